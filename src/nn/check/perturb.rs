//! One parameter moved, and what moves with it.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::super::layers::softmax_with_loss::EPSILON;
use super::super::workspace::{flat, flat_mut, resize};
use super::super::{Activation, Loss};
use super::frozen::{Frozen, FrozenPass, ParameterArray, ParameterKind, normalise};

/// What two tries of one parameter say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// (loss at +h - loss at -h) / 2h.
    pub gradient: f64,
    /// How many pre-activations lay on one side of ReLU's kink at +h and on the other at -h.
    pub crossed: usize,
    /// The same difference without weight decay and, of the cross-entropy, without the 1e-7 inside the logarithm; none where a pre-activation
    /// left the side of the kink on which it lies when nothing is moved.
    pub plain: Option<f64>,
}

/// What one try comes to, without weight decay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Losses {
    /// The loss as it is trained: of the cross-entropy -log(y + 1e-7).
    book: f64,
    /// The loss of which backpropagation has the exact gradient: of the cross-entropy -log y.
    pub(super) plain: f64,
}

/// What becomes of a pre-activation that crosses the kink of ReLU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kinks {
    /// It crosses, as in the network itself.
    Free,
    /// Every ReLU lets through what it lets through when nothing is moved. This network is smooth, and where the loss
    /// has a gradient at all, it has the same one.
    Held,
}

/// Memory of one core for its tries.
#[derive(Default)]
pub(super) struct Scratch {
    /// The column that the parameter moves, as long as only one does.
    column: Vec<f64>,
    next_column: Vec<f64>,
    /// All values, once all of them move.
    matrix: Array2<f64>,
    next_matrix: Array2<f64>,
    kinked: Kinked,
}

/// What is told of kinks in one try.
#[derive(Default)]
struct Kinked {
    /// On which side of the kink each pre-activation lay at +h, in the order in which they were computed.
    sides: Vec<bool>,
    /// Whether a pre-activation of the last try lay on another side than when nothing is moved.
    strayed: bool,
}

impl FrozenPass {
    /// The central differences of some entries of an array, in their order, shared out over the cores.
    ///
    /// `array` is a place in [`arrays`](Self::arrays), and each entry one below its count; `h` is above 0.
    ///
    /// # Panics
    /// When there is no such array or entry.
    pub fn differences(&self, array: usize, entries: &[usize], h: f64) -> Vec<Difference> {
        let array = &self.arrays[array];
        let tries = |scratch: &mut Scratch, entry: &usize| self.difference(array, *entry, h, scratch);
        entries.par_iter().with_min_len(8).map_init(Scratch::default, tries).collect()
    }

    /// How many multiplications one try of an entry costs, about: what it takes to say how long many of them will.
    ///
    /// # Panics
    /// When there is no such array.
    pub fn cost(&self, array: usize) -> usize {
        let mut after = self.affine_layers().skip(self.arrays[array].number);
        let next = after.next().map_or(0, |affine| affine.w.ncols());
        let after = after.map(|affine| affine.w.len()).sum::<usize>();
        // An exponential costs as much as some ten products.
        self.samples() * (1 + next + after + 10 * self.logits().ncols())
    }

    pub(super) fn difference(
        &self,
        array: &ParameterArray,
        entry: usize,
        h: f64,
        scratch: &mut Scratch,
    ) -> Difference {
        let decay = self.decay(array, entry, h);
        if self.moves_nothing(array, entry) {
            return Difference { gradient: decay, crossed: 0, plain: Some(0.0) };
        }
        scratch.kinked.sides.clear();
        let above = self.losses_after(array, entry, h, Kinks::Free, scratch, &mut Vec::push);
        let strayed = scratch.kinked.strayed;
        let (mut place, mut crossed) = (0, 0);
        let count = &mut |sides: &mut Vec<bool>, side| {
            crossed += usize::from(sides.get(place) != Some(&side));
            place += 1;
        };
        let below = self.losses_after(array, entry, -h, Kinks::Free, scratch, count);
        Difference {
            gradient: (above.book - below.book) / (h + h) + decay,
            crossed,
            plain: (!strayed && !scratch.kinked.strayed).then(|| (above.plain - below.plain) / (h + h)),
        }
    }

