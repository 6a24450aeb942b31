//! A training pass: forward and backward through the list of layers.

use ndarray::{Array2, ArrayView2};
use rand::Rng;

use super::super::layers::{AffineGradients, BatchNormPass, LayerNormPass, dropout};
use super::super::product::{SparseBatch, product_rows};
use super::super::rows::{block_of, for_blocks, for_cheap_rows};
use super::super::workspace::{flat_mut, resize, values};
use super::super::{Architecture, Layer, LayerKind, Real};
use super::kept::{Kept, Pass, StagePass};
use super::parameters::Parameters;
use super::row_wise::{BackwardRows, Chain, ForwardRows, RowWise, backward_through, forward_through};
use super::source::Source;

impl<T: Real> Pass<T> {
    pub(super) fn new(architecture: &Architecture) -> Self {
        Self {
            pictures: SparseBatch::new(),
            stages: architecture.layers().map(StagePass::new).collect(),
            probabilities: Array2::zeros((0, architecture.outputs)),
        }
    }

    /// Takes over the layers as the switches stand now. A layer that stays keeps its memory; nothing is allocated while all
    /// do.
    pub(super) fn follow(&mut self, architecture: &Architecture) {
        let same = self.stages.len() == architecture.layers().count()
            && self.stages.iter().zip(architecture.layers()).all(|(stage, layer)| stage.layer.is(&layer));
        if same {
            for (stage, layer) in self.stages.iter_mut().zip(architecture.layers()) {
                stage.layer = layer;
            }
            return;
        }
        let mut before = std::mem::take(&mut self.stages);
        let stages =
            architecture.layers().map(|layer| match before.iter().position(|stage| stage.layer.is(&layer)) {
                Some(place) => StagePass { layer, ..before.swap_remove(place) },
                None => StagePass::new(layer),
            });
        self.stages = stages.collect();
    }

    /// The affine layer at the end, which gives the logits, and their probabilities.
    pub(super) fn end(&mut self) -> (&mut StagePass<T>, &mut Array2<T>) {
        let logits = self.stages.last_mut().expect("a network ends in an affine layer");
        (logits, &mut self.probabilities)
    }

    /// Sends a batch of so many samples through all layers, up to the logits.
    pub(super) fn forward(
        &mut self,
        numbers: Option<ArrayView2<'_, T>>,
        samples: usize,
        parameters: &mut Parameters<T>,
        masks: &mut impl Rng,
    ) {
        let mut source = Source::first(&self.pictures, numbers);
        let mut stages = &mut self.stages[..];
        while let Some((stage, after)) = stages.split_first_mut() {
            let row_wise = after.iter().take_while(|stage| stage.works_row_by_row()).count();
            let (along, after) = after.split_at_mut(row_wise);
            stage.forward(along, source, samples, parameters, masks);
            source = Source::Values(along.last().unwrap_or(stage).value.view());
            stages = after;
        }
    }

    /// From the gradient at the logits to those of every layer and every parameter.
    pub(super) fn backward(
        &mut self,
        numbers: Option<ArrayView2<'_, T>>,
        weight_decay: f64,
        parameters: &Parameters<T>,
    ) {
        let first = Source::first(&self.pictures, numbers);
        let mut stages = &mut self.stages[..];
        while let Some((stage, before)) = stages.split_last_mut() {
            let row_wise = before.iter().rev().take_while(|stage| stage.works_row_by_row()).count();
            stage.backward(before, row_wise, first, weight_decay, parameters);
            let left = before.len() - row_wise;
            stages = &mut before[..left];
        }
    }
}

impl<T: Real> StagePass<T> {
    fn new(layer: Layer) -> Self {
        let empty = || Array2::zeros((0, layer.outputs));
        let kept = match layer.kind {
            LayerKind::Affine => Kept::Affine(AffineGradients::of_shape((layer.inputs, layer.outputs))),
            LayerKind::BatchNorm(_) => Kept::BatchNorm(BatchNormPass::new(layer.outputs)),
            LayerKind::LayerNorm => Kept::LayerNorm(LayerNormPass::new(layer.outputs)),
            LayerKind::Dropout(_) => Kept::Mask(empty()),
            LayerKind::Activation(_) => Kept::Nothing,
        };
        Self { layer, value: empty(), gradient: empty(), kept }
    }

    /// Whether it needs no more than some rows of a batch at a time, and so goes along with the layer before it.
    fn works_row_by_row(&self) -> bool {
        match self.layer.kind {
            LayerKind::Affine | LayerKind::BatchNorm(_) | LayerKind::LayerNorm => false,
            LayerKind::Activation(_) | LayerKind::Dropout(_) => true,
        }
    }

    /// Makes room for a batch, and draws what is random about it.
    fn prepare(&mut self, samples: usize, masks: &mut impl Rng) {
        let shape = (samples, self.layer.outputs);
        resize(&mut self.value, shape);
        if let (LayerKind::Dropout(ratio), Kept::Mask(mask)) = (self.layer.kind, &mut self.kept) {
            resize(mask, shape);
            dropout::draw(ratio, flat_mut(mask), masks);
        }
    }

