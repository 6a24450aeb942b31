//! Every word of the interface: one typed table a language.
//!
//! A table is a constant of plain structs, so that a text missing in one language does not compile. Ids and file formats never come
//! from here. The shell's words are in [`ShellText`], its commands in [`CommandText`], those of figures in [`DrawingText`]; each
//! cell kind adds a section of its own, one module here and one field of [`Text`].

mod about;
mod cells;
mod commands;
mod comparison;
mod descent;
mod drawing;
mod gradient_check;
mod graph;
mod history;
mod korean;
mod patient;
mod predict;
mod present;
mod question;
mod search;
mod shell;
mod welcome;

pub use about::AboutText;
pub use cells::{ActivationsText, CellsText, FigureText, Label, ParameterText, RunText, TrainingText};
pub use commands::CommandText;
pub use comparison::ComparisonText;
pub use descent::DescentText;
pub use drawing::{DrawingText, HistogramText, MatrixText};
pub use gradient_check::GradientCheckText;
pub use graph::{GraphText, NetworkText};
pub use history::HistoryText;
pub use patient::PatientText;
pub use predict::PredictText;
pub use present::PresentText;
pub use question::QuestionText;
pub use search::SearchText;
pub use shell::ShellText;
pub use welcome::{TourText, WelcomeText};

use crate::experiment::figure::FigureWords;
pub use crate::experiment::figure::format::grouped;
pub use crate::language::Language;
use crate::language::Phrase;

/// All words in one language.
#[derive(Debug)]
pub struct Text {
    /// Which language it is, for what is said elsewhere: errors, and figures that leave the window.
    pub language: Language,
    /// Window, panels, dialogs, messages.
    pub shell: ShellText,
    /// Which program this is.
    pub about: AboutText,
    /// Menus, buttons and tooltips of commands.
    pub commands: CommandText,
    /// What stands inside the cells.
    pub cells: CellsText,
    /// The `comparison` cell.
    pub comparison: ComparisonText,
    /// What stands inside the graph cells.
    pub graph: GraphText,
    /// What figures say of themselves.
    pub drawing: DrawingText,
    /// The `search` cell.
    pub search: SearchText,
    /// What stands inside the `predict` cell.
    pub predict: PredictText,
    /// The `gradient_check` cell.
    pub gradient_check: GradientCheckText,
    /// The `descent` cell.
    pub descent: DescentText,
    /// Questions, and votes on them.
    pub question: QuestionText,
    /// Patients, and what is said of them.
    pub patient: PatientText,
    /// The runs that were finished.
    pub history: HistoryText,
    /// Slides, and the list of keys.
    pub present: PresentText,
    /// The first start.
    pub welcome: WelcomeText,
    /// The walk through the window.
    pub tour: TourText,
    /// What figures carry with them when they leave the window.
    pub figures: &'static FigureWords,
}

impl Text {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &korean::KOREAN,
        }
    }

    /// What a table says, in all languages, for words that are kept until it is known who reads them.
    pub fn phrase<W: Into<String>>(words: impl Fn(&'static Self) -> W) -> Phrase {
        Phrase::in_each(|language| words(Self::of(language)).into())
    }

    /// The words that `ctx` speaks: English until [`Language::speak`]. As with its style, whatever draws may ask for them.
    pub fn spoken(ctx: &egui::Context) -> &'static Self {
        Self::of(ctx.data(|data| data.get_temp(spoken_in())).unwrap_or_default())
    }
}

