//! One module a cell kind: spec, run, result, figures.
