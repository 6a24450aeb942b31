//! The recorded beginning of a lesson's comparison, in the place of the curves until a run of one's own has begun.

use super::curves::Curves;
use crate::app::text::{Language, Text};
use crate::experiment::comparison::ComparisonSpec;
use crate::experiment::preview;

/// The preview of the spec that was seen last.
#[derive(Default)]
pub(super) struct Preview {
    of: Option<(ComparisonSpec, Language)>,
    curves: Option<Curves>,
    /// Counts up with each spec and language.
    version: u64,
}

impl Preview {
    /// Whether a run of `spec` was recorded.
    pub(super) fn follow(&mut self, spec: &ComparisonSpec, text: &Text) -> bool {
        let is_known =
            |(known, language): &(ComparisonSpec, Language)| known == spec && *language == text.language;
        if !self.of.as_ref().is_some_and(is_known) {
            let points = preview::of_comparison(spec);
            self.curves = points.map(|points| {
                let mut curves = Curves::new(spec, text.figures);
                curves.push(&points);
                curves.set_ended(true);
                curves
            });
            self.of = Some((spec.clone(), text.language));
            self.version += 1;
        }
        self.curves.is_some()
    }

    /// Its curves with their version; none where nothing was recorded.
    pub(super) fn curves(&self) -> Option<(&Curves, u64)> {
        self.curves.as_ref().map(|curves| (curves, self.version))
    }
}
