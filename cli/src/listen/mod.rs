//! `countersign listen`: deliveries as they arrive, each with its verdict and its cause.

mod actions;
mod bounds;
mod delivery;
mod exchange;
mod forward;
mod greeting;
mod guard;
mod judge;
mod keep;
mod options;
mod page;
mod room;
mod search;
mod server;
mod shown;
mod store;
mod tee;
mod veil;

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use self::bounds::{MAX_ON_THEIR_WAY, MAX_PASSING};
use self::delivery::Delivery;
use self::exchange::Desk;
use self::forward::Forward;
use self::guard::Guard;
use self::keep::Keep;
pub(crate) use self::options::Arguments;
use self::options::Onward;
use self::page::{PREFIX, Page};
use self::room::{Claim, Room};
use self::search::Searches;
use self::store::Store;
use self::veil::Veil;
use crate::client::Address;
use crate::setup::Failure;

/// How often it is said what was left out, where nothing else is.
const QUIET: Duration = Duration::from_secs(1);

/// Listens until the process is ended; with `--once` until one delivery is judged, and says whether it is valid.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let Onward { forward, forward_anywhere, enforce } = &arguments.onward;
    let forward = forward
        .as_deref()
        .map(|url| if *forward_anywhere { Address::anywhere(url) } else { Address::here(url) });
    let forward = forward.transpose()?.map(Forward::to);
    let sources: Arc<[_]> = arguments.sources()?.into();
    let keep = arguments.keep.as_deref().map(Keep::in_folder).transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Failure::Listen)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let in_use = |error| Failure::Port { port: arguments.port, error };
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(in_use)?;
    let port = listener.local_addr().map_err(Failure::Listen)?.port();
    if forward.as_ref().is_some_and(|forward| forward.is_at(port)) {
        return Err(Failure::ToItself { port });
    }
    let (store, settled) = Store::new(keep.is_some());
    let searches = Searches::start(Arc::clone(&sources), store.clone());
    let guard = Guard::new(port)?;
    announce(port, &guard);
    let desk = Arc::new(Desk {
        store: store.clone(),
        forward,
        enforces: *enforce,
        searches,
        room: Room::of(MAX_PASSING),
        passing: Arc::new(Semaphore::new(MAX_ON_THEIR_WAY)),
        veil: Veil::over(&sources),
        sources,
    });
    let (close, closing) = watch::channel(false);
    let page = Arc::new(Page { desk: Arc::clone(&desk), guard, closing });
    let server = std::thread::spawn(move || runtime.block_on(server::serve(listener, page)));
    let is_valid = report(arguments, &desk, keep.as_ref(), &settled)?;
    // The answer to the only delivery is on its way.
    close.send_replace(true);
    let _ = server.join();
    Ok(is_valid)
}

fn announce(port: u16, guard: &Guard) {
    crate::tell(format_args!(
        "deliveries to http://127.0.0.1:{port}/ are shown at http://127.0.0.1:{port}{PREFIX}?token={}",
        guard.token()
    ));
}

/// Says of each delivery what there is to say, once no more will be known of it.
fn report(
    arguments: &Arguments,
    desk: &Desk,
    keep: Option<&Keep>,
    settled: &Receiver<(Delivery, Claim)>,
) -> Result<bool, Failure> {
    loop {
        if let lost @ 1.. = desk.store.lost() {
            crate::tell(format_args!("{lost} deliveries came too fast to be said anything of"));
        }
        let (delivery, _claim) = match settled.recv_timeout(QUIET) {
            Ok(settled) => settled,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
        };
        let text = if arguments.json {
            in_ascii(&shown::summary(&delivery, &desk.veil).to_string())
        } else {
            shown::line(&delivery, &desk.veil)
        };
        crate::print(&(text + "\n")).map_err(Failure::Output)?;
        if let Some(Err(error)) = keep.map(|keep| keep.write(&delivery)) {
            crate::tell(format_args!("delivery {} is not kept: {error}", delivery.number));
        }
        if arguments.once {
            return Ok(delivery.is_valid());
        }
    }
}

/// JSON in which other letters are escaped, such as those that turn the direction of writing in a terminal.
fn in_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a String does not fail.
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    ascii
}
