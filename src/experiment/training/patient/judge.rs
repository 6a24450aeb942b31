//! Whether a diagnosis is right: a pure function of what was said and of the patient.

use super::{FIGURES, Fault, Patient};

/// What somebody says of a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What is wrong.
    pub fault: Fault,
    /// The figure that shows it, one of [`FIGURES`].
    pub figure: &'static str,
}

/// What becomes of a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether it is the fault.
    pub is_fault: bool,
    /// Whether the figure shows the fault that the patient has.
    pub shows_it: bool,
}

impl Diagnosis {
    /// The diagnosis of these words; none where there is no such fault or figure.
    pub fn of(fault: &str, figure: &str) -> Option<Self> {
        let fault = Fault::ALL.into_iter().find(|known| known.word() == fault)?;
        let figure = FIGURES.into_iter().find(|known| *known == figure)?;
        Some(Self { fault, figure })
    }

    /// Judges it.
    pub fn judge(self, patient: &Patient) -> Judged {
        Judged {
            is_fault: self.fault == patient.fault,
            shows_it: patient.fault.figures().contains(&self.figure),
        }
    }
}

impl Judged {
    /// Whether all of it is right: the fault, and the figure.
    pub fn is_right(self) -> bool {
        self.is_fault && self.shows_it
    }
}
