//! One receiver in each framework, over TCP: what is shown of one is shown of all.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::any::Any;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpServer};
use axum::Router;
use axum::body::Bytes;
use countersign::adapters::tower::WebhookBody;
use countersign::receiver::{BodyError, VerifyLayer};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::{Layer as _, service_fn};

use crate::sockets::{Server, runtime};

/// How long a server may take to start; far more than it does.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server on a free port, for as long as this lives.
pub(crate) struct Running {
    pub(crate) framework: &'static str,
    pub(crate) address: SocketAddr,
    _server: Box<dyn Any>,
}

/// With a handler that answers any path with the body.
pub(crate) const ECHOES: [fn(&VerifyLayer) -> Running; 3] = [axum, hyper, actix_web];

fn axum(layer: &VerifyLayer) -> Running {
    let app = Router::new().fallback(async |body: Bytes| body).layer(layer.clone());
    let server = Server::start(app);
    Running { framework: "axum", address: server.address, _server: Box::new(server) }
}

fn hyper(layer: &VerifyLayer) -> Running {
    async fn echo(request: Request<WebhookBody>) -> Result<Response<Full<Bytes>>, BodyError> {
        Ok(Response::new(request.into_body().collect().await?.to_bytes().into()))
    }
    let service = TowerToHyperService::new(layer.layer(service_fn(echo)));
    let runtime = runtime();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let server = auto::Builder::new(TokioExecutor::new());
                server.serve_connection(TokioIo::new(stream), service).await
            });
        }
    });
    Running { framework: "hyper", address, _server: Box::new(runtime) }
}

fn actix_web(layer: &VerifyLayer) -> Running {
    let layer = layer.clone();
    let server = ActixServer::start(move |routes| {
        let echo = web::to(async |body: Bytes| body);
        routes.service(web::scope("").default_service(echo).wrap(layer.clone()));
    });
    Running { framework: "actix-web", address: server.address, _server: Box::new(server) }
}

/// An actix-web server on threads of its own, for as long as this lives.
pub(crate) struct ActixServer {
    pub(crate) address: SocketAddr,
    handle: ServerHandle,
}

impl ActixServer {
    pub(crate) fn start(routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let (tell, started) = mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(&routes));
                let server = server.workers(2).disable_signals();
                let server = server.bind_auto_h2c("127.0.0.1:0").unwrap();
                let address = server.addrs()[0];
                let server = server.run();
                tell.send(Self { address, handle: server.handle() }).unwrap();
                server.await
            })
        });
        started.recv_timeout(PATIENCE).unwrap()
    }
}

impl Drop for ActixServer {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}
