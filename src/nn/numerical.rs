//! The gradient by trying: central differences (page 129).

use super::Real;

/// The step that the book takes.
pub const STEP: f64 = 1e-4;

/// (f(x + h) - f(x - h)) / 2h for every value of `x`, which is left as it was.
///
/// `f` is called twice for each value. In `f64` with h = 1e-4 the error is about h² times the third derivative,
/// unless a kink, such as ReLU's at 0, lies within h.
pub fn numerical_gradient<T: Real>(x: &mut [T], h: T, mut f: impl FnMut(&[T]) -> T) -> Vec<T> {
    let mut gradient = Vec::with_capacity(x.len());
    for place in 0..x.len() {
        let value = x[place];
        x[place] = value + h;
        let above = f(x);
        x[place] = value - h;
        let below = f(x);
        x[place] = value;
        gradient.push((above - below) / (h + h));
    }
    gradient
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_sum_of_squares() {
        let mut x = [3.0, 4.0];
        let gradient = numerical_gradient(&mut x, STEP, |x| x.iter().map(|v| v * v).sum());
        assert!((gradient[0] - 6.0_f64).abs() < 1e-9 && (gradient[1] - 8.0_f64).abs() < 1e-9);
        assert_eq!(x, [3.0, 4.0]);
    }
}
