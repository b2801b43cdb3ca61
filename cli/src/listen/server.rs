//! Takes connections, and leads each request to the page or to the desk.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Either;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::bounds::{
    LONGEST_CONNECTION, LONGEST_EXCHANGE, LONGEST_HEAD, LONGEST_SILENCE, LONGEST_UNREAD,
    MAX_CONNECTIONS, MAX_HEAD, MAX_STREAMS,
};
use super::page::{self, PREFIX, Page};

/// How long no connection is taken after one could not be, such as when there are no more handles.
const PAUSE: Duration = Duration::from_millis(50);
/// How long it takes until a start that does not tell is looked at again.
const GLANCE: Duration = Duration::from_millis(50);
/// What only a browser says of whose page it asks for; not all of them, nor at every request, say each.
const OF_BROWSER: [&str; 4] = ["sec-fetch-site", "service-worker", "origin", "sec-websocket-key"];
/// How long the last answers may take, where only one delivery is waited for.
const LONGEST_LAST: Duration = Duration::from_secs(5);
/// What a connection of HTTP/2 begins with (RFC 9113, section 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Takes connections until the page closes, and ends when what was on its way is answered.
pub(super) async fn serve(listener: TcpListener, page: Arc<Page>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let closing = page.closing();
    tokio::pin!(closing);
    loop {
        let (stream, place) = tokio::select! {
            taken = taken(&listener, &places) => taken,
            () = &mut closing => break,
        };
        tokio::spawn(serve_one(stream, Arc::clone(&page), place));
    }
    // Who waits for none of them has ended the process already.
    let _ = timeout(LONGEST_LAST, places.acquire_many(MAX_CONNECTIONS)).await;
}

/// The next connection and its place, as soon as there are both.
async fn taken(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, OwnedSemaphorePermit) {
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(places).acquire_owned().await else { continue };
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// One connection, which keeps its place until it has ended.
async fn serve_one(stream: TcpStream, page: Arc<Page>, _place: OwnedSemaphorePermit) {
    let _ = stream.set_nodelay(true);
    let closing = page.closing();
    tokio::pin!(closing);
    let begins = tokio::select! {
        begins = begins(&stream) => begins,
        () = &mut closing => false,
    };
    if !begins {
        return;
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(LONGEST_UNREAD));
    let service = service_fn(|request| answer(Arc::clone(&page), request));
    let builder = builder();
    let connection = builder.serve_connection(TokioIo::new(Box::pin(stream)), service);
    tokio::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        _ = timeout(LONGEST_CONNECTION, closing) => {
            connection.as_mut().graceful_shutdown();
            timeout(LONGEST_EXCHANGE, connection).await.unwrap_or(Ok(()))
        }
    };
    // What breaks off behind its head is said of its delivery.
    if let Some(why) = served.err().and_then(|error| of_head(&*error)) {
        page.desk.unreadable(why);
    }
}

/// Whether enough comes to tell the version, in the time that a head has.
async fn begins(stream: &TcpStream) -> bool {
    let is_told = async {
        let mut start = [0; PREFACE.len()];
        loop {
            match stream.peek(&mut start).await {
                Ok(0) | Err(_) => return false,
                Ok(count) if start.get(..count) != PREFACE.get(..count) => return true,
                Ok(count) if count == PREFACE.len() => return true,
                Ok(_) => sleep(GLANCE).await,
            }
        }
    };
    timeout(LONGEST_HEAD, is_told).await.unwrap_or(false)
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(LONGEST_HEAD)
        .max_buf_size(MAX_HEAD as usize)
        .preserve_header_case(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(LONGEST_SILENCE)
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD);
    builder
}

/// What is wrong with a head that could not be read.
fn of_head(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let error = error.downcast_ref::<hyper::Error>()?;
    if error.is_parse_too_large() {
        Some(format!("its head is longer than {MAX_HEAD} bytes, or has too many headers"))
    } else {
        error.is_parse().then(|| format!("its head cannot be read: {error}"))
    }
}

async fn answer(
    page: Arc<Page>,
    request: Request<Incoming>,
) -> Result<
    Response<
        impl hyper::body::Body<
            Data = hyper::body::Bytes,
            Error = Box<dyn std::error::Error + Send + Sync>,
        >,
    >,
    Infallible,
> {
    if request.uri().path().starts_with(PREFIX) {
        return Ok(page.answer(&request).await.map(Either::Left));
    }
    if is_of_browser(request.headers()) {
        return Ok(page::of_browser().map(Either::Left));
    }
    let Some(place) = page.desk.place() else {
        return Ok(page::too_many().map(Either::Left));
    };
    // It goes on to its end when the sender does not wait for it.
    let taken = tokio::spawn(Arc::clone(&page.desk).take(request, place)).await;
    Ok(match taken {
        Ok(answered) => answered.map(Either::Right),
        Err(_) => page::failed().map(Either::Left),
    })
}

/// Whether a browser asks, which says where from or who. No provider is one: another page could have anything delivered, and
/// a receiver's answer would be a page of this origin, which may read all that ours may.
fn is_of_browser(headers: &HeaderMap) -> bool {
    OF_BROWSER.iter().any(|name| headers.contains_key(*name))
}
