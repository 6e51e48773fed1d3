"""The product as an administrator runs it: `otklik serve` and single commands, each a process of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, urljoin

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from otklik.config.options import ROOT
from tests.faults.processes import until, wait_until_empty

LONGEST_START = 120  # seconds: a demo imports a year first
LONGEST_STOP = 10


def otklik(var: Path, *words: str | Path, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product on a data folder to its end; `said` is what it reads."""
    return subprocess.run(
        [sys.executable, "-m", "otklik.config.commands", *map(str, words)],
        env={"PATH": os.environ["PATH"], "OTKLIK_VAR": str(var)} | settings,
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def copy(folder: Path, to: Path) -> None:
    """Copy a stopped data folder, with its owners, into an empty one."""
    subprocess.run(["cp", "--archive", "--reflink=auto", f"{folder}/.", to], check=True)


class Product:
    """A running `otklik serve`, or another command that serves, as from a terminal: its process group gets Ctrl+C."""

    def __init__(self, var: Path, *words: str, command: str = "serve", **settings: str) -> None:
        self.var = var
        self.port = int(settings.get("OTKLIK_PORT") or free_port())
        self.output = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the product
        environment = {"PATH": os.environ["PATH"], "OTKLIK_VAR": str(var), "OTKLIK_PORT": str(self.port)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "otklik.config.commands", command, *words],
            cwd=ROOT,
            env=environment | settings,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            process_group=0,
        )

    def __enter__(self) -> Product:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()

    def said(self) -> str:
        output = Path(f"/proc/self/fd/{self.output.fileno()}")  # opened anew: the product writes at the place of ours
        return output.read_text(encoding="utf-8")

    def wait_for(self, words: str) -> None:
        until(lambda: words in self.said() or self.process.poll() is not None, words, LONGEST_START)
        assert words in self.said()

    def answers(self) -> bool:
        """Tell whether the web server gives a page, for which it needs the database."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", "/desk/accounts/login/")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def stop(self, order: signal.Signals = signal.SIGINT) -> None:
        """Press Ctrl+C, or ask the first process as the system does, and see that nothing is left in time."""
        began = time.monotonic()
        if order == signal.SIGINT:
            os.killpg(self.process.pid, signal.SIGINT)
        else:
            self.process.send_signal(order)
        self.process.wait(LONGEST_STOP)
        wait_until_empty(self.var, LONGEST_STOP - (time.monotonic() - began))


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def running(var: Path, *words: str, command: str = "serve", **settings: str) -> Iterator[Product]:
    with Product(var, *words, command=command, **settings) as product:
        product.wait_for("Остановить: Ctrl+C.")
        yield product


class Browser:
    """Asks a running product for pages and sends its forms, as a browser without JavaScript."""

    def __init__(self, address: str, **headers: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.addheaders = list(headers.items())
        self.status = 0
        self.page = ""
        self.place = address

    def open(self, path: str, form: Mapping[str, object] | None = None) -> str:
        """Open a page, or send a form to it with the tokens of the page that is open; return the page that comes."""
        body = None
        if form is not None:
            tokens = dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', self.page))
            body = encode_multipart(BOUNDARY, {**tokens, **form})
        asked = urllib.request.Request(urljoin(self.address, quote(path, safe="/:?&=%")), body)
        if body is not None:
            asked.add_header("Content-Type", MULTIPART_CONTENT)
        try:
            answer = self.opener.open(asked, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = answer.read().decode("utf-8", errors="replace")  # cut off, it leaves open what was open
        self.status, self.place, self.page = answer.status, answer.url, page
        return page

    def another_window(self) -> Browser:
        """Return a window of the same browser: who has signed in in one has done so in both."""
        window = Browser(self.address)
        window.cookies, window.opener = self.cookies, self.opener
        return window

    def sign_in(self, login: str, password: str) -> str:
        self.open("/desk/accounts/login/")
        return self.open("/desk/accounts/login/", {"login": login, "password": password})

    def links(self, pattern: str) -> list[str]:
        """Return where the links of the open page lead that look so."""
        return sorted(set(re.findall(rf'href="({pattern})"', self.page)))
