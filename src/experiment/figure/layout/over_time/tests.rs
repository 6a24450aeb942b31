use std::sync::Arc;

use super::super::super::{Axis, Distribution, Role};
use super::super::style::tests::EVEN;
use super::super::{Item, labels};
use super::picture::Places;
use super::tones::NO_NUMBER;
use super::*;
use crate::experiment::figure::{Bins, LayersAt, Mark, OverTimePart};
use crate::language::Language;

const WORDS: &FigureWords = FigureWords::of(Language::English);
const NO_FLAT: [f64; 2] = [f64::NAN; 2];

/// A figure of activations and gradients whose layers have these values at iterations 0, 8, 16 …
fn figure(columns: &[Vec<Vec<f64>>], bins: Bins) -> OverTimeFigure {
    let flat = if bins == Bins::BySize { NO_FLAT } else { [-0.95, 0.95] };
    let layers = |values: &Vec<f64>| {
        let of = |scale: f64| {
            let values: Vec<f64> = values.iter().map(|value| value * scale).collect();
            Distribution::of(&values, if scale == 1.0 { bins } else { Bins::BySize }, flat)
        };
        [of(1.0), of(0.01), of(0.1)]
    };
    let column = |(at, values): (usize, &Vec<Vec<f64>>)| {
        Arc::new(LayersAt {
            iteration: 8 * at as u64,
            layers: values.iter().map(layers).collect(),
            updates: Vec::new(),
        })
    };
    let part = |title: &str, of, role| OverTimePart { title: title.into(), of, role, run: 0 };
    let run = OverTimeRun {
        name: String::new(),
        columns: columns.iter().enumerate().map(column).collect(),
        until: 8 * columns.len() as u64,
        marks: vec![Mark { x: 8.0, text: "BatchNorm on".into() }],
        now: 8 * columns.len() as u64,
    };
    OverTimeFigure {
        title: "Layers over time".into(),
        x: Axis::new("iteration", "").held(0.0, 8.0 * columns.len() as f64),
        runs: vec![run],
        parts: vec![part("Activations", 0, Role::Forward), part("Gradients", 1, Role::Backward)],
        with_quantiles: false,
    }
}

fn pictures(figure: &OverTimeFigure, room: Frame) -> Vec<(Field, [usize; 2], Vec<u8>)> {
    let laid = over_time(figure, room, &EVEN, WORDS);
    let x = laid.x.expect("there are layers");
    let picture = |field: Field| {
        let size = [field.frame.width, field.frame.height].map(|side| side.round().max(1.0) as usize);
        let levels = picture(figure, &field, &x, size);
        (field, size, levels)
    };
    laid.fields.into_iter().map(picture).collect()
}

const ROOM: Frame = Frame { x: 0.0, y: 0.0, width: 844.0, height: 430.0 };

/// What a pixel shows, reckoned by hand: a decade of 8 cells, three values of four in the bin from 1 to 1.125.
#[test]
fn the_tone_is_the_root_of_the_share_per_decade() {
    let of = Distribution::of(&[1.0, 1.1, 1.05, 0.0], Bins::BySize, NO_FLAT);
    let axis = Axis::new("", "").held(1.0, 10.0);
    let places = Places::new(&Scale::around(&axis, true, std::iter::empty()), 8);
    // The bin is 0.05115 of a decade long, and lies in the first cell, an eighth of a decade high.
    let density = places.density(&of);
    let expected = 0.75 / 0.125;
    assert!(
        (density[0] - expected).abs() < 1e-9 && density[1..].iter().all(|cell| *cell == 0.0),
        "{density:?}"
    );
    // Over 80 cells it is spread evenly over its own length.
    let axis = Axis::new("", "").held(1.0, 10.0);
    let places = Places::new(&Scale::around(&axis, true, std::iter::empty()), 80);
    let density = places.density(&of);
    let even = 0.75 / 1.125_f64.log10();
    assert!(density[..4].iter().all(|cell| (cell - even).abs() < 1e-9), "{density:?} {even}");
    let whole: f64 = density.iter().sum::<f64>() / 80.0;
    assert!((whole - 0.75).abs() < 1e-9, "nothing is lost: {whole}");
    let level = places.levels(&Distribution::of(
        &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        Bins::BySize,
        NO_FLAT,
    ))[0];
    let wanted = ((0.1 / 1.125_f64.log10()).sqrt() / 1.15 * 250.0).min(250.0).round();
    assert_eq!(f64::from(level), wanted);
    // On a linear axis it is per eighth of the range.
    let of = Distribution::of(&[0.51, 0.51, -0.51, 0.26], Bins::About(0.0), NO_FLAT);
    let axis = Axis::new("", "").held(-1.0, 1.0);
    let density = Places::new(&Scale::around(&axis, false, std::iter::empty()), 8).density(&of);
    let expected = [0.0, 0.25, 0.0, 0.0, 0.0, 0.25, 0.5, 0.0];
    assert!(density.iter().zip(expected).all(|(found, wanted)| (found - wanted).abs() < 1e-9), "{density:?}");
}

#[test]
fn a_column_holds_until_the_next_and_nothing_is_drawn_beyond_the_last() {
    let values = [1.0, 0.01, 1.0].map(|value| vec![vec![value; 50]]);
    let mut figure = figure(&values, Bins::BySize);
    figure.x = Axis::new("", "").held(0.0, 48.0);
    let (field, [width, height], levels) = pictures(&figure, ROOM).remove(0);
    assert!(field.up.is_some());
    let column = |share: f64| -> Vec<u8> {
        let across = (share * width as f64) as usize;
        (0..height).map(|down| levels[down * width + across]).collect()
    };
    assert_eq!(column(0.01), column(0.16), "iterations 0 to 7");
    assert_ne!(column(0.16), column(0.18), "7 and 8");
    assert_eq!(column(0.01), column(0.34), "16 is as 0");
    assert!(column(0.6).iter().all(|level| *level == 0), "the run has not been there");
}

