//! The units of a layer: a unit a column, a test image a row, sorted by digit.
//!
//! Three tones tell zero, in between and saturated (or how strong) by their lightness alone. Below each column stands a mark: full for
//! a unit that is dead for all test images, hollow for one that is silent for those that are seen. At the right the layers with their
//! numbers.

use super::super::unit_map::{APART, NO_NUMBER, STRONGEST};
use super::super::{FigureWords, UnitCounts, UnitMapFigure, UnitMark};
use super::heading::empty;
use super::{Across, Frame, Pen, Scene, Shape, Style, Text, Tone, Up};

/// A figure laid out.
#[derive(Clone, Debug, Default)]
pub struct UnitMap {
    /// What is drawn below the map.
    pub ground: Scene,
    /// What is drawn over it.
    pub over: Scene,
    /// The map: the one picture of the scene.
    pub field: Option<Frame>,
    /// The units in it from left to right, by their number.
    pub shown: Vec<usize>,
}

/// In the ids of the scene: a layer in the list at the right.
pub const LAYERS: usize = 1;

/// Fewer points a unit are not seen, and not hit: then only some of the units are shown.
const LEAST_COLUMN: f64 = 3.0;
/// From this many points a unit on its mark has an edge.
const WIDE: f64 = 5.0;
/// Below so much height in sizes of type the axis goes without its name, and below so much of a map the rows without theirs.
const LOW: f64 = 17.0;
const LEAST_FOR_NAME: f64 = 6.0;
/// The height in a file.
const HEIGHT: f64 = 430.0;

/// The height of a figure in a file, without what stands above it.
pub fn height() -> f64 {
    HEIGHT
}

/// The tone of a level.
pub fn tone(level: u8) -> Tone {
    match level {
        APART => Tone::Apart,
        NO_NUMBER => Tone::Error,
        level => Tone::ForwardRamp(f64::from(level) / f64::from(STRONGEST)),
    }
}

/// Lays out a figure without what stands above it.
pub fn unit_map(figure: &UnitMapFigure, room: Frame, style: &Style<'_>, words: &FigureWords) -> UnitMap {
    let mut laid = UnitMap::default();
    let (images, units) = figure.values.dim();
    if images == 0 || units == 0 {
        empty(&mut laid.ground, room, words.not_computed, style);
        return laid;
    }
    let line = style.line_height();
    let names = figure.classes.iter().map(|(name, _)| style.measure.width(name, style.small, true));
    let left = line + names.fold(style.small, f64::max).min(room.width * 0.2) + 8.0;
    let right = list_width(figure, style, words).min(room.width * 0.45);
    let top = room.y + line + 6.0;
    let marks = (style.small * 1.0).round();
    let has_name = room.height >= LOW * style.small;
    let below = marks + 6.0 + if has_name { 2.0 } else { 1.0 } * line;
    let plot = Frame::between([room.x + left, top], [room.right() - right - 16.0, room.bottom() - below]);
    legend(&mut laid.ground, figure, Frame::new(room.x, room.y, room.width, line), style, words);
    laid.shown = shown(figure, plot.width);
    let each = plot.width / laid.shown.len().max(1) as f64;
    laid.field = Some(plot);

    rows(&mut laid, figure, plot, room, style, words);
    let strip = Frame::new(plot.x, plot.bottom() + 4.0, plot.width, marks);
    for (place, unit) in laid.shown.iter().enumerate() {
        let wide = (each * 0.8).clamp(2.0, marks);
        let middle = strip.x + (place as f64 + 0.5) * each;
        let frame = Frame::new(middle - wide / 2.0, strip.y, wide, strip.height);
        match figure.marks.get(*unit) {
            Some(UnitMark::Dead) => laid.ground.filled(frame, Tone::Apart, 0.0),
            Some(UnitMark::Silent) => {
                laid.ground.edge(frame, Pen::new(Tone::Apart, if each >= WIDE { 1.5 } else { 1.0 }));
            }
            _ => {}
        }
        if figure.chosen == Some(*unit) {
            let column = Frame::between(
                [strip.x + place as f64 * each, plot.y],
                [strip.x + (place + 1) as f64 * each, strip.bottom()],
            );
            laid.over.edge(column.grown(1.5, 1.5), Pen::new(Tone::Accent, 2.5));
        }
    }
    axis(&mut laid.ground, figure, &laid.shown, strip, has_name, style, words);
    let list = Frame::between([plot.right() + 16.0, room.y], [room.right(), room.bottom()]);
    self::list(&mut laid.ground, figure, list, style, words);
    laid
}

