//! Several numbers at once: the few vector instructions that the products need, for `f32` and `f64` alike.

use std::cell::RefCell;
use std::sync::LazyLock;

use pulp::{Arch, Simd, WithSimd};

/// The environment variable that holds the program to narrower instructions than the machine has: `avx2`.
const NARROWER: &str = "LAYERSCOPE_LANES";

/// The instructions that everything here runs with: the widest of this machine, or those that `LAYERSCOPE_LANES=avx2` asks for,
/// to see what a machine without AVX-512 would take.
pub(crate) fn arch() -> Arch {
    static ARCH: LazyLock<Arch> = LazyLock::new(|| {
        let avx2 = std::env::var(NARROWER).is_ok_and(|lanes| lanes.eq_ignore_ascii_case("avx2"));
        if avx2 { avx2_of_this_machine().unwrap_or_default() } else { Arch::new() }
    });
    *ARCH
}

#[cfg(target_arch = "x86_64")]
fn avx2_of_this_machine() -> Option<Arch> {
    pulp::x86::V3::try_new().map(Arch::V3)
}

#[cfg(not(target_arch = "x86_64"))]
fn avx2_of_this_machine() -> Option<Arch> {
    None
}

/// How many numbers of 32 bits a vector of this machine holds.
pub(crate) fn machine_lanes() -> usize {
    struct Count;

    impl WithSimd for Count {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F32_LANES
        }
    }

    static LANES: LazyLock<usize> = LazyLock::new(|| arch().dispatch(Count));
    *LANES
}

/// On a boundary of the cache's lines, so that no vector lies across one.
#[repr(align(64))]
pub(super) struct Aligned<V>(pub(super) V);

/// The vector side of a number type. A thin cover over `pulp`, which has a method a type and no trait over both.
pub trait Lanes: Copy {
    /// As many numbers as fit one register of the machine.
    type Vector<S: Simd>: Copy;

    /// How many numbers that is.
    fn lanes<S: Simd>() -> usize;
    /// The same number in every lane.
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Vector<S>;
    /// The first numbers of `from`, exactly a register full.
    fn load<S: Simd>(simd: S, from: &[Self]) -> Self::Vector<S>;
    /// All numbers of `from`, less than a register full; the other lanes are 0.
    fn load_part<S: Simd>(simd: S, from: &[Self]) -> Self::Vector<S>;
    /// Writes a register full.
    fn store<S: Simd>(simd: S, to: &mut [Self], vector: Self::Vector<S>);
    /// Writes as many lanes as `to` has room for, less than a register full.
    fn store_part<S: Simd>(simd: S, to: &mut [Self], vector: Self::Vector<S>);
    /// a · b + c, with one rounding where the machine can.
    fn fused<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>, c: Self::Vector<S>)
    -> Self::Vector<S>;
    /// Lends the memory that a thread keeps for copies of parts of matrices.
    fn scratch<R>(work: impl FnOnce(&mut Scratch<Self>) -> R) -> R;
}

/// Memory of one thread for copies of parts of matrices; what it holds is unspecified.
#[derive(Debug, Default)]
pub struct Scratch<T>(Vec<T>);

impl<T: Lanes + Default> Scratch<T> {
    /// Room for two copies with so many values, each on a boundary of the cache's lines. Memory is asked for only when it was
    /// never that large.
    pub(super) fn two(&mut self, first: usize, second: usize) -> (&mut [T], &mut [T]) {
        let line = 64 / size_of::<T>();
        let (first, second) = (first.next_multiple_of(line), second.next_multiple_of(line));
        if self.0.len() < first + second + line {
            self.0.resize(first + second + line, T::default());
        }
        let start = self.0.as_ptr().align_offset(64).min(line);
        let (left, right) = self.0[start..].split_at_mut(first);
        (left, &mut right[..second])
    }
}

/// `V` vectors side by side in a row of at least one vector: all but the last follow each other from some column on,
/// and the last reaches back where the row ends first, over columns that the one before it has, too.
#[derive(Clone, Copy)]
pub(super) struct Strip {
    column: usize,
    last: usize,
}

impl Strip {
    #[inline(always)]
    pub(super) fn new<S: Simd, T: Lanes, const V: usize>(column: usize, width: usize) -> Self {
        let lanes = T::lanes::<S>();
        Self { column, last: (column + (V - 1) * lanes).min(width - lanes) }
    }

    #[inline(always)]
    pub(super) fn load<S: Simd, T: Lanes, const V: usize>(
        self,
        simd: S,
        row: &[T],
        to: &mut [T::Vector<S>; V],
    ) {
        let lanes = T::lanes::<S>();
        let even = &row[self.column..][..(V - 1) * lanes];
        for v in 0..V - 1 {
            to[v] = T::load(simd, &even[v * lanes..]);
        }
        to[V - 1] = T::load(simd, &row[self.last..]);
    }

    #[inline(always)]
    pub(super) fn store<S: Simd, T: Lanes, const V: usize>(
        self,
        simd: S,
        row: &mut [T],
        from: [T::Vector<S>; V],
    ) {
        let lanes = T::lanes::<S>();
        let even = &mut row[self.column..][..(V - 1) * lanes];
        for v in 0..V - 1 {
            T::store(simd, &mut even[v * lanes..], from[v]);
        }
        T::store(simd, &mut row[self.last..], from[V - 1]);
    }
}

macro_rules! lanes {
    ($real:ty, $vector:ident, $lanes:ident, $as:ident, $as_mut:ident, $splat:ident, $load:ident, $store:ident, $mul_add:ident) => {
        impl Lanes for $real {
            type Vector<S: Simd> = S::$vector;

            #[inline(always)]
            fn lanes<S: Simd>() -> usize {
                S::$lanes
            }

            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> S::$vector {
                simd.$splat(value)
            }

            #[inline(always)]
            fn load<S: Simd>(_: S, from: &[Self]) -> S::$vector {
                S::$as(&from[..S::$lanes]).0[0]
            }

            #[inline(always)]
            fn load_part<S: Simd>(simd: S, from: &[Self]) -> S::$vector {
                simd.$load(from)
            }

            #[inline(always)]
            fn store<S: Simd>(_: S, to: &mut [Self], vector: S::$vector) {
                S::$as_mut(&mut to[..S::$lanes]).0[0] = vector;
            }

            #[inline(always)]
            fn store_part<S: Simd>(simd: S, to: &mut [Self], vector: S::$vector) {
                simd.$store(to, vector);
            }

            #[inline(always)]
            fn fused<S: Simd>(simd: S, a: S::$vector, b: S::$vector, c: S::$vector) -> S::$vector {
                simd.$mul_add(a, b, c)
            }

            #[inline(always)]
            fn scratch<R>(work: impl FnOnce(&mut Scratch<Self>) -> R) -> R {
                thread_local! {
                    static SCRATCH: RefCell<Scratch<$real>> = RefCell::default();
                }
                SCRATCH.with_borrow_mut(work)
            }
        }
    };
}

lanes!(
    f32,
    f32s,
    F32_LANES,
    as_simd_f32s,
    as_mut_simd_f32s,
    splat_f32s,
    partial_load_f32s,
    partial_store_f32s,
    mul_add_e_f32s
);
lanes!(
    f64,
    f64s,
    F64_LANES,
    as_simd_f64s,
    as_mut_simd_f64s,
    splat_f64s,
    partial_load_f64s,
    partial_store_f64s,
    mul_add_e_f64s
);
