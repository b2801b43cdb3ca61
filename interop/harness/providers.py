"""The providers under test: a row for each, in one table."""
import re

from . import extra, plivo, signed_fields, public_key, token, twilio
from .scheme import Scheme


def standard(secret, name="webhook", **more):
    return Scheme(
        f"{name}-signature", "base64", layout="list", separator=" ", prefix="v1,", secret=secret,
        time="header", time_header=f"{name}-timestamp", id_header=f"{name}-id",
        message=lambda d: b".".join([d.id.encode(), d.time.encode(), d.body]), **more,
    )


def dotted(d):
    return d.time.encode() + b"." + d.body


def coloned(d):
    return d.time.encode() + b":" + d.body


def versioned(version):
    return lambda d: version + b":" + d.time.encode() + b":" + d.body


def hubspot(header, message, **more):
    return Scheme(header, url="https://example.com/hooks/hubspot", message=message, **more)


def request_line(d):
    return d.method.encode() + d.url.encode() + d.body


def partly_decoded(d):
    """As HubSpot's page has it: the encodings of these characters are decoded before the URL is signed."""
    pattern = "|".join(f"%{ord(c):02X}" for c in ":/?@!$'()*,;")
    url = re.sub(pattern, lambda found: chr(int(found[0][1:], 16)), d.url)
    return request_line(d.but(url=url)) + d.time.encode()


