//! Where a descent is to come to.

/// The place from which distances are measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// The lowest place.
    Minimum([f64; 2]),
    /// A place that is flat, and lowest in one direction only.
    Saddle([f64; 2]),
    /// The start, where no lowest place is known.
    Start([f64; 2]),
}

impl Target {
    /// Where it is.
    pub fn at(self) -> [f64; 2] {
        match self {
            Self::Minimum(at) | Self::Saddle(at) | Self::Start(at) => at,
        }
    }
}
