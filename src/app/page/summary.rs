//! What was said to the questions of a notebook, below its last words.

use egui::{Rect, RichText, Sense, Ui, vec2};

use super::super::action::Action;
use super::super::icon::Icon;
use super::super::prose::Prose;
use super::super::questions::{letter, plain};
use super::super::slots::Surroundings;
use super::super::theme::{HEADING, measures};
use crate::experiment::question::Said;

/// The part of a block that is its question, as it stands here.
const ASK: usize = usize::MAX;
/// Side of the mark before a question.
const MARK: f32 = 16.0;

/// Draws the card, where there are questions: each with what was said to it and whether it came, and a button that asks all of them again.
pub(super) fn show(ui: &mut Ui, around: Surroundings<'_>, prose: &mut Prose, actions: &mut Vec<Action>) {
    let (theme, text, questions) = (around.theme, &around.text.question, around.questions);
    if questions.all().is_empty() {
        return;
    }
    let palette = &theme.palette;
    theme.card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(RichText::new(text.summary).text_style(HEADING.clone()));
        let judged: Vec<bool> =
            questions.all().iter().filter_map(|known| questions.standing(&known.key)?.is_right()).collect();
        if !judged.is_empty() {
            let right = judged.iter().filter(|right| **right).count();
            ui.label((text.summary_of)(right, judged.len()));
        }
        let mut has_answers = false;
        for known in questions.all() {
            let standing = questions.standing(&known.key).cloned().unwrap_or_default();
            has_answers |= standing.said.is_some();
            let said = match &standing.said {
                None => text.not_said.to_owned(),
                Some(Said::Choice(at)) => {
                    let words = known.spec.choices.get(*at).map(|words| plain(words)).unwrap_or_default();
                    (text.choice)(letter(*at), &words)
                }
                Some(Said::Number(number)) => number.to_string(),
                Some(Said::Words(words)) => words.clone(),
            };
            let waits =
                standing.said.is_some() && standing.seen().is_none() && known.spec.answer.cell().is_some();
            let said = if waits { format!("{said} · {}", text.waits_for_run) } else { said };
            ui.horizontal_top(|ui| {
                let (place, _) = ui.allocate_exact_size(vec2(MARK, 20.0), Sense::hover());
                let place = Rect::from_center_size(place.center(), vec2(MARK, MARK)).shrink(2.0);
                match standing.is_right() {
                    Some(true) => Icon::Tick.paint(ui.painter(), place, palette.ok),
                    Some(false) => Icon::Cross.paint(ui.painter(), place, palette.error),
                    None => {
                        let ring = egui::Stroke::new(1.5, palette.outline);
                        ui.painter().circle_stroke(place.center(), 4.0, ring);
                    }
                }
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let part = (known.block, ASK);
                    prose.part(ui, (theme, around.text.language), part, 1.0, &known.spec.ask);
                    let verdict = match standing.is_right() {
                        Some(true) => format!(" · {}", text.right),
                        Some(false) => format!(" · {}", text.wrong),
                        None => String::new(),
                    };
                    ui.add(egui::Label::new(theme.muted(format!("{said}{verdict}")).small()).wrap());
                });
            });
        }
        if has_answers && ui.button(text.again).on_hover_text(text.again_help).clicked() {
            actions.push(Action::AskAgain);
        }
    });
    ui.add_space(2.0 * measures::BLOCK_GAP);
}
