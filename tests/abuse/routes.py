"""What each role gets at each address, stated by hand: the rights table is held to this, not read from it.

A row says which roles an address is open to, and which of them reach a paper of another department's too. Who may not
open an address is refused (403) whatever she asks for; who may, does not learn of a paper beyond her reach: it is
answered as one that does not exist (404).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from otklik.office.people.models import Role

CELLS = Counter[str]()
"""How many cells of the matrix each role was tried in."""

EVERYBODY = frozenset(Role)
OFFICE = frozenset({Role.REGISTRAR, Role.HEAD, Role.CONTROLLER, Role.ADMINISTRATOR, Role.AUDITOR})
"""Those who read all papers."""
WORKERS = OFFICE | {Role.DEPUTY, Role.EXECUTOR}
"""Those who read papers, all or some."""
REPORT_READERS = OFFICE | {Role.DEPUTY, Role.PRESS_OFFICER}
REGISTRARS = frozenset({Role.REGISTRAR})
SIGNERS = frozenset({Role.HEAD, Role.DEPUTY})
CONSIDERING = frozenset({Role.REGISTRAR, Role.HEAD, Role.DEPUTY, Role.EXECUTOR, Role.CONTROLLER})
"""Those who make moves of papers, which of them the table of moves says."""
EXECUTORS = frozenset({Role.DEPUTY, Role.EXECUTOR})
IMPORTERS = frozenset({Role.REGISTRAR, Role.ADMINISTRATOR})
JOURNAL_READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
REGISTRAR = frozenset({Role.REGISTRAR})
CONSIDERERS = frozenset({Role.REGISTRAR, Role.HEAD, Role.DEPUTY, Role.EXECUTOR, Role.CONTROLLER})
"""Those who make moves of papers, or of some."""
SSTU = frozenset({Role.REGISTRAR, Role.CONTROLLER})
PRINTERS = WORKERS - {Role.AUDITOR}
CONTROLLERS = frozenset({Role.REGISTRAR, Role.HEAD, Role.DEPUTY, Role.CONTROLLER})
MOVERS = CONTROLLERS | {Role.EXECUTOR}
"""Those who move papers of all kinds: what each may do with which stands in the table of moves."""


CONSIDER = frozenset({Role.REGISTRAR, Role.HEAD, Role.DEPUTY, Role.EXECUTOR, Role.CONTROLLER})
"""Those who make moves of papers."""
CONSIDER_ALL = frozenset({Role.REGISTRAR, Role.HEAD, Role.CONTROLLER})
OF_A_REPLY = (
    "begin_reply", "reply", "keep_reply", "reply_presence", "reply_versions", "submit_reply", "remark_reply",
    "sign_reply", "enter_signature", "send_reply", "enter_reply", "close_paper", "keep_under_control",
    "confirm_measures", "reopen_paper", "return_reply", "file_paper", "reply_file", "signing_file",
)  # fmt: skip
"""Addresses of a paper's answer: what cannot be done with it now is said (409) to whoever reaches it."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who gets what at an address."""

    open_to: frozenset[Role]
    foreign_to: frozenset[Role] = frozenset()
    """Of an address with the id of a paper: who gets one of another department's."""
    hides: bool = False
    """Whether those it is not open to are told that there is nothing (404), not that they may not (403)."""
    post: dict[str, str] = field(default_factory=dict)
    """What a form sends there, besides its token."""


def cards(open_to: frozenset[Role], foreign_to: frozenset[Role], hides: bool = False) -> Row:
    return Row(open_to, foreign_to, hides=hides)


def papers(open_to: frozenset[Role]) -> Row:
    """An address whose ids know no department: whoever may open it gets each."""
    return Row(open_to, open_to)


