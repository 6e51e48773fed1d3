"""A mail server on loopback that keeps what it is given, and can be told to break off before it says so."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes letters by SMTP, as much of it as a client needs."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[EmailMessage] = []
        self.breaks_off = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line == b"QUIT":
                self.say("221 bye")
                return
            if line != b"DATA":
                self.say("250 ok")
                continue
            self.say("354 go on")
            text = b""
            while (part := self.rfile.readline()) != b".\r\n":
                text += part
            self.server.letters.append(message_from_bytes(text, policy=policy.default))
            if self.server.breaks_off:
                return
            self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Have a mail server for as long as the block lasts."""
    with Mailbox() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
