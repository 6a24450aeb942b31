//! Typefaces of the system for the letters that the program's own lack, Korean above all, in two weights.
//!
//! egui's provider of them knows one weight. In it a heading would be no heavier than a paragraph, and a control that a lesson names
//! in bold would look like any other word. So the heavier family asks here first for a heavier face of the same script.

use std::sync::{Arc, LazyLock};

use egui::{FallbackRequest, FontData, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use egui_system_font_provider::SystemFontProvider;
use fontique::{
    Attributes, Collection, CollectionOptions, FallbackKey, FontStyle, FontWeight, FontWidth, QueryFont,
    QueryStatus, Script, SourceCache, SourceCacheOptions,
};

use parking_lot::Mutex;

use super::fonts::STRONG;

/// Where letters come from that no typeface of the program has, in the order in which they are asked. `locale`, such as `ko`,
/// chooses between typefaces for the same script; none: the system's.
pub fn system_fonts(locale: Option<&str>) -> Vec<Arc<dyn FontProvider>> {
    let plain = SystemFontProvider::new();
    let plain = if locale.is_some() { plain.with_locale(locale) } else { plain };
    vec![Arc::new(Strong::default()), Arc::new(plain)]
}

/// The heavier faces of the system, listed when the first letter needs one.
struct Strong {
    known: LazyLock<Mutex<(Collection, SourceCache)>>,
}

impl Default for Strong {
    fn default() -> Self {
        Self {
            known: LazyLock::new(|| {
                let options = CollectionOptions { shared: false, system_fonts: true };
                let sources = SourceCache::new(SourceCacheOptions::default());
                Mutex::new((Collection::new(options), sources))
            }),
        }
    }
}

impl FontProvider for Strong {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let letter = request.cluster.chars().next()?;
        if *request.family != *STRONG || !is_korean(letter) {
            return None;
        }
        let mut known = self.known.lock();
        let (collection, sources) = &mut *known;
        let font = {
            let mut query = collection.query(sources);
            query.set_fallbacks(FallbackKey::new(Script::from_bytes(*b"Hang"), None));
            query.set_attributes(Attributes::new(FontWidth::NORMAL, FontStyle::Normal, FontWeight::BOLD));
            let mut found: Option<QueryFont> = None;
            query.matches_with(|font| {
                let has_it = font.charmap().and_then(|map| map.map(letter)).is_some_and(|glyph| glyph != 0);
                if has_it {
                    found = Some(font.clone());
                    QueryStatus::Stop
                } else {
                    QueryStatus::Continue
                }
            });
            found
        }?;
        let family = collection.family_name(font.family.0).unwrap_or("unknown").to_owned();
        let name = format!("system strong:{family}:{}:{}", font.family.1, font.index);
        let (bytes, _) = font.blob.into_raw_parts();
        Some(FontInsert {
            name,
            data: FontData::from_blob(bytes, font.index),
            families: vec![InsertFontFamily {
                family: request.family.clone(),
                priority: FontPriority::Lowest,
            }],
        })
    }
}

/// Syllables and letters of Hangul.
fn is_korean(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_korean_letters_of_the_heavier_family_are_sought() {
        assert!(is_korean('귤') && is_korean('ㄱ') && !is_korean('A') && !is_korean('漢'));
        let strong = Strong::default();
        let plain = egui::FontFamily::Proportional;
        for (cluster, family) in [("한", &plain), ("A", &*STRONG), ("", &*STRONG)] {
            assert!(strong.font_for(&FallbackRequest { cluster, family }).is_none());
        }
    }
}
