//! The curves of all networks, panel by panel, grown point by point.

use super::super::smoothing::{MOST_POINTS, UNSETTLED, bytes, first_gap, smooth, thin};
use crate::app::figures::format;
use crate::app::text::ComparisonText;
use crate::experiment::comparison::{
    ComparisonPoint, ComparisonSpec, History, NetworkCurves, NetworkPoint, Place, Summary, Variant,
    accuracy_figure, ahead, loss_figure,
};
use crate::experiment::figure::{FigureWords, LineFigure, Mark, Role, Series, round_up};
use crate::experiment::training::{Accuracy, TrainingSpec, last_accuracy};

/// The iterations that the axis spans at first.
const FIRST_SPAN: f64 = 100.0;
/// So many points a network has at least before it is thinned: more than a screen is wide.
const FEWEST_POINTS: usize = 1 << 13;
/// A loss above this leaves the picture, so that a network that overflows does not flatten the others: four times ln 10.
const TALLEST: f64 = 10.0;

/// Loss and accuracy of one panel. The loss has the raw lines of all variants first and their smoothed ones behind them;
/// the accuracy has train and test of one variant after the other.
struct PanelCurves {
    loss: LineFigure,
    accuracy: LineFigure,
}

/// Where the points of a network belong, and from which iteration on they came as news; the others lie in its history.
struct Network {
    place: Place,
    first: u64,
    /// The first iteration whose loss is not a number.
    not_a_number: Option<u64>,
    /// The first iteration whose loss was infinite.
    infinite: Option<u64>,
}

impl Network {
    fn new(place: Place, first: u64) -> Self {
        Self { place, first, not_a_number: None, infinite: None }
    }
}

/// By how many right answers a network leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leads {
    /// Their share.
    pub(super) accuracy: f64,
    /// Whether they are to the images that are set apart, and not to the test images.
    pub(super) by_validation: bool,
}

impl Leads {
    /// The same in words; `name` is the network's.
    pub(super) fn in_words(self, name: &str, text: &ComparisonText) -> String {
        let words = if self.by_validation { text.numbers_validated } else { text.numbers };
        words(name, &format::accuracy(self.accuracy))
    }
}

/// The curves of a run.
pub(super) struct Curves {
    panels: Vec<PanelCurves>,
    networks: Vec<Network>,
    variants: usize,
    /// Lines of the accuracy of one network: on the training images, on the test images, and, where any has some set apart, on those.
    accuracies: usize,
    /// The iteration of the next point, when none is left out.
    next: u64,
    /// The mark of the first iteration whose points were left out.
    left_out: &'static str,
    length: u64,
    version: u64,
    ended: bool,
}

impl Curves {
    pub(super) fn new(spec: &ComparisonSpec, words: &'static FigureWords) -> Self {
        let length = spec.base.iterations;
        let spanned = |mut figure: LineFigure| {
            figure.x.range = Some([0.0, FIRST_SPAN.min(length.max(1) as f64)]);
            figure
        };
        let panel = |_| PanelCurves {
            loss: spanned(loss_figure(spec, words)),
            accuracy: spanned(accuracy_figure(spec, words)),
        };
        let mut curves = Self {
            panels: (0..spec.panel_count()).map(panel).collect(),
            networks: spec.networks().iter().map(|(place, _)| Network::new(*place, 0)).collect(),
            variants: 0,
            accuracies: if spec.validates() { 3 } else { 2 },
            next: 0,
            left_out: words.left_out,
            length,
            version: 0,
            ended: false,
        };
        for variant in &spec.variants {
            curves.make_room(variant, &spec.base, words);
        }
        curves
    }

    /// Says the same in other words; `spec` has all variants that are here.
    pub(super) fn speak(&mut self, spec: &ComparisonSpec, words: &'static FigureWords) {
        for (panel, said) in self.panels.iter_mut().zip(Self::new(spec, words).panels) {
            for (figure, said) in [(&mut panel.loss, said.loss), (&mut panel.accuracy, said.accuracy)] {
                let left_out = figure.marks.iter().find(|mark| mark.text == self.left_out);
                let left_out = left_out.map(|mark| Mark { x: mark.x, text: words.left_out.to_owned() });
                figure.marks = said.marks.iter().cloned().chain(left_out).collect();
                figure.take_words(said);
            }
        }
        self.left_out = words.left_out;
        self.version += 1;
    }

