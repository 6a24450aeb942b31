//! Taking over a text that another program wrote, with the blocks that are still the same under the ids that they have: what
//! runs in a cell that was not touched goes on.

use super::super::block::{Block, BlockId};
use super::Notebook;

impl Notebook {
    /// Takes over `text`. A block keeps its id if it is there to the letter; a cell also if one of its kind with its `id` is
    /// there, or else the next one of its kind; prose, if there is other prose in its place among what was changed.
    pub(in super::super) fn reread(&mut self, text: &str) {
        let mut told = Self::parse(text);
        let mut old: Vec<Option<(BlockId, &Block)>> =
            self.entries.iter().map(|entry| Some((entry.id, &entry.block))).collect();
        let mut claimed = vec![None; told.entries.len()];
        let alike: [fn(&Block, &Block) -> bool; 3] = [is_same, has_same_name, is_of_same_kind];
        for alike in alike {
            for (entry, claimed) in told.entries.iter().zip(&mut claimed) {
                if claimed.is_some() {
                    continue;
                }
                let found =
                    old.iter_mut().find(|known| known.is_some_and(|(_, known)| alike(known, &entry.block)));
                *claimed = found.and_then(Option::take).map(|(id, _)| id);
            }
        }
        for (entry, id) in told.entries.iter_mut().zip(claimed) {
            entry.id = id.unwrap_or(entry.id);
        }
        *self = told;
    }
}

/// Whether both are written alike, the fences and the blank lines around them aside.
fn is_same(a: &Block, b: &Block) -> bool {
    match (a, b) {
        (Block::Prose(a), Block::Prose(b)) => a == b,
        (Block::Cell(a), Block::Cell(b)) => a.kind() == b.kind() && a.body() == b.body(),
        _ => false,
    }
}

fn has_same_name(a: &Block, b: &Block) -> bool {
    match (a.cell(), b.cell()) {
        (Some(a), Some(b)) => a.kind() == b.kind() && a.name().is_some() && a.name() == b.name(),
        _ => false,
    }
}

fn is_of_same_kind(a: &Block, b: &Block) -> bool {
    a.cell().map(super::super::block::Cell::kind) == b.cell().map(super::super::block::Cell::kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(notebook: &Notebook) -> Vec<BlockId> {
        notebook.blocks().map(|(id, _)| id).collect()
    }

    fn cell(kind: &str, body: &str) -> String {
        format!("```toml {kind}\n{body}```\n\n")
    }

    #[test]
    fn what_is_still_there_keeps_its_id_wherever_it_stands_now() {
        let [a, b, c] = ["id = \"a\"\n", "id = \"b\"\n", "lr = 1\n"].map(|body| cell("training", body));
        let mut notebook = Notebook::parse(&format!("One.\n\n{a}Two.\n\n{b}{c}"));
        let [one, a_id, two, b_id, c_id] = ids(&notebook)[..] else { panic!("five blocks") };
        let changed = cell("training", "id = \"a\"\nlr = 0.5\n");
        let new = cell("search", "id = \"b\"\n");
        notebook.reread(&format!("{b}One, changed.\n\n{new}{changed}{c}"));
        let now = ids(&notebook);
        assert_eq!([now[0], now[1], now[3], now[4]], [b_id, one, a_id, c_id]);
        assert!(![one, a_id, two, b_id, c_id].contains(&now[2]), "another kind of cell is another cell");
    }

    #[test]
    fn no_id_is_given_twice_and_the_text_is_what_was_read() {
        let twice = cell("training", "lr = 1\n");
        let mut notebook = Notebook::parse(&twice);
        let text = format!("{twice}{twice}{twice}");
        notebook.reread(&text);
        let mut now = ids(&notebook);
        now.sort();
        now.dedup();
        assert_eq!((now.len(), notebook.to_string()), (3, text));
    }
}
