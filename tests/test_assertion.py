"""Present, possible, absent: sentences, every cue, scopes within their text."""

import re
from collections import defaultdict
from collections.abc import Callable
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchcases.analysis.stream import read
from searchcases.analysis.vocabulary import Vocabulary
from searchcases.assertion import statuses, statuses_of_text
from searchcases.assertion.machine import Machine
from searchcases.assertion.rules import MARKS, MAX_CUE_WORDS, MAX_REACH, Cue, Role, shipped_rules
from searchcases.model import ABSENT, POSSIBLE, PRESENT

RULES = shipped_rules()
SIGNS = {"+": PRESENT, "?": POSSIBLE, "-": ABSENT}

# Behind a word: - it is absent, ? it is possible, + it is present; of the others nothing is asked.
SENTENCES = [
    # Denied
    "There is no pneumothorax-.",
    "No cyst-, stone- or mass- is seen.",
    "No focal consolidation-, pleural effusion-, or pneumothorax-.",
    "Without evidence of fracture-.",
    "Negative for embolism- or dissection-.",
    "Both kidneys are free of calculi-.",
    "The sinuses are clear of fluid-.",
    "The duct is not dilated-.",
    "The lesion does not show restriction- or edema-.",
    "She denies fever-, cough- and weight loss-.",
    "Absence of the septum- was noted.",
    "There is lack of enhancement-, the rim+ is thick+.",
    "Complete resolution of the hematoma-.",
    "Findings suggest recurrence? rather than necrosis-.",
    "The valve fails to open-.",
    "No longer any edema-.",
    "Neither ascites- nor adenopathy-.",
    "Ulcer+ w/o perforation-.",
    "CT ruled out appendicitis-.",
    # Denied behind
    "Pneumothorax- is not seen.",
    "A fracture- is not clearly identified.",
    "Effusion-: none.",
    "Ascites-: no. Spleen+: normal.",
    "The effusion- has resolved.",
    "Metastasis- is unlikely.",
    "Embolism- is excluded.",
    "Fracture- was ruled out.",
    "Cysts-, stones- and masses- are not identified.",
    # What ends a denial
    "No pneumothorax- or effusion- but a nodule+.",
    "The lesion+ without enhancement- shows calcification+.",
    "No mass- except a small cyst+.",
    "No edema-, the ventricles+ are large+.",
    "No infarct-, stable meningioma+.",
    "No edema- and there is a hematoma+.",
    "No stone-. Hydronephrosis+.",
    "No fever-; rash+ present.",
    "The mass+ (no calcification-) enhances+.",
    "No hemorrhage-, heart+ size is large+.",
    "No mass- aside from the known adenoma+.",
    "No ascites-, spleen+: enlarged+.",
    "No fracture- of the wrist due to the fall+.",
    "Absence of flow- suggests a thrombus?.",
    "No tumor- in the liver+ or spleen.",
    # In doubt
    "Cannot exclude metastasis?.",
    "Metastasis? cannot be excluded.",
    "A small tear? can not be ruled out.",
    "This may represent atelectasis?.",
    "Opacity+ suspicious for carcinoma?.",
    "Possible fracture? of the radius.",
    "Rule out abscess?.",
    "R/o abscess?.",
    "MRI to evaluate for syrinx?.",
    "CT is more sensitive in detecting small nodules?.",
    "Radiographs+ to identify a fracture?.",
    "We were not able to identify a stone-.",
    "Question left basilar atelectasis?.",
    "Small effusions? suspected.",
    "Lymphoma? is possible.",
    "Sarcoid? should be considered.",
    "May be due to edema?, blood? or pus?, the wall+ is thin+.",
    "Differential diagnosis includes lymphoma?, sarcoid? and silicosis?.",
    "Less likely abscess?.",
    "Abscess? is less likely.",
    "Possible edema? without effusion-.",
    "Calcification? may be seen.",
    "No effusion-, possible infarct?.",
    "No sign that may indicate abscess-.",
    "No abscess- is suspected.",
    "Swelling+ concerning for cellulitis?, fat+ is normal.",
    # Neither: hedges that mean present, and what only looks like a denial
    "Likely hemangioma+.",
    "Probable scar+ in the apex.",
    "Consistent with pneumonia+.",
    "Most suggestive of edema+.",
    "No change in the mass+.",
    "No significant interval change in the mass+.",
    "No increase in the effusion+.",
    "The nodule+ is not significantly changed.",
    "Without change of the cyst+.",
    "Not only the liver+ but the spleen+.",
    "Gram negative sepsis+.",
    "A lesion+ not seen on the prior study.",
    "MRI with and without contrast+.",
    "No doubt an abscess+.",
    "The lesion+ in question is a cyst+.",
    "Including but not limited to dyspnea+.",
    "Partial resolution of the effusion+.",
    "The heart+ size is normal+.",
    "Atelectasis+ versus infiltrate+.",
    "Atelectasis+ and/or infiltrate+.",
]


_SIGNED = re.compile(r"(\w+)([-+?])(?=\W|$)")


@pytest.mark.parametrize("signed", SENTENCES)
def test_sentences(signed: str) -> None:
    wanted = {word.lower(): SIGNS[sign] for word, sign in _SIGNED.findall(signed)}
    found = statuses_of_text(_SIGNED.sub(r"\1", signed))
    assert {word: status for word, status in found if word in wanted} == wanted


