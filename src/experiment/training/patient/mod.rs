//! Patients: trainings in which something is wrong, to be found out by their figures.
//!
//! `patient = 7` in the block of a training draws a fault by that number. The block's own keys are the healthy network, the control:
//! the same block without the key. What is drawn is a pure function of the number and of the block: which fault, and how
//! strong it is. Patients that follow each other go through all faults that such a network can have, in an order of their own,
//! before one comes again. `patients = 20` is a row of them, from number 1 on, which the window goes through with a score.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `fault` | the table: a row a fault, with what it plants, which figures show it, and its symptom |
//! | `words` | what each is called, and why it does what it does |
//! | `drawn` | which fault a number means, and the run that it makes |
//! | `planted` | what is planted beside the keys: in the data, in the initial parameters, in the updates |
//! | `signs` | what a run shows of itself, for the symptoms |
//! | `examine` | a run, taken for that |
//! | `judge` | whether a diagnosis is right |
//!
//! What a fault may have changed is said nowhere before the diagnosis: [`hidden_keys`] are left out of captions and covered in the
//! window, for every patient alike, since what is hidden of one alone would tell. Figures hide nothing.

mod drawn;
mod examine;
mod fault;
mod judge;
mod planted;
mod signs;
mod words;

pub use drawn::{Changed, Mend, Patient};
pub use examine::examine;
pub use fault::{FIGURES, Fault};
pub use judge::{Diagnosis, Judged};
pub(super) use planted::Planted;
pub use signs::Signs;
pub use words::{Because, Name, Said};

use std::sync::Arc;

use super::messages::Message;
use super::spec::{KEYS, TrainingSpec};
use crate::data::Dataset;
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::experiment::spec::Problem;

/// The keys that some fault changes.
pub fn hidden_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(|key| key.facts.can_be_at_fault).map(|key| key.facts.name)
}

/// The data of a run of this spec, with what is wrong with them where it is a patient.
///
/// # Errors
/// As [`TrainingSpec::dataset`].
pub fn dataset(spec: &TrainingSpec, sources: &Sources) -> Result<Arc<Dataset>, RunError> {
    let data = spec.dataset(sources)?;
    Ok(Patient::of(spec).map_or(Arc::clone(&data), |patient| patient.planted.data(data, spec)))
}

/// Whether the controls of this name are covered until the diagnosis: those of the [`hidden_keys`].
pub fn hides_control(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    first == "lr" || hidden_keys().any(|key| key == first)
}

/// Networks that are compared, searched or checked are no patients: it would be said what differs between them.
///
/// # Errors
/// When `key` is what makes one.
pub(crate) fn not_varied(key: &str) -> Result<(), Problem> {
    if ["patient", "patients"].contains(&key) {
        Err(Problem::new(key, Message::PatientElsewhere))
    } else {
        Ok(())
    }
}

/// The same of a network that is one.
///
/// # Errors
/// When this one is.
pub(crate) fn none_in(spec: &TrainingSpec) -> Result<(), Problem> {
    let keys = [("patient", spec.patient), ("patients", spec.patients)];
    let key = keys.into_iter().find(|(_, number)| number.is_some());
    key.map_or(Ok(()), |(key, _)| Err(Problem::new(key, Message::PatientElsewhere)))
}
