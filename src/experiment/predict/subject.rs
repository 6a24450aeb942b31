//! The network that is looked at.

use std::path::Path;
use std::sync::Arc;

use super::messages::Message;
use super::spec::PredictSpec;
use crate::data::pictures::{PIXELS, SIDE};
use crate::data::{DataError, Dataset, WeightsError, weights};
use crate::experiment::outcome::OnTick;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::training::{TrainedNetwork, TrainingSpec, record};
use crate::language::Say;
use crate::nn::{Activation, Architecture, BatchNormSettings, Init, Network, ParameterSet};

/// A network that can be asked about pictures, and the data it knows.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The network; it takes 784 inputs.
    pub network: Arc<Network<f32>>,
    /// How many iterations it was trained for, where that is known.
    pub iteration: Option<u64>,
    /// What it was trained on, or may be tested on.
    pub data: Arc<Dataset>,
    /// The activation that was taken for that of the network, where neither its file nor the spec says it.
    pub assumed: Option<Activation>,
}

impl Subject {
    /// The network of a training.
    ///
    /// # Errors
    /// When it does not take pictures of 28 x 28.
    pub fn new(trained: &TrainedNetwork) -> Result<Self, RunError> {
        let inputs = trained.architecture.inputs;
        let images = trained.data.images();
        if inputs != PIXELS || (images.rows, images.columns) != (SIDE, SIDE) {
            return Err(RunError::Setup(
                Message::OtherInputs { inputs, side: SIDE, pixels: PIXELS }.phrase(),
            ));
        }
        let network = trained.network().map_err(|error| RunError::Setup(error.phrase()))?;
        Ok(Self {
            network: Arc::new(network),
            iteration: Some(trained.iteration),
            data: Arc::clone(&trained.data),
            assumed: None,
        })
    }
}

