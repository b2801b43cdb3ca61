//! The examples with a shared memory under load: three processes of each, 5,000 deliveries, each of
//! them sent four times by eight senders, who try again as providers do; while nothing crashes, and
//! while the receivers or the server are killed.

mod servers;
mod sockets;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use countersign::{OpenFx, TraceFinance};
use servers::postgres::Postgres;
use servers::redis::Redis;
use servers::wait_until;
use sockets::{Client, Example, head};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const DELIVERIES: usize = 5_000;
const TIMES: usize = 4;
const SENDERS: usize = 8;
const RECEIVERS: usize = 3;

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// How long a provider waits before it tries again.
const AGAIN: Duration = Duration::from_millis(250);

/// What is sent, and to what.
struct Kind {
    example: &'static str,
    variables: Vec<(&'static str, String)>,
    request: fn(usize) -> Vec<u8>,
}

/// One request and what came of it.
struct Attempt {
    delivery: usize,
    process: usize,
    from: Instant,
    to: Instant,
    /// Nothing where the connection ended instead.
    status: Option<u16>,
    has_body: bool,
}

/// Something was killed; it ran at the one time, and was gone at the other.
struct Crash {
    /// Nothing for the server.
    process: Option<usize>,
    from: Instant,
    to: Instant,
}

/// A place that a receiver runs at, and which process it is.
type Place = (usize, SocketAddr);

struct Load {
    kind: Kind,
    directory: TempDir,
    started: AtomicUsize,
    running: Mutex<Vec<(usize, Example)>>,
    places: RwLock<Vec<Place>>,
    accepted: AtomicUsize,
    refused: AtomicUsize,
    printed: Mutex<Vec<String>>,
    crashes: Mutex<Vec<Crash>>,
}

impl Load {
    fn new(kind: Kind) -> Self {
        let load = Self {
            kind,
            directory: tempfile::tempdir().unwrap(),
            started: AtomicUsize::new(0),
            running: Mutex::default(),
            places: RwLock::default(),
            accepted: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            printed: Mutex::default(),
            crashes: Mutex::default(),
        };
        for _ in 0..RECEIVERS {
            load.start_receiver();
        }
        load
    }

    fn start_receiver(&self) {
        let variables: Vec<_> =
            self.kind.variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let example = Example::start(self.kind.example, &variables, &[], &self.directory);
        let process = self.started.fetch_add(1, Ordering::Relaxed);
        self.places.write().unwrap().push((process, example.address));
        self.running.lock().unwrap().push((process, example));
    }

    /// Kills the one that has run for longest, which providers do not hear of, and starts another.
    fn crash_receiver(&self) {
        let (process, example) = self.running.lock().unwrap().remove(0);
        let from = Instant::now();
        let printed = example.kill();
        let crash = Crash { process: Some(process), from, to: Instant::now() };
        self.crashes.lock().unwrap().push(crash);
        self.printed.lock().unwrap().extend(printed);
        sleep(Duration::from_millis(200));
        self.places.write().unwrap().retain(|place| place.0 != process);
        self.start_receiver();
    }

    /// Kills the server, and starts it again once a provider has noticed.
    fn crash_server<S>(&self, server: &mut S, kill: fn(&mut S), start: fn(&mut S)) {
        let from = Instant::now();
        kill(server);
        self.crashes.lock().unwrap().push(Crash { process: None, from, to: Instant::now() });
        let before = self.refused.load(Ordering::Relaxed);
        wait_until("503", || self.refused.load(Ordering::Relaxed) > before);
        start(server);
    }

    fn wait_until_accepted(&self, percent: usize) {
        wait_until("more is accepted", || {
            self.accepted.load(Ordering::Relaxed) * 100 > DELIVERIES * TIMES * percent
        });
    }

