//! What a user relies on when opening idx files: the right ones load whatever they are called, and each wrong one is
//! told apart in words.

#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use layerscope::data::{
    DataError, Dataset, IdxError, IdxKind, Known, Reading, Source, load_idx, load_idx_watched,
};
use layerscope::files::unreadable::Unreadable;
use proptest::prelude::*;
use tempfile::TempDir;

/// A file of images whose pixels count upwards.
fn images(count: u32, rows: u32, columns: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [2051, count, rows, columns] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend((0..count * rows * columns).map(|i| (i % 251) as u8));
    bytes
}

fn labels(labels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [2049, labels.len() as u32] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(labels);
    bytes
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const TRAIN_LABELS: [u8; 5] = [3, 0, 2, 1, 3];
const TEST_LABELS: [u8; 2] = [1, 2];

/// A folder with a whole small dataset of 3 x 2 pixels under the usual names.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    put(&folder, "train-images-idx3-ubyte", &images(5, 3, 2));
    put(&folder, "train-labels-idx1-ubyte", &labels(&TRAIN_LABELS));
    put(&folder, "t10k-images-idx3-ubyte", &images(2, 3, 2));
    put(&folder, "t10k-labels-idx1-ubyte", &labels(&TEST_LABELS));
    folder
}

fn put(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn remove(folder: &TempDir, name: &str) {
    fs::remove_file(folder.path().join(name)).unwrap();
}

fn load(path: &Path) -> Result<Dataset, DataError> {
    load_idx(&[path.to_owned()])
}

/// The error of the whole folder after its training images were replaced by `bytes`.
fn with_train_images(bytes: &[u8]) -> DataError {
    let folder = folder();
    put(&folder, "train-images-idx3-ubyte", bytes);
    let error = load(folder.path()).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("train-images-idx3-ubyte"), "the file is named: {message}");
    error
}

fn problem(error: DataError) -> IdxError {
    match error {
        DataError::Idx { problem, .. } => problem,
        other => panic!("expected the error of one file, not: {other}"),
    }
}

fn assert_is_whole(data: &Dataset) {
    assert_eq!(data.train.labels, TRAIN_LABELS);
    assert_eq!(data.test.labels, TEST_LABELS);
    assert_eq!((data.train.images.rows, data.train.images.columns), (3, 2));
    assert_eq!((data.train.len(), data.test.len(), data.classes, data.inputs()), (5, 2, 4, 6));
    assert_eq!(data.train.images.image(1), [6, 7, 8, 9, 10, 11]);
}

#[test]
fn a_folder_loads_packed_and_unpacked_among_other_files() {
    let folder = folder();
    put(&folder, "README.md", b"# What this is\n");
    put(&folder, "empty", b"");
    put(&folder, "notes.txt.gz", &gz(b"not an idx file"));
    put(&folder, "._train-images-idx3-ubyte", b"resource fork");
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let data = load(folder.path()).unwrap();
    assert_is_whole(&data);
    assert_eq!(data.source, Source::Files(vec![folder.path().to_owned()]));
    assert_eq!(data.name, folder.path().file_name().unwrap().to_string_lossy());

    for name in ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        remove(&folder, name);
        put(&folder, &format!("{name}.gz"), &gz(&bytes));
    }
    assert_is_whole(&load(folder.path()).unwrap());
}

#[test]
fn names_do_not_matter_when_counts_differ() {
    let folder = TempDir::new().unwrap();
    let picked = [
        put(&folder, "d", &labels(&TEST_LABELS)),
        put(&folder, "c.gz", &images(5, 3, 2)),
        put(&folder, "b", &gz(&labels(&TRAIN_LABELS))),
        put(&folder, "train", &images(2, 3, 2)),
    ];
    assert_is_whole(&load_idx(&picked).unwrap());
}

