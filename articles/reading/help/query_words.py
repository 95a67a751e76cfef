"""Splits a search query into plain words: without case, accents, contractions and short forms. Pure.

English and Spanish words are treated alike, because nobody says in which language a query is.
"""

import re
import unicodedata
from collections.abc import Sequence

from articles.reading.help.disguised_words import unmasked

LONGEST = 2000  # characters of a query that are read
APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
REPEATED = re.compile(r"(.)\1\1+")  # three or more of one letter

ENDINGS = {"m": "am", "ll": "will", "d": "would", "ve": "have", "re": "are", "s": ""}
# Contractions without their apostrophe, unless they are another word, and short forms of both languages.
LONG_FORMS = {
    short: full.split()
    for short, full in (
        pair.split(":")
        for pair in (
            "im:i am,ima:i am going to,imma:i am going to,ive:i have,idk:i do not know,iwant:i want,"
            "iam:i am,dont:do not,dnt:do not,doesnt:does not,didnt:did not,cant:can not,cannot:can not,"
            "wont:will not,couldnt:could not,shouldnt:should not,wouldnt:would not,isnt:is not,"
            "arent:are not,wasnt:was not,havent:have not,hasnt:has not,aint:is not,hes:he is,shes:she is,"
            "theyre:they are,youre:you are,theres:there is,whats:what is,thats:that is,lets:let us,"
            "wanna:want to,wana:want to,gonna:going to,gona:going to,gunna:going to,gotta:have to,"
            "tryna:trying to,finna:going to,needa:need to,kinda:kind of,gimme:give me,cuz:because,"
            "cus:because,coz:because,bc:because,u:you,ur:your,r:are,thru:through,abt:about,pls:please,"
            "plz:please,ppl:people,sb:somebody,bf:boyfriend,gf:girlfriend,bff:best friend,hubby:husband,"
            "rn:right now,irl:in real life,alot:a lot,myslef:myself,meself:myself,myselfs:myself,"
            "killmyself:kill myself,hurtmyself:hurt myself,endmylife:end my life,wanttodie:want to die,"
            "q:que,k:que,ke:que,xq:porque,pq:porque,porq:porque,x:por,xfa:por favor,d:de,tb:tambien,"
            "tmb:tambien,toy:estoy,stoy:estoy,ta:esta,pa:para,kiero:quiero,kero:quiero,qiero:quiero,"
            "quero:quiero,kisiera:quisiera,nomas:solo,alguin:alguien,"
            "ded:dead,dedd:dead,deadd:dead,dyin:dying,"
            "werent:were not,hadnt:had not,id:i would,"
            "theyd:they would,itd:it would,hed:he would,"
            "boi:voy,voi:voy,ase:hace,aser:hacer,aciendo:haciendo,bida:vida,tngo:tengo,toi:estoy"
        ).split(",")
    )
}
AFTER_SELF = "harm|harming|injury|esteem|care|worth|help|inflicted|confidence|image"
# Words that are others beside certain words: "my self" but not "my self harm", and "boy a" for "voy a".
IN_CONTEXT = tuple(
    (re.compile(rf"\b(?:{words})\b"), meant)
    for words, meant in (
        (rf"(my|him|her) self(?! (?:{AFTER_SELF})\b)", r"\1self"),
        (r"(?<=want to )dye$", "die"),
        ("i m", "i am"),
        ("m", "me"),
        (r"boy(?= a [a-z]+r(?:me|l[aeo]s?)?\b)", "voy"),
        ("ago(?= dano)|(?<=me )ago", "hago"),
        ("sui cide", "suicide"),
        ("wed(?= (?:all )?be)", "we would"),
        ("un alive", "unalive"),
    )
)
NEGATED = re.compile(r"(.*)n't")


def plain(text: str) -> str:
    """Return a text in lower case, without accents and invisible characters.

    >>> plain("Suicídio  Ñ")
    'suicidio  n'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    return "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))


def query_words(query: str) -> list[str]:
    """Return the plain words of a query, with contractions and short forms written out.

    >>> query_words("I'm gonna KILL my self… I can’t!")
    ['i', 'am', 'going', 'to', 'kill', 'myself', 'i', 'can', 'not']
    """
    typed = WORD.findall(unmasked(plain(query[:LONGEST])))
    text = " ".join(word for one in typed for word in _written_out(one))
    for words, meant in IN_CONTEXT:
        text = words.sub(meant, text)
    return text.split()


def _written_out(typed: str) -> Sequence[str]:
    """Return the words that a typed word stands for: "dont" and "don't" stand for two."""
    if "'" in typed:
        negated = NEGATED.fullmatch(typed)
        if negated:
            stem = {"ca": "can", "wo": "will", "ai": "is"}.get(negated[1], negated[1])
            return [stem, "not"]
        first, *rest = typed.split("'")
        return [word for word in (first, *(ENDINGS.get(ending, ending) for ending in rest)) if word]
    word = REPEATED.sub(r"\1\1", typed)
    return LONG_FORMS.get(word, [word])


# Spanish pronouns at the end of a verb: "matarme" is "me matar", "cortándome" is "me cortando".
ENCLITIC = re.compile(r"(.{2,}(?:[aei]r|ndo))(me|te|se|nos|l[aeo]s?)")


def split_enclitic(word: str) -> tuple[str, str] | None:
    """Return the pronoun and the verb of a Spanish verb with a pronoun at its end, otherwise None.

    >>> split_enclitic("matarme"), split_enclitic("nurses")
    (('me', 'matar'), None)
    """
    found = ENCLITIC.fullmatch(word)
    return (found[2], found[1]) if found else None


def spellings(word: str) -> Sequence[str]:
    """Return a word, and what it is if repeated letters are taken out, or if k stands for qu in Spanish.

    >>> spellings("killl"), spellings("kiere"), spellings("die")
    (['killl', 'kil', 'quilll'], ['kiere', 'quiere'], ['die'])
    """
    single, spanish = re.sub(r"(.)\1+", r"\1", word), re.sub(r"k(?=[ei])", "qu", word)
    return list(dict.fromkeys((word, single, spanish)))
