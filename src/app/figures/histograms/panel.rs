//! One panel: the bars of a layer, and apart from them what a bar would hide.

use egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::super::format;
use super::words::share;
use super::{Fonts, place};
use crate::app::room;
use crate::app::text::HistogramText;
use crate::app::theme::Theme;
use crate::experiment::figure::Histogram;

/// One panel: the bars and everything that stands apart from them.
pub(super) struct Panel<'a> {
    pub(super) histogram: &'a Histogram,
    pub(super) plot: Rect,
    pub(super) theme: &'a Theme,
    pub(super) color: Color32,
    pub(super) fonts: &'a Fonts,
    pub(super) text: &'a HistogramText,
}

impl Panel<'_> {
    /// Draws everything inside the panel.
    pub(super) fn draw(&self, painter: &Painter) {
        let (plot, histogram) = (self.plot, self.histogram);
        painter.rect_filled(plot, 2.0, self.theme.palette.raised);
        painter.hline(
            plot.x_range(),
            plot.bottom(),
            Stroke::new(self.theme.hairline, self.theme.palette.muted),
        );
        if histogram.total == 0 {
            return;
        }
        if let Some(value) = constant(histogram) {
            self.spike(painter, value);
        } else {
            self.bars(painter);
            self.zeros(painter);
        }
        self.outside(painter);
        if histogram.not_a_number > 0 {
            let lost = format::percent(share(histogram.not_a_number, histogram.total));
            let text = (self.text.not_a_number)(&lost);
            let at = plot.center_top() + vec2(0.0, 4.0);
            self.label(painter, at, Align2::CENTER_TOP, &text, self.theme.palette.error);
        }
    }

    fn bars(&self, painter: &Painter) {
        let pixels = painter.pixels_per_point();
        let mut mesh = Mesh::default();
        let (plot, counts) = (self.plot, &self.histogram.counts);
        let Some(highest) = counts.iter().copied().max().filter(|highest| *highest > 0) else { return };
        let snap = |x: f32| (x * pixels).round() / pixels;
        let width = plot.width() / counts.len() as f32;
        let gap = if width >= 4.0 { 1.0 / pixels } else { 0.0 };
        for (bin, count) in counts.iter().enumerate() {
            if *count == 0 {
                continue;
            }
            let left = snap(plot.left() + bin as f32 * width);
            let right = snap(plot.left() + (bin + 1) as f32 * width) - gap;
            let share = *count as f32 / highest as f32;
            // The smallest count still shows: one pixel is not nothing.
            let height = snap(share * (plot.height() - 3.0)).max(1.0 / pixels);
            mesh.add_colored_rect(
                room::between(
                    pos2(left, plot.bottom() - height),
                    pos2(right.max(left + 1.0 / pixels), plot.bottom()),
                ),
                self.color,
            );
        }
        painter.add(Shape::mesh(mesh));
    }

    /// Exact zeros: a hatched column at 0, as high as their share of all values.
    fn zeros(&self, painter: &Painter) {
        let histogram = self.histogram;
        if histogram.zeros == 0 {
            return;
        }
        let share = share(histogram.zeros, histogram.total);
        let x = room::hold(place(self.plot, histogram, 0.0), self.plot.left(), self.plot.right());
        let height = ((self.plot.height() - 3.0) * share as f32).max(3.0);
        let width = 8.0;
        let left = room::hold(x - width / 2.0, self.plot.left(), self.plot.right() - width);
        let column =
            room::between(pos2(left, self.plot.bottom() - height), pos2(left + width, self.plot.bottom()));
        painter.rect_filled(column, 0.0, self.theme.palette.card);
        hatch(painter, column, self.theme.palette.apart);
        let text = format!("0: {}", format::percent(share));
        let top = self.plot.top() + 2.0;
        let (at, align) = if x < self.plot.center().x {
            (pos2(left + width + 3.0, top), Align2::LEFT_TOP)
        } else {
            (pos2(left - 3.0, top), Align2::RIGHT_TOP)
        };
        self.label(painter, at, align, &text, self.theme.palette.apart);
    }

    /// A layer of one value: one spike with the value in words.
    fn spike(&self, painter: &Painter, value: f64) {
        let x = place(self.plot, self.histogram, value);
        let inside = self.plot.x_range().contains(x);
        let x = room::hold(x, self.plot.left() + 2.0, self.plot.right() - 2.0);
        let column = room::between(
            pos2(x - 2.0, self.plot.top() + 18.0_f32.min(self.plot.height() / 3.0)),
            pos2(x + 2.0, self.plot.bottom()),
        );
        if inside {
            painter.rect_filled(column, 0.0, self.color);
        }
        let text = (self.text.constant)(&format::significant(value));
        let (at, align) = if x < self.plot.center().x {
            (pos2(x.max(self.plot.left() + 3.0), self.plot.top() + 2.0), Align2::LEFT_TOP)
        } else {
            (pos2(x.min(self.plot.right() - 3.0), self.plot.top() + 2.0), Align2::RIGHT_TOP)
        };
        self.label(painter, at, align, &text, self.theme.palette.text);
    }

    /// Values beyond the ends of the axis: an arrow at that side with their share.
    fn outside(&self, painter: &Painter) {
        let plot = self.plot;
        // In a narrow panel the two would meet in the middle.
        let apart = if plot.width() < 130.0 { 0.11 } else { 0.0 };
        let color = self.theme.palette.apart;
        for (count, right) in [(self.histogram.below, false), (self.histogram.above, true)] {
            if count == 0 {
                continue;
            }
            let direction = if right { 1.0 } else { -1.0 };
            let middle = plot.top() + plot.height() * (0.45 + apart * direction);
            let tip = pos2(if right { plot.right() } else { plot.left() }, middle);
            let back = tip - vec2(7.0 * direction, 0.0);
            painter.add(Shape::convex_polygon(
                vec![tip, back - vec2(0.0, 5.0), back + vec2(0.0, 5.0)],
                color,
                // Over bars it is set off by a rim of the ground.
                Stroke::new(1.0, self.theme.palette.raised),
            ));
            let text = format::percent(share(count, self.histogram.total));
            let at = back - vec2(3.0 * direction, 0.0);
            let align = if right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
            self.label(painter, at, align, &text, color);
        }
    }

    /// Words over bars, on a patch of the background so that they stay readable.
    fn label(&self, painter: &Painter, at: Pos2, align: Align2, text: &str, color: Color32) {
        let galley = painter.layout_no_wrap(text.to_owned(), self.fonts.small.clone(), color);
        let mut rect = align.anchor_size(at, galley.size());
        let (left, right) = (self.plot.left() + 2.0, self.plot.right() - 2.0 - rect.width());
        rect = Rect::from_min_size(pos2(room::hold(rect.left(), left, right), rect.top()), rect.size());
        painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 2.0, self.theme.plate());
        painter.galley(rect.min, galley, color);
    }
}

/// The one value of a layer whose values are all the same.
fn constant(histogram: &Histogram) -> Option<f64> {
    histogram.constant().filter(|value| value.is_finite())
}

/// Diagonal lines in a frame: the sign of what is counted apart.
fn hatch(painter: &Painter, rect: Rect, color: Color32) {
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, color), egui::StrokeKind::Inside);
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let mut y = rect.top();
    while y < rect.bottom() + rect.width() {
        clipped.line_segment(
            [pos2(rect.left(), y), pos2(rect.right(), y - rect.width())],
            Stroke::new(1.0, color),
        );
        y += 4.0;
    }
}
