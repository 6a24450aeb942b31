//! The notebook: blocks in order, and the edits that a reader makes to them.
//!
//! Every edit keeps one promise: after [`Notebook::settle`], reading the written text again gives the same blocks. Adjacent
//! prose is one block, an empty one is none, and a cell typed out in prose becomes a cell.

mod reread;
mod seams;

use super::{
    block::{Block, BlockId, Cell},
    front_matter,
    keys::{self, KeyError},
    lines::{self, count_endings},
    near::{self, NearCell},
    parse::{self, Parsed},
    reading::Definitions,
};

/// A Markdown file as prose and cells.
#[derive(Clone, Debug, Default)]
pub struct Notebook {
    /// Byte-order mark, front matter and blank lines before the first block.
    head: String,
    entries: Vec<Entry>,
    /// Whether the lines of the file end in `\r` and none in `\n`, as old Macs wrote them. Here they all end in `\n`.
    returns: bool,
}

#[derive(Clone, Debug)]
struct Entry {
    id: BlockId,
    block: Block,
    /// What ends an unclosed fence or comment of the block, so that it does not swallow the next one.
    seal: String,
    /// The line ending and the blank lines after the block.
    gap: String,
}

/// Where a new block goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before every other block.
    Start,
    /// After the last block.
    End,
    /// After this block.
    After(BlockId),
    /// Into this prose, between two of its paragraphs: at the first one that begins at this byte or later.
    Within(BlockId, usize),
}

/// Why an edit was not made; the notebook is as it was.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    /// The block is not, or no longer, in the notebook.
    #[error(
        "this block is no longer in the notebook; nothing was changed, and undo brings back what was deleted"
    )]
    NoSuchBlock,
    /// Prose was wanted and the block is a cell.
    #[error("this block is not prose")]
    NotProse,
    /// A cell was wanted and the block is prose.
    #[error("this block is not a cell")]
    NotACell,
    /// A parameter cannot be set in a body that is not TOML.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

impl Notebook {
    /// Reads any text; there is no text that is no notebook.
    pub fn parse(text: &str) -> Self {
        let returns = text.contains('\r') && !text.contains('\n');
        let lines = lines::without_lone_returns(text);
        let (head, parsed) = parse::parse(if returns { &lines } else { text });
        let entry =
            |p: Parsed| Entry { id: BlockId::fresh(), block: p.block, seal: String::new(), gap: p.gap };
        Self { head, entries: parsed.into_iter().map(entry).collect(), returns }
    }

    /// Takes the blocks of `text` under the ids that they have here, if it has as many, cells and prose in the same order.
    /// Whether it has.
    pub(super) fn retell(&mut self, text: &str) -> bool {
        let mut told = Self::parse(text);
        let alike = |(a, b): (&Entry, &Entry)| a.block.cell().is_some() == b.block.cell().is_some();
        if told.entries.len() != self.entries.len() || !told.entries.iter().zip(&self.entries).all(alike) {
            return false;
        }
        for (new, old) in told.entries.iter_mut().zip(&self.entries) {
            new.id = old.id;
        }
        *self = told;
        true
    }

    /// The blocks in order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = (BlockId, &Block)> + DoubleEndedIterator {
        self.entries.iter().map(|entry| (entry.id, &entry.block))
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = (BlockId, &Cell)> {
        self.blocks().filter_map(|(id, block)| Some((id, block.cell()?)))
    }

