//! A finished run: its settings, and what came of them.

use serde::{Deserialize, Serialize};

use crate::experiment::figure::thin;
use crate::experiment::gradient_check::Verdict;

/// The most points of a kept curve.
pub const CURVE_POINTS: usize = 160;

/// A finished run: its settings, and what came of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastRun {
    /// Counts up within the notebook, from 1.
    #[serde(default)]
    pub number: u64,
    /// When it ended, in seconds since 1970.
    pub ended: u64,
    /// The kind of its cell.
    pub kind: String,
    /// The id of its cell, or its kind.
    pub cell: String,
    /// The name of the data.
    pub data: String,
    /// What all randomness followed from.
    pub seed: u64,
    /// How many updates were made, trials trained, or parameters checked.
    pub iterations: u64,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: FinalNumbers,
    /// Whether it stays when room is needed.
    #[serde(default)]
    pub pinned: bool,
    /// The smoothed loss, `[iteration, loss]`, or a search's best so far, `[trial, validation accuracy]`; at most
    /// [`CURVE_POINTS`] of them.
    #[serde(default)]
    pub curve: Vec<[f64; 2]>,
    /// Every key of the spec with its value, the live changes among them.
    pub settings: toml::Table,
}

/// The final numbers of a run, by what it was after.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FinalNumbers {
    /// A network was trained; of a comparison, the one that came out best.
    Trained {
        /// The last value of the smoothed loss; not a number when the run overflowed.
        loss: f64,
        /// Share of right answers over the training images at the last measurement, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        train: Option<f64>,
        /// The same over the images that are set apart to choose by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        validation: Option<f64>,
        /// The same over the test images.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        test: Option<f64>,
    },
    /// Values were searched for.
    Searched {
        /// Share of right answers of the best trial over the images set apart, 0 to 1.
        validation: f64,
    },
    /// Gradients were checked.
    Checked {
        /// The largest relative difference between the two gradients of any array of parameters.
        relative: f64,
        /// Whether they agree: `agrees`, `disagrees`, `cannot tell`; of a run from before it was kept, nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verdict: Option<KeptVerdict>,
    },
}

/// The verdict of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeptVerdict {
    /// Both gradients agree.
    Agrees,
    /// They do not.
    Disagrees,
    /// The check could not tell.
    #[serde(rename = "cannot tell")]
    CannotTell,
}

impl From<Verdict> for KeptVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Agrees => Self::Agrees,
            Verdict::Disagrees => Self::Disagrees,
            Verdict::CannotTell(_) => Self::CannotTell,
        }
    }
}

impl FinalNumbers {
    /// Its numbers to the bit, so that one that is not a number equals itself, in whatever way it is none.
    fn bits(self) -> [Option<u64>; 4] {
        match self {
            Self::Trained { loss, train, validation, test } => [Some(loss), train, validation, test],
            Self::Searched { validation } => [None, Some(validation), None, None],
            Self::Checked { relative, .. } => [None, None, Some(relative), None],
        }
        .map(|number| number.map(|number| if number.is_nan() { f64::NAN } else { number }.to_bits()))
    }

    /// Whether both are measured alike, so that one can be better and their curves share an axis.
    pub fn is_comparable(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Trained { .. }, Self::Trained { .. }) | (Self::Searched { .. }, Self::Searched { .. })
        )
    }

    /// Whether it is better: more right answers on images that were not trained on, those that were set apart if both have any, or, where none were counted, a
    /// smaller loss.
    pub(super) fn beats(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::Trained { loss, validation, test, .. },
                Self::Trained { loss: other_loss, validation: other_validation, test: other_test, .. },
            ) => {
                if let Some((one, other)) = validation.zip(other_validation) {
                    return one > other;
                }
                match (test, other_test) {
                    (Some(a), Some(b)) => a > b,
                    (None, None) => loss < other_loss || (other_loss.is_nan() && !loss.is_nan()),
                    (a, _) => a.is_some(),
                }
            }
            (Self::Searched { validation }, Self::Searched { validation: other }) => validation > other,
            _ => false,
        }
    }
}

impl PastRun {
    /// Whether it is the same run once more: the same settings in the same cell, and the same result to the bit.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.cell == other.cell
            && self.data == other.data
            && self.settings == other.settings
            && self.iterations == other.iterations
            && self.outcome.bits() == other.outcome.bits()
    }
}

/// A curve thinned to at most [`CURVE_POINTS`] points: in as many columns as that leaves room for.
pub fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    // At most five points of a column stay, and the very last may stand in one of its own.
    let fitting = (1..=5).map(|each| {
        let columns = (CURVE_POINTS - 1) / each;
        thin::thinned(points, [first[0], last[0]], columns, |y| y)
    });
    let kept = fitting.into_iter().find(|kept| kept.len() <= CURVE_POINTS).unwrap_or_default();
    // As fine as it can be seen.
    kept.into_iter().map(|[x, y]| [x, (y * 1e5).round() / 1e5]).collect()
}
