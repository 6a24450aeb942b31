//! The beginning of a run, recorded: what a cell of a lesson shows before anyone has pressed Run.
//!
//! `assets/previews.json` holds the losses and accuracies of every network that a training or a comparison of a lesson
//! trains on the built-in digits, up to the first question that the lesson would ask about it: a tenth of the run, at most
//! [`LONGEST`] iterations. A network is found by a number over its spec, so that a copy of a lesson's cell has the preview,
//! too, and a cell with other settings has none. A test holds the recordings to what the cells give, and makes them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::comparison::{ComparisonPoint, ComparisonSpec, NetworkPoint};
use super::fingerprint::Fingerprint;
use super::run::{RunError, play};
use super::sources::Sources;
use super::training::{Accuracy, TrainingPoint, TrainingRun, TrainingSpec, without_newer_defaults};

/// A preview is no longer than so many iterations.
pub const LONGEST: u64 = 300;
/// Of a comparison so much of the run is shown, as one part of so many, and at least so many iterations.
const SHARE_OF_A_COMPARISON: u64 = 40;
const LEAST_OF_A_COMPARISON: u64 = 10;

/// The recorded beginning of one network's training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The loss of each iteration, to four significant digits; none where it was no finite number.
    pub loss: Vec<Option<f64>>,
    /// Where the accuracy was measured: iteration, training images, test images.
    pub accuracy: Vec<(u64, f64, f64)>,
    /// The accuracy on the images that are set apart, at the same places; empty where none are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation: Vec<f64>,
}

/// All recordings, by the [`key`] of their network.
pub type Previews = BTreeMap<String, Preview>;

static RECORDED: LazyLock<Previews> = LazyLock::new(|| {
    // A test reads the same file: what cannot be read never leaves the house.
    serde_json::from_str(include_str!("../../assets/previews.json")).unwrap_or_default()
});

/// What comes with the program.
pub fn recorded() -> &'static Previews {
    &RECORDED
}

/// The number that a network's preview is found by: of all its settings but its name.
pub fn key(spec: &TrainingSpec) -> String {
    let nameless = TrainingSpec { id: None, ..spec.clone() };
    let mut table = nameless.to_table();
    without_newer_defaults(&mut table);
    let text = toml::to_string(&table).unwrap_or_default();
    Fingerprint::new().and(text.as_bytes()).to_string()
}

/// How many iterations of a run are recorded.
fn length(spec: &TrainingSpec) -> u64 {
    (spec.iterations / 10).clamp(1, LONGEST)
}

/// Trains the network on the built-in digits for as long as a preview lasts.
///
/// # Errors
/// When it cannot be trained.
pub fn record(spec: &TrainingSpec) -> Result<Preview, RunError> {
    let mut run = TrainingRun::new(spec.clone(), &Sources::default())?;
    let (mut preview, length) = (Preview::default(), length(spec));
    play(&mut run, |_, point| {
        preview.loss.push(point.loss.is_finite().then(|| rounded(point.loss)));
        if let Some(Accuracy { train, validation, test }) = point.accuracy {
            preview.validation.extend(validation.map(rounded));
            preview.accuracy.push((point.iteration, rounded(train), rounded(test)));
        }
        if point.iteration + 1 < length { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(preview)
}

/// To four significant digits: finer than a screen shows.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// The recorded points of a training; none where its settings are not those of a lesson.
pub fn of_training(spec: &TrainingSpec) -> Option<Vec<TrainingPoint>> {
    let points = recorded().get(&key(spec))?.points();
    Some(
        points
            .map(|(iteration, loss, accuracy)| TrainingPoint { iteration, loss, loss_after: None, accuracy })
            .collect(),
    )
}

/// The recorded points of all networks of a comparison, before it can be seen who is ahead: that is what a class is to guess; none where one of them is not a lesson's.
pub fn of_comparison(spec: &ComparisonSpec) -> Option<Vec<ComparisonPoint>> {
    let networks = spec.networks();
    let networks: Vec<&Preview> =
        networks.iter().map(|(_, network)| recorded().get(&key(network))).collect::<Option<_>>()?;
    let mut each: Vec<_> = networks.iter().map(|preview| preview.points()).collect();
    let next = || {
        let points: Vec<_> = each.iter_mut().map(Iterator::next).collect::<Option<_>>()?;
        let iteration = points.first().map(|(iteration, ..)| *iteration)?;
        let networks =
            points.into_iter().map(|(_, loss, accuracy)| NetworkPoint { loss, accuracy }).collect();
        Some(ComparisonPoint { iteration, networks })
    };
    let shown = (spec.base.iterations / SHARE_OF_A_COMPARISON).max(LEAST_OF_A_COMPARISON);
    Some(std::iter::from_fn(next).take(shown as usize).collect())
}

impl Preview {
    fn points(&self) -> impl Iterator<Item = (u64, f64, Option<Accuracy>)> {
        (0..).zip(&self.loss).map(|(iteration, loss)| {
            let measured = self.accuracy.iter().position(|(at, ..)| *at == iteration);
            let accuracy = measured.and_then(|at| {
                let (_, train, test) = *self.accuracy.get(at)?;
                Some(Accuracy { train, validation: self.validation.get(at).copied(), test })
            });
            (iteration, loss.unwrap_or(f64::NAN), accuracy)
        })
    }
}
