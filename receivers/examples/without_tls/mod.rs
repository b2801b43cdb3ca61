//! What the examples fetch with. It speaks no TLS, and so asks nothing but this machine: a proxy, that is. A
//! receiver puts its own client here, with TLS and without redirects, or runs such a proxy.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

const TIME_OUT: Duration = Duration::from_secs(5);
/// Far more than keys or a certificate have, in bytes.
const MOST: usize = 256 * 1024;

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// An address of this machine's.
pub(crate) fn address(text: &str) -> Result<SocketAddr, Failure> {
    let address: SocketAddr = text.parse()?;
    if !address.ip().is_loopback() {
        return Err("that is not this machine, and would be asked without TLS".into());
    }
    Ok(address)
}

/// The body of the answer, if it is one of success.
pub(crate) async fn ask(
    address: SocketAddr,
    request: http::Request<String>,
) -> Result<Bytes, Failure> {
    let exchange = async {
        let stream = TcpStream::connect(address).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let answer = sender.send_request(request).await?;
        if !answer.status().is_success() {
            return Err(format!("status {}", answer.status()).into());
        }
        Ok(Limited::new(answer.into_body(), MOST).collect().await?.to_bytes())
    };
    timeout(TIME_OUT, exchange).await?
}
