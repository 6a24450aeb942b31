//! The document: Markdown to cells and back, lessons, saving.
