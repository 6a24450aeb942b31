//! The smallest change that makes another digit of this picture: before, difference, after.

use std::sync::Arc;

use egui::{Color32, RichText, Sense, Ui, Vec2, vec2};

use super::super::widgets;
use super::screen::{Screen, read};
use super::which::classes;
use super::{CHOICES, Seen, at_the_end, inline};
use crate::app::cell::CellContext;
use crate::app::figures::describe;
use crate::app::figures::format::{grouped, percent, significant};
use crate::app::job::{Job, arrived};
use crate::app::theme::{STRONG, Theme};
use crate::data::Dataset;
use crate::data::pictures::{Picture, SIDE};
use crate::experiment::predict::{PredictSpec, Scores, SmallestChange, Subject, real_digit, smallest_change};
use crate::language::{Phrase, Say};

/// The last change that was found.
#[derive(Default)]
pub(super) struct Changes {
    job: Option<Job<Found>>,
    found: Option<Found>,
    screens: [Screen; 3],
}

/// What came of looking for one.
enum Found {
    Change { change: Box<SmallestChange>, data: Arc<Dataset>, iteration: Option<u64> },
    None { target: usize, data: Arc<Dataset> },
    Ended(Phrase),
}

/// What was asked for.
pub(super) enum Asked {
    /// Nothing.
    Nothing,
    /// Another class: the spec was changed.
    Spec,
    /// This test image on the pad.
    Test(usize),
    /// This picture on the pad.
    Take(Box<Picture>),
}

impl Changes {
    /// The last change that was found.
    pub(super) fn change(&self) -> Option<&SmallestChange> {
        match &self.found {
            Some(Found::Change { change, .. }) => Some(change),
            _ => None,
        }
    }

    /// Takes in the change that was found.
    pub(super) fn logic(&mut self) {
        if let Some(found) = arrived(&mut self.job) {
            self.found = Some(found.unwrap_or_else(|gone| Found::Ended(gone.why())));
        }
    }

