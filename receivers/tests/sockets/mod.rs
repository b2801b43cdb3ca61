//! What the tests over real sockets share: an axum server in this process, the programs beside it,
//! and a client that writes exactly the bytes that it is given.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use countersign::{Request, Signer};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// How long anything here may take; far more than it does.
const PATIENCE: Duration = Duration::from_mins(1);

/// An axum server on a free port, for as long as this lives.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) runtime: Runtime,
}

/// With two threads, however many processors there are.
pub(crate) fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

impl Server {
    pub(crate) fn start(app: Router) -> Self {
        let runtime = runtime();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { address, runtime }
    }
}

/// A program that ends with this.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One of `examples/`, on a free port.
pub(crate) struct Example {
    pub(crate) address: SocketAddr,
    program: Program,
    printed: JoinHandle<Vec<String>>,
}

impl Example {
    /// `arguments` come before the address; `directory` is where it runs.
    pub(crate) fn start(
        name: &str,
        variables: &[(&str, &str)],
        arguments: &[&str],
        directory: &TempDir,
    ) -> Self {
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        Self::start_at(free, name, variables, arguments, directory)
    }

    pub(crate) fn start_at(
        address: SocketAddr,
        name: &str,
        variables: &[(&str, &str)],
        arguments: &[&str],
        directory: &TempDir,
    ) -> Self {
        let tests = std::env::current_exe().unwrap();
        let program = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
        assert!(
            program.exists(),
            "build it first: cargo build -p countersign-receivers --examples"
        );
        let mut child = Command::new(program)
            .args(arguments)
            .arg(address.to_string())
            .envs(variables.iter().copied())
            .current_dir(directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let program = Program(child);
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").expect(&line);
        // Nobody may find the pipe full, or closed.
        let printed = std::thread::spawn(move || output.lines().map_while(Result::ok).collect());
        Self { address: address.parse().unwrap(), program, printed }
    }

    pub(crate) fn id(&self) -> u32 {
        self.program.0.id()
    }

    /// As a crash does. Returns the lines that it printed.
    pub(crate) fn kill(self) -> Vec<String> {
        drop(self.program);
        self.printed.join().unwrap()
    }
}

/// The blocks of an example's comment: how it is run, the client's lines, and what they print.
pub(crate) fn comment(source: &str) -> [String; 3] {
    let text = source.lines().take_while(|line| line.starts_with("//!"));
    let text: Vec<_> = text.map(|line| line.trim_start_matches("//!")).collect();
    let text = text.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>();
    let text = text.join("\n");
    let mut blocks = text.split("```").skip(1).step_by(2).map(|block| {
        let (kind, block) = block.split_once('\n').unwrap();
        assert!(["sh", "text"].contains(&kind), "{kind}");
        block.to_owned()
    });
    [(); 3].map(|()| blocks.next().expect("three blocks"))
}

/// Runs the client's lines of an example's comment, in the middle of which it is killed, and started
/// again by `start`; returns what they print.
pub(crate) fn shell_with_a_crash(
    name: &str,
    lines: &str,
    directory: &TempDir,
    start: impl Fn(SocketAddr) -> Example,
) -> String {
    let example = start(SocketAddr::from(([127, 0, 0, 1], 0)));
    let address = example.address;
    assert!(lines.contains("http://127.0.0.1:3000/"));
    let lines = lines
        .replace("127.0.0.1:3000", &address.to_string())
        .replace(&format!("$(pidof {name})"), &example.id().to_string());
    let (before, after) = lines.split_once("# Start it again, and then:\n").unwrap();
    let printed = shell(before, directory);
    example.kill();
    let _again = start(address);
    let (setup, _) = before.split_once("\n}\n").unwrap();
    printed + &shell(&format!("{setup}\n}}\n{after}"), directory)
}

/// Lines for a shell, which ends with the first that fails; returns what they print.
pub(crate) fn shell(lines: &str, directory: &TempDir) -> String {
    let mut shell = Command::new("bash");
    let shell = shell.args(["-euo", "pipefail", "-c", lines]).env("no_proxy", "*");
    output(shell.current_dir(directory))
}

/// A real nginx on a free port.
pub(crate) struct Nginx {
    pub(crate) address: SocketAddr,
    _program: Program,
    _directory: TempDir,
}

/// What `docs/deploy.md` shows.
pub(crate) const CONFIGURATION: &str = include_str!("../deploy/nginx.conf");

impl Nginx {
    /// Runs `configuration`, with the port that it listens on and the receiver's replaced.
    pub(crate) fn start(configuration: &str, receiver: SocketAddr) -> Self {
        let address = free_port();
        let directory = tempfile::tempdir().unwrap();
        let http = configuration
            .replace("listen 8080;", &format!("listen {address};"))
            .replace("127.0.0.1:3000", &receiver.to_string());
        assert_eq!(http.matches(&receiver.to_string()).count(), 1);
        let mut temporary = String::new();
        for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
            writeln!(temporary, "{kind}_temp_path {kind};").unwrap();
        }
        let main = format!(
            "daemon off; master_process off; pid nginx.pid; error_log stderr;\n\
             events {{}}\nhttp {{\naccess_log off;\n{temporary}{http}}}\n"
        );
        std::fs::write(directory.path().join("nginx.conf"), main).unwrap();
        let mut nginx = Command::new("nginx");
        let nginx = nginx.arg("-p").arg(directory.path()).args(["-c", "nginx.conf"]);
        let program = Program(nginx.stderr(Stdio::inherit()).spawn().expect("nginx"));
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(start.elapsed() < PATIENCE, "nginx does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { address, _program: program, _directory: directory }
    }
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Runs a program to its end, and returns what it printed.
pub(crate) fn output(command: &mut Command) -> String {
    let output = command.stderr(Stdio::inherit()).output().expect("the program");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// A file beside this one.
pub(crate) fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sockets").join(name)
}

/// A connection that sends what it is told to.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).unwrap()
    }

