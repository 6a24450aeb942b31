//! The curves of one training run, grown point by point and never rewritten.
//! Of more than half a million iterations the extremes are kept of all but the last ones, so that a run of ten million takes
//! no more memory.
//!
//! The raw loss stays as it was measured. The smoothed curve is the book's (a Kaiser window over eleven points),
//! whose last five values would still change as data arrive: only the settled part is drawn, so that what was once
//! seen stays, and the rest appears when the run has come to its end.

use super::super::smoothing::{MOST_POINTS, UNSETTLED, bytes, first_gap, smooth, thin};
use crate::app::figures::format::{accuracy, grouped, significant};
use crate::app::text::FigureText;
use crate::experiment::figure::{FigureWords, LineFigure, Mark, is_whole_around, round_up};
use crate::experiment::training::{
    self, Accuracy, TrainingPoint, TrainingSpec, accuracy_figure, first_infinite, last_accuracy, loss_after,
    loss_figure,
};

/// Places of the series in the loss figure.
const RAW: usize = 0;
const SMOOTHED: usize = 1;
const AFTER: usize = 2;
/// Places of the series in the accuracy figure.
const TRAIN: usize = 0;
const TEST: usize = 1;
const VALIDATION: usize = 2;

/// The iterations that the axis spans at first.
const FIRST_SPAN: f64 = 100.0;

/// Loss and accuracy of a run, as figures that grow.
pub(super) struct Curves {
    loss: LineFigure,
    accuracy: LineFigure,
    /// The mark of the first iteration whose point was left out.
    left_out: &'static str,
    /// What is trained.
    spec: TrainingSpec,
    /// Counts up whenever a point or a mark comes or goes.
    version: u64,
    ended: bool,
    /// What the smoothed line is called while it grows, and once it has ended.
    smoothed: [String; 2],
}

impl Curves {
    /// `settled` is what the smoothed line is called while it grows.
    pub(super) fn new(words: &'static FigureWords, settled: &str, spec: &TrainingSpec) -> Self {
        let (loss, accuracy) = (loss_figure(spec.loss, words), accuracy_figure(spec.validation > 0.0, words));
        let smoothed = [settled.to_owned(), words.smoothed.to_owned()];
        let spec = spec.clone();
        let mut curves =
            Self { loss, accuracy, left_out: words.left_out, spec, version: 0, ended: false, smoothed };
        curves.name_smoothed();
        for figure in [&mut curves.loss, &mut curves.accuracy] {
            figure.x.range = Some([0.0, FIRST_SPAN.min(curves.spec.iterations.max(1) as f64)]);
        }
        curves
    }

    /// Calls the smoothed line what it is now.
    fn name_smoothed(&mut self) {
        let [grows, ended] = &self.smoothed;
        if let Some(line) = self.loss.series.get_mut(SMOOTHED) {
            (if self.ended { ended } else { grows }).clone_into(&mut line.name);
        }
    }

    /// Says the same in other words; `changes` are the live changes so far, with their iterations.
    pub(super) fn speak(
        &mut self,
        words: &'static FigureWords,
        settled: &str,
        changes: impl Iterator<Item = (u64, String)>,
    ) {
        let mut said = Self::new(words, settled, &self.spec);
        said.loss.series.push(loss_after(words));
        let changes: Vec<Mark> = changes.map(|(at, text)| Mark { x: at as f64, text }).collect();
        for (figure, said) in [(&mut self.loss, said.loss), (&mut self.accuracy, said.accuracy)] {
            let left_out = figure.marks.iter().find(|mark| mark.text == self.left_out);
            let left_out = left_out.map(|mark| Mark { x: mark.x, text: words.left_out.to_owned() });
            figure.marks = left_out.into_iter().chain(changes.iter().cloned()).collect();
            figure.take_words(said);
        }
        self.left_out = words.left_out;
        self.smoothed = said.smoothed;
        self.name_smoothed();
        self.version += 1;
    }

    pub(super) fn loss(&self) -> &LineFigure {
        &self.loss
    }

    pub(super) fn accuracy(&self) -> &LineFigure {
        &self.accuracy
    }

