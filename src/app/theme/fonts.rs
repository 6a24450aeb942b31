//! The typefaces.
//!
//! Inter (SIL Open Font Licence, `assets/fonts`) in two weights, cut down to the Latin and mathematical signs that the interface
//! uses, with figures of one width, so that a number that changes does not push its neighbours. Signs that it lacks come from
//! egui's own fonts, and other scripts, Korean above all, from the fonts of the system.

use std::sync::{Arc, LazyLock};

use egui::{FontData, FontDefinitions, FontFamily, TextStyle};

/// The heavier weight: titles, and the few words that must be seen first.
pub static STRONG: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("strong".into()));

/// Where figures stand in columns. They have one width in every family; this names the intent.
pub static NUMBERS: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Proportional);

/// The text style of numbers and words in figures.
pub static FIGURE: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("figure".into()));

/// The text style of a cell's title and of a heading in a panel.
pub static HEADING: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name("heading-small".into()));

/// Hands the typefaces to egui.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [
        ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf").as_slice()),
        ("inter-strong", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf").as_slice()),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    proportional.insert(0, "inter".to_owned());
    let mut strong = proportional.clone();
    strong.insert(0, "inter-strong".to_owned());
    fonts.families.insert(STRONG.clone(), strong);
    fonts.families.entry(FontFamily::Monospace).or_default().push("inter".to_owned());
    ctx.set_fonts(fonts);
}
