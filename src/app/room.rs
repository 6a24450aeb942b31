//! Room that is divided up, whatever there is of it.
//!
//! Titles, axes and numbers take their share of a figure, and what is left may be nothing: a window can be narrow, a zoom large, a
//! grid wide. egui draws a rectangle that is turned inside out as nonsense, and `f32::clamp` panics between bounds that
//! are crossed. So rectangles of the window are derived here, and values are held between computed bounds here
//! (`tests/core/architecture.rs` sees to it).

use egui::{Pos2, Rect};

/// The rectangle between two corners; empty, at the first of them, where they are crossed.
pub(crate) fn between(min: Pos2, max: Pos2) -> Rect {
    Rect::from_min_max(min, max.max(min))
}

/// `value`, or the bound that it is beyond; the upper one for NaN. Of bounds that are crossed the lower one counts.
pub(crate) fn hold(value: f32, low: f32, high: f32) -> f32 {
    // Of a number and NaN, `min` and `max` take the number.
    value.min(high).max(low)
}

/// A share of something as egui can draw it: where a value lies so far outside of its axis that pixels cannot say how far, it
/// lies a thousand axes away.
pub(crate) fn drawable(share: f64) -> f32 {
    const FAR: f64 = 1000.0;
    if share.is_nan() { f32::NAN } else { share.clamp(-FAR, FAR) as f32 }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn no_rectangle_is_turned_inside_out() {
        assert_eq!(between(pos2(1.0, 2.0), pos2(0.0, 3.0)).size(), vec2(0.0, 1.0));
    }

    #[test]
    fn any_value_can_be_held_between_any_bounds() {
        for (value, low, high, held) in [
            (5.0, 0.0, 3.0, 3.0),
            (-1.0, 0.0, 3.0, 0.0),
            (2.0, 0.0, 3.0, 2.0),
            (2.0, 3.0, 1.0, 3.0),
            (f32::NAN, 0.0, 1.0, 1.0),
            (0.5, f32::NAN, 1.0, 0.5),
        ] {
            assert_eq!(hold(value, low, high), held, "{value} in {low}..{high}");
        }
        assert_eq!([1e300, f64::NEG_INFINITY, 0.25].map(drawable), [1000.0, -1000.0, 0.25]);
    }
}
