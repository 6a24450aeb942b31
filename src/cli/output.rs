//! What is printed, for whoever still reads it.
//!
//! A line is one line: what would steer a terminal, as in the name of a file, is written out.
//!
//! `println!` and `eprintln!` end in a panic once nobody does, as in `layerscope predict … | head -1`.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::language::slips::legible;

/// Prints a line on the standard output.
///
/// # Errors
/// When nobody reads it any more, or the system refuses.
pub(super) fn print(line: impl Display) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", legible(&line.to_string()))
}

/// Prints a line on the standard error; where nobody reads that either, there is nobody left to tell.
pub(super) fn tell(line: impl Display) {
    drop(writeln!(io::stderr().lock(), "{}", legible(&line.to_string())));
}

/// As [`print()`], for a program that has files to write besides: it goes on when nobody reads what it prints.
///
/// # Errors
/// When the system refuses.
pub(super) fn print_if_read(line: impl Display) -> io::Result<()> {
    print(line).or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// How a program ends that could not print its results: quietly, when whoever read them has seen enough.
pub(super) fn end(error: &io::Error) -> ExitCode {
    if error.kind() == ErrorKind::BrokenPipe {
        return ExitCode::SUCCESS;
    }
    tell(format_args!("error: cannot print the results: {error}; make room there, or print them elsewhere"));
    ExitCode::FAILURE
}

/// Prints a whole file on the standard output.
pub(super) fn print_file(contents: &[u8]) -> ExitCode {
    io::stdout().lock().write_all(contents).map_or_else(|error| end(&error), |()| ExitCode::SUCCESS)
}