    /// An input that is 0 in every sample, as the corners of all pictures are, moves nothing whatever its weight: both
    /// tries have the loss of the batch, to the last bit.
    pub(super) fn moves_nothing(&self, array: &ParameterArray, entry: usize) -> bool {
        match (array.kind, &self.layers[array.place].kind) {
            (ParameterKind::Weight, Frozen::Affine { affine, inactive }) => {
                inactive[entry / affine.w.ncols()]
            }
            _ => false,
        }
    }

    /// The central difference of the loss without weight decay and without the 1e-7, every ReLU held on its side.
    pub(super) fn smooth_difference(
        &self,
        array: &ParameterArray,
        entry: usize,
        h: f64,
        scratch: &mut Scratch,
    ) -> f64 {
        let mut after =
            |step| self.losses_after(array, entry, step, Kinks::Held, scratch, &mut |_, _| ()).plain;
        (after(h) - after(-h)) / (h + h)
    }

    /// The central difference of the weight decay: of λ/2 · w², for a weight, and 0 for everything else.
    fn decay(&self, array: &ParameterArray, entry: usize, h: f64) -> f64 {
        match self.weight(array, entry) {
            Some(w) if self.weight_decay != 0.0 => {
                let half = |w: f64| 0.5 * self.weight_decay * w * w;
                (half(w + h) - half(w - h)) / (h + h)
            }
            _ => 0.0,
        }
    }

    /// The loss, without weight decay, with one parameter moved by `step`. `side` hears of every pre-activation that
    /// is computed again, whether it lies above the kink.
    fn losses_after(
        &self,
        array: &ParameterArray,
        entry: usize,
        step: f64,
        kinks: Kinks,
        scratch: &mut Scratch,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) -> Losses {
        scratch.kinked.strayed = false;
        let unit = self.move_column(array, entry, step, scratch);
        let mut place = array.place + 1;
        while self.column_through(place, unit, kinks, scratch, side) {
            place += 1;
        }
        // The layer at this place, if there is one left, made all columns of the one.
        for place in place + 1..self.layers.len() {
            self.all_through(place, kinks, scratch, side);
        }
        self.losses_of(&mut scratch.matrix)
    }

    /// Puts the column that a parameter moves, moved, into `scratch`; returns which column of its layer it is.
    fn move_column(&self, array: &ParameterArray, entry: usize, step: f64, scratch: &mut Scratch) -> usize {
        let (x, layer) = (self.x(array.place), &self.layers[array.place]);
        let units = layer.y.ncols();
        let unit = entry % units;
        let column = &mut scratch.column;
        column.clear();
        match (&layer.kind, array.kind) {
            (Frozen::BatchNorm(norm), kind) => {
                let moved = |of| if kind == of { step } else { 0.0 };
                let gamma = norm.gamma[unit] + moved(ParameterKind::Gamma);
                let beta = norm.beta[unit] + moved(ParameterKind::Beta);
                column.extend(x.column(unit));
                normalise(column, norm.epsilon, gamma, beta);
            }
            (Frozen::LayerNorm(norm), ParameterKind::Gamma) => {
                let normalised = norm.normalised.column(unit);
                column.extend(layer.y.column(unit).iter().zip(normalised).map(|(y, x)| y + step * x));
            }
            (_, ParameterKind::Weight) => {
                let inputs = x.column(entry / units);
                column.extend(layer.y.column(unit).iter().zip(inputs).map(|(y, x)| y + step * x));
            }
            _ => column.extend(layer.y.column(unit).iter().map(|y| y + step)),
        }
        unit
    }

