"""What does a reader see of a case whose diagnosis she is to find? Never the diagnosis.

An unknown case has its history, examination and findings, without the words that name its own
diagnosis, under an id and a title that say nothing. This guards against reading the answer by
accident, not against knowing medicine: a synonym that shares no word with the diagnosis stays.
"""

from searchcases.unknown.cases import FIELDS, Masked, masked, masked_cases, opaque_id
from searchcases.unknown.disclosure import MASK, SHOWN, Disclosure, disclosure_of

__all__ = [
    "FIELDS",
    "MASK",
    "SHOWN",
    "Disclosure",
    "Masked",
    "disclosure_of",
    "masked",
    "masked_cases",
    "opaque_id",
]
