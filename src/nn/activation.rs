//! Which activation function a network uses, and the table of them all.
//!
//! Another one is a file in [`layers`](super::layers) with its [`About`], its `forward` and its `backward`, the same in
//! NumPy beside it, and a row below.

use super::layers::{gelu, leaky_relu, relu, sigmoid, tanh};
use super::{NumPy, Real};

/// The row of one activation function: what notebooks, figures, checks and exports follow.
#[derive(Debug)]
pub struct About {
    /// The word for it in a notebook.
    pub word: &'static str,
    /// The name for people, the same in every language.
    pub name: &'static str,
    /// y from x, as it is written on a command line.
    pub formula: &'static str,
    /// The number that stands for it in a weights file.
    pub code: u8,
    /// Between which bounds a figure of its values is drawn.
    pub span: Span,
    /// Where its slope is next to nothing.
    pub flat: Flat,
    /// dy/dx from x and y, plainly: what a gradient check goes backward by.
    pub slope: fn(x: f64, y: f64) -> f64,
    /// The same as it is written.
    pub slope_in_words: &'static str,
    /// Of a function that has a kink at 0: its value at x on the branch on which `side` lies.
    pub branches: Option<fn(x: f64, side: f64) -> f64>,
    /// The same function in the book's language.
    pub numpy: NumPy,
}

/// The bounds of a figure of what an activation function gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    /// Those of the function itself.
    Within(f64, f64),
    /// From this value, at or below 0, to the largest; where the largest is next to nothing, not further than that below 0.
    From(f64),
    /// To the largest value on both sides of 0.
    Free,
}

/// Where an activation function is flat: little of a gradient passes there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flat {
    /// What values there are called.
    pub kind: FlatKind,
    /// A value at or below this is flat. Minus infinity for none.
    pub below: f64,
    /// A value at or above this is flat. Infinity for none.
    pub above: f64,
}

/// What a value is called where the function is flat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlatKind {
    /// It is near the end of the function's range.
    Saturated,
    /// It is 0, and so is its gradient: a unit for which all are so learns nothing.
    Dead,
}

macro_rules! table {
    ($($(#[$doc:meta])* $kind:ident: $file:ident,)*) => {
        /// An activation function. Each is a file of its own in [`layers`](super::layers).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Activation {
            $($(#[$doc])* $kind,)*
        }

        impl Activation {
            /// All of them.
            pub const ALL: [Self; [$(Self::$kind),*].len()] = [$(Self::$kind),*];

            /// The row of its file.
            pub fn about(self) -> &'static About {
                match self {
                    $(Self::$kind => &$file::ABOUT,)*
                }
            }

            /// y = f(x), value by value; both slices have the same length.
            pub fn forward<T: Real>(self, x: &[T], y: &mut [T]) {
                match self {
                    $(Self::$kind => $file::forward(x, y),)*
                }
            }

            /// dx = dy · f'(x), where `y` is what [`forward`](Self::forward) made of `x`; all slices have the same
            /// length.
            pub fn backward<T: Real>(self, x: &[T], y: &[T], dy: &[T], dx: &mut [T]) {
                match self {
                    $(Self::$kind => $file::backward(x, y, dy, dx),)*
                }
            }
        }
    };
}

table! {
    /// 1 / (1 + e⁻ˣ)
    Sigmoid: sigmoid,
    /// max(0, x)
    Relu: relu,
    /// (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
    Tanh: tanh,
    /// x above 0, 0.01·x below
    LeakyRelu: leaky_relu,
    /// x · Φ(x), Φ being the standard normal distribution
    Gelu: gelu,
}

impl Activation {
    /// The name for people.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// The word for it in a notebook.
    pub fn word(self) -> &'static str {
        self.about().word
    }

    /// The number that stands for it in a weights file.
    pub fn code(self) -> u8 {
        self.about().code
    }

    /// The activation of a [`code`](Self::code), if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From -6 to 6, without the kink at 0.
    fn places() -> Vec<f64> {
        (-24..24).map(|place| (f64::from(place) + 0.5) / 4.0).collect()
    }

    fn of(activation: Activation, x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        activation.forward(x, &mut y);
        y
    }

    #[test]
    fn every_row_is_whole_and_told_from_the_others() {
        for (place, activation) in Activation::ALL.into_iter().enumerate() {
            let about = activation.about();
            assert_eq!(Activation::from_code(about.code), Some(activation));
            assert!(
                about.numpy.source.contains(&format!("class {}:\n", about.numpy.class)),
                "{activation:?}"
            );
            for other in &Activation::ALL[..place] {
                assert!(other.word() != about.word && other.name() != about.name, "{activation:?}");
            }
        }
        assert_eq!(Activation::from_code(u8::MAX), None);
    }

    /// The slope that a check goes by, the backward pass, and a central difference are one slope.
    #[test]
    fn every_row_has_the_slope_of_its_function() {
        for activation in Activation::ALL {
            let (x, h) = (places(), 1e-6);
            let moved = |h: f64| of(activation, &x.iter().map(|x| x + h).collect::<Vec<_>>());
            let (above, below) = (moved(h), moved(-h));
            let y = of(activation, &x);
            let mut dx = vec![0.0; x.len()];
            activation.backward(&x, &y, &vec![1.0; x.len()], &mut dx);
            for at in 0..x.len() {
                let difference = (above[at] - below[at]) / (h + h);
                assert!((dx[at] - difference).abs() < 1e-8, "{activation:?} at {}", x[at]);
                assert!(((activation.about().slope)(x[at], y[at]) - dx[at]).abs() < 1e-15, "{activation:?}");
            }
        }
    }

    /// On the side of the kink on which x lies, the branch is the function.
    #[test]
    fn branches_meet_at_the_kink_and_are_the_function_on_their_side() {
        for activation in Activation::ALL {
            if let Some(branches) = activation.about().branches {
                for (x, y) in places().iter().zip(of(activation, &places())) {
                    assert_eq!(branches(*x, *x), y, "{activation:?} at {x}");
                }
                assert_eq!(branches(0.0, 1.0), branches(0.0, -1.0), "{activation:?}");
                assert_ne!(branches(1.0, 1.0), branches(1.0, -1.0), "{activation:?}");
                assert!(branches(f64::NAN, f64::NAN).is_nan(), "{activation:?}");
            }
        }
    }

    /// What is called flat passes little of a gradient, and what spans a figure holds the values.
    #[test]
    fn flat_values_and_spans_are_those_of_the_function() {
        for activation in Activation::ALL {
            let about = activation.about();
            let (x, y) = (places(), of(activation, &places()));
            let slopes: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (about.slope)(*x, *y)).collect();
            let steepest = slopes.iter().copied().fold(0.0, f64::max);
            for ((x, y), slope) in x.into_iter().zip(y).zip(slopes) {
                let flat = y <= about.flat.below || y >= about.flat.above;
                assert!(!flat || slope <= 0.2 * steepest, "{activation:?} at {x}: {slope}");
                let (low, high) = match about.span {
                    Span::Within(low, high) => (low, high),
                    Span::From(low) => (low, f64::INFINITY),
                    Span::Free => (f64::NEG_INFINITY, f64::INFINITY),
                };
                assert!((low..=high).contains(&y), "{activation:?} at {x}");
            }
        }
    }
}
