//! What a network has learned, layer by layer, and the one walk over all of it.

use arrayvec::ArrayVec;
use ndarray::{ArrayViewD, ArrayViewMutD};

use super::super::layers::{Affine, BatchNorm, LayerNorm, MOST_ARRAYS, WEIGHTS};
use super::super::{Architecture, Init, Layer, LayerKind, Real, Stream, stream};
use super::kept::Pass;
use super::{ParameterError, ParameterSet};

/// The parameters of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameters<T> {
    /// In the order of the layers. Those of a layer that is switched off are kept, so that it comes back as it was.
    layers: Vec<LayerParameters<T>>,
    /// Whether a training pass has gone through yet.
    pub(super) started: bool,
}

/// The parameters of one layer.
#[derive(Clone, Debug, PartialEq)]
struct LayerParameters<T> {
    layer: Layer,
    /// The number by which an optimizer tells its first array from others; the next ones follow.
    id: usize,
    learned: Learned<T>,
}

#[derive(Clone, Debug, PartialEq)]
enum Learned<T> {
    Affine(Affine<T>),
    BatchNorm(BatchNorm<T>),
    LayerNorm(LayerNorm<T>),
}

/// One array of parameters, to be read or to be written.
pub(super) struct Parameter<'a, T, Values> {
    /// What the book calls it: W, b, gamma …
    pub(super) word: &'static str,
    /// The layer that it belongs to.
    pub(super) layer: Layer,
    /// By which an optimizer tells it from others.
    pub(super) id: usize,
    pub(super) values: Values,
    /// Its gradient in the last training pass; none for running values, and where that pass went past the layer.
    pub(super) gradient: Option<ArrayViewD<'a, T>>,
}

impl<T, Values> Parameter<'_, T, Values> {
    /// W1, b1, gamma1 …
    pub(super) fn name(&self) -> String {
        format!("{}{}", self.word, self.layer.number)
    }

    /// Whether it is a matrix of weights: it has to be given, and weight decay pulls at it.
    pub(super) fn is_weight(&self) -> bool {
        self.word == WEIGHTS
    }
}

impl<T: Real> Parameters<T> {
    /// Weights drawn by a rule, each layer from a stream of its own; everything else as its layer starts it.
    pub(super) fn new(architecture: &Architecture, init: Init, seed: u64) -> Self {
        let mut parameters = Self { layers: Vec::new(), started: false };
        for layer in architecture.layers() {
            parameters.start(layer, || {
                let mut draws = stream(seed, Stream::Weights(layer.number - 1));
                Affine::new(init.weights(layer.inputs, layer.outputs, &mut draws))
            });
        }
        parameters
    }

    /// The parameters of a set. Biases that are missing are 0, γ 1, β 0, running values 0.
    pub(super) fn from_set(architecture: &Architecture, set: &ParameterSet) -> Result<Self, ParameterError> {
        let mut parameters = Self::new(architecture, Init::Std(0.0), 0);
        // A set may hold what was learned by layers that are switched off; the first array of each tells.
        for layer in architecture.switchable_layers() {
            let mut trial = Self { layers: Vec::new(), started: false };
            trial.switch_on(layer);
            if trial.each(None).next().is_some_and(|parameter| set.get(&parameter.name()).is_some()) {
                parameters.switch_on(layer);
            }
        }
        let layers = architecture.depth();
        let names: Vec<String> = parameters.each(None).map(|parameter| parameter.name()).collect();
        if let Some((name, _)) = set.iter().find(|(name, _)| names.iter().all(|known| known != name)) {
            return Err(ParameterError::Unexpected { name: name.to_owned(), layers });
        }
        for mut parameter in parameters.each_mut(None) {
            let name = parameter.name();
            match set.get(&name) {
                Some(array) if array.shape() == parameter.values.shape() => {
                    parameter.values.zip_mut_with(array, |to, &from| *to = T::of(from));
                }
                Some(array) => {
                    let (expected, found) = (parameter.values.shape().to_vec(), array.shape().to_vec());
                    return Err(ParameterError::Shape { name, expected, found });
                }
                None if parameter.is_weight() => return Err(ParameterError::Missing { name, layers }),
                None => {}
            }
        }
        Ok(parameters)
    }

