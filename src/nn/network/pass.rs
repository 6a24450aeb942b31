//! What a training pass leaves behind, kept for the next pass to write over and for anyone to look at.

use ndarray::{Array2, ArrayView2, ArrayViewMut2};
use rand::Rng;

use super::super::layers::{AffineGradients, BatchNormPass, Dropout};
use super::super::product::InkBatch;
use super::super::rows::{CHEAP, COSTLY, for_chunks};
use super::super::workspace::{flat, flat_mut, resize};
use super::super::{Activation, Architecture, Real};
use super::learnt::{HiddenLayer, Learnt};

/// Values and gradients of a whole network; matrices have one sample a row.
#[derive(Clone, Debug)]
pub(super) struct Pass<T> {
    pub(super) ink: InkBatch<T>,
    pub(super) hidden: Vec<HiddenPass<T>>,
    pub(super) logits: Array2<T>,
    pub(super) probabilities: Array2<T>,
    pub(super) d_logits: Array2<T>,
    pub(super) output: AffineGradients<T>,
    /// Whether the pass went through batch normalisation, and through dropout; the switches may have turned since.
    pub(super) batch_norm: bool,
    pub(super) dropout: bool,
}

/// Values and gradients of one hidden layer. `d_…` is the gradient that arrives at the output of that stage.
#[derive(Clone, Debug)]
pub(super) struct HiddenPass<T> {
    pub(super) affine: Array2<T>,
    pub(super) batch_norm: Array2<T>,
    pub(super) activation: Array2<T>,
    pub(super) dropout: Array2<T>,
    pub(super) d_affine: Array2<T>,
    pub(super) d_batch_norm: Array2<T>,
    pub(super) d_activation: Array2<T>,
    pub(super) d_dropout: Array2<T>,
    pub(super) gradients: AffineGradients<T>,
    pub(super) batch_norm_pass: BatchNormPass<T>,
    pub(super) mask: Dropout<T>,
}

impl<T: Real> Pass<T> {
    pub(super) fn new(learnt: &Learnt<T>) -> Self {
        let empty = || Array2::zeros((0, learnt.output.w.ncols()));
        Self {
            ink: InkBatch::new(),
            hidden: learnt.hidden.iter().map(HiddenPass::new).collect(),
            logits: empty(),
            probabilities: empty(),
            d_logits: empty(),
            output: AffineGradients::new(&learnt.output),
            batch_norm: false,
            dropout: false,
        }
    }
}

impl<T: Real> HiddenPass<T> {
    fn new(layer: &HiddenLayer<T>) -> Self {
        let units = layer.affine.w.ncols();
        let empty = || Array2::zeros((0, units));
        Self {
            affine: empty(),
            batch_norm: empty(),
            activation: empty(),
            dropout: empty(),
            d_affine: empty(),
            d_batch_norm: empty(),
            d_activation: empty(),
            d_dropout: empty(),
            gradients: AffineGradients::new(&layer.affine),
            batch_norm_pass: BatchNormPass::new(units),
            mask: Dropout::new(),
        }
    }

    /// What the next layer sees.
    pub(super) fn output(&self, dropout: bool) -> ArrayView2<'_, T> {
        if dropout { self.dropout.view() } else { self.activation.view() }
    }

    /// What the next layer saw, and where it leaves the gradient of that.
    pub(super) fn output_and_gradient(&mut self, dropout: bool) -> (ArrayView2<'_, T>, ArrayViewMut2<'_, T>) {
        if dropout {
            (self.dropout.view(), self.d_dropout.view_mut())
        } else {
            (self.activation.view(), self.d_activation.view_mut())
        }
    }

    /// Makes room for a batch.
    pub(super) fn make_room(&mut self, samples: usize, architecture: &Architecture) {
        let shape = (samples, self.affine.ncols());
        resize(&mut self.affine, shape);
        resize(&mut self.activation, shape);
        resize(&mut self.d_affine, shape);
        resize(&mut self.d_activation, shape);
        if architecture.batch_norm.is_some() {
            resize(&mut self.batch_norm, shape);
            resize(&mut self.d_batch_norm, shape);
        }
        if architecture.dropout > 0.0 {
            resize(&mut self.dropout, shape);
            resize(&mut self.d_dropout, shape);
        }
    }

    /// From the output of the affine layer, which is there already, to the output of the hidden layer.
    pub(super) fn forward(
        &mut self,
        layer: &mut HiddenLayer<T>,
        architecture: &Architecture,
        masks: &mut impl Rng,
    ) {
        let x = match (architecture.batch_norm, &mut layer.batch_norm) {
            (Some(settings), Some(norm)) => {
                let (x, y) = (self.affine.view(), self.batch_norm.view_mut());
                norm.forward(settings, x, y, &mut self.batch_norm_pass);
                &self.batch_norm
            }
            _ => &self.affine,
        };
        let worth = if architecture.activation == Activation::Relu { CHEAP } else { COSTLY };
        for_chunks((flat(x), flat_mut(&mut self.activation)), worth, &|(x, y)| {
            architecture.activation.forward(x, y);
        });
        if architecture.dropout > 0.0 {
            self.mask.draw(architecture.dropout, self.activation.dim(), masks);
            self.mask.forward(flat(&self.activation), flat_mut(&mut self.dropout));
        }
    }

    /// From the gradient at the output of the hidden layer to the one at the output of its affine layer.
    pub(super) fn backward(&mut self, layer: &HiddenLayer<T>, architecture: &Architecture) {
        if architecture.dropout > 0.0 {
            self.mask.backward(flat(&self.d_dropout), flat_mut(&mut self.d_activation));
        }
        let norm = architecture.batch_norm.and(layer.batch_norm.as_ref());
        let dx = if norm.is_some() { &mut self.d_batch_norm } else { &mut self.d_affine };
        let (y, dy) = (flat(&self.activation), flat(&self.d_activation));
        for_chunks((y, (dy, flat_mut(dx))), CHEAP, &|(y, (dy, dx))| {
            architecture.activation.backward(y, dy, dx);
        });
        if let Some(norm) = norm {
            self.batch_norm_pass.backward(norm, self.d_batch_norm.view(), self.d_affine.view_mut());
        }
    }
}
