//! Nodes: circles with their symbols, boxes whose numbers are edited in place, opened tables.

use egui::{
    Align2, Color32, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::pen::Pen;
use super::scene::{ENTRY, Form, NAME, PADDING, SLIDER, dimensions, shown, title};
use super::state::{Sight, Traced};
use crate::app::cells::widgets::{self, Edit};
use crate::app::room;
use crate::app::text::GraphText;
use crate::app::theme::contrast;
use crate::graph::tensor::{self, number};
use crate::graph::{Digits, Direction, NodeId, Operation, Tensor};

/// In a smaller picture numbers are only read: no finger hits them.
const EDITABLE: f32 = 0.45;

/// What the user did to the nodes in one frame.
#[derive(Default)]
pub(super) struct Touched {
    /// A list or a matrix was clicked.
    pub(super) toggled: Option<NodeId>,
    /// Any other node was clicked.
    pub(super) clicked: Option<NodeId>,
    /// An entry of an input was changed: name, entry counted row by row, value.
    pub(super) entry: Option<(String, usize, f64)>,
    /// Whether that goes on.
    pub(super) edit: Edit,
    /// What the pointer is over.
    pub(super) hovered: Option<NodeId>,
}

/// Draws every node that is in sight.
pub(super) fn show(
    ui: &mut Ui,
    pen: &Pen<'_>,
    text: &GraphText,
    traced: &Traced,
    sight: &Sight<'_>,
    canvas: Rect,
) -> Touched {
    let mut touched = Touched::default();
    for (id, _) in traced.trace.graph().nodes() {
        let at = id.index();
        let rect = pen.transform.rect(traced.scene.layout.nodes[at], traced.scene.sizes[at]);
        if !canvas.intersects(rect) {
            continue;
        }
        let value = traced.trace.value(id);
        let opens = value.ndim() > 0;
        let place = rect.intersect(canvas);
        let response = ui.interact(place, ui.scope_id().with(("node", at)), Sense::click());
        describe(ui, &response, text, sight, traced, id, opens);
        // Also over the field in a box, which has the pointer for itself.
        if response.contains_pointer() {
            touched.hovered = Some(id);
        }
        if response.clicked() {
            *(if opens { &mut touched.toggled } else { &mut touched.clicked }) = Some(id);
        }
        let node = Node { id, rect, lit: sight.is_lit(id), active: sight.is_active(id) };
        match traced.scene.forms[at] {
            Form::Round => round(pen, sight, &node),
            Form::Number => literal(pen, sight, &node),
            Form::Shape => closed(pen, sight, &node),
            Form::Field { slider } => {
                field(ui, pen, text, traced, sight, &node, slider, canvas, &mut touched);
            }
            Form::Table => table(ui, pen, text, traced, sight, &node, canvas, &mut touched),
        }
    }
    touched
}

/// A node as it is drawn.
struct Node {
    id: NodeId,
    rect: Rect,
    lit: bool,
    active: bool,
}

fn describe(
    ui: &Ui,
    response: &Response,
    text: &GraphText,
    sight: &Sight<'_>,
    traced: &Traced,
    id: NodeId,
    opens: bool,
) {
    let role = if opens { Role::Button } else { Role::GraphicsSymbol };
    response.widget_info(|| WidgetInfo::labeled(role, true, sight.words(id, text)));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        let what = traced.trace.graph().node(id);
        node.set_role(role);
        node.set_label(sight.words(id, text));
        if let Some(name) = what.name()
            && !what.is_leaf()
        {
            node.set_description((text.is)(name, what.text()));
        }
    });
}

/// The colour of what happens at the active node.
fn way_color(pen: &Pen<'_>, sight: &Sight<'_>) -> Color32 {
    match sight.step().map(|step| step.direction) {
        Some(Direction::Backward) => pen.theme.palette.backward,
        _ => pen.theme.palette.forward,
    }
}

/// The outline of a node, and the light around the active one.
fn frame(pen: &Pen<'_>, sight: &Sight<'_>, node: &Node, rounding: f32, fill: Color32, line: Color32) {
    let active = node.active && !sight.calm;
    if active {
        pen.glow(node.rect, rounding, way_color(pen, sight));
    }
    let troubled = sight.step().is_some_and(|step| step.trouble.is_some()) && node.active
        || has_ended_in_trouble(sight, node.id);
    let (line, width) = if troubled {
        (pen.theme.palette.error, 3.0)
    } else if active {
        (way_color(pen, sight), 3.0)
    } else {
        (pen.ink(line, node.lit), 1.5)
    };
    pen.painter.rect(node.rect, rounding, fill, Stroke::new(width, line), StrokeKind::Inside);
}

