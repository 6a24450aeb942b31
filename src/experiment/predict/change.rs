//! The smallest change of a picture that turns the network's answer into another.
//!
//! A few steps of the iterated gradient sign (Kurakin, Goodfellow and Bengio 2017): each moves every pixel by the same
//! small amount, up or down as the sign of the gradient says, and keeps it within a bound around where it was. The
//! smallest bound that still reaches the goal is found by doubling and halving. It is the smallest that these steps
//! find; another method may find a smaller one.

use super::attribution::gradient;
use super::dream::toward;
use super::look::scores_of;
use super::scores::Scores;
use crate::data::Dataset;
use crate::data::pictures::Picture;
use crate::nn::Network;

/// Most steps under one bound.
const STEPS: usize = 10;
/// Steps in which a pixel could cross from the middle of its bound to the edge: a few that may turn around on the way.
const TO_THE_EDGE: f32 = 4.0;

/// A picture that was changed until another answer came.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallestChange {
    /// The answer that was wanted, and came.
    pub target: usize,
    /// The picture as it was.
    pub before: Picture,
    /// What the network said of it.
    pub before_scores: Scores,
    /// The picture as it is now.
    pub after: Picture,
    /// What the network says of it.
    pub after_scores: Scores,
    /// How many steps it took.
    pub steps: usize,
}

impl SmallestChange {
    /// The largest change of a pixel, in grey levels of 255.
    pub fn largest(&self) -> u8 {
        self.levels().map(i16::unsigned_abs).max().unwrap_or_default() as u8
    }

    /// The mean change of a pixel, in grey levels of 255.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.levels().map(|level| f64::from(level.unsigned_abs())).sum();
        sum / self.before.pixels().len() as f64
    }

    /// The change of each pixel, in grey levels of 255: positive where ink was added.
    pub fn levels(&self) -> impl Iterator<Item = i16> + '_ {
        let pairs = self.after.pixels().iter().zip(self.before.pixels());
        pairs.map(|(after, before)| i16::from(*after) - i16::from(*before))
    }
}

/// Changes `before` as little as it can until the network answers `target`. None when that cannot be reached.
pub fn smallest_change(network: &Network<f32>, before: &Picture, target: usize) -> Option<SmallestChange> {
    let before_scores = scores_of(network, [before]).pop()?;
    if target >= before_scores.logits.len() {
        return None;
    }
    let found = if before_scores.answer() == target {
        Found { picture: before.clone(), scores: before_scores.clone(), steps: 0 }
    } else {
        let within = |bound: u8| attempt(network, before, target, bound);
        let doubled = [1, 2, 4, 8, 16, 32, 64, 128, 255];
        let (at, mut found) =
            doubled.iter().enumerate().find_map(|(at, bound)| Some((at, within(*bound)?)))?;
        let mut reached = doubled[at];
        let mut missed = at.checked_sub(1).map_or(0, |at| doubled[at]);
        while reached - missed > 1 {
            let middle = missed + (reached - missed) / 2;
            match within(middle) {
                Some(smaller) => (reached, found) = (middle, smaller),
                None => missed = middle,
            }
        }
        found
    };
    let Found { picture, scores, steps } = found;
    Some(SmallestChange {
        target,
        before: before.clone(),
        before_scores,
        after: picture,
        after_scores: scores,
        steps,
    })
}

struct Found {
    picture: Picture,
    scores: Scores,
    steps: usize,
}

/// Steps under one bound, in grey levels, until the rounded picture gets the wanted answer.
fn attempt(network: &Network<f32>, before: &Picture, target: usize, bound: u8) -> Option<Found> {
    let start = before.values();
    let bound = f32::from(bound) / 255.0;
    let mut values = start.clone();
    let mut scores = scores_of(network, [before]).pop()?;
    for steps in 1..=STEPS {
        let gradient = gradient(network, &values, toward(&scores, target).view());
        for ((value, start), gradient) in values.iter_mut().zip(&start).zip(&gradient) {
            // A gradient of 0 has no sign, and what is not a number must not spread.
            let sign = if *gradient > 0.0 {
                1.0
            } else if *gradient < 0.0 {
                -1.0
            } else {
                0.0
            };
            let moved = *value + sign * bound / TO_THE_EDGE;
            *value = moved.clamp(start - bound, start + bound).clamp(0.0, 1.0);
        }
        let picture = Picture::from_values(&values)?;
        scores = scores_of(network, [&picture]).pop()?;
        if scores.answer() == target {
            return Some(Found { picture, scores, steps });
        }
    }
    None
}

/// The first test image of `digit` that the network takes for what it is, or else the first of that digit.
pub fn real_digit(network: &Network<f32>, data: &Dataset, digit: u8) -> Option<usize> {
    let all = || data.test.labels.iter().enumerate().filter(|(_, label)| **label == digit).map(|(at, _)| at);
    let is_right = |at: &usize| {
        let picture = Picture::new(data.test.images.image(*at));
        picture
            .and_then(|picture| scores_of(network, [&picture]).pop())
            .is_some_and(|scores| scores.answer() == usize::from(digit))
    };
    // Not the whole set: a network that knows no 4 would be asked a thousand times.
    all().take(50).find(is_right).or_else(|| all().next())
}
