//! The questions of the open notebook: what was said to each, what came, and the hands of a class.
//!
//! Views look at it through [`CellContext::questions`](super::cell::CellContext::questions), and say something through
//! [`CellRequest::Say`](super::cell::CellRequest::Say). Before every frame the window lets it watch the cells that are
//! asked: when the run of one has come to its end, its questions are judged. What was said is kept beside the notebook; hands are
//! counted, and nothing of them is kept.

mod hands;
mod kept;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event as Mark, Parser, TagEnd};

pub use self::hands::Vote;
use self::kept::{kept, standing};
use super::prose::Step;
use crate::experiment::figure::Table;
use crate::experiment::question::{Answer, Event, MOST_CHOICES, QuestionSpec, Said, Verdict, judge};
use crate::experiment::training::patient::Diagnosis;
use crate::language::{Phrase, Say};
use crate::notebook::answers::{Answers, KeptAnswer, KeptDiagnosis};
use crate::notebook::reading::OPTIONS;
use crate::notebook::{BlockId, Cell, Document, DocumentId};

/// So many frames lie between two looks at a cell that did not decide.
const FRAMES_BETWEEN_TRIES: u32 = 30;

/// How a question stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// What was said.
    pub said: Option<Said>,
    /// Whether it was said when the run had ended already.
    pub is_after: bool,
    /// What came, once it did.
    pub verdict: Option<Verdict>,
    /// Why the run that ended decides nothing.
    pub undecided: Option<Phrase>,
    /// Whether the cell that is asked has a run, and is not just there.
    pub has_run: bool,
    was: Was,
}

/// How the run stood in the last frame.
#[derive(Clone, Copy, Debug, Default)]
struct Was {
    running: bool,
    ended: bool,
    at: u64,
}

impl Standing {
    /// What came, where it may be seen: once something was said.
    pub fn seen(&self) -> Option<&Verdict> {
        self.verdict.as_ref().filter(|_| self.said.is_some())
    }

    /// Whether what was said is what came; none where that is not known, or nobody judges.
    pub fn is_right(&self) -> Option<bool> {
        self.seen()?.is_right(self.said.as_ref()?)
    }
}

/// A question of the notebook.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its block.
    pub block: BlockId,
    /// What it is kept under: its id, or its words.
    pub key: String,
    /// What it asks.
    pub spec: QuestionSpec,
}

/// What a question is kept under.
pub fn key(spec: &QuestionSpec) -> String {
    spec.id.clone().unwrap_or_else(|| spec.ask.clone())
}

/// The letter by which a choice is called.
pub fn letter(at: usize) -> char {
    char::from_u32('A' as u32 + u32::try_from(at).unwrap_or(0)).unwrap_or('?')
}

/// How far the run of a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Iterations done.
    pub iteration: u64,
    /// Iterations in all.
    pub length: u64,
    /// Whether it runs now.
    pub is_running: bool,
}

/// What is known of the cells that questions ask.
pub trait Cells {
    /// How far the cell of this id is: nothing of one that is not there, no progress of one that has nothing that runs.
    fn progress(&self, id: &str) -> Option<Option<Progress>>;

    /// Whether somebody starts it, and it is not just there.
    fn runs(&self, id: &str) -> bool;

    /// Its kind, and the tables in which its numbers are found, as it stands.
    fn tables(&self, id: &str) -> Option<(&'static str, Vec<Table>)>;
}

/// What came of a look at the cells.
#[derive(Debug, Default)]
pub struct News {
    /// What is to be kept.
    pub answers: Vec<KeptAnswer>,
    /// Questions that wait for an answer while the run of their cell begins, each in its words.
    pub waiting: Vec<String>,
}

/// The questions of the open notebook.
#[derive(Default)]
pub struct Questions {
    seen: Option<(DocumentId, u64)>,
    known: Vec<Known>,
    standings: BTreeMap<String, Standing>,
    reminded: BTreeSet<String>,
    hands: BTreeMap<String, [u32; MOST_CHOICES]>,
    /// The question whose vote is open.
    open: Option<String>,
    /// What was said of patients.
    diagnoses: Vec<KeptDiagnosis>,
    /// Whether the hands are not to be seen.
    pub(super) hides_hands: bool,
    /// Frames since the notebook was opened.
    frames: u32,
    /// What is to be pointed out in the cell of this id.
    pointed: Option<(String, Step)>,
}

impl Questions {
    /// All of the notebook, in order.
    pub fn all(&self) -> &[Known] {
        &self.known
    }

