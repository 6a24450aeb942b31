//! 우리말: what the Korean of all modules shares.

pub mod particles;
mod system;
mod toml;
