use std::io::{Cursor, Write};
use std::path::PathBuf;

use ndarray::{ArrayD, IxDyn, arr0, array};
use ndarray_npy::WriteNpyExt;
use proptest::prelude::*;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::files::unreadable::Unreadable;

/// The named arrays of a 3-2-4 network with BatchNorm, out of order and in mixed precision, as npy bytes.
fn arrays() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("b2", npy(&array![0.5, 1.5, 2.5, 3.5])),
        ("W1", npy(&array![[1.0_f32, 2.0], [3.0, 4.0], [5.0, 6.1]])),
        ("running_var1", npy(&array![0.25_f32, 4.0])),
        ("gamma1", npy(&array![1.0, -1.0])),
        ("W2", npy(&array![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 1e-300]])),
        ("activation", npy(&arr0(2_i64))),
    ]
}

fn npy(array: &impl WriteNpyExt) -> Vec<u8> {
    let mut bytes = Vec::new();
    array.write_npy(&mut bytes).unwrap();
    bytes
}

fn npz(arrays: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (i, (name, bytes)) in arrays.iter().enumerate() {
        let method = [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated][i % 2];
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(format!("{name}.npy"), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn put(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("w.npz");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn read_bytes(bytes: &[u8]) -> Result<(ParameterSet, Option<Activation>), DataError> {
    let (_folder, path) = put(bytes);
    read(&path)
}

/// What is wrong once the array `name` is `bytes` instead.
fn problem_with(name: &'static str, bytes: Vec<u8>) -> WeightsError {
    let mut arrays = arrays();
    arrays.retain(|(other, _)| *other != name);
    arrays.push((name, bytes));
    match read_bytes(&npz(&arrays)).unwrap_err() {
        DataError::Weights { path, problem } => {
            assert!(path.ends_with("w.npz"));
            *problem
        }
        other => panic!("{other}"),
    }
}

#[test]
fn arrays_come_in_the_order_of_the_book() {
    let (parameters, activation) = read_bytes(&npz(&arrays())).unwrap();
    let names: Vec<_> = parameters.iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["W1", "gamma1", "running_var1", "W2", "b2"]);
    assert_eq!(activation, Some(Activation::Tanh));
    assert_eq!(parameters.get("W1").unwrap()[[2, 1]], f64::from(6.1_f32));
    assert_eq!(parameters.get("W2").unwrap()[[1, 3]], 1e-300);
}

#[test]
fn all_arrays_together_are_bounded_by_what_they_take_in_memory() {
    // Eight bytes for each of 25 numbers, single ones and small whole ones too.
    let (_folder, path) = put(&npz(&[&arrays()[..], &[("b1", npy(&array![1_u8, 2]))]].concat()));
    let within = |room| read_arrays(BufReader::new(File::open(&path).unwrap()), room);
    assert_eq!(within(25 * 8).unwrap().len(), 7);
    assert!(matches!(within(25 * 8 - 1), Err(WeightsError::TooMuch { name, .. }) if name == "b1"));
    assert!(matches!(within(10), Err(WeightsError::TooMuch { name, .. }) if name == "b2"));
}

/// An npy file of one word, as NumPy writes `np.array("relu")` and `np.array(b"relu")`.
fn word(descr: &str, shape: &str, bytes: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [&b"\x93NUMPY\x01\0"[..], &length, header.as_bytes(), bytes].concat()
}

#[test]
fn an_activation_is_known_by_its_number_and_by_its_word() {
    let with =
        |bytes: Vec<u8>| read_bytes(&npz(&[("W1", npy(&array![[1.0], [2.0]])), ("activation", bytes)]));
    for activation in Activation::ALL {
        assert_eq!(with(npy(&arr0(i64::from(activation.code())))).unwrap().1, Some(activation));
        for name in
            [activation.word().to_owned(), activation.name().to_owned(), activation.word().to_uppercase()]
        {
            let little: Vec<u8> = name.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            let big: Vec<u8> = name.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
            let length = name.chars().count();
            for bytes in [
                word(&format!("<U{length}"), "()", &little),
                word(&format!("<U{length}"), "(1,)", &little),
                word(&format!(">U{length}"), "()", &big),
                word(&format!("<U{}", length + 1), "()", &[&little[..], &[0; 4]].concat()),
                word(&format!("|S{}", name.len()), "()", name.as_bytes()),
            ] {
                assert_eq!(with(bytes).unwrap().1, Some(activation), "{name}");
            }
        }
    }
    for (bytes, found) in [
        (word("|S4", "()", b"swim"), "\"swim\""),
        (word("|S4", "(2,)", b"relutanh"), "relutanh"),
        (word("|S2", "()", b"\xff\xfe"), "activation"),
        (word("|S0", "()", b""), "activation"),
        (word("<U99999999999", "()", b""), "activation"),
        (npy(&arr0(9.0)), "9"),
    ] {
        let error = with(bytes).unwrap_err().to_string();
        assert!(error.contains(found), "{error}");
    }
    // A word is read nowhere else.
    let error = read_bytes(&npz(&[("W1", word("|S4", "()", b"relu"))])).unwrap_err().to_string();
    assert!(error.contains("|S4"), "{error}");
}

#[test]
fn weights_alone_will_do() {
    let (parameters, activation) = read_bytes(&npz(&[("W1", npy(&array![[1.0], [2.0]]))])).unwrap();
    assert_eq!((parameters.iter().count(), activation), (1, None));
}

#[test]
fn shapes_must_chain() {
    let shape = |name, bytes| match problem_with(name, bytes) {
        WeightsError::Shape { name, found, expected } => (name, found, expected.to_string()),
        other => panic!("{other}"),
    };
    let (name, found, expected) = shape("W2", npy(&array![[1.0], [2.0], [3.0]]));
    assert_eq!((name.as_str(), found.as_str()), ("W2", "(3, 1)"));
    assert!(expected.starts_with("(2, width)"), "{expected}");
    let (name, found, expected) = shape("b1", npy(&array![1.0, 2.0, 3.0]));
    assert_eq!((name.as_str(), found.as_str()), ("b1", "(3,)"));
    assert!(expected.starts_with("(2,)"), "{expected}");
    assert_eq!(shape("W1", npy(&array![1.0, 2.0])).2, "(inputs, width)");
    assert_eq!(shape("W1", npy(&ArrayD::<f64>::zeros(IxDyn(&[3, 0])))).1, "(3, 0)");
    assert_eq!(shape("gamma1", npy(&array![[1.0, 2.0]])).1, "(1, 2)");
}

#[test]
fn transposed_weights_are_named_and_not_their_bias() {
    let wide = |rows, columns| npy(&ArrayD::<f64>::zeros(IxDyn(&[rows, columns])));
    let long = |length| npy(&ArrayD::<f64>::zeros(IxDyn(&[length])));
    let transposed = |arrays: &[(&str, Vec<u8>)]| match read_bytes(&npz(arrays)).unwrap_err() {
        DataError::Weights { problem, .. } => match *problem {
            WeightsError::Transposed { name, found, expected } => (name, found, expected),
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    };
    let first = ("W1".to_owned(), "(3, 7)".to_owned(), "(7, 3)".to_owned());
    assert_eq!(
        transposed(&[("W1", wide(3, 7)), ("b1", long(3)), ("W2", wide(2, 3)), ("b2", long(2))]),
        first
    );
    assert_eq!(transposed(&[("W1", wide(3, 7)), ("W2", wide(2, 3))]), first, "without biases");
    assert_eq!(transposed(&[("W1", wide(3, 7)), ("b1", long(3)), ("W2", wide(3, 2))]), first, "only one");
    let second = ("W2".to_owned(), "(2, 3)".to_owned(), "(3, 2)".to_owned());
    assert_eq!(transposed(&[("W1", wide(7, 3)), ("b1", long(3)), ("W2", wide(2, 3))]), second);
    assert_eq!(
        transposed(&[("W1", wide(3, 7)), ("gamma1", long(3)), ("W2", wide(2, 3))]),
        first,
        "BatchNorm instead of a bias"
    );
    assert_eq!(
        transposed(&[("W1", wide(3, 7)), ("b1", long(3)), ("W2", wide(7, 3)), ("b2", long(7))]),
        first,
        "an autoencoder"
    );
    assert_eq!(transposed(&[("W1", wide(3, 7)), ("b1", long(3))]), first, "a single layer");
}

#[test]
fn weights_that_fit_their_layer_are_not_called_transposed_for_what_else_is_wrong() {
    let wide = |rows, columns| npy(&ArrayD::<f64>::zeros(IxDyn(&[rows, columns])));
    let long = |length| npy(&ArrayD::<f64>::zeros(IxDyn(&[length])));
    let shape = |arrays: &[(&str, Vec<u8>)]| match read_bytes(&npz(arrays)).unwrap_err() {
        DataError::Weights { problem, .. } => match *problem {
            WeightsError::Shape { name, found, .. } => (name, found),
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    };
    let named = |name: &str, found: &str| (name.to_owned(), found.to_owned());
    for vector in ["b1", "gamma1", "running_var1"] {
        let arrays = [("W1", wide(3, 2)), (vector, long(2)), ("W2", wide(3, 1))];
        assert_eq!(shape(&arrays), named("W2", "(3, 1)"), "{vector} says that W1 is right");
    }
    let bias = [("W1", wide(3, 2)), ("b1", long(3)), ("W2", wide(2, 4))];
    assert_eq!(shape(&bias), named("b1", "(3,)"), "W2 says that W1 is right");
    let bias = [("W1", wide(3, 2)), ("b1", long(3)), ("gamma1", long(2)), ("W2", wide(3, 4))];
    assert_eq!(shape(&bias), named("b1", "(3,)"), "gamma1 says that W1 is right");
    let second = [("W1", wide(7, 3)), ("W2", wide(2, 3)), ("b2", long(3))];
    assert_eq!(shape(&second), named("W2", "(2, 3)"), "b2 says that W2 is as wide as it is");
}

#[test]
fn what_is_no_npz_is_named() {
    let why = |bytes: &[u8]| read_bytes(bytes).unwrap_err().to_string();
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"\x80\x04\x95 pickle", "pickle"),
        (b"\x93NUMPY\x01\0", "single array"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"PK\x03\x04 and no more", "ends too early"),
    ] {
        assert!(why(bytes).contains(words), "{}", why(bytes));
    }
    let torch = npz(&[("archive/data", Vec::new())]);
    assert!(why(&torch).contains("archive/data"), "{}", why(&torch));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("archive/data.pkl", SimpleFileOptions::default()).unwrap();
    let torch = zip.finish().unwrap().into_inner();
    assert!(why(&torch).contains("PyTorch"), "{}", why(&torch));
    let mut object = npy(&array![1.0]);
    let at = object.windows(3).position(|three| three == b"<f8").unwrap();
    object[at..at + 3].copy_from_slice(b"|O ");
    assert!(!why(&npz(&[("W1", object)])).is_empty());
}

#[test]
fn what_is_missing_or_unknown_is_named() {
    let without = |name: &str| {
        let mut arrays = arrays();
        arrays.retain(|(other, _)| *other != name);
        read_bytes(&npz(&arrays)).unwrap_err().to_string()
    };
    assert!(without("W1").contains("`W1` is missing"), "{}", without("W1"));
    assert!(without("W2").contains("`W2` is missing"), "{}", without("W2"));
    assert!(read_bytes(&npz(&[])).unwrap_err().to_string().contains("`W1` is missing"));
    for name in ["w1", "B1", "W", "W0", "W01", "gamma", "b1 ", "W1x", "W99999999999999999999"] {
        let problem = problem_with(name, npy(&array![1.0]));
        assert!(
            matches!(&problem, WeightsError::Unknown { name: found } if found == name),
            "{name}: {problem}"
        );
    }
    let last = problem_with("gamma2", npy(&array![1.0, 1.0, 1.0, 1.0]));
    assert!(matches!(last, WeightsError::LastLayer { .. }), "{last}");
}

#[test]
fn types_and_activations_are_checked() {
    let problem = problem_with("b1", npy(&array![true, false]));
    assert!(matches!(problem, WeightsError::Type { .. }), "{problem}");
    for (bytes, found) in [
        (npy(&arr0(5_u8)), "5"),
        (npy(&arr0(0.5)), "0.5"),
        (npy(&arr0(f64::NAN)), "NaN"),
        (npy(&array![1.0, 2.0]), "an array of shape [2]"),
    ] {
        let problem = problem_with("activation", bytes);
        assert!(
            matches!(&problem, WeightsError::Activation { found: f } if f.to_string() == found),
            "{problem}"
        );
    }
}

#[test]
fn headers_are_not_believed() {
    let lie = |shape: &str| {
        let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((text.len() as u16).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes.extend([0; 16]);
        problem_with("W1", bytes)
    };
    for shape in
        ["(1000000, 1000000)", "(4294967295, 4294967295, 4294967295)", "(1, 1)", "(", &"(".repeat(9000)]
    {
        let problem = lie(shape);
        assert!(matches!(&problem, WeightsError::Damaged { name, .. } if name == "W1"), "{shape}: {problem}");
    }
    let not_npy = problem_with("W1", b"hello".to_vec());
    assert!(matches!(not_npy, WeightsError::Damaged { .. }), "{not_npy}");
    let not_zip = read_bytes(b"no zip at all").unwrap_err().to_string();
    assert!(not_zip.contains("not an npz file"), "{not_zip}");
}

#[test]
fn a_failed_write_says_so() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("nowhere/w.npz");
    let parameters = read_bytes(&npz(&arrays())).unwrap().0;
    let error = write(&path, &parameters, Activation::Relu).unwrap_err();
    assert!(matches!(error, DataError::Write { path: ref at, .. } if *at == path), "{error}");
    assert!(matches!(read(&path), Err(DataError::Read(Unreadable::NotFound { .. }))));
    assert!(matches!(read(folder.path()), Err(DataError::Read(Unreadable::Folder { .. }))));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        widths in prop::collection::vec(1_usize..6, 2..5),
        values in prop::collection::vec(any::<f64>(), 64),
        code in 0_u8..3,
    ) {
        let mut values = values.into_iter().cycle();
        let mut set = Vec::new();
        for (layer, sides) in widths.windows(2).enumerate() {
            for (name, shape) in [("W", IxDyn(sides)), ("b", IxDyn(&sides[1..]))] {
                let array = ArrayD::from_shape_simple_fn(shape, || values.next().unwrap());
                set.push((format!("{name}{}", layer + 1), array));
            }
        }
        let parameters = parameter_set(set);
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("w.npz");
        std::fs::write(&path, b"old").unwrap();
        let activation = Activation::from_code(code).unwrap();
        write(&path, &parameters, activation).unwrap();
        let (read, read_activation) = read(&path).unwrap();
        prop_assert_eq!(read_activation, Some(activation));
        let bits = |set: &ParameterSet| -> Vec<(String, Vec<usize>, Vec<u64>)> {
            let one = |(name, array): (&str, &ArrayD<f64>)| {
                (name.to_owned(), array.shape().to_vec(), array.iter().map(|value| value.to_bits()).collect())
            };
            set.iter().map(one).collect()
        };
        prop_assert_eq!(bits(&read), bits(&parameters));
    }

    #[test]
    fn any_damage_is_parameters_or_words(
        cut in proptest::option::of(any::<prop::sample::Index>()),
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
    ) {
        let mut bytes = npz(&arrays());
        for (at, value) in hits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(error) = read_bytes(&bytes) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
