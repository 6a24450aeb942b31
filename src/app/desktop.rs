//! What the program hands over to the desktop around it: pictures to its clipboard, links to its browser.
//!
//! Behind a trait, so that tests bring their own. Both may wait for other programs, and are called on threads of their own. egui
//! could do either, but says to nobody when it came to nothing, and opens whatever a notebook calls a link.

use std::sync::Arc;

use arboard::ImageData;
use parking_lot::Mutex;

use super::cell::Waker;
use super::job::Job;
use super::text::Text;
use crate::export::Pixels;
use crate::language::Phrase;

/// The desktop.
pub trait Desktop: Send + Sync {
    /// Puts a picture on the clipboard.
    ///
    /// # Errors
    /// Why it is not there, and what to do.
    fn copy_picture(&self, picture: &Pixels) -> Result<(), Phrase>;

    /// Opens a link in the browser, or in the program for mail.
    ///
    /// # Errors
    /// Why it was not opened.
    fn open_link(&self, link: &str) -> Result<(), Phrase>;
}

/// The desktop that the program runs on.
#[derive(Default)]
pub struct SystemDesktop {
    /// Kept as long as the program runs: on some systems what was copied is fetched from it only when it is pasted.
    clipboard: Mutex<Option<arboard::Clipboard>>,
}

impl Desktop for SystemDesktop {
    fn copy_picture(&self, picture: &Pixels) -> Result<(), Phrase> {
        let mut clipboard = self.clipboard.lock();
        let image =
            ImageData { width: picture.width, height: picture.height, bytes: picture.rgba.as_slice().into() };
        let copied = match &mut *clipboard {
            Some(open) => open.set_image(image),
            none => arboard::Clipboard::new().and_then(|open| none.insert(open).set_image(image)),
        };
        copied.map_err(|error| {
            tracing::warn!(%error, "the clipboard does not take a picture");
            // What was lost is connected again the next time.
            *clipboard = None;
            Text::phrase(|text| text.shell.no_clipboard)
        })
    }

    fn open_link(&self, link: &str) -> Result<(), Phrase> {
        webbrowser::open(link).map_err(|error| {
            tracing::warn!(%error, "no browser opens {link:?}");
            Text::phrase(|text| (text.shell.no_browser)(link))
        })
    }
}

/// Whether a link leads to a page or to somebody's mail: a notebook may come from anybody, and other links start programs.
fn may_be_opened(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto")) && !link.chars().any(char::is_control)
}

/// The links that are being opened.
#[derive(Default)]
pub(super) struct Links {
    busy: Vec<Job<Result<(), Phrase>>>,
}

impl Links {
    /// Takes the links that were clicked in this frame away from egui and opens them; returns those that are not to be opened.
    pub(super) fn open_clicked(
        &mut self,
        ctx: &egui::Context,
        desktop: &Arc<dyn Desktop>,
        wake: &Waker,
    ) -> Vec<String> {
        let mut clicked = Vec::new();
        ctx.output_mut(|output| {
            output.commands.retain(|command| match command {
                egui::OutputCommand::OpenUrl(open) => {
                    clicked.push(open.url.clone());
                    false
                }
                _ => true,
            });
        });
        let (open, refused): (Vec<String>, Vec<String>) =
            clicked.into_iter().partition(|link| may_be_opened(link));
        for link in open {
            tracing::info!("opens {link:?}");
            let desktop = Arc::clone(desktop);
            self.busy.push(Job::start("open a link", Arc::clone(wake), move || desktop.open_link(&link)));
        }
        refused
    }

    /// What went wrong with those that were to be opened.
    pub(super) fn logic(&mut self) -> Vec<Phrase> {
        let mut troubles = Vec::new();
        self.busy.retain(|job| {
            let Some(result) = job.poll() else { return true };
            troubles.extend(result.unwrap_or_else(|gone| Err(gone.why())).err());
            false
        });
        troubles
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_opened;

    #[test]
    fn only_pages_and_mail_are_opened() {
        for link in
            ["https://example.org/a?b#c", "http://example.org", "HTTPS://EXAMPLE.ORG", "mailto:a@example.org"]
        {
            assert!(may_be_opened(link), "{link}");
        }
        for link in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "ssh://example.org",
            "vscode://open",
            "other.md",
            "#part",
            "/usr/bin/xterm",
            "",
            ":",
            "https ://x",
            "https://example.org/\nfile:///x",
        ] {
            assert!(!may_be_opened(link), "{link}");
        }
    }
}
