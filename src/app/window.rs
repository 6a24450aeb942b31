//! The window: its subsystems, and the one place where what the panels ask for is done.
//!
//! [`logic`](eframe::App::logic) drains what other threads brought and is also called while the window is hidden;
//! [`ui`](eframe::App::ui) draws, collects wishes as [`Action`]s, and grants them. Nothing here waits.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, ViewportCommand};

use super::action::{Action, BlockAction};
use super::cell::{RunCommand, View, Waker};
use super::commands::{self, Command};
use super::desk::{Desk, file_name};
use super::dialogs::{Ask, Dialogs, FileDialogs};
use super::library::{Library, Opened};
use super::networks::Networks;
use super::notifications::{Notification, Notifications};
use super::prompts::{self, Next, Prompt, Reply};
use super::prose::Prose;
use super::settings::{Settings, ZOOM};
use super::side::Side;
use super::slots::{Slots, Surroundings};
use super::text::{Text, grouped};
use super::theme::{Theme, ThemeChoice, install_fonts};
use super::{menu, page, status};
use crate::experiment;
use crate::notebook::file::SaveError;
use crate::notebook::{BlockId, Cell, Edit, Place};

/// Two wakes closer than this make one frame.
const FRAME: Duration = Duration::from_millis(16);

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The notebook to open; none for the last one, or the first lesson.
    pub notebook: Option<PathBuf>,
    /// The folder or a file of MNIST; none for what was open last.
    pub mnist: Option<PathBuf>,
}

/// What the window is built on, so that a test can bring its own.
pub struct Setup {
    /// What the command line asks for.
    pub options: Options,
    /// The file dialogs.
    pub dialogs: Box<dyn FileDialogs>,
    /// Where autosave and the list of recent notebooks live; none: nowhere.
    pub data_folder: Option<PathBuf>,
    /// The table of views.
    pub views: &'static [View],
}

/// The window.
pub struct Window {
    settings: Settings,
    text: &'static Text,
    theme: &'static Theme,
    wake: Waker,
    desk: Desk,
    slots: Slots,
    prose: Prose,
    library: Library,
    networks: Networks,
    dialogs: Dialogs,
    notifications: Notifications,
    side: Side,
    prompt: Option<Prompt>,
    /// What waits for a save dialog to be answered.
    after_save: Option<Next>,
    /// The user has decided to leave.
    leaving: bool,
}

impl Window {
    /// Builds the window on `setup`.
    pub fn new(cc: &eframe::CreationContext<'_>, setup: Setup) -> Self {
        let ctx = &cc.egui_ctx;
        install_fonts(ctx);
        egui_extras::install_image_loaders(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let mut settings = Settings::load(cc.storage);
        let text = Text::of(settings.language);
        let theme = Theme::of(settings.theme);
        theme.apply(ctx);
        ctx.set_zoom_factor(settings.zoom);
        let waking = ctx.clone();
        let wake: Waker = Arc::new(move || waking.request_repaint_after(FRAME));

        let mut window = Self {
            text,
            theme,
            desk: Desk::new(setup.data_folder),
            slots: Slots::new(setup.views),
            prose: Prose::default(),
            library: Library::default(),
            networks: Networks::default(),
            dialogs: Dialogs::new(setup.dialogs),
            notifications: Notifications::default(),
            side: Side::default(),
            prompt: None,
            after_save: None,
            leaving: false,
            wake,
            settings: Settings::default(),
        };
        let last = settings.last.take().filter(|path| path.is_file());
        if let Some(path) = setup.options.notebook.or(last) {
            window.open(&path);
        }
        if let Some(path) = setup.options.mnist {
            settings.mnist = vec![path];
        }
        if !settings.mnist.is_empty() {
            window.library.open(settings.mnist.clone(), Arc::clone(&window.wake));
        }
        if let Some((name, seconds)) = window.desk.recoverable(text) {
            window.prompt = Some(Prompt::Recovery { name, seconds });
        }
        window.settings = settings;
        window
    }

    /// The messages so far.
    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// The open notebook and its surroundings.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What is remembered at the end.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The datasets.
    pub fn library(&self) -> &Library {
        &self.library
    }

    fn grant(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::Lesson(index) => self.leave_for(ctx, Next::Lesson(index)),
            Action::Open(path) => self.leave_for(ctx, Next::Open(path)),
            Action::AskForData { folder } => {
                let from = self
                    .library
                    .paths()
                    .and_then(|p| p.first())
                    .map(|p| if p.is_dir() { p.clone() } else { parent(p) });
                let ask = if folder { Ask::DataFolder } else { Ask::DataFiles };
                self.dialogs.show(ask, from, self.text, Arc::clone(&self.wake));
            }
            Action::UseDigits => {
                self.library.close_files();
                self.settings.mnist.clear();
            }
            Action::Theme(choice) => self.set_theme(ctx, choice),
            Action::Notify(notification) => self.notifications.push(notification),
            Action::Copy(text) => ctx.copy_text(text),
            Action::Add { place, kind } => self.add(place, kind),
            Action::CellCommand(id, command) => {
                let named =
                    |(block, cell): (BlockId, &Cell)| (cell.name() == Some(id.clone())).then_some(block);
                let found = self.desk.document().notebook().cells().find_map(named);
                if let Some(id) = found {
                    self.command_cell(ctx, id, command);
                }
            }
            Action::Block(id, action) => self.block(id, action),
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.leave_for(ctx, Next::New),
            Command::Open => self.leave_for(ctx, Next::Choose),
            Command::Save => self.save(ctx, None),
            Command::SaveAs => self.ask_where_to_save(None),
            Command::OpenData => self.prompt = Some(Prompt::Data),
            Command::Quit => self.leave_for(ctx, Next::Quit),
            Command::Undo => self.desk.undo(),
            Command::Redo => self.desk.redo(),
            Command::AddProse => self.add(Place::End, None),
            Command::Run(command) => {
                let focused = self.slots.focused();
                if !focused.is_some_and(|id| self.command_cell(ctx, id, command)) {
                    self.notifications.push(Notification::info(self.text.shell.no_cell));
                }
            }
            Command::ZoomIn => self.zoom(ctx, self.settings.zoom + 0.1),
            Command::ZoomOut => self.zoom(ctx, self.settings.zoom - 0.1),
            Command::ZoomReset => self.zoom(ctx, 1.0),
            Command::NextTheme => self.set_theme(ctx, self.settings.theme.next()),
            Command::SidePanel => self.settings.side_panel ^= true,
            Command::Messages => self.notifications.open ^= true,
        }
    }

