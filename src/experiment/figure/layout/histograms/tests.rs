use super::super::Item;
use super::super::style::tests::EVEN;
use super::*;
use crate::experiment::figure::{Axis, Binning, Magnitudes, View};
use crate::language::Language;

const WORDS: &FigureWords = FigureWords::of(Language::English);

fn grid(rows: usize, columns: usize, by_layer: bool) -> HistogramGrid {
    let values: Vec<f64> = (0..400).map(|at| if at % 3 == 0 { 0.0 } else { f64::from(at) / 300.0 }).collect();
    let cells = vec![Histogram::of(&values, Binning::new(0.0, 1.0)); columns];
    HistogramGrid {
        rows: (0..rows)
            .map(|at| HistogramRow {
                name: if rows > 1 { format!("group {}\nstd {at}", at / 4) } else { String::new() },
                cells: cells.clone(),
                ..HistogramRow::default()
            })
            .collect(),
        columns: (1..=columns).map(|layer| format!("Layer {layer}")).collect(),
        by_layer,
        x: Axis::new("", ""),
        ..HistogramGrid::default()
    }
}

fn texts(items: &[Item]) -> Vec<&Text> {
    items
        .iter()
        .flat_map(|item| match &item.shape {
            Shape::Text(text) => vec![text],
            Shape::Within(_, items) => texts(items),
            _ => Vec::new(),
        })
        .collect()
}

fn laid(grid: &HistogramGrid, size: [f64; 2], style: &Style<'_>) -> Histograms {
    let parts = [Part { grid, role: Role::Forward }];
    histograms(&parts, Frame::new(0.0, 0.0, size[0], size[1]), style, WORDS)
}

#[test]
fn one_number_is_written_beside_each_panel_and_none_overlap() {
    for small in [13.0, 22.0, 30.0] {
        let style = Style { small, body: small * 1.15, ..EVEN };
        for (rows, columns, size) in [
            (1, 5, [780.0, 150.0]),
            (1, 10, [780.0, 200.0]),
            (2, 5, [1090.0, 330.0]),
            (12, 5, [780.0, 480.0]),
        ] {
            let size = size.map(|side: f64| side * small / 13.0);
            let grid = grid(rows, columns, true);
            let figure = laid(&grid, size, &style);
            let words = texts(&figure.scene.items);
            let strong = words.iter().filter(|text| text.strong && !text.words.starts_with("group"));
            assert_eq!(strong.count(), rows * columns, "{rows} × {columns} at {small}");
            assert!(words.iter().all(|text| text.size >= small), "nothing is smaller than small print");
            let frames: Vec<Frame> = words.iter().map(|text| text.frame(&style)).collect();
            for (at, frame) in frames.iter().enumerate() {
                for (before, other) in frames.iter().enumerate().take(at) {
                    let lap = crate::experiment::figure::layout::labels::overlap(*frame, *other);
                    assert!(
                        lap < 1.0,
                        "{rows} × {columns} at {small}: {:?} on {:?}",
                        words[at],
                        words[before]
                    );
                }
            }
        }
    }
}

#[test]
fn lines_go_over_the_layers_of_a_network_and_over_nothing_else() {
    let has_lines = |figure: &Histograms| {
        figure.scene.items.iter().any(|item| matches!(item.shape, Shape::Circle { .. }) && item.id.is_some())
    };
    assert!(has_lines(&laid(&grid(1, 5, true), [800.0, 200.0], &EVEN)));
    assert!(!has_lines(&laid(&grid(1, 5, false), [800.0, 200.0], &EVEN)));
    assert!(!has_lines(&laid(&grid(1, 5, true), [300.0, 200.0], &EVEN)), "there is no room");
}

