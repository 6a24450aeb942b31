//! Lines over a row, below which a share of the values lies: of their size on an axis of sizes, where zeros have no place.

use super::super::super::{Distribution, OverTimeFigure};
use super::super::{Frame, Pen, Scale, Scene, Style, Tone};

/// The shares.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Draws the lines of a layer: a column holds until the next. A line is broken where it has no place on the axis.
#[expect(clippy::too_many_arguments, reason = "a place of a figure, and what it is drawn with")]
pub(super) fn quantiles(
    scene: &mut Scene,
    figure: &OverTimeFigure,
    part: usize,
    layer: usize,
    frame: Frame,
    up: &Scale,
    x: &Scale,
    style: &Style<'_>,
) {
    let Some(run) = figure.run(part) else { return };
    let all: Vec<(u64, [f64; 5])> =
        figure.of(part, layer).map(|(at, of)| (at, shares(of, up.is_logarithmic()))).collect();
    for (number, share) in SHARES.iter().enumerate() {
        let mut places = Vec::with_capacity(2 * all.len());
        for (at, (iteration, values)) in all.iter().enumerate() {
            let until = all.get(at + 1).map_or(run.until, |next| next.0);
            let up = up.share(values[number]);
            let y = if (0.0..=1.0).contains(&up) { frame.bottom() - frame.height * up } else { f64::NAN };
            let x_of = |iteration: u64| frame.x + frame.width * x.share(iteration as f64);
            places.extend([[x_of(*iteration), y], [x_of(until), y]]);
        }
        let width = if *share == 0.5 { 2.0 } else { 1.0 };
        scene.line(places, Pen::new(Tone::Text, width * style.hairline.max(1.0)));
    }
}

/// The quantiles of the values, or of their sizes: NaN where there are none, and where one is 0 and has no size.
fn shares(of: &Distribution, by_size: bool) -> [f64; 5] {
    if of.not_a_number > 0 {
        return [f64::NAN; 5];
    }
    if !by_size {
        return SHARES.map(|share| of.quantile(share));
    }
    let mut sizes: Vec<([f64; 2], u32)> = of.sizes().collect();
    // Both signs of a size are one.
    sizes.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    SHARES.map(|share| {
        let rank = (share * f64::from(of.total)).ceil().max(1.0);
        let mut before = f64::from(of.zeros);
        if rank <= before {
            return f64::NAN;
        }
        for ([low, high], count) in &sizes {
            let count = f64::from(*count);
            if rank <= before + count {
                let low = if low.is_finite() { *low } else { *high };
                return 10_f64.powf(low + (high - low) * (rank - before - 0.5) / count);
            }
            before += count;
        }
        f64::NAN
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::super::Bins;
    use super::*;

    #[test]
    fn a_quantile_is_of_sizes_where_the_axis_is_and_zeros_count() {
        let values: Vec<f64> =
            (1..=100).map(|at| f64::from(at) * if at % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let of = Distribution::of(&values, Bins::BySize, [f64::NAN; 2]);
        for (found, wanted) in shares(&of, true).into_iter().zip([5.0, 25.0, 50.0, 75.0, 95.0]) {
            assert!((found / wanted - 1.0).abs() < 0.13, "{found} {wanted}");
        }
        assert!(shares(&of, false)[0] < -80.0, "with its sign on an axis of values");
        let half: Vec<f64> = values.iter().map(|value| if *value > 0.0 { *value } else { 0.0 }).collect();
        let of = shares(&Distribution::of(&half, Bins::BySize, [f64::NAN; 2]), true);
        assert!(of[..3].iter().all(|share| share.is_nan()) && of[3] > 1.0, "{of:?}");
        let broken = Distribution::of(&[1.0, f64::NAN], Bins::BySize, [f64::NAN; 2]);
        assert!(shares(&broken, true).iter().all(|share| share.is_nan()));
    }
}
