//! Small grey pictures in a row: the worst mistakes, the weights of the first layer.

/// One small picture with what is written under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What is written under it.
    pub caption: String,
    /// Grey values, row by row, `rows * columns` of them; 0 is the background.
    pub pixels: Vec<u8>,
}

/// Pictures of one size in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageStrip {
    /// The title, with the seed.
    pub title: String,
    /// Height of every picture in pixels.
    pub rows: usize,
    /// Width of every picture in pixels.
    pub columns: usize,
    /// The pictures from left to right.
    pub pictures: Vec<Picture>,
}
