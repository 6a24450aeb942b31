//! Predictions as Python: the picture goes through a network that the notebook has trained.

use std::fmt::Write;

use super::graph::float;
use super::pieces::{Piece, string};
use super::training::{MARGIN, ROUNDING, Trained, one_digit, own};
use super::{Book, Code, Trouble};
use crate::data::pictures::{PIXELS, Picture};
use crate::experiment::predict::{PredictSpec, own_spec, scores_of};
use crate::experiment::run::RunError;
use crate::experiment::training::TrainedNetwork;
use crate::language::Say;

/// A predict cell whose network is trained in the notebook.
pub(super) fn predict(book: &mut Book<'_>, spec: &PredictSpec) -> Result<Code, Trouble> {
    let mut source = String::new();
    let mut its_own = None;
    if spec.network.is_none() && spec.weights.is_none() {
        let (training, trained) = own(book, &own_spec(spec.seed))?;
        source.push_str(&training);
        its_own = Some(trained);
    } else if let Some(id) = &spec.network {
        // Writing to a string cannot fail.
        _ = writeln!(source, "network = networks[{}]", string(id));
    }
    let known = spec.network.as_ref().and_then(|id| book.networks.get(id));
    let Some(Trained { networks, allowed }) = its_own.as_ref().or(known) else {
        return Err(Trouble::Left(book.words.other_network));
    };
    let [network, beside] = networks;
    let data = &network.data;
    if network.architecture.inputs != PIXELS {
        return Err(Trouble::Left(book.words.other_network));
    }
    let sheet = match spec.prepared() {
        Some(prepared) => spec.page(&prepared),
        None => spec.sheet(data)?,
    };
    let input = spec.input(&sheet);
    let (ours, others) = (probabilities(network, &input)?, probabilities(beside, &input)?);
    let apart = ours.iter().zip(&others).map(|(one, other)| (one - other).abs());
    let apart = apart.filter(|apart| apart.is_finite()).fold(0.0, f64::max);
    // Once two right programs have gone ways of their own, so have their answers.
    let allowed = one_digit((MARGIN * apart).max(ROUNDING) + (100.0 * allowed).min(0.05));
    let names: Vec<String> =
        (0..ours.len()).map(|class| string(&data.class_in(class, book.sources.language))).collect();
    let expected: Vec<String> = ours.iter().map(|probability| float(*probability)).collect();
    let picture = book.store.bytes("picture", input.pixels())?;
    _ = write!(
        source,
        "look(\n    network,\n    {picture},\n    [{}],\n    np.array([{}]),\n    {allowed:e},\n)",
        names.join(", "),
        expected.join(", ")
    );
    book.pieces.insert(Piece::Look);
    Ok(Code { notes: vec![(book.words.predict)(&format!("{allowed:.0e}"))], source })
}

/// What a network makes of a picture, in 64 bits.
fn probabilities(network: &TrainedNetwork, picture: &Picture) -> Result<Vec<f64>, RunError> {
    let network = network.network::<f64>().map_err(|error| RunError::Setup(error.phrase()))?;
    Ok(scores_of(&network, [picture])
        .into_iter()
        .next()
        .map(|scores| scores.probabilities)
        .unwrap_or_default())
}
