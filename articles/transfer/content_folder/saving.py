"""Saves the library of an import (pictures, topics, authors, episodes, series), its sign-offs and its files.

Everything but the files is saved inside the transaction of the import. Faults are collected with their file,
and then end the import.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Manuscript, Message
from articles.manuscript.front_matter import format_date
from articles.manuscript.safety_terms import Lexicon
from articles.message_translation import stored_text
from articles.models import (
    Article,
    Edition,
    Episode,
    HelpLine,
    Picture,
    ReviewScope,
    Series,
    SignedBy,
    SignOff,
    Topic,
    draft_manuscript_of,
    load_lexicon,
    text_digest,
)
from articles.models.references import ReferenceResolver
from articles.models.to_manuscript import source_lines
from articles.pictures import BadPicture
from articles.pictures.store import copy_files, store_share, stored_file_names
from articles.publishing import PreflightRefused, Refused, sign_off
from articles.publishing.library import (
    claim_former_topic_slugs,
    describe_picture,
    save_measured_episode,
    save_stored_picture,
    save_topic,
    set_sound,
    set_transcript,
    sound_name,
    store_sound,
)
from articles.publishing.preflight.findings import Finding
from articles.publishing.preflight.preflight_checks import blocking_findings, prepare_preflight
from articles.publishing.series_actions import save_series
from articles.storage import LocalFiles, is_stored
from articles.transfer.content_folder.credential_rows import import_credentials
from articles.transfer.content_folder.folder_names import KnownNames
from articles.transfer.content_folder.gathering import FolderContent, ParsedFile
from articles.transfer.content_folder.import_checks import ManuscriptFile
from articles.transfer.content_folder.records import Lines, PictureRecord
from articles.transfer.content_folder.report import FileFault, ImportFaults, ImportReport, Progress, State
from articles.transfer.content_folder.rows import (
    articles_in,
    fill_author,
    fill_episode,
    fill_series,
    fill_topic,
    new_row,
    picture_record,
    series_record,
)
from articles.transfer.content_folder.staged_files import write_names
from authors.actions import save_author
from authors.models import Author


@dataclass
class Import:
    """The state of one running import: the files read, the user it runs for, and the results so far."""

    content: FolderContent
    names: KnownNames
    by: User | None
    publishing: bool
    progress: Progress
    processes: int = 1
    report: ImportReport = field(default_factory=ImportReport)
    faults: list[FileFault] = field(default_factory=list)
    articles: dict[str, Article] = field(default_factory=dict)
    references: ReferenceResolver = field(default_factory=ReferenceResolver)
    lexicon: Lexicon = field(default_factory=load_lexicon)

    @cached_property
    def help_lines(self) -> Mapping[str, int]:
        """The ids of all help lines by slug, in their order. Use it when the help lines are saved."""
        return dict(HelpLine.objects.order_by("pk").values_list("slug", "pk"))

    @contextmanager
    def collecting_faults(self, text: ParsedFile) -> Iterator[None]:
        """Collect the errors raised while one file is saved as faults of that file, and continue."""
        try:
            yield
        except ValidationError as error:
            self.faults += [text.source.fault(0, message) for message in error.messages]
        except Refused as refused:
            self.faults += [text.source.fault(0, reason) for reason in refused.reasons]

    @contextmanager
    def keeping_as_draft(self, text: ManuscriptFile) -> Iterator[None]:
        """Leave an article a draft if a check refuses to publish it, and report the reasons."""
        try:
            yield
        except PreflightRefused as refused:
            self.report.kept_as_drafts[text.slug] = refused.reasons

    def note_blocking(
        self, article: Article, manuscript: Manuscript, found: Sequence[Finding] | None = None
    ) -> None:
        """Report and log what would stop this publication at the desk, where it is not an import.

        `found` are the findings, if the caller has them.
        """
        if found is None:
            found = blocking_findings(prepare_preflight(manuscript, lexicon=self.lexicon))
        if found:
            reasons = [finding.sentence for finding in found]
            self.report.not_enforced[article.slug] = reasons
            text = Message("Published although the checks refuse it. %(reasons)s", reasons=" ".join(reasons))
            log_action(Action.IMPORT, by=self.by, on=article, text=text)

    def raise_faults(self) -> None:
        """Raise `ImportFaults` if any faults were collected."""
        if self.faults:
            raise ImportFaults(self.faults)


def note_dates_not_used(text: ManuscriptFile, edition: Edition, work: Import) -> None:
    """Add a note to the report for each date of a text that the edition does not show.

    These are the dates later than the publication.
    """
    for name in ("published", "updated"):
        given, used = getattr(text.value, name), getattr(edition, name)
        if given and given != used:
            note = gettext("%(file)s: “%(date)s” is not used, because it is later than the publication")
            words = {"file": text.source.file, "date": f"{name}: {format_date(given)}"}
            work.report.notes.append(note % words)


def save_sign_off(text: ManuscriptFile, work: Import) -> None:
    """Record the sign-off in a text, for exactly this version of it, unless it is recorded already.

    A file changes no sign-off that its reviewer gave, and brings none back that was withdrawn.
    """
    manuscript, article = text.value, work.articles[text.slug]
    if not (manuscript.reviewer and manuscript.reviewed):
        return
    of_this_text = SignOff.objects.filter(
        article=article,
        scope=ReviewScope.ARTICLE,
        reviewer__slug=manuscript.reviewer,
        reviewed_on=manuscript.reviewed,
        digest=text_digest(draft_manuscript_of(article)),
    )
    if any(_is_settled(signed, manuscript) for signed in of_this_text):
        return
    try:
        sign_off(
            article,
            reviewer=Author.objects.get(slug=manuscript.reviewer),
            on=manuscript.reviewed,
            due=manuscript.review_due,
            credentials=manuscript.reviewer_credentials or None,
            sources="\n".join(manuscript.review_sources),
            evidence=stored_text(Message("Imported from the file %(file)s.", file=text.source.path)),
            by=work.by,
        )
    except Refused as refused:
        note = gettext("%(file)s: the review is not recorded: %(reason)s")
        work.report.notes.append(note % {"file": text.source.file, "reason": refused})
    else:
        work.report.signed_off.append(article.slug)


def _is_settled(signed: SignOff, manuscript: Manuscript) -> bool:
    """Whether a file has nothing to add to a sign-off: it is the reviewer's own, withdrawn, or the same."""
    if signed.signed_by != SignedBy.RECORD or signed.withdrawn_at is not None:
        return True
    is_same = (signed.review_due, source_lines(signed.sources)) == (
        manuscript.review_due,
        manuscript.review_sources,
    )
    return is_same and manuscript.reviewer_credentials in ("", signed.credentials)


