//! The units of all hidden layers, seen on a fixed sample of the test images.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

use super::one::{OpenedUnit, UnitLook};
use super::{HiddenUnit, Unit};
use crate::nn::{Activation, Input, LayerKind, Network, Real};

/// At most so many test images are looked at one by one.
const SAMPLE: usize = 200;

/// What the window wants to see of the units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitsWatch {
    /// The unit that is looked at by itself.
    pub opened: Option<OpenedUnit>,
}

/// The units of the hidden layers at one iteration.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitsSnapshot {
    /// How many iterations had been taken.
    pub iteration: u64,
    /// The activation function at work.
    pub activation: Activation,
    /// The numbers of the test images of the sample: sorted by class, and within one by their number.
    pub images: Arc<[usize]>,
    /// Their classes.
    pub labels: Vec<u8>,
    /// What each hidden layer gives for them in inference, shape (images, units).
    pub layers: Vec<Array2<f32>>,
    /// Every unit over all test images in use; none while a run does not rest, since it takes its time.
    pub counts: Option<Arc<Vec<Vec<Unit>>>>,
    /// One unit by itself, as it was looked at last: see its own iteration.
    pub opened: Option<Arc<UnitLook>>,
}

/// What a run knows of its units.
#[derive(Default)]
pub(in super::super) struct KnownUnits {
    /// The test images of the sample, once they were looked at.
    pub(in super::super) sample: Option<Arc<[usize]>>,
    /// The units over all test images, where they were counted since the last update or change.
    pub(in super::super) counts: Option<Arc<Vec<Vec<Unit>>>>,
    /// The unit that was looked at last.
    pub(in super::super) looked: Option<Arc<UnitLook>>,
    /// Whether a change was made since then.
    pub(in super::super) look_is_old: bool,
}

impl UnitsSnapshot {
    /// About what it takes of the memory, in bytes.
    pub(in super::super) fn bytes(&self) -> usize {
        self.layers.iter().map(|layer| layer.len() * size_of::<f32>()).sum::<usize>()
            + self
                .counts
                .iter()
                .flat_map(|counts| counts.iter())
                .map(|of| size_of_val(&of[..]))
                .sum::<usize>()
            + self.opened.as_ref().map_or(0, |opened| opened.bytes())
    }

    /// Whether a unit, both counted from 0, is exactly 0 for every image of the sample.
    pub fn is_silent(&self, of: HiddenUnit) -> bool {
        self.layers
            .get(of.layer)
            .filter(|layer| of.unit < layer.ncols() && layer.nrows() > 0)
            .is_some_and(|layer| layer.column(of.unit).iter().all(|value| *value == 0.0))
    }
}

/// The numbers of the images that are looked at: of every class as many as of any other, the first ones that there are.
pub(in super::super) fn sample(labels: &[u8], classes: usize) -> Arc<[usize]> {
    let each = (SAMPLE / classes.max(1)).max(1);
    let of = |class: usize| {
        let all = labels.iter().enumerate().filter(move |(_, label)| usize::from(**label) == class);
        all.map(|(number, _)| number).take(each)
    };
    (0..classes).flat_map(of).collect()
}

/// What every hidden layer gives for some of the images, shape (images, units) each.
pub(in super::super) fn activations<T: Real>(
    network: &Network<T>,
    pixels: ArrayView2<'_, u8>,
    rows: &[usize],
) -> Vec<Array2<f32>> {
    let mut layers = Vec::new();
    network.each_layer(Input::Picked { pixels, rows }, |layer, value| {
        if let LayerKind::Activation(_) = layer.kind {
            layers.push(value.mapv(|value| value.wide() as f32));
        }
    });
    layers
}
