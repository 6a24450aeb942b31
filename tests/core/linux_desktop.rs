//! The desktop entry of Linux: what it names is there, and the window is the one that it means.

use std::path::{Path, PathBuf};
use std::process::Command;

use layerscope::app::APP_ID;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/linux")
}

fn entry() -> String {
    std::fs::read_to_string(folder().join(format!("{APP_ID}.desktop"))).expect("it is called as the window")
}

/// The value of `key` in the first group.
fn value<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    let group = entry.split("\n[Desktop Action").next()?;
    group.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

#[test]
fn it_starts_this_program_opens_notebooks_and_knows_its_window() {
    let entry = entry();
    assert!(entry.starts_with("[Desktop Entry]\n"));
    assert_eq!(value(&entry, "Type"), Some("Application"));
    let program = value(&entry, "Exec").and_then(|exec| exec.split(' ').next());
    assert_eq!(program, Some(env!("CARGO_PKG_NAME")));
    assert_eq!(value(&entry, "StartupWMClass"), Some(APP_ID));
    assert!(value(&entry, "MimeType").is_some_and(|types| types.contains("text/markdown;")));
    for key in ["Name", "Comment", "Comment[ko]", "Icon", "Categories"] {
        assert!(value(&entry, key).is_some_and(|value| !value.is_empty()), "{key}");
    }
}

#[test]
fn its_icon_is_there_in_every_size_that_the_folders_promise() {
    let entry = entry();
    let icon = value(&entry, "Icon").expect("it has one");
    let icons = folder().join("icons/hicolor");
    let scalable = std::fs::read_to_string(icons.join(format!("scalable/apps/{icon}.svg"))).unwrap();
    assert!(scalable.starts_with("<svg "));
    for side in [48_u32, 128, 256] {
        let path = icons.join(format!("{side}x{side}/apps/{icon}.png"));
        let picture = image::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!((picture.width(), picture.height()), (side, side));
    }
}

#[test]
fn the_freedesktop_validator_finds_no_fault() {
    let path = folder().join(format!("{APP_ID}.desktop"));
    // Without the package desktop-file-utils there is nobody to ask; `.ci/run` installs it.
    let Ok(said) = Command::new("desktop-file-validate").arg(&path).output() else { return };
    let words = [said.stdout, said.stderr].concat();
    assert!(said.status.success() && words.is_empty(), "{}", String::from_utf8_lossy(&words));
}
