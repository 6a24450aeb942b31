//! The layers over time of two networks, one below the other, or one statistic of one layer of all of them.

use egui::{Ui, Vec2};

use super::super::{message, widgets};
use super::legend::Legend;
use super::session::ComparisonSession;
use crate::app::cell::CellContext;
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::over_time::{OverTimeOptions, OverTimePlot};
use crate::app::text::Language;
use crate::experiment::comparison::{ComparisonSpec, LayersOverTime, OverTimeChoice};
use crate::experiment::figure::LineFigure;
use crate::experiment::figure::layout::over_time::note;
use crate::experiment::training::{Quantity, Statistic};

/// What is shown of the quantities of two networks.
const BOTH: [Quantity; 2] = [Quantity::Activations, Quantity::Gradients];
/// Two quantities stand side by side from this width on.
const BESIDE: f32 = 720.0;
const CHOICE: f32 = 104.0;

/// What is chosen, and what is remembered from frame to frame.
#[derive(Default)]
pub(super) struct OverTime {
    choice: OverTimeChoice,
    overlaid: bool,
    /// Activations and gradients side by side.
    is_of_one: bool,
    plot: OverTimePlot,
    curves: Option<Curves>,
    asked: Option<u64>,
}

/// Curves, and what they were drawn for.
struct Curves {
    drawn: (u64, OverTimeChoice, usize, Language),
    version: u64,
    lines: LineFigure,
    plot: LinePlot,
}

impl OverTime {
    /// The same choice for another run of so many networks.
    pub(super) fn renewed(&self, variants: usize) -> Self {
        let last = variants.saturating_sub(1);
        let choice = OverTimeChoice { variants: self.choice.variants.map(|at| at.min(last)), ..self.choice };
        Self { choice, overlaid: self.overlaid, is_of_one: self.is_of_one, ..Self::default() }
    }

    pub(super) fn choice(&self) -> OverTimeChoice {
        self.choice
    }

    pub(super) fn take_asked(&mut self) -> Option<u64> {
        self.asked.take()
    }

    /// What is chosen; from the right.
    pub(super) fn controls(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        spec: &ComparisonSpec,
        depth: usize,
    ) {
        let (text, figures) = (&cx.text.comparison, cx.text.figures);
        for (label, overlaid) in [(text.below_each_other, false), (text.statistic_of_all, true)] {
            let chip = widgets::chip(ui, label.name, self.overlaid == overlaid);
            if chip.on_hover_text(label.help).clicked() {
                self.overlaid = overlaid;
            }
        }
        let quantities = [
            (Quantity::Activations, figures.activations),
            (Quantity::Gradients, figures.gradients),
            (Quantity::Weights, figures.weights),
        ];
        if self.overlaid {
            let statistics = Statistic::ALL.map(|one| (one, (cx.text.cells.training.statistic)(one)));
            widgets::choice(ui, text.statistic, CHOICE, &mut self.choice.statistic, &statistics);
            widgets::choice(ui, text.quantity, CHOICE, &mut self.choice.quantity, &quantities);
            self.choice.layer = self.choice.layer.min(depth.saturating_sub(1));
            let names: Vec<String> = (1..=depth).map(figures.layer).collect();
            let layers: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
            widgets::choice(ui, text.layer, 92.0, &mut self.choice.layer, &layers);
            return;
        }
        let both = (None, cx.text.cells.training.both_ways);
        let one = quantities.map(|(quantity, name)| (Some(quantity), name));
        let options: Vec<(Option<Quantity>, &str)> = std::iter::once(both).chain(one).collect();
        let mut shown = self.is_of_one.then_some(self.choice.quantity);
        if widgets::choice(ui, text.quantity, CHOICE, &mut shown, &options) {
            self.is_of_one = shown.is_some();
            self.choice.quantity = shown.unwrap_or(self.choice.quantity);
        }
        let names: Vec<String> =
            (0..spec.variants.len()).map(|variant| spec.variant_name(variant, cx.text.figures)).collect();
        let names: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        let [upper, lower] = &mut self.choice.variants;
        let last = names.len().saturating_sub(1);
        (*upper, *lower) = ((*upper).min(last), (*lower).min(last));
        widgets::choice(ui, text.lower, CHOICE, lower, &names);
        widgets::choice(ui, text.upper, CHOICE, upper, &names);
    }

    /// Draws what is chosen; an iteration that was asked for is kept.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &ComparisonSession,
        panel: usize,
        legend: &Legend,
        size: Vec2,
    ) {
        let (words, progress) = (cx.text.figures, &session.run.progress);
        let networks = session.run.snapshot.as_deref().map(|snapshot| snapshot.over_time.as_slice());
        let recorded = LayersOverTime {
            spec: session.start(),
            networks: networks.unwrap_or_default(),
            panel,
            until: progress.reached,
            now: progress.iteration,
        };
        let seed = session.start().base.seed;
        let title = cx.text.cells.training.over_time;
        if !(0..session.start().variants.len()).any(|variant| recorded.has(variant)) {
            message(ui, cx.theme, size, &format!("{title}: {}", words.not_computed), cx.theme.palette.muted);
            return;
        }
        if self.overlaid {
            self.curves(ui, cx, session, &recorded, legend, size);
            return;
        }
        let one = [self.choice.quantity];
        let quantities: &[Quantity] = if self.is_of_one {
            &one
        } else if size.x >= BESIDE {
            &BOTH
        } else {
            &BOTH[..1]
        };
        let Some(figure) = recorded.two(self.choice.variants, quantities, words) else { return };
        let summary = note(&figure, words);
        let options = OverTimeOptions { size, seed, summary: &summary };
        let (response, asked) = self.plot.show(ui, &figure, cx.theme, &options);
        let [across, _] = widgets::arrow_steps(ui, &response);
        let stepped = (across != 0.0).then(|| figure.stepped(across)).flatten();
        self.asked = asked.or(stepped).or(self.asked);
    }

    fn curves(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &ComparisonSession,
        recorded: &LayersOverTime<'_>,
        legend: &Legend,
        size: Vec2,
    ) {
        let OverTimeChoice { quantity, statistic, layer, .. } = self.choice;
        let words = cx.text.figures;
        let wanted = (session.run.version, self.choice, recorded.panel, cx.text.language);
        if self.curves.as_ref().is_none_or(|curves| curves.drawn != wanted) {
            let lines = recorded.overlaid(quantity, statistic, layer, words);
            let (version, plot) = match self.curves.take() {
                Some(known) => (known.version + 1, known.plot),
                None => (1, LinePlot::without_legend()),
            };
            self.curves = Some(Curves { drawn: wanted, version, lines, plot });
        }
        let Some(Curves { version, lines, plot, .. }) = &mut self.curves else { return };
        plot.hide(&legend.in_turn(lines.series.len(), 1));
        let options = LineOptions {
            id: "over time",
            version: *version,
            size,
            seed: session.start().base.seed,
            logarithmic: statistic.is_logarithmic(quantity),
            now: (recorded.now < recorded.until).then_some(recorded.now as f64),
            summary: &recorded.in_words(lines, words),
            empty: words.not_computed,
        };
        plot.show(ui, lines, cx.theme, &options);
    }
}
