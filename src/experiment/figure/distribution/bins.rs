//! Into which bin a value falls: bins that need no range to be known beforehand.

#![expect(clippy::inline_always, reason = "they are parts of loops that are compiled for one processor")]

use std::ops::Range;
use std::sync::LazyLock;

/// Bits of a 32 bit number that say nothing of its bin: exponent and three bits of the mantissa do.
const SHIFT: u32 = 20;
/// Bins of the numbers above 0 and those of the numbers below it.
const SIDE: u16 = 1 << 11;
/// All bins, those of what is infinite or no number included.
pub(super) const BINS: usize = 2 * SIDE as usize;
/// The first bin above 0 that holds no finite number.
const INFINITE: u16 = 255 << 3;
/// Nearer to the centre than this the bins of [`Bins::About`] are those by size; there a bin by size is as wide as a linear one.
const NEAR: f64 = 1.0 / 16.0;
/// The first bin of these sizes.
const NEAR_BIN: u16 = (127 - 4) << 3;
/// Linear bins in a unit.
const LINEAR: f64 = 128.0;
/// The last linear bin, which ends 1 away from the centre.
const LAST: u16 = NEAR_BIN + (LINEAR - LINEAR * NEAR) as u16 - 1;

/// The logarithms to base 10 of the least sizes of all bins.
static LOGARITHMS: LazyLock<[f64; SIDE as usize]> =
    LazyLock::new(|| std::array::from_fn(|size| Bins::BySize.least(size as u16).log10()));

/// How values are put into bins, counted from the least value to the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bins {
    /// By sign, exponent and the first three bits of the mantissa: each is 6.7 to 12.5 % of the value wide, from 1e-38 to 3e38.
    BySize,
    /// For values within 1 of this centre, which gather at both ends of their range: 1/128 wide each, and by their distance
    /// within 1/16 of it. The centre is a number that has few binary digits.
    About(f64),
}

impl Bins {
    /// What a value is taken from before its size is looked at.
    #[inline(always)]
    pub(super) fn centre(self) -> f64 {
        match self {
            Self::BySize => 0.0,
            Self::About(centre) => centre,
        }
    }

    /// A mark of the bin of a finite value, found without a branch: the size of a bin, and a bit for what is below the centre.
    #[inline(always)]
    pub(super) fn mark(self, value: f64) -> u32 {
        // The sum takes the sign from a zero.
        let from_centre = ((value - self.centre()) as f32) + 0.0;
        let bits = from_centre.to_bits();
        let sign = (bits >> SHIFT) & u32::from(SIDE);
        let size = (bits >> SHIFT) & (u32::from(SIDE) - 1);
        let size = match self {
            Self::BySize => size,
            Self::About(_) => {
                // An edge belongs to the bin that is nearer to the centre: beyond the outermost there is none.
                let units = from_centre.abs().min(1.0) * LINEAR as f32;
                let whole = units as i32;
                let linear = whole + i32::from(units > whole as f32) - 1 - (LINEAR * NEAR) as i32
                    + i32::from(NEAR_BIN);
                if from_centre.abs() < NEAR as f32 {
                    size
                } else {
                    linear.clamp(i32::from(NEAR_BIN), i32::from(LAST)) as u32
                }
            }
        };
        sign | size
    }

    /// The bin of a mark.
    pub(super) fn bin(mark: u32) -> u16 {
        let size = (mark as u16 & (SIDE - 1)).min(INFINITE - 1);
        if mark as u16 & SIDE == 0 { SIDE + size } else { SIDE - 1 - size }
    }

    /// The end of the marks that are no further from the centre than this one, a number of 64 bits beyond those of 32 included: a
    /// multiple of 16.
    pub(super) fn end(mark: u32) -> usize {
        (usize::from(mark as u16 & (SIDE - 1)) + 1).next_multiple_of(16)
    }

    /// The marks above the centre and those below it, up to an end.
    pub(super) fn sides(end: usize) -> [Range<usize>; 2] {
        [0..end, usize::from(SIDE)..usize::from(SIDE) + end]
    }

    /// The bin of a finite value. A number of 64 bits beyond those of 32 is in the last one or in those next to 0.
    #[cfg(test)]
    pub(super) fn of(self, value: f64) -> u16 {
        Self::bin(self.mark(value))
    }

