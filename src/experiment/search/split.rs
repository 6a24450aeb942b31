//! Training images set apart to judge trials with, as copies: the trials share them.

use ndarray::Array2;

use super::messages::Message;
use crate::data::{Dataset, Images, Labelled};
use crate::experiment::run::RunError;
use crate::experiment::training::Parts;
use crate::language::Say;

/// The data of a trial: of the first `train_size` training images (all when absent) a `share` chosen at random takes the
/// place of the test images, and the others are left to train on. The test images themselves are not touched.
///
/// # Errors
/// When there are not two images to tell apart.
pub(super) fn split(
    data: &Dataset,
    train_size: Option<usize>,
    share: f64,
    seed: u64,
) -> Result<Dataset, RunError> {
    let among = train_size.unwrap_or(usize::MAX).min(data.train.len());
    if among < 2 {
        return Err(RunError::Setup(Message::FewImages.phrase()));
    }
    let Parts { training, validation } = Parts::of(among, share, seed);
    let whole = || RunError::Setup(Message::IncompleteImages { name: data.data_name() }.phrase());
    Ok(Dataset {
        name: data.name.clone(),
        source: data.source.clone(),
        train: pick(&data.train, &training).ok_or_else(whole)?,
        test: pick(&data.train, &validation).ok_or_else(whole)?,
        classes: data.classes,
        extra: data.extra,
    })
}

fn pick(all: &Labelled, rows: &[usize]) -> Option<Labelled> {
    let mut pixels = Array2::zeros((rows.len(), all.images.size()));
    let mut labels = vec![0; rows.len()];
    all.gather(rows, pixels.view_mut(), &mut labels);
    let (pixels, _) = pixels.into_raw_vec_and_offset();
    Labelled::new(Images::new(all.images.rows, all.images.columns, pixels)?, labels)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::data::digits;

    #[test]
    fn the_parts_share_no_image_and_leave_none_out() {
        let data = digits();
        let parts = split(&data, Some(500), 0.2, 1).expect("there are images");
        assert_eq!((parts.train.len(), parts.test.len()), (400, 100));
        let images = |part: &Labelled| -> BTreeSet<Vec<u8>> {
            (0..part.len()).map(|i| part.images.image(i).to_vec()).collect()
        };
        let first: BTreeSet<Vec<u8>> = (0..500).map(|i| data.train.images.image(i).to_vec()).collect();
        let (training, validation) = (images(&parts.train), images(&parts.test));
        assert!(training.is_disjoint(&validation));
        assert_eq!(&training | &validation, first);
        // The labels went with their images.
        let place = (0..500).find(|i| data.train.images.image(*i) == parts.test.images.image(0));
        assert_eq!(parts.test.labels[0], data.train.labels[place.expect("it is one of the first")]);
    }

    #[test]
    fn two_images_are_enough_and_one_is_not() {
        let tiny = split(&digits(), Some(2), 0.001, 1).expect("two are enough");
        assert_eq!((tiny.train.len(), tiny.test.len()), (1, 1));
        assert!(split(&digits(), Some(1), 0.5, 1).is_err());
    }
}
