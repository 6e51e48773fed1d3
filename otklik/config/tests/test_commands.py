"""What every command does alike, whatever it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from otklik.config import commands

HASTY = """
import signal, threading

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs tests in the background has them ignore it

class Gone:
    def __del__(self):  # as importlib's own callbacks: Python says of an exception here that it is ignored
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)  # threads of other tests do not wait

Gone()

def arguments(parser):
    pass

def run(arguments):
    return 0
"""


def test_ctrl_c_while_modules_are_loaded_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "hasty.py").write_text(HASTY)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(commands.COMMANDS, "hasty", commands.Command("hasty", "", database=False, prepared=False))

    assert commands.main(["hasty"]) == commands.INTERRUPTED
