//! A cell in a frame of its own, with a document that takes what the view asks for: what tests of cells stand on.
//!

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::{Role, Toggled};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use layerscope::app::cell::{CellContext, CellRequest, CellView, RunCommand, Screen, Stage, Waker};
use layerscope::app::cells;
use layerscope::app::library::Library;
use layerscope::app::networks::Networks;
use layerscope::app::notifications::Notification;
use layerscope::app::questions::Questions;
use layerscope::app::text::{Language, Text};
use layerscope::app::theme::{Theme, ThemeChoice, install_fonts};
use layerscope::experiment::outcome::Outcome;
use layerscope::experiment::{KINDS, Shown, Sources};

/// The words of the window: what a test looks up on the screen is what stands in the table.
pub(crate) fn text() -> &'static Text {
    Text::of(Language::English)
}

/// What a sentence of the table says before its argument.
#[track_caller]
pub(crate) fn opening(sentence: impl Fn(&str) -> String) -> String {
    let words = sentence("\0");
    let opening = words.split('\0').next().unwrap_or_default();
    assert!(!opening.is_empty(), "the argument comes first: {words}");
    opening.to_owned()
}

/// A cell in a frame, with a document that takes what the view asks for.
pub(crate) struct Host {
    pub(crate) view: Box<dyn CellView>,
    pub(crate) kind: &'static str,
    pub(crate) library: Library,
    pub(crate) networks: Networks,
    pub(crate) questions: Questions,
    pub(crate) theme: &'static Theme,
    pub(crate) language: Language,
    pub(crate) stage: Stage,
    /// Where the notebook lies.
    pub(crate) folder: Option<PathBuf>,
    /// The spec as the document has it.
    pub(crate) keys: toml::Table,
    /// How often the document was written.
    pub(crate) writes: usize,
    pub(crate) notes: Vec<Notification>,
    /// What else the view asked for.
    pub(crate) asked: Vec<CellRequest>,
    pub(crate) dressed: bool,
    /// What is in sight.
    pub(crate) shown: Shown,
}

impl Host {
    pub(crate) fn new(kind: &'static str, body: &str) -> Self {
        let row = KINDS.iter().find(|row| row.name == kind).expect("the kind is in the table");
        let spec = (row.parse)(body).expect("the body is a good spec");
        Self {
            keys: spec.to_table(),
            view: cells::view(spec),
            kind,
            library: Library::default(),
            networks: Networks::default(),
            questions: Questions::default(),
            theme: Theme::of(ThemeChoice::Light),
            language: Language::English,
            stage: Stage::Page,
            folder: None,
            writes: 0,
            notes: Vec::new(),
            asked: Vec::new(),
            dressed: false,
            shown: row.shown(body).expect("the body is a good spec"),
        }
    }

