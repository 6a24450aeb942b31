//! Where nodes and arrows stand.
#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use layerscope::graph::Graph;
use layerscope::graph::layout::{Gaps, Layout, Point, Size, layout, of_graph, sizes};
use proptest::prelude::*;

fn placed(expression: &str) -> (Graph, Layout) {
    let graph = Graph::parse(expression).unwrap();
    let layout = of_graph(&graph, &sizes(&graph), Gaps::default());
    (graph, layout)
}

/// Whether two arrows' lines properly cross, away from their shared ends.
fn cross(a: &[Point], b: &[Point]) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let segments = |line: &[Point]| line.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>();
    segments(a).iter().any(|&(p, q)| {
        segments(b)
            .iter()
            .any(|&(r, s)| side(p, q, r) * side(p, q, s) < -1e-9 && side(r, s, p) * side(r, s, q) < -1e-9)
    })
}

fn crossings(layout: &Layout) -> usize {
    let edges = &layout.edges;
    (0..edges.len()).map(|i| (0..i).filter(|&j| cross(&edges[i], &edges[j])).count()).sum()
}

#[test]
fn the_shop_reads_left_to_right_without_a_crossing() {
    let (graph, layout) = placed(
        "apple_price = apple * apples\nmandarin_price = mandarin * mandarins\n\
         sum_price = apple_price + mandarin_price\nsum_price * tax",
    );
    let x = |name: &str| layout.nodes[graph.named(name).unwrap().index()].x;
    assert!(
        x("apple") < x("apple_price") && x("apple_price") < x("sum_price") && x("sum_price") < x("result")
    );
    assert_eq!(x("apple"), x("mandarins"));
    assert_eq!(x("tax"), x("sum_price"), "the tax stands beside its multiplication");
    let y = |name: &str| layout.nodes[graph.named(name).unwrap().index()].y;
    assert!(y("apple") < y("apples") && y("apples") < y("mandarin") && y("sum_price") < y("tax"));
    assert_eq!(crossings(&layout), 0);
}

#[test]
fn the_presets_of_the_book_are_drawn_without_a_crossing() {
    for expression in [
        "price = apple * apples\nprice * tax",
        "t = x + y\nz = t^2",
        "1 / (1 + exp(-x))",
        "dot(x, W) + b",
        "y = softmax(x)\ncross_entropy(y, t)",
        "a1 = dot(x, W1) + b1\nz1 = sigmoid(a1)\na2 = dot(z1, W2) + b2\nsoftmax_with_loss(a2, t)",
        "mu = mean(x, axis=0)\nxc = x - mu\nvar = mean(xc^2, axis=0)\nstd = sqrt(var + 10e-7)\nxn = xc / std\n\
         y = gamma * xn + beta",
    ] {
        assert_eq!(crossings(&placed(expression).1), 0, "{expression}");
    }
}

#[test]
fn an_arrow_that_would_run_backwards_is_left_out() {
    let size = Size { width: 1.0, height: 1.0 };
    let layout = layout(&[size; 3], &[(0, 1), (2, 1), (1, 1), (1, 7), (1, 2)], Gaps::default());
    let drawn: Vec<bool> = layout.edges.iter().map(|line| !line.is_empty()).collect();
    assert_eq!(drawn, [true, false, false, false, true]);
    assert_eq!(Layout::default(), self::layout(&[], &[], Gaps::default()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn boxes_never_overlap_and_arrows_run_to_the_right(
        boxes in prop::collection::vec((0.5..4.0_f64, 0.5..3.0_f64), 1..40),
        draws in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index)>(), 0..60),
    ) {
        let sizes: Vec<Size> = boxes.iter().map(|&(width, height)| Size { width, height }).collect();
        let edges: Vec<(usize, usize)> = draws
            .iter()
            .map(|(a, b)| (a.index(sizes.len()), b.index(sizes.len())))
            .filter(|(a, b)| a < b)
            .collect();
        let gaps = Gaps::default();
        let layout = layout(&sizes, &edges, gaps);
        prop_assert_eq!(&layout, &self::layout(&sizes, &edges, gaps));
        for i in 0..sizes.len() {
            let (p, size) = (layout.nodes[i], sizes[i]);
            prop_assert!(p.x - size.width / 2.0 >= -1e-9 && p.x + size.width / 2.0 <= layout.width + 1e-9);
            prop_assert!(p.y - size.height / 2.0 >= -1e-9 && p.y + size.height / 2.0 <= layout.height + 1e-9);
            for (q, other) in layout.nodes.iter().zip(&sizes).take(i) {
                let apart_x = (p.x - q.x).abs() - f64::midpoint(size.width, other.width);
                let apart_y = (p.y - q.y).abs() - f64::midpoint(size.height, other.height);
                prop_assert!(apart_x >= gaps.across - 1e-9 || apart_y >= gaps.down - 1e-9, "{i} overlaps");
            }
        }
        for (line, (from, to)) in layout.edges.iter().zip(&edges) {
            prop_assert!(line.windows(2).all(|w| w[0].x <= w[1].x + 1e-9));
            prop_assert!(layout.columns[*from] < layout.columns[*to]);
        }
    }
}
