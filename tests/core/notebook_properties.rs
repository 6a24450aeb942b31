//! What a notebook promises for any text and any edits.

use layerscope::notebook::{Block, BlockId, Document, Edit, Notebook, Place};
use proptest::prelude::*;

/// Lines that Markdown reads in more than one way, depending on what is around them.
fn line() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        "",
        " ",
        "\t",
        "words",
        "# Heading",
        "---",
        "***",
        "- item",
        "  - nested",
        "1. one",
        "> quote",
        "    code",
        "\ttab",
        "```",
        "```toml training",
        "  ```toml training",
        "   ```",
        "````toml graph",
        "````",
        "~~~toml descent",
        "~~~",
        "~~~~",
        "> ```toml training",
        "  ~~~toml search",
        "    ```toml training",
        "```toml",
        "```toml a b",
        "```rust",
        "lr = 0.1",
        "id = \"a\"",
        "<!-- note",
        "-->",
        "<div>",
        "<script>",
        "</script>",
        "<pre>",
        "| a | b |",
        "|---|---|",
        "$$",
        "[a]: b",
        "[^1]: note",
        "===",
        "\u{feff}",
        "한글",
        "`a` ```",
        "``` ```toml x",
        "\u{b}",
        "\u{a0}",
    ])
    .prop_map(str::to_owned);
    prop_oneof![9 => fixed, 1 => ".{0,12}"]
}

fn text() -> impl Strategy<Value = String> {
    let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r\n", "\r"]);
    let mark = prop_oneof![9 => Just(""), 1 => Just("\u{feff}")];
    (mark, prop::collection::vec((line(), ending), 0..14), any::<bool>()).prop_map(|(mark, lines, ended)| {
        let mut text = mark.to_owned();
        for (line, ending) in lines {
            text.push_str(&line);
            text.push_str(ending);
        }
        if !ended {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
        }
        text
    })
}

fn blocks(notebook: &Notebook) -> Vec<Block> {
    notebook.blocks().map(|(_, block)| block.clone()).collect()
}

/// An edit of the block at some place in the list, with text to put there.
fn edits() -> impl Strategy<Value = Vec<(u8, prop::sample::Index, prop::sample::Index, String)>> {
    prop::collection::vec(
        (0_u8..10, any::<prop::sample::Index>(), any::<prop::sample::Index>(), text()),
        0..8,
    )
}

