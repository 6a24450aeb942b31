//! What an empty notebook can begin with: a card for text, and one for each kind of cell.

use egui::{FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::action::Action;
use super::super::cells;
use super::super::icon::Icon;
use super::super::room;
use super::super::slots::Surroundings;
use super::super::theme::{HEADING, STRONG, measures};
use super::super::tile;
use crate::experiment::KINDS;
use crate::notebook::Place;

/// The least width of a card; where two have no room beside each other, they stand one below the other.
const LEAST: f32 = 250.0;
/// Height of a card.
const HEIGHT: f32 = 72.0;
/// Side of the picture in it.
const TILE: f32 = 40.0;
/// Room between cards, and within one.
const GAP: f32 = 12.0;

/// Draws the cards; a press puts in what is on one.
pub(super) fn show(ui: &mut Ui, around: Surroundings<'_>, actions: &mut Vec<Action>) {
    let text = &around.text.shell;
    ui.add_space(24.0);
    ui.label(RichText::new(text.begin_with).text_style(HEADING.clone()));
    ui.add_space(GAP);
    let words = std::iter::once((None, around.text.commands.add_prose, text.what_text_is));
    let kinds = KINDS
        .iter()
        .map(|kind| (Some(kind.name), (kind.title)(around.text.figures), (text.what_it_is)(kind.name)));
    let offers: Vec<_> = words.chain(kinds).collect();
    let columns = if ui.available_width() >= 2.0 * LEAST + GAP { 2 } else { 1 };
    let width = (ui.available_width() - GAP * (columns - 1) as f32) / columns as f32;
    for row in offers.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for (kind, title, about) in row {
                if card(ui, around, width, *kind, title, about) {
                    actions.push(Action::Add { place: Place::Start, kind: *kind });
                }
            }
        });
        ui.add_space(GAP);
    }
}

/// One card; whether it was pressed.
fn card(
    ui: &mut Ui,
    around: Surroundings<'_>,
    width: f32,
    kind: Option<&'static str>,
    title: &str,
    about: &str,
) -> bool {
    let theme = around.theme;
    let palette = &theme.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{title}. {about}")));
    let lit = response.hovered() || response.has_focus();
    let fill = if lit { palette.hovered } else { palette.card };
    let edge =
        if response.has_focus() { Stroke::new(2.0, palette.text) } else { Stroke::new(1.0, palette.border) };
    let painter = ui.painter();
    painter.rect(rect, measures::WIDGET_RADIUS, fill, edge, StrokeKind::Inside);
    let place =
        Rect::from_center_size(pos2(rect.left() + GAP + TILE / 2.0, rect.center().y), vec2(TILE, TILE));
    match kind {
        Some(kind) => tile::paint(painter, theme, place, cells::mark(kind)),
        None => Icon::Notebook.paint(painter, place.shrink(6.0), palette.accent),
    }
    let left = place.right() + GAP;
    let room = room::between(pos2(left, rect.top()), rect.max - vec2(GAP, 0.0)).width();
    let name = painter.layout(title.to_owned(), FontId::new(15.0, STRONG.clone()), palette.text, room);
    let about = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping { max_width: room, max_rows: 2, ..Default::default() },
        ..egui::text::LayoutJob::simple(about.to_owned(), FontId::proportional(13.0), palette.muted, room)
    };
    let about = painter.layout_job(about);
    let top = rect.center().y - (name.size().y + 2.0 + about.size().y) / 2.0;
    let below = top + name.size().y + 2.0;
    painter.galley(pos2(left, top), name, palette.text);
    painter.galley(pos2(left, below), about, palette.muted);
    response.clicked()
}
