"""The manuscript: an article as one text. Parses it to data and formats data to text. Pure functions only."""

from articles.manuscript.anchors import RESERVED_PREFIXES, anchors, slugify
from articles.manuscript.body import split_body
from articles.manuscript.characters import check_line, check_name, unify
from articles.manuscript.checks import check_section
from articles.manuscript.comparing import Comparison, FieldChange, ListChange, SectionChange, compare
from articles.manuscript.definitions import Definitions, body_of, definitions
from articles.manuscript.faults import Fault, FaultyText
from articles.manuscript.fields import id_problem
from articles.manuscript.formatting import (
    canonical,
    check,
    format,
    part_faults,
    whole_faults,
    with_dates,
)
from articles.manuscript.front_matter import read_front_matter, write_front_matter
from articles.manuscript.limits import ARTICLE_LIMIT, HEADING_LIMIT, ID_LIMIT, SECTION_LIMIT, SECTIONS_LIMIT
from articles.manuscript.markdown import MARKDOWN, block_parser
from articles.manuscript.merging import Clash, Merge, merge
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.parsing import ManuscriptLines, parse, parse_with_lines, picture_paths
from articles.manuscript.pictures import picture_path, spelled_out
from articles.manuscript.section_types import SECTION_TYPES, TEXT, SectionType, section_type
from articles.manuscript.suggest import did_you_mean
from articles.manuscript.unshown import without_unshown
from articles.manuscript.words import Piece

__all__ = [
    "ARTICLE_LIMIT",
    "HEADING_LIMIT",
    "ID_LIMIT",
    "MARKDOWN",
    "RESERVED_PREFIXES",
    "SECTIONS_LIMIT",
    "SECTION_LIMIT",
    "SECTION_TYPES",
    "TEXT",
    "Clash",
    "Comparison",
    "Definitions",
    "Fault",
    "FaultyText",
    "FieldChange",
    "ListChange",
    "Manuscript",
    "ManuscriptLines",
    "Merge",
    "Piece",
    "Section",
    "SectionChange",
    "SectionType",
    "anchors",
    "block_parser",
    "body_of",
    "canonical",
    "check",
    "check_line",
    "check_name",
    "check_section",
    "compare",
    "definitions",
    "did_you_mean",
    "format",
    "id_problem",
    "merge",
    "parse",
    "parse_with_lines",
    "part_faults",
    "picture_path",
    "picture_paths",
    "read_front_matter",
    "section_type",
    "slugify",
    "spelled_out",
    "split_body",
    "unify",
    "whole_faults",
    "with_dates",
    "without_unshown",
    "write_front_matter",
]
