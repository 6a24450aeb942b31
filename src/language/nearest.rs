//! Which of the names that there are may have been meant by one that there is not.

/// The known name that differs least from `name`, if it differs little: in a letter, or in one of three.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let allowed = (name.chars().count() / 3).max(1);
    let near = known.into_iter().map(|known| (strsim::levenshtein(name, known), known)).min()?;
    // Of a name of one letter nothing would be left.
    (near.0 <= allowed && near.0 < near.1.chars().count()).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_little_may_have_been_meant() {
        let known = ["sigmoid", "sum", "cos", "exp"];
        for (name, meant) in [
            ("sigmod", Some("sigmoid")),
            ("sigmiod", Some("sigmoid")),
            ("soom", None),
            ("cs", Some("cos")),
            ("foo", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
    }
}
