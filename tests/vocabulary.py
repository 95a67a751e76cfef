"""Validates schema.org graphs against the vocabulary in `files/schema_org.json`."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

VOCABULARY = json.loads((Path(__file__).parent / "files" / "schema_org.json").read_text())
TYPES, MEMBERS, PROPERTIES = (VOCABULARY[part] for part in ("types", "members", "properties"))
DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?")
DISTANCE = re.compile(r"\d+ px")


def ancestry(name: str) -> set[str]:
    """Return a type and all its supertypes."""
    return {name}.union(*(ancestry(parent) for parent in TYPES.get(name, [])))


def faults(graph: list[Any]) -> list[str]:
    """Return all errors in a page's graph."""
    known = {node["@id"]: node for node in graph if isinstance(node, dict) and "@id" in node}
    found = [] if len(known) == len(graph) else ["a node without an id, or two with one"]
    return found + [fault for node in graph for fault in in_node(node, known, node.get("@id", "?"))]


def in_node(node: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    kind = node.get("@type", "nothing")
    if kind not in TYPES:
        yield f"{place}: no such type, {kind}"
        return
    if "@id" in node and not absolute(node["@id"]):
        yield f"{place}: a relative id"
    for name, value in node.items():
        if name in ("@type", "@id"):
            continue
        here = f"{place} {name}"
        if name not in PROPERTIES:
            yield f"{here}: no such property"
        elif not ancestry(kind) & set(PROPERTIES[name]["on"]):
            yield f"{here}: not allowed on {kind}"
        elif value is None or (value == [] and name != "itemListElement"):
            yield f"{here}: says nothing"
        else:
            for one in value if isinstance(value, list) else [value]:
                yield from in_value(one, PROPERTIES[name]["takes"], known, here)


def in_value(value: Any, takes: list[str], known: dict[str, Any], place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        if not any(is_a(value, kind) for kind in takes):
            yield f"{place}: {value!r} is none of {takes}"
        return
    if set(value) == {"@id"}:
        if value["@id"] not in known:
            yield f"{place}: leads nowhere, {value['@id']}"
            return
        kind = known[value["@id"]].get("@type", "nothing")
    else:
        yield from in_node(value, known, place)
        kind = value.get("@type", "nothing")
    if not ancestry(kind) & set(takes):
        yield f"{place}: {kind} is none of {takes}"


def is_a(value: Any, kind: str) -> bool:
    """Whether a plain value has a data type, or is a member of an enumeration."""
    if kind in MEMBERS:
        return value in MEMBERS[kind]
    if kind in ("Boolean", "Integer"):
        return type(value) is {"Boolean": bool, "Integer": int}[kind]
    if not isinstance(value, str) or not value.strip():
        return False
    match kind:
        case "Text":
            return True
        case "URL":
            return absolute(value)
        case "Duration":
            return bool(DURATION.fullmatch(value))
        case "Distance":
            return bool(DISTANCE.fullmatch(value))
        case "Date":
            return readable(date, value)
        case "DateTime":
            return "T" in value and readable(datetime, value) and bool(datetime.fromisoformat(value).tzinfo)
    return False


def readable(kind: Any, value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def absolute(url: Any) -> bool:
    parts = urlsplit(str(url))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in str(url)
