//! The dialog of Linux desktops without a portal: the program zenity.
//!
//! `rfd` would call it too, but takes a zenity that fails for one that was closed. It fails, for one, where the locale that is set
//! was never generated: then it refuses whatever is not ASCII, a Korean title among them. So it is asked once more in plain words,
//! and what still goes wrong is said.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use super::{Answer, Ask, Chooses, Words};
use crate::app::text::{Language, Text};
use crate::language::Phrase;

/// The name under which a portal offers its dialogs.
const PORTAL: &str = "org.freedesktop.portal.Desktop";

/// Whether the desktop has dialogs of its own, or can start them.
pub(super) async fn portal_answers() -> bool {
    let asked = async {
        let bus = zbus::Connection::session().await?;
        let names = zbus::fdo::DBusProxy::new(&bus).await?;
        let is_there = |all: Vec<zbus::names::OwnedBusName>| all.iter().any(|name| name.as_str() == PORTAL);
        zbus::Result::Ok(
            is_there(names.list_names().await?) || is_there(names.list_activatable_names().await?),
        )
    };
    asked.await.unwrap_or_else(|error| {
        tracing::debug!(%error, "no session bus, and so no desktop portal");
        false
    })
}

/// What zenity is asked.
pub(super) struct Question {
    chooses: Chooses,
    /// Where it begins: a folder, or the file that is proposed.
    from: Option<PathBuf>,
    words: Words,
    /// The same in letters that every locale has.
    plain: Words,
}

impl Question {
    pub(super) fn new(ask: &Ask, folder: Option<PathBuf>, words: Words) -> Self {
        // A path that ends in a separator is a folder to look into.
        let from = folder.map(|folder| folder.join(ask.proposes().unwrap_or_default()));
        let ascii = |words: &str| words.chars().filter(char::is_ascii).collect::<String>();
        let english = ask.words(Text::of(Language::English));
        let plain = Words {
            title: ascii(&english.title),
            filter: english.filter.map(|(name, endings)| (ascii(&name), endings)),
        };
        Self { chooses: ask.chooses(), from, words, plain }
    }

    fn arguments(&self, words: &Words) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--file-selection".into()];
        arguments.extend(match self.chooses {
            Chooses::File => None,
            Chooses::Files => Some("--multiple".into()),
            Chooses::Folder => Some("--directory".into()),
            Chooses::Save => Some("--save".into()),
        });
        if self.chooses == Chooses::Save {
            arguments.push("--confirm-overwrite".into());
        }
        // No separator of its own, such as `|`, which names of files may hold.
        arguments.push("--separator=\n".into());
        arguments.push(format!("--title={}", words.title).into());
        if let Some((name, endings)) = &words.filter {
            let patterns: Vec<String> = endings.iter().map(|ending| format!("*.{ending}")).collect();
            arguments.push(format!("--file-filter={name} | {}", patterns.join(" ")).into());
        }
        if let Some(from) = &self.from {
            let mut argument = OsString::from("--filename=");
            argument.push(from);
            arguments.push(argument);
        }
        arguments
    }
}

/// Shows the dialog and waits for its end.
///
/// # Errors
/// What is to be said when there was none.
pub(super) fn ask(question: &Question) -> Result<Answer, Phrase> {
    match run(question.arguments(&question.words)).map(read) {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(code)) => {
            tracing::warn!(?code, "zenity failed, and is asked again in plain words");
            run(question.arguments(&question.plain))
                .map(read)
                .map_err(|error| missing(&error))?
                .map_err(|code| Text::phrase(|text| (text.shell.dialog_failed)(code)))
        }
        Err(error) => Err(missing(&error)),
    }
}

fn run(arguments: Vec<OsString>) -> io::Result<Output> {
    Command::new("zenity").args(arguments).stdin(Stdio::null()).output()
}

/// What was chosen; nothing when it was closed, which is exit code 1. Else the code with which it failed, if it has any.
fn read(output: Output) -> Result<Answer, Option<i32>> {
    match output.status.code() {
        Some(0) => {
            let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            Ok(lines.map(|line| PathBuf::from(OsString::from_vec(line.to_vec()))).collect())
        }
        Some(1) if !has_no_display(&output.stderr) => Ok(Answer::new()),
        code => Err(code),
    }
}

/// Whether it could not show itself, for which it has the code of a dialog that was closed.
fn has_no_display(said: &[u8]) -> bool {
    OsStr::from_bytes(said).to_string_lossy().contains("cannot open display")
}

fn missing(error: &io::Error) -> Phrase {
    tracing::warn!(%error, "zenity cannot be started");
    match error.kind() {
        ErrorKind::NotFound => Text::phrase(|text| text.shell.no_desktop_dialog),
        _ => Text::phrase(|text| (text.shell.dialog_failed)(None)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    use super::*;

    fn ended(code: i32, stdout: &[u8], stderr: &[u8]) -> Result<Answer, Option<i32>> {
        let status = ExitStatus::from_raw(code << 8);
        read(Output { status, stdout: stdout.to_vec(), stderr: stderr.to_vec() })
    }

    #[test]
    fn closed_is_told_from_failed() {
        assert_eq!(ended(0, "/a/수업.md\n".as_bytes(), b""), Ok(vec!["/a/수업.md".into()]));
        assert_eq!(ended(0, b"/a|b\n/c d \n", b""), Ok(vec!["/a|b".into(), "/c d ".into()]));
        assert_eq!(ended(1, b"", b"dconf-WARNING"), Ok(Vec::new()));
        assert_eq!(ended(1, b"", b"Gtk-WARNING **: cannot open display: "), Err(Some(1)));
        assert_eq!(ended(255, b"", b"This option is not available."), Err(Some(255)));
    }

    #[test]
    fn plain_words_are_ascii_whatever_is_asked_in_whichever_language() {
        let asks = [
            Ask::OpenNotebook,
            Ask::SaveNotebook { name: "수업.md".into() },
            Ask::DataFolder,
            Ask::DataFiles,
            Ask::Export { name: "수업.svg".into(), format: crate::app::exports::Format::Svg },
        ];
        for ask in asks {
            let korean = ask.words(Text::of(Language::Korean));
            let question = Question::new(&ask, Some("/home/우리".into()), korean);
            assert!(!question.words.title.is_ascii(), "{ask:?}");
            let Words { title, filter } = &question.plain;
            assert!(title.is_ascii() && !title.is_empty(), "{title}");
            assert!(filter.as_ref().is_none_or(|(name, _)| name.is_ascii() && !name.is_empty()));
            // The place stays: a name of a file is taken by zenity in any locale.
            let arguments = question.arguments(&question.plain);
            let place =
                arguments.iter().find(|argument| argument.to_string_lossy().starts_with("--filename="));
            assert!(place.is_some_and(|place| place.to_string_lossy().contains("우리")), "{arguments:?}");
        }
    }
}