def state_of(row: Model, *, changed: bool) -> State:
    """Return whether a row is new, changed or unchanged."""
    if row.pk is None:
        return "new"
    return "changed" if changed else "unchanged"


def save_library(work: Import) -> None:
    """Save pictures, topics, authors and episodes. Articles refer to them, so they come first."""
    _save_pictures(work)
    _save_topics(work)
    _save_authors(work)
    _save_episodes(work)
    work.raise_faults()


def _save_pictures(work: Import) -> None:
    rows = {picture.path: picture for picture in Picture.objects.defer("added_by")}
    pictures, texts = work.content.pictures, work.content.picture_texts
    for path in dict.fromkeys([*pictures, *texts]):
        state: State = "unchanged" if path in rows else "new"
        if path in pictures and (path not in rows or rows[path].stored != pictures[path]):
            state = "changed" if path in rows else "new"
            rows[path] = save_stored_picture(path, pictures[path], by=work.by)
        if path in texts and picture_record(rows[path]) != texts[path].value:
            state = "changed" if state == "unchanged" else state
            _describe_picture(rows[path], texts[path], work)
        work.report.add("pictures", state, path)


def _describe_picture(picture: Picture, text: ParsedFile[PictureRecord, Lines], work: Import) -> None:
    said = text.value
    try:
        describe_picture(picture, alt=said.alt, credit=said.credit, focus=said.focus, by=work.by)
    except BadPicture as bad:
        work.faults.append(text.source.fault(0, str(bad)))


def _save_topics(work: Import) -> None:
    rows = {topic.slug: topic for topic in Topic.objects.filter(slug__in=work.content.topics)}
    _clear_names(rows, work)
    for slug, text in work.content.topics.items():
        topic = rows.get(slug) or new_row(Topic, slug, text.value.id)
        before = copy(topic) if topic.pk else None
        state = state_of(topic, changed=fill_topic(topic, text.value))
        with work.collecting_faults(text):
            if state != "unchanged":
                save_topic(topic, by=work.by, before=before)
            if claim_former_topic_slugs(topic, text.value.formerly) and state == "unchanged":
                state = "changed"
            work.report.add("topics", state, slug)
    for slug, name in work.names.new_topics.items():
        save_topic(Topic(slug=slug, name=name), by=work.by)
        work.report.add("topics", "new", slug)


