"""How is a case read from Markdown? YAML front matter and ``##`` sections: the authoring format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from searchcases.errors import CaseFormatError
from searchcases.sources.draft import Draft
from searchcases.sources.names import field_of, is_known, read_mapping

_FENCE = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
MAX_DEPTH = 50  # the YAML library's own composer exhausts the C stack at some thousands
_CODE_FENCE = ("```", "~~~")


def read(text: str, path: str, case_id: str) -> Iterator[Draft | CaseFormatError]:
    """Yield the one case of a file.

    Text above the first ``##`` heading and below unknown headings is kept as ``other``; a ``#``
    heading is the title where the front matter gives none.
    """
    draft = Draft(case_id)
    fence = _FENCE.match(text)
    if fence:
        try:
            read_mapping(draft, _front_matter(fence[1] or "", path))
        except CaseFormatError as error:
            yield error
            return
        except ValueError:  # Python refuses to write out integers of thousands of digits
            yield CaseFormatError(path, "front matter: a number is too long; quote it", 2)
            return
    elif text.startswith("---"):
        yield CaseFormatError(path, "the front matter is not closed; end it with a line ---", 1)
        return
    _read_sections(draft, text[fence.end() :] if fence else text)
    yield draft


def _front_matter(text: str, path: str) -> Mapping[str, Any]:
    import yaml  # only Markdown needs it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, loader):
            if isinstance(event, yaml.AliasEvent):
                raise CaseFormatError(
                    path, "front matter with * aliases is not read; quote the text"
                )
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise CaseFormatError(
                    path, "front matter: nested too deeply; write lists in [ ]", 2
                )
        record = yaml.load(text, loader)  # noqa: S506  a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise CaseFormatError(
            path,
            f"front matter: {problem}; quote a value that holds a colon or a quotation mark",
            mark.line + 2 if mark else 1,
        ) from error
    if record is None:
        return {}
    if not isinstance(record, Mapping):
        raise CaseFormatError(path, "the front matter must be lines of 'name: value'", 2)
    return record


def _read_sections(draft: Draft, body: str) -> None:
    name, lines, code = "other", [], ""  # type: str, list[str], str
    for line in body.splitlines():
        mark = line.lstrip()[:3]
        if mark in _CODE_FENCE:
            code = "" if code == mark else code or mark
        heading = None if code else _HEADING.fullmatch(line.rstrip(" \t#") or line)
        if heading and len(heading[1]) == 1 and not is_known(heading[2]):
            if "title" not in draft.fields:
                draft.add("title", heading[2])
        elif heading and (len(heading[1]) == 2 or is_known(heading[2])):
            _close(draft, name, lines)
            name = field_of(heading[2])
            lines = [] if is_known(heading[2]) else [heading[2]]
        else:
            lines.append(line)
    _close(draft, name, lines)


def _close(draft: Draft, name: str, lines: list[str]) -> None:
    text = "\n".join(lines).strip()
    if text:
        read_mapping(draft, {name: text})
