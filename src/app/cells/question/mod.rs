//! The card of a question: what is asked, what can be said, and what came.
//!
//! | file | what it holds |
//! | --- | --- |
//! | this one | the card from top to bottom |
//! | `choices` | the rows of the choices |

mod choices;

use std::sync::Arc;

use egui::{RichText, TextEdit, Ui};

use self::choices::{Looks, Row};
use super::draft;
use super::host::CellBody;
use crate::app::cell::{CellContext, CellRequest, RunCommand};
use crate::app::figures::format::significant;
use crate::app::prose::Prose;
use crate::app::questions::{Standing, key};
use crate::app::text::Text;
use crate::app::theme::STRONG;
use crate::app::tile::Mark;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::question::{self, Came, QuestionSpec, Reply, Said, Verdict};
use crate::language::Say;

type Draft = draft::Draft<QuestionSpec>;

/// The inside of one question.
#[derive(Default)]
pub(super) struct QuestionBody {
    prose: Prose,
    /// What is being written.
    written: String,
    /// Whether what was written is no number.
    is_no_number: bool,
}

/// Parts of the words of a card, by which they are told apart.
const ASK: usize = 0;
const BECAUSE: usize = 1;
const CHOICES: usize = 2;

impl CellBody for QuestionBody {
    type Spec = QuestionSpec;

    const MARK: Mark = Mark::Question;
    const ONLY_PLAYS: bool = true;
    const TAKES_SPACE: bool = false;

    fn new(_spec: &QuestionSpec) -> Self {
        Self::default()
    }

    fn header(&mut self, _draft: &Draft, _ui: &mut Ui, _cx: &mut CellContext<'_>) -> Option<RunCommand> {
        None
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let spec = &draft.spec;
        let key = key(spec);
        let standing = cx.questions.standing(&key).cloned().unwrap_or_default();
        self.prose.define(&Arc::default(), cx.library.in_use());
        ui.spacing_mut().item_spacing.y = 6.0;
        self.prose.words(ui, (cx.theme, cx.text.language), ASK, &spec.ask);
        ui.add_space(2.0);
        let said = match spec.reply() {
            Reply::Choice => self.choose(ui, cx, spec, &standing),
            Reply::Number | Reply::Words => self.write(ui, cx, spec, &standing),
        };
        cx.requests.extend(said.map(|said| CellRequest::Say { question: key, said }));
        self.outcome_of(ui, cx, spec, &standing);
        None
    }

    fn command(&mut self, _draft: &mut Draft, _command: RunCommand, _cx: &mut CellContext<'_>) {}

    fn exhibits(&self, _draft: &Draft, _text: &'static Text) -> Vec<Exhibit> {
        Vec::new()
    }

    fn outcome(&self, _draft: &Draft, _text: &'static Text) -> Option<Outcome> {
        None
    }
}

impl QuestionBody {
    /// The choices; returns the one that was pressed.
    fn choose(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        spec: &QuestionSpec,
        standing: &Standing,
    ) -> Option<Said> {
        let chosen = if let Some(Said::Choice(at)) = standing.said { Some(at) } else { None };
        let seen = standing.seen();
        let mut said = None;
        for (at, words) in spec.choices.iter().enumerate() {
            let looks = match seen.map(|verdict| &verdict.came) {
                Some(Came::Choices(right)) if right.contains(&at) => Looks::Right,
                Some(_) if chosen == Some(at) => Looks::Wrong,
                Some(_) => Looks::Past,
                None if chosen == Some(at) => Looks::Chosen,
                None => Looks::Open,
            };
            let number = seen.and_then(|verdict| number_of(verdict, words));
            let row = Row { at, words, looks, is_chosen: chosen == Some(at), number: number.as_deref() };
            let (theme, text) = (cx.theme, cx.text);
            if choices::show(ui, theme, text, &mut self.prose, CHOICES + at, &row).clicked() && seen.is_none()
            {
                said = Some(Said::Choice(at));
            }
        }
        said
    }

