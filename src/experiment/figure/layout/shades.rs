//! A quantity as a colour, and the bar that says what the colours mean.

use super::super::{Axis, format};
use super::{Across, Frame, Scale, Scene, Style, Text, Tick, Tone, Up};

/// From the least of some values to the greatest, or as their axis is held.
pub(super) struct Shades {
    scale: Scale,
    /// The one value that all have.
    only: Option<f64>,
}

impl Shades {
    pub(super) fn new(axis: &Axis, values: impl Iterator<Item = f64> + Clone) -> Self {
        let mut finite = values.clone().filter(|value| value.is_finite());
        let first = finite.next().filter(|_| axis.range.is_none());
        let only = first.filter(|first| finite.all(|value| value == *first));
        Self { scale: Scale::exact(axis, values), only }
    }

    /// How far a value is from the least to the greatest; NaN counts as the least, and a value that all have as the greatest.
    pub(super) fn share(&self, value: f64) -> f64 {
        let share = if self.only.is_some() { 1.0 } else { self.scale.share(value) };
        if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
    }

    /// Room for the bar.
    pub(super) fn width(style: &Style<'_>) -> f64 {
        (style.small * 5.3).round()
    }

    /// The bar: the name of what is measured, the shades, and the values at both ends.
    pub(super) fn draw(&self, scene: &mut Scene, room: Frame, style: &Style<'_>) {
        const STEPS: usize = 24;
        let mut top = room.y;
        for line in style.wrapped(self.scale.name(), style.small, room.width, 4) {
            let text = Text::new([room.x, top], line, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Start, Up::Below));
            top += style.small * 1.21;
        }
        let column = Frame::between([room.x, top + 6.0], [room.x + 12.0, room.bottom() - 30.0]);
        let height = column.height / STEPS as f64;
        for step in 0..STEPS {
            let top = column.bottom() - (step + 1) as f64 * height;
            let piece = Frame::new(column.x, top, column.width, height + 0.5);
            scene.filled(piece, Tone::Shade(step as f64 / (STEPS - 1) as f64), 0.0);
        }
        let ends = self.only.map_or(self.scale.span().ends(), |only| [only; 2]);
        let [low, high] = ends.map(format::significant);
        for (y, up, label) in [(column.y, Up::Below, &high), (column.bottom(), Up::Above, &low)] {
            let text = Text::new([column.right() + 4.0, y], label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Start, up));
        }
        let tick = |share, label| Tick { share, label };
        scene.note(&self.scale, &[tick(0.0, low), tick(1.0, high)]);
    }
}

/// A number about 0 as a share of `most`, positive or negative: its square root, so that the many small ones are seen beside the
/// few large ones. NaN for what is no number.
pub fn signed_share(value: f64, most: f64) -> f64 {
    if !value.is_finite() {
        return f64::NAN;
    }
    let strength = if most > 0.0 { (value.abs() / most).min(1.0).sqrt() } else { 0.0 };
    if value < 0.0 { -strength } else { strength }
}
