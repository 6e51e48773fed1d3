"""Door: screens. Every address of the product, in one list, with the right that it needs.

`needs` names what whoever opens it must be allowed to do (`office/people/rights.py`); `every_official` opens a page to
all who have signed in, `login_not_required` to everybody; one that says nothing is refused (`middleware.staff_only`).
Staff's session lives below `desk/` alone: no cookie of it comes to a citizen's page.
"""

from __future__ import annotations

from allauth.account import views as entrance
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from otklik.config import errors
from otklik.desk.access import every_official, needs
from otklik.desk.answering import approving, closing, filing, signing, texts, writing
from otklik.desk.appeals import leaving
from otklik.desk.appeals import views as appeals
from otklik.desk.assignments import views as assignments
from otklik.desk.cabinet import books as resolution_books
from otklik.desk.cabinet import views as cabinet
from otklik.desk.considering import views as considering
from otklik.desk.control import printing as controlled
from otklik.desk.control import views as control
from otklik.desk.dispatch import views as dispatch
from otklik.desk.files import views as files
from otklik.desk.finding import bulk, saved
from otklik.desk.finding import views as finding
from otklik.desk.finding.caller import caller
from otklik.desk.home import views as home
from otklik.desk.importing import views as importing
from otklik.desk.incidents import views as incidents
from otklik.desk.journal import views as journal
from otklik.desk.kinds import views as kinds
from otklik.desk.letters import views as letters
from otklik.desk.messages import views as messages
from otklik.desk.norms import views as norms
from otklik.desk.notices import views as notices
from otklik.desk.officials import views as officials
from otklik.desk.people import views as people
from otklik.desk.printing import views as printing
from otklik.desk.receptions import views as receptions
from otklik.desk.registering import views as registering
from otklik.desk.reports import views as reports
from otklik.desk.reports.days import Day
from otklik.desk.sstu import views as sstu
from otklik.office.people.rights import Action
from otklik.portal.calculator.views import calculator
from otklik.ui.gallery import gallery

register_converter(Day, "day")

