"""How each PyPI package verifies a request, and signs one where it can.

An adapter loads its package and returns a dictionary with "verify" and perhaps "sign". It says True for a
request that the package accepts; whatever else it says or raises is a refusal. `c` is what worker.py makes
of a request.
"""
import json
from datetime import datetime, timezone
from functools import wraps

ADAPTERS = {}


class Skip(Exception):
    """A request that is not for this package."""


def adapter(name, text=True):
    """An adapter of the package; with `text`, one that takes the body as a string."""

    def register(load):
        @wraps(load)
        def loaded():
            judges = load()
            judges = judges if isinstance(judges, dict) else {"verify": judges}
            return {op: on_text(judge) for op, judge in judges.items()} if text else judges

        ADAPTERS[name] = loaded
        return loaded

    return register


def on_text(judge):
    def judged(c):
        if c.text is None:
            raise Skip("the body is not UTF-8")
        return judge(c)

    return judged


def done(call, *given, **named):
    """True if the call returns: for a package that raises."""
    call(*given, **named)
    return True


def parsed_after(call, *given, **named):
    """For a package that parses the body as JSON when it has found the signature right."""
    try:
        call(*given, **named)
    except json.JSONDecodeError:
        pass
    return True


class AnyCase(dict):
    """A framework's headers: names in any case."""

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())

    def get(self, name, default=None):
        return super().get(name.lower(), default)


def standard_webhooks(header, Webhook):
    def verify(c):
        return parsed_after(Webhook(c.secret).verify, c.body, c.headers)

    def sign(c):
        sent = datetime.fromtimestamp(c.signing["sent"], timezone.utc)
        return [[f"{header}-signature", Webhook(c.secret).sign(c.signing["id"], sent, c.text)]]

    return {"verify": verify, "sign": sign}


class Form(dict):
    """A framework's mapping of a form."""

    def getlist(self, name):
        value = self[name]
        return value if isinstance(value, list) else [value]


def unwrapped(webhooks):
    """For a client that wraps the library of Standard Webhooks, and reads the event afterwards."""
    from pydantic import ValidationError

    def verify(c):
        try:
            parsed_after(webhooks.unwrap, c.text, headers=c.headers, key=c.secret)
        except ValidationError:
            pass
        return True

    return verify


def django(**settings):
    """Django, with these settings and no more."""
    import django
    from django.conf import settings as configured

    configured.configure(ALLOWED_HOSTS=["*"], SECRET_KEY="x", **settings)
    django.setup()


def django_request(c):
    """What Django makes of the request."""
    from django.test import RequestFactory

    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in c.low.items()}
    content_type = headers.pop("HTTP_CONTENT_TYPE", "application/json")
    return RequestFactory().post("/", data=c.body, content_type=content_type, **headers)


class Flask:
    """A Flask application for one request."""

    def __init__(self):
        from flask import Flask

        self.app = Flask("x")

    def status(self, c, view, **headers):
        sent = [(name, value.strip(" \t")) for name, value in c.raw] + list(headers.items())
        with self.app.test_request_context("/", method="POST", data=c.body, headers=sent):
            made = view()
            return 200 if made is None else self.app.make_response(made).status_code


@adapter("adyen")
def adyen():
    from Adyen.util import is_valid_hmac_notification, is_valid_hmac_payload

    def verify(c):
        if c.provider == "adyen-payments":
            return is_valid_hmac_notification(json.loads(c.text), c.secret)
        return is_valid_hmac_payload(c.low["hmacsignature"], c.secret, c.body)

    return verify


@adapter("aiogram", text=False)
def aiogram():
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler

    def verify(c):
        handler = SimpleRequestHandler(dispatcher=None, bot=None, secret_token=c.secret)
        return handler.verify_secret(c.low.get("x-telegram-bot-api-secret-token", ""), None)

    return verify


@adapter("anthropic")
def anthropic():
    from anthropic import Anthropic

    return unwrapped(Anthropic(api_key="x").beta.webhooks)


