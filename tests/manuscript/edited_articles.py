"""Articles that are edited at random, with comments whose right place is known.

Every word is an object, so a test can see where the words of a comment are without comparing texts.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from random import Random

from articles.manuscript import Manuscript, Section
from articles.manuscript.anchoring import Place, find_quote, move_places

VOCABULARY = [f"{start}{middle}{end}" for start in "bdfglmprst" for middle in "aeiou" for end in "nrstlmkp"]
SHARED = "If this is hard to read take a break and talk to somebody you trust".split()
_ids = count(1)


@dataclass(eq=False)
class Word:
    text: str
    key: int = field(default_factory=lambda: next(_ids))


@dataclass(eq=False)
class EditedSection:
    type: str
    heading: str
    paragraphs: list[list[Word]]
    key: int = field(default_factory=lambda: next(_ids))

    def words(self) -> list[Word]:
        return [word for paragraph in self.paragraphs for word in paragraph]

    def body(self) -> str:
        return "\n\n".join(" ".join(word.text for word in paragraph) for paragraph in self.paragraphs)

    def start_of(self, wanted: Word) -> int:
        """Return where a word begins in the body."""
        start = 0
        for paragraph in self.paragraphs:
            for word in paragraph:
                if word.key == wanted.key:
                    return start
                start += len(word.text) + 1
            start += 1
        raise KeyError(wanted)


@dataclass
class EditedComment:
    """A comment: `words` are quoted, none for one on the whole section. `home` is the key of its section."""

    place: Place
    words: list[Word]
    home: int | None


class EditedArticle:
    """An article, its comments and its earlier versions. `save` moves the comments and checks each place."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.sections = [self._new_section() for _ in range(random.randint(2, 5))]
        self.saved = deepcopy(self.sections)
        self.versions = [deepcopy(self.sections)]
        self.merged: dict[int, int] = {}
        self.comments = [self._new_comment(section) for section in self.sections for _ in range(3)]

    def _new_words(self, length: int) -> list[Word]:
        return [Word(self.random.choice(VOCABULARY)) for _ in range(length)]

    def _new_section(self) -> EditedSection:
        paragraphs = [self._new_words(self.random.randint(8, 25)) for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.4:
            paragraphs.append([Word(text) for text in SHARED])
        heading = self.random.choice(["", "What helps?", *(word.text for word in self._new_words(3))])
        return EditedSection(self.random.choice(["text", "pro-tip"]), heading, paragraphs)

    def _new_comment(self, section: EditedSection) -> EditedComment:
        index = self.sections.index(section)
        if self.random.random() < 0.3:
            return EditedComment(Place("section", index), [], section.key)
        paragraph = self.random.choice(section.paragraphs)
        start = self.random.randrange(len(paragraph) - 3)
        words = paragraph[start : start + self.random.randint(2, 9)]
        quote = " ".join(word.text for word in words)
        place = Place("section", index, quote, section.start_of(words[0]))
        return EditedComment(place, words, section.key)

    # Edits

    def edit(self) -> None:
        """Make one change, as an editor would before a save."""
        edits = (self.move, self.retype, self.rename, self.split, self.merge, self.delete, self.rewrite)
        others = (self.rewrite, self.add, self.move_paragraph, self.restore)
        self.random.choice((*edits, *others))()

    def _any(self) -> EditedSection:
        return self.random.choice(self.sections)

    def move(self) -> None:
        section = self._any()
        self.sections.remove(section)
        self.sections.insert(self.random.randint(0, len(self.sections)), section)

    def retype(self) -> None:
        section = self._any()
        section.type = "deep-dive" if section.type == "text" else "text"

    def rename(self) -> None:
        self._any().heading = " ".join(word.text for word in self._new_words(3))

    def split(self) -> None:
        """Split a section inside a paragraph or between two, as “Split here” does."""
        section = self._any()
        words = section.words()
        if len(words) < 20:
            return
        cut = words[self.random.randint(8, len(words) - 8)]
        before: list[list[Word]] = []
        after: list[list[Word]] = []
        for paragraph in section.paragraphs:
            at = paragraph.index(cut) if cut in paragraph else 0 if after else len(paragraph)
            before += [paragraph[:at]] if paragraph[:at] else []
            after += [paragraph[at:]] if paragraph[at:] else []
        section.paragraphs = before
        new = EditedSection(section.type, self.random.choice(["", "And then?"]), after)
        self.sections.insert(self.sections.index(section) + 1, new)

    def merge(self) -> None:
        """Append a section to the one above, as “Merge with previous” does."""
        if len(self.sections) < 2:
            return
        index = self.random.randrange(1, len(self.sections))
        section = self.sections.pop(index)
        above = self.sections[index - 1]
        heading = [[Word("###"), Word(section.heading)]] if section.heading else []
        above.paragraphs += [*heading, *section.paragraphs]
        self.merged[section.key] = above.key

    def delete(self) -> None:
        if len(self.sections) > 1:
            self.sections.remove(self._any())

    def rewrite(self) -> None:
        """Replace 40 % of the words of a section."""
        section = self._any()
        places = [(paragraph, at) for paragraph in section.paragraphs for at in range(len(paragraph))]
        for paragraph, at in self.random.sample(places, int(0.4 * len(places))):
            paragraph[at] = self._new_words(1)[0]

    def add(self) -> None:
        self.sections.insert(self.random.randint(0, len(self.sections)), self._new_section())

    def move_paragraph(self) -> None:
        source, target = self._any(), self._any()
        if len(source.paragraphs) > 1:
            target.paragraphs.append(source.paragraphs.pop(self.random.randrange(len(source.paragraphs))))

    def restore(self) -> None:
        """Go back to an earlier version."""
        self.sections = deepcopy(self.random.choice(self.versions))

    # Saving and checking

    def save(self) -> None:
        """Move every comment to its place in the new text, and check it."""
        old, new = (manuscript_of(sections) for sections in (self.saved, self.sections))
        places = move_places(old, new, [comment.place for comment in self.comments])
        assert len(places) == len(self.comments), "a comment is lost"
        for comment, place in zip(self.comments, places, strict=True):
            self._check(comment, place)
            comment.place = place
            comment.home = None if place.section is None else self.sections[place.section].key
        self.saved = deepcopy(self.sections)
        self.versions = [*self.versions[-6:], deepcopy(self.sections)]
        self.merged = {}

    def _check(self, comment: EditedComment, place: Place) -> None:
        now = None if place.section is None else self.sections[place.section]
        was_marked = comment.place.start is not None
        found = self._section_with(comment.words)
        if place.start is not None:
            assert now is not None
            starts = [start for start, _end in find_quote(now.body(), place.quote)]
            assert place.start in starts, "the mark is at other words"
        if found is not None and was_marked and self._is_certain(comment):
            assert now is found, f"{comment.place.quote!r} is at another section"
            if len(find_quote(found.body(), comment.place.quote)) == 1:
                assert place.start == found.start_of(comment.words[0])
            return
        allowed = self._sections_with_text_of(comment) | ({found.key} if found else set())
        if now is None:
            assert place.former_text or not place.quote
            assert not self._must_be_somewhere(comment), "the section is still there"
        else:
            assert now.key in allowed, "the comment is at a section that has nothing of its text"

    def _section_with(self, words: Sequence[Word]) -> EditedSection | None:
        """Return the section that has all these words in a row."""
        wanted = [word.key for word in words]
        for section in self.sections if wanted else ():
            for paragraph in section.paragraphs:
                keys = [word.key for word in paragraph]
                if wanted[0] in keys and keys[keys.index(wanted[0]) :][: len(wanted)] == wanted:
                    return section
        return None

    def _is_certain(self, comment: EditedComment) -> bool:
        """Whether nobody could take other words for those of the quote, nor another section for its own."""
        texts = [section.body() for section in (*self.sections, *self.saved)]
        places = sum(len(find_quote(text, comment.place.quote)) for text in texts)
        return places == 2 and (self._is_home_recognizable(comment) or len(comment.words) >= 6)

    def _is_home_recognizable(self, comment: EditedComment) -> bool:
        """Whether the words are still in their section, and at most 40 % of that has changed."""
        found = self._section_with(comment.words)
        saved = next((section for section in self.saved if section.key == comment.home), None)
        if found is None or saved is None or found.key != saved.key:
            return False
        before, after = ({word.key for word in section.words()} for section in (saved, found))
        return len(before & after) >= 0.6 * max(len(before), len(after))

    def _sections_with_text_of(self, comment: EditedComment) -> set[int]:
        """Return the keys of the sections that the comment may be at: the same one, or with its text.

        The comparison takes a new section for a deleted one if it has its heading. A shared paragraph that is
        in one section before and in another one after was moved, as far as anybody can tell.
        """
        former = {word.text for word in map(Word, comment.place.former_text.split())}
        saved = next((section for section in self.saved if section.key == comment.home), None)
        before = {word.text for word in saved.words()} if saved else set()
        home = comment.home
        while home in self.merged:
            home = self.merged[home]
        quoted = {word.key for word in comment.words}
        return {
            section.key
            for section in self.sections
            if section.key == home
            or len(before & {word.text for word in section.words()}) >= 0.2 * len(before) > 0
            or (saved and saved.heading and section.heading == saved.heading)
            or (comment.place.quote in " ".join(SHARED) and comment.place.quote in section.body())
            or quoted & {word.key for word in section.words()}
            or len(former & {word.text for word in section.words()}) >= 0.2 * len(former) > 0
        }

    def _must_be_somewhere(self, comment: EditedComment) -> bool:
        """Whether the comment's section is still there, or most of its text in another one."""
        home = comment.home
        while home in self.merged:
            home = self.merged[home]
        saved = next((section for section in self.saved if section.key == comment.home), None)
        if saved is None:
            return False
        every = {word.key for word in saved.words()}
        own = {word.key for word in saved.words() if word.text not in SHARED}

        def has_most(section: EditedSection) -> bool:
            now = {word.key for word in section.words()}
            return all(len(now & words) > 0.6 * len(words) for words in (every, own))

        # With only a few words that no other section has, it may be taken for gone.
        return len(own) >= 8 and any(one.key == home and has_most(one) for one in self.sections)


def manuscript_of(sections: Sequence[EditedSection]) -> Manuscript:
    return Manuscript(
        title="Sleep", sections=tuple(Section(one.type, one.heading, one.body()) for one in sections)
    )
