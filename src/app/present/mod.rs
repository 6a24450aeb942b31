//! While presenting: the notebook as slides, one at a time, on the whole screen.
//!
//! | file | what it holds |
//! | --- | --- |
//! | this one | which slide is shown, and what the keys mean |
//! | `arrangement` | where words and cells of a slide stand |
//! | `stage` | the slide and the bar below it |
//! | `vote` | the vote on the question of a slide |
//! | `laser` | the dot that follows the pointer |
//!
//! Cells are those of the page, with their runs: a run goes on between slides, and when presenting begins and ends. The arrow
//! keys turn the slides until a cell is given them, by a click into it or by Enter; then they step its run. A place of the page
//! and a slide belong together: presenting begins where the page is scrolled to, and ends with the page at the slide.

mod arrangement;
mod laser;
mod stage;
mod vote;

use egui::{Context, Key, Modifiers, ViewportCommand};

use self::arrangement::Hidden;
use self::laser::Laser;
pub(super) use self::stage::{Class, show};
use super::cell::RunCommand;
use super::commands::Command;
use super::slots::Slots;
use crate::notebook::slides::{Part, Slide, slide_at, slides};
use crate::notebook::{BlockId, Document, DocumentId};

/// The screen in points that slides are laid out for: at 1280 by 720 all type is then a third larger than on the page.
const SCREEN: egui::Vec2 = egui::vec2(960.0, 560.0);
/// The magnifications between which slides move.
const MAGNIFIED: std::ops::RangeInclusive<f32> = 0.5..=8.0;
/// So far Up and Down scroll a tall slide, in points.
const SCROLLED: f32 = 120.0;
/// So far the page may move, in points, and still be where presenting left it.
const STILL: f32 = 40.0;
/// So many frames the page takes to come to rest where presenting left it.
const SETTLING: u8 = 4;

/// Presenting, and what is remembered of it.
#[derive(Default)]
pub(super) struct Presenter {
    on: Option<Show>,
    left: Option<Left>,
}

/// Presenting, while it goes on.
pub(super) struct Show {
    seen: (DocumentId, u64),
    slides: Vec<Slide>,
    /// Of each slide, whether its cells may stand beside its words.
    beside: Vec<bool>,
    at: usize,
    laser: Laser,
    /// Whether something had the keyboard at the end of the last frame: then Esc was for it.
    had_keyboard: bool,
    /// Where the slide is to go in the next frame.
    scroll: Scroll,
    /// Whether the screen is dark, so that a class looks at the teacher.
    is_dark: bool,
    /// What of each column of the slide is out of sight.
    hidden: Vec<Hidden>,
    /// So far the slide is scrolled at once, in points.
    page: f32,
    was_full_screen: bool,
}

/// A way within a slide.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Scroll {
    #[default]
    Stay,
    /// As many points down, up if negative.
    By(f32),
    /// To the cell in focus, if it is out of sight: something was done with its run.
    ToFocus,
}

/// Where presenting was left.
struct Left {
    document: DocumentId,
    slide: usize,
    /// Frames of the page since.
    frames: u8,
    /// Where the page came to rest.
    scrolled: Option<f32>,
}

impl Presenter {
    /// Whether slides are shown.
    pub(super) fn is_on(&self) -> bool {
        self.on.is_some()
    }

    /// What is shown.
    pub(super) fn show(&mut self) -> Option<&mut Show> {
        self.on.as_mut()
    }

    /// Begins, at the slide of `place` on the page, or at the one that was left if the page was not moved since.
    pub(super) fn begin(
        &mut self,
        ctx: &Context,
        document: &Document,
        place: Option<(BlockId, usize)>,
        slots: &mut Slots,
    ) {
        let slides = slides(document.notebook());
        let left = self.left.take_if(|left| left.document == document.id()).map(|left| left.slide);
        let here = || place.and_then(|(block, at)| slide_at(document.notebook(), &slides, block, at));
        let at = left.filter(|at| *at < slides.len()).or_else(here).unwrap_or(0);
        let show = Show {
            seen: (document.id(), document.revision()),
            beside: beside(document, &slides),
            slides,
            at,
            laser: Laser::default(),
            had_keyboard: false,
            scroll: Scroll::Stay,
            is_dark: false,
            hidden: Vec::new(),
            page: 0.0,
            was_full_screen: ctx.input(|i| i.viewport().fullscreen.unwrap_or(false)),
        };
        show.face(slots);
        self.on = Some(show);
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        tracing::info!("presents from slide {}", at + 1);
    }