/// The network of `spec`: from the training cell that it names, from its file, or trained here and now when it names
/// neither.
///
/// # Errors
/// When there is no such network, when it or the data have no pictures of 28 x 28, and when `tick` stopped the training.
pub fn load(spec: &PredictSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Subject, RunError> {
    if let Some(id) = &spec.network {
        return Subject::new(&*sources.network(id)?);
    }
    if let Some(name) = &spec.weights {
        let NetworkFile { network, assumed } = network_from_file(&sources.beside(name)?, spec.activation)?;
        let data = sources.dataset(DataChoice::Auto)?;
        check_images(&data)?;
        return Ok(Subject { network: Arc::new(network), iteration: None, data, assumed });
    }
    let outcome = record(&own_spec(spec.seed), sources, tick)?;
    let trained = outcome.network.ok_or_else(|| RunError::Setup(Message::NoNetwork.phrase()))?;
    Subject::new(&trained)
}

/// Whether the images of `data` can be shown to a network that takes pictures of 28 x 28.
fn check_images(data: &Dataset) -> Result<(), RunError> {
    let (rows, columns) = (data.images().rows, data.images().columns);
    if (rows, columns) == (SIDE, SIDE) {
        return Ok(());
    }
    Err(RunError::Setup(Message::OtherImages { name: data.data_name(), rows, columns, side: SIDE }.phrase()))
}

/// The training of a cell that names no network: a small one, for as long as a breath.
pub fn own_spec(seed: u64) -> TrainingSpec {
    TrainingSpec { hidden: vec![100], init: Init::He, iterations: 1000, seed, ..TrainingSpec::default() }
}

/// A network from a file.
#[derive(Debug)]
pub struct NetworkFile {
    /// It takes 784 inputs.
    pub network: Network<f32>,
    /// The activation that was taken for its own, where nobody says it and it has a hidden layer.
    pub assumed: Option<Activation>,
}

/// The activation of a file that does not name its own: that of most networks of the book.
const ASSUMED: Activation = Activation::Relu;

/// The network in an npz file. Where the file names no activation, `said` is meant, or else ReLU is assumed.
///
/// # Errors
/// When the file cannot be read, does not hold a network that takes 784 inputs, or names another activation than `said`.
pub fn network_from_file(path: &Path, said: Option<Activation>) -> Result<NetworkFile, RunError> {
    let (parameters, named) =
        weights::read(path).map_err(|error: DataError| RunError::Setup(error.phrase()))?;
    if let (Some(named), Some(said)) = (named, said)
        && named != said
    {
        let (path, named, said) = (path.display(), named.name(), said.name());
        return Err(RunError::Setup(
            Message::OtherActivation { path: path.to_string(), named, said }.phrase(),
        ));
    }
    let activation = named.or(said);
    let architecture = architecture(&parameters, activation);
    let assumed = (activation.is_none() && !architecture.hidden.is_empty()).then_some(ASSUMED);
    let (inputs, outputs) = (architecture.inputs, architecture.outputs);
    if let Some(layer) = (1..=architecture.hidden.len()).find(|layer| {
        let has = |name: &str| parameters.get(&format!("{name}{layer}")).is_some();
        (has("gamma") || has("beta")) && !(has("running_mean") && has("running_var"))
    }) {
        let mean = format!("running_mean{layer}");
        let missing = if parameters.get(&mean).is_none() { mean } else { format!("running_var{layer}") };
        let problem = Box::new(WeightsError::NoRunning { name: missing });
        let error = DataError::Weights { path: path.to_path_buf(), problem };
        return Err(RunError::Setup(error.phrase()));
    }
    if inputs != PIXELS && outputs == PIXELS {
        let (found, expected) = (format!("({inputs}, {outputs})"), format!("({outputs}, {inputs})"));
        let problem = Box::new(WeightsError::Transposed { name: "W1".to_owned(), found, expected });
        let error = DataError::Weights { path: path.to_path_buf(), problem };
        return Err(RunError::Setup(error.phrase()));
    }
    let path = path.display();
    if inputs != PIXELS {
        return Err(RunError::Setup(
            Message::OtherInputsInFile { path: path.to_string(), inputs, side: SIDE, pixels: PIXELS }
                .phrase(),
        ));
    }
    if outputs > usize::from(u8::MAX) {
        let most = u8::MAX;
        return Err(RunError::Setup(Message::ManyClasses { path: path.to_string(), outputs, most }.phrase()));
    }
    check_numbers(&parameters, &path)?;
    let network = Network::from_parameters(&architecture, &parameters)
        .map_err(|error| RunError::Setup(Message::File { path: path.to_string(), error }.phrase()))?;
    Ok(NetworkFile { network, assumed })
}

/// A network of weights that are not numbers has no answer to anything.
fn check_numbers(parameters: &ParameterSet, path: &std::path::Display<'_>) -> Result<(), RunError> {
    for (name, array) in parameters.iter() {
        // Networks are asked in f32, in which large numbers are infinite.
        let nan = array.iter().filter(|value| value.is_nan()).count();
        let infinite = array.iter().filter(|value| (**value as f32).is_infinite()).count();
        if nan + infinite == 0 {
            continue;
        }
        let count = array.len();
        return Err(RunError::Setup(
            Message::Overflowed { path: path.to_string(), name: name.to_owned(), count, nan, infinite }
                .phrase(),
        ));
    }
    Ok(())
}

/// The layers that a chain of weight matrices makes.
fn architecture(parameters: &ParameterSet, activation: Option<Activation>) -> Architecture {
    let shapes: Vec<(usize, usize)> = (1..)
        .map_while(|layer| parameters.get(&format!("W{layer}")))
        .map(|w| (w.shape().first().copied().unwrap_or(0), w.shape().get(1).copied().unwrap_or(0)))
        .collect();
    let inputs = shapes.first().map_or(0, |shape| shape.0);
    let widths: Vec<usize> = shapes.iter().map(|shape| shape.1).collect();
    let (outputs, hidden) = widths.split_last().map_or((0, &[][..]), |(last, hidden)| (*last, hidden));
    let mut made = Architecture::new(inputs, hidden, outputs, activation.unwrap_or(ASSUMED));
    if parameters.iter().any(|(name, _)| name.starts_with("gamma") || name.starts_with("running")) {
        made.batch_norm = Some(BatchNormSettings::default());
    }
    made.layer_norm = parameters.iter().any(|(name, _)| name.starts_with("ln_"));
    made
}
