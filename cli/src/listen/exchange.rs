//! One delivery on its way: received, looked at, passed on and answered.

use std::future::ready;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use http_body_util::channel::{Channel, Sender};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::http::Extensions;
use hyper::http::request::Parts;
use hyper::{Request, Response, StatusCode, Version};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

use super::bounds::{LONGEST_UNREAD, MAX_HELD};
use super::delivery::{Answer, Body, By, Delivery, Head, Origin, Outcome, Recorder, Search, State};
use super::forward::{Forward, HOP_BY_HOP};
use super::greeting::{Greeting, Reply};
use super::judge::{Judge, Source};
use super::room::{Held, Room};
use super::search::Searches;
use super::store::Store;
use super::tee::{Look, Looked};
use super::veil::Veil;
use crate::request::Field;

/// What every delivery meets.
pub(super) struct Desk {
    pub(super) sources: Arc<[Source]>,
    pub(super) store: Store,
    pub(super) forward: Option<Forward>,
    /// Whether what is not valid is refused before it is passed on.
    pub(super) enforces: bool,
    pub(super) searches: Searches,
    pub(super) room: Room,
    /// How many deliveries may be on their way, also those whose senders have gone.
    pub(super) passing: Arc<Semaphore>,
    pub(super) veil: Veil,
}

/// That of a delivery which is on its way, until the last of it has come or was given up.
pub(super) type Place = OwnedSemaphorePermit;

/// What is answered: the receiver's own body as it comes, or one of ours.
pub(super) type Answered = Response<Either<Full<Bytes>, Channel<Bytes, String>>>;

/// A delivery that is on its way, shared by all that still has to do with it.
struct Passing {
    number: u64,
    head: Arc<Head>,
    since: Instant,
    _place: Place,
}

pub(super) struct LookAtRequest {
    desk: Arc<Desk>,
    passing: Arc<Passing>,
    judge: Judge,
    recorder: Recorder,
    /// All of it, where it is not passed on before its verdict.
    held: Option<Held>,
    /// What it was found to be: the store may have forgotten it before it is answered.
    state: State,
}

pub(super) struct LookAtAnswer {
    desk: Arc<Desk>,
    passing: Arc<Passing>,
    recorder: Recorder,
}

impl Look for LookAtRequest {
    fn see(&mut self, piece: &[u8]) {
        self.judge.see(piece);
        self.recorder.see(piece);
        if let Some(held) = &mut self.held {
            held.see(piece);
        }
    }

    fn end(&mut self, outcome: Result<(), String>) {
        let body = self.recorder.end();
        let state = match outcome {
            Ok(()) => self.judge.end(body.whole()),
            Err(why) => State::Broken(why),
        };
        let search = Searches::wanted(&state, &body);
        let is_wanted = matches!(search, Search::Waiting);
        self.state = state.clone();
        self.desk.store.change(self.passing.number, |delivery| {
            if !matches!(state, State::Broken(_)) {
                delivery.head = Arc::clone(&self.passing.head);
            }
            delivery.body = body;
            delivery.state = state;
            delivery.search = search;
            delivery.forget_secrets();
        });
        if is_wanted {
            self.desk.searches.ask(self.passing.number, &self.desk.store);
        }
    }
}

impl Look for LookAtAnswer {
    fn see(&mut self, piece: &[u8]) {
        self.recorder.see(piece);
    }

    fn end(&mut self, outcome: Result<(), String>) {
        let kept = self.recorder.end();
        self.desk.store.change(self.passing.number, |delivery| {
            if let Some(Answer::Given { body, broken, .. }) = &mut delivery.answer {
                *body = Some(kept);
                *broken = outcome.err();
            }
            delivery.forget_secrets();
        });
    }
}

impl Desk {
    /// None where too many have one.
    pub(super) fn place(&self) -> Option<Place> {
        Arc::clone(&self.passing).try_acquire_owned().ok()
    }

