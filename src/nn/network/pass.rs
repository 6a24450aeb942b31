//! A training pass: forward and backward through the list of layers.

use ndarray::{Array2, ArrayView2};
use rand::Rng;

use super::super::layers::{AffineGradients, BatchNormPass, LayerNormPass, dropout};
use super::super::product::SparseBatch;
use super::super::rows::{block_of, for_blocks, for_cached_rows};
use super::super::workspace::{flat_mut, resize};
use super::super::{Architecture, Layer, LayerKind, Real};
use super::kept::{Kept, Pass, StagePass};
use super::parameters::Parameters;
use super::row_wise::{BackwardRows, Chain, ForwardRows, MOST, RowWise, backward_through, forward_through};
use super::source::{GradientRows, Gradients, Source};

impl<T: Real> Pass<T> {
    pub(super) fn new(architecture: &Architecture) -> Self {
        Self {
            pictures: SparseBatch::new(architecture.pixels),
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
        for stage in &mut self.stages {
            stage.prepare(samples, masks);
        }
        let mut source = Source::first(&self.pictures, numbers);
        let mut stages = &mut self.stages[..];
        while let Some((stage, after)) = stages.split_first_mut() {
            let mut row_wise = after.iter().take_while(|stage| stage.works_row_by_row()).count();
            if row_wise > MOST {
                // The next chain begins with an affine layer.
                row_wise = after[..MOST].iter().rposition(StagePass::is_affine).unwrap_or(MOST);
            }
            let (along, after) = after.split_at_mut(row_wise);
            stage.forward(along, source, samples, parameters);
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
        if let Some((_, others)) = self.stages.split_last_mut() {
            for stage in others {
                resize(&mut stage.gradient, stage.value.dim());
            }
        }
        self.backward_values(parameters);
        self.backward_parameters(numbers, weight_decay, parameters);
    }

    /// From the gradient at the output of the last layer to that of the first, from one normalisation to the next in one go.
    fn backward_values(&mut self, parameters: &Parameters<T>) {
        for stage in self.stages.iter_mut().skip(1) {
            if let Kept::Affine(gradients) = &mut stage.kept {
                gradients.transpose(parameters.affine(&stage.layer));
            }
        }
        let mut top = self.stages.len() - 1;
        while top > 0 {
            let (before, stages) = self.stages.split_at_mut(top);
            let StagePass { layer, gradient, kept, .. } = &mut stages[0];
            let (dy, dx) = (gradient.view(), before[top - 1].gradient.view_mut());
            match kept {
                Kept::BatchNorm(pass) => pass.backward(parameters.batch_norm(layer), dy, dx),
                Kept::LayerNorm(pass) => pass.backward(parameters.layer_norm(layer), dy, dx),
                Kept::Affine(_) | Kept::Mask(_) | Kept::Nothing => {}
            }
            if matches!(kept, Kept::BatchNorm(_) | Kept::LayerNorm(_)) {
                top -= 1;
                continue;
            }
            let row_wise = before[1..].iter().rev().take_while(|stage| stage.works_row_by_row()).count();
            let from = top - (row_wise + 1).min(MOST - 1);
            let work = self.stages[from + 1..=top].iter().map(StagePass::multiplications).sum();
            let (receives, others) = self.stages[from..=top].split_first_mut().expect("two layers at least");
            let block = block_of(receives.value.nrows(), work);
            let others = others.iter_mut().rev().map(|stage| stage.backward_rows(parameters));
            let chain: Chain<BackwardRows<'_, T>> = others.chain([receives.receiving_rows()]).collect();
            for_blocks(chain, block, &|first, chain| {
                for_cached_rows(first, chain, work, 1, &|_, mut chain| backward_through(&mut chain));
            });
            top = from;
        }
    }

    /// The gradients of the weights and biases of every affine layer.
    fn backward_parameters(
        &mut self,
        numbers: Option<ArrayView2<'_, T>>,
        weight_decay: f64,
        parameters: &Parameters<T>,
    ) {
        let mut x = Source::first(&self.pictures, numbers);
        let lambda = T::of(weight_decay);
        let mut all = Gradients(Chain::new());
        for stage in &mut self.stages {
            let StagePass { layer, value, gradient, kept } = stage;
            if let Kept::Affine(gradients) = kept {
                if all.0.is_full() {
                    all.fill();
                }
                let (w, dy) = (parameters.affine(layer).w.view(), gradient.view());
                gradients.backward_bias(dy);
                all.0.push(GradientRows { x, dy, w, lambda, first: 0, dw: gradients.dw.view_mut() });
            }
            x = Source::Values(value.view());
        }
        all.fill();
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
            LayerKind::BatchNorm(_) | LayerKind::LayerNorm => false,
            LayerKind::Affine | LayerKind::Activation(_) | LayerKind::Dropout(_) => true,
        }
    }

    fn is_affine(&self) -> bool {
        self.layer.kind == LayerKind::Affine
    }

    /// Multiplications of its product, a row.
    fn multiplications(&self) -> usize {
        match self.layer.kind {
            LayerKind::Affine => self.layer.inputs * self.layer.outputs,
            LayerKind::BatchNorm(_)
            | LayerKind::LayerNorm
            | LayerKind::Activation(_)
            | LayerKind::Dropout(_) => 0,
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
    /// still in its cache. Only batch normalisation has to see all rows at once.
    fn forward(
        &mut self,
        along: &mut [Self],
        source: Source<'_, T>,
        samples: usize,
        parameters: &mut Parameters<T>,
    ) {
        let work = along.iter().map(Self::multiplications).sum::<usize>() + self.multiplications();
        match (self.layer.kind, &mut self.kept) {
            (LayerKind::BatchNorm(settings), Kept::BatchNorm(pass)) => {
                let norm = parameters.batch_norm_mut(&self.layer);
                norm.forward(settings, source.numbers(), self.value.view_mut(), pass);
            }
            (LayerKind::LayerNorm, Kept::LayerNorm(pass)) => {
                let norm = parameters.layer_norm(&self.layer);
                norm.forward(source.numbers(), self.value.view_mut(), pass);
            }
            _ => {}
        }
        if matches!(self.kept, Kept::BatchNorm(_) | Kept::LayerNorm(_)) {
            let chain = Self::chain_forward(along, parameters);
            for_blocks((self.value.view(), chain), block_of(samples, work), &|_, (x, mut chain)| {
                forward_through(&mut chain, x);
            });
            return;
        }
        let (affine, block) = (parameters.affine(&self.layer), source.block(samples, work));
        let chain = Self::chain_forward(along, parameters);
        for_blocks((self.value.view_mut(), chain), block, &|first, rows| {
            for_cached_rows(first, rows, work, source.each(), &|first, (mut y, mut chain)| {
                source.forward_rows(first, affine, y.view_mut());
                forward_through(&mut chain, y.view());
            });
        });
    }

    fn chain_forward<'a>(along: &'a mut [Self], parameters: &'a Parameters<T>) -> Chain<ForwardRows<'a, T>> {
        along.iter_mut().map(|stage| stage.forward_rows(parameters)).collect()
    }

    fn forward_rows<'a>(&'a mut self, parameters: &'a Parameters<T>) -> ForwardRows<'a, T> {
        let work = RowWise::forward(&self.layer, &self.kept, parameters);
        ForwardRows { work, value: self.value.view_mut() }
    }

    fn backward_rows<'a>(&'a mut self, parameters: &'a Parameters<T>) -> BackwardRows<'a, T> {
        let work = RowWise::backward(&self.layer, &self.kept, parameters);
        BackwardRows { work, value: self.value.view(), gradient: self.gradient.view_mut() }
    }

    /// The layer under those of a chain.
    fn receiving_rows(&mut self) -> BackwardRows<'_, T> {
        BackwardRows { work: RowWise::Receives, value: self.value.view(), gradient: self.gradient.view_mut() }
    }
}
