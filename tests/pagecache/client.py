"""A WSGI client that talks to the layer, where Django's talks to the handler inside it."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote_to_bytes

from portal.pagecache import encodings


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        return encodings.decompress(self.raw, self.headers.get("Content-Encoding", "")).decode()


def request(application, path: str, method: str = "GET", **headers: str) -> Reply:
    """Headers as `Host="…"`, `Accept_Encoding="br"`."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status, sent, exc_info=None):
        started.append((status, sent))
        return lambda data: None

    chunks = application(environ, start_response)
    try:
        raw = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, sent = started[-1]
    names = [name for name, _ in sent]
    assert len(names) == len(set(names)), f"a header twice: {names}"
    return Reply(int(status.split()[0]), dict(sent), raw)