    /// Lines for one more variant in every panel, and marks where its spec changes something on the way.
    fn make_room(&mut self, variant: &Variant, base: &TrainingSpec, words: &FigureWords) {
        let (name, changes) = (variant.called(base, words), &variant.spec.changes);
        let number = self.variants;
        let series = |name: String, role| Series { name, role, points: Vec::new() };
        for panel in &mut self.panels {
            panel.loss.series.insert(number, series(format!("{name}, {}", words.raw), Role::RawOf(number)));
            panel.loss.series.push(series(name.clone(), Role::Series(number)));
            panel.accuracy.series.push(series(format!("{name}, {}", words.train), Role::TrainOf(number)));
            panel.accuracy.series.push(series(format!("{name}, {}", words.test), Role::TestOf(number)));
            if self.accuracies > 2 {
                let name = format!("{name}, {}", words.validated);
                panel.accuracy.series.push(series(name, Role::ValidationOf(number)));
            }
            for scheduled in changes {
                let text = format!("{name}: {}", scheduled.change.in_words(words));
                panel.loss.marks.push(Mark { x: scheduled.at as f64, text });
            }
        }
        self.variants += 1;
        self.version += 1;
    }

    /// Lines for a variant that was added after `at` iterations.
    pub(super) fn add(&mut self, added: &Variant, at: u64, spec: &ComparisonSpec, words: &FigureWords) {
        let variant = self.variants;
        if added.spec.validation > 0.0 && self.accuracies == 2 {
            self.validate(spec, words);
        }
        self.make_room(added, &spec.base, words);
        let places = (0..self.panels.len()).map(|panel| Place { panel, variant });
        self.networks.extend(places.map(|place| Network::new(place, at)));
    }

    /// Gives every network a line for the images that are set apart, which is empty where there are none.
    fn validate(&mut self, spec: &ComparisonSpec, words: &FigureWords) {
        for panel in &mut self.panels {
            let mut both = std::mem::take(&mut panel.accuracy.series).into_iter();
            for (number, variant) in spec.variants.iter().enumerate().take(self.variants) {
                panel.accuracy.series.extend(both.by_ref().take(2));
                panel.accuracy.series.push(Series {
                    name: format!("{}, {}", variant.name, words.validated),
                    role: Role::ValidationOf(number),
                    points: Vec::new(),
                });
            }
            words.validated_lines.clone_into(&mut panel.accuracy.y.label);
        }
        self.accuracies = 3;
    }

    /// Puts what an added network missed before the points that came as news; whether its lines are there yet.
    pub(super) fn fill(&mut self, history: &History) -> bool {
        let Some(network) = self.networks.get_mut(history.network) else { return false };
        let (place, first) = (network.place, network.first as usize);
        let missed = &history.points[..first.min(history.points.len())];
        if let Some(began) = missed.iter().position(|point| point.loss.is_nan()) {
            network.not_a_number = Some(began as u64);
        }
        if let Some(began) = missed.iter().position(|point| point.loss.is_infinite()) {
            network.infinite = Some(began as u64);
        }
        let missed_losses: Vec<f64> = missed.iter().map(|point| point.loss).collect();
        let Some(([raw, smoothed, train, test], validation)) = self.lines(place) else { return true };
        smoothed.points.clear();
        let mut earlier = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
        for (iteration, point) in missed.iter().enumerate() {
            let x = iteration as f64;
            earlier[0].push([x, point.loss]);
            if let Some(accuracy) = point.accuracy {
                earlier[1].push([x, accuracy.train]);
                earlier[2].push([x, accuracy.test]);
                earlier[3].extend(accuracy.validation.map(|validation| [x, validation]));
            }
        }
        for (series, earlier) in [raw, train, test].into_iter().chain(validation).zip(earlier) {
            series.points.splice(0..0, earlier);
        }
        for point in missed_losses {
            self.limit(place.panel, point);
        }
        self.smooth();
        self.version += 1;
        true
    }

