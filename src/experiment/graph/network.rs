//! The graph of a trained network without a window: one batch through its layers and back.
//!
//! The batch is the first hundred training images, in training mode, as in the window: BatchNorm uses the batch's own
//! mean and variance, dropout draws its mask. `trace.csv` has a row for every layer, forward and then backward, and the columns
//! of every other trace; but a value is the mean of all values of the batch (of the gradients, backward), which would be
//! thousands, and their spread and shape stand in further columns.
//! `values.json` has value and gradient of every parameter by the book's names (`W1`, `b1`, `gamma1`, …) and of `loss`.

use super::messages::Message;
use crate::experiment::figure::{FigureWords, Table, Values};
use crate::experiment::outcome::{Extra, Outcome};
use crate::experiment::run::RunError;
use crate::experiment::training::{Flow, FlowStage, Spread, StageKind, TrainedNetwork};
use crate::graph::Direction;
use crate::graph::trace::HEADINGS;
use crate::language::Say;
use crate::nn::{Input, Loss, Network, Stream, stream};

use super::figures::{exhibits, layers};
use super::json::{json, number_json, tensor_json};
use super::moments;
use super::spec::GraphSpec;

/// How many training images go through.
const BATCH: usize = 100;

/// What the rows of the table are made of.
#[derive(Default)]
struct Rows {
    step: Vec<u64>,
    direction: Vec<String>,
    node: Vec<String>,
    operation: Vec<String>,
    local_derivative: Vec<String>,
    samples: Vec<u64>,
    units: Vec<u64>,
    spread: [Vec<f64>; 4],
    not_a_number: Vec<u64>,
    flat: [Vec<f64>; 2],
    passed_to: Vec<String>,
    passed_value: Vec<f64>,
}

impl Rows {
    /// `passed` is where the row's values go, and their mean there.
    fn push(
        &mut self,
        direction: Direction,
        here: &FlowStage,
        spread: Spread,
        passed: Option<(String, f64)>,
    ) {
        self.step.push(self.step.len() as u64 + 1);
        self.direction.push(direction.name().into());
        self.node.push(here.stage.name());
        self.operation.push(operation(here.stage.kind));
        self.samples.push(here.shape[0] as u64);
        self.units.push(here.shape[1] as u64);
        let numbers = [spread.mean, spread.std, spread.min, spread.max];
        self.spread.iter_mut().zip(numbers).for_each(|(column, x)| column.push(x));
        self.not_a_number.push(spread.not_a_number as u64);
        let flat = here.flat.map_or([f64::NAN; 2], |flat| [flat.units, flat.values]);
        self.flat.iter_mut().zip(flat).for_each(|(column, x)| column.push(x));
        let backward = direction == Direction::Backward;
        let derivative = if backward { local_derivative(here.stage.kind) } else { "" };
        self.local_derivative.push(derivative.into());
        let (to, value) = passed.unwrap_or((String::new(), f64::NAN));
        self.passed_to.push(to);
        self.passed_value.push(value);
    }

    fn table(self) -> Table {
        let [mean, std, min, max] = self.spread;
        let [flat_units, flat_values] = self.flat;
        let [first, second, third, fourth, fifth, sixth, seventh, eighth] = HEADINGS;
        Table::new("trace")
            .with(first, Values::Whole(self.step))
            .with(second, Values::Text(self.direction))
            .with(third, Values::Text(self.node))
            .with(fourth, Values::Text(self.operation))
            .with(fifth, Values::Number(mean))
            .with(sixth, Values::Text(self.local_derivative))
            .with(seventh, Values::Text(self.passed_to))
            .with(eighth, Values::Number(self.passed_value))
            .with("samples", Values::Whole(self.samples))
            .with("units", Values::Whole(self.units))
            .with("std", Values::Number(std))
            .with("min", Values::Number(min))
            .with("max", Values::Number(max))
            .with("nan", Values::Whole(self.not_a_number))
            .with("flat units", Values::Number(flat_units))
            .with("flat values", Values::Number(flat_values))
    }
}

