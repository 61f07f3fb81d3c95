"""A mail server on this machine: it takes letters, refuses them, or lets one wait."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[EmailMessage] = []
        self.refusal = ""  # Said to each reader's address, "550 no such box".
        self.is_asked = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request, client_address):
        """Whoever hangs up in the middle is what some tests are about."""


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            if verb == b"QUIT":
                self._say("221 bye")
                return
            if verb == b"RCPT" and self.server.refusal:
                self._say(self.server.refusal)
            elif verb == b"DATA":
                self._take_letter()
            else:
                self._say("250 fine")

    def _take_letter(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.letters.append(letter)
        self.server.is_asked.set()
        self.server.may_answer.wait(timeout=20)
        self._say("250 taken")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())
