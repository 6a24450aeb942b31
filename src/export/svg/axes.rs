//! Two axes with ticks, grid and labels, and where values lie between them.

use super::canvas::{Anchor, Canvas, Frame, Type};
use super::ink::{Ink, Pen};
use super::measure::{fitted, width};
use super::sheet::{NAME, SMALL};
use crate::experiment::figure::{Axis, Span, format, ticks};

/// One axis.
#[derive(Clone, Debug)]
pub(super) struct Side {
    label: String,
    names: Vec<String>,
    /// Between the ends, which are logarithms on a logarithmic axis.
    span: Span,
    logarithmic: bool,
}

/// A little beyond the outermost values of a free axis.
const AIR: f64 = 0.04;

impl Side {
    /// An axis held between its own bounds, or else wide enough for `values`; what has no place on it counts for nothing.
    pub(super) fn new(axis: &Axis, logarithmic: bool, values: impl Iterator<Item = f64>) -> Self {
        let lift = |value: f64| if logarithmic { value.log10() } else { value };
        let held =
            axis.range.map(|range| range.map(lift)).filter(|range| range.iter().all(|end| end.is_finite()));
        let [low, high] = held.unwrap_or_else(|| {
            let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in values.map(lift).filter(|value| value.is_finite()) {
                low = low.min(value);
                high = high.max(value);
            }
            if low > high {
                [0.0, 1.0]
            } else {
                // What cannot be below 0 has no axis that is.
                let floor = if low >= 0.0 && !logarithmic { 0.0 } else { f64::NEG_INFINITY };
                Span::new([low, high]).map_or([low, high], |span| {
                    let [low, high] = span.with_room(AIR).ends();
                    [low.max(floor), high]
                })
            }
        });
        let span = Span::of([low, high]);
        Self { label: label(axis), names: axis.names.clone(), span, logarithmic }
    }

    /// An axis of curves: from 0, or from the least value, to the greatest, without air at the sides.
    pub(super) fn of_curves(axis: &Axis, values: impl Iterator<Item = f64>) -> Self {
        let held = axis.range.is_some();
        let mut side = Self::new(axis, false, values);
        if !held && side.names.is_empty() {
            let air = AIR / (1.0 + 2.0 * AIR);
            let low = if side.span.low() == 0.0 { 0.0 } else { side.span.at(air) };
            side.span = Span::new([low, side.span.at(1.0 - air)]).unwrap_or(side.span);
        }
        side
    }

    /// From 0 at the lower end to 1 at the upper one, and beyond for what lies beyond; not-a-number for what has no place.
    pub(super) fn share(&self, value: f64) -> f64 {
        let value = if self.logarithmic { value.log10() } else { value };
        let share = self.span.share(value);
        if share.is_finite() { share } else { f64::NAN }
    }

    /// Shares and words of at most `most` ticks.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let share = |value: f64| self.span.share(value);
        let [low, high] = self.span.ends();
        if !self.names.is_empty() {
            let names = self.names.iter().enumerate().map(|(at, name)| (share(at as f64), name.clone()));
            return names.filter(|(share, _)| (-1e-9..=1.0 + 1e-9).contains(share)).collect();
        }
        if self.logarithmic {
            let power = |value: f64| (share(value), format!("1e{value:.0}").replace('-', "−"));
            let decades = ticks::logarithmic(low, high, most);
            if decades.len() > 1 {
                return decades.into_iter().map(power).collect();
            }
            // Within a decade, or nearly: its round numbers.
            let (values, step) = ticks::linear(low, high, most.min(4));
            let value = |value: f64| (share(value), format::significant(10f64.powf(value)));
            return values.into_iter().map(value).filter(|_| step > 0.0).collect();
        }
        let (values, step) = ticks::linear(low, high, most);
        values.into_iter().map(|value| (share(value), format::tick(value, step))).collect()
    }

    pub(super) fn name(&self) -> &str {
        &self.label
    }

    /// The ends as they are drawn: of a logarithmic axis the logarithms.
    pub(super) fn ends(&self) -> [f64; 2] {
        self.span.ends()
    }

    /// The span of the axis, of a logarithmic one that of its logarithms.
    pub(super) fn span(&self) -> Span {
        self.span
    }
}

/// What is measured, and in which unit.
pub(super) fn label(axis: &Axis) -> String {
    if axis.unit.is_empty() { axis.label.clone() } else { format!("{} [{}]", axis.label, axis.unit) }
}

/// A frame between two axes.
pub(super) struct Plane {
    pub(super) frame: Frame,
    pub(super) x: Side,
    pub(super) y: Side,
}

