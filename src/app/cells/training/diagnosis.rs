//! The line in which a patient is diagnosed: what is wrong, and which figure shows it; then what it is, and how it is mended.

use std::collections::BTreeMap;

use egui::{RichText, Ui};

use super::super::widgets;
use super::panels::figure_name;
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::theme::STRONG;
use crate::experiment::spec::value_in_words;
use crate::experiment::training::patient::{
    Because, Changed, Diagnosis, FIGURES, Fault, Mend, Name, Patient, hidden_keys,
};
use crate::experiment::training::{Scheduled, TrainingSpec};
use crate::language::Say;

/// What is chosen before it is said, and the patient that it is about.
#[derive(Default)]
pub(super) struct DiagnosisLine {
    of: Option<(TrainingSpec, Option<Patient>)>,
    fault: Option<Fault>,
    figure: Option<&'static str>,
    judged: JudgedRow,
}

/// Which diagnoses of a row are right, so that no patient of it is drawn again in every frame.
#[derive(Default)]
struct JudgedRow {
    of: TrainingSpec,
    known: BTreeMap<u64, (Diagnosis, bool)>,
}

/// How a patient stands.
pub(super) struct Standing<'a> {
    pub(super) patient: &'a Patient,
    /// What was said of it.
    pub(super) said: Option<Diagnosis>,
    /// Whether there is something to look at.
    pub(super) has_begun: bool,
    /// Whether it can be mended in the running network.
    pub(super) is_live: bool,
    /// The iteration at which it was mended in this run, where that was before where the run stands.
    pub(super) mended_at: Option<u64>,
    /// Whether the next start is without the fault.
    pub(super) is_mended_next: bool,
    /// Of a row of patients: how many there are, how many were diagnosed, and how many of these rightly.
    pub(super) row: Option<Row>,
}

/// How far a row of patients is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) of: u64,
    pub(super) diagnosed: usize,
    pub(super) right: usize,
    /// The first that has no diagnosis.
    pub(super) next: Option<u64>,
}

/// The first of a row of patients that has no diagnosis.
pub(super) fn next_of(document: &TrainingSpec, said: impl Fn(u64) -> Option<Diagnosis>) -> Option<u64> {
    (1..=document.patients?).find(|number| said(*number).is_none())
}

/// One patient of a row; of a block without one, the block itself.
pub(super) fn one_of(document: &TrainingSpec, number: u64) -> TrainingSpec {
    match document.patients {
        Some(_) => TrainingSpec { patient: Some(number), patients: None, ..document.clone() },
        None => document.clone(),
    }
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// This is the diagnosis.
    Say(Diagnosis),
    /// It is to be mended.
    Mend,
    /// Another patient of the row is to come.
    Next(u64),
}

impl DiagnosisLine {
    /// The patient of a run of `spec`.
    pub(super) fn follow(&mut self, spec: &TrainingSpec) -> Option<&Patient> {
        // Neither the name of the cell nor a live change makes another patient.
        let asked = TrainingSpec { id: None, changes: Vec::new(), ..spec.clone() };
        if self.of.as_ref().is_none_or(|(of, _)| *of != asked) {
            let patient = Patient::of(&asked);
            let judged = std::mem::take(&mut self.judged);
            *self = Self { of: Some((asked, patient)), judged, ..Self::default() };
        }
        self.of.as_ref()?.1.as_ref()
    }

    /// How far the row of a block is, by what was said of each; none where the block has no row.
    pub(super) fn row(
        &mut self,
        document: &TrainingSpec,
        said: impl Fn(u64) -> Option<Diagnosis>,
    ) -> Option<Row> {
        let of = document.patients?;
        let asked = TrainingSpec { id: None, changes: Vec::new(), ..document.clone() };
        if self.judged.of != asked {
            self.judged = JudgedRow { of: asked, known: BTreeMap::new() };
        }
        let mut row = Row { of, diagnosed: 0, right: 0, next: next_of(document, &said) };
        for (number, said) in (1..=of).filter_map(|number| Some((number, said(number)?))) {
            let is_right = || {
                let patient = Patient::of(&one_of(document, number));
                patient.is_some_and(|patient| said.judge(&patient).is_right())
            };
            let known = self.judged.known.entry(number).or_insert_with(|| (said, is_right()));
            if known.0 != said {
                *known = (said, is_right());
            }
            row.diagnosed += 1;
            row.right += usize::from(known.1);
        }
        Some(row)
    }

