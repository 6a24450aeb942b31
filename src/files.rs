//! Files that are written in one step: a reader sees the old contents or the new, never half of them; and files that are opened
//! only when they are files.

pub(crate) mod messages;
pub mod program;
pub mod unreadable;

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use self::messages::Message;
use crate::language::Say;

/// Opens the file at `path` for reading, if it is one. A folder, a pipe, a device or a socket is refused and never waited for:
/// whoever names one by mistake would otherwise see a program that hangs.
///
/// # Errors
/// When there is no such file, when it may not be read, and when it is something else than a file.
pub fn open(path: &Path) -> io::Result<File> {
    // Looked at before it is opened, since opening alone can act on a device.
    check_is_file(&fs::metadata(path)?)?;
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // What has taken the place of the file since is opened without waiting, and found out below.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    let file = options.open(path)?;
    check_is_file(&file.metadata()?)?;
    Ok(file)
}

/// The text of the file at `path`, if it is a file, as [`open`].
///
/// # Errors
/// As [`open`], and when it is no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

fn check_is_file(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let (kind, message) = if metadata.is_dir() {
        (io::ErrorKind::IsADirectory, Message::Folder)
    } else {
        (io::ErrorKind::InvalidInput, Message::NoFile)
    };
    Err(io::Error::new(kind, message.phrase()))
}

/// Lets `write` fill a new file beside `path`, brings it to the disk, then gives it that name. Permissions of what was there
/// are kept, and a symbolic link goes on pointing where it did. What is no file but takes bytes, a pipe from which a program reads
/// or `/dev/stdout`, gets them as they come.
///
/// # Errors
/// When `write` fails, `path` is a folder, a socket, a disk, a pipe from which nobody reads or read-only, or its folder cannot be
/// written; `path` is then as it was. It is never waited for somebody to read.
pub fn replace(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let target = behind_links(path)?;
    let permissions = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(metadata) if !metadata.is_file() => {
            let _reader = check_takes_bytes(&target, &metadata)?;
            return write(&mut File::options().write(true).open(&target)?);
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => None,
    };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = begun_in(folder)?;
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
        Ok(metadata) if !metadata.is_file() => return check_takes_bytes(&target, &metadata).map(drop),
        _ => {}
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    check_folder(folder)
}

/// Whether what is at `path` and no file takes bytes: a pipe with a reader, a terminal, `/dev/null`. A pipe is returned open, so
/// that its reader is there as long as it is held.
#[cfg(unix)]
fn check_takes_bytes(path: &Path, metadata: &fs::Metadata) -> io::Result<Option<File>> {
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    let kind = metadata.file_type();
    if kind.is_socket() || kind.is_block_device() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, Message::NoOutput.phrase()));
    }
    if !kind.is_fifo() {
        return Ok(None);
    }
    let pipe = File::options().write(true).custom_flags(libc::O_NONBLOCK).open(path);
    pipe.map(Some).map_err(|error| match error.raw_os_error() {
        Some(libc::ENXIO) => io::Error::new(io::ErrorKind::InvalidInput, Message::NobodyReads.phrase()),
        _ => error,
    })
}

#[cfg(not(unix))]
fn check_takes_bytes(_: &Path, _: &fs::Metadata) -> io::Result<Option<File>> {
    Ok(None)
}

/// Whether files of these endings can be written into `folder`, for those who would work long for nothing: none of that kind there
/// is a folder, or a pipe that nobody reads. A folder that is not there yet is well.
///
/// # Errors
/// With the path that is in the way.
pub fn check_contents(folder: &Path, endings: &[&str]) -> Result<(), (PathBuf, io::Error)> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| (path, error)
    };
    match fs::metadata(folder) {
        Ok(metadata) if !metadata.is_dir() => {
            return Err((folder.to_owned(), io::ErrorKind::NotADirectory.into()));
        }
        Ok(_) => check_folder(folder).map_err(at(folder))?,
        Err(_) => return Ok(()),
    }
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let ending = path.extension().unwrap_or_default();
        let may_be_written = endings.iter().any(|one| ending.eq_ignore_ascii_case(one));
        if may_be_written && fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            check(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// Whether files can be written into a folder that is there. Leaves nothing behind.
///
/// # Errors
/// When the system refuses.
pub fn check_folder(folder: &Path) -> io::Result<()> {
    begun_in(folder).map(drop)
}

/// How the name of a file that is being written begins and ends.
const BEGUN: (&str, &str) = (".layerscope-", ".tmp");

/// A new file in `folder` that nobody clears away while it is written: it is locked until it is closed.
fn begun_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    /// Another program that clears the folder may come between a file and its lock, but hardly so often.
    const ATTEMPTS: usize = 20;
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGUN.0).suffix(BEGUN.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The user's umask takes its share, as with any new file; tempfile's own choice would be private.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    for _ in 1..ATTEMPTS {
        let file = builder.tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // Where there are no locks nothing is cleared away either.
            Err(TryLockError::Error(_)) => return Ok(file),
            Ok(()) if file.path().exists() => return Ok(file),
            Ok(()) | Err(TryLockError::WouldBlock) => {}
        }
    }
    builder.tempfile_in(folder)
}

/// Clears away what programs that were killed while they wrote have left in `folder`: files of [`replace`] that no program
/// holds any more. Nothing else is touched, and what cannot be removed stays.
pub fn clear_begun(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(BEGUN.0) && name.ends_with(BEGUN.1));
        // A link is not followed: what it leads to is not ours.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        let Ok(file) = File::options().write(true).open(&path) else { continue };
        if file.try_lock().is_ok() {
            match fs::remove_file(&path) {
                Ok(()) => tracing::info!("{} was left by a program that was killed; removed", path.display()),
                Err(error) => tracing::warn!("{} could not be removed: {error}", path.display()),
            }
        }
    }
}

