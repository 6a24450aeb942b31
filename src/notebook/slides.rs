//! A notebook cut into slides.
//!
//! `---` begins a new slide. A notebook that has none is cut before its headings, those of the two highest ranks that occur:
//! title and sections, whatever levels the author gave them. A heading inside a list or a quotation cuts nothing.
//!
//! A slide that tells a class what to do, and has no cell to do it in, shows the cell before it once more: steps are numbered, and
//! name a control in bold.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    block::{Block, BlockId, Cell},
    parse::{self, Mark},
    reading::Reading,
    tree::Notebook,
};

/// What is shown at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slide {
    /// From top to bottom; never empty in what [`slides`] returns.
    pub parts: Vec<Part>,
}

/// A piece of a slide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// These bytes of a block of prose; more than blanks and comments.
    Prose(BlockId, Range<usize>),
    /// A cell that runs.
    Cell(BlockId),
    /// A question.
    Question(BlockId),
}

impl Slide {
    /// The cells on it that run, from top to bottom.
    pub fn cells(&self) -> impl Iterator<Item = BlockId> {
        self.parts.iter().filter_map(|part| match part {
            Part::Cell(id) => Some(*id),
            Part::Prose(..) | Part::Question(_) => None,
        })
    }

    /// The questions on it, from top to bottom.
    pub fn questions(&self) -> impl Iterator<Item = BlockId> {
        self.parts.iter().filter_map(|part| match part {
            Part::Question(id) => Some(*id),
            Part::Prose(..) | Part::Cell(_) => None,
        })
    }

    /// About how much room its words take.
    pub fn words(&self, notebook: &Notebook) -> Words {
        let mut words = Words::default();
        for part in &self.parts {
            let Part::Prose(id, range) = part else { continue };
            let text = notebook.block(*id).and_then(Block::prose).and_then(|text| text.get(range.clone()));
            words.add(text.unwrap_or_default());
        }
        words
    }

    /// Whether something of it stands in `block` at the byte `offset` or later.
    fn reaches(&self, block: BlockId, offset: usize) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Prose(id, range) => *id == block && range.end > offset,
            Part::Cell(id) | Part::Question(id) => *id == block,
        })
    }
}

/// About how much room the words of a slide take, headings aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Lines, where they run across the whole slide.
    pub lines: usize,
    /// Columns of its widest table.
    pub columns: usize,
}

impl Words {
    /// Letters on a line that runs across the whole slide.
    const ACROSS: usize = 76;
    /// Lines that a formula on a line of its own takes.
    const FORMULA: usize = 3;

    fn add(&mut self, text: &str) {
        let reading = Reading::blocks(text);
        let mut letters = 0_usize;
        for (event, _) in reading.events() {
            match event {
                Event::Text(words) | Event::Code(words) | Event::InlineMath(words) => {
                    letters += words.chars().count();
                }
                Event::SoftBreak | Event::HardBreak => letters += 1,
                Event::DisplayMath(_) => self.lines += Self::FORMULA,
                Event::Start(Tag::Table(columns)) => self.columns = self.columns.max(columns.len()),
                Event::End(TagEnd::Heading(_)) => letters = 0,
                Event::End(
                    TagEnd::Paragraph
                    | TagEnd::Item
                    | TagEnd::CodeBlock
                    | TagEnd::TableHead
                    | TagEnd::TableRow,
                )
                | Event::Start(Tag::List(_)) => {
                    self.lines += letters.div_ceil(Self::ACROSS);
                    letters = 0;
                }
                _ => {}
            }
        }
    }
}

/// The slides of `notebook`, in order. Their parts are all that it holds but the breaks and blank lines between them, and what
/// is comments alone; a slide without content is none. One that instructs has a cell, if there is one before it.
pub fn slides(notebook: &Notebook) -> Vec<Slide> {
    let marks: Vec<(BlockId, Vec<Mark>)> =
        notebook.blocks().filter_map(|(id, block)| Some((id, parse::marks(block.prose()?)))).collect();
    let all = || marks.iter().flat_map(|(_, marks)| marks);
    let broken = all().any(|mark| matches!(mark, Mark::Break(_)));
    let mut levels: Vec<u8> = all().filter_map(Mark::level).collect();
    levels.sort_unstable();
    levels.dedup();
    let lowest = levels.into_iter().take(2).next_back().unwrap_or(0);

    let mut slides = vec![Slide::default()];
    let mut marks = marks.into_iter();
    for (id, block) in notebook.blocks() {
        let Block::Prose(text) = block else {
            let part =
                if block.cell().is_some_and(Cell::is_question) { Part::Question(id) } else { Part::Cell(id) };
            push(&mut slides, part);
            continue;
        };
        let mut from = 0;
        for mark in marks.next().into_iter().flat_map(|(_, marks)| marks) {
            let (end, next) = match mark {
                Mark::Break(line) => (line.start, line.end),
                Mark::Heading { start, level } if !broken && level <= lowest => (start, start),
                Mark::Heading { .. } => continue,
            };
            prose(&mut slides, id, text, from..end);
            slides.push(Slide::default());
            from = next;
        }
        prose(&mut slides, id, text, from..text.len());
    }
    slides.retain(|slide| !slide.parts.is_empty());
    let mut before = None;
    for slide in &mut slides {
        let last = slide.cells().last();
        if let (None, Some(cell)) = (last, before)
            && slide.parts.iter().any(|part| instructs(notebook, part))
        {
            slide.parts.push(Part::Cell(cell));
        }
        before = last.or(before);
    }
    slides
}

