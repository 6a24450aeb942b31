//! The backward pass once more, plainly, with a known mistake in it if one is asked for.
//!
//! The layers that learn have no place for mistakes, and this file has no place in their training: a class sees the
//! check catch what it was told to break, and nothing else is ever broken.

use ndarray::{Array1, Array2, ArrayD, Axis, Zip};

use super::super::layers::Affine;
use super::super::layers::layer_norm::EPSILON;
use super::super::{Activation, Architecture, LayerKind, Loss, ParameterSet};
use super::frozen::{Frozen, FrozenPass, Norm, RowNorm};

/// A mistake that people make when they write a backward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// ReLU passes every gradient on, also where its input was below 0.
    ReluMask,
    /// Softmax with loss passes on y - t instead of (y - t) / N.
    BatchMean,
    /// dW is computed as dYᵀ·X, the transpose of what it should be, and its numbers, row by row, are taken for those
    /// of W's shape. So it goes unnoticed by every check of shapes, also where W is not square.
    Transposed,
    /// Batch normalisation forgets that the mean moves with every sample: dx without its term dβ.
    BatchNormMean,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 4] = [Fault::ReluMask, Fault::BatchMean, Fault::Transposed, Fault::BatchNormMean];

    /// Whether this mistake can be made in such a network, with a batch of so many samples.
    pub fn applies(self, architecture: &Architecture, samples: usize) -> bool {
        let deep = !architecture.hidden.is_empty();
        match self {
            Fault::ReluMask => deep && architecture.activation == Activation::Relu,
            Fault::BatchMean => samples > 1,
            // A single row or column is its own transpose, number for number.
            Fault::Transposed => architecture
                .layers()
                .any(|layer| layer.kind == LayerKind::Affine && layer.inputs > 1 && layer.outputs > 1),
            Fault::BatchNormMean => deep && architecture.batch_norm.is_some() && samples > 1,
        }
    }
}

impl FrozenPass {
    /// The gradient of the loss with respect to every parameter, weight decay included, by backpropagation with the
    /// mistake `fault`, or without any.
    pub fn gradients(&self, fault: Option<Fault>) -> ParameterSet {
        let mut found: Vec<Named> = Vec::new();
        let mut dy = self.logits_gradient(fault);
        for (place, layer) in self.layers.iter().enumerate().rev() {
            let x = self.x(place);
            match &layer.kind {
                Frozen::Affine { affine, .. } => {
                    let [dw, db] = affine_gradients(affine, x, &dy, self.weight_decay, fault);
                    found.push((format!("b{}", layer.number), db));
                    found.push((format!("W{}", layer.number), dw));
                    dy = dy.dot(&affine.w.t());
                }
                Frozen::BatchNorm(norm) => {
                    let (dx, [dgamma, dbeta]) = norm_gradients(norm, x, &dy, fault);
                    found.push((format!("beta{}", layer.number), dbeta));
                    found.push((format!("gamma{}", layer.number), dgamma));
                    dy = dx;
                }
                Frozen::LayerNorm(norm) => {
                    found.push((format!("ln_beta{}", layer.number), dy.sum_axis(Axis(0)).into_dyn()));
                    let dgamma = (&dy * &norm.normalised).sum_axis(Axis(0));
                    found.push((format!("ln_gamma{}", layer.number), dgamma.into_dyn()));
                    dy = row_norm_gradient(norm, x, &dy);
                }
                Frozen::Activation(Activation::Relu) if fault == Some(Fault::ReluMask) => {}
                Frozen::Activation(activation) => {
                    let slope = activation.about().slope;
                    Zip::from(&mut dy).and(x).and(&layer.y).for_each(|dy, x, y| *dy *= slope(*x, *y));
                }
                Frozen::Dropout(mask) => dy *= mask,
            }
        }
        found.into_iter().rev().collect()
    }

    /// (y - t) / N, or that through softmax.
    fn logits_gradient(&self, fault: Option<Fault>) -> Array2<f64> {
        let mut dy = self.probabilities.clone();
        for (mut row, label) in dy.axis_iter_mut(Axis(0)).zip(&self.labels) {
            if let Some(at_label) = row.get_mut(usize::from(*label)) {
                *at_label -= 1.0;
            }
        }
        if self.loss == Loss::MeanSquaredError {
            // Σᵢ gᵢ ∂yᵢ/∂aₖ with ∂yᵢ/∂aₖ = yᵢ (1 if i = k, or else 0) - yᵢ yₖ, entry by entry.
            for (mut row, y) in dy.rows_mut().into_iter().zip(self.probabilities.rows()) {
                let errors = row.to_owned();
                for (k, da) in row.iter_mut().enumerate() {
                    let slope = |i: usize| y[i] * (f64::from(u8::from(i == k)) - y[k]);
                    *da = errors.iter().enumerate().map(|(i, error)| error * slope(i)).sum();
                }
            }
        }
        if fault != Some(Fault::BatchMean) {
            dy /= self.samples() as f64;
        }
        dy
    }
}

type Named = (String, ArrayD<f64>);

/// dW and db.
fn affine_gradients(
    affine: &Affine<f64>,
    x: &Array2<f64>,
    dy: &Array2<f64>,
    weight_decay: f64,
    fault: Option<Fault>,
) -> [ArrayD<f64>; 2] {
    let mut dw = x.t().dot(dy);
    if fault == Some(Fault::Transposed) {
        let numbers: Vec<f64> = dw.t().iter().copied().collect();
        dw.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
    }
    dw.scaled_add(weight_decay, &affine.w);
    [dw.into_dyn(), dy.sum_axis(Axis(0)).into_dyn()]
}

