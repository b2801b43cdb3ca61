//! A receiver of OpenFX's webhooks whose effect happens exactly once, in axum: the claim is a row of
//! the same PostgreSQL transaction as the effect.
//!
//! ```sh
//! apt-get install postgresql       # and then, as an ordinary user, a server to throw away:
//! /usr/lib/postgresql/*/bin/initdb -D data -U postgres --auth trust
//! /usr/lib/postgresql/*/bin/pg_ctl -D data -l log -o "-h 127.0.0.1 -p 5432 -k ''" start
//! OPENFX_KEY=signing-key cargo run -p countersign-receivers --example axum_once_postgres
//! ```
//!
//! A delivery, and a repeat of it; one that the application refuses until there is an account; and one
//! whose receiver crashes in the middle of the transaction, which has to wait for an account here:
//!
//! ```sh
//! export PGHOST=127.0.0.1 PGPORT=5432 PGUSER=postgres
//! deliver() {
//!   signature=$(printf %s "$1" | openssl dgst -sha256 -hmac signing-key -binary | base64)
//!   curl -s -w '%{http_code}\n' -H 'Content-Type: application/json' \
//!     -H "x-openfx-signature: $signature" -d "$1" http://127.0.0.1:3000/openfx || true
//! }
//! psql -qc "INSERT INTO accounts VALUES ('alice', 0)"
//! deliver '{"eventId":"1","account":"alice","amount":250}'
//! deliver '{"eventId":"1","account":"alice","amount":250}'
//! deliver '{"eventId":"2","account":"bob","amount":1}'
//! psql -qc "INSERT INTO accounts VALUES ('bob', 0)"
//! deliver '{"eventId":"2","account":"bob","amount":1}'
//! psql -qAtc "BEGIN; SELECT FROM accounts FOR UPDATE; SELECT pg_sleep(2)" > locked &
//! sleep 0.5; deliver '{"eventId":"3","account":"alice","amount":7}' &
//! sleep 1; kill -9 $(pidof axum_once_postgres); wait
//! # Start it again, and then:
//! deliver '{"eventId":"3","account":"alice","amount":7}'
//! deliver '{"eventId":"3","account":"alice","amount":7}'
//! psql -qAtc "SELECT name, balance FROM accounts ORDER BY name"
//! ```
//!
//! ```text
//! alice: 250 more
//! 201
//! 201
//! 422
//! bob: 1 more
//! 201
//! 000
//! alice: 7 more
//! 201
//! 201
//! alice|257
//! bob|1
//! ```
//!
//! Exactly once, whatever crashes: as long as PostgreSQL runs with `fsync` and `synchronous_commit` on,
//! as it does by default, and the row is there. **Keep the rows for as long as the key:** OpenFX signs
//! no time, so that a recorded request verifies until the key has changed. What happens outside of the
//! database, such as a mail, is not undone with the transaction: write a row that says what to send.
//!
//! A repeat that comes while the first is processed waits for it, 2 s at most, and has 409 then. With
//! PostgreSQL stopped, or no connection free, the answer is 503. The address of PostgreSQL is
//! `DATABASE_URL`, and that of the receiver the argument; of port 0 the system chooses one.

use std::error::Error;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use countersign::receiver::{BodyVerifier, Verified, VerifyLayer};
use countersign::{DeliveryId, OpenFx};
use deadpool_postgres::tokio_postgres::error::SqlState;
use deadpool_postgres::tokio_postgres::{self, NoTls, Transaction};
use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::time::timeout;

