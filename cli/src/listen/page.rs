//! The page, and what it asks for.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::channel::Channel;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::timeout;

use super::actions;
use super::delivery::{Change, Delivery};
use super::exchange::Desk;
use super::forward::Forward;
use super::guard::Guard;
use super::judge::Source;
use super::shown;

/// Below which path everything of the page is.
pub(super) const PREFIX: &str = "/_countersign/";

const HTML: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/page.js");
const ICON: &str = include_str!("page/icon.svg");

/// Nothing from elsewhere, and nothing that stands in the page's own text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// After how long a page that hears of no change hears something.
const QUIET: Duration = Duration::from_secs(15);

pub(super) type Shown = Response<UnsyncBoxBody<Bytes, Infallible>>;

pub(super) struct Page {
    pub(super) desk: Arc<Desk>,
    pub(super) guard: Guard,
    /// Whether nothing more is taken.
    pub(super) closing: watch::Receiver<bool>,
}

impl Page {
    pub(super) async fn answer(&self, request: &Request<Incoming>) -> Shown {
        if !self.guard.is_here(request.headers()) {
            return plain(
                StatusCode::MISDIRECTED_REQUEST,
                "the page is at localhost and 127.0.0.1",
            );
        }
        let path = request.uri().path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        match *request.method() {
            Method::GET => {
                let is_seen = self.guard.may_see(request.headers(), request.uri().query());
                self.show(&path, is_seen)
            }
            Method::POST if self.guard.may_change(request.headers()) => self.act(&path).await,
            Method::POST => forbidden(),
            _ => plain(StatusCode::METHOD_NOT_ALLOWED, "GET or POST"),
        }
    }

    /// What is anybody's is the page without a delivery.
    fn show(&self, path: &str, is_seen: bool) -> Shown {
        let (store, veil) = (&self.desk.store, &self.desk.veil);
        match path.split_once('/').unwrap_or((path, "")) {
            ("", "") => text("text/html; charset=utf-8", HTML),
            ("style.css", "") => text("text/css; charset=utf-8", STYLE),
            ("page.js", "") => text("text/javascript; charset=utf-8", SCRIPT),
            ("icon.svg", "") => text("image/svg+xml", ICON),
            _ if !is_seen => forbidden(),
            ("set-up", "") => json(&self.set_up()),
            ("changes", "") => self.changes(),
            ("deliveries", "") => {
                json(&store.read_all(|delivery| shown::summary(delivery, veil)).into())
            }
            ("deliveries", rest) => {
                let (number, part) = rest.split_once('/').unwrap_or((rest, ""));
                let Ok(number) = number.parse() else { return missing() };
                match part {
                    "" => {
                        let whole = store.read(number, |delivery| self.whole(delivery));
                        whole.map_or_else(missing, |whole| json(&whole))
                    }
                    "request" => {
                        let raw = store.read(number, |delivery| shown::raw(delivery, veil));
                        raw.map_or_else(missing, file)
                    }
                    _ => missing(),
                }
            }
            _ => missing(),
        }
    }

    fn whole(&self, delivery: &Delivery) -> Value {
        let mut whole = shown::whole(delivery, &self.desk.veil);
        let target = &delivery.head.target;
        let own = || format!("{}{target}", self.guard.origin());
        let url = self.desk.forward.as_ref().map_or_else(own, |forward| forward.url_of(target));
        if let Some(members) = whole.as_object_mut() {
            members.insert("goes_to".into(), self.desk.veil.text(&url).into());
            members.insert("can_be_sent".into(), delivery.can_be_sent().into());
        }
        whole
    }

    fn set_up(&self) -> Value {
        let desk = &self.desk;
        let source = |source: &Source| {
            let scheme = source.entry.scheme();
            serde_json::json!({
                "provider": scheme.id(),
                "name": scheme.name(),
                "path": source.path,
                "can_sign": source.bound.signer().is_some(),
            })
        };
        serde_json::json!({
            "sources": desk.sources.iter().map(source).collect::<Vec<_>>(),
            "forwards": desk.forward.as_ref().map(Forward::url),
            "enforces": desk.enforces,
        })
    }

