//! The buttons of a search, the bar over its trials, and the line that says how it stands.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::buttons::{Around, Buttons, NO_LIST};
use super::session::SearchSession;
use crate::app::cell::{CellContext, RunCommand};
use crate::app::cells::state_line;
use crate::app::figures::format::{self, grouped, significant};
use crate::app::icon::Icon;
use crate::app::room;
use crate::experiment::CellKind;
use crate::experiment::search::{SearchSnapshot, SearchSpec, best_of};
use crate::language::Say;

/// The buttons at the right of the frame's title, Run first; returns what was pressed.
pub(super) fn buttons(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    session: Option<&SearchSession>,
    seed: u64,
) -> Option<RunCommand> {
    let (text, run) = (&cx.text.search, &cx.text.cells.run);
    let running = session.is_some_and(SearchSession::is_running);
    let over = session.is_some_and(SearchSession::is_finished);
    let main = if running {
        (Icon::Pause, [run.pause, text.pause_help])
    } else {
        (Icon::Play, [run.run, if over { text.finished } else { text.run_help }])
    };
    let part = |icon, name, help, enabled, command| Around { icon, words: [name, help], enabled, command };
    let buttons = Buttons {
        main,
        enabled: running || !over,
        words: &[run.run, run.pause],
        before: vec![part(Icon::ToStart, text.reset, text.reset_help, session.is_some(), RunCommand::Reset)],
        after: vec![part(Icon::Step, text.step, text.step_help, !over, RunCommand::Step)],
        speeds: None,
        note: (cx.text.figures.seed)(seed),
    };
    buttons.show(ui, cx, 0, NO_LIST).command
}

/// Height of the bar with the line of words below it.
const HEIGHT: f32 = 44.0;
const COUNTER_WIDTH: f32 = 170.0;

/// The bar over all trials with the counter at its right and the state below.
pub(super) fn bar(ui: &mut Ui, cx: &CellContext<'_>, session: Option<&SearchSession>, total: u64) {
    let (text, palette) = (&cx.text.search, &cx.theme.palette);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let (ended, total) = session.map_or((0, total), SearchSession::count);
    let counter = room::between(pos2(rect.right() - COUNTER_WIDTH, rect.top() - 4.0), rect.max);
    state_line::counter(ui, cx.theme, counter, &grouped(ended), &(text.of)(total));

    let rail =
        room::between(pos2(rect.left(), rect.top() + 6.0), pos2(counter.left() - 8.0, rect.top() + 14.0));
    let edge = Stroke::new(cx.theme.hairline, palette.outline);
    ui.painter().rect(rail, 4.0, palette.raised, edge, StrokeKind::Inside);
    let each = rail.width() / total.max(1) as f32;
    let until = |trials: f32| rail.with_max_x(rail.left() + (each * trials).min(rail.width()));
    let snapshot = session.and_then(|session| session.snapshot.as_deref());
    let under_way: f32 = snapshot.map_or(0.0, |snapshot| {
        snapshot.underway.iter().map(|trial| trial.iteration as f32 / trial.length.max(1) as f32).sum()
    });
    ui.painter().rect_filled(until(ended as f32 + under_way), 4.0, cx.theme.receding(palette.accent));
    ui.painter().rect_filled(until(ended as f32), 4.0, palette.accent);
    let bar = ui.interact(rail, ui.scope_id().with("trials"), Sense::hover());
    ui.ctx().accesskit_node_builder(bar.id, |node| {
        node.set_role(Role::ProgressIndicator);
        node.set_label((SearchSpec::TITLE)(cx.text.figures));
        node.set_numeric_value(ended as f64);
        node.set_max_numeric_value(total as f64);
    });

    let words = status(cx, session);
    let color = match session {
        None => palette.accent,
        Some(session) if session.failure.is_some() => palette.error,
        Some(_) => palette.text,
    };
    state_line::state(ui, rect.with_max_x(counter.left()), words, color);
}

/// How the search stands, in words.
fn status(cx: &CellContext<'_>, session: Option<&SearchSession>) -> String {
    let text = &cx.text.search;
    let Some(session) = session else { return text.idle.to_owned() };
    if let Some(failure) = &session.failure {
        return format!("{}: {}", text.failed, failure.say(cx.text.language));
    }
    if session.is_preparing() {
        return text.preparing.to_owned();
    }
    let snapshot = session.snapshot.as_deref();
    let state = if session.is_at_end() {
        text.finished.to_owned()
    } else if session.is_running() {
        let numbers: Vec<String> =
            snapshot.iter().flat_map(|s| &s.underway).map(|trial| trial.number.to_string()).collect();
        (text.training)(&numbers.join(", "))
    } else if session.count().0 == 0 {
        text.idle.to_owned()
    } else {
        text.paused.to_owned()
    };
    let mut words = vec![state];
    if let Some(SearchSnapshot { trials, known, saved, unkept, .. }) = snapshot {
        if let Some(best) = best_of(trials) {
            words.push((text.best_so_far)(&format::accuracy(best.end.validation)));
        }
        if let Some(error) = unkept {
            words.push((text.unkept)(&error.say(cx.text.language)));
        }
        if saved.trials > 0 {
            let iterations = grouped(saved.iterations);
            words.push((text.saved)(saved.trials, &iterations, &significant(saved.seconds)));
        }
        if *known > 0 {
            words.push((text.known)(*known));
        }
    }
    words.join(" · ")
}
