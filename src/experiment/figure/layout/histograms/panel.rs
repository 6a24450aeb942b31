//! One panel: the bars of a layer, and apart from them what a bar would hide.

use super::super::plane::drawable;
use super::super::{Across, Frame, Look, Pen, Scene, Shape, Style, Text, Tone, Up};
use super::axis::{BarAxis, Bars};
use crate::experiment::figure::{FigureWords, Histogram, Role, format};

/// What stands beside the bars in a panel, the same in all panels of a row, so that their axes lie alike.
#[derive(Clone, Copy, Default)]
pub(super) struct Apart {
    /// A place for exact zeros at the left.
    pub(super) zeros: bool,
    /// A place for values left of the axis.
    pub(super) below: bool,
    /// A place for values right of it.
    pub(super) above: bool,
}

impl Apart {
    pub(super) fn of<'a>(row: impl Iterator<Item = (&'a Histogram, &'a Bars)>) -> Self {
        row.fold(Self::default(), |apart, (histogram, bars)| Self {
            zeros: apart.zeros || histogram.zeros > 0,
            below: apart.below || bars.below > 0,
            above: apart.above || bars.above > 0,
        })
    }
}

/// One panel: the bars and everything that stands apart from them.
pub(super) struct Panel<'a> {
    pub(super) histogram: &'a Histogram,
    pub(super) bars: &'a Bars,
    pub(super) axis: &'a BarAxis,
    pub(super) apart: Apart,
    pub(super) plot: Frame,
    pub(super) role: Role,
    pub(super) style: &'a Style<'a>,
    pub(super) words: &'a FigureWords,
}

/// Room at both ends of a panel, and between the bars and what stands apart.
const EDGE: f64 = 3.0;

impl Panel<'_> {
    /// The width of a bar that stands apart.
    fn narrow(&self) -> f64 {
        (self.plot.width * 0.06).clamp(5.0, 12.0)
    }

    /// Where the axis lies.
    pub(super) fn inside(&self) -> Frame {
        let place = |has: bool| if has { self.narrow() + EDGE } else { 0.0 };
        let left = EDGE + place(self.apart.zeros) + place(self.apart.below);
        let right = EDGE + place(self.apart.above);
        Frame::new(self.plot.x + left, self.plot.y, self.plot.width - left - right, self.plot.height)
    }

    /// Draws everything inside the panel.
    pub(super) fn draw(&self, scene: &mut Scene) {
        let (plot, histogram) = (self.plot, self.histogram);
        scene.filled(plot, Tone::Ground, 2.0);
        let bottom = [[plot.x, plot.bottom()], [plot.right(), plot.bottom()]];
        scene.line(bottom, Pen::new(Tone::Muted, self.style.hairline));
        if histogram.total == 0 {
            return;
        }
        self.zeros(scene);
        match histogram.constant().filter(|value| value.is_finite()) {
            Some(value) => self.spike(scene, value),
            None => self.bars(scene),
        }
        if histogram.not_a_number > 0 {
            let share =
                format::percent(f64::from(histogram.not_a_number) / f64::from(histogram.total.max(1)));
            let at = [plot.middle()[0], plot.y + 4.0];
            self.label(scene, at, Across::Middle, &(self.words.not_a_number)(&share), Tone::Error);
        }
    }

    fn tone(&self) -> Tone {
        Look::of(self.role, self.style).pen.tone
    }

    fn height(&self, share: f64) -> f64 {
        // The smallest count still shows.
        ((self.plot.height - 3.0) * share).max(0.8)
    }

    fn bars(&self, scene: &mut Scene) {
        let (inside, bars) = (self.inside(), self.bars);
        let highest = f64::from(bars.highest());
        if highest == 0.0 {
            return;
        }
        let bar = |[left, right]: [f64; 2], count: u32| {
            let height = self.height(f64::from(count) / highest);
            Frame::between([left, self.plot.bottom() - height], [right, self.plot.bottom()])
        };
        let x = |share: f64| inside.x + inside.width * share;
        let counted = bars.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut all: Vec<Frame> =
            counted.map(|(bin, count)| bar(self.axis.place(bin).map(x), *count)).collect();
        let narrow = self.narrow();
        if bars.below > 0 {
            all.push(bar([inside.x - EDGE - narrow, inside.x - EDGE], bars.below));
        }
        if bars.above > 0 {
            all.push(bar([inside.right() + EDGE, inside.right() + EDGE + narrow], bars.above));
        }
        scene.add(Shape::Bars(all, self.tone()));
    }

    /// Exact zeros: a hollow bar at the left, as high as their share of all values.
    fn zeros(&self, scene: &mut Scene) {
        let (plot, histogram) = (self.plot, self.histogram);
        if histogram.zeros == 0 {
            return;
        }
        let height = self.height(histogram.zero_share()).max(3.0);
        let frame = Frame::new(plot.x + EDGE, plot.bottom() - height, self.narrow(), height);
        // Thin enough to be seen as hollow, however thick the lines of the medium are.
        let thin = self.style.hairline.max(1.2).min(self.narrow() * 0.22);
        let edge = Some(Pen::new(self.tone(), thin));
        scene.add(Shape::Rect { frame, fill: Some(Tone::Paper), edge, rounding: 0.0 });
    }

    /// A layer of one value: one spike with the value in words. Of zeros their own bar says it.
    fn spike(&self, scene: &mut Scene, value: f64) {
        let (plot, inside) = (self.plot, self.inside());
        let x = inside.x + inside.width * drawable(self.axis.share(value));
        if (inside.x..=inside.right()).contains(&x) && value != 0.0 {
            let x = x.min(inside.right() - 2.0).max(inside.x + 2.0);
            let top = plot.y + 18.0_f64.min(plot.height / 3.0);
            scene.filled(Frame::between([x - 2.0, top], [x + 2.0, plot.bottom()]), self.tone(), 0.0);
        }
        let at = if value == 0.0 { inside.x } else { x };
        let across = if at < plot.middle()[0] { Across::Start } else { Across::End };
        let words = (self.words.constant)(&format::significant(value));
        self.label(scene, [at, plot.y + 2.0], across, &words, Tone::Text);
    }

    /// Words over bars, on a plate and not beyond the panel; left out where the panel is lower or narrower than they are.
    fn label(&self, scene: &mut Scene, [x, y]: [f64; 2], across: Across, words: &str, tone: Tone) {
        let width = self.style.width(words);
        if width + 4.0 > self.plot.width || self.plot.height < 1.4 * self.style.small {
            return;
        }
        let left = match across {
            Across::Start => x,
            Across::Middle => x - width / 2.0,
            Across::End => x - width,
        };
        let left = left.min(self.plot.right() - 2.0 - width).max(self.plot.x + 2.0);
        let text = Text::new([left, y], words, self.style.small, tone).on_plate();
        scene.text(text.anchored(Across::Start, Up::Below));
    }
}
