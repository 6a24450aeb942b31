//! The window: its subsystems, and the one place where what the panels ask for is done.
//!
//! [`logic`](eframe::App::logic) drains what other threads brought and is also called while the window is hidden;
//! [`ui`](eframe::App::ui) draws, collects what is asked for as [`Action`]s, and does it (`dispatch`; `files` for everything that opens,
//! saves or leaves a notebook; `others` for what goes on in notebooks that were left; `export` for what leaves it as pictures and documents; `dropped` for files dropped on the window). Nothing here waits.

mod dispatch;
mod dropped;
mod export;
mod files;
mod new_block;
mod others;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, ViewportCommand};

use self::dropped::drop_here;
use super::action::Action;
use super::cell::{MakeView, Screen, Stage, Waker};
use super::commands::{self, Command};
use super::composition::Composition;
use super::desk::Desk;
use super::desktop::{Desktop, Links};
use super::dialogs::{Dialogs, FileDialogs};
use super::exports::Exports;
use super::guarded::Guard;
use super::history::History;
use super::library::Library;
use super::networks::Networks;
use super::notifications::{Level, Notification, Notifications};
use super::page::Reading;
use super::present::{self, Class, Presenter, Show};
use super::prompts::{self, Next, Prompt};
use super::prose::Prose;
use super::questions::Questions;
use super::settings::Settings;
use super::side::Side;
use super::slots::{AskedCells, Slots, Surroundings};
use super::spoken::Spoken;
use super::status::StatusBar;
use super::text::{Language, Text};
use super::theme::{Theme, install_fonts};
use super::tour::{self, Tour};
use super::welcome::{self, Welcome};
use super::{about, counter, keys, menu, page};
use crate::data::download::Plan;
use crate::language::Say;

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
    /// Whether to begin with slides on the whole screen.
    pub present: bool,
}

/// What the window is built on, so that a test can bring its own.
pub struct Setup {
    /// What the command line asks for.
    pub options: Options,
    /// The file dialogs.
    pub dialogs: Box<dyn FileDialogs>,
    /// The clipboard and the browser.
    pub desktop: Arc<dyn Desktop>,
    /// Where autosave and the list of recent notebooks live; none: nowhere.
    pub data_folder: Option<PathBuf>,
    /// Makes the views of cells.
    pub make_view: MakeView,
    /// What is spoken until somebody chooses.
    pub language: Language,
    /// What *Get MNIST…* brings, and where from.
    pub mnist: Plan<'static>,
}

/// What the views may look at.
struct Shared {
    library: Library,
    networks: Networks,
    questions: Questions,
    text: &'static Text,
    theme: &'static Theme,
    wake: Waker,
    /// What *Get MNIST…* brings, and where from.
    mnist: Plan<'static>,
}

impl Shared {
    /// The same, with where it is seen and the folder of the notebook.
    fn around<'a>(&'a self, stage: Stage, folder: Option<&'a Path>) -> Surroundings<'a> {
        Surroundings {
            library: &self.library,
            networks: &self.networks,
            questions: &self.questions,
            text: self.text,
            theme: self.theme,
            stage,
            wake: &self.wake,
            folder,
            step: None,
        }
    }
}

/// The notebook as it is read: its prose, and the place in it.
#[derive(Default)]
struct Page {
    prose: Prose,
    reading: Reading,
}

/// The ways out of the program.
struct Outward {
    desktop: Arc<dyn Desktop>,
    links: Links,
    exports: Exports,
}

/// What stands beside the page.
#[derive(Default)]
struct Panels {
    history: History,
    side: Side,
    /// What watches over the menu bar and the status bar.
    bars: [Guard; 2],
}

/// What lies over the page.
#[derive(Default)]
struct Overlay {
    /// Whether the list of keys is in sight.
    keys_open: bool,
    /// Whether it is said which program this is.
    about_open: bool,
    /// The question of the first start, until it is answered.
    welcome: Option<Welcome>,
    /// The walk through the window, while it goes on.
    tour: Option<Tour>,
    /// What is asked.
    prompt: Option<Prompt>,
}

/// What waits for the first frame: before it there are neither fonts nor a window.
struct First {
    /// Whether slides are to be shown.
    present: bool,
}

/// From the first frame to the last.
struct Life {
    /// What is to be done before the first frame.
    first: Option<First>,
    /// What waits for a save dialog to be answered.
    after_save: Option<Next>,
    /// The user has decided to leave.
    leaving: bool,
    /// Whether the window had the keyboard in the last frame; whoever comes back may have changed files elsewhere.
    was_focused: bool,
    /// Whether the notebook's file is to be looked at as soon as nothing is asked.
    is_to_look: bool,
    /// What the system calls the window.
    title: String,
}

