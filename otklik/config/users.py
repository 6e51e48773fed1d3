"""`otklik user …`: officials' accounts. A password that is not given is made and shown once."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone


def arguments(parser: argparse.ArgumentParser) -> None:
    from otklik.office.people.models import Role

    parser.add_argument("login", metavar="ЛОГИН")
    parser.add_argument("--name", metavar="ИМЯ", help="как подписывать: «Ершова Н. П.»; для новой записи")
    parser.add_argument(
        "--role",
        choices=Role.values,
        metavar="РОЛЬ",
        help="; ".join(f"{role.value} – {role.label}" for role in Role),
    )
    parser.add_argument(
        "--password", action="store_true", help="прочитать пароль из первой строки ввода, а не придумать"
    )


def run(arguments: argparse.Namespace) -> int:
    from otklik.office.journal.actions import CONSOLE
    from otklik.office.people import actions, queries
    from otklik.office.people.models import Role

    password = sys.stdin.readline().rstrip("\n") if arguments.password else None
    at = timezone.now()
    if queries.login_exists(arguments.login):
        password = actions.change_password(login=arguments.login, password=password, by=CONSOLE, at=at)
        print(f"Пароль изменён: {arguments.login} / {password}")
        return 0
    if not (arguments.name and arguments.role):
        print("Для новой учётной записи нужны --name и --role; см. otklik user --help", file=sys.stderr)
        return 2
    _, password = actions.make_account(
        login=arguments.login,
        name=arguments.name,
        role=Role(arguments.role),
        password=password,
        by=CONSOLE,
        at=at,
    )
    print(f"Учётная запись заведена: {arguments.login} / {password}")
    return 0
