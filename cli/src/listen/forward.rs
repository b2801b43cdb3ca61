//! The receiver that deliveries are passed on to.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;

use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE,
};
use hyper::http::Extensions;
use hyper::{Request, Response, Version};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::bounds::{
    LONGEST_ANSWER, LONGEST_BODY, LONGEST_CONNECT, LONGEST_EXCHANGE, LONGEST_PAUSE, MAX_HEAD,
};
use super::delivery::Head;
use crate::client::Address;

/// What is of one connection, and not of the message.
pub(super) const HOP_BY_HOP: [HeaderName; 5] = [
    CONNECTION,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

pub(super) struct Forward {
    addresses: Vec<SocketAddr>,
    authority: String,
    /// None where each request's own goes on.
    path: Option<String>,
}

impl Forward {
    pub(super) fn to(place: Address) -> Self {
        let Address { addresses, authority, path } = place;
        let path = (path != "/").then_some(path);
        Self { addresses, authority, path }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}{}", self.authority, self.path.as_deref().unwrap_or_default())
    }

    /// Where a request with this target goes.
    pub(super) fn url_of(&self, target: &str) -> String {
        format!("http://{}{}", self.authority, self.target(target))
    }

    /// Whether it is this command itself.
    pub(super) fn is_at(&self, port: u16) -> bool {
        self.addresses.iter().any(|address| address.ip().is_loopback() && address.port() == port)
    }

    /// The answer's head with its body to come; or why there is none. It may take its time once all of the body
    /// was read, which `whole` says. `stays` is dropped with the connection, which may outlast the answer.
    pub(super) async fn send<B>(
        &self,
        head: &Head,
        kept: Extensions,
        body: B,
        whole: impl Future<Output = ()>,
        stays: impl Send + 'static,
    ) -> Result<Response<Incoming>, String>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let late = async {
            // Nobody looks at the time of a body that the receiver does not read.
            let _ = timeout(LONGEST_BODY, whole).await;
            sleep(LONGEST_ANSWER).await;
        };
        tokio::select! {
            answered = self.send_now(head, kept, body, stays) => answered,
            () = late => {
                Err(format!("the receiver gave no answer within {} s", LONGEST_ANSWER.as_secs()))
            }
        }
    }

    async fn send_now<B>(
        &self,
        head: &Head,
        kept: Extensions,
        body: B,
        stays: impl Send + 'static,
    ) -> Result<Response<Incoming>, String>
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut stream = TimeoutStream::new(self.connected().await?);
        // Nothing else ends the wait for one that has answered and reads no further.
        stream.set_write_timeout(Some(LONGEST_PAUSE));
        let (mut sender, connection) = http1::Builder::new()
            .preserve_header_case(true)
            .max_buf_size(MAX_HEAD as usize)
            .handshake(TokioIo::new(Box::pin(stream)))
            .await
            .map_err(|error| broken(&error))?;
        tokio::spawn(async move {
            // What went wrong is what the request's own error says.
            let _ = timeout(LONGEST_EXCHANGE, connection).await;
            drop(stays);
        });
        sender.send_request(self.request(head, kept, body)?).await.map_err(|error| broken(&error))
    }

    async fn connected(&self) -> Result<TcpStream, String> {
        let connected = timeout(LONGEST_CONNECT, TcpStream::connect(&*self.addresses)).await;
        let why = match connected {
            Ok(Ok(stream)) => {
                // Small requests are not to wait for each other.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("it took no connection within {} s", LONGEST_CONNECT.as_secs()),
        };
        Err(format!("the receiver cannot be reached: {why}"))
    }

    /// `kept` has the case in which the headers' names came.
    fn request<B: Body>(
        &self,
        head: &Head,
        kept: Extensions,
        body: B,
    ) -> Result<Request<B>, String> {
        let wrong = |what: &str| format!("the request's {what} cannot be passed on");
        let is_of_unknown_length = body.size_hint().exact().is_none();
        let mut request = Request::new(body);
        *request.method_mut() = head.method.parse().map_err(|_| wrong("method"))?;
        *request.uri_mut() = self.target(&head.target).parse().map_err(|_| wrong("target"))?;
        *request.version_mut() = Version::HTTP_11;
        *request.extensions_mut() = kept;
        *request.headers_mut() = self.headers(head).ok_or_else(|| wrong("head"))?;
        if is_of_unknown_length {
            // Of a GET's body nothing would go on without.
            request.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        Ok(request)
    }

    fn target(&self, own: &str) -> String {
        let Some(path) = &self.path else { return own.into() };
        match own.split_once('?') {
            None => path.clone(),
            Some((_, query)) => {
                let join = if path.contains('?') { '&' } else { '?' };
                format!("{path}{join}{query}")
            }
        }
    }

    /// Those of the request in its order: removing some of a map would change it.
    fn headers(&self, head: &Head) -> Option<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(head.fields.len());
        for (name, value) in &head.fields {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            if !HOP_BY_HOP.contains(&name) {
                headers.append(name, HeaderValue::from_bytes(value).ok()?);
            }
        }
        if !headers.contains_key(HOST) {
            headers.insert(HOST, self.authority.parse().ok()?);
        }
        Some(headers)
    }
}

/// Why there is no answer.
fn broken(error: &hyper::Error) -> String {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    if error.is_user() {
        "the request broke off".into()
    } else if error.is_parse_too_large() {
        format!(
            "the head of the receiver's answer is longer than {MAX_HEAD} bytes, or has too many headers"
        )
    } else if source.is_some_and(|source| source.kind() == io::ErrorKind::TimedOut) {
        format!("the receiver read nothing for {} s", LONGEST_PAUSE.as_secs())
    } else {
        format!("the receiver closed early: {error}")
    }
}
