//! The worker threads: commands in, events and snapshots out.
