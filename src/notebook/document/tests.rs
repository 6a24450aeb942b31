use std::fs;

use super::*;
use crate::notebook::lessons;

#[test]
fn keys_that_come_and_keys_that_go_are_undone_in_one_step() {
    let mut document = Document::new();
    let body = "id = \"g\"\nnetwork = \"net\" # whose\n".to_owned();
    let made = document.edit(&Edit::AddCell(Place::End, "graph".into(), body)).unwrap().unwrap();
    let before = document.notebook().to_string();
    let (changed, gone) = ("expression = \"x\"".parse().unwrap(), vec!["network".to_owned()]);
    document.edit(&Edit::KeysAndGone(made, changed, gone)).unwrap();
    let body = document.notebook().cells().next().map(|(_, cell)| cell.body().to_owned());
    assert_eq!(body.as_deref(), Some("id = \"g\"\nexpression = \"x\"\n"));
    document.undo();
    assert_eq!(document.notebook().to_string(), before);
}

const TEXT: &str = "# Title\n\n```toml training\nid = \"a\"\nlr = 0.1\n```\n\nwords\n";

fn ids(document: &Document) -> Vec<BlockId> {
    document.notebook().blocks().map(|(id, _)| id).collect()
}

fn opened(folder: &Path) -> Document {
    let path = folder.join("a.md");
    fs::write(&path, TEXT).unwrap();
    Document::open(&path).unwrap()
}

#[test]
fn typing_in_one_block_is_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let words = ids(&document)[2];
    for text in ["words,", "words, m", "words, more"] {
        document.edit(&Edit::Prose(words, text.to_owned())).unwrap();
    }
    document.edit(&Edit::Settle).unwrap();
    document.edit(&Edit::Prose(words, "less".to_owned())).unwrap();
    assert!(document.undo() && document.is_dirty());
    assert!(document.notebook().to_string().ends_with("words, more\n"));
    assert!(document.undo() && !document.is_dirty() && !document.undo());
    assert_eq!(document.notebook().to_string(), TEXT);
    assert!(document.redo() && document.redo() && !document.redo());
    assert!(document.notebook().to_string().ends_with("less\n"));
}

#[test]
fn ids_stay_through_edits_undo_and_redo() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let before = ids(&document);
    document.edit(&Edit::MoveDown(before[1])).unwrap();
    assert_eq!(ids(&document), [before[0], before[1]], "the two texts are one now");
    document.undo();
    assert_eq!(ids(&document), before);
    let copy = document.edit(&Edit::Duplicate(before[1])).unwrap().unwrap();
    assert_eq!(ids(&document), [before[0], before[1], copy, before[2]]);
    document.edit(&Edit::Delete(before[1])).unwrap();
    assert_eq!(ids(&document), [before[0], copy, before[2]]);
    document.undo();
    document.undo();
    document.redo();
    assert_eq!(ids(&document), [before[0], before[1], copy, before[2]]);
}

#[test]
fn the_title_follows_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let title = |document: &Document| document.title().unwrap_or_default();
    assert_eq!(title(&document), "Title");
    let first = ids(&document)[0];
    document.edit(&Edit::Prose(first, "# Another".to_owned())).unwrap();
    assert_eq!(title(&document), "Another");
    document.edit(&Edit::Delete(first)).unwrap();
    assert_eq!(title(&document), "a", "the name of the file");
    document.undo();
    assert_eq!(title(&document), "Another");
    document.undo();
    assert_eq!(title(&document), "Title");
    fs::write(folder.path().join("a.md"), "# From outside\n").unwrap();
    document.reload().unwrap();
    assert_eq!(title(&document), "From outside");
    assert_eq!(title(&Document::recovered(Origin::New, "# Found again\n", None)), "Found again");
}

