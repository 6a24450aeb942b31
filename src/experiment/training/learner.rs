//! A network and its optimizer, in either precision behind one type.

use std::time::Duration;

use ndarray::{Array2, ArrayView2, Axis};
use rand_chacha::ChaCha8Rng;

use super::change::Change;
use super::flow::Flow;
use super::over_time;
use super::snapshot::{self, LayerSnapshot, Quantity, TrainingWatch, WeightImages};
use super::spec::Precision;
use super::units::{self, OpenedUnit, Unit, UnitPass};
use crate::data::Images;
use crate::experiment::figure::{Histogram, LayersAt};
use crate::nn::optimizer::WeightDecay;
use crate::nn::{
    Architecture, HiddenUnit, Init, Input, Network, NetworkState, Optimizer, OptimizerSettings,
    ParameterError, ParameterSet, PixelScale, Predictions, Real, WeightStep, numerical_step,
    time_of_numerical_gradients,
};

/// A network and its optimizer in one precision.
#[derive(Clone)]
pub(super) struct Core<T> {
    network: Network<T>,
    optimizer: Optimizer<T>,
    /// λ of the weight decay, wherever it acts.
    weight_decay: f64,
}

/// What is kept of a core.
pub(super) struct Kept<T> {
    network: NetworkState<T>,
    optimizer: Optimizer<T>,
    weight_decay: f64,
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

