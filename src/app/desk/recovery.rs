//! Work that a killed session left, offered at the next start.

use super::Desk;
use super::laid_aside::changed_lesson;
use crate::app::text::Text;
use crate::notebook::autosave::Crashed;

impl Desk {
    /// What a killed session left: its name, and how many seconds ago it was set aside.
    pub fn recoverable(&self, text: &Text) -> Option<(String, u64)> {
        let found = self.crashed.iter().flat_map(|c| &c.notebooks).max_by_key(|n| n.kept_at)?;
        let seconds = found.kept_at.elapsed().map_or(0, |d| d.as_secs());
        Some((found.title().unwrap_or_else(|| text.shell.untitled.to_owned()), seconds))
    }

    /// Takes up the youngest work that was found, and lays aside the lessons that were changed beside it; all of it is set
    /// aside again before the old copy goes. What is left is offered next.
    pub fn recover(&mut self) {
        let Some(at) = self.youngest() else { return };
        let mut session = self.crashed.swap_remove(at);
        let youngest =
            (0..session.notebooks.len()).max_by_key(|&i| session.notebooks.get(i).map(|n| n.kept_at));
        if let Some(i) = youngest {
            let document = session.notebooks.swap_remove(i).to_document();
            tracing::info!("recovers {:?}", document.title());
            self.replace(document);
        }
        let mut safe = self.keep();
        let open = changed_lesson(&self.document).map(str::to_owned);
        session.notebooks.retain(|found| {
            let document = found.to_document();
            if changed_lesson(&document).is_none_or(|slug| open.as_deref() == Some(slug)) {
                return true;
            }
            let kept = Self::keep_in(&mut self.session, &mut self.trouble, &document);
            let stays = self.laid_aside.lay_aside(document).is_some();
            safe &= kept || stays;
            stays
        });
        if safe && session.notebooks.is_empty() {
            session.discard();
        } else {
            self.crashed.push(session);
        }
    }

    /// Throws away the youngest work that was found.
    pub fn forget_recovery(&mut self) {
        if let Some(at) = self.youngest() {
            self.crashed.swap_remove(at).discard();
        }
    }

    fn youngest(&self) -> Option<usize> {
        let age = |c: &Crashed| c.notebooks.iter().map(|n| n.kept_at).max();
        let with_work =
            (0..self.crashed.len()).filter(|&i| self.crashed.get(i).is_some_and(|c| !c.notebooks.is_empty()));
        with_work.max_by_key(|&i| self.crashed.get(i).and_then(age))
    }
}
