//! What a network sees, as figures.

use super::attribution::Attribution;
use super::change::SmallestChange;
use super::dream::Dream;
use super::illusions::Seen;
use super::scores::Scores;
use super::spec::PredictSpec;
use crate::data::Dataset;
use crate::data::pictures::{self, Photo, Prepared, SIDE, Sheet};
use crate::experiment::figure::{
    Axis, Bar, BarFigure, CurveGrid, CurvePanel, Exhibit, Figure, FigureWords, ImageStrip, LineFigure,
    Picture, Role, Series, Shade, format, round_up,
};
use crate::experiment::spec::settings_line;

/// Pixels of a side on which a step is drawn: twice what the network gets.
const STAGE: usize = 2 * SIDE;

/// A picture of any size in the middle of a square of [`STAGE`] pixels, paper around it.
fn fitted(width: usize, height: usize, ink: impl Fn(usize) -> f32) -> Vec<f32> {
    let longer = width.max(height).max(1);
    let (left, top) = ((longer - width) / 2, (longer - height) / 2);
    let span = |at: usize| {
        let from = at * longer / STAGE;
        from..((at + 1) * longer / STAGE).max(from + 1)
    };
    let mut values = Vec::with_capacity(STAGE * STAGE);
    for row in 0..STAGE {
        for column in 0..STAGE {
            let (mut sum, mut count) = (0.0, 0.0_f32);
            for y in span(row) {
                for x in span(column) {
                    count += 1.0;
                    if (left..left + width).contains(&x) && (top..top + height).contains(&y) {
                        sum += ink((y - top) * width + x - left);
                    }
                }
            }
            values.push(sum / count.max(1.0));
        }
    }
    values
}

/// Makes figures of one cell.
pub struct Album<'a> {
    /// The cell.
    pub spec: &'a PredictSpec,
    /// What it looks at: names of classes.
    pub data: &'a Dataset,
    /// The words.
    pub words: &'a FigureWords,
}