/// The window.
pub struct Window {
    settings: Settings,
    shared: Shared,
    desk: Desk,
    slots: Slots,
    page: Page,
    panels: Panels,
    overlay: Overlay,
    presenter: Presenter,
    dialogs: Dialogs,
    outward: Outward,
    notifications: Notifications,
    life: Life,
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
        ctx.add_plugin(Spoken);
        ctx.add_plugin(Composition::default());
        let text = Text::of(language);
        let theme = Theme::of(settings.theme);
        theme.apply(ctx);
        ctx.set_zoom_factor(settings.zoom);
        let waking = ctx.clone();
        let wake: Waker = Arc::new(move || waking.request_repaint_after(FRAME));

        let kept = setup.data_folder.as_ref().map(|folder| folder.join(SEARCHES));
        let mut window = Self {
            settings: Settings::default(),
            shared: Shared {
                library: Library::keeping(kept),
                networks: Networks::default(),
                questions: Questions::default(),
                text,
                theme,
                wake,
                mnist: setup.mnist,
            },
            desk: Desk::new(setup.data_folder, language),
            slots: Slots::new(setup.make_view),
            page: Page::default(),
            panels: Panels::default(),
            overlay: Overlay::default(),
            presenter: Presenter::default(),
            dialogs: Dialogs::new(setup.dialogs),
            outward: Outward { desktop: setup.desktop, links: Links::default(), exports: Exports::default() },
            notifications: Notifications::default(),
            life: Life {
                first: Some(First { present: setup.options.present }),
                after_save: None,
                leaving: false,
                was_focused: true,
                is_to_look: false,
                title: String::new(),
            },
        };
        // Whoever comes with a notebook has begun already; and where nothing can be remembered it would be asked each time.
        let opens = &setup.options;
        let comes_with = opens.notebook.is_some() || opens.mnist.is_some() || opens.present;
        if cc.storage.is_some() && !settings.welcomed && !comes_with {
            window.overlay.welcome = Some(Welcome::default());
        }
        let last = settings.last.take().filter(|path| path.is_file());
        // What ended the program is not opened again by itself; who names it wants it anyway.
        let last = last.filter(|path| !window.desk.has_died_opening(path));
        let is_named = setup.options.notebook.is_some();
        window.slots.let_others_go_on(settings.others_go_on);
        if let Some(path) = setup.options.notebook.or(last) {
            window.open(&path);
        } else if let Some(slug) = settings.lesson.take() {
            window.desk.open_lesson_named(&slug);
        }
        if window.desk.has_come_back() {
            window.notifications.push(Notification::info(|text| text.shell.came_back));
        }
        if !is_named {
            window.desk.open_untitled();
        }
        if is_named {
            window.desk.forget_died();
        }
        if let Some(path) = setup.options.mnist {
            settings.mnist = vec![path];
            settings.mnist_turned = false;
        }
        if !settings.mnist.is_empty() {
            window.shared.library.open(
                settings.mnist.clone(),
                settings.mnist_turned,
                Arc::clone(&window.shared.wake),
            );
        }
        if let Some((name, seconds)) = window.desk.recoverable(text) {
            window.ask(Prompt::Recovery { name, seconds });
        }
        window.offer_unopened();
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
        &self.shared.library
    }

    /// Whether slides are shown.
    pub fn is_presenting(&self) -> bool {
        self.presenter.is_on()
    }

    /// The slide that is shown, from 0, and how many there are.
    pub fn slide(&mut self) -> Option<(usize, usize)> {
        self.presenter.show().map(|show| show.place())
    }

    /// Judges the questions whose cells came to their end, and says once of each that waits that it does.
    fn watch_questions(&mut self) {
        let cells = AskedCells { slots: &self.slots, text: self.shared.text };
        let kept = self.desk.kept_answers();
        let news = self.shared.questions.watch(self.desk.document(), kept, &cells);
        // On a slide the vote stands beside the cell.
        let waiting = if self.is_presenting() { Vec::new() } else { news.waiting };
        for ask in waiting {
            self.notifications.push(Notification::info(|text| (text.question.waits_for_answer)(&ask)));
        }
        self.keep_answers(news.answers);
    }

    /// Draws the question of the first start, and the walk through the window.
    fn guide(&mut self, ctx: &Context) {
        if self.overlay.prompt.is_some() {
            return;
        }
        if let Some(welcome) = &mut self.overlay.welcome
            && let Some(choice) = welcome::show(
                ctx,
                welcome,
                self.shared.theme,
                self.shared.text,
                self.desk.lessons(),
                self.desk.edition(),
            )
        {
            self.welcomed(ctx, choice);
            ctx.request_repaint();
        }
        if let Some(tour) = &mut self.overlay.tour {
            let before = tour.part();
            let over = tour::show(ctx, tour, self.shared.theme, self.shared.text);
            if tour.part() != before
                && tour.part() == tour::Part::Cell
                && let Some(cell) = self.slots.focused()
            {
                self.page.prose.jump_to(cell, 0);
            }
            if over {
                self.overlay.tour = None;
                ctx.request_repaint();
            }
        }
    }

    /// Draws menus, panels and the page.
    fn draw_page(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let statuses = self.slots.statuses();
        let go_on = self.settings.others_go_on;
        let look = (self.shared.theme, self.shared.text);
        menu::show(ui, &mut self.panels.bars[0], look, &self.desk, go_on, actions);
        let others = self.others_running();
        let focused = self.slots.focused().and_then(|id| self.slots.on_space(id));
        let bar = StatusBar {
            statuses: &statuses,
            focused: focused.as_ref(),
            others: &others,
            exported: self.outward.exports.under_way(),
            notifications: &self.notifications,
        };
        bar.show(ui, &mut self.panels.bars[1], self.shared.theme, self.shared.text, actions);
        let around = self.shared.around(Stage::Page, self.desk.document().folder());
        let mut open = self.settings.side_panel;
        let side = &mut self.panels.side;
        side.show(ui, &mut open, around, &self.desk, &self.settings.read, actions);
        self.settings.side_panel = open;
        let scrolled = page::show(
            ui,
            &self.desk,
            &mut self.slots,
            &mut self.page.prose,
            &mut self.page.reading,
            around,
            actions,
        );
        self.presenter.page_is_at(self.desk.document().id(), scrolled);
        if self.settings.counter
            && let Some(status) = statuses.iter().find(|s| s.running).or(statuses.first())
        {
            counter::above_the_page(ui.ctx(), self.shared.theme, self.shared.text, status);
        }
    }

    /// Draws a slide on the whole window, as large as it may be.
    fn draw_slide(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let ctx = ui.ctx();
        let zoom = Show::zoom(ctx.content_rect().size() * ctx.zoom_factor(), self.settings.slide_zoom);
        if (zoom - ctx.zoom_factor()).abs() > 0.005 {
            ctx.set_zoom_factor(zoom);
        }
        let statuses = self.slots.statuses();
        let Some(show) = self.presenter.show() else { return };
        let around = self
            .shared
            .around(Stage::Slide { folded: true, screen: Screen::default() }, self.desk.document().folder());
        let (document, slots, prose) = (self.desk.document(), &mut self.slots, &mut self.page.prose);
        present::show(ui, show, Class { document, slots, prose, around, statuses: &statuses }, actions);
    }

    /// Names the window after the notebook, for the task bar.
    fn name_window(&mut self, ctx: &Context) {
        let title = format!("{} - {}", self.desk.title(self.shared.text), super::PROGRAM);
        if self.life.title != title {
            tracing::info!("shows \"{title}\"");
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.life.title = title;
        }
    }
}

