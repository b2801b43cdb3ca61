//! The example whose claim is a row of the transaction that has the effect, with a real PostgreSQL
//! server, which each test starts on a free port. `.ci/run` installs it: `apt-get install postgresql`.

mod servers;
mod sockets;

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::thread::{JoinHandle, spawn};
use std::time::Instant;

use countersign::OpenFx;
use servers::postgres::{Postgres, Session, as_account, folder};
use servers::{free_port, wait_until};
use sockets::{Client, Example, comment, head, output, shell_with_a_crash};
use tempfile::TempDir;

const KEY: &str = "a-signing-key";

struct Receiver {
    example: Option<Example>,
    url: String,
    directory: TempDir,
}

impl Receiver {
    fn start(server: &Postgres) -> Self {
        let mut receiver =
            Self { example: None, url: server.url(), directory: tempfile::tempdir().unwrap() };
        receiver.start_again();
        receiver
    }

    fn start_again(&mut self) {
        let variables = [("OPENFX_KEY", KEY), ("DATABASE_URL", &self.url)];
        self.example = Some(Example::start("axum_once_postgres", &variables, &[], &self.directory));
    }

    fn kill(&mut self) {
        self.example.take().unwrap().kill();
    }

    fn deliver(&self, body: &str) -> (u16, String) {
        deliver(self.example.as_ref().unwrap().address, body).expect("an answer")
    }

    /// In a thread of its own; nothing where the connection ends without an answer.
    fn deliver_meanwhile(&self, body: &'static str) -> JoinHandle<Option<(u16, String)>> {
        let address = self.example.as_ref().unwrap().address;
        spawn(move || deliver(address, body))
    }
}

fn deliver(address: SocketAddr, body: &str) -> Option<(u16, String)> {
    let mut client = Client::connect(address);
    client.send(request(body));
    let (status, body) = client.answer()?;
    Some((status, String::from_utf8(body).unwrap()))
}

fn request(body: &str) -> String {
    let openfx = OpenFx::new(KEY).unwrap();
    let length = body.len().to_string();
    let headers = [("Content-Type", "application/json"), ("Content-Length", &length)];
    let head = String::from_utf8(head(&openfx, body.as_bytes(), &headers)).unwrap();
    head.replacen("POST / ", "POST /openfx ", 1) + body
}

fn started() -> (Postgres, Receiver, Session) {
    let server = Postgres::start();
    let receiver = Receiver::start(&server);
    let session = server.session();
    session.run("INSERT INTO accounts VALUES ('alice', 0)");
    (server, receiver, session)
}

fn balance(session: &Session) -> i64 {
    session.number("SELECT balance FROM accounts WHERE name = 'alice'")
}

fn deliveries(session: &Session) -> i64 {
    session.number("SELECT count(*) FROM deliveries")
}

/// Until so many of the receiver's statements wait for somebody's lock.
fn wait_for_waiting(session: &Session, count: i64) {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    wait_until("they wait", || session.number(waiting) == count);
}

const FIVE: &str = r#"{"eventId":"1","account":"alice","amount":5}"#;
const SEVEN: &str = r#"{"eventId":"2","account":"alice","amount":7}"#;

fn done(text: &str) -> (u16, String) {
    (201, text.to_owned())
}

