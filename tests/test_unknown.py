"""Unknown cases: no word of the diagnosis is seen, and nothing but such words is hidden."""

from __future__ import annotations

import re
from dataclasses import fields as fields_of

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchcases.analysis import is_stop_word, stem, word_tokens
from searchcases.analysis import words as words_of
from searchcases.data import load
from searchcases.model import TEXT_FIELDS, Case, Image
from searchcases.unknown import (
    FIELDS,
    MASK,
    SHOWN,
    cases,
    disclosure_of,
    masked,
    masked_cases,
    opaque_id,
)
from searchcases.unknown.roots import spelling

KEY = b"of the archive"


def hidden(diagnosis: str, text: str, **metadata: tuple[str, ...]) -> str:
    """The text as a reader sees it, ``_`` standing for the mask."""
    one = Case("a", {"diagnosis": diagnosis, "findings": text}, metadata)
    return masked(one, KEY).fields["findings"].replace(MASK, "_")


@pytest.mark.parametrize(
    ("diagnosis", "text", "seen"),
    [
        # named in passing
        ("Multiple myeloma", "Known myeloma, now pain.", "Known _, now pain."),
        ("Lymphoma", "LYMPHOMA? Lymphoma's signs; (lymphoma).", "_? _ signs; (_)."),
        ("Crohn's disease", "Crohn disease, crohn’s disease.", "_ disease, _ disease."),
        # inflected and derived
        ("Vertebral metastases", "a metastasis of a vertebra", "a _ of a _"),
        ("Bone metastases", "metastatic, metastasised, metastasizing", "_, _, _"),
        ("Lymphoma", "lymphomatous, lymphomata, lymphomatosis", "_, _, _"),
        ("Liver cirrhosis", "cirrhotic", "_"),
        ("Pulmonary embolism", "emboli, embolic, thromboembolic disease", "_, _, _ disease"),
        ("Sinus thrombosis", "thrombus, thrombosed, thrombotic, thrombi", "_, _, _, _"),
        ("Extramedullary hematopoiesis", "haematopoietic marrow", "_ marrow"),
        ("Sarcoidosis", "sarcoid", "_"),
        ("Appendicitis", "appendicitic", "_"),
        # spellings
        ("Subdural hemorrhage", "haemorrhage, haemorrhagic", "_, _"),
        ("Leukaemia", "leukemia, leukemic", "_, _"),
        ("Oesophageal tumour", "esophageal tumor", "_ _"),
        ("Œdema", "oedema, edema", "_, _"),
        ("Sjögren syndrome", "Sjogren's, SJÖGREN", "_, _"),
        ("Goitre", "goiter, goiters", "_, _"),
        ("Generalised melorheostosis", "generalized", "_"),
        # compounds
        ("Osteosarcoma", "osteo-sarcoma, osteo sarcoma, sarcoma", "_-_, _ _, _"),
        ("Osteo-sarcoma", "osteosarcoma, osteo", "_, _"),
        ("Sarcoma", "osteosarcoma, liposarcomatous", "_, _"),
        ("Lymphoma", "lym\u00adphoma, **lym**phoma, lympho-\nma", "_, **_**_, _-\n_"),
        ("Pneumothorax", "pneumo-thorax, pneumothoraces; thorax", "_-_, _; thorax"),
        # short forms
        ("Hepatocellular carcinoma", "HCC, HCCs, hcc; Hcc", "_, _, _; _"),
        ("Pulmonary embolism", "PE, pe, PEs", "_, _, _"),
        ("Acute respiratory distress syndrome", "ARDS, ards", "_, _"),
        ("Acute lymphoblastic leukaemia", "ALL", "_"),
        ("Carcinoma of the pancreas", "CP, COP", "_, _"),
        ("Arteriovenous malformation", "AVM, avm", "_, _"),
        ("Tuberculosis", "TB", "_"),
        ("Diffuse large B-cell lymphoma", "DLBCL", "_"),
        ("Neurofibromatosis type 1", "NF1", "_"),
        ("Aortic stenosis", "AS, as", "_, as"),
        ("Multiple myeloma", "MM of 12 mm", "_ of 12 mm"),
        # written out
        ("Cerebral AVM", "arteriovenous malformation", "_ _"),
        ("TB", "tuberculosis, tibia", "_, tibia"),
        ("PE", "pulmonary embolism, pulmonary artery", "_ _, pulmonary artery"),
        ("ARDS", "acute respiratory distress syndrome", "_ _ _ syndrome"),
    ],
)  # fmt: skip
def test_what_names_the_diagnosis_is_masked(diagnosis: str, text: str, seen: str) -> None:
    assert hidden(diagnosis, text) == seen


