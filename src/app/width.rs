//! How much room the window has across, and what follows from it for everything that stands side by side.

use egui::Context;

/// How wide the window is, in points: a zoom makes it narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Width {
    /// The cell stands above its text.
    Narrow,
    /// The cell stands beside its text; of the lessons there are the numbers.
    Middle,
    /// The names of the lessons have room, too.
    Wide,
}

impl Width {
    /// That of the window.
    pub(super) fn of(ctx: &Context) -> Self {
        match ctx.content_rect().width() {
            ..1200.0 => Self::Narrow,
            ..1600.0 => Self::Middle,
            _ => Self::Wide,
        }
    }

    /// The width of the column of text beside a cell; none where it stands under it.
    pub(super) fn text(self) -> Option<f32> {
        match self {
            Self::Narrow => None,
            Self::Middle => Some(392.0),
            Self::Wide => Some(472.0),
        }
    }
}
