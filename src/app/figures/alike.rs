//! What leaves the program looks as it did on the screen: for every sort of figure the same axes, with the same ticks, and both
//! are drawn.

use std::sync::Arc;

use egui::epaint::ClippedShape;
use egui::{Context, RawInput, Rect, Shape, Ui, pos2, vec2};
use ndarray::array;

use super::contour_map::{MapOptions, MapPlot};
use super::curve_grid::CurveGridOptions;
use super::histograms::{GridOptions, Part};
use super::images::{ImageWall, Strip, Tile};
use super::lines::{LineOptions, LinePlot};
use super::over_time::{OverTimeOptions, OverTimePlot};
use super::paint::{Setting, frame};
use super::parallel::ParallelOptions;
use super::scatter::{ScatterOptions, ScatterPlot};
use super::units::{UnitMapPlot, UnitPlot, UnitsOptions};
use super::{curve_grid, heading, heat_map, histograms, parallel};
use crate::app::theme::{Theme, ThemeChoice, install_fonts};
use crate::experiment::figure::layout::{self, Frame, LaidAxis, Measure, Style, map, unit};
use crate::experiment::figure::{
    Axis, Bar, BarFigure, Binning, Bins, ContourLevel, ContourMap, CurveGrid, CurvePanel, Distribution,
    Exhibit, Figure, FigureNode, FigureWords, HeatMap, Histogram, HistogramGrid, HistogramRow, ImageStrip,
    LayersAt, LineFigure, MapFigure, MapPath, Mark, NodeLinkFigure, NodeShape, OverTimeFigure, OverTimePart,
    OverTimeRun, ParallelAxis, ParallelFigure, ParallelLine, Picture, Point, PointGroup, Role, ScatterFigure,
    Series, Shade, Table, TableFigure, UnitBest, UnitCounts, UnitFigure, UnitLine, UnitMapFigure, UnitMark,
    UnitPicture, UnitStrip, Values,
};
use crate::export::{axes as axes_in_file, svg};
use crate::language::Language;

const WORDS: &FigureWords = FigureWords::of(Language::English);
const SORTS: usize = 14;
/// The room of a figure, without what stands above it.
const ROOM: egui::Vec2 = vec2(844.0, 430.0);

/// The number of a sort, and how many axes one of it has, if it has any. A new sort without a row does not compile.
fn sort(figure: &Figure) -> (usize, bool) {
    match figure {
        Figure::Lines { .. } => (0, true),
        Figure::Histograms { .. } => (1, true),
        Figure::Matrix(_) => (2, false),
        Figure::Map(_) => (3, true),
        Figure::Scatter(_) => (4, true),
        Figure::Parallel(_) => (5, true),
        Figure::Panels(_) => (6, true),
        Figure::Pictures(_) => (7, false),
        Figure::Bars(_) => (8, true),
        Figure::Graph(_) => (9, false),
        Figure::Table(_) => (10, false),
        Figure::OverTime(_) => (11, true),
        Figure::UnitMap(_) => (12, false),
        Figure::Unit(_) => (13, true),
    }
}

fn title() -> String {
    "A figure".to_owned()
}

fn axis(name: &str) -> Axis {
    Axis::new(name, "")
}

fn lines(values: &[f64], logarithmic: bool) -> Figure {
    let points = values.iter().enumerate().map(|(at, value)| [at as f64 * 250.0, *value]).collect();
    let series = vec![Series { name: "one".into(), role: Role::Series(0), points }];
    let lines = LineFigure { title: title(), x: axis("across"), y: axis("up"), series, marks: Vec::new() };
    Figure::Lines { lines, logarithmic }
}

fn scatter(points: &[[f64; 2]], logarithmic: bool, diagonal: bool) -> Figure {
    let point = |[x, y]: &[f64; 2]| Point { x: *x, y: *y, value: Some(*y) };
    Figure::Scatter(ScatterFigure {
        title: title(),
        x: axis("across"),
        y: axis("up"),
        log_x: logarithmic,
        log_y: logarithmic,
        color: Some(axis("value")),
        diagonal,
        groups: vec![PointGroup {
            name: "points".into(),
            role: Role::Series(0),
            points: points.iter().map(point).collect(),
        }],
    })
}

