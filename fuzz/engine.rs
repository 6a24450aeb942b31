//! Inputs that are changed at random, always in the same way, and what a target may not do with any of them: panic, take more
//! memory than it may, or not come back.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::allocator;

/// Something that reads what others wrote.
pub(crate) struct Target {
    /// Its name, for the environment and for reports.
    pub(crate) name: &'static str,
    /// What it begins with: good inputs and known bad ones.
    pub(crate) seeds: Vec<Vec<u8>>,
    /// Words of its language, to be put in anywhere.
    pub(crate) words: &'static [&'static str],
    /// How many inputs a short run tries.
    pub(crate) short: u64,
    /// The most bytes that one input may take while it is read.
    pub(crate) memory: usize,
    /// Reads one.
    pub(crate) read: fn(&[u8]),
}

/// No input is longer.
const LONGEST: usize = 64 << 10;

/// A number of the environment.
fn wished(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number of inputs")))
}

/// Lets the target read its seeds and what becomes of them.
///
/// A failing input is left in `target/fuzz/<name>.input`, also where the program does not survive it.
pub(crate) fn run(target: &Target) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let place = folder.join(format!("{}.input", target.name));
    assert!(!target.seeds.is_empty(), "{} begins with nothing", target.name);
    let try_one = |input: &[u8]| {
        fs::write(&place, input).expect("the folder can be written to");
        let (result, taken) = allocator::most(|| catch_unwind(AssertUnwindSafe(|| (target.read)(input))));
        assert!(result.is_ok(), "{}: a panic at {}", target.name, place.display());
        let most = target.memory >> 20;
        assert!(
            taken <= target.memory,
            "{}: {} MB, {most} are allowed, at {}",
            target.name,
            taken >> 20,
            place.display()
        );
    };
    if let Ok(file) = std::env::var("LAYERSCOPE_FUZZ_INPUT") {
        return try_one(&fs::read(&file).expect("the input can be read"));
    }
    for seed in &target.seeds {
        try_one(seed);
    }
    let count = wished("LAYERSCOPE_FUZZ").unwrap_or(target.short);
    // A long run begins where the short one, which has passed, ends, or where it is told to.
    let first = if wished("LAYERSCOPE_FUZZ").is_some() { target.short } else { 0 };
    let first = wished("LAYERSCOPE_FUZZ_FROM").unwrap_or(first);
    for number in first..first + count {
        let mut rng = ChaCha8Rng::seed_from_u64(number);
        let input = changed(&mut rng, &target.seeds, target.words);
        try_one(&input);
    }
    fs::remove_file(&place).expect("what passed is not kept");
}

/// One of the seeds, changed in one to eight places.
fn changed(rng: &mut ChaCha8Rng, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = seeds[rng.random_range(0..seeds.len())].clone();
    for _ in 0..rng.random_range(1..=8) {
        change(rng, &mut input, seeds, words);
    }
    input.truncate(LONGEST);
    input
}

fn change(rng: &mut ChaCha8Rng, input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let at = rng.random_range(0..=input.len());
    let some = |rng: &mut ChaCha8Rng, length: usize| rng.random_range(0..=(length - at.min(length)).min(200));
    match rng.random_range(0..11) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << rng.random_range(0..8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = [0, 1, 0x7f, 0x80, 0xff, b'\n', b' ', b'"'][rng.random_range(0..8)];
            }
        }
        2 => drop(input.drain(at..at + some(rng, input.len()))),
        3 => {
            // A piece of itself, again.
            let piece = input[at..at + some(rng, input.len())].to_vec();
            let to = rng.random_range(0..=input.len());
            input.splice(to..to, piece);
        }
        4 => {
            // A piece of another.
            let other = &seeds[rng.random_range(0..seeds.len())];
            let from = rng.random_range(0..=other.len());
            let to = (from + rng.random_range(0..300)).min(other.len());
            input.splice(at..at, other[from..to].iter().copied());
        }
        5 => input.truncate(at),
        6 | 7 if !words.is_empty() => {
            let word = words[rng.random_range(0..words.len())];
            input.splice(at..at, word.bytes());
        }
        8 if !words.is_empty() => {
            // Deeper and deeper.
            let word = words[rng.random_range(0..words.len())];
            let times = 1 << rng.random_range(1..12);
            input.splice(at..at, word.bytes().cycle().take((word.len() * times).min(LONGEST / 2)));
        }
        9 => {
            // A number as large as its place takes.
            let to = (at + [1, 2, 4, 8][rng.random_range(0..4)]).min(input.len());
            input[at..to].fill([0, 0x7f, 0xff][rng.random_range(0..3)]);
        }
        _ => {
            let numbers = [
                "0",
                "-1",
                "1e309",
                "5e-324",
                "9223372036854775808",
                "18446744073709551616",
                "nan",
                "inf",
                "1e-999",
            ];
            input.splice(at..at, numbers[rng.random_range(0..numbers.len())].bytes());
        }
    }
}
