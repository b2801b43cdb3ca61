#!/usr/bin/env python3
"""The requests that real proxies change: each is sent through one that is started here, and recorded
as it arrives behind it. Needs Python 3.11, nginx, Apache httpd 2.4 and HAProxy:

    cd tests/data/explain && python3 make_proxies.py
"""

import contextlib
import gzip
import socket
import subprocess
import tempfile
import threading
import time
import zlib
from pathlib import Path

from recordings import JSON, KEY, b64, mac, recorded, save

HOST = "hooks.example.com"
SIGNATURE = ("x-openfx-signature", b64(mac(KEY, JSON)))
MODULES = "/usr/lib/apache2/modules"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def read_request(connection):
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65536)
    head, body = raw.split(b"\r\n\r\n", 1)
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    while len(body) < int(fields[b"content-length"]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextlib.contextmanager
def application():
    """A server that keeps what arrives."""
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        seen.append(read_request(connection))
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], seen
        server.shutdown(socket.SHUT_RDWR)


def nginx(folder, port, upstream, location):
    (folder / "nginx.conf").write_text(f"""
        daemon off; pid {folder}/pid; error_log {folder}/error; worker_processes 1;
        events {{}}
        http {{
            access_log off; proxy_http_version 1.1;
            client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
            uwsgi_temp_path {folder}; scgi_temp_path {folder};
            upstream app {{ server 127.0.0.1:{upstream}; }}
            server {{ listen 127.0.0.1:{port}; {location} }}
        }}""")
    return ["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error"]


def apache(folder, port, upstream, directives):
    load = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n"
                   for name in ["mpm_event", "authz_core", "deflate", "env", "filter", "headers", "proxy", "proxy_http"])
    (folder / "httpd.conf").write_text(f"""
ServerRoot {folder}
ServerName {HOST}
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error
{load}
SetEnv proxy-sendcl 1
ProxyPass / http://127.0.0.1:{upstream}/
{directives}
""")
    return ["apache2", "-X", "-f", folder / "httpd.conf"]


def haproxy(folder, port, upstream, rules):
    (folder / "haproxy.cfg").write_text(f"""
defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
frontend public
    bind 127.0.0.1:{port}
    {rules}
    default_backend app
backend app
    server one 127.0.0.1:{upstream}
""")
    return ["haproxy", "-db", "-f", folder / "haproxy.cfg"]


def wait_for(port):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise SystemExit("the proxy does not listen")