    /// Takes one moved column through the layer at a place. Gives false where it is one column no more, but all values in
    /// `scratch`: after an affine layer, a layer normalisation, and at the end.
    fn column_through(
        &self,
        place: usize,
        unit: usize,
        kinks: Kinks,
        scratch: &mut Scratch,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) -> bool {
        let Scratch { column, next_column, matrix, kinked, .. } = scratch;
        let Some(layer) = self.layers.get(place) else {
            copy(self.logits(), matrix);
            matrix.column_mut(unit).iter_mut().zip(column).for_each(|(logit, moved)| *logit = *moved);
            return false;
        };
        let x = self.x(place).column(unit);
        match &layer.kind {
            Frozen::BatchNorm(norm) => {
                normalise(column, norm.epsilon, norm.gamma[unit], norm.beta[unit]);
            }
            // Every unit of a row moves with each of them.
            Frozen::LayerNorm(norm) => {
                copy(self.x(place), matrix);
                matrix.column_mut(unit).iter_mut().zip(column).for_each(|(x, moved)| *x = *moved);
                norm.forward(matrix);
                return false;
            }
            Frozen::Activation(activation) => {
                next_column.resize(column.len(), 0.0);
                activate(*activation, x, column, next_column, kinks, kinked, side);
                std::mem::swap(column, next_column);
            }
            Frozen::Dropout(mask) => {
                column.iter_mut().zip(mask.column(unit)).for_each(|(value, passes)| *value *= passes);
            }
            // The column's change times one row of the weights.
            Frozen::Affine { affine, .. } => {
                let row = affine.w.row(unit);
                copy(&layer.y, matrix);
                for ((moved, x), mut y) in column.iter().zip(x).zip(matrix.axis_iter_mut(Axis(0))) {
                    let change = moved - x;
                    if change != 0.0 {
                        y.scaled_add(change, &row);
                    }
                }
                return false;
            }
        }
        true
    }

    /// Takes all values through the layer at a place.
    fn all_through(
        &self,
        place: usize,
        kinks: Kinks,
        scratch: &mut Scratch,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) {
        let Scratch { matrix, next_matrix, kinked, .. } = scratch;
        match &self.layers[place].kind {
            Frozen::BatchNorm(norm) => norm.forward(matrix),
            Frozen::LayerNorm(norm) => norm.forward(matrix),
            Frozen::Activation(activation) => {
                resize(next_matrix, matrix.dim());
                let frozen = flat(self.x(place));
                activate(*activation, frozen, flat(matrix), flat_mut(next_matrix), kinks, kinked, side);
                std::mem::swap(matrix, next_matrix);
            }
            Frozen::Dropout(mask) => *matrix *= mask,
            Frozen::Affine { affine, .. } => {
                resize(next_matrix, (matrix.nrows(), affine.w.ncols()));
                affine.forward(matrix.view(), next_matrix.view_mut());
                std::mem::swap(matrix, next_matrix);
            }
        }
    }

    /// The mean losses of a batch of logits, which are used up.
    ///
    /// What the loss of a sample has besides its top logit is summed apart, so that a network that is all but sure of
    /// a sample still has a loss with all its digits.
    pub(super) fn losses_of(&self, logits: &mut Array2<f64>) -> Losses {
        let mut losses = Losses { book: 0.0, plain: 0.0 };
        for (mut row, label) in logits.axis_iter_mut(Axis(0)).zip(&self.labels) {
            let label = usize::from(*label);
            let (mut top, mut place) = (f64::NEG_INFINITY, 0);
            for (index, value) in row.iter().enumerate() {
                if *value > top {
                    (top, place) = (*value, index);
                }
            }
            let below_top = top - row.get(label).copied().unwrap_or(f64::NEG_INFINITY);
            let (mut sum, mut others) = (0.0, 0.0);
            for (index, value) in row.iter_mut().enumerate() {
                *value = (*value - top).exp();
                sum += *value;
                others += if index == place { 0.0 } else { *value };
            }
            let probability = row.get(label).map_or(0.0, |exponential| exponential / sum);
            match self.loss {
                Loss::CrossEntropy => {
                    losses.book += -(probability + EPSILON).ln();
                    losses.plain += others.ln_1p() + below_top;
                }
                Loss::MeanSquaredError => {
                    let doubt = if label == place { others / sum } else { 1.0 - probability };
                    let wrong = row.iter().enumerate().filter(|(class, _)| *class != label);
                    let squares = wrong.map(|(_, exponential)| (exponential / sum) * (exponential / sum));
                    let loss = 0.5 * (doubt * doubt + squares.sum::<f64>());
                    losses.book += loss;
                    losses.plain += loss;
                }
            }
        }
        let count = self.labels.len().max(1) as f64;
        Losses { book: losses.book / count, plain: losses.plain / count }
    }
}

