//! The function, the start and the steps; the edges of the map are folded away.

use egui::{TextEdit, Ui, vec2};

use crate::app::cell::CellContext;
use crate::app::cells::network::Edits;
use crate::app::cells::widgets::{self, Edit, Number, control};
use crate::experiment::CellSpec;
use crate::experiment::descent::{DescentSpec, FUNCTIONS, Function, Surface, rate};
use crate::language::Say;

/// Width of the field for an expression, where there is so much.
const EXPRESSION: f32 = 330.0;

/// What the controls remember between frames that is not in the spec.
#[derive(Default)]
pub(super) struct Controls {
    more: bool,
    /// The expression as it is being typed, or as it was left with something wrong in it.
    typed: Option<String>,
}

impl Controls {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec) -> Edit {
        let text = &cx.text.descent;
        let mut edits = Edits::default();
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(if cx.stage.is_low() { 8.0 } else { 14.0 }, 4.0);
            control(ui, cx, "function", text.function, 140.0, |ui| edits.chosen(self.function(ui, cx, spec)));
            let wide = EXPRESSION.min(ui.max_rect().width());
            control(ui, cx, "function", text.expression, wide, |ui| {
                edits.chosen(self.expression(ui, cx, spec, wide - 12.0));
            });
            let number = Number { range: -1e6..=1e6, speed: 0.02, decimals: 4 };
            for (axis, label) in [text.start_x, text.start_y].into_iter().enumerate() {
                control(ui, cx, "start", label, 76.0, |ui| {
                    edits.add(widgets::number(ui, label, 68.0, &mut spec.start[axis], &number));
                });
            }
            control(ui, cx, "steps", text.steps, 76.0, |ui| {
                edits.add({
                    let allowed = spec.whole_numbers("steps");
                    widgets::whole(ui, text.steps, 68.0, &mut spec.steps, allowed)
                });
            });
            if cx.shown.chooses_controls() {
                edges(ui, cx, spec, &mut edits);
            }
            widgets::unfold(ui, cx, &mut self.more);
        });
        if self.more && !cx.shown.chooses_controls() {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
                edges(ui, cx, spec, &mut edits);
            });
        }
        edits.all()
    }

    /// A function that comes with the program brings its map, its start and rates that suit it.
    fn function(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec) -> bool {
        let text = &cx.text.descent;
        let known = Function::find(&spec.function);
        let mut chosen = known.map(|function| function.name);
        let mut options: Vec<(Option<&str>, &str)> =
            FUNCTIONS.iter().map(|function| (Some(function.name), function.name)).collect();
        if known.is_none() {
            options.push((None, text.own));
        }
        if !widgets::choice(ui, text.function, 140.0, &mut chosen, &options) {
            return false;
        }
        let Some(function) = FUNCTIONS.iter().find(|function| Some(function.name) == chosen) else {
            return false;
        };
        self.typed = None;
        spec.function = function.expression.into();
        (spec.x, spec.y, spec.start) = (function.x, function.y, function.start);
        for optimizer in &mut spec.optimizers {
            *optimizer = optimizer.with_lr(rate(*optimizer, Some(function)).lr());
        }
        true
    }

    /// An expression is taken over when the field is left and it is good; what is wrong with it stands below.
    fn expression(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec, width: f32) -> bool {
        let text = &cx.text.descent;
        let mut typed = self.typed.clone().unwrap_or_else(|| spec.function.replace('\n', "; "));
        let before = typed.clone();
        let wrong = self.typed.as_ref().and_then(|typed| Surface::parse(typed).err());
        let color = if wrong.is_some() { cx.theme.palette.error } else { cx.theme.palette.text };
        let field = TextEdit::singleline(&mut typed).desired_width(width).text_color(color).char_limit(2000);
        let response = ui.add(field).accessible_name(text.expression.name);
        let left = response.lost_focus();
        if let Some(error) = &wrong {
            let place = response.rect.left_bottom() + vec2(0.0, 2.0);
            let words = error.say(cx.text.language);
            let id = ui.scope_id().with("what is wrong");
            egui::Area::new(id).order(egui::Order::Foreground).fixed_pos(place).show(ui.ctx(), |ui| {
                egui::Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_max_width(420.0);
                    ui.label(egui::RichText::new(words).color(cx.theme.palette.error));
                });
            });
        } else {
            response.on_hover_text(text.expression.help);
        }
        if typed != before {
            self.typed = Some(typed.clone());
        }
        if left
            && let Some(typed) = self.typed.clone()
            && Surface::parse(&typed).is_ok()
        {
            self.typed = None;
            let changed = typed != spec.function;
            spec.function = typed;
            return changed;
        }
        false
    }
}

fn edges(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec, edits: &mut Edits) {
    let text = &cx.text.descent;
    let number = Number { range: -1e6..=1e6, speed: 0.05, decimals: 4 };
    let [x_from, x_to] = &mut spec.x;
    let [y_from, y_to] = &mut spec.y;
    for (key, label, value) in [
        ("x", text.x_from, x_from),
        ("x", text.x_to, x_to),
        ("y", text.y_from, y_from),
        ("y", text.y_to, y_to),
    ] {
        control(ui, cx, key, label, 90.0, |ui| {
            edits.add(widgets::number(ui, label, 80.0, value, &number));
        });
    }
}
