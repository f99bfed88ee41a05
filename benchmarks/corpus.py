"""Which cases is the static archive measured on? Generated ones, the same on every machine.

    python benchmarks/corpus.py FOLDER [--cases N]

Some 290 tokens in seven fields, of 40,000 word forms whose frequencies, stop words and distinct
words per case follow published teaching cases (see the constants), as do denials, doubts,
abbreviations, hyphens and measurements; none of their text. A case
depends on its number alone: the first 2,000 of 40,000 cases are the 2,000 cases.

``FOLDER/cases`` holds JSON lines for ``searchcases index``, ``FOLDER/pages`` the same text as a
page of HTML per case for the search tools that read those.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import os
import random
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from itertools import accumulate

import sentence_patterns
import vocabulary

SEED = 20_260_101
PER_FILE = 1_000  # cases of a file of JSON lines
PER_FOLDER = 1_000  # pages of a folder, as no tool should have to list 40,000 files at once

LENGTHS = {"history": 15, "exam": 15, "findings": 66, "discussion": 136}
"""Tokens of the running text, on average; title, diagnosis and differential bring some 26 more."""

PATTERNS = 4_000  # distinct sentences, but for their content words
TOPIC_RATE = 0.4  # content words that are of the diagnosis: some 170 distinct words per case
TOPIC_SIZE = 50
DIAGNOSES = 3_000
DIAGNOSIS_EXPONENT = 0.7  # few diagnoses are common, most stand in a handful of cases

SITES = str.split("""
knee hip shoulder elbow wrist ankle hand foot femur tibia fibula humerus radius ulna clavicle
scapula sternum rib pelvis sacrum spine skull mandible orbit brain brainstem cerebellum lung pleura
mediastinum thymus trachea heart pericardium aorta liver gallbladder pancreas spleen stomach
duodenum jejunum ileum appendix colon rectum kidney ureter bladder prostate testis uterus ovary
breast thyroid larynx tongue parotid adrenal peritoneum
""")
LESIONS = str.split("""
fracture dislocation osteomyelitis abscess cyst lymphoma metastasis sarcoma carcinoma lipoma
haemangioma infarction rupture haematoma stenosis aneurysm fistula hernia duplication torsion
perforation obstruction contusion agenesis hypoplasia teratoma fibroma tuberculosis
""")
QUALIFIERS = str.split("""
acute chronic primary secondary bilateral occult stress recurrent congenital traumatic spontaneous
malignant benign diffuse focal early advanced atypical
""")
ABBREVIATIONS = str.split("""
CT MRI T1 T2 FLAIR ADC STIR HU AP PA PACS MIP CTA MRA SUV FDG DWI GRE IV ED ER US PET WBC LUL RUL
""")
"""In capitals wherever they stand: 30 of 1,000 tokens. In 319 labelled MedPix cases, the real ones
that kept their capitals, it is 35 (counted by ``corpus_rates``, as the rates below)."""

LENGTHS_WRITTEN, NUMBERS = 12, 220
"""Forms with a digit: 2 lengths and 38 in all in 1,000 tokens (2,000 MedPix cases: 2.0 and 42)."""

MODALITIES = {"MR": 34, "CT": 33, "XR": 20, "US": 7, "NM": 2, "PET": 2, "MG": 1, "XA": 1}
ANATOMY = """Musculoskeletal, Chest, Abdomen, Brain, Spine, Head and neck, Cardiac, Vascular,
Breast, Pelvis, Paediatric, Gastrointestinal, Genitourinary, Hepatobiliary""".replace("\n", " ")
LEVELS = ("beginner", "intermediate", "advanced")
SEXES = {"F": ("woman", "girl"), "M": ("man", "boy")}


TEXT_FIELDS = ("title", "history", "exam", "findings", "diagnosis", "ddx", "discussion")


@dataclass(frozen=True, slots=True)
class Case:
    """A generated case; the fields are named as ``searchcases`` reads them."""

    id: str
    title: str
    history: str
    exam: str
    findings: str
    diagnosis: str
    ddx: list[str]
    discussion: str
    modality: list[str]
    anatomy: list[str]
    age: int
    sex: str
    level: str
    tags: list[str]
    date: str


@dataclass(frozen=True, slots=True)
class Words:
    """What sentences are made of, with running totals of the weights."""

    content: list[str]
    content_weights: list[float]
    patterns: list[tuple[str, int]]
    diagnoses: list[str]
    diagnosis_weights: list[float]
    tags: list[str]


def cases(count: int) -> Iterator[Case]:
    """The first so many cases."""
    words = _words()
    return (_case(number, words) for number in range(count))


def fingerprint() -> str:
    """Changes when the generator does, and so the cases may."""
    found = hashlib.sha256()
    for path in (__file__, sentence_patterns.__file__, vocabulary.__file__):
        with open(path, "rb") as file:
            found.update(file.read())
    return found.hexdigest()[:12]


def write_json_lines(
    folder: str, count: int, per_file: int = PER_FILE, names: Collection[str] | None = None
) -> None:
    """Write the cases for ``searchcases index``: all of their fields, or those named."""
    os.makedirs(folder, exist_ok=True)
    lines: list[str] = []
    for number, case in enumerate(cases(count), start=1):
        record = asdict(case) if names is None else {name: getattr(case, name) for name in names}
        lines.append(json.dumps(record) + "\n")
        if number % per_file == 0 or number == count:
            path = os.path.join(folder, f"cases-{(number - 1) // per_file:04}.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(lines)
            lines.clear()


def write_pages(folder: str, count: int) -> None:
    """Write a page of HTML per case, marked up for Pagefind."""
    for number, case in enumerate(cases(count)):
        below = os.path.join(folder, f"{number // PER_FOLDER:03}")
        if number % PER_FOLDER == 0:
            os.makedirs(below, exist_ok=True)
        with open(os.path.join(below, f"{case.id}.html"), "w", encoding="utf-8") as file:
            file.write(page(case))


def page(case: Case) -> str:
    """The text of a case as HTML; metadata are filters, and headings are not case text."""
    filters = {"modality": case.modality, "anatomy": case.anatomy, "sex": [case.sex],
               "level": [case.level], "tags": case.tags}  # fmt: skip
    metas = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{html.escape(value)}">\n'
        for name, values in filters.items()
        for value in values
    )
    sections = {"History": case.history, "Examination": case.exam, "Findings": case.findings,
                "Diagnosis": case.diagnosis, "Differential diagnosis": "; ".join(case.ddx),
                "Discussion": case.discussion}  # fmt: skip
    body = "".join(
        f"<h2 data-pagefind-ignore>{heading}</h2>\n<p>{html.escape(text)}</p>\n"
        for heading, text in sections.items()
    )
    title = html.escape(case.title)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n"
        f"{metas}</head>\n<body>\n<article data-pagefind-body>\n<h1>{title}</h1>\n{body}"
        "</article>\n</body>\n</html>\n"
    )


@cache
def _words() -> Words:
    draw = random.Random(SEED)
    forms = vocabulary.forms(SEED)
    diagnoses = _diagnoses(draw, forms)
    weights = accumulate((1 + place) ** -DIAGNOSIS_EXPONENT for place in range(DIAGNOSES))
    measures = [f"{draw.uniform(0.3, 9.9):.1f} cm" for _ in range(LENGTHS_WRITTEN // 2)]
    measures += [f"{draw.randint(2, 41)} mm" for _ in range(LENGTHS_WRITTEN - len(measures))]
    measures += [str(number) for number in range(1, NUMBERS)]
    measures += ["T1-weighted", "T2-weighted", "L4-L5", "L5-S1", "C5-C6"]
    draw.shuffle(measures)
    capitals = {name.lower(): name for name in ABBREVIATIONS}
    content = [capitals.pop(form, form) for form in forms]
    for number, name in enumerate(capitals.values()):  # those that were not in the list
        content.insert(16 + 6 * number, name)
    for number, measure in enumerate(measures):
        content.insert(30 + 13 * number, measure)
    return Words(
        content,
        vocabulary.cumulative_weights(len(content)),
        [sentence_patterns.pattern(draw) for _ in range(PATTERNS)],
        diagnoses,
        list(weights),
        draw.sample(forms[300:4_000], 250),
    )


def _diagnoses(draw: random.Random, forms: list[str]) -> list[str]:
    lesions = LESIONS + [form for form in forms[:9_000] if form.endswith(("oma", "itis", "osis"))]
    names_of_people = [form.removesuffix("'s") for form in forms if form.endswith("'s")]
    names: dict[str, None] = {}
    while len(names) < DIAGNOSES:
        kind = draw.random()
        site = draw.choice(SITES)
        lesion = draw.choice(LESIONS if kind < 0.5 else lesions)
        if kind < 0.35 or kind > 0.75:
            name = f"{lesion} of the {site}"
        elif kind < 0.6:
            name = f"{draw.choice(QUALIFIERS)} {lesion} of the {site}"
        elif kind < 0.7:
            name = f"{draw.choice(names_of_people)} syndrome"
        else:
            name = f"{draw.choice(QUALIFIERS)} {lesion}"
        names[name[0].upper() + name[1:]] = None
    return list(names)


def _case(number: int, words: Words) -> Case:
    draw = random.Random(f"{SEED}:{number}")
    place = draw.choices(range(DIAGNOSES), cum_weights=words.diagnosis_weights)[0]
    diagnosis = words.diagnoses[place]
    topic = _topic(place)
    scale = min(max(draw.gauss(1.0, 0.3), 0.4), 2.0)
    texts = {name: _text(draw, round(size * scale), topic, words) for name, size in LENGTHS.items()}
    sex = draw.choice("FM")
    age = min(int(draw.triangular(0, 95, 50)), 94)
    person = SEXES[sex][age < 18]
    complaint = " ".join(_content(draw, 2, topic, words))
    title = diagnosis if draw.random() < 0.5 else f"{complaint} in a {person}"
    others = draw.choices(
        words.diagnoses, cum_weights=words.diagnosis_weights, k=draw.randint(2, 5)
    )
    return Case(
        id=f"case-{number:06}",
        title=title[0].upper() + title[1:],
        history=f"A {age}-year-old {person} with {complaint}. {texts['history']}",
        exam=texts["exam"],
        findings=texts["findings"],
        diagnosis=diagnosis,
        ddx=list(dict.fromkeys(others)),
        discussion=texts["discussion"],
        modality=sorted(
            set(draw.choices(list(MODALITIES), list(MODALITIES.values()), k=draw.randint(1, 2)))
        ),
        anatomy=[draw.choice(ANATOMY.split(", ")).strip()],
        age=age,
        sex=sex,
        level=draw.choice(LEVELS),
        tags=sorted(set(draw.choices(words.tags, k=draw.randint(1, 4)))),
        date=f"{draw.randint(2005, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
    )


@cache
def _topic(diagnosis: int) -> list[str]:
    """Words that the cases of a diagnosis share, common ones and rare ones alike."""
    words = _words()
    draw = random.Random(f"{SEED}:diagnosis:{diagnosis}")
    places = (round(40 * 500 ** draw.random()) for _ in range(TOPIC_SIZE))  # ranks 40 to 20,000
    return [*words.diagnoses[diagnosis].lower().split()[::3], *(words.content[i] for i in places)]


def _content(draw: random.Random, count: int, topic: list[str], words: Words) -> list[str]:
    drawn = draw.choices(words.content, cum_weights=words.content_weights, k=count)
    for place in range(count):
        if draw.random() < TOPIC_RATE:
            drawn[place] = topic[int(draw.random() ** 2 * len(topic))]
    return drawn


def _text(draw: random.Random, tokens: int, topic: list[str], words: Words) -> str:
    sentences = []
    while tokens > 0:
        pattern, size = draw.choice(words.patterns)
        sentence = pattern % tuple(_content(draw, size, topic, words))
        sentences.append(sentence[0].upper() + sentence[1:])
        tokens -= sentence.count(" ") + 1
    return " ".join(sentences)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", help="where cases/ and pages/ are written")
    parser.add_argument("--cases", type=int, default=20_000, help="how many (default: 20,000)")
    options = parser.parse_args()
    write_json_lines(os.path.join(options.folder, "cases"), options.cases)
    write_pages(os.path.join(options.folder, "pages"), options.cases)


if __name__ == "__main__":
    main()
