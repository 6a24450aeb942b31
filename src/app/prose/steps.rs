//! Numbered steps below a cell: what is done, what is at hand, what comes.

use std::collections::HashMap;
use std::ops::Range;

use egui::{
    Align, Align2, FontId, Layout, Rect, Response, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::flow;
use super::formula::Formulas;
use super::segments::{Piece, Role, Segment};
use crate::app::icon::Icon;
use crate::app::room;
use crate::app::theme::{STRONG, Theme, measures};
use crate::notebook::BlockId;

/// A step that is at hand: what it names in bold may be found in its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number in the list.
    pub number: u32,
    /// What it names in bold, in lower case.
    names: Vec<String>,
    /// When it was opened, in seconds of the window's clock; none for the first of a list, which nobody opened.
    opened: Option<f64>,
}

/// For so many seconds what a step names glows after it was opened.
const GLOW: f64 = 0.6;

impl Step {
    /// No step of a text, but what is pointed out otherwise: these names, from now on.
    pub fn pointing(names: &[String], now: f64) -> Self {
        let names = names.iter().map(|name| name.to_lowercase()).collect();
        Self { number: 0, names, opened: Some(now) }
    }

    /// Whether it names a control that is called so.
    pub fn names(&self, control: &str) -> bool {
        self.names.contains(&control.to_lowercase())
    }

    /// How strong the glow is around what it names, from 1 down to 0, and asks for the next frame while there is one.
    pub fn glow(&self, ui: &Ui) -> f32 {
        let Some(opened) = self.opened else { return 0.0 };
        let passed = ui.input(|input| input.time) - opened;
        if passed >= GLOW || ui.style().animation_time == 0.0 {
            return 0.0;
        }
        ui.ctx().request_repaint();
        (1.0 - passed / GLOW) as f32
    }
}

/// Which step is at hand in each block that has some.
#[derive(Default)]
pub(super) struct Steps {
    at_hand: HashMap<BlockId, (usize, f64)>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Done,
    AtHand,
    ToCome,
}

/// The number of an item of a numbered list.
fn number(segment: &Segment) -> Option<u32> {
    match segment {
        Segment::Flow(Role::Item(marker), _) => marker.strip_suffix('.')?.parse().ok(),
        _ => None,
    }
}

/// Where the steps stand among the segments of a block: its first numbered list.
pub(super) fn places(segments: &[(usize, Segment)]) -> Range<usize> {
    let is_step = |(_, segment): &(usize, Segment)| number(segment).is_some();
    let from = segments.iter().position(is_step).unwrap_or(segments.len());
    from..from + segments.iter().skip(from).take_while(|segment| is_step(segment)).count()
}

impl Steps {
    /// The step at hand among the segments of `block`.
    pub(super) fn step(&self, block: BlockId, segments: &[(usize, Segment)]) -> Option<Step> {
        let at = self.place(block, segments)?;
        let (_, segment) = segments.get(at)?;
        let Segment::Flow(_, pieces) = segment else { return None };
        let strong = |piece: &Piece| match piece {
            Piece::Words(words, style) if style.strong => {
                Some(words.trim().trim_end_matches(['.', ',', ':']).to_lowercase())
            }
            _ => None,
        };
        Some(Step {
            number: number(segment)?,
            names: pieces.iter().filter_map(strong).collect(),
            opened: self.at_hand.get(&block).map(|(_, opened)| *opened),
        })
    }

    /// The place of the step at hand: what was opened, or the first.
    fn place(&self, block: BlockId, segments: &[(usize, Segment)]) -> Option<usize> {
        let all = places(segments);
        let opened = self.at_hand.get(&block).map(|(at, _)| *at).filter(|at| all.contains(at));
        opened.or_else(|| all.clone().next())
    }

    /// How the segment at `at` stands; none when it is no step.
    pub(super) fn stands(&self, block: BlockId, segments: &[(usize, Segment)], at: usize) -> Option<Stands> {
        places(segments).contains(&at).then_some(())?;
        let at_hand = self.place(block, segments)?;
        Some(match at.cmp(&at_hand) {
            std::cmp::Ordering::Less => Stands::Done,
            std::cmp::Ordering::Equal => Stands::AtHand,
            std::cmp::Ordering::Greater => Stands::ToCome,
        })
    }

    /// The step at `at` is at hand from now on.
    pub(super) fn open(&mut self, block: BlockId, at: usize, now: f64) {
        self.at_hand.insert(block, (at, now));
    }
}

/// Draws one step. A press on it makes it the one at hand.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    formulas: &mut Formulas,
    (marker, pieces): (&str, &[Piece]),
    stands: Stands,
    name: &str,
) -> Response {
    const ROUND: f32 = 11.0;
    const WORDS: f32 = 34.0;
    let palette = &theme.palette;
    let all = ui.cursor().min;
    let inner = room::between(all + vec2(WORDS, 6.0), ui.max_rect().max);
    let behind = ui.painter().add(Shape::Noop);
    // Under the words, which may hold links; so where it stands is known from the frame before.
    let id = ui.scope_id().with(("step", marker));
    let before: Option<Rect> = ui.data(|data| data.get_temp(id));
    let response = ui.interact(before.unwrap_or(Rect::NOTHING), id, Sense::click());
    let builder = UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min));
    let words = ui.scope_builder(builder, |ui| {
        if stands == Stands::Done {
            flow::quiet(ui, theme, formulas, pieces);
        } else {
            flow::show(ui, theme, formulas, 1.0, &Role::Paragraph, pieces);
        }
    });
    ui.add_space(6.0);
    let place = room::between(
        all - vec2(8.0, 0.0),
        pos2(ui.max_rect().right() + 8.0, words.response.rect.bottom() + 6.0),
    );
    ui.data_mut(|data| data.insert_temp(id, place));
    if before.is_none() {
        ui.ctx().request_repaint();
    }
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, stands == Stands::AtHand, name));
    let lit = response.hovered() || response.has_focus();
    if stands == Stands::AtHand {
        let edge = Stroke::new(theme.hairline, palette.border);
        let card = egui::epaint::RectShape::new(
            place,
            measures::CARD_RADIUS,
            palette.card,
            edge,
            egui::StrokeKind::Inside,
        );
        ui.painter().set(behind, card);
    } else if lit {
        ui.painter().set(behind, Shape::rect_filled(place, measures::CARD_RADIUS, palette.hovered));
    }
    let line = flow::line_height();
    let middle = pos2(all.x + ROUND, inner.top() + line / 2.0);
    let circle = Rect::from_center_size(middle, vec2(2.0 * ROUND, 2.0 * ROUND));
    let painter = ui.painter();
    let font = FontId::new(13.0, STRONG.clone());
    let digits = marker.trim_end_matches('.');
    match stands {
        Stands::Done => {
            painter.circle_filled(middle, ROUND, palette.accent_soft);
            Icon::Tick.paint(painter, circle.shrink(5.0), palette.accent);
        }
        Stands::AtHand => {
            painter.circle_filled(middle, ROUND, palette.accent);
            painter.text(middle, Align2::CENTER_CENTER, digits, font, palette.on_accent);
        }
        Stands::ToCome => {
            painter.circle_stroke(middle, ROUND - 1.0, Stroke::new(1.5, palette.outline));
            painter.text(middle, Align2::CENTER_CENTER, digits, font, palette.muted);
        }
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.text);
        painter.rect_stroke(place, measures::CARD_RADIUS, ring, egui::StrokeKind::Inside);
    }
    response
}
