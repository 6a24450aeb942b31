//! The computation graphs of *Deep Learning from Scratch*, chapter 5, with the numbers of its pages.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::sync::Arc;

use layerscope::graph::tensor::scalar;
use layerscope::graph::{Backward, Digits, Direction, Graph, Tensor, Trace, Values};
use ndarray::{arr1, arr2};

fn trace(expression: &str, values: &str, backward: &Backward) -> Trace {
    let table: toml::Table = values.parse().unwrap();
    let graph = Arc::new(Graph::parse(expression).unwrap());
    Trace::new(graph, &Values::from_toml(&table).unwrap(), backward).unwrap()
}

/// Equal within a rounding error or two.
#[track_caller]
fn close(a: &Tensor, b: &Tensor) {
    assert_eq!(a.shape(), b.shape());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12 * (1.0 + b.abs())), "{a} is not {b}");
}

fn value(trace: &Trace, name: &str) -> Tensor {
    trace.value_of(name).unwrap().clone()
}

fn gradient(trace: &Trace, name: &str) -> Tensor {
    trace.gradient_of(name).unwrap().clone()
}

#[track_caller]
fn gradients_are(trace: &Trace, expected: &[(&str, f64)]) {
    for (name, x) in expected {
        close(&gradient(trace, name), &scalar(*x));
    }
}

const APPLE: &str = "price = apple * apples\nprice * tax";
const APPLE_VALUES: &str = "apple = 100\napples = 2\ntax = 1.1";

#[test]
fn apple_shop() {
    let t = trace(APPLE, APPLE_VALUES, &Backward::default());
    close(&value(&t, "price"), &scalar(200.0));
    close(&value(&t, "result"), &scalar(220.0));
    gradients_are(&t, &[("apple", 2.2), ("apples", 110.0), ("tax", 200.0), ("price", 1.1), ("result", 1.0)]);
}

#[test]
fn apple_shop_step_by_step() {
    let t = trace(APPLE, APPLE_VALUES, &Backward::default());
    let steps: Vec<_> =
        t.steps().iter().map(|s| (s.direction, t.graph().node(s.node).label().to_owned())).collect();
    let (f, b) = (Direction::Forward, Direction::Backward);
    let expected = [
        (f, "apple"),
        (f, "apples"),
        (f, "price"),
        (f, "tax"),
        (f, "result"),
        (b, "result"),
        (b, "tax"),
        (b, "price"),
        (b, "apples"),
        (b, "apple"),
    ];
    assert_eq!(steps, expected.map(|(d, n)| (d, n.to_owned())));

    let words = |step: usize| t.words(&t.steps()[step], Digits::Short);
    assert_eq!(words(0), "apple is 100.");
    assert_eq!(words(2), "price = apple·apples = 100·2 = 200.");
    assert_eq!(
        words(7),
        "1.1 came from the right to price. \
         To apple: ∂(apple·apples)/∂apple = apples = 2, times what came from the right, 1.1, gives 2.2. \
         To apples: ∂(apple·apples)/∂apples = apple = 100, times what came from the right, 1.1, gives 110."
    );
    assert_eq!(words(9), "The gradient of apple is 2.2.");
}

#[test]
fn apple_and_mandarin_shop() {
    let t = trace(
        "apple_price = apple * apples\nmandarin_price = mandarin * mandarins\n\
         sum_price = apple_price + mandarin_price\ntotal = sum_price * tax",
        "apple = 100\napples = 2\nmandarin = 150\nmandarins = 3\ntax = 1.1",
        &Backward::default(),
    );
    for (name, x) in
        [("apple_price", 200.0), ("mandarin_price", 450.0), ("sum_price", 650.0), ("total", 715.0)]
    {
        close(&value(&t, name), &scalar(x));
    }
    gradients_are(
        &t,
        &[("apple", 2.2), ("apples", 110.0), ("mandarin", 3.3), ("mandarins", 165.0), ("tax", 650.0)],
    );
    gradients_are(&t, &[("apple_price", 1.1), ("mandarin_price", 1.1), ("sum_price", 1.1), ("total", 1.0)]);
}

