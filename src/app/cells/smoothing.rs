//! The book's smoothed curve, grown without rewriting what was drawn.

use crate::experiment::figure::is_whole_around;
use crate::nn::smooth_curve;

/// Half of the smoothing window: so many of the last values are not settled yet.
pub(super) const UNSETTLED: usize = 5;

/// Brings the smoothed points up to the settled part of the raw ones, or to their end once there is one. Where iterations
/// are missing they are not numbers: the line is broken there.
pub(super) fn smooth(raw: &[[f64; 2]], smoothed: &mut Vec<[f64; 2]>, ended: bool) {
    let settled = raw.len().saturating_sub(UNSETTLED);
    let wanted = if ended { raw.len() } else { settled };
    smoothed.truncate(settled);
    if smoothed.len() >= wanted {
        return;
    }
    // Ten points back: five whose own window begins there, and five that the mirrored start would spoil.
    let start = smoothed.len().saturating_sub(2 * UNSETTLED);
    let tail: Vec<f64> = raw[start..].iter().map(|point| point[1]).collect();
    let fresh = smooth_curve(&tail);
    for at in smoothed.len()..wanted {
        let value = if is_whole_around(raw, at) { fresh[at - start] } else { f64::NAN };
        smoothed.push([raw[at][0], value]);
    }
}
