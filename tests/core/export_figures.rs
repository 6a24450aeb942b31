//! Figures as SVG and as tables: well-formed and whole, whatever is in them.

use std::sync::Arc;

use layerscope::experiment::figure::Binning;
use layerscope::experiment::figure::{
    Axis, Bar, BarFigure, Bins, ContourLevel, ContourMap, CurveGrid, CurvePanel, Distribution, Exhibit,
    Figure, FigureEdge, FigureNode, FigureWords, HeatMap, Histogram, HistogramGrid, HistogramRow, ImageStrip,
    LayersAt, LineFigure, MapFigure, MapPath, Mark, NodeLinkFigure, NodeShape, OverTimeFigure, OverTimePart,
    OverTimeRun, ParallelAxis, ParallelFigure, ParallelLine, Picture, Point, PointGroup, Role, ScatterFigure,
    Series, Shade, Slope, Table, TableFigure, Values,
};
use layerscope::export::{pixels, png, svg};
use layerscope::language::Language;
use ndarray::Array2;
use proptest::prelude::*;

/// A number that a figure may meet: ordinary, huge, tiny, none at all.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -10.0..10.0_f64,
        1 => Just(0.0),
        1 => prop::sample::select(vec![
            f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e-300, -0.0, f64::MAX, f64::MIN_POSITIVE,
        ]),
    ]
}

/// Words from anywhere: also those that would break out of an attribute, and signs that XML forbids.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\PC{0,24}",
        1 => prop::sample::select(vec![
            String::new(),
            "<script>alert(\"1\")</script>".to_owned(),
            "\" onload=\"x\" & ' ]]> <!--".to_owned(),
            "\u{0}\u{7}\u{1b}\u{fffe}\u{ffff}".to_owned(),
            "손실과 정확도\nzwei Zeilen".to_owned(),
            "very long ".repeat(60),
        ]),
    ]
}

fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
    prop::collection::vec([number(), number()], 0..30)
}

fn axis() -> impl Strategy<Value = Axis> {
    (words(), words(), prop::option::of([number(), number()]), prop::collection::vec(words(), 0..3))
        .prop_map(|(label, unit, range, names)| Axis { label, unit, range, names, guides: Vec::new() })
}

fn role() -> impl Strategy<Value = Role> {
    (0..12_usize, 0..20_usize).prop_map(|(which, n)| match which {
        10 => Role::Validation,
        11 => Role::ValidationOf(n),
        9 => Role::Layer { of: n % 4, number: n, count: n / 2 },
        0 => Role::Raw,
        1 => Role::Smoothed,
        2 => Role::Forward,
        3 => Role::Backward,
        4 => Role::Train,
        5 => Role::Test,
        6 => Role::RawOf(n),
        7 => Role::TestOf(n),
        _ => Role::Series(n),
    })
}

fn series() -> impl Strategy<Value = Series> {
    (words(), role(), points()).prop_map(|(name, role, points)| Series { name, role, points })
}

fn lines() -> impl Strategy<Value = Figure> {
    let marks = prop::collection::vec((number(), words()).prop_map(|(x, text)| Mark { x, text }), 0..4);
    (words(), axis(), axis(), prop::collection::vec(series(), 0..5), marks, any::<bool>()).prop_map(
        |(title, x, y, series, marks, logarithmic)| Figure::Lines {
            lines: LineFigure { title, x, y, series, marks },
            logarithmic,
        },
    )
}

fn panels() -> impl Strategy<Value = Figure> {
    let panel = (words(), prop::collection::vec(series(), 0..3))
        .prop_map(|(title, series)| CurvePanel { title, series });
    (words(), axis(), axis(), 0..6_usize, prop::collection::vec(panel, 0..7))
        .prop_map(|(title, x, y, columns, panels)| Figure::Panels(CurveGrid { title, x, y, columns, panels }))
}

fn histogram() -> impl Strategy<Value = Histogram> {
    let bounds = prop::sample::select(vec![(-1.0, 1.0), (0.0, 1.0), (5.0, 6.0), (-1e300, 1e300)]);
    (prop::collection::vec(number(), 0..40), bounds)
        .prop_map(|(values, (low, high))| Histogram::of(&values, Binning::new(low, high)))
}

