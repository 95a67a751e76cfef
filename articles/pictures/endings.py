"""Checks chunk by chunk that a picture file contains nothing but the picture.

Metadata can contain addresses, GPS positions and hidden programs. Only what is needed to show the picture
correctly (colour profiles, transparency, animation) is allowed.
"""

from collections.abc import Callable, Iterator

JPEG_SEGMENTS = {0xE0, 0xEE}  # JFIF and Adobe, which describe the color encoding
JPEG_ICC = b"ICC_PROFILE\0"
PNG_CHUNKS = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"sBIT",
    b"pHYs",
    b"bKGD",
}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
GIF_APPLICATIONS = {b"NETSCAPE2.0"}


def has_only_picture_data(format_name: str, data: bytes) -> bool:
    """Whether a decodable file contains only the picture, and nothing after its end."""
    try:
        return CHECKS[format_name](data)
    except (IndexError, ValueError):
        return False  # an unusual structure: the picture is encoded again


def _is_bare_jpeg(data: bytes) -> bool:
    offset = 2
    while True:
        if data[offset] != 0xFF:
            return False
        marker = data[offset + 1]
        if marker == 0xFF:  # fill byte
            offset += 1
            continue
        length = int.from_bytes(data[offset + 2 : offset + 4])
        body = data[offset + 4 : offset + 2 + length]
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not _is_allowed_jpeg_segment(marker, body)):
            return False
        offset += 2 + length
        if marker == 0xDA:
            offset = _find_jpeg_scan_end(data, offset)
            if data[offset + 1] == 0xD9:
                return offset + 2 == len(data)


def _is_allowed_jpeg_segment(marker: int, body: bytes) -> bool:
    return marker in JPEG_SEGMENTS or (marker == 0xE2 and body.startswith(JPEG_ICC))


def _find_jpeg_scan_end(data: bytes, offset: int) -> int:
    """Return the position of the next marker that is neither a stuffed byte nor a restart marker."""
    while True:
        offset = data.index(b"\xff", offset)
        if data[offset + 1] == 0 or 0xD0 <= data[offset + 1] <= 0xD7:
            offset += 2
        else:
            return offset


def _is_bare_png(data: bytes) -> bool:
    offset = 8
    while True:
        kind = data[offset + 4 : offset + 8]
        if kind not in PNG_CHUNKS:
            return False
        offset += 12 + int.from_bytes(data[offset : offset + 4])
        if kind == b"IEND":
            return offset == len(data)


def _is_bare_webp(data: bytes) -> bool:
    size = int.from_bytes(data[4:8], "little") + 8
    offset = 12
    while offset < size:
        if data[offset : offset + 4] not in WEBP_CHUNKS:
            return False
        length = int.from_bytes(data[offset + 4 : offset + 8], "little")
        offset += 8 + length + length % 2
    return offset == size == len(data)


def _is_bare_gif(data: bytes) -> bool:
    offset = 13 + _palette_length(data[10])
    while True:
        match data[offset]:
            case 0x3B:
                return offset + 1 == len(data)
            case 0x2C:
                if not _is_gif_frame_inside(data, offset):
                    return False
                offset = _find_gif_blocks_end(data, offset + 11 + _palette_length(data[offset + 9]))
            case 0x21:
                application = data[offset + 1] == 0xFF and data[offset + 3 : offset + 14] in GIF_APPLICATIONS
                if data[offset + 1] != 0xF9 and not application:
                    return False
                offset = _find_gif_blocks_end(data, offset + 2)
            case _:
                return False


def _is_gif_frame_inside(data: bytes, offset: int) -> bool:
    """Whether a frame is inside the canvas. Later frames can have any size, and browsers would use it."""
    width, height = (int.from_bytes(data[start : start + 2], "little") for start in (6, 8))
    left, top, wide, high = (
        int.from_bytes(data[start : start + 2], "little") for start in range(offset + 1, offset + 9, 2)
    )
    return left + wide <= width and top + high <= height


def _palette_length(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _find_gif_blocks_end(data: bytes, offset: int) -> int:
    while data[offset]:
        offset += 1 + data[offset]
    return offset + 1


def _is_bare_avif(data: bytes) -> bool:
    """Whether the file consists only of boxes that a picture needs, without Exif or XMP items."""
    for kind, body in _read_boxes(data):
        if (
            kind not in {b"ftyp", b"meta", b"mdat", b"moov"}
            or b"Exif" in body[:65536]
            or b"mime" in body[:65536]
        ):
            return False
    return True


def _read_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    offset = 0
    while offset < len(data):
        size = int.from_bytes(data[offset : offset + 4])
        if size < 8 or offset + size > len(data):
            raise ValueError("a box that runs past the end")
        kind = data[offset + 4 : offset + 8]
        yield kind, b"" if kind == b"mdat" else data[offset + 8 : offset + size]
        offset += size


CHECKS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _is_bare_jpeg,
    "PNG": _is_bare_png,
    "WEBP": _is_bare_webp,
    "GIF": _is_bare_gif,
    "AVIF": _is_bare_avif,
}
