//! The activation functions that need an exponential or the error function, for many values at once.
//!
//! A saturating layer spends more time on these than on anything but its products. In `f32` the `rten-vecmath` crate
//! takes eight values at a time where the machine can: a fifth of the time of one after the other, at most 4 units in
//! the last place away, and the same whatever C library the system has. In `f64`, in which gradients are checked and
//! compared with references, each value is the library's own to the last digit; the error function there is that of the `libm`
//! crate, since the standard library has none.
//!
//! The error function in `f32` is off by at most 7e-7, whatever its size, and so GELU by at most 7e-7 · |x| / 2 and its slope by
//! 4e-7: little beside a weight's own rounding, and the price of eight values at a time.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use rten_simd::SimdUnaryOp;
use rten_vecmath as fast;

/// The functions of `f32` or `f64`, from one slice into another of the same length.
pub trait Exponential: Sized {
    /// y = 1 / (1 + e⁻ˣ)
    fn sigmoid_each(x: &[Self], y: &mut [Self]);
    /// y = tanh x
    fn tanh_each(x: &[Self], y: &mut [Self]);
    /// y = x · Φ(x), where Φ is the standard normal distribution
    fn gelu_each(x: &[Self], y: &mut [Self]);
    /// The slope of the same: Φ(x) + x · φ(x)
    fn gelu_slope_each(x: &[Self], slopes: &mut [Self]);
}

/// So far from 0 GELU is 0 or x in either precision; beyond it, infinity times 0 would be no number.
const SETTLED: f64 = 40.0;
/// φ(0) = 1/√(2π)
const DENSITY: f64 = FRAC_1_SQRT_2 * FRAC_2_SQRT_PI / 2.0;

/// Φ(x) = (1 + erf(x/√2)) / 2, with all its digits below 0, too.
fn below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// Φ(x) + x · φ(x), the slope of GELU.
pub(super) fn gelu_slope(x: f64) -> f64 {
    if x.abs() > SETTLED { below(x) } else { below(x) + x * DENSITY * (-0.5 * x * x).exp() }
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

    fn gelu_each(x: &[Self], y: &mut [Self]) {
        y.copy_from_slice(x);
        fast::Gelu {}.map_mut(y);
        let settled = SETTLED as f32;
        for (y, &x) in y.iter_mut().zip(x) {
            // No value is handed on as -0.
            *y = if x < -settled { 0.0 } else { *y + 0.0 };
        }
    }

    fn gelu_slope_each(x: &[Self], slopes: &mut [Self]) {
        const CHUNK: usize = 64;
        let settled = SETTLED as f32;
        for (x, slopes) in x.chunks(CHUNK).zip(slopes.chunks_mut(CHUNK)) {
            let mut densities = [0.0_f32; CHUNK];
            let densities = &mut densities[..x.len()];
            for ((slope, density), &x) in slopes.iter_mut().zip(&mut *densities).zip(x) {
                let x = x.clamp(-settled, settled);
                *slope = x * FRAC_1_SQRT_2 as f32;
                *density = -0.5 * x * x;
            }
            fast::Erf {}.map_mut(slopes);
            fast::Exp {}.map_mut(densities);
            for ((slope, &density), &x) in slopes.iter_mut().zip(&*densities).zip(x) {
                let x = x.clamp(-settled, settled);
                *slope = 0.5 * (1.0 + *slope) + x * density * DENSITY as f32;
            }
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

    fn gelu_each(x: &[Self], y: &mut [Self]) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = if x < -SETTLED { 0.0 } else { x * below(x) };
        }
    }

    fn gelu_slope_each(x: &[Self], slopes: &mut [Self]) {
        for (slope, &x) in slopes.iter_mut().zip(x) {
            *slope = gelu_slope(x);
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

        #[test]
        fn gelu_and_its_slope_are_as_near_as_is_said(x in prop_oneof![-50.0..50.0_f32, -6.0..6.0_f32, -1e-6..1e-6_f32]) {
            let exact = of(f64::gelu_each, f64::from(x));
            let y = f64::from(of(f32::gelu_each, x));
            prop_assert!((y - exact).abs() <= 4e-7 * f64::from(x.abs()).max(0.5), "gelu {x}: {y}, {exact}");
            let exact = of(f64::gelu_slope_each, f64::from(x));
            let slope = f64::from(of(f32::gelu_slope_each, x));
            prop_assert!((slope - exact).abs() <= 6e-7, "its slope {x}: {slope}, {exact}");
        }

        /// Rows are cut differently on machines with more cores, and fall differently into registers.
        #[test]
        fn a_value_does_not_depend_on_its_neighbours(row in prop::collection::vec(-9.0..9.0_f32, 1..40)) {
            let all = [f32::sigmoid_each as fn(&[f32], &mut [f32]), f32::tanh_each, f32::gelu_each, f32::gelu_slope_each];
            for function in all {
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
        for x in [41.0, 1e4, f32::MAX, f32::INFINITY] {
            assert_eq!((of(f32::gelu_each, x), of(f32::gelu_each, -x)), (x, 0.0), "{x}");
            assert_eq!((of(f32::gelu_slope_each, x), of(f32::gelu_slope_each, -x)), (1.0, 0.0), "{x}");
            let x = f64::from(x);
            assert_eq!((of(f64::gelu_each, x), of(f64::gelu_each, -x)), (x, 0.0), "{x}");
            assert_eq!((of(f64::gelu_slope_each, x), of(f64::gelu_slope_each, -x)), (1.0, 0.0), "{x}");
        }
        assert!(of(f32::gelu_each, f32::NAN).is_nan() && of(f32::gelu_slope_each, f32::NAN).is_nan());
        assert!(of(f64::gelu_each, f64::NAN).is_nan() && of(f64::gelu_slope_each, f64::NAN).is_nan());
        assert!(of(f32::sigmoid_each, f32::NAN).is_nan() && of(f32::tanh_each, f32::NAN).is_nan());
    }
}
