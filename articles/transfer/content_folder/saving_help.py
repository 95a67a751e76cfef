"""Saves the help lines of an import, inside its transaction, with the subjects that they name."""

from django.utils.translation import gettext

from articles.models import HelpLine, HelpSubject
from articles.publishing.help_actions import save_help_line, save_help_subject
from articles.transfer.content_folder.help_records import fill_help_line
from articles.transfer.content_folder.rows import new_row
from articles.transfer.content_folder.saving import Import, state_of


def save_help_lines(work: Import) -> None:
    """Save help lines, each after the line that replaces it. Call it before articles that place them."""
    _create_subjects(work)
    named = {text.value.replaced_by for text in work.content.help.values()}
    rows = {line.slug: line for line in HelpLine.objects.filter(slug__in={*work.content.help, *named})}
    for slug in _replacements_first(work):
        text = work.content.help[slug]
        line = rows.get(slug) or new_row(HelpLine, slug, text.value.id)
        state = state_of(line, changed=fill_help_line(line, text.value, rows))
        with work.collecting_faults(text):
            if state != "unchanged":
                save_help_line(line, by=work.by)
            work.report.add("help", state, slug)
        rows[slug] = line
        work.raise_faults()


def _replacements_first(work: Import) -> list[str]:
    """Return the slugs of the files, each after that of its replacement. There are no circles."""
    order: dict[str, None] = {}
    for slug in work.content.help:
        chain = [slug]
        while (other := work.content.help[chain[-1]].value.replaced_by) in work.content.help:
            chain.append(other)
        order.update(dict.fromkeys(reversed(chain)))
    return list(order)


def _create_subjects(work: Import) -> None:
    """Create the subjects that are not at the desk, at the end of their list, and note them in the report."""
    known = set(HelpSubject.objects.values_list("slug", flat=True))
    for text in work.content.help.values():
        for slug in text.value.subjects:
            if slug in known:
                continue
            known.add(slug)
            name = slug.replace("-", " ").capitalize()
            with work.collecting_faults(text):
                save_help_subject(HelpSubject(slug=slug, name=name), by=work.by)
                words = {"file": text.source.label, "name": name}
                work.report.notes.append(
                    gettext("%(file)s: “%(name)s” is a new subject, at the end of the list of help subjects")
                    % words
                )
    work.raise_faults()