/// The units that have room, those around the one that is chosen.
fn shown(figure: &UnitMapFigure, width: f64) -> Vec<usize> {
    let most = ((width / LEAST_COLUMN) as usize).max(1);
    let place = |unit: usize| figure.order.iter().position(|other| *other == unit);
    let page = figure.chosen.and_then(place).unwrap_or(0) / most;
    figure.order.iter().skip(page * most).take(most).copied().collect()
}

/// The classes at the left of their rows, divided by lines.
fn rows(
    laid: &mut UnitMap,
    figure: &UnitMapFigure,
    plot: Frame,
    room: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) {
    let pen = Pen::new(Tone::Axis, style.hairline);
    let each = plot.height / figure.images() as f64;
    let (mut y, mut free) = (plot.y, f64::NEG_INFINITY);
    for (name, count) in &figure.classes {
        let height = *count as f64 * each;
        let middle = y + height / 2.0;
        // Of low rows so many share one name.
        if middle - style.small * 0.5 >= free {
            free = middle + style.small * 0.5;
            let name = style.fitted(name, style.small, plot.x - room.x - style.line_height() - 4.0);
            let text = Text::new([plot.x - 6.0, middle], name, style.small, Tone::Text);
            laid.ground.text(text.strong().anchored(Across::End, Up::Middle));
        }
        laid.over.line([[plot.x, y], [plot.right(), y]], pen);
        y += height;
    }
    laid.over.line([[plot.x, plot.bottom()], [plot.right(), plot.bottom()]], pen);
    laid.over.line([[plot.x, plot.y], [plot.x, plot.bottom()]], pen);
    if plot.height < LEAST_FOR_NAME * style.small {
        return;
    }
    let (name, size) = style.upright(words.units.images, plot.height);
    laid.ground
        .text(Text::new([room.x + style.small * 0.6, plot.middle()[1]], name, size, Tone::Axis).upright());
}

/// What the tones mean, in one line.
fn legend(scene: &mut Scene, figure: &UnitMapFigure, room: Frame, style: &Style<'_>, words: &FigureWords) {
    let units = words.units;
    let silent = (units.silent)(figure.images());
    let plain = |level: f64| Some(Tone::ForwardRamp(level));
    let mut entries: Vec<(Option<Tone>, &str)> = match figure.flat {
        Some(_) => {
            vec![(plain(0.0), units.low_end), (plain(0.45), units.between), (plain(1.0), units.high_end)]
        }
        None => vec![(plain(0.0), units.zero), (plain(0.6), units.at_work)],
    };
    if figure.values.iter().any(|value| value.is_nan()) {
        entries.push((Some(Tone::Error), units.no_number));
    }
    if figure.flat.is_none() || figure.marks.iter().any(|mark| *mark != UnitMark::Working) {
        entries.extend([(Some(Tone::Apart), units.dead), (None, silent.as_str())]);
    }
    let side = (style.small * 0.85).round();
    let mut x = room.x;
    for (tone, name) in entries {
        let width = style.width(name);
        if x + side + 6.0 + width > room.right() {
            break;
        }
        let frame = Frame::new(x, room.middle()[1] - side / 2.0, side, side);
        let edge = Pen::new(
            if tone.is_none() { Tone::Apart } else { Tone::Axis },
            if tone.is_none() { 1.5 } else { 1.0 },
        );
        scene.add(Shape::Rect { frame, fill: tone, edge: Some(edge), rounding: 0.0 });
        x += side + 6.0;
        scene.text(Text::new([x, room.middle()[1]], name, style.small, Tone::Text));
        x += width + 18.0;
    }
}

