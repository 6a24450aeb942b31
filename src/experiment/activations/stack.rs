//! The layers of one row: Affine without bias, BatchNorm if asked for, activation, and again.

use ndarray::{Array2, ArrayView2};

use crate::nn::layers::{Affine, AffineGradients, BatchNorm, BatchNormPass};
use crate::nn::{Activation, BatchNormSettings};

/// One layer with what went through it.
struct Layer {
    affine: Affine<f32>,
    batch_norm: Option<(BatchNorm<f32>, BatchNormPass<f32>)>,
    output: Array2<f32>,
}

/// What every layer gave, and the gradients with respect to it.
pub(super) struct Passed {
    /// From the first layer to the last, shape (samples, width) each.
    pub(super) outputs: Vec<Array2<f32>>,
    /// Likewise.
    pub(super) gradients: Vec<Array2<f32>>,
}

/// Sends `input` (samples, inputs) up through layers with these weights, and `gradient` (samples, width) back down from
/// the output of the last one.
pub(super) fn pass(
    input: ArrayView2<'_, f32>,
    weights: Vec<Array2<f32>>,
    activation: Activation,
    batch_norm: Option<BatchNormSettings>,
    gradient: &Array2<f32>,
) -> Passed {
    let mut layers: Vec<Layer> = Vec::with_capacity(weights.len());
    let mut scratch = Array2::zeros((0, 0));
    for w in weights {
        let x = layers.last().map_or(input, |layer| layer.output.view());
        let layer = forward(x, w, activation, batch_norm, &mut scratch);
        layers.push(layer);
    }
    let mut gradients = Vec::with_capacity(layers.len());
    let mut dy = gradient.clone();
    // The first layer's own input needs no gradient.
    for layer in layers.iter_mut().skip(1).rev() {
        let dx = backward(layer, &dy, activation, &mut scratch);
        gradients.push(std::mem::replace(&mut dy, dx));
    }
    gradients.push(dy);
    gradients.reverse();
    Passed { outputs: layers.into_iter().map(|layer| layer.output).collect(), gradients }
}

fn forward(
    x: ArrayView2<'_, f32>,
    w: Array2<f32>,
    activation: Activation,
    batch_norm: Option<BatchNormSettings>,
    scratch: &mut Array2<f32>,
) -> Layer {
    let (samples, width) = (x.nrows(), w.ncols());
    let affine = Affine::new(w);
    let mut output = Array2::zeros((samples, width));
    room(scratch, (samples, width));
    affine.forward(x, scratch.view_mut());
    let batch_norm = batch_norm.map(|settings| {
        let (mut layer, mut pass) = (BatchNorm::new(width), BatchNormPass::new(width));
        layer.forward(settings, scratch.view(), output.view_mut(), &mut pass);
        std::mem::swap(scratch, &mut output);
        (layer, pass)
    });
    if let (Some(x), Some(y)) = (scratch.as_slice(), output.as_slice_mut()) {
        activation.forward(x, y);
    }
    Layer { affine, batch_norm, output }
}

/// The gradient with respect to the input of a layer, from that with respect to its output.
fn backward(
    layer: &mut Layer,
    dy: &Array2<f32>,
    activation: Activation,
    scratch: &mut Array2<f32>,
) -> Array2<f32> {
    room(scratch, dy.dim());
    if let (Some(y), Some(dy), Some(dx)) = (layer.output.as_slice(), dy.as_slice(), scratch.as_slice_mut()) {
        activation.backward(y, dy, dx);
    }
    if let Some((batch_norm, pass)) = &mut layer.batch_norm {
        let mut dx = Array2::zeros(dy.dim());
        pass.backward(batch_norm, scratch.view(), dx.view_mut());
        *scratch = dx;
    }
    let mut dx = Array2::zeros((dy.nrows(), layer.affine.w.nrows()));
    AffineGradients::new(&layer.affine).backward_input(&layer.affine, scratch.view(), dx.view_mut());
    dx
}

fn room(array: &mut Array2<f32>, shape: (usize, usize)) {
    if array.dim() != shape {
        *array = Array2::zeros(shape);
    }
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
                let passed = pass(input.view(), weights.clone(), activation, batch_norm, &dy);
                let up = |first: &Array2<f32>| {
                    let top = pass(first.view(), vec![weights[1].clone()], activation, batch_norm, &dy);
                    (&top.outputs[0] * &dy).mapv(f64::from).sum()
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
