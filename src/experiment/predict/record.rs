//! Everything that a network sees in a picture, as tables and pictures.

use super::attribution::{Attribution, attribution};
use super::change::{SmallestChange, smallest_change};
use super::dream::{Dream, DreamSettings, dream};
use super::figures::Album;
use super::illusions::{Seen, illusions, see_illusions};
use super::look::{Look, look};
use super::messages::Message;
use super::scores::Scores;
use super::spec::PredictSpec;
use super::subject::load;
use crate::data::Dataset;
use crate::data::pictures::{Picture, Prepared, SIDE, png};
use crate::experiment::figure::{Exhibit, FigureWords, Table, Values, Word, caption};
use crate::experiment::outcome::{Extra, OnTick, Outcome};
use crate::experiment::run::RunError;
use crate::experiment::sources::Sources;
use crate::language::{Language, Say};
use crate::nn::Activation;

/// How many times as large as they are pictures are written, so that they can be seen.
const LARGER: usize = 8;

/// Looks at the picture, at all illusions, dreams and finds the smallest change. `tick` hears of the training when the
/// cell has a network of its own.
///
/// # Errors
/// When the network or the test image is not there, or `tick` stopped the training.
pub fn record(spec: &PredictSpec, sources: &Sources, tick: OnTick<'_>) -> Result<Outcome, RunError> {
    let subject = load(spec, sources, tick)?;
    let (network, data) = (&*subject.network, &*subject.data);
    let prepared = spec.prepared();
    let sheet = match &prepared {
        Some(prepared) => spec.page(prepared),
        None => spec.sheet(data)?,
    };
    let (raw, input) = (spec.raw(&sheet), spec.input(&sheet));
    let look = look(network, &input);
    let album = Album { spec, data, words: FigureWords::of(sources.language) };
    let seen = see_illusions(network, &illusions(data, spec.seed));
    let settings =
        DreamSettings { class: spec.dream.class, until: spec.dream.until, steps: spec.dream.steps };
    let dream = (spec.dream.class < look.scores.logits.len())
        .then(|| dream(network, &spec.dream_start(&input), settings));
    let change = smallest_change(network, &input, spec.change_to);

    let mut files = vec![picture("picture", &raw), picture("input", &input)];
    files.extend(
        seen.iter().map(|seen| picture(&format!("illusion-{}", seen.illusion.name()), &seen.picture)),
    );
    if let Some(dream) = &dream {
        let ends = [("dream-start", dream.steps.first()), ("dream-end", dream.steps.last())];
        files.extend(ends.into_iter().filter_map(|(name, step)| Some(picture(name, &step?.picture))));
    }
    files.extend(change.as_ref().map(|change| picture("change-after", &change.after)));
    let answers = Answers {
        prepared: prepared.as_ref(),
        assumed: subject.assumed,
        input: &input,
        attribution: &attribution(network, &input.values(), look.scores.answer()),
        look: &look,
        illusions: &seen,
        dream: dream.as_ref(),
        change: change.as_ref(),
    };
    Ok(Outcome { files, ..answers.outcome(&album) })
}

/// What a network made of a picture, and of what is none.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// The steps of a photograph, when the picture is one.
    pub prepared: Option<&'a Prepared>,
    /// The activation that was assumed of a file that names none.
    pub assumed: Option<Activation>,
    /// The picture as the network got it.
    pub input: &'a Picture,
    /// What it made of it.
    pub look: &'a Look,
    /// Which pixels spoke.
    pub attribution: &'a Attribution<f32>,
    /// What it takes illusions for.
    pub illusions: &'a [Seen],
    /// A dream, once it was dreamt.
    pub dream: Option<&'a Dream>,
    /// The smallest change, once it was looked for and found.
    pub change: Option<&'a SmallestChange>,
}

impl Answers<'_> {
    /// All figures.
    pub fn exhibits(&self, album: &Album<'_>) -> Vec<Exhibit> {
        let scores = &self.look.scores;
        let mut exhibits = vec![album.input(self.input, scores), album.scores(scores)];
        exhibits.extend(self.prepared.map(|prepared| album.steps(prepared, self.input)));
        exhibits.extend(album.layers(&self.look.layers));
        exhibits.extend([
            album.attribution(self.attribution),
            album.ink_gradient(self.attribution),
            album.illusions(self.illusions),
        ]);
        exhibits
            .extend(self.dream.into_iter().flat_map(|dream| [album.dream(dream), album.dream_curve(dream)]));
        if let Some(change) = self.change {
            exhibits.push(album.change(change));
            exhibits.extend(album.difference(change));
        }
        if scores.is_broken() {
            for exhibit in &mut exhibits {
                exhibit.settings = caption([album.words.overflowed.to_owned(), exhibit.settings.clone()]);
            }
        }
        exhibits
    }

    /// All figures, with their tables and what is said of them.
    pub fn outcome(&self, album: &Album<'_>) -> Outcome {
        let (data, Look { scores, layers }) = (album.data, self.look);
        let mut tables = vec![
            scores_table(scores, data),
            layers_table(layers),
            attribution_table(self.input, self.attribution),
            illusions_table(self.illusions, data),
        ];
        tables.extend(self.dream.map(|dream| dream_table(dream, data)));
        let doubts = self.prepared.map(|prepared| prepared.doubts.as_slice()).unwrap_or_default();
        let mut summary = if scores.is_broken() {
            Word(|words| words.overflowed).phrase()
        } else {
            let seen_as = data.class(scores.answer());
            let (percent, entropy) = (scores.probability() * 100.0, scores.entropy());
            let certainty =
                if doubts.is_empty() { scores.certainty().phrase() } else { Message::Uncertain.phrase() };
            Message::Answer { seen_as, percent, certainty, entropy }.phrase()
        };
        for doubt in doubts {
            summary.push("; ");
            summary.push(*doubt);
        }
        if let Some(other) = scores.other_classes(data) {
            summary.push("; ");
            summary.push(other);
        }
        if let Some(assumed) = self.assumed {
            summary.push(Message::Assumed { name: assumed.name() });
        }
        if let Some(change) = self.change {
            tables.push(change_table(change, data));
            let (target, largest) = (data.class(change.target), change.largest());
            summary.push(Message::Changed { target, largest });
        }
        Outcome { summary, tables, exhibits: self.exhibits(album), ..Outcome::default() }
    }
}