    /// Sends everything until it is accepted; `meanwhile` may crash what it likes.
    fn run(self, meanwhile: impl FnOnce(&Self)) -> Report {
        let start = Instant::now();
        let attempts = std::thread::scope(|scope| {
            let load = &self;
            let senders: Vec<_> = shares()
                .into_iter()
                .zip(0..)
                .map(|(share, seed)| scope.spawn(move || Sender::new(load, seed).send_all(share)))
                .collect();
            meanwhile(load);
            senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect::<Vec<_>>()
        });
        let took = start.elapsed();
        let mut printed = self.printed.into_inner().unwrap();
        for (_, example) in self.running.into_inner().unwrap() {
            printed.extend(example.kill());
        }
        let crashes = self.crashes.into_inner().unwrap();
        let report = Report { attempts, crashes, printed, took };
        report.print();
        report
    }
}

/// What each sender sends: the times of one half of the deliveries are anywhere, those of the other
/// half so close to each other that they meet in the receivers.
fn shares() -> Vec<Vec<usize>> {
    let mut random = fastrand::Rng::with_seed(8);
    let mut sends: Vec<_> = (0..DELIVERIES * TIMES)
        .map(|send| {
            let delivery = send % DELIVERIES;
            let at = if delivery.is_multiple_of(2) {
                random.usize(0..DELIVERIES * 16)
            } else {
                delivery * 16 + random.usize(0..64)
            };
            (at, delivery)
        })
        .collect();
    sends.sort_unstable();
    let share = |sender| sends.iter().skip(sender).step_by(SENDERS).map(|send| send.1).collect();
    (0..SENDERS).map(share).collect()
}

/// A provider's, with a connection to each receiver.
struct Sender<'a> {
    load: &'a Load,
    random: fastrand::Rng,
    connections: HashMap<usize, Client>,
    attempts: Vec<Attempt>,
}

impl<'a> Sender<'a> {
    fn new(load: &'a Load, seed: u64) -> Self {
        let random = fastrand::Rng::with_seed(seed);
        Self { load, random, connections: HashMap::new(), attempts: Vec::new() }
    }

    fn send_all(mut self, share: Vec<usize>) -> Vec<Attempt> {
        let start = Instant::now();
        let mut new = share.into_iter();
        let mut again = VecDeque::<(Instant, usize)>::new();
        loop {
            assert!(start.elapsed() < PATIENCE, "{} are not accepted", again.len() + new.len());
            let is_due = again.front().is_some_and(|(due, _)| *due <= Instant::now());
            let next = if is_due { None } else { new.next() };
            let Some(delivery) = next.or_else(|| {
                let (due, delivery) = again.pop_front()?;
                sleep(due.saturating_duration_since(Instant::now()));
                Some(delivery)
            }) else {
                return self.attempts;
            };
            match self.send(delivery) {
                Some(200..300) => {
                    self.load.accepted.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                Some(409) => {}
                other => {
                    if other == Some(503) {
                        self.load.refused.fetch_add(1, Ordering::Relaxed);
                    }
                    sleep(Duration::from_millis(20));
                }
            }
            again.push_back((Instant::now() + AGAIN, delivery));
        }
    }

    /// The status of the answer; nothing where there is none.
    fn send(&mut self, delivery: usize) -> Option<u16> {
        let (process, address) = {
            let places = self.load.places.read().unwrap();
            *self.random.choice(&*places)?
        };
        let mut client = match self.connections.remove(&process) {
            Some(client) => client,
            None => Client::try_connect(address).ok()?,
        };
        let from = Instant::now();
        client.send((self.load.kind.request)(delivery));
        let answer = client.answer();
        let to = Instant::now();
        let (status, has_body) =
            answer.map_or((None, false), |(status, body)| (Some(status), !body.is_empty()));
        self.attempts.push(Attempt { delivery, process, from, to, status, has_body });
        if status.is_some() {
            self.connections.insert(process, client);
        }
        status
    }
}

struct Report {
    attempts: Vec<Attempt>,
    crashes: Vec<Crash>,
    printed: Vec<String>,
    took: Duration,
}

impl Report {
    fn statuses(&self) -> BTreeMap<Option<u16>, usize> {
        let mut statuses = BTreeMap::new();
        for attempt in &self.attempts {
            *statuses.entry(attempt.status).or_default() += 1;
        }
        statuses
    }