fn edit(
    notebook: &Notebook,
    (what, block, offset, text): &(u8, prop::sample::Index, prop::sample::Index, String),
) -> Edit {
    let ids: Vec<BlockId> = notebook.blocks().map(|(id, _)| id).collect();
    if ids.is_empty() {
        return Edit::AddProse(Place::Start, text.clone());
    }
    let id = ids[block.index(ids.len())];
    let prose = notebook.block(id).and_then(Block::prose);
    match (what, prose) {
        (0, Some(_)) => Edit::Prose(id, text.clone()),
        (0, None) => Edit::Body(id, text.clone()),
        (1, _) => Edit::AddCell(Place::After(id), "training".to_owned(), text.clone()),
        (2, _) => Edit::AddCell(Place::Start, "activations".to_owned(), String::new()),
        (3, Some(prose)) => Edit::AddCell(
            Place::Within(id, offset.index(prose.len() + 1)),
            "training".to_owned(),
            String::new(),
        ),
        (4, _) => Edit::AddProse(Place::After(id), text.clone()),
        (5, _) => Edit::Duplicate(id),
        (6, _) => Edit::Delete(id),
        (7, _) => Edit::MoveUp(id),
        (8, _) => Edit::MoveDown(id),
        _ => Edit::AddProse(Place::End, text.clone()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_text_is_written_back_to_the_byte(text in prop_oneof![text(), ".*", "(?s).{0,80}"]) {
        let notebook = Notebook::parse(&text);
        prop_assert_eq!(notebook.to_string(), text.as_str());
        for (_, cell) in notebook.cells() {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            if !text.replace("\r\n", "").contains('\r') && !cell.body().is_empty() {
                let body: String = lines[cell.first_line() - 1..].concat();
                prop_assert!(body.starts_with(cell.body()), "line {}", cell.first_line());
            }
        }
    }

    #[test]
    fn settling_what_was_read_changes_nothing(text in text()) {
        let mut notebook = Notebook::parse(&text);
        let ids: Vec<_> = notebook.blocks().map(|(id, _)| id).collect();
        notebook.settle();
        prop_assert_eq!(notebook.to_string(), text);
        prop_assert_eq!(notebook.blocks().map(|(id, _)| id).collect::<Vec<_>>(), ids);
    }

    #[test]
    fn edited_blocks_are_read_again_as_they_are(text in text(), edits in edits()) {
        let mut notebook = Notebook::parse(&text);
        for step in &edits {
            let cells: Vec<BlockId> = notebook.cells().map(|(id, _)| id).collect();
            // A lone carriage return is a line ending to some of Markdown's rules and none to others; a block
            // beside an edit is freed of it, and may be read differently then.
            let lone_return = notebook.to_string().replace("\r\n", "").contains('\r');
            let step = edit(&notebook, step);
            prop_assert!(notebook.apply(&step).is_ok());
            let blank = |block: &Block| block.prose().is_some_and(|text| text.trim().is_empty());
            let has_blank = notebook.blocks().any(|(_, block)| blank(block));
            let typed = notebook.to_string();
            notebook.settle();
            let settled = notebook.to_string();
            prop_assert!(settled == typed || has_blank, "settling keeps the text: {typed:?} {settled:?}");
            let again = Notebook::parse(&settled);
            prop_assert_eq!(blocks(&again), blocks(&notebook), "after {:?}", step);
            let left: Vec<BlockId> = notebook.cells().map(|(id, _)| id).collect();
            let deleted = match step { Edit::Delete(id) => Some(id), _ => None };
            for id in cells {
                prop_assert!(left.contains(&id) || deleted == Some(id) || lone_return, "{:?} swallowed a cell of {:?}", step, typed);
            }
            let mut unique = left.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), left.len());
        }
    }

    #[test]
    fn undo_and_redo_walk_the_same_texts(text in text(), edits in edits()) {
        let mut document = Document::new();
        document.edit(&Edit::AddProse(Place::Start, text)).unwrap();
        document.edit(&Edit::Settle).unwrap();
        let mut texts = vec![String::new(), document.notebook().to_string()];
        for step in &edits {
            let step = edit(document.notebook(), step);
            document.edit(&step).unwrap();
            document.edit(&Edit::Settle).unwrap();
            let now = document.notebook().to_string();
            if texts.last() != Some(&now) {
                texts.push(now);
            }
        }
        let walk = |document: &mut Document, step: fn(&mut Document) -> bool| {
            let mut seen = vec![document.notebook().to_string()];
            while step(document) {
                seen.push(document.notebook().to_string());
            }
            seen.dedup();
            seen
        };
        let mut back = walk(&mut document, Document::undo);
        prop_assert!(!document.is_dirty());
        back.reverse();
        texts.dedup();
        prop_assert_eq!(&back, &texts);
        prop_assert_eq!(&walk(&mut document, Document::redo), &texts);
    }

    #[test]
    fn one_parameter_changes_one_line(
        values in prop::collection::vec((value(), "[ \t]{0,3}", prop_oneof![Just(""), Just("# note = \"1\"")]), 1..7),
        blank in prop::collection::vec(0_usize..2, 7),
        chosen in any::<prop::sample::Index>(),
        new in value(),
        ending in prop::sample::select(vec!["\n", "\r\n"]),
        absent in any::<bool>(),
    ) {
        let mut body = String::new();
        for (number, (value, space, note)) in values.iter().enumerate() {
            body.push_str(&ending.repeat(blank[number]));
            let line = format!("key{number}{space}={space}{value} {note}{ending}");
            body.push_str(&line);
        }
        let text = format!("words{ending}{ending}```toml training{ending}{body}```{ending}");
        let mut notebook = Notebook::parse(&text);
        let (id, _) = notebook.cells().next().unwrap();
        let key = if absent { "new".to_owned() } else { format!("key{}", chosen.index(values.len())) };
        let new: toml::Table = format!("{key} = {new}").parse().unwrap();
        notebook.set_cell_keys(id, &new).unwrap();
        let written = notebook.to_string();

        let mut expected: toml::Table = body.parse().unwrap();
        let old = expected.insert(key.clone(), new[&key].clone());
        let (_, cell) = notebook.cells().next().unwrap();
        let read: toml::Table = cell.body().parse().unwrap();
        if old.as_ref() != Some(&new[&key]) && !matches!((&old, &new[&key]), (Some(toml::Value::Integer(_)), toml::Value::Float(_))) {
            prop_assert_eq!(&read, &expected);
        }

        let before: Vec<&str> = text.split_inclusive('\n').collect();
        let after: Vec<&str> = written.split_inclusive('\n').collect();
        if absent {
            prop_assert_eq!(after.len(), before.len() + 1);
            let added: Vec<&str> = after.iter().copied().filter(|line| line.starts_with("new = ")).collect();
            prop_assert_eq!(added.len(), 1);
            prop_assert!(added[0].ends_with(ending));
            let others: Vec<&str> = after.iter().copied().filter(|line| !line.starts_with("new = ")).collect();
            prop_assert_eq!(others, before);
        } else {
            prop_assert_eq!(after.len(), before.len());
            for (before, after) in before.iter().zip(&after) {
                if before.starts_with(&key) {
                    let note = |line: &str| line.rsplit_once('#').map(|(_, note)| note.to_owned());
                    prop_assert_eq!(note(before), note(after));
                } else {
                    prop_assert_eq!(before, after);
                }
            }
        }
    }
}