/// What an activation function makes of some values, which are `frozen` when nothing is moved; on the side of its kink on
/// which they lie, or on which they lay.
fn activate<'a>(
    activation: Activation,
    frozen: impl IntoIterator<Item = &'a f64>,
    x: &[f64],
    y: &mut [f64],
    kinks: Kinks,
    kinked: &mut Kinked,
    side: &mut impl FnMut(&mut Vec<bool>, bool),
) {
    let Some(branches) = activation.about().branches else { return activation.forward(x, y) };
    for ((x, y), frozen) in x.iter().zip(y).zip(frozen) {
        side(&mut kinked.sides, *x > 0.0);
        kinked.strayed |= (*x > 0.0) != (*frozen > 0.0);
        *y = branches(*x, if kinks == Kinks::Free { *x } else { *frozen });
    }
}

fn copy(from: &Array2<f64>, to: &mut Array2<f64>) {
    resize(to, from.dim());
    to.assign(from);
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Distribution, StandardNormal};

    use super::super::super::{
        Architecture, BatchNormSettings, Init, Input, Network, Stream, numerical_gradient, stream,
    };
    use super::*;

    const SAMPLES: usize = 5;

    fn masks() -> ChaCha8Rng {
        stream(3, Stream::Masks)
    }

    fn batch() -> (Array2<f64>, Vec<u8>) {
        let mut draws = stream(5, Stream::Inputs);
        let mut x = Array2::from_shape_simple_fn((SAMPLES, 6), || StandardNormal.sample(&mut draws));
        x.column_mut(2).fill(0.0);
        (x, (0..SAMPLES as u8).map(|label| label % 3).collect())
    }

    /// Networks that have everything in them that a parameter can move, each thing with and without the others.
    fn networks() -> Vec<Network<f64>> {
        let mut networks = Vec::new();
        for hidden in [&[][..], &[4], &[4, 5], &[5, 4, 3]] {
            for activation in Activation::ALL {
                let on = Some(BatchNormSettings::default());
                for (loss, batch_norm, layer_norm, dropout, weight_decay) in [
                    (Loss::CrossEntropy, None, false, 0.0, 0.0),
                    (Loss::CrossEntropy, on, false, 0.0, 0.1),
                    (Loss::CrossEntropy, None, false, 0.4, 0.2),
                    (Loss::CrossEntropy, None, true, 0.0, 0.1),
                    (Loss::CrossEntropy, on, true, 0.3, 0.0),
                    (Loss::MeanSquaredError, None, false, 0.0, 0.0),
                    (Loss::MeanSquaredError, on, true, 0.3, 0.1),
                ] {
                    let architecture = Architecture {
                        batch_norm,
                        layer_norm,
                        dropout,
                        weight_decay,
                        loss,
                        ..Architecture::new(6, hidden, 3, activation)
                    };
                    let mut network = Network::new(&architecture, Init::Std(0.7), 11);
                    for layer in 1..=hidden.len() {
                        for (name, shift) in
                            [("b", 0.3), ("gamma", 0.2), ("beta", -0.1), ("ln_gamma", 0.3), ("ln_beta", 0.1)]
                        {
                            let values = network.parameter_mut(&format!("{name}{layer}"));
                            values.into_iter().flatten().for_each(|value| *value += shift);
                        }
                    }
                    networks.push(network);
                }
            }
        }
        networks
    }

    #[test]
    fn the_pass_has_the_loss_of_the_network() {
        for mut network in networks() {
            let (x, labels) = batch();
            let frozen = FrozenPass::new(&network, x.clone(), labels.clone(), &mut masks());
            let loss = network.training_loss(Input::Values(x.view()), &labels, &mut masks());
            assert!((frozen.loss() - loss).abs() < 1e-14, "{:?}", network.architecture());
        }
    }

    /// Every entry of every array, against two whole passes of the network itself. With a large h the rounding of the
    /// losses, which divided by 2h is all that the two can differ by, stays below 1e-12.
    #[test]
    fn computing_only_what_moves_gives_the_difference_of_whole_passes() {
        const H: f64 = 0.02;
        for mut network in networks() {
            let (x, labels) = batch();
            let frozen = FrozenPass::new(&network, x.clone(), labels.clone(), &mut masks());
            for (place, array) in frozen.arrays().iter().enumerate() {
                let entries: Vec<usize> = (0..array.count()).collect();
                let found = frozen.differences(place, &entries, H);
                let mut values = network.parameter_mut(&array.name).unwrap().to_vec();
                let expected = numerical_gradient(&mut values, H, |values| {
                    network.parameter_mut(&array.name).unwrap().copy_from_slice(values);
                    network.training_loss(Input::Values(x.view()), &labels, &mut masks())
                });
                network.parameter_mut(&array.name).unwrap().copy_from_slice(&values);
                for ((entry, found), expected) in found.iter().enumerate().zip(expected) {
                    let (at, built) = (array.index(entry), network.architecture());
                    let close = (found.gradient - expected).abs() < 1e-12;
                    assert!(close, "{}{at:?}: {} and {expected} of {built:?}", array.name, found.gradient);
                }
            }
        }
    }

    /// One unit whose pre-activation is its bias and nothing else.
    fn one_unit(bias: f64) -> FrozenPass {
        let mut network: Network<f64> =
            Network::new(&Architecture::new(1, &[1], 2, Activation::Relu), Init::Std(1.0), 1);
        network.parameter_mut("b1").unwrap()[0] = bias;
        FrozenPass::new(&network, Array2::zeros((1, 1)), vec![0], &mut masks())
    }

    #[test]
    fn a_kink_between_the_two_tries_is_told() {
        const H: f64 = 1e-4;
        for (bias, near, crossed) in [(5e-5, 1, 1), (-5e-5, 1, 1), (0.0, 1, 1), (2e-4, 0, 0), (-2e-4, 0, 0)] {
            let frozen = one_unit(bias);
            let places = ["W1", "b1", "W2", "b2"];
            let place = |name| places.iter().position(|known| *known == name).unwrap();
            assert_eq!(frozen.arrays().iter().map(|array| array.name.as_str()).collect::<Vec<_>>(), places);
            assert_eq!(frozen.differences(place("b1"), &[0], H)[0].crossed, crossed, "{bias}");
            assert_eq!(frozen.kinks(place("b1"), H), near, "{bias}");
            // The output layer moves no pre-activation, and a weight whose input is 0 moves nothing at all.
            assert_eq!(frozen.kinks(place("W2"), H), 0);
            assert_eq!(frozen.differences(place("W2"), &[0, 1], H)[0].crossed, 0);
            let nothing = Difference { gradient: 0.0, crossed: 0, plain: Some(0.0) };
            assert_eq!(frozen.differences(place("W1"), &[0], H)[0], nothing);
        }
    }
}
