"""Checks, renders, saves and deletes topics, episodes and pictures. The desk and the importer both use it."""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import IO

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.manuscript import FaultyText, Message, check_name
from articles.manuscript.characters import strip_blank_lines
from articles.message_translation import translate_fault, translate_message
from articles.models import Edition, Episode, FormerTopic, Picture, Topic, clean_file_name, topic_slug
from articles.models.chapters import chapter_faults
from articles.models.sound import AudioInfo, BadSound
from articles.models.sound_cleaning import cleaned_sound
from articles.models.transcripts import Transcript, parse_transcript
from articles.pictures import BadPicture, CleanPicture, Focus
from articles.pictures.store import StoredPicture, share_name, store, store_share, stored_file_names
from articles.publishing.help_actions import at_field, check_placed_lines, refuse_help_lines
from articles.publishing.media_files import remove_unused_on_commit
from articles.rendering import render_fragment
from articles.storage import put_file, touch_files

PICTURE_PATH = re.compile(r"images(?:/(?![. ])[^/\\]*[^/\\ ])+\.(?:avif|gif|jpe?g|png|webp)", re.IGNORECASE)
PORTRAITS = "images/authors/"


@transaction.atomic
def save_topic(topic: Topic, *, by: User | None, before: Topic | None = None) -> Topic:
    """Check, render and save a topic. A missing slug is made from its name; a changed one redirects.

    `before` is the topic as it was, where the stored row has a placeholder for its name.

    Raises `ValidationError` with the fields at fault, also for a name or alias that another topic has.
    """
    topic.slug = topic.slug or topic_slug(topic.name)
    topic.aliases = list(dict.fromkeys(alias.strip() for alias in topic.aliases))
    topic.description = strip_blank_lines(topic.description)
    topic.description_html = render_fragment(topic.description)
    at_field("description", refuse_help_lines, topic.description)
    check_topic_names(topic)
    check_topic_slug(topic)
    topic.full_clean()
    before = before or stored_row(topic)
    topic.save()
    if before is not None and before.slug != topic.slug:
        FormerTopic.objects.get_or_create(slug=before.slug, defaults={"topic": topic})
    bump_generation()
    log_saved(topic, before, by=by)
    return topic


def claim_former_topic_slugs(topic: Topic, slugs: Sequence[str]) -> list[str]:
    """Let addresses that a topic had on another site lead to it, and return the new ones.

    An address that belongs to another topic stays with that.
    """
    taken = {*Topic.objects.filter(slug__in=slugs).values_list("slug", flat=True)}
    taken |= {*FormerTopic.objects.filter(slug__in=slugs).values_list("slug", flat=True)}
    new = [slug for slug in dict.fromkeys(slugs) if slug not in taken]
    FormerTopic.objects.bulk_create(FormerTopic(slug=slug, topic=topic) for slug in new)
    if new:
        bump_generation()
    return new


def check_topic_slug(topic: Topic) -> None:
    """Raise `ValidationError` for a slug that redirects to another topic."""
    former = FormerTopic.objects.filter(slug=topic.slug).exclude(topic=topic.pk).select_related("topic")
    for row in former:
        message = gettext("The web address “%(slug)s” leads to the topic “%(topic)s”. Choose another one.")
        raise ValidationError({"slug": message % {"slug": row.slug, "topic": row.topic}})


def check_topic_names(topic: Topic) -> None:
    """Raise `ValidationError` for an invalid alias, or a name or alias that another topic has."""
    faults = [translate_fault(fault) for alias in topic.aliases for fault in check_name(alias)]
    faults += [gettext("An alias is empty.")] if not all(topic.aliases) else []
    for other in Topic.objects.exclude(pk=topic.pk):
        faults += [
            gettext("“%(name)s” is already a name of the topic “%(topic)s”.") % {"name": name, "topic": other}
            for name in topic.folded_names() & other.folded_names()
        ]
    if faults:
        raise ValidationError({"aliases": sorted(faults)})


