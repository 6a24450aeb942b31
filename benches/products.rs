//! What share of the machine's limit the products of a training step reach, on one core.
//!
//! The limit is that of multiplications and additions which wait for nothing: as many chains of them as the registers hold. Each
//! product is timed many times for a short while, and the best is taken, as others may be busy on the machine. Of
//! pictures only the pixels that are not 0 are counted. `LAYERSCOPE_LANES=avx2` holds both to the narrower instructions.

use std::hint::black_box;
use std::time::Instant;

use layerscope::nn::layers::{Affine, AffineGradients};
use layerscope::nn::{Activation, Architecture, Init, Input, Network, Real, Stream, stream};
use ndarray::Array2;
use pulp::{Arch, Simd, WithSimd};
use rand::RngExt;

const PIXELS: usize = 784;
const INKED: f64 = 0.19;
const ROUNDS: usize = 40;
/// Seconds of a round.
const ROUND: f64 = 2e-3;

fn main() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    one.install(|| {
        table::<f32>("f32", limit::<f32>());
        table::<f64>("f64", limit::<f64>());
    });
}

fn table<T: Real>(name: &str, limit: f64) {
    println!("{name}: the limit of one core is {limit:.0} GFLOP/s");
    println!("{:24} {:>22} {:>22} {:>22}", "product", "Y = X·W + B", "dX = dY·Wᵀ", "dW = Xᵀ·dY");
    for (batch, inputs, outputs) in [
        (100, 100, 100),
        (1000, 100, 100),
        (100, 100, 10),
        (128, 784, 500),
        (128, 500, 300),
        (256, 1000, 1000),
        (256, 2000, 2000),
    ] {
        let matrix = |rows, columns| {
            Array2::from_shape_fn((rows, columns), |(i, j)| {
                T::of(((i * 31 + j * 17) % 23) as f64 / 11.0 - 1.0)
            })
        };
        let (x, dy) = (matrix(batch, inputs), matrix(batch, outputs));
        let (mut y, mut dx) = (matrix(batch, outputs), matrix(batch, inputs));
        let affine = Affine::new(matrix(inputs, outputs));
        let mut gradients = AffineGradients::new(&affine);
        let forward = best(|| affine.forward(x.view(), y.view_mut()));
        let input = best(|| gradients.backward_input(&affine, dy.view(), dx.view_mut()));
        let weights = best(|| gradients.backward_parameters(x.view(), dy.view()));
        let operations = 2.0 * (batch * inputs * outputs) as f64;
        row(&format!("{batch} x {inputs} x {outputs}"), limit, operations, &[forward, input, weights]);
    }
    for (batch, width) in [(100, 50), (100, 100), (128, 500), (256, 1000), (1000, 100)] {
        let mut draws = stream(0, Stream::Data);
        let pixels = Array2::from_shape_simple_fn((batch, PIXELS), || {
            if draws.random_bool(INKED) { draws.random_range(1..=255) } else { 0 }
        });
        // Without a hidden layer, the one product of a forward pass is that of the pictures.
        let architecture = Architecture::new(PIXELS, &[], width, Activation::Relu);
        let mut network = Network::<T>::new(&architecture, Init::He, 42);
        let mut masks = stream(0, Stream::Masks);
        let forward = best(|| network.forward(Input::Pixels(pixels.view()), &mut masks));
        let operations = 2.0 * INKED * (batch * PIXELS * width) as f64;
        row(&format!("{batch} pictures x {width}"), limit, operations, &[forward]);
    }
}

fn row(name: &str, limit: f64, operations: f64, seconds: &[f64]) {
    print!("{name:24}");
    for &seconds in seconds {
        let speed = operations / seconds * 1e-9;
        print!(" {:7.1} us {:4.0} GF {:3.0} %", seconds * 1e6, speed, 100.0 * speed / limit);
    }
    println!();
}

/// Seconds that one call takes when nothing disturbs it.
fn best(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    work();
    let calls = (ROUND / start.elapsed().as_secs_f64()).ceil() as usize;
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        for _ in 0..calls {
            work();
        }
        start.elapsed().as_secs_f64() / calls as f64
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// Multiplications and additions a second, in thousands of millions, that one core can do at most.
fn limit<T: Real>() -> f64 {
    let narrower = std::env::var("LAYERSCOPE_LANES").is_ok_and(|lanes| lanes.eq_ignore_ascii_case("avx2"));
    #[cfg(target_arch = "x86_64")]
    if let (true, Some(avx2)) = (narrower, pulp::x86::V3::try_new()) {
        return Simd::vectorize(avx2, Limit::<T>(T::of(0.5)));
    }
    let _ = narrower;
    Arch::new().dispatch(Limit::<T>(T::of(0.5)))
}

struct Limit<T>(T);

impl<T: Real> WithSimd for Limit<T> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        const CHAINS: usize = 12;
        const STEPS: usize = 20_000;
        let half = T::splat(simd, black_box(self.0));
        let mut sums = [half; CHAINS];
        let mut seconds = f64::INFINITY;
        for _ in 0..10 * ROUNDS {
            let start = Instant::now();
            let mut chains = sums;
            for _ in 0..STEPS {
                for chain in &mut chains {
                    *chain = T::fused(simd, half, half, *chain);
                }
            }
            sums = chains;
            seconds = seconds.min(start.elapsed().as_secs_f64());
        }
        black_box(&mut sums);
        2.0 * (CHAINS * STEPS * T::lanes::<S>()) as f64 / seconds * 1e-9
    }
}
