//! The lessons that come with the program, embedded in it.

/// A built-in lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its short name, in links and on the command line.
    pub slug: &'static str,
    /// Its first heading.
    pub title: &'static str,
    /// The whole notebook.
    pub text: &'static str,
}

/// The lesson that is open at the very first start: it is drawn in milliseconds and needs no data.
pub const FIRST: &str = "initial-weights";

/// Every lesson, in the order of the course.
pub fn all() -> &'static [Lesson] {
    &[
        Lesson {
            slug: "computation-graphs",
            title: "Computation graphs",
            text: include_str!("../../assets/lessons/en/computation-graphs.md"),
        },
        Lesson {
            slug: "gradient-check",
            title: "Gradient check",
            text: include_str!("../../assets/lessons/en/gradient-check.md"),
        },
        Lesson {
            slug: "train-a-network",
            title: "Train a network",
            text: include_str!("../../assets/lessons/en/train-a-network.md"),
        },
        Lesson {
            slug: "initial-weights",
            title: "Why the initial weights matter",
            text: include_str!("../../assets/lessons/en/initial-weights.md"),
        },
        Lesson {
            slug: "descent",
            title: "Optimizers on a hillside",
            text: include_str!("../../assets/lessons/en/descent.md"),
        },
        Lesson {
            slug: "hyperparameter-search",
            title: "Hyperparameter search",
            text: include_str!("../../assets/lessons/en/hyperparameter-search.md"),
        },
        Lesson {
            slug: "can-it-be-fooled",
            title: "Can it be fooled?",
            text: include_str!("../../assets/lessons/en/can-it-be-fooled.md"),
        },
    ]
}

/// The lesson of this slug.
pub fn find(slug: &str) -> Option<&'static Lesson> {
    all().iter().find(|lesson| lesson.slug == slug)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::experiment::kind;
    use crate::notebook::Notebook;

    #[test]
    fn every_lesson_is_a_notebook_with_its_title_and_named_cells() {
        for lesson in all() {
            let notebook = Notebook::parse(lesson.text);
            assert_eq!(notebook.to_string(), lesson.text);
            assert_eq!(notebook.title().as_deref(), Some(lesson.title), "{}", lesson.slug);
            assert!(notebook.slide_breaks().len() >= 3, "{} has no slides", lesson.slug);
            let names: Vec<_> = notebook.cells().map(|(_, cell)| cell.name().unwrap()).collect();
            assert!(!names.is_empty(), "{} has no cell", lesson.slug);
            assert_eq!(
                names.len(),
                names.iter().collect::<BTreeSet<_>>().len(),
                "{}: {names:?}",
                lesson.slug
            );
            for (_, cell) in notebook.cells() {
                assert!(kind(cell.kind()).is_some(), "{}: {}", lesson.slug, cell.kind());
            }
            for needed in ["Try this", "good setting", "bad setting", "discuss"] {
                assert!(lesson.text.contains(needed), "{} does not say “{needed}”", lesson.slug);
            }
        }
    }

    #[test]
    fn slugs_and_titles_are_unique_and_the_first_is_there() {
        let slugs: BTreeSet<_> = all().iter().map(|lesson| lesson.slug).collect();
        let titles: BTreeSet<_> = all().iter().map(|lesson| lesson.title).collect();
        assert_eq!((slugs.len(), titles.len()), (all().len(), all().len()));
        assert_eq!(find(FIRST).map(|lesson| lesson.title), Some("Why the initial weights matter"));
        assert!(find("no-such-lesson").is_none());
    }
}
