//! Which files make up MNIST, and which servers have them.

/// A file as it is known before it is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// Its name, on the mirrors and here.
    pub name: &'static str,
    /// Bytes of the packed file, about.
    pub packed: u64,
    /// Bytes of the unpacked contents, exactly.
    pub unpacked: u64,
    /// SHA-256 of the unpacked contents, in hexadecimal.
    pub sha256: &'static str,
}

/// Training images and labels, test images and labels: 60,000 and 10,000 handwritten digits, collected by
/// LeCun, Cortes and Burges, under CC BY-SA 3.0.
pub static MNIST: [RemoteFile; 4] = [
    RemoteFile {
        name: "train-images-idx3-ubyte.gz",
        packed: 9_912_422,
        unpacked: 47_040_016,
        sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    },
    RemoteFile {
        name: "train-labels-idx1-ubyte.gz",
        packed: 28_881,
        unpacked: 60_008,
        sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    },
    RemoteFile {
        name: "t10k-images-idx3-ubyte.gz",
        packed: 1_648_877,
        unpacked: 7_840_016,
        sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    },
    RemoteFile {
        name: "t10k-labels-idx1-ubyte.gz",
        packed: 4_542,
        unpacked: 10_008,
        sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
];

/// Folders on the web that hold these files, the steadiest first.
pub static MIRRORS: [&str; 3] = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://yann.lecun.com/exdb/mnist/",
];
