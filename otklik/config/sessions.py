"""Sessions in the database, as Django keeps them; the question that every request asks first is compiled once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from otklik.office.statements import Later, Select


class SessionStore(db.SessionStore):
    """A session of ours."""

    def _get_session_from_db(self) -> Any:
        if (session := HELD.one(key=self.session_key, now=timezone.now())) is None:
            self._session_key = None
        return session


HELD = Select(
    lambda: SessionStore.get_model_class().objects.filter(session_key=Later("key"), expire_date__gt=Later("now"))
)
