use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use redis::aio::MultiplexedConnection;
use tempfile::TempDir;

use super::{free_port, wait_until};

/// A Redis that writes down what it is told before it answers; `REDIS_SERVER` names the program, so
/// that it may be a Valkey.
pub(crate) struct Redis {
    process: Child,
    folder: TempDir,
    port: u16,
    options: &'static [&'static str],
}

impl Redis {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    pub(crate) fn start_with(options: &'static [&'static str]) -> Self {
        let (port, folder) = (free_port(), TempDir::new().unwrap());
        Self { process: process(port, &folder, options), folder, port, options }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// As a crash does.
    pub(crate) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(crate) fn start_again(&mut self) {
        self.process = process(self.port, &self.folder, self.options);
    }

    pub(crate) async fn connection(&self) -> MultiplexedConnection {
        let client = redis::Client::open(self.url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    pub(crate) async fn ask<T: redis::FromRedisValue>(&self, command: &str) -> T {
        let mut words = command.split(' ');
        let mut command = redis::cmd(words.next().unwrap());
        for word in words {
            command.arg(word);
        }
        command.query_async(&mut self.connection().await).await.unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn process(port: u16, folder: &TempDir, more: &[&str]) -> Child {
    let options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"];
    let server = std::env::var("REDIS_SERVER").unwrap_or_else(|_| "redis-server".to_owned());
    let process = Command::new(server)
        .args(["--port", &port.to_string(), "--appendfsync", "always"])
        .args(options)
        .args(more)
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server, of the distribution's package");
    wait_until("Redis listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    process
}
