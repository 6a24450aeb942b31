//! The network that is looked at.

use std::path::Path;
use std::sync::Arc;

use super::spec::PredictSpec;
use crate::data::pictures::{PIXELS, SIDE};
use crate::data::{DataError, Dataset, weights};
use crate::experiment::parameter_error;
use crate::experiment::run::RunError;
use crate::experiment::sources::{DataChoice, Sources};
use crate::experiment::spec::OnTick;
use crate::experiment::training::{TrainedNetwork, TrainingSpec, record};
use crate::language::{Language, Phrase, Say};
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
            return Err(RunError::Setup(Phrase::new(
                format!(
                    "This network takes {inputs} values; a drawing has {SIDE} x {SIDE} = {PIXELS} pixels"
                ),
                format!("이 신경망은 값 {inputs}개를 받는데, 그림은 {SIDE} x {SIDE} = {PIXELS} 픽셀입니다"),
            )));
        }
        let network = trained.network().map_err(|error| RunError::Setup(parameter_error(&error)))?;
        Ok(Self {
            network: Arc::new(network),
            iteration: Some(trained.iteration),
            data: Arc::clone(&trained.data),
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
        let network = network_from_file(&sources.beside(name)?)?;
        let data = sources.dataset(DataChoice::Auto)?;
        check_images(&data)?;
        return Ok(Subject { network: Arc::new(network), iteration: None, data });
    }
    let outcome = record(&own_spec(spec.seed), sources, tick)?;
    let none = Phrase::new("The training gave no network", "학습이 끝났지만 신경망을 얻지 못했습니다");
    let trained = outcome.network.ok_or(RunError::Setup(none))?;
    Subject::new(&trained)
}

/// Whether the images of `data` can be shown to a network that takes pictures of 28 x 28.
fn check_images(data: &Dataset) -> Result<(), RunError> {
    let (rows, columns) = (data.images().rows, data.images().columns);
    if (rows, columns) == (SIDE, SIDE) {
        return Ok(());
    }
    let (name, in_korean) = (&data.name, data.name_in(Language::Korean));
    Err(RunError::Setup(Phrase::new(
        format!(
            "The images of {name} have {rows} x {columns} pixels, but this network takes {SIDE} x {SIDE}: open data with \
             such images, as MNIST has, or use the built-in digits"
        ),
        format!(
            "데이터({in_korean})의 이미지는 {rows} x {columns} 픽셀인데 이 신경망은 {SIDE} x {SIDE} 픽셀을 받습니다. MNIST처럼 \
             크기가 맞는 데이터를 열거나 내장 숫자를 쓰세요"
        ),
    )))
}

/// The training of a cell that names no network: a small one, for as long as a breath.
pub fn own_spec(seed: u64) -> TrainingSpec {
    TrainingSpec { hidden: vec![100], init: Init::He, iterations: 1000, seed, ..TrainingSpec::default() }
}

/// The network in an npz file. Where the file names no activation, ReLU is meant.
///
/// # Errors
/// When the file cannot be read or does not hold a network that takes 784 inputs.
pub fn network_from_file(path: &Path) -> Result<Network<f32>, RunError> {
    let (parameters, activation) =
        weights::read(path).map_err(|error: DataError| RunError::Setup(error.phrase()))?;
    let architecture = architecture(&parameters, activation);
    let (inputs, outputs, path) = (architecture.inputs, architecture.outputs, path.display());
    if inputs != PIXELS {
        return Err(RunError::Setup(Phrase::new(
            format!(
                "{path}: this network takes {inputs} values; a picture has {SIDE} x {SIDE} = {PIXELS} pixels"
            ),
            format!(
                "{path}: 이 신경망은 값 {inputs}개를 받는데, 그림은 {SIDE} x {SIDE} = {PIXELS} 픽셀입니다"
            ),
        )));
    }
    if outputs > usize::from(u8::MAX) {
        let most = u8::MAX;
        return Err(RunError::Setup(Phrase::new(
            format!("{path}: this network has {outputs} classes; at most {most} are possible here"),
            format!(
                "{path}: 이 신경망의 클래스는 {outputs}개인데, 여기서는 {most}개까지만 구별할 수 있습니다"
            ),
        )));
    }
    check_numbers(&parameters, &path)?;
    Network::from_parameters(&architecture, &parameters).map_err(|error| {
        let korean = parameter_error(&error).korean();
        RunError::Setup(Phrase::new(format!("{path}: {error}"), format!("{path}: {korean}")))
    })
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
        return Err(RunError::Setup(Phrase::new(
            format!(
                "{path}: of the {count} numbers of {name}, {nan} are not a number and {infinite} are infinite, so this                  network has no answer to anything. Its training overflowed: train it again with a smaller learning rate                  or smaller initial weights"
            ),
            format!(
                "{path}: {name}의 수 {count}개 가운데 {nan}개는 수가 아니고 {infinite}개는 무한대여서, 이 신경망은 아무 답도 내지                  못합니다. 학습하다가 값이 넘친 것입니다. 학습률이나 가중치 초깃값을 줄여 다시 학습하세요"
            ),
        )));
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
    let mut made = Architecture::new(inputs, hidden, outputs, activation.unwrap_or(Activation::Relu));
    if parameters.iter().any(|(name, _)| name.starts_with("gamma") || name.starts_with("running")) {
        made.batch_norm = Some(BatchNormSettings::default());
    }
    made
}