fn histograms() -> impl Strategy<Value = Figure> {
    let row = (words(), prop::collection::vec(histogram(), 0..7)).prop_map(|(name, cells)| HistogramRow {
        name,
        cells,
        ..HistogramRow::default()
    });
    let rows = prop::collection::vec(row, 0..4);
    (words(), rows, prop::collection::vec(words(), 0..7), axis(), role()).prop_map(
        |(title, rows, columns, x, role)| Figure::Histograms {
            grid: HistogramGrid { title, rows, columns, x, ..HistogramGrid::default() },
            role,
        },
    )
}

fn matrix() -> impl Strategy<Value = Figure> {
    let numbers = prop::collection::vec(number(), 36);
    let names = || prop::collection::vec(words(), 0..7);
    ((words(), words(), words()), names(), names(), 0..7_usize, 0..6_usize, numbers).prop_map(
        |((title, row_label, column_label), rows, columns, down, across, numbers)| {
            let values =
                Array2::from_shape_fn((down, across), |(row, column)| numbers[(row * 6 + column) % 36]);
            Figure::Matrix(HeatMap { title, row_label, column_label, rows, columns, values })
        },
    )
}

fn map() -> impl Strategy<Value = Figure> {
    let level = (number(), prop::collection::vec(points(), 0..3))
        .prop_map(|(value, lines)| ContourLevel { value, lines });
    let slope =
        ([number(), number()], [number(), number()]).prop_map(|(at, gradient)| Slope { at, gradient });
    let path = (words(), role(), points()).prop_map(|(name, role, points)| MapPath { name, role, points });
    let ground =
        (words(), axis(), axis(), prop::collection::vec(level, 0..4), prop::collection::vec(slope, 0..5));
    let target = prop::option::of(([number(), number()], words()));
    (ground, prop::collection::vec(path, 0..4), target).prop_map(
        |((title, x, y, levels, slopes), paths, target)| {
            let map = ContourMap { title, x, y, levels, slopes };
            Figure::Map(MapFigure { map, paths, target })
        },
    )
}

fn scatter() -> impl Strategy<Value = Figure> {
    let point =
        (number(), number(), prop::option::of(number())).prop_map(|(x, y, value)| Point { x, y, value });
    let group = (words(), role(), prop::collection::vec(point, 0..12))
        .prop_map(|(name, role, points)| PointGroup { name, role, points });
    (
        (words(), axis(), axis(), any::<bool>(), any::<bool>(), prop::option::of(axis()), any::<bool>()),
        prop::collection::vec(group, 0..4),
    )
        .prop_map(|((title, x, y, log_x, log_y, color, diagonal), groups)| {
            Figure::Scatter(ScatterFigure { title, x, y, log_x, log_y, color, diagonal, groups })
        })
}

fn parallel() -> impl Strategy<Value = Figure> {
    let axes = (axis(), any::<bool>()).prop_map(|(axis, logarithmic)| ParallelAxis { axis, logarithmic });
    let line = (words(), prop::collection::vec(prop::option::of(number()), 0..5), number())
        .prop_map(|(name, values, value)| ParallelLine { name, values, value });
    (words(), prop::collection::vec(axes, 0..5), axis(), prop::collection::vec(line, 0..8)).prop_map(
        |(title, axes, color, lines)| Figure::Parallel(ParallelFigure { title, axes, color, lines }),
    )
}

fn pictures() -> impl Strategy<Value = Figure> {
    let picture = (words(), prop::collection::vec(-2.0..2.0_f32, 0..26))
        .prop_map(|(caption, values)| Picture { caption, values });
    let shade = prop_oneof![Just(Shade::Ink), number().prop_map(Shade::Signed)];
    (words(), 0..5_usize, 0..5_usize, shade, prop::collection::vec(picture, 0..30)).prop_map(
        |(title, rows, columns, shade, pictures)| {
            Figure::Pictures(ImageStrip { title, rows, columns, shade, pictures })
        },
    )
}

fn bars() -> impl Strategy<Value = Figure> {
    let bar = (words(), number()).prop_map(|(name, value)| Bar { name, value });
    (words(), axis(), prop::collection::vec(bar, 0..12))
        .prop_map(|(title, axis, bars)| Figure::Bars(BarFigure { title, axis, bars }))
}

