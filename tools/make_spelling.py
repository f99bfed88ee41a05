"""Write searchcases/data/spelling.json: which stems are British spellings of American ones.

Run: python tools/make_spelling.py /usr/share/dict/scowl

The folder holds the word lists of SCOWL (http://wordlist.aspell.net; Debian's package "scowl"),
which say of each word whether it is American, British, a variant or all of it. A pair counts where

* the one is a word that is not American, rules below make the other of it, and that is American;
* or the one is an American word with a medical stem below, and the other is that word with the
  British stem;
* or it stands below.

So no word is changed for the letters in it: "gastroesophageal" is American as it is, and what a
rule would make of it no word. Kept are stems (Porter2), each once, and none that is the stem of a
usual American word as well.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from searchcases.analysis.stems import unspelled

TARGET = Path(__file__).parent.parent / "searchcases" / "data" / "spelling.json"
USUAL, LARGE, ALL = 70, 80, 95
"""Sizes of SCOWL's lists."""

MOST_RULES = 3
SHORTEST = 4
"""Letters of a stem that is kept: shorter ones collide."""

RULES = [
    (r"ae(?!r|s?$)", "e"), (r"oe(?![sd]?$)", "e"), (r"our", "or"), (r"is(?=[aei])", "iz"),
    (r"ys(?=[ei])", "yz"), (r"(?<=[bctv])re(?=[sd]?$)", "er"), (r"(?<=[bt])r(?=ing)", "er"),
    (r"(?<=[aeiou])ll(?=ed|ing|er|or|ation|est|ous|is|iz|ery)", "l"),
    (r"(?<=[aeiou])l(?=s?$|ment|ful)", "ll"), (r"ogue", "og"), (r"ence", "ense"), (r"ou(?=l)", "o"),
    (r"grey", "gray"), (r"plough", "plow"), (r"sulph", "sulf"), (r"leuc", "leuk"),
    (r"gramme", "gram"), (r"oeuvre", "euver"), (r"oeuvr", "euver"), (r"tis(?=[ei])", "tic"),
    (r"(?<=[dg])e(?=ment)", ""), (r"arte(?=f)", "arti"), (r"yre$", "ire"), (r"que(?=s?$)", "ck"),
]  # fmt: skip
"""British letters, and American letters for them."""

MEDICAL = [
    (r"(?<![cpts])hem(?=angi|ar|at|o|inic|ins?$)", "haem"), (r"(?<=[a-z]{2})emi(?=as?$)", "aemi"),
    (r"(?<=isch|glyc|leuk|ptic|thal)emi(?=c)", "aemi"), (r"(?<=\ban)emi(?=c)", "aemi"),
    (r"(?<=rrh)e(?=as?$|ic$|al$)", "oe"), (r"edema(?=$|s$|t)", "oedema"),
    (r"esophag", "oesophag"), (r"estr(?=ogen|adiol|us)", "oestr"), (r"(?<=pn)e(?=as?$|ic$)", "oe"),
    (r"anesth", "anaesth"), (r"(?<!an)esthes", "aesthes"), (r"\bped(?=ia[tc])", "paed"),
    (r"orthoped", "orthopaed"), (r"gynec", "gynaec"), (r"\betiolog", "aetiolog"),
    (r"\bcec(?=um|al|o|it|a$)", "caec"), (r"(?<=[a-z]o)cec(?=um|al|ost)", "caec"),
    (r"celiac", "coeliac"), (r"(?<=[a-z]{3}o)cele", "coele"), (r"leuko", "leuco"),
    (r"\bfet(?=al|us|o)", "foet"), (r"\bfec(?=es|al|ul|o)", "faec"), (r"\bnev(?=us|i$|o)", "naev"),
    (r"tumor", "tumour"), (r"fiber", "fibre"), (r"cesar(?=ea|ia)", "caesar"), (r"color", "colour"),
    (r"pheochrom", "phaeochrom"), (r"sulf(?=[aoui])", "sulph"),
    (r"(?<=[a-z]{4})iz(?=e[drs]?$|ing$|ations?$)", "is"),
]  # fmt: skip
"""Medical stems in American words, and the British for them."""

MORE_AMERICAN = """
    anemic angiohemophilia angioedema aortoesophageal arterialization bronchoesophageal cecopexy
    cecostomy cephalocele cephalohematoma cystocele dacryocystocele devascularized edematous
    embolization embolize embolized encephalocele endothelialization enterocele epithelialization
    esophagectomy esophagocutaneous esophagogastric esophagogram esophagography esophagopleural
    esophagoscopy esophagram fecalith fecaloma fetopathy fetoplacental galactocele gastroesophageal
    gastroesophagostomy hemangioblastoma hemangioendothelioma hemangiolymphangioma hemangiomatosis
    hemangiopericytoma hemarthrosis hematochezia hematocolpos hematogenous hematometra hematomyelia
    hematopoiesis hematosalpinx hematoxylin hemobilia hemodialysis hemodynamics hemoglobinopathy
    hemoperitoneum hemopneumothorax hemopericardium hemoretroperitoneum hemosalpinx hemosiderin
    hemosiderosis hemosuccus hemothorax hemotympanum hydrocele hydrohematonephrosis
    hydrometrocolpos hyperemia hyperemic hyponatremia ileocecal intraesophageal ischemic
    ketoacidemia lateralization leukoaraiosis leukoencephalopathy leukomalacia lymphangiohemangioma
    lymphedema lymphocele lymphohemangioma marginalized medialization meningocele
    meningomyelocele mineralization mucocele myelomeningocele myohemoglobin myxedema
    neovascularization omphalocele papilledema pheochromocytoma pneumatization pneumatized
    pseudotumor rectocele recanalization recanalized revascularization spermatocele
    tracheoesophageal uremic ureterocele varicocele vascularization vascularized viremia
"""
"""American words that the lists do not have."""