    /// The lines of one network: raw, smoothed, train, test, and validation.
    fn lines(&mut self, place: Place) -> Option<([&mut Series; 4], Option<&mut Series>)> {
        let (variants, number, each) = (self.variants, place.variant, self.accuracies);
        let panel = self.panels.get_mut(place.panel)?;
        let [raw, smoothed] = panel.loss.series.get_disjoint_mut([number, variants + number]).ok()?;
        let [train, test, rest @ ..] = panel.accuracy.series.get_mut(each * number..each * (number + 1))?
        else {
            return None;
        };
        Some(([raw, smoothed, train, test], rest.first_mut()))
    }

    pub(super) fn push(&mut self, points: &[ComparisonPoint]) {
        for point in points {
            // Before the arrays grow beyond their bound, whatever comes at once.
            let lines = self.panels.iter().flat_map(|panel| {
                [panel.loss.series.first(), panel.accuracy.series.first()].into_iter().flatten()
            });
            let longest = lines.map(|series| series.points.len()).max();
            if longest.is_some_and(|length| length >= self.most_points()) {
                self.smooth();
                self.thin();
            }
            let x = point.iteration as f64;
            if point.iteration > self.next {
                self.mark_left_out(self.next as f64);
            }
            self.next = point.iteration + 1;
            for (number, news) in point.networks.iter().enumerate() {
                let NetworkPoint { loss, accuracy } = *news;
                let Some(network) = self.networks.get_mut(number) else { continue };
                if loss.is_nan() {
                    network.not_a_number.get_or_insert(point.iteration);
                }
                if loss.is_infinite() {
                    network.infinite.get_or_insert(point.iteration);
                }
                let place = network.place;
                self.limit(place.panel, loss);
                if let Some(([raw, _, train, test], validation)) = self.lines(place) {
                    raw.points.push([x, loss]);
                    if let Some(accuracy) = accuracy {
                        train.points.push([x, accuracy.train]);
                        test.points.push([x, accuracy.test]);
                        if let Some((line, validation)) = validation.zip(accuracy.validation) {
                            line.points.push([x, validation]);
                        }
                    }
                }
            }
        }
        if !points.is_empty() {
            self.smooth();
            self.widen();
            self.version += 1;
        }
    }

    /// The most points of each network: all of them share the room of one training.
    fn most_points(&self) -> usize {
        (MOST_POINTS / self.networks.len().max(1)).max(FEWEST_POINTS)
    }

    /// Lets go of points that no picture shows once there are very many of them.
    fn thin(&mut self) {
        let most = self.most_points();
        let mut gap = None;
        for panel in &mut self.panels {
            let (raw, smoothed) = panel.loss.series.split_at_mut(self.variants);
            for (raw, smoothed) in raw.iter_mut().zip(smoothed) {
                if thin(&mut [&mut raw.points, &mut smoothed.points], 1, most) {
                    gap = gap.or_else(|| first_gap(&raw.points));
                }
            }
            for lines in panel.accuracy.series.chunks_exact_mut(self.accuracies) {
                let mut all: Vec<&mut Vec<[f64; 2]>> = lines
                    .iter_mut()
                    .map(|line| &mut line.points)
                    .filter(|points| !points.is_empty())
                    .collect();
                let count = all.len();
                thin(&mut all, count, most);
            }
        }
        if let Some(gap) = gap {
            self.mark_left_out(gap);
        }
    }

