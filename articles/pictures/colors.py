"""Color profiles: which one a picture may keep, and the conversion of CMYK and grayscale pictures to sRGB."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms

# A profile names its color space in its header.
SPACES = {"1": b"GRAY", "L": b"GRAY", "LA": b"GRAY", "CMYK": b"CMYK"}


def matching_profile(mode: str, profile: bytes | None) -> bytes | None:
    """Return the profile if it is for pictures of this mode, otherwise None."""
    return profile if profile and profile[16:20].rstrip() == SPACES.get(mode, b"RGB") else None


def convert_to_rgb(image: Image.Image) -> tuple[Image.Image, bytes | None]:
    """Return a picture in RGB or RGBA, and the profile to write into its copies.

    A CMYK or grayscale picture is converted to sRGB with its own profile, if that is usable, and needs none
    afterwards. An RGB picture stays unchanged and keeps its profile.
    """
    profile = matching_profile(image.mode, image.info.get("icc_profile"))
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode == mode:
        return image, profile
    if profile and mode == "RGB" and image.mode in ("CMYK", "L"):
        with suppress(ImageCms.PyCMSError):  # a profile may be broken
            return _convert_to_srgb(image, profile), None
    return image.convert(mode), profile if image.mode in ("P", "RGB") else None


def _convert_to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, BytesIO(profile), srgb, outputMode="RGB")
    assert converted is not None, "nothing is returned only where a picture is converted in place"
    return converted
