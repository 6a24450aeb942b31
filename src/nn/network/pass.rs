//! What a training pass leaves behind, kept for the next pass to write over and for anyone to look at.

use ndarray::{Array2, ArrayView2};
use rand::Rng;

use super::super::layers::{AffineGradients, BatchNormPass, dropout};
use super::super::product::{InkBatch, product_rows};
use super::super::rows::{block_of, for_blocks, for_chunks};
use super::super::workspace::{flat, flat_mut, resize, values, values_mut};
use super::super::{Architecture, Real};
use super::learnt::{HiddenLayer, Learnt};
use super::source::Source;

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
    /// The mask of dropout.
    pub(super) mask: Array2<T>,
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
            mask: empty(),
        }
    }

    /// What the next layer sees.
    pub(super) fn output(&self, dropout: bool) -> ArrayView2<'_, T> {
        if dropout { self.dropout.view() } else { self.activation.view() }
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
            resize(&mut self.mask, shape);
            resize(&mut self.dropout, shape);
            resize(&mut self.d_dropout, shape);
        }
    }

    /// From what the layer before it gave to the output of this hidden layer.
    ///
    /// Each core takes some rows of the batch through the product and the activation: what it has just written is
    /// still in its cache. Only batch normalisation has to see all rows at once.
    pub(super) fn forward(
        &mut self,
        source: Source<'_, T>,
        layer: &mut HiddenLayer<T>,
        architecture: &Architecture,
        masks: &mut impl Rng,
    ) {
        let activation = architecture.activation;
        let block = source.block(self.affine.nrows(), self.affine.ncols());
        let (affine, y) = (self.affine.view_mut(), self.activation.view_mut());
        if let (Some(settings), Some(norm)) = (architecture.batch_norm, &mut layer.batch_norm) {
            for_blocks(affine, block, &|first, x| source.forward_rows(first, &layer.affine, x));
            norm.forward(settings, self.affine.view(), self.batch_norm.view_mut(), &mut self.batch_norm_pass);
            for_chunks((flat(&self.batch_norm), flat_mut(&mut self.activation)), &|(x, y)| {
                activation.forward(x, y);
            });
        } else {
            for_blocks((affine, y), block, &|first, (mut x, mut y)| {
                source.forward_rows(first, &layer.affine, x.view_mut());
                activation.forward(values(&x.view()), values_mut(&mut y));
            });
        }
        if architecture.dropout > 0.0 {
            dropout::draw(architecture.dropout, flat_mut(&mut self.mask), masks);
            dropout::forward(flat(&self.activation), flat(&self.mask), flat_mut(&mut self.dropout));
        }
    }

    /// From the gradient at the output of the next affine layer, whose weights are given as Wᵀ, to the one at the
    /// output of this layer's own affine layer; again some rows to each core.
    pub(super) fn backward(
        &mut self,
        d_next: ArrayView2<'_, T>,
        w_next: ArrayView2<'_, T>,
        layer: &HiddenLayer<T>,
        architecture: &Architecture,
    ) {
        let norm = architecture.batch_norm.and(layer.batch_norm.as_ref());
        let dx = if norm.is_some() { &mut self.d_batch_norm } else { &mut self.d_affine };
        let silenced = (architecture.dropout > 0.0).then(|| (self.d_dropout.view_mut(), self.mask.view()));
        let rows = ((self.activation.view(), silenced), (self.d_activation.view_mut(), dx.view_mut()));
        for_blocks(
            rows,
            block_of(d_next.nrows(), w_next.len()),
            &|first, ((y, silenced), (mut dy, mut dx))| {
                if let Some((mut d_dropout, mask)) = silenced {
                    product_rows(first, d_next, w_next, None, d_dropout.view_mut());
                    dropout::backward(values(&d_dropout.view()), values(&mask), values_mut(&mut dy));
                } else {
                    product_rows(first, d_next, w_next, None, dy.view_mut());
                }
                architecture.activation.backward(values(&y), values(&dy.view()), values_mut(&mut dx));
            },
        );
        if let Some(norm) = norm {
            self.batch_norm_pass.backward(norm, self.d_batch_norm.view(), self.d_affine.view_mut());
        }
    }
}
