//! The drawing pad: strokes of mouse, pen, finger and keyboard on a page of 28 x 28.

use std::sync::Arc;

use egui::{Event, PointerButton, Rect, Sense, Ui, Vec2};

use super::pen::{Pen, Press};
use super::screen::{Screen, place};
use crate::app::cell::CellContext;
use crate::app::figures::{describe, images};
use crate::data::pictures::{Picture, Sheet, Stroke, paint};

/// The page and what is drawn on it.
pub(super) struct Pad {
    /// What lay there before the first stroke.
    page: Arc<Sheet>,
    strokes: Vec<Stroke>,
    /// The stroke under way.
    current: Option<Stroke>,
    /// All of it, painted.
    painted: Arc<Sheet>,
    screen: Screen,
    /// What the keyboard draws with.
    pen: Pen,
}

/// What the user did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Nothing.
    Nothing,
    /// A stroke is under way; the page changes with it.
    Underway,
    /// A stroke was finished.
    Stroke,
}

impl Default for Pad {
    fn default() -> Self {
        let blank = Arc::new(Sheet::from(&Picture::BLANK));
        Self {
            page: Arc::clone(&blank),
            strokes: Vec::new(),
            current: None,
            painted: blank,
            screen: Screen::default(),
            pen: Pen::default(),
        }
    }
}

impl Pad {
    /// A page from elsewhere, without strokes; the one that is there already keeps its strokes.
    pub(super) fn lay(&mut self, page: &Arc<Sheet>) {
        if *page != self.painted {
            self.page = Arc::clone(page);
            self.strokes.clear();
            self.current = None;
            self.pen.down = false;
            self.painted = Arc::clone(page);
        }
    }

    /// The page with every stroke on it.
    pub(super) fn sheet(&self) -> &Arc<Sheet> {
        &self.painted
    }

    /// Whether there is a stroke to take away.
    pub(super) fn can_undo(&self) -> bool {
        !self.strokes.is_empty()
    }

    /// Takes the last stroke away.
    pub(super) fn undo(&mut self) {
        self.strokes.pop();
        self.repaint();
    }

    fn repaint(&mut self) {
        let strokes: Vec<Stroke> = self.strokes.iter().chain(&self.current).cloned().collect();
        self.painted = if strokes.is_empty() {
            Arc::clone(&self.page)
        } else {
            Arc::new(Sheet::from(&paint(&self.page.whole(), &strokes)))
        };
    }

    /// Draws the pad and takes in the strokes of this frame.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, side: f32, brush: f64) -> Drawn {
        let text = &cx.text.predict;
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::drag());
        let under_way = self.current.is_some() && !self.pen.down;
        let drawn = match self.pen.hear(ui, &response) {
            Press::Nothing
                if response.is_pointer_button_down_on() || response.drag_stopped() || under_way =>
            {
                self.follow(ui, rect, brush as f32)
            }
            press => self.write(press, brush as f32),
        };
        if drawn != Drawn::Nothing {
            self.repaint();
        }
        let picture = self.painted.whole();
        self.screen.paint(ui, cx.theme, rect, &images::ink(picture.pixels(), cx.theme));
        describe(ui, &response, text.pad, || (text.pad_summary)(self.strokes.len()));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_role(egui::accesskit::Role::Canvas));
        if picture.is_blank() {
            let font = egui::TextStyle::Body.resolve(ui.style());
            let hint =
                ui.painter().layout(text.pad_help.to_owned(), font, cx.theme.palette.muted, side - 40.0);
            let at = egui::Align2::CENTER_CENTER.anchor_size(rect.center(), hint.size());
            ui.painter().galley(at.min, hint, cx.theme.palette.muted);
        }
        if response.has_focus() {
            self.pen.show(ui, cx.theme, rect);
        }
        if response.hovered() && self.current.is_none() {
            ui.set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        drawn
    }

    /// Does what the keyboard's pen did.
    fn write(&mut self, press: Press, width: f32) -> Drawn {
        match press {
            Press::PutDown => {
                self.current = Some(Stroke::new(width, [self.pen.at]));
                Drawn::Underway
            }
            Press::Moved => match &mut self.current {
                Some(stroke) => {
                    stroke.points.push(self.pen.at);
                    Drawn::Underway
                }
                None => Drawn::Nothing,
            },
            Press::Lifted => match self.current.take() {
                Some(stroke) => {
                    self.strokes.push(stroke);
                    Drawn::Stroke
                }
                None => Drawn::Nothing,
            },
            Press::Nothing => Drawn::Nothing,
        }
    }

    /// Goes through what the pointer did since the last frame, every point of it: a quick hand passes many pixels in a frame.
    fn follow(&mut self, ui: &Ui, rect: Rect, width: f32) -> Drawn {
        let mut drawn = Drawn::Nothing;
        let events = ui.input(|input| input.events.clone());
        for event in events {
            match event {
                Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. }
                    if rect.contains(pos) =>
                {
                    self.current = Some(Stroke::new(width, [place(rect, pos)]));
                    drawn = Drawn::Underway;
                }
                Event::PointerMoved(pos) => {
                    if let Some(stroke) = &mut self.current {
                        stroke.points.push(place(rect, pos));
                        drawn = Drawn::Underway;
                    }
                }
                Event::PointerButton { button: PointerButton::Primary, pressed: false, .. }
                | Event::PointerGone => {
                    if let Some(stroke) = self.current.take() {
                        self.strokes.push(stroke);
                        drawn = Drawn::Stroke;
                    }
                }
                _ => {}
            }
        }
        drawn
    }
}