#[test]
fn names_decide_between_pairs_of_one_size() {
    let folder = TempDir::new().unwrap();
    put(&folder, "a-test-images", &images(2, 1, 1));
    put(&folder, "a-test-labels", &labels(&[0, 1]));
    put(&folder, "b-train-images", &images(2, 1, 1));
    put(&folder, "b-train-labels", &labels(&[1, 0]));
    assert_eq!(load(folder.path()).unwrap().train.labels, [1, 0]);

    for (old, new) in [("a-test-images", "x"), ("b-train-images", "y")] {
        fs::rename(folder.path().join(old), folder.path().join(new)).unwrap();
    }
    assert!(matches!(load(folder.path()), Err(DataError::NotToldApart { count: 2, .. })));
}

#[test]
fn a_file_beside_its_own_gz_counts_once() {
    let folder = folder();
    put(&folder, "train-images.idx3-ubyte.gz", &gz(&images(5, 3, 2)));
    assert_is_whole(&load(folder.path()).unwrap());
}

#[test]
fn a_wrong_magic_number_is_named() {
    let bytes = images(5, 3, 2);
    // There is no element type 7, and no idx file here of nine dimensions.
    for (at, wrong, magic) in [(2, 7, 0x0703), (3, 9, 0x0809)] {
        let mut bytes = bytes.clone();
        bytes[at] = wrong;
        let found = problem(with_train_images(&bytes));
        assert!(matches!(found, IdxError::WrongMagic { found } if found == magic), "{found}");
    }
    assert!(matches!(
        problem(with_train_images(b"PNG \xfe\xff\0\x01")),
        IdxError::WrongMagic { found: 0x504e_4720 }
    ));
}

#[test]
fn a_truncated_header_is_named() {
    let bytes = images(5, 3, 2);
    for (length, whole) in [(0, 8), (3, 8), (7, 16), (15, 16)] {
        for bytes in [bytes[..length].to_vec(), gz(&bytes[..length])] {
            let problem = problem(with_train_images(&bytes));
            let IdxError::TruncatedHeader { found, expected } = problem else {
                panic!("{length}: {problem}")
            };
            assert_eq!((found, expected), (length as u64, whole), "cut at {length}");
        }
    }
}

#[test]
fn a_truncated_body_is_named() {
    let bytes = images(5, 3, 2);
    for bytes in [bytes[..45].to_vec(), gz(&bytes[..45])] {
        let error = with_train_images(&bytes);
        assert!(error.to_string().contains("offset 45"), "{error}");
        let truncated = problem(error);
        assert!(
            matches!(truncated, IdxError::TruncatedBody { count: 5, found: 45, expected: 46, .. }),
            "{truncated}"
        );
    }
}

#[test]
fn trailing_bytes_are_named() {
    let mut bytes = images(5, 3, 2);
    bytes.extend([1, 2, 3]);
    let problem = problem(with_train_images(&bytes));
    assert!(matches!(problem, IdxError::TrailingBytes { expected: 46, extra: 3, .. }), "{problem}");
}

#[test]
fn a_header_that_claims_the_moon_is_refused_before_anything_is_allocated() {
    let mut bytes = images(5, 3, 2);
    bytes[4..16].fill(0xff);
    let all = u128::from(u32::MAX);
    let expected = 16 + all * all * all;
    let plain = problem(with_train_images(&bytes));
    assert!(
        matches!(plain, IdxError::TruncatedBody { found: 46, expected: e, .. } if e == expected),
        "{plain}"
    );
    let packed = problem(with_train_images(&gz(&bytes)));
    assert!(matches!(packed, IdxError::TooLarge { bytes, .. } if bytes == expected), "{packed}");
}

#[test]
fn a_gz_is_not_unpacked_past_its_header() {
    let mut bytes = images(5, 3, 2);
    bytes.resize(64 << 20, 0);
    let problem = problem(with_train_images(&gz(&bytes)));
    assert!(matches!(problem, IdxError::UnpacksPast { count: 5, expected: 46, .. }), "{problem}");
}

