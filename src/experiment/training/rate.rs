//! The learning rate of every update of a training, as its schedule makes it of the rate that is set.

use super::change::Change;
use super::spec::TrainingSpec;
use crate::experiment::figure::{Axis, FigureWords, LineFigure, Role, Series};
use crate::nn::schedule::Allowed;
use crate::nn::{LrSchedule, ScheduleKind};

/// About so many points make the curve, beside those where it bends.
const POINTS: u64 = 240;

/// The rate of update `t`, the first being 0, with the changes made that act by then.
pub fn rate_at(spec: &TrainingSpec, t: u64) -> f64 {
    super::edit::in_force(spec, t).optimizer.lr() * spec.lr_schedule.factor(t, spec.iterations)
}

/// The rate of every update of a training, changes included; none where the schedule leaves it alone, and of a patient, whose rate
/// may be what is wrong.
pub fn rate_figure(spec: &TrainingSpec, words: &FigureWords) -> Option<LineFigure> {
    if spec.lr_schedule.kind() == ScheduleKind::Constant || spec.patient_number().is_some() {
        return None;
    }
    let points = updates(spec).into_iter().map(|t| [t as f64, rate_at(spec, t)]);
    Some(LineFigure {
        title: words.rate.to_owned(),
        x: Axis::new(words.iteration, "").held(0.0, spec.iterations.max(1) as f64),
        y: Axis::new(words.rate_axis, ""),
        series: vec![Series { name: words.rate.to_owned(), role: Role::Raw, points: points.collect() }],
        marks: Vec::new(),
    })
}

/// The updates whose rates are drawn: evenly spread, and both sides of every place where the rate jumps or bends.
fn updates(spec: &TrainingSpec) -> Vec<u64> {
    let last = spec.iterations.saturating_sub(1);
    let spread = (0..=POINTS).map(|place| (u128::from(last) * u128::from(place) / u128::from(POINTS)) as u64);
    let rates = spec
        .acting_changes()
        .filter(|scheduled| matches!(scheduled.change, Change::LearningRate(_) | Change::Optimizer(_)));
    let edges = rates.map(|scheduled| scheduled.at).chain(bends(&spec.lr_schedule, last));
    let sides = edges.flat_map(|edge| [edge.saturating_sub(1), edge]).filter(|t| *t <= last);
    let mut updates: Vec<u64> = spread.chain(sides).collect();
    updates.sort_unstable();
    updates.dedup();
    updates
}

/// Where a schedule bends, as far as it does so seldom enough to be seen.
fn bends(schedule: &LrSchedule, last: u64) -> Vec<u64> {
    let counts = schedule.numbers().filter(|(key, _)| key.allowed == Allowed::Updates);
    let counts = counts.map(|(_, count)| (count as u64).max(1));
    counts.flat_map(|count| (1..=(last / count).min(POINTS)).map(move |turn| turn * count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn figure(lines: &str) -> (TrainingSpec, Option<LineFigure>) {
        let spec = TrainingSpec::parse(lines).expect("the spec is right");
        let figure = rate_figure(&spec, FigureWords::of(Language::English));
        (spec, figure)
    }

    #[test]
    fn a_constant_rate_has_no_figure() {
        assert_eq!(figure("optimizer = { kind = \"adam\" }").1, None);
        assert_eq!(figure("lr_schedule = \"constant\"").1, None);
    }

    #[test]
    fn the_curve_has_every_jump_at_its_place() {
        let (spec, curve) = figure(
            "iterations = 10000\nlr_schedule = { kind = \"step\", every = 2999, factor = 0.5 }\n\
            optimizer = { kind = \"sgd\", lr = 0.5 }\nchanges = [{ at = 4001, lr = 0.25 }]",
        );
        let curve = curve.expect("it is no constant");
        let points = &curve.series[0].points;
        let at = |t: f64| points.iter().find(|point| point[0] == t).map(|point| point[1]);
        for (t, rate) in [
            (0.0, 0.5),
            (2998.0, 0.5),
            (2999.0, 0.25),
            (4000.0, 0.25),
            (4001.0, 0.125),
            (5997.0, 0.125),
            (5998.0, 0.0625),
            (9999.0, 0.031_25),
        ] {
            assert_eq!(at(t), Some(rate), "{t}");
        }
        assert!(points.is_sorted_by(|a, b| a[0] < b[0]) && points.len() < 300, "{}", points.len());
        assert_eq!(curve.x.range, Some([0.0, spec.iterations as f64]));
    }

    #[test]
    fn long_and_short_trainings_have_a_curve_of_some_points() {
        for kind in ["step", "cosine", "warm_up"] {
            for iterations in [1, 2, 7, 10_000_000] {
                let (_, curve) = figure(&format!("iterations = {iterations}\nlr_schedule = \"{kind}\""));
                let points = curve.expect("it is no constant").series.swap_remove(0).points;
                assert!((1..1000).contains(&points.len()), "{kind}, {iterations}: {}", points.len());
                assert_eq!(points.last().map(|point| point[0]), Some(f64::from(iterations - 1)));
            }
        }
    }
}
