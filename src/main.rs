//! The `layerscope` program.

use std::process::ExitCode;

use layerscope::cli::{self, Action};

fn main() -> ExitCode {
    match Action::from_command_line() {
        Action::Run(options) => cli::run(&options),
        Action::Window(_) => ExitCode::FAILURE,
    }
}
