"""Finds text in templates and code that readers see and that is not marked for translation."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType
from jinja2 import Environment, nodes

from therapyedu.catalogues import KEYWORDS

LETTERS = re.compile(r"[^\W\d_]")
SEEN_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "content"}
# `<meta>` elements whose content is for browsers.
FOR_BROWSERS = {"viewport", "color-scheme", "robots", "twitter:card", "og:type", "og:image:type"}
# Code and keys are the same in every language.
UNSEEN_ELEMENTS = {"script", "style", "code", "kbd"}
# Names and units that are the same in every language.
SAME_EVERYWHERE = {"RSS", "Markdown"}
# Arguments that are no text: a format for machines, and class names.
NOT_TEXT = re.compile(r'''["']Y-m-d["']|\bclass="[^"]*"''')
CLASS_NAMES = re.compile(r"\{% block bodyclass %\}.*?\{% endblock[^%]*%\}")
HOLE = "\x00"  # stands for the value of a variable
IN_PLACE = f" {HOLE} "  # with spaces it is an attribute of its own inside a tag

# In the arguments of a tag or filter: a string with a capital letter or a space is text.
LITERAL = re.compile(r"""(_\()?(?:"([^"]*)"|'([^']*)')""")
TEXT_OF_LITERAL = re.compile(r"[A-Z][a-z]|.*\w \w| \w+ ")
WITHOUT_TEXT = ("translate", "blocktranslate", "comment", "if", "elif", "load", "url")  # tags
# A date's format belongs to the language, unless it is for machines; a plural form needs the whole sentence.
HALVES = re.compile(r"""\|\s*(pluralize|yesno|date:["'](?!Y-m-d|c["']|(?:DATE|DATETIME|TIME)_FORMAT["']))""")