/// A value on one line, as a spec may hold it.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (-1.0e9..1.0e9).prop_map(|number: f64| format!("{number:?}")),
        prop::sample::select(vec![
            "true",
            "false",
            "0.1",
            "1e-6",
            "\"relu\"",
            "'he'",
            "[50]",
            "[ 100, 100 ]",
            "[]",
            "{ std = 0.01 }",
            "{std=1}",
            "{ kind = \"sgd\", lr = 0.1 }",
            "{ kind = \"adam\", lr = 0.001, beta1 = 0.9 }",
            "\"```\"",
            "[{ at = 500, batch_norm = true }, { at = 800, lr = 0.01 }]",
            "{ momentum = 0.9, epsilon = 1e-6 }",
        ])
        .prop_map(str::to_owned),
    ]
}

#[test]
fn only_fences_at_the_top_level_are_cells() {
    let kinds = |text: &str| {
        Notebook::parse(text).cells().map(|(_, cell)| cell.kind().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds("```toml training\n```\n"), ["training"]);
    assert_eq!(kinds("  ~~~~  toml   graph  \na = 1\n~~~\n~~~~\n"), ["graph"]);
    assert_eq!(kinds("words\n```toml training\nno end"), ["training"]);
    assert_eq!(kinds("- item\n```toml training\n```\n"), ["training"]);
    for text in [
        "```toml\n```\n",
        "```toml training now\n```\n",
        "```TOML training\n```\n",
        "```tomltraining\n```\n",
        "    ```toml training\n    ```\n",
        "> ```toml training\n> ```\n",
        "- item\n\n  ```toml training\n  ```\n",
        "````\n```toml training\n```\n````\n",
        "<div>\n```toml training\n```\n</div>\n",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text:?}");
    }
}

