//! Which images belong to which labels, and which pair trains.

use std::path::{Path, PathBuf};

use super::file::{Contents, IdxFile};
use super::folder::plain_name;
use crate::data::{DataError, Images};

/// Images and their labels, as many of the one as of the other.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) image_path: PathBuf,
    pub(super) images: Images,
    pub(super) label_path: PathBuf,
    pub(super) labels: Vec<u8>,
}

type ImageFile = (PathBuf, Images);
type LabelFile = (PathBuf, Vec<u8>);

/// The training and the test pair of `files`: the larger trains, and names decide only when both are of one size.
pub(super) fn pair(files: Vec<IdxFile>) -> Result<(Pair, Pair), DataError> {
    let files = without_twins(files);
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let mut images = Vec::new();
    let mut labels = Vec::new();
    for IdxFile { path, contents } in files {
        match contents {
            Contents::Images(pixels) => images.push((path, pixels)),
            Contents::Labels(classes) => labels.push((path, classes)),
        }
    }
    // Larger first.
    images.sort_by_key(|(_, images)| std::cmp::Reverse(images.len()));
    labels.sort_by_key(|(_, labels)| std::cmp::Reverse(labels.len()));
    match (<[ImageFile; 2]>::try_from(images), <[LabelFile; 2]>::try_from(labels)) {
        (Ok(images), Ok(labels)) => two_pairs(images, labels),
        (images, labels) => {
            let images = images.map_or_else(|images| images, Vec::from);
            let labels = labels.map_or_else(|labels| labels, Vec::from);
            Err(incomplete(&images, &labels, paths))
        }
    }
}

/// Drops the second of two files that are the same but for packing, such as `x-ubyte` beside `x-ubyte.gz`.
fn without_twins(files: Vec<IdxFile>) -> Vec<IdxFile> {
    let mut kept: Vec<IdxFile> = Vec::new();
    for file in files {
        let twin = |other: &IdxFile| {
            plain_name(&other.path) == plain_name(&file.path) && other.contents == file.contents
        };
        if !kept.iter().any(twin) {
            kept.push(file);
        }
    }
    kept
}

fn two_pairs(
    [mut large_images, mut small_images]: [ImageFile; 2],
    [mut large_labels, mut small_labels]: [LabelFile; 2],
) -> Result<(Pair, Pair), DataError> {
    let fits = |images: &ImageFile, labels: &LabelFile| images.1.len() == labels.1.len();
    if !fits(&large_images, &large_labels) || !fits(&small_images, &small_labels) {
        // Where the larger images have their labels in second place, it is the others that are wrong.
        let (images, labels) = if fits(&large_images, &small_labels) {
            (&small_images, &large_labels)
        } else if fits(&small_images, &large_labels) {
            (&large_images, &small_labels)
        } else if fits(&large_images, &large_labels) {
            (&small_images, &small_labels)
        } else {
            (&large_images, &large_labels)
        };
        return Err(counts_differ(images, labels));
    }
    if large_images.1.len() == small_images.1.len() {
        let (Some(images_in_order), Some(labels_in_order)) =
            (first_trains(&large_images.0, &small_images.0), first_trains(&large_labels.0, &small_labels.0))
        else {
            let count = large_images.1.len();
            return Err(DataError::NotToldApart { first: large_images.0, second: small_images.0, count });
        };
        if !images_in_order {
            std::mem::swap(&mut large_images, &mut small_images);
        }
        if !labels_in_order {
            std::mem::swap(&mut large_labels, &mut small_labels);
        }
    }
    let pair = |(image_path, images), (label_path, labels)| Pair { image_path, images, label_path, labels };
    Ok((pair(large_images, large_labels), pair(small_images, small_labels)))
}

/// What is missing or too many when there are not two files of each kind.
fn incomplete(images: &[ImageFile], labels: &[LabelFile], paths: Vec<PathBuf>) -> DataError {
    match (images, labels) {
        ([], _) => DataError::ImagesMissing { labels: paths },
        (_, []) => DataError::LabelsMissing { images: paths },
        ([one], [other]) if one.1.len() == other.1.len() => {
            DataError::OnePairOnly { images: one.0.clone(), count: one.1.len() }
        }
        ([one], [other]) => counts_differ(one, other),
        ([first, second], [only]) => {
            let alone = if first.1.len() == only.1.len() { second } else { first };
            DataError::LabelsMissing { images: vec![alone.0.clone()] }
        }
        ([only], [first, second]) => {
            let alone = if first.1.len() == only.1.len() { second } else { first };
            DataError::ImagesMissing { labels: vec![alone.0.clone()] }
        }
        _ => DataError::TooMany { paths },
    }
}

fn counts_differ(images: &ImageFile, labels: &LabelFile) -> DataError {
    DataError::CountsDiffer {
        images: images.0.clone(),
        image_count: images.1.len(),
        labels: labels.0.clone(),
        label_count: labels.1.len(),
    }
}

/// Whether the names say that the first file is to train (`true`) or the second (`false`).
fn first_trains(first: &Path, second: &Path) -> Option<bool> {
    let role = |path: &Path| {
        let name = plain_name(path);
        match (name.contains("train"), name.contains("t10k") || name.contains("test")) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    };
    match (role(first), role(second)) {
        (Some(true), Some(false) | None) | (None, Some(false)) => Some(true),
        (Some(false), Some(true) | None) | (None, Some(true)) => Some(false),
        _ => None,
    }
}
