//! What of a cell is in sight: a lesson may show two controls of twenty, and one figure of seven.
//!
//! `controls = ["init", "batch_norm"]` names the controls that stand in the cell, by the keys that they set; `shows =
//! ["layers"]` names its figures. Either may be left out: then all are there. Neither is a parameter, so no run depends on
//! them, and no control writes them.

use super::error::{Problem, SpecError};
use super::messages::Message;
use super::reader::{Item, Reader, parse, read};

/// What a block of one kind can name.
#[derive(Debug)]
pub struct Showable {
    /// For `controls`: the names of the controls that its keys have.
    pub controls: fn() -> Vec<&'static str>,
    /// For `shows`: figures, or views of one figure, in the order of their tabs.
    pub figures: &'static [&'static str],
}

/// Which controls and figures a cell shows; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    controls: Option<Vec<&'static str>>,
    figures: Option<Vec<&'static str>>,
}

/// All controls and all figures.
pub const EVERYTHING: Shown = Shown { controls: None, figures: None };

/// The figure of a kind in which an exported figure is seen, by the beginning of the name of the exported one. What is not
/// listed belongs to no tab and is always in sight.
pub const SHOWN_IN: &[(&str, &str, &str)] = &[
    ("training", "activations", "activations"),
    ("training", "gradients", "gradients"),
    ("training", "weights", "weights"),
    ("training", "over_time", "over-time"),
    ("training", "over_time", "over-time-"),
    ("training", "updates", "updates"),
    ("training", "units", "units-"),
    ("training", "units", "unit-"),
    ("training", "first_weights", "first-weights"),
    ("training", "confusion", "confusion"),
    ("training", "mistakes", "mistakes"),
    ("activations", "activations", "activations"),
    ("activations", "gradients", "gradients"),
    ("comparison", "panels", "validation-accuracy"),
    ("comparison", "panels", "test-accuracy"),
    ("comparison", "curves", "accuracy"),
    ("comparison", "layers", "layers"),
    ("comparison", "layers", "layers-overlaid"),
    ("comparison", "over_time", "over-time"),
    ("comparison", "over_time", "over-time-"),
    ("comparison", "table", "results"),
    ("search", "trials", "scatter"),
    ("search", "trials", "trials"),
    ("search", "parallel", "parallel"),
    ("search", "best", "best"),
    ("search", "keys", "key-"),
    ("predict", "layers", "layers"),
    ("predict", "pixels", "attribution"),
    ("predict", "steps", "steps"),
    ("predict", "pixels", "ink-gradient"),
    ("predict", "illusions", "illusions"),
    ("predict", "dream", "dream"),
    ("predict", "dream", "dream-curve"),
    ("predict", "change", "change"),
    ("predict", "change", "difference"),
    ("gradient_check", "both", "gradients"),
    ("gradient_check", "difference", "difference"),
    ("gradient_check", "worst", "worst"),
    ("descent", "value", "value"),
    ("descent", "distance", "distance"),
];

/// Reads the block of a cell: what it shows, keys and types with `read`, then values with `check`.
pub(crate) fn parse_cell<'a, T>(
    text: &'a str,
    showable: &Showable,
    read: impl FnOnce(&mut Reader<'_, 'a>) -> Result<T, SpecError>,
    check: impl FnOnce(&T) -> Result<(), Problem>,
) -> Result<T, SpecError> {
    let read = |reader: &mut Reader<'_, 'a>| {
        Shown::read(reader, showable)?;
        read(reader)
    };
    parse(text, read, check)
}

impl Shown {
    /// What the block `text` shows.
    ///
    /// # Errors
    /// When it is not TOML, and when it names what there is not.
    pub(in super::super) fn parse(text: &str, showable: &Showable) -> Result<Self, SpecError> {
        read(text, |reader| {
            let shown = Self::read(reader, showable)?;
            // The parameters are not of interest here.
            reader.rest();
            Ok(shown)
        })
    }

