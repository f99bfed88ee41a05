"""Rules of one's own for what is denied or in doubt: what they do, and bad ones are refused."""

from pathlib import Path

import pytest

from searchcases.assertion import load_rules, statuses_of_text
from searchcases.errors import ConfigError
from searchcases.model import ABSENT, POSSIBLE

GOOD = """
[words]
be = "is are"

[[before]]
means = "absent"
reach = 5
lists = "always"
cues = ["sans", "<be>? minus|less of"]
"""


def test_own_rules(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD, encoding="utf-8")
    rules = load_rules(str(file))
    assert statuses_of_text("No cyst sans wall", rules) == [
        ("no", 0), ("cyst", 0), ("sans", 0), ("wall", ABSENT),
    ]  # fmt: skip
    assert statuses_of_text("Lung less of air", rules)[-1] == ("air", ABSENT)


def test_cues_between_reach_to_both_sides(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[between]]\nmeans = "possible"\nreach = 2\nlists = "never"\ncues = ["versus"]\n',
        encoding="utf-8",
    )
    found = statuses_of_text("Now, old big clot versus flow or mass.", load_rules(str(file)))
    assert [word for word, status in found if status == POSSIBLE] == ["big", "clot", "flow", "or"]


BAD = [
    ("means = \"absent\"", "means = absent", 6, "not valid TOML"),
    ("means = \"absent\"", "means = \"gone\"", 6, "means must be one of possible, absent"),
    ("reach = 5", "reach = 0", 7, "reach must be a whole number from 1 to 100, not 0"),
    ("reach = 5", "reach = true", 7, "reach must be a whole number"),
    ("lists = \"always\"", "lists = \"maybe\"", 8, "lists must be one of never, or, always"),
    ("lists = \"always\"\n", "", 5, "[[before]] holds means, reach, lists, cues"),
    ("reach = 5", "reach = 5\nstatement = 1", 8, "statement must be true or false"),
    ("[[before]]", "[before]", 5, "before must stand in double brackets"),
    ("[[before]]", "[[infront]]", 5, "unknown table 'infront'"),
    ("\"sans\"", "\"Sans\"", 9, "'Sans' is not a word as cases are read; write 'sans'"),
    ("\"sans\"", "\"and/or\"", 9, "'and/or' is not a word as cases are read; write 'and or'"),
    ("\"sans\"", "\". sans\"", 9, "nothing may stand behind the full stop"),
    ("\"sans\"", "\"sans?\"", 9, "must have 1 to 8 words"),
    ("\"sans\"", "\"a b c d e f g h i\"", 9, "must have 1 to 8 words"),
    ("\"sans\"", "\"<bee> sans\"", 9, "[words] has no 'bee'"),
    ("\"sans\"", "7", 9, "7 must be text in quotes"),
    ("[\"sans\", \"<be>? minus|less of\"]", "\"sans\"", 5, "cues must be a list"),
    ("be = \"is are\"", "be = 3", 3, "3 must be text in quotes"),
    ("[words]\nbe = \"is are\"", "words = 3", 2, "words must be a table"),
    ("\"sans\"", '"a? b? c? d? e? f? g? h|i?", "z"', 9, "must have 1 to 8 words"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "reason"), BAD)
def test_bad_rules_are_refused(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    file = tmp_path / "bad.toml"
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_rules(str(file))
    assert str(error.value).startswith(f"{file}:{line}: ")
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_cues_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(GOOD + '\n[harmless]\ncues = ["is less of"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bad.toml:12: the cue 'is less of' has the words of"):
        statuses_of_text("less", load_rules(str(file)))


def test_rules_that_say_nothing_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('[harmless]\ncues = ["no change"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bad.toml:1: no cue says absent or possible"):
        load_rules(str(file))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere.toml: rules cannot be read: No such file"):
        load_rules(str(tmp_path / "nowhere.toml"))
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"binary.toml: rules cannot be read: it is not UTF-8"):
        load_rules(str(binary))
