//! The command line of countersign: verifies, explains, detects and signs webhook requests.

#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "a test may panic"
    )
)]

mod cause;
mod client;
mod delivery;
mod detect;
mod explain;
mod handshake;
mod key;
mod key_set;
mod left;
mod left_out;
mod listed;
mod listen;
mod made_up;
mod names;
mod nobody;
mod own;
mod probe;
mod progress;
mod providers;
mod recipe;
mod request;
mod samples;
mod scheme_file;
mod secrets;
mod send;
mod setup;
mod shell;
mod sign;
mod tokens;
mod verify;

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use self::request::ReadAs;

const VALID: u8 = 0;
const REJECTED: u8 = 1;
const FAILED: u8 = 2;
const FOUND: u8 = 0;
const NOT_FOUND: u8 = 1;

const HELP: &str = "\
Example, with a request from the tests of countersign's repository:
  $ export SECRET=Signing-key-provided-by-OpenFX
  $ countersign verify openfx --secret-env SECRET tests/data/openfx/openfx-node-fetch.http
  valid: openfx, key 0, the body is covered

Exit status:
  0  valid
  1  rejected: the signature is missing, malformed or wrong
  2  no verdict: the command, a secret or the request file is wrong; standard error says what";

const VERIFY_HELP: &str = "\
Secrets:
  A secret comes from an environment variable or a file, never from an argument. Several of them
  are a rotation: the first is the current one, the others are previous ones. The verdict says
  which one matched, counted from 0.