    /// Hands a command to a cell. Whether it took it.
    fn command_cell(&mut self, ctx: &Context, id: BlockId, command: RunCommand) -> bool {
        let around = Surroundings {
            library: &self.library,
            networks: &self.networks,
            text: self.text,
            theme: self.theme,
            wake: &self.wake,
            folder: self.desk.document().folder(),
        };
        let mut actions = Vec::new();
        let taken = self.slots.command(id, command, around, &mut actions);
        for action in actions {
            self.grant(ctx, action);
        }
        taken
    }

    fn zoom(&mut self, ctx: &Context, zoom: f32) {
        self.settings.zoom = ((zoom * 10.0).round() / 10.0).clamp(*ZOOM.start(), *ZOOM.end());
        ctx.set_zoom_factor(self.settings.zoom);
    }

    fn set_theme(&mut self, ctx: &Context, choice: ThemeChoice) {
        self.settings.theme = choice;
        self.theme = Theme::of(choice);
        self.theme.apply(ctx);
    }

    fn add(&mut self, place: Place, kind: Option<&'static str>) {
        let edit = match kind {
            None => Edit::AddProse(place, String::new()),
            Some(name) => {
                let Some(kind) = experiment::KINDS.iter().find(|k| k.name == name) else { return };
                Edit::AddCell(place, name.to_owned(), kind.default_block.to_owned())
            }
        };
        let Some(made) = self.edit(&edit) else { return };
        if kind.is_none() {
            self.prose.edit(made, "");
        } else {
            self.slots.sync(self.desk.document());
            self.slots.focus(made);
        }
        self.prose.scroll_to(made);
    }

    fn block(&mut self, id: BlockId, action: BlockAction) {
        let edit = match action {
            BlockAction::Focus => return self.slots.focus(id),
            BlockAction::Duplicate => Edit::Duplicate(id),
            BlockAction::Delete => Edit::Delete(id),
            BlockAction::Up => Edit::MoveUp(id),
            BlockAction::Down => Edit::MoveDown(id),
            BlockAction::Prose(text) => Edit::Prose(id, text),
            BlockAction::Settle => Edit::Settle,
            BlockAction::Source(body) => Edit::Body(id, body),
            BlockAction::NewSource(body) => {
                let cells = self.desk.document().notebook();
                let name = cells.cells().find(|(cell, _)| *cell == id).and_then(|(_, cell)| cell.name());
                let id_line = name.map(|name| format!("id = {}\n", toml::Value::String(name)));
                Edit::Body(id, id_line.unwrap_or_default() + &body)
            }
            BlockAction::Keys(keys) => Edit::Keys(id, keys),
            BlockAction::AddBelow { kind, keys } => return self.add_below(id, kind, &keys),
        };
        self.edit(&edit);
    }