    pub(crate) fn try_connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// A server that refuses early closes the connection: then the rest cannot be written.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.get_mut().write_all(bytes.as_ref()).is_ok()
    }

    /// No more will come.
    pub(crate) fn end(&mut self) {
        self.0.get_mut().shutdown(Shutdown::Write).unwrap();
    }

    /// The status of the next answer, and its body; nothing where the connection ends instead.
    pub(crate) fn answer(&mut self) -> Option<(u16, Vec<u8>)> {
        let (head, body) = self.answer_with_head()?;
        Some((head.get(9..12).unwrap().parse().unwrap(), body))
    }

    /// As `answer`, with all of the head, in lower case.
    pub(crate) fn answer_with_head(&mut self) -> Option<(String, Vec<u8>)> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if !matches!(self.0.read_until(b'\n', &mut head), Ok(1..)) {
                return None;
            }
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let length = head
            .split_once("content-length: ")
            .map_or("0", |(_, rest)| rest.split_once("\r\n").unwrap().0);
        let mut body = vec![0; length.parse().unwrap()];
        self.0.read_exact(&mut body).ok()?;
        Some((head, body))
    }

    pub(crate) fn status(&mut self) -> u16 {
        self.answer().expect("an answer").0
    }
}

/// Sends all of `request` over a connection of its own.
pub(crate) fn exchange(address: SocketAddr, request: impl AsRef<[u8]>) -> u16 {
    let mut client = Client::connect(address);
    client.send(request);
    client.status()
}

/// A request's head, signed for `body` and for `headers`, which have to tell its length.
pub(crate) fn head(signer: &dyn Signer, body: &[u8], headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = "POST / HTTP/1.1\r\nHost: receiver.example.com\r\n".to_owned();
    for (name, value) in signer.sign(&Request::new(&headers), body).unwrap() {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// A request signed for `genuine`, whose body is `sent`.
pub(crate) fn request(signer: &dyn Signer, genuine: &[u8], sent: &[u8]) -> Vec<u8> {
    let length = sent.len().to_string();
    [&head(signer, genuine, &[("Content-Length", &length)])[..], sent].concat()
}

/// A body as chunks of the HTTP/1.1 transfer coding, without the last one, which is empty.
pub(crate) fn chunks(body: &[u8], size: usize) -> Vec<u8> {
    let chunk =
        |chunk: &[u8]| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
    body.chunks(size).flat_map(chunk).collect()
}

pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";
