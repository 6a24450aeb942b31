//! The figures of the cell: curves, the grid of panels, a layer of all variants, the table.

use egui::{Ui, Vec2, vec2};

use super::super::{message, widgets};
use super::curves::Curves;
use super::legend::Legend;
use super::over_time::OverTime;
use super::preview::Preview;
use super::session::{self, ComparisonSession};
use super::table::Results;
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::curve_grid::{self, CurveGridOptions};
use crate::app::figures::histograms::{self, GridOptions, Part};
use crate::app::figures::lines::{LineOptions, LinePlot};
use crate::app::figures::overlay::{self, Layer, OverlayOptions};
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::comparison::{
    self, ComparisonSnapshot, ComparisonSpec, ComparisonWatch, Large, Measured, Place, layer_title, networks,
    panel_grid, side_by_side,
};
use crate::experiment::figure::thin::thinned;
use crate::experiment::figure::{CurveGrid, Exhibit, FigureWords, Role, Series};
use crate::experiment::training::Quantity;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tab {
    Curves,
    Panels,
    Layers,
    OverTime,
    Table,
}

/// The figures and what they remember.
pub(super) struct Figures {
    tab: Tab,
    panel: usize,
    shown: Measured,
    logarithmic: bool,
    overlaid: bool,
    layer: usize,
    quantity: Quantity,
    over_time: OverTime,
    loss: LinePlot,
    accuracy: LinePlot,
    preview: Preview,
    grid: Option<Made>,
    results: Results,
}

/// A grid of panels with what it was made for.
struct Made {
    version: u64,
    shown: Measured,
    hidden: Vec<bool>,
    grid: CurveGrid,
}

/// Whose curves are drawn, and how: of a run, or of a recorded preview.
struct Seen<'a> {
    spec: &'a ComparisonSpec,
    curves: &'a Curves,
    /// Counts up whenever points come or go, and tells previews and runs apart.
    version: u64,
    /// Where the run stands, when it was stepped back from the end of the curves.
    now: Option<f64>,
    theme: &'a Theme,
}

/// What the frame, the controls and the bars of the window take of the screen.
const AROUND: f32 = 290.0;
const TABS_HEIGHT: f32 = 34.0;
const GAP: f32 = 24.0;
/// The versions of previews begin here, far above those that a run comes to.
const PREVIEWED: u64 = 1 << 48;
/// A line of a small panel has at most so many columns of points.
const PANEL_COLUMNS: usize = 160;

impl Figures {
    /// A grid is what a spec with panels is made for.
    pub(super) fn new(spec: &ComparisonSpec) -> Self {
        Self {
            tab: if spec.panels.is_some() { Tab::Panels } else { Tab::Curves },
            panel: 0,
            shown: Measured::Train,
            logarithmic: false,
            overlaid: true,
            layer: 0,
            quantity: Quantity::Activations,
            over_time: OverTime::default(),
            loss: LinePlot::without_legend(),
            accuracy: LinePlot::without_legend(),
            preview: Preview::default(),
            grid: None,
            results: Results::default(),
        }
    }

    /// Lets go of what belonged to the last run.
    pub(super) fn forget(&mut self, spec: &ComparisonSpec) {
        let keeps_tab = (self.tab == Tab::Panels) == spec.panels.is_some()
            || matches!(self.tab, Tab::Layers | Tab::OverTime);
        let fresh = Self::new(spec);
        let over_time = self.over_time.renewed(spec.variants.len());
        *self = Self {
            over_time,
            tab: if keeps_tab { self.tab } else { fresh.tab },
            panel: self.panel.min(spec.panel_count().saturating_sub(1)),
            shown: self.shown,
            logarithmic: self.logarithmic,
            overlaid: self.overlaid,
            layer: self.layer,
            quantity: self.quantity,
            ..fresh
        };
    }

    /// What snapshots must show for the tab in sight.
    pub(super) fn watch(&self) -> ComparisonWatch {
        ComparisonWatch {
            histograms: self.tab == Tab::Layers,
            panel: self.panel,
            layer: self.layer,
            quantity: self.quantity,
            over_time: self.tab == Tab::OverTime,
        }
    }

    /// The iteration that was asked for in a figure since the last time.
    pub(super) fn take_asked(&mut self) -> Option<u64> {
        self.over_time.take_asked()
    }

    /// All figures, those of one panel as the panel that is seen large.
    pub(super) fn exhibits(&self, session: &ComparisonSession, text: &Text) -> Vec<Exhibit> {
        let (panel, curves) = (self.panel, &session.curves);
        let (Some(loss), Some(accuracy)) = (curves.loss(panel), curves.accuracy(panel)) else {
            return Vec::new();
        };
        let large = Large {
            panel,
            curves: [loss.clone(), accuracy.clone()],
            logarithmic: self.logarithmic,
            layers: self.layers_of(session),
            over_time: self.over_time.choice(),
            now: Some(session.run.progress.iteration),
        };
        session.results(|results| comparison::exhibits(&results, large, text.figures)).unwrap_or_default()
    }

