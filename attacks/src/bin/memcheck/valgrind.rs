//! The requests that a program can make of the valgrind that it runs under: the instructions that
//! `valgrind.h` documents for x86-64, which do nothing anywhere else.

use std::arch::asm;

const RUNNING_ON_VALGRIND: usize = 0x1001;
const COUNT_ERRORS: usize = 0x1201;
const CHANGE_ERR_DISABLEMENT: usize = 0x1801;
const MAKE_MEM_UNDEFINED: usize = 0x4d43_0001;
const MAKE_MEM_DEFINED: usize = 0x4d43_0002;

fn request(code: usize, first: usize, second: usize) -> usize {
    let arguments = [code, first, second, 0, 0, 0];
    let mut answer = 0_usize;
    // SAFETY: the rotations of `rdi` add up to two whole turns, `rbx` is exchanged with itself, and
    // valgrind reads the arguments and writes nothing but `rdx`.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") answer,
            out("rdi") _,
        );
    }
    answer
}

pub(crate) fn is_running() -> bool {
    request(RUNNING_ON_VALGRIND, 0, 0) > 0
}

/// How many errors were found so far, the suppressed ones left out.
pub(crate) fn count_errors() -> usize {
    request(COUNT_ERRORS, 0, 0)
}

/// A copy of `bytes`. A branch or an address that depends on it is an error.
pub(crate) fn secret(bytes: &[u8]) -> Vec<u8> {
    let copy = bytes.to_vec();
    mark(&copy);
    copy
}

/// The same of what lies here.
pub(crate) fn mark(bytes: impl AsRef<[u8]>) {
    let bytes = bytes.as_ref();
    request(MAKE_MEM_UNDEFINED, bytes.as_ptr().expose_provenance(), bytes.len());
}

/// `value`, on which anything may depend.
pub(crate) fn public<T>(mut value: T) -> T {
    request(MAKE_MEM_DEFINED, (&raw mut value).expose_provenance(), size_of::<T>());
    value
}

/// The same bytes, on which anything may depend.
pub(crate) fn public_text(text: &str) -> &str {
    request(MAKE_MEM_DEFINED, text.as_ptr().expose_provenance(), text.len());
    text
}

/// Does `work` without reporting errors.
pub(crate) fn unreported<R>(work: impl FnOnce() -> R) -> R {
    request(CHANGE_ERR_DISABLEMENT, 1, 0);
    let result = work();
    request(CHANGE_ERR_DISABLEMENT, usize::MAX, 0);
    result
}
