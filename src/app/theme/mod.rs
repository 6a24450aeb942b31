//! How the window looks: colours, type and measures, for light, dark, high contrast and the projector.
//!
//! The only module that names a colour. A view takes what it needs from [`Theme`], which it is handed, never from egui's own
//! visuals, so that a figure looks the same wherever it stands. Sizes are points at zoom 1; the zoom scales all of them at once.

pub mod contrast;
mod fonts;
mod palette;
mod style;
mod system_fonts;

pub use fonts::{FIGURE, HEADING, NUMBERS, STRONG, install_fonts};
pub use palette::Palette;
use serde::{Deserialize, Serialize};
pub use system_fonts::system_fonts;

/// A screen that a presenter turned off: nothing is lit.
pub(super) const DARK_SCREEN: egui::Color32 = egui::Color32::BLACK;

/// Which of the themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// Ink on paper.
    #[default]
    Light,
    /// For a dark room.
    Dark,
    /// For tired eyes.
    HighContrast,
    /// For a projector: white, thick lines, no pale colours.
    Projector,
}

/// From how far it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// By one person before the screen.
    #[default]
    Desk,
    /// From the back of a room: the small type is nearly as large as the rest.
    Room,
}

impl ThemeChoice {
    /// Every theme, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::HighContrast, Self::Projector];

    /// The theme after this one, around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Light => Self::Dark,
            Self::Dark => Self::HighContrast,
            Self::HighContrast => Self::Projector,
            Self::Projector => Self::Light,
        }
    }
}

/// One theme: what a view draws with.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Which one it is.
    pub choice: ThemeChoice,
    /// Its colours.
    pub palette: Palette,
    /// Width of a plotted line, in points.
    pub line: f32,
    /// Width of a frame's or an axis's line, in points.
    pub hairline: f32,
}

impl Theme {
    /// The theme of that name.
    pub fn of(choice: ThemeChoice) -> &'static Self {
        static LIGHT: Theme =
            Theme { choice: ThemeChoice::Light, palette: Palette::LIGHT, line: 2.0, hairline: 1.0 };
        static DARK: Theme =
            Theme { choice: ThemeChoice::Dark, palette: Palette::DARK, line: 2.0, hairline: 1.0 };
        static HIGH: Theme = Theme {
            choice: ThemeChoice::HighContrast,
            palette: Palette::HIGH_CONTRAST,
            line: 3.0,
            hairline: 1.5,
        };
        static PROJECTOR: Theme =
            Theme { choice: ThemeChoice::Projector, palette: Palette::PROJECTOR, line: 4.0, hairline: 2.0 };
        match choice {
            ThemeChoice::Light => &LIGHT,
            ThemeChoice::Dark => &DARK,
            ThemeChoice::HighContrast => &HIGH,
            ThemeChoice::Projector => &PROJECTOR,
        }
    }

    /// Whether light words stand on a dark page.
    pub fn is_dark(&self) -> bool {
        self.choice == ThemeChoice::Dark
    }

    /// Makes every widget of `ctx` look so, from the next frame on.
    pub fn apply(&self, ctx: &egui::Context) {
        self.apply_for(ctx, Reading::Desk);
    }

    /// The same, with type of the size that `reading` needs.
    pub fn apply_for(&self, ctx: &egui::Context, reading: Reading) {
        // Whichever of its two themes egui thinks that the system wants, it finds this one there.
        let style = std::sync::Arc::new(style::style(self, reading));
        ctx.set_style_of(egui::Theme::Light, std::sync::Arc::clone(&style));
        ctx.set_style_of(egui::Theme::Dark, style);
        ctx.set_theme(if self.is_dark() { egui::Theme::Dark } else { egui::Theme::Light });
    }

    /// Words of a paragraph: a little softer than a heading's and than bold ones.
    pub fn prose_ink(&self) -> egui::Color32 {
        match self.choice {
            ThemeChoice::HighContrast | ThemeChoice::Projector => self.palette.text,
            ThemeChoice::Light | ThemeChoice::Dark => {
                self.palette.text.lerp_to_gamma(self.palette.page, 0.16)
            }
        }
    }

    /// A line or a mark that recedes where something else is to be looked at, on a card or on a button of it.
    pub fn receding(&self, ink: egui::Color32) -> egui::Color32 {
        contrast::receding(ink, self.palette.raised, contrast::MARK)
    }

    /// Words that recede, on the same grounds or on a plate: they do not go as far as a line, for they are to be read.
    pub fn receding_words(&self, ink: egui::Color32) -> egui::Color32 {
        contrast::receding_words(&self.palette, ink)
    }

    /// The plate under words that stand over lines: the lines go on behind it, but do not cross the words out.
    pub fn plate(&self) -> egui::Color32 {
        self.palette.card.gamma_multiply(contrast::PLATE)
    }

    /// The same with paler lines, for curves that are a recorded preview of a run.
    #[must_use]
    pub fn of_previews(&self) -> Self {
        let mut palette = self.palette.clone();
        let lines = [
            &mut palette.forward,
            &mut palette.backward,
            &mut palette.train,
            &mut palette.test,
            &mut palette.raw,
        ];
        for ink in lines.into_iter().chain(&mut palette.series) {
            *ink = self.receding(*ink);
        }
        Self { palette, ..self.clone() }
    }

    /// The frame around a cell, a list or a dialog.
    pub fn card(&self) -> egui::Frame {
        egui::Frame::new()
            .fill(self.palette.card)
            .stroke(egui::Stroke::new(self.hairline, self.palette.border))
            .corner_radius(measures::CARD_RADIUS)
            .inner_margin(measures::CARD_MARGIN)
    }

    /// A word of the second rank: a unit, a caption, what is off.
    pub fn muted(&self, text: impl Into<String>) -> egui::RichText {
        egui::RichText::new(text).color(self.palette.muted)
    }

    /// The button for the next thing to do: one a card at most.
    pub fn primary_button<'a>(&self, text: impl Into<String>) -> egui::Button<'a> {
        egui::Button::new(egui::RichText::new(text).color(self.palette.on_accent).family(STRONG.clone()))
            .fill(self.palette.accent)
    }

    /// A button that shows itself under the pointer only.
    pub fn quiet_button<'a>(&self, text: impl Into<egui::WidgetText>) -> egui::Button<'a> {
        egui::Button::new(text.into()).frame_when_inactive(false)
    }
}

/// Distances of the one grid, in points at zoom 1.
pub mod measures {
    /// The unit: every gap is a multiple of it.
    pub const UNIT: f32 = 4.0;
    /// Between two things that belong together.
    pub const GAP: f32 = 8.0;
    /// Between two blocks of the notebook.
    pub const BLOCK_GAP: f32 = 12.0;
    /// Room inside a card.
    pub const CARD_MARGIN: i8 = 12;
    /// Rounding of a card.
    pub const CARD_RADIUS: u8 = 10;
    /// Rounding of a button or a field.
    pub const WIDGET_RADIUS: u8 = 6;
    /// The widest a cell becomes.
    pub const CELL_WIDTH: f32 = 1180.0;
    /// The widest a line of prose becomes: about ninety letters.
    pub const PROSE_WIDTH: f32 = 760.0;
}