/// Lets a file that grows beyond what the system allows (`ulimit -f`) end in an error of the writing, as a full disk does, and
/// not in the end of the program.
pub fn survive_size_limits() {
    #[cfg(unix)]
    {
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;
        // A signal that is noted does not kill, and the writing that brought it fails with "file too large".
        let noted = Arc::new(AtomicBool::new(false));
        if let Err(error) = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noted) {
            tracing::warn!("a file beyond the system's limit will end the program: {error}");
        }
    }
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
    Err(io::Error::other(Message::CircleOfLinks.phrase()))
}

/// Gives a file that cannot be read another name, so that it can be begun again: `class.runs.damaged.toml`. Returns the name.
///
/// # Errors
/// When the system does not rename it.
pub fn set_aside(place: &Path) -> io::Result<PathBuf> {
    let names = (1_u32..).map(|number| {
        place.with_extension(match number {
            1 => "damaged.toml".to_owned(),
            number => format!("damaged-{number}.toml"),
        })
    });
    // Somebody who damages a file a thousand times has to do with the first of them gone.
    let aside =
        names.take(1000).find(|name| !name.exists()).unwrap_or_else(|| place.with_extension("damaged.toml"));
    fs::rename(place, &aside)?;
    Ok(aside)
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

    /// None of them would ever take the bytes.
    #[cfg(unix)]
    #[test]
    fn what_takes_no_bytes_is_refused_before_and_while_it_is_written() {
        const ENDINGS: [&str; 3] = ["csv", "svg", "npz"];
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mkfifo =
            |path: &Path| assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        mkfifo(&at("pipe.csv"));
        let _listener = std::os::unix::net::UnixListener::bind(at("socket.csv")).unwrap();
        fs::create_dir(at("folder.csv")).unwrap();
        std::os::unix::fs::symlink("pipe.csv", at("link.csv")).unwrap();
        for name in ["pipe.csv", "socket.csv", "folder.csv", "link.csv"] {
            assert!(check(&at(name)).is_err(), "{name}");
            let error = replace_with(&at(name), b"text").unwrap_err();
            assert_eq!(check(&at(name)).unwrap_err().to_string(), error.to_string(), "{name}");
        }
        assert_eq!(check(&at("pipe.csv")).unwrap_err().to_string(), "a pipe from which no program reads");
        // With somebody who reads it is what it was made for.
        let held = File::options().read(true).write(true).open(at("pipe.csv")).unwrap();
        assert!(check(&at("pipe.csv")).is_ok() && replace_with(&at("link.csv"), b"text").is_ok());
        drop(held);

        for (name, is_right) in [
            ("a.csv", true),
            ("notes", true),
            ("notes.old", true),
            ("pipe.csv", false),
            ("socket.npz", false),
            ("folder.svg", false),
        ] {
            let cell = at("out").join(name);
            fs::create_dir_all(at("out")).unwrap();
            match name {
                "a.csv" => fs::write(&cell, "old").unwrap(),
                "pipe.csv" => mkfifo(&cell),
                "socket.npz" => drop(std::os::unix::net::UnixListener::bind(&cell).unwrap()),
                _ => fs::create_dir(&cell).unwrap(),
            }
            let checked = check_contents(&at("out"), &ENDINGS);
            assert_eq!(checked.is_ok(), is_right, "{name}: {checked:?}");
            assert!(checked.err().is_none_or(|(path, _)| path == cell), "{name}");
            if !is_right {
                fs::remove_file(&cell).or_else(|_| fs::remove_dir(&cell)).unwrap();
            }
        }
        assert!(check_contents(&at("none"), &ENDINGS).is_ok());
        assert!(check_contents(&at("link.csv"), &ENDINGS).is_err(), "it is no folder");
    }

    #[test]
    fn only_a_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        replace_with(&path, b"text").unwrap();
        assert_eq!(read_text(&path).unwrap(), "text");
        let error = open(folder.path()).unwrap_err();
        assert!(error.to_string().contains("a folder"), "{error}");
        assert_eq!(open(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    /// Each of them would wait for ever, or give bytes without end.
    #[cfg(unix)]
    #[test]
    fn a_pipe_a_device_and_a_socket_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        for path in [&pipe, &socket, &link, Path::new("/dev/zero"), Path::new("/dev/tty")] {
            if !path.exists() {
                continue;
            }
            let error = open(path).unwrap_err();
            assert!(error.to_string().contains("not a file"), "{}: {error}", path.display());
        }
    }

    #[test]
    fn what_killed_programs_left_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [".layerscope-abc.tmp", ".layerscope-abc.md", "layerscope-abc.tmp", "notes.tmp"] {
            fs::write(at(name), "half").unwrap();
        }
        fs::create_dir(at(".layerscope-folder.tmp")).unwrap();
        replace(&at("a.csv"), |file| {
            // Another program starts while this one writes.
            clear_begun(folder.path());
            file.write_all(b"whole")
        })
        .unwrap();
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [".layerscope-abc.md", ".layerscope-folder.tmp", "a.csv", "layerscope-abc.tmp", "notes.tmp"]
        );
        assert_eq!(fs::read(at("a.csv")).unwrap(), b"whole");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_with_such_a_name_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (notes, link) = (folder.path().join("notes.md"), folder.path().join(".layerscope-x.tmp"));
        fs::write(&notes, "mine").unwrap();
        std::os::unix::fs::symlink(&notes, &link).unwrap();
        clear_begun(folder.path());
        assert!(notes.exists() && link.is_symlink());
    }
}