impl Album<'_> {
    fn exhibit(&self, name: &'static str, figure: Figure) -> Exhibit {
        let data = self.data.name_in(self.words.language);
        let settings = settings_line(self.spec, Some(&data), self.words);
        Exhibit { name: name.into(), figure, seed: Some(self.spec.seed), settings }
    }

    fn strip(&self, name: &'static str, title: &str, shade: Shade, pictures: Vec<Picture>) -> Exhibit {
        let strip = ImageStrip { title: title.to_owned(), rows: SIDE, columns: SIDE, shade, pictures };
        self.exhibit(name, Figure::Pictures(strip))
    }

    /// `7  99%`
    fn answer(&self, scores: &Scores) -> String {
        if scores.is_broken() {
            return self.words.no_answer.to_owned();
        }
        format!(
            "{}  {}",
            self.data.class_in(scores.answer(), self.words.language),
            format::percent(scores.probability())
        )
    }

    /// The picture as the network gets it.
    pub fn input(&self, input: &pictures::Picture, scores: &Scores) -> Exhibit {
        let picture = Picture { caption: self.answer(scores), values: input.values() };
        self.strip("input", self.words.input, Shade::Ink, vec![picture])
    }

    /// A photograph after each of its steps, the last of which is what the network gets.
    pub fn steps(&self, prepared: &Prepared, input: &pictures::Picture) -> Exhibit {
        let photo = |photo: &Photo| {
            let light = photo.light();
            fitted(photo.width(), photo.height(), |at| {
                1.0 - f32::from(light.get(at).copied().unwrap_or(255)) / 255.0
            })
        };
        let ink = |sheet: &Sheet| {
            let ink = sheet.pixels();
            fitted(sheet.width(), sheet.height(), |at| f32::from(ink.get(at).copied().unwrap_or(0)) / 255.0)
        };
        let stages = [
            photo(&prepared.opened),
            photo(&prepared.upright),
            photo(&prepared.flat),
            ink(&prepared.ink),
            ink(&prepared.framed),
            ink(&Sheet::from(input)),
        ];
        let names = self.words.step_names.into_iter().zip(stages);
        let pictures = names.map(|(name, values)| Picture { caption: name.to_owned(), values }).collect();
        let title = self.words.steps.to_owned();
        let strip = ImageStrip { title, rows: STAGE, columns: STAGE, shade: Shade::Ink, pictures };
        self.exhibit("steps", Figure::Pictures(strip))
    }

    /// The probability of every class.
    pub fn scores(&self, scores: &Scores) -> Exhibit {
        let bars = scores.probabilities.iter().enumerate();
        let bars = bars.map(|(class, value)| Bar {
            name: self.data.class_in(class, self.words.language),
            value: *value,
        });
        let figure = BarFigure {
            title: self.words.scores.to_owned(),
            axis: Axis::new(self.words.probability, "").held(0.0, 1.0),
            bars: bars.collect(),
        };
        self.exhibit("scores", Figure::Bars(figure))
    }

    /// What every hidden layer makes of the picture, a panel each; none without any.
    pub fn layers(&self, layers: &[Vec<f32>]) -> Option<Exhibit> {
        let finite = || layers.iter().flatten().copied().filter(|value| value.is_finite()).map(f64::from);
        let (low, high) = (finite().fold(0.0, f64::min), finite().fold(0.0, f64::max));
        let least = if low < 0.0 { -round_up(-low) } else { 0.0 };
        let widest = layers.iter().map(Vec::len).max()?;
        let panel = |(index, values): (usize, &Vec<f32>)| {
            let points = values.iter().enumerate();
            let points = points.map(|(at, value)| [at as f64 + 1.0, f64::from(*value)]).collect();
            let series = Series { name: self.words.activation.to_owned(), role: Role::Forward, points };
            CurvePanel { title: (self.words.layer)(index + 1), series: vec![series] }
        };
        let grid = CurveGrid {
            title: self.words.layers.to_owned(),
            // From 0, for a layer may have one neuron.
            x: Axis::new(self.words.neuron, "").held(0.0, widest as f64),
            y: Axis::new(self.words.activation, "").held(least, round_up(high)),
            columns: (layers.len() as f64).sqrt().ceil() as usize,
            panels: layers.iter().enumerate().map(panel).collect(),
        };
        Some(self.exhibit("layers", Figure::Panels(grid)))
    }

    /// Which pixels spoke for the answer and which against it.
    pub fn attribution(&self, attribution: &Attribution<f32>) -> Exhibit {
        self.signed("attribution", self.words.attribution, attribution.class, &attribution.product)
    }

    /// Where more ink would speak for the answer and where against it.
    pub fn ink_gradient(&self, attribution: &Attribution<f32>) -> Exhibit {
        self.signed("ink-gradient", self.words.ink_gradient, attribution.class, &attribution.gradient)
    }

    /// Values about `class`, one a pixel, of both signs.
    fn signed(&self, name: &'static str, title: &str, class: usize, values: &[f32]) -> Exhibit {
        let most = values.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let caption = self.data.class_in(class, self.words.language);
        let picture = Picture { caption, values: values.to_vec() };
        self.strip(name, title, Shade::Signed(most.into()), vec![picture])
    }

    /// What is no digit, and what the network takes it for.
    pub fn illusions(&self, seen: &[Seen]) -> Exhibit {
        let pictures = seen.iter().map(|seen| Picture {
            caption: format!("{}\n{}", seen.illusion.in_words(self.words), self.answer(&seen.scores)),
            values: seen.picture.values(),
        });
        self.strip("illusions", self.words.illusions, Shade::Ink, pictures.collect())
    }

    /// A few steps of a dream, the first and the last among them.
    pub fn dream(&self, dream: &Dream) -> Exhibit {
        const SHOWN: usize = 8;
        let last = dream.steps.len().saturating_sub(1);
        let mut chosen: Vec<usize> = (0..SHOWN).map(|at| at * last / (SHOWN - 1)).collect();
        chosen.dedup();
        let steps = chosen.into_iter().filter_map(|step| Some((step, dream.steps.get(step)?)));
        let pictures = steps.map(|(number, step)| Picture {
            caption: format!("{number}: {}", self.answer(&step.scores)),
            values: step.picture.values(),
        });
        self.strip("dream", self.words.dream, Shade::Ink, pictures.collect())
    }

    /// How sure the network became of the wanted class.
    pub fn dream_curve(&self, dream: &Dream) -> Exhibit {
        let lines = dream_curve(dream, self.data, self.words);
        self.exhibit("dream-curve", Figure::Lines { lines, logarithmic: false })
    }

    /// The picture before and after the smallest change.
    pub fn change(&self, change: &SmallestChange) -> Exhibit {
        let picture = |word: &str, picture: &pictures::Picture, scores: &Scores| Picture {
            caption: format!("{word}: {}", self.answer(scores)),
            values: picture.values(),
        };
        let both = vec![
            picture(self.words.before, &change.before, &change.before_scores),
            picture(self.words.after_change, &change.after, &change.after_scores),
        ];
        self.strip("change", self.words.change, Shade::Ink, both)
    }

    /// What the smallest change does to each pixel, so much magnified that the largest is at full strength; none where the
    /// answer was the wanted one before anything was changed.
    pub fn difference(&self, change: &SmallestChange) -> Option<Exhibit> {
        let most = f64::from(change.largest());
        if most == 0.0 {
            return None;
        }
        let title = format!(
            "{}: {}",
            self.words.change,
            (self.words.magnified)(&format::short((255.0 / most).round()))
        );
        let class = |class| self.data.class_in(class, self.words.language);
        let picture = Picture {
            caption: format!(
                "{} → {}\n{}",
                class(change.before_scores.answer()),
                class(change.target),
                self.words.grey_levels
            ),
            values: change.levels().map(f32::from).collect(),
        };
        Some(self.strip("difference", &title, Shade::Signed(most), vec![picture]))
    }
}

/// The probability of the class that was dreamt of, step by step.
pub fn dream_curve(dream: &Dream, data: &Dataset, words: &FigureWords) -> LineFigure {
    let points = dream.steps.iter().enumerate();
    let points = points.map(|(at, step)| [at as f64, step.scores.probability_of(dream.class)]).collect();
    let last = dream.steps.len().saturating_sub(1).max(1) as f64;
    let name = (words.probability_of)(&data.class_in(dream.class, words.language));
    LineFigure {
        title: words.dream.to_owned(),
        x: Axis::new(words.step, "").held(0.0, last),
        y: Axis::new(name.clone(), "").held(0.0, 1.0),
        series: vec![Series { name, role: Role::Forward, points }],
        marks: Vec::new(),
    }
}