def behind(proxy, configuration, headers=(), body=JSON, target="/in"):
    """What arrives behind a proxy of what a provider sends to it."""
    with application() as (upstream, seen), tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        with subprocess.Popen(proxy(folder, port, upstream, configuration)) as process:
            try:
                wait_for(port)
                head = [f"POST {target} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
                head += [f"{field}: {value}" for field, value in headers]
                head += [f"Content-Length: {len(body)}", "", ""]
                with socket.create_connection(("127.0.0.1", port)) as connection:
                    connection.sendall("\r\n".join(head).encode() + body)
                    answer = connection.recv(65536)
                assert answer.startswith(b"HTTP/1.1 200"), answer
            finally:
                process.terminate()
        # The port is another in each run.
        return seen[-1].replace(f"127.0.0.1:{upstream}".encode(), b"127.0.0.1:8000")


def square(url):
    return ("x-square-hmacsha256-signature", b64(mac(KEY, url.encode() + JSON)))


PUBLIC = f"https://{HOST}/in/square?a=1"
TARGET = "/in/square?a=1"

# nginx.
recorded("nginx-host", ["url-host"], behind(
    nginx, "location / { proxy_set_header X-Forwarded-Host $host; proxy_pass http://app; }",
    [square(PUBLIC)], target=TARGET), "square", url="https://app/in/square?a=1")
recorded("nginx-scheme-and-host", ["url-scheme", "url-host"], behind(
    nginx, "location / { proxy_set_header X-Forwarded-Host $host; proxy_pass http://app; }",
    [square(PUBLIC)], target=TARGET), "square", url="http://app/in/square?a=1")
recorded("nginx-prefix", ["url-path"], behind(
    nginx, """location /in/ {
        proxy_set_header Host $host; proxy_set_header X-Forwarded-Prefix /in; proxy_pass http://app/;
    }""", [square(PUBLIC)], target=TARGET), "square", url=f"https://{HOST}/square?a=1")
recorded("nginx-original-uri", ["url-path"], behind(
    nginx, """location /in/ {
        proxy_set_header Host $host; proxy_set_header X-Original-URI $request_uri;
        proxy_pass http://app/hooks/;
    }""", [square(PUBLIC)], target=TARGET), "square", url=f"https://{HOST}/hooks/square?a=1")
slash = PUBLIC.replace("?", "/?")
recorded("nginx-slash", ["url-slash"], behind(
    nginx, """location / {
        proxy_set_header Host $host; rewrite ^(.*)/$ $1 break; proxy_pass http://app;
    }""", [square(slash)], target="/in/square/?a=1"), "square", url=PUBLIC)
recorded("nginx-port", ["url-port"], behind(
    nginx, "location / { proxy_set_header Host $host; proxy_pass http://app; }",
    [square(PUBLIC)], target=TARGET), "square", url=PUBLIC.replace(HOST, f"{HOST}:8080"))
recorded("nginx-no-headers", ["header-missing"], behind(
    nginx, "location / { proxy_pass_request_headers off; proxy_pass http://app; }", [SIGNATURE]),
    suspected=True)
recorded("nginx-underscores", ["header-missing"], behind(
    nginx, "location / { proxy_pass http://app; }", [("x_openfx_signature", SIGNATURE[1])]),
    suspected=True)
recorded("nginx-renamed", ["signature-header"], behind(
    nginx, """location / {
        proxy_set_header X-Signature $http_x_openfx_signature;
        proxy_set_header X-OpenFX-Signature ""; proxy_pass http://app;
    }""", [SIGNATURE]))
recorded("nginx-no-body", [], behind(
    nginx, """location / {
        proxy_pass_request_body off; proxy_set_header Content-Length 0; proxy_pass http://app;
    }""", [("Content-Type", "application/json"), SIGNATURE]))

# Apache httpd.
for name, packed in [("gzip", gzip.compress(JSON, mtime=0)), ("gzip-level-6", gzip.compress(JSON, 6, mtime=0))]:
    recorded(f"apache-{name}", ["body-decompressed"], behind(
        apache, "<Location />\nSetInputFilter DEFLATE\n</Location>",
        [("Content-Encoding", "gzip"), (SIGNATURE[0], b64(mac(KEY, packed)))], packed))
recorded("apache-host", ["url-host"], behind(
    apache, "ProxyPreserveHost Off", [square(PUBLIC)], target=TARGET),
    "square", url="https://127.0.0.1:8000/in/square?a=1")
recorded("apache-edited", ["signature-prefix"], behind(
    apache, 'RequestHeader edit X-Hub-Signature-256 "^sha256=" ""',
    [("X-Hub-Signature-256", "sha256=" + mac(KEY, JSON).hex())]), "github")

# HAProxy.
recorded("haproxy-path", ["url-path"], behind(
    haproxy, "http-request set-header X-Forwarded-Prefix /in\n    http-request replace-path /in(/.*) \\1",
    [square(PUBLIC)], target=TARGET), "square", url=f"https://{HOST}/square?a=1")
recorded("haproxy-query", ["url-query"], behind(
    haproxy, "http-request set-header X-Original-URI %[url]\n    http-request set-query a=2",
    [square(PUBLIC)], target=TARGET), "square", url=PUBLIC.replace("a=1", "a=2"))
recorded("haproxy-repeated", ["header-repeated"], behind(
    haproxy, "http-request add-header x-openfx-signature %[req.hdr(x-openfx-signature)]", [SIGNATURE]))
recorded("haproxy-upper", ["signature-encoding"], behind(
    haproxy, "http-request replace-header X-Hub-Signature-256 sha256=(.*) sha256=%[req.hdr(X-Hub-Signature-256),"
    "regsub(sha256=,),upper]",
    [("X-Hub-Signature-256", "sha256=" + mac(KEY, JSON).hex())]), "github")

save()
