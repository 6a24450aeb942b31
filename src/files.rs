//! Files that are written in one step: a reader sees the old contents or the new, never half of them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::language::Phrase;

/// Lets `write` fill a new file beside `path`, brings it to the disk, then gives it that name. Permissions of what was there
/// are kept, and a symbolic link goes on pointing where it did. What is no file but takes bytes, a pipe or `/dev/stdout`, gets
/// them as they come.
///
/// # Errors
/// When `write` fails, `path` is a folder or read-only, or its folder cannot be written; `path` is then as it was.
pub fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let target = behind_links(path)?;
    let permissions = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(metadata) if !metadata.is_file() => return write(&mut File::create(&target)?),
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".layerscope-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The user's umask takes its share, as with any new file; tempfile's own choice would be private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    write(file.as_file_mut())?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    // The new name itself reaches the disk with its folder; where a system cannot do that, the file is still whole.
    #[cfg(unix)]
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!("{} could not be synchronised: {error}", folder.display());
    }
    Ok(())
}

/// Whether [`replace`] could write `path` as things are, for those who would work long for nothing. Leaves nothing behind.
///
/// # Errors
/// As [`replace`].
pub fn check(path: &Path) -> io::Result<()> {
    let target = behind_links(path)?;
    match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        // A device or a pipe is opened once, when there is something for it.
        Ok(metadata) if !metadata.is_file() => return Ok(()),
        _ => {}
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    check_folder(folder)
}

/// Whether files can be written into a folder that is there. Leaves nothing behind.
///
/// # Errors
/// When the system refuses.
pub fn check_folder(folder: &Path) -> io::Result<()> {
    tempfile::Builder::new().prefix(".layerscope-").suffix(".tmp").tempfile_in(folder).map(drop)
}

/// Puts `bytes` under `path` as [`replace`] does.
///
/// # Errors
/// As [`replace`].
pub fn replace_with(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, |file| file.write_all(bytes))
}

/// The file that `path` names once every symbolic link is followed, whether it is there yet or not.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    /// As many links as Linux follows before it calls them a loop.
    const MOST_LINKS: usize = 40;
    // What a system offers by a link, as `/dev/stdout`, leads to names that are no paths.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Ok(path.to_owned());
    }
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().map_or(next.clone(), |folder| folder.join(&next)),
            Err(_) => return Ok(path),
        }
    }
    let words = Phrase::new("its symbolic links lead back to themselves", "심볼릭 링크가 제자리로 돌아옴");
    Err(io::Error::other(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_half_way_leaves_the_old_contents_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        replace_with(&path, b"old").unwrap();
        let failed = replace(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        replace_with(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(replace_with(folder.path(), b"").unwrap_err().kind(), io::ErrorKind::IsADirectory);
        let missing = folder.path().join("no/a.csv");
        assert_eq!(replace_with(&missing, b"").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_outlive_it() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let link = folder.path().join("link.csv");
        replace_with(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.csv", &link).unwrap();
        replace_with(&link, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let dangling = folder.path().join("dangling.csv");
        symlink("new.csv", &dangling).unwrap();
        replace_with(&dangling, b"three").unwrap();
        assert_eq!(fs::read(folder.path().join("new.csv")).unwrap(), b"three");
        symlink("round.csv", folder.path().join("round.csv")).unwrap();
        assert!(replace_with(&folder.path().join("round.csv"), b"").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_takes_bytes_and_stays_what_it_is() {
        use std::os::unix::fs::FileTypeExt;
        let device = Path::new("/dev/null");
        replace_with(device, b"gone").unwrap();
        assert!(fs::metadata(device).unwrap().file_type().is_char_device());
    }
}
