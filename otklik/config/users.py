"""`otklik user …`: officials' accounts: made, or changed in what is given and nothing else.

A password is read from the input or made up here; only a made-up one is shown, once.
"""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone


def arguments(parser: argparse.ArgumentParser) -> None:
    from otklik.office.people.models import Role

    parser.add_argument(
        "login", type=_word, metavar="ЛОГИН", help="под каким именем входят; нового заводим, прежнего меняем"
    )
    parser.add_argument("--name", type=_word, metavar="ИМЯ", help="как подписывать: «Ершова Н. П.»; новому нужно")
    parser.add_argument(
        "--role",
        choices=Role.values,
        metavar="РОЛЬ",
        help="; ".join(f"{role.value} – {role.label}" for role in Role) + "; новому нужна",
    )
    parser.add_argument("--without-code", action="store_true", help="выключить вход по коду: телефон потерян")
    password = parser.add_mutually_exclusive_group()
    password.add_argument("--password", action="store_true", help="прочитать пароль из первой строки ввода")
    password.add_argument(
        "--new-password", action="store_true", help="придумать пароль и показать; новому – и без ключа"
    )


def run(arguments: argparse.Namespace) -> int:
    from otklik.office.people import queries

    if queries.login_exists(arguments.login):
        return _change(arguments)
    return _make(arguments)


def _make(arguments: argparse.Namespace) -> int:
    from otklik.office.journal.actions import CONSOLE
    from otklik.office.people.actions import make_account
    from otklik.office.people.models import Role

    login, given = arguments.login, _given_password(arguments)
    if not (arguments.name and arguments.role):
        print("Для новой учётной записи нужны --name и --role; см. otklik user --help", file=sys.stderr)
        return 2
    _, password = make_account(
        login=login,
        name=arguments.name,
        role=Role(arguments.role),
        password=given,
        by=CONSOLE,
        at=timezone.now(),
    )
    print(f"Учётная запись заведена: {login}" + ("" if arguments.password else f", пароль: {password}"))
    return 0


def _change(arguments: argparse.Namespace) -> int:
    from otklik.office.journal.actions import CONSOLE
    from otklik.office.people.actions import change_account, change_password, drop_second_factor
    from otklik.office.people.models import Role

    login, given = arguments.login, _given_password(arguments)
    role = Role(arguments.role) if arguments.role else None
    if not (arguments.name or role or arguments.password or arguments.new_password or arguments.without_code):
        print(
            f"Логин {login} уже есть, и ничего не изменено. Что менять: --name, --role, --password, --new-password, "
            "--without-code; см. otklik user --help",
            file=sys.stderr,
        )
        return 2
    if arguments.without_code:
        drop_second_factor(login=login, by=CONSOLE, at=timezone.now())
        print(f"Вход по коду выключен: {login}")
    if arguments.password or arguments.new_password:
        password = change_password(login=login, password=given, by=CONSOLE, at=timezone.now())
        print(f"Пароль изменён: {login}" + ("" if arguments.password else f", новый: {password}"))
    if arguments.name or role:
        change_account(login=login, name=arguments.name, role=role, by=CONSOLE, at=timezone.now())
        print(f"Учётная запись изменена: {login}")
    return 0


def _word(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("не читается: задайте в UTF-8") from None
    return text


def _given_password(arguments: argparse.Namespace) -> str | None:
    return sys.stdin.readline().rstrip("\n") if arguments.password else None
