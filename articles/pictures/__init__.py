"""Processing of uploaded pictures: checking, cleaning, resizing, and storing under a name with the hash.

Except for `store`, nothing here imports Django, so that the child process for decoding starts quickly.
"""

from articles.pictures.checking import BadPicture
from articles.pictures.cleaning import CleanPicture
from articles.pictures.decoding import clean, cut_portrait, share_picture
from articles.pictures.focus import Focus
from articles.pictures.portrait import MAX_ZOOM, Crop
from articles.pictures.sizes import Rendition

__all__ = [
    "MAX_ZOOM",
    "BadPicture",
    "CleanPicture",
    "Crop",
    "Focus",
    "Rendition",
    "clean",
    "cut_portrait",
    "share_picture",
]