@adapter("boxsdk")
def box():
    from box_sdk_gen.managers.webhooks import WebhooksManager

    def verify(c):
        headers = c.headers if hasattr(c, "names_as_sent") else c.low
        secondary = c.secrets[1] if len(c.secrets) > 1 else None
        return WebhooksManager.validate_message(c.text, headers, c.secret, secondary_key=secondary)

    return verify


@adapter("cashfree-pg")
def cashfree():
    from cashfree_pg.api_client import Cashfree

    def verify(c):
        cashfree = Cashfree(XEnvironment=Cashfree.SANDBOX, XClientId="x", XClientSecret=c.secret)
        signature, sent = c.low["x-webhook-signature"], c.low["x-webhook-timestamp"]
        try:
            cashfree.PGVerifyWebhookSignature(signature, c.text, sent)
        except (json.JSONDecodeError, KeyError, TypeError):
            pass  # The event is read when its signature was found right.
        return True

    return verify


@adapter("coinbase-commerce")
def coinbase_commerce():
    from coinbase_commerce.webhook import WebhookSignature

    header = "x-cc-webhook-signature"
    return lambda c: WebhookSignature.verify_sig_header(c.text, c.low[header], c.secret)


@adapter("discord-interactions", text=False)
def discord_interactions():
    from discord_interactions import verify_key

    return lambda c: verify_key(
        c.body, c.low["x-signature-ed25519"], c.low["x-signature-timestamp"], c.secret
    )


@adapter("django-anymail", text=False)
def django_anymail():
    django(INSTALLED_APPS=["anymail"], ANYMAIL={})
    from anymail.exceptions import AnymailWebhookValidationFailure
    from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
    from anymail.webhooks.mailgun import MailgunInboundWebhookView, MailgunTrackingWebhookView
    from anymail.webhooks.resend import ResendTrackingWebhookView

    views = {
        "mailersend": (MailerSendTrackingWebhookView, "signing_secret"),
        "mailgun": (MailgunTrackingWebhookView, "webhook_signing_key"),
        "mailgun-routes": (MailgunInboundWebhookView, "webhook_signing_key"),
        "resend": (ResendTrackingWebhookView, "signing_secret"),
    }

    def verify(c):
        view, secret = views[c.provider]
        try:
            return done(view(**{secret: c.secret}).validate_request, django_request(c))
        except AnymailWebhookValidationFailure:
            return False

    return verify


@adapter("django-github-webhooks", text=False)
def django_github_webhooks():
    django(DJANGO_GITHUB_WEBHOOKS={"SECRET": "x", "ALLOWED_EVENTS": ["push"]})
    from github_webhooks.views import GitHubWebhookView

    def verify(c):
        request = django_request(c)
        request.META["HTTP_X_GITHUB_EVENT"] = "push"
        view = GitHubWebhookView()
        view.setup(request)
        view.get_secret = lambda: c.secret
        try:
            return view.post(request).status_code == 200
        except json.JSONDecodeError:
            return True

    return verify


@adapter("django-shopify-webhook", text=False)
def django_shopify_webhook():
    django()
    from shopify_webhook.helpers import hmac_is_valid

    return lambda c: hmac_is_valid(c.body, c.secret, c.low["x-shopify-hmac-sha256"])


@adapter("dodopayments")
def dodopayments():
    from dodopayments import DodoPayments

    return unwrapped(DodoPayments(bearer_token="x").webhooks)


@adapter("dropbox-sign")
def dropbox_sign():
    from dropbox_sign import EventCallbackHelper
    from dropbox_sign.models import EventCallbackRequest

    event = lambda c: EventCallbackRequest.init(json.loads(c.text))
    return lambda c: EventCallbackHelper.is_valid(c.secret, event(c))


@adapter("easypost", text=False)
def easypost():
    from easypost.util import validate_webhook

    return lambda c: parsed_after(validate_webhook, c.body, c.headers, c.secret)


