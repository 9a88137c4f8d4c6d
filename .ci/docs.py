"""Writes docs/tables.md and docs/tables.zh-CN.md from the schema (`make docs`)."""

from __future__ import annotations

from pathlib import Path

from pipeline.tables.schema import reference

DOCS = Path(__file__).resolve().parent.parent / "docs"

if __name__ == "__main__":
    DOCS.joinpath("tables.md").write_text(reference("en"), encoding="utf-8")
    DOCS.joinpath("tables.zh-CN.md").write_text(reference("zh"), encoding="utf-8")
