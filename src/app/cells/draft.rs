//! The spec of a cell in the hands of its user.

use super::widgets::Edit;
use crate::app::cell::CellContext;
use crate::app::notifications::Notification;
use crate::experiment::CellKind;
use crate::language::Say;

/// The spec of a cell, and what is being made of it.
pub(super) struct Draft<S> {
    /// As the document has it.
    pub(super) spec: S,
    /// As the controls show it while a value is dragged.
    pub(super) edited: Option<S>,
}

impl<S: CellKind + PartialEq> Draft<S> {
    pub(super) fn new(spec: S) -> Self {
        Self { spec, edited: None }
    }

    /// What the controls show: the spec as it is being edited, or else as the document has it.
    pub(super) fn shown(&self) -> &S {
        self.edited.as_ref().unwrap_or(&self.spec)
    }

    /// What the cell is called in the log.
    pub(super) fn label(&self) -> String {
        self.spec.id().unwrap_or(S::NAME).to_owned()
    }

    /// Asks for a spec that is known to be right to stand in the document. Returns whether it is another one.
    pub(super) fn write(&mut self, new: S, cx: &mut CellContext<'_>) -> bool {
        if new == self.spec {
            return false;
        }
        self.spec = new;
        cx.set_keys(self.spec.to_table());
        true
    }

    /// Whether `new` can be; if not, the user is told why, and what was edited is as it was before.
    pub(super) fn accepts(&mut self, new: &S, cx: &mut CellContext<'_>) -> bool {
        let problem = new.check().err();
        if let Some(problem) = &problem {
            self.edited = None;
            cx.notify(Notification::warning(|text| problem.say(text.language)));
        }
        problem.is_none()
    }

    /// Takes over what the user has set, and has it written down. Returns whether that is another spec.
    pub(super) fn commit(&mut self, new: S, cx: &mut CellContext<'_>) -> bool {
        self.edited = None;
        self.accepts(&new, cx) && self.write(new, cx)
    }

    /// Takes over what a control made of the spec: shows a value that is being dragged, commits one that was set. Returns
    /// whether the document gets another spec.
    pub(super) fn take(&mut self, edit: Edit, new: S, cx: &mut CellContext<'_>) -> bool {
        match edit {
            Edit::None => false,
            Edit::Underway => {
                self.edited = Some(new);
                false
            }
            Edit::Done => self.commit(new, cx),
        }
    }

    /// The same in a cell that computes at once what is shown: a value that cannot be is passed over while it is dragged.
    pub(super) fn take_computable(&mut self, edit: Edit, new: S, cx: &mut CellContext<'_>) {
        if edit != Edit::Underway || new.check().is_ok() {
            self.take(edit, new, cx);
        }
    }
}
