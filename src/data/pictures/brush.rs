//! Strokes of a round soft brush.
//!
//! A drawing is the row of its strokes, and its pixels follow from them: so undo takes a stroke away, and the same strokes
//! give the same bytes whatever drew them.

use super::picture::{Picture, SIDE};

/// Width of the soft edge, in pixels.
const EDGE: f32 = 1.3;

/// One stroke: where the brush went while it was down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stroke {
    /// Width of the brush, in pixels of the picture.
    pub width: f32,
    /// Points `[x, y]` in pixels from the left upper corner; 14, 14 is the middle.
    pub points: Vec<[f32; 2]>,
}

impl Stroke {
    /// A stroke through `points`.
    pub fn new(width: f32, points: impl Into<Vec<[f32; 2]>>) -> Self {
        Self { width, points: points.into() }
    }
}

/// `strokes` on top of `page`. Where ink lies already the darker counts, so that a crossing is no darker than a stroke.
pub fn paint(page: &Picture, strokes: &[Stroke]) -> Picture {
    let mut ink = page.values();
    for stroke in strokes {
        match stroke.points.as_slice() {
            [] => {}
            [dot] => line(*dot, *dot, stroke.width, &mut ink),
            points => {
                for ends in points.windows(2) {
                    if let [from, to] = ends {
                        line(*from, *to, stroke.width, &mut ink);
                    }
                }
            }
        }
    }
    Picture::from_values(&ink).unwrap_or_default()
}

/// A straight line with round ends: ink up to the brush's radius, fading over the soft edge.
fn line([x0, y0]: [f32; 2], [x1, y1]: [f32; 2], width: f32, ink: &mut [f32]) {
    let radius = width.max(0.1) / 2.0;
    let edge = EDGE.min(2.0 * radius);
    let reach = radius + edge / 2.0;
    let span = |a: f32, b: f32| {
        let from = (a.min(b) - reach - 0.5).floor().clamp(0.0, SIDE as f32) as usize;
        let to = (a.max(b) + reach + 0.5).ceil().clamp(0.0, SIDE as f32) as usize;
        from..to
    };
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length = (dx * dx + dy * dy).max(1e-12);
    for row in span(y0, y1) {
        let py = row as f32 + 0.5 - y0;
        for column in span(x0, x1) {
            let px = column as f32 + 0.5 - x0;
            let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
            let distance = (px - along * dx).hypot(py - along * dy);
            let here = ((radius - distance) / edge + 0.5).clamp(0.0, 1.0);
            let pixel = &mut ink[row * SIDE + column];
            *pixel = pixel.max(here);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ink(picture: &Picture) -> f32 {
        picture.values().iter().sum()
    }

    #[test]
    fn a_line_has_the_ink_of_its_length_and_width() {
        let stroke = Stroke::new(2.0, [[4.0, 14.0], [24.0, 14.0]]);
        let picture = paint(&Picture::BLANK, &[stroke]);
        let expected = 20.0 * 2.0 + std::f32::consts::PI;
        assert!((ink(&picture) - expected).abs() < 1.5, "{} and {expected}", ink(&picture));
        assert_eq!(
            picture.pixels()[13 * SIDE + 14],
            picture.pixels()[14 * SIDE + 14],
            "the same on both sides"
        );
    }

    #[test]
    fn a_click_is_a_dot_and_a_crossing_is_no_darker() {
        let dot = paint(&Picture::BLANK, &[Stroke::new(4.0, [[14.0, 14.0]])]);
        assert_eq!(dot.pixels()[14 * SIDE + 14], 255);
        assert!((ink(&dot) - 4.0 * std::f32::consts::PI).abs() < 1.5);
        let stroke = Stroke::new(2.0, [[4.0, 4.0], [24.0, 24.0]]);
        let once = paint(&Picture::BLANK, std::slice::from_ref(&stroke));
        assert_eq!(paint(&Picture::BLANK, &[stroke.clone(), stroke.clone()]), once);
        assert_eq!(paint(&once, &[stroke]), once);
        assert_eq!(paint(&once, &[]), once);
    }

    proptest! {
        #[test]
        fn no_stroke_panics(
            width in prop::num::f32::ANY,
            points in prop::collection::vec(prop::array::uniform2(prop::num::f32::ANY), 0..5),
        ) {
            paint(&Picture::BLANK, &[Stroke::new(width, points)]);
        }
    }
}
