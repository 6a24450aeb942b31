//! A warm training step asks for no memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, Network, Optimizer, OptimizerSettings, Stream,
    on_all_cores, stream,
};
use ndarray::Array2;
use rand::RngExt;

/// The system's allocator, counting every request of every thread.
struct Counting;

static REQUESTS: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "the trait of allocators is unsafe; this one only counts and hands on")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        REQUESTS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the same request, with the same promises of the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory came from the same allocator.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        REQUESTS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the memory came from the same allocator, with the same promises of the caller.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requests of thirty steps, after three to warm up.
fn requests(settings: OptimizerSettings, activation: Activation) -> usize {
    let mut data = stream(0, Stream::Data);
    let pixels =
        Array2::from_shape_simple_fn((500, 784), || if data.random_bool(0.19) { data.random() } else { 0 });
    let mut architecture = Architecture::new(784, &[50, 30], 10, activation);
    architecture.batch_norm = Some(BatchNormSettings::default());
    architecture.dropout = 0.2;
    architecture.weight_decay = 0.01;
    let mut network = Network::<f32>::new(&architecture, Init::He, 42);
    let mut optimizer = Optimizer::new(settings);
    let mut masks = stream(42, Stream::Masks);
    let (mut rows, mut labels) = ([0; 100], [0; 100]);
    let mut step = || {
        for (row, label) in rows.iter_mut().zip(&mut labels) {
            *row = data.random_range(0..500);
            *label = data.random_range(0..10);
        }
        network.train_step(
            Input::Picked { pixels: pixels.view(), rows: &rows },
            &labels,
            &mut optimizer,
            &mut masks,
        )
    };
    for _ in 0..3 {
        step();
    }
    let before = REQUESTS.load(Ordering::Relaxed);
    for _ in 0..30 {
        step();
    }
    REQUESTS.load(Ordering::Relaxed) - before
}

/// One test, because the counter is one: with each optimizer and activation, on one core and on all.
#[test]
fn a_warm_training_step_asks_for_no_memory() {
    for settings in OptimizerSettings::all() {
        for activation in Activation::ALL {
            assert_eq!(requests(settings, activation), 0, "{} on one core", settings.name());
            assert_eq!(
                on_all_cores(|| requests(settings, activation)),
                0,
                "{} on all cores",
                settings.name()
            );
        }
    }
    assert!(REQUESTS.load(Ordering::Relaxed) > 0, "the counter counts");
}
