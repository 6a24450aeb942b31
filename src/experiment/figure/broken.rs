//! Where the values of a curve are no longer numbers: a line that just ends says nothing.

use super::{FigureWords, LineFigure, Mark, Role};

/// What has become of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Larger than any number.
    Infinite,
    /// Not a number.
    NotANumber,
}

/// The first points `[iteration, value]` that are infinite and not a number, and whether all behind them are one or the
/// other.
fn breaks(points: &[[f64; 2]]) -> Vec<(Break, u64, bool)> {
    let first = |kind, is: fn(f64) -> bool| {
        let at = points.iter().position(|point| is(point[1]))?;
        let (first, rest) = points.get(at..)?.split_first()?;
        Some((kind, first[0] as u64, rest.iter().all(|point| !point[1].is_finite())))
    };
    let mut all: Vec<_> = [first(Break::Infinite, f64::is_infinite), first(Break::NotANumber, f64::is_nan)]
        .into_iter()
        .flatten()
        .collect();
    all.sort_by_key(|(_, at, _)| *at);
    all
}

fn in_words((kind, at, lasts): (Break, u64, bool), words: &FigureWords) -> String {
    match kind {
        Break::Infinite => (words.infinite)(at, lasts),
        Break::NotANumber => (words.nan)(at, lasts),
    }
}

/// From when on a loss is infinite or not a number: `NaN since iteration 5`; nothing for one that is a number throughout.
pub fn broken_in_words(points: &[[f64; 2]], words: &FigureWords) -> String {
    breaks(points).into_iter().map(|broken| in_words(broken, words)).collect::<Vec<_>>().join(", ")
}

impl LineFigure {
    /// Marks where each of the measured curves stops being a number, by its name where there are several.
    pub fn mark_broken(&mut self, words: &FigureWords) {
        let name = |place: usize| {
            let named = self.series.iter().find(|series| series.role == Role::Series(place));
            named.map(|series| format!("{}: ", series.name)).unwrap_or_default()
        };
        let mut marks = Vec::new();
        for series in &self.series {
            let name = match series.role {
                Role::Raw => String::new(),
                Role::RawOf(place) => name(place),
                _ => continue,
            };
            marks.extend(breaks(&series.points).into_iter().map(|broken| Mark {
                x: broken.1 as f64,
                text: format!("{name}{}", in_words(broken, words)),
            }));
        }
        marks.retain(|mark| !self.marks.contains(mark));
        self.marks.extend(marks);
        self.marks.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Series;
    use super::*;
    use crate::experiment::training::loss_figure;
    use crate::language::Language;

    const ENGLISH: &FigureWords = FigureWords::of(Language::English);

    fn points(values: &[f64]) -> Vec<[f64; 2]> {
        values.iter().enumerate().map(|(at, value)| [at as f64, *value]).collect()
    }

    #[test]
    fn infinite_and_not_a_number_are_told_apart_and_when_they_began() {
        let said = |values: &[f64]| broken_in_words(&points(values), ENGLISH);
        assert_eq!(said(&[2.0, 1.0]), "");
        assert_eq!(said(&[2.0, f64::NAN, f64::NAN]), "NaN since iteration 1");
        assert_eq!(said(&[2.0, 1.0, f64::INFINITY]), "infinite since iteration 2");
        assert_eq!(
            said(&[2.0, f64::INFINITY, f64::NAN]),
            "infinite since iteration 1, NaN since iteration 2"
        );
        assert_eq!(said(&[f64::INFINITY, 3.0]), "infinite at iteration 0");
    }

    #[test]
    fn the_mark_of_one_of_several_has_its_name() {
        let mut figure = loss_figure(crate::nn::Loss::CrossEntropy, ENGLISH);
        let series =
            |name: &str, role, values: &[f64]| Series { name: name.into(), role, points: points(values) };
        figure.series = vec![
            series("", Role::RawOf(0), &[2.0, 1.0]),
            series("", Role::RawOf(1), &[2.0, f64::NAN]),
            series("He", Role::Series(0), &[2.0, 1.0]),
            series("std 1", Role::Series(1), &[2.0, f64::NAN]),
        ];
        for _ in 0..2 {
            figure.mark_broken(ENGLISH);
            assert_eq!(figure.marks, [Mark { x: 1.0, text: "std 1: NaN since iteration 1".into() }]);
        }
    }
}
