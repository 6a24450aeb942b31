//! Sets a table: a real head, numbers one below the other, words that break where the column is too narrow for them.

use egui::{Align, Layout, Rect, Stroke, Ui, UiBuilder, pos2, vec2};

use super::flow::{self, Cell};
use super::formula::Formulas;
use super::segments::Table;
use crate::app::room;
use crate::app::theme::Theme;

/// Between two columns, and above and below the words of a row, in points on the page.
const BETWEEN: f32 = 14.0;
const PADDING: f32 = 5.0;
/// Between columns that have to be narrow.
const BETWEEN_NARROW: f32 = 8.0;

/// Widths of a column: of its widest cell in one line, and the least that breaks no word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    natural: f32,
    least: f32,
}

/// Sizes of a table's words, as shares of a paragraph's: the first with which it fits into the column.
const SIZES: [f32; 3] = [0.9, 0.82, 0.76];

/// Draws `table`, `scale` times as large as on the page. Where even its narrowest columns in the smallest type are wider than the
/// page, it scrolls.
pub(super) fn show(ui: &mut Ui, theme: &Theme, formulas: &mut Formulas, scale: f32, table: &Table) {
    let room = ui.max_rect().width();
    let mut fitted = None;
    for size in SIZES {
        let setting = Fitted::new(ui, theme, formulas, size * scale, table);
        let fits = setting.least <= room;
        fitted = Some(setting);
        if fits {
            break;
        }
    }
    let Some(fitted) = fitted else { return };
    if fitted.least <= room {
        fitted.rows(ui, theme, formulas, table);
        return;
    }
    // Its bar would lie at the edge of the window while the table is still below it.
    ui.spacing_mut().scroll.dormant_handle_opacity = 0.0;
    ui.spacing_mut().scroll.dormant_background_opacity = 0.0;
    egui::ScrollArea::horizontal().show(ui, |ui| {
        ui.set_width(fitted.least);
        fitted.rows(ui, theme, formulas, table);
    });
}

/// A table whose type and columns are chosen.
struct Fitted {
    /// How large its words are, as a multiple of a paragraph's on the page.
    size: f32,
    widths: Vec<f32>,
    gap: f32,
    /// The least width that breaks no word.
    least: f32,
}

impl Fitted {
    fn new(ui: &Ui, theme: &Theme, formulas: &mut Formulas, size: f32, table: &Table) -> Self {
        let columns = table.columns.len();
        let mut wanted = vec![Wanted::default(); columns];
        for (row, cells) in table.rows.iter().enumerate() {
            for (pieces, column) in cells.iter().zip(&mut wanted) {
                let (natural, least) = Cell::new(theme, size, row == 0).widths(ui, formulas, pieces);
                column.natural = column.natural.max(natural);
                column.least = column.least.max(least);
            }
        }
        let room = ui.max_rect().width();
        let gaps = |gap: f32| gap * columns.saturating_sub(1) as f32;
        let natural = wanted.iter().map(|column| column.natural).sum::<f32>() + gaps(BETWEEN * size);
        let gap = if natural <= room { BETWEEN } else { BETWEEN_NARROW } * size;
        let least = wanted.iter().map(|column| column.least).sum::<f32>() + gaps(gap);
        let widths = shared(&wanted, room.max(least) - gaps(gap));
        Self { size, widths, gap, least }
    }

    fn rows(&self, ui: &mut Ui, theme: &Theme, formulas: &mut Formulas, table: &Table) {
        rows(ui, theme, formulas, self.size, table, &self.widths, self.gap);
    }
}

/// Widths for columns that share `room`: each what it wants where that is enough for all; else each at least what breaks no
/// word, and the rest by what they still want.
fn shared(wanted: &[Wanted], room: f32) -> Vec<f32> {
    let natural: f32 = wanted.iter().map(|column| column.natural).sum();
    if natural <= room {
        return wanted.iter().map(|column| column.natural).collect();
    }
    let least: f32 = wanted.iter().map(|column| column.least).sum();
    let share = ((room - least) / (natural - least).max(1.0)).clamp(0.0, 1.0);
    wanted.iter().map(|column| column.least + (column.natural - column.least) * share).collect()
}

fn rows(
    ui: &mut Ui,
    theme: &Theme,
    formulas: &mut Formulas,
    size: f32,
    table: &Table,
    widths: &[f32],
    gap: f32,
) {
    let left = ui.cursor().left();
    let width = widths.iter().sum::<f32>() + gap * widths.len().saturating_sub(1) as f32;
    let line = |ui: &Ui, y: f32, stroke: Stroke| _ = ui.painter().hline(left..=left + width, y, stroke);
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    for (number, cells) in table.rows.iter().enumerate() {
        let is_head = number == 0;
        let top = ui.cursor().top() + PADDING * size;
        let (mut x, mut bottom) = (left, top + flow::line_height() * size);
        for ((pieces, width), align) in cells.iter().zip(widths).zip(&table.columns) {
            let cell = Cell::new(theme, size, is_head);
            let place = Rect::from_min_size(pos2(x, top), vec2(*width, f32::INFINITY));
            let natural = cell.widths(ui, formulas, pieces).0;
            // What breaks into lines begins at the left whatever its column says.
            let shift = match align {
                Align::Max if natural <= *width => width - natural,
                Align::Center if natural <= *width => (width - natural) / 2.0,
                _ => 0.0,
            };
            // A little more than measured: sums of widths are rounded differently than the widths of sums.
            let place = room::between(place.min + vec2(shift, 0.0), place.max + vec2(1.0, 0.0));
            let scope = UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min));
            let mut inside = ui.new_child(scope);
            cell.show(&mut inside, formulas, pieces);
            bottom = bottom.max(inside.min_rect().bottom());
            x += width + gap;
        }
        let room = room::between(pos2(left, top), pos2(left + width, bottom + PADDING * size));
        ui.advance_cursor_after_rect(room);
        let strong = Stroke::new(theme.hairline * 1.5, theme.palette.outline);
        let is_last = number + 1 == table.rows.len();
        let below = if is_head { strong } else { Stroke::new(theme.hairline, theme.palette.grid) };
        if !is_last {
            line(ui, room.bottom(), below);
        }
    }
    ui.spacing_mut().item_spacing.y = spacing;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wanted() -> impl Strategy<Value = Vec<Wanted>> {
        let one =
            (1.0f32..200.0, 0.0f32..300.0).prop_map(|(least, more)| Wanted { natural: least + more, least });
        prop::collection::vec(one, 1..8)
    }

    proptest! {
        #[test]
        fn columns_fill_their_room_and_break_no_word(wanted in wanted(), room in 1.0f32..1200.0) {
            let least: f32 = wanted.iter().map(|column| column.least).sum();
            let widths = shared(&wanted, room.max(least));
            let sum: f32 = widths.iter().sum();
            prop_assert!(sum <= room.max(least) + 0.5, "{sum} of {room}");
            for (width, column) in widths.iter().zip(&wanted) {
                prop_assert!(*width >= column.least - 0.01 && *width <= column.natural + 0.01);
            }
        }
    }
}
