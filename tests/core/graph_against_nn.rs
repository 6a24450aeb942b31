//! A two-layer network written as an expression, against the layers of `nn`: two programs, one mathematics.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::sync::Arc;

use layerscope::graph::{Backward, Graph, Tensor, Trace, Values};
use layerscope::nn::{Activation, Architecture, BatchNormSettings, Init, Input, Network, Stream, stream};
use ndarray::Array2;

const SAMPLES: usize = 5;
const LABELS: [u8; SAMPLES] = [2, 0, 1, 2, 1];

/// Largest difference, relative to the largest entry.
fn difference(a: &Tensor, b: &Tensor) -> f64 {
    assert_eq!(a.shape(), b.shape());
    let size = b.iter().fold(1e-300_f64, |size, x| size.max(x.abs()));
    a.iter().zip(b).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs())) / size
}

/// Runs the network and the expression on the same batch; all gradients agree, and so does the loss.
#[track_caller]
fn agree(architecture: &Architecture, expression: &str) {
    let mut network = Network::<f64>::new(architecture, Init::He, 7);
    let x = Array2::from_shape_fn((SAMPLES, architecture.inputs), |(i, j)| ((3 * i + 5 * j) as f64).sin());
    let loss = network.loss_and_gradients(Input::Values(x.view()), &LABELS, &mut stream(7, Stream::Masks));

    let one_hot = Array2::from_shape_fn((SAMPLES, architecture.outputs), |(i, k)| {
        f64::from(u8::from(usize::from(LABELS[i]) == k))
    });
    let graph = Arc::new(Graph::parse(expression).unwrap());
    let mut values: Values = [("x", x.into_dyn()), ("t", one_hot.into_dyn())].into_iter().collect();
    let parameters = network.parameters();
    for (name, array) in parameters.iter().filter(|(name, _)| graph.named(name).is_some()) {
        values.set(name, array.clone());
    }
    let trace = Trace::new(Arc::clone(&graph), &values, &Backward::default()).unwrap();

    // The network adds 1e-7 inside the logarithm.
    let own = trace.value(graph.result()).first().copied().unwrap();
    assert!((own - loss).abs() < 2e-6, "loss {own} against {loss}");
    let gradients = network.gradients();
    assert!(!gradients.is_empty());
    for (name, gradient) in gradients.iter() {
        let own = trace.gradient_of(name).unwrap_or_else(|| panic!("no gradient of {name}"));
        let difference = difference(own, gradient);
        // A bias before BatchNorm does nothing: both gradients are rounding errors around 0.
        let nothing = gradient.iter().chain(own).all(|x| x.abs() < 1e-12);
        assert!(nothing || difference < 1e-10, "{name} differs by {difference}");
    }
}

#[test]
fn sigmoid_with_softmax_and_cross_entropy() {
    agree(
        &Architecture::new(4, &[6], 3, Activation::Sigmoid),
        "z1 = sigmoid(dot(x, W1) + b1)\ny = softmax(dot(z1, W2) + b2)\nloss = cross_entropy(y, t)",
    );
}

#[test]
fn relu_with_softmax_and_loss_as_one_node() {
    agree(
        &Architecture::new(4, &[6], 3, Activation::Relu),
        "z1 = relu(dot(x, W1) + b1)\nsoftmax_with_loss(dot(z1, W2) + b2, t)",
    );
}

#[test]
fn batch_norm_in_parts() {
    let mut architecture = Architecture::new(4, &[6], 3, Activation::Tanh);
    architecture.batch_norm = Some(BatchNormSettings { momentum: 0.9, epsilon: 1e-6 });
    agree(
        &architecture,
        "a1 = dot(x, W1) + b1\nmu = mean(a1, axis=0)\nxc = a1 - mu\nstd = sqrt(mean(xc^2, axis=0) + 1e-6)\n\
         z1 = tanh(gamma1 * xc / std + beta1)\nsoftmax_with_loss(dot(z1, W2) + b2, t)",
    );
}
