"""Lets one PyPI package judge requests: JSON lines in, JSON lines out.

    python worker.py PACKAGE
"""
import asyncio
import base64
import inspect
import json
import logging
import os
import sys
import types

import time_machine

logging.disable(logging.CRITICAL)
answers = os.fdopen(os.dup(1), "w")
# A package that prints.
nowhere = os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 1)

from pypi import ADAPTERS, Skip  # noqa: E402

adapter = ADAPTERS[sys.argv[1]]()
os.dup2(nowhere, 2)
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def view(request):
    low, sent = {}, {}
    for name, raw in request["headers"]:
        value = raw.strip(" \t")
        for into, key in ((sent, name), (low, name.lower())):
            into[key] = f"{into[key]},{value}" if key in into else value
    seen = types.SimpleNamespace(**request)
    # Names as the vendor writes them: a framework's mapping ignores their case.
    seen.raw, seen.low, seen.headers = request["headers"], low, sent
    seen.body = base64.b64decode(request["body"])
    try:
        seen.text = seen.body.decode()
    except UnicodeDecodeError:
        seen.text = None
    seen.secret = request["secrets"][0]
    return seen


def judge(request):
    op = request.get("op", "verify")
    try:
        with time_machine.travel(request["now"], tick=False):
            result = adapter[op](view(request))
            if inspect.isawaitable(result):
                result = loop.run_until_complete(result)
    except Skip as skip:
        return {"skip": str(skip)}
    except Exception as error:
        return {"ok": False, "why": f"{type(error).__name__}: {error}"[:200]}
    return {"headers": result} if op == "sign" else {"ok": result is True}


for line in sys.stdin:
    answers.write(json.dumps(judge(json.loads(line))) + "\n")
answers.flush()
os._exit(0)
