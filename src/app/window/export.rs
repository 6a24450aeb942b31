//! Figures to the clipboard and to files, the notebook as a document.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use super::{Window, sentence};
use crate::app::cell::Retake;
use crate::app::desk::file_name;
use crate::app::dialogs::Ask;
use crate::app::exports::{Done, ExportRequest, Format, Unmade, What};
use crate::app::notifications::{Level, Notification};
use crate::app::prompts::Prompt;
use crate::app::text::Text;
use crate::experiment::outcome::Tick;
use crate::experiment::{ProgressToken, Sources};
use crate::export::{Document, Found, Links, html, jupyter, language_of};
use crate::language::Say;
use crate::notebook::BlockId;

/// Takes once more what cells have shown on their way, and puts it beside what they came to. Who stands in the middle has moments up
/// to there; a cell that cannot be taken again has none.
fn retake(
    records: &mut BTreeMap<BlockId, Found>,
    retakes: Vec<(BlockId, Retake)>,
    sources: &Sources,
    line: &ProgressToken,
) -> Result<(), Unmade> {
    if retakes.is_empty() {
        return Ok(());
    }
    let all: u64 = retakes.iter().map(|(_, retake)| retake.iterations).sum();
    let mut before = 0;
    let mut work = line.begin();
    for (id, Retake { iterations, take }) in retakes {
        let mut tick = |tick: Tick| {
            let done = (before + tick.done) as f32 / all.max(1) as f32;
            if work.goes_on(done) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let taken = take(sources, &mut tick).ok().flatten();
        before += iterations;
        if line.is_given_up() {
            return Err(Unmade::Stopped);
        }
        if let Some(Found::Shown { moments, .. }) = records.get_mut(&id) {
            *moments = taken;
        }
    }
    Ok(())
}

impl Window {
    /// Does with a figure what was asked.
    pub(super) fn export(&mut self, request: ExportRequest) {
        match request {
            ExportRequest::Copy(exhibit) => {
                let (desktop, wake) = (Arc::clone(&self.outward.desktop), Arc::clone(&self.shared.wake));
                self.outward.exports.copy(*exhibit, self.shared.text.figures, desktop, wake);
            }
            ExportRequest::Save(exhibit, format) => {
                let name = format!("{}-{}", self.stem(), exhibit.name);
                self.outward.exports.figure(*exhibit, format, self.shared.text.figures);
                self.ask_where_to_export(name, format);
            }
        }
    }

    /// Keeps the notebook with its figures as they stand, and asks where it is to go.
    pub(super) fn export_notebook(&mut self, format: Format) {
        let notebook = self.desk.document().notebook().clone();
        let folder = self.desk.document().folder().map(PathBuf::from);
        // A document speaks the language of its prose.
        let language = language_of(&notebook);
        let mut records = self.slots.found(&notebook, Text::of(language));
        let retakes = match format {
            Format::Html => self.slots.retakes(Text::of(language)),
            _ => Vec::new(),
        };
        let sources = Sources {
            mnist: self.shared.library.mnist().map(Arc::clone),
            folder,
            readable: self.shared.library.readable().clone(),
            language,
            ..Sources::default()
        };
        self.outward.exports.keep(move |line| {
            retake(&mut records, retakes, &sources, line)?;
            let document = Document {
                notebook: &notebook,
                records: &records,
                language,
                data: sources.in_use(),
                links: Links::default(),
            };
            let text = match format {
                Format::Jupyter => jupyter(&document, &sources, line).ok_or(Unmade::Stopped)?,
                Format::Html | Format::Svg | Format::Png | Format::Csv | Format::SpreadsheetCsv => {
                    html(&document)
                }
            };
            Ok(text.into_bytes())
        });
        self.ask_where_to_export(self.stem(), format);
    }

    fn ask_where_to_export(&mut self, stem: String, format: Format) {
        if self.dialogs.is_open() {
            return self.outward.exports.forget();
        }
        let name = format!("{stem}.{}", format.ending());
        let from = self.desk.document().folder().map(PathBuf::from);
        self.dialogs.show(
            Ask::Export { name, format },
            from,
            self.shared.text,
            Arc::clone(&self.shared.wake),
        );
    }

    /// The name of the notebook's file, without its ending.
    fn stem(&self) -> String {
        let name = self.desk.proposed_name(self.shared.text);
        name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned())
    }

    /// Says what has been exported.
    pub(super) fn exported(&mut self, ctx: &Context) {
        for done in self.outward.exports.logic() {
            let said = match done {
                Done::Copied => Notification::info(|text| text.shell.copied),
                Done::Saved(path) => {
                    tracing::info!("has exported {}", path.display());
                    Notification::info(|text| (text.shell.saved)(&file_name(&path)))
                }
                Done::Stopped(path) => {
                    Notification::info(|text| (text.shell.export_stopped)(&file_name(&path)))
                }
                Done::Failed(what, why) => Notification::error(|text| {
                    let why = sentence(&why.say(text.language));
                    match &what {
                        What::File(path) => (text.shell.export_failed)(&file_name(path), &why),
                        What::Picture(title) => (text.shell.copy_failed)(title, &why),
                    }
                }),
            };
            if said.level == Level::Error && self.waits_for_exports() {
                // What went wrong is to be read.
                self.overlay.prompt = None;
            }
            self.notifications.push(said);
        }
        let files = self.outward.exports.files();
        if let Some(Prompt::Writing { files: waited_for }) = &mut self.overlay.prompt {
            if files.is_empty() {
                self.overlay.prompt = None;
                self.quit(ctx);
            } else {
                *waited_for = files;
            }
        }
    }

    /// Whether the program is to end once files are written.
    fn waits_for_exports(&self) -> bool {
        matches!(self.overlay.prompt, Some(Prompt::Writing { .. }))
    }
}
