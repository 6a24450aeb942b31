//! What each key alone explains: how much of the spread of the validation accuracy goes away once that key is known.
//!
//! Trials are put into groups by one key: a range is cut into equal stretches of the axis that it was drawn on, a choice
//! makes one group a value. If the accuracies within the groups lie as far apart as they do altogether, the key explains
//! nothing; if they agree within each group, it explains everything. The share is ε² (Kelley, 1935), the correlation
//! ratio η² corrected for the number of groups, since groups that are small enough agree by chance:
//!
//! ε² = 1 - (within / (n - k)) / (total / (n - 1)), sums of squares over n trials in k groups, at least 0.
//!
//! Two keys that matter only together, such as a learning rate that is right for one optimizer and wrong for another,
//! explain less one by one than they do at once.

use std::collections::BTreeMap;

use toml::Value;

use super::plan::{Plan, in_words};
use super::range::Candidates;
use super::trial::Trial;
use crate::experiment::figure::{FigureWords, Span};
use crate::experiment::spec::value_in_words;
use crate::language::Language;

/// The most groups that a range is cut into.
const MOST_GROUPS: usize = 8;
/// About so many trials to a group.
const TO_A_GROUP: usize = 6;

/// The axis of a key: where its values lie.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyAxis {
    /// The key.
    pub key: String,
    /// The ends of the axis.
    pub range: [f64; 2],
    /// Whether it is logarithmic, as the range is.
    pub logarithmic: bool,
    /// For a choice, what 0, 1, 2 … stand for; empty for numbers.
    pub names: Vec<String>,
    values: Vec<Value>,
}

impl KeyAxis {
    /// The axis of the key at `index`.
    pub fn new(plan: &Plan, index: usize) -> Option<Self> {
        let range = plan.spec().ranges.get(index)?;
        let key = range.key.clone();
        let numbers = |range, logarithmic| (range, logarithmic, Vec::new());
        let (range, logarithmic, values) = match &range.candidates {
            Candidates::Log(ends) => numbers(*ends, true),
            Candidates::Linear(ends) => numbers(*ends, false),
            Candidates::LogSpace { from, to, .. } => {
                // Half a step of room, so that points do not lie on the frame.
                let (low, high) = (from.min(*to), from.max(*to));
                let room = (high - low) * 0.04;
                numbers([10f64.powf(low - room), 10f64.powf(high + room)], true)
            }
            Candidates::Choice(values) => ([-0.5, values.len() as f64 - 0.5], false, values.clone()),
        };
        Some(Self { key, range, logarithmic, names: values.iter().map(in_words).collect(), values })
    }

    /// The key as figures name it: as a spec writes it where that is English, and by its name in other languages.
    pub fn label(&self, words: &FigureWords) -> String {
        match words.language {
            Language::English => self.key.clone(),
            Language::Korean => (words.key)(&self.key),
        }
    }

    /// The names of the values of a choice, likewise.
    pub fn names_in(&self, words: &FigureWords) -> Vec<String> {
        match words.language {
            Language::English => self.names.clone(),
            Language::Korean => {
                self.values.iter().map(|value| value_in_words(&self.key, value, words)).collect()
            }
        }
    }

    /// Where a value lies on the axis.
    pub fn place(&self, value: &Value) -> Option<f64> {
        if self.values.is_empty() {
            return value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        }
        self.values.iter().position(|one| one == value).map(|index| index as f64)
    }

    /// How far a place is from the low end to the high one, 0 to 1.
    fn share(&self, place: f64) -> f64 {
        let lift = |value: f64| if self.logarithmic { value.log10() } else { value };
        let [low, high] = self.range.map(lift);
        Span::of([low, high]).share(lift(place))
    }

    /// The place at a share of the axis.
    fn at(&self, share: f64) -> f64 {
        if self.logarithmic {
            let [low, high] = self.range.map(f64::log10);
            10f64.powf(Span::of([low, high]).at(share))
        } else {
            Span::of(self.range).at(share)
        }
    }
}

/// Trials that are alike in one key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// The middle of the group on the key's axis.
    pub at: f64,
    /// How many trials.
    pub count: usize,
    /// Their mean validation accuracy.
    pub mean: f64,
}

/// What one key alone says about the validation accuracy.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// The share of the spread that it explains, 0 to 1; nothing while there are too few trials to tell.
    pub share: Option<f64>,
    /// The groups in the order of the axis, those without trials left out.
    pub groups: Vec<Group>,
}

