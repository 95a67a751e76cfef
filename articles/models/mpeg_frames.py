"""Finds the end of the audio frames of an MP3, to detect other data in the file."""

from typing import IO

WINDOW = 2**20  # bytes that are read at once
LONGEST_FRAME = 1441  # bytes

# The codes of MPEG version 1, 2 and 2.5 in the frame header, with the sample rates of each.
SAMPLE_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
# Bit rates of layer III in kbit/s, for version 1 and for the others.
FAST = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
SLOW = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _frame_lengths() -> dict[bytes, int]:
    """Return the length of a layer III frame in bytes by the first three bytes of its header."""
    lengths = {}
    for version, sample_rates in SAMPLE_RATES.items():
        bitrates, factor = (FAST, 144_000) if version == 3 else (SLOW, 72_000)
        for bitrate_index, bitrate in enumerate(bitrates, 1):
            for rate_index, sample_rate in enumerate(sample_rates):
                for padding in (0, 1):
                    header = 0xFFE200 | version << 11 | bitrate_index << 4 | rate_index << 2 | padding << 1
                    for private in (0, 1):
                        for unprotected in (0, 0x100):
                            length = factor * bitrate // sample_rate + padding
                            lengths[(header | private | unprotected).to_bytes(3)] = length
    return lengths


FRAME_LENGTHS = _frame_lengths()


def end_of_frames(file: IO[bytes]) -> int:
    """Return the offset after the last of the complete, consecutive frames at the beginning of a file."""
    start, position, window = 0, 0, b""
    while True:
        if position + LONGEST_FRAME > len(window):
            start, position = start + position, 0
            file.seek(start)
            window = file.read(WINDOW)
        length = FRAME_LENGTHS.get(window[position : position + 3], 0)
        if not length or position + length > len(window):
            return start + position
        position += length


def is_frame_header(start: bytes) -> bool:
    """Whether these three bytes are the beginning of a frame header."""
    return start in FRAME_LENGTHS
