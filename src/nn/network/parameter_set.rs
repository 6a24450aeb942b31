//! Arrays by the book's names: W1, b1, gamma1, beta1, `running_mean1`, `running_var1`, W2, …; of a layer normalisation, which the
//! book does not have, `ln_gamma1` and `ln_beta1`.

use ndarray::ArrayD;
use thiserror::Error;

/// Named arrays in order, in `f64`: parameters of a network, or gradients.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterSet {
    arrays: Vec<(String, ArrayD<f64>)>,
}

/// Why a set of parameters does not make the network that was asked for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParameterError {
    /// A weight matrix is not there.
    #[error("{name} is missing; a network with {layers} affine layers needs W1 to W{layers}")]
    Missing {
        /// The name of the array.
        name: String,
        /// Affine layers of the network, the output layer included.
        layers: usize,
    },
    /// An array has another shape than the network.
    #[error("{name} has shape {found:?}, but the network needs {expected:?}")]
    Shape {
        /// The name of the array.
        name: String,
        /// The shape that the network needs.
        expected: Vec<usize>,
        /// The shape that the set holds.
        found: Vec<usize>,
    },
    /// An array has no place in the network.
    #[error("{name} has no place in a network with {layers} affine layers")]
    Unexpected {
        /// The name of the array.
        name: String,
        /// Affine layers of the network, the output layer included.
        layers: usize,
    },
}

impl ParameterSet {
    /// What its numbers take of the memory, in bytes.
    pub fn bytes(&self) -> usize {
        self.arrays.iter().map(|(_, array)| array.len() * size_of::<f64>()).sum()
    }

    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an array, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<String>, array: ArrayD<f64>) {
        let name = name.into();
        match self.arrays.iter_mut().find(|(known, _)| *known == name) {
            Some((_, place)) => *place = array,
            None => self.arrays.push((name, array)),
        }
    }

    /// The array of a name.
    pub fn get(&self, name: &str) -> Option<&ArrayD<f64>> {
        self.arrays.iter().find(|(known, _)| known == name).map(|(_, array)| array)
    }

    /// Names and arrays, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ArrayD<f64>)> {
        self.arrays.iter().map(|(name, array)| (name.as_str(), array))
    }

    /// How many arrays there are.
    pub fn len(&self) -> usize {
        self.arrays.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.arrays.is_empty()
    }
}

impl FromIterator<(String, ArrayD<f64>)> for ParameterSet {
    /// The arrays in their order; no two have the same name.
    fn from_iter<I: IntoIterator<Item = (String, ArrayD<f64>)>>(arrays: I) -> Self {
        Self { arrays: arrays.into_iter().collect() }
    }
}
