//! What the operating system says of files and connections, in Korean as well.
//!
//! The system speaks the language that it was installed in, if any. What people can mend is said in words of our own;
//! the number that the system gives it stays, since that can be looked up, and is all that is said of what is rare.

use std::error::Error;
use std::io::{self, ErrorKind};

use crate::language::{Phrase, Say};

impl Say for io::Error {
    fn korean(&self) -> String {
        if let Some(phrase) = self.get_ref().and_then(|inner| inner.downcast_ref::<Phrase>()) {
            return phrase.korean();
        }
        if let Some(error) = wrapped(self) {
            return error.korean();
        }
        match (common(self.kind()), self.raw_os_error()) {
            (Some(words), Some(number)) => format!("{words}, 시스템 오류 {number}"),
            (None, Some(number)) => format!("시스템 오류 {number}"),
            // A reason that somebody gave says more than its kind, but may be a library's, which speaks English.
            (words, None) => words.unwrap_or("알 수 없는 오류").to_owned(),
        }
    }
}

/// What the system said, where a library has put words of its own around it.
fn wrapped(error: &io::Error) -> Option<&io::Error> {
    let outer: &(dyn Error + 'static) = error.get_ref()?;
    std::iter::successors(Some(outer), |&error| error.source()).find_map(|error| error.downcast_ref())
}

/// The kinds that are met with files, disks and connections.
fn common(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "그런 파일이나 폴더가 없음",
        ErrorKind::PermissionDenied => "권한이 없음",
        ErrorKind::AlreadyExists => "같은 이름의 파일이 이미 있음",
        ErrorKind::StorageFull => "디스크에 남은 공간이 없음",
        ErrorKind::QuotaExceeded => "사용할 수 있는 디스크 용량을 넘음",
        ErrorKind::FileTooLarge => "파일이 너무 큼",
        ErrorKind::ReadOnlyFilesystem => "읽기 전용 디스크",
        ErrorKind::IsADirectory => "파일이 아니라 폴더임",
        ErrorKind::NotADirectory => "폴더가 아님",
        ErrorKind::InvalidFilename => "쓸 수 없는 파일 이름",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "다른 프로그램이 사용 중",
        ErrorKind::TimedOut => "응답이 없어 시간이 초과됨",
        ErrorKind::UnexpectedEof => "파일이 중간에서 끝남",
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => "연결이 끊김",
        ErrorKind::ConnectionRefused => "연결이 거부됨",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            "네트워크에 연결할 수 없음"
        }
        ErrorKind::OutOfMemory => "메모리가 부족함",
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "내용이 올바르지 않음",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_can_mend_is_said_in_korean_with_the_number_of_the_system() {
        assert_eq!(io::Error::from(ErrorKind::StorageFull).korean(), "디스크에 남은 공간이 없음");
        let missing = std::fs::read("no/such/file").unwrap_err();
        let number = missing.raw_os_error().expect("the system has a number for it");
        assert_eq!(missing.korean(), format!("그런 파일이나 폴더가 없음, 시스템 오류 {number}"));
    }

    #[test]
    fn what_the_system_says_is_found_within_the_words_of_a_library() {
        let missing = || std::fs::read("no/such/file").unwrap_err();
        let wrapped = io::Error::other(missing());
        assert_eq!(wrapped.korean(), missing().korean());
    }

    #[test]
    fn a_reason_that_was_given_is_not_hidden_behind_its_kind() {
        let missing = io::Error::from(ErrorKind::StorageFull).phrase();
        let (english, korean) = (missing.to_string(), missing.korean());
        let ours = io::Error::new(ErrorKind::InvalidInput, missing);
        assert_eq!((ours.to_string(), ours.korean()), (english, korean));
        assert_eq!(io::Error::new(ErrorKind::NotFound, "no mirror").korean(), "그런 파일이나 폴더가 없음");
    }
}
