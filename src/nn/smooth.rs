//! The book's smoothing of a loss curve: a moving average under a Kaiser window of length 11 and beta 2.

/// Half the window: the last so many points change when further ones arrive.
pub const REACH: usize = 5;

const LENGTH: usize = 2 * REACH + 1;
const BETA: f64 = 2.0;

/// The smoothed curve, as long as `values`.
///
/// The ends are mirrored as the book mirrors them: the first value stands once in its mirror, the last twice.
///
/// NaN makes the eleven points around it NaN, too, and is not averaged away.
pub fn smooth_curve(values: &[f64]) -> Vec<f64> {
    let window = kaiser();
    let length = values.len() as isize;
    let mirrored = |mut place: isize| {
        while !(0..length).contains(&place) {
            place = if place < 0 { (-place).min(length - 1) } else { 2 * length - 1 - place };
        }
        values[place as usize]
    };
    (0..length)
        .map(|middle| {
            let from = middle - REACH as isize;
            window.iter().enumerate().map(|(offset, weight)| weight * mirrored(from + offset as isize)).sum()
        })
        .collect()
}

/// I₀(β·sqrt(1 - t²)) for t from -1 to 1, scaled to the sum 1.
fn kaiser() -> [f64; LENGTH] {
    let raw: [f64; LENGTH] = std::array::from_fn(|place| {
        let t = place as f64 / REACH as f64 - 1.0;
        bessel_i0(BETA * (1.0 - t * t).max(0.0).sqrt())
    });
    let sum: f64 = raw.iter().sum();
    raw.map(|weight| weight / sum)
}

/// The modified Bessel function of order 0, by its power series Σ ((x/2)ᵏ / k!)².
fn bessel_i0(x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..40 {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_has_the_weights_of_the_book() {
        let expected = [0.052_445, 0.073_094, 0.091_778, 0.106_661, 0.116_245, 0.119_553];
        let window = kaiser();
        for (place, weight) in expected.iter().enumerate() {
            assert!((window[place] - weight).abs() < 1e-6);
            assert!((window[LENGTH - 1 - place] - weight).abs() < 1e-6);
        }
    }

    #[test]
    fn curves_of_any_length_keep_their_length() {
        for length in 0..20 {
            let smooth = smooth_curve(&vec![2.0; length]);
            assert_eq!(smooth.len(), length);
            assert!(smooth.iter().all(|value| (value - 2.0).abs() < 1e-12));
        }
    }
}
