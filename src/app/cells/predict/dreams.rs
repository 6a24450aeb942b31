//! A dream: computed on a thread of its own, then played like a film.

use std::sync::Arc;
use std::time::Duration;

use egui::{RichText, Sense, Slider, Ui, Vec2, vec2};

use super::screen::Screen;
use super::which::classes;
use super::{CHOICES, Seen, at_the_end, inline};
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::format::{grouped, percent, significant};
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::job::{Job, arrived};
use crate::app::text::Language;
use crate::app::theme::STRONG;
use crate::data::Dataset;
use crate::data::pictures::Picture;
use crate::experiment::figure::LineFigure;
use crate::experiment::predict::{Dream, DreamFrom, DreamSettings, PredictSpec, Subject, dream, dream_curve};

/// Steps of the film a second.
const FRAMES: f64 = 15.0;

/// The last dream and where its film stands.
#[derive(Default)]
pub(super) struct Dreams {
    job: Option<Job<Option<Dreamt>>>,
    dreamt: Option<Dreamt>,
    /// The step in sight, and when it came into sight while the film runs.
    step: usize,
    playing: Option<f64>,
    version: u64,
    failed: bool,
    screen: Screen,
    plot: LinePlot,
}

struct Dreamt {
    dream: Dream,
    figure: LineFigure,
    /// What the figure is spoken of in.
    language: Language,
    data: Arc<Dataset>,
    iteration: Option<u64>,
    seed: u64,
}

/// What was asked for.
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// Another dream: the spec was changed.
    Spec,
    /// This picture on the pad.
    Take(Box<Picture>),
}

impl Dreams {
    /// The last dream.
    pub(super) fn dream(&self) -> Option<&Dream> {
        self.dreamt.as_ref().map(|dreamt| &dreamt.dream)
    }

    /// Takes in the dream that is done.
    pub(super) fn logic(&mut self) {
        let Some(dreamt) = arrived(&mut self.job).map(|dreamt| dreamt.ok().flatten()) else { return };
        self.failed = dreamt.is_none();
        if dreamt.is_some() {
            self.dreamt = dreamt;
            self.step = 0;
            // Since before any frame: the film begins with the next one.
            self.playing = Some(f64::NEG_INFINITY);
            self.version += 1;
        }
    }

    fn begin(&mut self, cx: &CellContext<'_>, subject: &Subject, spec: &PredictSpec, input: &Picture) {
        let subject = subject.clone();
        let start = spec.dream_start(input);
        let settings = spec.dream;
        let seed = spec.seed;
        let words = cx.text.figures;
        self.job = Some(Job::start("dream", Arc::clone(&cx.wake), move || {
            let settings =
                DreamSettings { class: settings.class, until: settings.until, steps: settings.steps };
            let dream = dream(&subject.network, &start, settings);
            let figure = dream_curve(&dream, &subject.data, words);
            let (data, iteration, language) = (subject.data, subject.iteration, words.language);
            (!dream.steps.is_empty()).then_some(Dreamt { dream, figure, language, data, iteration, seed })
        }));
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        seen: &Seen<'_>,
        spec: &mut PredictSpec,
        size: Vec2,
    ) -> Asked {
        let text = &cx.text.predict;
        let Seen { subject, input, .. } = *seen;
        let mut asked = Asked::Nothing;
        let classes_of = subject.network.architecture().outputs;
        ui.horizontal(|ui| {
            ui.set_height(CHOICES);
            inline(ui, cx, text.dream_class, |ui| {
                let mut class = Some(spec.dream.class);
                if classes(ui, &subject.data, classes_of, None, &mut class) {
                    spec.dream.class = class.unwrap_or_default();
                    asked = Asked::Spec;
                }
            });
            inline(ui, cx, text.dream_from, |ui| {
                let options = [
                    (DreamFrom::Static, text.from_static),
                    (DreamFrom::Picture, text.from_picture),
                    (DreamFrom::Blank, text.from_blank),
                ];
                if tabs::tabs(ui, &mut spec.dream.from, &options) {
                    asked = Asked::Spec;
                }
            });
            at_the_end(ui, |ui| {
                let button = cx.theme.primary_button(text.begin_dream);
                if ui.add_enabled(self.job.is_none(), button).clicked() {
                    self.begin(cx, subject, spec, input);
                }
            });
        });
        if let Some(Dreamt { dream, figure, language, data, .. }) = &mut self.dreamt
            && *language != cx.text.language
        {
            *figure = dream_curve(dream, data, cx.text.figures);
            *language = cx.text.language;
            self.version += 1;
        }
        let room = vec2(size.x, size.y - CHOICES - ui.spacing().item_spacing.y);
        match self.film(ui, cx, room) {
            Some(picture) => Asked::Take(Box::new(picture)),
            None => asked,
        }
    }