    /// Takes both keys out of a block.
    pub(super) fn read(reader: &mut Reader<'_, '_>, showable: &Showable) -> Result<Self, SpecError> {
        let controls = reader.maybe("controls", |item| named(item, &(showable.controls)()))?;
        let figures = reader.maybe("shows", |item| {
            let whole = item.clone();
            let figures = named(item, showable.figures)?;
            if figures.is_empty() {
                return Err(whole.error(Message::NoFigure));
            }
            Ok(figures)
        })?;
        Ok(Self { controls, figures })
    }

    /// Whether the control of this key stands in the cell.
    pub fn control(&self, key: &str) -> bool {
        self.controls.as_ref().is_none_or(|controls| controls.contains(&key))
    }

    /// Whether an exported figure of `kind` is one of those in sight.
    pub fn exported(&self, kind: &str, name: &str) -> bool {
        let mut tabs = SHOWN_IN.iter().filter(|(of, _, exported)| {
            *of == kind && (*exported == name || exported.ends_with('-') && name.starts_with(exported))
        });
        let is_listed = tabs.clone().next().is_some();
        !is_listed || tabs.any(|(_, figure, _)| self.figure(figure))
    }

    /// Whether this figure can be seen.
    pub fn figure(&self, name: &str) -> bool {
        self.figures.as_ref().is_none_or(|figures| figures.contains(&name))
    }

    /// Whether the cell has chosen among its controls: then it folds none of them away.
    pub fn chooses_controls(&self) -> bool {
        self.controls.is_some()
    }

    /// Whether nothing is hidden.
    pub fn is_everything(&self) -> bool {
        *self == EVERYTHING
    }
}

/// A list of names, each one of those that are known.
fn named(item: Item<'_, '_>, known: &[&'static str]) -> Result<Vec<&'static str>, SpecError> {
    let words: Vec<(&str, &'static str)> = known.iter().map(|name| (*name, *name)).collect();
    if words.is_empty() {
        return Err(item.error(Message::NothingToName));
    }
    item.list()?.iter().map(|item| item.one_of(&words)).collect()
}

#[cfg(test)]
mod tests {
    use crate::experiment::{KINDS, kind};

    #[test]
    fn a_block_shows_what_it_names_and_everything_otherwise() {
        let training = kind("training").unwrap();
        let shown = |text: &str| training.shown(text).unwrap();
        assert!(shown("hidden = [3]").is_everything());
        let few = shown("controls = [\"init\", \"batch_norm\"]\nhidden = [3]");
        assert!(few.control("init") && few.control("batch_norm") && !few.control("lr"));
        assert!(few.figure("layers") && few.chooses_controls() && !few.is_everything());
        let none = shown("controls = []\nshows = [\"layers\"]");
        assert!(!none.control("init") && none.figure("layers") && !none.figure("mistakes"));
    }

    #[test]
    fn it_changes_no_spec() {
        for kind in KINDS {
            // A question has none.
            let Some(first) = (kind.showable.controls)().first().copied() else { continue };
            let text = format!("controls = [\"{first}\"]\n{}", kind.default_block);
            assert_eq!((kind.parse)(&text), (kind.parse)(kind.default_block), "{}", kind.name);
        }
    }

    #[test]
    fn names_that_there_are_not_are_told_those_that_there_are() {
        let parse = kind("training").unwrap().parse;
        let error = parse("hidden = [3]\ncontrols = [\n  \"init\",\n  \"inti\",\n]").unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (4, Some("controls[1]")));
        assert!(
            error.to_string().contains("\"init\"") && error.to_string().contains("\"batch_norm\""),
            "{error}"
        );
        assert!(error.to_string().contains("not \"inti\""), "{error}");
        assert_eq!(parse("seed = 1\nshows = []").unwrap_err().line, 2);
        assert!(parse("controls = \"init\"").unwrap_err().to_string().contains("list"));
        let nested = kind("comparison").unwrap().parse;
        assert!(nested("[base]\ncontrols = [\"init\"]").is_err(), "it is said of the cell, not of a network");
    }
}
