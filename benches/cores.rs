//! One mini-batch training step on one core and on all cores, by turns, on the machine as it is and with a neighbour that keeps
//! one core busy: all cores are never slower than one, as the steps are shared only where that is faster.
//!
//! Prints microseconds a step: a low one and the middle one of many short rounds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, Network, Optimizer, OptimizerKind, Stream,
    stream,
};
use ndarray::Array2;
use rand::RngExt;
use rayon::{ThreadPool, ThreadPoolBuilder};

const PICTURES: usize = 6_000;
const PIXELS: usize = 784;
const INKED: f64 = 0.19;
/// Seconds that all rounds of a network take, one way.
const SECONDS: f64 = 2.0;
/// Seconds of a round, at least.
const ROUND: f64 = 0.02;

fn main() {
    let mut data = stream(0, Stream::Data);
    let pixels = Array2::from_shape_simple_fn((PICTURES, PIXELS), || {
        if data.random_bool(INKED) { data.random_range(1..=255) } else { 0 }
    });
    let labels: Vec<u8> = (0..PICTURES).map(|_| data.random_range(0..10)).collect();
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let pools = [pool(1), pool(0)];
    println!("{:22} {:>20} {:>20} {:>8}", "us a step (low, middle)", "one core", "all cores", "middle");
    for (busy, word) in [(false, "as it is"), (true, "with a busy neighbour")] {
        println!("{word}");
        beside_a_neighbour(busy, || {
            for (id, hidden, batch_norm, batch) in [
                ("two_layer", &[50][..], false, 100),
                ("mlp4x100", &[100; 4][..], false, 128),
                ("mlp5x100", &[100; 5][..], false, 100),
                ("mlp5x100_batch_norm", &[100; 5][..], true, 100),
                ("w500_300_b128", &[500, 300][..], false, 128),
                ("w1000x2_b256", &[1000; 2][..], false, 256),
                ("two_layer_b1000", &[50][..], false, 1000),
                ("mlp5x100_b1000", &[100; 5][..], false, 1000),
            ] {
                let mut architecture = Architecture::new(PIXELS, hidden, 10, Activation::Relu);
                architecture.batch_norm = batch_norm.then(BatchNormSettings::default);
                compare(id, &architecture, batch, &pixels, &labels, &pools);
            }
        });
    }
}

/// Runs `work` while another thread spins, if it is to be busy.
fn beside_a_neighbour(busy: bool, work: impl FnOnce()) {
    let over = AtomicBool::new(!busy);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        });
        work();
        over.store(true, Ordering::Relaxed);
    });
}

fn compare(
    id: &str,
    architecture: &Architecture,
    batch: usize,
    pixels: &Array2<u8>,
    labels: &[u8],
    pools: &[ThreadPool; 2],
) {
    let mut times = [const { Vec::new() }; 2];
    let mut networks = [0, 1].map(|_| Network::<f32>::new(architecture, Init::He, 42));
    let mut batches = [0, 1].map(|_| stream(42, Stream::Batches));
    let mut masks = stream(42, Stream::Masks);
    let mut optimizer = Optimizer::new(OptimizerKind::Sgd.with_lr(0.01));
    let (mut rows, mut answers) = (vec![0; batch], vec![0; batch]);
    let whole = Instant::now();
    while whole.elapsed().as_secs_f64() < 2.0 * SECONDS || times[1].len() < 5 {
        for way in 0..2 {
            let round = pools[way].install(|| {
                let (start, mut steps) = (Instant::now(), 0.0);
                while start.elapsed().as_secs_f64() < ROUND {
                    for (row, answer) in rows.iter_mut().zip(&mut answers) {
                        *row = batches[way].random_range(0..labels.len());
                        *answer = labels[*row];
                    }
                    let input = Input::Picked { pixels: pixels.view(), rows: &rows };
                    networks[way].train_step(input, &answers, &mut optimizer, &mut masks);
                    steps += 1.0;
                }
                start.elapsed().as_secs_f64() / steps * 1e6
            });
            times[way].push(round);
        }
    }
    let [one, all] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        (times[times.len() / 10], times[times.len() / 2])
    });
    println!("{id:22} {:10.0} {:9.0} {:10.0} {:9.0} {:8.2}", one.0, one.1, all.0, all.1, one.1 / all.1);
}