ROUTES = {
    "home": Row(EVERYBODY),
    "registering": Row(REGISTRARS),
    "suggest": Row(REGISTRARS),
    "register": papers(REGISTRARS),
    "keep_typed": papers(REGISTRARS),
    "set_aside": papers(REGISTRARS),
    "bring_back": papers(REGISTRARS),
    "file": cards(WORKERS | {Role.RECEPTION_SECRETARY}, OFFICE | {Role.RECEPTION_SECRETARY}, hides=True),
    "file_page": cards(WORKERS | {Role.RECEPTION_SECRETARY}, OFFICE | {Role.RECEPTION_SECRETARY}, hides=True),
    "find": Row(EVERYBODY),
    "caller": Row(OFFICE | {Role.RECEPTION_SECRETARY}),
    "bulk": Row(WORKERS, post={"act": "sheet", "asked": ""}),
    "bulk_questions": Row(frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.CONTROLLER})),
    "sheet": Row(WORKERS),
    "save_view": Row(WORKERS),
    "saved_view": cards(frozenset({Role.REGISTRAR}), frozenset(), hides=True),
    **dict.fromkeys(
        ("batch", "start_batch", "stop_batch", "undo_batch", "batch_file"),
        cards(frozenset({Role.REGISTRAR}), frozenset(), hides=True),
    ),
    "letters": Row(WORKERS),
    "outgoing": Row(WORKERS),
    "letter": cards(WORKERS, OFFICE),
    "annul": papers(frozenset({Role.REGISTRAR})),
    "appeals": Row(WORKERS | {Role.RECEPTION_SECRETARY}),
    "appeal": cards(WORKERS | {Role.RECEPTION_SECRETARY}, OFFICE | {Role.RECEPTION_SECRETARY}),
    "leave_unanswered": cards(
        frozenset({Role.REGISTRAR, Role.HEAD, Role.DEPUTY, Role.EXECUTOR}), frozenset({Role.REGISTRAR, Role.HEAD})
    ),
    **dict.fromkeys(OF_A_REPLY, cards(CONSIDER, CONSIDER_ALL)),
    "approvals": Row(EVERYBODY),
    "approval": cards(frozenset({Role.EXECUTOR}), frozenset(), hides=True),
    "approval_file": cards(frozenset({Role.EXECUTOR}), frozenset(), hides=True),
    "to_sign": Row(CONSIDER),
    "reply_templates": Row(frozenset({Role.REGISTRAR, Role.CONTROLLER, Role.ADMINISTRATOR})),
    "reply_template": papers(frozenset({Role.REGISTRAR, Role.CONTROLLER, Role.ADMINISTRATOR})),
    "case_files": Row(IMPORTERS),
    "case_file": papers(IMPORTERS),
    "inventory": papers(IMPORTERS),
    **dict.fromkeys(
        (
            "inquire",
            "check_on_site",
            "clarify",
            "interim_reply",
            "show_materials",
            "extend",
            "redirect",
            "send_copies",
            "inquiry_answer",
        ),
        cards(CONSIDERERS, CONSIDERERS & OFFICE),
    ),
    "site_check_act": cards(PRINTERS, OFFICE - {Role.AUDITOR}),
    "to_send": Row(REGISTRARS),
    **dict.fromkeys(
        ("dispatch", "deliver_dispatch", "scan_dispatch", "drop_dispatch", "dispatch_file"), papers(REGISTRARS)
    ),
    "control": Row(CONTROLLERS),
    "control_papers": Row(CONTROLLERS),
    "briefing": Row(CONTROLLERS),
    "briefing_file": Row(CONTROLLERS),
    "morning_file": Row(CONTROLLERS),
    "reminder_file": Row(CONTROLLERS),
    **dict.fromkeys(
        ("put_on_control", "take_off_control", "report_back"), cards(MOVERS, MOVERS - {Role.DEPUTY, Role.EXECUTOR})
    ),
    "notices": Row(EVERYBODY),
    "see_notices": Row(EVERYBODY),
    "cabinet": Row(SIGNERS),
    "cabinet_list": Row(SIGNERS),
    **dict.fromkeys(
        ("resolve", "enter_resolution", "take_note", "enter_note", "reassign", "set_inner_term", "complete"),
        cards(CONSIDERING, CONSIDERING - {Role.DEPUTY, Role.EXECUTOR}),
    ),
    "assignments": Row(EXECUTORS),
    **dict.fromkeys(
        ("accept_assignment", "return_assignment", "pass_assignment", "hand_in_part"), cards(EXECUTORS, frozenset())
    ),
    "routes": Row(ADMINISTRATOR),
    "end_route": papers(ADMINISTRATOR),
    "drop_phrase": papers(ADMINISTRATOR),
    "incidents": Row(WORKERS | {Role.PRESS_OFFICER}),
    "incident": cards(WORKERS | {Role.PRESS_OFFICER}, OFFICE | {Role.PRESS_OFFICER}),
    "messages": Row(WORKERS | {Role.PRESS_OFFICER}),
    "message": cards(WORKERS | {Role.PRESS_OFFICER}, OFFICE | {Role.PRESS_OFFICER}),
    "receptions": Row(OFFICE | {Role.DEPUTY, Role.RECEPTION_SECRETARY}),
    "reception_days": Row(OFFICE | {Role.DEPUTY, Role.RECEPTION_SECRETARY}),
    "reception": cards(OFFICE | {Role.DEPUTY, Role.RECEPTION_SECRETARY}, OFFICE | {Role.RECEPTION_SECRETARY}),
    "citizens": Row(OFFICE | {Role.RECEPTION_SECRETARY}),
    "citizen": cards(WORKERS | {Role.RECEPTION_SECRETARY}, OFFICE | {Role.RECEPTION_SECRETARY}, hides=True),
    "reports": Row(REPORT_READERS),
    "report": Row(REPORT_READERS),
    "report_file": Row(REPORT_READERS),
    "sign_report": Row(SIGNERS),
    "signed_report": papers(REPORT_READERS),
    "signed_file": papers(REPORT_READERS),
    "imports": Row(IMPORTERS),
    "import_run": papers(IMPORTERS),
    "import_file": papers(IMPORTERS),
    "start_import": papers(IMPORTERS),
    "stop_import": papers(IMPORTERS),
    "sstu": Row(SSTU),
    "sstu_errors": Row(SSTU),
    "sstu_bodies": Row(SSTU),
    "sstu_package": papers(SSTU),
    "stop_sstu": papers(SSTU),
    "sstu_sent": papers(SSTU),
    "sstu_file": papers(SSTU),
    "journal": Row(JOURNAL_READERS),
    "journal_chain": Row(JOURNAL_READERS),
    "verify_chain": Row(JOURNAL_READERS),
    "norms": Row(EVERYBODY),
    "new_term": Row(ADMINISTRATOR),
    "new_norm": Row(ADMINISTRATOR),
    "kinds": Row(ADMINISTRATOR),
    "new_kind": Row(ADMINISTRATOR),
    "kind": papers(ADMINISTRATOR),
    "calculator": Row(EVERYBODY),
    "officials": Row(ADMINISTRATOR),
    "new_official": Row(ADMINISTRATOR, post={"login": "novikova", "name": "Новикова О. П.", "role": "executor"}),
    "departments": Row(ADMINISTRATOR, post={"name": "Архив"}),
    "place_department": Row(ADMINISTRATOR),
    "official": papers(ADMINISTRATOR),
    "place_official": papers(ADMINISTRATOR),
    "reset_password": papers(ADMINISTRATOR),
    "drop_second_factor": papers(ADMINISTRATOR),
    "arrange_substitution": papers(ADMINISTRATOR),
    "end_substitution": papers(ADMINISTRATOR),
    "see_official_off": papers(ADMINISTRATOR),
    "open_official": papers(ADMINISTRATOR),
    "printing": Row(PRINTERS),
    "printed_journal": cards(OFFICE - {Role.AUDITOR}, OFFICE - {Role.AUDITOR}, hides=True),
    "separator": Row(PRINTERS),
    "print_letter": cards(PRINTERS, OFFICE - {Role.AUDITOR}),
    "take_case": papers(OFFICE - {Role.ADMINISTRATOR}),
    "hand_overs": Row(REGISTRAR),
    "hand_over": papers(REGISTRAR),
    "hand_over_file": papers(REGISTRAR),
    "mailings": Row(REGISTRAR),
    "mailing": papers(REGISTRAR),
    "mailing_file": papers(REGISTRAR),
    "paper_templates": Row(ADMINISTRATOR),
    "paper_template": Row(ADMINISTRATOR),
    "paper_template_file": Row(ADMINISTRATOR),
    "restore_template": Row(ADMINISTRATOR),
    "paper_sample": Row(ADMINISTRATOR),
    "account": Row(EVERYBODY),
    "choose_theme": Row(EVERYBODY),
    "account_login": Row(EVERYBODY),
    "account_logout": Row(EVERYBODY),
    "account_inactive": Row(EVERYBODY),
    "account_reauthenticate": Row(EVERYBODY),
    "account_change_password": Row(EVERYBODY),
    "mfa_index": Row(EVERYBODY),
    "mfa_authenticate": Row(EVERYBODY),
    "mfa_reauthenticate": Row(EVERYBODY),
    "mfa_activate_totp": Row(EVERYBODY),
    "mfa_deactivate_totp": Row(EVERYBODY),
    "mfa_view_recovery_codes": Row(EVERYBODY),
    "mfa_generate_recovery_codes": Row(EVERYBODY),
    "mfa_download_recovery_codes": Row(EVERYBODY),
    "front_door": Row(EVERYBODY),
    "gallery": Row(EVERYBODY),
}
