//! The command line, and running a notebook without a window.
