//! What the library that reads TOML finds wrong, in Korean: it speaks English only.

/// What is wrong in a text that is no TOML, in Korean, in other words than the library's: the signs and names that `why` puts
/// into backquotes, and what to look for.
pub fn toml_in_korean(why: &str) -> String {
    let named: Vec<String> = why.split('`').skip(1).step_by(2).map(|sign| format!("`{sign}`")).collect();
    let advice = "키 = 값 모양인지, 따옴표와 괄호를 닫았는지, 같은 키를 두 번 쓰지 않았는지 살펴보세요";
    if named.is_empty() {
        format!("TOML로 읽을 수 없습니다. {advice}")
    } else {
        format!("TOML로 읽을 수 없습니다. 여기서 걸립니다: {}. {advice}", named.join(", "))
    }
}
