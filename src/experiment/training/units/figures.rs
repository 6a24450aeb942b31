//! The units as figures.

use super::one::{Then, UnitLook};
use super::{HiddenUnit, UnitsSnapshot};
use crate::data::Dataset;
use crate::experiment::figure::{
    Figure, FigureWords, Shade, UnitBars, UnitBest, UnitCounts, UnitFigure, UnitLine, UnitMapFigure,
    UnitMark, UnitPicture, UnitStrip, format,
};
use crate::nn::activation::FlatKind;

/// Of deeper networks so many layers are exported, evenly from the first to the last.
const MOST_MAPS: usize = 12;

impl UnitsSnapshot {
    fn mark(&self, of: HiddenUnit) -> UnitMark {
        let counts = self.counts.as_ref().and_then(|counts| counts.get(of.layer)?.get(of.unit));
        match counts {
            Some(unit) if unit.is_dead() => UnitMark::Dead,
            _ if self.is_silent(of) => UnitMark::Silent,
            _ => UnitMark::Working,
        }
    }

    fn layer_counts(&self, layer: usize, width: usize) -> UnitCounts {
        let silent =
            (0..width).filter(|unit| self.mark(HiddenUnit { layer, unit: *unit }) == UnitMark::Silent);
        let known = self.counts.as_ref().and_then(|counts| counts.get(layer));
        let count = |is: fn(&super::Unit) -> bool| {
            known.map_or(0, |units| units.iter().filter(|unit| is(unit)).count())
        };
        UnitCounts {
            units: width,
            dead: count(super::Unit::is_dead),
            silent: silent.count(),
            always_on: count(super::Unit::is_always_on),
            saturated: count(super::Unit::is_saturated),
        }
    }

    /// The units of one layer, from 0, on the sample; the last one stands for those beyond. `data` has the names of the classes.
    pub fn map(
        &self,
        layer: usize,
        is_sorted: bool,
        chosen: Option<usize>,
        data: Option<&Dataset>,
        words: &FigureWords,
    ) -> UnitMapFigure {
        let layer = layer.min(self.layers.len().saturating_sub(1));
        let values = self.layers.get(layer).cloned().unwrap_or_default();
        let marks: Vec<UnitMark> =
            (0..values.ncols()).map(|unit| self.mark(HiddenUnit { layer, unit })).collect();
        let mut classes: Vec<(String, usize)> = Vec::new();
        for of in self.labels.chunk_by(|a, b| a == b) {
            let label = of.first().copied().unwrap_or_default();
            classes.push((name_of(label, data, words), of.len()));
        }
        let flat = self.activation.about().flat;
        let order = if is_sorted {
            UnitMapFigure::sorted(&values, &classes, &marks)
        } else {
            (0..values.ncols()).collect()
        };
        let tested = self.counts.as_ref().and_then(|counts| counts.first()?.first()).map(|unit| unit.images);
        let widths = self.layers.iter().map(ndarray::ArrayBase::ncols).enumerate();
        UnitMapFigure {
            title: (words.units.units_of)(layer + 1),
            layer,
            layers: widths.map(|(layer, width)| self.layer_counts(layer, width)).collect(),
            tested,
            order,
            is_sorted,
            marks,
            values,
            classes,
            flat: (flat.kind == FlatKind::Saturated).then_some([flat.below, flat.above]),
            chosen,
        }
    }

    /// A map of every layer for a file, and the unit that is looked at, with their names and their iterations.
    pub(in super::super) fn exhibits(
        &self,
        data: Option<&Dataset>,
        words: &FigureWords,
    ) -> Vec<(String, Figure, u64)> {
        let all = self.layers.len();
        let count = all.min(MOST_MAPS);
        let layers = (0..count).map(|place| if count > 1 { place * (all - 1) / (count - 1) } else { 0 });
        let mut figures: Vec<(String, Figure, u64)> = layers
            .map(|layer| {
                let map = self.map(layer, false, None, data, words);
                (format!("units-{}", layer + 1), Figure::UnitMap(map), self.iteration)
            })
            .collect();
        if let (Some(look), Some(data)) = (&self.opened, data) {
            let HiddenUnit { layer, unit } = look.of.unit;
            let name = format!("unit-{}-{}", layer + 1, unit + 1);
            figures.push((name, Figure::Unit(look.figure(data, words)), look.iteration));
        }
        figures
    }
}

fn name_of(label: u8, data: Option<&Dataset>, words: &FigureWords) -> String {
    data.map_or_else(|| label.to_string(), |data| data.class_in(usize::from(label), words.language))
}