#[test]
fn a_damaged_gz_is_named() {
    let whole = gz(&images(5, 30, 20));
    let cut = problem(with_train_images(&whole[..whole.len() / 2]));
    assert!(matches!(cut, IdxError::CorruptGzip { .. }), "{cut}");

    let mut wrong_sum = whole.clone();
    let at = whole.len() - 8;
    wrong_sum[at] ^= 1;
    let wrong_sum = problem(with_train_images(&wrong_sum));
    assert!(matches!(wrong_sum, IdxError::CorruptGzip { unpacked: 3016, .. }), "{wrong_sum}");

    // Its header is whole and says another count than the labels have: the damage comes first all the same.
    let other = gz(&images(7, 3, 2));
    let cut = problem(with_train_images(&other[..other.len() - 9]));
    assert!(matches!(cut, IdxError::CorruptGzip { .. }), "{cut}");
    let whole = with_train_images(&other);
    assert!(matches!(whole, DataError::CountsDiffer { image_count: 7, label_count: 5, .. }), "{whole}");

    let folder = folder();
    let picked = put(&folder, "train.gz", b"40\x01\x02\x03\x04");
    let error = load(&picked).unwrap_err();
    assert!(error.to_string().contains("not a gz file"), "{error}");
    assert!(matches!(problem(error), IdxError::NotGzip { found: 0x3430 }));
}

#[test]
fn nothing_to_learn_from_is_named() {
    let none = problem(with_train_images(&images(0, 3, 2)));
    assert!(matches!(none, IdxError::NoItems { .. }), "{none}");
    let flat = problem(with_train_images(&images(5, 0, 2)));
    assert!(matches!(flat, IdxError::NoPixels { rows: 0, columns: 2 }), "{flat}");
}

#[test]
fn missing_files_are_named() {
    let folder = folder();
    remove(&folder, "t10k-labels-idx1-ubyte");
    let error = load(folder.path()).unwrap_err();
    assert!(
        matches!(
            &error,
            DataError::PartnerMissing { alone, kind: IdxKind::Images, count: 2 }
                if alone.ends_with("t10k-images-idx3-ubyte")
        ),
        "{error}"
    );
    remove(&folder, "t10k-images-idx3-ubyte");
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::OnePairOnly { count: 5, .. }), "{error}");
    remove(&folder, "train-images-idx3-ubyte");
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::ImagesMissing { .. }), "{error}");
}

/// All four files, each made by `make` of its bytes, in `below` inside a folder.
fn folder_of(below: &str, ending: &str, make: impl Fn(Vec<u8>) -> Vec<u8>) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join(below)).unwrap();
    for (name, bytes) in [
        ("train-images-idx3-ubyte", images(5, 3, 2)),
        ("train-labels-idx1-ubyte", labels(&TRAIN_LABELS)),
        ("t10k-images-idx3-ubyte", images(2, 3, 2)),
        ("t10k-labels-idx1-ubyte", labels(&TEST_LABELS)),
    ] {
        put(&folder, &format!("{below}/{name}{ending}"), &make(bytes));
    }
    folder
}

#[test]
fn folders_as_programs_lay_them_out_are_looked_into() {
    let nested = folder_of("MNIST/raw", "", |bytes| bytes);
    assert_is_whole(&load(nested.path()).unwrap());
    assert_is_whole(&load(&nested.path().join("MNIST")).unwrap());
    fs::create_dir_all(nested.path().join("FashionMNIST/raw")).unwrap();
    put(&nested, "FashionMNIST/raw/train-labels-idx1-ubyte", &labels(&TRAIN_LABELS));
    let error = load(nested.path()).unwrap_err();
    assert!(matches!(&error, DataError::SeveralFolders { folders, .. } if folders.len() == 2), "{error}");
}

#[test]
fn files_that_are_packed_twice_are_read_and_more_often_refused() {
    assert_is_whole(&load(folder_of(".", ".gz", |bytes| gz(&gz(&bytes))).path()).unwrap());
    let often = load(folder_of(".", ".gz", |bytes| gz(&gz(&gz(&gz(&bytes))))).path()).unwrap_err();
    assert!(matches!(problem(often), IdxError::PackedOver { limit: 3 }));
}

