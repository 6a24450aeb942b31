//! Trainings and comparisons as Python.

use std::fmt::Write;

use ndarray::{Array1, Array2};

use super::pieces::{Piece, activation, optimizer, optimizer_settings, string};
use super::store::{Full, Part, Store};
use super::words::NotebookWords;
use super::{Book, Code, Trouble};
use crate::experiment::Spec;
use crate::experiment::comparison::ComparisonSpec;
use crate::experiment::figure::FigureWords;
use crate::experiment::training::{Allowance, Change, Precision, Replay, ReplayStart, TrainingSpec};
use crate::nn::{BatchNormSettings, Init};

/// The most iterations of a training, and of all networks of a comparison together: NumPy is to be done in half a minute.
const MOST_ITERATIONS: u64 = 10_000;
const MOST_OF_ALL: u64 = 12_000;
/// Bytes of masks for one network.
const MASKS: usize = 8 << 20;
/// What both must share when both compute in 64 bits.
const DOUBLE: f64 = 1e-9;
/// The least that is allowed in 32 bits.
const SINGLE: f64 = 1e-4;
/// By how much two accuracies may always differ: a last digit of a score decides about an image.
const ACCURACY: f64 = 0.005;

/// How many iterations a cell may be taken through, all its networks together, for telling how far an export is: twice each,
/// where rounding is measured.
pub(super) fn most_iterations(spec: &Spec) -> u64 {
    let times = |precision| if precision == Precision::Single { 2 } else { 1 };
    match spec {
        Spec::Training(spec) => spec.iterations.min(MOST_ITERATIONS) * times(spec.precision),
        Spec::Comparison(spec) => {
            let networks = spec.networks();
            let most = share_of_all(networks.len());
            networks.iter().map(|(_, spec)| spec.iterations.min(most) * times(spec.precision)).sum()
        }
        _ => 0,
    }
}

/// The most iterations of each of so many compared networks.
fn share_of_all(networks: usize) -> u64 {
    (MOST_OF_ALL / networks.max(1) as u64).clamp(1, MOST_ITERATIONS)
}

/// A training cell.
pub(super) fn training(book: &mut Book<'_>, spec: &TrainingSpec) -> Result<Code, Trouble> {
    let replay = replay(book, spec, MOST_ITERATIONS)?;
    let words = book.words;
    let mut notes = vec![span(book, spec, &replay)];
    notes.extend(network_notes(book, &replay));
    let call = call(book, &replay)?;
    book.pieces.insert(Piece::Plot);
    let name = spec.id.as_deref().unwrap_or("training");
    let source = format!("losses = {call}\nplot({{{}: losses}})", string(name));
    notes.push(tolerance(words, ends(&allowed(&replay)), spec.precision == Precision::Single));
    notes.push(words.accuracy.to_owned());
    Ok(Code { notes, source })
}

/// A comparison cell: every network, one after the other.
pub(super) fn comparison(book: &mut Book<'_>, spec: &ComparisonSpec) -> Result<Code, Trouble> {
    let networks = spec.networks();
    let most = share_of_all(networks.len());
    let mut source = String::from("losses = {}\n");
    let mut notes = Vec::new();
    let mut widest = [0.0; 2];
    let mut single = false;
    for (place, network) in &networks {
        let replay = replay(book, network, most)?;
        if notes.is_empty() {
            notes.push(span(book, network, &replay));
        }
        for note in network_notes(book, &replay) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let variant =
            spec.variants.get(place.variant).map(|variant| variant.name.as_str()).unwrap_or_default();
        let name = match spec.panel_name(place.panel, FigureWords::of(book.sources.language)) {
            Some(panel) => format!("{variant}, {panel}"),
            None => variant.to_owned(),
        };
        for (widest, end) in widest.iter_mut().zip(ends(&allowed(&replay))) {
            *widest = end.max(*widest);
        }
        single |= network.precision == Precision::Single;
        let name = string(&name);
        let call = call(book, &replay)?;
        // Writing to a string cannot fail.
        _ = write!(source, "\nprint({name})\nlosses[{name}] = {call}\n");
    }
    book.pieces.insert(Piece::Plot);
    source.push_str("\nplot(losses)");
    notes.push(tolerance(book.words, widest, single));
    notes.push(book.words.accuracy.to_owned());
    Ok(Code { notes, source })
}

fn replay(book: &mut Book<'_>, spec: &TrainingSpec, iterations: u64) -> Result<Replay, Trouble> {
    let data = spec.dataset(book.sources)?;
    let known = book.store.known(&data, Part::Train);
    // Trainings share the room for images, unless there is room for all of a data set: then they share the images.
    let room = book.store.room_for_images();
    let images = if known.len() + room >= data.train.len() { room } else { room / book.trainings.max(1) };
    let allowance = Allowance { iterations, images, masks: MASKS };
    let meter = &mut book.meter;
    let replay = Replay::of(spec, book.sources, &known, allowance, &mut || meter.goes_on())?;
    if replay.losses.is_empty() { Err(Full.into()) } else { Ok(replay) }
}