/// dx = γ / (N·sqrt(σ² + ε)) · (N·dy - dβ - x̂·dγ), column by column; dγ and dβ.
fn norm_gradients(
    norm: &Norm,
    x: &Array2<f64>,
    dy: &Array2<f64>,
    fault: Option<Fault>,
) -> (Array2<f64>, [ArrayD<f64>; 2]) {
    let count = x.nrows() as f64;
    let (mut dgamma, mut dbeta) = (Array1::zeros(x.ncols()), Array1::zeros(x.ncols()));
    let mut dx = Array2::zeros(x.raw_dim());
    for unit in 0..x.ncols() {
        let (x, dy) = (x.column(unit), dy.column(unit));
        let mean = x.sum() / count;
        let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
        let std = (variance + norm.epsilon).sqrt();
        let normalised = x.mapv(|x| (x - mean) / std);
        dbeta[unit] = dy.sum();
        dgamma[unit] = dy.dot(&normalised);
        let of_the_mean = if fault == Some(Fault::BatchNormMean) { 0.0 } else { dbeta[unit] };
        let scale = norm.gamma[unit] / (count * std);
        Zip::from(dx.column_mut(unit)).and(dy).and(&normalised).for_each(|dx, dy, normalised| {
            *dx = scale * (count * dy - of_the_mean - normalised * dgamma[unit]);
        });
    }
    (dx, [dgamma.into_dyn(), dbeta.into_dyn()])
}

/// dx = (D·g - Σ g - x̂·Σ g·x̂) / (D·sqrt(σ² + ε)) with g = γ·dy, row by row.
fn row_norm_gradient(norm: &RowNorm, x: &Array2<f64>, dy: &Array2<f64>) -> Array2<f64> {
    let count = x.ncols() as f64;
    let mut dx = dy * &norm.gamma;
    for ((mut g, x), normalised) in dx.rows_mut().into_iter().zip(x.rows()).zip(norm.normalised.rows()) {
        let mean = x.sum() / count;
        let variance = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
        let std = (variance + EPSILON).sqrt();
        let (sum, along) = (g.sum(), g.dot(&normalised));
        Zip::from(&mut g).and(&normalised).for_each(|g, normalised| {
            *g = (count * *g - sum - normalised * along) / (count * std);
        });
    }
    dx
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, StandardNormal};

    use super::super::super::{BatchNormSettings, Init, Input, Network, Stream, stream};
    use super::*;

    fn network(hidden: &[usize], activation: Activation, batch_norm: bool, loss: Loss) -> Network<f64> {
        let architecture = Architecture {
            layer_norm: batch_norm && hidden.len() > 1,
            batch_norm: batch_norm.then(BatchNormSettings::default),
            dropout: if batch_norm { 0.0 } else { 0.1 },
            weight_decay: 0.05,
            loss,
            ..Architecture::new(7, hidden, 4, activation)
        };
        let mut network = Network::new(&architecture, Init::Std(0.6), 2);
        // Positive biases keep some units of every layer alive, whatever the sample.
        for layer in 1..=hidden.len() {
            let biases = network.parameter_mut(&format!("b{layer}"));
            biases.into_iter().flatten().for_each(|bias| *bias += 0.8);
        }
        network
    }

    fn batch(samples: usize) -> (Array2<f64>, Vec<u8>) {
        let mut draws = stream(9, Stream::Inputs);
        let x = Array2::from_shape_simple_fn((samples, 7), || StandardNormal.sample(&mut draws));
        (x, (0..samples as u8).map(|label| label % 4).collect())
    }

    fn frozen(network: &Network<f64>, samples: usize) -> FrozenPass {
        let (x, labels) = batch(samples);
        FrozenPass::new(network, x, labels, &mut stream(1, Stream::Masks))
    }

    fn largest_difference(a: &ParameterSet, b: &ParameterSet) -> f64 {
        assert_eq!(
            a.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            b.iter().map(|(n, _)| n).collect::<Vec<_>>()
        );
        let pairs = a.iter().zip(b.iter()).flat_map(|((_, a), (_, b))| a.iter().zip(b));
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn without_a_mistake_it_is_the_gradient_of_the_network_itself() {
        for hidden in [&[][..], &[5], &[5, 3, 4]] {
            for activation in Activation::ALL {
                for (batch_norm, loss) in
                    [false, true].into_iter().flat_map(|norm| Loss::ALL.map(|loss| (norm, loss)))
                {
                    let mut network = network(hidden, activation, batch_norm, loss);
                    let plain = frozen(&network, 6).gradients(None);
                    let (x, labels) = batch(6);
                    let mut masks = stream(1, Stream::Masks);
                    network.loss_and_gradients(Input::Values(x.view()), &labels, &mut masks);
                    let difference = largest_difference(&plain, &network.gradients());
                    assert!(difference < 1e-13, "{difference} of {:?}", network.architecture());
                }
            }
        }
    }

    #[test]
    fn a_mistake_changes_the_gradient_wherever_it_can_be_made_and_nowhere_else() {
        for hidden in [&[][..], &[1], &[5], &[5, 3]] {
            for activation in Activation::ALL {
                let cases = [(false, 1), (false, 6), (true, 6)].into_iter();
                for ((batch_norm, samples), loss) in cases.flat_map(|case| Loss::ALL.map(|loss| (case, loss)))
                {
                    let network = network(hidden, activation, batch_norm, loss);
                    let frozen = frozen(&network, samples);
                    let right = frozen.gradients(None);
                    for fault in Fault::ALL {
                        let difference = largest_difference(&frozen.gradients(Some(fault)), &right);
                        let applies = fault.applies(network.architecture(), samples);
                        assert_eq!(difference > 1e-6, applies, "{fault:?} in {:?}", network.architecture());
                    }
                }
            }
        }
    }
}
