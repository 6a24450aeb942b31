//! The list of finished runs, the youngest first.

use std::time::{Duration, SystemTime};

use egui::{Align, Layout, RichText, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder};

use crate::app::action::RunsAction;
use crate::app::figures::format::{self, grouped, significant};
use crate::app::text::Text;
use crate::app::theme::{STRONG, Theme};
use crate::data::data_name;
use crate::notebook::runs::{FinalNumbers, KeptVerdict, PastRun, PastRuns};

const ROW: f32 = 26.0;
/// As many rows are in sight at once.
const ROWS: f32 = 7.0;

/// Draws the list; ticks go into `chosen`. Returns what was asked for.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    text: &Text,
    runs: &PastRuns,
    chosen: &mut Vec<u64>,
) -> Option<RunsAction> {
    let words = &text.history;
    let mut asked = None;
    let mut table = TableBuilder::new(ui)
        .striped(true)
        .cell_layout(Layout::left_to_right(Align::Center))
        .min_scrolled_height(ROW * ROWS)
        .max_scroll_height(ROW * ROWS)
        .auto_shrink([false, true]);
    for width in [84.0, 112.0, 100.0, 176.0, 112.0, 166.0] {
        table = table.column(Column::exact(width));
    }
    let table = table.column(Column::remainder()).header(ROW, |mut header| {
        for name in words.columns {
            header.col(|ui| {
                ui.label(theme.muted(name));
            });
        }
    });
    let all = runs.all();
    table.body(|body| {
        body.rows(ROW, all.len(), |mut row| {
            let Some(run) = all.len().checked_sub(row.index() + 1).and_then(|at| all.get(at)) else { return };
            let is_best = runs.is_best(run);
            let ink = |words: String| {
                let words = RichText::new(words);
                if is_best { words.family(STRONG.clone()).color(theme.palette.accent) } else { words }
            };
            row.col(|ui| tick(ui, text, run, is_best, chosen));
            for words in numbers(run, text) {
                row.col(|ui| {
                    ui.add(egui::Label::new(ink(words)).truncate().selectable(false));
                });
            }
            row.col(|ui| {
                let back = ui.add(egui::Button::new(words.bring_back));
                back.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Button, true, (words.bring_back_of)(run.number))
                });
                if back.on_hover_text((words.bring_back_of)(run.number)).clicked() {
                    asked = Some(RunsAction::BringBack(run.number));
                }
                let mut pinned = run.pinned;
                let pin = ui.toggle_value(&mut pinned, words.keep);
                pin.widget_info(|| {
                    WidgetInfo::selected(egui::Role::CheckBox, true, run.pinned, (words.pin)(run.number))
                });
                if pin.on_hover_text((words.pin)(run.number)).changed() {
                    asked = Some(RunsAction::Pin(run.number, pinned));
                }
                let forget = ui.add(theme.quiet_button("✗"));
                forget.widget_info(|| {
                    WidgetInfo::labeled(egui::Role::Button, true, (words.forget)(run.number))
                });
                if forget.on_hover_text((words.forget)(run.number)).clicked() {
                    asked = Some(RunsAction::Forget(run.number));
                }
            });
        });
    });
    asked
}

/// The box that lays a run over another: a third one takes the place of the first.
fn tick(ui: &mut Ui, text: &Text, run: &PastRun, is_best: bool, chosen: &mut Vec<u64>) {
    let words = &text.history;
    let was = chosen.contains(&run.number);
    let mut is = was;
    let number = if is_best { format!("{} · {}", run.number, words.best) } else { run.number.to_string() };
    // The mark in the box is to be seen, so the box is not of the colour of a slider's rail.
    ui.visuals_mut().widgets.inactive.bg_fill = ui.visuals().faint_bg_color;
    let response = ui.checkbox(&mut is, number);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, was, (words.lay_over)(run.number)));
    let result = [(words.length)(&run.kind, &grouped(run.iterations)), outcome(run.outcome, text)].join(", ");
    response.on_hover_text((words.in_words)(run.number, &run.cell, &result, is_best));
    if is != was {
        chosen.retain(|number| *number != run.number);
        if is {
            chosen.push(run.number);
            let beyond = chosen.len().saturating_sub(2);
            chosen.drain(..beyond);
        }
    }
}

/// What stands in the columns between the box and the buttons.
fn numbers(run: &PastRun, text: &Text) -> [String; 5] {
    let ended = SystemTime::UNIX_EPOCH + Duration::from_secs(run.ended);
    let since = SystemTime::now().duration_since(ended).unwrap_or_default();
    [
        run.cell.clone(),
        data_name(&run.data, text.language),
        outcome(run.outcome, text),
        (text.history.length)(&run.kind, &grouped(run.iterations)),
        (text.shell.seconds_ago)(since.as_secs()),
    ]
}

/// An accuracy, as the cells say it.
fn share(accuracy: f64) -> String {
    format::accuracy(accuracy)
}

/// The final numbers in few words.
pub(super) fn outcome(outcome: FinalNumbers, text: &Text) -> String {
    let words = &text.history;
    match outcome {
        FinalNumbers::Trained { loss, validation, test, .. } => {
            let (validation, test) = (validation.map(share), test.map(share));
            (words.trained)(&significant(loss), validation.as_deref(), test.as_deref())
        }
        FinalNumbers::Searched { validation } => (words.searched)(&share(validation)),
        FinalNumbers::Checked { relative, verdict } => {
            let said = match verdict {
                None => "",
                Some(KeptVerdict::Agrees) => text.gradient_check.says_agrees,
                Some(KeptVerdict::Disagrees) => text.gradient_check.says_disagrees,
                Some(KeptVerdict::CannotTell) => text.gradient_check.says_cannot_tell,
            };
            let size = (words.checked)(&significant(relative));
            if said.is_empty() { size } else { format!("{said}, {size}") }
        }
    }
}
