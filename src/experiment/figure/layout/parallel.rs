//! Parallel coordinates: a line for each trial across one upright axis per key. Lines of little value lie under those of much.

use super::super::ParallelFigure;
use super::heading::empty;
use super::plane::drawable;
use super::shades::Shades;
use super::{Across, Frame, Pen, Scale, Scene, Style, Text, Tone, Up};

/// What stands out from the other lines, which recede: a line under the pointer, and one that was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outstanding {
    /// The line under the pointer.
    pub near: Option<usize>,
    /// The line that was chosen.
    pub chosen: Option<usize>,
}

/// The whole figure without what stands above it; the id of a line is its number.
pub fn scene(
    figure: &ParallelFigure,
    outstanding: Outstanding,
    room: Frame,
    style: &Style<'_>,
    none: &str,
) -> Scene {
    let mut scene = Scene::default();
    if figure.axes.is_empty() || figure.lines.is_empty() {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let values =
        |at: usize| figure.lines.iter().filter_map(move |line| line.values.get(at).copied().flatten());
    let each = figure.axes.iter().enumerate();
    let scales: Vec<Scale> =
        each.map(|(at, one)| Scale::around(&one.axis, one.logarithmic, values(at))).collect();
    let shades = Shades::new(&figure.color, figure.lines.iter().map(|line| line.value));
    let (line, bar) = (style.line_height(), Shades::width(style));
    let body = Frame::between(
        [room.x + 4.8 * style.small, room.y + 1.6 * line],
        [room.right() - bar - 5.6 * style.small, room.bottom() - line],
    );
    let apart = if scales.len() > 1 { body.width / (scales.len() - 1) as f64 } else { 0.0 };
    let across = |index: usize| body.x + apart * index as f64;
    let places = |values: &[Option<f64>]| -> Vec<[f64; 2]> {
        let place = |(index, scale): (usize, &Scale)| {
            let share = values.get(index).copied().flatten().map_or(f64::NAN, |value| scale.share(value));
            [across(index), body.bottom() - body.height * drawable(share)]
        };
        scales.iter().enumerate().map(place).collect()
    };
    let mut order: Vec<_> = figure.lines.iter().enumerate().collect();
    order.sort_by(|a, b| a.1.value.total_cmp(&b.1.value));
    // While one line is looked at, the others are its background.
    let recedes = outstanding != Outstanding::default();
    for (index, line) in order {
        let share = shades.share(line.value);
        let tone = if recedes { Tone::RecedingShade(share) } else { Tone::Shade(share) };
        let pen = Pen::new(tone, style.hairline * (0.8 + share));
        scene.curve(places(&line.values), pen);
        scene.name_last([index, 0]);
    }
    for (index, tone) in [(outstanding.chosen, Tone::Accent), (outstanding.near, Tone::Text)] {
        if let Some(line) = index.and_then(|index| figure.lines.get(index)) {
            scene.curve(places(&line.values), Pen::new(tone, style.line + 1.0));
        }
    }
    for (index, scale) in scales.iter().enumerate() {
        axis(&mut scene, across(index), body, scale, style);
        let room = if apart > 0.0 { apart.max(4.0 * style.small) } else { room.width };
        let name = style.fitted(scale.name(), style.small, room);
        let above = Text::new([across(index), body.y - 0.6 * line], name, style.small, Tone::Text);
        scene.text(above.anchored(Across::Middle, Up::Above));
    }
    let beside = Frame::between([room.right() - bar + 6.0, room.y], [room.right(), room.bottom()]);
    shades.draw(&mut scene, beside, style);
    scene
}

/// One upright axis; its numbers stay legible where lines cross them.
fn axis(scene: &mut Scene, x: f64, body: Frame, scale: &Scale, style: &Style<'_>) {
    scene.line([[x, body.y], [x, body.bottom()]], Pen::new(Tone::Axis, style.hairline.max(1.5)));
    let ticks = scale.ticks((body.height / (3.2 * style.small)).clamp(2.0, 9.0) as usize);
    for tick in &ticks {
        let y = body.bottom() - body.height * tick.share;
        scene.line([[x - 4.0, y], [x, y]], Pen::new(Tone::Axis, style.hairline));
        let label = style.fitted(&tick.label, style.small, 7.2 * style.small);
        let text = Text::new([x - 6.0, y], label, style.small, Tone::Axis).on_plate();
        scene.text(text.anchored(Across::End, Up::Middle));
    }
    scene.note(scale, &ticks);
}

#[cfg(test)]
mod tests {
    use super::super::super::{Axis, ParallelAxis, ParallelLine};
    use super::super::Shape;
    use super::super::style::tests::EVEN;
    use super::*;

    #[test]
    fn a_line_is_broken_where_it_has_no_value_and_a_lonely_value_is_a_dot() {
        let axis = |name: &str| ParallelAxis { axis: Axis::new(name, "").held(0.0, 4.0), logarithmic: false };
        let line = |values: [Option<f64>; 4]| ParallelLine {
            name: String::new(),
            values: values.to_vec(),
            value: 0.5,
        };
        let figure = ParallelFigure {
            title: String::new(),
            axes: ["a", "b", "c", "d"].map(axis).to_vec(),
            color: Axis::new("accuracy", ""),
            lines: vec![line([Some(1.0), None, Some(3.0), Some(3.0)])],
        };
        let scene = scene(&figure, Outstanding::default(), Frame::new(0.0, 0.0, 600.0, 300.0), &EVEN, "");
        let dots = scene.items.iter().filter(|item| matches!(item.shape, Shape::Circle { .. })).count();
        assert_eq!(dots, 1);
        let Some(Shape::Line(places, _)) =
            scene.items.iter().find(|item| item.id.is_some()).map(|item| &item.shape)
        else {
            panic!("the line is found")
        };
        let has: Vec<bool> = places.iter().map(|place| place[1].is_finite()).collect();
        assert_eq!(has, [true, false, true, true]);
    }
}