    /// Takes a request, and answers it.
    pub(super) async fn take(
        self: Arc<Self>,
        request: Request<Incoming>,
        place: Place,
    ) -> Answered {
        let (parts, body) = request.into_parts();
        let head = Arc::new(head_of(&parts));
        let passing = self.begin(head, Origin::Sender, place);
        let looked = Looked::new(body, parts.version, self.look(&passing));
        let Some(forward) = &self.forward else {
            let look = looked.drained().await;
            return self.answered_here(&passing, &look.state, false);
        };
        if self.enforces {
            let look = looked.drained().await;
            return self.pass_on_valid(forward, &passing, look, parts.extensions).await;
        }
        let (lent, back) = looked.lend();
        let (told, whole) = oneshot::channel();
        tokio::spawn(async move {
            // The receiver may leave some of it unread, and the verdict wants all.
            if let Ok(looked) = back.await {
                looked.drained().await;
            }
            // Nobody may wait for it any more.
            let _ = told.send(());
        });
        let whole = async {
            // Whoever would say it has ended as well.
            let _ = whole.await;
        };
        let stays = Arc::clone(&passing);
        let sent = forward.send(&passing.head, parts.extensions, lent, whole, stays).await;
        self.answered(&passing, sent)
    }

    /// A body that was held until its verdict.
    async fn pass_on_valid(
        self: &Arc<Self>,
        forward: &Forward,
        passing: &Arc<Passing>,
        look: LookAtRequest,
        kept: Extensions,
    ) -> Answered {
        if !is_let_through(&look.state) {
            return self.answered_here(passing, &look.state, true);
        }
        let Some(body) = look.held.and_then(Held::whole) else {
            let why = "it is too long to be held until its verdict, or too much is held";
            let body = format!("{why}\n");
            return self.answer(passing, Reply { status: 413, fields: Vec::new(), body });
        };
        let (body, stays) = (Full::new(body), Arc::clone(passing));
        let sent = forward.send(&passing.head, kept, body, ready(()), stays).await;
        self.answered(passing, sent)
    }

    /// What is no request, and so cannot be passed on.
    pub(super) fn unreadable(&self, why: String) {
        let head =
            Head { method: "?".into(), target: "?".into(), version: "HTTP", fields: Vec::new() };
        let number = self.add(&Arc::new(head), Origin::Sender);
        self.store.change(number, |delivery| {
            delivery.state = State::Broken(why);
            delivery.answer = Some(Answer::None("it was not passed on".into()));
        });
    }

    /// Sends one from here.
    pub(super) async fn send(
        self: Arc<Self>,
        head: Head,
        body: Vec<u8>,
        origin: Origin,
        place: Place,
    ) -> Answered {
        let passing = self.begin(Arc::new(head), origin, place);
        let mut look = self.look(&passing);
        look.see(&body);
        look.end(Ok(()));
        match &self.forward {
            None => self.answered_here(&passing, &look.state, false),
            Some(forward) if self.enforces => {
                self.pass_on_valid(forward, &passing, look, Extensions::new()).await
            }
            Some(forward) => {
                let (body, stays) = (Full::from(body), Arc::clone(&passing));
                let kept = Extensions::new();
                let sent = forward.send(&passing.head, kept, body, ready(()), stays).await;
                self.answered(&passing, sent)
            }
        }
    }

    fn begin(&self, head: Arc<Head>, origin: Origin, place: Place) -> Arc<Passing> {
        let number = self.add(&head, origin);
        Arc::new(Passing { number, head, since: Instant::now(), _place: place })
    }

    fn add(&self, head: &Arc<Head>, origin: Origin) -> u64 {
        // A handshake may hand over a secret, and only its end tells that it is one.
        let may_hand_over = self.sources.iter().any(Source::may_hand_over);
        let shown = if may_hand_over { Arc::new(head.without_values()) } else { Arc::clone(head) };
        self.store.add(|number| Delivery {
            number,
            arrived: SystemTime::now(),
            origin,
            may_hand_over,
            head: shown,
            body: Body::default(),
            state: State::Arriving,
            search: Search::None,
            answer: None,
        })
    }

    fn look(self: &Arc<Self>, passing: &Arc<Passing>) -> LookAtRequest {
        LookAtRequest {
            desk: Arc::clone(self),
            passing: Arc::clone(passing),
            judge: Judge::new(
                Arc::clone(&self.sources),
                Arc::clone(&passing.head),
                self.room.clone(),
            ),
            recorder: Recorder::of_request(&self.room),
            held: (self.enforces && self.forward.is_some())
                .then(|| Held::new(&self.room, MAX_HELD)),
            state: State::Arriving,
        }
    }

    fn answered(
        self: &Arc<Self>,
        passing: &Arc<Passing>,
        sent: Result<Response<Incoming>, String>,
    ) -> Answered {
        match sent {
            Ok(response) => self.passed_back(passing, response),
            Err(why) => self.failed(passing.number, why),
        }
    }

