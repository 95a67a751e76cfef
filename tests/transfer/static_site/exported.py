"""The files of an exported folder."""

from pathlib import Path

TEXTS = {".atom", ".css", ".html", ".js", ".json", ".md", ".rss", ".svg", ".txt", ".vtt", ".xml"}
FOR_SERVERS = {"_headers", "_redirects", ".htaccess", ".server/nginx.conf", ".server/redirects.nginx.conf"}


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, by relative path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
