//! What the panels asked for, done.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::Window;
use super::new_block::new_block;
use crate::app::action::{Action, BlockAction, RunsAction};
use crate::app::cell::{CellRequest, RunCommand, Stage};
use crate::app::commands::Command;
use crate::app::dialogs::Ask;
use crate::app::exports::Format;
use crate::app::notifications::Notification;
use crate::app::prompts::{Next, Prompt};
use crate::app::settings::ZOOM;
use crate::app::slots::parse;
use crate::app::text::{Language, Text};
use crate::app::theme::{Reading, Theme, ThemeChoice};
use crate::app::tour::Tour;
use crate::app::welcome::Choice;
use crate::experiment;
use crate::language::Say;
use crate::notebook::answers::{Change, KeptAnswer};
use crate::notebook::{BlockId, Cell, Document, Edit, Place};

impl Window {
    pub(super) fn dispatch(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Command(command) => self.command(ctx, command),
            Action::Lesson(index) => self.leave_for(ctx, Next::Lesson(index)),
            Action::LessonRead => {
                let name = self.desk.lesson_name().map(str::to_owned);
                let new = name.filter(|name| !self.settings.read.contains(name));
                self.settings.read.extend(new);
            }
            Action::Open(path) => self.leave_for(ctx, Next::Open(path)),
            Action::OpenLeft(document) => self.open_left(ctx, document),
            Action::AskForData { folder } => {
                let from = self
                    .shared
                    .library
                    .paths()
                    .and_then(|p| p.first())
                    .map(|p| if p.is_dir() { p.clone() } else { parent(p) });
                let ask = if folder { Ask::DataFolder } else { Ask::DataFiles };
                self.dialogs.show(ask, from, self.shared.text, Arc::clone(&self.shared.wake));
            }
            Action::UseDigits => {
                self.shared.library.close_files();
                self.settings.mnist.clear();
                self.settings.mnist_turned = false;
            }
            Action::TurnData => self.shared.library.turn(Arc::clone(&self.shared.wake)),
            Action::StopLoading => self.shared.library.stop_loading(),
            Action::StopExporting => self.outward.exports.stop(),
            Action::Theme(choice) => self.set_theme(ctx, choice),
            Action::Language(language) => self.set_language(ctx, language),
            Action::Runs(action) => self.runs(action),
            Action::Vote(vote) => self.shared.questions.vote(vote),
            Action::AskAgain => {
                self.shared.questions.ask_again();
                self.desk.answers().change(Change::Empty);
            }
            Action::Export(request) => self.export(request),
            Action::Add { place, kind } => self.add(place, kind),
            Action::Cell(id, request) => self.asked(ctx, id, request),
            Action::Block(id, action) => self.block(id, action),
        }
    }

    fn command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::New => self.leave_for(ctx, Next::New),
            Command::Open => self.leave_for(ctx, Next::Choose),
            Command::Save => self.save(ctx, None),
            Command::SaveAs => self.ask_where_to_save(None),
            Command::OpenData => self.ask(Prompt::Data),
            Command::ExportHtml => self.export_notebook(Format::Html),
            Command::ExportJupyter => self.export_notebook(Format::Jupyter),
            Command::Original => {
                if let Some(lesson) = self.desk.changed_lesson() {
                    self.leave_for(ctx, Next::Original(lesson));
                }
            }
            Command::Quit => self.leave_for(ctx, Next::Quit),
            Command::Undo => self.desk.undo(),
            Command::Redo => self.desk.redo(),
            Command::AddProse => self.add(Place::End, None),
            Command::Run(command) => {
                let focused = self.slots.focused();
                if !focused.is_some_and(|id| self.command_cell(ctx, id, command)) {
                    self.notifications.push(Notification::info(|text| text.shell.no_cell));
                }
            }
            Command::ZoomIn => self.zoom(ctx, |zoom| zoom + 0.1),
            Command::ZoomOut => self.zoom(ctx, |zoom| zoom - 0.1),
            Command::ZoomReset => self.zoom(ctx, |_| 1.0),
            Command::NextTheme => self.set_theme(ctx, self.shared.theme.choice.next()),
            Command::NextLanguage => self.set_language(ctx, self.shared.text.language.next()),
            Command::SidePanel => self.panels.side.toggle(ctx, &mut self.settings.side_panel),
            Command::History => self.panels.history.open ^= true,
            Command::Messages => self.notifications.open ^= true,
            Command::Present => self.present(ctx),
            Command::Counter => self.settings.counter ^= true,
            Command::OthersGoOn => {
                self.settings.others_go_on ^= true;
                self.slots.let_others_go_on(self.settings.others_go_on);
                let go_on = self.settings.others_go_on;
                self.notifications.push(Notification::info(|text| {
                    if go_on { text.shell.others_go_on } else { text.shell.others_rest }
                }));
            }
            Command::Keys => self.overlay.keys_open ^= true,
            Command::About => self.overlay.about_open ^= true,
            Command::Tour => self.take_tour(ctx),
        }
    }

    /// Hands a command to a cell. Whether it took it.
    pub(super) fn command_cell(&mut self, ctx: &Context, id: BlockId, command: RunCommand) -> bool {
        let around = self.shared.around(Stage::Page, self.desk.document().folder());
        let mut actions = Vec::new();
        let taken = self.slots.command(id, command, around, &mut actions);
        for action in actions {
            self.dispatch(ctx, action);
        }
        taken
    }

    /// Hands a picture's file to a cell.
    pub(super) fn open_picture(&mut self, ctx: &Context, id: BlockId, path: &Path) {
        let around = self.shared.around(Stage::Page, self.desk.document().folder());
        let mut actions = Vec::new();
        self.slots.open_picture(id, path, around, &mut actions);
        for action in actions {
            self.dispatch(ctx, action);
        }
    }

    /// Begins to present, or ends it.
    pub(super) fn present(&mut self, ctx: &Context) {
        if self.presenter.is_on() {
            if let Some((block, offset)) = self.presenter.end(ctx, &mut self.slots) {
                self.page.prose.jump_to(block, offset);
            }
            ctx.set_zoom_factor(self.settings.zoom);
        } else {
            let place = self.page.prose.reading();
            self.presenter.begin(ctx, self.desk.document(), place, &mut self.slots);
        }
        self.dress(ctx);
    }

    /// Begins the walk through the window, with all in sight that it points at.
    pub(super) fn take_tour(&mut self, ctx: &Context) {
        if self.presenter.is_on() {
            self.present(ctx);
        }
        self.panels.side.open(ctx, &mut self.settings.side_panel);
        self.overlay.tour = Some(Tour::default());
    }

    /// Begins with what was chosen at the first start; it is not asked again.
    pub(super) fn welcomed(&mut self, ctx: &Context, choice: Choice) {
        self.overlay.welcome = None;
        self.settings.welcomed = true;
        match choice {
            Choice::Tour => self.take_tour(ctx),
            Choice::Lesson(index) => self.leave_for(ctx, Next::Lesson(index)),
            Choice::Data => self.ask(Prompt::Data),
            Choice::Nothing => {}
        }
    }

    /// Another magnification: of slides while they are shown, else of the page.
    fn zoom(&mut self, ctx: &Context, change: impl Fn(f32) -> f32) {
        let presenting = self.presenter.is_on();
        let zoom = if presenting { &mut self.settings.slide_zoom } else { &mut self.settings.zoom };
        *zoom = ((change(*zoom) * 10.0).round() / 10.0).clamp(*ZOOM.start(), *ZOOM.end());
        if !presenting {
            ctx.set_zoom_factor(self.settings.zoom);
        }
    }

    /// Other looks: of slides while they are shown, else of the page.
    fn set_theme(&mut self, ctx: &Context, choice: ThemeChoice) {
        if self.presenter.is_on() {
            self.settings.slide_theme = Some(choice);
        } else {
            self.settings.theme = choice;
        }
        self.dress(ctx);
    }

    /// The looks that were chosen for what is shown.
    fn dress(&mut self, ctx: &Context) {
        let (choice, reading) = if self.presenter.is_on() {
            (self.settings.slide_theme.unwrap_or(ThemeChoice::Projector), Reading::Room)
        } else {
            (self.settings.theme, Reading::Desk)
        };
        self.shared.theme = Theme::of(choice);
        self.shared.theme.apply_for(ctx, reading);
    }

    /// At the first frame: words that the system has no letters for would be a row of boxes.
    pub(super) fn ask_for_letters(&mut self, ctx: &Context) {
        let wanted = self.shared.text.language;
        if wanted.is_drawn_by(ctx) {
            return;
        }
        self.shared.text = Text::of(Language::English);
        Language::English.speak(ctx);
        if self.desk.set_edition(Language::English) {
            self.page.prose.clear();
        }
        let name = wanted.name(ctx);
        self.notifications.push(Notification::warning(|text| (text.shell.no_letters)(name)));
    }

    /// Speaks another language, if the system can write it.
    fn set_language(&mut self, ctx: &Context, language: Language) {
        if !language.is_drawn_by(ctx) {
            let name = language.name(ctx);
            return self.notifications.push(Notification::warning(|text| (text.shell.no_letters)(name)));
        }
        self.settings.language = Some(language);
        self.shared.text = Text::of(language);
        language.speak(ctx);
        if self.desk.set_edition(language) {
            self.page.prose.clear();
            self.page.reading.hold();
        }
    }

    fn add(&mut self, place: Place, kind: Option<&'static str>) {
        let edit = match kind {
            None => Edit::AddProse(place, String::new()),
            Some(name) => {
                let Some(kind) = experiment::KINDS.iter().find(|k| k.name == name) else { return };
                let block = new_block(self.desk.document().notebook(), place, kind);
                Edit::AddCell(place, name.to_owned(), block)
            }
        };
        let Some(made) = self.edit(&edit) else { return };
        if kind.is_none() {
            self.page.prose.edit(made, "");
        } else {
            self.slots.sync(self.desk.document());
            self.slots.focus(made);
        }
        self.page.prose.scroll_to(made);
    }

    fn block(&mut self, id: BlockId, action: BlockAction) {
        let edit = match action {
            BlockAction::Focus => return self.slots.focus(id),
            BlockAction::Choose => return self.slots.choose(id),
            BlockAction::Duplicate => Edit::Duplicate(id),
            BlockAction::Delete => Edit::Delete(id),
            BlockAction::Up => Edit::MoveUp(id),
            BlockAction::Down => Edit::MoveDown(id),
            BlockAction::Prose(text) => Edit::Prose(id, text),
            BlockAction::Settle => Edit::Settle,
            BlockAction::Source(body) => Edit::Body(id, body),
        };
        self.edit(&edit);
    }

    /// Does what the view of the cell `id` asks for.
    fn asked(&mut self, ctx: &Context, id: BlockId, request: CellRequest) {
        match request {
            CellRequest::SetKeys(keys) => _ = self.set_keys(id, &keys),
            CellRequest::SetSource(body) => {
                let cell = self.desk.document().notebook().cells().find(|(block, _)| *block == id);
                let name = cell.and_then(|(_, cell)| cell.name());
                let id_line = name.map(|name| format!("id = {}\n", toml::Value::String(name)));
                self.edit(&Edit::Body(id, id_line.unwrap_or_default() + &body));
            }
            CellRequest::Notify(notification) => self.notifications.push(notification),
            CellRequest::Copy(text) => ctx.copy_text(text),
            CellRequest::OpenData => self.command(ctx, Command::OpenData),
            CellRequest::Read { name, then } => {
                if let Some(folder) = self.desk.document().folder() {
                    let path = folder.join(&name);
                    self.ask(Prompt::Read { name, path, block: id, then });
                }
            }
            CellRequest::OpenPicture => {
                let from = self.desk.document().folder().map(PathBuf::from);
                let wake = Arc::clone(&self.shared.wake);
                self.dialogs.show(Ask::Picture(id), from, self.shared.text, wake);
            }
            CellRequest::AddCell { kind, keys } => _ = self.add_with(Place::After(id), kind, &keys),
            CellRequest::Remember(run) => self.desk.finished_runs().add(*run),
            CellRequest::Say { question, said } => {
                let answer = self.shared.questions.say(&question, said);
                self.keep_answers(answer);
            }
            CellRequest::Diagnose(said) => {
                self.shared.questions.diagnosed(said.clone());
                self.desk.answers().change(Change::Diagnose(said));
            }
            CellRequest::ShowCell { id, names } => {
                if let Some(block) = self.slots.named(&id) {
                    self.slots.focus(block);
                    self.shared.questions.point_out(id, &names, ctx.input(|input| input.time));
                }
            }
            CellRequest::Command { id, command } => {
                let named =
                    |(block, cell): (BlockId, &Cell)| (cell.name() == Some(id.clone())).then_some(block);
                let found = self.desk.document().notebook().cells().find_map(named);
                if let Some(id) = found {
                    self.command_cell(ctx, id, command);
                }
            }
        }
    }

    /// Keeps answers beside the notebook.
    pub(super) fn keep_answers(&mut self, answers: impl IntoIterator<Item = KeptAnswer>) {
        for answer in answers {
            self.desk.answers().change(Change::Keep(answer));
        }
    }

    /// Does something with a finished run.
    fn runs(&mut self, action: RunsAction) {
        match action {
            RunsAction::Pin(number, pinned) => self.desk.finished_runs().pin(number, pinned),
            RunsAction::Forget(number) => self.desk.finished_runs().forget(number),
            RunsAction::BringBack(number) => {
                let Some(run) = self.desk.runs().get(number).cloned() else { return };
                let named = |(id, cell): (BlockId, &Cell)| {
                    let is_it = cell.kind() == run.kind
                        && cell.name().unwrap_or_else(|| run.kind.clone()) == run.cell;
                    is_it.then_some(id)
                };
                let found = self.desk.document().notebook().cells().find_map(named);
                let is_back = match found {
                    Some(id) => {
                        self.slots.focus(id);
                        self.page.prose.scroll_to(id);
                        self.set_keys(id, &run.settings)
                    }
                    // Its cell is gone: it comes back at the end of the notebook.
                    None => self.add_with(Place::End, &run.kind, &run.settings),
                };
                self.notifications.push(if is_back {
                    Notification::info(|text| (text.history.brought_back)(number, &run.cell))
                } else {
                    Notification::warning(|text| (text.history.not_brought_back)(number, &run.cell))
                });
            }
        }
    }

    /// Writes into a cell's block what differs from what stands there: a key that the block leaves out and that keeps its
    /// default stays out. Whether the block says now what is wanted.
    fn set_keys(&mut self, id: BlockId, wanted: &toml::Table) -> bool {
        match keys_edit(self.desk.document(), id, wanted) {
            Ok(edit) => edit.is_none_or(|edit| self.edited(&edit)),
            Err(NoSpec) => false,
        }
    }

    /// A new cell, with the keys that differ from their defaults. Whether it is there.
    fn add_with(&mut self, place: Place, kind: &str, keys: &toml::Table) -> bool {
        let Some(row) = experiment::kind(kind) else { return false };
        let defaults = (row.default)().to_table();
        let said: toml::Table = keys
            .iter()
            .filter(|(key, value)| defaults.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        // Tables of plain values are always written.
        let body = toml::to_string(&said).unwrap_or_default();
        let Some(made) = self.edit(&Edit::AddCell(place, kind.to_owned(), body)) else { return false };
        self.slots.sync(self.desk.document());
        self.slots.focus(made);
        self.page.prose.scroll_to(made);
        true
    }

    /// Makes an edit, and says so when it cannot be made.
    fn edit(&mut self, edit: &Edit) -> Option<BlockId> {
        self.tried(edit).unwrap_or_default()
    }

    /// The same; whether it was made.
    fn edited(&mut self, edit: &Edit) -> bool {
        self.tried(edit).is_ok()
    }

    /// What an edit made, or nothing once it is said that it cannot be made.
    fn tried(&mut self, edit: &Edit) -> Result<Option<BlockId>, ()> {
        self.desk.edit(edit).map_err(|error| {
            self.notifications.push(Notification::error(|text| error.say(text.language)));
        })
    }
}

