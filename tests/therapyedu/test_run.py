"""`./run`: what it prepares at the start."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture
def run() -> Any:
    """Load the script as a module. It has no file extension, so the loader is given explicitly."""
    loader = SourceFileLoader("run_script", str(Path(settings.BASE_DIR) / "run"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def test_static_files_are_collected_once_for_each_folder_the_site_writes_to(run, tmp_path, monkeypatch):
    collected: list[str] = []

    def manage(command: str, *_: str, env: dict[str, str]) -> None:
        collected.append(env["VAR_DIR"])
        manifest = Path(env["VAR_DIR"]) / "static" / "staticfiles.json"
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.touch()

    monkeypatch.setattr(run, "manage", manage)
    first, elsewhere = str(tmp_path / "first"), str(tmp_path / "elsewhere")
    for folder in (first, first, elsewhere, elsewhere, first):
        run.collect_static({"VAR_DIR": folder})
    assert collected == [first, elsewhere]
    (tmp_path / "first" / "static" / "staticfiles.json").unlink()
    run.collect_static({"VAR_DIR": first})
    assert collected == [first, elsewhere, first]


def test_the_folder_may_be_named_in_the_env_file(run, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "DOTENV", tmp_path / ".env")
    (tmp_path / ".env").write_text('SECRET_KEY=x\nVAR_DIR="/srv/site"\n')
    assert run.var_folder(run.read_dotenv()) == Path("/srv/site")
    assert run.var_folder({}) == run.ROOT / "var"
