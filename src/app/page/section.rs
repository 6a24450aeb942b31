//! Which cell the text speaks of.
//!
//! A section begins at a heading. Its cell is the one whose place in the text was passed last, or else the first one that
//! comes in it; a section without a cell keeps the cell of the text before it, and text before any cell has the first.

use crate::notebook::BlockId;

/// Something in the text that stands at a height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    /// A section begins.
    Heading,
    /// The place of a cell.
    Cell(BlockId),
}

/// The cell of what is read at the height `line`; `marks` are those of the whole text, from its top on. None in a notebook
/// without cells.
pub(super) fn cell_read(marks: &[(f32, Mark)], line: f32) -> Option<BlockId> {
    let passed = marks.iter().take_while(|(top, _)| *top <= line).count();
    let (before, after) = marks.split_at(passed);
    let cell = |(_, mark): &(f32, Mark)| if let Mark::Cell(id) = mark { Some(*id) } else { None };
    let in_section = |mark: &&(f32, Mark)| mark.1 != Mark::Heading;
    let last_of_section = before.iter().rev().take_while(in_section).find_map(cell);
    let next_of_section = || after.iter().take_while(in_section).find_map(cell);
    let last = || before.iter().rev().find_map(cell);
    let first = || after.iter().find_map(cell);
    last_of_section.or_else(next_of_section).or_else(last).or_else(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::Notebook;

    #[test]
    fn the_cell_of_a_section_is_that_which_was_passed_last_or_comes_next() {
        let notebook = Notebook::parse("```toml graph\n```\n\n```toml graph\n```\n\n```toml graph\n```\n");
        let cells: Vec<BlockId> = notebook.cells().map(|(id, _)| id).collect();
        let [a, b, c] = cells[..] else { panic!("three cells: {cells:?}") };
        let marks = [
            (0.0, Mark::Heading),
            (100.0, Mark::Heading),
            (150.0, Mark::Cell(a)),
            (200.0, Mark::Heading),
            (300.0, Mark::Heading),
            (350.0, Mark::Cell(b)),
            (400.0, Mark::Cell(c)),
        ];
        for (line, cell, why) in [
            (50.0, a, "before any cell it is the first"),
            (120.0, a, "the cell to come of the section"),
            (160.0, a, "the cell that was passed"),
            (250.0, a, "a section without a cell keeps the last"),
            (310.0, b, "the first of two to come"),
            (360.0, b, "the first of two"),
            (500.0, c, "the second of two"),
        ] {
            assert_eq!(cell_read(&marks, line), Some(cell), "{why}");
        }
        assert_eq!(cell_read(&[(0.0, Mark::Heading)], 10.0), None);
    }
}