/// How much of the training is here.
fn span(book: &Book<'_>, spec: &TrainingSpec, replay: &Replay) -> String {
    let count = replay.losses.len() as u64;
    if count == spec.iterations {
        (book.words.all_iterations)(count)
    } else {
        (book.words.first_iterations)(count, spec.iterations)
    }
}

fn network_notes(book: &Book<'_>, replay: &Replay) -> Vec<String> {
    let mut notes = Vec::new();
    if replay.spec.changes.iter().any(|change| (change.at as usize) < replay.losses.len()) {
        notes.push(book.words.changes.to_owned());
    }
    if replay.masks.iter().any(|masks| !masks.is_empty()) {
        notes.push(book.words.masks.to_owned());
    }
    notes
}

/// By how much the losses may differ from those of another program, at each iteration.
fn allowed(replay: &Replay) -> Vec<f64> {
    match replay.spec.precision {
        Precision::Double => vec![DOUBLE; replay.losses.len()],
        Precision::Single => {
            replay.rounding.iter().map(|rounding| one_digit((10.0 * rounding).max(SINGLE))).collect()
        }
    }
}

/// A number with one digit, rounded up: what is said is what is asked.
fn one_digit(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    (x / power).ceil() * power
}

/// What is said of how far the losses may differ at first and at last.
fn tolerance(words: &NotebookWords, [first, last]: [f64; 2], single: bool) -> String {
    let [first, last] = [first, last].map(|allowed| format!("{allowed:.0e}"));
    if single { (words.single)(&first, &last) } else { (words.double)(&last) }
}

/// The first and the last entry.
fn ends(allowed: &[f64]) -> [f64; 2] {
    [allowed.first(), allowed.last()].map(|end| end.copied().unwrap_or(SINGLE))
}

/// By how much the test accuracies may differ: by ten times what rounding makes, and always by [`ACCURACY`].
fn allowed_accuracy(replay: &Replay) -> f64 {
    (10.0 * replay.accuracy_rounding).max(ACCURACY)
}

/// The call that trains one network.
fn call(book: &mut Book<'_>, replay: &Replay) -> Result<String, Trouble> {
    let spec = &replay.spec;
    let store = &mut book.store;
    let rows: Vec<u32> = {
        let flat: Vec<usize> = replay.batches.iter().flatten().copied().collect();
        store.places(&replay.data, Part::Train, &flat)?
    };
    let shape = (replay.batches.len(), rows.len() / replay.batches.len().max(1));
    let rows = Array2::from_shape_vec(shape, rows).map_err(|_| Full)?;
    let batches = store.rows("batches", rows.into_dyn())?;
    let expected = store.numbers("losses", &replay.losses)?;
    let tolerance = match spec.precision {
        Precision::Double => format!("{DOUBLE:.0e}"),
        Precision::Single => store.numbers("allowed", &allowed(replay))?,
    };
    book.pieces.extend([
        Piece::Affine,
        Piece::SoftmaxWithLoss,
        Piece::BatchNormalization,
        Piece::Dropout,
        Piece::Network,
        Piece::Train,
        Piece::of_optimizer(spec.optimizer),
    ]);
    let network = network(book, spec, &replay.start)?;
    let every = match replay.losses.len() {
        0..=100 => 10,
        101..=500 => 50,
        _ => 100,
    };
    let mut call = format!(
        "train(\n    {network},\n    {},\n    {batches},\n    {expected},\n    tolerance={tolerance},\n    every={every},\n",
        optimizer(spec.optimizer),
    );
    let changes = changes(book, replay);
    if !changes.is_empty() {
        _ = writeln!(call, "    changes={{\n{changes}    }},");
    }
    if replay.masks.iter().any(|masks| !masks.is_empty()) {
        book.pieces.insert(Piece::Masks);
        let packed = book.store.bytes("masks", packed(replay))?;
        _ = writeln!(call, "    masks=masks_of({packed}, {}, {:?}),", shape.1, spec.hidden);
    }
    if let Some(rows) = test_images(&mut book.store, replay) {
        _ = writeln!(call, "    test=({rows}, {:?}, {:.4}),", replay.test_accuracy, allowed_accuracy(replay));
    }
    Ok(call + ")")
}

/// The places of the test images that count; none where there is no room for them.
fn test_images(store: &mut Store, replay: &Replay) -> Option<String> {
    let count = replay.spec.test_size.unwrap_or(usize::MAX).min(replay.data.test.len());
    let rows: Vec<usize> = (0..count).collect();
    let places = Array1::from(store.places(&replay.data, Part::Test, &rows).ok()?);
    store.rows("test", places.into_dyn()).ok()
}