/// Whether NaN or infinity began at this node in a step that is done.
fn has_ended_in_trouble(sight: &Sight<'_>, id: NodeId) -> bool {
    let steps = sight.trace.steps().iter().take(sight.shown.done);
    sight.moment.value(id).is_some_and(|value| value.iter().any(|x| !x.is_finite()))
        && steps.filter(|step| step.trouble.is_some()).any(|step| step.node == id)
}

fn round(pen: &Pen<'_>, sight: &Sight<'_>, node: &Node) {
    let what = sight.trace.graph().node(node.id);
    let palette = &pen.theme.palette;
    let fill = pen.theme.palette.card;
    frame(pen, sight, node, node.rect.height() / 2.0, fill, palette.text);
    let symbol = what.operation().symbol();
    let size = if symbol.chars().count() == 1 { 27.0 } else { 17.0 };
    let ink = pen.words_ink(palette.text, node.lit);
    pen.words(node.rect.center(), symbol, size, true, ink);
    name_below(pen, node, what.name());
}

/// The name of a result, below its node.
fn name_below(pen: &Pen<'_>, node: &Node, name: Option<&str>) {
    let Some(name) = name.filter(|_| pen.transform.scale > 0.4) else { return };
    let ink = pen.words_ink(pen.theme.palette.muted, node.lit);
    let at = node.rect.center_bottom() + vec2(0.0, 3.0);
    pen.plate(at, Align2::CENTER_TOP, name, pen.font(14.0, false), ink);
}

fn literal(pen: &Pen<'_>, sight: &Sight<'_>, node: &Node) {
    let what = sight.trace.graph().node(node.id);
    let palette = &pen.theme.palette;
    frame(pen, sight, node, 6.0, palette.card, palette.outline);
    let ink = pen.words_ink(palette.text, node.lit);
    pen.words(node.rect.center(), what.text(), 18.0, false, ink);
}

/// The box of an input: its name above, and the place below it.
fn named_box(pen: &Pen<'_>, sight: &Sight<'_>, node: &Node, name: &str) -> Rect {
    let palette = &pen.theme.palette;
    frame(pen, sight, node, 8.0, palette.raised, palette.outline);
    let scale = pen.transform.scale;
    let middle = pos2(node.rect.center().x, node.rect.top() + (NAME * 0.5 + 2.0) * scale);
    let ink = pen.words_ink(palette.text, node.lit);
    pen.words(middle, name, 16.0, true, ink);
    room::between(node.rect.min + vec2(PADDING, NAME) * scale, node.rect.max - vec2(PADDING, PADDING) * scale)
}

fn closed(pen: &Pen<'_>, sight: &Sight<'_>, node: &Node) {
    let what = sight.trace.graph().node(node.id);
    let place = named_box(pen, sight, node, what.label());
    let shape = tensor::shape(sight.trace.value(node.id)).to_string();
    let ink = pen.words_ink(pen.theme.palette.forward, node.lit);
    pen.words(place.center(), &shape, 18.0, node.lit, ink);
}

#[expect(clippy::too_many_arguments, reason = "one box, drawn and edited in one place")]
fn field(
    ui: &mut Ui,
    pen: &Pen<'_>,
    text: &GraphText,
    traced: &Traced,
    sight: &Sight<'_>,
    node: &Node,
    slider: bool,
    canvas: Rect,
    touched: &mut Touched,
) {
    let name = traced.trace.graph().node(node.id).label().to_owned();
    let mut place = named_box(pen, sight, node, &name);
    let range = traced.spec.values.get(&name).and_then(|given| given.range);
    let value = tensor::as_number(traced.trace.value(node.id)).unwrap_or(f64::NAN);
    if pen.transform.scale < EDITABLE {
        let ink = pen.words_ink(pen.theme.palette.text, node.lit);
        return pen.words(place.center(), &number(value, Digits::Short), 19.0, false, ink);
    }
    if slider && let Some([low, high]) = range {
        let rail =
            room::between(pos2(place.left(), place.bottom() - SLIDER * pen.transform.scale), place.max);
        place.max.y = rail.top();
        let mut moved = value;
        let response = within(ui, (&name, "slider"), rail, canvas, |ui| {
            ui.spacing_mut().slider_width = rail.width();
            ui.spacing_mut().interact_size.y = rail.height();
            ui.add(
                egui::Slider::new(&mut moved, low..=high)
                    .clamping(egui::SliderClamping::Edits)
                    .show_value(false)
                    .smart_aim(true),
            )
        });
        hear(&response, &name, 0, moved, touched);
        response.accessible_name((text.slider)(&name).as_str());
    }
    let mut moved = value;
    let ground = pen.theme.palette.raised;
    let response = number_field(ui, (&name, 0), pen, place, canvas, &mut moved, range, ground, node.lit);
    hear(&response, &name, 0, moved, touched);
    response.accessible_name(name.as_str());
}