/// The numbers of the units below their marks.
fn axis(
    scene: &mut Scene,
    figure: &UnitMapFigure,
    shown: &[usize],
    strip: Frame,
    has_name: bool,
    style: &Style<'_>,
    words: &FigureWords,
) {
    let each = strip.width / shown.len().max(1) as f64;
    let mut name = if figure.is_sorted {
        (words.units.axis_sorted)(figure.layer + 1)
    } else {
        (words.units.axis)(figure.layer + 1)
    };
    let all = figure.order.len();
    if shown.len() < all {
        let place = |unit: &usize| figure.order.iter().position(|other| other == unit).map_or(0, |at| at + 1);
        let ends = [shown.first(), shown.last()].map(|unit| unit.map_or(0, place));
        name = format!("{name}, {}", (words.units.part)(ends[0], ends[1], all));
    }
    let y = strip.bottom() + 3.0;
    let mut free = f64::NEG_INFINITY;
    for (place, unit) in shown.iter().enumerate() {
        let number = unit + 1;
        // Sorted they are in no order that a few of them would tell.
        if figure.is_sorted || !(place == 0 || number.is_multiple_of(10) || shown.len() <= 20) {
            continue;
        }
        let label = number.to_string();
        let (at, half) = (strip.x + (place as f64 + 0.5) * each, style.width(&label) / 2.0);
        if at - half > free {
            free = at + half + 6.0;
            let text = Text::new([at, y], label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    if !has_name && !figure.is_sorted {
        return;
    }
    let y = if figure.is_sorted { y } else { y + style.line_height() };
    let name = style.fitted(&name, style.small, strip.width);
    scene.text(
        Text::new([strip.middle()[0], y], name, style.small, Tone::Axis).anchored(Across::Middle, Up::Below),
    );
}

/// The columns of the list: what stands over them, and the number of each layer.
type ListColumn<'a> = (&'a str, fn(&UnitCounts) -> usize);

fn columns<'a>(figure: &UnitMapFigure, words: &'a FigureWords) -> Vec<ListColumn<'a>> {
    if figure.tested.is_none() {
        vec![(words.units.head_silent, |of| of.silent)]
    } else {
        at_rest(figure, words)
    }
}

/// The columns where everything is counted: their room is kept, so that nothing moves when a run begins or rests.
fn at_rest<'a>(figure: &UnitMapFigure, words: &'a FigureWords) -> Vec<ListColumn<'a>> {
    let units = words.units;
    let dead: ListColumn<'a> = (units.head_dead, |of| of.dead);
    // What never is 0 is always on.
    match figure.flat {
        None => vec![dead, (units.head_on, |of| of.always_on)],
        Some(_) => vec![dead, (units.head_saturated, |of| of.saturated)],
    }
}

/// Numbers are read first; where small print grows with the distance of its readers, they are no smaller.
fn number_size(style: &Style<'_>) -> f64 {
    style.body.max(style.small)
}

fn layer_names(figure: &UnitMapFigure, style: &Style<'_>, words: &FigureWords) -> f64 {
    let name = (words.units.layer_short)(figure.layers.len());
    style.measure.width(&name, style.small, true) + 12.0
}

fn column_width((head, _): &ListColumn<'_>, figure: &UnitMapFigure, style: &Style<'_>) -> f64 {
    let most = figure.layers.iter().map(|of| of.units).max().unwrap_or(0);
    style.width(head).max(style.measure.width(&most.to_string(), number_size(style), true)) + 14.0
}

fn list_width(figure: &UnitMapFigure, style: &Style<'_>, words: &FigureWords) -> f64 {
    let width = |columns: Vec<ListColumn<'_>>| -> f64 {
        columns.iter().map(|column| column_width(column, figure, style)).sum()
    };
    layer_names(figure, style, words) + width(columns(figure, words)).max(width(at_rest(figure, words)))
}

