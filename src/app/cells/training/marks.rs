//! The recorded live changes as small marks: `BatchNorm on at 564 ✗`. A press on one goes to its iteration; its cross takes it
//! out of the next run.

use egui::{Frame, Margin, RichText, Ui, WidgetInfo};

use crate::app::cell::CellContext;
use crate::experiment::training::Scheduled;

/// What a mark needs beside its words: margins, the cross, the gap to the next one.
const BESIDE: f32 = 46.0;
/// Room for the list of those that do not fit.
const MORE: f32 = 110.0;

/// What a press on a mark asks for.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// To take the change out of the next run.
    TakeOut(Scheduled),
    /// To see the run where it acts for the first time.
    GoTo(u64),
}

/// Draws the marks of `changes` in at most `room` points; those that do not fit, the earliest, are in a list. The run, if there
/// is one, has been as far as `reached`: it can be taken to what lies before that.
pub(super) fn ui(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    changes: &[Scheduled],
    reached: u64,
    room: f32,
) -> Option<Asked> {
    let font = egui::TextStyle::Small.resolve(ui.style());
    let words: Vec<String> = changes.iter().map(|change| in_words(cx, change)).collect();
    let width = |words: &String| {
        let galley = ui.painter().layout_no_wrap(words.clone(), font.clone(), cx.theme.palette.text);
        galley.size().x + BESIDE
    };
    let widths: Vec<f32> = words.iter().map(width).collect();
    let hidden = hidden(&widths, room);
    let mut asked = None;
    if hidden > 0 {
        let button = cx.theme.muted((cx.text.cells.parameters.more_changes)(hidden)).small();
        ui.menu_button(button, |ui| {
            for (change, words) in changes.iter().zip(&words).take(hidden) {
                ui.horizontal(|ui| {
                    if let Some(pressed) = mark(ui, cx, change, words, reached) {
                        asked = Some(pressed);
                        ui.close();
                    }
                });
            }
        });
    }
    for (change, words) in changes.iter().zip(&words).skip(hidden) {
        asked = mark(ui, cx, change, words, reached).or(asked);
    }
    asked
}

/// A change with its place.
fn in_words(cx: &CellContext<'_>, change: &Scheduled) -> String {
    (cx.text.figures.changed)(&change.change.in_words(cx.text.figures), change.at)
}

/// How many of the first ones must stand in the list, so that the others fit.
fn hidden(widths: &[f32], room: f32) -> usize {
    let fits = |hidden: usize| {
        let list = if hidden > 0 { MORE } else { 0.0 };
        list + widths.iter().skip(hidden).sum::<f32>() <= room
    };
    (0..widths.len()).find(|hidden| fits(*hidden)).unwrap_or(widths.len())
}

/// One mark.
fn mark(ui: &mut Ui, cx: &CellContext<'_>, change: &Scheduled, words: &str, reached: u64) -> Option<Asked> {
    let (palette, text) = (&cx.theme.palette, &cx.text.cells.parameters);
    let frame = Frame::new()
        .stroke(egui::Stroke::new(cx.theme.hairline, palette.change))
        .corner_radius(crate::app::theme::measures::WIDGET_RADIUS)
        .inner_margin(Margin::symmetric(6, 0));
    frame
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            // The first update that it acts on.
            let goal = change.at + 1;
            let is_reached = goal <= reached;
            let small = RichText::new(words).small();
            let is_asked = if is_reached {
                let name = ui.add(cx.theme.quiet_button(small.color(palette.text)).small());
                name.on_hover_text((text.go_to_change)(words)).clicked()
            } else {
                ui.label(small);
                false
            };
            let cross = ui.add(cx.theme.quiet_button(cx.theme.muted("✗")).small());
            let name = (text.take_out)(words);
            cross.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
            let is_taken_out = cross.on_hover_text(text.take_out_help).clicked();
            is_taken_out.then_some(Asked::TakeOut(*change)).or(is_asked.then_some(Asked::GoTo(goal)))
        })
        .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_changes_stay_in_sight() {
        assert_eq!(hidden(&[], 10.0), 0);
        assert_eq!(hidden(&[100.0, 100.0], 200.0), 0);
        assert_eq!(hidden(&[100.0, 100.0, 100.0], 290.0), 2);
        assert_eq!(hidden(&[100.0], 50.0), 1);
    }
}