fn refused(status: u16) -> (u16, String) {
    (status, String::new())
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn a_repeat_has_the_firsts_status_an_empty_body_and_no_effect() {
    let (_server, mut receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE), done("alice: 5 more\n"));
    for _ in 0..3 {
        assert_eq!(receiver.deliver(FIVE), done(""));
    }
    assert_eq!(receiver.deliver(SEVEN), done("alice: 7 more\n"));
    receiver.kill();
    receiver.start_again();
    assert_eq!(receiver.deliver(FIVE), done(""));
    assert_eq!((balance(&session), deliveries(&session)), (12, 2));

    session.run("UPDATE deliveries SET status = 204");
    assert_eq!(receiver.deliver(FIVE), refused(204), "the stored one");
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn what_the_application_refuses_is_rolled_back_and_processed_later() {
    let (_server, receiver, session) = started();
    let bobs = r#"{"eventId":"3","account":"bob","amount":1}"#;
    let beyond = r#"{"eventId":"4","account":"alice","amount":9223372036854775807}"#;
    let no_text = r#"{"eventId":"5","account":"\u0000","amount":1}"#;
    session.run("UPDATE accounts SET balance = 1");
    for _ in 0..2 {
        assert_eq!(receiver.deliver(bobs), refused(422));
        assert_eq!(receiver.deliver(beyond), refused(422));
        assert_eq!(receiver.deliver(no_text), refused(422));
    }
    assert_eq!((balance(&session), deliveries(&session)), (1, 0));

    session.run("INSERT INTO accounts VALUES ('bob', 0); UPDATE accounts SET balance = 0");
    assert_eq!(receiver.deliver(bobs), done("bob: 1 more\n"));
    assert_eq!(receiver.deliver(beyond).0, 201);
    assert_eq!(balance(&session), i64::MAX);
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn of_two_at_once_one_waits_and_is_a_repeat() {
    let (server, receiver, session) = started();
    let holder = server.session();
    holder.run("BEGIN; SELECT FROM accounts FOR UPDATE");
    let both = [FIVE; 2].map(|body| receiver.deliver_meanwhile(body));
    wait_for_waiting(&session, 2);
    holder.run("COMMIT");
    let mut answers = both.map(|thread| thread.join().unwrap().unwrap());
    answers.sort();
    assert_eq!(answers, [done(""), done("alice: 5 more\n")]);
    assert_eq!((balance(&session), deliveries(&session)), (5, 1));
}

/// The first's transaction is played by the test.
#[test]
#[ignore = "starts a PostgreSQL server"]
fn one_in_flight_is_waited_for_2_s_and_then_409() {
    let (server, receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE).0, 201);
    session.run("CREATE TABLE first AS TABLE deliveries; UPDATE first SET status = 299");
    session.run("DELETE FROM deliveries; UPDATE accounts SET balance = 0");
    let first = server.session();
    let insert = "BEGIN; INSERT INTO deliveries SELECT * FROM first";

    first.run(insert);
    let start = Instant::now();
    let mut client = Client::connect(receiver.example.as_ref().unwrap().address);
    client.send(request(FIVE));
    let (answer, _) = client.answer_with_head().unwrap();
    assert!(answer.starts_with("http/1.1 409 ") && answer.contains("\r\nretry-after: 2\r\n"));
    assert!((2..4).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());

    let waits = receiver.deliver_meanwhile(FIVE);
    wait_for_waiting(&session, 1);
    first.run("ROLLBACK");
    assert_eq!(waits.join().unwrap(), Some(done("alice: 5 more\n")), "the first did not succeed");

    session.run("DELETE FROM deliveries");
    first.run(insert);
    let waits = receiver.deliver_meanwhile(FIVE);
    wait_for_waiting(&session, 1);
    first.run("COMMIT");
    assert_eq!(waits.join().unwrap(), Some(refused(299)), "it succeeded");
    assert_eq!(balance(&session), 5);
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn without_the_server_it_is_503_until_it_is_back() {
    let (mut server, receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE).0, 201);
    drop(session);
    server.stop();
    let start = Instant::now();
    for body in [FIVE, SEVEN] {
        assert_eq!(receiver.deliver(body), refused(503));
    }
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    server.start_again();
    assert_eq!(receiver.deliver(FIVE), done(""));
    assert_eq!(receiver.deliver(SEVEN), done("alice: 7 more\n"));
    assert_eq!(balance(&server.session()), 12);
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn with_a_server_that_hangs_it_is_503_within_10_s() {
    let (server, receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE).0, 201);
    server.hang(true);
    let start = Instant::now();
    assert_eq!(receiver.deliver(FIVE), refused(503));
    assert!(start.elapsed().as_secs() < 11, "{:?}", start.elapsed());
    server.hang(false);
    assert_eq!(receiver.deliver(FIVE), done(""));

    let holder = server.session();
    holder.run("BEGIN; SELECT FROM accounts FOR UPDATE");
    let start = Instant::now();
    let in_its_transaction = receiver.deliver_meanwhile(SEVEN);
    wait_for_waiting(&session, 1);
    server.hang(true);
    assert_eq!(in_its_transaction.join().unwrap(), Some(refused(503)));
    assert!(start.elapsed().as_secs() < 11, "{:?}", start.elapsed());
    server.hang(false);
    holder.run("COMMIT");
    assert_eq!(receiver.deliver(SEVEN), done("alice: 7 more\n"));
    assert_eq!((balance(&session), deliveries(&session)), (12, 2));
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn a_connection_that_hangs_is_replaced() {
    let (_server, receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE).0, 201);
    let pids = "SELECT pid::text FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let pids: Vec<String> = session.rows(pids).iter().map(|row| row.get(0)).collect();
    assert!(!pids.is_empty());
    output(Command::new("kill").arg("-STOP").args(&pids));
    let start = Instant::now();
    assert_eq!(receiver.deliver(SEVEN), done("alice: 7 more\n"));
    assert!(start.elapsed().as_secs() < 6, "{:?}", start.elapsed());
    output(Command::new("kill").arg("-CONT").args(&pids));
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn with_no_connection_free_it_is_503() {
    let (server, receiver, session) = started();
    let holder = server.session();
    holder.run("BEGIN; SELECT FROM accounts FOR UPDATE");
    let start = Instant::now();
    let threads: Vec<_> = (0..60).map(|_| receiver.deliver_meanwhile(FIVE)).collect();
    let statuses: Vec<_> =
        threads.into_iter().map(|thread| thread.join().unwrap().unwrap().0).collect();
    assert!(start.elapsed().as_secs() < 12, "{:?}", start.elapsed());
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert!(count(503) >= 20, "{statuses:?}");
    assert_eq!(count(409) + count(503), 60, "{statuses:?}");
    holder.run("COMMIT");
    assert_eq!(receiver.deliver(FIVE), done("alice: 5 more\n"));
    assert_eq!(balance(&session), 5);
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn a_receiver_killed_in_its_transaction_leaves_nothing() {
    let (server, mut receiver, session) = started();
    let holder = server.session();
    holder.run("BEGIN; SELECT FROM accounts FOR UPDATE");
    let cut_off = receiver.deliver_meanwhile(FIVE);
    wait_for_waiting(&session, 1);
    receiver.kill();
    assert_eq!(cut_off.join().unwrap(), None);
    holder.run("COMMIT");
    receiver.start_again();
    let others = "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL";
    wait_until("the transaction has ended", || session.number(others) == 0);
    assert_eq!((balance(&session), deliveries(&session)), (0, 0));
    assert_eq!(receiver.deliver(FIVE), done("alice: 5 more\n"));
    assert_eq!(receiver.deliver(FIVE), done(""));
    assert_eq!((balance(&session), deliveries(&session)), (5, 1));
}

/// As one whose machine is gone: nobody closes its connections.
#[test]
#[ignore = "starts a PostgreSQL server"]
fn a_receiver_that_hangs_in_its_transaction_keeps_others_off_for_10_s() {
    let (server, receiver, session) = started();
    let other = Receiver::start(&server);
    let holder = server.session();
    holder.run("BEGIN; SELECT FROM accounts FOR UPDATE");
    let hangs = receiver.deliver_meanwhile(FIVE);
    wait_for_waiting(&session, 1);
    let process = receiver.example.as_ref().unwrap().id().to_string();
    output(Command::new("kill").args(["-STOP", &process]));
    holder.run("COMMIT");
    let start = Instant::now();
    let mut answers = vec![];
    wait_until("it is processed", || {
        answers.push(other.deliver(FIVE));
        answers.last() == Some(&done("alice: 5 more\n"))
    });
    assert!((8..14).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    assert!(answers.len() > 3 && answers[..answers.len() - 1].iter().all(|one| one.0 == 409));
    output(Command::new("kill").args(["-CONT", &process]));
    assert_eq!(hangs.join().unwrap(), Some(refused(503)));
    assert_eq!(receiver.deliver(FIVE), done(""));
    assert_eq!((balance(&session), deliveries(&session)), (5, 1));
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn nothing_of_a_body_or_a_secret_is_in_the_deliveries_or_the_servers_log() {
    let (server, receiver, session) = started();
    assert_eq!(receiver.deliver(FIVE).0, 201);
    let beyond = r#"{"eventId":"evt-7","account":"alice","amount":9223372036854775807}"#;
    assert_eq!(receiver.deliver(beyond).0, 422);
    let columns = session.rows(
        "SELECT column_name::text FROM information_schema.columns
         WHERE table_name = 'deliveries' ORDER BY ordinal_position",
    );
    let columns: Vec<String> = columns.iter().map(|row| row.get(0)).collect();
    assert_eq!(columns, ["id", "status", "at"]);
    assert_eq!(session.number("SELECT octet_length(id)::bigint FROM deliveries"), 32);
    let row: String = session.rows("SELECT encode(id, 'escape') FROM deliveries")[0].get(0);
    let log = server.log();
    assert!(log.contains("bigint out of range"), "{log}");
    for secret in [KEY, "eventId", "evt-7", "alice", "9223372036854775807"] {
        assert!(!row.contains(secret) && !log.contains(secret), "{secret}");
    }
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn receivers_can_start_at_once() {
    let server = Postgres::start();
    for _ in 0..5 {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Receiver::start(&server));
            }
        });
        server.session().run("DROP TABLE deliveries, accounts");
    }
}

/// The server of the example's comment.
struct Daemon<'a>(&'a TempDir);

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        let stop = "/usr/lib/postgresql/*/bin/pg_ctl -D data -m immediate stop";
        let _ = as_account("sh").args(["-c", stop]).current_dir(self.0).status();
    }
}

