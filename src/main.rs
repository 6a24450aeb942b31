//! The `layerscope` program.

fn main() {}
