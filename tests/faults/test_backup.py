"""What was saved comes back whole: figures, papers, files, secrets. What is not whole is refused."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from otklik.config import postgres
from otklik.config.options import ROOT, Options
from tests.faults.processes import elder_server
from tests.faults.product import copy, otklik

JOURNALS = ROOT / "tests" / "figures" / "hard_year"
YEAR = 2023
KEEP_HEAD = """
from django.utils import timezone
from otklik.office.journal.heads import keep_head
assert keep_head(timezone.now())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for data folders and archives, which the servers' own user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-backup-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def office(folder: Path, made_office: Path) -> Path:
    """A data folder with an empty office in it."""
    office = folder / "office"
    office.mkdir(mode=0o755)
    copy(made_office, office)
    return office


def figures(var: Path, folder: Path) -> dict[str, object]:
    year = str(YEAR)
    done = otklik(var, "report", "annual", "--year", year, "--out", folder)
    assert done.returncode == 0, done.stderr
    return dict(json.loads((folder / f"annual-{year}.json").read_text(encoding="utf-8"))["figures"])


def contents(var: Path) -> dict[str, bytes]:
    kept = [place for folder in ("files", "secrets", "anchors") for place in sorted((var / folder).rglob("*"))]
    return {str(place.relative_to(var)): place.read_bytes() for place in kept if place.is_file()}


def test_a_backup_restored_into_an_empty_folder_is_the_same_office(folder, office):
    archive = folder / "otklik.tar"
    assert otklik(office, "import", JOURNALS, "--rejects", folder).returncode == 0
    assert otklik(office, "check").returncode == 0
    assert otklik(office, "manage", "shell", "-c", KEEP_HEAD).returncode == 0
    before, kept = figures(office, folder / "before"), contents(office)
    assert "anchors/heads.txt" in kept
    assert kept, "an office without files would prove nothing"
    saved = otklik(office, "backup", archive)
    assert saved.returncode == 0, saved.stderr
    shutil.rmtree(office)

    restored = otklik(office, "restore", archive)

    assert restored.returncode == 0, restored.stderr
    assert figures(office, folder / "after") == before
    assert contents(office) == kept
    assert otklik(office, "check").returncode == 0
    assert archive.stat().st_mode & 0o077 == 0, "it holds secrets and personal data"


def test_a_lived_in_folder_is_never_restored_into(folder, office):
    archive = folder / "otklik.tar"
    assert otklik(office, "backup", archive).returncode == 0

    refused = otklik(office, "restore", archive)

    assert refused.returncode == 1
    assert "не пуста" in refused.stderr
    again = otklik(office, "backup", archive)
    assert again.returncode == 1
    assert "уже есть" in again.stderr


def test_a_damaged_or_foreign_archive_is_refused(folder, office):
    archive = folder / "otklik.tar"
    assert otklik(office, "backup", archive).returncode == 0

    damaged = folder / "damaged.tar"
    with tarfile.open(archive) as whole, tarfile.open(damaged, "w") as copy:
        for member in whole:
            stream = whole.extractfile(member)
            body = stream.read() if stream else b""
            body = b"0" * len(body) if member.name.startswith("secrets/") else body
            copy.addfile(member, io.BytesIO(body))
    foreign = folder / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        tar.addfile(tarfile.TarInfo("../../etc/passwd"))
    cut = folder / "cut.tar"
    cut.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])

    for number, (wrong, says) in enumerate({damaged: "повреждён", foreign: "лишнее", cut: "е"}.items()):
        refused = otklik(folder / f"empty{number}", "restore", wrong)
        assert refused.returncode == 1, refused.stdout
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.fixture(params=["18", "15"])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a server of somebody else, with the names of its databases to come."""
    var = folder / "server"
    if request.param == "15":
        with elder_server(var) as socket:
            yield f"postgresql://otklik@/{{}}?host={socket}"
        return
    with postgres.hold(Options(var=var)):
        place = postgres.connection_parameters(Options(var=var), owner=True)
        yield f"postgresql://{place['USER']}@/{{}}?host={place['HOST']}&port={place['PORT']}"


def test_a_backup_goes_back_to_the_server_that_its_settings_name(folder, server):
    office, archive, here = folder / "office", folder / "otklik.tar", server.format("here")
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE here TEMPLATE template0")
    office.mkdir()
    (office / "settings.toml").write_text(f'database_url = "{here}"\n')
    assert otklik(office, "import", JOURNALS, "--rejects", folder).returncode == 0
    before = figures(office, folder / "before")
    assert otklik(office, "backup", archive).returncode == 0
    shutil.rmtree(office)

    refused = otklik(office, "restore", archive)

    assert refused.returncode == 1
    assert "не пуста" in refused.stderr
    assert sorted(entry.name for entry in office.iterdir()) == ["secrets"], "so that the same command may be repeated"

    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE here")
        connection.execute("CREATE DATABASE here TEMPLATE template0")
    restored = otklik(office, "restore", archive)

    assert restored.returncode == 0, restored.stderr
    assert not (office / "postgres").exists(), "no embedded server besides"
    assert figures(office, folder / "after") == before
    with psycopg.connect(here) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM otklik_registry_letter").fetchone() == (True,)


def test_a_server_that_does_not_answer_is_named_before_anything_is_restored(folder, office):
    archive = folder / "otklik.tar"
    assert otklik(office, "backup", archive).returncode == 0

    refused = otklik(folder / "empty", "restore", archive, DATABASE_URL="postgresql://otklik@127.0.0.1:1/otklik")

    assert refused.returncode == 1
    assert "не отвечает" in refused.stderr
    assert not (folder / "empty" / "postgres").exists()
