//! What a network predicts with what it has learned: running values instead of the batch's, no dropout masks.
//!
//! Whole sets go through in blocks of samples, shared out over the cores, so that 70,000 pictures need memory for a
//! few hundred only.
//!
//! Every function that takes an input panics when its samples are not as wide as the network's input, or a picked row is
//! not in the set.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, s};
use rayon::prelude::*;

use super::super::input::InputRows;
use super::super::layers::softmax_with_loss::softmax;
use super::super::layers::{Affine, dropout};
use super::super::metrics::argmax;
use super::super::product::{forward_pictures, product, product_rows};
use super::super::workspace::{entries, flat, flat_mut, resize};
use super::super::{Input, Layer, LayerKind, PixelScale, Real, accuracy};
use super::Network;

/// Samples that go through together.
const BLOCK: usize = 128;

/// What a network makes of each sample of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// The class with the largest logit.
    pub classes: Vec<u8>,
    /// The softmax probability of that class, 0 to 1, or NaN if the network has overflowed.
    pub probabilities: Vec<f32>,
}

/// A unit of a hidden layer, both counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HiddenUnit {
    /// The hidden layer, from the input up.
    pub layer: usize,
    /// The unit in it.
    pub unit: usize,
}

impl HiddenUnit {
    /// Whether its value comes out of this layer of the network.
    fn is_of(self, layer: &Layer) -> bool {
        matches!(layer.kind, LayerKind::Activation(_)) && layer.number == self.layer + 1
    }
}

impl<T: Real> Network<T> {
    /// Writes the logits of every sample, shape (n, classes).
    pub fn logits(&self, input: Input<'_, T>, logits: &mut Array2<T>) {
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
        let (mut activations, mut scratch) = (Vec::new(), Scratch::default());
        self.infer(input, 0, input.samples(), &mut scratch, |layer, value| {
            if let LayerKind::Activation(_) = layer.kind {
                activations.push(value.clone());
            }
        });
        (activations, scratch.value)
    }

    /// The class of every sample, and how sure the network is of it.
    pub fn predict(&self, input: Input<'_, T>) -> Predictions {
        self.predict_changed(input, &|_, _| ())
    }

    /// The same with one unit silenced: after its activation function it gives exactly 0, whatever it is shown.
    pub fn predict_without(&self, input: Input<'_, T>, silenced: HiddenUnit) -> Predictions {
        self.predict_changed(input, &|layer, value| {
            if silenced.is_of(layer)
                && let Some(mut column) = value.columns_mut().into_iter().nth(silenced.unit)
            {
                column.fill(T::zero());
            }
        })
    }

    fn predict_changed(
        &self,
        input: Input<'_, T>,
        change: &(impl Fn(&Layer, &mut Array2<T>) + Sync),
    ) -> Predictions {
        let mut predicted = vec![(0, 0.0); input.samples()];
        self.blocks(input, &mut predicted, 1, &|scratch, first, predicted| {
            self.infer(input, first, predicted.len(), scratch, change);
            let rows = flat_mut(&mut scratch.value).chunks_exact_mut(self.architecture.outputs);
            for (row, predicted) in rows.zip(predicted) {
                let best = argmax(row);
                softmax(row);
                *predicted = (best as u8, row[best].wide() as f32);
            }
        });
        let (classes, probabilities) = predicted.into_iter().unzip();
        Predictions { classes, probabilities }
    }

    /// What one unit gives for every sample in inference; nothing where there is no such unit.
    pub fn values_of(&self, input: Input<'_, T>, unit: HiddenUnit) -> Vec<T> {
        if self.architecture.hidden.get(unit.layer).is_none_or(|width| unit.unit >= *width) {
            return Vec::new();
        }
        let mut values = vec![T::zero(); input.samples()];
        self.blocks(input, &mut values, 1, &|scratch, first, values| {
            self.infer(input, first, values.len(), scratch, |layer, block| {
                if unit.is_of(layer) {
                    values.iter_mut().zip(block.column(unit.unit)).for_each(|(value, given)| *value = *given);
                }
            });
        });
        values
    }

    /// Shows `see` what every layer gives in inference, shape (n, outputs), in the order in which values go through. Runs on
    /// the calling thread.
    pub fn each_layer(&self, input: Input<'_, T>, mut see: impl FnMut(&Layer, &Array2<T>)) {
        self.expect_width_of(input);
        self.infer(input, 0, input.samples(), &mut Scratch::default(), |layer, value| see(layer, value));
    }

    /// The share of right answers, 0 to 1.
    pub fn accuracy(&self, input: Input<'_, T>, labels: &[u8]) -> f64 {
        accuracy(&self.predict(input).classes, labels)
    }

    /// The mean loss, weight decay included: what the book plots, measured after an update.
    ///
    /// `labels` has one entry below the number of classes for each sample.
    ///
    /// # Panics
    ///
    /// When there is not one label for each sample.
    pub fn loss(&self, input: Input<'_, T>, labels: &[u8]) -> T {
        assert_eq!(input.samples(), labels.len(), "a label for each sample");
        let mut losses = vec![T::zero(); input.samples()];
        self.each_block(input, &mut losses, 1, &|first, block, losses| {
            let rows = block.chunks_exact_mut(self.architecture.outputs);
            for ((row, loss), &label) in rows.zip(losses).zip(&labels[first..]) {
                softmax(row);
                *loss = self.architecture.loss.of(row, label);
            }
        });
        let sum = losses.iter().fold(T::zero(), |sum, &loss| sum + loss);
        sum / T::of(losses.len().max(1) as f64) + self.decay_loss()
    }

