"""A user's own table of names: CSV, ontologies, what is wrong with them, and large ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from searchcases.errors import ConfigError
from searchcases.queryparser import parse
from searchcases.synonyms import expand, load


def others(text: str, path: str) -> dict[str, tuple[str, ...]]:
    """What is looked for beside the words of a query."""
    return dict(expand(parse(text), load(path))[1])


# A user's own table.


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], str]:
    """Writes a table and gives its path."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    load.cache_clear()

    def written(content: str | bytes, name: str = "own.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return written


def test_a_users_names_come_before_the_built_in_ones(write: Callable[..., str]) -> None:
    path = write("term,means\nHCC,malignant hepatoma of the liver|HCCA\n")
    assert others("hcc", path)["HCC"] == (
        "malignant hepatoma of the liver", "HCCA", "hepatocellular carcinoma", "hepatoma",
    )  # fmt: skip
    assert others("HCCA", path) == {"HCCA": ("HCC", "malignant hepatoma of the liver")}


@pytest.mark.parametrize(
    "content",
    [
        "# mine\n\nmeans,note,term,direction\nknob|boss,x,bulge,both\n",
        "\ufeffterm;means\r\nbulge; knob | boss \r\n",
        "Term\tMeans\tDirection\nbulge\tknob|boss\t\n",
        'term,means\n"bulge","knob|boss"\n',
    ],
)
def test_ways_to_write_a_table(write: Callable[..., str], content: str) -> None:
    path = write(content)
    assert others("bulge", path) == {"bulge": ("knob", "boss")}
    assert others("boss", path) == {"boss": ("bulge", "knob")}


def test_one_way(write: Callable[..., str]) -> None:
    path = write("term,means,direction\nbulge,knob,to\n")
    assert others("bulge", path)
    assert not others("knob", path)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("HCC,hepatoma\n", 1, "must name the columns term and means"),
        ("# mine\n\nterm,meaning\nHCC,hepatoma\n", 3, "must name the columns"),
        ("term,means\nHCC,hepatoma\n,knob\n", 3, "term holds '', which has no word"),
        ("term,means\nHCC\n", 2, "means holds ''"),
        ("term,means\nHCC,a mass||knob\n", 2, "means holds ''"),
        ("term,means\nHCC,--\n", 2, "means holds '--'"),
        ("term,means,direction\nHCC,knob,back\n", 2, "unknown direction 'back'; write both or to"),
        ('term,means\nHCC,"knob\nx,y\n', 3, "not valid CSV"),
        ('term,means\nHCC,"knob"s\n', 2, "not valid CSV"),
        (b"term,means\nHCC,kn\xffob\n", 2, "not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(
    write: Callable[..., str], content: str | bytes, line: int, reason: str
) -> None:
    path = write(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert reason in message
    assert "\n" not in message


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(
            ConfigError, match=r"cannot be read: .*; correct synonyms in \[search\]"
        ):
            load(str(path))


# Ontologies.

HEAD = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY RID "http://radlex.org/RID/" > ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="&RID;"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:RID="&RID;"
  xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:owl="http://www.w3.org/2002/07/owl#"
  xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#">
"""

RADLEX_4 = f"""{HEAD}
  <owl:AnnotationProperty rdf:about="&RID;Synonym"><rdfs:label>Synonym</rdfs:label>
  </owl:AnnotationProperty>
  <rdf:Description rdf:about="&RID;RID1">
    <RID:Synonym xml:lang="en">knob
      of bone</RID:Synonym>
    <RID:Synonym xml:lang="de">Beule</RID:Synonym>
    <RID:Acronym>KNB</RID:Acronym>
    <RID:Misspelling_of_term>buldge</RID:Misspelling_of_term>
    <RID:Definition>Something that <b>stands</b> out.</RID:Definition>
  </rdf:Description>
  <owl:Class rdf:about="&RID;RID2">
    <rdfs:label>old bulge</rdfs:label><RID:Synonym>elder bulge</RID:Synonym>
    <RID:Replaced_by>RID1</RID:Replaced_by>
  </owl:Class>
  <owl:Class rdf:about="&RID;RID1">
    <rdfs:label xml:lang="en">bulge</rdfs:label><rdfs:label xml:lang="de">Wulst</rdfs:label>
    <rdfs:subClassOf><owl:Restriction><rdfs:label>no name</rdfs:label></owl:Restriction>
    </rdfs:subClassOf>
  </owl:Class>
  <owl:Class rdf:about="&RID;RID3"><rdfs:label>lonely</rdfs:label></owl:Class>
</rdf:RDF>"""

RADLEX_3 = f"""{HEAD}
  <Anatomy_metaclass rdf:ID="RID1">
    <rdfs:label>RID1</rdfs:label><Preferred_name>bulge</Preferred_name>
    <Synonym>knob of bone</Synonym><Synonym>KNB</Synonym>
  </Anatomy_metaclass>
</rdf:RDF>"""

OBO = f"""{HEAD}
  <owl:Class rdf:about="http://x.org/X_1"><rdfs:label>bulge</rdfs:label>
    <oboInOwl:hasExactSynonym>knob of bone</oboInOwl:hasExactSynonym>
    <oboInOwl:hasRelatedSynonym>wart</oboInOwl:hasRelatedSynonym>
    <oboInOwl:hasExactSynonym>KNB</oboInOwl:hasExactSynonym></owl:Class>
  <owl:Class rdf:about="http://x.org/X_2"><rdfs:label>dead</rdfs:label>
    <oboInOwl:hasExactSynonym>gone</oboInOwl:hasExactSynonym>
    <owl:deprecated>true</owl:deprecated></owl:Class>
</rdf:RDF>"""

SKOS = f"""{HEAD}
  <skos:Concept rdf:about="http://x.org/1"><skos:prefLabel xml:lang="en-GB">bulge</skos:prefLabel>
    <skos:altLabel>knob of bone</skos:altLabel></skos:Concept>
  <skos:Concept rdf:about="http://x.org/2"><skos:prefLabel>KNB</skos:prefLabel>
    <RID:Synonym_of rdf:resource="http://x.org/1"/></skos:Concept>
</rdf:RDF>"""


@pytest.mark.parametrize("content", [RADLEX_4, RADLEX_3, OBO, SKOS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_ways_to_write_an_ontology(write: Callable[..., str], content: str, encoding: str) -> None:
    if encoding == "utf-16":
        content = content.replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
    path = write(content.encode(encoding), "own.owl")
    assert others("bulge", path).keys() == {"bulge"}
    assert set(others("bulge", path)["bulge"]) == {"knob of bone", "KNB"}
    assert set(others("knb", path)["KNB"]) == {"bulge", "knob of bone"}
    for name in ("Beule", "buldge", "old bulge", "dead", "wart", "lonely", "no name"):
        assert not others(f'"{name}"', path)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (RADLEX_3.replace("</Synonym>", "</Synonim>", 1), 10, "not well-formed XML: mismatched"),
        (RADLEX_3[:-20], 11, "not well-formed XML: "),
        ("<html>\n<p>RadLex</p></html>", 1, "holds no names of concepts; give RadLex as RDF/XML"),
        (f"{HEAD}</rdf:RDF>", 1, "holds no names of concepts"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE r [ <!ENTITY a "aa">\n<!ENTITY b "&a;&a;"> ]><r/>',
            3,
            "the entity 'b' is not a plain short text",
        ),
        (f'<!DOCTYPE r [ <!ENTITY a "{"a" * 501}"> ]><r/>', 1, "the entity 'a' is not a plain"),
        ('<!DOCTYPE r [\n<!ENTITY a SYSTEM "/etc/passwd"> ]><r/>', 2, "the entity 'a' is not a"),
    ],
)
def test_what_is_wrong_with_an_ontology_is_said(
    write: Callable[..., str], content: str, line: int, reason: str
) -> None:
    path = write(content, "own.owl")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert reason in str(caught.value)


# Large tables.


def _large(word: str) -> str:
    rows = "".join(f"name{number},other{number}\n" for number in range(6_000))
    return f"term,means\nbulge,{word}\n{rows}"


def test_a_large_table_is_read_once_and_again_when_it_changes(
    write: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(_large("knob"))
    assert others("bulge", path) == {"bulge": ("knob",)}
    kept = list((tmp_path / "cache").rglob("synonyms-*"))
    assert len(kept) == 1

    def must_not_read(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr("searchcases.synonyms.own._read", must_not_read)
        load.cache_clear()
        assert others("bulge", path) == {"bulge": ("knob",)}
    write(_large("boss of bone"))
    load.cache_clear()
    assert others("bulge", path) == {"bulge": ("boss of bone",)}
    kept[0].write_bytes(b"something else")
    load.cache_clear()
    assert others("bulge", path) == {"bulge": ("boss of bone",)}


def test_a_large_table_is_read_where_nothing_can_be_kept(
    write: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file, where a folder is to be made")
    assert others("bulge", write(_large("knob"))) == {"bulge": ("knob",)}