    /// The film with its curve; returns the picture that is to be taken to the pad.
    fn film(&mut self, ui: &mut Ui, cx: &CellContext<'_>, size: Vec2) -> Option<Picture> {
        let text = &cx.text.predict;
        let Some(dreamt) = &self.dreamt else {
            let (words, color) = if self.failed {
                (text.ended, cx.theme.palette.error)
            } else if self.job.is_some() {
                (text.dreaming, cx.theme.palette.muted)
            } else {
                (text.dream_idle, cx.theme.palette.muted)
            };
            super::super::message(ui, cx.theme, size, words, color);
            return None;
        };
        let last = dreamt.dream.steps.len() - 1;
        if let Some(since) = self.playing {
            let now = ui.input(|input| input.time);
            let since = if since.is_finite() { since } else { now };
            self.playing = Some(since);
            self.step = (((now - since) * FRAMES) as usize).min(last);
            if self.step == last {
                self.playing = None;
            } else {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(1.0 / FRAMES));
            }
        }
        self.step = self.step.min(last);
        let step = dreamt.dream.steps.get(self.step)?;
        let mut taken = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            let (_, response) = ui.allocate_exact_size(Vec2::splat(size.y), Sense::hover());
            self.screen.show(
                ui,
                cx.theme,
                &response,
                &step.picture,
                cx.text.figures.dream,
                |row, column, ink| (text.pixel)(row, column, &significant(f64::from(ink) / 255.0)),
            );
            ui.vertical(|ui| {
                ui.set_width(270.0);
                ui.spacing_mut().item_spacing.y = 5.0;
                let class = dreamt.data.class_in(dreamt.dream.class, cx.text.language);
                let ended = (text.dream_ended)(&class, &grouped(last as u64), dreamt.dream.reached);
                ui.label(RichText::new(ended).family(STRONG.clone()));
                let answer = dreamt.data.class_in(step.scores.answer(), cx.text.language);
                ui.label(if step.scores.is_broken() {
                    cx.text.figures.no_answer.to_owned()
                } else {
                    (text.sees)(&answer, &percent(step.scores.probability()))
                });
                let mut at = self.step;
                ui.spacing_mut().slider_width = 262.0;
                let rail = Slider::new(&mut at, 0..=last.max(1))
                    .clamping(egui::SliderClamping::Edits)
                    .show_value(false);
                if ui.add(rail).accessible_name(text.step).changed() {
                    self.step = at.min(last);
                    self.playing = None;
                }
                ui.horizontal(|ui| {
                    let word = if self.playing.is_some() { text.pause } else { text.play };
                    if ui.add(egui::Button::new(word).min_size(vec2(58.0, 0.0))).clicked() {
                        self.playing = if self.playing.is_some() {
                            None
                        } else {
                            // From where it stands, or from the start when it is at its end.
                            let from = if self.step == last { 0 } else { self.step };
                            Some(ui.input(|input| input.time) - from as f64 / FRAMES)
                        };
                    }
                    if ui.button(text.take_picture).on_hover_text(text.take_help).clicked() {
                        taken = Some(step.picture.clone());
                    }
                });
                let mut words = (text.step_of)(&grouped(self.step as u64), &grouped(last as u64));
                if let Some(iteration) = dreamt.iteration {
                    words = format!("{words}  ·  {}", (text.measured)(&grouped(iteration)));
                }
                ui.label(cx.theme.muted(words).small());
            });
            let plot = vec2(ui.available_width(), size.y);
            let summary = format!("{}.", dreamt.figure.title);
            let options = LineOptions {
                id: "dream",
                version: self.version,
                size: plot,
                seed: dreamt.seed,
                logarithmic: false,
                now: (self.step < last).then_some(self.step as f64),
                summary: &summary,
                empty: cx.text.figures.not_computed,
            };
            self.plot.show(ui, &dreamt.figure, cx.theme, &options);
        });
        taken
    }
}