    /// The gradient with respect to the input, when `d_logits` (n, classes) is the gradient at the logits.
    ///
    /// A one at class 3 asks how the third logit rises; softmax minus the label asks how the loss does. Returns
    /// shape (n, inputs), for inputs from 0 to 1 where they are pixels.
    pub fn input_gradient(&self, input: Input<'_, T>, d_logits: ArrayView2<'_, T>) -> Array2<T> {
        self.expect_width_of(input);
        let mut passed: Vec<(Layer, Array2<T>)> = Vec::new();
        let keep = |layer: &Layer, value: &mut Array2<T>| passed.push((*layer, value.clone()));
        self.infer(input, 0, d_logits.nrows(), &mut Scratch::default(), keep);
        let mut gradient = d_logits.as_standard_layout().into_owned();
        while let Some((layer, y)) = passed.pop() {
            match layer.kind {
                LayerKind::Affine => {
                    gradient = times_transposed(gradient.view(), self.parameters.affine(&layer).w.view());
                }
                LayerKind::BatchNorm(settings) => {
                    self.parameters.batch_norm(&layer).infer_backward(settings, &mut gradient.view_mut());
                }
                LayerKind::LayerNorm => {
                    let (_, x) = passed.last().expect("a layer normalisation is not the first layer");
                    self.parameters.layer_norm(&layer).infer_backward(x.view(), &mut gradient.view_mut());
                }
                LayerKind::Activation(activation) => {
                    let (_, x) = passed.last().expect("an activation function is not the first layer");
                    let dy = gradient.clone();
                    activation.backward(flat(x), flat(&y), flat(&dy), flat_mut(&mut gradient));
                }
                LayerKind::Dropout(ratio) => dropout::infer(ratio, flat_mut(&mut gradient)),
            }
        }
        gradient
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
        self.blocks(input, results, each, &|scratch, first, results| {
            self.infer(input, first, results.len() / each, scratch, |_, _| ());
            work(first, flat_mut(&mut scratch.value), results);
        });
    }

    /// Calls `work` with the memory of a core, the number of a block's first sample, and its share of `results`, which has
    /// `each` entries a sample.
    fn blocks<R: Send>(
        &self,
        input: Input<'_, T>,
        results: &mut [R],
        each: usize,
        work: &(impl Fn(&mut Scratch<T>, usize, &mut [R]) + Sync),
    ) {
        self.expect_width_of(input);
        if input.samples() <= BLOCK {
            work(&mut Scratch::default(), 0, results);
        } else {
            let blocks = results.par_chunks_mut(BLOCK * each).enumerate();
            blocks.for_each_init(Scratch::default, |scratch, (number, results)| {
                work(scratch, number * BLOCK, results);
            });
        }
    }

    /// Leaves the logits of so many samples from `first` on in `scratch`, and shows `see` what each layer gives on the
    /// way; the next layer gets what `see` leaves of it. Runs on the calling thread.
    fn infer(
        &self,
        input: Input<'_, T>,
        first: usize,
        samples: usize,
        scratch: &mut Scratch<T>,
        mut see: impl FnMut(&Layer, &mut Array2<T>),
    ) {
        let Scratch { value, next } = scratch;
        for (place, layer) in self.architecture.layers().enumerate() {
            match layer.kind {
                LayerKind::Affine => {
                    resize(next, (samples, layer.outputs));
                    let affine = self.parameters.affine(&layer);
                    if place == 0 {
                        infer_first(affine, (input, self.architecture.pixels), first, next.view_mut());
                    } else {
                        product_rows(
                            0,
                            value.view(),
                            affine.w.view(),
                            Some(entries(&affine.b)),
                            next.view_mut(),
                        );
                    }
                    std::mem::swap(value, next);
                }
                LayerKind::BatchNorm(settings) => {
                    self.parameters.batch_norm(&layer).infer(settings, &mut value.view_mut());
                }
                LayerKind::LayerNorm => self.parameters.layer_norm(&layer).infer(&mut value.view_mut()),
                LayerKind::Activation(activation) => {
                    resize(next, value.dim());
                    activation.forward(flat(value), flat_mut(next));
                    std::mem::swap(value, next);
                }
                LayerKind::Dropout(ratio) => dropout::infer(ratio, flat_mut(value)),
            }
            see(&layer, value);
        }
    }
}

/// The first layer, on the input.
fn infer_first<T: Real>(
    affine: &Affine<T>,
    (input, pixels): (Input<'_, T>, PixelScale),
    first: usize,
    y: ArrayViewMut2<'_, T>,
) {
    let (w, bias) = (affine.w.view(), entries(&affine.b));
    match input.rows() {
        InputRows::Pictures(pictures) => forward_pictures(first, (&pictures, pixels), w, bias, y),
        InputRows::Values(x) => {
            let x = x.slice_move(s![first..first + y.nrows(), ..]);
            product_rows(0, x.as_standard_layout().view(), w, Some(bias), y);
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
    /// What the last layer gave.
    value: Array2<T>,
    /// Room for what the next one gives.
    next: Array2<T>,
}

impl<T: Real> Default for Scratch<T> {
    fn default() -> Self {
        Self { value: Array2::zeros((0, 0)), next: Array2::zeros((0, 0)) }
    }
}
