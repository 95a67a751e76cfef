"""TEMP: names only, until the real thing is written over it."""
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    name: str


@dataclass(frozen=True, slots=True)
class ListChange:
    name: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    old: object


@dataclass(frozen=True, slots=True)
class Comparison:
    fields: tuple = ()
    lists: tuple = ()
    sections: tuple = ()
    is_empty: bool = True
    changed_sections: tuple = ()
    summary: tuple = ()


def compare(old, new):
    return Comparison()