fn parallel_axes(values: &[f64], logarithmic: bool) -> Figure {
    let each = values.iter().enumerate();
    let lines = each.map(|(at, value)| ParallelLine {
        name: "line".into(),
        values: vec![Some(at as f64), Some(*value)],
        value: *value,
    });
    Figure::Parallel(ParallelFigure {
        title: title(),
        axes: vec![
            ParallelAxis { axis: axis("first"), logarithmic: false },
            ParallelAxis { axis: axis("second"), logarithmic },
        ],
        color: axis("value"),
        lines: lines.collect(),
    })
}

fn panels(values: &[f64]) -> Figure {
    let panel = |scale: f64| CurvePanel {
        title: "panel".into(),
        series: vec![Series {
            name: "one".into(),
            role: Role::Series(1),
            points: values.iter().enumerate().map(|(at, value)| [at as f64, value * scale]).collect(),
        }],
    };
    let panels = [1.0, 0.5, 0.7].map(panel).to_vec();
    Figure::Panels(CurveGrid { title: title(), x: axis("across"), y: axis("up"), columns: 2, panels })
}

fn bars(values: &[f64], held: bool) -> Figure {
    let each = values.iter().enumerate();
    let bars = each.map(|(at, value)| Bar { name: at.to_string(), value: *value }).collect();
    let axis = if held { axis("share").held(0.0, 1.0) } else { axis("share") };
    Figure::Bars(BarFigure { title: title(), axis, bars })
}

fn grid(low: f64, high: f64) -> Figure {
    let values: Vec<f64> = (0..200).map(|at| low + (high - low) * f64::from(at % 17) / 17.0).collect();
    let cells = vec![Histogram::of(&values, Binning::new(low, high)); 3];
    let rows = vec![HistogramRow { name: "row".into(), cells, ..HistogramRow::default() }];
    let columns = ["a", "b", "c"].map(str::to_owned).to_vec();
    let grid = HistogramGrid { title: title(), rows, columns, x: axis("value"), ..HistogramGrid::default() };
    Figure::Histograms { grid, role: Role::Forward }
}

fn contour_map() -> Figure {
    let map = ContourMap {
        title: "x² + y²".into(),
        x: axis("x").held(-10.0, 10.0),
        y: axis("y").held(-0.5, 0.25),
        levels: vec![ContourLevel { value: 1.0, lines: vec![vec![[0.0, 0.0], [1.0, 0.1]]] }],
        slopes: Vec::new(),
    };
    let paths =
        vec![MapPath { name: "sgd".into(), role: Role::Series(0), points: vec![[1.0, 0.1], [0.5, 0.0]] }];
    Figure::Map(MapFigure { map, paths, target: None })
}

fn over_time(values: &[f64], bins: Bins) -> Figure {
    let of = |scale: f64| {
        let values: Vec<f64> = values.iter().map(|value| value * scale).collect();
        Distribution::of(&values, bins, [f64::NAN; 2])
    };
    let column = |iteration: u64| {
        let layers = vec![[of(1.0), of(0.1), of(0.5)], [of(0.5), of(0.01), of(0.5)]];
        Arc::new(LayersAt { iteration, layers, updates: Vec::new() })
    };
    let part = |title: &str, of, role| OverTimePart { title: title.into(), of, role, run: 0 };
    Figure::OverTime(OverTimeFigure {
        title: title(),
        x: axis("iteration").held(0.0, 40.0),
        runs: vec![OverTimeRun {
            name: String::new(),
            columns: (0..40).step_by(8).map(column).collect(),
            until: 40,
            marks: vec![Mark { x: 16.0, text: "BatchNorm on".into() }],
            now: 30,
        }],
        parts: vec![part("forward", 0, Role::Forward), part("backward", 1, Role::Backward)],
        with_quantiles: false,
    })
}

