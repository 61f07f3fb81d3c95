"""An SMS gateway on this machine: it keeps what it is given, or says no."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SmsGateway(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Endpoint)
        self.answer = 200
        self.received: list[dict] = []
        self.credentials: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://portal:secret@127.0.0.1:{self.server_address[1]}/send"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Endpoint(BaseHTTPRequestHandler):
    server: SmsGateway

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        self.server.credentials.append(self.headers["Authorization"])
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """What it was asked is in ``received``."""