    /// A field; returns what was written when it is done.
    fn write(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        spec: &QuestionSpec,
        standing: &Standing,
    ) -> Option<Said> {
        let text = &cx.text.question;
        let is_number = spec.reply() == Reply::Number;
        if let (Some(said), true) = (&standing.said, standing.seen().is_some()) {
            let words = match said {
                Said::Number(number) => number.to_string(),
                Said::Words(words) => words.clone(),
                Said::Choice(_) => String::new(),
            };
            ui.add(egui::Label::new(RichText::new((text.you_said)(&words))).wrap());
            return None;
        }
        let name = if is_number { text.your_number } else { text.your_words };
        let before = match &standing.said {
            Some(Said::Number(number)) => number.to_string(),
            Some(Said::Words(words)) => words.clone(),
            _ => String::new(),
        };
        let mut done = false;
        if is_number {
            ui.horizontal(|ui| {
                let field = TextEdit::singleline(&mut self.written).desired_width(120.0).hint_text(before);
                let field = ui.add(field).accessible_name(name);
                done = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                done |= ui.button(text.say).clicked();
            });
        } else {
            let field = TextEdit::multiline(&mut self.written)
                .desired_width(f32::INFINITY)
                .desired_rows(2)
                .hint_text(before);
            ui.add(field).accessible_name(name);
            done = ui.button(text.keep).clicked();
        }
        if self.is_no_number {
            ui.add(egui::Label::new(RichText::new(text.no_number).color(cx.theme.palette.error)).wrap());
        }
        if !done || self.written.trim().is_empty() {
            return None;
        }
        if !is_number {
            return Some(Said::Words(self.written.trim().to_owned()));
        }
        let number: Option<f64> = self.written.trim().replace(',', ".").replace('−', "-").parse().ok();
        let number = number.filter(|number: &f64| number.is_finite());
        self.is_no_number = number.is_none();
        number.map(Said::Number)
    }

    /// What is to be done next, or what came and why.
    fn outcome_of(
        &mut self,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
        spec: &QuestionSpec,
        standing: &Standing,
    ) {
        let text = &cx.text.question;
        let cell = spec.answer.cell();
        let quiet = |ui: &mut Ui, words: &str| {
            ui.add(egui::Label::new(cx.theme.muted(words).small()).wrap());
        };
        if let (Some(why), None) = (&standing.undecided, standing.seen()) {
            quiet(ui, &(text.undecided)(why.say(cx.text.language).trim_end_matches('.')));
        }
        let Some(verdict) = standing.seen() else {
            match (&standing.said, cell) {
                (None, Some(_)) if standing.verdict.is_some() => quiet(ui, text.has_ended),
                (None, Some(cell)) if !standing.has_run => quiet(ui, &(text.first_of_what_shows)(cell)),
                (None, Some(cell)) => quiet(ui, &(text.first)(cell)),
                (None, None) if spec.reply() == Reply::Words => quiet(ui, text.words_first),
                (None, None) => quiet(ui, text.first_of_all),
                (Some(_), Some(_)) if !standing.has_run => quiet(ui, text.kept),
                (Some(_), Some(cell)) => quiet(ui, &(text.said)(cell)),
                (Some(_), None) => quiet(ui, text.kept),
            }
            return;
        };
        ui.add_space(2.0);
        let palette = &cx.theme.palette;
        let (words, ink) = match standing.is_right() {
            Some(true) if cell.is_none() => (text.right_as_told, palette.ok),
            Some(false) if cell.is_none() => (text.wrong_as_told, palette.text),
            Some(true) => (text.right, palette.ok),
            Some(false) => (text.wrong, palette.text),
            None => (text.kept, palette.text),
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(words).family(STRONG.clone()).color(ink));
            if standing.is_after {
                ui.label(cx.theme.muted(text.after).small());
            }
        });
        if let Some(line) = came_in_words(verdict, cx.text) {
            ui.add(egui::Label::new(line).wrap());
        }
        if !spec.because.trim().is_empty() {
            self.prose.words(ui, (cx.theme, cx.text.language), BECAUSE, &spec.because);
        }
        if let Some(cell) = cell {
            let button = cx.theme.quiet_button(RichText::new((text.show)(cell)).color(palette.accent));
            if ui.add(button).on_hover_text(text.show_help).clicked() {
                let names = question::names_in_the_cell(spec);
                cx.requests.push(CellRequest::ShowCell { id: cell.to_owned(), names });
            }
        }
    }
}

/// The number of a choice, where each has one.
fn number_of(verdict: &Verdict, choice: &str) -> Option<String> {
    let (_, number) = verdict.numbers.iter().find(|(name, _)| name == choice)?;
    Some(if number.is_nan() { "–".to_owned() } else { significant(*number) })
}

/// What came, in a line: the number, and what it is of; of numbers that stand beside the choices only what they are.
fn came_in_words(verdict: &Verdict, text: &Text) -> Option<String> {
    let measure = verdict.measure.say(text.language);
    let one =
        verdict.numbers.iter().find(|(name, _)| name.is_empty()).map(|(_, number)| significant(*number));
    match (&verdict.came, one) {
        (Came::Words(words), _) => Some((text.question.good_answer)(&words.join("; "))),
        (Came::Number(number), None) => Some((text.question.came)(&significant(*number))),
        (_, Some(number)) => Some((text.question.came)(format!("{measure} {number}").trim())),
        (_, None) if !verdict.numbers.is_empty() && !measure.is_empty() => {
            Some((text.question.beside_choices)(&measure))
        }
        _ => None,
    }
}
