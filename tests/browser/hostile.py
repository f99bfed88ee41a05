"""Which archive would run something if any page let it? Every field holds markup and scripts."""

from __future__ import annotations

import json
from pathlib import Path

from archives import drawing, index_at
from folders import write

from searchcases.searcher import Index

RAN = "globalThis.ran = 1"

ATTEMPTS = (
    f'<img src=x onerror="{RAN}">',
    f'"><script>{RAN}</script>',
    f"' onmouseover='{RAN}' autofocus onfocus='{RAN}' x='",
    f"[read on](javascript:{RAN}) <javascript:{RAN}> ![seen](javascript:{RAN})",
    "{{ 7 * 7 }}{% raw %}${7 * 7}{# not here #}",
    f"</script><script>{RAN}</script>",
    f"</title></style></textarea></noscript><svg onload={RAN}>",
    f"&lt;img src=x onerror={RAN}&gt; &#60;script&#62;{RAN}&#60;/script&#62;",
    f"]]><script>{RAN}</script><![CDATA[",
    f"*/;{RAN}//\\u0027-{RAN}-\\x27",
    f"line\u2028{RAN}\u2029end 😀",
    f"<a href=javascript:{RAN}>x</a><form action=//elsewhere.invalid><button>",
    f"<!--><script>{RAN}</script>--> <!-- open",
)
JOINED = " ".join(ATTEMPTS)

_SECTIONS = ("history", "exam", "findings", "impression", "treatment", "discussion", "remarks")


def _record(number: int, text: str) -> dict[str, object]:
    """A case of nothing but attempts; a word of its own makes each value another one."""
    own = {name: f"{text} {name}{number}" for name in _SECTIONS}
    return {
        "id": f"{text} {number}",
        "title": f"{text} title{number}",
        **own,
        "diagnosis": text,
        "ddx": [text, f"{text} other", f"{text}: because"],
        "modality": [text, "MR"],
        "anatomy": text,
        "age": text if number % 2 else 40,
        "sex": text if number % 2 else "F",
        "level": text,
        "date": text if number % 2 else "2024-01-02",
        "tags": [text, f"{text} tag"],
        "keywords": {text: 0.5, "marrow": 0.25},
        "images": [{"file": _IMAGE, "alt": f"{text} alt", "caption": f"{text} caption"}],
    }


_IMAGE = "\"><img src=x onerror='globalThis.ran=1'>.png"
_MARKDOWN = """---
title: {quoted}
modality: {quoted}
tags: [{quoted}]
images: [{{file: {image}, alt: {quoted}, caption: {quoted}}}]
---
## History
{text}

- {text}

1. {text}

| a | b |
|:-:|---|
| {cell} | {cell} |

## Differential diagnosis
- {text}
- {text} (why)

## Diagnosis
{text}

## {heading}
> {text}
"""


def _markdown(text: str) -> str:
    line = " ".join(text.split())
    return _MARKDOWN.format(
        quoted=json.dumps(line, ensure_ascii=False),
        image=json.dumps(_IMAGE),
        text=line,
        cell=line.replace("|", ""),
        heading=line.replace("#", ""),
    )


def hostile_index(folder: Path) -> Index:
    """Each attempt in a case of its own, twice as JSON and once as Markdown; then all in one."""
    files: dict[str, str | bytes] = {_IMAGE: drawing((300, 200), 1)}
    for number, text in enumerate((*ATTEMPTS, JOINED)):
        pair = [_record(2 * number, text), _record(2 * number + 1, text)]
        files[f"pair{number}.jsonl"] = "".join(json.dumps(one) + "\n" for one in pair)
        name = text.replace("/", "∕")[:60].encode()[:200].decode(errors="ignore").strip()
        files[f"{name} written{number}.md"] = _markdown(text)
    cases = write(folder / "cases", files)
    return index_at(folder / "index", cases)
