//! What happens between two blocks: where they are cut, joined and exchanged, so that reading the written text again gives the
//! same blocks.

use super::super::{
    block::{Block, BlockId},
    lines::{self, count_endings},
    parse::{self, Parsed},
    seal,
};
use super::{EditError, Entry, Notebook};

impl Notebook {
    /// Removes the block at `at` with its blank lines; the end of the file stays as it was.
    pub(super) fn take_out(&mut self, at: usize) {
        let removed = self.entries.remove(at);
        if at == self.entries.len() {
            // What is last now ends where it did not: a carriage return alone may be read otherwise there.
            let ending = self.line_ending();
            if let Some(last) = self.entries.last_mut() {
                last.block.normalise(ending);
                last.gap = removed.gap;
            }
        } else if at > 0 {
            self.join(at - 1);
        } else {
            let ending = self.line_ending();
            self.entries.iter_mut().take(1).for_each(|entry| entry.block.normalise(ending));
        }
    }

    /// Brings the blocks into the form that reading the written text gives: joins adjacent prose, drops empty prose,
    /// finds the cells that were typed in prose. A block keeps its id; joined prose has that of its first part.
    /// To be called when an editor loses the focus; the edits that add, delete or move do it themselves.
    pub fn settle(&mut self) {
        while let Some(at) =
            self.entries.iter().position(|entry| entry.block.prose().is_some_and(lines::is_blank))
        {
            self.take_out(at);
        }
        let text = self.text();
        let mut at = self.head.len();
        let mut old: Vec<(BlockId, bool, usize)> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            old.push((entry.id, entry.block.cell().is_some(), at));
            at += self.written_length(index);
        }
        let (head, parsed) = parse::parse(&text);
        let mut end = text.len();
        let mut entries: Vec<Entry> = Vec::new();
        for Parsed { start, block, gap } in parsed.into_iter().rev() {
            let is_cell = block.cell().is_some();
            let found = old.iter().position(|&(_, cell, at)| cell == is_cell && (start..end).contains(&at));
            let before = || old.iter().rposition(|&(_, cell, at)| cell == is_cell && at <= start);
            let claimed = |id| entries.iter().any(|entry: &Entry| entry.id == id);
            let id = found
                .or_else(|| before().filter(|_| !is_cell))
                .map(|index| old[index].0)
                .filter(|&id| !claimed(id))
                .unwrap_or_else(BlockId::fresh);
            entries.push(Entry { id, block, seal: String::new(), gap });
            end = start;
        }
        entries.reverse();
        self.head = head;
        self.entries = entries;
    }

    /// Frees all blocks of carriage returns that stand alone where an edit left no other line ending: the file would be taken for
    /// one that is written with these throughout.
    pub(in super::super) fn free_of_returns(&mut self) {
        let text = self.text();
        if self.returns || text.contains('\n') || !text.contains('\r') {
            return;
        }
        let free = |text: &mut String| *text = lines::with_endings(text, "\n");
        free(&mut self.head);
        for entry in &mut self.entries {
            entry.block.normalise("\n");
            free(&mut entry.seal);
            free(&mut entry.gap);
        }
    }

    /// Cuts prose in two between two of its paragraphs; the index of the second part.
    pub(super) fn split(&mut self, id: BlockId, offset: usize) -> Result<usize, EditError> {
        let at = self.index(id)?;
        let ending = self.line_ending();
        let Block::Prose(text) = &self.entries[at].block else { return Err(EditError::NotProse) };
        let cut = parse::block_starts(text).into_iter().find(|&start| start >= offset);
        let Some(cut) = cut.filter(|&cut| cut > 0) else {
            return Ok(if cut == Some(0) { at } else { at + 1 });
        };
        let (before, after) = text.split_at(cut);
        let (before, after) = (before.trim_end().to_owned(), after.to_owned());
        let second = Entry {
            id: BlockId::fresh(),
            block: Block::Prose(after),
            seal: self.entries[at].seal.clone(),
            gap: std::mem::replace(&mut self.entries[at].gap, ending.repeat(2)),
        };
        self.entries[at].block = Block::Prose(before);
        self.entries.insert(at + 1, second);
        Ok(at + 1)
    }

    /// Exchanges the contents of the places `at` and `at + 1`; the blank lines between blocks stay where they are.
    pub(super) fn swap(&mut self, at: usize) -> bool {
        if at + 1 >= self.entries.len() {
            return false;
        }
        self.entries.swap(at, at + 1);
        let (left, right) = self.entries.split_at_mut(at + 1);
        std::mem::swap(&mut left[at].gap, &mut right[0].gap);
        for junction in at.saturating_sub(1)..=at + 1 {
            self.join(junction);
        }
        self.settle();
        true
    }

    /// Sees to it that the block at `at` ends before the one after it begins.
    pub(super) fn join(&mut self, at: usize) {
        if at + 1 >= self.entries.len() {
            return;
        }
        let ending = self.line_ending();
        let (left, right) = self.entries.split_at_mut(at + 1);
        let (Some(entry), Some(next)) = (left.last_mut(), right.first_mut()) else { return };
        entry.block.normalise(ending);
        next.block.normalise(ending);
        if let Block::Cell(cell) = &mut entry.block {
            cell.close(ending);
        }
        for _ in count_endings(&entry.gap)..2 {
            entry.gap.push_str(ending);
        }
        if !entry.gap.ends_with(['\n', '\r']) {
            entry.gap.push_str(ending);
        }
        if let Block::Cell(cell) = &mut next.block {
            cell.unindent();
        }
        self.seal_prose(at);
        self.seal_prose(at + 1);
    }

    /// Closes what is open in the prose at `at`, read together with the prose beside it: a fence may belong to a list
    /// that began in another block.
    pub(super) fn seal_prose(&mut self, at: usize) {
        let is_prose =
            |index: &usize| self.entries.get(*index).is_some_and(|entry| entry.block.prose().is_some());
        if !is_prose(&at) {
            return;
        }
        let first = (0..at).rev().take_while(is_prose).last().unwrap_or(at);
        let last = (at..self.entries.len()).take_while(is_prose).last().unwrap_or(at);
        let mut together = String::new();
        for entry in &mut self.entries[first..=last] {
            entry.seal.clear();
            entry.block.write(&mut together);
            together.push_str(&entry.gap);
        }
        let ending = self.line_ending();
        if let Some(Entry { block: Block::Cell(cell), .. }) = self.entries.get_mut(last + 1) {
            cell.unindent();
        } else {
            return;
        }
        let entry = &mut self.entries[last];
        let words = together.len() - entry.gap.len();
        entry.seal = seal::seal(&together[..words], &entry.gap, ending);
    }
}
