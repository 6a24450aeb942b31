//! One parameter moved, and what moves with it.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::super::Activation;
use super::super::layers::softmax_with_loss::EPSILON;
use super::super::workspace::{flat, flat_mut, resize};
use super::still::{HiddenLayer, ParameterArray, ParameterKind, StillNetwork, normalise};

/// What two tries of one parameter say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// (loss at +h - loss at -h) / 2h.
    pub gradient: f64,
    /// How many pre-activations lay on one side of ReLU's kink at +h and on the other at -h.
    pub crossed: usize,
    /// The same difference without weight decay and without the 1e-7 inside the logarithm; none where a pre-activation
    /// left the side of the kink on which it lies when nothing is moved.
    pub plain: Option<f64>,
}

/// What one try comes to, without weight decay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Losses {
    /// The loss as it is trained: -log(y + 1e-7).
    book: f64,
    /// -log y, of which y - t is the exact gradient.
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
pub(super) struct Room {
    /// The column that the parameter moves, and what the activation function makes of it.
    column: Vec<f64>,
    activated: Vec<f64>,
    affine: Array2<f64>,
    x: Array2<f64>,
    /// On which side of the kink each pre-activation lay at +h, in the order in which they were computed.
    sides: Vec<bool>,
    /// Whether a pre-activation of the last try lay on another side than when nothing is moved.
    strayed: bool,
}

impl StillNetwork {
    /// The central differences of some entries of an array, in their order, shared out over the cores.
    ///
    /// `array` is a place in [`arrays`](Self::arrays), and each entry one below its count; `h` is above 0.
    ///
    /// # Panics
    /// When there is no such array or entry.
    pub fn differences(&self, array: usize, entries: &[usize], h: f64) -> Vec<Difference> {
        let array = &self.arrays[array];
        let tries = |room: &mut Room, entry: &usize| self.difference(array, *entry, h, room);
        entries.par_iter().with_min_len(8).map_init(Room::default, tries).collect()
    }

    /// How many multiplications one try of an entry costs, about: what it takes to say how long many of them will.
    pub fn cost(&self, array: usize) -> usize {
        let first = self.arrays.get(array).map_or(0, |array| array.layer);
        let after = self.affine_layers().skip(first + 2).map(|layer| layer.affine.w.len()).sum::<usize>();
        let next = self.affine_layers().nth(first + 1).map_or(0, |layer| layer.affine.w.ncols());
        // An exponential costs as much as some ten products.
        self.samples() * (1 + next + after + 10 * self.output.affine.w.ncols())
    }

    pub(super) fn difference(
        &self,
        array: &ParameterArray,
        entry: usize,
        h: f64,
        room: &mut Room,
    ) -> Difference {
        let decay = self.decay(array, entry, h);
        if self.moves_nothing(array, entry) {
            return Difference { gradient: decay, crossed: 0, plain: Some(0.0) };
        }
        room.sides.clear();
        let above = self.losses_after(array, entry, h, Kinks::Free, room, &mut Vec::push);
        let strayed = room.strayed;
        let (mut place, mut crossed) = (0, 0);
        let count = &mut |sides: &mut Vec<bool>, side| {
            crossed += usize::from(sides.get(place) != Some(&side));
            place += 1;
        };
        let below = self.losses_after(array, entry, -h, Kinks::Free, room, count);
        Difference {
            gradient: (above.book - below.book) / (h + h) + decay,
            crossed,
            plain: (!strayed && !room.strayed).then(|| (above.plain - below.plain) / (h + h)),
        }
    }

    /// An input that is 0 in every sample, as the corners of all pictures are, moves nothing whatever its weight: both
    /// tries have the loss of the batch, to the last bit.
    pub(super) fn moves_nothing(&self, array: &ParameterArray, entry: usize) -> bool {
        let values = self.affine(array.layer);
        array.kind == ParameterKind::Weight && values.silent[entry / values.affine.w.ncols()]
    }

    /// The central difference of the loss without weight decay and without the 1e-7, every ReLU held on its side.
    pub(super) fn smooth_difference(
        &self,
        array: &ParameterArray,
        entry: usize,
        h: f64,
        room: &mut Room,
    ) -> f64 {
        let mut after = |step| self.losses_after(array, entry, step, Kinks::Held, room, &mut |_, _| ()).plain;
        (after(h) - after(-h)) / (h + h)
    }

