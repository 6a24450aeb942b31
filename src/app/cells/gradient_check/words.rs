//! Times, verdicts and places of entries in words.

use std::time::Duration;

use egui::Color32;

use super::number;
use crate::app::cell::CellContext;
use crate::app::figures::format::{grouped, significant};
use crate::app::text::GradientCheckText;
use crate::experiment::gradient_check::{GradientCheckSnapshot, Verdict, sentence};
use crate::language::Say;
use crate::nn::check::Fault;

pub(super) fn fault_name(text: &GradientCheckText, fault: Fault) -> &'static str {
    match fault {
        Fault::ReluMask => text.relu_mask,
        Fault::BatchMean => text.batch_mean,
        Fault::Transposed => text.transposed,
        Fault::BatchNormMean => text.batch_norm_mean,
    }
}

/// The verdict on everything tried so far, and its colour.
pub(super) fn verdict(cx: &CellContext<'_>, report: &GradientCheckSnapshot) -> (String, Color32) {
    let (text, palette) = (&cx.text.gradient_check, &cx.theme.palette);
    let color = match report.verdict {
        None => return (String::new(), palette.muted),
        Some(Verdict::Agrees) => palette.ok,
        Some(Verdict::Disagrees) => palette.error,
        Some(Verdict::CannotTell(_)) => palette.warning,
    };
    let mut words = sentence(report).say(cx.text.language);
    if let Some(fault) = report.fault() {
        words += &(text.planted)(fault_name(text, fault));
    }
    if report.is_complete() { (words, color) } else { (format!("{}{words}", text.so_far), color) }
}

/// What both ways took; none before the first difference.
pub(super) fn times(text: &GradientCheckText, report: &GradientCheckSnapshot) -> Option<String> {
    let timing = &report.timing;
    (report.checked > 0).then(|| {
        let ratio = significant(timing.ratio());
        (text.times)(&duration(text, timing.numerical), &duration(text, timing.backpropagation), &ratio)
    })
}

/// What the plain way would have taken.
pub(super) fn whole_passes(text: &GradientCheckText, report: &GradientCheckSnapshot) -> String {
    let passes = grouped(2 * report.checked as u64);
    (text.times_help)(&passes, &duration(text, report.timing.whole_passes(report.checked)))
}

fn duration(text: &GradientCheckText, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 0.1 {
        (text.milliseconds)(&number(seconds * 1e3))
    } else if seconds < 120.0 {
        (text.seconds)(&number(seconds))
    } else {
        (text.minutes)(&number(seconds / 60.0))
    }
}

/// `W1[3, 27]`
pub(super) fn place(parameter: &str, index: &[usize]) -> String {
    format!("{parameter}[{}]", index.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
}
