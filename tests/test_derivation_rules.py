"""What is told from a text, field by field: each rule and each of its traps."""

from __future__ import annotations

import pytest

from searchcases.derivation import derive


def told(field: str, **fields: str) -> str:
    """What is derived, several values with a blank between them; empty where nothing is."""
    return " ".join(derive(fields, ()).get(field, ()))


@pytest.mark.parametrize(
    ("history", "age"),
    [
        ("45-year-old man with a cough", "45"), ("A 45 year old woman", "45"),
        ("45 yo F", "45"), ("45 y/o male", "45"), ("45 y.o. female", "45"), ("45yoF, fever", "45"),
        ("45 Y/O with pain", "45"), ("45 yr. old", "45"), ("45 years old", "45"),
        ("45 years of age, well", "45"), ("aged 45", "45"), ("Age: 45", "45"),
        ("45F with pain", "45"), ("45 M, smoker", "45"), ("45, male", "45"),
        ("26 year African American male", "26"), ("55 year man, fell", "55"),
        ("Sixty-three year-old man", "63"), ("A nine-year-old girl", "9"),
        ("4 1/2 year old boy", "4.5"), ("2.5 year old boy", "2.5"), ("104 year old", "104"),
        ("6 week old boy", "6 weeks"), ("18 months old", "18 months"), ("a 1-month-old", "1 month"),
        ("16 month asymptomatic male", "16 months"), ("3 m/o infant", "3 months"),
        ("3 day old girl", "3 days"), ("newborn with cyanosis", "0 days"),
        ("A 3 year history of pain in a 50-year-old man", "50"),
        ("seen by a colleague; 50 y/o man after a 9 month cruise", "50"),
        ("Her 5 year old son had measles. 31 y/o woman", "31"),
        ("Patient was a 45-year-old man who fell", "45"),
        ("45 year old with ankle fracture", "45"), ("45-year-old father of two", "45"),
        ("woman in her 40s", ""), ("a 9-month history of pain", ""), ("a 9 month cruise", ""),
        ("three year history", ""), ("pain for 45 years", ""),
        ("operated on at 5 years of age", ""),
        ("diabetic since age 12", ""), ("at the age of 30 she fell", ""), ("ages 20-40", ""),
        ("her 5 year old daughter", ""), ("a 4 year old fracture", ""),
        ("20 weeks gestational age", ""),
        ("born at 32 weeks", ""), ("cough x 3 days, f/u", ""), ("999 year old", ""),
        ("well in the newborn period", ""), ("page 45", ""), ("bone age of 12", ""),
        ("gestational age 38 weeks", ""), ("stage 3", ""), ("12/45 year old", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_age_needs_a_unit_and_an_anchor(history: str, age: str) -> None:
    assert told("age", history=history) == age


def test_an_age_is_looked_for_where_the_patient_is_described() -> None:
    assert told("age", title="Cyst in a 7-year-old girl", history="Fever.") == "7"
    assert told("age", history="8 y/o", title="Cyst in a 7-year-old girl") == "8"
    assert told("age", discussion="A typical patient is a 60-year-old man.") == ""


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("45-year-old woman", "F"), ("45 y/o M with pain", "M"), ("45yoF", "F"), ("45F with", "F"),
        ("21 yo WM", "M"), ("31 year old AAF who fell", "F"), ("G2P1, in labour", "F"),
        ("52 year old African American active duty male", "M"), ("male, 45 years old", "M"),
        ("Young lady with a cough", "F"), ("A gentleman of 45", "M"), ("boy with a limp", "M"),
        ("30 y/o with a male partner. She coughs.", "F"), ("Headache. His wife called.", "M"),
        ("Pain. Male relative with the same. She smokes.", "F"), ("exposed to a man with TB", ""),
        ("Patient of a male-to-female study", ""), ("wife of a man with TB", ""),
        ("mother of a boy", ""), ("She met him", ""), ("Chronic cough.", ""),
        ("Pregnant, pain", "F"),
        ("Infant born by vaginal delivery to a gravida 2", ""), ("manual worker", ""),
    ],
)  # fmt: skip
def test_a_sex_is_that_of_the_patient(text: str, sex: str) -> None:
    assert told("sex", history=text) == sex


def test_organs_tell_a_sex_where_nothing_else_does() -> None:
    assert told("sex", history="Pain.", findings="The prostate is enlarged.") == "M"
    assert told("sex", history="Pain.", findings="The uterus is enlarged.") == "F"
    assert told("sex", history="Man with pain.", findings="The uterus of the donor.") == "M"
    assert told("sex", history="Pain.", discussion="Metastases of the prostate are common.") == ""


@pytest.mark.parametrize(
    ("findings", "modalities"),
    [
        ("Axial CT shows a mass.", "CT"), ("HRCT", "CT"), ("MRI and CT", "CT MR"),
        ("The lesion is hypodense.", "CT"), ("Low attenuation, 12 HU", "CT"),
        ("T2-weighted images", "MR"), ("bright on T1 and T2", "MR"), ("low T1 signal", "MR"),
        ("hyperintense on FLAIR", "MR"), ("fracture of T1", ""), ("level of T2", ""),
        ("PA and lateral chest radiographs", "XR"), ("X-ray of the hand", "XR"),
        ("plain film", "XR"),
        ("Sonogram: anechoic", "US"), ("hypoechoic nodule", "US"), ("let us see", ""),
        ("Mammography", "MG"), ("Bone scan: hot spot", "NM"), ("CT scan", "CT"),
        ("FDG PET", "PET"), ("Barium enema", "RF"), ("Cerebral angiogram", "XA"),
        ("CT angiography", "CT"), ("MR angiogram", "MR"),
        ("MR angiogram, then angiography", "MR XA"),
        ("a mass, unlike a fracture", ""), ("", ""),
    ],
)  # fmt: skip
def test_modalities_are_those_that_findings_name_or_describe(
    findings: str, modalities: str
) -> None:
    assert told("modality", findings=findings) == modalities


def test_a_discussion_names_modalities_only_where_nothing_else_does() -> None:
    general = "CT is the examination of choice."
    assert told("modality", findings="MRI: a mass", discussion=general) == "MR"
    assert told("modality", findings="A mass.", history="Sent for MRI.", discussion=general) == "MR"
    assert told("modality", findings="A mass.", discussion=general) == "CT"
    assert told("modality", findings="A mass.", discussion="hypodense in most") == ""
    assert told("modality", findings="A mass.", history="Mr. Doe fell.") == ""


@pytest.mark.parametrize(
    ("title", "system"),
    [
        ("Glioblastoma", "Head"), ("Sinusitis", "Head"), ("Pulmonary embolism", "Thorax"),
        ("Pericardial effusion", "Thorax"), ("Perforated appendicitis", "Abdomen"),
        ("Gastric ulcer", "Abdomen"), ("Renal cell carcinoma", "Reproductive and Urinary System"),
        ("Ovarian torsion", "Reproductive and Urinary System"),
        ("Rotator cuff tear", "Spine and Muscles"), ("L4-L5 disc extrusion", "Spine and Muscles"),
        ("Pneumoperitoneum", "Abdomen"), ("Gastrocnemius tear", "Spine and Muscles"),
        ("Lymphoma", ""), ("Of long duration, entered in colour", ""),
    ],
)  # fmt: skip
def test_the_organ_system_is_that_of_most_words(title: str, system: str) -> None:
    assert told("system", title=title) == system


def test_words_of_the_heading_weigh_more_and_repeating_a_word_does_not() -> None:
    assert told("system", diagnosis="Renal cyst", findings="lung lung lung, pleura") == (
        "Reproductive and Urinary System"
    )
    assert told("system", findings="kidney; lung lung lung; ureter") == (
        "Reproductive and Urinary System"
    )
    assert (
        told("system", title="A cyst", findings="A cyst.", discussion="In the liver.") == "Abdomen"
    )


@pytest.mark.parametrize(
    ("findings", "size"),
    [
        ("a 2.3 x 4 cm mass", "40 mm"), ("a mass of 12 mm", "12 mm"), ("3.5cm", "35 mm"),
        ("4.4 cm transverse x 4.8 cm ap x 8.1cm craniocaudal", "81 mm"), ("2-3 mm", "3 mm"),
        ("9 mm, and another of 1.5 cm", "15 mm"), ("12 millimeters", "12 mm"), (".5 cm", "5 mm"),
        ("3 mm axial sections", ""), ("5 mm slice thickness", ""),
        ("1 cm thick contiguous cuts", ""),
        ("4 cm above the anal verge", ""), ("less than 3 cm", ""), ("120 mm Hg", ""),
        ("5 cm/s", ""),
        ("symmetric", ""), ("common", ""), ("12", ""), ("9999 mm", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_size_is_the_largest_measurement(findings: str, size: str) -> None:
    assert told("size", findings=findings) == size


@pytest.mark.parametrize(
    ("findings", "sides"),
    [
        ("a mass in the left lobe", "left"), ("Right-sided effusion", "right"),
        ("bilaterally", "bilateral"), ("left and right", "left right"),
        ("in the midline", "midline"),
        ("left ventricle", ""), ("right-handed", ""), ("he left the hospital", ""), ("upright", ""),
        ("midline shift", ""), ("cleft", ""), ("a mass", ""),
    ],
)  # fmt: skip
def test_sides_are_those_of_the_disease(findings: str, sides: str) -> None:
    assert told("laterality", findings=findings) == sides


def test_the_side_of_the_heading_counts_before_those_of_the_findings() -> None:
    assert told("laterality", title="Left renal cyst", findings="normal right kidney") == "left"


@pytest.mark.parametrize(
    ("findings", "planes"),
    [
        ("axial and coronal images", "axial coronal"), ("Sagittal T2", "sagittal"),
        ("oblique view", "oblique"), ("extra-axial", ""), ("intraaxial mass", ""),
        ("sagittal sinus", ""), ("coronal suture", ""), ("oblique fissure", ""), ("", ""),
    ],
)  # fmt: skip
def test_planes_are_those_of_images(findings: str, planes: str) -> None:
    assert told("plane", findings=findings) == planes
