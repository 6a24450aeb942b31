//! A picture that climbs the gradient until the network is sure of what it sees in it.
//!
//! Each step moves every pixel along the gradient of the logarithm of the wanted class's probability, scaled so that the
//! pixel that moves most moves by a fixed amount, and keeps ink between 0 and 1. Nothing asks for a picture that a person
//! would recognise; what comes out is what the network asks for (Simonyan, Vedaldi and Zisserman 2014).

use ndarray::Array2;

use super::attribution::gradient;
use super::look::scores_of;
use super::scores::Scores;
use crate::data::pictures::Picture;
use crate::nn::Network;

/// How a dream goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DreamSettings {
    /// The class to be seen.
    pub class: usize,
    /// The probability of it that ends the dream, 0 to 1.
    pub until: f64,
    /// Most steps.
    pub steps: usize,
}

/// How far the pixel that moves most moves in one step, in shares of full ink.
const RATE: f32 = 0.01;

/// The picture after some steps.
#[derive(Clone, Debug, PartialEq)]
pub struct DreamStep {
    /// What it looks like.
    pub picture: Picture,
    /// What the network makes of exactly this picture.
    pub scores: Scores,
}

/// A dream, from its start on.
#[derive(Clone, Debug, PartialEq)]
pub struct Dream {
    /// The class that was to be seen.
    pub class: usize,
    /// The start, and the picture after each step.
    pub steps: Vec<DreamStep>,
    /// Whether the network became as sure as it was to be.
    pub reached: bool,
}

/// Dreams from `start`. Ends early where there is no gradient to climb, as in a dead network.
pub fn dream(network: &Network<f32>, start: &Picture, settings: DreamSettings) -> Dream {
    let DreamSettings { class, until, steps: most } = settings;
    let mut values = start.values();
    let mut steps = Vec::new();
    while let Some(step) = Picture::from_values(&values).and_then(|picture| seen(network, picture)) {
        let reached = step.scores.probability_of(class) >= until;
        let toward = toward(&step.scores, class);
        steps.push(step);
        if reached || steps.len() > most {
            return Dream { class, steps, reached };
        }
        let gradient = gradient(network, &values, toward.view());
        let largest = gradient.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        // Neither 0 nor infinite nor NaN.
        if !largest.is_normal() {
            break;
        }
        for (value, gradient) in values.iter_mut().zip(&gradient) {
            *value = (*value + RATE * gradient / largest).clamp(0.0, 1.0);
        }
    }
    Dream { class, steps, reached: false }
}

fn seen(network: &Network<f32>, picture: Picture) -> Option<DreamStep> {
    let scores = scores_of(network, [&picture]).pop()?;
    Some(DreamStep { picture, scores })
}

/// The gradient of log p of `class` with respect to the logits: 1 there, minus the probabilities everywhere.
pub(super) fn toward(scores: &Scores, class: usize) -> Array2<f32> {
    let mut toward = Array2::zeros((1, scores.probabilities.len()));
    for ((at, toward), probability) in toward.iter_mut().enumerate().zip(&scores.probabilities) {
        *toward = f32::from(u8::from(at == class)) - *probability as f32;
    }
    toward
}
