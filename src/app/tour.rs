//! A short walk through the window: each step points at a real part of it and says what it is for.
//!
//! The parts say where they stand while they are drawn, with [`stands_at`]; so the tour points at them wherever they are.

use egui::{
    Align, Align2, Area, Context, Id, Key, LayerId, Layout, Order, Rect, RichText, Sense, Stroke, StrokeKind,
    Ui, Vec2, pos2, vec2,
};

use super::text::{Text, TourText};
use super::theme::{STRONG, Theme, measures};
use crate::app::room;

/// A part of the window that the tour points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The list of lessons.
    Lessons,
    /// The cell in focus.
    Cell,
    /// The data in use.
    Data,
    /// The button for slides.
    Present,
    /// The menu with the list of keys.
    Help,
}

/// The walk.
const STEPS: [Part; 5] = [Part::Lessons, Part::Cell, Part::Data, Part::Present, Part::Help];

impl Part {
    /// Its name, and what it is for.
    fn words(self, text: &TourText) -> [&'static str; 2] {
        match self {
            Self::Lessons => text.lessons,
            Self::Cell => text.cell,
            Self::Data => text.data,
            Self::Present => text.present,
            Self::Help => text.help,
        }
    }
}

/// Says where a part stands in this frame.
pub(super) fn stands_at(ctx: &Context, part: Part, place: Rect) {
    ctx.data_mut(|data| data.insert_temp(id_of(part), place));
}

fn id_of(part: Part) -> Id {
    Id::unique("part of the tour").with(part)
}

/// Which step is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tour {
    step: usize,
}

impl Tour {
    /// What it points at.
    pub(super) fn part(self) -> Part {
        STEPS[self.step.min(STEPS.len() - 1)]
    }
}

/// Width of the card with the words.
const CARD: f32 = 340.0;
/// Room between the card and what it is about.
const APART: f32 = 18.0;

/// Draws the step; returns whether the walk is over.
pub(super) fn show(ctx: &Context, tour: &mut Tour, theme: &Theme, text: &Text) -> bool {
    let before = *tour;
    let screen = ctx.content_rect();
    let place: Option<Rect> = ctx.data(|data| data.get_temp(id_of(tour.part())));
    let hole = place.map(|place| place.expand(6.0).intersect(screen.shrink(2.0)));
    veil(ctx, theme, screen, hole);
    let mut over = false;
    let mut turn = 0_isize;
    Area::new(Id::unique("tour").with(tour.step))
        .order(Order::Foreground)
        .fixed_pos(beside(hole, screen))
        .pivot(Align2::LEFT_TOP)
        .constrain_to(screen.shrink(12.0))
        .show(ctx, |ui| {
            theme.card().inner_margin(18).show(ui, |ui| {
                ui.set_width(CARD);
                ui.spacing_mut().item_spacing.y = 8.0;
                let [name, what] = tour.part().words(&text.tour);
                ui.label(RichText::new(name).family(STRONG.clone()).size(18.0));
                ui.add(egui::Label::new(what).wrap());
                ui.add_space(4.0);
                (turn, over) = buttons(ui, tour.step, theme, text);
            });
        });
    let key = |key| ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    over |= key(Key::Escape);
    turn += isize::from(key(Key::ArrowRight)) - isize::from(key(Key::ArrowLeft));
    match tour.step.checked_add_signed(turn) {
        Some(step) if step < STEPS.len() => tour.step = step,
        Some(_) => over = true,
        None => {}
    }
    if *tour != before {
        ctx.memory_mut(egui::Memory::stop_text_input);
        ctx.request_repaint();
    }
    over
}

/// The buttons below the words: which way, and whether it is over.
fn buttons(ui: &mut Ui, step: usize, theme: &Theme, text: &Text) -> (isize, bool) {
    let t = &text.tour;
    let (mut turn, mut over) = (0, false);
    ui.horizontal(|ui| {
        let last = step + 1 == STEPS.len();
        let next = ui.add(theme.primary_button(if last { t.done } else { t.next }));
        if ui.memory(|m| m.focused().is_none()) {
            next.request_focus();
        }
        if next.clicked() {
            turn = 1;
        }
        if ui.add_enabled(step > 0, egui::Button::new(t.back)).clicked() {
            turn = -1;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            over = !last && ui.add(theme.quiet_button(theme.muted(t.skip))).clicked();
            ui.label(theme.muted(format!("{} / {}", step + 1, STEPS.len())).small());
        });
    });
    (turn, over)
}

/// Dims all but the part, and keeps clicks from what is dimmed.
fn veil(ctx: &Context, theme: &Theme, screen: Rect, hole: Option<Rect>) {
    let id = Id::unique("tour veil");
    Area::new(id).order(Order::Middle).fixed_pos(screen.min).interactable(true).show(ctx, |ui| {
        ui.allocate_exact_size(screen.size(), Sense::click_and_drag());
    });
    let painter = ctx.layer_painter(LayerId::new(Order::Middle, id.with("paint")));
    let hole = hole.unwrap_or(Rect::from_min_size(screen.min, Vec2::ZERO));
    for part in [
        room::between(screen.min, pos2(screen.right(), hole.top())),
        room::between(pos2(screen.left(), hole.bottom()), screen.max),
        room::between(pos2(screen.left(), hole.top()), pos2(hole.left(), hole.bottom())),
        room::between(pos2(hole.right(), hole.top()), pos2(screen.right(), hole.bottom())),
    ] {
        painter.rect_filled(part, 0.0, theme.palette.veil);
    }
    let edge = Stroke::new(theme.hairline.max(2.5), theme.palette.accent);
    painter.rect_stroke(hole, f32::from(measures::CARD_RADIUS), edge, StrokeKind::Outside);
}

/// Where the card stands: beside the part where there is room, else below its top.
fn beside(part: Option<Rect>, screen: Rect) -> egui::Pos2 {
    let Some(part) = part else { return screen.center() - vec2(CARD / 2.0, 80.0) };
    let wide = CARD + 60.0;
    if part.right() + APART + wide <= screen.right() {
        pos2(part.right() + APART, part.top())
    } else if part.left() - APART - wide >= screen.left() {
        pos2(part.left() - APART - CARD - 36.0, part.top())
    } else if part.height() < screen.height() * 0.5 {
        pos2(part.left(), part.bottom() + APART)
    } else {
        pos2(part.center().x - CARD / 2.0, part.center().y)
    }
}