fn graph() -> impl Strategy<Value = Figure> {
    let node = ([number(), number()], [number(), number()], any::<bool>(), words(), words()).prop_map(
        |(at, size, round, label, detail)| {
            let shape = if round { NodeShape::Round } else { NodeShape::Box };
            FigureNode { at, size, shape, label, detail }
        },
    );
    let edge = (points(), words(), words()).prop_map(|(line, forward, backward)| FigureEdge {
        line,
        forward,
        backward,
    });
    let nodes = prop::collection::vec(node, 0..6);
    (words(), [number(), number()], nodes, prop::collection::vec(edge, 0..6)).prop_map(
        |(title, size, nodes, edges)| {
            Figure::Graph(NodeLinkFigure { title, size, nodes, edges, on_the_way: None })
        },
    )
}

fn table() -> impl Strategy<Value = Figure> {
    let column = prop_oneof![
        prop::collection::vec(any::<u64>(), 3).prop_map(Values::Whole),
        prop::collection::vec(number(), 3).prop_map(Values::Number),
        prop::collection::vec(words(), 3).prop_map(Values::Text),
    ];
    (words(), prop::collection::vec((words(), column), 1..12)).prop_map(|(title, columns)| {
        let add = |table: Table, (name, values): (String, Values)| table.with(name, values);
        Figure::Table(TableFigure {
            title,
            table: columns.into_iter().fold(Table::new("table"), add),
            best: vec![[0, 0], [1, 1]],
        })
    })
}

fn distribution() -> impl Strategy<Value = Distribution> {
    let bins = prop::sample::select(vec![Bins::BySize, Bins::About(0.0), Bins::About(0.5)]);
    (prop::collection::vec(number(), 0..40), bins, [number(), number()])
        .prop_map(|(values, bins, flat)| Distribution::of(&values, bins, flat))
}

fn over_time() -> impl Strategy<Value = Figure> {
    let layers = prop::collection::vec([distribution(), distribution(), distribution()], 0..5);
    let columns = prop::collection::vec((1..40_u64, layers), 0..6).prop_map(|columns| {
        let mut iteration = 0;
        let column = |(further, layers)| {
            iteration += further;
            Arc::new(LayersAt { iteration, layers, updates: Vec::new() })
        };
        columns.into_iter().map(column).collect::<Vec<_>>()
    });
    let part = (words(), 0..4_usize, role(), 0..3_usize).prop_map(|(title, of, role, run)| OverTimePart {
        title,
        of,
        role,
        run,
    });
    let marks = prop::collection::vec((number(), words()).prop_map(|(x, text)| Mark { x, text }), 0..4);
    let run = (words(), columns, 0..300_u64, 0..300_u64, marks)
        .prop_map(|(name, columns, until, now, marks)| OverTimeRun { name, columns, until, marks, now });
    let runs = prop::collection::vec(run, 0..3);
    (words(), axis(), runs, prop::collection::vec(part, 0..5), any::<bool>()).prop_map(
        |(title, x, runs, parts, with_quantiles)| {
            Figure::OverTime(OverTimeFigure { title, x, runs, parts, with_quantiles })
        },
    )
}

fn exhibit() -> impl Strategy<Value = Exhibit> {
    let figure = prop_oneof![
        over_time(),
        lines(),
        panels(),
        histograms(),
        matrix(),
        map(),
        scatter(),
        parallel(),
        pictures(),
        bars(),
        graph(),
        table(),
    ];
    (figure, prop::option::of(any::<u64>()), words()).prop_map(|(figure, seed, settings)| Exhibit {
        name: "figure".into(),
        figure,
        seed,
        settings,
    })
}

