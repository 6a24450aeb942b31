//! The rows of the choices: a letter, the words, and, once it is known, the number that came.

use egui::{
    Align2, FontId, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::icon::Icon;
use crate::app::prose::Prose;
use crate::app::questions::{letter, plain};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::{STRONG, Theme, measures};

/// How a choice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    /// It can be chosen.
    Open,
    /// It was chosen, and nothing came yet.
    Chosen,
    /// It came.
    Right,
    /// It was chosen, and another one came.
    Wrong,
    /// Neither.
    Past,
}

/// One row.
pub(super) struct Row<'a> {
    pub(super) at: usize,
    pub(super) words: &'a str,
    pub(super) looks: Looks,
    pub(super) is_chosen: bool,
    pub(super) number: Option<&'a str>,
}

/// Radius of the round with the letter.
const ROUND: f32 = 11.0;
/// Room above and below the words.
const PADDING: f32 = 7.0;
/// Where the words begin.
const WORDS: f32 = 40.0;
/// Height of a line of words.
const LINE: f32 = 22.0;

/// Draws a row, of which all can be pressed.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    text: &Text,
    prose: &mut Prose,
    part: usize,
    row: &Row<'_>,
) -> Response {
    let palette = &theme.palette;
    let all = ui.cursor().min;
    let font = FontId::new(15.5, STRONG.clone());
    let ink = if row.looks == Looks::Right { palette.ok } else { palette.text };
    let number = row.number.map(|number| ui.painter().layout_no_wrap(number.to_owned(), font, ink));
    let beside = number.as_ref().map_or(0.0, |number| number.size().x + 12.0);
    let behind = ui.painter().add(Shape::Noop);
    // Under the words, which may hold formulas; so where it stands is known from the frame before.
    let id = ui.scope_id().with(("choice", row.at));
    let before: Option<Rect> = ui.data(|data| data.get_temp(id));
    let can_be_chosen = matches!(row.looks, Looks::Open | Looks::Chosen);
    let sense = if can_be_chosen { Sense::click() } else { Sense::hover() };
    let response = ui.interact(before.unwrap_or(Rect::NOTHING), id, sense);
    let right = ui.max_rect().right();
    let inner = room::between(all + vec2(WORDS, PADDING), pos2(right - 10.0 - beside, f32::INFINITY));
    let words = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        prose.words(ui, (theme, text.language), part, row.words);
        ui.min_rect().bottom()
    });
    let bottom = words.inner.max(all.y + PADDING + LINE) + PADDING;
    let place = room::between(all, pos2(right, bottom));
    ui.advance_cursor_after_rect(place);
    ui.data_mut(|data| data.insert_temp(id, place));
    if before.is_none_or(|before| before != place) {
        ui.ctx().request_repaint();
    }
    let name = (text.question.choice)(letter(row.at), &plain(row.words));
    let name = match row.number {
        Some(number) => format!("{name}, {number}"),
        None => name,
    };
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, can_be_chosen, row.is_chosen, &name));
    let lit = can_be_chosen && (response.hovered() || response.has_focus());
    let (fill, edge) = match row.looks {
        Looks::Chosen => (palette.accent_soft, palette.accent),
        Looks::Right => (palette.card, palette.ok),
        Looks::Wrong => (palette.card, palette.error),
        Looks::Open if lit => (palette.hovered, palette.outline),
        Looks::Open => (palette.card, palette.outline),
        Looks::Past => (palette.card, palette.border),
    };
    let width = if matches!(row.looks, Looks::Open | Looks::Past) {
        theme.hairline
    } else {
        theme.hairline.max(1.0) * 1.6
    };
    let frame = egui::epaint::RectShape::new(
        place,
        measures::WIDGET_RADIUS + 2,
        fill,
        Stroke::new(width, edge),
        StrokeKind::Inside,
    );
    ui.painter().set(behind, frame);
    let middle = pos2(all.x + 8.0 + ROUND, all.y + PADDING + LINE / 2.0);
    let circle = Rect::from_center_size(middle, vec2(2.0 * ROUND, 2.0 * ROUND));
    let painter = ui.painter();
    let in_the_round = |ink| {
        painter.text(middle, Align2::CENTER_CENTER, letter(row.at), FontId::new(13.0, STRONG.clone()), ink);
    };
    match row.looks {
        Looks::Right => {
            painter.circle_filled(middle, ROUND, palette.ok);
            Icon::Tick.paint(painter, circle.shrink(5.0), palette.card);
        }
        Looks::Wrong => {
            painter.circle_filled(middle, ROUND, palette.error);
            Icon::Cross.paint(painter, circle.shrink(6.0), palette.card);
        }
        Looks::Chosen => {
            painter.circle_filled(middle, ROUND, palette.accent);
            in_the_round(palette.on_accent);
        }
        Looks::Open | Looks::Past => {
            painter.circle_stroke(middle, ROUND - 1.0, Stroke::new(1.5, palette.outline));
            in_the_round(palette.text);
        }
    }
    if let Some(number) = number {
        let at = pos2(right - 10.0 - number.size().x, middle.y - number.size().y / 2.0);
        painter.galley(at, number, ink);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.text);
        painter.rect_stroke(place, measures::WIDGET_RADIUS + 2, ring, StrokeKind::Inside);
    }
    response
}
