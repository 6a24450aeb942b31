//! 우리말: what the Korean of all modules shares.

pub mod particles;
mod system;
mod toml;

/// What the language calls itself.
pub const NAME: &str = "한국어";
/// A letter by which it is known whether a font has its letters.
pub const LETTER: char = '한';

/// Whether it is a syllable or a single letter of Hangul.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㅣ')
}
