"""ffmpeg for the tests: the real one if it is installed, or a shell script in its place."""

import shutil
import wave
from io import BytesIO
from pathlib import Path

import pytest

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed, so nothing is converted")


def put_in_place_of_ffmpeg(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script, written into this folder, be what the site finds as ffmpeg."""
    program = folder / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")


def wav(seconds: float = 2) -> bytes:
    """Return a WAV recording."""
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\1\0\2\0" * int(8000 * seconds))
    return file.getvalue()
