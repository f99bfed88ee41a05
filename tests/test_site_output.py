"""The site's folder: only what changed is written, nothing foreign is touched, no half is left."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from searchcases.digests import digest
from searchcases.errors import SiteRefused
from searchcases.sitegen import output
from searchcases.sitegen.output import LOCK, MANIFEST, STAGING, Changes, writing


def build(folder: Path, files: dict[str, bytes]) -> Changes:
    with writing(str(folder)) as site:
        for name, data in files.items():
            site.put(name, data)
        return site.publish()


def held(folder: Path) -> dict[str, bytes]:
    """Everything in a folder but the manifest."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def fail_after(folder: Path, files: dict[str, bytes]) -> None:
    with writing(str(folder)) as site:
        for name, data in files.items():
            site.put(name, data)
        raise ZeroDivisionError


FIRST = {"index.html": b"one", "cases/a.html": b"a", "cases/b/c.html": b"c", ".nojekyll": b""}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    build(folder, FIRST)
    return folder


def counts(changes: Changes) -> tuple[int, int, int]:
    return changes.written, changes.unchanged, changes.removed


def test_a_site_is_written_with_nothing_beside_it(site: Path) -> None:
    assert held(site) == FIRST
    assert sorted(os.listdir(site)) == [".nojekyll", MANIFEST, "cases", "index.html"]


def test_the_same_again_writes_nothing(site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert counts(build(site, FIRST)) == (0, 4, 0)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*") if path != site} == before


def test_only_what_changed_is_written_and_what_is_no_longer_made_goes(site: Path) -> None:
    changed = {"index.html": b"two", "cases/a.html": b"a", "new/d.html": b"d"}
    untouched = (site / "cases/a.html").stat().st_mtime_ns
    assert counts(build(site, changed)) == (2, 1, 2)
    assert held(site) == changed
    assert not (site / "cases/b").exists()
    assert (site / "cases/a.html").stat().st_mtime_ns == untouched


def test_files_of_others_stay(site: Path) -> None:
    (site / "CNAME").write_bytes(b"example.org")
    (site / "cases" / "notes.txt").write_bytes(b"mine")
    build(site, {"index.html": b"one"})
    assert held(site) == {
        "index.html": b"one", "CNAME": b"example.org", "cases/notes.txt": b"mine",
    }  # fmt: skip


def test_a_file_of_another_in_the_way_is_not_written_over(site: Path) -> None:
    (site / "tag").mkdir()
    (site / "tag" / "x.html").write_bytes(b"mine")
    with pytest.raises(SiteRefused, match=r"tag.x\.html was not written by searchcases"):
        build(site, {**FIRST, "index.html": b"two", "tag/x.html": b"theirs"})
    assert held(site) == {**FIRST, "tag/x.html": b"mine"}


def test_a_page_that_was_edited_is_made_anew_or_kept(site: Path) -> None:
    (site / "cases/a.html").write_bytes(b"edited")
    (site / "cases/b/c.html").write_bytes(b"edited")
    changes = build(site, {"index.html": b"one", "cases/a.html": b"a"})
    assert changes.kept == ("cases/b/c.html",)
    assert held(site) == {
        "index.html": b"one", "cases/a.html": b"a", "cases/b/c.html": b"edited",
    }  # fmt: skip


@pytest.mark.parametrize("names", [("thesis.docx",), (".ssh",), ("index.html",), ("CURRENT",)])
def test_a_foreign_folder_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(SiteRefused, match="holds other files"):
        build(tmp_path, FIRST)
    assert sorted(os.listdir(tmp_path)) == sorted(names)


def test_a_repository_for_a_site_is_no_foreign_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "CNAME").write_bytes(b"example.org")
    assert build(tmp_path, FIRST).written == 4


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"mine")
    for place in ("site", "site/below"):
        with pytest.raises(SiteRefused):
            build(tmp_path / place, FIRST)
    assert (tmp_path / "site").read_bytes() == b"mine"


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_are_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_bytes(b"a")
    (site / "tag").symlink_to(outside)
    with pytest.raises(SiteRefused, match="stands where the site has a folder"):
        build(site, {**FIRST, "tag/a.html": b"new"})
    (site / "cases/a.html").unlink()
    (site / "cases/a.html").symlink_to(outside / "a.html")
    with pytest.raises(SiteRefused, match="stands where the site has a file"):
        build(site, FIRST)
    assert (outside / "a.html").read_bytes() == b"a"