/// The layers with their numbers, the first at the top; of many those around the one that is shown.
fn list(scene: &mut Scene, figure: &UnitMapFigure, room: Frame, style: &Style<'_>, words: &FigureWords) {
    let columns = columns(figure, words);
    let widths: Vec<f64> = columns.iter().map(|column| column_width(column, figure, style)).collect();
    let names = layer_names(figure, style, words).min((room.width - widths.iter().sum::<f64>()).max(0.0));
    let top = room.y + style.line_height() + 6.0;
    let ends: Vec<f64> = widths
        .iter()
        .scan(room.x + names, |x, width| {
            *x += width;
            Some(*x)
        })
        .collect();
    for ((head, _), end) in columns.iter().zip(&ends) {
        let text = Text::new([*end, top], *head, style.small, Tone::Muted);
        scene.text(text.anchored(Across::End, Up::Below));
    }
    let step = (number_size(style) * 1.7).round();
    let first_row = top + style.line_height() + 2.0;
    let fit = (((room.bottom() - first_row) / step) as usize).max(1);
    let all = figure.layers.len();
    let first = figure.layer.saturating_sub(fit / 2).min(all.saturating_sub(fit));
    for (place, (layer, counts)) in figure.layers.iter().enumerate().skip(first).take(fit).enumerate() {
        let row = Frame::new(room.x - 6.0, first_row + place as f64 * step, room.width + 6.0, step - 2.0);
        let is_shown = layer == figure.layer;
        if is_shown && all > 1 {
            scene.filled(row, Tone::Soft, 5.0);
        }
        scene.add_found(Shape::Area(row), [LAYERS, layer]);
        let y = row.middle()[1];
        let name = Text::new([room.x, y], (words.units.layer_short)(layer + 1), style.small, Tone::Text);
        scene.text(if is_shown { name.strong() } else { name });
        for ((_, number), end) in columns.iter().zip(&ends) {
            let number = number(counts).to_string();
            let tone = if number == "0" { Tone::Muted } else { Tone::Apart };
            let text = Text::new([*end, y], number, number_size(style), tone);
            scene.text(text.strong().anchored(Across::End, Up::Middle));
        }
    }
}

/// The levels of the map at a resolution of so many pixels across and down, row by row from the top.
pub fn picture(figure: &UnitMapFigure, shown: &[usize], [width, height]: [usize; 2]) -> Vec<u8> {
    let strongest = figure.strongest();
    let images = figure.images();
    let mut pixels = Vec::with_capacity(width * height);
    for down in 0..height {
        let row = down * images / height.max(1);
        for across in 0..width {
            let unit = shown.get(across * shown.len() / width.max(1)).copied().unwrap_or_default();
            let value = figure.values.get([row, unit]).copied().unwrap_or(f32::NAN);
            let is_dead = figure.marks.get(unit) == Some(&UnitMark::Dead);
            let hatched = (across + down) % 8 < 2;
            pixels.push(if is_dead && hatched { APART } else { figure.level(value, strongest) });
        }
    }
    pixels
}