/// Whether a piece of prose has steps to take: a numbered list that names something in bold.
fn instructs(notebook: &Notebook, part: &Part) -> bool {
    let Part::Prose(id, range) = part else { return false };
    let text = notebook.block(*id).and_then(Block::prose).and_then(|text| text.get(range.clone()));
    let reading = Reading::blocks(text.unwrap_or_default());
    let (mut lists, mut found) = (Vec::new(), false);
    for (event, _) in reading.events() {
        match event {
            Event::Start(Tag::List(number)) => lists.push(number.is_some()),
            Event::End(TagEnd::List(_)) => _ = lists.pop(),
            Event::Start(Tag::Strong) => found |= lists.contains(&true),
            _ => {}
        }
    }
    found
}

/// The slide on which `block` is seen at its byte `offset`, or the first one after that place; the last one where there is
/// none. None without slides.
pub fn slide_at(notebook: &Notebook, slides: &[Slide], block: BlockId, offset: usize) -> Option<usize> {
    let here = slides.iter().position(|slide| slide.reaches(block, offset));
    let after = || {
        let later = notebook.blocks().map(|(id, _)| id).skip_while(|id| *id != block).skip(1);
        later.into_iter().find_map(|id| slides.iter().position(|slide| slide.reaches(id, 0)))
    };
    here.or_else(after).or(slides.len().checked_sub(1))
}

fn prose(slides: &mut [Slide], id: BlockId, text: &str, range: Range<usize>) {
    let shows = |part: &str| !part.trim().is_empty() && Reading::blocks(part).shows_anything();
    if text.get(range.clone()).is_some_and(shows) {
        push(slides, Part::Prose(id, range));
    }
}

