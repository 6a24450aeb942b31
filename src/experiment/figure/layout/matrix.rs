//! A confusion matrix: what was shown, down; what the network saw in it, across.
//!
//! The diagonal, where the network is right, stays calm; a mistake is the darker the more often it is made, so that the eye goes
//! where it should. Every cell that is not 0 carries its number.

use super::super::{HeatMap, format};
use super::heading::empty;
use super::{Across, Frame, Scene, Shape, Style, Text, Tone, Up};

/// The whole figure without what stands above it, as large as fits, cells square or a little wider; the id of a cell is its row
/// and its column.
pub fn scene(map: &HeatMap, room: Frame, style: &Style<'_>, none: &str) -> Scene {
    let mut scene = Scene::default();
    let (rows, columns) = map.values.dim();
    if rows == 0 || columns == 0 {
        empty(&mut scene, room, none, style);
        return scene;
    }
    let line = style.line_height();
    let names = map.rows.iter().map(|name| style.width(name)).fold(line, f64::max).min(room.width * 0.3);
    let left = room.x + line + names + 12.0;
    let height = (room.height - 2.0 * line).max(0.0) / rows as f64;
    let width = ((room.right() - left).max(0.0) / columns as f64).min(height * 1.7);
    let body = Frame::new(left, room.y + 2.0 * line, width * columns as f64, height * rows as f64);
    let across = Text::new([body.middle()[0], room.y], &map.column_label, style.small, Tone::Muted);
    scene.text(across.anchored(Across::Middle, Up::Below));
    let (down, size) = style.upright(&map.row_label, body.height);
    scene.text(Text::new([room.x + style.small * 0.6, body.middle()[1]], down, size, Tone::Muted).upright());

    let wrong = map.values.indexed_iter().filter(|((row, column), value)| row != column && value.is_finite());
    let most = wrong.map(|(_, value)| *value).fold(0.0, f64::max).max(1.0);
    let number = (height * 0.52).min(style.body).max(9.0);
    for row in 0..rows {
        let y = body.y + row as f64 * height;
        let name = style.fitted(map.rows.get(row).map_or("", String::as_str), style.small, names);
        let beside = Text::new([body.x - 6.0, y + height / 2.0], name, style.small, Tone::Text);
        scene.text(beside.anchored(Across::End, Up::Middle));
        for column in 0..columns {
            let value = map.values[[row, column]];
            let cell = Frame::new(body.x + column as f64 * width, y, width, height);
            // The square root lets a mistake made three times be seen beside one made a hundred times.
            let strength = (value.max(0.0) / most).sqrt();
            let (fill, ink) = if row == column {
                (Tone::Ground, Tone::Text)
            } else {
                (Tone::Mistake(strength), Tone::OnMistake(strength))
            };
            scene.filled(cell.grown(-0.75, -0.75), fill, 2.0);
            scene.add_found(Shape::Area(cell), [row, column]);
            if value != 0.0 {
                let words = style.fitted(&words(value), number, width);
                scene.text(Text::new(cell.middle(), words, number, ink).anchored(Across::Middle, Up::Middle));
            }
        }
    }
    for (column, name) in map.columns.iter().take(columns).enumerate() {
        let above = [body.x + (column as f64 + 0.5) * width, body.y - 3.0];
        let text = Text::new(above, style.fitted(name, style.small, width), style.small, Tone::Text);
        scene.text(text.anchored(Across::Middle, Up::Above));
    }
    scene
}

/// A count, or another number.
fn words(value: f64) -> String {
    let is_count = value.fract() == 0.0 && (0.0..1e15).contains(&value);
    if is_count { format::grouped(value as u64) } else { format::significant(value) }
}
