//! How large a picture may be.

use super::error::PictureError;

/// The longest side that is decoded: a photograph of 48 megapixels still fits.
const MOST_SIDE: u32 = 8192;

/// The most bytes that a picture may unpack to: one of the longest side in colour.
pub(super) const MOST_MEMORY: u64 = 3 * (MOST_SIDE as u64) * (MOST_SIDE as u64);

/// What a header says of the size of its picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Size {
    /// Whether a picture that takes so many bytes for a pixel can be decoded.
    pub(super) fn check(self, a_pixel: u64) -> Result<(), PictureError> {
        let Self { width, height } = self;
        if width.max(height) > MOST_SIDE {
            return Err(PictureError::LargePicture { width, height, side: MOST_SIDE });
        }
        if u64::from(width) * u64::from(height) * a_pixel > MOST_MEMORY {
            let limit = MOST_MEMORY / a_pixel.max(1) / 1_000_000;
            return Err(PictureError::MuchMemory { width, height, limit });
        }
        Ok(())
    }
}