    /// Ends, and returns the place on the page that belongs to the slide.
    pub(super) fn end(&mut self, ctx: &Context, slots: &mut Slots) -> Option<(BlockId, usize)> {
        let show = self.on.take()?;
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(show.was_full_screen));
        if let Some(cell) = slots.focused() {
            slots.focus(cell);
        }
        self.left = Some(Left { document: show.seen.0, slide: show.at, frames: 0, scrolled: None });
        tracing::info!("presents no longer");
        show.slides.get(show.at)?.parts.first().map(|part| match part {
            Part::Prose(id, range) => (*id, range.start),
            Part::Cell(id) | Part::Question(id) => (*id, 0),
        })
    }

    /// The page of a notebook was drawn, scrolled so far: if it was moved since presenting was left, the slide is that of its
    /// place. What is done in another notebook moves nothing.
    pub(super) fn page_is_at(&mut self, document: DocumentId, scrolled: f32) {
        let Some(left) = self.left.as_mut().filter(|left| left.document == document) else { return };
        left.frames = left.frames.saturating_add(1);
        match left.scrolled {
            _ if left.frames < SETTLING => {}
            None => left.scrolled = Some(scrolled),
            Some(rest) if (scrolled - rest).abs() > STILL => self.left = None,
            Some(_) => {}
        }
    }
}