    /// The points alone, as they were measured.
    pub(super) fn points(&self) -> training::Curves {
        let of = |figure: &LineFigure, series: usize| {
            figure.series.get(series).map(|series| series.points.clone()).unwrap_or_default()
        };
        training::Curves {
            loss: of(&self.loss, RAW),
            after: of(&self.loss, AFTER),
            train: of(&self.accuracy, TRAIN),
            validation: of(&self.accuracy, VALIDATION),
            test: of(&self.accuracy, TEST),
        }
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The accuracy measured last in the first `iterations`, and at which of them.
    pub(super) fn accuracy_until(&self, iterations: u64) -> Option<(u64, Accuracy)> {
        let [train, test, rest @ ..] = self.accuracy.series.as_slice() else { return None };
        let validation = rest.first().map(|series| series.points.as_slice()).unwrap_or_default();
        last_accuracy(&train.points, validation, &test.points, iterations)
    }

    /// The smoothed loss as far as it is settled: all of it, once the run has ended. Where points were left out, the loss
    /// itself.
    pub(super) fn settled(&self) -> Vec<[f64; 2]> {
        let (raw, smoothed) = (&self.loss.series[RAW].points, &self.loss.series[SMOOTHED].points);
        let known = |at: usize| {
            let is_known = smoothed[at][1].is_finite() || is_whole_around(raw, at);
            if is_known { smoothed[at] } else { raw[at] }
        };
        (0..smoothed.len()).map(known).collect()
    }

    /// The first iteration whose loss was infinite, among the first `iterations`.
    pub(super) fn infinite_since(&self, iterations: u64) -> Option<u64> {
        let points = &self.loss.series[RAW].points;
        let known = points.partition_point(|point| point[0] < iterations as f64);
        first_infinite(points.get(..known)?)
    }

    /// The loss of one iteration, counted from 0.
    pub(super) fn loss_at(&self, iteration: u64) -> Option<f64> {
        let points = &self.loss.series[RAW].points;
        let at = points.partition_point(|point| point[0] < iteration as f64);
        points.get(at).filter(|point| point[0] == iteration as f64).map(|point| point[1])
    }

    pub(super) fn push(&mut self, points: &[TrainingPoint], words: &FigureWords) {
        if points.is_empty() {
            return;
        }
        for point in points {
            // Before the arrays grow beyond their bound, whatever comes at once.
            let accuracies = self.accuracy.series[TRAIN].points.len();
            if self.loss.series[RAW].points.len().max(accuracies) >= MOST_POINTS {
                self.smooth();
                self.thin(MOST_POINTS);
            }
            let x = point.iteration as f64;
            let next = self.loss.series[RAW].points.last().map_or(0.0, |point| point[0] + 1.0);
            if x > next {
                self.mark_left_out(next);
            }
            self.loss.series[RAW].points.push([x, point.loss]);
            if let Some(loss) = point.loss_after {
                if self.loss.series.len() <= AFTER {
                    self.loss.series.push(loss_after(words));
                }
                self.loss.series[AFTER].points.push([x, loss]);
            }
            if let Some(accuracy) = point.accuracy {
                self.accuracy.series[TRAIN].points.push([x, accuracy.train]);
                self.accuracy.series[TEST].points.push([x, accuracy.test]);
                if let (Some(series), Some(validation)) =
                    (self.accuracy.series.get_mut(VALIDATION), accuracy.validation)
                {
                    series.points.push([x, validation]);
                }
            }
        }
        self.smooth();
        self.span();
        self.version += 1;
    }

    /// Lets go of points that no picture shows once there are very many of them.
    fn thin(&mut self, most: usize) {
        let [raw, smoothed, ..] = self.loss.series.as_mut_slice() else { return };
        if thin(&mut [&mut raw.points, &mut smoothed.points], 1, most)
            && let Some(gap) = first_gap(&raw.points)
        {
            self.mark_left_out(gap);
        }
        let after = self.loss.series.get_mut(AFTER..).unwrap_or_default();
        for after in after {
            thin(&mut [&mut after.points], 1, most);
        }
        match self.accuracy.series.as_mut_slice() {
            [train, test] => _ = thin(&mut [&mut train.points, &mut test.points], 2, most),
            [train, test, validation] => {
                thin(&mut [&mut train.points, &mut test.points, &mut validation.points], 3, most);
            }
            _ => {}
        }
    }

    /// What the points take of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        bytes(self.loss.series.iter().chain(&self.accuracy.series).map(|series| &series.points))
    }

