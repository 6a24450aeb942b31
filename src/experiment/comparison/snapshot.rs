//! The histograms of one layer of several networks, all on one axis.

use std::sync::Arc;

use super::point::NetworkPoint;
use super::runner::Runner;
use super::spec::Place;
use crate::experiment::figure::{Histogram, LayersAt};
use crate::experiment::training::Quantity;

/// What the window wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparisonWatch {
    /// Whether histograms are in sight at all.
    pub histograms: bool,
    /// Of which panel.
    pub panel: usize,
    /// Of which hidden layer, counted from 0.
    pub layer: usize,
    /// Of what.
    pub quantity: Quantity,
    /// Whether layers over time are in sight.
    pub over_time: bool,
}

/// The points of a network that was added later, from its first iteration to the one at which it was.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Its number among the networks of a point.
    pub network: usize,
    /// Where it stands.
    pub place: Place,
    /// Its points from iteration 0 on.
    pub points: Vec<NetworkPoint>,
}

/// A comparison at one iteration.
#[derive(Clone, Debug, Default)]
pub struct ComparisonSnapshot {
    /// The names of the data, each once.
    pub data: Vec<String>,
    /// How many iterations have been taken.
    pub iteration: u64,
    /// Whose panel the histograms are.
    pub panel: usize,
    /// Of which hidden layer, counted from 0.
    pub layer: usize,
    /// Of what.
    pub quantity: Quantity,
    /// The hidden layers of the deepest network of the panel; 0 when no histograms were asked for.
    pub depth: usize,
    /// One a variant, on one axis; none for a network that has no such layer.
    pub histograms: Vec<(Place, Option<Histogram>)>,
    /// Seconds that one iteration of each network takes when it has all cores to itself; not a number before that was
    /// measured.
    pub seconds: Vec<f64>,
    /// The points that the networks that were added missed.
    pub histories: Vec<Arc<History>>,
    /// The layers of the networks over time: of all where the run rests, else of those of the panel that is watched.
    pub over_time: Vec<(Place, Vec<Arc<LayersAt>>)>,
}

/// One layer of all networks of a panel.
#[derive(Default)]
pub(super) struct LayerOfAll {
    pub(super) depth: usize,
    pub(super) histograms: Vec<(Place, Option<Histogram>)>,
}

/// Counts the layer that is watched, between bounds that are wide enough for every network.
pub(super) fn layer(networks: &mut [Runner], watch: &ComparisonWatch) -> LayerOfAll {
    let passed: Vec<_> = networks
        .iter_mut()
        .filter(|network| network.place.panel == watch.panel)
        .map(|network| (network.place, network.run.passed()))
        .collect();
    let (layer, quantity) = (watch.layer, watch.quantity);
    let bounds = passed
        .iter()
        .filter_map(|(_, network)| network.bounds(layer, quantity))
        .reduce(|[low, high], [least, most]| [low.min(least), high.max(most)]);
    LayerOfAll {
        depth: passed.iter().map(|(_, network)| network.depth()).max().unwrap_or(0),
        histograms: passed
            .iter()
            .map(|(place, network)| {
                (*place, network.histogram(layer, quantity, bounds.unwrap_or([0.0, 1.0])))
            })
            .collect(),
    }
}
