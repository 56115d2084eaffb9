"""Requests of any kind at all, as bytes: as a hostile program would send them.

Routes come from the URL map and parameters from the models and templates, so that new ones are
covered by themselves.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask
from hypothesis import strategies as st
from pydantic import BaseModel

from app.locales import BY_CODE
from app.web import params
from tests.postgres import ROOT

#: Whatever comes back as an element, attribute, header or host of this name was injected.
MARKER = "x-amparo"
HOST = "x-amparo-host.example"
MARKUP = [
    f"<{MARKER}>", f"\"'><{MARKER} y=1>", f"\" {MARKER}=1 onfocus=1 autofocus x=\"",
    f"' {MARKER}=1 '", f"</title></style></script><{MARKER}>", f"--><{MARKER}>",
    f"]]><{MARKER}/>", f"<svg><{MARKER} onload=1>", f"&lt;{MARKER}&gt;", f"%3C{MARKER}%3E",
    f"\\x3c{MARKER}>", f"javascript:{MARKER}", f"data:text/html,<{MARKER}>", "{{7*7}}", "%(x)s",
    "{0.__class__}", "%s%n", "${7*7}",
]  # fmt: skip
BREAKS = [f"a\r\n{MARKER}: 1", f"a\n{MARKER}: 1\n\n<{MARKER}>", f"\r{MARKER}:1", "\u0085\u2028"]
LIKELY = [
    "Tapachula", "juarez", "San Juan", "3516266", "k19", "k3", "shelter", "gbv", "ht", "es", "now",
    "no", "u4", "u1", "0", "1", "-1", "15", "16", "100", "0.5", "14.91", "-92.26", "nan", "1e999",
    "99999999999999999999", "0,0,1,1", "-93,14,-92,15", "bzIw", "s7", "n1", "free", "refugio",
    "i need a doctor in tijuana", "' OR 1=1--", "'; DROP TABLE listing;--", "../../etc/passwd",
    "//evil.example/", "\\\\evil.example", "https://evil.example/", "", " ", "\0", "a\0b",
]  # fmt: skip
METHODS = ["GET"] * 10 + ["POST"] * 5 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire: path and query are percent-encoded already."""

    method: str
    path: bytes
    query: bytes = b""
    headers: Sequence[tuple[str, bytes]] = ()
    body: bytes = b""
    content_type: str = ""

    def environ(self) -> dict[str, Any]:
        """The WSGI environment that a server makes of it."""
        environ = {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": _unquoted(self.path),
            "SCRIPT_NAME": "",
            "QUERY_STRING": self.query.decode("latin-1"),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if self.body or self.method == "POST":
            environ["CONTENT_LENGTH"] = str(len(self.body))
        if self.content_type:
            environ["CONTENT_TYPE"] = self.content_type
        for name, value in self.headers:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environ[key] = value.decode("latin-1")
        return environ


def _unquoted(path: bytes) -> str:
    found = re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), path)
    return found.decode("latin-1")


def parameter_names() -> list[str]:
    """The names of all parameters that some page reads or some form sends."""
    models = [m for m in vars(params).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    names = {name for model in models for name in model.model_fields} | set(params.ALIASES)
    for template in (ROOT / "app" / "templates").rglob("*.html"):
        names |= set(re.findall(r"\bname=\"([\w-]+)\"", template.read_text(encoding="utf-8")))
    for module in (ROOT / "app" / "web").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        names |= set(re.findall(r"(?:args|form|source|values)\.get(?:list)?\(\"(\w+)\"", text))
    return sorted(names)


def texts() -> st.SearchStrategy[bytes]:
    """What somebody may put anywhere, as bytes: likely, hostile, odd, huge."""
    odd = st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass"))
    chosen = st.sampled_from([*LIKELY, *MARKUP, *MARKUP, *BREAKS]).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    )
    joined = st.tuples(chosen, chosen).map(b" ".join)
    huge = st.sampled_from([300, 5_000, 70_000]).map(lambda size: b"a" * size)
    return st.one_of(chosen, chosen, chosen, joined, odd, st.binary(max_size=12), huge)


def encoded(text: bytes, how: int) -> bytes:
    """A text as it may stand in a query: percent-encoded, twice, hardly, badly."""
    if how == 0:
        return quote(quote(text, safe=""), safe="").encode()
    if how == 1:
        return re.sub(rb"[&=#\s\0]", b"+", text)
    if how == 2:
        return quote(text, safe="").encode() + b"%"
    if how == 3:
        return quote(text, safe="").encode().replace(b"%", b"%u00")
    return quote(text, safe="<>\"'").encode()


@st.composite
def queries(draw: st.DrawFn, names: Sequence[str]) -> bytes:
    """A query string or form: known names and others, some of them twice."""
    name = st.one_of(st.sampled_from(names).map(str.encode), texts().map(lambda t: t[:40]))
    pairs = draw(st.lists(st.tuples(name, texts(), st.integers(0, 12)), max_size=5))
    if pairs and draw(st.integers(0, 5)) == 0:
        pairs.append(pairs[0])
    return b"&".join(quote(n).encode() + b"=" + encoded(v, how) for n, v, how in pairs)


