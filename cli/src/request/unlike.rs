//! What a text looks like that is of no format, what is missing, and what to do.

use super::fault::RequestError;
use super::json::Value;
use super::lines::{first_line, is_header};

/// Of a text.
pub(super) fn unlike(start: &[u8]) -> RequestError {
    let looks = LOOKS.iter().find(|looks| (looks.is)(start));
    RequestError::Unlike(looks.map_or(NOTHING, |looks| looks.text))
}

pub(super) const NOTHING: &str = "has no HTTP head, and is no other format that is known: give its headers with \
                       --header and its body with --body";

struct Looks {
    is: fn(&[u8]) -> bool,
    text: &'static str,
}

const LOOKS: [Looks; 11] = [
    Looks {
        is: |start| start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF"),
        text: "looks like UTF-16, which PowerShell's > writes: save its bytes as they were sent",
    },
    Looks {
        is: |start| start.starts_with(b"\x1F\x8B") || start.starts_with(b"PK\x03\x04"),
        text: "looks compressed: unpack it first",
    },
    Looks {
        is: |start| {
            let marks: [&[u8]; 3] = [b"\xD4\xC3\xB2\xA1", b"\xA1\xB2\xC3\xD4", b"\x0A\x0D\x0D\x0A"];
            marks.iter().any(|mark| start.starts_with(mark))
        },
        text: "looks like packets as tcpdump -w writes them: give what tcpdump -r FILE -X prints",
    },
    Looks {
        is: |start| start.contains(&0),
        text: "has no HTTP head and looks like binary data: give its headers with --header and it with \
               --body",
    },
    Looks {
        is: |start| start.starts_with(b"HTTP/"),
        text: "looks like a response, and has no request: record the request line, the headers and the \
               body that were sent",
    },
    Looks {
        is: |start| start.starts_with(b"curl ") || start.starts_with(b"$ curl "),
        text: "looks like a command for curl: give its headers with --header and its body with --body, or \
               what it prints with -v",
    },
    Looks {
        is: |start| {
            [&b"== Info"[..], b"=> Send", b"<= Recv"].iter().any(|it| start.starts_with(it))
        },
        text: "looks like curl's --trace: give what curl -v prints, and the body with --body",
    },
    Looks {
        is: |start| {
            let first = first_line(start);
            first.windows(6).any(|bytes| bytes == b" HTTP/") && first.contains(&b'"')
        },
        text: "looks like a server's access log, which has neither the signature nor the body: log them as \
               `countersign verify --help` says, or give them with --header and --body",
    },
    Looks {
        is: |start| is_header(first_line(start)) && !first_line(start).contains(&b'{'),
        text: "looks like headers without a request line: put `POST /path HTTP/1.1` in front of them, or \
               give each with --header and the body with --body",
    },
    Looks {
        is: |start| start.starts_with(b"<"),
        text: "has no HTTP head and looks like a body of XML alone: give its headers with --header and it \
               with --body",
    },
    Looks {
        is: |start| {
            let first = first_line(start);
            first.contains(&b'=') && !first.contains(&b' ')
        },
        text: "has no HTTP head and looks like a form's body alone: give its headers with --header and it \
               with --body",
    },
];

/// The same of JSON.
pub(super) fn json_unlike(value: &Value<'_>) -> &'static str {
    let has = |name: &str| value.has(&[name]);
    if has("Records") {
        "looks like an event of a queue or a topic, whose records hold what was sent: give the headers \
         with --header and the body with --body"
    } else if has("headers") || has("multiValueHeaders") {
        "has headers and no body: copy all of it, or give the headers with --header and the body with --body"
    } else {
        "has no HTTP head and looks like a body of JSON alone: give its headers with --header and it with \
         --body"
    }
}

/// Text that begins as JSON does and is none, which programs print of their own values.
pub(super) fn of_no_json(start: &[u8]) -> Option<RequestError> {
    let start = start.trim_ascii_start();
    if start.windows(4).any(|bytes| bytes == br"\x22") {
        let text = "looks like nginx's log without escape=json: `countersign verify --help` has the format";
        return Some(RequestError::Unlike(text));
    }
    let inner = start.strip_prefix(b"{").or_else(|| start.strip_prefix(b"["))?.trim_ascii_start();
    let text = match inner {
        [b'\'', ..] => {
            "looks like what Python prints of a dict, or Node of an object, which is no JSON: write it with \
             json.dumps or JSON.stringify"
        }
        [first, ..] if first.is_ascii_alphabetic() => {
            "looks like what Node prints of an object, which is no JSON: write it with JSON.stringify"
        }
        _ => return None,
    };
    Some(RequestError::Unlike(text))
}