/// Figures of every sort: free and held axes, linear and logarithmic ones, those of one value, of less than a decade, and below 0.
fn figures() -> Vec<Figure> {
    let falling: Vec<f64> = (0..40).map(|at| 2.3 / f64::from(at + 1)).collect();
    let mut all = vec![contour_map(), grid(0.0, 1.0), grid(-0.2, 0.2)];
    for values in [falling.as_slice(), &[3.0, 3.0, 3.0], &[2.0, 3.0, 4.5], &[0.0, 0.4], &[-1.5, 2.0]] {
        for logarithmic in [false, true] {
            all.push(lines(values, logarithmic));
            let points: Vec<[f64; 2]> = values.iter().map(|value| [value * 3.0, *value]).collect();
            all.push(scatter(&points, logarithmic, false));
            all.push(scatter(&points, logarithmic, true));
            all.push(parallel_axes(values, logarithmic));
        }
        all.push(panels(values));
        all.push(bars(values, false));
    }
    all.push(bars(&[0.1, 0.7, 0.2], true));
    let names = vec!["0".to_owned(), "1".to_owned()];
    all.push(Figure::Matrix(HeatMap {
        title: title(),
        row_label: "label".into(),
        column_label: "predicted".into(),
        rows: names.clone(),
        columns: names,
        values: array![[5.0, 1.0], [0.0, 7.0]],
    }));
    let pictures = vec![Picture { caption: "one".into(), values: vec![0.0, 1.0, 0.5, 0.2] }];
    all.push(Figure::Pictures(ImageStrip {
        title: title(),
        rows: 2,
        columns: 2,
        shade: Shade::Ink,
        pictures,
    }));
    let nodes = vec![FigureNode {
        at: [50.0, 50.0],
        size: [60.0, 40.0],
        shape: NodeShape::Box,
        label: "x".into(),
        detail: String::new(),
    }];
    all.push(Figure::Graph(NodeLinkFigure {
        title: title(),
        size: [100.0, 100.0],
        nodes,
        edges: Vec::new(),
        on_the_way: None,
    }));
    for values in [[0.0, 1e-4, 3.0, f64::NAN], [0.5, 0.01, 0.99, 0.2]] {
        all.push(over_time(&values, Bins::BySize));
    }
    all.push(over_time(&[0.5, 0.01, 0.99, 1.0], Bins::About(0.5)));
    all.push(Figure::UnitMap(UnitMapFigure {
        title: title(),
        layer: 0,
        layers: vec![UnitCounts { units: 3, dead: 1, ..UnitCounts::default() }],
        tested: Some(100),
        order: vec![0, 1, 2],
        is_sorted: false,
        marks: vec![UnitMark::Dead, UnitMark::Silent, UnitMark::Working],
        values: array![[0.0, 0.0, 1.0], [0.0, 0.0, 0.5]],
        classes: vec![("0".into(), 1), ("1".into(), 1)],
        flat: None,
        chosen: None,
    }));
    all.push(Figure::Unit(one_unit()));
    let table = Table::new("table").with("mean", Values::Number(vec![0.5]));
    all.push(Figure::Table(TableFigure { title: title(), table, best: Vec::new() }));
    all
}

fn one_unit() -> UnitFigure {
    let histogram = Histogram::of(&[0.0, 0.5, 1.5, 2.0], Binning::new(0.0, 2.0));
    let result = |name: &str| UnitLine {
        name: name.into(),
        factors: "1 × +0.5".into(),
        value: "+0.500".into(),
        is_result: true,
    };
    UnitFigure {
        title: title(),
        summary: String::new(),
        shape: [2, 2],
        pictures: vec![UnitPicture {
            name: "its weights".into(),
            shade: Shade::Signed(1.0),
            values: vec![0.5; 4],
        }],
        bars: Vec::new(),
        sum: "w · x + b".into(),
        lines: vec![UnitLine { is_result: false, ..result("bias") }, result("sum")],
        by_class: "each digit".into(),
        share_of: "zero".into(),
        strips: vec![UnitStrip { name: "0".into(), share: 0.25, histogram }],
        axis: "activation".into(),
        value: 0.5,
        excites: "these".into(),
        best: vec![UnitBest {
            image: 3,
            name: "image 3".into(),
            caption: "2.00".into(),
            values: vec![1.0; 4],
        }],
        silenced: "if it is silenced".into(),
        without: ["0.9 → 0.8".into(), "one fewer".into()],
    }
}