fn operation(kind: StageKind) -> String {
    match kind {
        StageKind::Affine => "affine".into(),
        StageKind::BatchNorm => "batch_norm".into(),
        StageKind::LayerNorm => "layer_norm".into(),
        StageKind::Activation(activation) => activation.word().into(),
        StageKind::Dropout => "dropout".into(),
        StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => "softmax_with_loss".into(),
        StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => "softmax_with_mse".into(),
    }
}

/// What the gradient that arrives at a stage is taken by on its way to the stage before; y is what the stage gave.
fn local_derivative(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Affine => "∂L/∂y · Wᵀ",
        StageKind::BatchNorm => "γ/σ · (∂L/∂y − mean(∂L/∂y) − x̂·mean(∂L/∂y · x̂))",
        StageKind::LayerNorm => "1/σ · (g − mean(g) − x̂·mean(g · x̂)), g = γ · ∂L/∂y",
        StageKind::Activation(activation) => activation.about().slope_in_words,
        StageKind::Dropout => "1 (kept), 0 (dropped)",
        StageKind::SoftmaxWithLoss(Loss::CrossEntropy) => "(y − t)/N",
        StageKind::SoftmaxWithLoss(Loss::MeanSquaredError) => "y·((y − t) − Σ y(y − t))/N",
    }
}

/// The table of a network without rows.
pub(super) fn no_rows() -> Table {
    Rows::default().table()
}

/// A row for every layer, forward and then backward.
pub(super) fn table(flow: &Flow) -> Table {
    let mut rows = Rows::default();
    let arrived = |here: &FlowStage| here.gradient.unwrap_or_else(|| Spread::of(std::iter::once(1.0)));
    for (at, here) in flow.stages.iter().enumerate() {
        let next = flow.stages.get(at + 1).map(|next| (next.stage.name(), here.value.mean));
        rows.push(Direction::Forward, here, here.value, next);
    }
    // The way back begins at the loss with 1.
    for (at, here) in flow.stages.iter().enumerate().rev() {
        let before = at.checked_sub(1).and_then(|before| flow.stages.get(before));
        let passed = before.map(|before| (before.stage.name(), arrived(before).mean));
        rows.push(Direction::Backward, here, arrived(here), passed);
    }
    rows.table()
}

/// Sends a batch through the network and back.
///
/// # Errors
/// When the parameters do not fit the layers.
pub(super) fn record(
    spec: &GraphSpec,
    trained: &TrainedNetwork,
    keeps_moments: bool,
    words: &FigureWords,
) -> Result<Outcome, RunError> {
    let mut network: Network<f64> = trained.network().map_err(|error| RunError::Setup(error.phrase()))?;
    let train = &trained.data.train;
    let rows: Vec<usize> = (0..train.len().min(BATCH)).collect();
    let labels = train.labels.get(..rows.len()).unwrap_or_default();
    let input = Input::Picked { pixels: train.images.pixels(), rows: &rows };
    network.loss_and_gradients(input, labels, &mut stream(0, Stream::Masks));
    let flow = Flow::of(&network, &train.images, &rows, labels, 0);

    let (parameters, gradients) = (network.parameters(), network.gradients());
    let named = parameters.iter().filter(|(name, _)| !name.starts_with("running")).map(|(name, value)| {
        let gradient = gradients.get(name).map_or_else(|| "null".into(), tensor_json);
        (name.to_owned(), tensor_json(value), gradient)
    });
    let loss = ("loss".to_owned(), number_json(flow.loss), number_json(1.0));
    let values = json(named.chain([loss]));
    let (layers_there, iteration, loss, images) =
        (flow.stages.len(), trained.iteration, flow.loss, rows.len());
    let summary = Message::Layers { layers: layers_there, iteration, loss, images }.phrase();
    let file = Extra { name: "values.json".into(), bytes: values.into_bytes() };
    let exhibits = exhibits(spec, layers(&flow, words), words);
    let table = table(&flow);
    let moments = keeps_moments.then(|| moments::of_network(spec, &flow, &table, words)).flatten();
    Ok(Outcome { summary, tables: vec![table], exhibits, files: vec![file], moments, ..Outcome::default() })
}