#[test]
fn chain_rule() {
    let t = trace("z = (x + y)^2", "x = 3\ny = 4", &Backward::default());
    assert_eq!(value(&t, "z"), scalar(49.0));
    gradients_are(&t, &[("x", 14.0), ("y", 14.0)]);
    let written = trace("t = x + y\nz = t * t", "x = 3\ny = 4", &Backward::default());
    gradients_are(&written, &[("x", 14.0), ("y", 14.0), ("t", 14.0)]);
    let step =
        written.steps().iter().find(|s| s.direction == Direction::Backward && s.reads.len() == 2).unwrap();
    assert!(written.words(step, Digits::Short).starts_with("t is used 2 times, so 7 and 7 add up to 14."));
    let formula =
        written.formula(written.graph().node(written.graph().result()).incoming()[0], Digits::Short);
    assert_eq!(formula, "∂(t₁·t₂)/∂t₁ = t₂ = 7");
}

#[test]
fn sigmoid_in_parts_is_sigmoid() {
    for x in [-3.0, 0.0, 0.5, 8.0] {
        let values = format!("x = {x:?}");
        let parts = trace("1 / (1 + exp(-x))", &values, &Backward::default());
        let whole = trace("sigmoid(x)", &values, &Backward::default());
        let y = 1.0 / (1.0 + f64::exp(-x));
        for t in [parts, whole] {
            close(&value(&t, "result"), &scalar(y));
            close(&gradient(&t, "x"), &scalar(y * (1.0 - y)));
        }
    }
}

#[test]
fn bias_in_a_batch() {
    let dy = arr2(&[[1.0, 2.0, 3.0], [11.0, 12.0, 13.0]]).into_dyn();
    let t = trace(
        "Y = dot(X, W) + B",
        "X = [[0, 0], [1, 1]]\nW = [[4, 4, 4], [6, 6, 6]]\nB = [1, 2, 3]",
        &Backward { from: None, seed: Some(dy.clone()) },
    );
    assert_eq!(value(&t, "Y"), dy);
    assert_eq!(gradient(&t, "B"), arr1(&[12.0, 14.0, 16.0]).into_dyn());
    let (x, w) = (arr2(&[[0.0, 0.0], [1.0, 1.0]]), arr2(&[[4.0, 4.0, 4.0], [6.0, 6.0, 6.0]]));
    let dy = dy.into_dimensionality::<ndarray::Ix2>().unwrap();
    assert_eq!(gradient(&t, "W"), x.t().dot(&dy).into_dyn());
    assert_eq!(gradient(&t, "X"), dy.dot(&w.t()).into_dyn());
}

#[test]
fn affine_shapes() {
    let one = trace(
        "dot(x, W) + b",
        "x = [1, 2]\nW = [[1, 2, 3], [4, 5, 6]]\nb = [0.1, 0.2, 0.3]",
        &Backward::default(),
    );
    close(&value(&one, "result"), &arr1(&[9.1, 12.2, 15.3]).into_dyn());
    assert_eq!(gradient(&one, "x"), arr1(&[6.0, 15.0]).into_dyn());
    assert_eq!(gradient(&one, "W"), arr2(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]).into_dyn());
    assert_eq!(gradient(&one, "b"), arr1(&[1.0, 1.0, 1.0]).into_dyn());
    let batch = trace(
        "dot(x, W) + b",
        "x = [[1, 2], [3, 4], [5, 6], [7, 8]]\nW = [[1, 2, 3], [4, 5, 6]]\nb = [0.1, 0.2, 0.3]",
        &Backward::default(),
    );
    assert_eq!(value(&batch, "result").shape(), [4, 3]);
    assert_eq!(gradient(&batch, "x").shape(), [4, 2]);
    assert_eq!(gradient(&batch, "b"), arr1(&[4.0, 4.0, 4.0]).into_dyn());
}

