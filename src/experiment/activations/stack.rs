//! The layers of one row: Affine without bias, BatchNorm if asked for, activation, and again.

use ndarray::{Array2, ArrayView2};

use crate::nn::layers::{Affine, AffineGradients, BatchNorm, BatchNormPass};
use crate::nn::{Activation, BatchNormSettings, Real};

/// The values of one row going up and the gradients coming down. The next row writes over them: what they take would
/// cost more to ask of the system each time than the row itself.
#[derive(Default)]
pub(super) struct Stack<T> {
    /// What the layers gave, from the first to the last, shape (samples, width) each.
    pub(super) outputs: Vec<Array2<T>>,
    /// The gradients with respect to that.
    pub(super) gradients: Vec<Array2<T>>,
    /// What went into the activation functions.
    before: Vec<Array2<T>>,
    /// Values or gradients between an affine layer and its normalisation.
    affine: Array2<T>,
    normed: Array2<T>,
}

/// What one row is made of.
pub(super) struct Recipe<'a, T> {
    /// What goes in, shape (samples, inputs).
    pub(super) input: ArrayView2<'a, T>,
    /// The weights of each layer, shape (inputs, width).
    pub(super) weights: Vec<Array2<T>>,
    pub(super) activation: Activation,
    pub(super) batch_norm: Option<BatchNormSettings>,
    /// The gradient handed to the output of the last layer, shape (samples, width).
    pub(super) gradient: &'a Array2<T>,
    /// By which share everything that a layer hands on is moved, up or down as chance has it; 0 for the row itself.
    pub(super) nudge: f64,
}

/// One layer with what it must remember of the way up.
struct Layer<T> {
    affine: Affine<T>,
    batch_norm: Option<(BatchNorm<T>, BatchNormPass<T>)>,
}

impl<T: Real> Stack<T> {
    /// Sends the input up through the layers and the gradient back down.
    pub(super) fn pass(&mut self, recipe: Recipe<'_, T>) {
        let Recipe { input, weights, activation, batch_norm, gradient, nudge } = recipe;
        self.make_room(gradient.dim(), weights.len());
        let mut layers = Vec::with_capacity(weights.len());
        for (index, w) in weights.into_iter().enumerate() {
            layers.push(self.up(index, input, w, activation, batch_norm));
            if let Some(output) = self.outputs.get_mut(index) {
                nudged(output, nudge);
            }
        }
        if let Some(last) = self.gradients.last_mut() {
            last.assign(gradient);
        }
        // The gradient of the first layer's own input is not asked for.
        for (index, layer) in layers.iter_mut().enumerate().skip(1).rev() {
            self.down(index, layer, activation);
            if let Some(gradient) = self.gradients.get_mut(index - 1) {
                nudged(gradient, nudge);
            }
        }
    }

    fn make_room(&mut self, shape: (usize, usize), depth: usize) {
        let fits = self.affine.dim() == shape && self.outputs.len() == depth;
        if !fits {
            let room = || Array2::zeros(shape);
            *self = Self {
                outputs: (0..depth).map(|_| room()).collect(),
                gradients: (0..depth).map(|_| room()).collect(),
                before: (0..depth).map(|_| room()).collect(),
                affine: room(),
                normed: room(),
            };
        }
    }

    fn up(
        &mut self,
        index: usize,
        input: ArrayView2<'_, T>,
        w: Array2<T>,
        activation: Activation,
        batch_norm: Option<BatchNormSettings>,
    ) -> Layer<T> {
        let width = w.ncols();
        let affine = Affine::new(w);
        let (below, here) = self.outputs.split_at_mut(index);
        let (x, before) = (below.last().map_or(input, |output| output.view()), &mut self.before[index]);
        let between = if batch_norm.is_some() { &mut self.affine } else { &mut *before };
        affine.forward(x, between.view_mut());
        let batch_norm = batch_norm.map(|settings| {
            let (mut layer, mut pass) = (BatchNorm::new(width), BatchNormPass::new(width));
            layer.forward(settings, self.affine.view(), before.view_mut(), &mut pass);
            (layer, pass)
        });
        activation.forward(flat(before), flat_mut(&mut here[0]));
        Layer { affine, batch_norm }
    }

    /// From the gradient with respect to the output of layer `index` to that of the layer below.
    fn down(&mut self, index: usize, layer: &mut Layer<T>, activation: Activation) {
        let (below, here) = self.gradients.split_at_mut(index);
        let (dy, dx) = (&here[0], &mut below[index - 1]);
        let (x, y) = (&self.before[index], &self.outputs[index]);
        activation.backward(flat(x), flat(y), flat(dy), flat_mut(&mut self.normed));
        let dy = match &mut layer.batch_norm {
            Some((batch_norm, pass)) => {
                pass.backward(batch_norm, self.normed.view(), self.affine.view_mut());
                &self.affine
            }
            None => &self.normed,
        };
        AffineGradients::new(&layer.affine).backward_input(&layer.affine, dy.view(), dx.view_mut());
    }
}

/// Makes every number larger or smaller by a share.
pub(super) fn nudged<T: Real>(numbers: &mut Array2<T>, share: f64) {
    if share == 0.0 {
        return;
    }
    let (more, less) = (T::of(1.0 + share), T::of(1.0 - share));
    for (at, number) in numbers.iter_mut().enumerate() {
        // The multiples of the golden ratio go over and under a half as coins fall.
        let is_more = (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 0;
        *number *= if is_more { more } else { less };
    }
}

const ROW_MAJOR: &str = "this file makes no other arrays than row-major ones";

fn flat<T>(array: &Array2<T>) -> &[T] {
    array.as_slice().expect(ROW_MAJOR)
}

fn flat_mut<T>(array: &mut Array2<T>) -> &mut [T] {
    array.as_slice_mut().expect(ROW_MAJOR)
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, StandardNormal};

    use super::*;
    use crate::nn::{Stream, stream};

    fn normal(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
        let mut draws = stream(seed, Stream::Inputs);
        Array2::from_shape_simple_fn((rows, columns), || StandardNormal.sample(&mut draws))
    }

    /// The gradient at the first layer's output, against a difference of the sum that it is the gradient of.
    #[test]
    fn gradients_agree_with_differences() {
        for batch_norm in [None, Some(BatchNormSettings::default())] {
            for activation in [Activation::Sigmoid, Activation::Tanh] {
                let weights = vec![normal(4, 4, 1), normal(4, 4, 2)];
                let (input, dy) = (normal(6, 4, 3), normal(6, 4, 4));
                let pass = |input: ArrayView2<'_, f32>, weights: &[Array2<f32>]| {
                    let mut stack = Stack::default();
                    let weights = weights.to_vec();
                    stack.pass(Recipe { input, weights, activation, batch_norm, gradient: &dy, nudge: 0.0 });
                    stack
                };
                let passed = pass(input.view(), &weights);
                let up = |first: &Array2<f32>| {
                    (&pass(first.view(), &weights[1..]).outputs[0] * &dy).mapv(f64::from).sum()
                };
                for place in [[0, 0], [3, 2], [5, 1]] {
                    let h = 1e-2_f32;
                    let (mut more, mut less) = (passed.outputs[0].clone(), passed.outputs[0].clone());
                    more[place] += h;
                    less[place] -= h;
                    let difference = (up(&more) - up(&less)) / f64::from(2.0 * h);
                    let gradient = f64::from(passed.gradients[0][place]);
                    let close = (difference - gradient).abs() < 2e-3 * (1.0 + gradient.abs());
                    assert!(close, "{difference} {gradient}");
                }
            }
        }
    }
}
