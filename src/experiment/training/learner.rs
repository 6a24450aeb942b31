//! A network and its optimizer, in either precision behind one type.

use ndarray::ArrayView2;
use rand_chacha::ChaCha8Rng;

use super::change::Change;
use super::flow::Flow;
use super::snapshot::{self, LayerSnapshot, Quantity, TrainingWatch, WeightImages};
use super::spec::Precision;
use crate::data::Images;
use crate::experiment::figure::Histogram;
use crate::nn::{
    Architecture, Init, Input, Network, NetworkState, Optimizer, OptimizerSettings, ParameterError,
    ParameterSet, Predictions, Real,
};

/// A network and its optimizer in one precision.
#[derive(Clone)]
pub(super) struct Core<T> {
    network: Network<T>,
    optimizer: Optimizer<T>,
}

/// What is kept of a core.
pub(super) struct Kept<T> {
    network: NetworkState<T>,
    optimizer: Optimizer<T>,
}

/// A network that learns.
#[derive(Clone)]
pub(super) enum Learner {
    Single(Box<Core<f32>>),
    Double(Box<Core<f64>>),
}

/// A kept state of a training: parameters, running values, switches, and what the optimizer remembers.
pub struct Checkpoint {
    pub(super) iteration: u64,
    kept: KeptLearner,
}

enum KeptLearner {
    Single(Kept<f32>),
    Double(Kept<f64>),
}

/// Evaluates the same expression for the core of either precision.
macro_rules! with {
    ($learner:expr, $core:ident => $body:expr) => {
        match $learner {
            Learner::Single($core) => $body,
            Learner::Double($core) => $body,
        }
    };
}

/// What a network starts from.
pub(super) enum Start<'a> {
    Drawn(Init, u64),
    Given(&'a ParameterSet),
}

impl Learner {
    pub(super) fn new(
        precision: Precision,
        architecture: &Architecture,
        start: &Start<'_>,
        optimizer: OptimizerSettings,
    ) -> Result<Self, ParameterError> {
        Ok(match precision {
            Precision::Single => Self::Single(Box::new(Core::new(architecture, start, optimizer)?)),
            Precision::Double => Self::Double(Box::new(Core::new(architecture, start, optimizer)?)),
        })
    }

    /// One update on a batch; returns the loss before it.
    pub(super) fn step(
        &mut self,
        batch: ArrayView2<'_, u8>,
        rows: &[usize],
        labels: &[u8],
        masks: &mut ChaCha8Rng,
    ) -> f64 {
        with!(self, core => core.network
            .train_step(Input::Picked { pixels: batch, rows }, labels, &mut core.optimizer, masks)
            .wide())
    }

    /// A pass forward and backward without update. Batch norm's running values move all the same.
    pub(super) fn pass(
        &mut self,
        batch: ArrayView2<'_, u8>,
        rows: &[usize],
        labels: &[u8],
        masks: &mut ChaCha8Rng,
    ) {
        with!(self, core => {
            core.network.loss_and_gradients(Input::Picked { pixels: batch, rows }, labels, masks);
        });
    }

    /// The loss of a batch in inference mode.
    pub(super) fn loss(&self, batch: ArrayView2<'_, u8>, rows: &[usize], labels: &[u8]) -> f64 {
        with!(self, core => core.network.loss(Input::Picked { pixels: batch, rows }, labels).wide())
    }

    pub(super) fn answers(&self, pixels: ArrayView2<'_, u8>) -> Predictions {
        with!(self, core => core.network.predict(Input::Pixels(pixels)))
    }

    pub(super) fn apply(&mut self, change: &Change) {
        with!(self, core => core.apply(change));
    }

    pub(super) fn parameters(&self) -> ParameterSet {
        with!(self, core => core.network.parameters())
    }

    pub(super) fn architecture(&self) -> &Architecture {
        with!(self, core => core.network.architecture())
    }

