"""The manuscript: an article as one text. Parses it to data and formats data to text. Pure functions only."""

from articles.manuscript.anchors import RESERVED_PREFIXES, section_anchors, slugify
from articles.manuscript.body import split_body, split_section
from articles.manuscript.characters import check_line, check_name, normalize_line_endings
from articles.manuscript.checks import check_section
from articles.manuscript.comparing import (
    Comparison,
    FieldChange,
    ListChange,
    SectionChange,
    compare,
    compare_line,
    compare_list,
)
from articles.manuscript.definitions import Definitions, collect_definitions, parse_markdown_body
from articles.manuscript.faults import Fault, FaultyText, Message, add_suggestion
from articles.manuscript.field_checks import find_id_problem
from articles.manuscript.field_kinds import (
    Choice,
    Field,
    FieldGroup,
    Line,
    LineList,
    ListField,
    NameList,
    Reference,
    SingleLine,
    Slug,
    Text,
    Time,
)
from articles.manuscript.formatting import (
    canonical,
    check,
    find_article_faults,
    find_section_faults,
    format,
    replace_dates,
)
from articles.manuscript.front_matter import read_front_matter, write_front_matter
from articles.manuscript.help_lines import (
    append_help_comment,
    help_line_places,
    help_slugs,
    help_slugs_of_text,
)
from articles.manuscript.limits import ARTICLE_LIMIT, HEADING_LIMIT, ID_LIMIT, SECTION_LIMIT, SECTIONS_LIMIT
from articles.manuscript.markdown import HELP_LINE, MARKDOWN, block_parser
from articles.manuscript.merging import Conflict, MergeResult, merge
from articles.manuscript.model import (
    COLUMN_FIELDS,
    EXPORT_FIELDS,
    FIELDS,
    Manuscript,
    Section,
    editable_fields,
)
from articles.manuscript.parsing import ManuscriptLines, parse, parse_with_lines, picture_paths
from articles.manuscript.picture_links import decode_escapes, picture_path
from articles.manuscript.section_types import GET_HELP, SECTION_TYPES, TEXT, SectionType, section_type
from articles.manuscript.typed_numbers import unknown_numbers
from articles.manuscript.unshown import remove_unshown
from articles.manuscript.word_diff import DiffPiece

__all__ = [
    "ARTICLE_LIMIT",
    "COLUMN_FIELDS",
    "EXPORT_FIELDS",
    "FIELDS",
    "GET_HELP",
    "HEADING_LIMIT",
    "HELP_LINE",
    "ID_LIMIT",
    "MARKDOWN",
    "RESERVED_PREFIXES",
    "SECTIONS_LIMIT",
    "SECTION_LIMIT",
    "SECTION_TYPES",
    "TEXT",
    "Choice",
    "Comparison",
    "Conflict",
    "Definitions",
    "DiffPiece",
    "Fault",
    "FaultyText",
    "Field",
    "FieldChange",
    "FieldGroup",
    "Line",
    "LineList",
    "ListChange",
    "ListField",
    "Manuscript",
    "ManuscriptLines",
    "MergeResult",
    "Message",
    "NameList",
    "Reference",
    "Section",
    "SectionChange",
    "SectionType",
    "SingleLine",
    "Slug",
    "Text",
    "Time",
    "add_suggestion",
    "append_help_comment",
    "block_parser",
    "canonical",
    "check",
    "check_line",
    "check_name",
    "check_section",
    "collect_definitions",
    "compare",
    "compare_line",
    "compare_list",
    "decode_escapes",
    "editable_fields",
    "find_article_faults",
    "find_id_problem",
    "find_section_faults",
    "format",
    "help_line_places",
    "help_slugs",
    "help_slugs_of_text",
    "merge",
    "normalize_line_endings",
    "parse",
    "parse_markdown_body",
    "parse_with_lines",
    "picture_path",
    "picture_paths",
    "read_front_matter",
    "remove_unshown",
    "replace_dates",
    "section_anchors",
    "section_type",
    "slugify",
    "split_body",
    "split_section",
    "unknown_numbers",
    "write_front_matter",
]