    fn passed_back(
        self: &Arc<Self>,
        passing: &Arc<Passing>,
        response: Response<Incoming>,
    ) -> Answered {
        let number = passing.number;
        let (parts, body) = response.into_parts();
        let answer = Answer::Given {
            by: By::Receiver,
            status: parts.status.as_u16(),
            fields: fields_of(&parts.headers),
            body: None,
            broken: None,
            took: passing.since.elapsed(),
        };
        self.store.change(number, |delivery| {
            delivery.answer = Some(answer);
            delivery.forget_secrets();
        });
        let recorder = Recorder::of_answer(&self.room);
        let look = LookAtAnswer { desk: Arc::clone(self), passing: Arc::clone(passing), recorder };
        let (sender, handed_on) = Channel::new(1);
        tokio::spawn(hand_on(Looked::new(body, parts.version, look), sender));
        let mut response = Response::new(Either::Right(handed_on));
        *response.status_mut() = parts.status;
        // With the case in which the names came.
        *response.extensions_mut() = parts.extensions;
        for (name, value) in &parts.headers {
            if !HOP_BY_HOP.contains(name) {
                response.headers_mut().append(name, value.clone());
            }
        }
        response
    }

    fn failed(&self, number: u64, why: String) -> Answered {
        let text = format!("countersign: {why}\n");
        self.store.change(number, |delivery| delivery.answer = Some(Answer::None(why)));
        response(Reply { status: 502, fields: Vec::new(), body: text })
    }

    /// What this command says where there is no receiver, or none is asked.
    fn answered_here(&self, passing: &Passing, state: &State, refuses: bool) -> Answered {
        let reply = |(status, body): (u16, String)| Reply { status, fields: Vec::new(), body };
        let mut said = match state {
            State::Judged(verdict) => reply(match verdict.outcome {
                Outcome::Valid { .. } => (200, "valid\n".to_owned()),
                Outcome::Rejected(error) => (401, format!("rejected: {}\n", error.code())),
            }),
            State::Greeted(Greeting { answer: Some(answer), is_answered: true, .. }) => {
                answer.clone()
            }
            State::Greeted(greeting) => reply((403, format!("{}\n", greeting.text))),
            State::Broken(why) => reply((400, format!("{why}\n"))),
            State::Arriving | State::Strange(_) => {
                reply((404, "for no provider that was given\n".to_owned()))
            }
        };
        let is_wrong = said.status >= 400;
        if is_wrong && !refuses && !self.enforces {
            said.status = 200;
        }
        self.answer(passing, said)
    }

    fn answer(&self, passing: &Passing, reply: Reply) -> Answered {
        let given = Answer::Given {
            by: By::Here,
            status: reply.status,
            fields: reply.fields.clone(),
            body: Some(Body::of_text(&reply.body)),
            broken: None,
            took: passing.since.elapsed(),
        };
        self.store.change(passing.number, |delivery| delivery.answer = Some(given));
        response(reply)
    }
}

/// Hands an answer's body on as it comes, and sees its end also where the sender does not wait for it.
async fn hand_on(mut looked: Looked<LookAtAnswer>, mut sender: Sender<Bytes, String>) {
    while let Some(frame) = looked.next().await {
        let sent = match frame {
            Ok(frame) => timeout(LONGEST_UNREAD, sender.send(frame)).await,
            Err(why) => return sender.abort(why),
        };
        if !matches!(sent, Ok(Ok(()))) {
            sender.abort("it was not read".into());
            looked.drained().await;
            return;
        }
    }
}

/// Whether it is passed on though what is not valid is refused: a handshake is its receiver's to answer.
const fn is_let_through(state: &State) -> bool {
    match state {
        State::Judged(verdict) => matches!(verdict.outcome, Outcome::Valid { .. }),
        State::Greeted(greeting) => !greeting.is_wrong,
        State::Arriving | State::Broken(_) | State::Strange(_) => false,
    }
}

fn response(reply: Reply) -> Answered {
    let mut response = Response::new(Either::Left(Full::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    for (name, value) in reply.fields {
        let field = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = field {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn head_of(parts: &Parts) -> Head {
    let version = match parts.version {
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    };
    let mut fields = fields_of(&parts.headers);
    if let (false, Some(authority)) = (parts.headers.contains_key("host"), parts.uri.authority()) {
        fields.insert(0, ("host".into(), authority.as_str().into()));
    }
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
    Head { method: parts.method.as_str().into(), target, version, fields }
}

fn fields_of(headers: &hyper::HeaderMap) -> Vec<Field> {
    headers.iter().map(|(name, value)| (name.as_str().into(), value.as_bytes().into())).collect()
}
