//! A warm training step asks for no memory.

use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, Network, Optimizer, OptimizerSettings, Stream,
    on_all_cores, stream,
};
use ndarray::Array2;
use rand::RngExt;

use crate::{TURN, allocator};

/// The fewest requests of thirty steps, after three to warm up.
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
    let mut thirty = || {
        let before = allocator::requests();
        for _ in 0..30 {
            step();
        }
        allocator::requests() - before
    };
    // The test harness asks for memory of its own when another test ends, so that one time of three may have to be left out.
    (0..3).map(|_| thirty()).min().expect("there are three")
}

/// With each optimizer and activation, on one core and on all.
#[test]
fn a_warm_training_step_asks_for_no_memory() {
    let turn = TURN.lock();
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
    assert!(allocator::requests() > 0, "the counter counts");
    drop(turn);
}
