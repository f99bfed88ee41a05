"""What looks like an identifier is found; what teaching texts are full of is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser
from typing import Any

import pytest
from building import case
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchcases import identifiers
from searchcases.identifiers import Identifier, Kind, scan
from searchcases.model import Case, Image


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text) for one in scan(case("a", text))]


@pytest.mark.parametrize(
    "date",
    [
        "12/05/1998", "5/12/1998", "12/25/98", "31/1/98", "12-05-1998", "12-05-98", "12.05.1998",
        "1.5.1998", "01.05.98", "1998-05-12", "1998/05/12", "1998.5.2", "19980512", "05/1998",
        "12 March 2019", "12th of March 2019", "12-Mar-2019", "March 12, 2019", "Mar. 12th, 2019",
        "march 2019", "MARCH 2019", "Sept 2019", "may 2019", "May of 2019", "Jan '19", "12 March",
        "March 12", "3rd May", "Oct 3", "12 february", "february 12", "1st Dec.",
    ],
)  # fmt: skip
def test_a_date_more_exact_than_a_year_is_found(date: str) -> None:
    for text in (date, f"Seen on {date}, again later.", f"({date})", f"scan_{date}"):
        assert found(text) == [("date", date)]


@pytest.mark.parametrize(
    "number",
    [
        "MRN 123456", "MRN: 00-12-34", "mrn#1234", "MRN12345", "ID 12345", "id: 12345", "ID=H12345",
        "Patient ID 0042", "patient no. 12345", "patient's number 4711", "hospital number H1234567",
        "Hospital No: 998877", "medical record number is 12345", "Accession # 20-12345",
        "accession 1234567", "Acc. 99887", "case number 4711", "NHS number 9434765919",
        "943 476 5919", "078-05-1120", "SSN 078051120", "12345678", "A1234567", "AB12345678",
        "1.2.840.113619.2.55.3", "specimen no. S19-1234",
    ],
)  # fmt: skip
def test_a_record_number_is_found(number: str) -> None:
    for text in (number, f"Images of {number}, see above.", f"({number})", f"x_{number}"):
        assert found(text) == [("record number", number)]


@pytest.mark.parametrize(
    "number",
    [
        "+1 555 123 4567", "+44 20 7946 0958", "+49 (30) 901820", "555-123-4567", "555.123.4567",
        "(555) 123-4567", "020 7946 0958", "01632 960 001", "07700 900123", "07700900123",
        "06 12 34 56 78", "tel 960001", "Tel.: 555-0123", "phone number 5550123", "bleep 1234",
        "fax: 0123 456", "pager 555 0123",
    ],
)  # fmt: skip
def test_a_phone_number_is_found(number: str) -> None:
    for text in (number, f"Call {number}.", f"({number})"):
        assert found(text) == [("phone number", number)]


@pytest.mark.parametrize("address", ["a@b.org", "jane.doe+x@mail.example.co.uk", "j_d@x-y.de"])
def test_an_email_address_is_found(address: str) -> None:
    for text in (address, f"Write to {address}.", f"<{address}>", f"mailto:{address}"):
        assert found(text) == [("e-mail address", address)]


@pytest.mark.parametrize(
    "text",
    [
        # sizes, amounts, values
        "3.1 x 2.4 cm", "3.1 × 2.4 × 1.9 cm", "12-14-16 mm", "12/05/98 mm", "10-12 mm", "94 mm",
        "120 300 4000 mg", "2500000 units", "5000000", "1234567 cells/ul", "1234567/ul", "0.62",
        "0.62 × 10-3 mm2/s", "0.07620147199901738", "1234567.5", "1,234,567", "SUVmax 19.6",
        "HU -100 to 1000", "b = 1000", "TR/TE 4000/90", "T1 500/15/2", "5/5 strength", "120/80",
        "120/80/98", "150-4000 ng/mL", "platelets 250000", "1e10", "5e-05", "98.6", "10%",
        # ages, times, durations, ratios
        "37-year-old", "6 months", "24/7", "24/7/365", "3:1", "12:30", "2/3", "3/24", "11/2 years",
        "day 12 of 14", "weeks 10-12-14-16",
        # levels, stages, eponyms, sequences
        "T1-2", "L4/5", "L4-5", "T10/11/12", "T10-11-12", "levels 10/11/12", "ribs 9-10-11",
        "C5-6-7", "Th12", "BI-RADS 4", "Fuhrman 3/4", "Bosniak 2F", "T1-weighted", "S1", "Gd-DTPA",
        "May-Thurner 2", "a march fracture", "5 march fractures", "the 12 may be", "it may 3",
        "OCT 3", "mar 5", "grade 2 of 4",
        # years, literature, codes, links
        "2019", "in 2019", "2015-2019", "2015/2016", "1990s", "ID 2019", "NHS 2019", "12 (2019)",
        "10.1148/radiol.2019182345", "doi:10.1148/rg.12345678", "PMID: 12345678", "PMC1234567",
        "NCT01234567", "OMIM 123456", "ISBN 978-3-16-148410-0", "ISSN 1234-5678",
        "https://example.org/12345678/2019-05-12", "www.example.org/12345678.pdf",
        "Radiology 2019;12(3):123-45", "ICD-10 C90.0", "patient 12", "case number 3", "case 1234",
        "hospital stay of 1234 h", "mobile: 0.01853057030622884", "phone 2", "telephone",
        "a @ b", "T2* @ 3T",
        # names of files
        "001fb300-c856-4bb9-a95c-dec6f98c48eb", "12345678-1234-4234-9234-123456789012",
        "000_6df73cbcf84d81d4", "MPX1024",
    ],
)  # fmt: skip
def test_what_teaching_texts_are_full_of_is_no_identifier(text: str) -> None:
    for written in (text, f"Seen: {text}, and so on.", f"({text})"):
        assert found(written) == []


def test_every_kind_has_a_pattern() -> None:
    assert {kind for kind, _ in identifiers._PATTERNS if kind} == set(Kind)


def test_every_part_of_a_case_is_scanned_and_named() -> None:
    mail = "a@b.org"
    one = Case(
        f"chest/{mail}",
        {"title": mail, "findings": f"See {mail}"},
        {"anatomy": ("Chest", mail), "date": ("2024-03-18", "18/3/2024"), "age": ("37",)},
        keyword_list=f"- {mail}: 0.1",
        images=(Image("IMG_20190318.jpg", "axial", f"from {mail}"),),
    )
    assert scan(one) == [
        Identifier(Kind.EMAIL, mail, "case_id", 6, 13),
        Identifier(Kind.EMAIL, mail, "title", 0, 7),
        Identifier(Kind.EMAIL, mail, "findings", 4, 11),
        Identifier(Kind.EMAIL, mail, "anatomy", 0, 7),
        Identifier(Kind.DATE, "18/3/2024", "date", 0, 9),
        Identifier(Kind.DATE, "20190318", "images", 4, 12),
        Identifier(Kind.EMAIL, mail, "images", 5, 12),
        Identifier(Kind.EMAIL, mail, "keyword_list", 2, 9),
    ]


def test_tags_which_are_text_as_well_are_reported_once() -> None:
    one = Case("a", {"tags": "MRN 12345"}, {"tags": ("MRN 12345",)})
    assert len(scan(one)) == 1
    assert len(scan(Case("a", {}, one.metadata))) == 1


_PIECES = ("MRN", "12", "345", "2019", "march", "/", "-", ".", " ", "+", "(", ")", "@", "x", "é")


@examples(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=2))).map("".join))
def test_places_are_in_order_apart_and_hold_what_they_say(text: str) -> None:
    end = 0
    for one in scan(case("a", text)):
        assert one.start >= end
        assert text[one.start : one.end] == one.text
        assert re.search(r"[\d@]", one.text)
        end = one.end


def repeats(tree: Any) -> Iterator[tuple[Any, int]]:
    """Every repetition of a parsed pattern: its kind and how often it may repeat."""
    for operator, value in tree:
        if "REPEAT" in str(operator):
            yield operator, value[1]
        for part in value if isinstance(value, tuple | list) else ():
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, _parser.SubPattern):
                    yield from repeats(inner)


def test_each_place_is_tried_in_bounded_work() -> None:
    """So the whole is linear: a repetition is short, or gives nothing back."""
    counts = list(repeats(_parser.parse(identifiers._ANY.pattern)))
    assert len(counts) > 50
    for operator, most in counts:
        assert most <= 64 or operator is _constants.POSSESSIVE_REPEAT


@pytest.mark.parametrize(
    "piece", ["1", "1-", "1.", "1/", "a", "a.", "a@", "a@a.", "+1 ", "(", "MRN ", "MRN a", "may ",
              "1 may ", "https://", "10.1234/", "tel 1 ", "record ", "0 1", "A1", "12345678-"],
)  # fmt: skip
def test_long_runs_of_what_identifiers_begin_with_are_done_with(piece: str) -> None:
    """Trying again from every place of a run would not come to an end here."""
    found(piece * (400_000 // len(piece)) + "!")