PREFIXES = "anti extra intra micro non para peri post pre sub trans"
PREFIXED = """
    anesthetic cecal edematous esophageal esophagectomy fetal hematogenous hematoma hemolytic
    hemorrhage hemorrhages hemorrhagic ischemic leukemic orthopedic pediatric tumoral
"""
"""American words that are often written in one with these prefixes."""

MORE_PAIRS = """
    gastrooesophageal gastroesophageal, pharyngooesophageal pharyngoesophageal,
    methaemoglobin methemoglobin, methaemoglobinaemia methemoglobinemia,
    carboxyhaemoglobin carboxyhemoglobin, posthaemorrhagic posthemorrhagic,
    disc disk, discs disks, neurone neuron,
    distention distension, dialogue dialog, kilometre kilometer, angiooedema angioedema,
    plough plow, amoeba ameba, amoebic amebic, orientated oriented, calibre caliber,
    centre center, centred centered, grey gray, sulphur sulfur,
    centre center, centred centered, grey gray, sulphur sulfur,
    artefact artifact, artefactual artifactual,
    mould mold, aluminium aluminum, catheterise catheterize, dilatation dilation,
    haemorrhoid hemorrhoid, thalassaemic thalassemic, septicaemic septicemic,
    haemangiomata hemangiomata, haematomata hematomata, caeca ceca, oestrogenic estrogenic,
    manoeuvre maneuver, litre liter, metre meter
"""
"""Pairs beyond rules."""


def word_list(folder: Path, kinds: list[str], size: int) -> set[str]:
    """Words in small letters of SCOWL's lists of some kinds, up to a size."""
    found: set[str] = set()
    for kind in kinds:
        for path in folder.glob(f"{kind}-words.*"):
            if int(path.suffix[1:]) <= size:
                found.update(path.read_text("latin-1").split())
    return {word for word in found if word.isascii() and word.isalpha() and word.islower()}


def spelled(word: str) -> Iterator[tuple[int, str]]:
    """What rules make of a word, and how many it took."""
    known = {word}
    for count in range(1, MOST_RULES + 1):
        new = {
            one[: match.start()] + letters + one[match.end() :]
            for one in known
            for pattern, letters in RULES
            for match in re.finditer(pattern, one)
        }
        yield from ((count, one) for one in sorted(new - known))
        known |= new


def main() -> None:
    folder = Path(sys.argv[1])
    usual, large = (word_list(folder, ["english", "american"], size) for size in (USUAL, LARGE))
    only = word_list(folder, ["american"], ALL)
    british = word_list(folder, ["british*", "variant_*"], USUAL)
    pairs = {}
    for word in sorted(british - usual):
        choices = [(count, one not in only, one) for count, one in spelled(word) if one in large]
        if choices:
            pairs[word] = min(choices)[2]
    compounds = {prefix + word for prefix in PREFIXES.split() for word in PREFIXED.split()}
    for word in sorted(large | compounds | {*MORE_AMERICAN.split()}):
        for pattern, letters in MEDICAL:
            other = re.sub(pattern, letters, word)
            american = other in only or (letters == "is" and other in usual)
            if other != word and not american:
                pairs.setdefault(other, word)
    for _ in range(2):  # of a word with two British stems, both
        pairs = {one: pairs.get(other, other) for one, other in pairs.items()}
    taken = {unspelled(word) for word in usual - pairs.keys()}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in pairs.items():
        if len(unspelled(one)) >= SHORTEST and unspelled(one) not in taken:
            found[unspelled(one)][unspelled(other)] += 1
    stems = {one: min(others, key=lambda o: (-others[o], o)) for one, others in found.items()}
    more = map(str.split, MORE_PAIRS.split(","))
    stems |= {unspelled(one): unspelled(other) for one, other in more}
    stems = {one: stems.get(other, other) for one, other in stems.items() if one != other}
    table = {
        "about": "Stems of British spellings and the American ones that they are indexed as."
        " Generated by tools/make_spelling.py from SCOWL's word lists (Copyright 2000-2011 by Kevin"
        " Atkinson; see docs/query-language.md); do not edit.",
        "stems": dict(sorted(stems.items())),
    }
    TARGET.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(pairs):,} pairs of words, {len(stems):,} of stems")


if __name__ == "__main__":
    main()
