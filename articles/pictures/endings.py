"""Where a picture file ends, and whether it carries more than the picture: walked chunk by chunk.

Metadata is where addresses, positions and hidden programs ride along. Only what is needed to show the picture
as it was meant (colour profiles, transparency, animation) counts as part of it.
"""

from collections.abc import Callable, Iterator

JPEG_KEPT = {0xE0, 0xEE}  # JFIF and Adobe: how colours are to be read
JPEG_ICC = b"ICC_PROFILE\0"
PNG_KEPT = {
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
WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
GIF_KEPT = {b"NETSCAPE2.0"}


def bare(format_name: str, data: bytes) -> bool:
    """Whether a decodable file holds the picture and nothing else, and nothing after its end."""
    try:
        return WALKS[format_name](data)
    except (IndexError, ValueError):
        return False  # odd inside: let it be written anew


def _jpeg(data: bytes) -> bool:
    at = 2
    while True:
        if data[at] != 0xFF:
            return False
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if marker == 0xFE or (0xE0 <= marker <= 0xEF and not _jpeg_kept(marker, body)):
            return False
        at += 2 + length
        if marker == 0xDA:
            at = _jpeg_scan_end(data, at)
            if data[at + 1] == 0xD9:
                return at + 2 == len(data)


def _jpeg_kept(marker: int, body: bytes) -> bool:
    return marker in JPEG_KEPT or (marker == 0xE2 and body.startswith(JPEG_ICC))


def _jpeg_scan_end(data: bytes, at: int) -> int:
    """Return where the next marker stands that is neither a stuffed byte nor a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _png(data: bytes) -> bool:
    at = 8
    while True:
        kind = data[at + 4 : at + 8]
        if kind not in PNG_KEPT:
            return False
        at += 12 + int.from_bytes(data[at : at + 4])
        if kind == b"IEND":
            return at == len(data)


def _webp(data: bytes) -> bool:
    size = int.from_bytes(data[4:8], "little") + 8
    at = 12
    while at < size:
        if data[at : at + 4] not in WEBP_KEPT:
            return False
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return at == size == len(data)


def _gif(data: bytes) -> bool:
    at = 13 + _palette(data[10])
    while True:
        match data[at]:
            case 0x3B:
                return at + 1 == len(data)
            case 0x2C:
                if not _gif_frame_fits(data, at):
                    return False
                at = _gif_blocks_end(data, at + 11 + _palette(data[at + 9]))
            case 0x21:
                application = data[at + 1] == 0xFF and data[at + 3 : at + 14] in GIF_KEPT
                if data[at + 1] != 0xF9 and not application:
                    return False
                at = _gif_blocks_end(data, at + 2)
            case _:
                return False


def _gif_frame_fits(data: bytes, at: int) -> bool:
    """A later frame may claim any size, and a browser would believe it."""
    width, height = (int.from_bytes(data[start : start + 2], "little") for start in (6, 8))
    left, top, wide, high = (
        int.from_bytes(data[start : start + 2], "little") for start in range(at + 1, at + 9, 2)
    )
    return left + wide <= width and top + high <= height


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _avif(data: bytes) -> bool:
    """No Exif or XMP items, only boxes a still picture needs, and they fill the file."""
    for kind, body in _boxes(data):
        if (
            kind not in {b"ftyp", b"meta", b"mdat", b"moov"}
            or b"Exif" in body[:65536]
            or b"mime" in body[:65536]
        ):
            return False
    return True


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        if size < 8 or at + size > len(data):
            raise ValueError("a box that runs past the end")
        kind = data[at + 4 : at + 8]
        yield kind, b"" if kind == b"mdat" else data[at + 8 : at + size]
        at += size


WALKS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