#[test]
fn an_earlier_moment_stands_behind_the_present_one() {
    let mut grid = grid(1, 5, true);
    grid.before = Some(563);
    if let Some(row) = grid.rows.first_mut() {
        row.before = vec![0.01, 0.1, 0.001, 0.0001, 1e-7];
    }
    let figure = laid(&grid, [800.0, 240.0], &EVEN);
    let pale = |item: &Item| matches!(&item.shape, Shape::Line(places, pen) if pen.tone == Tone::BeforeForward && places.len() == 5);
    assert_eq!(figure.scene.items.iter().filter(|item| pale(item)).count(), 1);
    assert!(note(&[Part { grid: &grid, role: Role::Forward }], WORDS).contains("563"));
}

#[test]
fn zeros_and_values_beyond_the_axis_stand_as_bars_of_their_own() {
    let values: Vec<f64> = (0..100).map(|at| if at < 50 { 0.0 } else { f64::from(at) / 60.0 }).collect();
    let cells = vec![Histogram::of(&values, Binning::new(0.0, 1.0))];
    let grid = HistogramGrid {
        rows: vec![HistogramRow { cells, ..HistogramRow::default() }],
        ..HistogramGrid::default()
    };
    let figure = laid(&grid, [200.0, 150.0], &EVEN);
    let hollow = figure.scene.items.iter().find_map(|item| match &item.shape {
        Shape::Rect { frame, fill: Some(Tone::Paper), edge: Some(_), .. } => Some(*frame),
        _ => None,
    });
    let bars = figure.scene.items.iter().find_map(|item| match &item.shape {
        Shape::Bars(bars, Tone::Forward) => Some(bars.clone()),
        _ => None,
    });
    let (hollow, bars, panel) = (hollow.expect("zeros"), bars.expect("bars"), &figure.panels[0]);
    assert!(hollow.right() < panel.inside.x && hollow.x >= panel.cell.x, "at the left of the axis");
    let last = bars.last().expect("a bar");
    assert!(last.x >= panel.inside.right() && panel.bars.above == 39, "{panel:?}", panel = panel.bars);
    // Half of the values are zero.
    assert!((hollow.height / (last.height.max(hollow.height) * 2.0)) <= 0.51);
}

#[test]
fn gradients_are_drawn_by_size_on_one_axis_of_the_row() {
    let layer = |scale: f64| (1..200).map(|at| scale * f64::from(at - 100)).collect::<Vec<_>>();
    let layers = [layer(1e-9), layer(1e-5), layer(1e-3)];
    let row = HistogramRow {
        cells: layers.iter().map(|values| Histogram::of(values, Binning::new(-1.0, 1.0))).collect(),
        view: View::BySize(layers.iter().map(|values| Magnitudes::of(values)).collect()),
        ..HistogramRow::default()
    };
    let grid = HistogramGrid { rows: vec![row], by_layer: true, ..HistogramGrid::default() };
    let parts = [Part { grid: &grid, role: Role::Backward }];
    let figure = histograms(&parts, Frame::new(0.0, 0.0, 900.0, 300.0), &EVEN, WORDS);
    for (panel, cell) in figure.panels.iter().zip(&grid.rows[0].cells) {
        assert_eq!(panel.axis, figure.panels[0].axis);
        assert_eq!(panel.bars.counts.iter().sum::<u32>() + cell.zeros, cell.total);
        assert!(panel.bars.counts.iter().filter(|count| **count > 0).count() >= 6, "its shape is seen");
    }
}

#[test]
fn bars_keep_their_room_whatever_the_numbers_would_take() {
    for small in [13.0, 22.0, 30.0] {
        let style = Style { small, body: small * 1.2, ..EVEN };
        for (rows, height) in [(1, 6.0), (2, 12.0), (12, 40.0)] {
            let grid = grid(rows, 5, true);
            let parts = [Part { grid: &grid, role: Role::Forward }];
            let all = super::rows(&parts);
            let layout = RowLayout::fitting(&all, height * small, rows > MANY, &style);
            assert!(layout.bars >= 1.8 * small, "{} of {} with {small}", layout.bars, layout.height);
            assert!(layout.bars <= layout.height);
        }
    }
}