    /// The block of this id.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks().find(|(other, _)| *other == id).map(|(_, block)| block)
    }

    /// The words of the first heading; without one, the title in the front matter.
    pub fn title(&self) -> Option<String> {
        let heading = self.prose().find_map(parse::first_heading);
        heading.or_else(|| front_matter::value(&self.head, "title"))
    }

    /// The language that the front matter names, as `ko` or `en-GB`.
    pub fn language_tag(&self) -> Option<String> {
        front_matter::value(&self.head, "lang")
    }

    /// What looks like a cell and is none, with its line in the file; `kinds` are the kinds of cells that there are.
    pub fn near_cells(&self, kinds: &[&str]) -> Vec<NearCell> {
        let mut before = count_endings(&self.head);
        let mut all = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let near = entry.block.prose().map(|prose| near::near_cells(prose, kinds)).unwrap_or_default();
            all.extend(near.into_iter().map(|near| NearCell { line: before + near.line, ..near }));
            let mut written = String::new();
            self.write_entry(index, &mut written);
            before += count_endings(&written);
        }
        all
    }

    /// The Markdown of all prose, in order.
    pub fn prose(&self) -> impl Iterator<Item = &str> {
        self.blocks().filter_map(|(_, block)| block.prose())
    }

    /// Where the links of the prose lead that name their address elsewhere in the notebook.
    pub fn definitions(&self) -> Definitions {
        Definitions::of(self.prose())
    }

    /// Where the notebook is cut into slides: the `---` lines, as byte offsets in their prose.
    pub fn slide_breaks(&self) -> Vec<(BlockId, usize)> {
        let prose = self.blocks().filter_map(|(id, block)| Some((id, block.prose()?)));
        prose.flat_map(|(id, text)| parse::slide_breaks(text).into_iter().map(move |at| (id, at))).collect()
    }

    /// Prose or TOML of a block for an editor, which knows `\n` alone; the setters turn it back.
    pub fn text_for_editing(&self, id: BlockId) -> Option<String> {
        let text = match self.block(id)? {
            Block::Prose(text) => text,
            Block::Cell(cell) => &cell.body,
        };
        Some(lines::with_endings(text, "\n"))
    }

    /// Replaces the Markdown of a prose block, as often as it is typed in. What it means for the blocks (a cell typed
    /// out, an empty text) is seen to by [`Self::settle`].
    ///
    /// # Errors
    /// When the block is gone or a cell.
    pub fn set_prose(&mut self, id: BlockId, text: &str) -> Result<(), EditError> {
        let at = self.index(id)?;
        let ending = self.line_ending();
        let entry = &mut self.entries[at];
        let Block::Prose(prose) = &mut entry.block else { return Err(EditError::NotProse) };
        if lines::with_endings(prose, "\n") != lines::with_endings(text, "\n") {
            *prose = lines::with_endings(text.trim_start_matches('\u{feff}'), ending);
            self.seal_prose(at);
            self.number_lines();
        }
        Ok(())
    }

    /// Replaces the TOML of a cell; fences grow where the new text would close them.
    ///
    /// # Errors
    /// When the block is gone or prose.
    pub fn set_cell_body(&mut self, id: BlockId, body: &str) -> Result<(), EditError> {
        let ending = self.line_ending();
        let cell = self.cell_mut(id)?;
        if lines::with_endings(&cell.body, "\n") != lines::with_endings(body, "\n") {
            cell.set_body(body, ending);
            self.number_lines();
        }
        Ok(())
    }

    /// Sets the keys of `changed` in a cell's body and leaves every other byte alone; see the module `keys`.
    ///
    /// # Errors
    /// When the block is gone or prose, or its body is not TOML.
    pub fn set_cell_keys(&mut self, id: BlockId, changed: &toml::Table) -> Result<(), EditError> {
        let ending = self.line_ending();
        let body = keys::set(&self.cell_mut(id)?.body, changed, ending)?;
        self.put_body(id, body)
    }

    /// Sets the keys of `changed` and takes those of `gone` out; see [`Self::set_cell_keys`].
    ///
    /// # Errors
    /// When the block is gone or prose, or its body is not TOML.
    pub fn change_cell_keys(
        &mut self,
        id: BlockId,
        changed: &toml::Table,
        gone: &[String],
    ) -> Result<(), EditError> {
        let ending = self.line_ending();
        let body = self.cell_mut(id)?.body.clone();
        let body = gone.iter().try_fold(body, |body, key| keys::remove(&body, key, ending))?;
        let body = keys::set(&body, changed, ending)?;
        self.put_body(id, body)
    }

    /// Takes a key out of a cell's body, for an optional parameter that is left out again.
    ///
    /// # Errors
    /// When the block is gone or prose, or its body is not TOML.
    pub fn remove_cell_key(&mut self, id: BlockId, key: &str) -> Result<(), EditError> {
        let ending = self.line_ending();
        let body = keys::remove(&self.cell_mut(id)?.body, key, ending)?;
        self.put_body(id, body)
    }

    /// Adds a cell; it gets an `id` that no other cell has.
    ///
    /// # Errors
    /// When the place is gone.
    pub fn add_cell(&mut self, place: Place, kind: &str, body: &str) -> Result<BlockId, EditError> {
        let mut cell = Cell::new(kind, body, self.line_ending());
        let wanted = cell.name().unwrap_or_else(|| format!("{kind}-1"));
        self.rename(&mut cell, &wanted);
        let id = self.insert(place, Block::Cell(cell))?;
        self.settle();
        Ok(id)
    }

    /// Adds prose; an empty text is a block to type in until [`Self::settle`].
    ///
    /// # Errors
    /// When the place is gone.
    pub fn add_prose(&mut self, place: Place, text: &str) -> Result<BlockId, EditError> {
        let text = lines::with_endings(text.trim_start_matches('\u{feff}'), self.line_ending());
        self.insert(place, Block::Prose(text))
    }

    /// Writes a block a second time after itself; a cell gets an `id` of its own.
    ///
    /// # Errors
    /// When the block is gone.
    pub fn duplicate(&mut self, id: BlockId) -> Result<BlockId, EditError> {
        let mut block = self.entries[self.index(id)?].block.clone();
        if let Block::Cell(cell) = &mut block {
            cell.close(self.line_ending());
            if let Some(name) = cell.name() {
                self.rename(cell, &name);
            }
        }
        let copy = self.insert(Place::After(id), block)?;
        self.settle();
        Ok(copy)
    }

    /// Takes a block out.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn delete(&mut self, id: BlockId) -> Result<(), EditError> {
        let at = self.index(id)?;
        self.take_out(at);
        self.settle();
        Ok(())
    }

    /// Changes places with the block before. `false` where there is none.
    ///
    /// # Errors
    /// When the block is gone.
    pub fn move_up(&mut self, id: BlockId) -> Result<bool, EditError> {
        let at = self.index(id)?;
        Ok(at.checked_sub(1).is_some_and(|before| self.swap(before)))
    }

    /// Changes places with the block after. `false` where there is none.
    ///
    /// # Errors
    /// When the block is gone.
    pub fn move_down(&mut self, id: BlockId) -> Result<bool, EditError> {
        let at = self.index(id)?;
        Ok(self.swap(at))
    }

    /// The line ending that the notebook is written with.
    fn line_ending(&self) -> &'static str {
        let endings = [self.head.as_str()].into_iter().chain(self.entries.iter().flat_map(|entry| {
            let block = match &entry.block {
                Block::Prose(text) => text,
                Block::Cell(cell) => &cell.opening,
            };
            [block.as_str(), entry.gap.as_str()]
        }));
        endings.into_iter().find(|text| text.contains(['\n', '\r'])).map_or("\n", lines::style)
    }

    fn index(&self, id: BlockId) -> Result<usize, EditError> {
        self.entries.iter().position(|entry| entry.id == id).ok_or(EditError::NoSuchBlock)
    }

    fn cell_mut(&mut self, id: BlockId) -> Result<&mut Cell, EditError> {
        let at = self.index(id)?;
        match &mut self.entries[at].block {
            Block::Cell(cell) => Ok(cell),
            Block::Prose(_) => Err(EditError::NotACell),
        }
    }

    /// Puts a body whose untouched bytes are to stay what they are.
    fn put_body(&mut self, id: BlockId, body: String) -> Result<(), EditError> {
        let ending = self.line_ending();
        let cell = self.cell_mut(id)?;
        if cell.body != body {
            cell.put_body(body, ending);
            self.number_lines();
        }
        Ok(())
    }

    /// Gives the cell the wanted `id`, or the next free one made from it. A body that is not TOML keeps what it has.
    fn rename(&self, cell: &mut Cell, wanted: &str) {
        let taken: Vec<String> = self.cells().filter_map(|(_, cell)| cell.name()).collect();
        let stem = match wanted.rsplit_once('-') {
            Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
            _ => wanted,
        };
        let mut name = wanted.to_owned();
        let mut number = 2_u32;
        while taken.contains(&name) {
            name = format!("{stem}-{number}");
            number += 1;
        }
        let ending = self.line_ending();
        if let Ok(body) = keys::set_first(&cell.body, "id", &name, ending) {
            cell.set_body(&body, ending);
        }
    }

    fn insert(&mut self, place: Place, block: Block) -> Result<BlockId, EditError> {
        let ending = self.line_ending();
        let at = match place {
            Place::Start => 0,
            Place::End => self.entries.len(),
            Place::After(id) => self.index(id)? + 1,
            Place::Within(id, offset) => self.split(id, offset)?,
        };
        let id = BlockId::fresh();
        let mut entry = Entry { id, block, seal: String::new(), gap: ending.to_owned() };
        if at == self.entries.len() {
            match self.entries.last_mut() {
                Some(last) => entry.gap = std::mem::take(&mut last.gap),
                // Spaces that were all there was would indent the block.
                None if !self.head.ends_with(['\n', '\r']) => {
                    self.head.truncate(if self.head.starts_with('\u{feff}') { 3 } else { 0 });
                }
                None => {}
            }
        }
        self.entries.insert(at, entry);
        if at > 0 {
            self.join(at - 1);
        }
        self.join(at);
        self.number_lines();
        Ok(id)
    }

    /// Bytes that the entry takes in the file.
    fn written_length(&self, index: usize) -> usize {
        let mut out = String::new();
        self.write_entry(index, &mut out);
        out.len()
    }

    fn write_entry(&self, index: usize, out: &mut String) {
        let Some(entry) = self.entries.get(index) else { return };
        entry.block.write(out);
        if index + 1 < self.entries.len() {
            out.push_str(&entry.seal);
        }
        out.push_str(&entry.gap);
    }

    /// Counts again on which line of the file each cell's body begins.
    fn number_lines(&mut self) {
        let mut line = count_endings(&self.head) + 1;
        for index in 0..self.entries.len() {
            let mut written = String::new();
            self.write_entry(index, &mut written);
            if let Block::Cell(cell) = &mut self.entries[index].block {
                cell.first_line = line + count_endings(&cell.opening);
            }
            line += count_endings(&written);
        }
    }

    /// The text of which [`Self::parse`] would make these blocks.
    fn text(&self) -> String {
        let mut out = self.head.clone();
        for index in 0..self.entries.len() {
            self.write_entry(index, &mut out);
        }
        out
    }
}

impl std::fmt::Display for Notebook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text();
        f.write_str(&if self.returns { lines::with_endings(&text, "\r") } else { text })
    }
}
