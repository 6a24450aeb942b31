//! Which activation function a network uses, and the table of them all.

use super::Real;
use super::layers::{relu, sigmoid, tanh};

/// An activation function. Each is a module of its own in [`layers`](super::layers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    /// 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// max(0, x)
    Relu,
    /// (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
    Tanh,
}

impl Activation {
    /// All of them, in the order of their codes.
    pub const ALL: [Activation; 3] = [Activation::Sigmoid, Activation::Relu, Activation::Tanh];

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Activation::Sigmoid => "Sigmoid",
            Activation::Relu => "ReLU",
            Activation::Tanh => "Tanh",
        }
    }

    /// The number that stands for it in a weights file.
    pub fn code(self) -> u8 {
        match self {
            Activation::Sigmoid => 0,
            Activation::Relu => 1,
            Activation::Tanh => 2,
        }
    }

    /// The activation of a [`code`](Self::code), if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.code() == code)
    }

    /// y = f(x), value by value; both slices have the same length.
    pub fn forward<T: Real>(self, x: &[T], y: &mut [T]) {
        match self {
            Activation::Sigmoid => sigmoid::forward(x, y),
            Activation::Relu => relu::forward(x, y),
            Activation::Tanh => tanh::forward(x, y),
        }
    }

    /// dx = dy · f'(x), where `y` is what [`forward`](Self::forward) gave; all slices have the same length.
    pub fn backward<T: Real>(self, y: &[T], dy: &[T], dx: &mut [T]) {
        match self {
            Activation::Sigmoid => sigmoid::backward(y, dy, dx),
            Activation::Relu => relu::backward(y, dy, dx),
            Activation::Tanh => tanh::backward(y, dy, dx),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for activation in Activation::ALL {
            assert_eq!(Activation::from_code(activation.code()), Some(activation));
        }
        assert_eq!(Activation::from_code(3), None);
    }
}
