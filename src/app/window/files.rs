//! Opening, saving and leaving, with the questions and the dialogs in between.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Context, ViewportCommand};

use super::{Window, sentence};
use crate::app::action::Action;
use crate::app::desk::{FileNews, file_name};
use crate::app::dialogs::Ask;
use crate::app::library::Opened;
use crate::app::notifications::{Level, Notification};
use crate::app::prompts::{Next, Prompt, Reply};
use crate::app::text::grouped;
use crate::language::Say;
use crate::notebook::file::{OpenError, SaveError};

impl Window {
    /// Goes on to `next`, but asks first where work would be lost.
    pub(super) fn leave_for(&mut self, ctx: &Context, next: Next) {
        let asks = match next {
            Next::Choose => false,
            Next::New | Next::Open(_) | Next::Lesson(_) => self.desk.would_lose(),
            Next::Original(lesson) => self.desk.changed_lesson() == Some(lesson),
            Next::Quit => !self.desk.lost_by_quitting(self.shared.text).is_empty(),
        };
        if asks {
            let text = self.shared.text;
            let names = match next {
                Next::Quit => self.desk.lost_by_quitting(text),
                _ => vec![self.desk.title(text)],
            };
            self.ask(Prompt::Unsaved { names, then: next });
        } else {
            self.go(ctx, next);
        }
    }

    fn turn_to_unsaved(&mut self) {
        if self.desk.turn_to_unsaved() {
            self.page.prose.clear();
        }
    }

    fn go(&mut self, ctx: &Context, next: Next) {
        match next {
            Next::New => self.desk.open_new(),
            Next::Choose => {
                let from = self.desk.document().folder().map(PathBuf::from);
                self.dialogs.show(Ask::OpenNotebook, from, self.shared.text, Arc::clone(&self.shared.wake));
            }
            Next::Open(path) => self.open(&path),
            Next::Lesson(index) => self.desk.open_lesson(index),
            Next::Original(lesson) => self.desk.open_original(lesson),
            Next::Quit => return self.quit(ctx),
        }
        self.page.prose.clear();
    }

