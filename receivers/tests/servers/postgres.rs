use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use deadpool_postgres::tokio_postgres::{self, Client, NoTls, Row};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::{free_port, wait_until};

/// The account of the distribution's package. The server does not run as root.
const ACCOUNT: &str = "postgres";

/// A PostgreSQL with its defaults, without Unix sockets.
pub(crate) struct Postgres {
    process: Option<Child>,
    folder: TempDir,
    port: u16,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let folder = folder();
        run(as_account(programs().join("initdb")).args(INITDB).arg(data(&folder)));
        let mut server = Self { process: None, folder, port: free_port() };
        server.start_again();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    pub(crate) fn session(&self) -> Session {
        Session::open(&self.url()).unwrap()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// As a crash does, of the server and of all that it has started.
    pub(crate) fn stop(&mut self) {
        let Some(mut server) = self.process.take() else { return };
        let children = children(&server);
        let _ = server.kill();
        let _ = server.wait();
        signal("-KILL", &children);
    }

    /// The server answers to nobody, or answers again.
    pub(crate) fn hang(&self, hangs: bool) {
        let server = self.process.as_ref().unwrap();
        let all = [vec![server.id().to_string()], children(server)].concat();
        signal(if hangs { "-STOP" } else { "-CONT" }, &all);
    }

    pub(crate) fn start_again(&mut self) {
        // Until what the last one had started has ended, the next one ends at once.
        wait_until("PostgreSQL starts", || {
            let log = self.folder.path().join("log");
            let process = as_account(programs().join("postgres"))
                .args(["-h", "127.0.0.1", "-k", "", "-p", &self.port.to_string(), "-D"])
                .arg(data(&self.folder))
                .stderr(fs::File::options().create(true).append(true).open(log).unwrap())
                .spawn()
                .unwrap();
            let process = self.process.insert(process);
            let url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
            let mut has_ended = false;
            wait_until("PostgreSQL answers", || {
                has_ended = process.try_wait().unwrap().is_some();
                has_ended || Session::open(&url).is_ok()
            });
            !has_ended
        });
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

const INITDB: [&str; 4] = ["--username=postgres", "--auth=trust", "--no-sync", "-D"];

/// A connection of the test's own.
pub(crate) struct Session {
    runtime: Runtime,
    client: Client,
}

impl Session {
    pub(crate) fn open(url: &str) -> Result<Self, tokio_postgres::Error> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            Ok(client)
        })?;
        Ok(Self { runtime, client })
    }

    pub(crate) fn run(&self, statements: &str) {
        self.runtime.block_on(self.client.batch_execute(statements)).unwrap();
    }

    pub(crate) fn rows(&self, query: &str) -> Vec<Row> {
        self.runtime.block_on(self.client.query(query, &[])).unwrap()
    }

    pub(crate) fn number(&self, query: &str) -> i64 {
        self.rows(query)[0].get(0)
    }
}

fn children(server: &Child) -> Vec<String> {
    let id = server.id();
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
    children.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Some may have ended by themselves.
fn signal(which: &str, processes: &[String]) {
    let _ = Command::new("kill").arg(which).args(processes).stderr(Stdio::null()).status();
}

/// Where the package has the server's programs, which are not in the `PATH` there.
pub(crate) fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.unwrap().path().join("bin")).collect();
    folders.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(OsStr::to_str);
        version.and_then(|version| version.parse::<u32>().ok())
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.retain(|folder| folder.join("initdb").exists());
    folders.pop().expect("PostgreSQL's server, of the distribution's package")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

pub(crate) fn as_account(program: impl AsRef<OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups", "--"]).arg(program);
    command
}

/// A folder that belongs to whom the server runs as.
pub(crate) fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    if is_root() {
        run(Command::new("chown").arg(ACCOUNT).arg(folder.path()));
    }
    folder
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
}
