"""The editors' verbs. Each takes the user, checks the permission, and is harmless to repeat."""

from articles.publishing.copying import roll_back
from articles.publishing.publish import live_edition_of, overtaken, publish, remake
from articles.publishing.refusals import Refused
from articles.publishing.sign_off import sign_off
from articles.publishing.withdraw import cancel, delete, unpublish

__all__ = [
    "Refused",
    "cancel",
    "delete",
    "live_edition_of",
    "overtaken",
    "publish",
    "remake",
    "roll_back",
    "sign_off",
    "unpublish",
]