    /// Ends the program, once the files that are being exported are there: whoever has asked for them would otherwise find
    /// nothing, and not know why.
    pub(super) fn quit(&mut self, ctx: &Context) {
        let files = self.outward.exports.files();
        if files.is_empty() {
            self.life.leaving = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else {
            self.ask(Prompt::Writing { files });
        }
    }

    /// Whether something would be lost if the program ended now.
    pub(super) fn would_lose_by_quitting(&mut self) -> bool {
        !self.desk.lost_by_quitting(self.shared.text).is_empty() || !self.outward.exports.files().is_empty()
    }

    pub(super) fn open(&mut self, path: &Path) {
        if let Err(error) = self.desk.open(path) {
            self.cannot_open(&error);
        } else {
            self.hear_of_file();
        }
    }

    fn cannot_open(&mut self, error: &OpenError) {
        self.notifications
            .push(Notification::error(|text| (text.shell.open_failed)(&sentence(&error.say(text.language)))));
    }

    /// Sees what other programs have done to the notebook's file, when the window gets the keyboard back.
    pub(super) fn look_at_file(&mut self, ctx: &Context) {
        // A hidden window draws no frames: that it lost the keyboard in between is told by the event alone.
        let (focused, comes_back) = ctx.input(|input| {
            (
                input.focused,
                input.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true))),
            )
        });
        self.life.is_to_look |= comes_back || (focused && !self.life.was_focused);
        self.life.was_focused = focused;
        // What is asked first is answered first.
        if self.life.is_to_look && self.overlay.prompt.is_none() {
            self.life.is_to_look = false;
            self.hear_of_file();
        }
    }

    /// Says what has become of the notebook's file, and asks where both it and the notebook were changed.
    pub(super) fn hear_of_file(&mut self) {
        let Some(news) = self.desk.look_at_file() else { return };
        let name = self.desk.path().map(file_name).unwrap_or_default();
        tracing::info!("{name}: {news:?}");
        match news {
            FileNews::Reloaded => {
                self.page.prose.clear();
                self.page.reading.hold();
                self.notifications.push(Notification::info(|text| (text.shell.reloaded)(&name)));
            }
            FileNews::Contested => self.ask(Prompt::Contested { name }),
            FileNews::Missing => {
                self.notifications.push(Notification::warning(|text| (text.shell.file_gone)(&name)));
            }
        }
    }

    pub(super) fn save(&mut self, ctx: &Context, then: Option<Next>) {
        if self.desk.path().is_none() {
            return self.ask_where_to_save(then);
        }
        let saved = self.desk.save();
        self.saved(ctx, saved, then);
    }

    pub(super) fn ask_where_to_save(&mut self, then: Option<Next>) {
        self.life.after_save = then;
        let ask = Ask::SaveNotebook { name: self.desk.proposed_name(self.shared.text) };
        let from = self.desk.document().folder().map(PathBuf::from);
        self.dialogs.show(ask, from, self.shared.text, Arc::clone(&self.shared.wake));
    }

    fn saved(&mut self, ctx: &Context, saved: Result<(), SaveError>, then: Option<Next>) {
        match saved {
            Ok(()) => {
                let name = self.desk.path().map(file_name).unwrap_or_default();
                self.notifications.push(Notification::info(|text| (text.shell.saved)(&name)));
                if let Some(next) = then {
                    if next == Next::Quit {
                        // The next one that is not saved is asked for, in sight.
                        self.turn_to_unsaved();
                    }
                    self.leave_for(ctx, next);
                }
            }
            Err(SaveError::ChangedOnDisk { path }) => {
                self.ask(Prompt::Changed { name: file_name(&path), then });
            }
            Err(SaveError::Gone { path }) => self.ask(Prompt::Gone { name: file_name(&path), then }),
            Err(error) => {
                self.notifications.push(Notification::error(|text| {
                    (text.shell.save_failed)(&sentence(&error.say(text.language)))
                }));
            }
        }
    }

    /// Says which notebook was not opened again, and offers it, unless there is another question.
    pub(super) fn offer_unopened(&mut self) {
        if self.overlay.prompt.is_none()
            && let Some(path) = self.desk.died_opening()
        {
            let prompt = Prompt::NotOpened { name: file_name(path), path: path.to_owned() };
            self.ask(prompt);
        }
    }

    /// Puts a question; the one before it, if any, is taken back.
    pub(super) fn ask(&mut self, prompt: Prompt) {
        tracing::info!("asks {prompt:?}");
        self.overlay.prompt = Some(prompt);
    }

    pub(super) fn replied(&mut self, ctx: &Context, reply: Reply) {
        tracing::info!("is told {reply:?}");
        self.overlay.prompt = None;
        match reply {
            Reply::Save(then) => {
                self.turn_to_unsaved();
                self.save(ctx, Some(then));
            }
            Reply::Discard(then) => self.go(ctx, then),
            Reply::QuitWithout => {
                self.outward.exports.give_up();
                self.life.leaving = true;
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Reply::SaveOver(then) => {
                let saved = self.desk.save_over();
                self.saved(ctx, saved, then);
            }
            Reply::SaveCopy(then) => self.ask_where_to_save(then),
            Reply::Recover => {
                self.desk.recover();
                self.page.prose.clear();
                self.hear_of_file();
                self.offer_unopened();
            }
            Reply::Forget => {
                self.desk.forget_recovery();
                self.offer_unopened();
            }
            Reply::Reopen(path) => {
                self.desk.forget_died();
                if let Some(path) = path {
                    self.leave_for(ctx, Next::Open(path));
                }
            }
            Reply::LoadTheirs => match self.desk.load_theirs() {
                Ok(()) => {
                    self.page.prose.clear();
                    self.page.reading.hold();
                }
                Err(error) => self.cannot_open(&error),
            },
            Reply::KeepMine => {
                if let Err(error) = self.desk.keep_mine() {
                    self.cannot_open(&error);
                }
            }
            Reply::Data { folder } => self.dispatch(ctx, Action::AskForData { folder }),
            Reply::Read(path, block, then) => {
                self.shared.library.allow(&path);
                self.command_cell(ctx, block, then);
            }
            Reply::AskToDownload => match self.desk.data_folder() {
                Some(folder) => self.ask(Prompt::Download { folder: folder.join("mnist") }),
                None => self.notifications.push(Notification::warning(|text| text.shell.get_data_nowhere)),
            },
            Reply::Download(folder) => {
                self.shared.library.download(self.shared.mnist, folder, Arc::clone(&self.shared.wake));
            }
            Reply::Cancel => {}
        }
    }

    pub(super) fn answered(&mut self, ctx: &Context, ask: &Ask, mut answer: Vec<PathBuf>) {
        let then = self.life.after_save.take();
        if answer.is_empty() {
            self.outward.exports.forget();
            if let Some(why) = self.dialogs.trouble() {
                self.notifications.push(Notification { level: Level::Error, text: why });
            } else if self.dialogs.never_came_up() {
                self.notifications.push(Notification::error(|text| text.shell.no_desktop_dialog));
            }
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
            Ask::DataFolder | Ask::DataFiles => {
                self.shared.library.open(answer, false, Arc::clone(&self.shared.wake));
            }
            Ask::Export { format, .. } => {
                if let Some(mut path) = answer.pop() {
                    if path.extension().is_none() {
                        path.set_extension(format.ending());
                    }
                    self.outward.exports.save(path, Arc::clone(&self.shared.wake));
                    self.notifications.push(Notification::info(|text| text.shell.exporting));
                }
            }
            Ask::Picture(id) => {
                if let Some(path) = answer.pop() {
                    self.open_picture(ctx, *id, &path);
                }
            }
        }
    }

    pub(super) fn opened(&mut self, opened: Opened) {
        match opened {
            Opened::Loaded(data) => {
                let (train, test) = (grouped(data.train.len() as u64), grouped(data.test.len() as u64));
                self.notifications.push(Notification::info(|text| {
                    (text.shell.data_loaded)(&data.name_in(text.language), &train, &test)
                }));
                if data.has_letters() {
                    self.notifications.push(Notification::warning(|text| text.shell.data_letters.to_owned()));
                }
                if self.shared.library.is_sideways() {
                    self.notifications
                        .push(Notification::warning(|text| text.shell.data_sideways.to_owned()));
                }
                self.settings.mnist =
                    self.shared.library.paths().map(<[PathBuf]>::to_vec).unwrap_or_default();
                self.settings.mnist_turned = self.shared.library.is_turned();
            }
            Opened::Failed(why) => {
                self.notifications.push(Notification::error(|text| {
                    let why = sentence(&why.say(text.language));
                    format!("{} {}", (text.shell.data_failed)(&why), text.shell.data_kept)
                }));
            }
        }
    }
}
