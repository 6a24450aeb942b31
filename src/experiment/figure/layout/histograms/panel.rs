//! One panel: the bars of a layer, and apart from them what a bar would hide.

use super::super::plane::drawable;
use super::super::{Across, Frame, Look, Pen, Scale, Scene, Shape, Style, Text, Tone, Up};
use crate::experiment::figure::{FigureWords, Histogram, Role, format};

/// One panel: the bars and everything that stands apart from them.
pub(super) struct Panel<'a> {
    pub(super) histogram: &'a Histogram,
    pub(super) plot: Frame,
    pub(super) scale: &'a Scale,
    pub(super) role: Role,
    pub(super) style: &'a Style<'a>,
    pub(super) words: &'a FigureWords,
}

impl Panel<'_> {
    /// Draws everything inside the panel.
    pub(super) fn draw(&self, scene: &mut Scene) {
        let (plot, histogram) = (self.plot, self.histogram);
        scene.filled(plot, Tone::Ground, 2.0);
        let bottom = [[plot.x, plot.bottom()], [plot.right(), plot.bottom()]];
        scene.line(bottom, Pen::new(Tone::Muted, self.style.hairline));
        if histogram.total == 0 {
            return;
        }
        if let Some(value) = histogram.constant().filter(|value| value.is_finite()) {
            self.spike(scene, value);
        } else {
            self.bars(scene);
            self.zeros(scene);
        }
        self.outside(scene);
        if histogram.not_a_number > 0 {
            let words = (self.words.not_a_number)(&self.share_of(histogram.not_a_number));
            let at = [plot.middle()[0], plot.y + 4.0];
            self.label(scene, at, Across::Middle, Up::Below, &words, Tone::Error);
        }
    }

    fn tone(&self) -> Tone {
        Look::of(self.role, self.style).pen.tone
    }

    /// A count as a share of all values.
    fn share_of(&self, count: u32) -> String {
        format::percent(f64::from(count) / f64::from(self.histogram.total.max(1)))
    }

    fn x_of(&self, value: f64) -> f64 {
        self.plot.x + self.plot.width * drawable(self.scale.share(value))
    }

    fn bars(&self, scene: &mut Scene) {
        let (plot, counts) = (self.plot, &self.histogram.counts);
        let Some(highest) = counts.iter().copied().max().filter(|highest| *highest > 0) else { return };
        let width = plot.width / counts.len() as f64;
        let bar = |(bin, count): (usize, &u32)| {
            // The smallest count still shows.
            let height = (f64::from(*count) / f64::from(highest) * (plot.height - 3.0)).max(0.8);
            Frame::new(plot.x + bin as f64 * width, plot.bottom() - height, width, height)
        };
        let bars = counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect();
        scene.add(Shape::Bars(bars, self.tone()));
    }

    /// Exact zeros: a hatched column at 0, as high as their share of all values.
    fn zeros(&self, scene: &mut Scene) {
        const WIDTH: f64 = 8.0;
        let (plot, histogram) = (self.plot, self.histogram);
        if histogram.zeros == 0 {
            return;
        }
        let x = self.x_of(0.0).min(plot.right()).max(plot.x);
        let height = ((plot.height - 3.0) * histogram.zero_share()).max(3.0);
        let left = (x - WIDTH / 2.0).min(plot.right() - WIDTH).max(plot.x);
        let column = Frame::new(left, plot.bottom() - height, WIDTH, height);
        scene.filled(column, Tone::Paper, 0.0);
        hatch(scene, column, Tone::Apart);
        let words = format!("0: {}", self.share_of(histogram.zeros));
        let top = plot.y + 2.0;
        let (at, across) = if x < plot.middle()[0] {
            ([left + WIDTH + 3.0, top], Across::Start)
        } else {
            ([left - 3.0, top], Across::End)
        };
        self.label(scene, at, across, Up::Below, &words, Tone::Apart);
    }

    /// A layer of one value: one spike with the value in words.
    fn spike(&self, scene: &mut Scene, value: f64) {
        let plot = self.plot;
        let x = self.x_of(value);
        let inside = (plot.x..=plot.right()).contains(&x);
        let x = x.min(plot.right() - 2.0).max(plot.x + 2.0);
        if inside {
            let top = plot.y + 18.0_f64.min(plot.height / 3.0);
            let column = Frame::between([x - 2.0, top], [x + 2.0, plot.bottom()]);
            scene.filled(column, self.tone(), 0.0);
        }
        let words = (self.words.constant)(&format::significant(value));
        let (x, across) = if x < plot.middle()[0] {
            (x.max(plot.x + 3.0), Across::Start)
        } else {
            (x.min(plot.right() - 3.0), Across::End)
        };
        self.label(scene, [x, plot.y + 2.0], across, Up::Below, &words, Tone::Text);
    }

    /// Values beyond the ends of the axis: an arrow at that side with their share.
    fn outside(&self, scene: &mut Scene) {
        let plot = self.plot;
        // In a narrow panel the two would meet in the middle.
        let apart = if plot.width < 10.4 * self.style.small { 0.11 } else { 0.0 };
        for (count, direction) in [(self.histogram.below, -1.0), (self.histogram.above, 1.0)] {
            if count == 0 {
                continue;
            }
            let y = plot.y + plot.height * (0.45 + apart * direction);
            let tip = if direction > 0.0 { plot.right() } else { plot.x };
            let back = tip - 7.0 * direction;
            // Over bars it is set off by a rim of the ground.
            let corners = vec![[tip, y], [back, y - 5.0], [back, y + 5.0]];
            scene.add(Shape::Polygon(corners, Tone::Apart, Some(Tone::Ground)));
            let across = if direction > 0.0 { Across::End } else { Across::Start };
            let at = [back - 3.0 * direction, y];
            self.label(scene, at, across, Up::Middle, &self.share_of(count), Tone::Apart);
        }
    }

    /// Words over bars, on a plate, and not beyond the panel.
    fn label(&self, scene: &mut Scene, [x, y]: [f64; 2], across: Across, up: Up, words: &str, tone: Tone) {
        let width = self.style.width(words);
        let left = match across {
            Across::Start => x,
            Across::Middle => x - width / 2.0,
            Across::End => x - width,
        };
        let left = left.min(self.plot.right() - 2.0 - width).max(self.plot.x + 2.0);
        let text = Text::new([left, y], words, self.style.small, tone).on_plate();
        scene.text(text.anchored(Across::Start, up));
    }
}

/// Diagonal lines in a frame: the sign of what is counted apart.
fn hatch(scene: &mut Scene, frame: Frame, tone: Tone) {
    scene.edge(frame, Pen::new(tone, 1.0));
    scene.within(frame, |scene| {
        let mut y = frame.y;
        while y < frame.bottom() + frame.width {
            scene.line([[frame.x, y], [frame.right(), y - frame.width]], Pen::new(tone, 1.0));
            y += 4.0;
        }
    });
}
