//! Trainings and comparisons as Python.

use std::fmt::Write;

use super::pieces::{Piece, activation, optimizer, optimizer_settings, string};
use super::words::NotebookWords;
use super::{Book, Code, Trouble};
use crate::experiment::RunError;
use crate::experiment::Spec;
use crate::experiment::comparison::ComparisonSpec;
use crate::experiment::figure::FigureWords;
use crate::experiment::predict::own_spec;
use crate::experiment::spec::Word;
use crate::experiment::training::{
    BatchOrder, Change, GradientBy, Measured, Precision, Replay, ReplayStart, TrainedNetwork, TrainingSpec,
    validating,
};
use crate::nn::optimizer::WeightDecay;
use crate::nn::{BatchNormSettings, Init, InitRule, Loss, OptimizerSettings, ParameterSet, ScheduleKind};

/// The most iterations of a training, and of all networks of a comparison together: NumPy is to be done in a minute.
const MOST_ITERATIONS: u64 = 10_000;
const MOST_OF_ALL: u64 = 12_000;
/// The losses that are compared: each of the first, and so many of the rest. A mistake stays in all that come after it.
const FIRST_LOSSES: usize = 50;
const LATER_LOSSES: usize = 150;
/// How often the test images are measured, by the networks that share a cell.
pub(super) const TIMES: u64 = 12;
/// As many trials as NumPy trains in a minute.
pub(super) const MOST_TRIALS: usize = 5;
/// By how much two right programs may always differ in 64 bits.
pub(super) const ROUNDING: f64 = 1e-10;
/// How much more than the training beside it may a right program differ.
pub(super) const MARGIN: f64 = 30.0;
/// The probabilities of answers are handed on in 32 bits.
const SURENESS: f64 = 1e-6;

/// How many iterations a cell may be taken through, all its networks together, for telling how far an export is: twice each in
/// 64 bits, and once more where the spec asks for 32.
pub(super) fn most_iterations(spec: &Spec) -> u64 {
    let times = |precision| if precision == Precision::Single { 3 } else { 2 };
    match spec {
        Spec::Training(spec) if spec.patient_number().is_some() => 0,
        Spec::Training(spec) => spec.iterations.min(MOST_ITERATIONS) * times(spec.precision),
        Spec::Comparison(spec) => {
            let networks = spec.networks();
            let most = share_of_all(networks.len());
            networks.iter().map(|(_, spec)| spec.iterations.min(most) * times(spec.precision)).sum()
        }
        Spec::Search(spec) => {
            let trials = MOST_TRIALS.min(usize::try_from(spec.count()).unwrap_or(usize::MAX));
            let most = share_of_all(MOST_TRIALS);
            trials as u64 * spec.base.iterations.min(most) * times(spec.base.precision)
        }
        Spec::Predict(spec) if spec.network.is_none() && spec.weights.is_none() => {
            let own = own_spec(spec.seed);
            own.iterations.min(MOST_ITERATIONS) * times(own.precision)
        }
        _ => 0,
    }
}

/// The most iterations of each of so many compared networks.
pub(super) fn share_of_all(networks: usize) -> u64 {
    (MOST_OF_ALL / networks.max(1) as u64).clamp(1, MOST_ITERATIONS)
}

/// A training cell.
pub(super) fn training(book: &mut Book<'_>, spec: &TrainingSpec) -> Result<Code, Trouble> {
    if spec.patient_number().is_some() {
        return Err(Trouble::Left(book.words.patient));
    }
    let replay = replay(book, spec, MOST_ITERATIONS, TIMES)?;
    let words = book.words;
    let mut notes = vec![span(words, spec, &replay)];
    notes.extend(network_notes(words, &replay));
    notes.extend((spec.gradient == GradientBy::Numerical).then(|| words.numerical.to_owned()));
    let name = spec.id.as_deref().unwrap_or("training");
    let data = data(book, &replay)?;
    let mut source = trained(book, &replay, data, name, "losses")?;
    book.pieces.insert(Piece::Plot);
    // Writing to a string cannot fail.
    _ = write!(source, "plot({{{}: losses}})", string(name));
    notes.push(tolerance(words, ends(&replay)));
    notes.push(words.accuracy.to_owned());
    if let Some([loss, accuracy]) = replay.in_single {
        notes.push((words.in_single)(loss, accuracy));
    }
    if let Some(id) = &spec.id {
        _ = write!(source, "\nnetworks[{}] = network", string(id));
        book.networks.insert(id.clone(), Trained::of(replay));
    }
    Ok(Code { notes, source })
}

