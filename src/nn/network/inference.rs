//! What a network answers with what it has learnt: running values instead of the batch's, no dropout masks.
//!
//! Whole sets go through in blocks of samples, shared out over the cores, so that 70,000 pictures need memory for a
//! few hundred only.
//!
//! Whatever takes an input panics when its samples are not as wide as the network's input, or a picked row is not in
//! the set.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};
use rayon::prelude::*;

use super::super::input::InputRows;
use super::super::layers::Affine;
use super::super::layers::softmax_with_loss::{loss_of, softmax};
use super::super::metrics::argmax;
use super::super::product::{forward_pictures, product, product_rows};
use super::super::workspace::{entries, flat, flat_mut, resize};
use super::super::{Input, Real, accuracy};
use super::Network;

/// Samples that go through together.
const BLOCK: usize = 128;

/// What a network makes of each sample of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// The class with the largest logit.
    pub classes: Vec<u8>,
    /// The softmax probability of that class, 0 to 1, or not-a-number if the network has overflowed.
    pub probabilities: Vec<f32>,
}

impl<T: Real> Network<T> {
    /// Writes the logits of every sample, shape (n, classes).
    pub fn predict(&self, input: Input<'_, T>, logits: &mut Array2<T>) {
        let classes = self.architecture.outputs;
        resize(logits, (input.samples(), classes));
        self.each_block(input, flat_mut(logits), classes, &|_, block, results| {
            results.copy_from_slice(block);
        });
    }

    /// What every hidden layer gives for every sample in inference, shape (n, width) each, from the input up, and the
    /// logits (n, classes).
    pub fn activations(&self, input: Input<'_, T>) -> (Vec<Array2<T>>, Array2<T>) {
        self.expect_width_of(input);
        let mut scratch = Scratch::default();
        let mut logits = Array2::zeros((input.samples(), self.architecture.outputs));
        self.infer(input, 0, logits.view_mut(), &mut scratch);
        (scratch.activations, logits)
    }

    /// The answer to every sample, and how sure the network is of it.
    pub fn answers(&self, input: Input<'_, T>) -> Answers {
        let mut answers = vec![(0, 0.0); input.samples()];
        self.each_block(input, &mut answers, 1, &|_, block, answers| {
            for (row, answer) in block.chunks_exact_mut(self.architecture.outputs).zip(answers) {
                let best = argmax(row);
                softmax(row);
                *answer = (best as u8, row[best].wide() as f32);
            }
        });
        let (classes, probabilities) = answers.into_iter().unzip();
        Answers { classes, probabilities }
    }

    /// The share of right answers, 0 to 1.
    pub fn accuracy(&self, input: Input<'_, T>, labels: &[u8]) -> f64 {
        accuracy(&self.answers(input).classes, labels)
    }

    /// The mean loss, weight decay included: what the book plots, measured after an update.
    ///
    /// `labels` has one entry below the number of classes for each sample.
    ///
    /// # Panics
    ///
    /// When it has not.
    pub fn loss(&self, input: Input<'_, T>, labels: &[u8]) -> T {
        assert_eq!(input.samples(), labels.len(), "a label for each sample");
        let mut losses = vec![T::zero(); input.samples()];
        self.each_block(input, &mut losses, 1, &|first, block, losses| {
            let rows = block.chunks_exact_mut(self.architecture.outputs);
            for ((row, loss), &label) in rows.zip(losses).zip(&labels[first..]) {
                softmax(row);
                *loss = loss_of(row, label);
            }
        });
        let sum = losses.iter().fold(T::zero(), |sum, &loss| sum + loss);
        sum / T::of(losses.len().max(1) as f64) + self.decay_loss()
    }

    /// The gradient with respect to the input of whatever has the gradient `d_logits` (n, classes) at the logits.
    ///
    /// A one at class 3 asks how the third logit rises; softmax minus the label asks how the loss does. Returns
    /// shape (n, inputs), for inputs from 0 to 1 where they are pixels.
    pub fn input_gradient(&self, input: Input<'_, T>, d_logits: ArrayView2<'_, T>) -> Array2<T> {
        self.expect_width_of(input);
        let mut scratch = Scratch::default();
        let mut logits = Array2::zeros(d_logits.raw_dim());
        self.infer(input, 0, logits.view_mut(), &mut scratch);
        let mut gradient = d_logits.as_standard_layout().into_owned();
        let mut affine = &self.learnt.output;
        for (layer, activations) in self.learnt.hidden.iter().zip(&scratch.activations).rev() {
            let dy = times_transposed(gradient.view(), affine.w.view()) * self.passed();
            gradient = Array2::zeros(dy.raw_dim());
            self.architecture.activation.backward(flat(activations), flat(&dy), flat_mut(&mut gradient));
            if let (Some(settings), Some(norm)) = (self.architecture.batch_norm, &layer.batch_norm) {
                norm.infer_backward(settings, &mut gradient.view_mut());
            }
            affine = &layer.affine;
        }
        times_transposed(gradient.view(), affine.w.view())
    }