/// The network at its start.
pub(super) fn network(
    book: &mut Book<'_>,
    spec: &TrainingSpec,
    start: &ReplayStart,
) -> Result<String, Trouble> {
    let dtype = match spec.precision {
        Precision::Single => "np.float32",
        Precision::Double => "np.float64",
    };
    book.pieces.insert(Piece::of_activation(spec.activation));
    let mut given = Vec::new();
    let weights: Vec<String> = match start {
        ReplayStart::Draws(init, draws) => draws
            .iter()
            .enumerate()
            .map(|(layer, draws)| {
                let z = book.store.double(&format!("Z{}", layer + 1), draws.clone().into_dyn())?;
                Ok(format!("({} * {z}).astype({dtype})", scale(*init, draws.nrows())))
            })
            .collect::<Result<_, Full>>()?,
        ReplayStart::Given(parameters) => {
            let mut weights = Vec::new();
            for (name, array) in parameters.iter() {
                let array = book.store.double(name, array.clone())?;
                match name.strip_prefix('W') {
                    Some(number) => {
                        weights.push((number.parse().unwrap_or(0_usize), format!("{array}.astype({dtype})")));
                    }
                    None => given.push(format!("{}: {array}", string(name))),
                }
            }
            weights.sort_unstable();
            weights.into_iter().map(|(_, array)| array).collect()
        }
    };
    let weights = weights.join(",\n            ");
    let mut parts =
        format!("\n        [\n            {weights},\n        ],\n        {}", activation(spec.activation));
    if let Some(BatchNormSettings { epsilon, momentum }) = spec.batch_norm {
        _ = write!(parts, ",\n        batch_norm=({epsilon:?}, {momentum:?})");
    }
    if spec.dropout > 0.0 {
        _ = write!(parts, ",\n        dropout={:?}", spec.dropout);
    }
    if spec.weight_decay > 0.0 {
        _ = write!(parts, ",\n        weight_decay={:?}", spec.weight_decay);
    }
    let start = if given.is_empty() { String::new() } else { format!(".load({{{}}})", given.join(", ")) };
    Ok(format!("Network({parts},\n    ){start}"))
}

/// The scale that a rule gives to the draws of a layer.
pub(super) fn scale(init: Init, inputs: usize) -> String {
    match init {
        Init::Std(std) => format!("{std:?}"),
        Init::Xavier => format!("np.sqrt(1 / {inputs})"),
        Init::He => format!("np.sqrt(2 / {inputs})"),
    }
}

/// The changes on the way, as entries of a dictionary.
fn changes(book: &mut Book<'_>, replay: &Replay) -> String {
    let mut scheduled: Vec<_> = replay.spec.changes.iter().collect();
    scheduled.sort_by_key(|change| change.at);
    scheduled.retain(|change| (change.at as usize) < replay.losses.len());
    let mut now = replay.spec.optimizer;
    let mut out = String::new();
    for group in scheduled.chunk_by(|a, b| a.at == b.at) {
        let actions: Vec<String> = group
            .iter()
            .map(|scheduled| match scheduled.change {
                Change::BatchNorm(Some(BatchNormSettings { epsilon, momentum })) => {
                    format!("network.set_batch_norm({epsilon:?}, {momentum:?})")
                }
                Change::BatchNorm(None) => "network.set_batch_norm(None)".to_owned(),
                Change::Dropout(ratio) => format!("setattr(network, \"dropout\", {ratio:?})"),
                Change::WeightDecay(decay) => format!("setattr(network, \"weight_decay\", {decay:?})"),
                Change::Activation(other) => {
                    book.pieces.insert(Piece::of_activation(other));
                    format!("network.set_activation({})", activation(other))
                }
                Change::LearningRate(lr) => {
                    now = now.with_lr(lr);
                    format!("vars(optimizer).update(lr={lr:?})")
                }
                Change::Optimizer(settings) if settings.kind() == now.kind() => {
                    now = settings;
                    // The same kind keeps what it remembers.
                    format!("vars(optimizer).update({})", optimizer_settings(settings))
                }
                Change::Optimizer(settings) => {
                    now = settings;
                    book.pieces.insert(Piece::of_optimizer(settings));
                    optimizer(settings)
                }
            })
            .map(|action| format!("lambda network, optimizer: {action}"))
            .collect();
        let at = group.first().map_or(0, |scheduled| scheduled.at);
        _ = writeln!(out, "        {at}: [{}],", actions.join(", "));
    }
    out
}

/// The masks of all iterations, a row each, a bit a unit, the first unit in the highest bit.
fn packed(replay: &Replay) -> Array2<u8> {
    let each = |masks: &[Array2<bool>]| -> Vec<u8> {
        let bits: Vec<bool> = masks.iter().flatten().copied().collect();
        bits.chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | (u8::from(*bit) << (7 - at))))
            .collect()
    };
    let rows: Vec<Vec<u8>> = replay.masks.iter().map(|masks| each(masks)).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    Array2::from_shape_fn((rows.len(), width), |(row, at)| rows[row].get(at).copied().unwrap_or(0))
}