urlpatterns = [
    path("", login_not_required(RedirectView.as_view(pattern_name="home")), name="front_door"),
    # The desk
    path("desk/", every_official(home.home), name="home"),
    path("desk/registering/", needs(Action.REGISTER, registering.registering), name="registering"),
    path("desk/registering/suggest/<slug:what>/", needs(Action.REGISTER, registering.suggest), name="suggest"),
    path("desk/registering/<uuid:public_id>/", needs(Action.REGISTER, registering.register), name="register"),
    path("desk/registering/<uuid:public_id>/typed/", needs(Action.REGISTER, registering.keep_typed), name="keep_typed"),
    path("desk/registering/<uuid:public_id>/aside/", needs(Action.REGISTER, registering.set_aside), name="set_aside"),
    path("desk/registering/<uuid:public_id>/back/", needs(Action.REGISTER, registering.bring_back), name="bring_back"),
    path("desk/files/<uuid:public_id>/", every_official(files.file), name="file"),
    path("desk/files/<uuid:public_id>/<int:page>/", every_official(files.file_page), name="file_page"),
    path("desk/find/", every_official(finding.find), name="find"),
    path("desk/find/caller/", needs(Action.READ_CITIZENS, caller), name="caller"),
    path(
        "desk/bulk/suggest/questions/",
        needs(Action.CLASSIFY, registering.suggest),
        {"what": "questions"},
        name="bulk_questions",
    ),
    path("desk/bulk/<slug:journal>/", every_official(bulk.bulk), name="bulk"),
    path("desk/bulk/<slug:journal>/xlsx/", every_official(bulk.sheet), name="sheet"),
    path("desk/views/<slug:journal>/new/", every_official(saved.new_view), name="save_view"),
    path("desk/views/<uuid:public_id>/", every_official(saved.saved_view), name="saved_view"),
    path("desk/batches/<uuid:public_id>/", every_official(bulk.batch), name="batch"),
    path("desk/batches/<uuid:public_id>/start/", every_official(bulk.start_batch), name="start_batch"),
    path("desk/batches/<uuid:public_id>/stop/", every_official(bulk.stop_batch), name="stop_batch"),
    path("desk/batches/<uuid:public_id>/undo/", every_official(bulk.undo_batch), name="undo_batch"),
    path("desk/batches/<uuid:public_id>/file/", every_official(bulk.batch_file), name="batch_file"),
    path("desk/letters/", needs(Action.READ_LETTERS, letters.letters), name="letters"),
    path("desk/letters/outgoing/", needs(Action.READ_LETTERS, letters.outgoing), name="outgoing"),
    path("desk/letters/<uuid:public_id>/", needs(Action.READ_LETTERS, letters.letter), name="letter"),
    path("desk/letters/<uuid:public_id>/annul/", needs(Action.ANNUL, letters.annul), name="annul"),
    path("desk/appeals/", needs(Action.READ_APPEALS, appeals.appeals), name="appeals"),
    path("desk/appeals/<uuid:public_id>/", needs(Action.READ_APPEALS, appeals.appeal), name="appeal"),
    path("desk/appeals/<uuid:public_id>/leave/", needs(Action.WITHDRAW, leaving.leave), name="leave_unanswered"),
    # Answering
    path("desk/papers/<uuid:public_id>/reply/new/", needs(Action.CONSIDER, writing.begin_reply), name="begin_reply"),
    path("desk/papers/<uuid:public_id>/reply/", needs(Action.CONSIDER, writing.reply), name="reply"),
    path("desk/papers/<uuid:public_id>/reply/typed/", needs(Action.CONSIDER, writing.keep_reply), name="keep_reply"),
    path(
        "desk/papers/<uuid:public_id>/reply/here/",
        needs(Action.CONSIDER, writing.reply_presence),
        name="reply_presence",
    ),
    path(
        "desk/papers/<uuid:public_id>/reply/versions/",
        needs(Action.CONSIDER, writing.reply_versions),
        name="reply_versions",
    ),
    path(
        "desk/papers/<uuid:public_id>/reply/submit/",
        needs(Action.CONSIDER, approving.submit_reply),
        name="submit_reply",
    ),
    path(
        "desk/papers/<uuid:public_id>/reply/remark/",
        needs(Action.CONSIDER, approving.remark_reply),
        name="remark_reply",
    ),
    path("desk/papers/<uuid:public_id>/reply/sign/", needs(Action.CONSIDER, signing.sign_reply), name="sign_reply"),
    path(
        "desk/papers/<uuid:public_id>/reply/ink/",
        needs(Action.CONSIDER, signing.enter_signature),
        name="enter_signature",
    ),
    path("desk/papers/<uuid:public_id>/reply/send/", needs(Action.CONSIDER, signing.send_reply), name="send_reply"),
    path(
        "desk/papers/<uuid:public_id>/reply/file/<slug:kind>/",
        needs(Action.CONSIDER, writing.reply_file),
        name="reply_file",
    ),
    path(
        "desk/papers/<uuid:public_id>/reply/signed/<slug:kind>/",
        needs(Action.CONSIDER, signing.signing_file),
        name="signing_file",
    ),
    path(
        "desk/papers/<uuid:public_id>/reply/outside/", needs(Action.CONSIDER, closing.enter_reply), name="enter_reply"
    ),
    path("desk/papers/<uuid:public_id>/close/", needs(Action.CONSIDER, closing.close_paper), name="close_paper"),
    path(
        "desk/papers/<uuid:public_id>/keep/",
        needs(Action.CONSIDER, closing.keep_under_control),
        name="keep_under_control",
    ),
    path(
        "desk/papers/<uuid:public_id>/measures/",
        needs(Action.CONSIDER, closing.confirm_measures),
        name="confirm_measures",
    ),
    path("desk/papers/<uuid:public_id>/reopen/", needs(Action.CONSIDER, closing.reopen_paper), name="reopen_paper"),
    path(
        "desk/papers/<uuid:public_id>/return/reply/", needs(Action.CONSIDER, closing.return_reply), name="return_reply"
    ),
    path("desk/papers/<uuid:public_id>/case/", needs(Action.CONSIDER, filing.file_paper), name="file_paper"),
    path("desk/approvals/", every_official(approving.approvals), name="approvals"),
    path("desk/approvals/<uuid:public_id>/", every_official(approving.approval), name="approval"),
    path("desk/approvals/<uuid:public_id>/<slug:kind>/", every_official(approving.approval_file), name="approval_file"),
    path("desk/signing/", needs(Action.CONSIDER, signing.to_sign), name="to_sign"),
    path("desk/replies/", needs(Action.KEEP_REPLY_TEMPLATES, texts.reply_templates), name="reply_templates"),
    path(
        "desk/replies/<uuid:public_id>/",
        needs(Action.KEEP_REPLY_TEMPLATES, texts.reply_template),
        name="reply_template",
    ),
    path("desk/cases/", needs(Action.MANAGE_CASES, filing.case_files), name="case_files"),
    path("desk/cases/<uuid:public_id>/", needs(Action.MANAGE_CASES, filing.case_file), name="case_file"),
    path(
        "desk/cases/<uuid:public_id>/<int:volume>/<slug:kind>/",
        needs(Action.MANAGE_CASES, filing.inventory),
        name="inventory",
    ),
    # Considering a paper: a page a move
    path("desk/papers/<uuid:public_id>/inquire/", needs(Action.CONSIDER, considering.inquire), name="inquire"),
    path(
        "desk/papers/<uuid:public_id>/check/", needs(Action.CONSIDER, considering.check_on_site), name="check_on_site"
    ),
    path("desk/papers/<uuid:public_id>/clarify/", needs(Action.CONSIDER, considering.clarify), name="clarify"),
    path(
        "desk/papers/<uuid:public_id>/interim/", needs(Action.CONSIDER, considering.interim_reply), name="interim_reply"
    ),
    path(
        "desk/papers/<uuid:public_id>/materials/",
        needs(Action.CONSIDER, considering.show_materials),
        name="show_materials",
    ),
    path("desk/papers/<uuid:public_id>/extend/", needs(Action.CONSIDER, considering.extend), name="extend"),
    path("desk/papers/<uuid:public_id>/redirect/", needs(Action.CONSIDER, considering.redirect), name="redirect"),
    path("desk/papers/<uuid:public_id>/copies/", needs(Action.CONSIDER, considering.send_copies), name="send_copies"),
    path("desk/inquiries/<uuid:public_id>/", needs(Action.CONSIDER, considering.inquiry_answer), name="inquiry_answer"),
    path(
        "desk/checks/<uuid:public_id>/<slug:kind>/",
        needs(Action.PRINT, considering.site_check_act),
        name="site_check_act",
    ),
    # What leaves the house
    path("desk/dispatch/", needs(Action.REGISTER, dispatch.to_send), name="to_send"),
    path("desk/dispatch/<uuid:public_id>/", needs(Action.REGISTER, dispatch.dispatch), name="dispatch"),
    path(
        "desk/dispatch/<uuid:public_id>/delivered/",
        needs(Action.REGISTER, dispatch.deliver_dispatch),
        name="deliver_dispatch",
    ),
    path("desk/dispatch/<uuid:public_id>/scan/", needs(Action.REGISTER, dispatch.scan_dispatch), name="scan_dispatch"),
    path("desk/dispatch/<uuid:public_id>/drop/", needs(Action.REGISTER, dispatch.drop_dispatch), name="drop_dispatch"),
    path(
        "desk/dispatch/<uuid:public_id>/<slug:kind>/",
        needs(Action.REGISTER, dispatch.dispatch_file),
        name="dispatch_file",
    ),
    path("desk/control/", needs(Action.CONTROL, control.control), name="control"),
    path("desk/control/papers/", needs(Action.CONTROL, control.control_papers), name="control_papers"),
    path("desk/control/briefing/", needs(Action.CONTROL, controlled.briefing), name="briefing"),
    path("desk/control/briefing/<slug:kind>/", needs(Action.CONTROL, controlled.briefing_file), name="briefing_file"),
    path("desk/control/morning/<slug:kind>/", needs(Action.CONTROL, controlled.morning_file), name="morning_file"),
    path("desk/control/reminder/<slug:kind>/", needs(Action.CONTROL, controlled.reminder_file), name="reminder_file"),
    path(
        "desk/papers/<uuid:public_id>/control/", needs(Action.CONSIDER, control.put_on_control), name="put_on_control"
    ),
    path(
        "desk/papers/<uuid:public_id>/control/off/",
        needs(Action.CONSIDER, control.take_off_control),
        name="take_off_control",
    ),
    path("desk/papers/<uuid:public_id>/report/", needs(Action.CONSIDER, control.report_back), name="report_back"),
    path("desk/notices/", every_official(notices.notices), name="notices"),
    path("desk/notices/seen/", every_official(notices.see_notices), name="see_notices"),
    # Resolutions and what they give
    path("desk/cabinet/", needs(Action.RESOLVE, cabinet.cabinet), name="cabinet"),
    path("desk/cabinet/list/", needs(Action.RESOLVE, cabinet.cabinet_list), name="cabinet_list"),
    path("desk/papers/<uuid:public_id>/resolve/", needs(Action.CONSIDER, cabinet.resolve), name="resolve"),
    path(
        "desk/papers/<uuid:public_id>/enter-resolution/",
        needs(Action.CONSIDER, cabinet.enter_resolution),
        name="enter_resolution",
    ),
    path("desk/papers/<uuid:public_id>/take-note/", needs(Action.CONSIDER, cabinet.take_note), name="take_note"),
    path("desk/papers/<uuid:public_id>/enter-note/", needs(Action.CONSIDER, cabinet.enter_note), name="enter_note"),
    path("desk/papers/<uuid:public_id>/reassign/", needs(Action.CONSIDER, cabinet.reassign), name="reassign"),
    path(
        "desk/papers/<uuid:public_id>/inner-term/",
        needs(Action.CONSIDER, assignments.set_inner_term),
        name="set_inner_term",
    ),
    path("desk/papers/<uuid:public_id>/complete/", needs(Action.CONSIDER, assignments.complete), name="complete"),
    path("desk/assignments/", needs(Action.EXECUTE, assignments.assignments), name="assignments"),
    path(
        "desk/assignments/<uuid:public_id>/accept/",
        needs(Action.EXECUTE, assignments.accept_assignment),
        name="accept_assignment",
    ),
    path(
        "desk/assignments/<uuid:public_id>/return/",
        needs(Action.EXECUTE, assignments.return_assignment),
        name="return_assignment",
    ),
    path(
        "desk/assignments/<uuid:public_id>/pass/",
        needs(Action.EXECUTE, assignments.pass_assignment),
        name="pass_assignment",
    ),
    path(
        "desk/assignments/<uuid:public_id>/part/", needs(Action.EXECUTE, assignments.hand_in_part), name="hand_in_part"
    ),
    path("desk/routes/", needs(Action.MANAGE_KINDS, resolution_books.routes), name="routes"),
    path("desk/routes/<uuid:public_id>/end/", needs(Action.MANAGE_KINDS, resolution_books.end_route), name="end_route"),
    path(
        "desk/routes/phrases/<uuid:public_id>/drop/",
        needs(Action.MANAGE_KINDS, resolution_books.drop_phrase),
        name="drop_phrase",
    ),
    path("desk/incidents/", needs(Action.READ_INCIDENTS, incidents.incidents), name="incidents"),
    path("desk/incidents/<uuid:public_id>/", needs(Action.READ_INCIDENTS, incidents.incident), name="incident"),
    path("desk/messages/", needs(Action.READ_MESSAGES, messages.messages), name="messages"),
    path("desk/messages/<uuid:public_id>/", needs(Action.READ_MESSAGES, messages.message), name="message"),
    path("desk/receptions/", needs(Action.READ_RECEPTIONS, receptions.receptions), name="receptions"),
    path("desk/receptions/days/", needs(Action.READ_RECEPTIONS, receptions.reception_days), name="reception_days"),
    path("desk/receptions/<uuid:public_id>/", needs(Action.READ_RECEPTIONS, receptions.reception), name="reception"),
    path("desk/people/", needs(Action.READ_CITIZENS, people.citizens), name="citizens"),
    path("desk/people/<uuid:public_id>/", every_official(people.citizen), name="citizen"),
    path("desk/reports/", needs(Action.READ_REPORTS, reports.reports), name="reports"),
    path("desk/reports/<day:since>/<day:until>/", needs(Action.READ_REPORTS, reports.report), name="report"),
    path("desk/reports/<day:since>/<day:until>/sign/", needs(Action.SIGN_REPORTS, reports.sign), name="sign_report"),
    path(
        "desk/reports/<day:since>/<day:until>/<slug:kind>/",
        needs(Action.READ_REPORTS, reports.report_file),
        name="report_file",
    ),
    path("desk/reports/<uuid:public_id>/", needs(Action.READ_REPORTS, reports.signed_report), name="signed_report"),
    path(
        "desk/reports/<uuid:public_id>/<slug:kind>/",
        needs(Action.READ_REPORTS, reports.signed_file),
        name="signed_file",
    ),
    path("desk/import/", needs(Action.IMPORT, importing.imports), name="imports"),
    path("desk/import/<uuid:public_id>/", needs(Action.IMPORT, importing.import_run), name="import_run"),
    path("desk/import/<uuid:public_id>/start/", needs(Action.IMPORT, importing.start_import), name="start_import"),
    path("desk/import/<uuid:public_id>/stop/", needs(Action.IMPORT, importing.stop_import), name="stop_import"),
    path("desk/import/<uuid:public_id>/<slug:part>/", needs(Action.IMPORT, importing.import_file), name="import_file"),
    path("desk/sstu/", needs(Action.SEND_SSTU, sstu.sstu), name="sstu"),
    path("desk/sstu/errors/", needs(Action.SEND_SSTU, sstu.sstu_errors), name="sstu_errors"),
    path("desk/sstu/bodies/", needs(Action.SEND_SSTU, sstu.sstu_bodies), name="sstu_bodies"),
    path("desk/sstu/<uuid:public_id>/", needs(Action.SEND_SSTU, sstu.sstu_package), name="sstu_package"),
    path("desk/sstu/<uuid:public_id>/stop/", needs(Action.SEND_SSTU, sstu.stop_sstu), name="stop_sstu"),
    path("desk/sstu/<uuid:public_id>/sent/", needs(Action.SEND_SSTU, sstu.sstu_sent), name="sstu_sent"),
    path("desk/sstu/<uuid:public_id>/<slug:part>/", needs(Action.SEND_SSTU, sstu.sstu_file), name="sstu_file"),
    path("desk/journal/", needs(Action.READ_JOURNAL, journal.journal), name="journal"),
    path("desk/journal/chain/", needs(Action.READ_JOURNAL, journal.journal_chain), name="journal_chain"),
    path("desk/journal/chain/verify/", needs(Action.READ_JOURNAL, journal.verify_chain), name="verify_chain"),
    path("desk/norms/", needs(Action.READ_NORMS, norms.norms), name="norms"),
    path("desk/norms/term/", needs(Action.MANAGE_NORMS, norms.new_term), name="new_term"),
    path("desk/norms/incidents/", needs(Action.MANAGE_NORMS, norms.new_norm), name="new_norm"),
    path("desk/kinds/", needs(Action.MANAGE_KINDS, kinds.kinds), name="kinds"),
    path("desk/kinds/new/", needs(Action.MANAGE_KINDS, kinds.new_kind), name="new_kind"),
    path("desk/kinds/<uuid:public_id>/", needs(Action.MANAGE_KINDS, kinds.kind), name="kind"),
    path("desk/officials/", needs(Action.MANAGE_OFFICIALS, officials.officials), name="officials"),
    path("desk/officials/new/", needs(Action.MANAGE_OFFICIALS, officials.new_official), name="new_official"),
    path("desk/officials/departments/", needs(Action.MANAGE_OFFICIALS, officials.departments), name="departments"),
    path(
        "desk/officials/departments/place/",
        needs(Action.MANAGE_OFFICIALS, officials.place_department),
        name="place_department",
    ),
    path("desk/officials/<uuid:public_id>/", needs(Action.MANAGE_OFFICIALS, officials.official), name="official"),
    path(
        "desk/officials/<uuid:public_id>/place/",
        needs(Action.MANAGE_OFFICIALS, officials.place_official),
        name="place_official",
    ),
    path(
        "desk/officials/<uuid:public_id>/password/",
        needs(Action.MANAGE_OFFICIALS, officials.reset_password),
        name="reset_password",
    ),
    path(
        "desk/officials/<uuid:public_id>/code/",
        needs(Action.MANAGE_OFFICIALS, officials.drop_second_factor),
        name="drop_second_factor",
    ),
    path(
        "desk/officials/<uuid:public_id>/substitute/",
        needs(Action.MANAGE_OFFICIALS, officials.arrange_substitution),
        name="arrange_substitution",
    ),
    path(
        "desk/officials/<uuid:public_id>/substitute/<uuid:substitution>/end/",
        needs(Action.MANAGE_OFFICIALS, officials.end_substitution),
        name="end_substitution",
    ),
    path(
        "desk/officials/<uuid:public_id>/leave/",
        needs(Action.MANAGE_OFFICIALS, officials.see_official_off),
        name="see_official_off",
    ),
    path(
        "desk/officials/<uuid:public_id>/return/",
        needs(Action.MANAGE_OFFICIALS, officials.open_official),
        name="open_official",
    ),
    # Papers
    path("desk/print/", needs(Action.PRINT, printing.printing), name="printing"),
    path("desk/print/journal/<uuid:public_id>/", every_official(printing.printed_journal), name="printed_journal"),
    path("desk/print/separator/<slug:kind>/", needs(Action.PRINT, printing.separator), name="separator"),
    path(
        "desk/print/<uuid:public_id>/<slug:paper>/<slug:kind>/",
        needs(Action.PRINT, printing.print_letter),
        name="print_letter",
    ),
    path("desk/print/<uuid:public_id>/case/", needs(Action.TAKE_CASE, printing.take_case), name="take_case"),
    path("desk/handing/", needs(Action.HAND_OVER, printing.hand_overs), name="hand_overs"),
    path("desk/handing/<uuid:public_id>/", needs(Action.HAND_OVER, printing.hand_over), name="hand_over"),
    path(
        "desk/handing/<uuid:public_id>/<slug:kind>/",
        needs(Action.HAND_OVER, printing.hand_over_file),
        name="hand_over_file",
    ),
    path("desk/mailing/", needs(Action.HAND_OVER, printing.mailings), name="mailings"),
    path("desk/mailing/<uuid:public_id>/", needs(Action.HAND_OVER, printing.mailing), name="mailing"),
    path(
        "desk/mailing/<uuid:public_id>/<slug:paper>/<slug:kind>/",
        needs(Action.HAND_OVER, printing.mailing_file),
        name="mailing_file",
    ),
    path("desk/templates/", needs(Action.MANAGE_KINDS, printing.paper_templates), name="paper_templates"),
    path("desk/templates/<slug:paper>/", needs(Action.MANAGE_KINDS, printing.paper_template), name="paper_template"),
    path(
        "desk/templates/<slug:paper>/file/",
        needs(Action.MANAGE_KINDS, printing.paper_template_file),
        name="paper_template_file",
    ),
    path(
        "desk/templates/<slug:paper>/restore/",
        needs(Action.MANAGE_KINDS, printing.restore_template),
        name="restore_template",
    ),
    path(
        "desk/templates/<slug:paper>/sample/<slug:kind>/",
        needs(Action.MANAGE_KINDS, printing.paper_sample),
        name="paper_sample",
    ),
    # One's own account; of allauth only what staff need: an administrator makes accounts and resets passwords
    path("desk/account/", every_official(people.account), name="account"),
    path("desk/account/theme/", every_official(people.choose_theme), name="choose_theme"),
    path("desk/accounts/login/", entrance.login, name="account_login"),
    path("desk/accounts/logout/", entrance.logout, name="account_logout"),
    path("desk/accounts/inactive/", entrance.account_inactive, name="account_inactive"),
    path("desk/accounts/reauthenticate/", entrance.reauthenticate, name="account_reauthenticate"),
    path("desk/accounts/password/", entrance.password_change, name="account_change_password"),
    path("desk/accounts/2fa/", include("allauth.mfa.urls")),
    # Citizens' pages
    path("calculator/", login_not_required(calculator), name="calculator"),
    # How it looks
    path("ui/", login_not_required(gallery), name="gallery"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # asked for by allauth
handler500 = errors.broken