/// A block that is no cell, or whose source is no spec: it has no keys to set.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoSpec;

/// The edit after which the cell `id` of `document` has the keys that are `wanted`; none where it has them already.
///
/// # Errors
/// When there is no such cell, or its source cannot be read.
pub(super) fn keys_edit(
    document: &Document,
    id: BlockId,
    wanted: &toml::Table,
) -> Result<Option<Edit>, NoSpec> {
    let cell = document.notebook().cells().find(|(block, _)| *block == id);
    let spec = cell.and_then(|(_, cell)| parse(cell.kind(), cell.body()));
    let meant = spec.and_then(Result::ok).ok_or(NoSpec)?.to_table();
    let (changed, gone) = differences(&meant, wanted);
    Ok(if gone.is_empty() {
        (!changed.is_empty()).then_some(Edit::Keys(id, changed))
    } else {
        Some(Edit::KeysAndGone(id, changed, gone))
    })
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(PathBuf::from).unwrap_or_default()
}

/// The keys of `wanted` with another value than in `meant`, and those of `meant` that are not wanted any more. Of a spec
/// within the spec, its `base`, only the keys that differ, as `base.seed`.
fn differences(meant: &toml::Table, wanted: &toml::Table) -> (toml::Table, Vec<String>) {
    let mut changed = toml::Table::new();
    for (key, value) in wanted.iter().filter(|(key, value)| meant.get(*key) != Some(value)) {
        if let (BASE, Some(toml::Value::Table(old)), toml::Value::Table(new)) =
            (key.as_str(), meant.get(key), value)
            && let (inner, gone) = differences(old, new)
            && gone.is_empty()
        {
            changed.extend(inner.into_iter().map(|(inner, value)| (format!("{key}.{inner}"), value)));
        } else {
            changed.insert(key.clone(), value.clone());
        }
    }
    let gone = meant.keys().filter(|key| !wanted.contains_key(*key));
    (changed, gone.cloned().collect())
}

/// The key of a training spec that others vary.
const BASE: &str = "base";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_written_and_what_is_left_out_goes() {
        let table = |text: &str| text.parse::<toml::Table>().unwrap();
        let meant = table("seed = 1\ntrain_size = 300\nhidden = [50]");
        let (changed, gone) = differences(&meant, &table("seed = 2\nhidden = [50]\nid = \"a\""));
        assert_eq!(changed, table("seed = 2\nid = \"a\""));
        assert_eq!(gone, ["train_size"]);

        let meant = table("[base]\nseed = 1\nhidden = [50]");
        let (changed, _) = differences(&meant, &table("[base]\nseed = 2\nhidden = [50]"));
        assert_eq!(changed, table("\"base.seed\" = 2"));
    }
}
