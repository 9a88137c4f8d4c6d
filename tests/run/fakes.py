"""A small `extract` for tests of the flow: each `公司: X` line of an article is an event of X."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
from pathlib import Path

from pipeline.model import Article, Edit, Extraction, Mention, Note
from pipeline.settings import Settings


def load(settings: Settings) -> str:
    return "resources"


def problems(resources: str) -> tuple[str, ...]:
    return ("rules/a.yml:3: no such macro",)


def load_fails(settings: Settings) -> str:
    raise ValueError("rules/bad.yml:3: unknown\nkey 'patern'")


def stopped(article: Article, resources: str) -> Extraction:
    """`extract`, but the machine goes down at the article that says so: this process, or the one that started it."""
    if "停电" in article.body.text and (told := os.environ.get("RONGZI_TEST_PIDS")):
        with open(told, "a", encoding="ascii") as pids:  # noqa: PTH123 (appended by several processes)
            pids.write(f"{os.getpid()}\n")
        main = multiprocessing.parent_process()
        os.kill(os.getpid() if main is None else os.getppid(), signal.SIGKILL)
        time.sleep(60)
    return extract(article, resources)


def waiting(article: Article, resources: str) -> Extraction:
    """`extract`, but never done with the article that says so, where a test looks on."""
    if "等待" in article.body.text and "RONGZI_TEST_PIDS" in os.environ:
        wait()
    return extract(article, resources)


def load_waits(settings: Settings) -> str:
    wait()
    return "resources"


def wait() -> None:
    """Tells that this process is here, and stays for a minute."""
    with open(os.environ["RONGZI_TEST_PIDS"], "a", encoding="ascii") as pids:  # noqa: PTH123 (appended by several)
        pids.write(f"{os.getpid()}\n")
    time.sleep(60)


def ended(pid: int, seconds: float = 20) -> bool:
    """Whether the process is gone, or goes within that time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[-1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def extract(article: Article, resources: str) -> Extraction:
    assert resources == "resources"
    text = article.body.text
    if "崩溃" in text:
        raise LookupError("no such\nslot")
    if "猝死" in text:
        os._exit(3)
    found = list(re.finditer(r"公司: (\S+)", text))
    return Extraction(
        article,
        article.body,
        edits=(Edit("width", 0, 1, "Ａ", "A"),) if "修" in text else (),
        mentions=tuple(Mention("COMPANY", f[1], f.start(1), f.end(1), f.start(1), f.end(1), f[1], "t") for f in found),
        records=tuple(
            {
                "event_type": "equity_round",
                "company": f[1],
                "company_text": f[1],
                "investors": ("北辰资本", "云杉创投"),
                "investors_text": ("北辰", "云杉创投"),
                "lead_investors": ("北辰资本",),
                "amount": float("inf") if "无穷" in text else 1e7,
            }
            for f in found
        ),
        notes=(Note("dates", "no publication date"),) if "近日" in text else (),
    )
