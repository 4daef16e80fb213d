"""Runs the first call of a client's README against a local server.

Needs only the client: ``python first_call.py generated/bigin/README.md`` checks an installation.
The server is both the accounts server and the API.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

CALL = re.compile(r"```python\n(from \w+ import .*?)```", re.DOTALL)


class Handler(BaseHTTPRequestHandler):
    """Issues a token for each request, and accepts every item of a batch."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Respond as the token endpoint."""
        self._content()
        self._answer({"access_token": "a", "expires_in": 3600, "api_domain": self._origin()})

    def do_PUT(self) -> None:
        """Respond as the API."""
        if self.headers["authorization"] != "Zoho-oauthtoken a":
            self._answer({"code": "INVALID_TOKEN", "message": "", "status": "error"}, 401)
            return
        items = json.loads(self._content())["data"]
        results = [
            {"code": "SUCCESS", "details": {"id": it["id"]}, "message": "ok", "status": "success"}
            for it in items
        ]
        self._answer({"data": results})

    def log_message(self, format: str, *arguments: Any) -> None:
        """Stay quiet."""

    def _origin(self) -> str:
        return f"http://{self.headers['host']}"

    def _content(self) -> bytes:
        return self.rfile.read(int(self.headers["content-length"]))

    def _answer(self, body: Any, status: int = 200) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def local_server() -> Iterator[str]:
    """Serve on a free port of the loopback interface; yields the server's origin."""
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run(readme: Path) -> Any:
    """Run the first call of ``readme`` and return its outcome."""
    found = CALL.search(readme.read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"{readme} shows no first call")
    with local_server() as url:
        local = f"Server(id='local', url={url!r}, accounts={url!r})"
        code, count = re.subn(r'data_center="\w+"', f"data_center={local}", found[1])
        if count != 1:
            raise SystemExit(f"{readme}: the first call names no data centre")
        names: dict[str, Any] = {}
        exec("from bigin import Server\n" + code, names)
    return names["outcome"]


if __name__ == "__main__":
    print(run(Path(sys.argv[1])))
