//! The plane that points and contours lie on: two axes with what stands on them, and the way from values to places and back.

use super::{Across, Frame, Pen, Scale, Scene, Style, Text, Tick, Tone, Up};

/// Two axes with the rectangle between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The rectangle between the axes.
    pub frame: Frame,
    /// The horizontal axis.
    pub x: Scale,
    /// The vertical axis.
    pub y: Scale,
}

/// Beyond so many axes away a place is drawn as if it were there: no picture shows the difference, and no program that draws
/// one has to take larger numbers.
const FAR: f64 = 60.0;

/// A share of an axis as it can be drawn.
pub(super) fn drawable(share: f64) -> f64 {
    if share.is_nan() { share } else { share.clamp(-FAR, FAR) }
}

/// Room for the half of the last number that stands beyond the axis.
const RIGHT: f64 = 14.0;

impl Plane {
    /// Lays the axes out in `room`, with what their ticks and names take.
    pub fn new(room: Frame, x: Scale, y: Scale, style: &Style<'_>) -> Self {
        let line = style.line_height();
        let widest = y
            .ticks(style.most_up(room.height))
            .iter()
            .map(|tick| style.width(&tick.label))
            .fold(0.0, f64::max);
        // Numbers that grow move nothing, but for words, which may be long.
        let numbers = (3.7 * style.small).max((widest + 9.0).min(room.width * 0.25));
        let left = numbers + if y.name().is_empty() { 0.0 } else { line };
        let below = if x.name().is_empty() { line + 4.0 } else { 2.0 * line + 4.0 };
        // At the right half of the last number stands beyond the axis.
        let frame =
            Frame::new(room.x + left, room.y + 4.0, room.width - left - RIGHT, room.height - below - 4.0);
        Self { frame, x, y }
    }

    /// The same with as many points to a unit across as up, so that a circle is round; as it is where one axis is so much
    /// longer that nothing would be seen of the other.
    #[must_use]
    pub fn with_equal_units(mut self) -> Self {
        const MOST: f64 = 3.0;
        let half = |scale: &Scale| scale.span().high() / 2.0 - scale.span().low() / 2.0;
        let (across, up) = (half(&self.x), half(&self.y));
        let ratio = across / up;
        if !(1.0 / MOST..=MOST).contains(&ratio) {
            return self;
        }
        let Frame { x, y, width, height } = self.frame;
        let (narrow, low) = (width.min(height * ratio), height.min(width / ratio));
        self.frame = Frame::new(x + ((width - narrow) / 2.0).floor(), y, narrow, low);
        self
    }

    /// Where a value lies; not finite where it has no place.
    pub fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        self.frame.at([drawable(self.x.share(x)), drawable(self.y.share(y))])
    }

    /// The values at a place.
    pub fn values(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let across = (x - self.frame.x) / self.frame.width.max(1.0);
        let up = (self.frame.bottom() - y) / self.frame.height.max(1.0);
        [self.x.value(across), self.y.value(up)]
    }

    /// A direction of values as one of the picture, of length 1; none where it has no length. The axes are linear.
    pub fn direction(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (across, up) = (self.x.span(), self.y.span());
        let x = x * across.scale(self.frame.width, up);
        let y = -y * up.scale(self.frame.height, across);
        let length = x.hypot(y);
        (length.is_finite() && length > 0.0).then(|| [x / length, y / length])
    }

    /// The values that one point spans at each axis, where they are linear.
    pub fn grain(&self) -> [f64; 2] {
        let of = |scale: &Scale, points: f64| {
            let (span, points) = (scale.span(), points.max(1.0));
            span.high() / points - span.low() / points
        };
        [of(&self.x, self.frame.width), of(&self.y, self.frame.height)]
    }

    /// As many ticks as there is room for, across and up.
    pub fn most(&self, style: &Style<'_>) -> [usize; 2] {
        let mut up = style.most_up(self.frame.height);
        let lie_on_each_other = |most: usize| {
            let ticks = self.y.ticks(most);
            let apart = |pair: &[Tick]| (pair[1].share - pair[0].share).abs() * self.frame.height;
            ticks.windows(2).any(|pair| apart(pair) < style.line_height())
        };
        while up > 1 && lie_on_each_other(up) {
            up -= 1;
        }
        [style.most_across(self.frame.width), up]
    }

    /// Grid, ticks, numbers, frame and names.
    pub fn draw(&self, scene: &mut Scene, style: &Style<'_>) {
        let frame = self.frame;
        let grid = Pen::new(Tone::Grid, style.hairline);
        let [most_across, most_up] = self.most(style);
        let across = self.x.ticks(most_across);
        let mut free = f64::NEG_INFINITY;
        for Tick { share, label } in &across {
            let x = frame.x + frame.width * share;
            scene.line([[x, frame.y], [x, frame.bottom()]], grid);
            let half = style.width(label) / 2.0;
            // The last number stands no further out than there is room.
            let x = x.min(frame.right() + RIGHT - half);
            if x - half > free {
                free = x + half + 4.0;
                let under = [x, frame.bottom() + 3.0];
                let text = Text::new(under, label, style.small, Tone::Axis);
                scene.text(text.anchored(Across::Middle, Up::Below));
            }
        }
        let up = self.y.ticks(most_up);
        let room = (frame.width * 0.34).max(3.3 * style.small);
        for Tick { share, label } in &up {
            let y = frame.bottom() - frame.height * share;
            scene.line([[frame.x, y], [frame.right(), y]], grid);
            let label = style.fitted(label, style.small, room);
            let text = Text::new([frame.x - 5.0, y], label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::End, Up::Middle));
        }
        scene.edge(frame, Pen::new(Tone::Outline, style.hairline));
        scene.note(&self.x, &across);
        scene.note(&self.y, &up);
        let under = [frame.middle()[0], frame.bottom() + 3.0 + style.line_height()];
        let name = style.fitted(self.x.name(), style.small, frame.width);
        scene.text(Text::new(under, name, style.small, Tone::Axis).anchored(Across::Middle, Up::Below));
        let widest = up.iter().map(|tick| style.width(&tick.label).min(room)).fold(0.0, f64::max);
        let beside = frame.x - (3.7 * style.small).max(widest + 9.0) - 0.28 * style.small;
        upright_name(scene, &self.y, [beside, frame.middle()[1]], frame.height, style);
    }
}

