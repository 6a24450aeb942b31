//! What is told of an optimizer in its own file: the row that notebooks, controls, figures and exports follow.

use super::super::NumPy;

/// The row of one optimizer.
#[derive(Debug)]
pub struct About {
    /// The word for it in a notebook.
    pub word: &'static str,
    /// The name for people, the same in every language.
    pub name: &'static str,
    /// Its numbers in a notebook, at most [`MAX_KEYS`]; the first is the learning rate.
    pub keys: &'static [Key],
    /// How many arrays it remembers of each parameter array, 0 to 2, each as long as that.
    pub memories: usize,
    /// What weight decay means with it.
    pub weight_decay: WeightDecay,
    /// Its learning rate on the function of page 200.
    pub on_the_plane: PlaneRate,
    /// The same rule in the book's language.
    pub numpy: NumPy,
}

/// How many numbers an optimizer may have.
pub const MAX_KEYS: usize = 4;

/// One number of an optimizer.
#[derive(Debug, PartialEq)]
pub struct Key {
    /// Its key in a notebook.
    pub name: &'static str,
    /// The book's value.
    pub default: f64,
    /// Its range.
    pub allowed: Allowed,
}

/// What a number of an optimizer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A learning rate: above 0.
    Rate,
    /// A share: from 0 up to, but not including, 1.
    Share,
}

impl Key {
    /// The learning rate.
    pub(super) const fn rate(default: f64) -> Self {
        Self { name: "lr", default, allowed: Allowed::Rate }
    }

    /// A share of something that is kept.
    pub(super) const fn share(name: &'static str, default: f64) -> Self {
        Self { name, default, allowed: Allowed::Share }
    }
}

impl Allowed {
    /// Whether a value is allowed.
    pub fn contains(self, value: f64) -> bool {
        match self {
            Self::Rate => value.is_finite() && value > 0.0,
            Self::Share => (0.0..1.0).contains(&value),
        }
    }
}

/// Where weight decay acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightDecay {
    /// In the loss, as its term λ/2 · ΣW², and so in the gradient (page 215).
    InTheLoss,
    /// Apart from loss and gradient: each update first moves every weight matrix by -lr · λ · W.
    Decoupled,
}

/// A learning rate on x²/20 + y² (page 200), and what another function does to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaneRate {
    /// Steps are as long as the gradient: on a steeper function the rate is less.
    Steep(f64),
    /// Steps are divided by the size of the gradients: the rate is a distance.
    Normalised(f64),
}
