//! The keys of specs: one row per key, from which reading, writing, checking, captions and controls follow.
//!
//! A row says what a key is called, where its value stands in the spec, which values it may have, whether it has controls of
//! its own in the window, whether captions say it, and whether it can change in a running network. How a value is read and written
//! is known by its type (`KeyValue`). What needs two keys to be judged stands in the `check` of the spec.

use toml::{Table, Value};

use super::allowed::Allowed;
use super::{Item, Problem, Reader, SpecError};

/// Whether a caption says a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    /// In any case, and before all others: what a reader asks for first, in this order.
    First(u8),
    /// Where it is not as by default.
    IfChanged,
    /// Never: it is no setting, or a figure says it otherwise.
    Never,
}

/// What is known of a key, whatever spec it belongs to.
#[derive(Debug)]
pub struct Facts {
    /// The key as a block writes it.
    pub name: &'static str,
    /// Which values it may have.
    pub allowed: Allowed,
    /// The names by which `controls` of a block can call for its controls in the window; none where it has none.
    pub controls: &'static [&'static str],
    /// Whether captions say it.
    pub caption: Caption,
    /// Whether it can change in a running network.
    pub is_live: bool,
    /// Whether a fault that is planted in a patient may have changed it: of a patient it is hidden until the diagnosis.
    pub can_be_at_fault: bool,
    /// Whether it came when results were kept already: where it is as by default, fingerprints leave it out, so that what was kept
    /// under them is found.
    pub is_newer: bool,
}

impl Facts {
    /// A key without controls, which may have all values of its type and is said where it is not as by default.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            allowed: Allowed::Any,
            controls: &[],
            caption: Caption::IfChanged,
            is_live: false,
            can_be_at_fault: false,
            is_newer: false,
        }
    }

    /// In no caption.
    pub(crate) const fn unsaid(mut self) -> Self {
        self.caption = Caption::Never;
        self
    }
}

/// One key of the spec `S`.
pub(crate) struct Key<S: 'static> {
    /// What is known of it.
    pub(crate) facts: Facts,
    read: fn(&mut S, Item<'_, '_>) -> Result<(), SpecError>,
    write: fn(&S) -> Option<Value>,
    check: fn(&S, &Facts) -> Result<(), Problem>,
}

impl<S> Key<S> {
    /// A key without controls, which may have all values of its type and is said where it is not as by default. Rows are made
    /// by [`key!`](crate::experiment::spec::key!).
    pub(crate) const fn new(
        name: &'static str,
        read: fn(&mut S, Item<'_, '_>) -> Result<(), SpecError>,
        write: fn(&S) -> Option<Value>,
        check: fn(&S, &Facts) -> Result<(), Problem>,
    ) -> Self {
        Self { facts: Facts::new(name), read, write, check }
    }

    /// With bounds.
    pub(crate) const fn allowed(mut self, allowed: Allowed) -> Self {
        self.facts.allowed = allowed;
        self
    }

    /// With controls of these names.
    pub(crate) const fn controls(mut self, names: &'static [&'static str]) -> Self {
        self.facts.controls = names;
        self
    }

    /// In captions in any case, at this place.
    pub(crate) const fn said_first(mut self, place: u8) -> Self {
        self.facts.caption = Caption::First(place);
        self
    }

    /// In no caption.
    pub(crate) const fn unsaid(mut self) -> Self {
        self.facts = self.facts.unsaid();
        self
    }

    /// Came when results were kept already.
    pub(crate) const fn newer(mut self) -> Self {
        self.facts.is_newer = true;
        self
    }

    /// May be what is wrong with a patient.
    pub(crate) const fn can_be_at_fault(mut self) -> Self {
        self.facts.can_be_at_fault = true;
        self
    }

    /// Can change in a running network.
    pub(crate) const fn live(mut self) -> Self {
        self.facts.is_live = true;
        self
    }
}

/// A row: the type of the spec, the key, and the field (or the path to it); where the values are not all that the type of the field
/// can have, what reads them.
macro_rules! key {
    ($spec:ty, $name:literal, $field:ident, read = $read:expr) => {
        $crate::experiment::spec::Key::<$spec>::new(
            $name,
            |spec, item| {
                spec.$field = $read(&item)?.into();
                Ok(())
            },
            |spec| $crate::experiment::spec::KeyValue::write(&spec.$field),
            |_, _| Ok(()),
        )
    };
    ($spec:ty, $name:literal, $($field:tt)+) => {
        $crate::experiment::spec::Key::<$spec>::new(
            $name,
            |spec, item| {
                spec.$($field)+ = $crate::experiment::spec::KeyValue::read(item)?;
                Ok(())
            },
            |spec| $crate::experiment::spec::KeyValue::write(&spec.$($field)+),
            |spec, facts| {
                $crate::experiment::spec::KeyValue::check(&spec.$($field)+, facts.name, &facts.allowed)
            },
        )
    };
}
pub(crate) use key;

/// Reads the keys of `rows` over what `spec` has already.
pub(crate) fn read_keys<S>(
    rows: &'static [Key<S>],
    mut spec: S,
    reader: &mut Reader<'_, '_>,
) -> Result<S, SpecError> {
    for row in rows {
        if let Some(item) = reader.take(row.facts.name) {
            (row.read)(&mut spec, item)?;
        }
    }
    Ok(spec)
}

/// Writes the keys of `rows`; what is absent by its nature is left out.
pub(crate) fn write_keys<S>(rows: &'static [Key<S>], spec: &S, table: &mut Table) {
    for row in rows {
        if let Some(value) = (row.write)(spec) {
            table.insert(row.facts.name.into(), value);
        }
    }
}

/// The first value that its row does not allow.
pub(crate) fn check_keys<S>(rows: &'static [Key<S>], spec: &S) -> Result<(), Problem> {
    rows.iter().try_for_each(|row| (row.check)(spec, &row.facts))
}

/// What is known of the keys of `rows`.
pub(crate) fn facts_of<S>(rows: &'static [Key<S>]) -> Vec<&'static Facts> {
    rows.iter().map(|row| &row.facts).collect()
}

/// The names of the controls of `rows`.
pub(crate) fn controls_of<S>(rows: &'static [Key<S>]) -> Vec<&'static str> {
    rows.iter().flat_map(|row| row.facts.controls).copied().collect()
}
