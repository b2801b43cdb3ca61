use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use ::redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use ::redis::{Client, Cmd, RedisError, Script, ScriptInvocation, Value};
use thiserror::Error as ThisError;
use tokio::time::timeout;

use super::{Claimed, LONGEST, Ledger, LedgerError, LedgerFuture};
use crate::verify::DeliveryId;

/// How long a verb may take before the ledger counts as unavailable.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

// It answers repeats in a server without room too, where only the SET fails. The server's time is the
// fence: it grows from claim to claim, and outlives the key.
const CLAIM: &str = "
local value = redis.call('GET', KEYS[1])
if value then return value end
local time = redis.call('TIME')
local fence = time[1] .. string.format('%06d', time[2])
redis.call('SET', KEYS[1], 'f' .. fence, 'NX', 'PX', ARGV[1])
return 'n' .. fence
";

const RENEW: &str = "#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= 'f' .. ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
";

const COMPLETE: &str = "#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= 'f' .. ARGV[1] then return 0 end
redis.call('SET', KEYS[1], 'd' .. ARGV[2], 'PX', ARGV[3])
return 1
";

const RELEASE: &str = "#!lua flags=allow-oom
if redis.call('GET', KEYS[1]) ~= 'f' .. ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
";

/// A ledger in Redis 7 or Valkey, for a receiver that runs more than once.
///
/// A delivery is one key: the prefix and 64 hex digits. Its value is `f` and the fence while it is in
/// flight, `d` and the status afterwards, and it ends with the lease or the retention, by the server's
/// clock: those of the receivers do not matter. Each verb is one round trip, and takes 2 s at most.
///
/// ```no_run
/// use countersign::ledger::{Deliveries, RedisLedger};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let ledger = RedisLedger::connect("redis://127.0.0.1:6379", "webhooks:").await?;
/// let deliveries = Deliveries::new(ledger);
/// # Ok(())
/// # }
/// ```
///
/// - It has to be a server that keeps what it was told: `maxmemory-policy noeviction`, which is
///   checked at the start where the server tells, `appendonly yes`, and `appendfsync always` if a
///   crash of the server may lose nothing. A replica that takes over lacks what had not reached it.
/// - A server that is full refuses new deliveries, and still records those in flight and knows the
///   repeats.
/// - A connection that breaks is made anew in the background; meanwhile there is
///   [`LedgerError::Unavailable`]. After a failover the server that was has to close its connections,
///   or this has to be a cluster's connection, which follows by itself.
/// - A claim that the server grants after the 2 s has no holder: it ends with its lease.
/// - With Redis Cluster, or TLS, give a connection of the `redis` crate's to
///   [`new`](RedisLedger::new): each script touches one key.
#[derive(Clone)]
pub struct RedisLedger<C = ConnectionManager> {
    connection: C,
    prefix: String,
    scripts: Scripts,
}

#[derive(Clone)]
struct Scripts {
    claim: Script,
    renew: Script,
    complete: Script,
    release: Script,
}

/// Why there is no [`RedisLedger`]. It holds nothing of the URL, which may have a password in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum RedisLedgerError {
    /// The URL is not one of a Redis server.
    #[error("the URL is not one of a Redis server")]
    Url,
    /// The server cannot be reached, or refuses the connection.
    #[error("the server cannot be reached, or refuses the connection")]
    Unreachable,
    /// The server forgets keys for the room of others: deliveries would be processed again.
    #[error("the server's maxmemory-policy is not noeviction")]
    Evicts,
}