#[test]
#[ignore = "starts a PostgreSQL server"]
fn what_a_constraint_forbids_is_refused_and_is_no_503() {
    let (_server, receiver, session) = started();
    session.run("ALTER TABLE accounts ADD CHECK (balance >= 0)");
    let overdrawn = r#"{"eventId":"9","account":"alice","amount":-1000000}"#;
    assert_eq!(receiver.deliver(overdrawn), (422, String::new()));
    assert_eq!(deliveries(&session), 0);
}

#[test]
#[ignore = "starts a PostgreSQL server; needs curl, openssl and the built examples"]
fn the_example_does_what_its_comment_says() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/axum_once_postgres.rs");
    let [run, client, printed] = comment(&fs::read_to_string(source).unwrap());
    let port = free_port().to_string();
    let [run, client] = [run, client].map(|lines| lines.replace("5432", &port));
    let [install, initdb, start, receiver] = run.lines().collect::<Vec<_>>()[..] else {
        panic!("{run}")
    };
    assert!(install.starts_with("apt-get install postgresql"));
    let (servers, clients) = (folder(), tempfile::tempdir().unwrap());
    let daemon = Daemon(&servers);
    for line in [initdb, start] {
        output(as_account("sh").args(["-c", line]).current_dir(&servers));
    }
    let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
    let (variables, _) =
        receiver.split_once(" cargo run -p countersign-receivers --example ").unwrap();
    let variables = [variables.split_once('=').unwrap(), ("DATABASE_URL", &url)];
    let name = "axum_once_postgres";
    let answered = shell_with_a_crash(name, &client, &clients, |address| {
        Example::start_at(address, name, &variables, &[], &clients)
    });
    assert_eq!(answered.trim_end(), printed.trim_end());
    drop(daemon);
}
