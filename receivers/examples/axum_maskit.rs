//! A receiver of MaskIt's images: multipart uploads of up to 64 MB, which stream to disk, count only
//! once they are verified, and are kept once.
//!
//! ```sh
//! MASKIT_SECRET=shared-secret cargo run -p countersign-receivers --example axum_maskit -- images
//! ```
//!
//! A signed upload, the same image sent again, and a forged upload:
//!
//! ```sh
//! upload() {
//!   signature=$(openssl dgst -sha256 -hmac shared-secret -r body | cut -d' ' -f1)
//!   curl -s -w '%{http_code}\n' -H 'Content-Type: multipart/form-data; boundary=x' \
//!     -H "X-Signature: $signature" --data-binary "@${1:-body}" http://127.0.0.1:3000/maskit
//! }
//! part='--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
//! printf -- "$part$part--x--\r\n" metadata '' image-7 \
//!   maskedImage '; filename="../../etc/passwd"' 'the image' >body
//! upload
//! sed -i s/passwd/shadow/ body && upload
//! sed s/image-7/image-8/ body >forged && upload forged
//! cat images/*
//! ```
//!
//! ```text
//! 200
//! 200
//! 401
//! the image
//! ```
//!
//! What was kept is told by the `metadata` that the image was given with the batch, or else by the
//! whole body: **give each image a text of its own**. The memory is this process's: `axum_once_redis`
//! shows one that outlives it.
//!
//! The first argument is the folder, the second an address other than `127.0.0.1:3000`.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{ErrorResponse, IntoResponse as _, Response, Result};
use axum::{Router, routing::post};
use countersign::MaskIt;
use countersign::ledger::{Claimed, Deliveries, MemoryLedger};
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, VerifyLayer};
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

/// 64 MB of image, and room for the other parts.
const LIMIT: u64 = 65 * 1024 * 1024;

const LONGEST_METADATA: usize = 1024;

async fn upload(
    State((folder, deliveries)): State<(PathBuf, Deliveries)>,
    pending: PendingProof,
    mut parts: Multipart,
) -> Result<Response> {
    let (mut image, mut metadata) = (None, None);
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_ascii_lowercase();
        let is_second = match name.as_str() {
            // MaskIt's own document spells the name in two ways.
            "maskedimage" => image.replace(save(&folder, part).await?).is_some(),
            "metadata" => metadata.replace(text(part).await?).is_some(),
            _ => false,
        };
        if is_second {
            return Err(StatusCode::BAD_REQUEST.into());
        }
    }
    // The parser has seen the closing boundary, not the end of the stream: whoever forges can hold
    // that back for as long as he likes. Until here nothing counts.
    let proof = pending.proof().await?;
    let image = image.ok_or(StatusCode::BAD_REQUEST)?;
    let claimed = match metadata.filter(|text| !text.is_empty()) {
        Some(text) => deliveries.claim_by(&proof, &text).await,
        None => deliveries.claim(&proof).await,
    };
    match claimed.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)? {
        Claimed::New(claim) => {
            let kept = keep(image).map_err(|error| internal(&error))?; // the claim is given back
            println!("{}: {proof}", kept.display());
            let _ = claim.complete(200).await; // if it cannot be recorded, it is kept all the same
            Ok(StatusCode::OK.into_response())
        }
        Claimed::InFlight => Ok((StatusCode::CONFLICT, [(RETRY_AFTER, "60")]).into_response()),
        Claimed::Done { .. } => Ok(StatusCode::OK.into_response()),
    }
}

async fn text(mut part: Field<'_>) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await? {
        text.extend_from_slice(&chunk);
        if text.len() > LONGEST_METADATA {
            return Err(StatusCode::BAD_REQUEST.into());
        }
    }
    Ok(text)
}

/// Under a name of our own: the part's file name is whatever the uploader wrote. The file vanishes
/// when it is dropped: on a refusal, a lost connection, a panic.
async fn save(folder: &Path, mut part: Field<'_>) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let image = builder
        .prefix("image-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|error| internal(&error))?;
    let mut file = File::from_std(image.reopen().map_err(|error| internal(&error))?);
    while let Some(chunk) = part.chunk().await? {
        file.write_all(&chunk).await.map_err(|error| internal(&error))?;
    }
    file.sync_all().await.map_err(|error| internal(&error))?;
    Ok(image)
}

fn keep(image: NamedTempFile) -> io::Result<PathBuf> {
    let kept = image.path().with_extension("image");
    image.persist_noclobber(&kept)?;
    Ok(kept)
}

/// The disk's fault, not the sender's: MaskIt sends again.
fn internal(error: &io::Error) -> ErrorResponse {
    eprintln!("cannot keep an image: {error}");
    StatusCode::INTERNAL_SERVER_ERROR.into()
}

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("the folder for images is missing")?);
    std::fs::create_dir_all(&folder)?;

    let secret = std::env::var("MASKIT_SECRET").map_err(|_| "MASKIT_SECRET is not set")?;
    let maskit = BodyVerifier::new(MaskIt::new(&secret)?)?.once()?;
    let receiver = Receiver::new(maskit).limit(LIMIT).on_verdict(|_, _, result| {
        if let Err(refusal) = result {
            eprintln!("refused ({}): {refusal}", refusal.code());
        }
    });
    let app = Router::new()
        .route("/maskit", post(upload))
        .with_state((folder, Deliveries::new(MemoryLedger::new())))
        .layer(DefaultBodyLimit::disable()) // the receiver's limit counts
        .route_layer(VerifyLayer::streaming(receiver));

    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
