//! Histograms of several networks laid over each other, with their numbers beside them.
//!
//! Each is an outline in the colour and the dash of its network, scaled to its own highest bar, as the panels of a grid
//! of histograms are: the shape is what tells, and a spike beside a wide heap hides nothing of it. What an outline
//! cannot show (exact zeros, values outside, NaN values) stands in words beside it.

use egui::{Align2, FontId, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2};

use super::look::line_sample;
use super::paint::{Setting, at, color, paint};
use super::{describe, format, heading, histograms, readout, small_font};
use crate::app::room;
use crate::app::text::{HistogramText, Text};
use crate::app::theme::Theme;
use crate::experiment::figure::layout::histograms::scale;
use crate::experiment::figure::layout::{Look, Scale, Scene, Tick, Tone};
use crate::experiment::figure::{FigureWords, Histogram, Role};

/// The histogram of one network.
pub struct Layer<'a> {
    /// The network's name.
    pub name: &'a str,
    /// Its place among those that are compared: colour and dash.
    pub number: usize,
    /// The histogram; none where the network has no such layer.
    pub histogram: Option<&'a Histogram>,
}

/// How the overlay is to be shown.
pub struct OverlayOptions<'a> {
    /// What is counted.
    pub title: &'a str,
    /// How the bars are scaled, in small print beside the title.
    pub note: &'a str,
    /// Said of a network that has no such layer.
    pub missing: &'a str,
    /// The room for everything, in points.
    pub size: Vec2,
    /// The seed of the run, said with its summary.
    pub seed: u64,
}

/// Room for the numbers.
const NUMBERS: f32 = 330.0;

/// Draws the overlay. All histograms have the same bounds.
pub fn show(ui: &mut Ui, layers: &[Layer<'_>], theme: &Theme, options: &OverlayOptions<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
    let text = &Text::spoken(ui.ctx()).drawing;
    let words = || {
        let each = layers.iter().map(|layer| match layer.histogram {
            Some(histogram) => {
                format!("{}: {}", layer.name, histograms::in_words(histogram, &text.histogram))
            }
            None => format!("{}: {}", layer.name, options.missing),
        });
        (text.spoken)(&format!("{}.", each.collect::<Vec<_>>().join("; ")), options.seed)
    };
    describe(ui, &response, options.title, words);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let font = small_font(ui);
    let painter = ui.painter().clone();
    let weak = theme.palette.muted;
    let body = heading(ui, theme, rect, options.title, options.note, Vec::new());
    let (rect, top) = (body, body.top() + 4.0);
    let right = rect.right() - NUMBERS.min(rect.width() * 0.45) - 24.0;
    let plot = room::between(pos2(rect.left(), top), pos2(right, rect.bottom() - font.size * 1.6));
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(theme.hairline, weak));
    if let Some(first) = layers.iter().find_map(|layer| layer.histogram) {
        axis(&painter, theme, plot, &scale(first), &font);
    }
    let drawn = || layers.iter().filter_map(|layer| Some((layer.number, layer.histogram?)));
    let setting = Setting::new(ui, theme);
    let style = setting.style();
    // What is filled first, so that no fill lies over an outline.
    for (number, histogram) in drawn() {
        fill(&painter, theme, plot, histogram, number);
    }
    for (number, histogram) in drawn() {
        outline(&painter, theme, plot, histogram, &Look::of(Role::Series(number), &style));
    }
    numbers(
        ui,
        theme,
        room::between(pos2(right + 24.0, top), rect.max),
        layers,
        options.missing,
        Text::spoken(ui.ctx()).figures,
        &font,
    );
    if let Some(pointer) = response.hover_pos().filter(|pointer| plot.contains(*pointer)) {
        readout::show(ui, pointer, &explain(theme, plot, layers, pointer, &text.histogram));
    }
    response
}

fn axis(painter: &Painter, theme: &Theme, plot: Rect, scale: &Scale, font: &FontId) {
    for Tick { share, label } in scale.ticks((plot.width() / 80.0).clamp(2.0, 9.0) as usize) {
        let x = plot.left() + plot.width() * room::drawable(share);
        painter.vline(x, plot.y_range(), Stroke::new(theme.hairline, theme.palette.grid));
        let at = pos2(room::hold(x, plot.left() + 8.0, plot.right() - 8.0), plot.bottom() + 3.0);
        painter.text(at, Align2::CENTER_TOP, label, font.clone(), theme.palette.muted);
    }
}

/// Where a value lies on the axis of a histogram.
fn x_of(plot: Rect, histogram: &Histogram, value: f64) -> f32 {
    plot.left() + plot.width() * room::drawable(scale(histogram).share(value))
}