impl RedisLedger {
    /// Connects to the server at a URL, such as `redis://:password@host:6379/0`, and takes `prefix`
    /// in front of its keys.
    ///
    /// # Errors
    /// The URL is none, the server cannot be reached, or it evicts keys.
    pub async fn connect(url: &str, prefix: &str) -> Result<Self, RedisLedgerError> {
        let client = Client::open(url).map_err(|_| RedisLedgerError::Url)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(ANSWER_TIMEOUT))
            .set_response_timeout(Some(ANSWER_TIMEOUT))
            .set_max_delay(Duration::from_secs(1));
        let connecting = ConnectionManager::new_with_config(client, config);
        let connection = connecting.await.map_err(|_| RedisLedgerError::Unreachable)?;
        Self::new(connection, prefix).await
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> RedisLedger<C> {
    /// Takes a connection of the `redis` crate's that can be shared, such as one to a cluster.
    ///
    /// # Errors
    /// The server does not answer, or it evicts keys.
    pub async fn new(mut connection: C, prefix: &str) -> Result<Self, RedisLedgerError> {
        let mut info = Cmd::new();
        info.arg("INFO").arg("memory");
        match info.query_async(&mut connection).await {
            Ok(info) if evicts(&info) => return Err(RedisLedgerError::Evicts),
            Err(error) if !is_answer(&error) => return Err(RedisLedgerError::Unreachable),
            Ok(_) | Err(_) => {}
        }
        Ok(Self { connection, prefix: prefix.into(), scripts: Scripts::new() })
    }

    fn key(&self, id: DeliveryId) -> String {
        [self.prefix.as_str(), &hex::encode(id.as_bytes())].concat()
    }

    async fn claim_now(
        &self,
        id: DeliveryId,
        lease: Duration,
    ) -> Result<Claimed<u64>, LedgerError> {
        let mut call = self.scripts.claim.key(self.key(id));
        call.arg(milliseconds(lease));
        let answer: String = self.invoke(&call).await?;
        read_claim(&answer).ok_or(LedgerError::Unavailable)
    }

    async fn invoke<T: ::redis::FromRedisValue>(
        &self,
        call: &ScriptInvocation<'_>,
    ) -> Result<T, LedgerError> {
        let mut connection = self.connection.clone();
        match timeout(ANSWER_TIMEOUT, call.invoke_async(&mut connection)).await {
            Ok(answer) => answer.map_err(|error| unavailable(&error)),
            Err(_) => Err(LedgerError::Unavailable),
        }
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> Ledger for RedisLedger<C> {
    fn claim(&self, id: DeliveryId, lease: Duration) -> LedgerFuture<'_, Claimed<u64>> {
        Box::pin(self.claim_now(id, lease))
    }

    fn renew(&self, id: DeliveryId, fence: u64, lease: Duration) -> LedgerFuture<'_, bool> {
        let mut call = self.scripts.renew.key(self.key(id));
        call.arg(fence).arg(milliseconds(lease));
        Box::pin(async move { self.invoke(&call).await })
    }

    fn complete(
        &self,
        id: DeliveryId,
        fence: u64,
        status: u16,
        retention: Duration,
    ) -> LedgerFuture<'_, bool> {
        let mut call = self.scripts.complete.key(self.key(id));
        call.arg(fence).arg(status).arg(milliseconds(retention));
        Box::pin(async move { self.invoke(&call).await })
    }

    fn release(&self, id: DeliveryId, fence: u64) -> LedgerFuture<'_, bool> {
        let mut call = self.scripts.release.key(self.key(id));
        call.arg(fence);
        Box::pin(async move { self.invoke(&call).await })
    }
}

impl Scripts {
    fn new() -> Self {
        let [claim, renew, complete, release] = [CLAIM, RENEW, COMPLETE, RELEASE].map(Script::new);
        Self { claim, renew, complete, release }
    }
}

/// Whether the server, or one of a cluster's, says that it evicts keys.
fn evicts(info: &Value) -> bool {
    let says_so = |line: &str| {
        let policy = line.strip_prefix("maxmemory_policy:");
        policy.is_some_and(|policy| policy.trim_end() != "noeviction")
    };
    match info {
        Value::BulkString(text) => String::from_utf8_lossy(text).lines().any(says_so),
        Value::SimpleString(text) | Value::VerbatimString { text, .. } => text.lines().any(says_so),
        Value::Map(servers) => servers.iter().any(|(_, info)| evicts(info)),
        _ => false,
    }
}

/// Whether the server said it.
fn is_answer(error: &RedisError) -> bool {
    error.code().is_some()
}

fn unavailable(error: &RedisError) -> LedgerError {
    if error.code() == Some("OOM") { LedgerError::Full } else { LedgerError::Unavailable }
}

fn read_claim(answer: &str) -> Option<Claimed<u64>> {
    let (kind, number) = answer.split_at_checked(1)?;
    match kind {
        "n" => number.parse().ok().map(Claimed::New),
        "f" => Some(Claimed::InFlight),
        "d" => number.parse().ok().map(|status| Claimed::Done { status }),
        _ => None,
    }
}

/// At least one, as the server takes no less.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.min(LONGEST).as_millis()).unwrap_or(u64::MAX).max(1)
}

impl<C> fmt::Debug for RedisLedger<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLedger").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
