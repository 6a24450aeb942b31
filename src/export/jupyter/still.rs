//! Cells that do not train: activations of networks that never were trained, and gradient checks.

use std::fmt::Write;

use ndarray::Array3;

use super::pieces::{Piece, activation, string};
use super::training::{network, scale};
use super::{Book, Code, Trouble};
use crate::experiment::activations::{ActivationsRow, ActivationsRun, ActivationsSpec, InputChoice};
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
    let (input, draws, _) = run.parts();
    let (samples, inputs, width, seed) = (input.nrows(), input.ncols(), spec.width, spec.seed);
    let expected = book.store.double("spread", spreads(&rows).into_dyn())?;
    book.pieces.extend([Piece::Affine, Piece::Stack, Piece::Normal]);
    // Writing to a string cannot fail.
    let mut source = String::new();
    match spec.input {
        InputChoice::Normal => {
            _ = write!(
                source,
                "numbers = normal({seed}, INPUTS, {}).astype(np.float32)\n\
                 x, dout = numbers[: {samples} * {inputs}].reshape({samples}, {inputs}), \
                 numbers[{samples} * {inputs} :].reshape({samples}, {width})\n",
                samples * (inputs + width)
            );
        }
        InputChoice::Data => {
            let base = book.sources.dataset(spec.data)?;
            let data = book.store.data(&base, &base);
            book.pieces.insert(Piece::Train);
            _ = write!(
                source,
                "x = pixels({data}[0][0][:{samples}]).astype(np.float32)\n\
                 dout = normal({seed}, INPUTS, {samples}, {width}).astype(np.float32)\n"
            );
        }
    }
    source.push_str("Z = [\n");
    for (layer, draws) in draws.iter().enumerate() {
        let plus = if layer == 0 { String::new() } else { format!(" + {layer}") };
        _ = writeln!(source, "    normal({seed}, WEIGHTS{plus}, {}, {}),", draws.nrows(), draws.ncols());
    }
    source.push_str("]\nrows = [\n");
    for row in &rows {
        book.pieces.insert(Piece::Activation(row.activation));
        let scales: Vec<String> = draws.iter().map(|draws| scale(row.init, draws.nrows())).collect();
        let name = string(&row.name());
        _ = writeln!(source, "    ({name}, {}, [{}]),", activation(row.activation), scales.join(", "));
    }
    if spec.batch_norm.is_some() {
        book.pieces.insert(Piece::BatchNormalization);
    }
    let epsilon = spec.batch_norm.map_or("None".to_owned(), |settings| format!("{:?}", settings.epsilon));
    let words = &book.words.python;
    _ = write!(
        source,
        "]\nfor (name, activation, stds), here in zip(rows, {expected}):\n    \
         weights = [(std * z).astype(np.float32) for std, z in zip(stds, Z)]\n    \
         outputs, gradients = forward_and_backward(x, weights, activation, {epsilon}, dout)\n    \
         print(name)\n    \
         for l, (out, grad, (mean, std, zeros, grad_std)) in enumerate(zip(outputs, gradients, here), 1):\n        \
         print(f\"  {} {{l}}  {} {{out.mean():9.3g}} ({{mean:9.3g}})  std {{out.std():9.3g}} ({{std:9.3g}})  \"\n              \
         f\"{} {{(out == 0).mean():6.1%}} ({{zeros:6.1%}})  {} {{grad.std():9.3g}} ({{grad_std:9.3g}})\")\n        \
         assert np.isclose(out.std(dtype=np.float64), std, rtol=1e-3, equal_nan=True), \"{}\"\n        \
         assert np.isclose(grad.std(dtype=np.float64), grad_std, rtol=1e-3, equal_nan=True), \"{}\"\n        \
         assert abs((out == 0).mean() - zeros) <= 1e-3, \"{}\"",
        words.layer,
        words.mean,
        words.zeros,
        words.gradient_std,
        words.std_differs,
        words.gradient_differs,
        words.zeros_differ,
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
    let base = book.sources.dataset(spec.network.data)?;
    let data = book.store.data(&base, &batch.data);
    book.pieces.extend([Piece::Network, Piece::NumericalGradient]);
    let network = network(book, &spec.network, &batch.start, [batch.data.inputs(), batch.data.classes])?;
    let rows: Vec<String> = batch.rows.iter().map(usize::to_string).collect();
    let mut expected = String::new();
    for (name, norm) in &batch.norms {
        // Writing to a string cannot fail.
        _ = writeln!(expected, "    {}: {norm:?},", string(name));
    }
    let words = &book.words.python;
    let source = format!(
        "network = {network}\nrows = [{}]\nx, t = pixels({data}[0][0][rows]), {data}[0][1][rows]\n\n\n\
         def loss(delta=1e-7):\n    network.masks.position = 0\n    return network.loss(x, t, delta=delta)\n\n\n\
         print(f\"{} {{loss():.12f}}   Layerscope {:.12}\")\n\
         assert np.isclose(loss(), {:?}, rtol=1e-9, atol=1e-9)\n\n\
         lengths = {{  # {}\n{expected}}}\n\
         network.masks.position = 0\n\
         grads = {{key: grad.copy() for key, grad in network.gradient(x, t).items()}}\n\
         for key, array in network.params.items():\n    \
         assert np.isclose(np.linalg.norm(grads[key]), lengths[key], rtol=1e-9, atol=1e-12), key\n    \
         entries = np.unique(np.linspace(0, array.size - 1, min(array.size, 1000)).astype(int))\n    \
         slopes = numerical_gradient(lambda: loss(delta=0), array, entries, {:?})\n    \
         difference = np.abs(slopes - grads[key].reshape(-1)[entries])\n    \
         print(f\"{{key:8s}} {} {{difference.mean():.1e}}   {} {{difference.max():.1e}}   ({{len(entries)}})\")",
        rows.join(", "),
        words.loss,
        batch.loss,
        batch.loss,
        words.lengths,
        spec.h,
        words.mean_difference,
        words.largest,
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