def test_every_sentence_asks_for_something() -> None:
    assert all(_SIGNED.search(signed) for signed in SENTENCES)


# Words that stand in no cue, and all that do.
PLAIN = ["alpha", "beta", "gamma"]
CUE_WORDS = sorted({word for cue in RULES.cues for place in cue.words for word in place})
texts = st.lists(
    st.one_of(st.sampled_from(PLAIN), st.sampled_from(CUE_WORDS), st.sampled_from(MARKS)),
    max_size=30,
).map(lambda words: [*words, "."])


def of(*parts: list[str]) -> list[int]:
    """Statuses of a stream of words."""
    words = [word for part in parts for word in part]
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    tokens = np.array([numbers[word] for word in words], np.int64)
    return statuses(tokens, Vocabulary(numbers)).tolist()


def one_way(cue: Cue, choose: Callable[[list[str]], str] = min) -> list[str]:
    return [choose(sorted(place)) for place in cue.words]


def check_effect(cue: Cue, words: list[str]) -> None:
    """A cue alone does what its group says, and nothing else."""
    group = RULES.groups[cue.group]
    said = group.status
    ended = words[-1] == "."
    if group.role in (Role.STOP, Role.PLACE, Role.VERB):
        before = ["no", "alpha", ",", "gamma"] if group.role is Role.VERB else ["no", "alpha"]
        found = of(before, words, ["beta", "."])
        assert found[1] == ABSENT
        assert found[3 if group.role is Role.VERB else -2] == PRESENT
        return
    found = of(["alpha"], words, [] if ended else ["beta"], ["."])
    assert found[0] == (said if group.role in (Role.BEHIND, Role.BETWEEN) else PRESENT)
    if not ended:
        assert found[-2] == (said if group.role in (Role.BEFORE, Role.BETWEEN) else PRESENT)
    assert set(found[1 : len(words) + 1]) == {PRESENT}  # cues themselves name nothing


@pytest.mark.parametrize("cue", RULES.cues, ids=lambda cue: " ".join(one_way(cue)))
def test_every_cue_has_the_effect_of_its_group(cue: Cue) -> None:
    check_effect(cue, one_way(cue))


@given(st.data(), st.sampled_from(RULES.cues))
def test_every_choice_of_words_has_it(data: st.DataObject, cue: Cue) -> None:
    check_effect(cue, one_way(cue, lambda words: data.draw(st.sampled_from(words))))


def test_cues_are_well_formed() -> None:
    assert len({(cue.words, cue.group) for cue in RULES.cues}) == len(RULES.cues)
    for cue in RULES.cues:
        assert 1 <= len(cue.words) <= MAX_CUE_WORDS
        for word in set().union(*cue.words) - set(MARKS):
            assert [found for found, _ in statuses_of_text(word)] == [word]
    for group in RULES.groups:
        assert bool(group.status) == bool(group.reach)
        assert group.reach <= MAX_REACH


@given(texts)
def test_marks_have_no_status(words: list[str]) -> None:
    assert {status for word, status in zip(words, of(words), strict=True) if word in MARKS} <= {0}


@given(st.lists(texts, max_size=5))
def test_a_text_does_not_depend_on_its_neighbours(parts: list[list[str]]) -> None:
    assert of(*parts) == [status for part in parts for status in of(part)]


@given(st.lists(st.sampled_from([*PLAIN, *MARKS]), max_size=20))
def test_without_a_cue_all_is_present(words: list[str]) -> None:
    assert not any(of([*words, "."]))


@given(texts, st.integers(0, MAX_REACH + 5))
def test_no_cue_reaches_further_than_its_group_says(words: list[str], far: int) -> None:
    reach = max(group.reach for group in RULES.groups)
    found = of(words[:-1], ["alpha"] * (reach + far), ["."])
    assert not any(found[len(words) - 1 + reach : -1])


def test_reading_takes_a_bounded_number_of_steps_per_token() -> None:
    """Longest cue times candidates, and reach times cues: nothing grows faster than the text."""
    count = 100_000
    machine = Machine(RULES)
    for words in (["no"], ["no", "change"], ["(", "no", "or"], ["alpha", "not", "excluded", ","]):
        codes = machine.codes(words)[np.arange(count) % len(words)]
        found = machine.find(codes)
        assert len(found.starts) <= count
        assert (found.ends[:-1] <= found.starts[1:]).all()
        assert (found.ends - found.starts).max() <= MAX_CUE_WORDS
        numbers = {word: number for number, word in enumerate(words)}
        vocabulary = Vocabulary(defaultdict(int, numbers))
        assert len(statuses(np.arange(count) % len(words), vocabulary)) == count


def test_the_first_of_overlapping_cues_counts_and_of_those_the_longest() -> None:
    assert of(["no", "change", "alpha", "."]) == [0, 0, 0, 0]
    assert of(["cannot", "exclude", "alpha", "."])[2] == POSSIBLE
    assert of(["cannot", "alpha", "."])[1] == ABSENT


def test_streams_of_nothing() -> None:
    assert of([]) == []
    assert statuses_of_text("") == []
    assert read([""]).counts.tolist() == [0]
