//! What a variant is called that differs from its base in some keys.

use toml::{Table, Value};

/// The most letters of a name.
pub(in crate::experiment) const MAX_NAME: usize = 32;

/// What differs, as a name in the words of a spec: `init he`, `optimizer adam`; where nothing differs, `base`. Tables have it so
/// in every language.
pub(in crate::experiment) fn named_after(differing: &Table) -> String {
    let named = differing.iter().map(|(key, value)| {
        let value = match value {
            Value::String(word) => word.clone(),
            Value::Table(table) => match table.get("kind").or_else(|| table.values().next()) {
                Some(Value::String(word)) => word.clone(),
                Some(other) => other.to_string(),
                None => String::new(),
            },
            other => other.to_string(),
        };
        format!("{} {value}", key.replace('_', " "))
    });
    joined(named, "base")
}

/// As many words as a name has room for; what no longer fits is left out whole.
pub(super) fn joined(words: impl Iterator<Item = String>, none: &str) -> String {
    let mut name = String::new();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let longer = if name.is_empty() { word.clone() } else { format!("{name}, {word}") };
        let room = if words.peek().is_some() { MAX_NAME - 3 } else { MAX_NAME };
        if longer.chars().count() > room {
            // A long list ends behind one of its numbers.
            let start: String = word.chars().take(MAX_NAME - 2).collect();
            let whole = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
            return if name.is_empty() { format!("{whole} …") } else { format!("{name}, …") };
        }
        name = longer;
    }
    if name.is_empty() { none.to_owned() } else { name }
}
