"""Updates, one after another: the index follows the files, compared with plain dicts."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

from building import assert_same
from folders import folder_bytes, indexed
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from searchcases import publication
from searchcases.checker import check
from searchcases.indexer import remove, update
from searchcases.opening import open_segment
from searchcases.provenance import stale_cases

Noted = dict[str, tuple[dict[str, str], bool]]
"""What an index notes: by file, titles by case id and whether a line of it was bad."""

FILES = ("c/a.md", "c/b.txt", "c/d/e.jsonl", "f/h.jsonl")
files = st.sampled_from(FILES)
words = st.lists(st.sampled_from(("mass", "cyst", "ärzte", "3.1")), min_size=1, max_size=3)

Update = tuple[tuple[str, ...], bool]
"""Which folders are given, and whether they are added."""

ALL: Update = (("c", "f"), False)
updates = st.sampled_from((ALL, ALL, (("c", "f"), True), (("c",), False), (("f",), True)))
then = st.one_of(st.none(), updates)


class Histories(RuleBasedStateMachine):
    """Files come, go, change and break; the index follows, compared with plain dicts."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.mkdtemp()
        for folder in ("c/d", "f"):
            os.makedirs(os.path.join(self.home, folder))
        self.disk: dict[str, tuple[dict[str, str], bool] | None] = {}  # None: unreadable
        self.noted: Noted = {}
        self.stale: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    def path(self, name: str) -> str:
        return os.path.join(self.home, name)

    def put(self, name: str, content: bytes, cases: tuple[dict[str, str], bool] | None) -> None:
        Path(self.path(name)).write_bytes(content)
        self.disk[name] = cases

    @rule(name=files, texts=words, bad=st.booleans(), then=then)
    def write(self, name: str, texts: list[str], bad: bool, then: Update | None) -> None:
        stem = os.path.splitext(name)[0].partition("/")[2]
        if name.endswith(".jsonl"):
            cases = {f"{stem}-{text}": f"{text} {len(texts)}" for text in texts}
            rows = [json.dumps({"id": case_id, "title": title}) for case_id, title in cases.items()]
            self.put(name, "\n".join([*rows, "{bad"] if bad else rows).encode(), (cases, bad))
        else:
            text = " ".join(texts)
            lead = "# " if name.endswith(".md") else "Texto: \n"
            self.put(name, f"{lead}{text}\n".encode(), ({stem: text}, False))
        self.update(then)

    @rule(name=files, content=st.sampled_from((b"", b"\xff", b"\n")), then=then)
    def spoil(self, name: str, content: bytes, then: Update | None) -> None:
        self.put(name, content, None)
        self.update(then)

    @rule(name=files, then=then)
    def delete(self, name: str, then: Update | None) -> None:
        if name in self.disk:
            os.unlink(self.path(name))
            del self.disk[name]
        self.update(then)

    def expected(self, roots: tuple[str, ...], add: bool) -> tuple[Noted, set[str]]:
        noted: Noted = {}
        stale: set[str] = set()
        for name in FILES:
            before = self.noted.get(name, ({}, False))[0]
            given = name in self.disk and name.startswith(roots)
            if given:
                cases, bad = self.disk[name] or ({}, True)
                if bad:
                    lost = {key: title for key, title in before.items() if key not in cases}
                    stale.update(lost)
                    cases = {**cases, **lost}
                elif add:
                    cases = {**before, **cases}
                if cases:
                    noted[name] = (cases, bad)
            elif add and name in self.noted:
                noted[name] = self.noted[name]
                stale.update(self.stale.intersection(before))
        return noted, stale

    @rule(how=updates)
    def update(self, how: Update | None) -> None:
        if how is None:
            return
        roots, add = how
        before = self.cases()
        self.noted, self.stale = self.expected(roots, add)
        after = self.cases()
        report = update([self.path(root) for root in roots], self.path("i"), add=add, prune=True)
        assert set(report.added) == set(after) - set(before)
        assert set(report.removed) == set(before) - set(after)
        assert set(report.stale) == self.stale
        given = [held for name, held in self.disk.items() if name.startswith(roots)]
        assert len(report.errors) == sum(held is None or held[1] for held in given)
        groups = (report.added, report.updated, report.unchanged, report.stale)
        assert sorted(itertools.chain(*groups)) == sorted(after)
        assert {key for key in after if key in before and after[key] != before[key]} <= set(
            report.updated
        )
        assert report.doc_count == len(after)

        if how == ALL and not self.stale:
            fresh = self.path("j")
            update([self.path("f"), self.path("c")], fresh)
            self.compare(self.path("i"), fresh)
            shutil.rmtree(fresh)

    def compare(self, folder: str, fresh: str) -> None:
        """An index that followed the files and one that was just made of them."""
        assert folder_bytes(folder) == folder_bytes(fresh)

    @precondition(lambda self: self.noted)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        case_id = data.draw(st.sampled_from(sorted(self.cases())))
        assert remove([case_id], self.path("i"), prune=True).removed == (case_id,)
        self.stale.discard(case_id)
        for name, (cases, bad) in list(self.noted.items()):
            kept = {key: title for key, title in cases.items() if key != case_id}
            if kept:
                self.noted[name] = (kept, bad)
            else:
                del self.noted[name]

    def cases(self) -> dict[str, str]:
        return {key: title for cases, _ in self.noted.values() for key, title in cases.items()}

    @invariant()
    def the_index_holds_what_the_model_holds(self) -> None:
        if os.path.exists(self.path("i")):
            held = indexed(self.path("i"))
            assert {key: case.raw_text or case.title for key, case in held.items()} == self.cases()
            assert set(stale_cases(open_segment(self.path("i")))) == self.stale


class AmendedHistories(Histories):
    """The same where whatever changes comes beside the first segment."""

    def __init__(self) -> None:
        super().__init__()
        self.patched = mock.patch.multiple(publication, LEAST=0, SHARE=0)
        self.patched.start()

    def teardown(self) -> None:
        self.patched.stop()
        super().teardown()

    def compare(self, folder: str, fresh: str) -> None:
        one, other = open_segment(folder), open_segment(fresh)
        assert_same(one, other)
        assert one.sources() == other.sources()
        assert list(check(folder)) == []


TestHistories = Histories.TestCase
TestAmendedHistories = AmendedHistories.TestCase
TestHistories.settings = TestAmendedHistories.settings = settings(
    max_examples=50, stateful_step_count=20, deadline=None
)
