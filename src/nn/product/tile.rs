//! The tile of a dense product.

/// Rows of a tile of the result that is kept in registers.
pub(crate) const TILE_ROWS: usize = 4;