    fn begin(&mut self, cx: &CellContext<'_>, subject: &Subject, spec: &PredictSpec, input: &Picture) {
        let (subject, input, target) = (subject.clone(), input.clone(), spec.change_to);
        self.job = Some(Job::start("smallest change", Arc::clone(&cx.wake), move || {
            match smallest_change(&subject.network, &input, target) {
                Some(change) => Found::Change {
                    change: Box::new(change),
                    data: subject.data,
                    iteration: subject.iteration,
                },
                None => Found::None { target, data: subject.data },
            }
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
            inline(ui, cx, text.change_from, |ui| {
                let mut digit = None;
                classes(ui, &subject.data, classes_of, None, &mut digit);
                let row = digit.and_then(|digit| real_digit(&subject.network, &subject.data, digit as u8));
                asked = row.map_or(Asked::Nothing, Asked::Test);
            });
            inline(ui, cx, text.change_to, |ui| {
                let mut class = Some(spec.change_to);
                if classes(ui, &subject.data, classes_of, None, &mut class) {
                    spec.change_to = class.unwrap_or_default();
                    asked = Asked::Spec;
                }
            });
            at_the_end(ui, |ui| {
                let button = cx.theme.primary_button(text.find_change);
                if ui.add_enabled(self.job.is_none(), button).clicked() {
                    self.begin(cx, subject, spec, input);
                }
            });
        });
        let room = vec2(size.x, size.y - CHOICES - ui.spacing().item_spacing.y);
        match self.result(ui, cx, room) {
            Some(picture) => Asked::Take(Box::new(picture)),
            None => asked,
        }
    }

    fn result(&mut self, ui: &mut Ui, cx: &CellContext<'_>, size: Vec2) -> Option<Picture> {
        let text = &cx.text.predict;
        let palette = &cx.theme.palette;
        let say = |ui: &mut Ui, words: &str, color| {
            super::super::message(ui, cx.theme, size, words, color);
            None
        };
        let (change, data, iteration) = match &self.found {
            _ if self.job.is_some() && self.found.is_none() => return say(ui, text.finding, palette.muted),
            None => return say(ui, text.change_idle, palette.muted),
            Some(Found::None { target, data }) => {
                let words = (text.no_change)(&data.class_in(*target, cx.text.language));
                return say(ui, &words, palette.warning);
            }
            Some(Found::Ended(why)) => return say(ui, &why.say(cx.text.language), palette.error),
            Some(Found::Change { change, data, .. }) if change.steps == 0 => {
                let words = (text.already)(&data.class_in(change.target, cx.text.language));
                return say(ui, &words, palette.warning);
            }
            Some(Found::Change { change, data, iteration }) => (change, data, iteration),
        };
        let levels: Vec<i16> = change.levels().collect();
        let most = f32::from(change.largest().max(1));
        let times = widgets::short(f64::from((255.0 / most).round()));
        let mut taken = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            let side = size.y - 42.0;
            let [before, between, after] = &mut self.screens;
            let pixel = |row, column, ink| (text.pixel)(row, column, &significant(f64::from(ink) / 255.0));
            column(ui, cx, cx.text.figures.before, &answer(cx, &change.before_scores, data), side, |ui| {
                let (_, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
                before.show(ui, cx.theme, &response, &change.before, cx.text.figures.before, pixel);
            });
            column(ui, cx, &(cx.text.figures.magnified)(&times), "", side, |ui| {
                let (_, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
                between.paint(ui, cx.theme, response.rect, &difference(&levels, most, cx.theme));
                let words = || (text.changed)(change.largest(), &significant(change.mean()), change.steps);
                describe(ui, &response, text.difference_summary, words);
                read(ui, &response, |row, column| {
                    let level = levels.get(row * SIDE + column).copied().unwrap_or_default();
                    (text.pixel)(row, column, &format!("{level:+} / 255").replace('-', "−"))
                });
            });
            column(
                ui,
                cx,
                cx.text.figures.after_change,
                &answer(cx, &change.after_scores, data),
                side,
                |ui| {
                    let (_, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
                    after.show(ui, cx.theme, &response, &change.after, cx.text.figures.after_change, pixel);
                },
            );
            ui.vertical(|ui| {
                let (from, to) = (change.before_scores.answer(), change.target);
                let name = |class| data.class_in(class, cx.text.language);
                let title = format!("{} → {}", name(from), name(to));
                ui.label(RichText::new(title).size(22.0).family(STRONG.clone()));
                ui.label((text.changed)(change.largest(), &significant(change.mean()), change.steps));
                if let Some(iteration) = iteration {
                    ui.label(cx.theme.muted((text.measured)(&grouped(*iteration))).small());
                }
                if ui.button(text.take_picture).on_hover_text(text.take_help).clicked() {
                    taken = Some(change.after.clone());
                }
            });
        });
        taken
    }
}

/// A picture with a title above and what the network says below.
fn column(ui: &mut Ui, cx: &CellContext<'_>, title: &str, below: &str, side: f32, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(side.max(118.0));
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.label(RichText::new(title).small().color(cx.theme.palette.muted));
        add(ui);
        ui.label(RichText::new(below).small());
    });
}

fn answer(cx: &CellContext<'_>, scores: &Scores, data: &Dataset) -> String {
    if scores.is_broken() {
        return cx.text.figures.no_answer.to_owned();
    }
    let answer = data.class_in(scores.answer(), cx.text.language);
    (cx.text.predict.sees)(&answer, &percent(scores.probability()))
}

/// Blue where ink was added, orange where it was taken, the largest change at full strength.
fn difference(levels: &[i16], most: f32, theme: &Theme) -> Vec<Color32> {
    let palette = &theme.palette;
    levels
        .iter()
        .map(|level| {
            let end = if *level < 0 { palette.backward } else { palette.forward };
            palette.raised.lerp_to_gamma(end, f32::from(level.unsigned_abs()) / most)
        })
        .collect()
}
