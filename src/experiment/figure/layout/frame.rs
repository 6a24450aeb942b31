//! A rectangle of a scene.

/// A rectangle: corner, width and height, in points. y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Frame {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// From the left edge to the right one.
    pub width: f64,
    /// From the upper edge to the lower one.
    pub height: f64,
}

impl Frame {
    /// From a corner on; nothing is left of a rectangle that would be turned inside out.
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width: width.max(0.0), height: height.max(0.0) }
    }

    /// Between two corners.
    pub fn between([left, top]: [f64; 2], [right, bottom]: [f64; 2]) -> Self {
        Self::new(left, top, right - left, bottom - top)
    }

    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }

    /// The middle.
    pub fn middle(self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// The place of two shares of the frame, the second from the bottom up.
    pub fn at(self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x + self.width * x, self.bottom() - self.height * y]
    }

    /// Whether a place lies inside or on the edge.
    pub fn contains(self, [x, y]: [f64; 2]) -> bool {
        (self.x..=self.right()).contains(&x) && (self.y..=self.bottom()).contains(&y)
    }

    /// The same with so much more on every side, or less.
    #[must_use]
    pub fn grown(self, across: f64, down: f64) -> Self {
        Self::new(self.x - across, self.y - down, self.width + 2.0 * across, self.height + 2.0 * down)
    }

    /// The same without its upper part of this height.
    #[must_use]
    pub fn below(self, height: f64) -> Self {
        Self::new(self.x, self.y + height, self.width, self.height - height)
    }
}