    /// How many requests of each delivery were under way in what was killed.
    fn in_flight(&self) -> HashMap<usize, usize> {
        let mut in_flight = HashMap::new();
        for attempt in &self.attempts {
            let is_of = |crash: &&Crash| match crash.process {
                Some(process) => {
                    process == attempt.process
                        && attempt.status.is_none()
                        && attempt.from <= crash.to
                }
                None => attempt.from <= crash.to && attempt.to >= crash.from,
            };
            let crashes = self.crashes.iter().filter(is_of).count();
            if crashes > 0 {
                *in_flight.entry(attempt.delivery).or_default() += crashes;
            }
        }
        in_flight
    }

    fn print(&self) {
        let requests = self.attempts.len();
        let rate = requests as u128 * 1000 / self.took.as_millis();
        println!("{requests} requests in {:.1?}, {rate}/s", self.took);
        println!("statuses: {:?}", self.statuses());
        let in_flight: usize = self.in_flight().values().sum();
        println!("crashes: {}, in flight at one: {in_flight}", self.crashes.len());
    }

    /// Nothing but effects, and repeats that had to wait.
    fn assert_undisturbed(&self) {
        let statuses = self.statuses();
        let is_expected = |status: &Option<u16>| matches!(status, Some(200 | 201 | 409));
        assert!(statuses.keys().all(is_expected), "{statuses:?}");
        let mut firsts = vec![0; DELIVERIES];
        for attempt in self.attempts.iter().filter(|attempt| attempt.has_body) {
            firsts[attempt.delivery] += 1;
        }
        assert!(firsts.iter().all(|firsts| *firsts == 1), "each is answered as new once");
    }
}

fn assert_each_once(effects: &[usize]) {
    let others = effects.iter().enumerate().filter(|(_, effects)| **effects != 1);
    assert_eq!(others.collect::<Vec<_>>(), []);
}

/// None is lost, and none is repeated but what was under way in what was killed.
fn assert_repeats_were_in_flight(effects: &[usize], report: &Report) {
    let in_flight = report.in_flight();
    let mut repeats = 0;
    for (delivery, effects) in effects.iter().enumerate() {
        assert!(*effects >= 1, "{delivery} is lost");
        let at_most = 1 + in_flight.get(&delivery).copied().unwrap_or_default();
        assert!(*effects <= at_most, "{delivery}: {effects} effects, {at_most} at most");
        repeats += effects - 1;
    }
    println!("repeated after a crash: {repeats}");
}

mod redis_ledger {
    use super::*;

    const ID: &str = "a-client-id";
    const SECRET: &str = "a-client-secret";

    fn request(delivery: usize) -> Vec<u8> {
        let trace = TraceFinance::new(ID, SECRET).unwrap();
        let headers = [("X-Message-Id", &*delivery.to_string()), ("Content-Length", "2")];
        let head = String::from_utf8(head(&trace, b"", &headers)).unwrap();
        (head.replacen("POST / ", "POST /trace ", 1) + "{}").into_bytes()
    }

    fn load(server: &Redis) -> Load {
        Load::new(Kind {
            example: "axum_once_redis",
            variables: vec![
                ("TRACE_CLIENT_ID", ID.to_owned()),
                ("TRACE_SECRET", SECRET.to_owned()),
                ("REDIS_URL", server.url()),
            ],
            request,
        })
    }

    fn effects(report: &Report) -> Vec<usize> {
        let mut effects = vec![0; DELIVERIES];
        for line in &report.printed {
            let id = line.strip_prefix("processed ").expect(line);
            effects[id.parse::<usize>().unwrap()] += 1;
        }
        effects
    }

    #[test]
    #[ignore = "starts a redis-server, and takes half a minute"]
    fn undisturbed_each_is_processed_once() {
        let server = Redis::start();
        let report = load(&server).run(|_| {});
        report.assert_undisturbed();
        assert_each_once(&effects(&report));
    }