impl UnitLook {
    /// The unit as a figure.
    pub fn figure(&self, data: &Dataset, words: &FigureWords) -> UnitFigure {
        let units = words.units;
        let HiddenUnit { layer, unit } = self.of.unit;
        let test = &data.test.images;
        let ink = |image: usize| -> Vec<f32> {
            if image >= test.len() {
                return Vec::new();
            }
            test.image(image).iter().map(|ink| f32::from(*ink) / 255.0).collect()
        };
        let label = name_of(self.label, Some(data), words);
        let image = UnitPicture {
            name: (units.the_image)(self.of.image, &label),
            shade: Shade::Ink,
            values: ink(self.of.image),
        };
        let is_first = layer == 0 && self.pass.weights.len() == test.rows * test.columns;
        let (pictures, bars) = if is_first {
            let signed = |name: &str, values: Vec<f32>| {
                let sizes = values.iter().map(|value| value.abs()).filter(|size| size.is_finite());
                let most = sizes.fold(0.0, f32::max);
                UnitPicture { name: name.to_owned(), shade: Shade::Signed(most.into()), values }
            };
            let pairs = self.pass.weights.iter().zip(&self.pass.inputs);
            let weights = self.pass.weights.iter().map(|weight| *weight as f32).collect();
            let product = pairs.map(|(weight, input)| (weight * input) as f32).collect();
            (vec![signed(units.its_weights, weights), image, signed(units.product, product)], Vec::new())
        } else {
            let bars = vec![
                UnitBars { name: (units.weights_below)(layer), values: self.pass.weights.clone() },
                UnitBars { name: (units.values_below)(layer), values: self.pass.inputs.clone() },
            ];
            (vec![image], bars)
        };
        let value = self.pass.value();
        let saturates = self.activation.about().flat.kind == FlatKind::Saturated;
        let strips = self.classes.iter().enumerate().map(|(class, histogram)| UnitStrip {
            name: data.class_in(class, words.language),
            histogram: histogram.clone(),
            share: if saturates { histogram.saturated_share() } else { histogram.zero_share() },
        });
        let best = self.best.iter().map(|best| UnitBest {
            image: best.image,
            name: (units.the_image)(best.image, &name_of(best.label, Some(data), words)),
            caption: format::significant(best.value),
            values: ink(best.image),
        });
        let excites = if self.best.is_empty() {
            units.excites_nothing.to_owned()
        } else {
            (units.excites)(self.best.len())
        };
        let title = (units.unit_of)(unit + 1, layer + 1);
        let said = (units.image)(self.of.image, &label);
        UnitFigure {
            summary: self.in_words(&said, words),
            title,
            shape: [test.rows, test.columns],
            pictures,
            bars,
            sum: units.sum.to_owned(),
            lines: self.lines(is_first.then_some(test.columns), words),
            by_class: (units.by_class)(self.counts.images),
            share_of: if saturates { units.share_saturated } else { units.share_of_zeros }.to_owned(),
            strips: strips.collect(),
            axis: words.activation.to_owned(),
            value,
            excites,
            best: best.collect(),
            silenced: units.silenced.to_owned(),
            without: self.without(words),
        }
    }

    /// What is said of it: its value for the image at hand, whether it is dead, and what depends on it.
    fn in_words(&self, image: &str, words: &FigureWords) -> String {
        let units = words.units;
        let value = self.pass.ladder.result(self.pass.value());
        let (counts, tested) = (&self.counts, self.counts.images);
        let how = if counts.is_dead() {
            (units.is_dead)(tested)
        } else if counts.is_saturated() {
            (units.is_saturated)(tested)
        } else if counts.is_always_on() {
            (units.is_always_on)(tested)
        } else {
            (units.zeros_of)(&format::percent(counts.zeros as f64 / tested as f64), tested)
        };
        let [said, remark] = self.without(words);
        format!("{}. {how}. {}: {said}, {remark}", (units.in_words)(image, &value), units.when_silenced)
    }

    fn without(&self, words: &FigureWords) -> [String; 2] {
        let units = words.units;
        let ([before, after], of) = (self.right, self.counts.images);
        let share = |right: u64| format::accuracy(right as f64 / of as f64);
        let remark = match before.cmp(&after) {
            std::cmp::Ordering::Greater => (units.fewer)(before - after, of),
            std::cmp::Ordering::Less => (units.more)(after - before, of),
            std::cmp::Ordering::Equal => (units.no_difference)(of),
        };
        [(units.accuracy)(&share(before), &share(after)), remark]
    }

    /// The sum and what came of it; inputs are pixels in so many columns, or units of the layer below.
    fn lines(&self, columns: Option<usize>, words: &FigureWords) -> Vec<UnitLine> {
        let (units, ladder) = (words.units, &self.pass.ladder);
        let layer = self.of.unit.layer;
        let line = |name: String, factors: String, value: String| UnitLine {
            name,
            factors,
            value,
            is_result: false,
        };
        let named = |input: usize| match columns {
            Some(columns) => (units.pixel)(input / columns.max(1) + 1, input % columns.max(1) + 1),
            None if layer == 0 => (units.input)(input + 1),
            None => (units.unit_below)(input + 1, layer),
        };
        let mut lines: Vec<UnitLine> = ladder
            .terms
            .iter()
            .map(|term| {
                let factors = format!("{} × {}", format::significant(term.value), signed(term.weight));
                line(named(term.input), factors, ladder.line(term.product()))
            })
            .collect();
        if let Some(rest) = ladder.rest_in_words() {
            let name = match ladder.others {
                0 => units.rounding.to_owned(),
                count => (units.others)(count, layer == 0),
            };
            lines.push(line(name, String::new(), rest));
        }
        lines.push(line(units.bias.to_owned(), String::new(), ladder.line(ladder.bias)));
        let total = line(units.total.to_owned(), String::new(), ladder.line(ladder.sum));
        lines.push(UnitLine { is_result: true, ..total });
        lines.extend(self.pass.then.iter().map(|(then, value)| {
            let what = match then {
                Then::BatchNorm => "BatchNorm",
                Then::LayerNorm => "LayerNorm",
                Then::Activation(function) => function.name(),
            };
            UnitLine { is_result: true, ..line((units.after)(what), String::new(), ladder.result(*value)) }
        }));
        lines
    }
}

fn signed(value: f64) -> String {
    let words = format::significant(value);
    if value > 0.0 { format!("+{words}") } else { words }
}
