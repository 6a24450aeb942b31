//! The parameters of a search: how many trials, how they are found, and between which bounds.

use egui::{Align2, Layout, Sense, Ui, vec2};

use crate::app::cell::CellContext;
use crate::app::cells::widgets::{self, Edit, FIELD_HEIGHT, Number, control, short};
use crate::app::text::Text;
use crate::experiment::CellSpec;
use crate::experiment::search::{Candidates, Halving, Method, SearchRange, SearchSpec};
use crate::experiment::spec::value_in_words;

/// What the controls remember that is not in the spec.
#[derive(Default)]
pub(super) struct Controls {
    halving: Halving,
    /// The ranges from before they became a grid, and that grid.
    before_grid: Option<[Vec<SearchRange>; 2]>,
}

impl Controls {
    /// Draws the controls on `spec` and returns what the user did to it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut SearchSpec) -> Edit {
        let text = &cx.text.search;
        let mut edit = Edit::None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
            control(ui, cx, "trials", text.trials, 72.0, |ui| match spec.method {
                Method::Random => {
                    edit = edit.and({
                        let allowed = spec.whole_numbers("trials");
                        widgets::whole(ui, text.trials, 72.0, &mut spec.trials, allowed)
                    });
                }
                Method::Grid => {
                    ui.add_space(4.0);
                    ui.label((text.grid_trials)(spec.count()));
                }
            });
            control(ui, cx, "method", text.method, 118.0, |ui| {
                let options = [(Method::Random, text.random), (Method::Grid, text.grid)];
                if widgets::choice(ui, text.method, 118.0, &mut spec.method, &options) {
                    self.follow_method(spec);
                    edit = Edit::Done;
                }
            });
            control(ui, cx, "validation", text.validation, 112.0, |ui| {
                let shape = Number { range: 0.01..=0.9, speed: 0.005, decimals: 3 };
                edit = edit.and(widgets::number(ui, text.validation, 80.0, &mut spec.validation, &shape));
            });
            control(ui, cx, "halving", text.halving, 70.0, |ui| {
                let mut on = spec.halving.is_some();
                if widgets::switch(ui, cx.theme, text.halving, &mut on) {
                    self.toggle_halving(spec);
                    edit = Edit::Done;
                }
            });
            if cx.shown.control("ranges") {
                for range in &mut spec.ranges {
                    edit = edit.and(range_field(ui, cx, range));
                }
            }
        });
        let base = (text.base)(&in_short(spec, cx.text));
        ui.add(egui::Label::new(cx.theme.muted(base)).truncate()).on_hover_text(text.base_help);
        edit
    }

    /// A grid needs values where a random search has the ends of a range; on the way back the ends are there again, unless
    /// the grid was changed.
    fn follow_method(&mut self, spec: &mut SearchSpec) {
        match spec.method {
            Method::Grid => {
                let grid = spec.gridded();
                let ends = std::mem::replace(&mut spec.ranges, grid.clone());
                self.before_grid = Some([ends, grid]);
            }
            Method::Random => {
                if let Some([ends, grid]) = self.before_grid.take()
                    && grid == spec.ranges
                {
                    spec.ranges = ends;
                }
            }
        }
    }

    fn toggle_halving(&mut self, spec: &mut SearchSpec) {
        spec.halving = match spec.halving {
            Some(halving) => {
                self.halving = halving;
                None
            }
            None => Some(self.halving),
        };
    }
}

