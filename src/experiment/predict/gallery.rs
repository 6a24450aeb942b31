//! What the network makes of the test images, to be looked through.

use std::sync::Arc;

use crate::data::Dataset;
use crate::nn::{Input, Network, Predictions};

/// Right, wrong, or either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// All of them.
    #[default]
    All,
    /// Those that got the right answer.
    Right,
    /// Those that got a wrong one.
    Wrong,
}

/// Which come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the data set has them.
    #[default]
    File,
    /// Those of which the network is least sure.
    LeastSure,
    /// Those of which it is most sure.
    MostSure,
}

/// What is to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only images of this class.
    pub class: Option<u8>,
    /// Right, wrong, or either.
    pub verdict: Verdict,
    /// Which come first.
    pub order: Order,
}

/// The test images with the answer to each.
#[derive(Clone, Debug)]
pub struct Gallery {
    /// The images.
    pub data: Arc<Dataset>,
    /// The answer to each test image, and its probability.
    pub answers: Predictions,
}

impl Gallery {
    /// Asks the network about every test image: some tens of milliseconds for ten thousand.
    pub fn new(network: &Network<f32>, data: Arc<Dataset>) -> Self {
        let answers = network.predict(Input::Pixels(data.test.images.pixels()));
        Self { data, answers }
    }

    /// The numbers of the images that the filter lets through, in its order. Of equally sure ones the first comes first.
    pub fn select(&self, filter: Filter) -> Vec<usize> {
        let (answers, labels) = (&self.answers, &self.data.test.labels);
        let lets = |at: &usize| {
            let (label, answer) = (labels[*at], answers.classes[*at]);
            let verdict = match filter.verdict {
                Verdict::All => true,
                Verdict::Right => label == answer,
                Verdict::Wrong => label != answer,
            };
            verdict && filter.class.is_none_or(|class| class == label)
        };
        let mut chosen: Vec<usize> = (0..labels.len().min(answers.classes.len())).filter(lets).collect();
        let sureness = |at: &usize| answers.probabilities[*at];
        match filter.order {
            Order::File => {}
            Order::LeastSure => chosen.sort_by(|a, b| sureness(a).total_cmp(&sureness(b)).then(a.cmp(b))),
            Order::MostSure => chosen.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)).then(a.cmp(b))),
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Images, Labelled, Source};

    fn gallery() -> Gallery {
        let images = Images::new(1, 1, vec![0; 5]).expect("five pictures");
        let part = Labelled::new(images, vec![1, 1, 2, 2, 3]).expect("a label each");
        let data = Dataset {
            name: "five".into(),
            source: Source::Digits,
            train: part.clone(),
            test: part,
            classes: 4,
            extra: None,
        };
        let answers =
            Predictions { classes: vec![1, 2, 2, 1, 3], probabilities: vec![0.9, 0.4, 0.6, 0.6, f32::NAN] };
        Gallery { data: Arc::new(data), answers }
    }

    #[test]
    fn images_are_filtered_and_ordered() {
        let gallery = gallery();
        let all = Filter::default();
        assert_eq!(gallery.select(all), [0, 1, 2, 3, 4]);
        assert_eq!(gallery.select(Filter { class: Some(2), ..all }), [2, 3]);
        assert_eq!(gallery.select(Filter { verdict: Verdict::Wrong, ..all }), [1, 3]);
        assert_eq!(
            gallery.select(Filter { verdict: Verdict::Right, order: Order::LeastSure, ..all })[..2],
            [2, 0]
        );
        assert_eq!(gallery.select(Filter { verdict: Verdict::Wrong, order: Order::MostSure, ..all }), [3, 1]);
        assert_eq!(gallery.select(Filter { order: Order::LeastSure, ..all })[..3], [1, 2, 3]);
    }
}