#[test]
fn labels_of_any_whole_numbers_are_read() {
    for (code, size) in [(0x09, 1), (0x0b, 2), (0x0c, 4)] {
        let wide = |bytes: Vec<u8>| {
            if bytes[3] != 1 {
                return bytes;
            }
            let mut wide = vec![0, 0, code, 1];
            wide.extend(&bytes[4..8]);
            for label in &bytes[8..] {
                wide.extend(vec![0; size - 1]);
                wide.push(*label);
            }
            wide
        };
        assert_is_whole(&load(folder_of(".", "", wide).path()).unwrap());
    }
    let folder = folder();
    put(&folder, "t10k-labels-idx1-ubyte", &[0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 0, 0, 1, 255, 255, 255, 254]);
    let negative = problem(load(folder.path()).unwrap_err());
    assert!(matches!(negative, IdxError::NoClass { position: 1, label: -2 }), "{negative}");
}

#[test]
fn what_lies_under_the_name_of_data_is_named() {
    let floats = [&[0, 0, 0x0d, 3][..], &images(5, 3, 2)[4..16], &[0; 120]].concat();
    let colour = [&[0, 0, 8, 4][..], &[0; 200]].concat();
    for (bytes, type_name, dimensions) in [(floats, "float32", 3), (colour, "uint8", 4)] {
        match problem(with_train_images(&bytes)) {
            IdxError::OtherType { type_name: found, dimensions: many } => {
                assert_eq!((found, many), (type_name, dimensions));
            }
            other => panic!("{other}"),
        }
    }
    let mut tar = vec![b'x'; 600];
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, known) in [
        (&b"<!DOCTYPE html><title>404</title>"[..], Known::WebPage),
        (b"\xef\xbb\xbf\n <html>", Known::WebPage),
        (b"PK\x03\x04 archive", Known::Zip),
        (b"\x93NUMPY\x01\0", Known::Numpy),
        (b"\x80\x04\x95 pickle", Known::Pickle),
        (b"\x89PNG\r\n\x1a\n", Known::Picture),
        (&tar, Known::Tar),
        (b"GIF89a", Known::Picture),
        (b"Not Found", Known::Text),
        (b"404: Not Found\n", Known::Text),
        ("없음: 그런 파일이 없습니다\n".as_bytes(), Known::Text),
        (b"\xff\xfeN\0o\0", Known::Text),
        (b"# A heading\n\nWords, and more words, of it.\n", Known::Text),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 47040016\n", Known::LfsPointer),
        (b"{\"message\": \"Not Found\"}", Known::Json),
        (b"[[0, 1], [2, 3]]", Known::Json),
        (b"label,1x1,1x2,1x3\n5,0,0,0\n0,0,12,255\n", Known::Csv),
        (b"5;0;0;0\n0;0;12;255\n", Known::Csv),
        (b"5\t0\t0\n0\t0\t12\n", Known::Csv),
        (b"../dangling/train-images-idx3-ubyte", Known::LinkAsText),
        (b"train-images-idx3-ubyte.gz\n", Known::LinkAsText),
        (b"C:\\data\\mnist\\train-images", Known::LinkAsText),
        (&[3, 8, 0, 0, 0x60, 0xea, 0, 0, 28, 0, 0, 0, 28, 0, 0, 0], Known::LittleEndian),
        (&[1, 8, 0, 0, 0x60, 0xea, 0, 0], Known::LittleEndian),
        (b"BZh91AY&SY", Known::Packed),
        (b"\xfd7zXZ\0\0\x04", Known::Packed),
        (b"\x28\xb5\x2f\xfd\x04\0", Known::Packed),
        (b"7z\xbc\xaf\x27\x1c", Known::Packed),
        (b"Rar!\x1a\x07", Known::Packed),
        (b"\x89HDF\r\n\x1a\n", Known::Table),
        (b"PAR1\x15\x04", Known::Table),
        (b"ARROW1\0\0", Known::Table),
        (b"MATLAB 5.0 MAT-file", Known::Table),
        (b"SQLite format 3\0", Known::Table),
        (b"%PDF-1.7\n", Known::Pdf),
        (b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", Known::WebPage),
    ] {
        for bytes in [bytes.to_vec(), gz(bytes)] {
            let found = problem(with_train_images(&bytes));
            assert!(matches!(found, IdxError::Other { found } if found == known), "{found}");
            // By its name, too, whatever the ending: nothing but idx has a number to be told.
            assert!(!found.to_string().contains("magic"), "{found}");
        }
        let folder = folder();
        let picked = put(&folder, "train-images-idx3-ubyte.gz", bytes);
        let found = problem(load(&picked).unwrap_err());
        assert!(matches!(found, IdxError::Other { found } if found == known), "{found}");
    }
}

