//! A graph of 500 nodes: laid out, traced, and both from the text on. Together it is to take less than 50 ms.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use layerscope::graph::layout::{Gaps, of_graph, sizes};
use layerscope::graph::tensor::scalar;
use layerscope::graph::{Backward, Graph, Trace, Values};

const NODES: usize = 500;

/// Layers of eight named sums and products, each of two of the layer before: long arrows, shared names, many crossings.
fn text() -> String {
    let mut text = String::new();
    let mut names: Vec<String> = (0..8).map(|i| format!("x{i}")).collect();
    let mut nodes = names.len();
    let mut layer = 0;
    while nodes + 8 <= NODES {
        let next: Vec<String> = (0..8).map(|i| format!("a{layer}_{i}")).collect();
        for (i, name) in next.iter().enumerate() {
            let (a, b) = (&names[i], &names[(3 * i + layer) % 8]);
            let line = if i % 2 == 0 { format!("{a} + {b}") } else { format!("sin({a})") };
            writeln!(text, "{name} = {line}").expect("a string takes it");
        }
        nodes += 8;
        names = next;
        layer += 1;
    }
    text.push_str(&names.join(" + "));
    text
}

fn graph(criterion: &mut Criterion) {
    let text = text();
    let graph = Arc::new(Graph::parse(&text).expect("it is an expression"));
    assert!((NODES - 20..=NODES + 20).contains(&graph.len()), "{} nodes", graph.len());
    let values: Values = graph.inputs().map(|(name, _)| (name.to_owned(), scalar(0.5))).collect();
    let sizes = sizes(&graph);
    let mut group = criterion.benchmark_group("graph of 500 nodes");
    group.bench_function("layout", |bencher| {
        bencher.iter(|| of_graph(black_box(&graph), &sizes, Gaps::default()));
    });
    group.bench_function("trace", |bencher| {
        bencher.iter(|| {
            Trace::new(Arc::clone(&graph), black_box(&values), &Backward::default()).expect("it runs")
        });
    });
    group.bench_function("text to picture", |bencher| {
        bencher.iter(|| {
            let graph = Arc::new(Graph::parse(black_box(&text)).expect("it is an expression"));
            let layout = of_graph(&graph, &layerscope::graph::layout::sizes(&graph), Gaps::default());
            let trace = Trace::new(graph, &values, &Backward::default()).expect("it runs");
            (layout, trace)
        });
    });
    group.finish();
}

criterion_group!(benches, graph);
criterion_main!(benches);
