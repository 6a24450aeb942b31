//! Parameters and gradients by the book's names: W1, b1, gamma1, beta1, `running_mean1`, `running_var1`, W2, …

use ndarray::{ArrayD, ArrayView2, ArrayViewD, ArrayViewMutD};
use thiserror::Error;

use super::super::Real;
use super::super::layers::Affine;
use super::{Learnt, Network};

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
        /// Which.
        name: String,
        /// Affine layers of the network, the output layer included.
        layers: usize,
    },
    /// An array has another shape than the network.
    #[error("{name} has shape {found:?}, but the network needs {expected:?}")]
    Shape {
        /// Which.
        name: String,
        /// What the network needs.
        expected: Vec<usize>,
        /// What the set holds.
        found: Vec<usize>,
    },
    /// An array has no place in the network.
    #[error("{name} has no place in a network with {layers} affine layers")]
    Unexpected {
        /// Which.
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

    /// Copies the set into the arrays of a network.
    pub(super) fn write_to<T: Real>(
        &self,
        named: Vec<(String, ArrayViewMutD<'_, T>)>,
    ) -> Result<(), ParameterError> {
        let layers = named.iter().filter(|(name, _)| name.starts_with('W')).count();
        if let Some((name, _)) = self.iter().find(|(name, _)| named.iter().all(|(known, _)| known != name)) {
            return Err(ParameterError::Unexpected { name: name.to_owned(), layers });
        }
        for (name, mut place) in named {
            match self.get(&name) {
                Some(array) if array.shape() == place.shape() => {
                    place.zip_mut_with(array, |to, &from| *to = T::of(from));
                }
                Some(array) => {
                    let (expected, found) = (place.shape().to_vec(), array.shape().to_vec());
                    return Err(ParameterError::Shape { name, expected, found });
                }
                None if name.starts_with('W') => return Err(ParameterError::Missing { name, layers }),
                None => {}
            }
        }
        Ok(())
    }
}

impl<T: Real> Learnt<T> {
    /// Every array that is learnt, with its name.
    pub(super) fn named_mut(&mut self) -> Vec<(String, ArrayViewMutD<'_, T>)> {
        let mut named = Vec::new();
        let output = self.hidden.len() + 1;
        for (place, layer) in self.hidden.iter_mut().enumerate() {
            let number = place + 1;
            named.push((format!("W{number}"), layer.affine.w.view_mut().into_dyn()));
            named.push((format!("b{number}"), layer.affine.b.view_mut().into_dyn()));
            if let Some(norm) = &mut layer.batch_norm {
                named.push((format!("gamma{number}"), norm.gamma.view_mut().into_dyn()));
                named.push((format!("beta{number}"), norm.beta.view_mut().into_dyn()));
                named.push((format!("running_mean{number}"), norm.running_mean.view_mut().into_dyn()));
                named.push((format!("running_var{number}"), norm.running_var.view_mut().into_dyn()));
            }
        }
        named.push((format!("W{output}"), self.output.w.view_mut().into_dyn()));
        named.push((format!("b{output}"), self.output.b.view_mut().into_dyn()));
        named
    }
}

impl<T: Real> Network<T> {
    /// All parameters and running values. Those of batch normalisation are there while it is switched on.
    pub fn parameters(&self) -> ParameterSet {
        let mut set = Names::default();
        for layer in &self.learnt.hidden {
            set.affine(layer.affine.w.view().into_dyn(), layer.affine.b.view().into_dyn());
            if let (Some(norm), true) = (&layer.batch_norm, self.architecture.batch_norm.is_some()) {
                set.add("gamma", norm.gamma.view().into_dyn());
                set.add("beta", norm.beta.view().into_dyn());
                set.add("running_mean", norm.running_mean.view().into_dyn());
                set.add("running_var", norm.running_var.view().into_dyn());
            }
        }
        let Affine { w, b } = &self.learnt.output;
        set.affine(w.view().into_dyn(), b.view().into_dyn());
        set.set
    }

    /// The gradients of the last training pass, weight decay included, by the names of their parameters.
    pub fn gradients(&self) -> ParameterSet {
        let mut set = Names::default();
        for layer in &self.pass.hidden {
            set.affine(layer.gradients.dw.view().into_dyn(), layer.gradients.db.view().into_dyn());
            if self.pass.batch_norm {
                set.add("gamma", layer.batch_norm_pass.dgamma.view().into_dyn());
                set.add("beta", layer.batch_norm_pass.dbeta.view().into_dyn());
            }
        }
        let gradients = &self.pass.output;
        set.affine(gradients.dw.view().into_dyn(), gradients.db.view().into_dyn());
        set.set
    }

    /// The values of one parameter by its name, in standard order, to be changed in place.
    pub fn parameter_mut(&mut self, name: &str) -> Option<&mut [T]> {
        let (_, array) = self.learnt.named_mut().into_iter().find(|(known, _)| known == name)?;
        array.into_slice()
    }

    /// Affine layers, the output layer included.
    pub fn affine_layers(&self) -> usize {
        self.learnt.hidden.len() + 1
    }

    /// The weights of affine layer `layer`, counted from 0, shape (inputs, outputs).
    pub fn weights(&self, layer: usize) -> Option<ArrayView2<'_, T>> {
        let hidden = &self.learnt.hidden;
        let affine = if layer == hidden.len() { &self.learnt.output } else { &hidden.get(layer)?.affine };
        Some(affine.w.view())
    }

    /// The gradient of [`weights`](Self::weights) in the last training pass.
    pub fn weight_gradient(&self, layer: usize) -> Option<ArrayView2<'_, T>> {
        let hidden = &self.pass.hidden;
        let gradients = if layer == hidden.len() { &self.pass.output } else { &hidden.get(layer)?.gradients };
        Some(gradients.dw.view())
    }
}

/// A set that is filled layer by layer.
#[derive(Default)]
struct Names {
    set: ParameterSet,
    layer: usize,
}

impl Names {
    fn affine<T: Real>(&mut self, w: ArrayViewD<'_, T>, b: ArrayViewD<'_, T>) {
        self.layer += 1;
        self.add("W", w);
        self.add("b", b);
    }

    fn add<T: Real>(&mut self, kind: &str, array: ArrayViewD<'_, T>) {
        self.set.arrays.push((format!("{kind}{}", self.layer), array.mapv(T::wide)));
    }
}