// The lock is for receivers that start at once, which IF NOT EXISTS alone does not keep apart.
const TABLES: &str = "BEGIN; SELECT pg_advisory_xact_lock(1);
CREATE TABLE IF NOT EXISTS deliveries (
    id bytea PRIMARY KEY, status smallint NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS accounts (name text PRIMARY KEY, balance bigint NOT NULL);
COMMIT";

// It waits for a transaction that has inserted the same id and is not over.
const CLAIM: &str = "INSERT INTO deliveries (id, status) VALUES ($1, $2) ON CONFLICT DO NOTHING";
const STATUS: &str = "SELECT status FROM deliveries WHERE id = $1";
const CREDIT: &str = "UPDATE accounts SET balance = balance + $2 WHERE name = $1";

// The last is for the transaction of a receiver whose machine is gone.
const LIMITS: &str = "-c lock_timeout=2s -c statement_timeout=5s \
     -c idle_in_transaction_session_timeout=10s";
const LIMIT: Duration = Duration::from_secs(10);
const CONNECTION_LIMIT: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
struct Payment {
    account: String,
    amount: i64, // in the currency's smallest unit
}

/// Why nothing has happened: the transaction is rolled back, and the next try is processed.
struct Undone(StatusCode);

impl From<PoolError> for Undone {
    fn from(_: PoolError) -> Self {
        Self(StatusCode::SERVICE_UNAVAILABLE)
    }
}

impl From<tokio_postgres::Error> for Undone {
    fn from(error: tokio_postgres::Error) -> Self {
        Self(match error.code() {
            Some(&SqlState::LOCK_NOT_AVAILABLE) => StatusCode::CONFLICT,
            // The request's fault, not the server's: a value out of range, or against a constraint.
            Some(code) if code.code().starts_with("22") || code.code().starts_with("23") => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            _ => StatusCode::SERVICE_UNAVAILABLE,
        })
    }
}

impl IntoResponse for Undone {
    fn into_response(self) -> Response {
        (self.0, [(RETRY_AFTER, "2")]).into_response()
    }
}

/// The effect, all of it through the transaction.
async fn credit(transaction: &Transaction<'_>, payment: &Payment) -> Result<String, Undone> {
    let Payment { account, amount } = payment;
    match transaction.execute(CREDIT, &[account, amount]).await? {
        0 => Err(Undone(StatusCode::UNPROCESSABLE_ENTITY)),
        _ => Ok(format!("{account}: {amount} more\n")),
    }
}

async fn once(pool: &Pool, id: DeliveryId, payment: &Payment) -> Result<(i16, String), Undone> {
    let (id, status) = (id.as_bytes().as_slice(), 201);
    let mut connection = pool.get().await?;
    let transaction = connection.transaction().await?;
    if transaction.execute(CLAIM, &[&id, &status]).await? == 0 {
        let row = transaction.query_one(STATUS, &[&id]).await?;
        return Ok((row.try_get(0)?, String::new()));
    }
    let answer = credit(&transaction, payment).await?;
    transaction.commit().await?;
    Ok((status, answer))
}

async fn payment(
    State(pool): State<Pool>,
    Verified { body: Json(payment), proof, .. }: Verified<Json<Payment>>,
) -> Result<(StatusCode, String), Undone> {
    let id = proof.delivery_id().ok_or(Undone(StatusCode::UNAUTHORIZED))?;
    let done = timeout(LIMIT, once(&pool, id, &payment)).await;
    let (status, answer) = done.unwrap_or(Err(Undone(StatusCode::SERVICE_UNAVAILABLE)))?;
    Ok((StatusCode::from_u16(status.unsigned_abs()).unwrap_or(StatusCode::OK), answer))
}

fn pool(url: &str) -> Result<Pool, Box<dyn Error>> {
    let mut config: tokio_postgres::Config = url.parse()?;
    config.options([config.get_options().unwrap_or_default(), LIMITS].join(" "));
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Verified };
    let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(16)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(CONNECTION_LIMIT))
        .create_timeout(Some(CONNECTION_LIMIT))
        .recycle_timeout(Some(CONNECTION_LIMIT));
    Ok(pool.build()?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = std::env::var("OPENFX_KEY").map_err(|_| "OPENFX_KEY is not set")?;
    let openfx = BodyVerifier::new(OpenFx::new(&key)?)?.once()?;
    let url = std::env::var("DATABASE_URL");
    let pool = pool(url.as_deref().unwrap_or("postgres://postgres@127.0.0.1:5432/postgres"))?;
    pool.get().await?.batch_execute(TABLES).await?;
    let app = Router::new()
        .route("/openfx", post(payment))
        .with_state(pool)
        .route_layer(VerifyLayer::buffered(openfx));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