def test_a_link_to_the_folder_itself_is_what_the_user_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    build(tmp_path / "site", FIRST)
    assert held(tmp_path / "real") == FIRST


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/x", "cases/../../outside.txt", "C:x", "cases\\x", "", "a/./b"]
)
def test_a_manifest_that_names_files_outside_is_refused(site: Path, name: str) -> None:
    outside = site.parent / "outside.txt"
    outside.write_bytes(b"mine")
    record = json.loads((site / MANIFEST).read_text())
    record["files"][name] = digest(b"mine")
    (site / MANIFEST).write_text(json.dumps(record))
    with pytest.raises(SiteRefused, match="damaged"):
        build(site, FIRST)
    assert outside.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"searchcases-site": 2, "files": {}}', "[" * 99_999]
)
def test_a_damaged_manifest_is_refused(site: Path, text: str) -> None:
    (site / MANIFEST).write_text(text)
    with pytest.raises(SiteRefused, match="damaged"):
        build(site, {"index.html": b"new"})
    assert held(site) == FIRST


def test_what_fails_before_the_end_leaves_the_old_site(site: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(site, {"index.html": b"two", "new.html": b"new"})
    assert held(site) == FIRST
    assert not (site / STAGING).exists()


def test_what_fails_before_the_end_leaves_no_new_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(tmp_path / "site", {"index.html": b"two"})
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("calls", range(9))
def test_wherever_it_is_killed_the_next_build_finishes(
    site: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Every step that changes the site fails once; what then stands is old or new, never torn."""
    second = {"search/2/core.bin": b"2", "index.html": b"two", "cases/a.html": b"a"}
    done = 0

    def failing(function):
        def call(*arguments, **named):
            nonlocal done
            if not named and STAGING not in os.path.dirname(str(arguments[-1])):
                done += 1
                if done > calls:
                    raise KeyboardInterrupt
            return function(*arguments, **named)

        return call

    for name in ("replace", "unlink", "rmdir"):
        monkeypatch.setattr(output.os, name, failing(getattr(os, name)))
    try:
        build(site, second)
    except KeyboardInterrupt:
        pass
    else:
        assert calls >= 7, "all steps were tried"
    monkeypatch.undo()
    now = held(site)
    now.pop(LOCK, None)
    for name, data in now.items():
        assert data in (FIRST.get(name), second.get(name))
    if now.get("index.html") == b"two":
        assert now["search/2/core.bin"] == b"2"  # no page before what it needs
    build(site, second)
    assert held(site) == second


def test_an_unwritable_folder_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(output.os, "mkdir", refuse)
    with pytest.raises(SiteRefused, match=r"cannot write the site in .*: Permission denied"):
        build(tmp_path, FIRST)


def test_a_full_disk_leaves_the_old_site(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = open

    def full(path, mode="r", **named):
        if STAGING in str(path) and "w" in mode:
            raise OSError(28, "No space left on device")
        return real(path, mode, **named)

    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(SiteRefused, match="No space left on device"):
        build(site, {**FIRST, "index.html": b"two"})
    monkeypatch.undo()
    assert held(site) == FIRST


def test_two_builds_do_not_write_at_once(site: Path) -> None:
    with writing(str(site)), pytest.raises(SiteRefused, match="another build"):
        build(site, FIRST)


def test_a_name_is_put_once(tmp_path: Path) -> None:
    with writing(str(tmp_path)) as folder:
        folder.put("images/a.png", b"same")
        folder.put("images/a.png", b"same")
        with pytest.raises(AssertionError):
            folder.put("images/a.png", b"other")
        with pytest.raises(AssertionError):
            folder.put("../a.png", b"same")


def test_what_was_put_before_is_known(site: Path) -> None:
    (site / "cases/a.html").write_bytes(b"edited")
    with writing(str(site)) as folder:
        assert folder.known("index.html") == b"one"
        assert folder.known("cases/a.html") is None
        assert folder.known("cases/none.html") is None