    /// Widens the axes when the curves have filled them: seldom, and to a round number, so that the picture rests
    /// in between and a run of many iterations is not a line at the left edge for minutes.
    fn span(&mut self) {
        let reached = self.loss.series[RAW].points.last().map_or(0.0, |point| point[0] + 1.0);
        let wide = round_up(reached.max(FIRST_SPAN)).min(self.spec.iterations.max(1) as f64);
        for axis in [&mut self.loss.x, &mut self.accuracy.x] {
            axis.range = Some([0.0, wide]);
        }
    }

    /// The run has come to its end, or goes on again after all.
    pub(super) fn set_ended(&mut self, ended: bool) {
        if self.ended != ended {
            self.ended = ended;
            self.name_smoothed();
            self.smooth();
            self.version += 1;
        }
    }

    /// Lets go of what no longer holds: the points of iteration `from` and later, the marks after it.
    pub(super) fn forget(&mut self, from: u64) {
        let from = from as f64;
        for series in self.loss.series.iter_mut().chain(&mut self.accuracy.series) {
            let keep = series.points.partition_point(|point| point[0] < from);
            series.points.truncate(keep);
        }
        for figure in [&mut self.loss, &mut self.accuracy] {
            figure.marks.retain(|mark| mark.x < from || (mark.x == from && mark.text != self.left_out));
        }
        self.ended = false;
        self.name_smoothed();
        let settled = self.loss.series[RAW].points.len().saturating_sub(UNSETTLED);
        self.loss.series[SMOOTHED].points.truncate(settled);
        self.span();
        self.version += 1;
    }

    /// Marks a live change at `at`; one that `supersedes` the last there takes its place.
    pub(super) fn mark(&mut self, at: u64, text: &str, supersedes: bool) {
        let x = at as f64;
        for figure in [&mut self.loss, &mut self.accuracy] {
            if supersedes && figure.marks.last().is_some_and(|mark| mark.x == x) {
                figure.marks.pop();
            }
            figure.marks.push(Mark { x, text: text.to_owned() });
        }
        self.version += 1;
    }

    /// Marks where the first points are missing: a window that draws nothing for very long is told the extremes only.
    fn mark_left_out(&mut self, x: f64) {
        for figure in [&mut self.loss, &mut self.accuracy] {
            if figure.marks.iter().all(|mark| mark.text != self.left_out) {
                // Before those of the changes, of which the last may have to make room for another.
                figure.marks.insert(0, Mark { x, text: self.left_out.to_owned() });
            }
        }
    }

    /// Brings the smoothed curve up to the settled part of the raw one, or to its end once there is one.
    fn smooth(&mut self) {
        let [raw, smoothed, ..] = self.loss.series.as_mut_slice() else { return };
        smooth(&raw.points, &mut smoothed.points, self.ended);
    }

    /// The loss in words, for those who do not see the curve.
    pub(super) fn loss_in_words(&self, text: &FigureText) -> String {
        let points = &self.loss.series[RAW].points;
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
        let number = |loss: f64| if loss.is_finite() { format!("{loss:.2}") } else { significant(loss) };
        let (from, to) = (number(first[1]), number(last[1]));
        let iterations = grouped(last[0] as u64 + 1);
        let words = if last[1].is_nan() {
            return (text.loss_overflowed)(&from, &iterations);
        } else if last[1].is_infinite() {
            return (text.loss_infinite)(&from, &iterations);
        } else if last[1] < first[1] * 0.98 {
            text.loss_fell
        } else if last[1] > first[1] * 1.02 {
            text.loss_rose
        } else {
            text.loss_stayed
        };
        words(&from, &to, &iterations)
    }

