//! A check from start to end, as tables.

use std::time::Duration;

use super::figures::exhibits;
use super::report::GradientCheckSnapshot;
use super::run::GradientCheckRun;
use super::sentence::sentence;
use super::spec::GradientCheckSpec;
use super::tables::{parameters, worst};
use super::verdict::{Cause, Verdict};
use crate::data::data_name;
use crate::experiment::figure::FigureWords;
use crate::experiment::outcome::{OnTick, Outcome, Tick};
use crate::experiment::run::{Run, RunError, play};
use crate::experiment::sources::Sources;
use crate::language::{Language, Phrase, Say};
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
    Ok(outcome(&run.report(), FigureWords::of(sources.language)))
}

/// What a check came to, so far.
pub fn outcome(report: &GradientCheckSnapshot, words: &FigureWords) -> Outcome {
    let tables = vec![parameters(report), worst(report)];
    Outcome { summary: summary(report), tables, exhibits: exhibits(report, words), ..Outcome::default() }
}

fn summary(report: &GradientCheckSnapshot) -> Phrase {
    let (verdict, in_korean) = match report.verdict {
        Some(Verdict::Agrees) if report.is_harmless() => (
            "both gradients agree, and the planted mistake changes no gradient here",
            "두 기울기가 일치하고, 심은 실수는 여기서 기울기를 바꾸지 않음",
        ),
        Some(Verdict::Agrees) if report.cause == Cause::Kinks => (
            "both gradients agree, but for parameters on a kink of ReLU",
            "ReLU의 꺾이는 점에 있는 매개변수를 빼면 두 기울기가 일치함",
        ),
        Some(Verdict::Agrees) => ("both gradients agree", "두 기울기가 일치함"),
        Some(Verdict::Disagrees) => ("the gradients DISAGREE", "두 기울기가 다름"),
        Some(Verdict::CannotTell(_)) => {
            ("CANNOT TELL whether the gradients agree", "두 기울기가 일치하는지 알 수 없음")
        }
        None => ("nothing was checked", "확인한 것이 없음"),
    };
    let GradientCheckSnapshot { checked, parameters, data, kinks, .. } = report;
    let largest = report.arrays.iter().map(|array| array.relative).fold(0.0, f64::max);
    let (numerical, backward) = (seconds(report.timing.numerical), seconds(report.timing.backpropagation));
    let ratio = report.timing.ratio();
    let mut words = Phrase::new(
        format!(
            "{verdict}: {checked} of {parameters} parameters on {data}, {kinks} pre-activations within h of a kink, \
             largest relative difference {largest:.1e}; numerical {numerical}, backpropagation {backward}: {ratio:.0} \
             times as long"
        ),
        format!(
            "{in_korean}: {}, 매개변수 {parameters}개 중 {checked}개, 꺾이는 점에서 h 안에 있는 활성화 이전 값 {kinks}개, \
             가장 큰 상대 차이 {largest:.1e}; 수치 미분 {numerical}, 오차역전파법 {backward}: {ratio:.0}배 걸림",
            data_name(data, Language::Korean)
        ),
    );
    // Why, and what to set.
    if let Some(Verdict::CannotTell(_)) = report.verdict {
        let why = sentence(report);
        words.push(format!(". {why}"), format!(". {}", why.say(Language::Korean)));
    } else if !matches!(report.cause, Cause::Nothing | Cause::Kinks) {
        let why = sentence(report);
        words.push(format!(". {why}"), format!(". {}", why.say(Language::Korean)));
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