    /// Draws the tab that is chosen; returns the network that is to become a training cell.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&ComparisonSession>,
        spec: &ComparisonSpec,
        legend: &Legend,
    ) -> Option<Place> {
        let shown = session.map_or(spec, |session| session.start());
        let room = cx.stage.room(ui, AROUND, 0.0, 340.0..=760.0);
        let top = ui.cursor().top();
        self.tabs(ui, cx, session, shown);
        // Where it is narrow, tabs and what belongs to them take more than one line.
        let height = room - (ui.cursor().top() - top).max(TABS_HEIGHT);
        let size = vec2(ui.available_width(), height);
        let has_begun = session.is_some_and(ComparisonSession::has_begun);
        if !has_begun && matches!(self.tab, Tab::Curves | Tab::Panels) && self.is_previewed(spec, cx.text) {
            self.previewed(ui, cx, spec, legend, size);
            return None;
        }
        let Some(session) = session else {
            let words = format!("{}: {}", self.tab.name(cx), cx.text.figures.not_computed);
            message(ui, cx.theme, size, &words, cx.theme.palette.muted);
            return None;
        };
        match self.tab {
            Tab::Curves => self.curves(ui, cx, &Seen::of(session, cx), legend, size),
            Tab::Panels => self.panels(ui, cx, &Seen::of(session, cx), legend, size),
            Tab::Layers => self.layers(ui, cx, session, legend, size),
            Tab::OverTime => self.over_time.ui(ui, cx, session, self.panel, legend, size),
            Tab::Table => return self.results.ui(ui, cx, session, spec.target, size),
        }
        None
    }

    /// Whether a run of these networks was recorded.
    pub(super) fn is_previewed(&mut self, spec: &ComparisonSpec, text: &Text) -> bool {
        self.preview.follow(spec, text)
    }

    /// The recorded curves, pale.
    fn previewed(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        spec: &ComparisonSpec,
        legend: &Legend,
        size: Vec2,
    ) {
        let preview = std::mem::take(&mut self.preview);
        if let Some((curves, version)) = preview.curves() {
            let theme = cx.theme.of_previews();
            let seen = Seen { spec, curves, version: PREVIEWED + version, now: None, theme: &theme };
            match self.tab {
                Tab::Panels => self.panels(ui, cx, &seen, legend, size),
                _ => self.curves(ui, cx, &seen, legend, size),
            }
        }
        self.preview = preview;
    }

    fn tabs(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: Option<&ComparisonSession>,
        spec: &ComparisonSpec,
    ) {
        let text = &cx.text.comparison;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let tabs: Vec<(Tab, &str, &str)> = [
                (Tab::Panels, "panels"),
                (Tab::Curves, "curves"),
                (Tab::Layers, "layers"),
                (Tab::OverTime, "over_time"),
                (Tab::Table, "table"),
            ]
            .into_iter()
            .filter(|(tab, _)| *tab != Tab::Panels || spec.panels.is_some())
            .map(|(tab, key)| (tab, key, tab.name(cx)))
            .collect();
            tabs::figure_tabs(ui, cx, &mut self.tab, &tabs);
            tabs::at_the_end_of_tabs(ui, self.tab, TABS_HEIGHT - 6.0, |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                match self.tab {
                    Tab::Curves => {
                        let log = cx.text.cells.figures.logarithmic;
                        if widgets::chip(ui, log.name, self.logarithmic).on_hover_text(log.help).clicked() {
                            self.logarithmic = !self.logarithmic;
                        }
                        self.choose_panel(ui, cx, spec);
                    }
                    Tab::Panels => {
                        let mut options = vec![
                            (Measured::Train, cx.text.figures.train_accuracy),
                            (Measured::Test, cx.text.figures.test_accuracy),
                            (Measured::Loss, text.loss),
                        ];
                        if spec.validates() {
                            options.insert(1, (Measured::Validation, cx.text.figures.validation_accuracy));
                        } else if self.shown == Measured::Validation {
                            self.shown = Measured::Test;
                        }
                        widgets::choice(ui, text.shown, 130.0, &mut self.shown, &options);
                        ui.add_space(8.0);
                        ui.label(cx.theme.muted(text.panels_help));
                    }
                    Tab::Layers => {
                        for (label, overlaid) in [(text.side_by_side, false), (text.overlaid, true)] {
                            let chip = widgets::chip(ui, label.name, self.overlaid == overlaid);
                            if chip.on_hover_text(label.help).clicked() {
                                self.overlaid = overlaid;
                            }
                        }
                        let figures = cx.text.figures;
                        let quantities = [
                            (Quantity::Activations, figures.activations),
                            (Quantity::Gradients, figures.gradients),
                            (Quantity::Weights, figures.weights),
                        ];
                        widgets::choice(ui, text.quantity, 110.0, &mut self.quantity, &quantities);
                        let depth = depth(session, spec, self.panel);
                        self.layer = self.layer.min(depth.saturating_sub(1));
                        let names: Vec<String> = (1..=depth).map(cx.text.figures.layer).collect();
                        let layers: Vec<(usize, &str)> =
                            names.iter().map(String::as_str).enumerate().collect();
                        widgets::choice(ui, text.layer, 92.0, &mut self.layer, &layers);
                        self.choose_panel(ui, cx, spec);
                    }
                    Tab::OverTime => {
                        let depth = depth(session, spec, self.panel);
                        self.over_time.controls(ui, cx, spec, depth);
                        self.choose_panel(ui, cx, spec);
                    }
                    Tab::Table => {}
                }
            });
        });
    }

    /// Which panel of a grid is seen large.
    fn choose_panel(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ComparisonSpec) {
        let names: Vec<String> =
            (0..spec.panel_count()).filter_map(|panel| spec.panel_name(panel, cx.text.figures)).collect();
        if names.is_empty() {
            return;
        }
        self.panel = self.panel.min(names.len() - 1);
        let options: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
        widgets::choice(ui, cx.text.comparison.panel, 120.0, &mut self.panel, &options);
    }

    fn curves(&mut self, ui: &mut Ui, cx: &CellContext<'_>, seen: &Seen<'_>, legend: &Legend, size: Vec2) {
        let curves = seen.curves;
        let (Some(loss), Some(accuracy)) = (curves.loss(self.panel), curves.accuracy(self.panel)) else {
            return;
        };
        let variants = curves.variants();
        self.loss.hide(&legend.repeated(variants, 2));
        self.accuracy.hide(&legend.in_turn(variants, curves.accuracies()));
        let half = vec2((size.x - GAP) / 2.0, size.y);
        let summary = seen.in_words(self.panel, cx.text);
        // Another panel is another figure with a version of its own.
        let version = seen.version * curves.panel_count() as u64 + self.panel as u64;
        let options = LineOptions {
            id: "loss",
            version,
            size: half,
            seed: seen.spec.base.seed,
            logarithmic: self.logarithmic,
            now: seen.now,
            summary: &summary,
            empty: cx.text.figures.not_computed,
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            self.loss.show(ui, loss, seen.theme, &options);
            let options = LineOptions { id: "accuracy", logarithmic: false, ..options };
            self.accuracy.show(ui, accuracy, seen.theme, &options);
        });
    }

    fn panels(&mut self, ui: &mut Ui, cx: &CellContext<'_>, seen: &Seen<'_>, legend: &Legend, size: Vec2) {
        let hidden = legend.in_turn(seen.curves.variants(), 1);
        let version = seen.version;
        let old = |made: &Made| made.version != version || made.shown != self.shown || made.hidden != hidden;
        if self.grid.as_ref().is_none_or(old) {
            let grid = drawn(seen, self.shown, &hidden, cx.text.figures);
            self.grid = Some(Made { version, shown: self.shown, hidden, grid });
        }
        let Some(Made { grid, .. }) = &self.grid else { return };
        let summary = match seen.curves.leader(u64::MAX) {
            Some((place, leads)) => {
                leads.in_words(&session::name(seen.spec, place, cx.text.figures), &cx.text.comparison)
            }
            None => cx.text.figures.not_computed.to_owned(),
        };
        let options = CurveGridOptions {
            size,
            seed: seen.spec.base.seed,
            chosen: None,
            summary: &summary,
            empty: cx.text.figures.not_computed,
        };
        let (response, under) = curve_grid::show(ui, grid, seen.theme, &options);
        if let Some(panel) = under.filter(|_| response.clicked()) {
            self.panel = panel;
            self.tab = Tab::Curves;
        }
        if under.is_some() {
            response.on_hover_cursor(egui::CursorIcon::PointingHand);
        }
    }

    /// The snapshot, if it shows the layer that is asked for.
    fn layers_of<'a>(&self, session: &'a ComparisonSession) -> Option<&'a ComparisonSnapshot> {
        session.run.snapshot.as_deref().filter(|snapshot| {
            (snapshot.panel, snapshot.layer, snapshot.quantity) == (self.panel, self.layer, self.quantity)
                && !snapshot.histograms.is_empty()
        })
    }

    fn layers(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &ComparisonSession,
        legend: &Legend,
        size: Vec2,
    ) {
        let text = &cx.text.comparison;
        let title = layer_title(self.quantity, self.layer, cx.text.figures);
        let Some(snapshot) = self.layers_of(session) else {
            let words = format!("{title}: {}", cx.text.figures.not_computed);
            message(ui, cx.theme, size, &words, cx.theme.palette.muted);
            return;
        };
        let seed = session.start().base.seed;
        let mut networks = networks(session.start(), snapshot, cx.text.figures);
        networks.retain(|(number, ..)| !legend.hides(*number));
        if self.overlaid {
            let layers: Vec<Layer<'_>> = networks
                .iter()
                .map(|(number, name, histogram)| Layer { name, number: *number, histogram: *histogram })
                .collect();
            let options = OverlayOptions {
                title: &title,
                note: cx.text.figures.own_height,
                missing: text.no_such_layer,
                size,
                seed,
            };
            overlay::show(ui, &layers, cx.theme, &options);
            return;
        }
        let grid = side_by_side(&title, networks);
        let role = match self.quantity {
            Quantity::Activations => Role::Forward,
            Quantity::Gradients => Role::Backward,
            Quantity::Weights => Role::Series(2),
        };
        let summary = Seen::of(session, cx).in_words(self.panel, cx.text);
        histograms::show(
            ui,
            &[Part { grid: &grid, role }],
            cx.theme,
            &GridOptions { title: &title, size, seed, summary: &summary },
        );
    }
}