/// Data in another form beside nothing else are named, and so is a folder of folders.
#[test]
fn folders_with_data_in_another_form_say_so() {
    for (name, bytes, known) in [
        ("mnist.npz", &b"PK\x03\x04"[..], Known::Zip),
        ("train.csv", b"label,1x1,1x2\n5,0,0\n", Known::Csv),
        ("train-00000.parquet", b"PAR1\x15", Known::Table),
        ("mnist.pkl", b"\x80\x04\x95", Known::Pickle),
    ] {
        let folder = TempDir::new().unwrap();
        put(&folder, name, bytes);
        put(&folder, "README.md", b"# Words\n");
        match load(folder.path()).unwrap_err() {
            DataError::NoIdxFile { files: 2, other: Some((found, kind)), .. } => {
                assert_eq!((found.as_str(), kind), (name, known));
            }
            other => panic!("{name}: {other}"),
        }
    }
    let folders = TempDir::new().unwrap();
    fs::create_dir_all(folders.path().join("a/b/c/d/e/f/g/h")).unwrap();
    assert!(matches!(load(folders.path()).unwrap_err(), DataError::OnlyFolders { .. }));
    for depth in ["a/b/MNIST/raw", "home/class/data/MNIST/raw"] {
        assert_is_whole(&load(folder_of(depth, "", |bytes| bytes).path()).unwrap());
    }
}

#[test]
#[cfg(unix)]
fn links_that_lead_nowhere_are_named() {
    let folder = TempDir::new().unwrap();
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
        std::os::unix::fs::symlink("../gone", folder.path().join(name)).unwrap();
    }
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(&error, DataError::DanglingLinks { links, .. } if links.len() == 2), "{error}");
}

#[test]
fn counts_that_differ_are_named() {
    let folder = folder();
    put(&folder, "t10k-labels-idx1-ubyte", &labels(&[0, 1, 2]));
    match load(folder.path()).unwrap_err() {
        DataError::CountsDiffer { images, image_count: 2, labels, label_count: 3 } => {
            assert!(images.ends_with("t10k-images-idx3-ubyte"));
            assert!(labels.ends_with("t10k-labels-idx1-ubyte"));
        }
        other => panic!("{other}"),
    }
}

#[test]
fn sizes_that_differ_are_named() {
    let folder = folder();
    put(&folder, "t10k-images-idx3-ubyte", &images(2, 2, 3));
    match load(folder.path()).unwrap_err() {
        DataError::SizesDiffer { train_size: (3, 2), test_size: (2, 3), .. } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn a_label_that_was_never_taught_is_named() {
    let folder = folder();
    put(&folder, "t10k-labels-idx1-ubyte", &labels(&[0, 4]));
    match load(folder.path()).unwrap_err() {
        DataError::LabelOutOfRange { offset: 9, label: 4, classes: 4, .. } => {}
        other => panic!("{other}"),
    }
}

#[test]
fn more_than_ten_classes_load() {
    let folder = folder();
    put(&folder, "train-labels-idx1-ubyte", &labels(&[1, 26, 3, 4, 5]));
    assert_eq!(load(folder.path()).unwrap().classes, 27);
}

#[test]
fn folders_without_data_are_named() {
    let folder = TempDir::new().unwrap();
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::EmptyFolder { .. }), "{error}");
    put(&folder, "README.md", b"nothing here");
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::NoIdxFile { files: 1, .. }), "{error}");
    let error = load(&folder.path().join("gone")).unwrap_err();
    assert!(matches!(error, DataError::Read(Unreadable::NotFound { .. })), "{error}");
    assert!(matches!(load_idx(&[]), Err(DataError::NothingPicked)));
}