#[test]
fn a_dead_layer_is_pale_and_its_strip_is_full() {
    let alive: Vec<f64> = (0..100).map(|at| f64::from(at % 2) * f64::from(at)).collect();
    let figure = figure(&[vec![alive.clone(), alive.clone()], vec![alive, vec![0.0; 100]]], Bins::BySize);
    let all = pictures(&figure, ROOM);
    let of = |layer: usize, is_strip: bool| {
        let found = all
            .iter()
            .find(|(field, ..)| field.part == 0 && field.layer == layer && field.up.is_none() == is_strip);
        let (_, [width, _], levels) = found.expect("it is there");
        let half = |from: usize| levels.chunks(*width).flat_map(move |row| &row[from..from + width / 2 - 2]);
        [half(0), half(width / 2 + 2)].map(|half| half.filter(|level| **level > 0).count() as f64)
    };
    let [before, after] = of(1, false);
    assert!(before > 0.0 && after == 0.0);
    let [half, full] = of(1, true);
    assert!((half / full - 0.5).abs() < 0.1, "{half} {full}");
    let [a, b] = of(0, false);
    assert!((a - b).abs() <= 0.1 * a, "the other layer goes on");
    assert_eq!(
        figure.in_words(0, WORDS),
        "The share of zeros in layer 2 rose from 0.50 to 1.00 by iteration 8"
    );
}

#[test]
fn what_is_no_number_is_hatched_and_said() {
    let mut values = vec![vec![vec![1.0; 40]]; 4];
    values[3][0][5] = f64::NAN;
    values[2][0][5] = f64::INFINITY;
    let figure = figure(&values, Bins::BySize);
    let (_, [width, height], levels) = pictures(&figure, ROOM).remove(0);
    let count = |column: usize| {
        let across = (2 * column + 1) * width / 8;
        (0..height).filter(|down| levels[down * width + across] == NO_NUMBER).count()
    };
    assert_eq!([count(0), count(1)], [0, 0]);
    assert!(count(2) > 0 && count(2) < height / 6, "a mark at the upper edge");
    assert!(count(3) > height / 4, "hatched all over");
    assert_eq!(figure.in_words(0, WORDS), "Values of layer 1 are NaN from iteration 24");
}

fn words(items: &[Item]) -> Vec<Text> {
    let of = |item: &Item| match &item.shape {
        Shape::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().filter_map(of).collect()
}

/// One unit, one layer, five and a hundred, in rooms from a narrow cell to a wide page: every row stands in the room, none on
/// another, and no words lie on others.
#[test]
fn any_number_of_layers_has_its_rows_in_any_room() {
    let values: Vec<f64> =
        (0..200).map(|at| 10_f64.powf(f64::from(at % 40) / 8.0 - 4.0) * f64::from(at % 3)).collect();
    for (depth, values) in
        [(1, vec![0.3]), (1, values.clone()), (5, values.clone()), (12, values.clone()), (100, values)]
    {
        for bins in [Bins::BySize, Bins::About(0.0)] {
            let values: Vec<f64> =
                values.iter().map(|value| if bins == Bins::BySize { *value } else { value.tanh() }).collect();
            let figure = figure(&vec![vec![values; depth]; 3], bins);
            for [width, height] in [[420.0, 200.0], [844.0, 430.0], [1400.0, 700.0]] {
                let room = Frame::new(10.0, 20.0, width, height);
                let laid = over_time(&figure, room, &EVEN, WORDS);
                let maps: Vec<_> =
                    laid.fields.iter().filter(|field| field.up.is_some() && field.part == 0).collect();
                assert!(maps.len() == depth || maps.len() >= 20, "{depth} layers, {} rows", maps.len());
                assert!(maps.iter().all(|field| field.frame.height >= 3.0), "{depth} in {width} by {height}");
                for field in &laid.fields {
                    assert!(field.frame.x >= room.x && field.frame.right() <= room.right() + 0.5);
                    assert!(field.frame.y >= room.y && field.frame.bottom() <= room.bottom() + 0.5);
                }
                for (at, field) in laid.fields.iter().enumerate() {
                    for other in &laid.fields[..at] {
                        assert!(labels::overlap(field.frame, other.frame) < 0.5);
                    }
                }
                let texts = words(&laid.ground.items);
                let ink = |text: &Text| text.frame(&EVEN).grown(0.0, -text.size * 0.2);
                for (at, text) in texts.iter().enumerate() {
                    assert!(ink(text).right() <= room.right() + 1.0, "{text:?} runs off {width}");
                    for other in &texts[..at] {
                        let lap = labels::overlap(ink(text), ink(other));
                        assert!(lap < 0.5, "{depth} in {width} by {height}: {text:?} on {other:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_axis_holds_whole_decades_and_at_least_three() {
    let of = |values: Vec<f64>| {
        let scale = up(&figure(&[vec![values]], Bins::BySize), 0);
        scale.span().ends().map(|end| (end * 1e6).round() / 1e6)
    };
    assert_eq!(of(vec![0.5; 100]), [-3.0, 0.0]);
    assert_eq!(of(vec![2e-9, 14_210.0]), [-7.0, 5.0], "no more than twelve");
    assert_eq!(of(vec![0.0; 9]), [-3.0, 0.0]);
    assert_eq!(of(vec![2e-6, 5.0, 5.0]), [-6.0, 1.0]);
}
