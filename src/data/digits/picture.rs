//! Ink on 28 x 28 pixels, laid out as MNIST lays out its digits: the digit fills a box of about 20 pixels and its centre of
//! mass stands in the middle of the picture; dark ink is 255, edges are soft.

use super::hand::Ink;

/// Pixels of a side.
pub(super) const SIDE: usize = 28;

/// How a digit sits in its picture, in pixels.
pub(super) struct Layout {
    /// Height or width of the digit, whichever is larger, ink included.
    pub(super) size: f32,
    /// Radius of the nib.
    pub(super) nib: f32,
    /// Width of the soft edge of the ink.
    pub(super) edge: f32,
    /// How far from the middle the centre of mass stands.
    pub(super) shift: [f32; 2],
}

/// Draws `strokes` into `pixels`, `SIDE * SIDE` bytes of 0.
pub(super) fn draw(strokes: &[Ink], layout: &Layout, pixels: &mut [u8]) {
    let (scale, offset) = fit(strokes, layout);
    let place =
        |[x, y, pressure]: [f32; 3]| [x * scale + offset[0], y * scale + offset[1], pressure * layout.nib];
    let mut ink = [0.0_f32; SIDE * SIDE];
    for stroke in strokes {
        for line in stroke.windows(2) {
            if let &[from, to] = line {
                draw_line(place(from), place(to), layout.edge, &mut ink);
            }
        }
    }
    for (pixel, ink) in pixels.iter_mut().zip(ink) {
        *pixel = (ink * 255.0 + 0.5) as u8;
    }
}

/// How the hand's units become pixels: the scale, and the offset that brings the centre of mass to its place, or as near to it
/// as leaves all ink on the paper.
fn fit(strokes: &[Ink], layout: &Layout) -> (f32, [f32; 2]) {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    let (mut mass, mut moment) = (f32::MIN_POSITIVE, [0.0; 2]);
    for stroke in strokes {
        for &[x, y, _] in stroke {
            (low, high) = ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)]);
        }
        for line in stroke.windows(2) {
            if let &[[x0, y0, r0], [x1, y1, r1]] = line {
                let (dx, dy) = (x1 - x0, y1 - y0);
                let m = (dx * dx + dy * dy).sqrt() * (r0 + r1);
                mass += m;
                moment[0] += m * 0.5 * (x0 + x1);
                moment[1] += m * 0.5 * (y0 + y1);
            }
        }
    }
    let extent = (high[0] - low[0]).max(high[1] - low[1]).max(f32::MIN_POSITIVE);
    let scale = (layout.size - 2.0 * layout.nib) / extent;
    let offset = [0, 1].map(|k| {
        let wanted = SIDE as f32 / 2.0 + layout.shift[k] - moment[k] / mass * scale;
        let margin = layout.nib + 0.5 * layout.edge;
        wanted.min(SIDE as f32 - margin - high[k] * scale).max(margin - low[k] * scale)
    });
    (scale, offset)
}

/// Draws one straight line of ink with round ends; where ink already lies the darker counts, so that crossings are no
/// darker than strokes.
fn draw_line([x0, y0, r0]: [f32; 3], [x1, y1, r1]: [f32; 3], edge: f32, ink: &mut [f32; SIDE * SIDE]) {
    let reach = r0.max(r1) + 0.5 * edge;
    // Pixel `i` covers `i` to `i + 1`; its middle decides.
    let span = |a: f32, b: f32| {
        let from = (a.min(b) - reach - 0.5).clamp(0.0, SIDE as f32) as usize;
        let to = (a.max(b) + reach + 1.0).clamp(0.0, SIDE as f32) as usize;
        from..to
    };
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length = (dx * dx + dy * dy).max(1e-12);
    for row in span(y0, y1) {
        let py = row as f32 + 0.5 - y0;
        let columns = span(x0, x1);
        let cells = &mut ink[row * SIDE..][columns.clone()];
        for (cell, column) in cells.iter_mut().zip(columns) {
            let px = column as f32 + 0.5 - x0;
            let along = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
            let (ox, oy) = (px - along * dx, py - along * dy);
            let distance = (ox * ox + oy * oy).sqrt();
            let radius = r0 + (r1 - r0) * along;
            // A thin nib has a narrower edge, so that its stroke is thin and not pale.
            let ink = (radius - distance) / edge.min(1.4 * radius) + 0.5;
            *cell = cell.max(ink.clamp(0.0, 1.0));
        }
    }
}
