//! A column for every box.

/// The column of each box, from 0: what is computed stands one column after the latest that it reads, and what only
/// gives (inputs, numbers) directly before the first that reads it, as the book draws tax beside its multiplication.
pub(super) fn columns(boxes: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
    let mut reads = vec![Vec::new(); boxes];
    for &(from, to) in arrows {
        reads[to].push(from);
    }
    let mut columns = vec![0; boxes];
    for to in 0..boxes {
        columns[to] = reads[to].iter().map(|&from| columns[from] + 1).max().unwrap_or(0);
    }
    let mut first_reader = vec![usize::MAX; boxes];
    for &(from, to) in arrows {
        first_reader[from] = first_reader[from].min(columns[to]);
    }
    for (i, column) in columns.iter_mut().enumerate() {
        if reads[i].is_empty() && first_reader[i] != usize::MAX {
            *column = first_reader[i] - 1;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_stand_beside_their_first_reader() {
        // apple, apples, price, tax, total
        assert_eq!(columns(5, &[(0, 2), (1, 2), (2, 4), (3, 4)]), [0, 0, 1, 1, 2]);
        // A name that is used early and late stands early.
        assert_eq!(columns(3, &[(0, 1), (1, 2), (0, 2)]), [0, 1, 2]);
    }
}