    /// One update along the numerical gradient; the loss before it and how far it moved each matrix of weights, or none
    /// once `goes_on` says no.
    pub(super) fn numerical_step(
        &mut self,
        batch: ArrayView2<'_, u8>,
        rows: &[usize],
        labels: &[u8],
        masks: &mut ChaCha8Rng,
        goes_on: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<(f64, Vec<WeightStep>)>, ParameterError> {
        let x = values(batch, rows, self.architecture().pixels);
        let loss = with!(self, core => numerical_step(
            &mut core.network,
            (Input::Picked { pixels: batch, rows }, x),
            labels,
            &mut core.optimizer,
            masks,
            goes_on,
        )?.map(|(loss, steps)| (loss.wide(), steps)));
        Ok(loss)
    }

    /// About how long a numerical gradient of a batch takes.
    pub(super) fn time_of_numerical(
        &self,
        batch: ArrayView2<'_, u8>,
        rows: &[usize],
        labels: &[u8],
        masks: &mut ChaCha8Rng,
    ) -> Result<Duration, ParameterError> {
        let x = values(batch, rows, self.architecture().pixels);
        with!(self, core => time_of_numerical_gradients(&core.network, x, labels, masks))
    }

    /// The same to the bit, and how far it moved each matrix of weights.
    pub(super) fn step_measured(
        &mut self,
        batch: ArrayView2<'_, u8>,
        rows: &[usize],
        labels: &[u8],
        masks: &mut ChaCha8Rng,
    ) -> (f64, Vec<WeightStep>) {
        with!(self, core => {
            let input = Input::Picked { pixels: batch, rows };
            let (loss, steps) = core.network.train_step_measured(input, labels, &mut core.optimizer, masks);
            (loss.wide(), steps)
        })
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

    /// The answers to some of the pictures.
    pub(super) fn answers_to(&self, pixels: ArrayView2<'_, u8>, rows: &[usize]) -> Predictions {
        with!(self, core => core.network.predict(Input::Picked { pixels, rows }))
    }

    /// The units of the hidden layers for these images.
    pub(super) fn units(&self, pixels: ArrayView2<'_, u8>) -> Vec<Vec<Unit>> {
        with!(self, core => units::count(&core.network, pixels))
    }

    /// What every hidden layer gives for some of the images.
    pub(super) fn activations(&self, pixels: ArrayView2<'_, u8>, rows: &[usize]) -> Vec<Array2<f32>> {
        with!(self, core => units::activations(&core.network, pixels, rows))
    }

    /// One image going through one unit.
    pub(super) fn unit_pass(&self, pixels: ArrayView2<'_, u8>, of: OpenedUnit) -> Option<UnitPass> {
        with!(self, core => units::pass(&core.network, pixels, of))
    }

    /// What one unit gives for every image.
    pub(super) fn unit_values(&self, pixels: ArrayView2<'_, u8>, unit: HiddenUnit) -> Vec<f32> {
        with!(self, core => {
            let values = core.network.values_of(Input::Pixels(pixels), unit);
            values.into_iter().map(|value| value.wide() as f32).collect()
        })
    }

    /// The answers with one unit silenced.
    pub(super) fn answers_without(&self, pixels: ArrayView2<'_, u8>, unit: HiddenUnit) -> Predictions {
        with!(self, core => core.network.predict_without(Input::Pixels(pixels), unit))
    }

    /// Sets every bias of the affine layers back to 0, where it started.
    pub(super) fn clear_biases(&mut self) {
        with!(self, core => core.clear_biases());
    }

    /// Multiplies the learning rate of the updates from now on.
    pub(super) fn scale_rate(&mut self, factor: f64) {
        with!(self, core => core.optimizer.scale_rate(factor));
    }

    pub(super) fn apply(&mut self, change: &Change) {
        with!(self, core => core.apply(change));
    }

    /// Whether it is set so already.
    pub(super) fn is_in_force(&self, change: &Change) -> bool {
        with!(self, core => core.is_in_force(change))
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

    /// How the values of the last pass are distributed, and the weights as they are now; see [`LayersAt`].
    pub(super) fn layers_at(&self, iteration: u64, updates: Vec<WeightStep>) -> LayersAt {
        with!(self, core => over_time::layers_at(&core.network, iteration, updates))
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
        let weight_decay = architecture.weight_decay;
        let mut core = Self { network, optimizer: Optimizer::new(optimizer), weight_decay };
        core.place_decay();
        Ok(core)
    }

    /// Puts the weight decay where the optimizer has it: into the loss or beside it.
    fn place_decay(&mut self) {
        let [in_the_loss, apart] = match self.optimizer.settings().kind().about().weight_decay {
            WeightDecay::InTheLoss => [self.weight_decay, 0.0],
            WeightDecay::Decoupled => [0.0, self.weight_decay],
        };
        self.network.set_weight_decay(in_the_loss);
        self.optimizer.set_decay(apart);
    }

    fn clear_biases(&mut self) {
        for layer in 1..=self.network.architecture().depth() {
            if let Some(biases) = self.network.parameter_mut(&format!("b{layer}")) {
                biases.fill(T::zero());
            }
        }
    }

    fn apply(&mut self, change: &Change) {
        match *change {
            Change::BatchNorm(settings) => self.network.set_batch_norm(settings),
            Change::LayerNorm(on) => self.network.set_layer_norm(on),
            Change::Dropout(ratio) => self.network.set_dropout(ratio),
            Change::Activation(activation) => self.network.set_activation(activation),
            Change::LearningRate(lr) => self.optimizer.change(self.optimizer.settings().with_lr(lr)),
            Change::Optimizer(settings) => self.optimizer.change(settings),
            Change::WeightDecay(weight_decay) => self.weight_decay = weight_decay,
        }
        self.place_decay();
    }

    fn is_in_force(&self, change: &Change) -> bool {
        let (network, optimizer) = (self.network.architecture(), self.optimizer.settings());
        match *change {
            Change::BatchNorm(settings) => network.batch_norm == settings,
            Change::LayerNorm(on) => network.layer_norm == on,
            Change::Dropout(ratio) => network.dropout == ratio,
            Change::Activation(activation) => network.activation == activation,
            Change::LearningRate(lr) => optimizer.lr() == lr,
            Change::Optimizer(settings) => optimizer == settings,
            Change::WeightDecay(weight_decay) => self.weight_decay == weight_decay,
        }
    }

    fn keep(&self) -> Kept<T> {
        Kept {
            network: self.network.state(),
            optimizer: self.optimizer.clone(),
            weight_decay: self.weight_decay,
        }
    }

    fn restore(&mut self, kept: &Kept<T>) {
        self.network.restore(&kept.network);
        self.optimizer.clone_from(&kept.optimizer);
        self.weight_decay = kept.weight_decay;
    }
}

/// Some pictures as the numbers that the network makes of them.
fn values(pixels: ArrayView2<'_, u8>, rows: &[usize], scale: PixelScale) -> Array2<f64> {
    pixels.select(Axis(0), rows).mapv(|byte| scale.number(byte))
}

#[cfg(test)]
mod tests {
    use super::super::run::TrainingRun;
    use super::super::spec::TrainingSpec;
    use crate::experiment::run::Run;
    use crate::experiment::sources::Sources;
    use crate::nn::{OptimizerKind, ParameterSet};

    /// The loss before the last of so many updates, and the parameters after it.
    fn after(updates: u64, lines: &str) -> (f64, ParameterSet) {
        let text = format!(
            "data = \"digits\"\nhidden = [6]\ntrain_size = 40\nbatch_size = 10\ninit = \"he\"\nprecision = \"f64\"\n{lines}"
        );
        let spec = TrainingSpec::parse(&text).expect("the spec is right");
        let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there");
        let scheduled = run.scheduled();
        let mut loss = f64::NAN;
        for iteration in 0..updates {
            for (_, change) in scheduled.iter().filter(|(at, _)| *at == iteration) {
                run.apply(change).expect("it can be made");
            }
            loss = run.update().expect("nobody stops it");
        }
        (loss, run.parameters())
    }

    /// The words of the optimizers that decay weights apart from the loss, and of those that have it in the loss.
    fn words(kind: crate::nn::optimizer::WeightDecay) -> Vec<&'static str> {
        let all = OptimizerKind::ALL.into_iter().map(OptimizerKind::about);
        all.filter(|about| about.weight_decay == kind).map(|about| about.word).collect()
    }

    #[test]
    fn a_decoupled_decay_shrinks_weights_alone_and_is_no_part_of_the_loss() {
        for word in words(super::WeightDecay::Decoupled) {
            let optimizer = format!("optimizer = {{ kind = \"{word}\", lr = 0.01 }}\n");
            let (start, with, without) = (
                after(0, &optimizer).1,
                after(1, &format!("{optimizer}weight_decay = 0.5\n")),
                after(1, &optimizer),
            );
            assert_eq!(with.0, without.0, "{word}");
            for (name, without) in without.1.iter() {
                let (with, start) =
                    (with.1.get(name).expect("it is there"), start.get(name).expect("it is there"));
                for ((with, without), start) in with.iter().zip(without).zip(start) {
                    let pulled = if name.starts_with('W') { -0.01 * 0.5 * start } else { 0.0 };
                    assert!((with - without - pulled).abs() < 1e-15, "{word}: {name}");
                }
            }
        }
        for word in words(super::WeightDecay::InTheLoss) {
            let optimizer = format!("optimizer = {{ kind = \"{word}\", lr = 0.01 }}\n");
            let (with, without) =
                (after(1, &format!("{optimizer}weight_decay = 0.5\n")), after(1, &optimizer));
            assert!(with.0 > without.0, "{word}");
        }
    }

    #[test]
    fn weight_decay_acts_where_the_optimizer_of_now_has_it() {
        for (one, other) in [("sgd", "adamw"), ("adamw", "sgd")] {
            let begun =
                after(3, &format!("weight_decay = 0.5\noptimizer = {{ kind = \"{one}\", lr = 0.01 }}\n"));
            for changes in [
                format!(
                    "{{ at = 0, optimizer = {{ kind = \"{one}\", lr = 0.01 }} }}, {{ at = 0, weight_decay = 0.5 }}"
                ),
                format!(
                    "{{ at = 0, weight_decay = 0.5 }}, {{ at = 0, optimizer = {{ kind = \"{one}\", lr = 0.01 }} }}"
                ),
            ] {
                let other =
                    format!("optimizer = {{ kind = \"{other}\", lr = 0.01 }}\nchanges = [{changes}]\n");
                assert_eq!(after(3, &other), begun, "{one} instead of {other}");
            }
        }
    }
}