    /// The one walk: every array with its name, and with its gradient where `pass` has one.
    pub(super) fn each<'a>(
        &'a self,
        pass: Option<&'a Pass<T>>,
    ) -> impl Iterator<Item = Parameter<'a, T, ArrayViewD<'a, T>>> {
        self.layers.iter().flat_map(move |here| named(here.learned.arrays(), here.layer, here.id, pass))
    }

    /// The same walk, to write.
    pub(super) fn each_mut<'a>(
        &'a mut self,
        pass: Option<&'a Pass<T>>,
    ) -> impl Iterator<Item = Parameter<'a, T, ArrayViewMutD<'a, T>>> {
        self.layers
            .iter_mut()
            .flat_map(move |here| named(here.learned.arrays_mut(), here.layer, here.id, pass))
    }

    /// Gives a layer that joins its parameters, unless it was there before and they are kept.
    pub(super) fn switch_on(&mut self, layer: Layer) {
        if self.find(&layer).is_none() {
            self.start(layer, || unreachable!("affine layers are there from the start"));
        }
        let from_batch = self.started;
        if let LayerKind::BatchNorm(_) = layer.kind {
            self.batch_norm_mut(&layer).start_from_batch = from_batch;
        }
    }

    /// Starts the parameters of a layer, if it has any.
    fn start(&mut self, layer: Layer, affine: impl FnOnce() -> Affine<T>) {
        let learned = match layer.kind {
            LayerKind::Affine => Learned::Affine(affine()),
            LayerKind::BatchNorm(_) => Learned::BatchNorm(BatchNorm::new(layer.outputs)),
            LayerKind::LayerNorm => Learned::LayerNorm(LayerNorm::new(layer.outputs)),
            LayerKind::Activation(_) | LayerKind::Dropout(_) => return,
        };
        let id = self.layers.len() * MOST_ARRAYS;
        let place = self.layers.partition_point(|here| here.layer.number <= layer.number);
        self.layers.insert(place, LayerParameters { layer, id, learned });
    }

    fn find(&self, layer: &Layer) -> Option<&Learned<T>> {
        self.layers.iter().find(|here| here.layer.is(layer)).map(|here| &here.learned)
    }

    /// What an affine layer of the network has learned.
    pub(super) fn affine(&self, layer: &Layer) -> &Affine<T> {
        match self.find(layer) {
            Some(Learned::Affine(affine)) => affine,
            _ => unreachable!("{layer:?} is an affine layer of the network"),
        }
    }

    /// What a batch normalisation of the network has learned.
    pub(super) fn batch_norm(&self, layer: &Layer) -> &BatchNorm<T> {
        match self.find(layer) {
            Some(Learned::BatchNorm(norm)) => norm,
            _ => unreachable!("{layer:?} is a batch normalisation of the network"),
        }
    }

    /// What a layer normalisation of the network has learned.
    pub(super) fn layer_norm(&self, layer: &Layer) -> &LayerNorm<T> {
        match self.find(layer) {
            Some(Learned::LayerNorm(norm)) => norm,
            _ => unreachable!("{layer:?} is a layer normalisation of the network"),
        }
    }

    /// The same of a batch normalisation, to gather running values.
    pub(super) fn batch_norm_mut(&mut self, layer: &Layer) -> &mut BatchNorm<T> {
        match self.layers.iter_mut().find(|here| here.layer.is(layer)).map(|here| &mut here.learned) {
            Some(Learned::BatchNorm(norm)) => norm,
            _ => unreachable!("{layer:?} is a batch normalisation of the network"),
        }
    }
}

impl<T: Real> Learned<T> {
    fn arrays(&self) -> ArrayVec<(&'static str, ArrayViewD<'_, T>), MOST_ARRAYS> {
        match self {
            Self::Affine(affine) => affine.arrays().into_iter().collect(),
            Self::BatchNorm(norm) => norm.arrays().into_iter().collect(),
            Self::LayerNorm(norm) => norm.arrays().into_iter().collect(),
        }
    }

    fn arrays_mut(&mut self) -> ArrayVec<(&'static str, ArrayViewMutD<'_, T>), MOST_ARRAYS> {
        match self {
            Self::Affine(affine) => affine.arrays_mut().into_iter().collect(),
            Self::BatchNorm(norm) => norm.arrays_mut().into_iter().collect(),
            Self::LayerNorm(norm) => norm.arrays_mut().into_iter().collect(),
        }
    }
}

/// The arrays of a layer, each with the gradient of the same word.
fn named<'a, T: Real, Values>(
    arrays: ArrayVec<(&'static str, Values), MOST_ARRAYS>,
    layer: Layer,
    id: usize,
    pass: Option<&'a Pass<T>>,
) -> ArrayVec<Parameter<'a, T, Values>, MOST_ARRAYS> {
    let stage = pass.and_then(|pass| pass.stage(&layer));
    let mut gradients = stage.map(|stage| stage.gradients()).unwrap_or_default().into_iter();
    let arrays = arrays.into_iter().zip(id..);
    let parameters = arrays.map(|((word, values), id)| {
        let gradient = gradients.next().map(|(of, gradient)| {
            assert_eq!(of, word, "the gradients of a layer stand in the order of its arrays");
            gradient
        });
        Parameter { word, layer, id, values, gradient }
    });
    parameters.collect()
}
