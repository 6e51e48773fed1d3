"""Settings come from the environment or one file; what is mistyped is refused, not ignored."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from otklik.config.options import BadOption, Options, make_data_folder, read, secret


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def with_file(var: Path, text: str) -> None:
    var.mkdir()
    (var / "settings.toml").write_text(text, encoding="utf-8")


def test_without_a_word_everything_has_a_default(var):
    assert read({"OTKLIK_VAR": str(var)}) == Options(var=var)


def test_the_environment_wins_over_the_file(var):
    with_file(var, 'port = 8080\ntime_zone = "Asia/Kamchatka"')

    assert read({"OTKLIK_VAR": str(var), "OTKLIK_PORT": "9000"}) == replace(
        Options(var=var), port=9000, time_zone="Asia/Kamchatka"
    )


def test_lists_and_switches_are_read_from_either_place(var):
    with_file(var, 'hosts = ["otklik.example"]\nhttps = true')
    settings = read({"OTKLIK_VAR": str(var), "OTKLIK_HOSTS": "a.example, b.example"})

    assert settings.hosts == ("a.example", "b.example")
    assert settings.https is True


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"OTKLIK_SECOND_FACTOR": "head, boss"}, "нет роли «boss»"),
        ({"OTKLIK_PROT": "9000"}, "Неизвестная настройка в окружении .* prot"),
        ({"OTKLIK_PORT": "восемь"}, "port: нужно число от 1 до 65535"),
        ({"OTKLIK_PORT": "70000"}, "port: нужно число от 1 до 65535"),
        ({"OTKLIK_HTTPS": "maybe"}, "https: нужно true или false"),
        ({"OTKLIK_LOG": "debug"}, "log: нужно info или warning"),
        ({"OTKLIK_TIME_ZONE": "Смоленск"}, "time_zone: нет часового пояса"),
    ],
)
def test_what_cannot_be_used_is_refused_in_russian(var, environ, says):
    with pytest.raises(BadOption, match=says):
        read({"OTKLIK_VAR": str(var)} | environ)


@pytest.mark.parametrize(
    ("text", "says"),
    [("prot = 1", "Неизвестная настройка в файле .*prot"), ("port = ", "не читается"), ('var = "/"', "var")],
)
def test_a_wrong_file_is_refused_with_its_name(var, text, says):
    with_file(var, text)

    with pytest.raises(BadOption, match=says):
        read({"OTKLIK_VAR": str(var)})


def test_a_database_may_be_named_as_everybody_names_it(var):
    address = "postgresql://otklik@db/otklik"

    assert read({"OTKLIK_VAR": str(var), "DATABASE_URL": address}).database_url == address


@pytest.mark.parametrize("address", ["garbage", "postgresql://otklik:тайна@db:порт/%zz"])
def test_an_address_of_a_database_that_makes_no_sense_is_refused_without_its_password(var, address):
    with pytest.raises(BadOption, match=r"database_url не понят; пример: postgresql://") as refused:
        read({"OTKLIK_VAR": str(var), "DATABASE_URL": address})
    assert "тайна" not in str(refused.value)


def test_a_secret_is_made_once_and_closed_to_others(var):
    var.mkdir()
    first, again, other = secret(var, "django"), secret(var, "django"), secret(var, "tokens")

    assert first == again != other
    assert len(first) >= 43  # 256 bits
    for place in [var / "secrets", var / "secrets" / "django"]:
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
        assert place.stat().st_uid == os.stat(var).st_uid  # noqa: PTH116
    assert sorted(entry.name for entry in (var / "secrets").iterdir()) == ["django", "tokens"]


def test_a_data_folder_that_cannot_be_had_is_refused_with_advice(tmp_path):
    (tmp_path / "file").write_text("не папка")

    with pytest.raises(BadOption, match="OTKLIK_VAR"):
        make_data_folder(tmp_path / "file" / "var")


def test_the_owner_of_the_tables_is_named_beside_the_program_and_never_alone(var):
    program, owner = "postgresql://program@db/otklik", "postgresql://owner@db/otklik"
    named = {"OTKLIK_VAR": str(var), "OTKLIK_DATABASE_OWNER_URL": owner}

    assert read({**named, "DATABASE_URL": program}).database_owner_url == owner
    with pytest.raises(BadOption, match="database_owner_url задан без database_url"):
        read(named)
    with pytest.raises(BadOption, match="database_owner_url не понят"):
        read({**named, "DATABASE_URL": program, "OTKLIK_DATABASE_OWNER_URL": "garbage"})
