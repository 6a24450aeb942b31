//! What stands in a cell that is put into a notebook.

use crate::experiment::Kind;
use crate::notebook::{BlockId, Notebook, Place};

/// The block of a new cell at `place`: one that looks at a network looks at that of the training cell before it, or else at the
/// first of the notebook.
pub(super) fn new_block(notebook: &Notebook, place: Place, kind: &Kind) -> String {
    const NETWORK: &str = "network";
    let block = kind.default_block;
    let Ok(mut keys) = block.parse::<toml::Table>() else { return block.to_owned() };
    if !keys.contains_key(NETWORK) {
        return block.to_owned();
    }
    let before = |id: &BlockId| match place {
        Place::Start => false,
        Place::End => true,
        Place::After(at) | Place::Within(at, _) => {
            let mut blocks = notebook.blocks().map(|(id, _)| id);
            blocks.by_ref().take_while(|block| *block != at).any(|block| block == *id) || *id == at
        }
    };
    let trained = || {
        let cells = notebook.cells().filter(|(_, cell)| cell.kind() == "training");
        cells.filter_map(|(id, cell)| Some((id, cell.name()?)))
    };
    let nearest = trained().filter(|(id, _)| before(id)).last().or_else(|| trained().next());
    let Some((_, name)) = nearest else { return block.to_owned() };
    keys.insert(NETWORK.to_owned(), name.into());
    toml::to_string(&keys).unwrap_or_else(|_| block.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment;

    #[test]
    fn a_new_prediction_looks_at_the_training_cell_before_it() {
        let cell = |id: &str| format!("```toml training\nid = \"{id}\"\n```\n\n");
        let notebook = Notebook::parse(&format!("{}words\n\n{}", cell("first"), cell("second")));
        let ids: Vec<BlockId> = notebook.blocks().map(|(id, _)| id).collect();
        let network = |place, kind: &str| {
            let block = new_block(&notebook, place, experiment::kind(kind).expect("a kind"));
            block
                .parse::<toml::Table>()
                .expect("TOML")
                .get("network")
                .and_then(|id| id.as_str().map(str::to_owned))
        };
        for (place, of) in [
            (Place::After(ids[0]), "first"),
            (Place::Within(ids[1], 0), "first"),
            (Place::After(ids[2]), "second"),
            (Place::End, "second"),
            (Place::Start, "first"),
        ] {
            assert_eq!(network(place, "predict").as_deref(), Some(of), "{place:?}");
        }
        assert_eq!(network(Place::End, "training"), None);
        let empty = Notebook::parse("");
        let predict = experiment::kind("predict").expect("a kind");
        assert_eq!(new_block(&empty, Place::End, predict), predict.default_block);
    }
}