Keys with ids:
  A provider whose requests name their key takes --key-set in place of a secret: a JSON file, which is
  a JWK set, or {\"id\": \"key\", …} with the keys as the provider prints them, or GitHub's answer with
  its public_keys. Nothing is fetched. The key of the verdict is counted in a list's order, or
  in that of an object's ids.

A scheme of your own:
  --scheme FILE.toml stands in place of PROVIDER, in every command. `countersign providers github --toml`
  prints one to start from, and docs/own-scheme.md says what may be in it; a secret may not.

Request:
  REQUEST holds what the client sent: the request line, the headers, an empty line, and the raw
  body, as long as Content-Length says, chunked, or, where neither is there, as long as the file.
  An editor that changes a byte of the body, a line end for example, breaks its signature. The
  request is read to its end before there is a verdict, and a broken one is exit status 2 whatever
  its signature. Other formats are told by looking, and standard error says which; --format NAME
  says which it is, --entry N which request of several. In place of REQUEST, --header 'Name: value'
  for each header and --body FILE give the same, with --method and --url where they are signed.
  - reads it from standard input:
  $ export SECRET=Signing-key-provided-by-OpenFX
  $ cat tests/data/openfx/openfx-node-fetch.http | countersign verify openfx --secret-env SECRET -
  valid: openfx, key 0, the body is covered

Formats:
  http            raw HTTP/1.1
  http2           a head of HTTP/2 or HTTP/3: `POST /path HTTP/2`, or `:method: POST` and the like
  curl            what `curl -v` prints; the body is what stands below its head, or --body
  tcpdump         what `tcpdump -X -s 0` prints of a connection without TLS; with -A bytes are lost
  har             a HAR of a browser or a proxy, or one entry of it
  api-gateway-v1  an event of API Gateway's REST API
  api-gateway-v2  an event of API Gateway's HTTP API
  function-url    an event of a Lambda function URL
  alb             an event of an Application Load Balancer
  function        JSON with method, url, headers and rawBody: Cloud Functions, Azure, DigitalOcean
  smee            an event of smee.io, as JSON or as the stream that curl shows
  github          a delivery of GitHub's API: `gh api repos/…/hooks/ID/deliveries/ID`
  hookdeck        a request or an event of Hookdeck's API
  webhook-site    a request of webhook.site's API, or the list of them
  ngrok           what http://127.0.0.1:4040/api/requests/http answers
  nginx           a line of the log in this format, with the headers that the provider signs:
    log_format countersign escape=json '{\"request_method\":\"$request_method\",'
      '\"request_uri\":\"$request_uri\",\"content_length\":\"$content_length\",'
      '\"headers\":{\"Stripe-Signature\":\"$http_stripe_signature\"},\"request_body\":\"$request_body\"}';
  An event may also stand in a line of a log, or below a member such as event or message.
  Where the body is there only parsed, it is written anew as JSON without blanks: it may be valid,
  and a mismatch is no verdict. A file that is not raw HTTP may have 64 MiB.

Verdict:
  One line on standard output. Look at what it says of the body: not every provider signs it. After a
  mismatch and an old time, a line on standard error says what helps.
  With --json, one object:
    provider  the provider's id
    verdict   \"valid\" or \"rejected\"
    reason    why it was rejected, such as \"mismatch\" or \"missing-header\"; else null
    header    the header at fault, or null; for a valid request, the signature's header
    covers    how much of the body this provider's signature vouches for: \"body\"; \"prefix\", its
              beginning; \"fields\", those that are named; or \"none\"
    key       the key or token that matched, counted from 0; null for a rejected request
    withdrawn only where the provider gave this scheme up: the day on which it said so
    read_as   the format in which the request was read; and read_notes, only where there is more to
              know of it, such as that the raw bytes are lost

Exit status:
  0  valid
  1  rejected: the signature is missing, malformed or wrong
  2  no verdict: the command, a secret or the request file is wrong; standard error says what";

const EXPLAIN_HELP: &str = "\
REQUEST is read in each format that `verify --help` lists, or comes from --header and --body.

The first secret is the one in use; further ones are the receiver's other secrets, which are tried
as well. A secret may be one that `verify` refuses. A certificate is given as a secret is, and keys with
ids with --key-set, as `verify` takes them; of a set the answer names the ids that are in it. What is found is evidence about the set-up, not a
verdict. For a recording of a provider that signs the time, give --now. `countersign cause CODE` prints more
about a cause, by the code that the answer has.

Exit status:
  0  a cause was found: with what it says, the signature matches
  1  none was found, at most something suspected; or nothing is wrong
  2  the command, a secret or the request file is wrong; standard error says what";

const DETECT_HELP: &str = "\
REQUEST is read in each format that `verify --help` lists, or comes from --header and --body.

Without a key, what is looked at is how a request is written: whether a signature has the length and the text
form, whether a token has its parts and names the algorithm, and what it says of who made it. All providers that
this fits are listed: several sign alike.

With a secret, each provider whose headers have the documented form is asked whether it signed the body.
At most 1 GiB is hashed for all of them together; of the providers that would go beyond, the answer says
that they were not tried. Without a secret nothing is hashed but fields.

Where none of them did, common recipes are tried under the secret, for senders that are no known providers:
HMACs in each text form, with prefixes, in pairs and lists, over the body, a time and an id, the method and the
URL, under whatever header looks like a signature, or over fields of a body that holds one. At most 5,000 MACs
are made, of at most 1 GiB. The simplest recipe that matches is said, and printed as a scheme's file, which
`verify --scheme` takes; --write writes it, or standard error says why nothing is written. Write one only from
a request that is trusted to be the sender's, and read it before it is used: what the sender documents may be
more than one request shows.

With --json, an array of objects:
  provider  the provider's id; null for a recipe
  header    the header that holds its signature
  fit       \"verifies\" with a secret, \"form\" as documented, or only the \"header\" is there; \"recipe\"
            for that of another sender, with its sentence in said, the scheme in recipe and toml, and in
            reason why no scheme can say it; \"left-out\" where the header is of a vendor that is no
            known provider
  reason    what is not as documented, such as \"wrong-length\"; else null; why a vendor is left out
  secret    null without one; \"verifies\"; \"mismatch\" or another reason of the refusal with the first
            one; \"unusable\" where none is this provider's kind of secret; or \"untried\"

Exit status:
  0  a known provider's signature header is there, or a recipe was found
  1  none is, nor a token in the body; or only one of a vendor that is left out
  2  the command, a secret or the request file is wrong; standard error says what";

const HANDSHAKE_HELP: &str = "\
REQUEST is read in each format that `verify --help` lists, or comes from --header and --body.

With a recorded request, prints the answer that it gets, as the head and the body of an HTTP response.
What is signed is verified first: for a recording of a provider that signs the time, give --now. Where a
receiver has a token, a set-up or a subscription to decide by, a line in front says so. A secret that is
handed over is not shown, and no URL is fetched. A challenge that could be a delivery is refused: to
answer it would sign a delivery.

With --url and no request, asks the receiver at that URL what the provider would, in at most 8 requests
for each of its handshakes, and says of each answer whether it is right and safe. Only a receiver on this
machine is asked: localhost, 127.0.0.1 or [::1]. Ask one that is not in use: where a secret is handed
over, a made-up one is, and the receiver has to have begun a set-up.

A secret or a token comes from an environment variable or a file, never from an argument. A secret is
needed only where a handshake is signed, or is answered with a MAC.

With --json, one object:
  provider   the provider's id
  answered   whether the request is a handshake; then its status, headers and body, and the decision that
             it needs: \"token\", \"subscription\", \"secret\", \"confirmation\" or null
  why_not    for each handshake of the provider, the reasons why the request is not that one
  oracle     whether an answer would sign a delivery
  wrong_token  whether the token is all that is wrong
  holds      with --url: whether nothing is wrong, and in checks what was asked

Exit status:
  0  a handshake, and its answer; or a receiver whose every answer is right
  1  no handshake; or a receiver with a wrong answer
  2  the command, a secret, the request file or the connection is wrong; standard error says what";

const SEND_HELP: &str = "\
Without --body, a body in the form of the provider's is sent, with made-up values, a number of its own and
the headers that the provider sends beside it. What the scheme signs besides the body and --header does not
give, such as a message id, is made up. What can be signed here can be sent: providers with a shared secret.

It is sent only to this machine (localhost, 127.0.0.0/8, [::1]) or to a host that --host names, by http;
https is not spoken: test a receiver behind the proxy that does. No redirection is followed.

A line for each delivery: the status, and how the answer begins.

Exit status:
  0  every answer was a 2xx
  1  one was another
  2  the command, a secret, the body or the connection is wrong; standard error says what";

const LISTEN_HELP: &str = "\
Each PROVIDER is followed by its own options, and by --path where it delivers to one path:
  countersign listen github --secret-env GH --path /gh stripe --secret-env STRIPE --path /stripe
With --config, --origin in front of the first is for the file's. The page's URL is printed on standard error.

Exit status, with --once:
  0  the delivery is valid, or a handshake with an answer
  1  it is not
  2  it cannot listen: the command, a secret, the port or the URL is wrong; standard error says what";

const PROBE_HELP: &str = "\
One valid delivery is sent, and then what a receiver has to refuse, at most 18 requests: a changed byte, the
content written anew, a body that is cut, longer or empty; no signature, an empty one, one under another
secret, two at once, its letters in the other case; an old time and a future one; another method and query,
where they are signed; a body of 1 TiB announced; and the delivery again. What is expected is what countersign
itself says of each: where the provider's rules allow it, it may be accepted. What the receiver does with what
it accepts is not seen: probe one that is not in use.

A repeat may be answered with a 2xx, as providers send again until they get one; with --once it may not.

Without --body, a body in the form of the provider's is sent, as `send` has it. If the valid delivery is
refused with 400 or 422, the handler may want another one.

It is sent only to this machine (localhost, 127.0.0.0/8, [::1]) or to a host that --host names, by http;
https is not spoken: probe a receiver behind the proxy that does. No redirection is followed.

With --json, one object:
  provider  the provider's id
  holds     whether nothing got through, and the valid delivery was accepted
  checks    what was tried: check, its stable name; what, in words; expected, \"accepted\", \"refused\" or
            \"either\"; got, the status, \"closed\", \"silent\", \"garbled\" or \"gone\"; status, or null;
            verdict, \"ok\", \"got through\", \"refused\", \"gone\" or \"not asked\"; note, or null

Exit status:
  0  nothing got through
  1  something got through, or the valid delivery was refused, or the receiver went down
  2  it cannot be asked: the command, a secret, the body or the connection is wrong; standard error says what";

/// Verifies that a captured webhook request comes from the provider that it claims to come from
#[derive(Debug, Parser)]
#[command(name = "countersign", version, after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the providers: where each puts its signature, and what it signs
    Providers(providers::Arguments),
    /// Verify a request: raw HTTP, an event, a HAR and others, or headers and a body
    #[command(after_help = VERIFY_HELP)]
    Verify(verify::Arguments),
    /// Say why a request does not verify, and what to change
    #[command(after_help = EXPLAIN_HELP)]
    Explain(explain::Arguments),
    /// Print what is known of a cause that `explain` found, by its code
    Cause(cause::Arguments),
    /// Say whose request this may be, by its headers and, with a secret, by its signature
    #[command(after_help = DETECT_HELP)]
    Detect(detect::Arguments),
    /// Print the answer to a provider's first request, or ask a receiver on this machine for it
    #[command(after_help = HANDSHAKE_HELP)]
    Handshake(handshake::Arguments),
    /// Print the headers that make a body a delivery, for testing a receiver
    Sign(sign::Arguments),
    /// Deliver a signed request to a receiver on this machine
    #[command(after_help = SEND_HELP)]
    Send(send::Arguments),
    /// Take deliveries on this machine, and show each with its verdict and its cause on a page
    #[command(after_help = LISTEN_HELP)]
    Listen(listen::Arguments),
    /// Deliver what a receiver on this machine has to refuse, and say what got through
    #[command(after_help = PROBE_HELP)]
    Probe(probe::Arguments),
    /// Print what completes the command's arguments in a shell
    #[command(after_help = shell::COMPLETIONS_HELP)]
    Completions(shell::Completions),
    /// Print the manual page, or write that of each command into a folder
    #[command(after_help = shell::MAN_HELP)]
    Man(shell::Man),
}

