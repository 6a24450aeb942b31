//! From the number of a trial to its values and to its training.
//!
//! A trial is a function of the spec and its number alone, so that whoever runs it, and in whichever order, gets the same
//! numbers. Each key draws from a random stream of its own: a further key leaves the values of the others as they were.

use rand::Rng;
use toml::Value;

use super::messages::Message;
use super::spec::{MAX_TRIALS, Method, SearchSpec};
use super::whole::is_whole;
use crate::experiment::fingerprint::Fingerprint;
use crate::experiment::spec::Problem;
use crate::experiment::training::TrainingSpec;
use crate::nn::{Stream, stream};

/// A spec, and what follows from it for all trials.
#[derive(Clone, Debug)]
pub struct Plan {
    spec: SearchSpec,
    /// The places of the ranges in the order in which they are set: `init` before `init.std`.
    order: Vec<usize>,
    /// Which keys take whole numbers only.
    whole: Vec<bool>,
}

impl Plan {
    /// The plan of a spec whose base is good.
    pub(super) fn new(spec: &SearchSpec) -> Self {
        let mut order: Vec<usize> = (0..spec.ranges.len()).collect();
        order.sort_by_key(|index| TrainingSpec::full_key(&spec.ranges[*index].key));
        let whole = spec.ranges.iter().map(|range| is_whole(&spec.base, &range.key)).collect();
        Self { spec: spec.clone(), order, whole }
    }

    /// What it was made from.
    pub fn spec(&self) -> &SearchSpec {
        &self.spec
    }