@adapter("elevenlabs")
def elevenlabs():
    from elevenlabs.client import ElevenLabs

    construct = ElevenLabs(api_key="x").webhooks.construct_event
    return lambda c: parsed_after(construct, c.text, c.low.get("elevenlabs-signature"), c.secret)


@adapter("fathom-python")
def fathom():
    from fathom_python import Fathom

    return lambda c: parsed_after(Fathom.verify_webhook, c.secret, c.headers, c.text)


@adapter("finch-api")
def finch():
    from finch import Finch

    verify = Finch().webhooks.verify_signature
    return lambda c: done(verify, c.text, c.headers, secret=c.secret)


@adapter("flask-github-signature", text=False)
def flask_github_signature():
    import os

    from flask_github_signature import verify_signature

    flask = Flask()

    def verify(c):
        os.environ["GH_WEBHOOK_SECRET"] = c.secret
        return flask.status(c, verify_signature(lambda: "ok")) == 200

    return verify


@adapter("getstream", text=False)
def getstream():
    from getstream import webhook

    def verify(c):
        if hasattr(c, "compressed"):
            raise Skip("compressed")
        return webhook.verify_webhook_signature(c.body, c.low["x-signature"], c.secret)

    return verify


@adapter("gidgethub", text=False)
def gidgethub():
    from gidgethub.sansio import validate_event

    def verify(c):
        header = "x-hub-signature" + ("" if c.provider == "github-legacy-sha1" else "-256")
        return done(validate_event, c.body, signature=c.low[header], secret=c.secret)

    return verify


@adapter("github-webhook", text=False)
def github_webhook():
    from github_webhook import Webhook
    from werkzeug.exceptions import BadRequest

    flask = Flask()

    def verify(c):
        hook = Webhook(secret=c.secret)
        try:
            flask.status(c, hook._postreceive)
        except BadRequest as error:
            # The event's name is read when the signature was found right.
            return "Missing header: X-Github-Event" in error.description
        return False

    return verify


@adapter("gocardless-pro", text=False)
def gocardless():
    from gocardless_pro.webhooks import _verify_signature

    return lambda c: done(_verify_signature, c.body, c.secret, c.low["webhook-signature"])


@adapter("hubspot-api-client")
def hubspot():
    from hubspot.utils.signature import Signature

    def header(c):
        return "X-HubSpot-Signature" + ("-v3" if c.provider == "hubspot-v3" else "")

    def options(c):
        return dict(
            client_secret=c.secret, request_body=c.text, http_uri=c.url, http_method=c.method,
            signature_version=c.provider[-2:], timestamp=c.low.get("x-hubspot-request-timestamp"),
        )

    return {
        "verify": lambda c: Signature.is_valid(signature=c.low[header(c).lower()], **options(c)),
        "sign": lambda c: [[header(c), Signature.get_signature(**options(c))]],
    }


@adapter("imagekitio")
def imagekit():
    from imagekitio import ImageKit

    return unwrapped(ImageKit(private_key="x").webhooks)


@adapter("increase")
def increase():
    from increase import Increase

    return unwrapped(Increase(api_key="x").events)


@adapter("lettermint", text=False)
def lettermint():
    from lettermint import Webhook, WebhookVerificationError

    def verify(c):
        try:
            if "x-lettermint-delivery" in c.low:
                Webhook(c.secret).verify(c.body, c.low)
            else:
                Webhook(c.secret).verify_signature(c.body, c.low.get("x-lettermint-signature"))
        except WebhookVerificationError as error:
            if error.reason != "payload_invalid":
                raise
        return True

    return verify


@adapter("line-bot-sdk")
def line():
    from linebot.v3.webhook import SignatureValidator

    return lambda c: SignatureValidator(c.secret).validate(c.text, c.low["x-line-signature"])


@adapter("lithic")
def lithic():
    from lithic import Lithic

    webhooks = Lithic(api_key="x").webhooks
    return lambda c: parsed_after(webhooks.verify_signature, c.body, c.headers, secret=c.secret)