#[test]
fn an_edit_that_changes_nothing_is_no_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let cell = ids(&document)[1];
    document.edit(&Edit::Keys(cell, "lr = 0.1".parse().unwrap())).unwrap();
    document.edit(&Edit::MoveUp(ids(&document)[0])).unwrap();
    assert!(!document.can_undo() && !document.is_dirty());
    document.edit(&Edit::Body(cell, "lr = = 1".to_owned())).unwrap();
    let broken = document.edit(&Edit::Keys(cell, "lr = 0.2".parse().unwrap()));
    assert!(matches!(broken, Err(EditError::Keys(_))));
    document.undo();
    assert!(!document.is_dirty());
}

#[test]
fn another_programs_change_is_seen_and_not_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let path = folder.path().join("a.md");
    assert_eq!(document.disk_state(), DiskState::Same);
    fs::write(&path, "something else").unwrap();
    assert_eq!(document.disk_state(), DiskState::Changed);
    assert!(matches!(document.save(), Err(SaveError::ChangedOnDisk { .. })));
    document.reload().unwrap();
    assert_eq!(document.notebook().to_string(), "something else");
    assert!(!document.is_dirty() && document.undo() && document.is_dirty());
    fs::remove_file(&path).unwrap();
    assert_eq!(document.disk_state(), DiskState::Missing);
    assert!(matches!(document.save(), Err(SaveError::Gone { .. })), "its drive may have been taken out");
    assert!(!path.exists());
    document.save_over().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
    fs::write(&path, "something else").unwrap();
    document.save_over().unwrap();
    assert_eq!((document.disk_state(), document.is_dirty()), (DiskState::Same, false));
}

#[test]
fn a_text_block_left_empty_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    for place in [Place::Start, Place::End, Place::After(ids(&document)[1])] {
        let id = document.edit(&Edit::AddProse(place, String::new())).unwrap().unwrap();
        assert!(document.notebook().block(id).is_some(), "there is a block to type in");
        document.edit(&Edit::Settle).unwrap();
        assert_eq!((document.notebook().to_string().as_str(), document.is_dirty()), (TEXT, false));
    }
}

#[test]
fn a_lesson_is_an_unsaved_copy() {
    let folder = tempfile::tempdir().unwrap();
    let lesson = lessons::find(lessons::FIRST).unwrap();
    let mut document = Document::from_lesson(lesson, Language::English);
    assert_eq!((document.path(), document.is_dirty()), (None, false));
    assert!(matches!(document.save(), Err(SaveError::NoFile)));
    let path = folder.path().join("mine.md");
    document.save_as(&path).unwrap();
    assert_eq!((document.path(), document.folder()), (Some(path.as_path()), Some(folder.path())));
    assert_eq!(fs::read_to_string(&path).unwrap(), lesson.text(Language::English));
}

#[test]
fn a_folder_that_is_gone_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let drive = folder.path().join("drive");
    fs::create_dir(&drive).unwrap();
    let mut document = opened(&drive);
    fs::remove_dir_all(&drive).unwrap();
    for refused in [document.save(), document.save_over()] {
        assert!(matches!(refused, Err(SaveError::NoFolder { folder }) if folder == drive));
    }
    assert!(!drive.exists(), "nothing is put where the drive was");
}

#[test]
fn cells_that_another_program_left_alone_keep_their_ids_and_so_do_those_of_reverted_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = opened(folder.path());
    let (before, path) = (ids(&document), folder.path().join("a.md"));
    let cells: Vec<BlockId> = document.notebook().cells().map(|(id, _)| id).collect();
    fs::write(&path, format!("# Another beginning\n\n{TEXT}")).unwrap();
    document.reload().unwrap();
    assert_eq!(document.notebook().cells().map(|(id, _)| id).collect::<Vec<_>>(), cells);
    document.undo();
    assert_eq!(ids(&document), before);
    document.edit(&Edit::Delete(before[0])).unwrap();
    document.revert();
    assert_eq!(document.notebook().cells().map(|(id, _)| id).collect::<Vec<_>>(), cells);
    assert!(!document.is_dirty() && !document.can_undo());
    assert_eq!(document.disk_state(), DiskState::Same);
}
