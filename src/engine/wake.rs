//! How the worker asks for attention.

use std::sync::Arc;

/// Called from the worker when there is something new; asks the window for a frame. Never called more often than about
/// once in 16 ms.
pub type Wake = Arc<dyn Fn() + Send + Sync>;