/// A range under its key: two ends to drag or type, or the values to choose among.
fn range_field(ui: &mut Ui, cx: &CellContext<'_>, range: &mut SearchRange) -> Edit {
    let text = &cx.text.search;
    let SearchRange { key, candidates } = range;
    let (scale, width) = match candidates {
        Candidates::Log(_) => (text.range_log, 148.0),
        Candidates::Linear(_) => (text.range_linear, 148.0),
        Candidates::Choice(_) | Candidates::LogSpace { .. } => ("", 130.0),
    };
    let mut edit = Edit::None;
    ui.allocate_ui_with_layout(vec2(width, FIELD_HEIGHT), Layout::top_down(egui::Align::Min), |ui| {
        ui.set_min_size(vec2(width, FIELD_HEIGHT));
        ui.spacing_mut().item_spacing.y = 3.0;
        let font = egui::TextStyle::Small.resolve(ui.style());
        let (rect, _) = ui.allocate_exact_size(vec2(width, font.size * 1.3), Sense::hover());
        let name = if scale.is_empty() { key.clone() } else { format!("{key} ({scale})") };
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font, cx.theme.palette.muted);
        match candidates {
            Candidates::Log(ends) => edit = two(ui, cx, key, ends, true),
            Candidates::Linear(ends) => edit = two(ui, cx, key, ends, false),
            Candidates::Choice(_) | Candidates::LogSpace { .. } => {
                let values = candidates.values().unwrap_or_default();
                let words = cx.text.figures;
                let words: Vec<String> = values
                    .iter()
                    .map(|value| value.as_float().map_or_else(|| value_in_words(key, value, words), short))
                    .collect();
                ui.add_space(3.0);
                let words = words.join(", ");
                ui.add(egui::Label::new(&words).truncate())
                    .on_hover_text(format!("{words}\n\n{}", text.range_choice));
            }
        }
    });
    edit
}

fn two(ui: &mut Ui, cx: &CellContext<'_>, key: &str, ends: &mut [f64; 2], logarithmic: bool) -> Edit {
    let text = &cx.text.search;
    let names = [(text.range_from)(key), (text.range_to)(key)];
    let mut edit = Edit::None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (end, name) in ends.iter_mut().zip(names) {
            // A dragged end moves by a share of itself, so that a power of ten is as far away everywhere.
            let speed = if *end == 0.0 { 0.001 } else { end.abs() * 0.02 };
            let low = if logarithmic { f64::MIN_POSITIVE } else { f64::MIN };
            let response =
                widgets::entry(ui, end, low..=f64::MAX, short, widgets::typed_number, |ui, field| {
                    ui.add(field.speed(speed).min_size(vec2(70.0, 0.0)))
                });
            edit = edit.and(Edit::of(&response.accessible_name(name)));
        }
    });
    edit
}

/// A training in one line: what is common to all trials.
fn in_short(spec: &SearchSpec, text: &Text) -> String {
    let (search, parameters) = (&text.search, &text.cells.parameters);
    let base = &spec.base;
    // What is drawn for each trial stands among the ranges.
    let is_drawn = |key: &str| spec.ranges.iter().any(|range| range.key == key);
    let all = |keys: &[&str]| keys.iter().all(|key| !is_drawn(key));
    let mut words = Vec::new();
    if let Some(size) = base.train_size.filter(|_| all(&["train_size"])) {
        words.push((search.common_images)(size));
    }
    if all(&["hidden"]) {
        words.push((search.common_hidden)(&base.hidden));
    }
    if all(&["activation"]) {
        words.push(base.activation.name().to_owned());
    }
    if all(&["init", "init.std"]) {
        words.push(base.init.name(|std| (parameters.init_std_of)(&short(std))));
    }
    if base.batch_norm.is_some() && all(&["batch_norm"]) {
        words.push(parameters.batch_norm.name.to_owned());
    }
    if base.dropout > 0.0 && all(&["dropout"]) {
        words.push((search.common_dropout)(&short(base.dropout)));
    }
    if all(&["optimizer", "lr", "optimizer.lr"]) {
        words.push((search.common_rate)(base.optimizer.name(), &short(base.optimizer.lr())));
    } else if all(&["optimizer"]) {
        words.push(base.optimizer.name().to_owned());
    }
    if all(&["batch_size"]) {
        words.push((search.common_batch)(base.batch_size));
    }
    if all(&["iterations"]) {
        words.push((search.common_length)(base.iterations));
    }
    words.join(" · ")
}
