//! The optimizers: who walks, at which rate, and where each is now. The chips that send one on its way are folded on a slide;
//! the rates stay, for they are read there, too.

use egui::{Align2, FontId, Rect, Sense, Ui, pos2, vec2};

use crate::app::cell::CellContext;
use crate::app::cells::network::Edits;
use crate::app::cells::widgets::{self, Edit, short};
use crate::app::figures::format::significant;
use crate::app::figures::look::marker_sample;
use crate::app::room;
use crate::app::theme::STRONG;
use crate::experiment::descent::{DescentSpec, Function, MAX_OPTIMIZERS, Path, Walk, rate};
use crate::experiment::figure::Role;
use crate::nn::OptimizerSettings;

/// The name by which a block shows or leaves out what is changed here.
const KEY: &str = "optimizers";
/// Height of a row.
const ROW: f32 = 27.0;
/// Where the columns end, as shares of the width: name, rate, value, distance.
const ENDS: [f32; 4] = [0.36, 0.58, 0.79, 1.0];

pub(super) fn ui(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    walk: &Walk,
    spec: &mut DescentSpec,
    at: usize,
    width: f32,
) -> Edit {
    let mut edits = Edits::default();
    if cx.stage.has_controls() && !cx.stage.is_low() {
        edits.add(who(ui, cx, spec, width));
    }
    headings(ui, cx, width);
    for (number, path) in walk.paths.iter().enumerate() {
        if let Some(optimizer) = spec.optimizers.get_mut(number) {
            row(ui, cx, number, path, walk, at, optimizer, width, &mut edits);
        }
    }
    edits.all()
}

/// Who walks: a chip for each kind, in rows of this width. Where a cell is low they stand with what sets it.
pub(super) fn who(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec, width: f32) -> Edit {
    let mut edits = Edits::default();
    if cx.shown.control(KEY) {
        // A wrapped row is as wide as its column, whatever the letters are.
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.set_max_width(width);
            chips(ui, cx, spec, &mut edits);
        });
    }
    edits.all()
}

/// A chip for each kind: pressed in while it walks.
fn chips(ui: &mut Ui, cx: &CellContext<'_>, spec: &mut DescentSpec, edits: &mut Edits) {
    let text = &cx.text.descent;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
        ui.spacing_mut().button_padding.x = 6.0;
        for settings in OptimizerSettings::all() {
            let walks = spec.optimizers.iter().any(|optimizer| optimizer.kind() == settings.kind());
            // The last one stays: an empty map shows nothing.
            let free = if walks { spec.optimizers.len() > 1 } else { spec.optimizers.len() < MAX_OPTIMIZERS };
            let chip = widgets::chip_if(ui, free, settings.name(), walks);
            if chip.on_hover_text((text.add)(settings.name())).clicked() {
                if walks {
                    spec.optimizers.retain(|optimizer| optimizer.kind() != settings.kind());
                } else {
                    spec.optimizers.push(rate(settings, Function::find(&spec.function)));
                }
                edits.chosen(!spec.optimizers.is_empty());
            }
        }
    });
}

fn headings(ui: &mut Ui, cx: &CellContext<'_>, width: f32) {
    let text = &cx.text.descent;
    let (rect, _) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
    let font = egui::TextStyle::Small.resolve(ui.style());
    for (end, words) in
        ENDS.into_iter().zip(["", text.rate_column, cx.text.figures.value, cx.text.figures.distance])
    {
        let at = pos2(rect.left() + end * width - 4.0, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, words, font.clone(), cx.theme.palette.muted);
    }
}

#[expect(clippy::too_many_arguments, reason = "one row, drawn in one place")]
fn row(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    number: usize,
    path: &Path,
    walk: &Walk,
    at: usize,
    optimizer: &mut OptimizerSettings,
    width: f32,
    edits: &mut Edits,
) {
    let (text, palette) = (&cx.text.descent, &cx.theme.palette);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let middle = rect.center().y;
    let sample = pos2(rect.left() + 8.0, middle);
    marker_sample(ui, cx.theme, sample, 5.5, Role::Series(number));
    let font = egui::TextStyle::Body.resolve(ui.style());
    let strong = FontId::new(font.size, STRONG.clone());
    let name = pos2(rect.left() + 22.0, middle);
    ui.painter().text(name, Align2::LEFT_CENTER, &path.name, strong, palette.text);
    let end = |column: usize| rect.left() + ENDS[column] * width - 4.0;

    let column = room::between(pos2(end(1) - 72.0, rect.top() + 1.0), pos2(end(1), rect.bottom() - 1.0));
    if cx.shown.control(KEY) {
        edits.add(drag_rate(ui, cx, column, &path.name, optimizer));
    }
    let put = |column: usize, words: &str, color| {
        ui.painter().text(pos2(end(column), middle), Align2::RIGHT_CENTER, words, font.clone(), color);
    };
    if !cx.shown.control(KEY) {
        put(1, &short(optimizer.lr()), palette.text);
    }
    let said = match path.lost {
        Some(lost) if lost <= at => {
            let words = (text.lost)(lost);
            put(3, &words, palette.error);
            words
        }
        _ => {
            let value = path.values.get(at).map_or_else(String::new, |value| significant(*value));
            let distance = path.distances(walk.target.at()).nth(at).map_or_else(String::new, significant);
            put(2, &value, palette.text);
            put(3, &distance, palette.text);
            format!("{} {value}, {} {distance}", cx.text.figures.value, cx.text.figures.distance)
        }
    };
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{}: {said}", path.name)));
}

fn drag_rate(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    place: Rect,
    name: &str,
    optimizer: &mut OptimizerSettings,
) -> Edit {
    let text = &cx.text.descent;
    let mut lr = optimizer.lr();
    let speed = lr * 0.01;
    let dragged = widgets::entry(ui, &mut lr, 1e-8..=1e3, short, widgets::typed_number, |ui, widget| {
        ui.put(place, widget.speed(speed))
    });
    let dragged = dragged.accessible_name((text.rate)(name));
    let edit = Edit::of(&dragged);
    dragged.on_hover_text(text.rate_help);
    if edit != Edit::None {
        *optimizer = optimizer.with_lr(lr);
    }
    edit
}
