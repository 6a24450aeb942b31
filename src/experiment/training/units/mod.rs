//! Which units of the hidden layers do anything at all, counted over the whole test set in use, and what one of them does.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sample` | all units, on a fixed sample of the test images |
//! | `one` | one unit by itself |
//! | `figures` | both as figures |
//! | `ladder` | its sum, term by term, as it is shown |

mod figures;
mod ladder;
mod one;
mod sample;

use ndarray::{ArrayView2, Axis};
use rayon::prelude::*;

use crate::experiment::figure::{Table, Values};
use crate::nn::activation::FlatKind;
use crate::nn::{Activation, HiddenUnit, Input, Network, Real};

pub use ladder::{Ladder, Term};
pub use one::{Excited, OpenedUnit, Then, UnitLook, UnitPass};
pub(super) use one::{look, pass};
pub(super) use sample::{KnownUnits, activations, sample};
pub use sample::{UnitsSnapshot, UnitsWatch};

/// One unit of a hidden layer over all test images.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unit {
    /// Images that it was asked about.
    pub images: u64,
    /// Those for which it gives exactly 0.
    pub zeros: u64,
    /// Those for which it gives a value in the flat part of a sigmoid or a tanh.
    pub saturated: u64,
    /// Those for which it gives no number.
    pub not_a_number: u64,
    sum: f64,
}

impl Unit {
    /// Whether it is exactly 0 for every image: nothing of it reaches the next layer, and no gradient comes back through it.
    pub fn is_dead(&self) -> bool {
        self.images > 0 && self.zeros == self.images
    }

    /// Whether it is 0 for no image, and a number for each.
    pub fn is_always_on(&self) -> bool {
        self.images > 0 && self.zeros == 0 && self.not_a_number == 0
    }

    /// Whether it is saturated for every image.
    pub fn is_saturated(&self) -> bool {
        self.images > 0 && self.saturated == self.images
    }

    /// The same with some more images.
    fn merged(self, more: Self) -> Self {
        Self {
            images: self.images + more.images,
            zeros: self.zeros + more.zeros,
            saturated: self.saturated + more.saturated,
            not_a_number: self.not_a_number + more.not_a_number,
            sum: self.sum + more.sum,
        }
    }

    /// Its mean over all images.
    pub fn mean(&self) -> f64 {
        self.sum / self.images as f64
    }
}

/// Adds what the units of the hidden layers gave for some more images, a matrix a layer with an image a row.
fn add<'a, T: Real>(
    layers: &mut Vec<Vec<Unit>>,
    function: Activation,
    values: impl Iterator<Item = ArrayView2<'a, T>>,
) {
    let flat = function.about().flat;
    let saturates = flat.kind == FlatKind::Saturated;
    for (number, values) in values.enumerate() {
        if layers.len() <= number {
            layers.push(vec![Unit::default(); values.ncols()]);
        }
        let Some(units) = layers.get_mut(number) else { continue };
        for row in values.axis_iter(Axis(0)) {
            for (unit, value) in units.iter_mut().zip(row) {
                let value = value.wide();
                unit.images += 1;
                unit.zeros += u64::from(value == 0.0);
                unit.saturated += u64::from(saturates && (value <= flat.below || value >= flat.above));
                unit.not_a_number += u64::from(value.is_nan());
                unit.sum += value;
            }
        }
    }
}

/// The units of all hidden layers for these images, shared out over the cores in blocks whose sums are added in order.
pub(super) fn count<T: Real>(network: &Network<T>, pixels: ArrayView2<'_, u8>) -> Vec<Vec<Unit>> {
    const BLOCK: usize = 128;
    let function = network.architecture().activation;
    let blocks: Vec<ArrayView2<'_, u8>> = pixels.axis_chunks_iter(Axis(0), BLOCK).collect();
    let of = |block: &ArrayView2<'_, u8>| {
        let (values, _) = network.activations(Input::Pixels(*block));
        let mut layers = Vec::new();
        add(&mut layers, function, values.iter().map(|values| values.view()));
        layers
    };
    let counted: Vec<Vec<Vec<Unit>>> = blocks.par_iter().map(of).collect();
    counted.into_iter().fold(Vec::new(), merged)
}

/// The same units with some more images.
pub(super) fn merged(all: Vec<Vec<Unit>>, more: Vec<Vec<Unit>>) -> Vec<Vec<Unit>> {
    if all.is_empty() {
        return more;
    }
    let layers = all.into_iter().zip(more);
    layers
        .map(|(all, more)| all.into_iter().zip(more).map(|(unit, more)| unit.merged(more)).collect())
        .collect()
}