impl Show {
    /// Which slide is shown, from 0, and how many there are.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.at, self.slides.len())
    }

    pub(super) fn slide(&self) -> Option<&Slide> {
        self.slides.get(self.at)
    }

    /// Brings the slides after the document, if it changed; another document begins with its first slide.
    pub(super) fn sync(&mut self, document: &Document, slots: &mut Slots) {
        let now = (document.id(), document.revision());
        if self.seen == now {
            return;
        }
        let other = self.seen.0 != now.0;
        self.seen = now;
        self.slides = slides(document.notebook());
        self.beside = beside(document, &self.slides);
        let at = if other { 0 } else { self.at.min(self.slides.len().saturating_sub(1)) };
        if other || at != self.at {
            self.at = at;
            self.face(slots);
        }
    }

    /// Shows a slide, if there is one of this number.
    fn turn_to(&mut self, at: usize, slots: &mut Slots) {
        let at = at.min(self.slides.len().saturating_sub(1));
        if at != self.at {
            self.at = at;
            self.scroll = Scroll::Stay;
            self.face(slots);
        }
    }

    /// Run commands are for a cell of the slide in sight, the arrow keys for the slides.
    fn face(&self, slots: &mut Slots) {
        let cells = || self.slide().into_iter().flat_map(Slide::cells);
        if !cells().any(|id| slots.focused() == Some(id))
            && let Some(first) = cells().next()
        {
            slots.focus(first);
        }
        slots.release();
    }

    /// Whether a command can do something on the slide: a run on another one is not started by accident, and a class sees what
    /// is done with one that is further down.
    pub(super) fn lets(&mut self, command: Command) -> bool {
        match command {
            Command::Run(RunCommand::Speed(_)) => true,
            Command::Run(_) => {
                let has_cells = self.slide().is_some_and(|slide| slide.cells().next().is_some());
                if has_cells {
                    self.scroll = Scroll::ToFocus;
                }
                has_cells
            }
            _ => true,
        }
    }

    /// Uses up the keys that are for the slides; returns whether presenting is to end.
    pub(super) fn keys(&mut self, ctx: &Context, slots: &mut Slots) -> bool {
        let had_keyboard = std::mem::replace(&mut self.had_keyboard, false);
        let open = egui::Popup::is_any_open(ctx);
        let pressed = |key| ctx.input_mut(|i| i.modifiers.is_none() && i.consume_key(Modifiers::NONE, key));
        if !had_keyboard && !open && pressed(Key::Escape) {
            return true;
        }
        if ctx.text_edit_focused() || open {
            return false;
        }
        // A presenter's remote sends it for a dark screen; whatever is pressed next brings the slide back.
        let is_dark = std::mem::take(&mut self.is_dark);
        if pressed(Key::Period) {
            self.is_dark = !is_dark;
        } else if is_dark {
            let is_pressed = |event: &egui::Event| {
                matches!(
                    event,
                    egui::Event::Key { pressed: true, .. } | egui::Event::PointerButton { pressed: true, .. }
                )
            };
            self.is_dark = !ctx.input(|input| input.events.iter().any(is_pressed));
            if !self.is_dark {
                ctx.input_mut(|input| input.events.clear());
                return false;
            }
        }
        if pressed(Key::PageDown) {
            self.turn_to(self.at + 1, slots);
        }
        if pressed(Key::PageUp) {
            self.turn_to(self.at.saturating_sub(1), slots);
        }
        if pressed(Key::L) {
            self.laser.switch();
        }
        // What is chosen with Tab keeps its own keys: arrows move a slider, Enter presses a button.
        if ctx.memory(|m| m.focused().is_some()) {
            return false;
        }
        if let Some(slide) = self.slide()
            && let Some(cell) = slots.focused().filter(|cell| slide.cells().any(|id| id == *cell))
            && pressed(Key::Enter)
        {
            if slots.holds_keys().is_some() { slots.release() } else { slots.focus(cell) }
        }
        for (key, way) in [(Key::ArrowDown, 1.0), (Key::ArrowUp, -1.0)] {
            if pressed(key) {
                self.scroll = Scroll::By(way * SCROLLED);
            }
        }
        if slots.holds_keys().is_some() {
            return false;
        }
        if pressed(Key::ArrowRight) {
            self.turn_to(self.at + 1, slots);
        }
        if pressed(Key::ArrowLeft) {
            self.turn_to(self.at.saturating_sub(1), slots);
        }
        if pressed(Key::Home) {
            self.turn_to(0, slots);
        }
        if pressed(Key::End) {
            self.turn_to(usize::MAX, slots);
        }
        false
    }

    /// At the end of a frame: remembers whether something has the keyboard.
    pub(super) fn end_frame(&mut self, ctx: &Context) {
        self.had_keyboard = ctx.memory(|m| m.focused().is_some());
    }

    /// The zoom at which a slide fills a screen that has `size` points at zoom 1, `factor` times as large as it need be.
    pub(super) fn zoom(size: egui::Vec2, factor: f32) -> f32 {
        ((size / SCREEN).min_elem() * factor).clamp(*MAGNIFIED.start(), *MAGNIFIED.end())
    }
}

fn beside(document: &Document, slides: &[Slide]) -> Vec<bool> {
    slides.iter().map(|slide| arrangement::may_be_beside(document.notebook(), slide)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_fills_any_screen_and_its_type_grows_with_it() {
        let zoom = |x, y| Show::zoom(egui::vec2(x, y), 1.0);
        assert!((zoom(1280.0, 720.0) - 1.2857).abs() < 1e-3);
        assert!((zoom(1920.0, 1080.0) / zoom(1280.0, 720.0) - 1.5).abs() < 1e-3);
        assert!((zoom(1024.0, 768.0) - 1024.0 / 960.0).abs() < 1e-3, "a narrow screen by its width");
        assert_eq!(zoom(1.0, 1.0), 0.5);
    }

    #[test]
    fn the_slide_that_was_left_is_forgotten_when_the_page_moves() {
        let document = Document::new();
        let left = || Left { document: document.id(), slide: 3, frames: 0, scrolled: None };
        let mut presenter = Presenter { on: None, left: Some(left()) };
        for scrolled in [900.0, 500.0, 300.0, 300.0, 310.0, 300.0] {
            presenter.page_is_at(document.id(), scrolled);
        }
        assert!(presenter.left.is_some(), "the jump to the slide's place is no move");
        presenter.page_is_at(Document::new().id(), 900.0);
        assert!(presenter.left.is_some(), "another notebook");
        presenter.page_is_at(document.id(), 400.0);
        assert!(presenter.left.is_none());
    }
}
