//! The allocator of this executable.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, which counts requests and knows how much is in use and how much ever was.
struct Measured;

#[global_allocator]
static ALLOCATOR: Measured = Measured;

static REQUESTS: AtomicUsize = AtomicUsize::new(0);

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn grown(bytes: usize) {
    REQUESTS.fetch_add(1, Ordering::Relaxed);
    let now = NOW.fetch_add(bytes, Ordering::Relaxed) + bytes;
    MOST.fetch_max(now, Ordering::Relaxed);
}

#[expect(unsafe_code, reason = "the trait of allocators is unsafe; this one only counts and hands on")]
unsafe impl GlobalAlloc for Measured {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: the same request, with the same promises of the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grown(layout.size());
        // SAFETY: the same request, with the same promises of the caller.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the memory came from the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        grown(size);
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the memory came from the same allocator, with the same promises of the caller.
        unsafe { System.realloc(memory, layout, size) }
    }
}

/// How many requests were made so far, by all threads.
pub(crate) fn requests() -> usize {
    REQUESTS.load(Ordering::Relaxed)
}

/// What `work` gives, and how many bytes more than before were in use at most.
pub(crate) fn most<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let result = work();
    (result, MOST.load(Ordering::Relaxed).saturating_sub(before))
}