/// Something of egui's at a place of the canvas, cut off at its edge.
fn within<R>(
    ui: &mut Ui,
    salt: impl egui::AsIdSalt,
    place: Rect,
    canvas: Rect,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let layout = egui::Layout::centered_and_justified(egui::Direction::LeftToRight);
    let builder = UiBuilder::new().id_salt(salt).max_rect(place).layout(layout);
    // The canvas has taken its room already: what stands on it takes none.
    let mut child = ui.new_child(builder);
    child.set_clip_rect(child.clip_rect().intersect(canvas));
    child.spacing_mut().interact_size = place.size();
    child.spacing_mut().button_padding = vec2(2.0, 0.0);
    add(&mut child)
}

#[expect(clippy::too_many_arguments, reason = "a number in a box depends on all of them")]
fn number_field(
    ui: &mut Ui,
    salt: impl egui::AsIdSalt,
    pen: &Pen<'_>,
    place: Rect,
    canvas: Rect,
    value: &mut f64,
    range: Option<[f64; 2]>,
    ground: Color32,
    lit: bool,
) -> Response {
    // A hundredth a point, of the number or of its range: a slow hand reaches every whole number.
    let span = range.map_or_else(|| value.abs().max(1.0), |[low, high]| high - low);
    let [low, high] = range.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
    let step = 10_f64.powf((span / 100.0).log10().floor());
    within(ui, salt, place, canvas, |ui| {
        ui.style_mut().override_font_id = Some(pen.font(19.0, false));
        // Under the pointer it is looked at, and looks like any other field.
        let at_rest = &mut ui.visuals_mut().widgets.inactive;
        at_rest.weak_bg_fill = ground;
        at_rest.fg_stroke.color = contrast::entry_ink(&pen.theme.palette, ground, lit);
        let write = |x: f64| number(x, Digits::Short);
        widgets::entry(ui, value, low..=high, write, widgets::typed_number, |ui, field| {
            ui.add(field.speed(step))
        })
    })
}

fn hear(response: &Response, name: &str, entry: usize, value: f64, touched: &mut Touched) {
    let edit = Edit::of(response);
    if edit != Edit::None {
        touched.entry = Some((name.to_owned(), entry, value));
        touched.edit = touched.edit.and(edit);
    }
}