/// `units.csv`: a row a unit, both counted from 1. Zeros and saturated are shares of the test images; dead, `always_on` and
/// `always_saturated` are 1 where they are so for every one of them, else 0.
pub(super) fn table(layers: &[Vec<Unit>]) -> Table {
    let rows =
        || (1..).zip(layers).flat_map(|(layer, units)| (1..).zip(units).map(move |unit| (layer, unit)));
    let share = |of: fn(&Unit) -> u64| {
        Values::Number(rows().map(|(_, (_, unit))| of(unit) as f64 / unit.images as f64).collect())
    };
    let is = |of: fn(&Unit) -> bool| Values::Whole(rows().map(|(_, (_, unit))| of(unit).into()).collect());
    Table::new("units")
        .with("layer", Values::Whole(rows().map(|(layer, _): (u64, (u64, _))| layer).collect()))
        .with("unit", Values::Whole(rows().map(|(_, (number, _)): (u64, (u64, _))| number).collect()))
        .with("dead", is(Unit::is_dead))
        .with("always_on", is(Unit::is_always_on))
        .with("always_saturated", is(Unit::is_saturated))
        .with("zeros", share(|unit| unit.zeros))
        .with("saturated", share(|unit| unit.saturated))
        .with("nan", share(|unit| unit.not_a_number))
        .with("mean", Values::Number(rows().map(|(_, (_, unit))| unit.mean()).collect()))
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod counts {
    use std::ops::ControlFlow;

    use ndarray::array;

    use super::*;
    use crate::experiment::run::play;
    use crate::experiment::sources::Sources;
    use crate::experiment::training::{TrainingRun, TrainingSpec};
    use crate::nn::{Architecture, Init, Stream, stream};

    #[test]
    fn a_unit_is_judged_by_all_images() {
        let mut layers = Vec::new();
        // Of units that are dead, on and off, always on, and no number once.
        for more in [array![[0.0, 0.0, 1.0, 2.0], [0.0, 3.0, 2.0, f64::NAN]], array![[-0.0, 0.0, 0.5, 1.0]]] {
            add(&mut layers, Activation::Relu, std::iter::once(more.view()));
        }
        let units = &layers[0];
        let said: Vec<[bool; 2]> = units.iter().map(|unit| [unit.is_dead(), unit.is_always_on()]).collect();
        assert_eq!(said, [[true, false], [false, false], [false, true], [false, false]]);
        assert_eq!((units[1].mean(), units[1].zeros, units[3].not_a_number), (1.0, 2, 1));
        let mut layers = Vec::new();
        let values = array![[0.96, -0.96, 0.0], [-0.99, 0.5, 0.0]];
        add(&mut layers, Activation::Tanh, std::iter::once(values.view()));
        let saturated: Vec<bool> = layers[0].iter().map(Unit::is_saturated).collect();
        assert_eq!(saturated, [true, false, false], "at either end");
        // A unit at 0 is no saturated one.
        assert!(layers[0][2].is_dead());
    }

    /// Large steps kill units; what leads into such a unit gets no gradient, so that it stays dead.
    #[test]
    fn nothing_comes_back_through_a_unit_that_is_dead_for_the_batch() {
        let architecture = Architecture::new(12, &[40, 30], 4, Activation::Relu);
        let mut network = Network::<f32>::new(&architecture, Init::He, 5);
        network
            .parameter_mut("b1")
            .expect("it is there")
            .iter_mut()
            .step_by(3)
            .for_each(|bias| *bias = -50.0);
        let input = ndarray::Array2::from_shape_fn((20, 12), |(row, column)| {
            ((row * 7 + column * 5) % 11) as f32 / 11.0
        });
        let labels: Vec<u8> = (0..20).map(|row| row % 4).collect();
        network.loss_and_gradients(Input::Values(input.view()), &labels, &mut stream(1, Stream::Masks));
        let values: Vec<_> = network.activation_stages().map(|stage| stage.value.to_owned()).collect();
        let mut layers = Vec::new();
        add(&mut layers, Activation::Relu, values.iter().map(|values| values.view()));
        let gradients = network.gradients();
        let mut count = 0;
        for (number, units) in (1..).zip(&layers) {
            let [into, bias] =
                ["W", "b"].map(|word| gradients.get(&format!("{word}{number}")).expect("it is there"));
            for (unit, _) in units.iter().enumerate().filter(|(_, unit)| unit.is_dead()) {
                count += 1;
                assert!(into.index_axis(Axis(1), unit).iter().all(|gradient| *gradient == 0.0), "W{number}");
                assert!(bias.iter().nth(unit).is_some_and(|gradient| *gradient == 0.0), "b{number}");
            }
            let alive = units.iter().position(|unit| !unit.is_dead()).expect("one lives");
            assert!(into.index_axis(Axis(1), alive).iter().any(|gradient| *gradient != 0.0));
        }
        assert!(count >= 14, "{count}");
    }

    #[test]
    fn a_training_counts_its_units_at_its_end() {
        let spec = TrainingSpec::parse(
            "data = \"digits\"\nhidden = [12, 9]\ntrain_size = 100\ntest_size = 30\nbatch_size = 10\niterations = 4\n",
        )
        .expect("the spec is right");
        let mut run = TrainingRun::new(spec, &Sources::default()).expect("the digits are there").gathering();
        play(&mut run, |_, _| ControlFlow::Continue(())).expect("it runs");
        let end = run.end().expect("nobody stops it").expect("it has ended");
        let widths: Vec<usize> = end.units.iter().map(Vec::len).collect();
        assert_eq!(widths, [12, 9]);
        assert!(end.units.iter().flatten().all(|unit| unit.images == 30));
        assert_eq!(table(&end.units).len(), 21);
    }
}
