//! What the window remembers from one start to the next: one versioned value in eframe's storage.
//!
//! A field that an older version did not write takes its default; a value that cannot be read at all is passed over, with a line in
//! the log, since a lost zoom must not keep a class waiting. The recent notebooks are remembered by `notebook::recent`; the place
//! and size of the window by eframe itself.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::text::Language;
use super::theme::ThemeChoice;

/// The key in eframe's storage.
const KEY: &str = "settings";
/// Goes up when a field changes its meaning; see [`Settings::upgrade`].
const VERSION: u32 = 1;
/// The zooms between which the window moves.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.6..=3.0;

/// Everything that is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Settings {
    /// Of this value's shape.
    version: u32,
    /// The looks.
    pub theme: ThemeChoice,
    /// The words; none until somebody has chosen: then they are the system's.
    pub language: Option<Language>,
    /// Everything is this much larger.
    pub zoom: f32,
    /// The theme while presenting; a projector's until another is chosen.
    pub slide_theme: Option<ThemeChoice>,
    /// Slides are this much larger than it takes to fill the screen.
    pub slide_zoom: f32,
    /// Whether the big counter stands above the page.
    pub counter: bool,
    /// Whether runs of a notebook go on when another one is opened.
    pub others_go_on: bool,
    /// Whether the question of the first start was answered.
    pub welcomed: bool,
    /// Whether lessons and data are in sight.
    pub side_panel: bool,
    /// The files or folder of MNIST, opened again at the next start.
    pub mnist: Vec<PathBuf>,
    /// Whether rows and columns of their images are changed, as those of EMNIST need it.
    pub mnist_turned: bool,
    /// The short names of the lessons that were read to their end.
    pub read: Vec<String>,
    /// The short name of the lesson that was open at the end; none of a notebook.
    pub lesson: Option<String>,
    /// The notebook to open at the next start; none at the first start ever, and after a lesson.
    pub last: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            theme: ThemeChoice::default(),
            language: None,
            zoom: 1.0,
            slide_theme: None,
            slide_zoom: 1.0,
            counter: false,
            others_go_on: true,
            welcomed: false,
            side_panel: true,
            mnist: Vec::new(),
            mnist_turned: false,
            read: Vec::new(),
            lesson: None,
            last: None,
        }
    }
}

impl Settings {
    /// What was remembered, or the defaults.
    pub fn load(storage: Option<&dyn eframe::Storage>) -> Self {
        let Some(text) = storage.and_then(|s| s.get_string(KEY)) else { return Self::default() };
        match toml::from_str::<Self>(&text) {
            Ok(settings) => settings.upgrade(),
            Err(error) => {
                tracing::warn!(%error, "the remembered settings could not be read");
                Self::default()
            }
        }
    }

    /// Remembers them.
    pub fn save(&self, storage: &mut dyn eframe::Storage) {
        match toml::to_string(self) {
            Ok(text) => storage.set_string(KEY, text),
            Err(error) => tracing::warn!(%error, "the settings could not be remembered"),
        }
    }

    /// From any version to this one, a step a version; and within bounds, whoever wrote it.
    fn upgrade(mut self) -> Self {
        self.version = VERSION;
        for zoom in [&mut self.zoom, &mut self.slide_zoom] {
            *zoom = if zoom.is_finite() { zoom.clamp(*ZOOM.start(), *ZOOM.end()) } else { 1.0 };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[derive(Default)]
    struct Memory(HashMap<String, String>);

    impl eframe::Storage for Memory {
        fn get_string(&self, key: &str) -> Option<String> {
            self.0.get(key).cloned()
        }
        fn set_string(&mut self, key: &str, value: String) {
            self.0.insert(key.to_owned(), value);
        }
        fn remove_string(&mut self, key: &str) {
            self.0.remove(key);
        }
        fn flush(&mut self) {}
    }

    #[test]
    fn what_was_saved_comes_back() {
        let settings = Settings {
            theme: ThemeChoice::HighContrast,
            zoom: 1.5,
            slide_theme: Some(ThemeChoice::Dark),
            slide_zoom: 0.8,
            counter: true,
            others_go_on: false,
            welcomed: true,
            side_panel: false,
            language: Some(Language::Korean),
            mnist: vec!["a/mnist".into()],
            mnist_turned: true,
            read: vec!["layers".to_owned()],
            lesson: Some("layers".to_owned()),
            last: Some("class.md".into()),
            ..Settings::default()
        };
        let mut memory = Memory::default();
        settings.save(&mut memory);
        assert_eq!(Settings::load(Some(&memory)), settings);
    }

    #[test]
    fn nonsense_and_older_values_are_the_defaults() {
        let mut memory = Memory::default();
        memory.0.insert(KEY.to_owned(), "zoom = \"large\"".to_owned());
        assert_eq!(Settings::load(Some(&memory)), Settings::default());
        memory.0.insert(KEY.to_owned(), "theme = \"dark\"\nzoom = 90.0".to_owned());
        let settings = Settings::load(Some(&memory));
        assert_eq!((settings.theme, settings.zoom), (ThemeChoice::Dark, 3.0));
    }
}
