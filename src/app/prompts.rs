//! Questions that the window asks: one at a time, inside itself, so that everything behind them goes on.

use std::path::PathBuf;

use egui::{Align, Key, Layout, Modal, RichText, Ui};

use super::cell::RunCommand;
use super::exports::Writing;
use super::status;
use super::text::Text;
use super::theme::{STRONG, Theme};
use crate::notebook::BlockId;

/// What waits for the answer about unsaved work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// An empty notebook.
    New,
    /// The dialog to open one.
    Choose,
    /// This file.
    Open(PathBuf),
    /// This lesson.
    Lesson(usize),
    /// This lesson as it came.
    Original(usize),
    /// The end.
    Quit,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Notebooks have changes that are nowhere saved: the open one, or changed lessons when the user quits.
    Unsaved {
        /// Their names.
        names: Vec<String>,
        /// What the user wanted.
        then: Next,
    },
    /// The program is to end, but files are still being exported: it ends as soon as they are there.
    Writing {
        /// Their names.
        files: Vec<String>,
    },
    /// The file is no longer what was opened.
    Changed {
        /// Its name.
        name: String,
        /// What was to follow the saving.
        then: Option<Next>,
    },
    /// Another program has written the file of the open notebook, in which something was changed as well.
    Contested {
        /// Its name.
        name: String,
    },
    /// The file is to be saved, and is not where it was.
    Gone {
        /// Its name.
        name: String,
        /// What was to follow the saving.
        then: Option<Next>,
    },
    /// Work of a session that was killed was found.
    Recovery {
        /// Its name.
        name: String,
        /// When it was set aside, in seconds ago.
        seconds: u64,
    },
    /// A notebook was not opened again, since the program ended while it was opened the last time.
    NotOpened {
        /// Its name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// Where the images are.
    Data,
    /// Whether MNIST is to be brought from the internet.
    Download {
        /// Where it is stored.
        folder: PathBuf,
    },
    /// Whether a file that a cell names may be read.
    Read {
        /// As the cell names it.
        name: String,
        /// The file.
        path: PathBuf,
        /// The cell.
        block: BlockId,
        /// What the user wanted of the cell.
        then: RunCommand,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Save, then go on.
    Save(Next),
    /// Go on without.
    Discard(Next),
    /// Quit now, and write no file.
    QuitWithout,
    /// Replace what another program wrote, then go on.
    SaveOver(Option<Next>),
    /// Save under another name, then go on.
    SaveCopy(Option<Next>),
    /// Take over what another program wrote.
    LoadTheirs,
    /// Go on with what is here.
    KeepMine,
    /// Take the work found up again.
    Recover,
    /// Throw it away.
    Forget,
    /// The notebook that was not opened is opened anyway, or stays closed.
    Reopen(Option<PathBuf>),
    /// Choose a folder, or files.
    Data {
        /// A folder rather than files.
        folder: bool,
    },
    /// The file may be read; on with the cell.
    Read(PathBuf, BlockId, RunCommand),
    /// Rather from the internet.
    AskToDownload,
    /// Bring MNIST from the internet into this folder.
    Download(PathBuf),
    /// Nothing of all that.
    Cancel,
}

/// Draws `prompt`, and returns the answer once one is given. `writing` is a file that is being exported. Esc is "cancel", except where work could be lost by it.
pub(super) fn show(
    ctx: &egui::Context,
    prompt: &Prompt,
    writing: Option<&Writing>,
    theme: &Theme,
    text: &Text,
) -> Option<Reply> {
    let t = &text.shell;
    let frame = theme.card().inner_margin(22).shadow(egui::Shadow {
        offset: [0, 10],
        blur: 40,
        spread: 0,
        color: theme.palette.shadow,
    });
    // Each question has a size of its own to remember.
    let id = egui::Id::unique("question").with(std::mem::discriminant(prompt));
    let modal = Modal::new(id).frame(frame).backdrop_color(theme.palette.veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(430.0);
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.spacing_mut().button_padding = egui::vec2(14.0, 6.0);
        match prompt {
            Prompt::Unsaved { names, then } => {
                head(ui, theme, &(t.save_first)(names), &(t.save_first_why)(names));
                buttons(ui, |ui| {
                    let save = primary(ui, theme, t.save);
                    let discard = ui.button(t.discard).clicked();
                    let cancel = ui.button(t.cancel).clicked();
                    if save {
                        Some(Reply::Save(then.clone()))
                    } else if discard {
                        Some(Reply::Discard(then.clone()))
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
            Prompt::Writing { files } => {
                head(ui, theme, &(t.still_writing)(files), &(t.still_writing_why)(files));
                // The rail of the bar is seen on the card.
                ui.visuals_mut().extreme_bg_color = theme.palette.raised;
                ui.add(status::progress(theme, writing.map_or(0.0, |file| file.share))).accessible_name(
                    writing.map_or_else(|| t.exporting.to_owned(), |file| (t.writing)(&file.file)),
                );
                ui.add_space(8.0);
                buttons(ui, |ui| {
                    let stay = primary(ui, theme, t.keep_working);
                    let quit = ui.button(t.quit_without).clicked();
                    if quit { Some(Reply::QuitWithout) } else { stay.then_some(Reply::Cancel) }
                })
            }
            Prompt::Changed { name, then } => {
                head(ui, theme, &(t.changed_on_disk)(name), t.changed_why);
                buttons(ui, |ui| {
                    let copy = primary(ui, theme, t.save_copy);
                    let over = ui.button(t.save_over).clicked();
                    let cancel = ui.button(t.cancel).clicked();
                    if copy {
                        Some(Reply::SaveCopy(then.clone()))
                    } else if over {
                        Some(Reply::SaveOver(then.clone()))
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
            Prompt::Contested { name } => {
                head(ui, theme, &(t.changed_on_disk)(name), t.contested_why);
                buttons(ui, |ui| {
                    let keep = primary(ui, theme, t.keep_mine);
                    let load = ui.button(t.load_theirs).clicked();
                    if keep { Some(Reply::KeepMine) } else { load.then_some(Reply::LoadTheirs) }
                })
            }
            Prompt::Gone { name, then } => {
                head(ui, theme, &(t.gone)(name), t.gone_why);
                buttons(ui, |ui| {
                    let copy = primary(ui, theme, t.save_copy);
                    let here = ui.button(t.save_here_again).clicked();
                    let cancel = ui.button(t.cancel).clicked();
                    if copy {
                        Some(Reply::SaveCopy(then.clone()))
                    } else if here {
                        Some(Reply::SaveOver(then.clone()))
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
            Prompt::Recovery { name, seconds } => {
                head(ui, theme, t.recovery, &(t.recovery_why)(name, &(t.seconds_ago)(*seconds)));
                buttons(ui, |ui| {
                    let recover = primary(ui, theme, t.recover);
                    let forget = ui.button(t.recover_discard).clicked();
                    if recover { Some(Reply::Recover) } else { forget.then_some(Reply::Forget) }
                })
            }
            Prompt::NotOpened { name, path } => {
                head(ui, theme, &(t.not_opened)(name), t.not_opened_why);
                ui.add(egui::Label::new(theme.muted(path.display().to_string()).small()).wrap());
                buttons(ui, |ui| {
                    let leave = primary(ui, theme, t.leave_closed);
                    let open = ui.button(t.open_anyway).clicked();
                    if open {
                        Some(Reply::Reopen(Some(path.clone())))
                    } else {
                        leave.then_some(Reply::Reopen(None))
                    }
                })
            }
            Prompt::Read { name, path, block, then } => {
                head(ui, theme, &(t.read_file)(name), t.read_file_why);
                buttons(ui, |ui| {
                    let read = primary(ui, theme, t.read_it);
                    let cancel = ui.button(t.cancel).clicked();
                    if read {
                        Some(Reply::Read(path.clone(), *block, *then))
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
            Prompt::Download { folder } => {
                head(
                    ui,
                    theme,
                    t.get_data.trim_end_matches('…'),
                    &(t.get_data_why)(&folder.display().to_string()),
                );
                buttons(ui, |ui| {
                    let download = primary(ui, theme, t.download);
                    let cancel = ui.button(t.cancel).clicked();
                    if download {
                        Some(Reply::Download(folder.clone()))
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
            Prompt::Data => {
                head(ui, theme, text.commands.open_data.trim_end_matches('…'), t.open_data_why);
                buttons(ui, |ui| {
                    let folder = primary(ui, theme, t.open_folder);
                    let files = ui.button(t.open_files).clicked();
                    let download = ui.button(t.get_data).clicked();
                    let cancel = ui.button(t.cancel).clicked();
                    if folder || files {
                        Some(Reply::Data { folder })
                    } else if download {
                        Some(Reply::AskToDownload)
                    } else {
                        cancel.then_some(Reply::Cancel)
                    }
                })
            }
        }
    });
    let escaped = ctx.input(|i| i.key_pressed(Key::Escape))
        && !matches!(prompt, Prompt::Recovery { .. } | Prompt::Contested { .. });
    let closed = match prompt {
        Prompt::NotOpened { .. } => Reply::Reopen(None),
        _ => Reply::Cancel,
    };
    shown.inner.or(escaped.then_some(closed))
}

fn head(ui: &mut Ui, theme: &Theme, question: &str, why: &str) {
    ui.add(egui::Label::new(RichText::new(question).family(STRONG.clone()).size(18.0)).wrap());
    ui.add(egui::Label::new(theme.muted(why)).wrap());
    ui.add_space(8.0);
}

fn buttons<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.with_layout(Layout::left_to_right(Align::Center), add).inner
}

/// The button that Enter presses: it has the keyboard from the start.
fn primary(ui: &mut Ui, theme: &Theme, words: &str) -> bool {
    let button = ui.add(theme.primary_button(words));
    if ui.memory(|m| m.focused().is_none()) {
        button.request_focus();
    }
    button.clicked()
}
