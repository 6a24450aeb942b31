//! One picture through the network.

use ndarray::{Array2, ArrayView2};

use super::scores::Scores;
use crate::data::pictures::{PIXELS, Picture};
use crate::nn::{Input, Network, Real};

/// What a network makes of one picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The scores at the end.
    pub scores: Scores,
    /// What each hidden layer gives, from the input up, one value a neuron.
    pub layers: Vec<Vec<f32>>,
}

/// Sends a picture through the network in inference. The network takes 784 inputs.
pub fn look(network: &Network<f32>, picture: &Picture) -> Look {
    let pixels = ArrayView2::from_shape((1, PIXELS), picture.pixels());
    let Ok(pixels) = pixels else { return Look::default() };
    let (layers, logits) = network.activations(Input::Pixels(pixels));
    Look {
        scores: Scores::new(logits.iter().map(|logit| logit.wide()).collect()),
        layers: layers.into_iter().map(|layer| layer.into_raw_vec_and_offset().0).collect(),
    }
}

/// The scores of some pictures, in their order, as [`look`] gives them one by one.
pub fn scores_of<'a, T: Real>(
    network: &Network<T>,
    pictures: impl IntoIterator<Item = &'a Picture>,
) -> Vec<Scores> {
    let mut pixels: Vec<u8> = Vec::new();
    for picture in pictures {
        pixels.extend(picture.pixels());
    }
    let Ok(pixels) = Array2::from_shape_vec((pixels.len() / PIXELS, PIXELS), pixels) else {
        return Vec::new();
    };
    let mut logits = Array2::zeros((0, 0));
    network.logits(Input::Pixels(pixels.view()), &mut logits);
    logits.rows().into_iter().map(|row| Scores::new(row.iter().map(|logit| logit.wide()).collect())).collect()
}
