//! What this program is, and where it keeps its own data: settings, drafts, the runs of lessons.

use std::env::consts::{ARCH, OS};
use std::path::{Path, PathBuf};

/// A file of this name beside the program makes it portable: its data then lie beside it too, as on a memory stick.
const PORTABLE: &str = "portable";
/// The folder of those data.
const PORTABLE_DATA: &str = "layerscope-data";

/// Its version, as `1.2.3`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Its licence, in the words of SPDX.
pub const LICENCE: &str = env!("CARGO_PKG_LICENSE");

/// For which machines it was built, how, and from which state of the sources where whoever built it said so (`LAYERSCOPE_BUILD`):
/// `linux x86_64, 4f2a91c`.
pub fn build() -> String {
    let how = if cfg!(debug_assertions) { ", debug" } else { "" };
    let state = option_env!("LAYERSCOPE_BUILD").map(|state| format!(", {state}")).unwrap_or_default();
    format!("{OS} {ARCH}{how}{state}")
}

/// What `--version` prints after the name of the program.
pub fn long_version() -> String {
    let data = data_folder()
        .map_or_else(|| "none: the system names no folder".into(), |folder| folder.display().to_string());
    format!("{VERSION}\nbuild: {}\nlicence: {LICENCE}\ndata: {data}", build())
}

/// The folder for the program's own data: beside a portable program, else the user's, where the system has one. It may not
/// be there yet.
pub fn data_folder() -> Option<PathBuf> {
    portable_data_folder().or_else(|| {
        directories::ProjectDirs::from("", "", "layerscope").map(|folders| folders.data_dir().to_owned())
    })
}

/// The folder beside a portable program; none where the program is not portable.
pub fn portable_data_folder() -> Option<PathBuf> {
    beside(&std::env::current_exe().ok()?)
}

fn beside(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    folder.join(PORTABLE).is_file().then(|| folder.join(PORTABLE_DATA))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_beside_the_program_keeps_its_data_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = folder.path().join("layerscope");
        assert_eq!(beside(&program), None);
        fs::create_dir(folder.path().join(PORTABLE)).expect("a folder of that name says nothing");
        assert_eq!(beside(&program), None);
        fs::remove_dir(folder.path().join(PORTABLE)).expect("it is empty");
        fs::write(folder.path().join(PORTABLE), "").expect("a file");
        assert_eq!(beside(&program), Some(folder.path().join(PORTABLE_DATA)));
        assert_eq!(beside(Path::new("/")), None);
    }

    #[test]
    fn the_long_version_says_what_it_is_and_where_its_data_lie() {
        let said = long_version();
        let starts: Vec<&str> = said.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(starts, [VERSION, "build:", "licence:", "data:"]);
    }
}