/// What the key of `axis`, the one at `index`, explains of these trials. A trial in which it has no meaning is left out.
pub fn explained<'a>(axis: &KeyAxis, index: usize, trials: impl IntoIterator<Item = &'a Trial>) -> Explained {
    let points: Vec<(f64, f64)> = trials
        .into_iter()
        .filter_map(|trial| Some((axis.place(trial.values.get(index)?.as_ref()?)?, trial.end.validation)))
        .collect();
    let cuts = if axis.names.is_empty() {
        (points.len() / TO_A_GROUP).clamp(2, MOST_GROUPS)
    } else {
        axis.names.len()
    };
    let mut members: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for (place, accuracy) in &points {
        let group = (axis.share(*place) * cuts as f64).clamp(0.0, cuts as f64 - 1.0) as usize;
        members.entry(group).or_default().push(*accuracy);
    }
    let groups = members.iter().map(|(group, accuracies)| Group {
        at: axis.at((*group as f64 + 0.5) / cuts as f64),
        count: accuracies.len(),
        mean: mean(accuracies),
    });
    Explained { share: share(&members), groups: groups.collect() }
}

fn share(groups: &BTreeMap<usize, Vec<f64>>) -> Option<f64> {
    let all: Vec<f64> = groups.values().flatten().copied().collect();
    let (n, k) = (all.len(), groups.len());
    let total = squares(&all);
    // One group explains nothing, and as many groups as trials explain everything by chance.
    if k < 2 || n < 2 * k || total == 0.0 {
        return None;
    }
    let within: f64 = groups.values().map(|group| squares(group)).sum();
    Some((1.0 - (within / (n - k) as f64) / (total / (n - 1) as f64)).max(0.0))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The sum of squared distances from the mean.
fn squares(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::spec::SearchSpec;
    use super::super::trial::Measured;
    use super::*;

    const RANGES: &str = "[ranges]\nactivation = { choice = [\"relu\", \"tanh\"] }\nlr = { log = [1e-4, 1.0] }\n\
        weight_decay = { log = [1e-8, 1e-4] }\n";

    fn plan() -> Plan {
        Plan::new(&SearchSpec::parse(RANGES).expect("this is good"))
    }

    fn trials(plan: &Plan, accuracy: impl Fn(&[f64]) -> f64) -> Vec<Trial> {
        let axes: Vec<KeyAxis> = (0..3).filter_map(|index| KeyAxis::new(plan, index)).collect();
        (0..100)
            .map(|number| {
                let values = plan.values(number);
                let places = values.iter().zip(&axes).map(|(value, axis)| {
                    axis.share(value.as_ref().and_then(|value| axis.place(value)).expect("a place"))
                });
                let validation = accuracy(&places.collect::<Vec<_>>());
                let end = Measured { iteration: 1, train: 0.0, validation };
                Trial { number, values, iterations: 1, length: 1, end, curve: vec![end], seconds: 0.0 }
            })
            .collect()
    }

    fn shares(accuracy: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let plan = plan();
        let trials = trials(&plan, accuracy);
        let share = |index| {
            let axis = KeyAxis::new(&plan, index).expect("a key");
            explained(&axis, index, &trials).share.expect("there are enough")
        };
        (0..3).map(share).collect()
    }

    #[test]
    fn the_key_that_decides_explains_all_and_the_others_next_to_nothing() {
        let of_rate = shares(|at| at[1]);
        assert!(of_rate[1] > 0.95 && of_rate[0] < 0.1 && of_rate[2] < 0.1, "{of_rate:?}");
        let of_activation = shares(|at| f64::from(at[0] > 0.5));
        assert_eq!(of_activation[0], 1.0);
        assert!(of_activation[1] < 0.1, "{of_activation:?}");
        // A ridge in the middle is no slope, and is explained all the same.
        let ridge = shares(|at| 1.0 - (at[1] - 0.5).abs());
        assert!(ridge[1] > 0.9, "{ridge:?}");
    }

    #[test]
    fn keys_that_matter_only_together_explain_little_alone() {
        let exclusive = shares(|at| f64::from((at[0] > 0.5) != (at[1] > 0.5)));
        assert!(exclusive.iter().all(|share| *share < 0.2), "{exclusive:?}");
    }

    #[test]
    fn too_few_trials_or_no_spread_say_nothing() {
        let plan = plan();
        let axis = KeyAxis::new(&plan, 1).expect("a key");
        let all = trials(&plan, |at| at[1]);
        assert_eq!(explained(&axis, 1, &all[..3]).share, None);
        assert_eq!(explained(&axis, 1, &trials(&plan, |_| 0.5)).share, None);
        let groups = explained(&axis, 1, &all).groups;
        assert_eq!(groups.iter().map(|group| group.count).sum::<usize>(), 100);
        assert!(groups.is_sorted_by(|a, b| a.at < b.at && a.mean < b.mean));
    }
}