/// The name of an upright axis around a place.
pub(super) fn upright_name(scene: &mut Scene, scale: &Scale, at: [f64; 2], length: f64, style: &Style<'_>) {
    let (name, size) = style.upright(scale.name(), length);
    scene.text(Text::new(at, name, size, Tone::Axis).upright());
}

#[cfg(test)]
mod tests {
    use super::super::super::Axis;
    use super::*;

    fn plane(x: [f64; 2], y: [f64; 2], logarithmic: bool) -> Plane {
        let scale = |[low, high]: [f64; 2], logarithmic| {
            Scale::around(&Axis::new("", "").held(low, high), logarithmic, std::iter::empty())
        };
        let frame = Frame::between([100.0, 50.0], [300.0, 150.0]);
        Plane { frame, x: scale(x, false), y: scale(y, logarithmic) }
    }

    #[test]
    fn values_have_their_places_and_places_their_values() {
        let plane = plane([-10.0, 10.0], [1e-4, 1.0], true);
        assert_eq!(plane.place([0.0, 1e-2]), [200.0, 100.0]);
        assert_eq!(plane.place([-10.0, 1.0]), [100.0, 50.0]);
        let [x, y] = plane.values([250.0, 125.0]);
        assert!((x - 5.0).abs() < 1e-9 && (y - 1e-3).abs() < 1e-9, "{x} {y}");
    }

    #[test]
    fn with_equal_units_a_circle_is_round() {
        for (x, y) in [([-4.0, 4.0], [-4.0, 4.0]), ([-10.0, 10.0], [-5.0, 5.0]), ([0.0, 1.0], [0.0, 2.5])] {
            let before = plane(x, y, false);
            let plane = before.clone().with_equal_units();
            let [left, low] = plane.place([x[0], y[0]]);
            let [right, high] = plane.place([x[0] + 1.0, y[0] + 1.0]);
            assert!((right - left - (low - high)).abs() < 1e-9, "{x:?} {y:?}");
            let (inner, outer) = (plane.frame, before.frame);
            assert!(inner.x >= outer.x && inner.right() <= outer.right() && inner.bottom() <= outer.bottom());
            assert!(inner.width == outer.width || inner.height == outer.height, "as large as fits");
        }
        let long = plane([0.0, 1.0], [0.0, 1e9], false);
        assert_eq!(long.clone().with_equal_units(), long, "nothing would be seen of x");
    }

    #[test]
    fn what_is_no_number_or_has_no_logarithm_has_no_place() {
        let plane = plane([0.0, 1.0], [1.0, 10.0], true);
        for values in [[f64::NAN, 1.0], [0.5, 0.0], [0.5, -3.0]] {
            assert!(plane.place(values).iter().any(|part| part.is_nan()), "{values:?}");
        }
        assert!(plane.place([1e300, 1.0]).iter().all(|part| part.abs() < 1e5));
    }
}
