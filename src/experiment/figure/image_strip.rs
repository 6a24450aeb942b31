//! Small pictures in a row: the worst mistakes, the weights of the first layer.

/// What the numbers of a picture mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// Ink from 0, the paper, to 1.
    Ink,
    /// Signed numbers about 0; the greatest size that there is, for one scale of all pictures.
    Signed(f64),
}

/// One small picture with what is written under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What is written under it, in one line or more.
    pub caption: String,
    /// Numbers row by row, `rows * columns` of them.
    pub values: Vec<f32>,
}

/// Pictures of one size in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageStrip {
    /// The title.
    pub title: String,
    /// Height of every picture in pixels.
    pub rows: usize,
    /// Width of every picture in pixels.
    pub columns: usize,
    /// What the numbers mean.
    pub shade: Shade,
    /// The pictures from left to right.
    pub pictures: Vec<Picture>,
}