fn push(slides: &mut [Slide], part: Part) {
    if let Some(slide) = slides.last_mut() {
        slide.parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::Language;
    use crate::notebook::lessons;

    /// Each slide as the text of its prose, with `[kind]` for a cell.
    fn shown(text: &str) -> Vec<String> {
        let notebook = Notebook::parse(text);
        slides(&notebook).iter().map(|slide| words(&notebook, slide)).collect()
    }

    fn words(notebook: &Notebook, slide: &Slide) -> String {
        let part = |part: &Part| match part {
            Part::Prose(id, range) => {
                let prose = notebook.block(*id).and_then(Block::prose).unwrap();
                prose[range.clone()].trim().to_owned()
            }
            Part::Cell(id) | Part::Question(id) => {
                format!("[{}]", notebook.block(*id).and_then(Block::cell).unwrap().kind())
            }
        };
        slide.parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    const CELL: &str = "```toml graph\n```\n";

    #[test]
    fn a_rule_of_dashes_begins_a_slide() {
        let text = format!("# T\n\na\n\n---\n\n## b\n\n{CELL}\nafter\n\n - - -\n{CELL}");
        assert_eq!(shown(&text), ["# T\n\na", "## b [graph] after", "[graph]"]);
    }

    #[test]
    fn the_room_of_words_is_that_of_their_lines() {
        let of = |text: &str| {
            let notebook = Notebook::parse(text);
            slides(&notebook)[0].words(&notebook)
        };
        assert_eq!(of("# A title that is no words\n\none line\nof words\n"), Words { lines: 1, columns: 0 });
        assert_eq!(
            of(&format!("{}\n\n- a\n- b\n  - c\n", "word ".repeat(20))),
            Words { lines: 5, columns: 0 }
        );
        assert_eq!(of("$$x$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"), Words { lines: 5, columns: 2 });
        assert_eq!(of(CELL), Words::default());
    }

    #[test]
    fn with_rules_a_heading_cuts_nothing() {
        assert_eq!(shown("# a\n\n## b\n\n---\n\n# c\n"), ["# a\n\n## b", "# c"]);
    }

    #[test]
    fn without_rules_headings_of_the_two_highest_ranks_cut() {
        assert_eq!(shown("# T\n\nx\n\n### b\n\n#### c\n\n### d\n"), ["# T\n\nx", "### b\n\n#### c", "### d"]);
        assert_eq!(shown("before\n\n## a\n\nb\n=\n"), ["before", "## a", "b\n="]);
        let text = format!("# T\n\n{CELL}\n## b\n\n> ## no\n\n- # no\n");
        assert_eq!(shown(&text), ["# T [graph]", "## b\n\n> ## no\n\n- # no"]);
    }

    #[test]
    fn other_rules_headings_underlined_with_dashes_and_code_are_no_breaks() {
        assert_eq!(shown("a\n\n***\n\nb\n"), ["a\n\n***\n\nb"]);
        assert_eq!(shown("a\n---\nb\n\n```\n---\n```\n").len(), 1);
    }

    #[test]
    fn a_slide_without_content_is_none() {
        assert_eq!(shown(""), Vec::<String>::new());
        assert_eq!(shown("---\n\n---\n\na\n\n---\n---\n"), ["a"]);
        assert_eq!(shown("\n\n"), Vec::<String>::new());
    }

    #[test]
    fn a_comment_is_no_slide_and_cuts_none() {
        assert_eq!(shown("# a\n\n---\n\n<!-- b -->\n\n---\n\nc\n"), ["# a", "c"]);
        assert_eq!(shown("a <!-- b\n\n---\n\n# c\n--> d\n\n---\n\ne\n").len(), 2);
    }

    #[test]
    fn no_lesson_has_an_empty_slide() {
        for lesson in lessons::all() {
            for edition in [Language::English, Language::Korean] {
                let notebook = Notebook::parse(lesson.text(edition));
                assert_eq!(slides(&notebook).len(), notebook.slide_breaks().len() + 1, "{}", lesson.slug);
            }
        }
    }

    #[test]
    fn a_slide_with_steps_shows_the_cell_that_they_are_about() {
        let text = format!("{CELL}\n---\n\n1. Press **Run**.\n\n---\n\n1. Why?\n\n---\n\n- **b**\n");
        assert_eq!(shown(&text), ["[graph]", "1. Press **Run**. [graph]", "1. Why?", "- **b**"]);
        assert_eq!(shown("1. Press **Run**.\n"), ["1. Press **Run**."], "there is none before it");
    }

    #[test]
    fn every_slide_of_a_lesson_that_instructs_has_a_cell() {
        let mut instructing = 0;
        for (lesson, language) in
            lessons::all().iter().flat_map(|lesson| Language::ALL.map(|language| (lesson, language)))
        {
            let notebook = Notebook::parse(lesson.text(language));
            for slide in slides(&notebook) {
                if slide.parts.iter().any(|part| instructs(&notebook, part)) {
                    instructing += 1;
                    assert!(slide.cells().next().is_some(), "{}: {}", lesson.slug, words(&notebook, &slide));
                }
            }
        }
        assert!(instructing > 40, "{instructing}");
    }

    #[test]
    fn a_place_of_the_page_is_on_its_slide() {
        let notebook = Notebook::parse(&format!("# T\n\na\n\n---\n\nb\n\n---\n\n{CELL}\n---\n"));
        let slides = slides(&notebook);
        let ids: Vec<BlockId> = notebook.blocks().map(|(id, _)| id).collect();
        let [first, cell, last] = ids.as_slice() else { panic!("{ids:?}") };
        let text = notebook.block(*first).and_then(Block::prose).unwrap();
        let at = |block, offset| slide_at(&notebook, &slides, block, offset);
        assert_eq!(slides.len(), 3);
        assert_eq!(at(*first, 0), Some(0));
        assert_eq!(at(*first, text.find('b').unwrap()), Some(1));
        assert_eq!(at(*first, text.len()), Some(2), "after the last words comes the cell");
        assert_eq!(at(*cell, 0), Some(2));
        assert_eq!(at(*last, 0), Some(2), "a break at the end leads nowhere else");
        assert_eq!(slide_at(&notebook, &[], *first, 0), None);
    }

    /// Whether nothing of it is to be seen.
    fn is_gap(text: &str) -> bool {
        text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '<' | '!' | '>'))
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_shown_twice(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "# a\n", "## b\n\n", "c\n---\n", "---\n", "\n---\n", "- - -\n", "***\n", "words\n", "\n", "> # q\n",
                    "- ---\n", "```toml graph\n```\n", "```\n---\n```\n", "<!--\n---\n-->\n", "| a |\n|---|\n", "\r\n", "귤\n",
                ]),
                0..24,
            )
        ) {
            let notebook = Notebook::parse(&pieces.concat());
            let slides = slides(&notebook);
            prop_assert!(slides.iter().all(|slide| !slide.parts.is_empty()));
            let mut parts = slides.iter().flat_map(|slide| &slide.parts);
            let mut part = parts.next();
            for (id, block) in notebook.blocks() {
                let Block::Prose(text) = block else {
                    prop_assert_eq!(part, Some(&Part::Cell(id)));
                    part = parts.next();
                    continue;
                };
                // What lies between two parts is breaks, blanks and comments.
                let mut at = 0;
                while let Some(Part::Prose(of, range)) = part && *of == id {
                    prop_assert!(range.start >= at);
                    prop_assert!(is_gap(&text[at..range.start]));
                    at = range.end;
                    part = parts.next();
                }
                prop_assert!(is_gap(&text[at..]));
            }
            prop_assert_eq!(part, None);
        }
    }
}
