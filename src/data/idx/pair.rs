//! Which images belong to which labels, and which pair trains.

use std::path::{Path, PathBuf};

use super::file::Announced;
use super::folder::plain_name;
use crate::data::{DataError, IdxKind};

/// The files of images and of their labels, as many of the one as of the other.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) images: Announced,
    pub(super) labels: Announced,
}

/// The training and the test pair of `files`: the larger trains, and names decide only when both are of one size.
pub(super) fn pair(files: Vec<Announced>) -> Result<(Pair, Pair), DataError> {
    let files = without_twins(files);
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let (mut images, mut labels): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.kind == IdxKind::Images);
    // Larger first.
    images.sort_by_key(|file| std::cmp::Reverse(file.count));
    labels.sort_by_key(|file| std::cmp::Reverse(file.count));
    match (<[Announced; 2]>::try_from(images), <[Announced; 2]>::try_from(labels)) {
        (Ok(images), Ok(labels)) => two_pairs(images, labels),
        (images, labels) => {
            let images = images.map_or_else(|images| images, Vec::from);
            let labels = labels.map_or_else(|labels| labels, Vec::from);
            Err(incomplete(&images, &labels, paths))
        }
    }
}

/// Drops the second of two files that are the same but for packing, such as `x-ubyte` beside `x-ubyte.gz`.
fn without_twins(files: Vec<Announced>) -> Vec<Announced> {
    let mut kept: Vec<Announced> = Vec::new();
    for file in files {
        let what = |file: &Announced| (plain_name(&file.path), file.kind, file.count, file.size);
        let folder = |file: &Announced| file.path.parent().map(Path::to_path_buf);
        let twin = |other: &Announced| what(other) == what(&file) && folder(other) == folder(&file);
        if !kept.iter().any(twin) {
            kept.push(file);
        }
    }
    kept
}

fn two_pairs(
    [mut large_images, mut small_images]: [Announced; 2],
    [mut large_labels, mut small_labels]: [Announced; 2],
) -> Result<(Pair, Pair), DataError> {
    let fits = |images: &Announced, labels: &Announced| images.count == labels.count;
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
    if large_images.count == small_images.count {
        let (Some(images_in_order), Some(labels_in_order)) = (
            first_trains(&large_images.path, &small_images.path),
            first_trains(&large_labels.path, &small_labels.path),
        ) else {
            let count = large_images.count;
            return Err(DataError::NotToldApart {
                first: large_images.path,
                second: small_images.path,
                count,
            });
        };
        if !images_in_order {
            std::mem::swap(&mut large_images, &mut small_images);
        }
        if !labels_in_order {
            std::mem::swap(&mut large_labels, &mut small_labels);
        }
    }
    let pair = |images, labels| Pair { images, labels };
    Ok((pair(large_images, large_labels), pair(small_images, small_labels)))
}

/// What is missing or too many when there are not two files of each kind.
fn incomplete(images: &[Announced], labels: &[Announced], paths: Vec<PathBuf>) -> DataError {
    let alone = |both: [&Announced; 2], only: &Announced| {
        let [first, second] = both;
        let file = if first.count == only.count { second } else { first };
        DataError::PartnerMissing { alone: file.path.clone(), kind: file.kind, count: file.count }
    };
    match (images, labels) {
        ([], _) => DataError::ImagesMissing { labels: paths },
        (_, []) => DataError::LabelsMissing { images: paths },
        ([one], [other]) if one.count == other.count => {
            DataError::OnePairOnly { images: one.path.clone(), count: one.count }
        }
        ([one], [other]) => counts_differ(one, other),
        ([first, second], [only]) | ([only], [first, second]) => alone([first, second], only),
        _ => DataError::TooMany { paths },
    }
}

fn counts_differ(images: &Announced, labels: &Announced) -> DataError {
    DataError::CountsDiffer {
        images: images.path.clone(),
        image_count: images.count,
        labels: labels.path.clone(),
        label_count: labels.count,
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
