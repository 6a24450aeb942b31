//! The lessons that come with the program, embedded in it, in every language that they are written in.
//!
//! The editions of a lesson are the same notebook line for line: the same cells to the letter, the same slides, the same
//! headings, tables and lists. So a lesson can be read on in the other language from where one is, with what runs in it.

use crate::language::Language;

/// A built-in lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its short name, in links and on the command line.
    pub slug: &'static str,
    english: &'static str,
    korean: &'static str,
}

impl Lesson {
    /// Its first heading.
    pub fn title(&self, language: Language) -> &'static str {
        self.text(language).lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(self.slug)
    }

    /// The whole notebook.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Korean => self.korean,
        }
    }
}

/// The lesson that is open at the very first start: it is drawn in milliseconds and needs no data.
pub const FIRST: &str = "computation-graphs";

/// One row of the course.
macro_rules! lesson {
    ($slug:literal) => {
        Lesson {
            slug: $slug,
            english: include_str!(concat!("../../assets/lessons/en/", $slug, ".md")),
            korean: include_str!(concat!("../../assets/lessons/ko/", $slug, ".md")),
        }
    };
}

/// Every lesson, in the order of the course.
pub fn all() -> &'static [Lesson] {
    &[
        lesson!("computation-graphs"),
        lesson!("layers"),
        lesson!("backpropagation"),
        lesson!("gradient-check"),
        lesson!("train-a-network"),
        lesson!("vanishing-gradients"),
        lesson!("the-clinic"),
        lesson!("initial-weights"),
        lesson!("batch-norm"),
        lesson!("optimizers"),
        lesson!("overfitting"),
        lesson!("depth-and-width"),
        lesson!("hyperparameter-search"),
        lesson!("can-it-be-fooled"),
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
    use crate::notebook::reading::Reading;
    use crate::notebook::{Block, Cell, Notebook};

    /// What every lesson says in this edition: steps, a good and a bad setting, questions.
    fn parts(edition: Language) -> [&'static str; 4] {
        match edition {
            Language::English => ["**Try this**", "good setting", "bad setting", "## Questions to discuss"],
            Language::Korean => ["**해 보기**", "잘되는 설정", "잘 안되는 설정", "## 토론할 질문"],
        }
    }

    #[test]
    fn every_lesson_is_a_notebook_with_its_title_and_named_cells() {
        for (lesson, edition) in
            all().iter().flat_map(|lesson| Language::ALL.map(|edition| (lesson, edition)))
        {
            let (slug, text) = (lesson.slug, lesson.text(edition));
            let notebook = Notebook::parse(text);
            assert_eq!(notebook.to_string(), text);
            assert_eq!(notebook.title().as_deref(), Some(lesson.title(edition)), "{slug}");
            assert!(notebook.slide_breaks().len() >= 3, "{slug} has no slides");
            let names: Vec<_> = notebook.cells().map(|(_, cell)| cell.name().unwrap()).collect();
            assert!(!names.is_empty(), "{slug} has no cell");
            assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len(), "{slug}: {names:?}");
            for (_, cell) in notebook.cells() {
                let kind = kind(cell.kind()).unwrap_or_else(|| panic!("{slug}: {}", cell.kind()));
                let parsed = (kind.parse)(cell.body());
                assert!(parsed.is_ok(), "{slug}, {:?}: {parsed:?}", cell.name());
            }
            for needed in parts(edition) {
                assert!(text.contains(needed), "{slug} does not say “{needed}”");
            }
        }
    }

    /// Two stars that close after a full stop or an ellipsis close nothing where a Korean particle follows at once.
    #[test]
    fn no_mark_of_markdown_is_left_to_be_read() {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        for (lesson, edition) in
            all().iter().flat_map(|lesson| Language::ALL.map(|edition| (lesson, edition)))
        {
            let events = Parser::new_ext(lesson.text(edition), Options::ENABLE_TABLES | Options::ENABLE_MATH);
            // What stands in a block of code is no Markdown; the words of a question are read as some where it is shown.
            let mut in_code = false;
            let words = events.filter_map(|event| match event {
                Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock) => {
                    in_code ^= true;
                    None
                }
                Event::Text(words) if !in_code => Some(words),
                _ => None,
            });
            let joined = words.collect::<Vec<_>>().concat();
            let around = joined.find("**").map(|at| joined[at..].chars().take(30).collect::<String>());
            assert_eq!(around, None, "{}", lesson.slug);
        }
    }

    #[test]
    fn slugs_and_titles_are_unique_and_the_first_is_there() {
        let slugs: BTreeSet<_> = all().iter().map(|lesson| lesson.slug).collect();
        assert_eq!(slugs.len(), all().len());
        for edition in Language::ALL {
            let titles: BTreeSet<_> = all().iter().map(|lesson| lesson.title(edition)).collect();
            assert_eq!(titles.len(), all().len());
        }
        let first = find(FIRST).map(|lesson| lesson.title(Language::English));
        assert_eq!(first, all().first().map(|lesson| lesson.title(Language::English)));
        assert!(find("no-such-lesson").is_none());
    }

    /// What a line is, whatever it says: a heading's depth, a step, a row, a formula, a slide's end, or just words.
    fn shape(line: &str) -> String {
        let start: String =
            line.chars().take_while(|c| "#|-`$ ".contains(*c) || c.is_ascii_digit()).collect();
        if start.starts_with(['#', '-', '`']) || start.starts_with("$$") {
            return start;
        }
        let step = line.split_once(". ").is_some_and(|(n, _)| n.chars().all(|c| c.is_ascii_digit()));
        match line {
            "" => "nothing".to_owned(),
            _ if step => "step".to_owned(),
            _ if line.starts_with('|') => format!("row of {}", line.matches('|').count()),
            _ => "words".to_owned(),
        }
    }

    /// A question without its words: its id, how many choices it has, and its answer, of which choices are told by their places.
    fn decided_by(cell: &Cell) -> String {
        let mut table: toml::Table = cell.body().parse().expect("it is TOML");
        let choices =
            table.remove("choices").and_then(|choices| choices.as_array().cloned()).unwrap_or_default();
        for key in ["ask", "because"] {
            assert!(table.remove(key).is_some(), "{:?} has no `{key}`", cell.name());
        }
        if let Some(answer) = table.get_mut("answer") {
            let place = |word: &toml::Value| choices.iter().position(|choice| choice == word);
            let all = answer.as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
            if all.iter().all(|word| place(word).is_some()) {
                *answer = all.iter().filter_map(place).map(|at| at as i64).collect::<Vec<_>>().into();
            } else if let Some(answer) = answer.as_table_mut()
                && !answer.contains_key("among")
                && ["lowest", "highest"].iter().any(|key| answer.contains_key(*key))
            {
                // The choices are names of the cell, the same in each language.
                answer.insert("among".into(), choices.clone().into());
            }
        }
        format!("{} choices, {table}", choices.len())
    }

    #[test]
    fn both_editions_are_the_same_notebook_line_for_line() {
        for lesson in all() {
            let slug = lesson.slug;
            let [english, korean] = Language::ALL.map(|edition| lesson.text(edition));
            for (at, (a, b)) in english.lines().zip(korean.lines()).enumerate() {
                assert_eq!(shape(a), shape(b), "{slug}, line {}:\n{a}\n{b}", at + 1);
            }
            assert_eq!(english.lines().count(), korean.lines().count(), "{slug}");
            let [english, korean] = [english, korean].map(Notebook::parse);
            assert_eq!(english.slide_breaks().len(), korean.slide_breaks().len(), "{slug}");
            for ((_, a), (_, b)) in english.blocks().zip(korean.blocks()) {
                match (a, b) {
                    (Block::Cell(a), Block::Cell(b)) if a.is_question() => {
                        assert_eq!(decided_by(a), decided_by(b), "{slug}");
                    }
                    (Block::Cell(a), Block::Cell(b)) => assert_eq!(a, b, "{slug}"),
                    (Block::Prose(_), Block::Prose(_)) => {}
                    _ => panic!("{slug}: a cell stands where the other edition has prose"),
                }
            }
            assert_eq!(english.blocks().len(), korean.blocks().len(), "{slug}");
        }
    }

    #[test]
    fn the_korean_edition_is_written_in_korean() {
        let is_hangul = |c: &char| ('가'..='힣').contains(c);
        for lesson in all() {
            assert_eq!(lesson.text(Language::English).chars().find(is_hangul), None, "{}", lesson.slug);
            let notebook = Notebook::parse(lesson.text(Language::Korean));
            for prose in notebook.blocks().filter_map(|(_, block)| block.prose()) {
                // What stands behind a number is read by no reader.
                let reading = Reading::blocks(prose);
                for line in reading
                    .text()
                    .lines()
                    .filter(|line| line.chars().filter(char::is_ascii_alphabetic).count() > 40)
                {
                    let formula = line.starts_with("$$");
                    assert!(formula || line.chars().any(|c| is_hangul(&c)), "{}: {line}", lesson.slug);
                }
            }
        }
    }
}
