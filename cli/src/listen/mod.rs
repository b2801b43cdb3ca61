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
use std::sync::mpsc::Receiver;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use self::bounds::MAX_CONNECTIONS;
use self::delivery::Delivery;
use self::exchange::Desk;
use self::forward::Forward;
use self::guard::Guard;
use self::keep::Keep;
pub(crate) use self::options::Arguments;
use self::options::Onward;
use self::page::{PREFIX, Page};
use self::room::Room;
use self::search::Searches;
use self::store::Store;
use self::veil::Veil;
use crate::client::Address;
use crate::setup::Failure;

/// How long the process stays after it has said all of the only delivery.
const LAST_ANSWER: Duration = Duration::from_millis(300);

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
    let (store, settled) = Store::new();
    let searches = Searches::start(Arc::clone(&sources), store.clone());
    let guard = Guard::new(port)?;
    announce(port, &guard);
    let desk = Arc::new(Desk {
        store: store.clone(),
        forward,
        enforces: *enforce,
        searches,
        room: Room::default(),
        veil: Veil::over(&sources),
        sources,
    });
    let passing = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let page = Arc::new(Page { desk: Arc::clone(&desk), guard, passing });
    std::thread::spawn(move || {
        runtime.block_on(server::serve(listener, page));
    });
    report(arguments, &desk, keep.as_ref(), &settled)
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
    settled: &Receiver<Delivery>,
) -> Result<bool, Failure> {
    for delivery in settled {
        let text = if arguments.json {
            in_ascii(&shown::summary(&delivery, &desk.veil).to_string())
        } else {
            shown::line(&delivery, &desk.veil)
        };
        crate::print(&(text + "\n")).map_err(Failure::Output)?;
        if let Some(Err(error)) = keep.map(|keep| keep.write(&delivery)) {
            crate::tell(format_args!("delivery {} is not kept: {error}", delivery.number));
        }
        if let lost @ 1.. = desk.store.lost() {
            crate::tell(format_args!("{lost} deliveries came too fast to be said anything of"));
        }
        if arguments.once {
            // Its answer is on its way.
            std::thread::sleep(LAST_ANSWER);
            return Ok(delivery.is_valid());
        }
    }
    Ok(true)
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