@pytest.mark.parametrize(
    ("diagnosis", "text"),
    [
        ("Left renal mass", "a large mass on the left; adrenal, suprarenal"),
        ("Lymphoma", "lymph nodes, lymphadenopathy"),
        ("Fibrosis", "fibroid"),
        ("L5 spondylolysis", "L5, 5 mm, L4/5"),
        ("Liver abscess", "delivery"),
        ("Acute syndrome of the chest", "acute onset, the syndrome"),
        ("Adenocarcinoma", "ADC 0.7, MR, CT, PA view"),
        ("Pulmonary infarction", "pain, in"),
        ("Spondylitis", "sit, side, SPINE"),
        ("AVM", "abdomen and vein; very much"),
        ("PE", "a pin edge"),
        ("Pneumothorax", "no ▮ thorax ▮▮"),
    ],
)
def test_what_is_not_the_diagnosis_stays(diagnosis: str, text: str) -> None:
    assert hidden(diagnosis, text) == text


def test_words_of_shown_metadata_stay_readable_but_not_diseases_of_the_same_stem() -> None:
    text = "thyroid nodule, CT of the breast, breasts"
    assert hidden("Breast carcinoma", text, anatomy=("Breast", "Thyroid")) == text
    assert hidden("Breast carcinoma", text) == "thyroid nodule, CT of the _, _"
    assert hidden("Meningitis", "meningitis", anatomy=("Meninges",)) == "_"
    assert hidden("Thyroiditis", "known thyroiditis", anatomy=("Thyroid",)) == "known _"


def test_the_title_counts_and_tags_that_share_a_word_with_the_diagnosis() -> None:
    one = Case(
        "a",
        {"title": "Pott disease", "diagnosis": "Spondylitis", "history": "Pott, gibbus, cord"},
        {"tags": ("tuberculous spondylitis", "gibbus spondylitis", "cord compression")},
    )
    assert masked(one, KEY).fields["history"].replace(MASK, "_") == "_, _, cord"


def test_a_case_without_a_diagnosis_is_left_as_it_is() -> None:
    one = Case("a", {"findings": "A mass, HCC, the ▮"})
    assert masked(one, KEY).fields["findings"] == "A mass, HCC, the ▮"


# Whatever the text.

WORDS = (
    "lymphoma", "Lymphomas", "lymphomatous", "lymph", "osteosarcoma", "osteo-sarcoma", "sarcoma",
    "haemorrhage", "hemorrhagic", "metastasis", "metastases", "metastatic", "Crohn's", "crohn",
    "Sjögren", "sjogren", "tumour", "tumor", "hepatocellular", "carcinoma", "HCC", "hcc", "AVM",
    "arteriovenous", "malformation", "PE", "pe", "pulmonary", "embolism", "emboli", "MM", "mm",
    "multiple", "myeloma", "cirrhotic", "cirrhosis", "thrombus", "thrombosis", "TB", "mass", "left",
    "the", "of", "acute", "L5", "3", "3.1", "known", "type", "1", "NF1", "xx", "骨髄", "β",
)  # fmt: skip
GLUE = (" ", " ", " ", ", ", "-", "/", "\n", " (", "▮", " 3 ", "'", "’s ", "\u00ad", "**")

_texts = st.lists(st.sampled_from([w + g for w in WORDS for g in GLUE]), max_size=12).map("".join)
_names = st.lists(st.sampled_from([w + " " for w in WORDS]), min_size=1, max_size=4).map("".join)
PLAIN = {stem(spelling(word)) for word in load("unknown.json")["words"]}


def names(form: str) -> set[str]:
    """A word's stem and that of its American spelling."""
    parts = [part for part in form.split("'") if len(part) > 1]
    return {stem(p) for p in parts} | {stem(spelling(p)) for p in parts}


def is_content(form: str) -> bool:
    telling = len(form) > 1 and not re.fullmatch(r"[a-z]?[\d.]+", form) and not is_stop_word(form)
    return telling and not names(form) & PLAIN


