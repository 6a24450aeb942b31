//! What a network has learnt, and the checkpoint that keeps it.

use super::super::layers::{Affine, BatchNorm};
use super::super::product::sum_of_squares;
use super::super::workspace::flat;
use super::super::{Architecture, Init, Real, Stream, stream};
use super::{ParameterError, ParameterSet};

/// The parameters of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Learnt<T> {
    pub(super) hidden: Vec<HiddenLayer<T>>,
    pub(super) output: Affine<T>,
    /// Whether a training pass has gone through yet.
    pub(super) started: bool,
}

/// The parameters of one hidden layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HiddenLayer<T> {
    pub(super) affine: Affine<T>,
    /// Kept while batch normalisation is switched off, so that it comes back as it was.
    pub(super) batch_norm: Option<BatchNorm<T>>,
}

/// A checkpoint of a network: parameters, running values and switches.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkState<T> {
    pub(super) architecture: Architecture,
    pub(super) learnt: Learnt<T>,
}

impl<T: Real> NetworkState<T> {
    /// Memory held, in bytes.
    pub fn size_in_bytes(&self) -> usize {
        self.learnt.count() * size_of::<T>()
    }
}

impl<T: Real> Learnt<T> {
    pub(super) fn new(architecture: &Architecture, init: Init, seed: u64) -> Self {
        let affine = |layer| {
            let (inputs, outputs) = (architecture.inputs_of(layer), architecture.outputs_of(layer));
            Affine::new(init.weights(inputs, outputs, &mut stream(seed, Stream::Weights(layer))))
        };
        let hidden = (0..architecture.hidden.len())
            .map(|layer| HiddenLayer {
                affine: affine(layer),
                batch_norm: architecture.batch_norm.map(|_| BatchNorm::new(architecture.hidden[layer])),
            })
            .collect();
        Self { hidden, output: affine(architecture.hidden.len()), started: false }
    }

    pub(super) fn from_parameters(
        architecture: &Architecture,
        set: &ParameterSet,
    ) -> Result<Self, ParameterError> {
        let mut learnt = Self::new(architecture, Init::Std(0.0), 0);
        for (place, layer) in learnt.hidden.iter_mut().enumerate() {
            if set.get(&format!("gamma{}", place + 1)).is_some() && layer.batch_norm.is_none() {
                layer.batch_norm = Some(BatchNorm::new(layer.affine.w.ncols()));
            }
        }
        set.write_to(learnt.named_mut())?;
        Ok(learnt)
    }

    pub(super) fn switch_batch_norm_on(&mut self) {
        for layer in &mut self.hidden {
            let batch_norm = layer.batch_norm.get_or_insert_with(|| BatchNorm::new(layer.affine.w.ncols()));
            batch_norm.start_from_batch = self.started;
        }
    }

    pub(super) fn sum_of_squared_weights(&self) -> T {
        let matrices = self.hidden.iter().map(|layer| &layer.affine.w).chain([&self.output.w]);
        matrices.map(|w| sum_of_squares(flat(w))).fold(T::zero(), |sum, squares| sum + squares)
    }

    pub(super) fn has_shape_of(&self, other: &Self) -> bool {
        let shape = |learnt: &Self| {
            let hidden: Vec<_> = learnt.hidden.iter().map(|layer| layer.affine.w.dim()).collect();
            (hidden, learnt.output.w.dim())
        };
        shape(self) == shape(other)
    }

    fn count(&self) -> usize {
        let affine = |affine: &Affine<T>| affine.w.len() + affine.b.len();
        let batch_norm =
            |layer: &HiddenLayer<T>| layer.batch_norm.as_ref().map_or(0, |norm| 4 * norm.gamma.len());
        self.hidden.iter().map(|layer| affine(&layer.affine) + batch_norm(layer)).sum::<usize>()
            + affine(&self.output)
    }
}
