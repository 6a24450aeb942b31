//! The book's own language for what has a row here.

/// A class of a NumPy program that does what the Rust beside it does. Exported notebooks are made of these.
#[derive(Debug)]
pub struct NumPy {
    /// Its name.
    pub class: &'static str,
    /// The whole class.
    pub source: &'static str,
}