# A scheme with a MAC in a header is a Scheme, with cases of its own in `more`. For any other it is a
# function of the provider's id and the generator: it yields (group, kind, secret's kind, truth, request).
PROVIDERS = {
    "adyen-payments": signed_fields.adyen_payments,
    "adyen-platform": Scheme("HmacSignature", "base64", secret="hex"),
    "airtable": Scheme("X-Airtable-Content-MAC", prefix="hmac-sha256=", secret="base64"),
    "bitbucket-cloud": Scheme("X-Hub-Signature", prefix="sha256="),
    "box": Scheme(
        "box-signature-primary", "base64", time="header", time_form="rfc3339", tolerance=600,
        time_header="box-delivery-timestamp", message=lambda d: d.body + d.time.encode(),
        extra=[
            ("box-signature-version", "1"), ("box-signature-algorithm", "HmacSHA256"),
            ("box-delivery-id", "f96bb54b-ee16-4fc5-aa65-8c2d9e5b546f"),
        ],
        more=extra.box_two_keys,
    ),
    "calcom": Scheme("X-Cal-Signature-256"),
    "cashfree": Scheme(
        "x-webhook-signature", "base64", time="header", time_form="ms",
        time_header="x-webhook-timestamp", message=lambda d: d.time.encode() + d.body,
    ),
    "clerk": standard("whsec", "svix"),
    "coinbase-commerce": Scheme("X-CC-Webhook-Signature"),
    "cronofy": Scheme("Cronofy-HMAC-SHA256", "base64", layout="list"),
    "discord": public_key.cases,
    "docusign": Scheme("X-DocuSign-Signature-1", "base64", more=extra.docusign_headers),
    "dropbox": Scheme("X-Dropbox-Signature"),
    "dropbox-sign": signed_fields.dropbox_sign,
    "easypost": Scheme(
        "X-Hmac-Signature", prefix="hmac-sha256-hex=", secret="nfkd", more=extra.easypost_weights
    ),
    "elevenlabs": Scheme(
        "ElevenLabs-Signature", layout="pairs", key="v0", time="pair", tolerance=1800, message=dotted
    ),
    "fathom": standard("whsec"),
    "finch": Scheme(
        "Finch-Signature", "base64", layout="list", separator=" ", prefix="v1,", time="header",
        time_header="Finch-Timestamp", id_header="Finch-Event-Id", secret="base64",
        message=lambda d: b".".join([d.id.encode(), d.time.encode(), d.body]),
    ),
    "fourthwall": Scheme("X-Fourthwall-Hmac-SHA256", "base64"),
    "getstream": Scheme("X-Signature", more=extra.getstream_gzip),
    "github": Scheme("X-Hub-Signature-256", prefix="sha256="),
    "github-legacy-sha1": Scheme("X-Hub-Signature", prefix="sha1=", alg="sha1"),
    "gitlab-token": token.cases,
    "gocardless": Scheme("Webhook-Signature"),
    "heroku": Scheme("Heroku-Webhook-Hmac-SHA256", "base64"),
    "hookdeck": Scheme("X-Hookdeck-Signature", "base64", more=extra.hookdeck_two_headers),
    "hubspot-v1": Scheme("X-HubSpot-Signature", plain=True),
    "hubspot-v2": hubspot("X-HubSpot-Signature", request_line, plain=True),
    "hubspot-v3": hubspot(
        "X-HubSpot-Signature-v3", partly_decoded, form="base64",
        time="header", time_form="ms", time_header="X-HubSpot-Request-Timestamp",
    ),
    "imagekit": standard("utf8"),
    "lemonsqueezy": Scheme("X-Signature"),
    "lettermint": Scheme(
        "X-Lettermint-Signature", layout="pairs", time="pair", message=dotted,
        more=extra.lettermint_delivery,
    ),
    "line": Scheme("X-Line-Signature", "base64"),
    "linear": Scheme("Linear-Signature", body_time="webhookTimestamp", more=extra.body_times),
    "lithic": standard("whsec"),
    "mailersend": Scheme("Signature"),
    "mailgun": signed_fields.mailgun,
    "mailgun-routes": signed_fields.mailgun,
    "meta": Scheme("X-Hub-Signature-256", prefix="sha256=", more=extra.meta_escapes),
    "modern-treasury": Scheme("X-Signature"),
    "mollie": Scheme("X-Mollie-Signature", prefix="sha256="),
    "mux": Scheme("Mux-Signature", layout="pairs", time="pair", message=dotted),
    "notion": Scheme("X-Notion-Signature", prefix="sha256="),
    "onfido": Scheme("X-SHA2-Signature"),
    "openai": standard("whsec"),
    "orb": Scheme(
        "X-Orb-Signature", layout="list", separator=" ", prefix="v1=", time="header",
        time_form="iso", time_header="X-Orb-Timestamp", message=versioned(b"v1"),
    ),
    "paddle": Scheme(
        "Paddle-Signature", layout="pairs", separator=";", key="h1", time_key="ts", time="pair",
        tolerance=5, message=coloned,
    ),
    "paystack-legacy": Scheme("X-Paystack-Signature", alg="sha512"),
    "plivo-v2": plivo.cases,
    "plivo-v3": plivo.cases,
    "polar": standard("utf8", more=extra.polar_standard_keys),
    "pusher": Scheme(
        "X-Pusher-Signature", client_id="278d425bdf160c739803", body_time="time_ms",
        extra=[("X-Pusher-Key", "278d425bdf160c739803"), ("Content-Type", "application/json")],
        more=extra.pusher_keys,
    ),
    "razorpay": Scheme("X-Razorpay-Signature"),
    "replicate": standard("whsec"),
    "resend": standard("whsec", "svix"),
    "retell": Scheme(
        "X-Retell-Signature", layout="pairs", key="d", time_key="v", time="pair", time_form="ms",
        message=lambda d: d.body + d.time.encode(),
    ),
    "sanity": Scheme(
        "sanity-webhook-signature", "base64url", layout="pairs", time="pair", time_form="ms",
        message=dotted,
    ),
    "sendgrid": public_key.cases,
    "sentry": Scheme("Sentry-Hook-Signature"),
    "shopify": Scheme(
        "X-Shopify-Hmac-Sha256", "base64",
        extra=[
            ("X-Shopify-Topic", "orders/create"), ("X-Shopify-Shop-Domain", "shop.myshopify.com"),
            ("X-Shopify-API-Version", "2026-10"),
            ("X-Shopify-Webhook-Id", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043"),
            ("X-Shopify-Event-Id", "98880550-7158-44d4-b7cd-2c97c8a091b5"),
        ],
        more=extra.shopify_events,
    ),
    "sinch-conversation": Scheme(
        "x-sinch-webhook-signature", "base64", time="header",
        time_header="x-sinch-webhook-signature-timestamp",
        id_header="x-sinch-webhook-signature-nonce",
        extra=[("x-sinch-webhook-signature-algorithm", "HmacSHA256")],
        message=lambda d: b".".join([d.body, d.id.encode(), d.time.encode()]),
    ),
    "sinch-numbers": Scheme("X-Sinch-Signature", alg="sha1"),
    "slack": Scheme(
        "X-Slack-Signature", prefix="v0=", time="header", time_header="X-Slack-Request-Timestamp",
        message=versioned(b"v0"),
    ),
    "square": Scheme(
        "x-square-hmacsha256-signature", "base64", url="https://example.com/hooks/square",
        message=lambda d: d.url.encode() + d.body,
    ),
    "standard-webhooks": standard("whsec"),
    "stripe": Scheme("Stripe-Signature", layout="pairs", time="pair", message=dotted),
    "svix": standard("whsec", "svix"),
    "telegram": token.cases,
    "telnyx": public_key.cases,
    "todoist": Scheme("X-Todoist-Hmac-SHA256", "base64"),
    "twilio": twilio.cases,
    "twilio-json": twilio.json_cases,
    "twitch": Scheme(
        "Twitch-Eventsub-Message-Signature", prefix="sha256=", time="header", time_form="rfc3339",
        time_header="Twitch-Eventsub-Message-Timestamp", id_header="Twitch-Eventsub-Message-Id",
        tolerance=600, message=lambda d: d.id.encode() + d.time.encode() + d.body,
    ),
    "vercel": Scheme("x-vercel-signature", alg="sha1"),
    "viber": Scheme("X-Viber-Content-Signature"),
    "webex": Scheme("X-Spark-Signature", alg="sha1"),
    "webflow": Scheme(
        "x-webflow-signature", time="header", time_form="ms", time_header="x-webflow-timestamp",
        message=coloned,
    ),
    "whatsapp": Scheme("X-Hub-Signature-256", prefix="sha256=", more=extra.meta_escapes),
    "woocommerce": Scheme("X-WC-Webhook-Signature", "base64"),
    "workos": Scheme(
        "WorkOS-Signature", layout="pairs", separator=", ", time="pair", time_form="ms",
        tolerance=180, message=dotted,
    ),
    "zoom": Scheme(
        "x-zm-signature", prefix="v0=", time="header", time_header="x-zm-request-timestamp",
        message=versioned(b"v0"),
    ),
}
