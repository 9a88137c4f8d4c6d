"""How a command ends when it is told to: the first signal lets it tidy up, the second ends it at once.

Nothing heavy is imported here: this stands before the imports of the commands, which take a second.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 3.0  # seconds to tidy up in
_SOON = 0.02  # seconds until what was swallowed is raised again
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_asked: list[Interrupted] = []  # the one that was raised


class Interrupted(BaseException):
    """A signal asks the command to end. `status`: its exit status. Its notes tell what is kept."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


@contextmanager
def told_to_end() -> Iterator[None]:
    """Inside, the first Ctrl-C or SIGTERM raises Interrupted in the main thread; outside, it ends the process with one
    line and the status 130 or 143. The second one ends the process at once, and so does time, when tidying up hangs."""
    # A process that ends at once leaves locks behind, which Python takes away with a warning.
    asked = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = f"{asked + ',' if asked else ''}ignore:resource_tracker:UserWarning"
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # of a job in the background of a script
            signal.signal(number, _first)
    others, sys.unraisablehook = sys.unraisablehook, _swallowed
    try:
        try:
            yield
        finally:
            sys.unraisablehook = others
            if _asked and not isinstance(sys.exception(), Interrupted):
                raise _asked[0] from None
    except Interrupted as stop:
        _asked.clear()  # and with it what its traceback holds
        sys.stderr.write(f"rongzi: {': '.join(['interrupted', *getattr(stop, '__notes__', ())])}\n")
        sys.stderr.flush()
        sys.exit(stop.status)


def heeded() -> None:
    """The signal has done what it was to do, as to end a watch: the command goes on to its own end."""
    _asked.clear()


def _first(number: int, frame: object) -> None:
    for each in _SIGNALS:
        signal.signal(each, _again)
    patience = threading.Timer(PATIENCE, _at_once, (number,))
    patience.daemon = True
    patience.start()
    _asked.append(Interrupted(number))
    raise _asked[0]


def _swallowed(unraisable: sys.UnraisableHookArgs) -> None:
    if not isinstance(unraisable.exc_value, Interrupted):
        sys.__unraisablehook__(unraisable)
    elif threading.current_thread() is threading.main_thread() and _asked:
        number = unraisable.exc_value.status - 128
        signal.signal(number, _once_more)
        timer = threading.Timer(_SOON, signal.raise_signal, (number,))
        timer.daemon = True
        timer.start()


def _once_more(number: int, frame: object) -> None:
    signal.signal(number, _again)
    if _asked:
        raise _asked[0]


def _again(number: int, frame: object) -> None:
    _at_once(number)


def _at_once(number: int) -> None:
    for child in multiprocessing.active_children():
        child.kill()
    cursor = b"\x1b[?25h" if os.isatty(2) else b""  # a progress bar hides it
    os.write(2, cursor + b"rongzi: ended at once\n")
    os._exit(128 + number)