/// The whole figure without what stands above it; its one picture is the map.
pub fn scene(figure: &UnitMapFigure, room: Frame, style: &Style<'_>, words: &FigureWords) -> Scene {
    let UnitMap { mut ground, mut over, field, .. } = unit_map(figure, room, style, words);
    if let Some(field) = field {
        ground.add(Shape::Picture(field, 0));
    }
    ground.items.append(&mut over.items);
    ground
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::super::style::tests::EVEN;
    use super::*;
    use crate::language::Language;

    const WORDS: &FigureWords = FigureWords::of(Language::English);

    fn figure(values: Array2<f32>, marks: Vec<UnitMark>, flat: Option<[f64; 2]>) -> UnitMapFigure {
        let (images, units) = values.dim();
        UnitMapFigure {
            title: "Units of layer 1".into(),
            layer: 0,
            layers: vec![UnitCounts { units, ..UnitCounts::default() }],
            tested: Some(1000),
            order: (0..units).collect(),
            is_sorted: false,
            marks,
            values,
            classes: vec![("0".into(), images / 2), ("1".into(), images - images / 2)],
            flat,
            chosen: None,
        }
    }

    #[test]
    fn tones_tell_zero_and_both_ends_by_their_lightness() {
        let relu = figure(array![[0.0, 0.1, 4.0, f32::NAN]], vec![UnitMark::Working; 4], None);
        let strongest = relu.strongest();
        assert_eq!(strongest, 4.0);
        let levels: Vec<u8> = relu.values.iter().map(|value| relu.level(*value, strongest)).collect();
        assert_eq!(
            levels,
            [0, (250.0 * (0.22 + 0.78 * (0.1_f64 / 4.0).sqrt())).round() as u8, 250, NO_NUMBER]
        );
        let tanh = figure(array![[-0.99, 0.3, 0.97, 0.0]], vec![UnitMark::Working; 4], Some([-0.95, 0.95]));
        let levels: Vec<u8> = tanh.values.iter().map(|value| tanh.level(*value, 1.0)).collect();
        assert_eq!(levels, [0, 113, 250, 0]);
    }

    #[test]
    fn every_pixel_is_its_unit_and_its_image_and_a_dead_unit_is_hatched() {
        let map = figure(
            array![[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            vec![UnitMark::Dead, UnitMark::Working, UnitMark::Working],
            None,
        );
        let pixels = picture(&map, &[0, 1, 2], [30, 20]);
        for (at, level) in pixels.iter().enumerate() {
            let (across, down) = (at % 30, at / 30);
            let expected = match (across / 10, down / 10) {
                (0, _) if (across + down) % 8 < 2 => APART,
                (1, 0) | (2, 1) => STRONGEST,
                _ => 0,
            };
            assert_eq!(*level, expected, "{across} {down}");
        }
    }

    #[test]
    fn of_many_units_those_around_the_chosen_one_are_shown() {
        let mut wide = figure(Array2::ones((4, 4096)), vec![UnitMark::Working; 4096], None);
        let room = Frame::new(0.0, 0.0, 600.0, 300.0);
        let of = |figure: &UnitMapFigure| unit_map(figure, room, &EVEN, WORDS);
        let laid = of(&wide);
        let words = |laid: &UnitMap| {
            let texts = laid.ground.items.iter().filter_map(|item| match &item.shape {
                Shape::Text(text) => Some(text.words.clone()),
                _ => None,
            });
            texts.collect::<Vec<_>>().join("|")
        };
        assert!(laid.shown.len() < 250 && laid.shown[0] == 0);
        assert!(words(&laid).contains(&format!("1 to {} of 4096", laid.shown.len())), "{}", words(&laid));
        wide.chosen = Some(2000);
        let laid = of(&wide);
        assert!(laid.shown.contains(&2000));
        assert!(laid.over.items.iter().any(|item| matches!(item.shape, Shape::Rect { .. })));
        // One unit, and a hundred layers.
        let mut odd = figure(Array2::ones((4, 1)), vec![UnitMark::Working], None);
        odd.layers = vec![UnitCounts { units: 1, ..UnitCounts::default() }; 100];
        odd.layer = 70;
        let laid = of(&odd);
        assert!(laid.ground.frame_of([LAYERS, 70]).is_some());
        let inside = |frame: Frame| frame.bottom() <= room.bottom() + 1.0;
        assert!((0..100).filter_map(|layer| laid.ground.frame_of([LAYERS, layer])).all(inside));
    }

    #[test]
    fn sorted_units_stand_by_their_digit_and_dead_ones_first() {
        let values = array![[0.0, 3.0, 1.0, 0.0, 0.0], [0.0, 3.0, 2.0, 0.0, 5.0_f32]];
        let classes = [("0".to_owned(), 1), ("1".to_owned(), 1)];
        let mut marks = vec![UnitMark::Working; 5];
        marks[3] = UnitMark::Dead;
        assert_eq!(UnitMapFigure::sorted(&values, &classes, &marks), [3, 0, 1, 2, 4]);
    }
}
