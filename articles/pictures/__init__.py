"""Processing of uploaded pictures: checking, cleaning, resizing, and storing under a name with the hash.

Except for `store`, nothing here imports Django, so that the child process for decoding starts quickly.
"""

from articles.pictures.checking import BadPicture
from articles.pictures.cleaning import CleanPicture
from articles.pictures.decoding import clean, share_picture
from articles.pictures.focus import Focus
from articles.pictures.sizes import Rendition

__all__ = ["BadPicture", "CleanPicture", "Focus", "Rendition", "clean", "share_picture"]
