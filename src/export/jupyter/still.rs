//! Cells that do not train: activations of networks that never were trained, and gradient checks.

use std::fmt::Write;

use ndarray::{Array1, Array3};

use super::pieces::{Piece, activation, string};
use super::store::Part;
use super::training::{network, scale};
use super::{Book, Code, Trouble};
use crate::experiment::activations::{ActivationsRow, ActivationsRun, ActivationsSpec};
use crate::experiment::figure::Histogram;
use crate::experiment::gradient_check::{CheckedBatch, GradientCheckSpec};
use crate::experiment::run::{RunError, play};

/// An activations cell: every row of the grid.
pub(super) fn activations(book: &mut Book<'_>, spec: &ActivationsSpec) -> Result<Code, Trouble> {
    let mut run = ActivationsRun::new(spec.clone(), book.sources)?;
    let mut rows = Vec::new();
    play(&mut run, |_, row| {
        rows.push(row);
        std::ops::ControlFlow::Continue(())
    })?;
    let (input, draws, gradient) = run.parts();
    let store = &mut book.store;
    let (x, dout) = (store.single("input", input)?, store.single("gradient", gradient)?);
    let mut z = Vec::new();
    for (layer, draws) in draws.iter().enumerate() {
        z.push((store.double(&format!("Z{}", layer + 1), draws.clone().into_dyn())?, draws.nrows()));
    }
    let expected = store.double("spread", spreads(&rows).into_dyn())?;
    book.pieces.extend([Piece::Affine, Piece::BatchNormalization, Piece::Stack]);
    let mut source =
        format!("expected = {expected}  # mean, std, share of zeros, std of the gradient\nrows = [\n");
    for row in &rows {
        book.pieces.insert(Piece::of_activation(row.activation));
        let weights: Vec<String> = z
            .iter()
            .map(|(draws, inputs)| format!("({} * {draws}).astype(np.float32)", scale(row.init, *inputs)))
            .collect();
        // Writing to a string cannot fail.
        _ = writeln!(
            source,
            "    ({}, {}, lambda: [{}]),",
            string(&row.name()),
            activation(row.activation),
            weights.join(", ")
        );
    }
    let epsilon = spec.batch_norm.map_or("None".to_owned(), |settings| format!("{:?}", settings.epsilon));
    _ = write!(
        source,
        "]\nfor (name, activation, weights), here in zip(rows, expected):\n    \
         outputs, gradients = stack({x}, weights(), activation, {epsilon}, {dout})\n    \
         print(name)\n    \
         for l, (out, grad, (mean, std, zeros, grad_std)) in enumerate(zip(outputs, gradients, here), 1):\n        \
         print(f\"  layer {{l}}  mean {{out.mean():9.3g}} ({{mean:9.3g}})  std {{out.std():9.3g}} ({{std:9.3g}})  \"\n              \
         f\"zeros {{(out == 0).mean():6.1%}} ({{zeros:6.1%}})  gradient std {{grad.std():9.3g}} ({{grad_std:9.3g}})\")\n        \
         assert np.isclose(out.std(dtype=np.float64), std, rtol=1e-3, equal_nan=True), \"the spread differs\"\n        \
         assert np.isclose(grad.std(dtype=np.float64), grad_std, rtol=1e-3, equal_nan=True), \"the gradients differ\"\n        \
         assert abs((out == 0).mean() - zeros) <= 1e-3, \"the zeros differ\""
    );
    Ok(Code { notes: vec![book.words.activations.to_owned()], source })
}

/// Of each row and layer: mean, standard deviation and zeros of the activations, standard deviation of the gradients.
fn spreads(rows: &[std::sync::Arc<ActivationsRow>]) -> Array3<f64> {
    let layers = rows.iter().map(|row| row.activations.len()).max().unwrap_or(0);
    let none = || f64::NAN;
    Array3::from_shape_fn((rows.len(), layers, 4), |(row, layer, what)| {
        let of =
            |histograms: &[Histogram], of: fn(&Histogram) -> f64| histograms.get(layer).map_or_else(none, of);
        let row = &rows[row];
        match what {
            0 => of(&row.activations, |histogram| histogram.mean),
            1 => of(&row.activations, |histogram| histogram.std),
            2 => of(&row.activations, Histogram::zero_share),
            _ => of(&row.gradients, |histogram| histogram.std),
        }
    })
}

/// A gradient check.
pub(super) fn check(book: &mut Book<'_>, spec: &GradientCheckSpec) -> Result<Code, Trouble> {
    let batch = CheckedBatch::of(spec, book.sources)?;
    let places = book.store.places(&batch.data, Part::Train, &batch.rows)?;
    let rows = book.store.rows("samples", Array1::from(places).into_dyn())?;
    book.pieces.extend([
        Piece::Affine,
        Piece::SoftmaxWithLoss,
        Piece::BatchNormalization,
        Piece::Dropout,
        Piece::Network,
        Piece::Train,
        Piece::NumericalGradient,
    ]);
    let network = network(book, &spec.network, &batch.start)?;
    let masks = if batch.masks.is_empty() {
        "None".to_owned()
    } else {
        let mut names = Vec::new();
        for mask in &batch.masks {
            names.push(book.store.bytes("mask", mask.mapv(u8::from))?);
        }
        format!("[{}]", names.join(", "))
    };
    let mut expected = String::new();
    for (name, norm) in &batch.norms {
        _ = writeln!(expected, "    {}: {norm:?},", string(name));
    }
    let source = format!(
        "network = {network}\nrows, masks = {rows}, {masks}\nx, t = pixels(rows, np.float64), labels[rows]\n\n\
         loss = network.loss(x, t, masks)\nprint(f\"loss {{loss:.12f}}   Layerscope {:.12}\")\n\
         assert np.isclose(loss, {:?}, rtol=1e-9, atol=1e-9)\n\n\
         lengths = {{  # of the gradient of each array, as Layerscope has it\n{expected}}}\n\
         gradients = {{key: value.copy() for key, value in network.gradients().items()}}\n\
         for key, array in network.params().items():\n    \
         length = np.linalg.norm(gradients[key])\n    \
         assert np.isclose(length, lengths[key], rtol=1e-9, atol=1e-12), key\n    \
         entries = np.unique(np.linspace(0, array.size - 1, min(array.size, 1000)).astype(int))\n    \
         slopes = numerical_gradient(lambda: network.loss(x, t, masks, guard=0), array, entries, {:?})\n    \
         difference = np.abs(slopes - gradients[key].reshape(-1)[entries])\n    \
         print(f\"{{key:8s}} mean difference {{difference.mean():.1e}}   largest {{difference.max():.1e}}   \"\n          \
         f\"of {{len(entries)}} entries\")",
        batch.loss, batch.loss, spec.h
    );
    let mut notes = vec![book.words.check.to_owned()];
    if spec.fault.is_some() {
        notes.push(book.words.fault.to_owned());
    }
    Ok(Code { notes, source })
}

impl From<RunError> for Trouble {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}