def _clear_names(rows: Mapping[str, Topic], work: Import) -> None:
    """Give placeholder names to the topics whose names change, so that two can exchange their names."""
    records = {slug: work.content.topics[slug].value for slug in rows}
    changing = [
        row.pk
        for slug, row in rows.items()
        if (row.name, tuple(row.aliases)) != (records[slug].name, records[slug].aliases)
    ]
    placeholder = Concat(Value(f"{uuid4().hex} "), Cast("pk", CharField()))
    Topic.objects.filter(pk__in=changing).update(name=placeholder, aliases=[])


def _save_authors(work: Import) -> None:
    rows = {author.slug: author for author in Author.objects.filter(slug__in=work.content.authors)}
    pictures = work.content.pictures | work.content.portraits
    for slug, text in work.content.authors.items():
        author = rows.get(slug) or new_row(Author, slug, text.value.id)
        changed = fill_author(author, text.value, pictures.get(text.value.portrait))
        with work.collecting_faults(text):
            is_new = author.pk is None
            if is_new or changed:
                save_author(author, by=work.by)
            has_new_credentials, notes = import_credentials(author, text.value.credentials, by=work.by)
            work.report.notes += notes
            changed |= has_new_credentials
            state: State = "new" if is_new else "changed" if changed else "unchanged"
            work.report.add("authors", state, slug)


def _save_episodes(work: Import) -> None:
    rows = {episode.slug: episode for episode in Episode.objects.filter(slug__in=work.content.episodes)}
    _clear_numbers(rows, work)
    for slug, text in work.content.episodes.items():
        episode = rows.get(slug) or new_row(Episode, slug, text.value.id)
        changed = fill_episode(episode, text.value)
        sound = work.content.sounds.get(text.value.audio)
        if sound and episode.audio.name != sound_name(sound.audio_info):
            set_sound(episode, sound.audio_info)
            changed = True
        transcript = work.content.transcripts.get(text.value.transcript)
        if transcript and transcript.text != episode.transcript:
            set_transcript(episode, transcript)
            changed = True
        state = state_of(episode, changed=changed)
        with work.collecting_faults(text):
            if state != "unchanged":
                save_measured_episode(episode, by=work.by)
            work.report.add("episodes", state, slug)


def _clear_numbers(rows: Mapping[str, Episode], work: Import) -> None:
    """Clear the numbers of the episodes whose numbers change, so that two can exchange their numbers."""
    records = {slug: work.content.episodes[slug].value for slug in rows}
    changing = [
        row.pk
        for slug, row in rows.items()
        if (row.season, row.number) != (records[slug].season, records[slug].number)
    ]
    Episode.objects.filter(pk__in=changing).update(number=None)


def save_all_series(work: Import) -> None:
    """Save the new and changed series. Call it after all articles that they name are saved."""
    rows = {series.slug: series for series in Series.objects.filter(slug__in=work.content.series)}
    for slug, text in work.content.series.items():
        series = rows.get(slug) or new_row(Series, slug, text.value.id)
        articles_named = tuple(work.names.articles[name] for name in text.value.articles)
        wanted = replace(text.value, articles=articles_named, id=series.public_id)
        before = series_record(series, articles_in(series)) if series.pk else None
        state = state_of(series, changed=before != wanted)
        fill_series(series, wanted)
        with work.collecting_faults(text):
            if state != "unchanged":
                articles = {row.slug: row for row in Article.objects.filter(slug__in=wanted.articles)}
                save_series(series, [articles[name] for name in wanted.articles], by=work.by)
            work.report.add("series", state, slug)
    work.raise_faults()


def copy_staged_files(content: FolderContent, stage: Path) -> None:
    """Copy the pictures and sounds that the rows name from the stage into the storage."""
    staged = LocalFiles(stage)
    pictures = [*content.pictures.values(), *content.portraits.values()]
    named = [content.sounds.get(text.value.audio) for text in content.episodes.values()]
    sounds = [sound for sound in named if sound]
    names = [name for stored in pictures for name in stored_file_names(stored)]
    write_names(stage, [*names, *(sound_name(sound.audio_info) for sound in sounds)])
    for stored in pictures:
        copy_files(stored, staged, default_storage)
    for sound in sounds:
        if is_stored(sound_name(sound.audio_info)):
            continue  # its modification time must not change: the site export compares it
        with sound.file.open("rb") as file:
            store_sound(file, sound.audio_info)


def store_share_pictures(content: FolderContent) -> None:
    """Create the preview pictures for links to published articles. Their files must be in the storage."""
    leads = {picture.path: picture for picture in Picture.objects.filter(path__in=content.pictures)}
    for text in content.articles.values():
        picture = leads.get(text.value.image)
        if picture:
            store_share(picture.stored, picture.focus)
