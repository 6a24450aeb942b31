//! 쓸 수 없는 값, 우리말로.

use super::{Allowed, End, OutOfRange, WrongLength, in_few_digits};
use crate::language::Say;

impl Say for OutOfRange {
    fn korean(&self) -> String {
        let Self { key, allowed, found } = self;
        format!("`{key}`의 값은 {}입니다. 지금은 {found}입니다", range(*allowed))
    }
}

impl Say for WrongLength {
    fn korean(&self) -> String {
        let Self { key, least, most, length } = self;
        format!("`{key}`에는 값이 {least}개에서 {most}개까지 들어갑니다. 지금은 {length}개입니다")
    }
}

fn range(allowed: Allowed) -> String {
    let (low, high) = match allowed {
        Allowed::Whole(least, u64::MAX) => return format!("{least} 이상인 정수"),
        Allowed::Whole(least, most) => return format!("{least}에서 {most}까지"),
        Allowed::Between(low, high) => (low, high),
        Allowed::Any | Allowed::Each { .. } => return String::new(),
    };
    match (low, high) {
        (End::At(least), End::At(most)) => {
            format!("{}에서 {}까지", in_few_digits(least), in_few_digits(most))
        }
        (End::Open, End::Open) => "유한한 수".to_owned(),
        (End::Beyond(least), End::Beyond(most)) => format!("{least} 초과 {most} 미만인 수"),
        (End::At(least), End::Beyond(most)) => format!("{least} 이상 {most} 미만인 수"),
        (End::Beyond(least), End::At(most)) => format!("{least} 초과 {most} 이하인 수"),
        (End::At(least), End::Open) => format!("{least} 이상인 수"),
        (End::Beyond(least), End::Open) => format!("{least}보다 큰 수"),
        (End::Open, End::At(most)) => format!("{most} 이하인 수"),
        (End::Open, End::Beyond(most)) => format!("{most}보다 작은 수"),
    }
}
