"""How much longer a run takes with 1,000 more user rules, and a second `rules try` on 1,000 articles (`make bench`)."""

from __future__ import annotations

import itertools
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.model import Article
from pipeline.read import list_inputs, read_path

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ARTICLES = 1000

_FIRST = "获得 拿到 捧回 揽入 得到 收获 迎来 引入 斩获 锁定".split()
_WHOSE = "老股东 新股东 产业方 地方国资 海外基金 主权基金 家族办公室 上市公司 产业链龙头 员工平台".split()
_WHAT = "独家注资 追加入股 联合参股 战略注入 现金支持 定向输血 转债支持 股权置换 增量资金 过桥资金".split()


def write_rules(folder: Path) -> int:
    """1,000 event rules, each with words of its own; returns how many."""
    lines = ["kind: event", "rules:"]
    for number, (first, whose, what) in enumerate(itertools.product(_FIRST, _WHOSE, _WHAT)):
        pattern = f"{first}(?P<investors>{{ORG_LIST}}){whose}(?:的)?{{AMOUNT}}?{what}"
        lines.append(f"  - {{id: many.r{number}, event_type: equity_round, pattern: '{pattern}'}}")
    folder.mkdir()
    (folder / "many.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 2


def write_articles(folder: Path, count: int) -> None:
    """`count` articles of the corpus, repeated with a line of their own at the end."""
    texts = [
        result.body.text
        for source in list_inputs([str(CORPUS / "raw"), str(CORPUS / "quiet")])
        for result in read_path(source.path, source.root)
        if isinstance(result, Article)
    ]
    folder.mkdir()
    for number, text in zip(range(count), itertools.cycle(texts), strict=False):
        (folder / f"{number:05}.txt").write_text(f"{text}\n\n编号{number}。\n", encoding="utf-8")


def seconds(*arguments: str) -> float:
    """Processor time of a command in a process of its own, start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "pipeline", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(times: int, run: Callable[[], float]) -> float:
    """The shortest of some runs: what else the machine does only makes them longer."""
    return min(run() for _ in range(times))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(top / "cache")
        rules = write_rules(top / "many")
        write_articles(top / "news", ARTICLES)
        run = ("run", str(top / "news"), "-o", str(top / "out"), "--jobs", "1")
        plain = best(2, lambda: seconds(*run))
        more = best(2, lambda: seconds(*run, "--rules", str(top / "many")))
        sys.stdout.write(f"run, {ARTICLES} articles: {plain:.1f} s of processor time\n")
        sys.stdout.write(f"the same with {rules} more rules: {more:.1f} s, {more / plain:.2f} times as long\n")
        tried = ("rules", "try", "(?P<investors>{ORG_LIST})(?:独家|战略)投资", str(top / "news"))
        first, second = seconds(*tried), best(2, lambda: seconds(*tried))
        sys.stdout.write(f"rules try, {ARTICLES} articles: {first:.1f} s, the second time {second:.1f} s\n")


if __name__ == "__main__":
    main()
