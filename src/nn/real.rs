//! The two kinds of numbers that the mathematics is written for.
//!
//! Training runs in `f32`, gradient checks in `f64`; every layer is written once, for any [`Real`].

use ndarray::NdFloat;
use num_traits::FromPrimitive;

use super::exponential::Exponential;
use super::product::Lanes;

/// `f32` or `f64`.
pub trait Real: NdFloat + FromPrimitive + Default + Exponential + Lanes + 'static {
    /// The nearest number of this kind to `value`.
    fn of(value: f64) -> Self;

    /// This number as `f64`, without loss.
    fn wide(self) -> f64;

    /// A pixel, 0..=255, as a number from 0 to 1.
    ///
    /// The book divides in `float32` before anything else; so does this, in either precision.
    fn pixel(byte: u8) -> Self;
}

impl Real for f32 {
    fn of(value: f64) -> Self {
        value as f32
    }

    fn wide(self) -> f64 {
        f64::from(self)
    }

    fn pixel(byte: u8) -> Self {
        f32::from(byte) / 255.0
    }
}

impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }

    fn wide(self) -> f64 {
        self
    }

    fn pixel(byte: u8) -> Self {
        f64::from(f32::pixel(byte))
    }
}
