"""The registry of section types. Each type also has one template."""

from dataclasses import dataclass

from articles.manuscript.faults import Message, add_suggestion, quote_for_message


@dataclass(frozen=True, slots=True)
class SectionType:
    """One section type.

    `name` is used in manuscripts and the database; `label` is shown to readers and editors;
    `help_text` tells the editor when to choose it.
    """

    name: str
    label: str
    help_text: str

    @property
    def is_callout(self) -> bool:
        """Whether the section is set apart from the running text, in a fence of its own."""
        return self is not TEXT


TEXT = SectionType(
    "text", Message("Text"), Message("The running text of the article, with or without a heading.")
)
# The only type that may place a help line. It is never folded or skipped, and not searched for safety words.
GET_HELP = SectionType(
    "get-help", Message("Get help"), Message("A safety note: when to reach out, and to whom.")
)

SECTION_TYPES: dict[str, SectionType] = {
    kind.name: kind
    for kind in (
        TEXT,
        SectionType(
            "deep-dive",
            Message("Deep dive"),
            Message("For readers who want to know more; optional reading."),
        ),
        SectionType(
            "heads-up",
            Message("Heads up"),
            Message("Something a reader should know before it surprises them."),
        ),
        SectionType("pro-tip", Message("Pro tip"), Message("A small, practical piece of advice.")),
        SectionType(
            "try-this", Message("Try this"), Message("An exercise the reader can do now, on their own.")
        ),
        GET_HELP,
    )
}


def section_type(name: str) -> SectionType:
    """Return a section type by name.

    Raises `KeyError` for an unknown name; the message is readable and suggests the nearest type.
    """
    try:
        return SECTION_TYPES[name]
    except KeyError:
        problem = Message("unknown section type %(name)s", name=quote_for_message(name))
        raise KeyError(add_suggestion(problem, name, SECTION_TYPES)) from None
