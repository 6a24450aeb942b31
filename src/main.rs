//! The `layerscope` program.

use std::io::stderr;
use std::process::ExitCode;

use layerscope::cli::{self, Action};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // `RUST_LOG=layerscope=debug` says more.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).init();
    match Action::from_command_line() {
        Action::Run(options) => cli::run(&options),
        Action::Window(_) => ExitCode::FAILURE,
    }
}