    /// A new cell below another, with the keys that differ from their defaults.
    fn add_below(&mut self, id: BlockId, kind: &'static str, keys: &toml::Table) {
        let Some(row) = experiment::kind(kind) else { return };
        let defaults = (row.default)().to_table();
        let said: toml::Table = keys
            .iter()
            .filter(|(key, value)| defaults.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        // Tables of plain values are always written.
        let body = toml::to_string(&said).unwrap_or_default();
        if let Some(made) = self.edit(&Edit::AddCell(Place::After(id), kind.to_owned(), body)) {
            self.slots.sync(self.desk.document());
            self.slots.focus(made);
            self.prose.scroll_to(made);
        }
    }

    /// Makes an edit, and says so when it cannot be made.
    fn edit(&mut self, edit: &Edit) -> Option<BlockId> {
        match self.desk.edit(edit) {
            Ok(made) => made,
            Err(error) => {
                self.notifications.push(Notification::error(error.to_string()));
                None
            }
        }
    }

    /// Goes on to `next`, but asks first where work would be lost.
    fn leave_for(&mut self, ctx: &Context, next: Next) {
        if self.desk.is_dirty() && next != Next::Choose {
            let name = self.desk.title(self.text);
            self.prompt = Some(Prompt::Unsaved { name, then: next });
        } else {
            self.go(ctx, next);
        }
    }

    fn go(&mut self, ctx: &Context, next: Next) {
        match next {
            Next::New => self.desk.open_new(),
            Next::Choose => {
                let from = self.desk.document().folder().map(PathBuf::from);
                self.dialogs.show(Ask::OpenNotebook, from, self.text, Arc::clone(&self.wake));
            }
            Next::Open(path) => self.open(&path),
            Next::Lesson(index) => self.desk.open_lesson(index),
            Next::Quit => {
                self.leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
        self.prose.clear();
    }

    fn open(&mut self, path: &std::path::Path) {
        if let Err(error) = self.desk.open(path) {
            let why = sentence(&error.to_string());
            self.notifications.push(Notification::error((self.text.shell.open_failed)(&why)));
        }
    }

    fn save(&mut self, ctx: &Context, then: Option<Next>) {
        if self.desk.path().is_none() {
            return self.ask_where_to_save(then);
        }
        let saved = self.desk.save();
        self.saved(ctx, saved, then);
    }

    fn ask_where_to_save(&mut self, then: Option<Next>) {
        self.after_save = then;
        let ask = Ask::SaveNotebook { name: self.desk.proposed_name(self.text) };
        let from = self.desk.document().folder().map(PathBuf::from);
        self.dialogs.show(ask, from, self.text, Arc::clone(&self.wake));
    }

    fn saved(&mut self, ctx: &Context, saved: Result<(), SaveError>, then: Option<Next>) {
        match saved {
            Ok(()) => {
                let name = self.desk.path().map(file_name).unwrap_or_default();
                self.notifications.push(Notification::info((self.text.shell.saved)(&name)));
                if let Some(next) = then {
                    self.go(ctx, next);
                }
            }
            Err(SaveError::ChangedOnDisk { path }) => {
                self.prompt = Some(Prompt::Changed { name: file_name(&path), then });
            }
            Err(error) => {
                let why = sentence(&error.to_string());
                self.notifications.push(Notification::error((self.text.shell.save_failed)(&why)));
            }
        }
    }

    fn replied(&mut self, ctx: &Context, reply: Reply) {
        self.prompt = None;
        match reply {
            Reply::Save(then) => self.save(ctx, Some(then)),
            Reply::Discard(then) => self.go(ctx, then),
            Reply::SaveOver(then) => {
                let saved = self.desk.save_over();
                self.saved(ctx, saved, then);
            }
            Reply::SaveCopy(then) => self.ask_where_to_save(then),
            Reply::Recover => {
                self.desk.recover();
                self.prose.clear();
            }
            Reply::Forget => self.desk.forget_recovery(),
            Reply::Data { folder } => self.grant(ctx, Action::AskForData { folder }),
            Reply::Cancel => {}
        }
    }

    fn answered(&mut self, ctx: &Context, ask: &Ask, mut answer: Vec<PathBuf>) {
        let then = self.after_save.take();
        if answer.is_empty() {
            return;
        }
        match ask {
            Ask::OpenNotebook => {
                if let Some(path) = answer.pop() {
                    self.leave_for(ctx, Next::Open(path));
                }
            }
            Ask::SaveNotebook { .. } => {
                if let Some(mut path) = answer.pop() {
                    if path.extension().is_none() {
                        path.set_extension("md");
                    }
                    let saved = self.desk.save_as(&path);
                    self.saved(ctx, saved, then);
                }
            }
            Ask::DataFolder | Ask::DataFiles => self.library.open(answer, Arc::clone(&self.wake)),
        }
    }

    fn opened(&mut self, opened: Opened) {
        match opened {
            Opened::Loaded(data) => {
                let (train, test) = (grouped(data.train.len() as u64), grouped(data.test.len() as u64));
                let text = (self.text.shell.data_loaded)(&data.name, &train, &test);
                self.notifications.push(Notification::info(text));
                self.settings.mnist = self.library.paths().map(<[PathBuf]>::to_vec).unwrap_or_default();
            }
            Opened::Failed(error) => {
                let why = sentence(&error.to_string());
                let text = format!("{} {}", (self.text.shell.data_failed)(&why), self.text.shell.data_kept);
                self.notifications.push(Notification::error(text));
            }
        }
    }

    /// Files that were let fall on the window: one notebook, or images.
    fn dropped(&mut self, ctx: &Context) {
        let files: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        let notebook = |p: &PathBuf| p.extension().is_some_and(|e| e == "md" || e == "markdown");
        match files.iter().find(|p| notebook(p)) {
            Some(path) => self.leave_for(ctx, Next::Open(path.clone())),
            None if !files.is_empty() => self.library.open(files, Arc::clone(&self.wake)),
            None => {}
        }
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if let Some((ask, answer)) = self.dialogs.logic() {
            self.answered(ctx, &ask, answer);
        }
        if let Some(opened) = self.library.logic(&self.wake) {
            self.opened(opened);
        }
        if let Some(left) = self.desk.logic() {
            ctx.request_repaint_after(left);
        }
        if let Some(why) = self.desk.trouble() {
            let why = sentence(&why);
            self.notifications.push(Notification::warning((self.text.shell.autosave_failed)(&why)));
        }
        self.slots.sync(self.desk.document());
        self.networks.begin(self.slots.wishes());
        let around = Surroundings {
            library: &self.library,
            networks: &self.networks,
            text: self.text,
            theme: self.theme,
            wake: &self.wake,
            folder: self.desk.document().folder(),
        };
        let mut actions = Vec::new();
        self.slots.logic(around, &mut actions);
        for action in actions {
            self.grant(ctx, action);
        }
        self.notifications.logic(ctx);
        if ctx.input(|i| i.viewport().close_requested()) && !self.leaving && self.desk.is_dirty() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leave_for(ctx, Next::Quit);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        if self.prompt.is_none() {
            // What has the keyboard keeps its keys: letters in a text field, arrows on a slider.
            let taken = ctx.memory(|m| m.focused().is_some());
            actions.extend(commands::pressed(&ctx, taken).into_iter().map(Action::Command));
            self.dropped(&ctx);
        }
        self.slots.sync(self.desk.document());

        menu::show(ui, self.theme, self.text, &self.desk, self.slots.views(), &mut actions);
        status::show(ui, self.theme, self.text, &self.slots.statuses(), &self.notifications, &mut actions);
        let around = Surroundings {
            library: &self.library,
            networks: &self.networks,
            text: self.text,
            theme: self.theme,
            wake: &self.wake,
            folder: self.desk.document().folder(),
        };
        let mut open = self.settings.side_panel;
        self.side.show(ui, &mut open, around, &self.desk, &mut actions);
        self.settings.side_panel = open;
        page::show(ui, &self.desk, &mut self.slots, &mut self.prose, around, &mut actions);
        if ctx.input(|i| !i.raw.hovered_files.is_empty()) {
            drop_here(&ctx, self.theme, self.text);
        }
        self.notifications.history_window(&ctx, self.theme, self.text);
        self.notifications.toasts(&ctx, self.theme, self.text);
        if let Some(reply) = self.prompt.as_ref().and_then(|p| prompts::show(&ctx, p, self.theme, self.text))
        {
            self.replied(&ctx, reply);
            ctx.request_repaint();
        }
        // What was asked for is done after the frame is drawn; one more shows it.
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.grant(&ctx, action);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.settings.last = self.desk.path().map(PathBuf::from);
        self.settings.save(storage);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.desk.end();
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.palette.page.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        // Ids of blocks mean nothing at the next start.
        false
    }
}

/// Over everything while files hang above the window.
fn drop_here(ctx: &Context, theme: &Theme, text: &Text) {
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, theme.palette.veil);
    let font = egui::FontId::new(24.0, super::theme::STRONG.clone());
    let words = painter.layout_no_wrap(text.shell.drop_here.to_owned(), font, theme.palette.text);
    let plate = egui::Rect::from_center_size(rect.center(), words.size() + egui::vec2(64.0, 48.0));
    painter.rect(
        plate,
        12.0,
        theme.palette.card,
        egui::Stroke::new(2.0, theme.palette.accent),
        egui::StrokeKind::Inside,
    );
    painter.galley(plate.center() - words.size() / 2.0, words, theme.palette.text);
}

fn parent(path: &std::path::Path) -> PathBuf {
    path.parent().map(PathBuf::from).unwrap_or_default()
}

/// `words` with a capital and a full stop, since an error's own words have neither.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let mut out: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}