    /// Waits until nothing more is taken.
    pub(super) fn closing(&self) -> impl Future<Output = ()> + use<> {
        let mut closing = self.closing.clone();
        async move {
            // Whoever would say it has ended as well.
            let _ = closing.wait_for(|is_closing| *is_closing).await;
        }
    }

    /// The number of each delivery that changes, as server-sent events; 0 where the list is to be read anew.
    fn changes(&self) -> Shown {
        let mut changes = self.desk.store.changes();
        let closing = self.closing();
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(16);
        tokio::spawn(async move {
            tokio::pin!(closing);
            loop {
                let next = tokio::select! {
                    next = timeout(QUIET, changes.recv()) => next,
                    () = &mut closing => return,
                };
                let event = match next {
                    Ok(Ok(number)) => format!("data: {number}\n\n"),
                    Ok(Err(RecvError::Lagged(_))) => "data: 0\n\n".into(),
                    Ok(Err(RecvError::Closed)) => return,
                    // Whoever is gone is found out so.
                    Err(_) => ":\n\n".into(),
                };
                let event = Bytes::from(event);
                if sender.send_data(event).await.is_err() {
                    return;
                }
            }
        });
        answered("text/event-stream", body.boxed_unsync())
    }

    async fn act(&self, path: &str) -> Shown {
        if path == "clear" {
            self.desk.store.clear();
            return plain(StatusCode::OK, "");
        }
        let rest = path.strip_prefix("deliveries/").and_then(|rest| rest.split_once('/'));
        let Some((Ok(number), Some(change))) =
            rest.map(|(number, name)| (number.parse::<u64>(), Change::of(name)))
        else {
            return missing();
        };
        let Some(place) = self.desk.place() else { return too_many() };
        // It goes on to its end when the page is closed.
        let sent = actions::send(Arc::clone(&self.desk), number, change, place);
        match tokio::spawn(sent).await {
            Ok(Ok(())) => plain(StatusCode::OK, ""),
            Ok(Err(why)) => refused(why),
            Err(_) => failed(),
        }
    }
}

fn answered(kind: &'static str, body: UnsyncBoxBody<Bytes, Infallible>) -> Shown {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn text(kind: &'static str, text: &'static str) -> Shown {
    answered(kind, Full::new(Bytes::from_static(text.as_bytes())).boxed_unsync())
}

pub(super) fn json(value: &Value) -> Shown {
    answered("application/json", Full::new(Bytes::from(value.to_string())).boxed_unsync())
}

/// A body as it came, which no browser is to show as anything.
fn file(body: Vec<u8>) -> Shown {
    let mut response =
        answered("application/octet-stream", Full::new(Bytes::from(body)).boxed_unsync());
    let attachment = HeaderValue::from_static("attachment; filename=\"request.http\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, attachment);
    response
}

pub(super) fn plain(status: StatusCode, text: &'static str) -> Shown {
    let mut response = self::text("text/plain; charset=utf-8", text);
    *response.status_mut() = status;
    response
}

fn refused(why: String) -> Shown {
    let why = Full::new(Bytes::from(why)).boxed_unsync();
    let mut response = answered("text/plain; charset=utf-8", why);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

fn forbidden() -> Shown {
    plain(StatusCode::FORBIDDEN, "open the page at the URL that the command printed")
}

/// To a browser that asks for something else than the page.
pub(super) fn of_browser() -> Shown {
    plain(
        StatusCode::FORBIDDEN,
        "no provider is a browser: open the page at the URL that the command printed",
    )
}

pub(super) fn too_many() -> Shown {
    plain(StatusCode::SERVICE_UNAVAILABLE, "too many deliveries are on their way")
}

pub(super) fn failed() -> Shown {
    plain(StatusCode::INTERNAL_SERVER_ERROR, "countersign failed at this delivery")
}

fn missing() -> Shown {
    plain(StatusCode::NOT_FOUND, "it is not there, or not kept any longer")
}