impl eframe::App for Window {
    /// While presenting, a pointer that rests on a curve would keep its numbers over what is driven by keys.
    fn raw_input_hook(&mut self, _ctx: &Context, raw_input: &mut egui::RawInput) {
        let is_key = |event: &egui::Event| matches!(event, egui::Event::Key { pressed: true, .. });
        if self.presenter.is_on() && raw_input.events.iter().any(is_key) {
            raw_input.events.push(egui::Event::PointerGone);
        }
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if let Some((ask, answer)) = self.dialogs.logic() {
            self.answered(ctx, &ask, answer);
        }
        self.exported(ctx);
        for why in self.outward.links.logic() {
            self.notifications.push(Notification { level: Level::Error, text: why });
        }
        if let Some(opened) = self.shared.library.logic(&self.shared.wake) {
            self.opened(opened);
        }
        if let Some(left) = self.desk.logic() {
            ctx.request_repaint_after(left);
        }
        if let Some(why) = self.desk.trouble() {
            self.notifications.push(Notification::warning(|text| {
                (text.shell.autosave_failed)(&sentence(&why.say(text.language)))
            }));
        }
        self.look_at_file(ctx);
        self.slots.sync(self.desk.document());
        self.shared.networks.begin(self.slots.requests());
        let around = self.shared.around(Stage::Page, self.desk.document().folder());
        let mut actions = Vec::new();
        self.slots.logic(around, &mut actions);
        for action in actions {
            self.dispatch(ctx, action);
        }
        self.watch_questions();
        self.desk.answers().keep(&self.shared.wake);
        if let Some(why) = self.desk.answers().trouble() {
            self.notifications.push(Notification::warning(|text| {
                (text.question.not_kept)(&sentence(&why.say(text.language)))
            }));
        }
        self.see_to_others();
        self.desk.finished_runs().keep(&self.shared.wake);
        if let Some(why) = self.desk.finished_runs().trouble() {
            self.notifications.push(Notification::warning(|text| {
                (text.history.not_kept)(&sentence(&why.say(text.language)))
            }));
        }
        self.notifications.logic(ctx);
        self.name_window(ctx);
        if ctx.input(|i| i.viewport().close_requested())
            && !self.life.leaving
            && self.would_lose_by_quitting()
        {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leave_for(ctx, Next::Quit);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let mut actions = Vec::new();
        if self.desk.frame_begins() {
            ctx.request_repaint();
        }
        self.slots.sync(self.desk.document());
        if let Some(first) = self.life.first.take() {
            self.ask_for_letters(&ctx);
            if first.present {
                self.present(&ctx);
            } else if ctx.input(|i| i.viewport().fullscreen == Some(true)) {
                // The program was closed while it presented; a page without a frame would be hard to leave.
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
            }
        }
        if let Some(show) = self.presenter.show() {
            show.sync(self.desk.document(), &mut self.slots);
        }
        if self.overlay.prompt.is_none() && self.overlay.welcome.is_none() && self.overlay.tour.is_none() {
            let Overlay { keys_open, about_open, .. } = &mut self.overlay;
            let is_open = *keys_open || *about_open || self.panels.history.open;
            if is_open && ctx.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
                (*keys_open, *about_open, self.panels.history.open) = (false, false, false);
            }
            // While a vote is open, letters are hands.
            if let Some(slide) = self.presenter.show().and_then(|show| show.slide())
                && let Some(known) = self.shared.questions.on_a_slide(slide.questions()).cloned()
            {
                self.shared.questions.vote_keys(&ctx, &known.key, known.spec.choices.len());
            }
            if self.presenter.show().is_some_and(|show| show.keys(&ctx, &mut self.slots)) {
                actions.push(Action::Command(Command::Present));
            }
            // What has the keyboard keeps its keys: letters in a text field, arrows on a slider.
            // In a list or menu that is open nothing is meant for a run.
            let taken = ctx.memory(|m| m.focused().is_some()) || egui::Popup::is_any_open(&ctx);
            let mut shown = self.presenter.show();
            let pressed = commands::pressed(&ctx, taken).into_iter();
            let pressed = pressed.filter(|command| shown.as_mut().is_none_or(|show| show.lets(*command)));
            actions.extend(pressed.map(Action::Command));
            self.dropped(&ctx);
        }
        if self.presenter.is_on() {
            self.draw_slide(ui, &mut actions);
        } else {
            self.draw_page(ui, &mut actions);
        }
        keys::window(&ctx, &mut self.overlay.keys_open, self.shared.theme, self.shared.text);
        let (about_open, data_folder) = (&mut self.overlay.about_open, self.desk.data_folder());
        about::window(&ctx, about_open, self.shared.theme, self.shared.text, data_folder);
        if ctx.input(|i| !i.raw.hovered_files.is_empty()) {
            drop_here(&ctx, self.shared.theme, self.shared.text);
        }
        self.panels.history.show(&ctx, self.shared.theme, self.shared.text, &self.desk, &mut actions);
        self.notifications.history_window(&ctx, self.shared.theme, self.shared.text);
        let all = self.presenter.is_on();
        self.notifications.toasts(&ctx, self.shared.theme, self.shared.text, all);
        self.guide(&ctx);
        let writing = self.outward.exports.under_way();
        let asked = self.overlay.prompt.as_ref();
        if let Some(reply) =
            asked.and_then(|p| prompts::show(&ctx, p, writing.as_ref(), self.shared.theme, self.shared.text))
        {
            self.replied(&ctx, reply);
            ctx.request_repaint();
        }
        // What was asked for is done after the frame is drawn; one more shows it.
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.dispatch(&ctx, action);
        }
        for link in self.outward.links.open_clicked(&ctx, &self.outward.desktop, &self.shared.wake) {
            self.notifications.push(Notification::warning(|text| (text.shell.link_refused)(&link)));
            ctx.request_repaint();
        }
        if let Some(show) = self.presenter.show() {
            show.end_frame(&ctx);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        self.settings.last = self.desk.path().map(PathBuf::from);
        self.settings.lesson = self.desk.lesson_name().map(str::to_owned);
        self.settings.save(storage);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.desk.end();
        tracing::info!("is closed");
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        self.shared.theme.palette.page.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        // Ids of blocks mean nothing at the next start.
        false
    }
}

/// `words` with a capital and a full stop, since an error's own words have neither. The name of a file keeps its letters.
fn sentence(words: &str) -> String {
    let is_file = words.split(' ').next().is_some_and(|first| first.contains(['.', '/', '\\']));
    let mut letters = words.chars();
    let mut out: String = if is_file {
        letters.collect()
    } else {
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    };
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}
