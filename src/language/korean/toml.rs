//! What the library that reads TOML finds wrong, in other words than its own: the signs and names that it puts into backquotes,
//! and what to look for.

use crate::language::{Say, TomlProblem};

impl Say for TomlProblem {
    fn korean(&self) -> String {
        let named: Vec<String> =
            self.0.split('`').skip(1).step_by(2).map(|sign| format!("`{sign}`")).collect();
        let advice = "키 = 값 모양인지, 따옴표와 괄호를 닫았는지, 같은 키를 두 번 쓰지 않았는지 살펴보세요";
        if named.is_empty() {
            format!("TOML로 읽을 수 없습니다. {advice}")
        } else {
            format!("TOML로 읽을 수 없습니다. 여기서 걸립니다: {}. {advice}", named.join(", "))
        }
    }
}