/// What a prediction writes, without rows.
pub(super) fn writes(_: &PredictSpec) -> Vec<Table> {
    let number = || Values::Number(Vec::new());
    let text = || Values::Text(Vec::new());
    vec![
        Table::new("scores").with("class", text()).with("logit", number()).with("probability", number()),
        layers_table(&[]),
        Table::new("attribution")
            .with("row", number())
            .with("column", number())
            .with("ink", number())
            .with("gradient", number())
            .with("gradient_times_input", number()),
        Table::new("illusions")
            .with("picture", text())
            .with("answer", text())
            .with("probability", number())
            .with("entropy_bits", number()),
        Table::new("dream").with("step", number()).with("probability", number()).with("answer", text()),
        Table::new("smallest_change")
            .with("from", text())
            .with("to", text())
            .with("probability", number())
            .with("largest_change_levels", number())
            .with("mean_change_levels", number())
            .with("steps", number()),
    ]
}

fn attribution_table(input: &Picture, attribution: &Attribution<f32>) -> Table {
    let pixels = 0..(SIDE * SIDE) as u64;
    Table::new("attribution")
        .with("row", Values::Whole(pixels.clone().map(|at| at / SIDE as u64).collect()))
        .with("column", Values::Whole(pixels.map(|at| at % SIDE as u64).collect()))
        .with("ink", Values::Number(wide(&input.values())))
        .with("gradient", Values::Number(wide(&attribution.gradient)))
        .with("gradient_times_input", Values::Number(wide(&attribution.product)))
}

fn illusions_table(seen: &[Seen], data: &Dataset) -> Table {
    Table::new("illusions")
        .with("picture", Values::Text(seen.iter().map(|seen| seen.illusion.name()).collect()))
        .with("answer", Values::Text(seen.iter().map(|seen| answer(&seen.scores, data)).collect()))
        .with("probability", Values::Number(seen.iter().map(|seen| seen.scores.probability()).collect()))
        .with("entropy_bits", Values::Number(seen.iter().map(|seen| seen.scores.entropy()).collect()))
}

fn change_table(change: &SmallestChange, data: &Dataset) -> Table {
    Table::new("smallest_change")
        .with("from", Values::Text(vec![answer(&change.before_scores, data)]))
        .with("to", Values::Text(vec![answer(&change.after_scores, data)]))
        .with("probability", Values::Number(vec![change.after_scores.probability()]))
        .with("largest_change_levels", Values::Whole(vec![change.largest().into()]))
        .with("mean_change_levels", Values::Number(vec![change.mean()]))
        .with("steps", Values::Whole(vec![change.steps as u64]))
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|value| f64::from(*value)).collect()
}

/// What the network says, by the name of the class.
fn answer(scores: &Scores, data: &Dataset) -> String {
    if scores.is_broken() {
        return FigureWords::of(Language::English).no_answer.to_owned();
    }
    data.class_name(scores.answer())
}

fn scores_table(scores: &Scores, data: &Dataset) -> Table {
    let classes = 0..scores.logits.len();
    Table::new("scores")
        .with("class", Values::Text(classes.map(|class| data.class_name(class)).collect()))
        .with("logit", Values::Number(scores.logits.clone()))
        .with("probability", Values::Number(scores.probabilities.clone()))
}

/// The activations of every hidden layer, layers and neurons counted from 1.
fn layers_table(layers: &[Vec<f32>]) -> Table {
    let all = || {
        layers.iter().enumerate().flat_map(|(layer, values)| {
            values
                .iter()
                .enumerate()
                .map(move |(neuron, value)| (layer as u64 + 1, neuron as u64 + 1, *value))
        })
    };
    Table::new("layers")
        .with("layer", Values::Whole(all().map(|(layer, _, _)| layer).collect()))
        .with("neuron", Values::Whole(all().map(|(_, neuron, _)| neuron).collect()))
        .with("activation", Values::Number(all().map(|(_, _, value)| value.into()).collect()))
}

fn dream_table(dream: &Dream, data: &Dataset) -> Table {
    let steps = &dream.steps;
    Table::new("dream")
        .with("step", Values::Whole((0..steps.len() as u64).collect()))
        .with(
            "probability",
            Values::Number(steps.iter().map(|step| step.scores.probability_of(dream.class)).collect()),
        )
        .with("answer", Values::Text(steps.iter().map(|step| answer(&step.scores, data)).collect()))
}

/// A picture as a file, ink white on black as in MNIST, each pixel a square.
fn picture(name: &str, picture: &Picture) -> Extra {
    let side = SIDE * LARGER;
    let pixels = picture.pixels();
    let values: Vec<u8> =
        (0..side * side).map(|at| pixels[at / side / LARGER * SIDE + at % side / LARGER]).collect();
    Extra { name: format!("{name}.png"), bytes: png(&values, side) }
}