    /// The keys, in the order of [`values`](Self::values).
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.spec.ranges.iter().map(|range| range.key.as_str())
    }

    /// Whether the key at `index` takes whole numbers only.
    pub fn is_whole(&self, index: usize) -> bool {
        self.whole.get(index).is_some_and(|whole| *whole)
    }

    /// How many trials there are; none when a grid has more than can be counted, or a range without points.
    pub(super) fn count(&self) -> Option<u64> {
        self.spec.countable()
    }

    /// Checks what can only be seen with the base: whether the keys are there and can have their values.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let spec = &self.spec;
        if spec.method == Method::Grid {
            if let Some(range) = spec.ranges.iter().find(|range| range.candidates.values().is_none()) {
                let message = Message::GridOfRanges;
                return Err(Problem::new(format!("ranges.{}", range.key), message));
            }
            if self.count().is_none_or(|count| count > MAX_TRIALS) {
                let sizes = spec.ranges.iter().filter_map(|range| range.candidates.values());
                let sizes: Vec<String> = sizes.map(|values| values.len().to_string()).collect();
                let points = sizes.join(" × ");
                let message = Message::LargeGrid { points, most: MAX_TRIALS };
                return Err(Problem::new("ranges", message));
            }
        }
        // Each key at its ends, the others at their first value.
        let first: Vec<Value> =
            (0..spec.ranges.len()).filter_map(|i| self.probes(i).into_iter().next()).collect();
        for &index in &self.order {
            for probe in self.probes(index) {
                let mut values = first.clone();
                values[index] = probe;
                let values = self.conditional(values);
                if values[index].is_some() {
                    self.set(&values).map_err(|problem| problem.within("ranges"))?;
                }
            }
        }
        Ok(())
    }

    fn probes(&self, index: usize) -> Vec<Value> {
        self.spec.ranges[index].candidates.probes(self.whole[index])
    }

    /// The values of a trial by the order of the keys; nothing for a key that has no meaning in it.
    pub fn values(&self, number: u64) -> Vec<Option<Value>> {
        let drawn = match self.spec.method {
            Method::Random => {
                let ranges = self.spec.ranges.iter().zip(&self.whole);
                ranges
                    .map(|(range, whole)| range.candidates.at(self.draw(&range.key, number), *whole))
                    .collect()
            }
            Method::Grid => {
                let mut rest = number;
                let mut point: Vec<Value> = Vec::new();
                for range in self.spec.ranges.iter().rev() {
                    let values = range.candidates.values().unwrap_or_default();
                    let count = values.len().max(1) as u64;
                    point.extend(values.into_iter().nth((rest % count) as usize));
                    rest /= count;
                }
                point.reverse();
                point
            }
        };
        self.conditional(drawn)
    }

    /// A number from 0 up to, but not including, 1, for a key in a trial.
    fn draw(&self, key: &str, number: u64) -> f64 {
        let name = Fingerprint::new().and(TrainingSpec::full_key(key).as_bytes()).short();
        let mut stream = stream(self.spec.base.seed, Stream::Hyperparameter(name));
        stream.set_word_pos(u128::from(number) * 2);
        // The upper 53 bits are what a number below 1 can hold.
        (stream.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Takes away what has no meaning: `init.std` where `init` was chosen to be a rule, `batch_norm.momentum` where batch
    /// norm was chosen to be off.
    fn conditional(&self, values: Vec<Value>) -> Vec<Option<Value>> {
        let path = |index: usize| TrainingSpec::full_key(&self.spec.ranges[index].key);
        let is_closed = |value: &Value| matches!(value, Value::String(_) | Value::Boolean(false));
        let closed: Vec<&str> = values
            .iter()
            .enumerate()
            .filter(|(_, value)| is_closed(value))
            .map(|(index, _)| path(index))
            .collect();
        let under =
            |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let kept = values.into_iter().enumerate().map(|(index, value)| {
            let has_meaning = !closed.iter().any(|outer| under(path(index), outer));
            has_meaning.then_some(value)
        });
        kept.collect()
    }

    /// The base with these values set.
    fn set(&self, values: &[Option<Value>]) -> Result<TrainingSpec, Problem> {
        let mut spec = self.spec.base.clone();
        for &index in &self.order {
            if let Some(value) = values.get(index).and_then(Option::as_ref) {
                spec = spec.with_key(&self.spec.ranges[index].key, value.clone())?;
            }
        }
        Ok(spec)
    }

    /// The training of a trial, on all training images: what a training cell of its own would be.
    ///
    /// # Errors
    /// When its values do not go together.
    pub fn training(&self, number: u64) -> Result<TrainingSpec, Problem> {
        let mut base = self.clone();
        base.spec.base.seed = (self.spec.base.seed.wrapping_add(number)) & i64::MAX as u64;
        base.set(&self.values(number))
    }
}

/// A value as people write it: `0.01`, `adam`, `100 100`.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Float(number) => format!("{number:?}"),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(" "),
        Value::Table(table) => {
            let entries = table.iter().map(|(key, value)| match value {
                Value::String(_) => in_words(value),
                _ => format!("{key} {}", in_words(value)),
            });
            entries.collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::nn::{Init, OptimizerKind};

    fn plan(text: &str) -> Plan {
        Plan::new(&SearchSpec::parse(text).expect("this is good"))
    }

    fn numbers(plan: &Plan, index: usize) -> Vec<f64> {
        let count = plan.count().expect("it is small");
        let value = |number| {
            plan.values(number)[index].clone().and_then(|value| match value {
                Value::Integer(whole) => Some(whole as f64),
                other => other.as_float(),
            })
        };
        (0..count).map(|number| value(number).expect("a number")).collect()
    }

    #[test]
    fn a_logarithmic_range_is_as_often_in_each_decade() {
        let plan = plan("trials = 4000\n[ranges]\nlr = { log = [1e-6, 1e-2] }");
        let mut decades = [0_u32; 4];
        for value in numbers(&plan, 0) {
            assert!((1e-6..=1e-2).contains(&value), "{value}");
            decades[((value.log10() + 6.0) as usize).min(3)] += 1;
        }
        // Of 4000 draws a quarter has a standard deviation of 27.
        assert!(decades.iter().all(|count| count.abs_diff(1000) < 140), "{decades:?}");
    }

    #[test]
    fn whole_numbers_stay_whole_and_reach_both_ends() {
        let plan = plan(
            "trials = 500\n[ranges]\nbatch_size = { linear = [10, 12] }\niterations = { log = [1, 100] }",
        );
        let sizes: BTreeSet<u64> = numbers(&plan, 0).into_iter().map(|size| size as u64).collect();
        assert!(sizes.into_iter().eq([10, 11, 12]));
        assert!(numbers(&plan, 1).iter().all(|value| value.fract() == 0.0 && (1.0..=100.0).contains(value)));
        let training = plan.training(3).expect("it goes together");
        assert_eq!(training.batch_size as f64, numbers(&plan, 0)[3]);
        let shares = super::super::range::Candidates::Linear([0.0, 1.0]);
        assert_eq!(shares.at(0.25, false), Value::Float(0.25), "a share between whole numbers is none");
    }

    #[test]
    fn a_further_key_leaves_the_draws_of_the_others() {
        let one = plan("[ranges]\nlr = { log = [1e-6, 1e-2] }");
        let two =
            plan("[ranges]\nlr = { log = [1e-6, 1e-2] }\nactivation = { choice = [\"relu\", \"tanh\"] }");
        assert_eq!(numbers(&one, 0), numbers(&two, 1));
        let seeded = plan("seed = 1\n[ranges]\nlr = { log = [1e-6, 1e-2] }");
        assert_ne!(numbers(&one, 0), numbers(&seeded, 0));
        let decay = plan("[ranges]\nweight_decay = { log = [1e-6, 1e-2] }");
        assert_ne!(numbers(&one, 0), numbers(&decay, 0), "two keys draw apart");
    }

    #[test]
    fn a_grid_has_every_point_once() {
        let plan = plan(
            "method = \"grid\"\n[ranges]\nbatch_size = { choice = [10, 20, 30] }\nlr = { logspace = [-1, -3, 3] }",
        );
        assert_eq!(plan.count(), Some(9));
        assert_eq!(numbers(&plan, 0), [10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 30.0, 30.0, 30.0]);
        assert_eq!(numbers(&plan, 1)[..4], [0.1, 0.01, 0.001, 0.1]);
    }

    #[test]
    fn a_trial_is_a_training_of_its_own() {
        let plan =
            plan("seed = 5\n[ranges]\nlr = { choice = [0.5] }\noptimizer.kind = { choice = [\"adam\"] }");
        let training = plan.training(3).expect("it goes together");
        assert_eq!(training.seed, 8, "the number is added");
        assert_eq!(training.optimizer, OptimizerKind::Adam.with_lr(0.5), "kind first, then lr");
    }

    #[test]
    fn deeper_keys_follow_the_choice_above_them() {
        let plan = plan(
            "trials = 40\n[ranges]\n\"batch_norm\" = { choice = [false, true] }\n\
             \"batch_norm.momentum\" = { linear = [0.5, 0.6] }\ninit = { choice = [\"he\"] }\n",
        );
        let (mut on, mut off) = (0, 0);
        for number in 0..40 {
            let training = plan.training(number).expect("it goes together");
            assert_eq!(training.init, Init::He);
            match (training.batch_norm, &plan.values(number)[1]) {
                (Some(settings), Some(momentum)) => {
                    on += 1;
                    assert_eq!(momentum.as_float(), Some(settings.momentum));
                }
                (None, None) => off += 1,
                mixed => panic!("{mixed:?}"),
            }
        }
        assert!(on > 5 && off > 5, "{on} {off}");
    }

    #[test]
    fn values_are_said_as_people_write_them() {
        let table = toml::toml! { a = 0.01
        b = [100, 50]
        c = { kind = "adam", lr = 1e-3 }
        d = true };
        let words: Vec<String> = table.values().map(in_words).collect();
        assert_eq!(words, ["0.01", "100 50", "adam lr 0.001", "true"]);
    }
}