/// The bars of a histogram, the highest one as high as the plot; none of one that is a single value, or nothing at all.
fn bars(plot: Rect, histogram: &Histogram) -> Vec<Rect> {
    let highest = histogram.counts.iter().copied().max().unwrap_or(0);
    if highest == 0 || constant(histogram).is_some() {
        return Vec::new();
    }
    let bar = |(bin, count): (usize, &u32)| {
        let [left, right] = [bin, bin + 1].map(|bin| x_of(plot, histogram, histogram.bin_low(bin)));
        let height = (plot.height() - 4.0) * *count as f32 / highest as f32;
        room::between(pos2(left, plot.bottom() - height), pos2(right, plot.bottom()))
    };
    histogram.counts.iter().enumerate().map(bar).collect()
}

fn constant(histogram: &Histogram) -> Option<f64> {
    histogram.constant().filter(|value| value.is_finite())
}

/// What is below an outline, so pale that what lies below shines through.
fn fill(painter: &Painter, theme: &Theme, plot: Rect, histogram: &Histogram, number: usize) {
    let color = color(theme, Tone::Series(number));
    let mut fill = Mesh::default();
    for bar in bars(plot, histogram) {
        fill.add_colored_rect(bar, color.gamma_multiply(0.12));
    }
    painter.add(Shape::mesh(fill));
}

/// The steps of one histogram; one of a single value is a spike.
fn outline(painter: &Painter, theme: &Theme, plot: Rect, histogram: &Histogram, look: &Look) {
    /// A rim of the ground sets an outline off from the fills of the others.
    const RIM: f32 = 1.5;
    let steps: Vec<Pos2> = if let Some(value) = constant(histogram) {
        let x = x_of(plot, histogram, value);
        vec![pos2(x, plot.bottom()), pos2(x, plot.top() + 3.0)]
    } else {
        let bars = bars(plot, histogram);
        if bars.is_empty() {
            return;
        }
        let tops = bars.iter().flat_map(|bar| [bar.left_top(), bar.right_top()]);
        [plot.left_bottom()].into_iter().chain(tops).chain([plot.right_bottom()]).collect()
    };
    let rim = Stroke::new(theme.line + 2.0 * RIM, theme.palette.card);
    painter.add(Shape::line(steps.clone(), rim));
    let mut scene = Scene::default();
    scene.line(steps.into_iter().map(at).collect::<Vec<_>>(), look.pen);
    paint(painter, &scene, theme, Vec2::ZERO);
}

/// Names with mean, std, zeros and saturation in columns.
fn numbers(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    layers: &[Layer<'_>],
    missing: &str,
    words: &FigureWords,
    font: &FontId,
) {
    let painter = ui.painter();
    let (ink, weak) = (theme.palette.text, theme.palette.muted);
    let row = room::hold(rect.height() / (layers.len() + 1).max(2) as f32, font.size * 1.5, 30.0);
    let name = rect.left() + 30.0;
    let columns: Vec<f32> =
        [0.52, 0.68, 0.84, 1.0].into_iter().map(|share| rect.left() + rect.width() * share).collect();
    for (x, heading) in
        columns.iter().zip([words.mean_short, words.std_short, words.zero_short, words.saturated_short])
    {
        painter.text(pos2(*x, rect.top()), Align2::RIGHT_TOP, heading, font.clone(), weak);
    }
    for (at, layer) in layers.iter().enumerate() {
        let middle = rect.top() + (at as f32 + 1.4) * row;
        line_sample(ui, theme, pos2(rect.left(), middle), Role::Series(layer.number));
        let room = columns[0] - 46.0 - name;
        let mut job = egui::text::LayoutJob::simple_singleline(layer.name.to_owned(), font.clone(), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(20.0));
        let galley = painter.layout_job(job);
        painter.galley(pos2(name, middle - galley.size().y / 2.0), galley, ink);
        let Some(histogram) = layer.histogram else {
            painter.text(pos2(columns[3], middle), Align2::RIGHT_CENTER, missing, font.clone(), weak);
            continue;
        };
        let values = [
            format::significant(histogram.mean),
            format::significant(histogram.std),
            format::percent(histogram.zero_share()),
            format::percent(histogram.saturated_share()),
        ];
        for (x, value) in columns.iter().zip(values) {
            painter.text(pos2(*x, middle), Align2::RIGHT_CENTER, value, font.clone(), ink);
        }
    }
}

/// What each network has in the bin under the pointer.
fn explain(
    theme: &Theme,
    plot: Rect,
    layers: &[Layer<'_>],
    pointer: Pos2,
    text: &HistogramText,
) -> Vec<readout::Row> {
    let mut rows = Vec::new();
    let share = f64::from((pointer.x - plot.left()) / plot.width());
    for layer in layers {
        let Some(histogram) = layer.histogram else { continue };
        let bin = (share * histogram.counts.len() as f64) as usize;
        let Some(count) = histogram.counts.get(bin) else { continue };
        let bounds = [histogram.bin_low(bin), histogram.bin_low(bin + 1)].map(format::significant);
        let part = format::percent(f64::from(*count) / f64::from(histogram.total.max(1)));
        let bar = (text.bar)(&bounds[0], &bounds[1], &format::grouped((*count).into()), &part);
        rows.push(readout::Row::colored(
            color(theme, Tone::Series(layer.number)),
            format!("{}: {bar}", layer.name),
        ));
    }
    rows
}
