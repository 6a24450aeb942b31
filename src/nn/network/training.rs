//! A training pass: forward, loss, backward, update (pages 182-186).

use ndarray::{Array2, ArrayView2};
use rand::Rng;

use super::super::input::InputRows;
use super::super::layers::{Affine, AffineGradients, softmax_with_loss};
use super::super::product::{InkBatch, vectorised};
use super::super::rows::{CHEAP, for_chunks};
use super::super::workspace::{flat, flat_mut, resize};
use super::super::{Input, Optimizer, Real};
use super::Network;

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
    pub fn forward(&mut self, input: Input<'_, T>, masks: &mut impl Rng) {
        let samples = input.samples();
        let (learnt, pass, architecture) = (&mut self.learnt, &mut self.pass, &self.architecture);
        learnt.started = true;
        pass.batch_norm = architecture.batch_norm.is_some();
        pass.dropout = architecture.dropout > 0.0;
        let mut before: Option<ArrayView2<'_, T>> = None;
        for (layer, here) in learnt.hidden.iter_mut().zip(&mut pass.hidden) {
            here.make_room(samples, architecture);
            match before {
                None => first_affine(&mut pass.ink, &layer.affine, input, &mut here.affine),
                Some(x) => layer.affine.forward(x, here.affine.view_mut()),
            }
            here.forward(layer, architecture, masks);
            before = Some(here.output(pass.dropout));
        }
        resize(&mut pass.logits, (samples, architecture.outputs));
        match before {
            None => first_affine(&mut pass.ink, &learnt.output, input, &mut pass.logits),
            Some(x) => learnt.output.forward(x, pass.logits.view_mut()),
        }
    }

    /// The backward half: from the gradient at the logits to those of every parameter.
    fn backward(&mut self, input: Input<'_, T>) {
        let (learnt, pass, architecture) = (&self.learnt, &mut self.pass, &self.architecture);
        let decay = T::of(architecture.weight_decay);
        let depth = pass.hidden.len();
        for layer in (0..=depth).rev() {
            let (before, here) = pass.hidden.split_at_mut(layer);
            let (affine, gradients, dy) = match here.first_mut() {
                Some(here) => {
                    here.backward(&learnt.hidden[layer], architecture);
                    (&learnt.hidden[layer].affine, &mut here.gradients, &here.d_affine)
                }
                None => (&learnt.output, &mut pass.output, &pass.d_logits),
            };
            match before.last_mut() {
                Some(before) => {
                    let (x, dx) = before.output_and_gradient(pass.dropout);
                    gradients.backward(affine, x, dy.view(), dx);
                }
                None => first_gradients(&pass.ink, gradients, input, dy),
            }
            if decay != T::zero() {
                add_decay(decay, affine, gradients);
            }
        }
    }

    /// Moves every parameter against its gradient of the last pass.
    fn update(&mut self, optimizer: &mut Optimizer<T>) {
        let mut id = 0;
        for (layer, pass) in self.learnt.hidden.iter_mut().zip(&self.pass.hidden) {
            update_affine(optimizer, id, &mut layer.affine, &pass.gradients);
            if let (Some(norm), true) = (&mut layer.batch_norm, self.pass.batch_norm) {
                let (gamma, beta) = (norm.gamma.as_slice_mut(), norm.beta.as_slice_mut());
                let gradients = &pass.batch_norm_pass;
                update_array(optimizer, id + 2, gamma, gradients.dgamma.as_slice());
                update_array(optimizer, id + 3, beta, gradients.dbeta.as_slice());
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
    update_array(optimizer, id, affine.w.as_slice_mut(), gradients.dw.as_slice());
    update_array(optimizer, id + 1, affine.b.as_slice_mut(), gradients.db.as_slice());
}

fn update_array<T: Real>(
    optimizer: &mut Optimizer<T>,
    id: usize,
    values: Option<&mut [T]>,
    gradient: Option<&[T]>,
) {
    if let (Some(values), Some(gradient)) = (values, gradient) {
        optimizer.update(id, values, gradient);
    }
}

/// The first affine layer reads bytes or numbers.
fn first_affine<T: Real>(ink: &mut InkBatch<T>, affine: &Affine<T>, input: Input<'_, T>, y: &mut Array2<T>) {
    match input.rows() {
        InputRows::Pictures(pictures) => {
            ink.forward(&pictures, affine.w.view(), affine.b.as_slice().unwrap_or_default(), y.view_mut());
        }
        InputRows::Values(x) => affine.forward(x.as_standard_layout().view(), y.view_mut()),
    }
}

/// The gradients of the first affine layer; nobody asks for that of its input.
fn first_gradients<T: Real>(
    ink: &InkBatch<T>,
    gradients: &mut AffineGradients<T>,
    input: Input<'_, T>,
    dy: &Array2<T>,
) {
    match input.rows() {
        InputRows::Pictures(_) => {
            ink.backward(dy.view(), gradients.dw.view_mut());
            gradients.backward_bias(dy.view());
        }
        InputRows::Values(x) => gradients.backward_parameters(x.as_standard_layout().view(), dy.view()),
    }
}

/// dW += λ·W.
fn add_decay<T: Real>(lambda: T, affine: &Affine<T>, gradients: &mut AffineGradients<T>) {
    for_chunks((flat(&affine.w), flat_mut(&mut gradients.dw)), CHEAP, &|(w, dw)| {
        vectorised(|| {
            for (dw, &w) in dw.iter_mut().zip(w) {
                *dw += lambda * w;
            }
        });
    });
}
