"""Mentions: “@Eli” in a comment mails Eli, if Eli may see the article."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User

from articles.models import Article, Comment
from articles.publishing.comment_mails import mail_mention

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def colleagues_of(article: Article) -> list[User]:
    """Return the people who see the article at the desk: its writer and all editors. Two queries."""
    editors = User.objects.with_perm("articles.edit_any_article", backend=MODEL_BACKEND)
    found = list(editors.filter(is_staff=True).order_by("username"))
    writer = article.created_by
    is_colleague = writer is not None and writer.is_active and writer.is_staff
    return [*found, writer] if writer and is_colleague and writer not in found else found


def mention_name(user: User) -> str:
    """Return what is written behind the @: the full name, else the user name."""
    return user.get_full_name() or user.get_username()


def mentioned_in(text: str, people: Iterable[User]) -> list[User]:
    """Return the people whom a text mentions by their full name or user name, in any case.

    The longest name wins: “@Eli Stone” does not mention somebody called “eli”.
    """
    names: dict[str, list[User]] = {}
    for person in people:
        for name in {person.get_username().casefold(), person.get_full_name().casefold()} - {""}:
            names.setdefault(name, []).append(person)
    longest_first = sorted(names, key=len, reverse=True)
    folded = text.casefold()
    found: dict[int, User] = {}
    for place, letter in enumerate(folded):
        if letter != "@" or (place and folded[place - 1].isalnum()):
            continue
        named = next((one for one in longest_first if _has_name_at(folded, place + 1, one)), "")
        found |= {person.pk: person for person in names.get(named, ())}
    return list(found.values())


def _has_name_at(text: str, place: int, name: str) -> bool:
    end = place + len(name)
    return text.startswith(name, place) and not text[end : end + 1].isalnum()


def mail_mentions(comment: Comment, article: Article) -> Sequence[User]:
    """Mail everybody whom a comment mentions, except its writer. Return who was mentioned."""
    if "@" not in comment.text:
        return []
    mentioned = mentioned_in(comment.text, colleagues_of(article))
    for person in mentioned:
        if person.pk != comment.user_id:
            mail_mention(person, comment, article)
    return mentioned
