//! Which pixels spoke for an answer, and which against it.
//!
//! The gradient of a class's logit with respect to the input says how much the score would rise with a little more ink at
//! each pixel. Times the ink that is there it says, to first order, what each pixel contributed (Shrikumar, Greenside and
//! Kundaje 2016); for a ReLU network without biases the contributions add up to the logit.

use ndarray::{Array2, ArrayView2};

use crate::nn::{Input, Network, Real};

/// The share of each pixel in one logit.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution<T> {
    /// Whose logit.
    pub class: usize,
    /// ∂ logit / ∂ ink, one a pixel: positive where more ink would speak for the class.
    pub gradient: Vec<T>,
    /// The gradient times the ink: positive where the ink that is there speaks for the class.
    pub product: Vec<T>,
}

/// The attribution of the logit of `class` at the input `values`, one a network input. No class that there is not is
/// attributed anything.
pub fn attribution<T: Real>(network: &Network<T>, values: &[T], class: usize) -> Attribution<T> {
    let mut toward = Array2::zeros((1, network.architecture().outputs));
    if let Some(one) = toward.get_mut((0, class)) {
        *one = T::one();
    }
    let gradient = gradient(network, values, toward.view());
    let product = gradient.iter().zip(values).map(|(gradient, value)| *gradient * *value).collect();
    Attribution { class, gradient, product }
}

/// The gradient with respect to `values` of what has the gradient `toward`, shape (1, classes), at the logits.
pub(super) fn gradient<T: Real>(network: &Network<T>, values: &[T], toward: ArrayView2<'_, T>) -> Vec<T> {
    let Ok(x) = ArrayView2::from_shape((1, values.len()), values) else { return Vec::new() };
    network.input_gradient(Input::Values(x), toward).into_raw_vec_and_offset().0
}