    /// Histograms of the last pass, layer by layer.
    pub(super) fn layers(&self, watch: &TrainingWatch) -> Vec<LayerSnapshot> {
        with!(self, core => snapshot::layers(&core.network, watch))
    }

    /// The standard deviations of activations and gradients of the last pass, layer by layer.
    pub(super) fn spreads(&self) -> Vec<[f64; 2]> {
        with!(self, core => snapshot::spreads(&core.network))
    }

    /// The bounds that a histogram of one quantity of a hidden layer would choose for itself.
    pub(super) fn bounds(&self, layer: usize, quantity: Quantity) -> Option<[f64; 2]> {
        with!(self, core => snapshot::bounds(&core.network, layer, quantity))
    }

    /// The histogram of one quantity of a hidden layer between `bounds`.
    pub(super) fn histogram(&self, layer: usize, quantity: Quantity, bounds: [f64; 2]) -> Option<Histogram> {
        with!(self, core => snapshot::one(&core.network, layer, quantity, bounds))
    }

    /// The last pass on its way through the layers; see [`Flow::of`].
    pub(super) fn flow(&self, images: &Images, rows: &[usize], labels: &[u8], follow: usize) -> Flow {
        with!(self, core => Flow::of(&core.network, images, rows, labels, follow))
    }

    pub(super) fn first_weights(&self, rows: usize, columns: usize) -> Option<WeightImages> {
        with!(self, core => snapshot::first_weights(&core.network, rows, columns))
    }

    pub(super) fn checkpoint(&self, iteration: u64) -> Checkpoint {
        let kept = match self {
            Self::Single(core) => KeptLearner::Single(core.keep()),
            Self::Double(core) => KeptLearner::Double(core.keep()),
        };
        Checkpoint { iteration, kept }
    }

    pub(super) fn restore(&mut self, checkpoint: &Checkpoint) {
        match (self, &checkpoint.kept) {
            (Self::Single(core), KeptLearner::Single(kept)) => core.restore(kept),
            (Self::Double(core), KeptLearner::Double(kept)) => core.restore(kept),
            // A run never changes its precision, so its checkpoints have it too.
            (Self::Single(_), KeptLearner::Double(_)) | (Self::Double(_), KeptLearner::Single(_)) => {}
        }
    }
}

impl Checkpoint {
    pub(super) fn bytes(&self) -> usize {
        match &self.kept {
            KeptLearner::Single(kept) => kept.bytes(),
            KeptLearner::Double(kept) => kept.bytes(),
        }
    }
}

impl<T: Real> Kept<T> {
    fn bytes(&self) -> usize {
        self.network.size_in_bytes() + self.optimizer.size_in_bytes()
    }
}

impl<T: Real> Core<T> {
    fn new(
        architecture: &Architecture,
        start: &Start<'_>,
        optimizer: OptimizerSettings,
    ) -> Result<Self, ParameterError> {
        let network = match *start {
            Start::Drawn(init, seed) => Network::new(architecture, init, seed),
            Start::Given(parameters) => Network::from_parameters(architecture, parameters)?,
        };
        Ok(Self { network, optimizer: Optimizer::new(optimizer) })
    }

    fn apply(&mut self, change: &Change) {
        match *change {
            Change::BatchNorm(settings) => self.network.set_batch_norm(settings),
            Change::Dropout(ratio) => self.network.set_dropout(ratio),
            Change::Activation(activation) => self.network.set_activation(activation),
            Change::LearningRate(lr) => self.optimizer.change(self.optimizer.settings().with_lr(lr)),
            Change::Optimizer(settings) => self.optimizer.change(settings),
            Change::WeightDecay(weight_decay) => self.network.set_weight_decay(weight_decay),
        }
    }

    fn keep(&self) -> Kept<T> {
        Kept { network: self.network.state(), optimizer: self.optimizer.clone() }
    }

    fn restore(&mut self, kept: &Kept<T>) {
        self.network.restore(&kept.network);
        self.optimizer.clone_from(&kept.optimizer);
    }
}