def save_episode(episode: Episode, *, by: User | None, audio: "bytes | File[bytes] | None" = None) -> Episode:
    """Check, measure, render and save an episode.

    `audio` is a new audio file; the default is the file that a form has put into `episode.audio`. It is
    stored under its hash, as MP3 or M4A, and its own name is kept in `audio_name`. `seconds`, `size` and
    `mime_type` are measured, `cues` parsed from `transcript`.

    Raises `ValidationError` with the fields at fault.
    """
    file = _as_file(episode, audio)
    errors: dict[str, list[str]] = {}
    with ExitStack() as stack:
        try:
            sound = stack.enter_context(cleaned_sound(file)) if file is not None else None
        except BadSound as fault:
            errors["audio"] = [translate_message(fault.args[0])]
        try:
            set_transcript(episode, parse_transcript(episode.transcript))
        except FaultyText as faulty:
            errors["transcript"] = [translate_fault(fault) for fault in faulty.faults]
        if errors:
            raise ValidationError(errors)
        if sound is None:
            return save_measured_episode(episode, by=by)
        set_sound(episode, sound[1])
        if audio is not None:  # a form has set the name, before a conversion changed its suffix
            episode.audio_name = clean_file_name(getattr(audio, "name", None) or "")
        store_sound(*sound)  # before the transaction, because writing files is slow
        with transaction.atomic():
            hold_off_removal()
            store_sound(*sound)  # writes nothing, unless the file was removed meanwhile
            return save_measured_episode(episode, by=by)


@transaction.atomic
def delete_episode(episode: Episode, *, by: User | None) -> None:
    """Delete an episode and its audio file. Raises `ProtectedError` if an article or an edition has it."""
    remove_unused_on_commit([episode.audio.name or ""])
    log_action(Action.DELETE, by=by, on=episode)
    episode.delete()
    bump_generation()


def _as_file(episode: Episode, audio: "bytes | File[bytes] | None") -> IO[bytes] | None:
    if isinstance(audio, bytes):
        return ContentFile(audio)
    if audio is None and episode.audio and not episode.audio._committed:  # type: ignore[attr-defined]  # private
        chosen: IO[bytes] = episode.audio.file
        return chosen
    return audio


def store_sound(file: IO[bytes], audio_info: AudioInfo) -> None:
    """Write a measured audio file to the storage, unless it is there."""
    put_file(sound_name(audio_info), File(file))


def sound_name(audio_info: AudioInfo) -> str:
    """Return the name of an audio file in the storage, such as `audio/ab/ab12….mp3`."""
    return f"audio/{audio_info.digest[:2]}/{audio_info.digest}{audio_info.suffix}"


def set_sound(episode: Episode, audio_info: AudioInfo) -> None:
    """Set the audio fields of an episode to a stored audio file. The row is not saved."""
    episode.audio = sound_name(audio_info)
    episode.seconds, episode.size = audio_info.seconds, audio_info.size
    episode.mime_type = audio_info.mime_type


def set_transcript(episode: Episode, transcript: Transcript) -> None:
    """Set the transcript of an episode, and what is derived from it. The row is not saved."""
    episode.transcript, episode.has_times = transcript.text, transcript.has_times
    episode.cues = [list(cue) for cue in transcript.cues]


@transaction.atomic
def save_measured_episode(episode: Episode, *, by: User | None) -> Episode:
    """Render and save an episode with measured audio and a parsed transcript.

    A replaced audio file stays for a day (see `touch_files`).

    Raises `ValidationError` with the fields at fault.
    """
    same_number = Episode.objects.filter(season=episode.season, number=episode.number).exclude(pk=episode.pk)
    if None not in (episode.season, episode.number) and same_number.exists():
        message = gettext("“%(title)s” is already number %(number)s of season %(season)s.")
        words = {"title": same_number[0], "number": episode.number, "season": episode.season}
        raise ValidationError({"number": [message % words]})
    faults = chapter_faults(episode.chapters, episode.seconds)
    if faults:
        raise ValidationError({"chapters": [translate_fault(fault) for fault in faults]})
    episode.notes = strip_blank_lines(episode.notes)
    episode.notes_html = render_fragment(episode.notes)
    at_field("notes", check_placed_lines, episode.notes)
    episode.full_clean()
    replaced = Episode.objects.filter(pk=episode.pk).exclude(audio=episode.audio.name)
    touch_files(replaced.values_list("audio", flat=True))
    before = stored_row(episode)
    episode.save()
    bump_generation()
    log_saved(episode, before, by=by)
    return episode


