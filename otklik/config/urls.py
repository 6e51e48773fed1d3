"""Door: screens. Every address of the product, in one list."""

from __future__ import annotations

from allauth.account import views as entrance
from django.urls import include, path, register_converter
from django.views.generic import RedirectView

from otklik.config import errors
from otklik.desk.appeals import views as appeals
from otklik.desk.home import views as home
from otklik.desk.importing import views as importing
from otklik.desk.incidents import views as incidents
from otklik.desk.journal import views as journal
from otklik.desk.letters import views as letters
from otklik.desk.messages import views as messages
from otklik.desk.people import views as people
from otklik.desk.receptions import views as receptions
from otklik.desk.reports import views as reports
from otklik.desk.reports.days import Day
from otklik.ui.gallery import gallery

register_converter(Day, "day")

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="home")),
    # The desk
    path("desk/", home.home, name="home"),
    path("desk/letters/", letters.letters, name="letters"),
    path("desk/letters/<uuid:public_id>/", letters.letter, name="letter"),
    path("desk/appeals/", appeals.appeals, name="appeals"),
    path("desk/appeals/<uuid:public_id>/", appeals.appeal, name="appeal"),
    path("desk/incidents/", incidents.incidents, name="incidents"),
    path("desk/incidents/<uuid:public_id>/", incidents.incident, name="incident"),
    path("desk/messages/", messages.messages, name="messages"),
    path("desk/messages/<uuid:public_id>/", messages.message, name="message"),
    path("desk/receptions/", receptions.receptions, name="receptions"),
    path("desk/receptions/days/", receptions.reception_days, name="reception_days"),
    path("desk/receptions/<uuid:public_id>/", receptions.reception, name="reception"),
    path("desk/people/<uuid:public_id>/", people.citizen, name="citizen"),
    path("desk/reports/", reports.reports, name="reports"),
    path("desk/reports/<day:since>/<day:until>/", reports.report, name="report"),
    path("desk/reports/<day:since>/<day:until>/sign/", reports.sign, name="sign_report"),
    path("desk/reports/<day:since>/<day:until>/<slug:kind>/", reports.report_file, name="report_file"),
    path("desk/reports/<uuid:public_id>/", reports.signed_report, name="signed_report"),
    path("desk/reports/<uuid:public_id>/<slug:kind>/", reports.signed_file, name="signed_file"),
    path("desk/import/", importing.imports, name="imports"),
    path("desk/import/<uuid:public_id>/", importing.import_run, name="import_run"),
    path("desk/import/<uuid:public_id>/start/", importing.start_import, name="start_import"),
    path("desk/import/<uuid:public_id>/stop/", importing.stop_import, name="stop_import"),
    path("desk/import/<uuid:public_id>/<slug:part>/", importing.import_file, name="import_file"),
    path("desk/journal/", journal.journal, name="journal"),
    path("desk/journal/chain/", journal.journal_chain, name="journal_chain"),
    path("desk/journal/chain/verify/", journal.verify_chain, name="verify_chain"),
    # One's own account; of allauth only what staff need: an administrator makes accounts and resets passwords
    path("desk/account/", people.account, name="account"),
    path("accounts/login/", entrance.login, name="account_login"),
    path("accounts/logout/", entrance.logout, name="account_logout"),
    path("accounts/inactive/", entrance.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", entrance.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", entrance.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    # How it looks
    path("ui/", gallery, name="gallery"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # asked for by allauth
handler500 = errors.broken