    /// The central difference of the weight decay: of λ/2 · w², for a weight, and 0 for everything else.
    fn decay(&self, array: &ParameterArray, entry: usize, h: f64) -> f64 {
        if array.kind != ParameterKind::Weight || self.weight_decay == 0.0 {
            return 0.0;
        }
        let w = flat(&self.affine(array.layer).affine.w)[entry];
        let half = |w: f64| 0.5 * self.weight_decay * w * w;
        (half(w + h) - half(w - h)) / (h + h)
    }

    /// The loss, without weight decay, with one parameter moved by `step`. `side` hears of every pre-activation that
    /// is computed again, whether it lies above the kink.
    fn losses_after(
        &self,
        array: &ParameterArray,
        entry: usize,
        step: f64,
        kinks: Kinks,
        room: &mut Room,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) -> Losses {
        room.strayed = false;
        let unit = self.move_column(array, entry, step, room);
        let Some(layer) = self.hidden.get(array.layer) else {
            copy(&self.output.y, &mut room.affine);
            let mut logits = room.affine.column_mut(unit);
            logits.iter_mut().zip(&room.column).for_each(|(logit, moved)| *logit = *moved);
            return self.losses_of(&mut room.affine);
        };
        if let Some(norm) = &layer.batch_norm {
            let moved = |kind| if array.kind == kind { step } else { 0.0 };
            let gamma = norm.gamma[unit] + moved(ParameterKind::Gamma);
            let beta = norm.beta[unit] + moved(ParameterKind::Beta);
            normalise(&mut room.column, norm.epsilon, gamma, beta);
        }
        self.activate_column(layer, unit, kinks, room, side);
        self.move_next(array.layer, unit, layer, room);
        for number in array.layer + 1..self.hidden.len() {
            self.layer_again(number, kinks, room, side);
        }
        self.losses_of(&mut room.affine)
    }

    /// Puts the column of the affine layer that a parameter belongs to into `room`, moved if it moves; returns which.
    fn move_column(&self, array: &ParameterArray, entry: usize, step: f64, room: &mut Room) -> usize {
        let values = self.affine(array.layer);
        let outputs = values.affine.w.ncols();
        let unit = entry % outputs;
        let column = values.y.column(unit);
        room.column.clear();
        match array.kind {
            ParameterKind::Weight => {
                let inputs = values.x.column(entry / outputs);
                room.column.extend(column.iter().zip(inputs).map(|(y, x)| y + step * x));
            }
            ParameterKind::Bias => room.column.extend(column.iter().map(|y| y + step)),
            ParameterKind::Gamma | ParameterKind::Beta => room.column.extend(column),
        }
        unit
    }

    fn activate_column(
        &self,
        layer: &HiddenLayer,
        unit: usize,
        kinks: Kinks,
        room: &mut Room,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) {
        let Room { column, activated, sides, strayed, .. } = room;
        activated.resize(column.len(), 0.0);
        if self.activation != Activation::Relu {
            self.activation.forward(column, activated);
            return;
        }
        for ((x, y), still) in column.iter().zip(activated).zip(layer.before.column(unit)) {
            side(sides, *x > 0.0);
            *strayed |= (*x > 0.0) != (*still > 0.0);
            *y = relu(*x, *still, kinks);
        }
    }

    /// The affine layer after the one whose column `unit` moved: that column's change times one row of the weights.
    fn move_next(&self, layer: usize, unit: usize, from: &HiddenLayer, room: &mut Room) {
        let next = self.affine(layer + 1);
        let row = next.affine.w.row(unit);
        copy(&next.y, &mut room.affine);
        for (sample, mut y) in room.affine.axis_iter_mut(Axis(0)).enumerate() {
            let passes = from.mask.as_ref().map_or(1.0, |mask| mask[[sample, unit]]);
            let change = (room.activated[sample] - from.activation[[sample, unit]]) * passes;
            if change != 0.0 {
                y.scaled_add(change, &row);
            }
        }
    }

