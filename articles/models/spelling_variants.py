"""British and American spellings of English words: a search for one finds the other. Pure functions.

A rule may also make a spelling that nobody uses ("exercize"). It finds nothing, so it does no harm.
"""

import re
from collections.abc import Sequence

# Parts of words, British and American. They stand at the beginning of a word.
BEGINNINGS = [
    pair.split("/")
    for pair in (
        "behaviour/behavior colour/color favour/favor flavour/flavor harbour/harbor honour/honor "
        "humour/humor labour/labor neighbour/neighbor odour/odor rumour/rumor saviour/savior savour/savor "
        "tumour/tumor "
        "vapour/vapor vigour/vigor endeavour/endeavor demeanour/demeanor misbehaviour/misbehavior "
        "dishonour/dishonor discolour/discolor centre/center theatre/theater fibre/fiber litre/liter "
        "metre/meter kilometre/kilometer centimetre/centimeter calibre/caliber sombre/somber meagre/meager "
        "defence/defense offence/offense licence/license pretence/pretense practise/practice "
        "catalogue/catalog dialogue/dialog analogue/analog analys/analyz paralys/paralyz catalys/catalyz "
        "anaesth/anesth paediatr/pediatr orthopaed/orthoped gynaecolog/gynecolog haem/hem oestro/estro "
        "foet/fet anaem/anem leukaem/leukem diarrhoea/diarrhea encyclopaed/encycloped manoeuv/maneuv "
        "oesophag/esophag caesar/cesar faec/fec paedophil/pedophil coeliac/celiac mum/mom mums/moms "
        "mummy/mommy grey/gray programme/program programmes/programs ageing/aging judgement/judgment "
        "acknowledgement/acknowledgment cheque/check tyre/tire pyjama/pajama sceptic/skeptic plough/plow "
        "cosy/cozy cosier/cozier learnt/learned dreamt/dreamed burnt/burned spelt/spelled leant/leaned "
        "jewellery/jewelry aluminium/aluminum maths/math storey/story storeys/stories kerb/curb "
        "fulfil/fulfill enrol/enroll instil/instill distil/distill skilful/skillful wilful/willful "
        "instalment/installment enrolment/enrollment fulfilment/fulfillment appal/appall grandmum/grandmom "
        "stepmum/stepmom amongst/among whilst/while towards/toward afterwards/afterward"
    ).split()
]
# Whole words only: as a beginning they would change others ("mumble", "checkout").
WHOLE = frozenset(
    "mum mums mummy grey programme programmes cheque tyre maths learnt dreamt burnt spelt leant kerb storey "
    "storeys fulfil enrol instil distil appal amongst whilst towards afterwards practise ageing metre litre "
    "cosy cosier".split()
)
# organise/organize, counsellor/counselor.
ISE = re.compile(r"(.{3,}[^aeiou]|.{3,}[aeo])i([sz])(e|ed|er|ers|es|ing|ingly|able|ation|ations|ational)")
DOUBLED = re.compile(r"(.+?)(ll?)(ed|er|ers|ing|ings|or|ors|ist|ists|ous|ously)")
# Words on -l that double it in British English, without their l.
DOUBLING = frozenset(
    "cance channe counse dia due enro equa fue fulfi grove initia jewe labe leve libe marve meta mode pane "
    "peda quarre rave unrave rema rive signa snive spira swive tota towe trave tunne relabe remode".split()
)


def spelling_variants(word: str) -> Sequence[str]:
    """Return a word as it was given, and its spellings on the other side of the Atlantic.

    >>> spelling_variants("counsellor"), spelling_variants("Organize"), spelling_variants("panic")
    (['counsellor', 'counselor'], ['Organize', 'organise'], ['panic'])
    """
    folded = word.casefold()
    found = [*_by_beginning(folded), *_by_ending(folded)]
    return [word, *dict.fromkeys(variant for variant in found if variant != folded)]


def _by_beginning(word: str) -> list[str]:
    found = []
    for british, american in BEGINNINGS:
        for here, there in ((british, american), (american, british)):
            is_found = word == here if british in WHOLE else word.startswith(here)
            if is_found and not (len(british) > len(here) and word.startswith(british)):
                found.append(there + word[len(here) :])
    return found


def _by_ending(word: str) -> list[str]:
    found = []
    ise = ISE.fullmatch(word)
    if ise:
        found.append(f"{ise[1]}i{'z' if ise[2] == 's' else 's'}{ise[3]}")
    doubled = DOUBLED.fullmatch(word)
    if doubled and doubled[1] in DOUBLING:
        found.append(f"{doubled[1]}{'l' if doubled[2] == 'll' else 'll'}{doubled[3]}")
    return found