    /// Draws the line; returns what was asked for.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, standing: &Standing<'_>) -> Option<Asked> {
        let (text, number) = (&cx.text.patient, standing.patient.number);
        let number = match standing.row {
            Some(row) => (text.patient_of)(number, row.of),
            None => (text.patient)(number),
        };
        let mut asked = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(RichText::new(number).family(STRONG.clone()));
            asked = match standing.said {
                None => self.ask(ui, cx, standing),
                Some(said) => judged(ui, cx, standing, said),
            };
            let Some(row) = standing.row else { return };
            if let (Some(_), Some(next)) = (standing.said, row.next)
                && ui.button(text.next).on_hover_text(text.next_help).clicked()
            {
                asked = Some(Asked::Next(next));
            }
            if row.diagnosed > 0 {
                ui.label(cx.theme.muted((text.score)(row.right, row.diagnosed)));
            }
        });
        // Where the parts of a cell stand side by side there is room for the figures or for this.
        if standing.said.is_some() && !cx.stage.is_low() {
            let because = Because(standing.patient.fault).say(cx.text.language);
            ui.add(egui::Label::new(cx.theme.muted(because).small()).wrap());
        }
        asked
    }

    fn ask(&mut self, ui: &mut Ui, cx: &CellContext<'_>, standing: &Standing<'_>) -> Option<Asked> {
        let text = &cx.text.patient;
        let (spec, _) = self.of.as_ref()?;
        let possible = Patient::possible(spec);
        let names: Vec<String> = possible.iter().map(|fault| Name(*fault).say(cx.text.language)).collect();
        let mut faults = vec![(None, text.which_fault)];
        faults.extend(possible.iter().zip(&names).map(|(fault, name)| (Some(*fault), name.as_str())));
        let button = widgets::choice_width(ui, text.diagnose);
        let rest = ui.available_size_before_wrap().x - button - 2.0 * ui.spacing().item_spacing.x;
        let [of_fault, of_figure] = [(rest * 0.58).clamp(120.0, 236.0), (rest * 0.42).clamp(90.0, 168.0)];
        widgets::long_choice(ui, text.fault, of_fault, &mut self.fault, &faults);
        let in_sight = |figure: &&str| ["loss", "accuracy"].contains(figure) || cx.shown.figure(figure);
        let mut figures = vec![(None, text.which_figure)];
        figures.extend(
            FIGURES
                .into_iter()
                .filter(|figure| in_sight(figure))
                .map(|figure| (Some(figure), figure_name(figure, cx))),
        );
        widgets::long_choice(ui, text.figure, of_figure, &mut self.figure, &figures);
        let said = self.fault.zip(self.figure).map(|(fault, figure)| Diagnosis { fault, figure });
        let can_be_said = said.filter(|_| standing.has_begun);
        let button = ui.add_enabled(can_be_said.is_some(), egui::Button::new(text.diagnose));
        let help = if standing.has_begun { text.diagnose_help } else { text.run_first };
        let button = button.on_hover_text(help).on_disabled_hover_text(help);
        can_be_said.filter(|_| button.clicked()).map(Asked::Say)
    }
}

/// What became of a diagnosis.
fn judged(ui: &mut Ui, cx: &CellContext<'_>, standing: &Standing<'_>, said: Diagnosis) -> Option<Asked> {
    let (text, palette) = (&cx.text.patient, &cx.theme.palette);
    let Standing { patient, .. } = standing;
    let judged = said.judge(patient);
    let (words, ink) = if judged.is_right() {
        (text.right.to_owned(), palette.ok)
    } else if judged.is_fault {
        ((text.other_figure)(figure_name(said.figure, cx)), palette.text)
    } else {
        ((text.wrong)(&Name(said.fault).say(cx.text.language)), palette.text)
    };
    ui.label(RichText::new(words).family(STRONG.clone()).color(ink));
    let changed: Vec<String> = patient.changed().iter().map(|changed| in_words(changed, cx)).collect();
    ui.label((text.it_is)(&Name(patient.fault).say(cx.text.language), &changed.join(", ")));
    if !judged.shows_it {
        let figures: Vec<&str> =
            patient.fault.figures().iter().map(|figure| figure_name(figure, cx)).collect();
        ui.label(cx.theme.muted((text.seen_in)(&figures.join(", "))));
    }
    if let Some(at) = standing.mended_at {
        ui.label(RichText::new((text.mended)(&grouped(at))).color(palette.ok));
        return None;
    }
    if standing.is_mended_next {
        ui.label(RichText::new(text.mended_next).color(palette.change));
        return None;
    }
    if standing.row.is_some() && !standing.is_live {
        return None;
    }
    let (name, help) =
        if standing.is_live { (text.mend, text.mend_help) } else { (text.mend_next, text.mend_next_help) };
    ui.button(name).on_hover_text(help).clicked().then_some(Asked::Mend)
}

/// A key that was changed, with both values.
fn in_words(changed: &Changed, cx: &CellContext<'_>) -> String {
    let value = |value| value_in_words(changed.key, value, cx.text.figures);
    let name = cx.text.cells.parameters.name_of(changed.key);
    (cx.text.patient.instead)(name, &value(&changed.value), &value(&changed.healthy))
}

/// Which controls are covered: of a patient that nobody has diagnosed all that a fault can have changed; after the diagnosis what the
/// fault has changed, with the value of the run, until that is mended.
pub(super) fn covered(standing: &Standing<'_>, cx: &CellContext<'_>) -> Vec<(&'static str, String)> {
    match standing.said {
        None => {
            let hidden = cx.text.patient.hidden;
            hidden_keys().chain(["lr"]).map(|key| (key, hidden.to_owned())).collect()
        }
        Some(_) if standing.mended_at.is_some() => Vec::new(),
        Some(_) => {
            let now = |changed: Changed| {
                (changed.key, value_in_words(changed.key, &changed.value, cx.text.figures))
            };
            standing.patient.changed().into_iter().map(now).collect()
        }
    }
}

/// The iteration at which one of these changes mended the patient, at the latest at `iteration`.
pub(super) fn mended_at(patient: &Patient, changes: &[Scheduled], iteration: u64) -> Option<u64> {
    let Mend::Live(mend) = patient.mend() else { return None };
    let acts = changes.iter().filter(|made| made.at <= iteration && made.change.part() == mend.part());
    acts.map(|made| made.at).min()
}