@adapter("mailgun")
def mailgun():
    from mailgun.security import SecurityGuard

    def verify(c):
        signature = json.loads(c.text)["signature"]
        fields = signature["token"], signature["timestamp"], signature["signature"]
        return SecurityGuard.verify_webhook(c.secret, *fields)

    return verify


@adapter("modern-treasury")
def modern_treasury():
    from modern_treasury import ModernTreasury

    webhooks = ModernTreasury(api_key="x", organization_id="x").webhooks
    return {
        "verify": lambda c: webhooks.validate_signature(c.text, c.headers, key=c.secret),
        "sign": lambda c: [["X-Signature", webhooks.get_signature(c.text, key=c.secret)]],
    }


@adapter("mollie-api-py")
def mollie():
    from mollie.utils.webhooks.signature_validator import SignatureValidator

    def verify(c):
        values = [v.strip(" \t") for name, v in c.raw if name.lower() == "x-mollie-signature"]
        return SignatureValidator.validate(c.text, c.secret, values)

    def sign(c):
        return [["X-Mollie-Signature", "sha256=" + SignatureValidator.create_signature(c.text, c.secret)]]

    return {"verify": verify, "sign": sign}


@adapter("onfido-python")
def onfido():
    from onfido.webhook_event_verifier import OnfidoInvalidSignatureError, WebhookEventVerifier

    def verify(c):
        try:
            WebhookEventVerifier(c.secret).read_payload(c.text, c.low["x-sha2-signature"])
        except OnfidoInvalidSignatureError:
            raise
        except (ValueError, AttributeError, TypeError):
            # No event, when its signature was found right.
            if not c.low["x-sha2-signature"].isascii():
                raise
        return True

    return verify


@adapter("openai")
def openai():
    from openai import OpenAI

    webhooks = OpenAI(api_key="x").webhooks
    return lambda c: done(webhooks.verify_signature, c.body, c.headers, secret=c.secret)


@adapter("orb-billing")
def orb():
    from orb import Orb

    verify = Orb(api_key="x").webhooks.verify_signature
    return lambda c: done(verify, c.text, c.headers, secret=c.secret)


@adapter("paddle-python-sdk")
def paddle():
    from types import SimpleNamespace

    from paddle_billing.Notifications import Secret, Verifier

    def verify(c):
        request = SimpleNamespace(body=c.body, headers=AnyCase(c.low))
        return Verifier().verify(request, Secret(c.secret))

    return verify


@adapter("plivo", text=False)
def plivo():
    from plivo.utils import validate_signature, validate_v3_signature

    def verify(c):
        header = "x-plivo-signature-" + c.provider[-2:]
        signature, nonce = c.low[header], c.low[header + "-nonce"]
        if c.provider == "plivo-v2":
            return validate_signature(c.url, nonce, signature, c.secret)
        return validate_v3_signature(c.method, c.url, nonce, c.secret, signature, dict(c.params))

    return verify


@adapter("polar-sdk", text=False)
def polar():
    from polar import webhooks

    def verify(c):
        try:
            webhooks.validate_event(c.body, c.headers, c.secret, frozenset(["x"]), lambda data: data)
        except webhooks.PolarWebhookVerificationError:
            raise
        except webhooks.PolarWebhookError:
            # An event that the package does not know, when its signature was found right.
            if c.text is None:
                raise
        return True

    return verify


@adapter("pusher")
def pusher():
    import pusher

    def verify(c):
        try:
            sent = json.loads(c.text)["time_ms"]
        except (ValueError, TypeError, KeyError):
            raise Skip("no time_ms in the body")
        client = pusher.Pusher(app_id="1", key=c.client_id, secret=c.secret, cluster="eu")
        key, signature = c.low.get("x-pusher-key"), c.low.get("x-pusher-signature")
        return client.validate_webhook(key, signature, c.text) is not None

    return verify