/// Every number that an attribute of a drawing holds.
fn numbers_of(node: roxmltree::Node<'_, '_>) -> Vec<f64> {
    let names = ["x", "y", "width", "height", "cx", "cy", "r", "rx", "font-size", "stroke-width"];
    let attributes = node.attributes().filter(|attribute| names.contains(&attribute.name()));
    attributes.map(|attribute| attribute.value().parse().expect("a plain number")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_figure_is_well_formed(exhibit in exhibit(), korean in any::<bool>()) {
        let language = if korean { Language::Korean } else { Language::English };
        let drawn = svg(&exhibit, FigureWords::of(language));
        let document = roxmltree::Document::parse(&drawn).map_err(|error| TestCaseError::fail(format!("{error}\n{drawn}")))?;
        for node in document.descendants() {
            for number in numbers_of(node) {
                prop_assert!(number.is_finite() && number.abs() < 1e6, "{number} in {drawn}");
            }
            prop_assert!(node.attributes().all(|a| !a.value().contains("NaN") || a.name() == "aria-label"));
            // Words stay words: nothing of a title becomes an element or an attribute.
            prop_assert!(node.tag_name().name() != "script" && node.attribute("onload").is_none());
        }
        prop_assert_eq!(document.root_element().attribute("lang").or(document.root_element().attribute(("http://www.w3.org/XML/1998/namespace", "lang"))), Some(language.tag()));
    }

    #[test]
    fn any_figure_is_a_table_with_columns_of_one_length(exhibit in exhibit()) {
        let table = exhibit.table();
        prop_assert!(!table.columns.is_empty());
        let lengths: Vec<usize> = table.columns.iter().map(|column| column.values.len()).collect();
        prop_assert!(lengths.iter().all(|length| *length == lengths[0]), "{:?}", lengths);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_figure_becomes_pixels_twice_its_size(exhibit in exhibit()) {
        let drawn = svg(&exhibit, FigureWords::of(Language::English));
        let document = roxmltree::Document::parse(&drawn).expect("it is well-formed");
        let size = |name| document.root_element().attribute(name).and_then(|size| size.parse::<usize>().ok());
        let pixels = pixels(&drawn).expect("this program's own SVG can be drawn");
        prop_assert_eq!(Some(pixels.width), size("width").map(|width| 2 * width));
        prop_assert_eq!(Some(pixels.height), size("height").map(|height| 2 * height));
        prop_assert_eq!(pixels.rgba.len(), 4 * pixels.width * pixels.height);
    }
}

fn losses() -> Exhibit {
    let series = |name: &str, role, points| Series { name: name.to_owned(), role, points };
    let curve =
        |scale: f64| (0..100).map(|at| [f64::from(at), scale / f64::from(at + 1)]).collect::<Vec<_>>();
    let mut broken = curve(2.0);
    broken[50][1] = f64::NAN;
    Exhibit {
        name: "loss".into(),
        figure: Figure::Lines {
            lines: LineFigure {
                title: "Loss".into(),
                x: Axis::new("iteration", "").held(0.0, 100.0),
                y: Axis::new("cross-entropy", "nats"),
                series: vec![
                    series("plain", Role::Series(0), broken),
                    series("BatchNorm", Role::Series(1), curve(1.0)),
                ],
                marks: vec![Mark { x: 40.0, text: "lr 0.01".into() }],
            },
            logarithmic: false,
        },
        seed: Some(42),
        settings: "hidden 100×4, init he".into(),
    }
}

/// The words of a drawing, in their order.
fn texts(drawn: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(drawn).expect("it is well-formed");
    let texts =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
    texts.filter_map(|node| node.text().map(str::to_owned)).collect()
}

#[test]
fn a_figure_carries_title_axes_units_legend_marks_seed_and_settings() {
    let drawn = svg(&losses(), FigureWords::of(Language::English));
    let said = texts(&drawn);
    for words in [
        "Loss",
        "iteration",
        "cross-entropy (nats)",
        "plain",
        "BatchNorm",
        "lr 0.01",
        "100",
        "seed 42 · hidden 100×4, init he",
    ] {
        assert!(said.iter().any(|text| text == words), "{words} in {said:?}");
    }
    assert!(
        texts(&svg(&losses(), FigureWords::of(Language::Korean)))
            .iter()
            .any(|text| text.starts_with("시드 42"))
    );
}

#[test]
fn series_differ_by_more_than_colour_and_a_not_a_number_breaks_the_line() {
    let drawn = svg(&losses(), FigureWords::of(Language::English));
    let document = roxmltree::Document::parse(&drawn).expect("it is well-formed");
    let curves: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("d").is_some_and(|path| path.matches('L').count() > 40))
        .collect();
    assert_eq!(curves.len(), 2);
    // By their markers, and by the names at their ends: a dash would say that they were measured on the test images.
    assert!(curves.iter().all(|curve| curve.attribute("stroke-dasharray").is_none()));
    assert_ne!(curves[0].attribute("stroke"), curves[1].attribute("stroke"));
    let marks = |name: &str, color: Option<&str>| {
        document
            .descendants()
            .filter(|node| {
                node.has_tag_name(("http://www.w3.org/2000/svg", name)) && node.attribute("fill") == color
            })
            .count()
    };
    assert!(marks("circle", curves[0].attribute("stroke")) > 3, "discs on the first");
    assert_eq!(marks("circle", curves[1].attribute("stroke")), 0, "and something else on the second");
    let pieces = |at: usize| curves[at].attribute("d").unwrap_or_default().matches('M').count();
    assert_eq!((pieces(0), pieces(1)), (2, 1));
}

#[test]
fn a_histogram_counts_zeros_outsiders_and_not_a_numbers_apart() {
    let values = [vec![0.0; 50], vec![0.5; 20], vec![0.25; 10], vec![7.0; 15], vec![f64::NAN; 5]].concat();
    let cells = vec![
        Histogram::of(&values, Binning::new(0.0, 1.0)),
        Histogram::of(&[0.5; 9], Binning::new(0.0, 1.0)),
    ];
    let grid = HistogramGrid {
        title: "Activations".into(),
        rows: vec![HistogramRow { name: "ReLU\nHe".into(), cells, ..HistogramRow::default() }],
        columns: vec!["Layer 1".into(), "Layer 2".into()],
        ..HistogramGrid::default()
    };
    let figure = Figure::Histograms { grid, role: Role::Forward };
    let exhibit = Exhibit { name: "activations".into(), figure, seed: Some(1), settings: String::new() };
    let drawn = svg(&exhibit, FigureWords::of(Language::English));
    let said = texts(&drawn);
    for words in ["NaN 5.0%", "all 0.500", "ReLU", "He", "Layer 2", "seed 1", "0"] {
        assert!(said.iter().any(|text| text == words), "{words} in {said:?}");
    }
    assert!(said.iter().any(|text| text.contains("hollow: exact zeros")), "{said:?}");
    // Half of the values are zero: a hollow bar of half the height. Of the others most are 0.5, as many as three quarters of
    // those lie beyond the axis.
    let document = roxmltree::Document::parse(&drawn).expect("it is well-formed");
    let number = |node: &roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let rects: Vec<_> = document.descendants().filter(|node| node.has_tag_name("rect")).collect();
    let hollow = rects.iter().find(|rect| rect.attribute("stroke").is_some() && number(rect, "width") < 20.0);
    let hollow = hollow.expect("the zeros have a bar");
    // The bars of a panel are one shape, a closed piece each: M x y h width V bottom h -width z.
    let panels: Vec<&str> = document
        .descendants()
        .filter_map(|node| node.attribute("d").filter(|path| path.ends_with('z')))
        .collect();
    let heights = panels.first().expect("the first panel has bars").split('M').skip(1).map(|bar| {
        let numbers: Vec<f64> =
            bar.split(|c: char| " hVz".contains(c)).filter_map(|number| number.parse().ok()).collect();
        let [x, y, _, bottom, _] = numbers[..] else { panic!("{bar}") };
        assert!(x > number(hollow, "x"), "beside the zeros");
        bottom - y
    });
    let highest = heights.fold(0.0, f64::max);
    assert!(
        (number(hollow, "height") / highest - 0.5).abs() < 0.1,
        "{} of {highest}",
        number(hollow, "height")
    );
    let table = exhibit.table();
    assert_eq!(table.len(), 60);
    let column = |name: &str| table.columns.iter().find(|column| column.name == name).expect("it is there");
    let first = |name: &str| column(name).values.text(0);
    assert_eq!(["zeros", "above", "nan"].map(first), ["50", "15", "5"]);
}

#[test]
fn a_png_is_a_picture_with_ink_in_it() {
    let bytes = png(&svg(&losses(), FigureWords::of(Language::English))).expect("it can be drawn");
    assert!(bytes.starts_with(b"\x89PNG"));
    let drawn = pixels(&svg(&losses(), FigureWords::of(Language::English))).expect("it can be drawn");
    let white = drawn.rgba.chunks_exact(4).filter(|pixel| *pixel == [255; 4]).count();
    let all = drawn.width * drawn.height;
    assert!(white < all * 99 / 100 && white > all / 2, "{white} of {all} are white");
    // The title is set in the program's own typeface, whatever the system has: no word is missing.
    let title_row = 2 * 30 * drawn.width * 4;
    let dark = drawn.rgba[..title_row].chunks_exact(4).filter(|pixel| pixel[0] < 80).count();
    assert!(dark > 200, "{dark} dark pixels where the title stands");
}

/// Figures of every sort, by the name of the file that they are compared with.
fn looked_at() -> Vec<(&'static str, Exhibit)> {
    let exhibit = |figure| Exhibit {
        name: "figure".into(),
        figure,
        seed: Some(7),
        settings: "hidden 20, init he".into(),
    };
    let values = (0..400).map(|at| f64::from(at % 40) / 20.0 - 0.4).map(|value: f64| value.max(0.0));
    let panel = |values: Vec<f64>| Histogram::of(&values, Binning::new(0.0, 1.0));
    let row = HistogramRow {
        name: "ReLU\nHe".into(),
        cells: vec![panel(values.collect()), panel(vec![0.25; 30]), panel(vec![f64::NAN, 0.1, 0.2, -3.0])],
        ..HistogramRow::default()
    };
    let grid = HistogramGrid {
        title: "Activations".into(),
        rows: vec![row],
        columns: (1..=3).map(|layer| format!("Layer {layer}")).collect(),
        by_layer: true,
        ..HistogramGrid::default()
    };
    let point = |at: u32| Point {
        x: 10f64.powf(-f64::from(at % 7)),
        y: f64::from(at * at % 17) / 17.0,
        value: Some(f64::from(at) / 30.0),
    };
    let scatter = ScatterFigure {
        title: "lr and accuracy".into(),
        x: Axis::new("lr", ""),
        y: Axis::new("validation accuracy", "").held(0.0, 1.0),
        log_x: true,
        log_y: false,
        color: Some(Axis::new("validation accuracy", "").held(0.0, 1.0)),
        diagonal: false,
        groups: vec![
            PointGroup { name: String::new(), role: Role::Series(0), points: (0..30).map(point).collect() },
            PointGroup { name: "best".into(), role: Role::Series(1), points: vec![point(29)] },
        ],
    };
    let node = |label: &str, detail: &str, at, shape| FigureNode {
        at,
        size: [96.0, 56.0],
        shape,
        label: label.into(),
        detail: detail.into(),
    };
    let graph = NodeLinkFigure {
        title: "Computation graph".into(),
        size: [420.0, 160.0],
        nodes: vec![
            node("apple", "100", [60.0, 40.0], NodeShape::Box),
            node("apples", "2", [60.0, 120.0], NodeShape::Box),
            node("×", "price", [300.0, 80.0], NodeShape::Round),
        ],
        edges: vec![
            FigureEdge {
                line: vec![[108.0, 40.0], [252.0, 72.0]],
                forward: "100".into(),
                backward: "2.2".into(),
            },
            FigureEdge {
                line: vec![[108.0, 120.0], [252.0, 88.0]],
                forward: "2".into(),
                backward: "110".into(),
            },
        ],
        on_the_way: None,
    };
    let table = Table::new("arrays")
        .with("parameter", Values::Text(vec!["W1".into(), "b1".into()]))
        .with("mean", Values::Number(vec![3.2e-10, 0.0]))
        .with("kinks", Values::Whole(vec![12_345, 0]));
    let names = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
    let counts = |(row, column): (usize, usize)| if row == column { 90.0 } else { (row * column % 7) as f64 };
    let matrix = HeatMap {
        title: "Confusion matrix".into(),
        row_label: "label".into(),
        column_label: "predicted".into(),
        rows: names(10),
        columns: names(10),
        values: Array2::from_shape_fn((10, 10), counts),
    };
    let ellipse = |size: f64| {
        let point = |at: u32| {
            let angle = f64::from(at) * std::f64::consts::TAU / 48.0;
            [size * 4.0 * angle.cos(), size * angle.sin()]
        };
        ContourLevel { value: size * size, lines: vec![(0..=48).map(point).collect()] }
    };
    let slope = |at: u32| {
        let [x, y] = [f64::from(at % 5) * 4.0 - 8.0, f64::from(at / 5) - 1.0];
        Slope { at: [x, y], gradient: [x / 10.0, 2.0 * y] }
    };
    let map = ContourMap {
        title: "x**2 / 20 + y**2".into(),
        x: Axis::new("x", "").held(-10.0, 10.0),
        y: Axis::new("y", "").held(-2.0, 2.0),
        levels: (1..6).map(|level| ellipse(f64::from(level) * 0.4)).collect(),
        slopes: (0..15).map(slope).collect(),
    };
    let walk = |number: u32| MapPath {
        name: ["sgd", "momentum"][number as usize].into(),
        role: Role::Series(number as usize),
        points: (0..8)
            .map(|step| {
                let left = 0.8_f64.powi(step);
                [-7.0 * left, 1.6 * (-left).powi(step + number as i32)]
            })
            .collect(),
    };
    let map =
        MapFigure { map, paths: (0..2).map(walk).collect(), target: Some(([0.0, 0.0], "minimum".into())) };
    let key = |name: &str, low, high, logarithmic| ParallelAxis {
        axis: Axis::new(name, "").held(low, high),
        logarithmic,
    };
    let trial = |at: u32| ParallelLine {
        name: format!("trial {at}"),
        values: vec![
            Some(10f64.powf(-1.0 - f64::from(at % 5))),
            (!at.is_multiple_of(4)).then(|| f64::from(at % 9) / 10.0),
            Some(f64::from(at % 3)),
        ],
        value: f64::from(at) / 20.0,
    };
    let optimizers = Axis::new("optimizer", "").held(-0.5, 2.5);
    let optimizers = optimizers.named(["sgd", "momentum", "adam"].map(str::to_owned).to_vec());
    let parallel = ParallelFigure {
        title: "All keys of all trials".into(),
        axes: vec![
            key("lr", 1e-5, 1.0, true),
            key("dropout", 0.0, 1.0, false),
            ParallelAxis { axis: optimizers, logarithmic: false },
        ],
        color: Axis::new("validation accuracy", "").held(0.0, 1.0),
        lines: (0..20).map(trial).collect(),
    };
    let small = |at: usize| CurvePanel {
        title: format!("scale {at}"),
        series: (0..2)
            .map(|number| Series {
                name: ["plain", "BatchNorm"][number].into(),
                role: Role::Series(number),
                points: (0..60)
                    .map(|x| [f64::from(x), 1.0 - (-f64::from(x) / (5.0 * (at + number + 1) as f64)).exp()])
                    .collect(),
            })
            .collect(),
    };
    let panels = CurveGrid {
        title: "Train accuracy".into(),
        x: Axis::new("iteration", "").held(0.0, 60.0),
        y: Axis::new("accuracy", "").held(0.0, 1.0),
        columns: 4,
        panels: (0..6).map(small).collect(),
    };
    let weight = |at: usize, unit: usize| ((at * (unit + 3)) % 17) as f32 / 17.0 - 0.5;
    let strip = ImageStrip {
        title: "First-layer weights".into(),
        rows: 8,
        columns: 8,
        shade: Shade::Signed(0.5),
        pictures: (0..12)
            .map(|unit| Picture {
                caption: format!("neuron {unit}"),
                values: (0..64).map(|at| weight(at, unit)).collect(),
            })
            .collect(),
    };
    let bars = BarFigure {
        title: "Scores".into(),
        axis: Axis::new("probability", "").held(0.0, 1.0),
        bars: [0.01, 0.0004, 0.06, 0.85, 0.08]
            .iter()
            .enumerate()
            .map(|(at, value)| Bar { name: at.to_string(), value: *value })
            .collect(),
    };
    vec![
        ("matrix", exhibit(Figure::Matrix(matrix))),
        ("map", exhibit(Figure::Map(map))),
        ("parallel", exhibit(Figure::Parallel(parallel))),
        ("panels", exhibit(Figure::Panels(panels))),
        ("pictures", exhibit(Figure::Pictures(strip))),
        ("bars", exhibit(Figure::Bars(bars))),
        ("lines", losses()),
        ("histograms", exhibit(Figure::Histograms { grid, role: Role::Forward })),
        ("scatter", exhibit(Figure::Scatter(scatter))),
        ("graph", exhibit(Figure::Graph(graph))),
        (
            "table",
            exhibit(Figure::Table(TableFigure {
                title: "Parameter by parameter".into(),
                table,
                best: vec![[0, 1]],
            })),
        ),
    ]
}

#[test]
fn drawings_are_as_they_were_when_they_were_looked_at() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/figures");
    for (name, exhibit) in looked_at() {
        let path = folder.join(format!("{name}.svg"));
        let drawn = svg(&exhibit, FigureWords::of(Language::English));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            std::fs::write(&path, &drawn).expect("the snapshot can be written");
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            known == drawn,
            "{name} is drawn in another way; if that is meant, look at it and UPDATE_SNAPSHOTS=1"
        );
    }
}