fn main() -> ExitCode {
    let mut next = None;
    let answered = match Cli::parse().command {
        Command::Providers(arguments) => {
            providers::run(&arguments).map(|table| (table, FOUND)).map_err(setup::Failure::from)
        }
        Command::Verify(arguments) => verify::run(&arguments).map(|verdict| {
            let json = arguments.json.then(|| verdict.to_json());
            say(json.as_ref(), Some(&verdict.read_as));
            next = verdict.next().filter(|_| json.is_none());
            (shown(&verdict, json), if verdict.is_valid() { VALID } else { REJECTED })
        }),
        Command::Explain(arguments) => explain::run(&arguments).map(|answer| {
            let json = arguments.json.then(|| answer.to_json());
            say(json.as_ref(), Some(&answer.read_as));
            (shown(&answer, json), if answer.is_found() { FOUND } else { NOT_FOUND })
        }),
        Command::Cause(arguments) => {
            cause::run(&arguments).map(|text| (text, FOUND)).map_err(setup::Failure::from)
        }
        Command::Detect(arguments) => detect::run(&arguments).map(|answer| {
            let json = arguments.json.then(|| answer.to_json());
            say(json.as_ref(), Some(&answer.read_as));
            next = answer.unwritten;
            (shown(&answer, json), if answer.is_found() { FOUND } else { NOT_FOUND })
        }),
        Command::Handshake(arguments) => {
            let is_json = arguments.json;
            handshake::run(arguments).map(|outcome| {
                let json = is_json.then(|| outcome.to_json());
                say(json.as_ref(), outcome.read_as());
                (shown(&outcome, json), if outcome.is_right() { VALID } else { REJECTED })
            })
        }
        Command::Sign(arguments) => sign::run(arguments).map(|headers| (headers, FOUND)),
        Command::Send(arguments) => send::run(arguments)
            .map(|sent| (shown(&sent, None), if sent.is_taken() { VALID } else { REJECTED })),
        Command::Listen(arguments) => listen::run(&arguments)
            .map(|valid| (String::new(), if valid { VALID } else { REJECTED })),
        Command::Probe(arguments) => {
            let is_json = arguments.json;
            probe::run(arguments).map(|report| {
                let json = is_json.then(|| report.to_json());
                (shown(&report, json), if report.holds() { VALID } else { REJECTED })
            })
        }
        Command::Completions(arguments) => Ok((arguments.of(Cli::command()), FOUND)),
        Command::Man(arguments) => {
            arguments.of(Cli::command()).map(|pages| (pages, FOUND)).map_err(setup::Failure::from)
        }
    };
    let (output, status) = match answered {
        Ok(answer) => answer,
        Err(failure) => return fail(&failure),
    };
    match print(&output) {
        // Whoever closed the pipe can still want the exit status.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            return fail(&format_args!("cannot write to standard output: {error}"));
        }
        Err(_) => {}
        Ok(()) => next.into_iter().for_each(tell),
    }
    ExitCode::from(status)
}

/// Says on standard error as what a request was read, where it is not as usual and the answer does not.
fn say(json: Option<&serde_json::Value>, read_as: Option<&ReadAs>) {
    if let (None, Some(read_as)) = (json, read_as.filter(|read_as| !read_as.is_plain())) {
        tell(read_as);
    }
}

fn shown(answer: &dyn Display, json: Option<serde_json::Value>) -> String {
    json.map_or_else(|| answer.to_string(), |json| json.to_string()) + "\n"
}

fn print(output: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(output.as_bytes())?;
    stdout.flush()
}

fn fail(failure: &dyn Display) -> ExitCode {
    tell(format_args!("countersign: {failure}"));
    ExitCode::from(FAILED)
}

/// One line on standard error, where `eprintln!` would panic if that is closed.
fn tell(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
