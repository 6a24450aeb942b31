//! A fault of the program in drawing one thing ends that thing, and nothing else.
//!
//! What panics here is caught ([`caught`], in the window [`drawn`]), and stands in its place in words, with what a report of it
//! needs; the runs of other cells, the document and what was set aside of it never notice. This needs panics that unwind.
//! Cells are guarded by [`GuardedView`], blocks of prose, figures beside the page and the bars of the window by a [`Guard`] each.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use egui::{Label, RichText, Ui};

use super::cell::{CellContext, CellRequest, CellView, MakeView, Retake, RunCommand, Status};
use super::networks::NetworkRequest;
use super::text::Text;
use super::theme::Theme;
use crate::engine::message_of;
use crate::experiment::Spec;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;

#[cfg(not(panic = "unwind"))]
compile_error!("a fault in one cell must not end the program: build with panic = \"unwind\"");

/// A fault of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What it says of itself.
    message: String,
    /// The file and the line.
    place: String,
}

impl Fault {
    /// All that a report of it needs, in no language but the program's own.
    pub(super) fn details(&self) -> String {
        format!("{} {}: {}\n{}", super::PROGRAM, env!("CARGO_PKG_VERSION"), self.message, self.place)
    }
}

thread_local! {
    /// How many guards lie around what this thread does.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// Where the last fault within a guard was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets faults within guards say where they are, in a log and not as a death of the program. All others go where they went.
fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if DEPTH.with(Cell::get) == 0 {
                return before(info);
            }
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!("a fault in the window: {} ({place})", message_of(info.payload()));
            PLACE.with_borrow_mut(|last| *last = place);
        }));
    });
}

/// Does `work`; a fault in it comes back. What it works on must still be good for something after it was left in the middle.
pub(super) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, Fault> {
    watch();
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.with(|depth| depth.set(depth.get() - 1));
    result.map_err(|fault| Fault {
        message: message_of(fault.as_ref()),
        place: PLACE.with_borrow_mut(std::mem::take),
    })
}

/// Draws with `add` in a child of `ui`. After a fault nothing of it is seen and `ui` stands where it stood.
pub(super) fn drawn<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> Result<R, Fault> {
    let layer = ui.layer_id();
    let shapes = |ui: &Ui| ui.ctx().graphics(|all| all.get(layer).map_or(0, |layer| layer.next_idx().0));
    let before = shapes(ui);
    let result = caught(|| ui.scope(add).inner);
    if result.is_err() {
        let after = shapes(ui);
        ui.ctx().graphics_mut(|all| {
            let layer = all.entry(layer);
            (before..after).for_each(|at| layer.reset_shape(egui::layers::ShapeIdx(at)));
        });
    }
    result
}

/// What is to be done after a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// To draw it once more.
    Again,
    /// To start it over.
    Over,
    /// This is for the clipboard.
    Copy(String),
}

/// Says what happened, and asks what to do. `over` says what is lost where it can be started over.
pub(super) fn explain(
    ui: &mut Ui,
    theme: &Theme,
    text: &Text,
    fault: &Fault,
    over: Option<&str>,
) -> Option<Reply> {
    let words = &text.shell;
    let mut reply = None;
    ui.add(Label::new(RichText::new(words.not_drawn).color(theme.palette.error)).wrap());
    ui.add(Label::new(words.not_drawn_why).wrap());
    let details = RichText::new(fault.details()).monospace().small().color(theme.palette.muted);
    ui.add(Label::new(details).wrap().selectable(true));
    ui.horizontal_wrapped(|ui| {
        if ui.add(theme.primary_button(words.try_again)).clicked() {
            reply = Some(Reply::Again);
        }
        if let Some(lost) = over
            && ui.button(words.start_over).on_hover_text(lost).clicked()
        {
            reply = Some(Reply::Over);
        }
        if ui.button(words.copy_details).clicked() {
            reply = Some(Reply::Copy(fault.details()));
        }
    });
    reply
}

/// Watches over something small that is drawn again from what it shows.
#[derive(Debug, Default)]
pub(super) struct Guard(Option<Fault>);

impl Guard {
    /// Draws with `add`, or says why that cannot be done.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, text: &Text, add: impl FnOnce(&mut Ui)) {
        if self.0.is_none() {
            self.0 = drawn(ui, add).err();
        }
        let Some(fault) = &self.0 else { return };
        match explain(ui, theme, text, fault, None) {
            Some(Reply::Copy(details)) => ui.ctx().copy_text(details),
            Some(Reply::Again | Reply::Over) => self.0 = None,
            None => {}
        }
    }
}