    /// The least and the greatest value of a bin.
    pub fn ends(self, bin: u16) -> [f64; 2] {
        let is_below = bin < SIDE;
        let size = if is_below { SIDE - 1 - bin } else { bin - SIDE };
        let [near, far] = [size, size + 1].map(|size| self.least(size));
        let centre = self.centre();
        if is_below { [centre - far, centre - near] } else { [centre + near, centre + far] }
    }

    /// Between which sizes the values of a bin lie, as logarithms to base 10.
    pub fn sizes(self, bin: u16) -> [f64; 2] {
        match self {
            Self::BySize => {
                let size = if bin < SIDE { SIDE - 1 - bin } else { bin - SIDE };
                let at = |size: u16| LOGARITHMS.get(usize::from(size)).copied().unwrap_or(f64::INFINITY);
                [at(size), at(size + 1)]
            }
            Self::About(_) => {
                let [a, b] = self.ends(bin).map(f64::abs);
                [a.min(b).log10(), a.max(b).log10()]
            }
        }
    }

    /// The least distance from the centre in a bin.
    fn least(self, size: u16) -> f64 {
        match self {
            Self::About(_) if size > NEAR_BIN => NEAR + f64::from(size - NEAR_BIN) / LINEAR,
            _ if size >= INFINITE => 2_f64.powi(128),
            _ => f64::from(f32::from_bits(u32::from(size) << SHIFT)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn holds(bins: Bins, value: f64) -> Result<(), TestCaseError> {
        let bin = bins.of(value);
        let [low, high] = bins.ends(bin);
        // As a number of 32 bits a value may be rounded onto the next edge.
        let slack = (value - bins.centre()).abs() * 1e-7 + 1e-45;
        prop_assert!(low - slack <= value && value <= high + slack, "{value} in {low}..{high}");
        Ok(())
    }

    proptest! {
        #[test]
        fn a_value_lies_in_its_bin(size in -37.0..38.0_f64, is_negative: bool, part in -1.0..=1.0_f64) {
            let value = 10_f64.powf(size) * if is_negative { -1.0 } else { 1.0 };
            holds(Bins::BySize, value)?;
            let [low, high] = Bins::BySize.ends(Bins::BySize.of(value));
            prop_assert!((high - low) / value.abs() <= 0.126);
            holds(Bins::About(0.0), part)?;
            holds(Bins::About(0.5), 0.5 + part / 2.0)?;
            let [low, high] = Bins::About(0.0).ends(Bins::About(0.0).of(part));
            prop_assert!(high - low <= 1.0 / 128.0);
        }

        #[test]
        fn bins_are_in_the_order_of_values(a in -1.0..=1.0_f64, b in -1.0..=1.0_f64, scale in -30..30_i32) {
            let scale = 2_f64.powi(scale);
            prop_assert!(a > b || Bins::BySize.of(a * scale) <= Bins::BySize.of(b * scale));
            prop_assert!(a > b || Bins::About(0.0).of(a) <= Bins::About(0.0).of(b));
        }
    }

    #[test]
    fn each_bin_ends_where_the_next_begins() {
        for bins in [Bins::BySize, Bins::About(0.0), Bins::About(0.5)] {
            let most = if bins == Bins::BySize { INFINITE - 1 } else { LAST };
            for bin in SIDE - 1 - most..SIDE + most {
                let [[low, high], [next, _]] = [bins.ends(bin), bins.ends(bin + 1)];
                // Next to a centre that is not 0 two edges may be one number.
                let is_in_order = if bins == Bins::About(0.5) { low <= high } else { low < high };
                assert!(is_in_order && high == next, "{bins:?} {bin}: {low} {high} {next}");
            }
        }
        assert_eq!(Bins::About(0.0).ends(Bins::About(0.0).of(1.0)), [127.0 / 128.0, 1.0]);
        assert_eq!(Bins::About(0.5).ends(Bins::About(0.5).of(0.0)), [0.0, 1.0 / 128.0]);
    }

    #[test]
    fn what_has_no_place_among_32_bits_is_at_the_end() {
        assert_eq!(Bins::BySize.of(1e300), SIDE + INFINITE - 1);
        assert_eq!(Bins::BySize.of(-1e300), SIDE - INFINITE);
        assert_eq!([1e-300, 0.0, -0.0].map(|value| Bins::BySize.of(value)), [SIDE; 3]);
        assert_eq!(Bins::BySize.of(-1e-44), SIDE - 1);
    }
}