@adapter("pyairtable")
def pyairtable():
    from pyairtable.models import WebhookNotification
    from pydantic import ValidationError

    def verify(c):
        try:
            WebhookNotification.from_request(c.text, c.headers["X-Airtable-Content-MAC"], c.secret)
        except ValidationError:
            pass  # No event, when its signature was found right.
        return True

    return verify


@adapter("pycronofy")
def cronofy():
    from pycronofy import Client

    def verify(c):
        client = Client(client_id="x", client_secret=c.secret, access_token="x")
        return client.hmac_valid(c.low.get("cronofy-hmac-sha256"), c.text)

    return verify


@adapter("python-telegram-bot", text=False)
def python_telegram_bot():
    from types import SimpleNamespace

    from telegram.ext._utils.webhookhandler import TelegramHandler

    def verify(c):
        request = SimpleNamespace(headers=AnyCase({"content-type": "application/json"} | c.low))
        handler = SimpleNamespace(request=request, secret_token=c.secret)
        return done(TelegramHandler._validate_post, handler)

    return verify


@adapter("pywa", text=False)
def pywa():
    from pywa.utils import webhook_updates_validator

    return lambda c: webhook_updates_validator(c.secret, c.body, c.low["x-hub-signature-256"])


@adapter("razorpay")
def razorpay():
    import razorpay

    verify = razorpay.Client(auth=("x", "y")).utility.verify_webhook_signature
    return lambda c: verify(c.text, c.low["x-razorpay-signature"], c.secret)


@adapter("replicate")
def replicate():
    from replicate.webhook import Webhooks, WebhookSigningSecret

    def verify(c):
        secret = WebhookSigningSecret(key=c.secret)
        return done(Webhooks.validate, headers=c.headers, body=c.text, secret=secret, tolerance=300)

    return verify


@adapter("resend")
def resend():
    import resend

    def verify(c):
        headers = {name: c.low.get("svix-" + name) for name in ("id", "timestamp", "signature")}
        try:
            resend.Webhooks.verify({"payload": c.text, "headers": headers, "webhook_secret": c.secret})
        except ValueError as error:
            if "failed to parse webhook payload" not in str(error):
                raise
        return True

    return verify


@adapter("retell-sdk")
def retell():
    from retell.lib.webhook_auth import verify

    return lambda c: verify(c.text, c.secret, c.low["x-retell-signature"])


@adapter("sendgrid")
def sendgrid():
    from sendgrid.helpers.eventwebhook import EventWebhook

    header = "x-twilio-email-event-webhook-"
    return lambda c: EventWebhook(c.secret).verify_signature(
        c.text, c.low[header + "signature"], c.low[header + "timestamp"]
    )


@adapter("sinch")
def sinch():
    from sinch.domains.authentication.sinch_events.v1 import authentication_validation as validation

    def verify(c):
        if c.provider == "sinch-numbers":
            return validation.validate_signature_header(c.secret, c.headers, c.text)
        return validation.validate_sinch_event_signature_with_nonce(c.secret, c.headers, c.text)

    return verify


@adapter("slack-bolt")
def slack_bolt():
    from slack_bolt.middleware.request_verification import RequestVerification
    from slack_bolt.request import BoltRequest
    from slack_bolt.response import BoltResponse

    def verify(c):
        request = BoltRequest(body=c.text, headers=c.low)
        passed = BoltResponse(status=200, body="passed")
        check = RequestVerification(c.secret)
        return check.process(req=request, resp=passed, next=lambda: passed) is passed

    return verify


@adapter("slack-signature-verifier")
def slack_signature_verifier():
    from slack_signature_verifier.slack_signature_verifier import verify_slack_signature

    return lambda c: verify_slack_signature({"headers": c.headers, "body": c.text}, c.secret)


@adapter("slack_sdk")
def slack():
    from slack_sdk.signature import SignatureVerifier

    def sign(c):
        verifier = SignatureVerifier(c.secret)
        made = verifier.generate_signature(timestamp=c.signing["time"], body=c.body)
        return [["X-Slack-Signature", made]]

    verify = lambda c: SignatureVerifier(c.secret).is_valid_request(c.body, c.headers)
    return {"verify": verify, "sign": sign}