    /// This layer, and the row-wise ones after it.
    ///
    /// Each core takes some rows of the batch through the product and what goes along: what it has just written is
    /// still in its cache. Only batch normalisation has to see all rows at once; the gradients of layer normalisation do.
    fn forward(
        &mut self,
        along: &mut [Self],
        source: Source<'_, T>,
        samples: usize,
        parameters: &mut Parameters<T>,
        masks: &mut impl Rng,
    ) {
        self.prepare(samples, masks);
        for stage in along.iter_mut() {
            stage.prepare(samples, masks);
        }
        let chain: Chain<ForwardRows<'_, T>> = along.iter_mut().map(Self::forward_rows).collect();
        match (self.layer.kind, &mut self.kept) {
            (LayerKind::Affine, _) => {
                let affine = parameters.affine(&self.layer);
                let block = source.block(samples, self.layer.outputs);
                for_blocks((self.value.view_mut(), chain), block, &|first, (mut y, mut chain)| {
                    source.forward_rows(first, affine, y.view_mut());
                    forward_through(&mut chain, values(&y.view()));
                });
            }
            (LayerKind::BatchNorm(settings), Kept::BatchNorm(pass)) => {
                let norm = parameters.batch_norm_mut(&self.layer);
                norm.forward(settings, source.numbers(), self.value.view_mut(), pass);
                for_cheap_rows((self.value.view(), chain), self.layer.outputs, &|(x, mut chain)| {
                    forward_through(&mut chain, values(&x));
                });
            }
            (LayerKind::LayerNorm, Kept::LayerNorm(pass)) => {
                let norm = parameters.layer_norm(&self.layer);
                norm.forward(source.numbers(), self.value.view_mut(), pass);
                for_cheap_rows((self.value.view(), chain), self.layer.outputs, &|(x, mut chain)| {
                    forward_through(&mut chain, values(&x));
                });
            }
            (LayerKind::BatchNorm(_) | LayerKind::LayerNorm, _) => {
                unreachable!("a normalisation keeps its pass")
            }
            (LayerKind::Activation(_) | LayerKind::Dropout(_), _) => {
                unreachable!("{:?} goes along with the layer before it", self.layer)
            }
        }
    }

    /// From the gradient at the output of this layer to that at the output of the one before it, and on through those
    /// before that, as long as they are row-wise; and to the gradients of its parameters.
    fn backward(
        &mut self,
        before: &mut [Self],
        row_wise: usize,
        first: Source<'_, T>,
        weight_decay: f64,
        parameters: &Parameters<T>,
    ) {
        let Self { layer, gradient, kept, .. } = self;
        let dy = gradient.view();
        for stage in before.iter_mut().rev().take(row_wise + 1) {
            resize(&mut stage.gradient, stage.value.dim());
        }
        match kept {
            Kept::Affine(gradients) => {
                let affine = parameters.affine(layer);
                if !before.is_empty() {
                    let w = gradients.transpose(affine);
                    let block = block_of(dy.nrows(), w.len());
                    for_blocks(Self::chain_back(before, row_wise), block, &|first, mut chain| {
                        product_rows(first, dy, w, None, chain[0].gradient.view_mut());
                        backward_through(&mut chain);
                    });
                }
                let source = match before.last() {
                    Some(before) => Source::Values(before.value.view()),
                    None => first.reborrow(),
                };
                source.gradients(dy, affine, weight_decay, gradients);
            }
            Kept::BatchNorm(pass) => {
                let last = before.last_mut().expect("a batch normalisation is not the first layer");
                pass.backward(parameters.batch_norm(layer), dy, last.gradient.view_mut());
                Self::back_along(before, row_wise, layer.outputs);
            }
            Kept::LayerNorm(pass) => {
                let last = before.last_mut().expect("a layer normalisation is not the first layer");
                pass.backward(parameters.layer_norm(layer), dy, last.gradient.view_mut());
                Self::back_along(before, row_wise, layer.outputs);
            }
            Kept::Mask(_) | Kept::Nothing => unreachable!("{layer:?} goes along with the layer after it"),
        }
    }

    /// Back through the row-wise layers at the end of `before`, if there are any.
    fn back_along(before: &mut [Self], row_wise: usize, units: usize) {
        if row_wise > 0 {
            for_cheap_rows(Self::chain_back(before, row_wise), units, &|mut chain| {
                backward_through(&mut chain);
            });
        }
    }

    /// The row-wise layers at the end of `before`, from the last one down, and the layer under them, which receives.
    fn chain_back(before: &mut [Self], row_wise: usize) -> Chain<BackwardRows<'_, T>> {
        before.iter_mut().rev().take(row_wise + 1).map(Self::backward_rows).collect()
    }

    fn forward_rows(&mut self) -> ForwardRows<'_, T> {
        let work = RowWise::of(&self.layer, &self.kept);
        ForwardRows { work, value: self.value.view_mut() }
    }

    fn backward_rows(&mut self) -> BackwardRows<'_, T> {
        let work = RowWise::of(&self.layer, &self.kept);
        BackwardRows { work, value: self.value.view(), gradient: self.gradient.view_mut() }
    }
}
