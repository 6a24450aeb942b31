//! What a training pass leaves behind, layer by layer, for the next pass to write over; until then it can be looked at.

use arrayvec::ArrayVec;
use ndarray::{Array2, ArrayViewD};

use super::super::layers::{AffineGradients, BatchNormPass, LayerNormPass, MOST_ARRAYS};
use super::super::product::SparseBatch;
use super::super::{Layer, Real};

/// Values and gradients of a whole network; matrices have one sample a row.
#[derive(Clone, Debug)]
pub(super) struct Pass<T> {
    pub(super) pictures: SparseBatch<T>,
    /// One for each layer that the pass went through; the switches of the network may have turned since.
    pub(super) stages: Vec<StagePass<T>>,
    pub(super) probabilities: Array2<T>,
}

/// What one layer leaves behind.
#[derive(Clone, Debug)]
pub(super) struct StagePass<T> {
    pub(super) layer: Layer,
    /// The output of the layer, shape (n, outputs).
    pub(super) value: Array2<T>,
    /// The gradient of the loss with respect to that.
    pub(super) gradient: Array2<T>,
    pub(super) kept: Kept<T>,
}

/// What a layer keeps for its way back, and the gradients of its parameters.
#[derive(Clone, Debug)]
pub(super) enum Kept<T> {
    Affine(AffineGradients<T>),
    BatchNorm(BatchNormPass<T>),
    LayerNorm(LayerNormPass<T>),
    /// Ones and zeros.
    Mask(Array2<T>),
    Nothing,
}

impl<T: Real> Pass<T> {
    /// The stage of a layer, if the pass went through it.
    pub(super) fn stage(&self, layer: &Layer) -> Option<&StagePass<T>> {
        self.stages.iter().find(|stage| stage.layer.is(layer))
    }
}

impl<T: Real> StagePass<T> {
    /// The gradients of its parameters, in the order of their arrays.
    pub(super) fn gradients(&self) -> ArrayVec<(&'static str, ArrayViewD<'_, T>), MOST_ARRAYS> {
        match &self.kept {
            Kept::Affine(gradients) => gradients.arrays().into_iter().collect(),
            Kept::BatchNorm(pass) => pass.arrays().into_iter().collect(),
            Kept::LayerNorm(pass) => pass.arrays().into_iter().collect(),
            Kept::Mask(_) | Kept::Nothing => ArrayVec::new(),
        }
    }
}