/// Draws a figure in the window as its cells do; whether the window draws this sort by itself, and not with widgets.
fn show(ui: &mut Ui, figure: &Figure, theme: &Theme, size: egui::Vec2) -> bool {
    let (seed, summary, empty) = (1, "", WORDS.not_computed);
    match figure {
        Figure::Lines { lines, logarithmic } => {
            let options = LineOptions {
                id: "lines",
                version: 1,
                size,
                seed,
                logarithmic: *logarithmic,
                now: None,
                summary,
                empty,
            };
            LinePlot::default().show(ui, lines, theme, &options);
        }
        Figure::Histograms { grid, role } => {
            histograms::show(
                ui,
                &[Part { grid, role: *role }],
                theme,
                &GridOptions { title: "A figure", size, seed, summary },
            );
        }
        Figure::OverTime(figure) => {
            let options = OverTimeOptions { size, seed, summary };
            OverTimePlot::default().show(ui, figure, theme, &options);
        }
        Figure::UnitMap(figure) => {
            let options = UnitsOptions { version: 1, size, seed, summary };
            UnitMapPlot::default().show(ui, figure, theme, &options);
        }
        Figure::Unit(figure) => {
            let options = UnitsOptions { version: 1, size, seed, summary };
            UnitPlot::default().show(ui, figure, unit::Part::All, theme, &options);
        }
        Figure::Matrix(map) => {
            heat_map::show(ui, map, theme, size, summary);
        }
        Figure::Map(figure) => {
            let options = MapOptions {
                version: 1,
                size,
                name: "map",
                summary,
                note: "",
                start: [1.0, 0.1],
                start_words: (WORDS.start, ""),
                target: None,
                about: &mut |_| Vec::new(),
            };
            MapPlot::default().show(ui, &figure.map, &map::paths(figure), theme, options);
        }
        Figure::Scatter(figure) => {
            let options = ScatterOptions {
                version: 1,
                size,
                seed,
                summary,
                empty,
                without_place: |count| format!("{count} without a place"),
                about: &|_, _| Vec::new(),
            };
            ScatterPlot::default().show(ui, figure, theme, &options);
        }
        Figure::Parallel(figure) => {
            let options = ParallelOptions { size, seed, chosen: None, summary, about: &|_| Vec::new() };
            parallel::show(ui, figure, theme, &options);
        }
        Figure::Panels(grid) => {
            curve_grid::show(ui, grid, theme, &CurveGridOptions { size, seed, chosen: None, summary, empty });
        }
        Figure::Pictures(strip) => {
            let pixels = vec![egui::Color32::BLACK; strip.rows * strip.columns];
            let tiles: Vec<Tile<'_>> = strip
                .pictures
                .iter()
                .map(|picture| Tile { pixels: &pixels, caption: &picture.caption, hint: "" })
                .collect();
            let strip = Strip {
                title: &strip.title,
                summary,
                shape: [strip.rows, strip.columns],
                version: 1,
                opens: false,
            };
            ImageWall::default().show(ui, &strip, &tiles, theme, 90.0, size);
        }
        // The scores stand below their answer (`cells/predict/bars.rs`), nodes and rows are widgets.
        Figure::Bars(_) | Figure::Graph(_) | Figure::Table(_) => return false,
    }
    true
}