/// An opened list or matrix: its numbers, and below them its gradient.
#[expect(clippy::too_many_arguments, reason = "one table, drawn and edited in one place")]
fn table(
    ui: &mut Ui,
    pen: &Pen<'_>,
    text: &GraphText,
    traced: &Traced,
    sight: &Sight<'_>,
    node: &Node,
    canvas: Rect,
    touched: &mut Touched,
) {
    let graph = traced.trace.graph();
    let palette = &pen.theme.palette;
    let body = named_box(pen, sight, node, &title(graph, node.id));
    let given = traced.trace.value(node.id);
    let [rows, _] = shown(given);
    let scale = pen.transform.scale;
    let entry = ENTRY * scale;
    let is_input = graph.node(node.id).operation() == Operation::Input;
    let editable = graph.node(node.id).name().filter(|_| is_input && scale >= EDITABLE);
    let values = sight.moment.value(node.id);
    let at = |top: f32, row: usize, column: usize| {
        let min = pos2(body.left() + column as f32 * entry.x, top + row as f32 * entry.y);
        Rect::from_min_size(min, entry).shrink(1.0)
    };
    match (values, editable) {
        (Some(values), Some(name)) => {
            let most = largest(values);
            let range = traced.spec.values.get(name).and_then(|given| given.range);
            for_each(values, |row, column, index, x| {
                let place = at(body.top(), row, column);
                let ground = shade(pen, palette.forward, x, most, node.lit);
                let mut moved = x;
                let response =
                    number_field(ui, (name, index), pen, place, canvas, &mut moved, range, ground, node.lit);
                hear(&response, name, index, moved, touched);
                response.accessible_name((text.entry)(name, row + 1, column + 1).as_str());
            });
        }
        (Some(values), None) => {
            numbers(pen, values, palette.forward, node.lit, |row, column| at(body.top(), row, column));
        }
        (None, _) => waiting(pen, text, given, |row, column| at(body.top(), row, column)),
    }
    let below = body.top() + rows as f32 * entry.y + PADDING * scale;
    match sight.moment.gradient(node.id) {
        Some(gradient) => {
            numbers(pen, &gradient, palette.backward, node.lit, |row, column| at(below, row, column));
        }
        None if traced.trace.gradient(node.id).is_some() => {
            waiting(pen, text, given, |row, column| at(below, row, column));
        }
        None => {}
    }
    let [all_rows, all_columns] = dimensions(given);
    let [rows, columns] = shown(given);
    if rows * columns < all_rows * all_columns {
        let hidden = all_rows * all_columns - rows * columns;
        let at = pos2(body.left(), node.rect.bottom() - PADDING * scale);
        pen.painter.text(
            at,
            Align2::LEFT_BOTTOM,
            (text.more_entries)(hidden),
            pen.font(13.0, false),
            palette.muted,
        );
    }
}

/// Every entry that a table shows: row, column, place in the whole, value.
fn for_each(values: &Tensor, mut act: impl FnMut(usize, usize, usize, f64)) {
    let [_, columns] = dimensions(values);
    let [rows_shown, columns_shown] = shown(values);
    for (index, &x) in values.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        if row < rows_shown && column < columns_shown {
            act(row, column, index, x);
        }
    }
}

fn largest(values: &Tensor) -> f64 {
    values.iter().filter(|x| x.is_finite()).fold(0.0, |most: f64, x| most.max(x.abs()))
}

/// The stronger the larger the number is, whatever its sign.
fn shade(pen: &Pen<'_>, color: Color32, x: f64, most: f64, lit: bool) -> Color32 {
    let palette = &pen.theme.palette;
    if !x.is_finite() {
        return contrast::not_a_number(palette);
    }
    let share = if most > 0.0 { (x.abs() / most) as f32 } else { 0.0 };
    contrast::tinted(palette, color, share, lit)
}

fn numbers(pen: &Pen<'_>, values: &Tensor, color: Color32, lit: bool, at: impl Fn(usize, usize) -> Rect) {
    let most = largest(values);
    for_each(values, |row, column, _, x| {
        let place = at(row, column);
        let ground = shade(pen, color, x, most, lit);
        pen.painter.rect_filled(place, 3.0, ground);
        let words = if x.is_nan() { "NaN".to_owned() } else { number(x, Digits::Short) };
        let ink = contrast::entry_ink(&pen.theme.palette, ground, lit);
        let mut font = pen.font(17.0, false);
        let wide = pen.painter.layout_no_wrap(words.clone(), font.clone(), ink).size().x;
        font.size *= ((place.width() - 4.0) / wide.max(1.0)).min(1.0);
        pen.painter.text(place.center(), Align2::CENTER_CENTER, words, font, ink);
    });
}

/// The frame of the entries with the remark that they are not computed yet.
fn waiting(pen: &Pen<'_>, text: &GraphText, values: &Tensor, at: impl Fn(usize, usize) -> Rect) {
    let palette = &pen.theme.palette;
    let mut whole = at(0, 0);
    for_each(values, |row, column, _, _| whole = whole.union(at(row, column)));
    pen.painter.rect_stroke(whole, 3.0, Stroke::new(1.0, palette.outline), StrokeKind::Inside);
    let words = |words: &str| {
        pen.painter.layout(words.to_owned(), pen.font(12.0, false), palette.muted, whole.width() - 10.0)
    };
    let said = words(text.not_computed);
    // Where it would take two lines, a box without numbers says it.
    let has_room = said.rows.len() == 1 || said.size().y <= whole.height() - 2.0;
    let galley = if has_room { said } else { words("…") };
    let place = Align2::CENTER_CENTER.anchor_size(whole.center(), galley.size());
    pen.painter.rect_filled(place.expand(2.0), 3.0, palette.raised);
    pen.painter.galley(place.min, galley, palette.muted);
}