@adapter("slackeventsapi", text=False)
def slackeventsapi():
    from slackeventsapi import SlackEventAdapter

    flask = Flask()

    def verify(c):
        adapter = SlackEventAdapter(c.secret, "/")
        try:
            return flask.status(c, adapter.server.view_functions["event"]) != 403
        except json.JSONDecodeError:
            return True

    return verify


@adapter("squareup")
def square():
    from square.utils.webhooks_helper import verify_signature

    return lambda c: verify_signature(
        request_body=c.text, signature_header=c.low["x-square-hmacsha256-signature"],
        signature_key=c.secret, notification_url=c.url,
    )


@adapter("standardwebhooks")
def standardwebhooks():
    from standardwebhooks.webhooks import Webhook

    return standard_webhooks("webhook", Webhook)


@adapter("stream-chat", text=False)
def stream_chat():
    from stream_chat import webhook

    def verify(c):
        signature = c.low["x-signature"]
        if not hasattr(c, "compressed"):
            return webhook.verify_signature(c.body, signature, c.secret)
        return done(webhook._verify_and_parse, webhook.gunzip_payload(c.body), signature, c.secret)

    return verify


@adapter("stripe")
def stripe():
    from stripe import WebhookSignature

    def sign(c):
        header = WebhookSignature.generate_signature_header
        return [["Stripe-Signature", header(c.text, c.secret, c.signing["sent"])]]

    def verify(c):
        return WebhookSignature.verify_header(c.body, c.low.get("stripe-signature"), c.secret, 300)

    return {"verify": verify, "sign": sign}


@adapter("svix")
def svix():
    from svix.webhooks import Webhook

    return standard_webhooks("svix", Webhook)


@adapter("telnyx")
def telnyx():
    from telnyx.lib.webhook_verification import verify_webhook_signature

    return lambda c: done(verify_webhook_signature, c.body, c.headers, c.secret)


@adapter("twilio", text=False)
def twilio():
    from twilio.request_validator import RequestValidator, get_signature_algorithm

    def verify(c):
        hashed = "bodySHA256=" in c.url.partition("?")[2]
        algorithm = get_signature_algorithm(c.low.get("x-twilio-webhooks-signature-settings"))
        return RequestValidator(c.secret).validate(
            c.url, c.text if hashed else Form(c.params), c.low["x-twilio-signature"], algorithm
        )

    def sign(c):
        return [["X-Twilio-Signature", RequestValidator(c.secret).compute_signature(c.url, Form(c.params))]]

    return {"verify": verify, "sign": sign}


@adapter("twitchAPI")
def twitch():
    from types import SimpleNamespace

    from twitchAPI.eventsub.webhook import EventSubWebhook

    async def verify(c):
        async def text():
            return c.text

        request = SimpleNamespace(headers=AnyCase(c.low), text=text)
        return await EventSubWebhook._verify_signature(SimpleNamespace(secret=c.secret), request)

    return verify


@adapter("verifyshopify", text=False)
def verifyshopify():
    from verifyshopify.verify import verify

    return lambda c: verify(
        data_bytes=c.body, shared_secret=c.secret.encode(), hmac_sha256=c.low["x-shopify-hmac-sha256"]
    )


@adapter("viberbot", text=False)
def viber():
    from viberbot import Api, BotConfiguration

    def verify(c):
        api = Api(BotConfiguration(auth_token=c.secret, name="x", avatar="x"))
        return api.verify_signature(c.body, c.low["x-viber-content-signature"])

    return verify


@adapter("whv", text=False)
def whv():
    from whv.github import verify

    return lambda c: verify(c.body, c.secret.encode(), c.low["x-hub-signature"].encode())


@adapter("workos")
def workos():
    from workos.webhooks._verification import verify_header

    return lambda c: done(
        verify_header, event_body=c.body, event_signature=c.low.get("workos-signature"), secret=c.secret
    )