/// A network whose training is in the notebook.
pub(super) struct Trained {
    /// It, and the one beside it.
    pub(super) networks: [TrainedNetwork; 2],
    /// How far its last loss may be from that of another program.
    pub(super) allowed: f64,
}

impl Trained {
    fn of(replay: Replay) -> Self {
        Self { allowed: ends(&replay)[1], networks: replay.networks }
    }
}

/// The lines that train a network for a cell that has no other, and the network.
pub(super) fn own(book: &mut Book<'_>, spec: &TrainingSpec) -> Result<(String, Trained), Trouble> {
    let replay = replay(book, spec, MOST_ITERATIONS, 1)?;
    let data = data(book, &replay)?;
    let source = trained(book, &replay, data, "own", "losses")?;
    Ok((source, Trained::of(replay)))
}

/// A comparison cell: every network, one after the other.
pub(super) fn comparison(book: &mut Book<'_>, spec: &ComparisonSpec) -> Result<Code, Trouble> {
    let networks = spec.networks();
    let most = share_of_all(networks.len());
    let times = TIMES / networks.len().max(1) as u64;
    let mut source = String::from("losses = {}\n");
    let mut notes = Vec::new();
    let mut widest = [0.0; 2];
    for (place, network) in &networks {
        let replay = replay(book, network, most, times)?;
        if notes.is_empty() {
            notes.push(span(book.words, network, &replay));
        }
        let numerical = (network.gradient == GradientBy::Numerical).then(|| book.words.numerical.to_owned());
        for note in network_notes(book.words, &replay).into_iter().chain(numerical) {
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
        for (widest, end) in widest.iter_mut().zip(ends(&replay)) {
            *widest = end.max(*widest);
        }
        let id = spec.id.as_deref().unwrap_or("comparison");
        let data = data(book, &replay)?;
        let target = format!("losses[{}]", string(&name));
        let call = trained(book, &replay, data, &format!("{id}, {name}"), &target)?;
        // Writing to a string cannot fail.
        _ = write!(source, "\nprint({})\n{call}", string(&name));
    }
    book.pieces.insert(Piece::Plot);
    source.push_str("\nplot(losses)");
    notes.push(tolerance(book.words, widest));
    notes.push(book.words.accuracy.to_owned());
    Ok(Code { notes, source })
}

fn replay(book: &mut Book<'_>, spec: &TrainingSpec, iterations: u64, times: u64) -> Result<Replay, RunError> {
    // Python would take hours for each: it goes by backpropagation, which a note says.
    let spec = &TrainingSpec { gradient: GradientBy::Backpropagation, ..spec.clone() };
    let meter = &mut book.meter;
    Replay::of(spec, book.sources, iterations, times, &mut || meter.goes_on())
}

/// The variable of the data of a training.
fn data(book: &mut Book<'_>, replay: &Replay) -> Result<&'static str, RunError> {
    let base = book.sources.dataset(replay.spec.data)?;
    Ok(book.store.data(&base, &replay.data))
}

/// How much of the training is here.
pub(super) fn span(words: &NotebookWords, spec: &TrainingSpec, replay: &Replay) -> String {
    let count = replay.losses.len() as u64;
    if count == spec.iterations {
        (words.all_iterations)(count)
    } else {
        (words.first_iterations)(count, spec.iterations)
    }
}

pub(super) fn network_notes(words: &NotebookWords, replay: &Replay) -> Vec<String> {
    let mut notes = Vec::new();
    let spec = &replay.spec;
    let mut changes =
        spec.changes.iter().filter(|change| (change.at as usize) < replay.losses.len()).peekable();
    if changes.peek().is_some() {
        notes.push(words.changes.to_owned());
    }
    let drops = spec.dropout > 0.0
        || changes.any(|change| matches!(change.change, Change::Dropout(ratio) if ratio > 0.0));
    if drops {
        notes.push(words.masks.to_owned());
    }
    notes
}

/// By how much the losses may differ from those of another program, at each iteration.
fn allowed(replay: &Replay) -> Vec<f64> {
    replay.apart.iter().map(|apart| one_digit((MARGIN * apart).max(ROUNDING))).collect()
}

/// A number with one digit, rounded up: what is said is what is asked.
pub(super) fn one_digit(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    (x / power).ceil() * power
}

/// What is said of how far the losses may differ at first and at last.
pub(super) fn tolerance(words: &NotebookWords, ends: [f64; 2]) -> String {
    let [first, last] = ends.map(|allowed| format!("{allowed:.0e}"));
    (words.tolerance)(&first, &last)
}

/// The first and the last difference that is allowed.
pub(super) fn ends(replay: &Replay) -> [f64; 2] {
    let allowed = allowed(replay);
    [allowed.first(), allowed.last()].map(|end| end.copied().unwrap_or(ROUNDING))
}

/// The lines that train one network on `data`, a variable, and put its losses into `target`.
pub(super) fn trained(
    book: &mut Book<'_>,
    replay: &Replay,
    data: &str,
    name: &str,
    target: &str,
) -> Result<String, Trouble> {
    let spec = &replay.spec;
    book.pieces.extend([Piece::Network, Piece::Train, Piece::Optimizer(spec.optimizer.kind())]);
    let network = network(book, spec, &replay.start, [replay.data.inputs(), replay.data.classes])?;
    let expected = expected(book, replay, name)?;
    let mut settings = String::new();
    // Writing to a string cannot fail.
    if spec.batch_order != BatchOrder::Random {
        _ = writeln!(settings, "    order=\"{}\",", spec.batch_order.word());
    }
    _ = writeln!(settings, "    batch_size={},", spec.batch_size);
    if let Some(size) = spec.train_size {
        _ = writeln!(settings, "    train_size={size},");
    }
    if let Some(size) = spec.test_size {
        _ = writeln!(settings, "    test_size={size},");
    }
    if spec.validation > 0.0 {
        book.pieces.insert(Piece::Split);
        let among = spec.train_size.unwrap_or(usize::MAX).min(replay.data.train.len());
        _ = writeln!(settings, "    validating={},", validating(among, spec.validation));
    }
    _ = writeln!(settings, "    iterations={},\n    seed={},", replay.losses.len(), spec.seed);
    if spec.lr_schedule.kind() != ScheduleKind::Constant {
        _ = writeln!(settings, "    schedule=lambda t: {},", spec.lr_schedule.in_numpy(spec.iterations));
    }
    let changes = changes(book, replay);
    if !changes.is_empty() {
        _ = writeln!(settings, "    changes={{\n{changes}    }},");
    }
    Ok(format!(
        "network = {network}\n{target} = train(\n    network,\n    {},\n    {data},\n    {expected},\n{settings})\n",
        optimizer(spec.optimizer, spec.weight_decay),
    ))
}

/// What the training must come to, as an entry of `expected`.
fn expected(book: &mut Book<'_>, replay: &Replay, name: &str) -> Result<String, Trouble> {
    let count = replay.losses.len();
    let step = count.saturating_sub(FIRST_LOSSES).div_ceil(LATER_LOSSES).max(1);
    let later = (FIRST_LOSSES..count).step_by(step).chain((count > FIRST_LOSSES).then_some(count - 1));
    let mut places: Vec<usize> = (0..FIRST_LOSSES.min(count)).chain(later).collect();
    places.dedup();
    let allowed = allowed(replay);
    let at = |of: &[f64]| places.iter().filter_map(|place| of.get(*place).copied()).collect::<Vec<f64>>();
    let measured = |of: fn(&Measured) -> f64| replay.measured.iter().map(of).collect::<Vec<f64>>();
    let test_images = replay.spec.test_size.unwrap_or(usize::MAX).min(replay.data.test.len()).max(1) as f64;
    let allowed_then: Vec<[f64; 2]> = replay
        .measured
        .iter()
        .zip(&replay.measured_apart)
        .map(|(measured, [accuracy, sureness])| {
            let loss = allowed.get(measured.updates as usize - 1).copied().unwrap_or(ROUNDING);
            // Once two right programs have gone ways of their own, so have their answers: some pictures lie on the fence.
            let astray = (100.0 * loss).min(0.05);
            [1.5 / test_images + 10.0 * accuracy + astray, SURENESS + MARGIN * sureness + astray]
        })
        .collect();
    let of = |which: usize| allowed_then.iter().map(|pair| pair[which]).collect::<Vec<f64>>();
    let iterations: Vec<u64> = places.iter().map(|place| *place as u64).collect();
    let updates: Vec<u64> = replay.measured.iter().map(|measured| measured.updates).collect();
    let store = &mut book.store;
    let group = store.group(name);
    store.put(&group, "iterations", &iterations)?;
    store.put(&group, "measured", &updates)?;
    store.put_numbers(&group, "losses", &at(&replay.losses))?;
    store.put_numbers(&group, "losses_allowed", &at(&allowed))?;
    store.put_numbers(&group, "accuracies", &measured(|measured| measured.accuracy))?;
    store.put_numbers(&group, "accuracies_allowed", &of(0))?;
    store.put_numbers(&group, "sureness", &measured(|measured| measured.sureness))?;
    store.put_numbers(&group, "sureness_allowed", &of(1))?;
    Ok(format!("expected[{}]", string(&group)))
}

/// The network at its start, for so many inputs and classes.
pub(super) fn network(
    book: &mut Book<'_>,
    spec: &TrainingSpec,
    start: &ReplayStart,
    [inputs, classes]: [usize; 2],
) -> Result<String, Trouble> {
    book.pieces.insert(Piece::Activation(spec.activation));
    let widths = [&[inputs], spec.hidden.as_slice(), &[classes]].concat();
    let mut given = Vec::new();
    let weights: Vec<String> = match start {
        ReplayStart::Drawn(init, seed) => {
            book.pieces.insert(Piece::Normal);
            let pairs = widths.windows(2).enumerate();
            pairs.map(|(layer, pair)| drawn(*init, *seed, layer, pair[0], pair[1])).collect()
        }
        ReplayStart::Given(parameters) => given_arrays(book, parameters, &mut given)?,
    };
    let weights = weights.join(",\n        ");
    let mut parts = format!(
        "\n    weights=[\n        {weights},\n    ],\n    activation={},",
        activation(spec.activation)
    );
    // Writing to a string cannot fail.
    if let Some(BatchNormSettings { epsilon, momentum }) = spec.batch_norm {
        _ = write!(parts, "\n    batch_norm=({epsilon:?}, {momentum:?}),");
    }
    if spec.layer_norm {
        parts.push_str("\n    layer_norm=True,");
    }
    if spec.dropout > 0.0 {
        _ = write!(parts, "\n    dropout_ratio={:?},", spec.dropout);
    }
    if spec.weight_decay > 0.0 && decays_in_the_loss(spec.optimizer) {
        _ = write!(parts, "\n    weight_decay_lambda={:?},", spec.weight_decay);
    }
    if spec.loss == Loss::MeanSquaredError {
        book.pieces.insert(Piece::SoftmaxWithMse);
        parts.push_str("\n    last_layer=SoftmaxWithMSE(),");
    }
    let drops = |change: &crate::experiment::training::Scheduled| matches!(change.change, Change::Dropout(_));
    if spec.dropout > 0.0 || spec.changes.iter().any(drops) {
        _ = write!(parts, "\n    seed={},", spec.seed);
    }
    let start = if given.is_empty() { String::new() } else { format!(".load({{{}}})", given.join(", ")) };
    Ok(format!("MultiLayerNet({parts}\n){start}"))
}

/// Whether weight decay is the network's, with an optimizer, or the optimizer's own.
fn decays_in_the_loss(settings: OptimizerSettings) -> bool {
    settings.kind().about().weight_decay == WeightDecay::InTheLoss
}

/// The weights as they are drawn for a layer, counted from 0.
pub(super) fn drawn(init: Init, seed: u64, layer: usize, inputs: usize, outputs: usize) -> String {
    let layer = if layer == 0 { String::new() } else { format!(" + {layer}") };
    format!("{} * normal({seed}, WEIGHTS{layer}, {inputs}, {outputs})", scale(init, inputs))
}

/// The weights of a file; its other arrays go into `given`, as entries of a dictionary.
fn given_arrays(
    book: &mut Book<'_>,
    parameters: &ParameterSet,
    given: &mut Vec<String>,
) -> Result<Vec<String>, Trouble> {
    let mut weights = Vec::new();
    for (name, array) in parameters.iter() {
        let array = book.store.double(name, array.clone())?;
        match name.strip_prefix('W') {
            Some(number) => weights.push((number.parse().unwrap_or(0_usize), array)),
            None => given.push(format!("{}: {array}", string(name))),
        }
    }
    weights.sort_unstable();
    Ok(weights.into_iter().map(|(_, array)| array).collect())
}

/// The scale that a rule gives to the draws of a layer.
pub(super) fn scale(init: Init, inputs: usize) -> String {
    match init.rule() {
        InitRule::Fixed(std) => format!("{std:?}"),
        InitRule::Scaled(row) => format!("np.sqrt({} / {inputs})", row.gain),
    }
}

/// The changes on the way, as entries of a dictionary.
fn changes(book: &mut Book<'_>, replay: &Replay) -> String {
    let mut scheduled: Vec<_> = replay.spec.changes.iter().collect();
    scheduled.sort_by_key(|change| change.at);
    scheduled.retain(|change| (change.at as usize) < replay.losses.len());
    let (mut now, mut decay) = (replay.spec.optimizer, replay.spec.weight_decay);
    let mut out = String::new();
    for group in scheduled.chunk_by(|a, b| a.at == b.at) {
        let actions: Vec<String> = group
            .iter()
            .map(|scheduled| match scheduled.change {
                Change::BatchNorm(Some(BatchNormSettings { epsilon, momentum })) => {
                    format!("network.change(batch_norm=({epsilon:?}, {momentum:?}))")
                }
                Change::BatchNorm(None) => "network.change(batch_norm=None)".to_owned(),
                Change::LayerNorm(on) => {
                    format!("network.change(layer_norm={})", if on { "True" } else { "False" })
                }
                Change::Dropout(ratio) => format!("network.change(dropout_ratio={ratio:?})"),
                Change::WeightDecay(other) => {
                    decay = other;
                    if decays_in_the_loss(now) {
                        format!("network.change(weight_decay_lambda={decay:?})")
                    } else {
                        format!("vars(optimizer).update(weight_decay_lambda={decay:?})")
                    }
                }
                Change::Activation(other) => {
                    book.pieces.insert(Piece::Activation(other));
                    format!("network.change(activation={})", activation(other))
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
                    let moves = decay > 0.0 && decays_in_the_loss(now) != decays_in_the_loss(settings);
                    now = settings;
                    book.pieces.insert(Piece::Optimizer(settings.kind()));
                    let optimizer = optimizer(settings, decay);
                    if moves {
                        let in_the_loss = if decays_in_the_loss(now) { decay } else { 0.0 };
                        // Changing the network gives no optimizer, so that the new one follows.
                        format!("network.change(weight_decay_lambda={in_the_loss:?}) or {optimizer}")
                    } else {
                        optimizer
                    }
                }
            })
            .map(|action| format!("lambda network, optimizer: {action}"))
            .collect();
        let at = group.first().map_or(0, |scheduled| scheduled.at);
        // Writing to a string cannot fail.
        _ = writeln!(out, "        {at}: [{}],", actions.join(", "));
    }
    out
}