#[test]
fn relu_lets_through_what_was_positive() {
    let t = trace(
        "relu(x)",
        "x = [[1.0, -0.5], [-2.0, 3.0]]",
        &Backward { from: None, seed: Some(arr2(&[[5.0, 6.0], [7.0, 8.0]]).into_dyn()) },
    );
    assert_eq!(value(&t, "result"), arr2(&[[1.0, 0.0], [0.0, 3.0]]).into_dyn());
    assert_eq!(gradient(&t, "x"), arr2(&[[5.0, 0.0], [0.0, 8.0]]).into_dyn());
}

#[test]
fn softmax_with_loss_passes_the_difference() {
    let values = "x = [0.3, 2.9, 4.0]\nt = [0, 0, 1]";
    for expression in ["y = softmax(x)\ncross_entropy(y, t)", "y = softmax(x)\nsoftmax_with_loss(x, t)"] {
        let t = trace(expression, values, &Backward::default());
        let difference = value(&t, "y") - arr1(&[0.0, 0.0, 1.0]).into_dyn();
        close(&gradient(&t, "x"), &difference);
    }
}

#[test]
fn softmax_with_loss_shows_the_rule_that_it_follows() {
    for (targets, letters, sum) in
        [("[0.1, 0.2, 0.7]", "(softmax(x) − t)/N", 1.0), ("[0.5, 0, 2]", "(softmax(x)·Σt − t)/N", 2.5)]
    {
        let values = format!("x = [0.3, 2.9, 4.0]\nt = {targets}");
        let t = trace("y = softmax(x)\nsoftmax_with_loss(x, t)", &values, &Backward::default());
        let graph = t.graph();
        let formula = t.formula(graph.node(graph.result()).incoming()[0], Digits::Short);
        // Rounded numbers stand behind another sign.
        let written = ["=", "≈"].iter().any(|sign| formula.contains(&format!("= {letters} {sign} ")));
        assert!(written, "{formula}");
        close(&gradient(&t, "x"), &(value(&t, "y") * sum - value(&t, "t")));
    }
}

#[test]
fn the_way_back_can_start_in_the_middle_with_another_gradient() {
    let t = trace(APPLE, APPLE_VALUES, &Backward { from: Some("price".into()), seed: Some(scalar(3.0)) });
    gradients_are(&t, &[("price", 3.0), ("apple", 6.0), ("apples", 300.0)]);
    assert_eq!(t.gradient_of("tax"), None, "price does not depend on the tax");
    assert_eq!(t.gradient_of("result"), None);
    close(&value(&t, "result"), &scalar(220.0));
}

#[test]
fn batch_norm_in_parts_normalises() {
    let t = trace(
        "mu = mean(x, axis=0)\nxc = x - mu\nvar = mean(xc^2, axis=0)\nstd = sqrt(var + 10e-7)\n\
         xn = xc / std\ny = gamma * xn + beta",
        "x = [[1, 10], [2, 30], [6, 20]]\ngamma = [1, 2]\nbeta = [0, 5]",
        &Backward { from: None, seed: Some(arr2(&[[1.0, 0.5], [-2.0, 3.0], [0.25, 1.0]]).into_dyn()) },
    );
    let y = value(&t, "y").into_dimensionality::<ndarray::Ix2>().unwrap();
    close(&y.mean_axis(ndarray::Axis(0)).unwrap().into_dyn(), &arr1(&[0.0, 5.0]).into_dyn());
    assert_eq!(gradient(&t, "beta"), arr1(&[-0.75, 4.5]).into_dyn());
    // Moving a whole column changes nothing: its gradients add up to 0.
    let dx = gradient(&t, "x").into_dimensionality::<ndarray::Ix2>().unwrap();
    close(&dx.sum_axis(ndarray::Axis(0)).into_dyn(), &arr1(&[0.0, 0.0]).into_dyn());
}
