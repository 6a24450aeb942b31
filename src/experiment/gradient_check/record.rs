//! A check from start to end, as tables.

use std::time::Duration;

use super::figures::exhibits;
use super::messages::Message;
use super::report::GradientCheckSnapshot;
use super::run::GradientCheckRun;
use super::sentence::sentence;
use super::spec::GradientCheckSpec;
use super::tables::{parameters, worst};
use super::verdict::{Cause, Verdict};
use crate::data::DataName;
use crate::experiment::figure::{FigureWords, Table};
use crate::experiment::outcome::{InWords, OnTick, Outcome, Tick};
use crate::experiment::run::{Run, RunError, play};
use crate::experiment::sources::Sources;
use crate::language::{Phrase, Say};
use crate::nn::on_all_cores;

/// Tries every parameter that is asked for and gathers the tables. `tick` hears of every step and may stop it.
///
/// # Errors
/// When the check cannot be built, and when `tick` stopped it.
pub fn record(spec: &GradientCheckSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let mut run = GradientCheckRun::new(spec.clone(), sources)?;
    let total = run.length();
    let mut stopped = false;
    on_all_cores(|| {
        play(&mut run, |run, _| {
            let flow = tick(Tick { done: run.iteration(), total, loss: None });
            stopped = flow.is_break();
            flow
        })
    })?;
    if stopped {
        return Err(RunError::stopped(run.iteration()));
    }
    let report = run.report();
    let also = sources
        .also
        .map(|language| InWords { exhibits: exhibits(&report, FigureWords::of(language)), moments: None });
    Ok(Outcome { also, ..outcome(&report, FigureWords::of(sources.language)) })
}

/// What a check came to, so far.
pub fn outcome(report: &GradientCheckSnapshot, words: &FigureWords) -> Outcome {
    let tables = vec![parameters(&report.arrays), worst(&report.worst)];
    Outcome { summary: summary(report), tables, exhibits: exhibits(report, words), ..Outcome::default() }
}

/// What a check writes, without rows.
pub(super) fn writes(_: &GradientCheckSpec) -> Vec<Table> {
    vec![parameters(&[]), worst(&[])]
}

fn summary(report: &GradientCheckSnapshot) -> Phrase {
    let mut words = match report.verdict {
        Some(Verdict::Agrees) if report.is_harmless() => Message::AgreedThoughBroken,
        Some(Verdict::Agrees) if report.cause == Cause::Kinks => Message::AgreedButForKinks,
        Some(Verdict::Agrees) => Message::Agreed,
        Some(Verdict::Disagrees) => Message::Disagreed,
        Some(Verdict::CannotTell(_)) => Message::NotTold,
        None => Message::NothingChecked,
    }
    .phrase();
    words.push(Message::Checked {
        checked: report.checked,
        parameters: report.parameters,
        data: DataName(report.data.clone()),
        kinks: report.kinks,
        largest: report.arrays.iter().map(|array| array.relative).fold(0.0, f64::max),
        numerical: seconds(report.timing.numerical),
        backward: seconds(report.timing.backpropagation),
        ratio: report.timing.ratio(),
    });
    // Why, and what to set.
    let cannot_tell = matches!(report.verdict, Some(Verdict::CannotTell(_)));
    if cannot_tell || !matches!(report.cause, Cause::Nothing | Cause::Kinks) {
        words.push(". ");
        words.push(sentence(report));
    }
    words
}

fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 0.1 { format!("{:.3} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    #[test]
    fn a_check_that_is_stopped_is_an_error_and_a_whole_one_has_its_columns() {
        let spec = GradientCheckSpec::parse("hidden = [4]\nshare = 0.1").expect("this is right");
        let mut keep_on = |_| ControlFlow::Continue(());
        let outcome = record(&spec, &Sources::default(), &mut keep_on).expect("the digits are always there");
        let names: Vec<&str> = outcome.tables[0].columns.iter().map(|column| column.name.as_ref()).collect();
        assert_eq!(names, ["parameter", "mean", "max", "relative", "kinks", "verdict", "because"]);
        assert_eq!(outcome.tables[0].columns[0].values.text(2), "W2");
        assert!(outcome.summary.to_string().starts_with("both gradients agree"), "{}", outcome.summary);
        let error =
            record(&spec, &Sources::default(), &mut |_| ControlFlow::Break(())).expect_err("it was stopped");
        assert!(error.to_string().contains("asked to stop"), "{error}");
    }
}