    #[test]
    #[ignore = "starts a redis-server, and takes half a minute"]
    fn with_a_slow_server_each_is_processed_once() {
        let server = Redis::start();
        let runtime = Runtime::new().unwrap();
        let report = load(&server).run(|load| {
            for percent in [10, 30, 50, 70, 90] {
                load.wait_until_accepted(percent);
                let _: String = runtime.block_on(server.ask("CLIENT PAUSE 1000"));
            }
        });
        report.assert_undisturbed();
        assert!(report.took > Duration::from_secs(5));
        assert_each_once(&effects(&report));
    }

    #[test]
    #[ignore = "starts a redis-server, and takes a minute"]
    fn killed_receivers_lose_nothing() {
        let server = Redis::start();
        let report = load(&server).run(|load| {
            for crash in 1..=12 {
                load.wait_until_accepted(crash * 7);
                load.crash_receiver();
            }
        });
        assert_repeats_were_in_flight(&effects(&report), &report);
    }

    #[test]
    #[ignore = "starts a redis-server, and takes a minute"]
    fn a_killed_server_loses_nothing() {
        let mut server = Redis::start();
        let report = load(&server).run(|load| {
            for crash in 1..=6 {
                load.wait_until_accepted(crash * 14);
                load.crash_server(&mut server, Redis::stop, Redis::start_again);
            }
        });
        assert_repeats_were_in_flight(&effects(&report), &report);
    }
}

mod postgres {
    use super::*;

    const KEY: &str = "a-signing-key";

    fn request(delivery: usize) -> Vec<u8> {
        let amount = delivery + 1;
        let body = format!(r#"{{"eventId":"{delivery}","account":"{amount}","amount":{amount}}}"#);
        let openfx = OpenFx::new(KEY).unwrap();
        let length = body.len().to_string();
        let headers = [("Content-Type", "application/json"), ("Content-Length", &length)];
        let head = String::from_utf8(head(&openfx, body.as_bytes(), &headers)).unwrap();
        (head.replacen("POST / ", "POST /openfx ", 1) + &body).into_bytes()
    }

    fn load(server: &Postgres) -> Load {
        let variables = vec![("OPENFX_KEY", KEY.to_owned()), ("DATABASE_URL", server.url())];
        let load = Load::new(Kind { example: "axum_once_postgres", variables, request });
        let accounts =
            format!("SELECT name::text, 0 FROM generate_series(1, {DELIVERIES}) AS name");
        server.session().run(&format!("INSERT INTO accounts {accounts}"));
        load
    }

    fn effects(server: &Postgres) -> Vec<usize> {
        let rows = server.session().rows("SELECT balance FROM accounts ORDER BY name::integer");
        let amounts = rows.iter().map(|row| usize::try_from(row.get::<_, i64>(0)).unwrap());
        let effects = amounts.zip(1..).map(|(balance, amount)| {
            assert_eq!(balance % amount, 0);
            balance / amount
        });
        effects.collect()
    }

    #[test]
    #[ignore = "starts a PostgreSQL server, and takes half a minute"]
    fn undisturbed_each_is_processed_once() {
        let server = Postgres::start();
        let report = load(&server).run(|_| {});
        report.assert_undisturbed();
        assert_each_once(&effects(&server));
    }

    #[test]
    #[ignore = "starts a PostgreSQL server, and takes half a minute"]
    fn killed_receivers_change_nothing_about_it() {
        let server = Postgres::start();
        let report = load(&server).run(|load| {
            for crash in 1..=12 {
                load.wait_until_accepted(crash * 7);
                load.crash_receiver();
            }
        });
        assert!(!report.in_flight().is_empty());
        assert_each_once(&effects(&server));
    }

    #[test]
    #[ignore = "starts a PostgreSQL server, and takes half a minute"]
    fn a_killed_server_changes_nothing_about_it() {
        let mut server = Postgres::start();
        let report = load(&server).run(|load| {
            for crash in 1..=6 {
                load.wait_until_accepted(crash * 14);
                load.crash_server(&mut server, Postgres::stop, Postgres::start_again);
            }
        });
        assert!(!report.in_flight().is_empty());
        assert_each_once(&effects(&server));
    }
}
