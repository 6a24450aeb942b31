//! What the transport does in a cell with one run: the commands, the buttons and the rail that move it.

use egui::Ui;

use super::draft::Draft;
use super::host::CellBody;
use super::session::Session;
use super::transport::{self, NotBegun, Stand};
use crate::app::cell::{CellContext, RunCommand, speed_after};
use crate::experiment::run::Run;

/// A body with one run that can be taken to any of its iterations, at a speed that is kept from run to run.
pub(super) trait Transported: CellBody {
    /// The run.
    type Run: Run;
    /// What it is started with.
    type Start;

    /// The run, once there is one.
    fn run(&mut self) -> Option<&mut Session<Self::Run, Self::Start>>;

    /// The speed that was chosen: a place in [`transport::SPEEDS`].
    fn speed(&mut self) -> &mut usize;

    /// Builds the run again from the spec; it rests before its first iteration.
    fn restart(&mut self, draft: &mut Draft<Self::Spec>, cx: &CellContext<'_>);

    /// The same at the end, where the next iteration is the first of another run.
    fn start_over(&mut self, draft: &mut Draft<Self::Spec>, cx: &mut CellContext<'_>) {
        self.restart(draft, cx);
    }

    /// Does what a command asks of the run; one is built when there is none, or only the remains of a failed one. Resets and
    /// BatchNorm mean something else in each kind, and are left alone.
    fn move_run(&mut self, draft: &mut Draft<Self::Spec>, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Faster | RunCommand::Slower | RunCommand::Speed(_) => {
                let speed = self.speed();
                *speed = speed_after(command, *speed).unwrap_or(*speed);
                self.take_speed();
            }
            RunCommand::ToStart | RunCommand::ToEnd => {
                if let Some(run) = self.run() {
                    run.steer(command);
                }
            }
            RunCommand::Toggle | RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
                if command == RunCommand::Toggle && self.run().is_some_and(|run| run.is_finished()) {
                    self.start_over(draft, cx);
                }
                if self.run().is_none_or(|run| run.failure.is_some()) {
                    self.restart(draft, cx);
                }
                let Some(run) = self.run() else { return };
                let runs = run.is_advancing();
                run.steer(command);
                if command == RunCommand::Toggle {
                    tracing::info!("{} {}", draft.label(), if runs { "is to pause" } else { "is to run" });
                }
            }
            RunCommand::Reset | RunCommand::ResetWithoutChanges | RunCommand::BatchNorm => {}
        }
    }

    /// The run goes as fast as was chosen.
    fn take_speed(&mut self) {
        let speed = *self.speed();
        if let Some(run) = self.run() {
            run.set_speed(speed);
        }
    }

    /// The [buttons](transport::buttons) that move the run; returns what was pressed.
    fn buttons(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        stand: Option<&Stand>,
        seed: u64,
        changes: Option<&str>,
    ) -> Option<RunCommand> {
        let (command, speed_chosen) = transport::buttons(ui, cx, stand, seed, self.speed(), changes);
        if speed_chosen {
            self.take_speed();
        }
        command
    }

    /// The [rail](transport::rail) over its iterations.
    fn rail(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        stand: Option<&Stand>,
        not_begun: NotBegun<'_>,
        length: u64,
        marks: impl Iterator<Item = u64>,
    ) {
        if let Some(asked) = transport::rail(ui, cx, stand, not_begun, length, marks)
            && let Some(run) = self.run()
        {
            run.go_to(asked);
        }
    }
}

/// Whether `command` [builds a run](Transported::move_run), and so reads the files that it starts from.
pub(super) fn builds<R: Run, S>(run: Option<&Session<R, S>>, command: RunCommand) -> bool {
    match command {
        RunCommand::Reset | RunCommand::ResetWithoutChanges => true,
        RunCommand::Toggle if run.is_some_and(Session::is_finished) => true,
        RunCommand::Toggle | RunCommand::Step | RunCommand::StepBack | RunCommand::StepEpoch => {
            run.is_none_or(|run| run.failure.is_some())
        }
        RunCommand::ToStart
        | RunCommand::ToEnd
        | RunCommand::BatchNorm
        | RunCommand::Faster
        | RunCommand::Slower
        | RunCommand::Speed(_) => false,
    }
}