    /// The question in `block`.
    pub fn in_block(&self, block: BlockId) -> Option<&Known> {
        self.known.iter().find(|known| known.block == block)
    }

    /// How the question that is kept under `key` stands.
    pub fn standing(&self, key: &str) -> Option<&Standing> {
        self.standings.get(key)
    }

    /// What was said of the patient of this number in the cell of this name.
    pub fn diagnosis(&self, cell: &str, patient: u64) -> Option<Diagnosis> {
        let said = self.diagnoses.iter().find(|said| said.cell == cell && said.patient == patient)?;
        Diagnosis::of(&said.fault, &said.figure)
    }

    /// This is said of a patient; from the next frame on it is what is kept that counts.
    pub fn diagnosed(&mut self, said: KeptDiagnosis) {
        self.diagnoses.retain(|known| !known.is_of_same(&said));
        self.diagnoses.push(said);
    }

    /// What is to be pointed out in the cell of this id.
    pub(super) fn pointed(&self, cell: Option<&str>) -> Option<&Step> {
        self.pointed.as_ref().filter(|(id, _)| cell == Some(id)).map(|(_, step)| step)
    }

    /// Points out what is called so in the cell of this id.
    pub(super) fn point_out(&mut self, cell: String, names: &[String], now: f64) {
        self.pointed = Some((cell, Step::pointing(names, now)));
    }

    /// Takes in what the document asks, and what the cells came to since the last frame.
    pub(super) fn watch(&mut self, document: &Document, kept_before: &Answers, cells: &dyn Cells) -> News {
        self.read(document, kept_before);
        if self.diagnoses != kept_before.diagnoses() {
            self.diagnoses = kept_before.diagnoses().to_vec();
        }
        self.frames = self.frames.wrapping_add(1);
        let mut news = News::default();
        for at in 0..self.known.len() {
            let Some(known) = self.known.get(at).cloned() else { continue };
            if self.watch_one(&known, cells, &mut news)
                && let Some(standing) = self.standings.get(&known.key)
            {
                news.answers.extend(kept(&known, standing));
            }
        }
        news
    }

    fn read(&mut self, document: &Document, kept_before: &Answers) {
        let now = (document.id(), document.revision());
        if self.seen == Some(now) {
            return;
        }
        if self.seen.is_none_or(|(id, _)| id != now.0) {
            *self = Self { seen: Some(now), ..Self::default() };
        }
        self.seen = Some(now);
        let read = |(block, cell): (BlockId, &Cell)| {
            let spec = cell.is_question().then(|| QuestionSpec::parse(cell.body()).ok()).flatten()?;
            Some(Known { block, key: key(&spec), spec })
        };
        let before = std::mem::take(&mut self.known);
        self.known = document.notebook().cells().filter_map(read).collect();
        for known in &self.known {
            let was = before.iter().find(|was| was.key == known.key);
            if was.is_some_and(|was| {
                was.spec.answer != known.spec.answer || was.spec.choices.len() != known.spec.choices.len()
            }) {
                self.standings.remove(&known.key);
            }
            if !self.standings.contains_key(&known.key) {
                let kept = kept_before.get(&known.key).map(|kept| standing(known, kept));
                self.standings.insert(known.key.clone(), kept.unwrap_or_default());
            }
        }
    }

