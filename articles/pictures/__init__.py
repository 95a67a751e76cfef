"""What a picture becomes on its way in: checked, clean, in several sizes, and stored by its hash.

Nothing here imports Django, so that the child process which decodes starts quickly; `store` keeps the files.
"""

from articles.pictures.checking import BadPicture
from articles.pictures.cleaning import CleanPicture
from articles.pictures.decoding import clean, share_picture
from articles.pictures.sizes import Rendition

__all__ = ["BadPicture", "CleanPicture", "Rendition", "clean", "share_picture"]