#[test]
fn a_body_cannot_end_its_own_cell() {
    let mut notebook = Notebook::parse("```toml training\n```\n\nwords\n");
    let (id, _) = notebook.cells().next().unwrap();
    notebook.set_cell_body(id, "a = '''\n```\n'''").unwrap();
    assert_eq!(notebook.to_string(), "````toml training\na = '''\n```\n'''\n````\n\nwords\n");
}

#[test]
fn a_copied_cell_gets_a_name_of_its_own() {
    let mut notebook = Notebook::parse("```toml activations\nid = \"spread\" # here\n```\n");
    let (id, _) = notebook.cells().next().unwrap();
    let copy = notebook.duplicate(id).unwrap();
    notebook.duplicate(copy).unwrap();
    let added = notebook.add_cell(Place::End, "training", "seed = 1\n").unwrap();
    let names: Vec<_> = notebook.cells().map(|(_, cell)| cell.name().unwrap()).collect();
    assert_eq!(names, ["spread", "spread-2", "spread-3", "training-1"]);
    assert_eq!(
        notebook.block(added).and_then(Block::cell).unwrap().body(),
        "id = \"training-1\"\nseed = 1\n"
    );
}

#[test]
fn a_cell_goes_between_two_paragraphs() {
    let mut notebook = Notebook::parse("# One\n\ntwo\nlines\n\nthree\n");
    let (id, _) = notebook.blocks().next().unwrap();
    notebook.add_cell(Place::Within(id, 9), "graph", "id = \"g\"").unwrap();
    assert_eq!(notebook.to_string(), "# One\n\ntwo\nlines\n\n```toml graph\nid = \"g\"\n```\n\nthree\n");
    assert_eq!(notebook.blocks().next().unwrap().0, id);
}

#[test]
fn prose_that_is_being_typed_swallows_no_cell() {
    let mut notebook = Notebook::parse("words\n\n```toml training\n```\n");
    let (id, _) = notebook.blocks().next().unwrap();
    notebook.set_prose(id, "words\n\n~~~python\nx = 1").unwrap();
    assert_eq!(notebook.cells().count(), 1);
    notebook.settle();
    assert_eq!(notebook.to_string(), "words\n\n~~~python\nx = 1\n~~~\n\n```toml training\n```\n");
    notebook.set_prose(id, "words\n\n```toml graph\n```\n\nmore").unwrap();
    notebook.settle();
    let kinds: Vec<_> = notebook.cells().map(|(_, cell)| cell.kind()).collect();
    assert_eq!(kinds, ["graph", "training"]);
}

#[test]
fn the_title_and_the_slides_are_found() {
    let text = "words\n\n# The *first* `heading`\n\n---\n\na heading\n---\n\n***\n\n```toml graph\n---\n```\n\n- - -\n";
    let notebook = Notebook::parse(text);
    assert_eq!(notebook.title().as_deref(), Some("The first heading"));
    let offsets: Vec<_> = notebook.slide_breaks().into_iter().map(|(_, at)| at).collect();
    assert_eq!(offsets, [text.find("---").unwrap(), 0]);
}

/// A file of mixed line endings, of which an edit leaves carriage returns alone, is none that is written with these throughout.
#[test]
fn carriage_returns_that_an_edit_leaves_alone_are_no_line_endings_of_the_file() {
    for text in [
        "```toml training\r \n ",
        "```toml training\r~~~\n",
        "words\rmore\n\n```toml training\nseed = 1\n```",
        "one\rtwo\n\n```toml training\n```",
    ] {
        for what in [0, 6] {
            let mut notebook = Notebook::parse(text);
            let id = notebook.cells().last().map(|(id, _)| id).expect("there is a cell");
            let step = if what == 0 { Edit::Body(id, String::new()) } else { Edit::Delete(id) };
            notebook.apply(&step).expect("the cell is there");
            notebook.settle();
            assert_eq!(
                blocks(&Notebook::parse(&notebook.to_string())),
                blocks(&notebook),
                "{text:?}, {step:?}"
            );
        }
    }
}