    /// Hidden layer `number` from its affine output in `room` on, and the affine output of the layer after it.
    fn layer_again(
        &self,
        number: usize,
        kinks: Kinks,
        room: &mut Room,
        side: &mut impl FnMut(&mut Vec<bool>, bool),
    ) {
        let layer = &self.hidden[number];
        let Room { affine, x, sides, strayed, .. } = room;
        if let Some(norm) = &layer.batch_norm {
            norm.forward(affine);
        }
        resize(x, affine.dim());
        if self.activation == Activation::Relu {
            for ((x, y), still) in flat(affine).iter().zip(flat_mut(x)).zip(flat(&layer.before)) {
                side(sides, *x > 0.0);
                *strayed |= (*x > 0.0) != (*still > 0.0);
                *y = relu(*x, *still, kinks);
            }
        } else {
            self.activation.forward(flat(affine), flat_mut(x));
        }
        if let Some(mask) = &layer.mask {
            *x *= mask;
        }
        let next = self.affine(number + 1);
        resize(affine, (x.nrows(), next.affine.w.ncols()));
        next.affine.forward(x.view(), affine.view_mut());
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
            losses.book += -(probability + EPSILON).ln();
            losses.plain += others.ln_1p() + below_top;
        }
        let count = self.labels.len().max(1) as f64;
        Losses { book: losses.book / count, plain: losses.plain / count }
    }
}

fn relu(x: f64, still: f64, kinks: Kinks) -> f64 {
    let side = if kinks == Kinks::Free { x } else { still };
    // A not-a-number passes, as in the layer itself, so that it is seen.
    if side <= 0.0 { 0.0 } else { x }
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
                for (batch_norm, dropout, weight_decay) in
                    [(None, 0.0, 0.0), (Some(BatchNormSettings::default()), 0.0, 0.1), (None, 0.4, 0.2)]
                {
                    let architecture = Architecture {
                        batch_norm,
                        dropout,
                        weight_decay,
                        ..Architecture::new(6, hidden, 3, activation)
                    };
                    let mut network = Network::new(&architecture, Init::Std(0.7), 11);
                    for layer in 1..=hidden.len() {
                        for (name, shift) in [("b", 0.3), ("gamma", 0.2), ("beta", -0.1)] {
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
            let still = StillNetwork::new(&network, x.clone(), labels.clone(), &mut masks());
            let loss = network.training_loss(Input::Values(x.view()), &labels, &mut masks());
            assert!((still.loss() - loss).abs() < 1e-14, "{:?}", network.architecture());
        }
    }

    /// Every entry of every array, against two whole passes of the network itself. With a large h the rounding of the
    /// losses, which divided by 2h is all that the two can differ by, stays below 1e-12.
    #[test]
    fn computing_only_what_moves_gives_the_difference_of_whole_passes() {
        const H: f64 = 0.02;
        for mut network in networks() {
            let (x, labels) = batch();
            let still = StillNetwork::new(&network, x.clone(), labels.clone(), &mut masks());
            for (place, array) in still.arrays().iter().enumerate() {
                let entries: Vec<usize> = (0..array.count()).collect();
                let found = still.differences(place, &entries, H);
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
    fn one_unit(bias: f64) -> StillNetwork {
        let mut network: Network<f64> =
            Network::new(&Architecture::new(1, &[1], 2, Activation::Relu), Init::Std(1.0), 1);
        network.parameter_mut("b1").unwrap()[0] = bias;
        StillNetwork::new(&network, Array2::zeros((1, 1)), vec![0], &mut masks())
    }

    #[test]
    fn a_kink_between_the_two_tries_is_told() {
        const H: f64 = 1e-4;
        for (bias, near, crossed) in [(5e-5, 1, 1), (-5e-5, 1, 1), (0.0, 1, 1), (2e-4, 0, 0), (-2e-4, 0, 0)] {
            let still = one_unit(bias);
            let places = ["W1", "b1", "W2", "b2"];
            let place = |name| places.iter().position(|known| *known == name).unwrap();
            assert_eq!(still.arrays().iter().map(|array| array.name.as_str()).collect::<Vec<_>>(), places);
            assert_eq!(still.differences(place("b1"), &[0], H)[0].crossed, crossed, "{bias}");
            assert_eq!(still.kinks(place("b1"), H), near, "{bias}");
            // The output layer moves no pre-activation, and a weight whose input is 0 moves nothing at all.
            assert_eq!(still.kinks(place("W2"), H), 0);
            assert_eq!(still.differences(place("W2"), &[0, 1], H)[0].crossed, 0);
            let nothing = Difference { gradient: 0.0, crossed: 0, plain: Some(0.0) };
            assert_eq!(still.differences(place("W1"), &[0], H)[0], nothing);
        }
    }
}