    /// The share of each activation that passes on: in inference dropout weakens all instead of silencing some.
    fn passed(&self) -> T {
        T::of(1.0 - self.architecture.dropout)
    }

    /// Calls `work` with the number of a block's first sample, its logits row by row, and its share of `results`,
    /// which has `each` entries a sample.
    fn each_block<R: Send>(
        &self,
        input: Input<'_, T>,
        results: &mut [R],
        each: usize,
        work: &(impl Fn(usize, &mut [T], &mut [R]) + Sync),
    ) {
        self.expect_width_of(input);
        let block = |scratch: &mut (Scratch<T>, Array2<T>), number: usize, results: &mut [R]| {
            let (scratch, logits) = scratch;
            resize(logits, (results.len() / each, self.architecture.outputs));
            self.infer(input, number * BLOCK, logits.view_mut(), scratch);
            work(number * BLOCK, flat_mut(logits), results);
        };
        let fresh = || (Scratch::default(), Array2::zeros((0, 0)));
        if input.samples() <= BLOCK {
            block(&mut fresh(), 0, results);
        } else {
            let blocks = results.par_chunks_mut(BLOCK * each).enumerate();
            blocks.for_each_init(fresh, |scratch, (number, results)| block(scratch, number, results));
        }
    }

    /// The logits of the samples from `first` on, as many as there are rows. Runs on the calling thread.
    fn infer(
        &self,
        input: Input<'_, T>,
        first: usize,
        mut logits: ArrayViewMut2<'_, T>,
        scratch: &mut Scratch<T>,
    ) {
        let samples = logits.nrows();
        scratch.activations.resize_with(self.learnt.hidden.len(), || Array2::zeros((0, 0)));
        let Scratch { affine, activations, weakened } = scratch;
        for (number, layer) in self.learnt.hidden.iter().enumerate() {
            let shape = (samples, layer.affine.w.ncols());
            resize(affine, shape);
            let (before, here) = activations.split_at_mut(number);
            self.infer_affine(&layer.affine, before.last(), weakened, input, first, affine.view_mut());
            if let (Some(settings), Some(norm)) = (self.architecture.batch_norm, &layer.batch_norm) {
                norm.infer(settings, &mut affine.view_mut());
            }
            resize(&mut here[0], shape);
            self.architecture.activation.forward(flat(affine), flat_mut(&mut here[0]));
        }
        self.infer_affine(&self.learnt.output, activations.last(), weakened, input, first, logits.view_mut());
    }

    /// An affine layer on what the hidden layer before it gave, or, if there is none, on the input.
    fn infer_affine(
        &self,
        affine: &Affine<T>,
        before: Option<&Array2<T>>,
        weakened: &mut Array2<T>,
        input: Input<'_, T>,
        first: usize,
        y: ArrayViewMut2<'_, T>,
    ) {
        let bias = entries(&affine.b);
        let w = affine.w.view();
        match (before, input.rows()) {
            (Some(x), _) if self.architecture.dropout > 0.0 => {
                resize(weakened, x.dim());
                let share = self.passed();
                weakened.zip_mut_with(x, |weakened, &x| *weakened = x * share);
                product_rows(0, weakened.view(), w, Some(bias), y);
            }
            (Some(x), _) => product_rows(0, x.view(), w, Some(bias), y),
            (None, InputRows::Pictures(pictures)) => forward_pictures(first, &pictures, w, bias, y),
            (None, InputRows::Values(x)) => {
                let x = x.slice_move(s![first..first + y.nrows(), ..]);
                product_rows(0, x.as_standard_layout().view(), w, Some(bias), y);
            }
        }
    }
}

/// dX = dY·Wᵀ.
fn times_transposed<T: Real>(dy: ArrayView2<'_, T>, w: ArrayView2<'_, T>) -> Array2<T> {
    let mut dx = Array2::zeros((dy.nrows(), w.nrows()));
    product(dy, w.t().as_standard_layout().view(), None, dx.view_mut());
    dx
}

/// Memory of one core for one block.
struct Scratch<T> {
    affine: Array2<T>,
    /// The output of every hidden layer.
    activations: Vec<Array2<T>>,
    /// The input of a layer after dropout's share.
    weakened: Array2<T>,
}

impl<T: Real> Default for Scratch<T> {
    fn default() -> Self {
        Self { affine: Array2::zeros((0, 0)), activations: Vec::new(), weakened: Array2::zeros((0, 0)) }
    }
}
