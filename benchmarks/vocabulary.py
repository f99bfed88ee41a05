"""Which words do the generated cases use? 40,000 forms, built as medical English builds them.

Common words of reports come first; then Greek and Latin combining forms with their endings, plain
English stems with theirs, and names. Each stem comes with its inflections, so that stemming joins
forms as it does in real text (there 1.26 forms a term). A form's place in the list is its rank.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate, islice

SIZE = 40_000
ZIPF_EXPONENT = 1.1
ZIPF_SHIFT = 32
"""Zipf-Mandelbrot (rank + shift) ** -exponent: within a factor of 1.5 of the frequencies of content
words in some 300 published teaching cases, from rank 10 to rank 2,000."""

COMMON = """
may ct right left patient no mri not normal t2 t1 mass images image disease most lesion imaging
seen signal pain bone lesions contrast soft tissue weighted lower upper patients year old history
small large findings common one multiple chest lung brain without also lateral anterior posterior
more can than other diagnosis cases low high lobe tumor axial sagittal coronal enhancement within
abdominal due wall pulmonary acute chronic bilateral including intensity cell mild two age often
involvement treatment clinical cyst demonstrates evidence fluid shows liver appearance renal
usually cord spinal fracture tumors well physical exam examination joint years weeks days
radiograph presented present mm cm show femur tibia knee hip shoulder ankle wrist elbow hand foot
spine vertebral disc density calcification necrosis hemorrhage edema infection inflammation
malignant benign primary secondary surgical surgery biopsy pathology differential nodule opacity
effusion consolidation thickening dilated dilatation obstruction bowel colon stomach pancreas
spleen kidney bladder ureter uterus ovary adrenal thyroid breast heart aorta artery vein vascular
venous arterial cystic solid heterogeneous homogeneous enhancing margins sclerotic lytic cortical
medullary periosteal reaction degenerative swelling fever cough weakness headache nausea vomiting
weight loss trauma fall injury tenderness palpable male female child children adult young elderly
rare typical atypical focal diffuse extent symptoms risk complications outcome therapy radiation
chemotherapy resection follow recurrence diffusion restricted marrow ligament tendon cartilage
meniscus tear rupture hernia stenosis aneurysm thrombosis embolism infarct ischemia perfusion
abscess fistula sinus orbit temporal frontal parietal occipital cerebellar ventricle midline shift
skull base nerve root cauda canal foramen sacral lumbar thoracic cervical rib sternum clavicle
scapula humerus radius ulna carpal metacarpal pelvis acetabulum
"""

COMBINING = str.split("""
aden angi aort arteri arthr astr athero bronch bronchi burs calc carcin cardi cephal cerebr cheil
cholangi cholecyst chondr chori col cost crani cyst cyt dacryo dermat duoden encephal endometri
enter ependym epididym epiphys erythr esophag fasci fibr gangli gastr gli gloss gran granul gyn hem
hepat hist hydr hyster ile kerat laryng lei leuk lip lith lymph mamm mast medull melan mening
menisc mesenter metr my myel myx nas necr nephr neur odont oophor ophthalm orchi oste ot pancreat
parathyroid pericardi periton phleb pituitar pleur pneum proct prostat pyel rachi rect retin rhabd
rhin sacr salping sarc scler sial sinus spermat splen spondyl stern synovi tars ten thorac thromb
thym thyr trache uret urethr uter vagin valv vas ventricul vertebr vesic
""")

NOUN_ENDINGS = str.split("""
oma itis osis opathy ectomy ostomy otomy ography ogram oscopy oplasty ocele olith orrhage orrhaphy
omegaly ometry ocyte oblast oblastoma osarcoma ocarcinoma odynia algia emia otoxicity ogenesis
olysis oma optosis osclerosis ostasis ospasm ostenosis otrophy omalacia odysplasia osynthesis
""")

PLURALS = (
    ("itis", "itides"), ("sis", "ses"), ("thy", "thies"), ("my", "mies"), ("phy", "phies"),
    ("py", "pies"), ("ty", "ties"), ("gy", "gies"), ("dy", "dies"), ("try", "tries"),
    ("s", "ses"), ("sh", "shes"), ("ch", "ches"), ("x", "xes"),
)  # fmt: skip

ADJECTIVE_ENDINGS = str.split(
    "al ic oid ous otic oscopic ogenic otropic opathic oplastic olytic ar"
)
PREFIXES = str.split("""
peri intra sub retro hyper hypo non anti inter trans para supra infra extra endo epi micro macro
pseudo poly mono pre post bi multi neo pan
""")

VERBS = str.split("""
abut accumulate adjust affect aggregate align alter aspirate assess attenuate collapse compare
complicate compress confirm constrict contain correlate cover deform degenerate deplete describe
destroy detect deviate diminish direct disclose dislocate displace disrupt dissect distend distort
drain elevate embolise encase encroach enhance enlarge erode evaluate excise exclude expand extend
fluctuate form fragment fuse herniate impinge implicate indicate infarct infect infiltrate inflame
inject insert invade involve irradiate isolate lacerate localise loosen manage measure metastasise
migrate monitor obliterate obscure observe obstruct occlude operate penetrate perforate persist
progress proliferate protrude radiate recognise reconstruct recruit reduce reflect regress remodel
remove replace report resect resolve respond restrict retract reveal rotate separate shorten
silhouette simulate splint stabilise stain strangulate suggest support suspect suspend taper
thicken thrombose transect transplant treat truncate ulcerate visualise widen
""")

ADJECTIVES = str.split("""
abnormal abrupt absent accessory adjacent aggressive amorphous ample angular annular apical aseptic
asymmetric asymptomatic bizarre blunt branching bright bulky central circular classic coarse
coincident compact complete complex concave concentric congenital constant convex curved dark deep
definite delicate dense dependent destructive distal dominant dorsal early eccentric elastic entire
equal exact external extreme familial fatal favourable fibrous fine firm flat flaccid florid
fragile frequent fresh full generous gentle gradual gross hard hereditary hollow horizontal
immature incidental incomplete indolent inferior insidious internal irregular isolated juvenile
late linear local long loose lucent massive mature medial minimal minor mobile moderate mucoid
narrow nodular obscure obvious occasional opaque open oval painful partial passive patent peculiar
peripheral permanent plain portable profound prominent proximal pure radiant rapid recent regular
remote rigid rough round segmental serious severe sharp simple slender slight slow smooth sparse
specific stable steep sterile stiff straight striking subtle sudden superficial superior symmetric
tender thick thin tortuous toxic transient transverse tubular uniform unilateral unstable unusual
vague variable ventral vertical visible vivid weak wide
""")

NOUNS = str.split("""
abdomen ablation access air airway alcohol analysis anchor angle apex appendix arch area arm aspect
axis back band bed belt blade bleb blood body border bridge bundle calf cap capsule catheter cause
cavity chain change channel chart clinic clip clot coil collar column cone core corner course crest
crus cup curve cusp danger day defect degree department device diameter diet dome dose drain duct
ear edge emergency event eye face factor fat feature field finger fissure flank flap fold fossa
fovea frame gap gas genus girl gland graft groin groove group gutter head hemisphere hilum hole
hook horn hospital hour index iron island jaw junction labrum lamina layer leaf leg length level
lid limb line lip loop machine man margin marker mesh method minute month mouth mucosa muscle nail
neck needle nest niche night node nose notch number nurse object onset organ outlet pad palate palm
part patch peak pedicle percent phase physician pin plane plate plug point pole position pouch
practice problem process prognosis pulse rate ratio recess region relation rest result rim ring rod
roof sac sample scale scar score screw section series shadow shaft sheath shell side sign site skin
slice slip slope smoke source space spot stage stalk step stone strain strand stripe stroke stump
suture table tail teacher test thigh thumb time tip tissue toe tooth tract trial tube tunnel turn
unit valve vessel view volume wedge week window wing woman wound zone
""")

SYLLABLES = str.split("""
ba be bor cal car da del do er fa fer gar gi ha hol hu jan ka ker la lin lo ma mer mi mon na ner
nor o pa per ra ri ro sa schul ser so sten ta ter ti to va ver vi wa wei yo zan
""")
NAME_ENDINGS = str.split("son berg mann er i o ski ini stein ton well ward feld ault ez ova")


def forms(seed: int) -> list[str]:
    """The forms in order of rank: what is common in reports first, inflections behind their base.

    Args:
        seed: of the shuffle; the same seed gives the same list.

    Returns:
        ``SIZE`` distinct lower-case words.
    """
    draw = random.Random(seed)
    ranked: dict[str, float] = {word: rank for rank, word in enumerate(COMMON.split())}
    shift = len(ranked)
    for place, family in enumerate(islice(_families(draw), SIZE), start=shift):
        for number, form in enumerate(family):
            rank = place * (1.0 + number * draw.uniform(0.5, 3.0))
            ranked[form] = min(rank, ranked.get(form, rank))
    return sorted(ranked, key=lambda form: (ranked[form], form))[:SIZE]


def cumulative_weights(count: int) -> list[float]:
    """Running totals of the Zipf-Mandelbrot weights of so many ranks."""
    return list(accumulate((rank + ZIPF_SHIFT) ** -ZIPF_EXPONENT for rank in range(count)))


def _families(draw: random.Random) -> Iterator[tuple[str, ...]]:
    """A base and its inflections at a time; everyday English first, coinages behind."""
    english = [_conjugated(verb) for verb in VERBS]
    english += [_compared(adjective) for adjective in ADJECTIVES]
    english += [_inflected(word) for word in NOUNS]
    medical = [_inflected(stem + ending) for stem in COMBINING for ending in NOUN_ENDINGS]
    medical += [(stem + ending,) for stem in COMBINING for ending in ADJECTIVE_ENDINGS]
    draw.shuffle(english)
    draw.shuffle(medical)
    for number, family in enumerate(medical):  # one and one, until the everyday stems are used up
        if number < len(english):
            yield english[number]
        yield family
    while True:
        yield _coined(draw)


def _coined(draw: random.Random) -> tuple[str, ...]:
    kind = draw.random()
    if kind < 0.35:
        name = "".join(draw.choices(SYLLABLES, k=2)) + draw.choice(NAME_ENDINGS)
        return (name, name + "'s")
    stem = draw.choice(COMBINING)
    if kind < 0.65:
        return (draw.choice(PREFIXES) + stem + draw.choice(ADJECTIVE_ENDINGS),)
    compound = stem + "o" + draw.choice(COMBINING)
    if kind < 0.75:
        return (compound + draw.choice(ADJECTIVE_ENDINGS),)
    return _inflected(compound + draw.choice(NOUN_ENDINGS))


def _conjugated(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e")
    nouns = (stem + "ion", stem + "ions") if stem.endswith(("at", "ct", "ess")) else ()
    return (verb, verb + "s", stem + "ed", stem + "ing", *nouns)


def _compared(adjective: str) -> tuple[str, ...]:
    nouns = (
        (adjective.removesuffix("e") + "ity",) if adjective.endswith(("al", "ile", "ar")) else ()
    )
    return (adjective, adjective + "ly", adjective + "ness", *nouns)


def _inflected(noun: str) -> tuple[str, ...]:
    """A noun and its plural."""
    for ending, plural in PLURALS:
        if noun.endswith(ending):
            return (noun, noun[: len(noun) - len(ending)] + plural)
    return (noun, noun + "s")
