"""Static tokens: the header's value is the secret."""
from . import generic
from .scheme import Delivery, request

HEADERS = {"telegram": "X-Telegram-Bot-Api-Secret-Token", "gitlab-token": "X-Gitlab-Token"}


def cases(provider, rng):
    header = HEADERS[provider]
    tokens = [("plain", "abcDEF_123-xyz"), ("one", "A"), ("digits", "0123456789")]
    tokens.append(("long", generic.word(rng, 256)))
    tokens += [(f"random-{n}", generic.word(rng, rng.randint(8, 64))) for n in range(6)]
    for secret, token in tokens:
        for kind, body in generic.bodies(rng):
            if kind.endswith("json"):
                d = Delivery(token, body, generic.NOW)
                yield "document", kind, secret, "genuine", request(d, [[header, token]])
        d = Delivery(token, b'{"update_id":1}', generic.NOW)
        for kind, truth, values in [
            ("token-other", "forged", [token[:-1] + ("A" if token[-1] != "A" else "B")]),
            ("token-longer", "forged", [token + "x"]), ("token-shorter", "forged", [token[:-1]]),
            ("token-empty", "forged", [""]), ("token-bearer", "forged", ["Bearer " + token]),
            ("token-quoted", "odd", [f'"{token}"']), ("token-blanks", "genuine", [f"  {token}\t"]),
            ("token-repeated", "odd", [token, token]), ("token-comma", "odd", [f"{token},{token}"]),
            ("token-non-ascii", "forged", [token + "é"]), ("token-missing", "forged", []),
        ]:
            yield "altered", kind, secret, truth, request(d, [[header, value] for value in values])
        if token.swapcase() != token:
            yield "altered", "token-case", secret, "forged", request(d, [[header, token.swapcase()]])
        upper = request(d, [[header.upper(), token]], names_as_sent=True)
        yield "altered", "header-names-upper", secret, "genuine", upper
