"""The drawn workflow is fresh, and its roles are those of officials' accounts."""

from __future__ import annotations

import runpy

from otklik.config.options import ROOT
from otklik.office.people.models import Role as RoleOfAnAccount
from otklik.rules.workflow import Role


def test_the_workflow_is_drawn_as_the_table_is():
    drawing = runpy.run_path(str(ROOT / "scripts" / "workflow.py"))

    assert drawing["PAPER"].read_text(encoding="utf-8") == drawing["drawn"](), "redraw it: make workflow"


def test_the_rule_book_and_the_accounts_have_the_same_roles():
    assert [(role.value, role.label) for role in Role] == [(role.value, role.label) for role in RoleOfAnAccount]
