//! A training pass: forward, loss, backward, update (pages 182-186).

use rand::Rng;

use super::super::input::InputRows;
use super::super::layers::{Affine, AffineGradients, softmax_with_loss};
use super::super::rows::for_blocks;
use super::super::workspace::{entries, entries_mut, flat, flat_mut, resize};
use super::super::{Input, Optimizer, Real};
use super::Network;
use super::source::Source;

impl<T: Real> Network<T> {
    /// One training step: a pass forward and backward, then the optimizer's update. Returns the loss before the
    /// update, weight decay included.
    ///
    /// Shapes: `input` (n, inputs), `labels` n entries below the number of classes. `masks` draws dropout's masks.
    /// Once warm (the second step with the same batch size and switches), nothing is allocated.
    ///
    /// # Panics
    ///
    /// When the samples are not as wide as the network's input, or a picked row is not in the set.
    pub fn train_step(
        &mut self,
        input: Input<'_, T>,
        labels: &[u8],
        optimizer: &mut Optimizer<T>,
        masks: &mut impl Rng,
    ) -> T {
        let loss = self.loss_and_gradients(input, labels, masks);
        self.update(optimizer);
        loss
    }

    /// A training pass forward and backward. Returns the loss, weight decay included; gradients and all values stay
    /// to be read.
    pub fn loss_and_gradients(&mut self, input: Input<'_, T>, labels: &[u8], masks: &mut impl Rng) -> T {
        let loss = self.training_loss(input, labels, masks);
        resize(&mut self.pass.d_logits, self.pass.logits.dim());
        softmax_with_loss::backward(self.pass.probabilities.view(), labels, self.pass.d_logits.view_mut());
        self.backward(input);
        loss
    }

    /// The loss of a training pass that only goes forward: with the batch's own mean and variance, and with dropout.
    pub fn training_loss(&mut self, input: Input<'_, T>, labels: &[u8], masks: &mut impl Rng) -> T {
        self.forward(input, masks);
        let pass = &mut self.pass;
        resize(&mut pass.probabilities, pass.logits.dim());
        let loss = softmax_with_loss::forward(pass.logits.view(), labels, pass.probabilities.view_mut());
        loss + self.decay_loss()
    }

    /// The forward half of a training pass, up to the logits.
    ///
    /// # Panics
    ///
    /// As [`train_step`](Self::train_step).
    pub fn forward(&mut self, input: Input<'_, T>, masks: &mut impl Rng) {
        self.expect_width_of(input);
        let samples = input.samples();
        let (learnt, pass, architecture) = (&mut self.learnt, &mut self.pass, &self.architecture);
        learnt.started = true;
        pass.batch_norm = architecture.batch_norm.is_some();
        pass.dropout = architecture.dropout > 0.0;
        let numbers = input.numbers();
        if let InputRows::Pictures(pictures) = input.rows() {
            pass.ink.read(&pictures, samples, architecture.inputs);
        }
        let mut source = Source::first(&pass.ink, numbers.as_ref());
        for (layer, here) in learnt.hidden.iter_mut().zip(&mut pass.hidden) {
            here.make_room(samples, architecture);
            here.forward(source, layer, architecture, masks);
            source = Source::Values(here.output(pass.dropout));
        }
        resize(&mut pass.logits, (samples, architecture.outputs));
        for_blocks(pass.logits.view_mut(), source.block(samples, architecture.outputs), &|first, logits| {
            source.forward_rows(first, &learnt.output, logits);
        });
    }

    /// The backward half: from the gradient at the logits to those of every parameter.
    fn backward(&mut self, input: Input<'_, T>) {
        let (learnt, pass, architecture) = (&self.learnt, &mut self.pass, &self.architecture);
        let numbers = input.numbers();
        for layer in (0..=pass.hidden.len()).rev() {
            let (before, here) = pass.hidden.split_at_mut(layer);
            let (affine, gradients, dy) = match here.first_mut() {
                Some(here) => (&learnt.hidden[layer].affine, &mut here.gradients, here.d_affine.view()),
                None => (&learnt.output, &mut pass.output, pass.d_logits.view()),
            };
            let source = match before.last_mut() {
                Some(before) => {
                    before.backward(dy, gradients.transpose(affine), &learnt.hidden[layer - 1], architecture);
                    Source::Values(before.output(pass.dropout))
                }
                None => Source::first(&pass.ink, numbers.as_ref()),
            };
            source.gradients(dy, affine, architecture.weight_decay, gradients);
        }
    }

    /// Moves every parameter against its gradient of the last pass.
    fn update(&mut self, optimizer: &mut Optimizer<T>) {
        let mut id = 0;
        for (layer, pass) in self.learnt.hidden.iter_mut().zip(&self.pass.hidden) {
            update_affine(optimizer, id, &mut layer.affine, &pass.gradients);
            if let (Some(norm), true) = (&mut layer.batch_norm, self.pass.batch_norm) {
                let gradients = &pass.batch_norm_pass;
                optimizer.update(id + 2, entries_mut(&mut norm.gamma), entries(&gradients.dgamma));
                optimizer.update(id + 3, entries_mut(&mut norm.beta), entries(&gradients.dbeta));
            }
            id += IDS_PER_LAYER;
        }
        update_affine(optimizer, id, &mut self.learnt.output, &self.pass.output);
    }
}

/// Numbers that the optimizer tells the parameters of one layer apart by: W, b, γ, β.
const IDS_PER_LAYER: usize = 4;

fn update_affine<T: Real>(
    optimizer: &mut Optimizer<T>,
    id: usize,
    affine: &mut Affine<T>,
    gradients: &AffineGradients<T>,
) {
    optimizer.update(id, flat_mut(&mut affine.w), flat(&gradients.dw));
    optimizer.update(id + 1, entries_mut(&mut affine.b), entries(&gradients.db));
}