    /// Whether there is something new to be kept of it.
    fn watch_one(&mut self, known: &Known, cells: &dyn Cells, news: &mut News) -> bool {
        let is_counted = self.is_counted(known);
        let Some(standing) = self.standings.get_mut(&known.key) else { return false };
        let Some(cell) = known.spec.answer.cell() else {
            if standing.verdict.is_none() {
                standing.verdict = judge(&known.spec, None).ok();
                return standing.said.is_some();
            }
            return false;
        };
        let Some(progress) = cells.progress(cell) else { return false };
        let is_running = progress.is_some_and(|progress| progress.is_running);
        let is_ended = progress.is_some_and(|progress| {
            progress.length > 0 && progress.iteration >= progress.length && !progress.is_running
        });
        let begins = is_running && !standing.was.running;
        let at = progress.map_or(0, |progress| progress.iteration);
        // A run may begin and stop between two frames.
        let stops =
            !is_running && (standing.was.running || at != standing.was.at && asks_what_happens(known));
        let comes = match progress {
            // What has nothing that runs is there at once; it is asked once something was said, or hands were counted. What
            // does not decide may do so later, when the network that it looks at was trained.
            None => {
                let waits = standing.undecided.is_none() || self.frames.is_multiple_of(FRAMES_BETWEEN_TRIES);
                (standing.said.is_some() || is_counted) && standing.verdict.is_none() && waits
            }
            Some(_) => is_ended && !standing.was.ended || stops,
        };
        standing.was = Was { running: is_running, ended: is_ended, at };
        standing.has_run = cells.runs(cell);
        if begins {
            self.open.take_if(|open| *open == known.key);
            if standing.said.is_none() && self.reminded.insert(known.key.clone()) {
                news.waiting.push(plain(&known.spec.ask));
            }
        }
        if !comes {
            return false;
        }
        let Some((kind, tables)) = cells.tables(cell) else { return false };
        let is_whole = is_ended || progress.is_none();
        match judge(&known.spec, Some((kind, &tables))) {
            // A run that is not over has decided one thing only: what happened.
            Ok(verdict) if is_whole || has_happened(known, &verdict) => {
                (standing.verdict, standing.undecided) = (Some(verdict), None);
                standing.said.is_some()
            }
            Err(why) if is_whole => {
                (standing.verdict, standing.undecided) = (None, Some(why.phrase()));
                false
            }
            Ok(_) | Err(_) => false,
        }
    }

    /// Something is said to a question; what is to be kept of it. Once it is seen what came, nothing can be said any more.
    pub(super) fn say(&mut self, key: &str, said: Said) -> Option<KeptAnswer> {
        let known = self.known.iter().find(|known| known.key == key)?;
        let standing = self.standings.entry(key.to_owned()).or_default();
        if standing.seen().is_some() {
            return None;
        }
        standing.is_after = standing.verdict.is_some() && known.spec.answer.cell().is_some();
        standing.said = Some(said);
        kept(known, standing)
    }

    /// Everything is asked again.
    pub(super) fn ask_again(&mut self) {
        self.standings.values_mut().for_each(|standing| *standing = Standing::default());
        self.reminded.clear();
    }

    /// Whether hands were counted and the vote is over.
    fn is_counted(&self, known: &Known) -> bool {
        !self.is_open(&known.key) && self.hands(&known.key).iter().any(|count| *count > 0)
    }

    /// Why the question that is kept under `key` is not decided by what its cell shows.
    pub(super) fn undecided(&self, key: &str) -> Option<&Phrase> {
        self.standing(key).filter(|standing| standing.verdict.is_none())?.undecided.as_ref()
    }

    /// What a class sees of what came: once the run has ended, or, where no run decides, once the hands are counted.
    pub(super) fn decided(&self, known: &Known) -> Option<&Verdict> {
        let is_counted = self.is_counted(known);
        let verdict = self.standing(&known.key)?.verdict.as_ref()?;
        (known.spec.answer.cell().is_some() || is_counted).then_some(verdict)
    }

    /// The question whose vote a slide with these questions shows: the first that is not decided, or else the last.
    pub(super) fn on_a_slide(&self, blocks: impl Iterator<Item = BlockId>) -> Option<&Known> {
        let here: Vec<&Known> = blocks.filter_map(|block| self.in_block(block)).collect();
        let is_undecided = |known: &&&Known| self.decided(known).is_none();
        here.iter().find(is_undecided).or(here.last()).copied()
    }
}

/// Whether it asks if something happens, which a run need not be over for.
fn asks_what_happens(known: &Known) -> bool {
    matches!(&known.spec.answer, Answer::Run(source) if matches!(source.event, Event::Happens(_)))
}

/// Whether the verdict is that something happened.
fn has_happened(known: &Known, verdict: &Verdict) -> bool {
    asks_what_happens(known) && !verdict.numbers.is_empty()
}

/// Words of Markdown without its marks, for a line of text.
pub(super) fn plain(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Mark::Text(text) | Mark::Code(text) | Mark::InlineMath(text) | Mark::DisplayMath(text) => {
                words.push_str(&text);
            }
            Mark::SoftBreak | Mark::HardBreak | Mark::End(TagEnd::Paragraph | TagEnd::Item) => {
                words.push(' ');
            }
            _ => {}
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_text_has_the_words_without_their_marks() {
        assert_eq!(
            plain("How *large* is the **loss** of `net`,\n$\\ln 10$ or 2 * 3?"),
            "How large is the loss of net, \\ln 10 or 2 * 3?"
        );
    }
}