#[test]
fn a_reading_counts_its_bytes_and_ends_when_it_is_stopped() {
    let folder = folder();
    let name = "train-images-idx3-ubyte";
    let packed = gz(&fs::read(folder.path().join(name)).unwrap());
    remove(&folder, name);
    put(&folder, "train-images-idx3-ubyte.gz", &packed);
    let on_disk =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();

    let reading = Reading::default();
    assert_eq!(reading.bytes(), (0, 0));
    assert_is_whole(&load_idx_watched(&[folder.path().to_owned()], &reading).unwrap());
    assert_eq!(reading.bytes(), (on_disk, on_disk));

    let reading = Reading::default();
    reading.stop();
    let error = load_idx_watched(&[folder.path().to_owned()], &reading).unwrap_err();
    assert!(matches!(error, DataError::Stopped), "{error}");
    assert_eq!(reading.bytes(), (0, on_disk));
}

#[test]
fn too_many_files_are_named() {
    let folder = folder();
    put(&folder, "more-images", &images(9, 3, 2));
    put(&folder, "more-labels", &labels(&[0; 9]));
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(&error, DataError::TooMany { paths } if paths.len() == 6), "{error}");
    for i in 0..4 {
        put(&folder, &format!("copy-{i}"), &images(9, 3, 2));
    }
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(&error, DataError::TooMany { paths } if paths.len() == 10), "{error}");
}

#[cfg(unix)]
#[test]
fn no_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("train-images-idx3-ubyte");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        return; // The superuser may read everything.
    }
    let error = load(folder.path()).unwrap_err();
    assert!(matches!(error, DataError::Read(Unreadable::NoPermission { .. })), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happens to a file, loading answers with the data or with words.
    #[test]
    fn any_damage_is_data_or_words(
        which in 0_usize..4,
        packed: bool,
        cut in proptest::option::of(any::<prop::sample::Index>()),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        tail in prop::collection::vec(any::<u8>(), 0..3),
    ) {
        let folder = folder();
        let names = [
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
        ];
        let path = folder.path().join(names[which]);
        let mut bytes = fs::read(&path).unwrap();
        if packed {
            bytes = gz(&bytes);
        }
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes.extend(tail);
        fs::write(&path, bytes).unwrap();
        match load(folder.path()) {
            Ok(data) => {
                prop_assert_eq!(data.train.images.len(), data.train.labels.len());
                prop_assert_eq!(data.test.images.len(), data.test.labels.len());
                prop_assert!(data.test.labels.iter().all(|&label| usize::from(label) < data.classes));
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn the_real_mnist_loads() {
    let data = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mnist")).unwrap();
    assert_eq!((data.train.len(), data.test.len(), data.classes), (60_000, 10_000, 10));
    assert_eq!((data.name.as_str(), data.inputs()), ("MNIST", 784));
    let sum: u64 = data.train.images.pixels().iter().map(|&pixel| u64::from(pixel)).sum();
    assert!((sum as f64 / 47_040_000.0 - 33.318).abs() < 1e-3, "the mean pixel that is well known");
    assert_eq!(data.test.labels[..5], [7, 2, 1, 0, 4]);
    assert!(!data.looks_transposed());
    assert!(data.transposed().looks_transposed(), "as the digits of EMNIST");
}
