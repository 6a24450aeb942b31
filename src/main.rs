//! The `layerscope` program.

use std::io::{IsTerminal, stderr};
use std::process::ExitCode;

use layerscope::app;
use layerscope::cli::{self, Action, WindowOptions};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // `RUST_LOG=layerscope=debug` says more, `RUST_LOG=warn` also what libraries find odd: which typeface stands in for another,
    // or that the system's language is `C`. That is no news to whoever only uses the program.
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error,layerscope=warn"));
    // Colours are for a terminal; in a file they would be codes between the words.
    let colours = stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(colours).init();
    layerscope::files::survive_size_limits();
    match Action::from_command_line() {
        Action::Run(options) => cli::run(&options),
        Action::Merge(options) => cli::merge(&options),
        Action::Predict(options) => cli::predict(&options),
        Action::Book(options) => cli::book(&options),
        Action::Completions(shell) => cli::completions(shell),
        Action::Manual => cli::manual(),
        Action::Window(options) => open_window(options),
    }
}

fn open_window(WindowOptions { notebook, mnist, present }: WindowOptions) -> ExitCode {
    let Err(error) = app::run(app::Options { notebook, mnist, present }) else { return ExitCode::SUCCESS };
    eprintln!(
        "The window could not be opened: {error}.\nIt needs a display and OpenGL; on a bare Debian machine: \
         apt-get install libgl1-mesa-dri libegl1 libxkbcommon-x11-0.\nWithout a window: layerscope run NOTEBOOK"
    );
    ExitCode::FAILURE
}