    /// What the points take of the memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let figures = self.panels.iter().flat_map(|panel| [&panel.loss, &panel.accuracy]);
        bytes(figures.flat_map(|figure| &figure.series).map(|series| &series.points))
    }

    /// Marks where the first points are missing: a window that draws nothing for very long is told the extremes only.
    fn mark_left_out(&mut self, x: f64) {
        for panel in &mut self.panels {
            for figure in [&mut panel.loss, &mut panel.accuracy] {
                if figure.marks.iter().all(|mark| mark.text != self.left_out) {
                    figure.marks.push(Mark { x, text: self.left_out.to_owned() });
                }
            }
        }
    }

    /// Brings every smoothed line up to its raw one.
    fn smooth(&mut self) {
        for panel in &mut self.panels {
            let (raw, smoothed) = panel.loss.series.split_at_mut(self.variants);
            for (raw, smoothed) in raw.iter().zip(smoothed) {
                smooth(&raw.points, &mut smoothed.points, self.ended);
            }
        }
    }

    /// Widens the axes when the curves have filled them, to a round number.
    fn widen(&mut self) {
        let wide = round_up(self.reached().max(FIRST_SPAN)).min(self.length.max(1) as f64);
        for panel in &mut self.panels {
            panel.loss.x.range = Some([0.0, wide]);
            panel.accuracy.x.range = Some([0.0, wide]);
        }
    }

    /// Holds the axis of a panel's loss once something leaves it.
    fn limit(&mut self, panel: usize, loss: f64) {
        if loss > TALLEST
            && let Some(panel) = self.panels.get_mut(panel)
        {
            panel.loss.y.range = Some([0.0, TALLEST]);
        }
    }

    fn reached(&self) -> f64 {
        let ends = self.panels.iter().flat_map(|panel| &panel.loss.series[..self.variants]);
        ends.filter_map(|series| series.points.last()).map(|point| point[0] + 1.0).fold(0.0, f64::max)
    }

    pub(super) fn set_ended(&mut self, ended: bool) {
        if self.ended != ended {
            self.ended = ended;
            self.smooth();
            self.version += 1;
        }
    }

    /// Lets go of the points of iteration `from` and later.
    pub(super) fn forget(&mut self, from: u64) {
        for panel in &mut self.panels {
            for series in panel.loss.series.iter_mut().chain(&mut panel.accuracy.series) {
                let keep = series.points.partition_point(|point| point[0] < from as f64);
                series.points.truncate(keep);
            }
            let (raw, smoothed) = panel.loss.series.split_at_mut(self.variants);
            for (raw, smoothed) in raw.iter().zip(smoothed) {
                smoothed.points.truncate(raw.points.len().saturating_sub(UNSETTLED));
            }
            // The marks of changes are those of the spec, and stay.
            for figure in [&mut panel.loss, &mut panel.accuracy] {
                figure.marks.retain(|mark| mark.text != self.left_out || mark.x < from as f64);
            }
        }
        self.next = self.next.min(from);
        for network in &mut self.networks {
            network.first = network.first.min(from);
            network.not_a_number = network.not_a_number.filter(|began| *began < from);
            network.infinite = network.infinite.filter(|began| *began < from);
        }
        self.ended = false;
        self.widen();
        self.version += 1;
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The iterations that the axes span now, `[from, to]`.
    pub(super) fn span(&self) -> [f64; 2] {
        self.panels.first().and_then(|panel| panel.loss.x.range).unwrap_or([0.0, 1.0])
    }

    pub(super) fn panel_count(&self) -> usize {
        self.panels.len()
    }

    pub(super) fn variants(&self) -> usize {
        self.variants
    }

    pub(super) fn loss(&self, panel: usize) -> Option<&LineFigure> {
        self.panels.get(panel).map(|panel| &panel.loss)
    }

    pub(super) fn accuracy(&self, panel: usize) -> Option<&LineFigure> {
        self.panels.get(panel).map(|panel| &panel.accuracy)
    }

    /// The number of a network in the order of a point.
    pub(super) fn number(&self, place: Place) -> Option<usize> {
        self.networks.iter().position(|network| network.place == place)
    }

    /// How many lines of the accuracy each network has.
    pub(super) fn accuracies(&self) -> usize {
        self.accuracies
    }

    /// The smoothed loss of one network, and the accuracies on the training, on the test images, and on those that are set apart.
    pub(super) fn of(&self, place: Place) -> Option<([&Series; 3], Option<&Series>)> {
        let panel = self.panels.get(place.panel)?;
        let smoothed = panel.loss.series.get(self.variants + place.variant)?;
        let (each, number) = (self.accuracies, place.variant);
        let [train, test, rest @ ..] = panel.accuracy.series.get(each * number..each * (number + 1))? else {
            return None;
        };
        Some(([smoothed, train, test], rest.first()))
    }

    /// The points of one network as they were measured.
    pub(super) fn points(&self, place: Place) -> NetworkCurves {
        let Some(([_, train, test], validation)) = self.of(place) else { return NetworkCurves::default() };
        let raw = self.panels.get(place.panel).and_then(|panel| panel.loss.series.get(place.variant));
        let [loss, train, validation, test] = [raw, Some(train), validation, Some(test)]
            .map(|series| series.map_or_else(Vec::new, |series| series.points.clone()));
        NetworkCurves { loss, train, validation, test }
    }

    /// The last and the best values of one network.
    pub(super) fn summary(&self, place: Place, target: f64) -> Summary {
        Summary::of(&self.points(place), target)
    }

    /// The networks whose loss is no longer a number, with the iteration at which that began.
    pub(super) fn overflown(&self) -> impl Iterator<Item = (Place, u64)> {
        self.networks.iter().filter_map(|network| Some((network.place, network.not_a_number?)))
    }

    /// The networks whose loss is infinite without being NaN, with the iteration at which that began.
    pub(super) fn infinite(&self) -> impl Iterator<Item = (Place, u64)> {
        let still = self.networks.iter().filter(|network| network.not_a_number.is_none());
        still.filter_map(|network| Some((network.place, network.infinite?)))
    }

    /// The highest accuracy measured in the first `iterations`, last measurements only, and whose it is: on the images that are set
    /// apart if all networks have some, or else on the test images.
    pub(super) fn leader(&self, iterations: u64) -> Option<(Place, Leads)> {
        let last = |network: &Network| {
            let ([_, train, test], validation) = self.of(network.place)?;
            let validation = validation.map(|series| series.points.as_slice()).unwrap_or_default();
            last_accuracy(&train.points, validation, &test.points, iterations).map(|(_, accuracy)| accuracy)
        };
        let measured: Vec<Option<Accuracy>> = self.networks.iter().map(last).collect();
        let by_validation = measured.iter().flatten().all(|accuracy| accuracy.validation.is_some());
        let chosen_by =
            |accuracy: &Accuracy| if by_validation { accuracy.chosen_by() } else { accuracy.test };
        let (ahead, accuracy) = ahead(measured.iter().map(|accuracy| accuracy.as_ref().map(chosen_by)))?;
        Some((self.networks.get(ahead)?.place, Leads { accuracy, by_validation }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::{Language, Text};
    use crate::experiment::training::Accuracy;

    fn text() -> &'static FigureWords {
        Text::of(Language::English).figures
    }

    fn spec() -> ComparisonSpec {
        let text = "[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\ndropout = 0.5\n[panels]\nkey = \"init.std\"\n\
            values = [0.1, 0.2]\n";
        ComparisonSpec::parse(text).expect("the spec is right")
    }

    fn added() -> Variant {
        Variant { name: "c".into(), spec: spec().base }
    }

    /// What network `number` says at an iteration.
    fn news(number: usize, iteration: u64) -> NetworkPoint {
        let value = number as f64 + iteration as f64 / 1000.0;
        let accuracy = iteration.is_multiple_of(10).then_some(Accuracy {
            train: value / 10.0,
            validation: None,
            test: value / 20.0,
        });
        NetworkPoint { loss: value, accuracy }
    }

    fn points(networks: usize, iterations: std::ops::Range<u64>) -> Vec<ComparisonPoint> {
        let point = |iteration| ComparisonPoint {
            iteration,
            networks: (0..networks).map(|number| news(number, iteration)).collect(),
        };
        iterations.map(point).collect()
    }

    fn history(network: usize, place: Place, until: u64) -> History {
        History { network, place, points: (0..until).map(|iteration| news(network, iteration)).collect() }
    }

    #[test]
    fn every_point_goes_to_its_own_network() {
        let mut curves = Curves::new(&spec(), text());
        curves.push(&points(4, 0..30));
        for (number, place) in [(1, Place { panel: 0, variant: 1 }), (2, Place { panel: 1, variant: 0 })] {
            let loss = &curves.loss(place.panel).expect("it is there").series[place.variant];
            assert_eq!((loss.points.len(), loss.points[20][1]), (30, news(number, 20).loss));
            let ([smoothed, train, test], _) = curves.of(place).expect("it is there");
            assert_eq!((smoothed.points.len(), train.points.len(), test.points.len()), (25, 3, 3));
            assert_eq!(curves.number(place), Some(number));
        }
        assert_eq!(curves.leader(30).map(|(place, _)| place), Some(Place { panel: 1, variant: 1 }));
        assert_eq!(curves.leader(0), None);
    }

    #[test]
    fn an_added_variant_gets_its_past_whichever_comes_first() {
        let place = |panel| Place { panel, variant: 2 };
        let mut whole = Curves::new(&spec(), text());
        whole.add(&added(), 0, &spec(), text());
        whole.push(&points(6, 0..40));
        for late in [false, true] {
            let mut curves = Curves::new(&spec(), text());
            curves.push(&points(4, 0..20));
            assert!(!curves.fill(&history(4, place(0), 20)), "nobody was told of it yet");
            curves.add(&added(), 20, &spec(), text());
            if late {
                curves.push(&points(6, 20..40));
            }
            assert!(curves.fill(&history(4, place(0), 20)) && curves.fill(&history(5, place(1), 20)));
            if !late {
                curves.push(&points(6, 20..40));
            }
            for panel in 0..2 {
                assert_eq!(curves.loss(panel), whole.loss(panel));
                assert_eq!(curves.accuracy(panel), whole.accuracy(panel));
            }
        }
    }

    #[test]
    fn what_is_forgotten_is_not_filled_in_again() {
        let mut curves = Curves::new(&spec(), text());
        curves.push(&points(4, 0..20));
        curves.add(&added(), 20, &spec(), text());
        curves.forget(10);
        assert!(curves.fill(&history(4, Place { panel: 0, variant: 2 }, 20)));
        curves.push(&points(6, 10..15));
        let loss = &curves.loss(0).expect("it is there").series[2].points;
        assert_eq!(loss.iter().map(|point| point[0] as u64).collect::<Vec<_>>(), (0..15).collect::<Vec<_>>());
    }

    #[test]
    fn points_that_were_left_out_are_marked_in_every_panel_until_they_are_known() {
        let mut curves = Curves::new(&spec(), text());
        curves.push(&points(4, 0..20));
        curves.push(&points(4, 30..60));
        for panel in 0..2 {
            let figures =
                [curves.loss(panel), curves.accuracy(panel)].map(|figure| figure.expect("it is there"));
            for figure in figures {
                assert_eq!(figure.marks, [Mark { x: 20.0, text: text().left_out.to_owned() }]);
            }
            let ([smoothed, ..], _) = curves.of(Place { panel, variant: 0 }).expect("it is there");
            let broken: Vec<f64> = smoothed.points.iter().filter(|p| p[1].is_nan()).map(|p| p[0]).collect();
            assert_eq!(broken, [15.0, 16.0, 17.0, 18.0, 19.0, 30.0, 31.0, 32.0, 33.0, 34.0]);
        }
        curves.forget(20);
        curves.push(&points(4, 20..60));
        let mut whole = Curves::new(&spec(), text());
        whole.push(&points(4, 0..60));
        assert_eq!(curves.loss(1), whole.loss(1));
    }

    #[test]
    fn a_million_iterations_of_four_networks_take_bounded_memory() {
        let mut curves = Curves::new(&spec(), text());
        for first in (0..1_000_000_u64).step_by(20_000) {
            curves.push(&points(4, first..first + 20_000));
            assert!(curves.bytes() <= 40 << 20, "{} bytes after {first} iterations", curves.bytes());
        }
        let place = Place { panel: 1, variant: 1 };
        let ([smoothed, _, test], _) = curves.of(place).expect("it is there");
        assert_eq!(smoothed.points[0][0], 0.0);
        assert_eq!(test.points.last().map(|point| point[0]), Some(999_990.0));
        let figures = [curves.loss(1), curves.accuracy(1)].map(|figure| figure.expect("it is there"));
        assert!(figures.iter().all(|figure| figure.marks.len() == 1), "it is said that points are left out");
    }

    #[test]
    fn a_network_that_overflows_does_not_flatten_the_others() {
        let mut curves = Curves::new(&spec(), text());
        curves.push(&points(4, 0..3));
        assert_eq!(curves.loss(0).and_then(|figure| figure.y.range), None);
        let mut wild = points(4, 3..4);
        wild[0].networks[0].loss = 1e9;
        curves.push(&wild);
        assert_eq!(curves.loss(0).and_then(|figure| figure.y.range), Some([0.0, TALLEST]));
        assert_eq!(curves.loss(1).and_then(|figure| figure.y.range), None);
    }
}
