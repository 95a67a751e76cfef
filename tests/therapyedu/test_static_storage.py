"""Static files in production: names contain digests, and files refer to each other by these names."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from therapyedu.bundles import HashedFiles

SOURCES = Path(settings.BASE_DIR) / "therapyedu" / "static"
IMPORTED = re.compile(r"""^\s*(?:import|export)\b[^;'"]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def test_every_module_of_the_desk_finds_those_it_imports(tmp_path: Path, settings: Any) -> None:
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    sources, kept = FileSystemStorage(SOURCES), HashedFiles(location=tmp_path, base_url="/static/")
    kept.compress_files = lambda _paths: ()  # of no interest here, and slow
    shared = [SOURCES / "js" / "combobox.js", SOURCES / "profile" / "portrait-crop.js"]
    modules = [*(SOURCES / "desk").rglob("*.js"), *shared]
    names = [str(file.relative_to(SOURCES)) for file in modules]
    for name in names:
        with sources.open(name) as file:
            kept.save(name, file)
    for name, _, processed in kept.post_process({name: (sources, name) for name in names}):
        assert not isinstance(processed, Exception), (name, processed)
    imported = [
        (module.parent / path).resolve()
        for module in tmp_path.rglob("*.js")
        for path in IMPORTED.findall(module.read_text())
    ]
    assert len(imported) > 50
    assert [path for path in imported if not path.exists()] == []
