//! The window: its subsystems, and the one place where what the panels ask for is done.
//!
//! [`logic`](eframe::App::logic) drains what other threads brought and is also called while the window is hidden;
//! [`ui`](eframe::App::ui) draws, collects wishes as [`Action`]s, and grants them (`grant`; `files` for everything that opens,
//! saves or leaves a notebook; `dropped` for what is let fall on the window). Nothing here waits.

mod dropped;
mod files;
mod grant;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, ViewportCommand};

use self::dropped::drop_here;
use super::action::Action;
use super::cell::{View, Waker};
use super::commands;
use super::desk::Desk;
use super::dialogs::{Dialogs, FileDialogs};
use super::library::Library;
use super::networks::Networks;
use super::notifications::{Notification, Notifications};
use super::page::Reading;
use super::prompts::{self, Next, Prompt};
use super::prose::Prose;
use super::settings::Settings;
use super::side::Side;
use super::slots::{Slots, Surroundings};
use super::text::{Language, Text};
use super::theme::{Theme, install_fonts};
use super::{menu, page, status};

/// Two wakes closer than this make one frame.
const FRAME: Duration = Duration::from_millis(16);

/// The folder, among the program's own data, in which searches keep what they find.
const SEARCHES: &str = "searches";

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
    /// What is spoken until somebody chooses.
    pub language: Language,
}

/// The window.
pub struct Window {
    settings: Settings,
    language: Language,
    text: &'static Text,
    theme: &'static Theme,
    wake: Waker,
    desk: Desk,
    slots: Slots,
    prose: Prose,
    reading: Reading,
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
    /// What the system calls the window.
    title: String,
}

impl Window {
    /// Builds the window on `setup`.
    pub fn new(cc: &eframe::CreationContext<'_>, setup: Setup) -> Self {
        let ctx = &cc.egui_ctx;
        install_fonts(ctx);
        egui_extras::install_image_loaders(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let mut settings = Settings::load(cc.storage);
        let language = settings.language.unwrap_or(setup.language);
        language.speak(ctx);
        let text = Text::of(language);
        let theme = Theme::of(settings.theme);
        theme.apply(ctx);
        ctx.set_zoom_factor(settings.zoom);
        let waking = ctx.clone();
        let wake: Waker = Arc::new(move || waking.request_repaint_after(FRAME));

        let kept = setup.data_folder.as_ref().map(|folder| folder.join(SEARCHES));
        let mut window = Self {
            language,
            text,
            theme,
            desk: Desk::new(setup.data_folder, language.edition()),
            slots: Slots::new(setup.views),
            prose: Prose::default(),
            reading: Reading::default(),
            library: Library::keeping(kept),
            networks: Networks::default(),
            dialogs: Dialogs::new(setup.dialogs),
            notifications: Notifications::default(),
            side: Side::default(),
            prompt: None,
            after_save: None,
            leaving: false,
            title: String::new(),
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
            window.ask(Prompt::Recovery { name, seconds });
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

    /// Names the window after the notebook, for the task bar.
    fn name_window(&mut self, ctx: &Context) {
        let title = format!("{} - {}", self.desk.title(self.text), super::PROGRAM);
        if self.title != title {
            tracing::info!("shows \"{title}\"");
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
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
        self.name_window(ctx);
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
        page::show(ui, &self.desk, &mut self.slots, &mut self.prose, &mut self.reading, around, &mut actions);
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
        tracing::info!("is closed");
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.theme.palette.page.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        // Ids of blocks mean nothing at the next start.
        false
    }
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