    /// The accuracy in words.
    pub(super) fn accuracy_in_words(&self, text: &FigureText) -> String {
        self.accuracy_until(u64::MAX).map_or_else(String::new, |(x, Accuracy { train, validation, test })| {
            let validation = validation.map(accuracy);
            (text.accuracy_at)(&grouped(x), &accuracy(train), validation.as_deref(), &accuracy(test))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::{Language, Text};
    use crate::experiment::figure::Series;
    use crate::nn::smooth_curve;
    use proptest::prelude::*;

    fn words() -> &'static FigureWords {
        Text::of(Language::English).figures
    }

    fn point(iteration: u64, loss: f64) -> TrainingPoint {
        let accuracy =
            iteration.is_multiple_of(10).then_some(Accuracy { train: 0.5, validation: None, test: 0.25 });
        TrainingPoint { iteration, loss, loss_after: None, accuracy }
    }

    fn of_length(iterations: u64) -> Curves {
        Curves::new(words(), "settled", &TrainingSpec { iterations, ..TrainingSpec::default() })
    }

    fn curves(losses: &[f64]) -> Curves {
        let mut curves = of_length(1000);
        let points: Vec<_> = losses.iter().enumerate().map(|(at, loss)| point(at as u64, *loss)).collect();
        curves.push(&points, words());
        curves
    }

    fn heights(series: &Series) -> Vec<f64> {
        series.points.iter().map(|point| point[1]).collect()
    }

    proptest! {
        #[test]
        fn points_that_come_in_pieces_are_smoothed_as_one(
            losses in prop::collection::vec(0.0..3.0f64, 0..80), piece in 1usize..20,
        ) {
            let mut grown = curves(&[]);
            let points: Vec<_> = losses.iter().enumerate().map(|(at, loss)| point(at as u64, *loss)).collect();
            let mut seen: Vec<f64> = Vec::new();
            for piece in points.chunks(piece) {
                grown.push(piece, words());
                let now = heights(&grown.loss.series[SMOOTHED]);
                prop_assert_eq!(&now[..seen.len()], &seen[..], "what was drawn stays as it was");
                seen = now;
            }
            prop_assert_eq!(seen.len(), losses.len().saturating_sub(UNSETTLED));
            grown.set_ended(true);
            prop_assert_eq!(heights(&grown.loss.series[SMOOTHED]), smooth_curve(&losses));
        }

        #[test]
        fn what_is_forgotten_can_be_trained_anew(
            losses in prop::collection::vec(0.0..3.0f64, 30..60), from in 0usize..30,
        ) {
            let mut again = curves(&losses);
            again.forget(from as u64);
            let rest: Vec<_> = (from..losses.len()).map(|at| point(at as u64, losses[at])).collect();
            again.push(&rest, words());
            prop_assert_eq!(again.loss.series, curves(&losses).loss.series);
        }
    }

    #[test]
    fn a_run_that_goes_on_after_its_end_takes_the_unsettled_part_back() {
        let mut curves = curves(&[1.0; 20]);
        curves.set_ended(true);
        assert_eq!(curves.loss.series[SMOOTHED].points.len(), 20);
        curves.set_ended(false);
        assert_eq!(curves.loss.series[SMOOTHED].points.len(), 15);
    }

    #[test]
    fn the_axis_widens_by_round_steps_up_to_the_length() {
        let span = |count| curves(&vec![1.0; count]).loss.x.range;
        assert_eq!(span(7), Some([0.0, 100.0]));
        assert_eq!(span(150), Some([0.0, 200.0]));
        assert_eq!(span(900), Some([0.0, 1000.0]));
        let mut few = of_length(30);
        few.push(&[point(0, 1.0)], words());
        assert_eq!(few.accuracy.x.range, Some([0.0, 30.0]));
    }

    #[test]
    fn points_that_were_left_out_are_told_and_not_averaged_over() {
        let losses: Vec<f64> = (0..60).map(|at| f64::from(at % 7)).collect();
        let points: Vec<_> = losses.iter().enumerate().map(|(at, loss)| point(at as u64, *loss)).collect();
        let mut thinned = of_length(60);
        thinned.push(&points[..20], words());
        let rest: Vec<_> =
            points[20..].iter().filter(|p| !(20..40).contains(&p.iteration)).copied().collect();
        thinned.push(&rest, words());
        thinned.set_ended(true);
        let exact = smooth_curve(&losses);
        for [x, value] in &thinned.loss.series[SMOOTHED].points {
            let near_the_gap = (15.0..45.0).contains(x);
            assert!(
                if near_the_gap { value.is_nan() } else { (value - exact[*x as usize]).abs() < 1e-12 },
                "{x}"
            );
        }
        assert!(thinned.settled().iter().all(|point| point[1].is_finite()), "the loss itself stands there");
        let mark = Mark { x: 20.0, text: words().left_out.to_owned() };
        assert_eq!((&thinned.loss.marks, &thinned.accuracy.marks), (&vec![mark.clone()], &vec![mark]));
        assert!(thinned.loss_in_words(&Text::of(Language::English).cells.figures).contains("60 iterations"));

        thinned.forget(20);
        assert!(thinned.loss.marks.is_empty());
        thinned.push(&points[20..], words());
        thinned.set_ended(true);
        assert_eq!(heights(&thinned.loss.series[SMOOTHED]), exact, "known again, and whole");
    }

    /// With a bound that a test comes to; see also `ten_million_iterations_take_bounded_memory`.
    #[test]
    fn a_thinned_curve_keeps_its_extremes_and_its_smoothed_line() {
        let losses: Vec<f64> = (0..4000).map(|at| if at == 1234 { 9.0 } else { f64::from(at % 7) }).collect();
        let exact = smooth_curve(&losses);
        let mut curves = of_length(4000);
        for (number, piece) in losses.chunks(50).enumerate() {
            let first = number as u64 * 50;
            let points: Vec<_> = piece.iter().zip(first..).map(|(loss, at)| point(at, *loss)).collect();
            curves.push(&points, words());
            curves.thin(400);
        }
        curves.set_ended(true);
        let raw = &curves.loss.series[RAW].points;
        assert!(
            raw.len() < 400 && raw.contains(&[1234.0, 9.0]) && raw.last() == Some(&[3999.0, losses[3999]])
        );
        assert_eq!(raw[0], [0.0, losses[0]]);
        assert_eq!(curves.loss.marks.len(), 1, "it is said that points are left out");
        assert!(curves.accuracy.series.iter().all(|series| series.points.len() < 400));
        assert_eq!(curves.accuracy_until(u64::MAX).map(|(at, ..)| at), Some(3990));
        for [x, value] in curves.settled() {
            assert!((value - exact[x as usize]).abs() < 1e-12, "{x}");
        }
        // Changed in the past, it goes on from there.
        curves.forget(2000);
        let rest: Vec<_> = (2000..2100).map(|at| point(at, 1.0)).collect();
        curves.push(&rest, words());
        assert_eq!(curves.loss_at(2099), Some(1.0));
    }

    #[test]
    fn ten_million_iterations_take_bounded_memory() {
        let mut curves = of_length(10_000_000);
        let mut points: Vec<TrainingPoint> = Vec::new();
        for first in (0..10_000_000_u64).step_by(50_000) {
            points.clear();
            points.extend((first..first + 50_000).map(|at| point(at, (at % 1000) as f64)));
            curves.push(&points, words());
            assert!(curves.bytes() <= 32 << 20, "{} bytes after {first} iterations", curves.bytes());
        }
    }

    #[test]
    fn a_not_a_number_stays_in_the_raw_curve() {
        let curves = curves(&[1.0, f64::NAN, 2.0]);
        assert!(curves.loss.series[RAW].points[1][1].is_nan());
        assert_eq!(curves.loss_at(2), Some(2.0));
    }

    #[test]
    fn marks_go_with_what_comes_after_a_change_in_the_past() {
        let mut curves = curves(&[1.0; 50]);
        curves.mark(10, "BatchNorm on", false);
        curves.mark(20, "dropout 0.1", false);
        curves.mark(20, "dropout 0.2", true);
        assert_eq!(curves.loss.marks.len(), 2);
        assert_eq!(curves.accuracy.marks[1].text, "dropout 0.2");
        curves.forget(10);
        assert_eq!(curves.loss.marks.len(), 1, "the change made at 10 itself holds");
        assert_eq!(
            curves.accuracy_until(u64::MAX),
            Some((0, Accuracy { train: 0.5, validation: None, test: 0.25 }))
        );
    }

    #[test]
    fn accuracies_belong_to_where_the_run_stands() {
        let curves = curves(&[1.0; 50]);
        assert_eq!(curves.accuracy_until(0), None);
        assert_eq!(curves.accuracy_until(11).map(|(at, _)| at), Some(10));
        assert_eq!(curves.accuracy_until(10).map(|(at, _)| at), Some(0));
    }

    #[test]
    fn the_summary_tells_where_the_loss_went() {
        let words = &Text::of(Language::English).cells.figures;
        let fell = curves(&[2.3, 1.0, 0.31]).loss_in_words(words);
        assert_eq!(fell, "Loss fell from 2.30 to 0.31 in 3 iterations.");
        assert!(curves(&[2.3, f64::NAN]).loss_in_words(words).contains("is NaN after 2"));
        let infinite = curves(&[2.3, f64::INFINITY]);
        assert!(infinite.loss_in_words(words).contains("is infinite after 2"));
        assert_eq!((infinite.infinite_since(1), infinite.infinite_since(2)), (None, Some(1)));
    }
}
