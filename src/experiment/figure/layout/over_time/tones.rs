//! What the levels of a picture and the words about a part look like.

use super::super::super::Role;
use super::super::Tone;

/// The levels of a picture: from the ground, 0, to the strongest tone, and what is drawn otherwise.
pub(super) const STRONGEST: u8 = 250;
/// A part of a bar of the strip.
pub(super) const APART: u8 = 251;
/// The same between two lines of its hatching.
pub(super) const APART_GROUND: u8 = 252;
/// What is no number.
pub(super) const NO_NUMBER: u8 = 253;

/// The tone of a level in the picture of a part in this role.
pub fn tone(role: Role, level: u8) -> Tone {
    match level {
        APART => Tone::Apart,
        APART_GROUND => Tone::ApartGround,
        NO_NUMBER => Tone::Error,
        level => ramp(role, f64::from(level) / f64::from(STRONGEST)),
    }
}

/// A share of the ramp of a role.
fn ramp(role: Role, share: f64) -> Tone {
    match role {
        Role::Forward => Tone::ForwardRamp(share),
        Role::Backward => Tone::BackwardRamp(share),
        _ => Tone::StillRamp(share),
    }
}

/// The tone of words about a part.
pub(super) fn ink(role: Role) -> Tone {
    match role {
        Role::Forward => Tone::Forward,
        Role::Backward => Tone::Backward,
        _ => Tone::Text,
    }
}