impl Plane {
    /// The axes take what they need of `room`; the rest is the frame.
    pub(super) fn new(room: Frame, x: Side, y: Side) -> Self {
        let widest =
            y.ticks(most_up(room.height)).iter().map(|(_, text)| width(text, SMALL)).fold(0.0, f64::max);
        let left = NAME * 1.5 + widest.min(room.width * 0.25) + 10.0;
        let below = SMALL * 1.5 + NAME * 1.5 + 4.0;
        let frame =
            Frame::new(room.x + left, room.y + 6.0, room.width - left - 16.0, room.height - below - 6.0);
        Self { frame, x, y }
    }

    /// Where a value lies; not finite for what has no place.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        self.frame.at([self.x.share(x), self.y.share(y)])
    }

    /// Grid, ticks, numbers and labels.
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let Frame { x, y, width: wide, height } = self.frame;
        let small = Type::new(SMALL, Ink::AXIS);
        let grid = Pen::new(Ink::GRID, 1.0);
        let axis = Pen::new(Ink::AXIS, 1.4);
        let bottom = self.frame.bottom();
        for (share, text) in self.y.ticks(most_up(height)) {
            let at = bottom - share * height;
            canvas.line(&[[x, at], [x + wide, at]], grid);
            canvas.line(&[[x - 5.0, at], [x, at]], axis);
            let text = fitted(&text, SMALL, x);
            canvas.text([x - 8.0, at], &text, small.anchored(Anchor::End));
        }
        let mut free = f64::NEG_INFINITY;
        for (share, text) in self.x.ticks((wide / 78.0).clamp(2.0, 12.0) as usize) {
            let at = x + share * wide;
            canvas.line(&[[at, y], [at, bottom]], grid);
            canvas.line(&[[at, bottom], [at, bottom + 5.0]], axis);
            let half = width(&text, SMALL) / 2.0;
            if at - half > free {
                free = at + half + 4.0;
                canvas.text([at, bottom + 6.0 + SMALL * 0.7], &text, small.anchored(Anchor::Middle));
            }
        }
        canvas.line(&[[x, y], [x, bottom], [x + wide, bottom]], axis);
        let name = Type::new(NAME, Ink::TEXT).anchored(Anchor::Middle);
        let under = [x + wide / 2.0, bottom + SMALL * 1.5 + NAME * 0.9];
        canvas.text(under, &fitted(self.x.name(), NAME, wide), name);
        let widest =
            self.y.ticks(most_up(height)).iter().map(|(_, text)| width(text, SMALL)).fold(0.0, f64::max);
        let beside = [x - 12.0 - widest - NAME * 0.8, y + height / 2.0];
        canvas.upright(beside, &fitted(self.y.name(), NAME, height), name);
    }
}

fn most_up(height: f64) -> usize {
    (height / 40.0).clamp(2.0, 9.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(values: &[f64], logarithmic: bool) -> Side {
        Side::new(&Axis::new("x", ""), logarithmic, values.iter().copied())
    }

    #[test]
    fn an_axis_without_values_or_width_is_one_all_the_same() {
        for values in [
            &[][..],
            &[f64::NAN],
            &[f64::INFINITY, f64::NAN],
            &[3.0],
            &[0.0, 0.0],
            &[-1e308, 1e308],
            &[0.0, 5e-324],
        ] {
            for logarithmic in [false, true] {
                let [low, high] = side(values, logarithmic).ends();
                assert!(low < high && low.is_finite() && high.is_finite(), "{values:?} {logarithmic}");
                assert!(side(values, logarithmic).ticks(9).len() <= 9);
            }
        }
    }

    #[test]
    fn values_have_their_share_and_others_none() {
        let log = side(&[1e-3, 1e1], true);
        assert!((log.share(0.1) - 0.5).abs() < 1e-9);
        assert!(log.share(0.0).is_nan() && log.share(-1.0).is_nan() && log.share(f64::NAN).is_nan());
        let held = Side::new(&Axis::new("x", "s").held(0.0, 2.0), false, [100.0].into_iter());
        assert_eq!((held.share(1.0), held.name()), (0.5, "x [s]"));
        assert_eq!(held.ticks(5).len(), 5);
    }

    #[test]
    fn words_take_the_place_of_numbers() {
        let axis = Axis::new("optimizer", "").held(-0.5, 1.5).named(vec!["sgd".into(), "adam".into()]);
        let ticks = Side::new(&axis, false, std::iter::empty()).ticks(9);
        assert_eq!(ticks, [(0.25, "sgd".to_owned()), (0.75, "adam".to_owned())]);
    }
}
