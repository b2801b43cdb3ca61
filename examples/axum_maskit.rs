//! A receiver of MaskIt's images: multipart uploads of up to 64 MB, which stream to disk and count
//! only once they are verified.
//!
//! ```sh
//! MASKIT_SECRET=shared-secret cargo run --features axum --example axum_maskit -- images
//! ```
//!
//! A signed upload, and a forged one with the same signature:
//!
//! ```sh
//! printf -- '--x\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n\r\n%s\r\n--x--\r\n' \
//!   maskedImage ../../etc/passwd 'the image' >upload
//! signature=$(openssl dgst -sha256 -hmac shared-secret -r upload | cut -d' ' -f1)
//! curl -s -w '%{http_code}\n' -H 'Content-Type: multipart/form-data; boundary=x' \
//!   -H "X-Signature: $signature" --data-binary @upload http://127.0.0.1:3000/maskit
//! sed -i s/image/forged/ upload
//! curl -s -w '%{http_code}\n' -H 'Content-Type: multipart/form-data; boundary=x' \
//!   -H "X-Signature: $signature" --data-binary @upload http://127.0.0.1:3000/maskit
//! cat images/*
//! ```
//!
//! ```text
//! 200
//! 401
//! the image
//! ```
//!
//! The first argument is the folder, the second an address other than `127.0.0.1:3000`.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{ErrorResponse, Result};
use axum::{Router, routing::post};
use countersign::MaskIt;
use countersign::receiver::{BodyVerifier, PendingProof, Receiver, VerifyLayer};
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

/// 64 MB of image, and room for the other parts.
const LIMIT: u64 = 65 * 1024 * 1024;

async fn upload(
    State(folder): State<PathBuf>,
    pending: PendingProof,
    mut parts: Multipart,
) -> Result<()> {
    let mut image = None;
    while let Some(part) = parts.next_field().await? {
        // MaskIt's own document spells the name in two ways.
        if part.name().is_some_and(|name| name.eq_ignore_ascii_case("maskedImage")) {
            if image.is_some() {
                return Err(StatusCode::BAD_REQUEST.into());
            }
            image = Some(save(&folder, part).await?);
        }
    }
    // The parser has seen the closing boundary, not the end of the stream: whoever forges can hold
    // that back for as long as he likes. Until here nothing counts.
    let proof = pending.proof().await?;
    let image = image.ok_or(StatusCode::BAD_REQUEST)?;
    let kept = keep(image).map_err(|error| internal(&error))?;
    println!("{}: {proof}", kept.display());
    Ok(())
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
    let maskit = BodyVerifier::new(MaskIt::new(&secret)?)?;
    let receiver = Receiver::new(maskit).limit(LIMIT).on_verdict(|_, _, result| {
        if let Err(refusal) = result {
            eprintln!("refused ({}): {refusal}", refusal.code());
        }
    });
    let app = Router::new()
        .route("/maskit", post(upload))
        .with_state(folder)
        .layer(DefaultBodyLimit::disable()) // the receiver's limit counts
        .layer(VerifyLayer::streaming(receiver));

    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