@examples(max_examples=400, deadline=None)
@given(_names, _names, _texts)
def test_no_word_of_the_diagnosis_is_left(diagnosis: str, title: str, text: str) -> None:
    one = Case("a", {"diagnosis": diagnosis, "title": title, "findings": text})
    told = set().union(
        *(names(form) for form in words_of(f"{diagnosis} {title}") if is_content(form))
    )
    left = words_of(masked(one, KEY).fields["findings"])
    assert [form for form in left if names(form) & told] == []


@examples(max_examples=400, deadline=None)
@given(_names, _texts)
def test_masking_twice_changes_nothing(diagnosis: str, text: str) -> None:
    disclosure = disclosure_of(Case("a", {"diagnosis": diagnosis}))
    once = disclosure.mask(text)
    assert disclosure.mask(once) == once


def between(text: str) -> str:
    """What is left of a text without its words and masks."""
    found, at = [], 0
    for token in word_tokens(text):
        found.append(text[at : token.start])
        at = token.end
    return "".join([*found, text[at:]]).replace("▮", "")


@examples(max_examples=300, deadline=None)
@given(_names, st.one_of(_texts, st.text()))
def test_all_else_stays_as_it_was(diagnosis: str, text: str) -> None:
    seen = disclosure_of(Case("a", {"diagnosis": diagnosis})).mask(text)
    assert between(seen) == between(text)
    kept, words = iter(words_of(text)), words_of(seen)
    assert all(word in kept for word in words)  # the same words in the same order
    assert seen.count("▮") - text.count("▮") == 3 * (len(words_of(text)) - len(words))


def test_the_mask_holds_no_word() -> None:
    assert words_of(MASK) == words_of(f"a{MASK}b")[2:] == []


# What stands in for a case.


def test_nothing_of_a_case_is_taken_along_but_what_is_shown() -> None:
    secret = "canary"
    one = Case(
        f"{secret}/1",
        dict.fromkeys(TEXT_FIELDS, secret) | dict.fromkeys(FIELDS, "shown"),
        {"tags": (secret,), "date": ("2024-03-18",)} | dict.fromkeys(SHOWN, ("shown",)),
        source=secret,
        raw_text=secret,
        keyword_list=secret,
        images=(Image(f"{secret}.png", f"a {secret}", f"{secret} of the brain", drawing=True),),
        warnings=(secret,),
    )
    seen = masked(one, KEY)
    assert secret not in repr(seen)
    assert seen.fields == {
        "title": f"Unknown case {seen.case_id}",
        **dict.fromkeys(FIELDS, "shown"),
    }
    assert seen.metadata == dict.fromkeys(SHOWN, ("shown",))
    assert seen.images == (Image("1.png", f"a {MASK}", f"{MASK} of the brain", drawing=True),)
    assert seen.derived == ()
    assert {part.name for part in fields_of(Case)} == {
        "case_id", "fields", "metadata", "source", "raw_text", "keyword_list", "images", "warnings",
        "derived",
    }, "a new part of a case: is it safe to show?"  # fmt: skip


def test_what_a_case_lacks_its_stand_in_lacks_too() -> None:
    seen = masked(Case("a", {"findings": "x"}), KEY)
    assert (list(seen.fields), seen.metadata, seen.images) == (["title", "findings"], {}, ())


def test_an_id_stays_the_same_and_depends_on_the_key() -> None:
    """It is written down here, so that links to a published case do not break unnoticed."""
    assert opaque_id("spine/lymphoma", KEY) == opaque_id("spine/lymphoma", KEY)
    assert re.fullmatch("[0-9a-f]{10}", opaque_id("spine/lymphoma", KEY))
    assert opaque_id("a", b"k") == "10b7b3ae9a"
    assert opaque_id("a", b"K") != opaque_id("a", b"k") != opaque_id("b", b"k")


def test_ids_differ_also_where_their_beginnings_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "_ID_DIGITS", 1)
    originals = [Case(str(number), {"findings": "x"}) for number in range(60)]
    pairs = masked_cases(originals, KEY)
    ids = [pair.masked.case_id for pair in pairs]
    assert [pair.original for pair in pairs] == originals
    assert len(set(ids)) == 60
    assert {len(one) for one in ids} == {1, 3}
    assert all(pair.masked.title == f"Unknown case {pair.masked.case_id}" for pair in pairs)
    again = masked_cases(originals[::-1], KEY)
    assert {pair.original.case_id: pair.masked for pair in again} == {
        pair.original.case_id: pair.masked for pair in pairs
    }