    pub(crate) fn with<R>(
        &mut self,
        ctx: &egui::Context,
        act: impl FnOnce(&mut dyn CellView, &mut CellContext<'_>) -> R,
    ) -> R {
        let mut requests = Vec::new();
        let ctx = ctx.clone();
        let wake: Waker = Arc::new(move || ctx.request_repaint_after(Duration::from_millis(16)));
        let text = Text::of(self.language);
        let mut cx = CellContext {
            library: &self.library,
            networks: &self.networks,
            questions: &self.questions,
            text,
            theme: self.theme,
            stage: self.stage,
            wake,
            folder: self.folder.as_deref(),
            step: None,
            shown: &self.shown,
            covered: Vec::new(),
            requests: &mut requests,
        };
        let result = act(self.view.as_mut(), &mut cx);
        for request in requests {
            match request {
                CellRequest::SetSource(body) => {
                    let row =
                        KINDS.iter().find(|row| row.name == self.kind).expect("the kind is in the table");
                    let spec = (row.parse)(&body).expect("what a view asks for is a good spec");
                    self.keys = spec.to_table();
                    self.view.set_spec(spec);
                    self.writes += 1;
                }
                CellRequest::SetKeys(keys) => {
                    let body = toml::to_string(&keys).expect("tables are written");
                    let row =
                        KINDS.iter().find(|row| row.name == self.kind).expect("the kind is in the table");
                    self.view.set_spec((row.parse)(&body).expect("what a view asks for is a good spec"));
                    self.keys = keys;
                    self.writes += 1;
                }
                CellRequest::Notify(note) => self.notes.push(note),
                CellRequest::Diagnose(said) => {
                    self.questions.diagnosed(said.clone());
                    self.asked.push(CellRequest::Diagnose(said));
                }
                other => self.asked.push(other),
            }
        }
        result
    }

    pub(crate) fn show(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        if !self.dressed {
            // Fonts and styles are there from the next frame on.
            self.dressed = true;
            install_fonts(&ctx);
            // Formulas are pictures.
            egui_extras::install_image_loaders(&ctx);
            self.theme.apply(&ctx);
            ctx.request_repaint();
            return;
        }
        self.with(&ctx, |view, cx| view.logic(cx));
        self.theme.card().show(ui, |ui| {
            ui.set_width(960.0);
            let line = egui::vec2(960.0, 32.0);
            ui.allocate_ui_with_layout(line, egui::Layout::right_to_left(egui::Align::Center), |ui| {
                self.with(&ctx, |view, cx| view.header(ui, cx));
            });
            self.with(&ctx, |view, cx| view.ui(ui, cx));
        });
    }

    pub(crate) fn iteration(&self) -> u64 {
        self.view.status().map_or(0, |status| status.iteration)
    }

    pub(crate) fn is_running(&self) -> bool {
        self.view.status().is_some_and(|status| status.running)
    }
}

pub(crate) type Cell = Harness<'static, Host>;

/// Where and in which language a cell is used: on the page and on a slide, in all languages.
pub(crate) fn settings() -> Vec<(Language, Stage)> {
    let screen = Screen { top: 0.0, height: 640.0, above: 0.0, is_low: false };
    let stages = [Stage::Page, Stage::Slide { folded: false, screen }];
    Language::ALL.into_iter().flat_map(|language| stages.map(|stage| (language, stage))).collect()
}

/// A cell as it is met there.
pub(crate) fn open_in(kind: &'static str, body: &str, language: Language, stage: Stage) -> Cell {
    let host = Host { language, stage, ..Host::new(kind, body) };
    // What is written counts, not whether this machine has letters for it.
    let mut cell = Harness::builder()
        .with_size([1000.0, 720.0])
        .with_max_steps(60)
        .allow_missing_glyphs()
        .build_ui_state(|ui, host: &mut Host| host.show(ui), host);
    cell.run_steps(3);
    cell
}

/// Gives the cell a command, as the keyboard does.
pub(crate) fn command(cell: &mut Cell, command: RunCommand) {
    let ctx = cell.ctx.clone();
    cell.state_mut().with(&ctx, |view, cx| view.command(command, cx));
    cell.run_steps(2);
}

/// Gives the cell a command and waits until it rests at `to`.
#[track_caller]
pub(crate) fn command_to(cell: &mut Cell, asked: RunCommand, to: u64) {
    command(cell, asked);
    until(cell, "the iteration", |cell| cell.state().iteration() == to && !cell.state().is_running());
}

/// Takes `option` in the list called `name`.
#[track_caller]
pub(crate) fn choose(cell: &mut Cell, name: &str, option: &str) {
    cell.get_by_role_and_label(Role::ComboBox, name).click();
    cell.run_steps(3);
    let options: Vec<_> = cell.get_all_by_label(option).collect();
    options.last().expect("it is offered").click();
    drop(options);
    cell.run_steps(3);
}

/// Whether these words stand on the screen, alone or among others.
pub(crate) fn says(cell: &Cell, words: &str) -> bool {
    cell.query_all_by_label_contains(words).next().is_some()
}

/// The figures, tables and words of what the document says, run without a window.
pub(crate) fn recorded(cell: &Cell) -> Outcome {
    let row = KINDS.iter().find(|row| row.name == cell.state().kind).expect("the kind is in the table");
    let body = toml::to_string(&cell.state().keys).expect("tables are written");
    let spec = (row.parse)(&body).expect("the document is a good spec");
    spec.record(&Sources::default(), &mut |_| ControlFlow::Continue(())).expect("it is recorded")
}

pub(crate) fn open(kind: &'static str, body: &str) -> Cell {
    let mut cell = Harness::builder()
        .with_size([1000.0, 720.0])
        .with_max_steps(60)
        .build_ui_state(|ui, host: &mut Host| host.show(ui), Host::new(kind, body));
    cell.run_steps(3);
    cell
}

/// Draws frames until `done`; the worker is on another thread.
#[track_caller]
pub(crate) fn until(cell: &mut Cell, what: &str, done: impl Fn(&Cell) -> bool) {
    let start = Instant::now();
    while !done(cell) {
        assert!(start.elapsed() < Duration::from_mins(2), "never came: {what}");
        cell.step();
        std::thread::yield_now();
    }
    cell.run_steps(2);
}

pub(crate) fn press(cell: &mut Cell, button: &str) {
    unfold_tabs(cell, button);
    cell.get_by_role_and_label(Role::Button, button).click();
    cell.run_steps(2);
}

/// Opens the list behind `…` where a tab has found no room in its row.
pub(crate) fn unfold_tabs(cell: &mut Cell, tab: &str) {
    let is_there = cell.query_all_by_role_and_label(Role::Button, tab).next().is_some();
    let languages = Language::ALL.map(|language| Text::of(language).cells.figures.more_figures.help);
    for more in languages.into_iter().filter(|_| !is_there) {
        if let Some(more) = cell.query_by_role_and_label(Role::Button, more) {
            more.click();
            cell.run_steps(3);
        }
    }
}

/// Runs to at least `iterations` and pauses; returns where it stands.
#[track_caller]
pub(crate) fn run_to(cell: &mut Cell, iterations: u64) -> u64 {
    press(cell, text().cells.run.run);
    until(cell, "some iterations", |cell| cell.state().iteration() >= iterations);
    press(cell, text().cells.run.pause);
    until(cell, "the pause", |cell| !cell.state().is_running());
    cell.state().iteration()
}

/// Presses a button that moves a resting run, and waits until it rests at `to`.
#[track_caller]
pub(crate) fn move_to(cell: &mut Cell, button: &str, to: u64) {
    press(cell, button);
    until(cell, button, |cell| cell.state().iteration() == to && !cell.state().is_running());
}

/// What the line under the rail says.
pub(crate) fn state(cell: &Cell) -> String {
    cell.get_by_role(Role::Status).accesskit_node().label().unwrap_or_default()
}

pub(crate) fn is_on(cell: &Cell, switch: &str) -> bool {
    cell.get_by_role_and_label(Role::Switch, switch).accesskit_node().toggled() == Some(Toggled::True)
}
