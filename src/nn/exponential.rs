//! The activation functions that need an exponential, for many values at once.
//!
//! A saturating layer spends more time on these than on anything but its products. In `f32` the `rten-vecmath` crate
//! takes eight values at a time where the machine can: a fifth of the time of one after the other, at most 4 units in
//! the last place away, and the same whatever C library the system has. In `f64`, in which gradients are checked and
//! compared with references, each value is the library's own to the last digit.

use rten_simd::SimdUnaryOp;
use rten_vecmath as fast;

/// The sigmoid function and the hyperbolic tangent of `f32` or `f64`, from one slice into another of the same length.
pub trait Exponential: Sized {
    /// y = 1 / (1 + e⁻ˣ)
    fn sigmoid_each(x: &[Self], y: &mut [Self]);
    /// y = tanh x
    fn tanh_each(x: &[Self], y: &mut [Self]);
}

impl Exponential for f32 {
    fn sigmoid_each(x: &[Self], y: &mut [Self]) {
        y.copy_from_slice(x);
        fast::Sigmoid {}.map_mut(y);
    }

    fn tanh_each(x: &[Self], y: &mut [Self]) {
        y.copy_from_slice(x);
        fast::Tanh {}.map_mut(y);
        for y in y {
            // The crate answers 0 with -0, which would be read out as such.
            *y += 0.0;
        }
    }
}

impl Exponential for f64 {
    fn sigmoid_each(x: &[Self], y: &mut [Self]) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = 1.0 / (1.0 + (-x).exp());
        }
    }

    fn tanh_each(x: &[Self], y: &mut [Self]) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = x.tanh();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of<T: Exponential + Default>(function: fn(&[T], &mut [T]), x: T) -> T {
        let mut y = [T::default()];
        function(&[x], &mut y);
        let [y] = y;
        y
    }

    /// Units in the last place of an `f32` of the size of `exact` between the two.
    fn apart(y: f32, exact: f64) -> f64 {
        let size = (exact.abs() as f32).max(f32::MIN_POSITIVE);
        (f64::from(y) - exact).abs() / f64::from(size.next_up() - size)
    }

    proptest! {
        #[test]
        fn both_precisions_agree(x in prop_oneof![-87.0..100.0_f32, -1.0..1.0_f32, -1e-6..1e-6_f32]) {
            let exact = of(f64::sigmoid_each, f64::from(x));
            prop_assert!(apart(of(f32::sigmoid_each, x), exact) <= 4.5, "sigmoid {x}");
            let exact = of(f64::tanh_each, f64::from(x));
            prop_assert!(apart(of(f32::tanh_each, x), exact) <= 4.5, "tanh {x}");
        }

        /// Rows are cut differently on machines with more cores, and fall differently into registers.
        #[test]
        fn a_value_does_not_depend_on_its_neighbours(row in prop::collection::vec(-9.0..9.0_f32, 1..40)) {
            for function in [f32::sigmoid_each as fn(&[f32], &mut [f32]), f32::tanh_each] {
                let mut together = vec![0.0; row.len()];
                function(&row, &mut together);
                let alone: Vec<f32> = row.iter().map(|x| of(function, *x)).collect();
                prop_assert_eq!(&together, &alone);
            }
        }
    }

    #[test]
    fn ends_and_the_middle_are_exact() {
        for x in [104.0, 1e4, f32::MAX, f32::INFINITY] {
            assert_eq!((of(f32::sigmoid_each, x), of(f32::sigmoid_each, -x)), (1.0, 0.0), "{x}");
            assert_eq!((of(f32::tanh_each, x), of(f32::tanh_each, -x)), (1.0, -1.0), "{x}");
        }
        for zero in [0.0_f32, -0.0] {
            assert_eq!(of(f32::sigmoid_each, zero), 0.5);
            assert!(of(f32::tanh_each, zero).to_bits() == 0, "0 and not -0");
        }
        assert!(of(f32::sigmoid_each, f32::NAN).is_nan() && of(f32::tanh_each, f32::NAN).is_nan());
    }
}