impl Guard {
    /// The same on one line, as bars have it; nothing that was asked for on the way to a fault is done.
    pub(super) fn line<T>(
        &mut self,
        ui: &mut Ui,
        (theme, text): (&Theme, &Text),
        asked: &mut Vec<T>,
        add: impl FnOnce(&mut Ui, &mut Vec<T>),
    ) {
        if self.0.is_none() {
            let before = asked.len();
            if let Err(fault) = drawn(ui, |ui| add(ui, asked)) {
                asked.truncate(before);
                self.0 = Some(fault);
                ui.ctx().request_repaint();
            }
        }
        let Some(fault) = &self.0 else { return };
        let (words, details) = (&text.shell, fault.details());
        let mut again = false;
        ui.horizontal_centered(|ui| {
            again = ui.button(words.try_again).clicked();
            if ui.button(words.copy_details).clicked() {
                ui.ctx().copy_text(details.clone());
            }
            let what = RichText::new(words.not_drawn).color(theme.palette.error);
            ui.add(Label::new(what).truncate()).on_hover_text(details);
        });
        if again {
            self.0 = None;
            ui.ctx().request_repaint();
        }
    }
}

/// A cell's view, with a guard around all that it does. After a fault it is left alone until somebody tries again; its run
/// is where it was.
pub(super) struct GuardedView {
    make: MakeView,
    spec: Spec,
    /// None if it could not even be made.
    view: Option<Box<dyn CellView>>,
    fault: RefCell<Option<Fault>>,
}

impl GuardedView {
    /// Makes the view of a cell with this spec.
    pub(super) fn new(make: MakeView, spec: Spec) -> Self {
        let mut guarded = Self { make, spec, view: None, fault: RefCell::default() };
        guarded.make();
        guarded
    }

    fn make(&mut self) {
        let (make, spec) = (self.make, self.spec.clone());
        let before = self.view.take();
        // A run that cannot even be ended is one more fault; the new view is there anyway.
        let made = caught(|| drop(before)).and_then(|()| caught(|| make(spec)));
        match made {
            Ok(view) => (self.view, *self.fault.get_mut()) = (Some(view), None),
            Err(fault) => *self.fault.get_mut() = Some(fault),
        }
    }

    /// Whether the view is there and had no fault.
    fn is_sound(&self) -> bool {
        self.view.is_some() && self.fault.borrow().is_none()
    }

