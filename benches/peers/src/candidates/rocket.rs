use countersign_peers::by_hand::TOLERANCE;
use countersign_peers::candidate::Candidate;
use countersign_peers::versioned;
use rocket::futures::FutureExt as _;
use rocket::http::Header;
use rocket::local::blocking::{Client, LocalRequest};
use rocket::outcome::Outcome;
use rocket_webhook::webhooks::Webhook;
use rocket_webhook::webhooks::built_in::{GitHubWebhook, StandardWebhook, StripeWebhook};

use crate::rotation::{Delivery, Rotation, SECRET, Scheme};

pub fn candidates(rotation: &Rotation) -> Vec<Candidate<'_>> {
    let candidate = match rotation.scheme {
        Scheme::GitHub => candidate(rotation, GitHubWebhook::with_secret(SECRET)),
        Scheme::StandardWebhooks => {
            candidate(rotation, StandardWebhook::with_secret(SECRET).expect("it is base64"))
        }
        Scheme::Stripe => candidate(rotation, StripeWebhook::with_secret(SECRET)),
    };
    vec![candidate]
}

fn candidate<'d>(rotation: &'d Rotation, webhook: impl Webhook + 'd) -> Candidate<'d> {
    let seconds = |time: u64| u32::try_from(time).expect("it is before 2106");
    let now = rotation.now.as_secs();
    let bounds = (seconds(now - TOLERANCE), seconds(now + TOLERANCE));
    // The requests borrow it, and are dropped at no fixed time before it.
    let client: &'static Client = Box::leak(Box::new(client()));
    Candidate::new(
        versioned("rocket-webhook"),
        "Rocket's own request; reads the body through `AsyncRead` and returns it in a `Vec`, \
         which is in its time; bounds on the time are given, by its guard from the clock",
        rotation.map(|delivery| (request(client, delivery), delivery.body.as_bytes())),
        move |(request, body)| {
            let validation = webhook.validate_body(request.inner(), *body, bounds).now_or_never();
            match validation.expect("a body in memory is ready") {
                Outcome::Success(body) => Ok(body),
                Outcome::Error(_) | Outcome::Forward(_) => Err(()),
            }
        },
    )
}

fn client() -> Client {
    let config =
        rocket::Config { log_level: rocket::config::LogLevel::Off, ..rocket::Config::default() };
    Client::untracked(rocket::custom(config)).expect("nothing is mounted that could fail")
}

fn request(client: &'static Client, delivery: &Delivery) -> LocalRequest<'static> {
    let mut request = client.post("/");
    for (name, value) in &delivery.headers {
        let value = value.to_str().expect("it is ASCII");
        request.add_header(Header::new(name.to_string(), value.to_owned()));
    }
    request
}