impl Language {
    /// What it calls itself where its letters can be drawn; what it is called in English elsewhere.
    pub fn name(self, ctx: &egui::Context) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean if self.is_drawn_by(ctx) => crate::language::korean::NAME,
            Self::Korean => "Korean",
        }
    }

    /// Whether the fonts of the program and of the system have its letters.
    pub fn is_drawn_by(self, ctx: &egui::Context) -> bool {
        let letter = match self {
            Self::English => 'A',
            Self::Korean => crate::language::korean::LETTER,
        };
        let font = egui::TextStyle::Body.resolve(&ctx.global_style());
        ctx.fonts_mut(|fonts| fonts.has_glyph(&font, letter))
    }

    /// The language that the system speaks, or else English.
    pub fn of_system() -> Self {
        if cfg!(all(unix, not(target_os = "macos"))) {
            return Self::of_environment(|name| std::env::var(name).ok());
        }
        sys_locale::get_locales().find_map(|locale| Self::of_locale(&locale)).unwrap_or_default()
    }

    /// The language that the variables of the environment ask for. `LANGUAGE` lists languages as its user prefers them, of which
    /// the first that is known here is taken; of the others the first that names a language decides. `C` and `POSIX` name
    /// none, so that they hide no other.
    fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let preferred = variable("LANGUAGE").unwrap_or_default();
        let listed = preferred.split(':').find_map(Self::of_locale);
        let set = || {
            let all = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(&variable);
            all.into_iter().find(|locale| names_a_language(locale))
        };
        listed.or_else(|| set().and_then(|locale| Self::of_locale(&locale))).unwrap_or_default()
    }

    /// The language of a locale such as `ko-KR` or `ko_KR.UTF-8`; none where it is not spoken here.
    fn of_locale(locale: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == language_of(locale))
    }

    /// The other one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::English => Self::Korean,
            Self::Korean => Self::English,
        }
    }

    /// Makes it the language of everything that is drawn with `ctx`.
    pub fn speak(self, ctx: &egui::Context) {
        ctx.data_mut(|data| data.insert_temp(spoken_in(), self));
    }
}

/// The part of a locale that names its language.
fn language_of(locale: &str) -> &str {
    locale.split(['-', '_', '.', '@']).next().unwrap_or_default()
}

fn names_a_language(locale: &str) -> bool {
    !matches!(language_of(locale), "" | "C" | "POSIX")
}

/// Where a context keeps its language.
fn spoken_in() -> egui::Id {
    egui::Id::unique("language")
}

static ENGLISH: Text = Text {
    language: Language::English,
    shell: shell::ENGLISH,
    about: about::ENGLISH,
    commands: commands::ENGLISH,
    history: history::ENGLISH,
    cells: cells::ENGLISH,
    comparison: comparison::ENGLISH,
    drawing: drawing::ENGLISH,
    graph: graph::ENGLISH,
    search: search::ENGLISH,
    predict: predict::ENGLISH,
    gradient_check: gradient_check::ENGLISH,
    descent: descent::ENGLISH,
    question: question::ENGLISH,
    patient: patient::ENGLISH,
    present: present::ENGLISH,
    welcome: welcome::ENGLISH,
    tour: welcome::TOUR,
    figures: FigureWords::of(Language::English),
};

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_is_spoken_where_it_is_known() {
        for (locale, language) in [
            ("ko-KR", Some(Language::Korean)),
            ("ko_KR.UTF-8", Some(Language::Korean)),
            ("ko", Some(Language::Korean)),
            ("ko@cjknarrow", Some(Language::Korean)),
            ("en_GB.UTF-8", Some(Language::English)),
            ("kok-IN", None),
            ("de-DE", None),
            ("C.UTF-8", None),
            ("", None),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
    }

    #[test]
    fn the_environment_says_which_language_is_wanted() {
        use Language::{English, Korean};
        // LANGUAGE, LC_ALL, LC_MESSAGES, LANG.
        for (set, language) in [
            (["", "", "", ""], English),
            (["", "", "", "ko_KR.UTF-8"], Korean),
            (["", "C.UTF-8", "", "ko_KR.UTF-8"], Korean),
            (["", "POSIX", "C", "ko_KR"], Korean),
            (["", "C", "ko_KR.utf8", "en_US.UTF-8"], Korean),
            (["", "en_US.UTF-8", "", "ko_KR.UTF-8"], English),
            (["", "de_DE.UTF-8", "", "ko_KR.UTF-8"], English),
            (["", "ko_KR.UTF-8", "", "en_US.UTF-8"], Korean),
            (["ko", "", "", "en_US.UTF-8"], Korean),
            (["ko:en", "C.UTF-8", "", "C"], Korean),
            (["en:ko", "ko_KR.UTF-8", "", ""], English),
            (["de:ko", "", "", "de_DE.UTF-8"], Korean),
            (["de", "", "", "ko_KR.UTF-8"], Korean),
            (["C", "", "", "ko_KR.UTF-8"], Korean),
            (["", "C", "", "C.UTF-8"], English),
        ] {
            let names = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];
            let value = |name: &str| {
                let at = names.iter().position(|other| *other == name)?;
                Some(set[at].to_owned()).filter(|value| !value.is_empty())
            };
            assert_eq!(Language::of_environment(value), language, "{set:?}");
        }
    }
}
