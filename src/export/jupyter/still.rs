//! Cells that do not train: activations of networks that never were trained, and gradient checks.

use std::fmt::Write;

use ndarray::Array3;

use super::graph::float;
use super::pieces::{Piece, activation, string};
use super::training::{MARGIN, ROUNDING, network, one_digit, scale};
use super::{Book, Code, Trouble};
use crate::experiment::activations::{ActivationsSpec, InputChoice, LayerReplay, Replay, RowReplay};
use crate::experiment::gradient_check::{CheckedBatch, GradientCheckSpec, MOST_TRIED};
use crate::experiment::run::RunError;

/// The most numbers that the layers of a row may hold, for NumPy keeps several of each.
const MOST_NUMBERS: usize = 20_000_000;
/// What is lost of a mean in adding it up, as a share of the mean.
const SUMMING: f64 = 1e-14;

/// The square of what is smaller has fewer digits or none, and a deviation is made of squares.
const SQUARE_VANISHES: f64 = 1e-150;

/// An activations cell: every row of the grid.
pub(super) fn activations(book: &mut Book<'_>, spec: &ActivationsSpec) -> Result<Code, Trouble> {
    if spec.layers * spec.samples * spec.width > MOST_NUMBERS {
        return Err(Trouble::Long);
    }
    let meter = &mut book.meter;
    let Replay { samples, inputs, rows } = Replay::of(spec, book.sources, &mut || meter.goes_on())?;
    let (width, seed) = (spec.width, spec.seed);
    let expected = book.store.double("spread", expected(&rows).into_dyn())?;
    book.pieces.extend([Piece::Affine, Piece::Stack, Piece::Spread, Piece::Normal]);
    // Writing to a string cannot fail. The window draws in 32 bits.
    let mut source = String::new();
    match spec.input {
        InputChoice::Normal => {
            _ = write!(
                source,
                "numbers = normal({seed}, INPUTS, {}).astype(np.float32).astype(np.float64)\n\
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
                "x = pixels({data}[0][0][:{samples}])\n\
                 dout = normal({seed}, INPUTS, {samples}, {width}).astype(np.float32).astype(np.float64)\n"
            );
        }
    }
    source.push_str("Z = [\n");
    let shapes: Vec<usize> = (0..spec.layers).map(|layer| if layer == 0 { inputs } else { width }).collect();
    for (layer, inputs) in shapes.iter().enumerate() {
        let plus = if layer == 0 { String::new() } else { format!(" + {layer}") };
        _ = writeln!(source, "    normal({seed}, WEIGHTS{plus}, {inputs}, {width}),");
    }
    source.push_str("]\nrows = [\n");
    for row in &rows {
        book.pieces.insert(Piece::Activation(row.activation));
        let scales: Vec<String> = shapes.iter().map(|inputs| scale(row.init, *inputs)).collect();
        let name = string(&row.name());
        _ = writeln!(source, "    ({name}, {}, [{}]),", activation(row.activation), scales.join(", "));
    }
    if spec.batch_norm.is_some() {
        book.pieces.insert(Piece::BatchNormalization);
    }
    let epsilon = spec.batch_norm.map_or("None".to_owned(), |settings| format!("{:?}", settings.epsilon));
    _ = write!(
        source,
        "]\nfor (name, activation, stds), here in zip(rows, {expected}):\n    \
         print(name)\n    \
         weights = [std * z for std, z in zip(stds, Z)]\n    \
         compare_spread(*forward_and_backward(x, weights, activation, {epsilon}, dout), here)",
    );
    Ok(Code { notes: vec![book.words.activations.to_owned()], source })
}

/// Of each row and layer: mean, standard deviation and zeros of the activations, standard deviation of the gradients; then by how
/// much each may differ.
fn expected(rows: &[RowReplay]) -> Array3<f64> {
    let layers = rows.iter().map(|row| row.layers.len()).max().unwrap_or(0);
    Array3::from_shape_fn((rows.len(), layers, 8), |(row, layer, what)| {
        let layer = rows.get(row).and_then(|row| row.layers.get(layer));
        layer.map_or(f64::NAN, |layer| match what {
            0..4 => layer.values[what],
            _ => allowed(layer)[what - 4],
        })
    })
}

/// By how much another right program may differ.
fn allowed(LayerReplay { values: [mean, std, _, gradient], apart }: &LayerReplay) -> [f64; 4] {
    let [of_mean, of_std, of_zeros, of_gradient] = apart.map(|apart| (MARGIN * apart).max(ROUNDING));
    let summing = SUMMING * mean.abs();
    // Where the deviation has overflowed, no bound of the mean is known.
    let round = |allowed: f64| match allowed {
        f64::INFINITY => f64::INFINITY,
        allowed if allowed > 0.0 => one_digit(allowed),
        _ => 0.0,
    };
    let of_outputs = [of_mean, of_std].map(|share| share * std + summing + SQUARE_VANISHES);
    [of_outputs[0], of_outputs[1], of_zeros, of_gradient * gradient + SQUARE_VANISHES].map(round)
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
    for (name, [gradient, slopes]) in &batch.norms {
        // Writing to a string cannot fail.
        _ = writeln!(expected, "    {}: ({}, {}),", string(name), float(*gradient), float(*slopes));
    }
    let words = &book.words.python;
    let source = format!(
        "network = {network}\nrows = [{}]\nx, t = pixels({data}[0][0][rows]), {data}[0][1][rows]\n\n\n\
         def loss():\n    network.masks.position = 0\n    return network.loss(x, t)\n\n\n\
         print(f\"{} {{loss():.12f}}   Layerscope {:.12}\")\n\
         assert np.isclose(loss(), {}, rtol=1e-9, atol=1e-9, equal_nan=True)\n\n\
         h, lengths = {:?}, {{  # {}\n{expected}}}\n\
         network.masks.position = 0\n\
         grads = {{key: grad.copy() for key, grad in network.gradient(x, t).items()}}\n\
         for key, array in network.params.items():\n    \
         length, of_slopes = lengths[key]\n    \
         assert np.isclose(np.linalg.norm(grads[key]), length, rtol=1e-9, atol=1e-12, equal_nan=True), key\n    \
         count = min(array.size, {MOST_TRIED})\n    \
         entries = np.arange(count) * (array.size - 1) // max(count - 1, 1)\n    \
         slopes = numerical_gradient(loss, array, entries, h)\n    \
         noise = 1e-13 * max(1, abs(loss())) / h * np.sqrt(count)\n    \
         assert not np.isfinite(of_slopes) or np.isclose(np.linalg.norm(slopes), of_slopes, rtol=1e-6, atol=noise), key\n    \
         difference = np.abs(slopes - grads[key].reshape(-1)[entries])\n    \
         print(f\"{{key:8s}} {} {{difference.mean():.1e}}   {} {{difference.max():.1e}}   ({{len(entries)}})\")",
        rows.join(", "),
        words.loss,
        batch.loss,
        float(batch.loss),
        spec.h,
        words.lengths,
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
