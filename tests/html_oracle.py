"""Finds what could run in a browser, with an allow-list that is independent of the renderer's."""

import json
import re

import html5lib

ELEMENTS = set(
    "html head title meta link body header footer main nav section article aside div span p br hr a em "
    "strong s del code pre blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tr th td caption "
    "sup sub small time figure figcaption picture source img audio details summary button form label input "
    "textarea svg path circle rect g line polyline ellipse script address cite abbr b i mark select option "
    "legend fieldset noscript template q".split()
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
SCHEMES = ("http:", "https:", "mailto:", "tel:", "sms:")
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href"}


def executable_nodes(html: str) -> list[str]:
    """Return a message for everything in the document that a browser might run, or fetch from other hosts."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return [found for node in document.iter() if isinstance(node.tag, str) for found in in_node(node)]


def in_node(node) -> list[str]:
    tag = node.tag.rpartition("}")[2].lower()
    found = [] if tag in ELEMENTS else [f"<{tag}>"]
    if tag == "script" and (node.text or "").strip() and not is_data(node):
        found.append("a script in the page")
    for name, value in node.attrib.items():
        name = str(name).rpartition("}")[2].lower()
        if name.startswith("on") or name in ("style", "srcdoc"):
            found.append(f"<{tag} {name}>")
        if name in ADDRESSES and not harmless(value, fetched=tag not in ("a", "link")):
            found.append(f"<{tag} {name}={value!r}>")
        if name == "srcset" and not all(
            harmless(part.split()[0], fetched=True) for part in value.split(",") if part.strip()
        ):
            found.append(f"<{tag} srcset={value!r}>")
        if tag == "meta" and name == "http-equiv":
            found.append("<meta http-equiv>")
    return found


def is_data(script) -> bool:
    """Whether a script is one JSON value, without characters that could begin or end an element."""
    if script.get("type") != "application/ld+json" or set(script.attrib) != {"type"} or "<" in script.text:
        return False
    try:
        return bool(json.loads(script.text))
    except ValueError:
        return False


def harmless(address: str, *, fetched: bool) -> bool:
    bare = "".join(letter for letter in address if letter > " " and letter != "\x7f").lower()
    if SCHEME.match(bare):
        return not fetched and bare.startswith(SCHEMES)
    return not (fetched and bare.startswith(("//", "\\\\", "/\\", "\\/")))
