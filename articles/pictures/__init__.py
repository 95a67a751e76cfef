"""What a picture becomes on its way in: checked, clean, in several sizes, and stored by its hash."""

from articles.pictures.checking import BadPicture
from articles.pictures.cleaning import CleanPicture, clean
from articles.pictures.share import share_name, store_share
from articles.pictures.sizes import Rendition, renditions
from articles.pictures.store import StoredPicture, store

__all__ = [
    "BadPicture",
    "CleanPicture",
    "Rendition",
    "StoredPicture",
    "clean",
    "renditions",
    "share_name",
    "store",
    "store_share",
]
