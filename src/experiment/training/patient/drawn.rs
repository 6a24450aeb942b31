//! Which fault a number means for a block, and the run that it makes.

use rand::Rng;

use super::super::change::{Change, LivePart};
use super::{Fault, Planted, TrainingSpec, hidden_keys};
use crate::nn::{Stream, stream};

/// A patient, as its number draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// Its number.
    pub number: u64,
    /// What is wrong with it.
    pub fault: Fault,
    /// What its run is built from; no patient itself.
    pub spec: TrainingSpec,
    /// What of the fault is no key.
    pub(in super::super) planted: Planted,
    healthy: TrainingSpec,
}

/// A key that a fault has changed, and both values as a block writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The key; `lr` for the learning rate of the optimizer.
    pub key: &'static str,
    /// What the block says.
    pub healthy: toml::Value,
    /// What the run has.
    pub value: toml::Value,
}

/// How a patient is mended.
#[derive(Clone, Debug, PartialEq)]
pub enum Mend {
    /// In the running network, by this change.
    Live(Change),
    /// By the next start, without the fault.
    NextStart,
}

impl Changed {
    /// Of an optimizer what is changed is its learning rate.
    fn by_its_rate(self) -> Self {
        let rate = |value: &toml::Value| value.get("lr").cloned();
        match (self.key, rate(&self.healthy), rate(&self.value)) {
            ("optimizer", Some(healthy), Some(value)) => Self { key: "lr", healthy, value },
            _ => self,
        }
    }
}

impl Patient {
    /// The patient of a block; none where it has no number.
    pub fn of(healthy: &TrainingSpec) -> Option<Self> {
        let number = healthy.patient_number()?;
        let healthy = TrainingSpec { patient: None, patients: None, ..healthy.clone() };
        let mut draws = stream(number, Stream::Patient);
        // 53 bits: a number from 0 to 1.
        let strength = (draws.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut possible: Vec<Self> = Fault::ALL
            .into_iter()
            .filter(|fault| (fault.row().applies)(&healthy))
            .map(|fault| Self::planted(number, fault, &healthy, strength))
            .filter(|patient| patient.spec.check().is_ok())
            .collect();
        let count = possible.len() as u64;
        let round = number.checked_div(count)?;
        let place = order(possible.len(), round).get((number % count) as usize).copied()?;
        Some(possible.swap_remove(place))
    }

    /// The block with this fault.
    pub fn with(fault: Fault, healthy: &TrainingSpec, strength: f64) -> Self {
        let healthy = TrainingSpec { patient: None, patients: None, ..healthy.clone() };
        Self::planted(0, fault, &healthy, strength)
    }

    fn planted(number: u64, fault: Fault, healthy: &TrainingSpec, strength: f64) -> Self {
        let (mut spec, mut planted) = (healthy.clone(), Planted::default());
        (fault.row().plant)(&mut spec, &mut planted, strength);
        Self { number, fault, spec, planted, healthy: healthy.clone() }
    }

    /// The faults that such a block can have: what a diagnosis chooses from.
    pub fn possible(healthy: &TrainingSpec) -> Vec<Fault> {
        Fault::ALL.into_iter().filter(|fault| (fault.row().applies)(healthy)).collect()
    }

    /// The keys that the fault has changed; none of a fault that no key says.
    pub fn changed(&self) -> Vec<Changed> {
        let [mut healthy, mut now] = [self.healthy.to_table(), self.spec.to_table()];
        let pairs = hidden_keys().filter_map(|key| Some((key, healthy.remove(key)?, now.remove(key)?)));
        pairs
            .filter(|(_, healthy, value)| healthy != value)
            .map(|(key, healthy, value)| Changed { key, healthy, value })
            .map(Changed::by_its_rate)
            .collect()
    }

    /// How it is mended: by a change of the running network where one is enough.
    pub fn mend(&self) -> Mend {
        let parts = LivePart::ALL.into_iter().filter_map(|part| part.change(&self.spec, &self.healthy));
        let changes: Vec<Change> = parts.collect();
        match changes.as_slice() {
            [change] if self.changed().len() == 1 && self.planted == Planted::default() => {
                Mend::Live(*change)
            }
            _ => Mend::NextStart,
        }
    }
}

/// The numbers below `count` in the order of a round.
fn order(count: usize, round: u64) -> Vec<usize> {
    // Not the stream that says how strong the fault is: patient 7 and round 7 have nothing to do with each other.
    let mut draws = stream(round, Stream::Patient);
    draws.set_word_pos(64);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let other = (u128::from(draws.next_u64()) * (last as u128 + 1)) >> 64;
        order.swap(last, other as usize);
    }
    order
}
