//! What is planted beside the keys: in the data, in the initial parameters, in the updates.

use std::sync::Arc;

use ndarray::ArrayD;
use rand::Rng;

use super::TrainingSpec;
use crate::data::{Dataset, Images, Labelled};
use crate::nn::{Architecture, Network, ParameterSet, PixelScale, Stream, stream};

/// What of a fault is no key.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in super::super) struct Planted {
    /// What is wrong with the data.
    pub(super) data: Option<DataFault>,
    /// What is wrong with the parameters at the start.
    pub(super) start: Option<StartFault>,
    /// What the bytes of the pictures become.
    pub(in super::super) pixels: PixelScale,
    /// Whether the biases stay where they start.
    pub(in super::super) keeps_biases: bool,
}

/// What is wrong with the data; the seed draws how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DataFault {
    /// Training images have the labels of others.
    Labels(u64),
    /// The test images are those that are trained on.
    TestSet(u64),
}

/// What is wrong with the parameters at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StartFault {
    /// All weights have this value.
    Equal(f64),
    /// All biases of hidden layers have this value.
    Biases(f64),
}

impl Planted {
    /// The data with what is wrong with them.
    pub(in super::super) fn data(&self, data: Arc<Dataset>, spec: &TrainingSpec) -> Arc<Dataset> {
        let of_data = |data: &Dataset, train, test| {
            let (name, source) = (data.name.clone(), data.source.clone());
            Arc::new(Dataset { name, source, train, test, ..*data })
        };
        match self.data {
            None => data,
            Some(DataFault::Labels(seed)) => {
                let order = shuffled(data.train.len(), seed);
                let labels = order.iter().filter_map(|row| data.train.labels.get(*row)).copied().collect();
                let train = Labelled::new(data.train.images.clone(), labels);
                train.map_or(Arc::clone(&data), |train| of_data(&data, train, data.test.clone()))
            }
            Some(DataFault::TestSet(seed)) => {
                let among = spec.train_size.unwrap_or(usize::MAX).min(data.train.len());
                let order = shuffled(among, seed);
                let rows: Vec<usize> = order.iter().copied().cycle().take(data.test.len()).collect();
                let test = picked(&data.train, &rows);
                test.map_or(Arc::clone(&data), |test| of_data(&data, data.train.clone(), test))
            }
        }
    }

    /// The parameters at the start, where something is wrong with them.
    pub(in super::super) fn start(
        &self,
        spec: &TrainingSpec,
        architecture: &Architecture,
    ) -> Option<ParameterSet> {
        let fault = self.start?;
        let drawn = Network::<f64>::new(architecture, spec.init, spec.drawn_from()).parameters();
        let last = format!("b{}", architecture.depth());
        let changed = |name: &str, array: &ArrayD<f64>| match fault {
            StartFault::Equal(value) if name.starts_with('W') => array.mapv(|_| value),
            StartFault::Biases(value) if is_bias(name) && name != last => array.mapv(|_| value),
            StartFault::Equal(_) | StartFault::Biases(_) => array.clone(),
        };
        Some(drawn.iter().map(|(name, array)| (name.to_owned(), changed(name, array))).collect())
    }
}

/// Whether an array of this name holds the biases of an affine layer.
pub(super) fn is_bias(name: &str) -> bool {
    name.strip_prefix('b').is_some_and(|number| number.parse::<usize>().is_ok())
}

/// The numbers below `count` in an order of the seed's own.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut draws = stream(seed, Stream::Patient);
    let mut rows: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let other = (u128::from(draws.next_u64()) * (last as u128 + 1)) >> 64;
        rows.swap(last, other as usize);
    }
    rows
}

/// Some of the pictures, in this order.
fn picked(from: &Labelled, rows: &[usize]) -> Option<Labelled> {
    let mut pixels = Vec::with_capacity(rows.len() * from.images.size());
    let mut labels = Vec::with_capacity(rows.len());
    for row in rows {
        pixels.extend_from_slice(from.images.image(*row));
        labels.push(*from.labels.get(*row)?);
    }
    Labelled::new(Images::new(from.images.rows, from.images.columns, pixels)?, labels)
}