class SeenText(HTMLParser):
    """Collects the texts and attributes of HTML that readers see or hear."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN_ELEMENTS
        values = dict(attrs)
        if values.get("name") in FOR_BROWSERS or values.get("property") in FOR_BROWSERS:
            return
        self.found += [value for name, value in attrs if value and name in SEEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN_ELEMENTS

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append(data)


def unmarked_html(html: str) -> Iterator[str]:
    """Yield the literal texts of HTML in which values are replaced by `HOLE`."""
    for text in SeenText(html).found:
        for piece in text.split(HOLE):
            if LETTERS.search(piece) and piece.strip() not in SAME_EVERYWHERE:
                yield " ".join(piece.split())


def unmarked_in_django(source: str) -> Iterator[str]:
    """Yield the text of a Django template that is not marked, and the tags that assemble words from halves.

    >>> list(unmarked_in_django('<p title="Now">{% translate "Yes" %} {{ n }} page{{ n|pluralize }}</p>'))
    ['n|pluralize', 'Now', 'page']
    """
    html, inside = [], ""
    source = CLASS_NAMES.sub("", source)
    for token in Lexer(source).tokenize():
        name = token.contents.partition(" ")[0]
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif token.token_type == TokenType.TEXT:
            html.append(token.contents)
        elif token.token_type != TokenType.COMMENT:
            if name in ("blocktranslate", "comment"):
                inside = name
            html.append(IN_PLACE)
            yield from unmarked_in_tag(name, token.contents)
    yield from unmarked_html("".join(html))


def unmarked_in_tag(name: str, contents: str) -> Iterator[str]:
    """Yield a tag or variable with text in its arguments that is not marked."""
    text = NOT_TEXT.sub("", contents)
    if HALVES.search(contents) or (name not in WITHOUT_TEXT and has_text(text)):
        yield contents


def has_text(arguments: str) -> bool:
    """Whether one of the strings in the arguments of a tag is a text that is not marked with `_()`."""
    found = ((mark, double or single) for mark, double, single in LITERAL.findall(arguments))
    return any(not mark and TEXT_OF_LITERAL.match(text) for mark, text in found)


def unmarked_in_jinja(source: str) -> Iterator[str]:
    """Yield the text of a Jinja template that is not marked.

    >>> list(unmarked_in_jinja('<p>{{ _("Yes") }} {{ "On it" if now else _("Off") }}<b>Now</b></p>'))
    ['On it', 'Now']
    """
    environment = Environment(extensions=["jinja2.ext.i18n"])
    tree = environment.parse(source)
    marked = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS
        for constant in call.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        if not isinstance(constant.value, str) or id(constant) in marked or "<" in constant.value:
            continue
        if LETTERS.search(constant.value) and TEXT_OF_LITERAL.match(constant.value):
            yield constant.value
    html = []
    for output in tree.find_all(nodes.Output):
        html += [part.data if isinstance(part, nodes.TemplateData) else IN_PLACE for part in output.nodes]
    yield from unmarked_html("".join(html))


# In code: texts that begin with a capital letter and go on in small ones, or that have two words.
SENTENCE = re.compile(r"^\s*[A-Z“][a-z’]+(?:[ ,.:?]|$)|[a-z,.:] [a-z“]+")
NOT_SENTENCES = re.compile(
    r"^(SELECT|WHERE|ORDER|FROM|WITH|INSERT|bm25|ts_headline|https?:)|[<>={}%/_\\]|^[a-z]+$"
)


def unmarked_in_python(source: str) -> Iterator[str]:
    """Yield the texts of code that look like sentences and are not marked.

    Left out are docstrings, keys and values that are names of schema.org, messages of exceptions for
    developers, and what `articles.reading.cache.versions.get_or_compute` gets as the key.

    >>> list(unmarked_in_python('''def f(x):
    ...     "Return a title."
    ...     return gettext("Yes") + "Page two" + f"by {x} and others"'''))
    ['Page two', ' and others']
    """
    tree = ast.parse(source)
    left_out = {id(node) for node in _left_out(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            text = node.value
            if SENTENCE.search(text) and not NOT_SENTENCES.search(text):
                yield text


def _left_out(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value  # a docstring
        elif _is_unseen_raise(node) or _is_ignored_call(node) or _is_list_of_exports(node):
            yield from ast.walk(node)
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Dict):
            yield from filter(None, node.keys)
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and str(key.value).startswith("@"):
                    yield from ast.walk(value)


# Functions whose arguments readers do not see, and those that mark a text.
IGNORED_CALLS = {
    "TypeVar",
    "_cached_in_process",
    "cached_fragment",
    "compile",
    "get_or_compute",
    "warning",
    *KEYWORDS,
}


# Exceptions whose messages people read. The others are for developers.
SHOWN_ERRORS = set(
    "BadPhrase BadPicture BadSound BodyRefused ExportRefused FaultyText ImportBusy PermissionDenied "
    "PreflightRefused Refused ValidationError".split()
)


def _is_unseen_raise(node: ast.AST) -> bool:
    if not isinstance(node, ast.Raise):
        return False
    return not (isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in SHOWN_ERRORS)


def _is_list_of_exports(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _is_ignored_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in IGNORED_CALLS


# In scripts: the same, but a lower-case text of two words may be a selector or a class.
SCRIPT_SENTENCE = re.compile(r"^\s*[A-Z“][a-z’]+(?:[ ,.:?…]|$)|[a-z,.:] [a-z“]+")
NOT_SCRIPT_SENTENCES = re.compile(
    r"[<>=\[\]#/_\\|]|^[a-z-]+(?: [a-z-]+)*$|^[(.]|^[a-z]+, [a-z]+$|^[A-Z][a-z]+$"
)
# What stands before a text that people see or hear, even if it is a single word.
SEEN_NAMES = {"label", "sign", "textContent", "title", '"aria-label"'}
SCRIPT_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<text> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*` )
    | (?<=[(,=:\[!&|?{};>] ) \s? /(?![/*]) (?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+ /\w*  # regex
    | [\w$]+ | \?\? | \S
    """,
    re.VERBOSE | re.DOTALL,
)


def unmarked_in_script(source: str) -> Iterator[str]:
    """Yield the texts of a script that look like sentences and are not marked.

    >>> list(unmarked_in_script("show(gettext('Saved at noon')); show('Not saved'); show(`${n} of us.`)"))
    ['Not saved', ' of us.']
    >>> list(unmarked_in_script("a.title = 'Bold'; b.role = 'list'; c.label = gettext('Bold')"))
    ['Bold']
    """
    marked = 0  # parentheses that are open since the call of a function of words.js
    before = ["", ""]
    for token in SCRIPT_TOKEN.finditer(source):
        if token["comment"]:
            continue
        if token[0] == "(" and (marked or before[-1] in {"gettext", "ngettext"}):
            marked += 1
        elif token[0] == ")" and marked:
            marked -= 1
        elif token["text"] and not marked:
            is_seen = before[-1] in {":", "=", ","} and before[-2] in SEEN_NAMES
            for text in re.split(r"\$\{[^}]*\}", token[0][1:-1]):
                is_text = SCRIPT_SENTENCE.search(text) and not NOT_SCRIPT_SENTENCES.search(text.strip())
                if is_text or (is_seen and re.search(r"[A-Z][a-z]", text)):
                    yield text
        before = [before[-1], token[0]]


FINDERS: dict[str, Callable[[str], Iterator[str]]] = {
    ".html": unmarked_in_django,
    ".jinja": unmarked_in_jinja,
    ".js": unmarked_in_script,
    ".py": unmarked_in_python,
}


@cache
def unmarked_in(file: Path) -> tuple[str, ...]:
    """Return the unmarked texts of a template, module or script."""
    find = FINDERS[file.suffix]
    return tuple(find(file.read_text(encoding="utf-8")))
