//! What a check comes to, and how it is said: the window, the command line, pages, tables and the run history have it
//! from here.

/// Whether two gradients are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They differ by no more than differences do by themselves.
    Agrees,
    /// They differ by more: the backward pass is wrong.
    Disagrees,
    /// The differences say nothing about the backward pass, or too little.
    CannotTell(Doubt),
}

/// Why a check cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Something overflowed.
    NotANumber,
    /// A batch normalisation makes every value of the batch 0, so that no weight before it moves anything.
    Blind,
    /// The network is so sure of every sample that its gradients are nothing but rounding.
    Sure,
    /// The gradients are smaller than what rounding leaves in a difference.
    Small,
    /// The loss bends too sharply, whatever the h.
    Rough,
    /// A planted mistake changes gradients, but none of those that were tried.
    Untried,
    /// A planted mistake changes gradients by less than the differences can show.
    Hidden,
}

/// Why the numbers that are shown differ although the gradients agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// They do not, to speak of.
    #[default]
    Nothing,
    /// Kinks of ReLU between two tries.
    Kinks,
    /// The 1e-7 inside the logarithm, which backpropagation leaves out.
    Logarithm,
    /// The curvature of the loss, with an h as large as this.
    LargeH,
    /// The rounding of the loss, with an h as small as this.
    SmallH,
}

/// What a planted mistake does to the gradients of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// How many of all gradients it changes.
    pub changed: usize,
    /// How many of those that are tried.
    pub among_tried: usize,
    /// By how much at most.
    pub largest: f64,
}

impl Verdict {
    /// In a word, for a table: `agrees`, `disagrees`, `cannot tell`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Disagrees => "disagrees",
            Self::CannotTell(_) => "cannot tell",
        }
    }

    /// The more is amiss, the higher: the verdict on several arrays is the worst of theirs.
    pub(super) fn badness(self) -> usize {
        match self {
            Self::Agrees => 0,
            Self::CannotTell(Doubt::Untried | Doubt::Hidden) => 1,
            Self::CannotTell(Doubt::Rough) => 2,
            Self::CannotTell(Doubt::Small) => 3,
            Self::CannotTell(Doubt::Blind) => 4,
            Self::CannotTell(Doubt::Sure) => 5,
            Self::CannotTell(Doubt::NotANumber) => 6,
            Self::Disagrees => 7,
        }
    }
}

impl Doubt {
    /// In a few words, for a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotANumber => "NaN",
            Self::Blind => "batch norm sees no difference",
            Self::Sure => "sure of every image",
            Self::Small => "gradients too small",
            Self::Rough => "loss too sharply bent",
            Self::Untried => "planted mistake not among those tried",
            Self::Hidden => "planted mistake too small",
        }
    }
}

impl Cause {
    /// In a few words, for a table; nothing where there is nothing to explain.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Kinks => "kinks",
            Self::Logarithm => "1e-7 in the logarithm",
            Self::LargeH => "h too large",
            Self::SmallH => "h too small",
        }
    }
}