@st.composite
def paths(draw: st.DrawFn, rules: Sequence[str], ids: Sequence[str]) -> bytes:
    """A path of a route, now and then with something odd in it."""
    rule = draw(st.sampled_from(rules))

    def filled(match: re.Match[str]) -> str:
        odd = draw(st.integers(0, 9)) == 0
        if odd:
            return quote(draw(texts())[:200], safe="")
        return draw(st.sampled_from(sorted(BY_CODE) if match[1] == "locale" else list(ids)))

    path = re.sub(r"<(?:(\w+):)?\w+>", filled, rule).encode()
    spoiled = draw(st.integers(0, 14))
    if spoiled == 0:
        path += b"/" + quote(draw(texts())[:300], safe="/").encode()
    elif spoiled == 1:
        path = path.rstrip(b"/")
    elif spoiled == 2:
        path = b"//" + HOST.encode().replace(b"-host", b"") + path
    elif spoiled == 3:
        path = path.replace(b"/", b"//")
    return path


def headers() -> st.SearchStrategy[list[tuple[str, bytes]]]:
    """Headers of any kind; a server lets no line break through, so values hold none."""
    language = st.sampled_from(["es", "en;q=0.5,*", "zz", "es-MX,en", ",;q=", "*", "a" * 5_000])
    special = st.one_of(
        st.tuples(st.just("Accept-Language"), language.map(str.encode)),
        st.tuples(st.just("Accept-Encoding"), st.sampled_from([b"br", b"gzip", b"*", b"x;q=a"])),
        st.tuples(st.just("Range"), st.sampled_from([b"bytes=0-1", b"bytes=9-", b"bytes=-1,x"])),
        st.tuples(st.just("If-None-Match"), st.sampled_from([b"*", b'"x"', b'W/"x", "y'])),
        st.tuples(st.just("If-Modified-Since"), st.sampled_from([b"x", b"Thu, 01 Jan 1970"])),
        st.tuples(st.just("Accept"), st.sampled_from([b"text/html", b"application/xml", b"a/b;"])),
    )
    forged = st.sampled_from(
        [
            "Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded",
            "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Cookie", "Origin",
            "Referer", "User-Agent", "Authorization", "Content-Type", "Accept", "Accept-Language",
            "If-None-Match", "Range", "Connection", "Upgrade", "Expect", "Content-Length",
        ]
    )  # fmt: skip
    hosts = st.sampled_from([HOST, f"{HOST}:99999", f"a@{HOST}", f"{HOST}/x", f"[{HOST}]", ""])
    value = st.one_of(hosts.map(str.encode), texts()).map(lambda v: re.sub(rb"[\r\n\0]", b" ", v))
    return st.lists(
        st.one_of(special, st.tuples(forged, value.map(lambda v: v[:9_000]))), max_size=3
    )


@st.composite
def requests(draw: st.DrawFn, app: Flask, names: Sequence[str], ids: Sequence[str]) -> Request:
    """Any request for any route of the application."""
    rules = sorted({rule.rule for rule in app.url_map.iter_rules()})
    method = draw(st.sampled_from(METHODS))
    body, content_type = b"", ""
    if method in ("POST", "PUT", "PATCH"):
        body, content_type = draw(bodies(names))
    return Request(
        method,
        draw(paths(rules, ids)),
        draw(queries(names)),
        draw(headers()),
        body,
        content_type,
    )


@st.composite
def bodies(draw: st.DrawFn, names: Sequence[str]) -> tuple[bytes, str]:
    """A form, parts of one, JSON, or what is none of these but says so."""
    kind = draw(st.integers(0, 9))
    if kind < 5:
        return draw(queries(names)), "application/x-www-form-urlencoded"
    if kind < 8:
        return json.dumps(draw(json_of(names))).encode(), "application/json"
    if kind == 8:
        name, value = draw(st.sampled_from(names)), draw(texts())
        part = f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        return part + value + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
    sent_as = ["application/json", "text/plain", "multipart/form-data", "x", "application/xml", ""]
    return draw(texts()), draw(st.sampled_from(sent_as))


def json_of(names: Sequence[str]) -> st.SearchStrategy[Any]:
    """A JSON body with known and unknown members of any kind."""
    leaf = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10),
        st.sampled_from([*LIKELY, *MARKUP, *BREAKS]), st.just("\ud800"),
    )  # fmt: skip
    value = st.one_of(leaf, st.lists(leaf, max_size=3), st.dictionaries(st.text(max_size=3), leaf))
    name = st.one_of(st.sampled_from(names), st.text(max_size=8), st.sampled_from(MARKUP))
    return st.dictionaries(name, value, max_size=5)


def each_alone(names: Sequence[str]) -> Iterator[bytes]:
    """Every parameter with every hostile text, one at a time, as queries."""
    for name in names:
        for text in [*MARKUP, *BREAKS, "\0", "\ud800", "a" * 5_000]:
            sent = quote(text.encode("utf-8", "surrogatepass"), safe="")
            yield f"{quote(name)}={sent}".encode()
            yield f"{quote(name)}=Tapachula&{quote(name)}={sent}".encode()
