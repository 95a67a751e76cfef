"""The words of all crisis phrases: finds which of them a word of a query is, in any form and misspelled."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import product
from threading import Lock

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from articles.reading.help.disguised_words import spanish_sound
from articles.reading.help.phrase_syntax import Word
from articles.reading.help.query_words import spellings, split_enclitic
from articles.reading.help.word_groups import small_words

LANGUAGES: Mapping[str, str] = {"en": "english", "es": "spanish"}
PREFIX = 3  # letters that a word and its stem have in common
SHORTEST = 3  # a word of a phrase with so few letters must be spelled right: many words are one letter away
DISTANCE = DamerauLevenshtein.distance
Id = int
Ids = frozenset[Id]
NOTHING: Ids = frozenset()

_stemmers = {code: Stemmer.Stemmer(name) for code, name in LANGUAGES.items()}
_lock = Lock()  # a stemmer is for one thread at a time


def stem(word: str, language: str) -> str:
    """Return the stem of a word without accents.

    >>> stem("killing", "en"), stem("golpeaba", "es")
    ('kill', 'golp')
    """
    with _lock:
        return str(_stemmers[language].stemWord(word))


def allowed_distance(word: str) -> int:
    """Return how many letters may be wrong: one in three letters or more, two from seven on."""
    return (len(word) >= 3) + (len(word) >= 7)


class PhraseVocabulary:
    """Numbers for the words of phrases. A word has the number of its stem, an exact word its own."""

    def __init__(self, ordinary: Collection[str]) -> None:
        self._ordinary = ordinary
        self._ids: dict[tuple[str, str], Id] = {}
        self._forms: dict[str, set[Id]] = defaultdict(set)  # as written in phrases
        self._languages: dict[str, set[str]] = {code: set() for code in LANGUAGES}  # the forms of each
        self._prefixes: dict[str, set[str]] = {code: set() for code in LANGUAGES}
        self._sounds: dict[str, set[Id]] = defaultdict(set)  # of Spanish words
        self._similar: dict[tuple[int, str], list[str]] = {}  # forms by length and first letter

    def add(self, word: Word, language: str) -> Id:
        """Return the number of a phrase's word, a new one if it is new."""
        key = ("", word.text) if word.is_exact else (language, stem(word.text, language))
        number = self._ids.setdefault(key, len(self._ids))
        self._forms[word.text].add(number)
        self._languages[language].add(word.text)
        if not word.is_exact:
            self._prefixes[language].add(word.text[:PREFIX])
        return number

    def finish(self) -> None:
        """Prepare the lookup of misspelled words. Call after the last `add`."""
        similar: dict[tuple[int, str], list[str]] = defaultdict(list)
        for language, forms in self._languages.items():
            # A word of the phrases is also a form of another one: "rapes" of "rape".
            for form in forms:
                if form[:PREFIX] in self._prefixes[language]:
                    number = self._ids.get((language, stem(form, language)))
                    self._forms[form] |= {number} if number is not None else set()
        for form in self._languages["es"]:
            if len(form) > SHORTEST:
                self._sounds[spanish_sound(form)] |= self._forms[form]
        for form in self._forms:
            if len(form) > SHORTEST:
                similar[len(form), form[0]].append(form)
        self._similar = dict(similar)

    def find(self, word: str) -> Ids:
        """Return the numbers of the words that a word of a query is; none for a word that is in no phrase."""
        found = self._exactly(word)
        if found or word in self._ordinary:
            return found
        for spelling in spellings(word):
            found = self._exactly(spelling)
            if found:
                return found
        return frozenset(self._sounds.get(spanish_sound(word), ())) or self._nearly(word)

    def find_all(self, word: str) -> Iterable[tuple[str, Ids]]:
        """Yield a word with its numbers. A Spanish verb with its pronoun is two: "matarme", "me matar"."""
        split = split_enclitic(word)
        if split is not None and word not in self._forms:
            pronoun, verb = split
            found = self.find(verb)
            if found:
                yield pronoun, self.find(pronoun)
                yield verb, found
                return
        yield word, self.find(word)

    def _exactly(self, word: str) -> Ids:
        known = self._forms.get(word)
        return frozenset(known) if known else self._stemmed(word)

    def _stemmed(self, word: str) -> Ids:
        """Return the numbers of phrases' words with the same stem. Stems a word only if there can be one."""
        found: set[Id | None] = set()
        if word in small_words():
            return NOTHING  # "here" would have the stem of the Spanish "herir"
        for language, prefixes in self._prefixes.items():
            if word[:PREFIX] in prefixes:
                found.add(self._ids.get((language, stem(word, language))))
        return frozenset(number for number in found if number is not None)

    def _nearly(self, word: str) -> Ids:
        """Return the numbers of the words that a misspelled word is nearest to."""
        allowed = allowed_distance(word)
        if not allowed or word.isdigit():
            return NOTHING
        nearest: set[Id] = set()
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        # The first letter is right, or has changed places with the second one.
        for length, first in product(lengths, {word[0], word[1]}):
            most = min(allowed, allowed_distance("x" * length), 2 if first == word[0] else 1)
            forms = self._similar.get((length, first), ())
            found = process.extract(word, forms, scorer=DISTANCE, score_cutoff=most, limit=None)
            for form, distance, _ in found:
                if first != word[0] and form[1] != word[0]:
                    continue
                if distance < allowed:
                    nearest, allowed = set(), int(distance)
                if distance == allowed:
                    nearest |= self._forms[form]
        return frozenset(nearest)