impl Tab {
    fn name(self, cx: &CellContext<'_>) -> &'static str {
        let text = &cx.text.comparison;
        match self {
            Self::Curves => text.curves,
            Self::Panels => text.panels,
            Self::Layers => text.layers,
            Self::OverTime => cx.text.cells.training.over_time,
            Self::Table => text.table,
        }
    }
}

/// The hidden layers of the deepest network of a panel.
fn depth(session: Option<&ComparisonSession>, spec: &ComparisonSpec, panel: usize) -> usize {
    let seen = session.and_then(|session| session.run.snapshot.as_ref()).map(|snapshot| snapshot.depth);
    seen.filter(|depth| *depth > 0).unwrap_or_else(|| {
        let places = (0..spec.variants.len()).map(|variant| Place { panel, variant });
        places.filter_map(|place| Some(spec.network(place)?.hidden.len())).max().unwrap_or(0)
    })
}

/// The small panels as far as the run has come, without the variants that are hidden, and with as many points as can be told apart.
fn drawn(seen: &Seen<'_>, measured: Measured, hidden: &[bool], words: &FigureWords) -> CurveGrid {
    let [low, high] = seen.curves.span();
    let points = |place: Place| {
        if hidden.get(place.variant).copied().unwrap_or(false) {
            return None;
        }
        let ([loss, train, test], validation) = seen.curves.of(place)?;
        let series = match measured {
            Measured::Loss => loss,
            Measured::Train => train,
            Measured::Validation => validation?,
            Measured::Test => test,
        };
        Some(thinned(&series.points, [low, high], PANEL_COLUMNS, |y| y))
    };
    panel_grid(seen.spec, measured, high, points, words)
}

impl<'a> Seen<'a> {
    fn of(session: &'a ComparisonSession, cx: &CellContext<'_>) -> Self {
        let progress = &session.run.progress;
        Self {
            spec: session.start(),
            curves: &session.curves,
            version: session.curves.version(),
            now: (progress.iteration < progress.reached).then_some(progress.iteration as f64),
            theme: cx.theme,
        }
    }

    /// The last values of a panel as a sentence.
    fn in_words(&self, panel: usize, text: &Text) -> String {
        let each = (0..self.curves.variants()).filter_map(|variant| {
            let ([loss, train, test], validation) = self.curves.of(Place { panel, variant })?;
            let name = self.spec.variant_name(variant, text.figures);
            let end = |series: &Series| series.points.last().map(|point| point[1]);
            let measured = [
                (text.comparison.spoken_loss, end(loss)),
                (text.figures.train, end(train)),
                (text.figures.validated, validation.and_then(end)),
                (text.figures.test, end(test)),
            ];
            let numbers: Vec<String> =
                measured.into_iter().filter_map(|(what, end)| Some(format!("{what} {:.3}", end?))).collect();
            (!numbers.is_empty()).then(|| format!("{name}: {}", numbers.join(", ")))
        });
        let each: Vec<String> = each.collect();
        if each.is_empty() { String::new() } else { format!("{}.", each.join("; ")) }
    }
}