    /// What the view says of itself; none after a fault.
    fn ask<R>(&self, ask: impl FnOnce(&(dyn CellView + 'static)) -> R) -> Option<R> {
        let view = self.view.as_deref().filter(|_| self.is_sound())?;
        caught(|| ask(view)).map_err(|fault| *self.fault.borrow_mut() = Some(fault)).ok()
    }

    /// The same, of a view that changes by it.
    fn tell<R>(&mut self, tell: impl FnOnce(&mut (dyn CellView + 'static)) -> R) -> Option<R> {
        if !self.is_sound() {
            return None;
        }
        let told = caught(|| self.view.as_deref_mut().map(tell));
        told.map_err(|fault| *self.fault.get_mut() = Some(fault)).ok().flatten()
    }

    /// Lets the view do something; nothing that it asked for on the way to a fault is done.
    fn act(&mut self, cx: &mut CellContext<'_>, act: impl FnOnce(&mut dyn CellView, &mut CellContext<'_>)) {
        if !self.is_sound() {
            return;
        }
        let Some(view) = self.view.as_deref_mut() else { return };
        let before = cx.requests.len();
        if let Err(fault) = caught(|| act(view, cx)) {
            cx.requests.truncate(before);
            *self.fault.get_mut() = Some(fault);
        }
    }

    /// The same for what is drawn.
    fn draw(
        &mut self,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
        draw: impl FnOnce(&mut dyn CellView, &mut Ui, &mut CellContext<'_>),
    ) {
        if !self.is_sound() {
            return;
        }
        let Some(view) = self.view.as_deref_mut() else { return };
        let before = cx.requests.len();
        if let Err(fault) = drawn(ui, |ui| draw(view, ui, cx)) {
            cx.requests.truncate(before);
            *self.fault.get_mut() = Some(fault);
            ui.ctx().request_repaint();
        }
    }
}

impl CellView for GuardedView {
    fn set_spec(&mut self, spec: Spec) {
        self.spec = spec.clone();
        let had_fault = self.fault.get_mut().take().is_some();
        let told = self.view.as_deref_mut().map(|view| caught(|| view.set_spec(spec)));
        match told {
            Some(Ok(())) => {}
            // Another spec, another try; and what stumbles over it is made from it.
            Some(Err(_)) | None => self.make(),
        }
        if had_fault {
            tracing::info!("tries again with another spec");
        }
    }

    fn network_request(&self) -> Option<NetworkRequest> {
        self.ask(CellView::network_request).flatten()
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        self.act(cx, |view, cx| view.logic(cx));
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        self.draw(ui, cx, |view, ui, cx| view.header(ui, cx));
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        self.draw(ui, cx, |view, ui, cx| view.ui(ui, cx));
        let Some(fault) = self.fault.get_mut() else { return };
        match explain(ui, cx.theme, cx.text, fault, Some(cx.text.shell.start_over_help)) {
            Some(Reply::Copy(details)) => cx.requests.push(CellRequest::Copy(details)),
            Some(Reply::Again) if self.view.is_some() => *self.fault.get_mut() = None,
            Some(Reply::Again | Reply::Over) => self.make(),
            None => {}
        }
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        self.act(cx, |view, cx| view.command(command, cx));
    }

    fn takes_pictures(&self) -> bool {
        self.ask(CellView::takes_pictures).unwrap_or_default()
    }

    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        self.act(cx, |view, cx| view.open_picture(path, cx));
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        self.ask(|view| view.exhibits(text)).unwrap_or_default()
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        self.ask(|view| view.outcome(text)).flatten()
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        self.ask(|view| view.failure(text)).flatten()
    }

    fn retake(&self, text: &'static Text) -> Option<Retake> {
        self.ask(|view| view.retake(text)).flatten()
    }

    fn status(&self) -> Option<Status> {
        self.ask(CellView::status).flatten()
    }

    fn on_space(&self) -> Option<Status> {
        self.ask(CellView::on_space).flatten()
    }

    fn computes(&self) -> bool {
        self.ask(CellView::computes).unwrap_or_default()
    }

    fn pause(&mut self) -> bool {
        self.tell(CellView::pause).unwrap_or_default()
    }

    fn go_on(&mut self) {
        self.tell(CellView::go_on);
    }

    fn memory(&self) -> usize {
        self.ask(CellView::memory).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::Language;

    #[test]
    fn a_fault_comes_back_with_its_words_and_its_place() {
        let fault = caught(|| assert_eq!(1, 2, "one is not two")).expect_err("it is a fault");
        assert!(fault.message.contains("one is not two"), "{fault:?}");
        assert!(fault.place.contains("guarded.rs:"), "{fault:?}");
        assert_eq!(caught(|| 7), Ok(7));
        assert_eq!(DEPTH.with(Cell::get), 0);
    }

    #[test]
    fn a_bar_says_its_fault_on_its_line_and_is_drawn_again_when_asked() {
        let ctx = egui::Context::default();
        let (theme, text) = (Theme::of(crate::app::theme::ThemeChoice::Light), Text::of(Language::English));
        crate::app::theme::install_fonts(&ctx);
        let mut guard = Guard::default();
        let mut asked = vec!["before"];
        let mut frame = |guard: &mut Guard, fails: bool, events: Vec<egui::Event>| {
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0));
            let input = egui::RawInput { screen_rect: Some(screen), events, ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                egui::Panel::top("bar").exact_size(38.0).show(ui, |ui| {
                    guard.line(ui, (theme, text), &mut asked, |ui, asked| {
                        ui.label("half");
                        asked.push("never");
                        assert!(!fails, "on purpose");
                        asked.pop();
                        ui.label("whole");
                    });
                });
                ui.label("page");
            });
            output.textures_delta.clear();
            let texts = output.shapes.into_iter().filter_map(|shape| match shape.shape {
                egui::Shape::Text(text) => Some((text.galley.text().to_owned(), text.visual_bounding_rect())),
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        // Fonts are there from the second frame on.
        frame(&mut guard, false, Vec::new());
        let has = |texts: &[(String, egui::Rect)], word: &str| texts.iter().any(|(text, _)| text == word);
        for _ in 0..3 {
            let texts = frame(&mut guard, true, Vec::new());
            assert!(has(&texts, text.shell.not_drawn) && has(&texts, "page"), "{texts:?}");
            assert!(!has(&texts, "half"), "{texts:?}");
        }
        let texts = frame(&mut guard, false, Vec::new());
        let button = texts.iter().find(|(word, _)| word == text.shell.try_again).expect("it is offered").1;
        let press = |pressed| egui::Event::PointerButton {
            pos: button.center(),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        frame(&mut guard, false, vec![egui::Event::PointerMoved(button.center()), press(true)]);
        frame(&mut guard, false, vec![press(false)]);
        let texts = frame(&mut guard, false, Vec::new());
        assert!(has(&texts, "whole") && has(&texts, "page"), "{texts:?}");
        assert_eq!(asked, ["before"]);
    }

    #[test]
    fn what_was_drawn_before_a_fault_is_not_seen_and_the_rest_is() {
        let ctx = egui::Context::default();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            ui.label("before");
            let top = ui.cursor().top();
            let fault = drawn(ui, |ui| {
                ui.label("half");
                ui.horizontal(|_| panic!("on purpose"));
            });
            assert!(fault.is_err());
            assert_eq!(ui.cursor().top(), top, "the room is still there");
            ui.label("after");
        });
        // No window takes the textures.
        output.textures_delta.clear();
        let mut words = Vec::new();
        for shape in std::mem::take(&mut output.shapes) {
            if let egui::Shape::Text(text) = shape.shape {
                words.push(text.galley.text().to_owned());
            }
        }
        assert_eq!(words, ["before", "after"]);
    }
}
