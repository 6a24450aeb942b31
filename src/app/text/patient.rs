//! The words of patients.

use super::Label;

/// Patients.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct PatientText {
    pub patient: fn(number: u64) -> String,
    pub patient_of: fn(number: u64, of: u64) -> String,
    pub score: fn(right: usize, of: usize) -> String,
    pub next: &'static str,
    pub next_help: &'static str,
    pub fault: Label,
    pub figure: Label,
    pub which_fault: &'static str,
    pub which_figure: &'static str,
    pub diagnose: &'static str,
    pub diagnose_help: &'static str,
    pub run_first: &'static str,
    pub right: &'static str,
    pub other_figure: fn(named: &str) -> String,
    pub wrong: fn(said: &str) -> String,
    pub it_is: fn(fault: &str, changed: &str) -> String,
    pub instead: fn(key: &str, value: &str, healthy: &str) -> String,
    pub seen_in: fn(figures: &str) -> String,
    pub mend: &'static str,
    pub mend_help: &'static str,
    pub mend_next: &'static str,
    pub mend_next_help: &'static str,
    pub mended: fn(iteration: &str) -> String,
    pub mended_next: &'static str,
    pub hidden: &'static str,
    pub hidden_help: &'static str,
    pub covered: fn(key: &str) -> String,
}

/// The words in English.
pub(super) const ENGLISH: PatientText = PatientText {
    patient: |number| format!("Patient {number}"),
    patient_of: |number, of| format!("Patient {number} of {of}"),
    score: |right, of| format!("{right} of {of} right"),
    next: "Next patient",
    next_help: "Begins with the next patient that has no diagnosis yet; changes that were recorded are taken out",
    fault: Label { name: "Fault", help: "What is wrong with this network" },
    figure: Label { name: "Figure", help: "The figure that shows it" },
    which_fault: "What is wrong?",
    which_figure: "Seen in?",
    diagnose: "Diagnose",
    diagnose_help: "Judges the diagnosis and shows what is wrong; it can be said once",
    run_first: "Run it first, and look at its figures",
    right: "Right.",
    other_figure: |named| format!("The fault is right, but {named} does not show it."),
    wrong: |said| format!("Not so: {said}."),
    it_is: |fault, changed| {
        if changed.is_empty() { format!("{fault}.") } else { format!("{fault}: {changed}.") }
    },
    instead: |key, value, healthy| format!("{key} {value} instead of {healthy}"),
    seen_in: |figures| format!("Seen in: {figures}."),
    mend: "Mend it now",
    mend_help: "Changes the running network at this iteration; the change is recorded and can be taken out",
    mend_next: "Mend it from the next start",
    mend_next_help: "This cannot change in a running network: takes `patient` out of the block, so that the next start is the healthy network",
    mended: |iteration| format!("Mended at iteration {iteration}."),
    mended_next: "The next start is without the fault.",
    hidden: "hidden",
    hidden_help: "Of a patient this is hidden until the diagnosis; the healthy value stands in the block",
    covered: |key| format!("{key} is hidden until the diagnosis of this patient"),
};