@transaction.atomic
def delete_topic(topic: Topic, *, by: User | None) -> None:
    """Delete a topic. Raises `ProtectedError` if an edition has it."""
    log_action(Action.DELETE, by=by, on=topic)
    topic.delete()
    bump_generation()


def add_picture(path: str, picture: CleanPicture, *, by: User | None) -> Picture:
    """Store a cleaned picture and add it to the library under a path that was checked."""
    store(picture, folder="pictures")  # before the transaction, because writing files is slow
    with transaction.atomic():
        hold_off_removal()
        stored = store(picture, folder="pictures")  # writes nothing, unless a file was removed meanwhile
        return save_stored_picture(path, stored, by=by)


def check_picture_path(path: str) -> None:
    """Raise `BadPicture` for a path that a text could not refer to."""
    for fault in check_name(path):
        raise BadPicture(Message("A picture's path: %(problem)s.", problem=fault.message))
    if not PICTURE_PATH.fullmatch(path) or len(path) > 255:
        raise BadPicture(
            Message(
                "“%(path)s” cannot be a picture's path. It should look like images/two-chairs.webp, with at "
                "most 255 characters, ending in .avif, .gif, .jpg, .png or .webp.",
                path=path,
            )
        )
    if path.startswith(PORTRAITS):
        raise BadPicture(
            Message("%(folder)s is for portraits. Put other pictures elsewhere in images/.", folder=PORTRAITS)
        )


@transaction.atomic
def delete_picture(picture: Picture, *, by: User | None) -> None:
    """Delete a picture and its files. Raises `ProtectedError` if an article or an edition has it."""
    remove_unused_on_commit(stored_file_names(picture.stored))
    log_action(Action.DELETE, by=by, on=picture)
    picture.delete()


@transaction.atomic
def save_stored_picture(path: str, stored: StoredPicture, *, by: User | None) -> Picture:
    """Add a stored picture to the library under `path`. Call under `hold_off_removal`.

    The files of a replaced picture stay for a day (see `touch_files`).
    """
    picture = Picture.objects.filter(path=path).first() or Picture(path=path, added_by=by)
    if picture.stored != stored:
        is_new = picture.pk is None
        touch_files(() if is_new else stored_file_names(picture.stored))
        picture.stored, picture.digest = dict(stored), stored["digest"]
        picture.full_clean()
        picture.save()
        bump_generation()
        text = "" if is_new else Message("Another file.")
        log_action(Action.CREATE if is_new else Action.CHANGE, by=by, on=picture, text=text)
    return picture


def describe_picture(
    picture: Picture, *, alt: str, credit: str, focus: Focus | None = None, by: User | None
) -> None:
    """Set the alt text, the credit and the focus point of a picture; without `focus` that stays as it is.

    Texts that have the picture keep their own words. Cards and link previews of published articles are
    cropped around a new focus point at once. Raises `BadPicture` if the link preview cannot be made.
    """
    before = Picture.objects.get(pk=picture.pk)
    focus = focus or before.focus
    picture.alt, picture.credit, picture.focus_x, picture.focus_y = alt, credit, focus.x, focus.y
    if (alt, credit, focus) == (before.alt, before.credit, before.focus):
        return
    led = Edition.objects.filter(edition_pictures__picture=picture, lead__stored__digest=before.digest)
    crops_editions = focus != before.focus and led.exists()
    if crops_editions:
        store_share(before.stored, focus)  # before the transaction, because it is slow
    with transaction.atomic():
        hold_off_removal()
        Picture.objects.filter(pk=picture.pk).update(alt=alt, credit=credit, focus_x=focus.x, focus_y=focus.y)
        if crops_editions:
            store_share(before.stored, focus)  # writes nothing, unless the file was removed meanwhile
            _crop_editions(led, share_name(before.stored, focus), focus)
        log_saved(picture, before, by=by)


def _crop_editions(editions: Iterable[Edition], share: str, focus: Focus) -> None:
    """Crop the lead picture of editions around a focus point. The old link previews stay for a day."""
    changed = list(editions)
    touch_files({edition.lead.get("share", "") for edition in changed} - {""})
    for edition in changed:
        edition.lead |= {"focus": [focus.x, focus.y], "share": share}
    Edition.objects.bulk_update(changed, ["lead"])
    bump_generation()