/// All words that a frame painted.
fn words_of(shapes: &[ClippedShape]) -> Vec<String> {
    fn of(shape: &Shape, all: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => all.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for clipped in shapes {
        of(&clipped.shape, &mut all);
    }
    all
}

fn window<T>(mut draw: impl FnMut(&mut Ui, &Theme) -> T) -> (Option<T>, Vec<String>) {
    let (ctx, theme) = (Context::default(), Theme::of(ThemeChoice::Light));
    install_fonts(&ctx);
    theme.apply(&ctx);
    let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 900.0));
    let mut drawn = None;
    // In the first frame egui measures, in the second everything has its place.
    let mut output = None;
    for _ in 0..2 {
        let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
        let last = ctx.run_ui(input, |ui| drawn = Some(draw(ui, theme)));
        if let Some(before) = output.replace(last) {
            let before: egui::FullOutput = before;
            before.drop_without_applying_deltas();
        }
    }
    let output = output.expect("two frames were drawn");
    let words = words_of(&output.shapes);
    output.drop_without_applying_deltas();
    (drawn, words)
}

fn assert_ticks_are_drawn(axes: &[LaidAxis], words: &[String], what: &str) {
    for axis in axes {
        for tick in &axis.ticks {
            assert!(words.contains(&tick.label), "{what}: {} of {:?} in {words:?}", tick.label, axis.scale);
        }
    }
}

/// The measure of a file: another one than the window's.
struct Wider<'a>(&'a dyn Measure);

impl Measure for Wider<'_> {
    fn width(&self, words: &str, size: f64, strong: bool) -> f64 {
        1.1 * self.0.width(words, size, strong)
    }
}

#[test]
fn screen_and_file_have_the_same_axes_and_ticks() {
    let figures = figures();
    let mut seen = [false; SORTS];
    for (number, figure) in figures.iter().enumerate() {
        let (sort, has_axes) = sort(figure);
        seen[sort] = true;
        let what = format!("figure {number}, {figure:?}");

        // By the measure of the window and by another one, as a file has it, the axes are the same.
        let room = Frame::new(0.0, 0.0, ROOM.x.into(), ROOM.y.into());
        let (laid, _) = window(|ui, theme| {
            let setting = Setting::new(ui, theme);
            let style = setting.style();
            let wider = Wider(style.measure);
            let other = Style { measure: &wider, line: 2.4, title: 20.0, ..style };
            [style, other].map(|style| layout::scene(figure, room, &style, WORDS).axes)
        });
        let [by_window, by_file] = laid.expect("it was laid out");
        assert_eq!(by_window, by_file, "{what}");
        assert_eq!(by_window.is_empty(), !has_axes, "{what}");

        // What is laid out is what the window paints,
        let mut axes = Vec::new();
        let (draws, painted) = window(|ui, theme| {
            let at = Rect::from_min_size(ui.max_rect().min, ROOM);
            let mut heading_only = ui.new_child(egui::UiBuilder::new().max_rect(at));
            heading_only.set_invisible();
            let body = match figure {
                // A strip and a matrix have their title beside them.
                Figure::Matrix(_) | Figure::Pictures(_) => at,
                _ => heading(&heading_only, theme, at, "", "", Vec::new()),
            };
            let setting = Setting::new(ui, theme);
            axes = layout::scene(figure, frame(body), &setting.style(), WORDS).axes;
            show(ui, figure, theme, ROOM)
        });
        if draws == Some(true) {
            assert_ticks_are_drawn(&axes, &painted, &what);
        }
        // and what a file holds, between the same bounds.
        let exhibit =
            Exhibit { name: "figure".into(), figure: figure.clone(), seed: Some(1), settings: String::new() };
        let drawn = svg(&exhibit, WORDS);
        let document = roxmltree::Document::parse(&drawn).expect("it is well-formed");
        let written: Vec<String> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .filter_map(|node| node.text().map(str::to_owned))
            .collect();
        let in_file = axes_in_file(figure, WORDS);
        let scales = |axes: &[LaidAxis]| -> Vec<_> { axes.iter().map(|axis| axis.scale.clone()).collect() };
        assert_eq!(scales(&axes), scales(&in_file), "{what}");
        assert_ticks_are_drawn(&in_file, &written, &what);
    }
    assert_eq!(seen, [true; SORTS], "a sort of figure is missing");
}
