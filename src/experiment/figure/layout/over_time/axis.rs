//! The axis up of a part.

use super::super::super::magnitudes::ends;
use super::super::super::{Axis, OverTimeFigure};
use super::super::Scale;

/// The axis of sizes spans so many decades at least and at most.
const DECADES: [f64; 2] = [3.0, 12.0];
/// So large a share of the least sizes may lie below it.
const BELOW: f64 = 0.001;
/// Counts of sizes from 10^-46 on, so many in a decade.
const LEAST_DECADE: f64 = -46.0;
const PER_DECADE: f64 = 16.0;
const SIZES: usize = 90 * PER_DECADE as usize;

/// The axis up of a part: of sizes over whole decades, or of values over the whole range of the activation function.
pub fn up(figure: &OverTimeFigure, part: usize) -> Scale {
    if let Some([low, high]) = figure.range(part) {
        return Scale::around(&Axis::new("", "").held(low, high), false, std::iter::empty());
    }
    let mut sizes = vec![0_u64; SIZES];
    let layers = figure.alike(part).flat_map(|part| (0..figure.depth(part)).map(move |layer| (part, layer)));
    for (part, layer) in layers {
        for (_, of) in figure.of(part, layer) {
            for ([low, high], count) in of.sizes() {
                let size = if low.is_finite() { f64::midpoint(low, high) } else { high };
                let slot = ((size - LEAST_DECADE) * PER_DECADE) as usize;
                if let Some(slot) = sizes.get_mut(slot.min(SIZES - 1)) {
                    *slot += u64::from(count);
                }
            }
        }
    }
    let decade = |slot: usize| LEAST_DECADE + slot as f64 / PER_DECADE;
    let (low, high) = match ends(&sizes, BELOW) {
        Some([least, end]) => (decade(least).floor(), (decade(end) - 1e-6).ceil()),
        None => (-3.0, 0.0),
    };
    let [fewest, most] = DECADES;
    let low = low.max(high - most).min(high - fewest);
    let axis = Axis::new("", "").held(10_f64.powf(low), 10_f64.powf(high));
    Scale::around(&axis, true, std::iter::empty())
}
