//! Where words and cells of a slide stand: one below the other, or cells beside words that would push them off the screen.

use egui::{Rect, pos2, vec2};

use crate::app::page;
use crate::app::room;
use crate::app::theme::measures;
use crate::experiment::graph::GraphSpec;
use crate::notebook::Notebook;
use crate::notebook::slides::{Part, Slide};

/// Room at the left and the right of a slide: titles stand where they stood on the slide before.
const SIDE: f32 = 16.0;
/// Room between the words' scroll bar and the edge of a cell.
const EDGE: f32 = 4.0;
/// Lines of words that still leave a cell below them its room.
const FEW_LINES: usize = 2;
/// A slide that is narrower, in points, has one column.
const TWO_COLUMNS: f32 = 860.0;
/// Columns of a table that fit beside a cell.
const NARROW_TABLE: usize = 3;
/// Share of the width that words beside a cell have, and its bounds in points.
const WORDS: f32 = 0.36;
const WORDS_WIDTH: std::ops::RangeInclusive<f32> = 300.0..=440.0;

/// A column of a slide, which is scrolled by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Column {
    /// What of the screen is its own.
    pub(super) room: Rect,
    /// Where its words and cells stand in it.
    pub(super) text: Rect,
    holds: Holds,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Holds {
    All,
    Words,
    Cells,
}

impl Column {
    /// Whether this part of the slide stands in it.
    pub(super) fn holds(&self, part: &Part) -> bool {
        match self.holds {
            Holds::All => true,
            Holds::Words => matches!(part, Part::Prose(..)),
            Holds::Cells => matches!(part, Part::Cell(_)),
        }
    }

    /// Whether the questions of the slide stand at its foot.
    pub(super) fn holds_questions(&self) -> bool {
        self.holds == Holds::Words
    }
}

/// What of a column is out of sight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Hidden {
    pub(super) above: bool,
    pub(super) below: bool,
}

/// Whether cells may stand beside words and the question of a slide, if it is wide enough: the words would take their room, and
/// neither a table nor a graph needs all of the width.
pub(super) fn may_be_beside(notebook: &Notebook, slide: &Slide) -> bool {
    let words = slide.words(notebook);
    let would_take_room = words.lines > FEW_LINES || slide.questions().next().is_some();
    let mut cells = slide.cells().filter_map(|id| notebook.block(id)?.cell()).peekable();
    would_take_room
        && words.columns <= NARROW_TABLE
        && cells.peek().is_some()
        && !cells.any(|cell| {
            cell.kind() == "graph" && GraphSpec::parse(cell.body()).is_ok_and(|graph| graph.is_long())
        })
}

/// Whether a slide is wide enough for two columns.
pub(super) fn has_two_columns(width: f32) -> bool {
    width >= TWO_COLUMNS
}

/// The columns of a slide, of which `screen` is left to it.
pub(super) fn columns(screen: Rect, is_beside: bool) -> Vec<Column> {
    if !is_beside {
        let width = room::hold(screen.width() - 2.0 * SIDE, page::LEAST, measures::CELL_WIDTH);
        let left = screen.left() + ((screen.width() - width) / 2.0).floor();
        let text = Rect::from_min_size(pos2(left, screen.top()), vec2(width, screen.height()));
        return vec![Column { room: screen, text, holds: Holds::All }];
    }
    let width = room::hold((screen.width() * WORDS).floor(), *WORDS_WIDTH.start(), *WORDS_WIDTH.end());
    // A scroll bar floats in the room at the right of the words.
    let middle = screen.left() + SIDE + width + SIDE;
    let column = |left: f32, right: f32, holds: Holds, sides: [f32; 2]| {
        let room = room::between(pos2(left, screen.top()), pos2(right, screen.bottom()));
        let text = room::between(room.min + vec2(sides[0], 0.0), room.max - vec2(sides[1], 0.0));
        Column { room, text, holds }
    };
    vec![
        column(screen.left(), middle, Holds::Words, [SIDE, SIDE]),
        column(middle, screen.right(), Holds::Cells, [EDGE, SIDE]),
    ]
}

/// Which of so many columns is scrolled when so many points are asked for, down if positive: the first that has more there.
pub(super) fn scrolled(hidden: &[Hidden], columns: usize, points: f32) -> Option<(usize, f32)> {
    let more = |hidden: &Hidden| if points > 0.0 { hidden.below } else { hidden.above };
    let column = hidden.iter().position(more).filter(|column| *column < columns)?;
    Some((column, points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::BlockId;
    use crate::notebook::slides::slides;

    fn screen(width: f32) -> Rect {
        Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 510.0))
    }

    fn slide() -> Slide {
        let cell = BlockId::default();
        Slide { parts: vec![Part::Prose(cell, 0..9), Part::Cell(cell), Part::Question(cell)] }
    }

    #[test]
    fn a_cell_stands_beside_words_that_would_take_its_room() {
        let is_beside = |text: &str| {
            let notebook = Notebook::parse(text);
            may_be_beside(&notebook, &slides(&notebook)[0])
        };
        let many = "Words.\n\n".repeat(4);
        let training = "```toml training\n```\n";
        let question = "```toml question\nask = \"?\"\n```\n";
        let graph = |expression: &str| {
            format!("```toml graph\nexpression = \"{expression}\"\nvalues = {{ x = 1 }}\n```\n")
        };
        assert!(!is_beside(&format!("Few words.\n\n{training}")));
        assert!(is_beside(&format!("Few words.\n\n{training}\n{question}")));
        assert!(is_beside(&format!("{many}{training}")));
        let table = "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n\n";
        assert!(!is_beside(&format!("{many}{table}{training}")));
        assert!(!is_beside(&many), "no cell");
        assert!(is_beside(&format!("{many}{}", graph("z = 2 * x"))));
        assert!(!is_beside(&format!("{many}{}", graph("z = exp(exp(exp(exp(exp(exp(exp(x)))))))"))));
        assert!(!is_beside(&format!("{many}```toml graph\nnetwork = \"train\"\n```\n")));
        assert!(has_two_columns(995.0) && !has_two_columns(700.0));
    }

    #[test]
    fn every_part_of_a_slide_stands_in_one_column() {
        assert_eq!(columns(screen(995.0), false).len(), 1);
        let [words, cells] = columns(screen(995.0), true)[..] else { panic!("two columns") };
        assert_eq!(words.room.right(), cells.room.left());
        assert_eq!(cells.room.right(), 995.0);
        for part in &slide().parts {
            let held = [words.holds(part), cells.holds(part)];
            assert_eq!(held.iter().any(|holds| *holds), !matches!(part, Part::Question(_)));
        }
    }

    #[test]
    fn what_has_more_is_scrolled() {
        let hidden = |above, below| Hidden { above, below };
        assert_eq!(scrolled(&[hidden(false, true), hidden(false, true)], 2, 50.0), Some((0, 50.0)));
        assert_eq!(scrolled(&[hidden(true, false), hidden(false, true)], 2, 50.0), Some((1, 50.0)));
        assert_eq!(scrolled(&[hidden(true, false), hidden(false, true)], 2, -50.0), Some((0, -50.0)));
        assert_eq!(scrolled(&[hidden(false, false)], 1, 50.0), None);
        assert_eq!(scrolled(&[], 1, 50.0), None);
    }
}
