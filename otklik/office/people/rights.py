"""Who may do what, and with which papers: role × action → scope. What does not stand here is refused.

A row of RIGHTS is one role; a new action is a line of `Action` and its scope in the rows of those who may. Scopes grow:
what an official may do with papers of her own she may not do with a neighbour's, unless the scope says so. Whoever
stands in for somebody has that person's rights besides her own (`queries.viewer`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from otklik.office.people.models import Role


class Scope(IntEnum):
    """Which papers an action reaches; a later one reaches all that an earlier one does."""

    OWN = 1
    """Papers given to the official herself; receptions that she holds."""
    DEPARTMENT = 2
    """Papers given to her department."""
    BRANCH = 3
    """Papers given to her department or to any below it."""
    ALL = 4


class Action(StrEnum):
    """What can be done. Whoever reads a list of papers may also open their cards."""

    READ_LETTERS = "read_letters"
    READ_APPEALS = "read_appeals"
    READ_INCIDENTS = "read_incidents"
    READ_MESSAGES = "read_messages"
    READ_RECEPTIONS = "read_receptions"
    READ_CITIZENS = "read_citizens"
    """Look for a person among all who ever wrote; her card shows the papers that the official may read."""
    READ_READINGS = "read_readings"
    """See in a card's history who looked at it."""
    READ_REPORTS = "read_reports"
    SIGN_REPORTS = "sign_reports"
    REGISTER = "register"
    """Give a paper its number; hand the original over; set aside what is not registered."""
    REGISTER_ON_ANOTHER_DAY = "register_on_another_day"
    ANNUL = "annul"
    LEAVE_ANONYMOUS = "leave_anonymous"
    """Leave unanswered what needs no judgement: no name, not to be read (59-ФЗ, ст. 11 ч. 1, 4)."""
    LEAVE = "leave"
    """Leave an appeal without an answer on its merits, or end correspondence (59-ФЗ, ст. 11)."""
    WITHDRAW = "withdraw"
    """Stop considering an appeal at its author's word (59-ФЗ, ст. 5 п. 5)."""
    CONSIDER = "consider"
    """Make the moves of a paper's life that the table of moves gives the role: from the resolution to the file."""
    RESOLVE = "resolve"
    """Have the papers that wait for a resolution before oneself: the head's cabinet."""
    EXECUTE = "execute"
    """Have a list of what is given to oneself, or to one's department while nobody is named."""
    CONTROL = "control"
    """Watch the terms of all that one reaches: the controller's screen, what is printed of it, its reminders."""
    HAND_OVER = "hand_over"
    PRINT = "print"
    """Labels, cards and journals on paper, of what one may read."""
    CLASSIFY = "classify"
    ASSIGN = "assign"
    """Give papers to departments, in bulk."""
    SHARE_VIEWS = "share_views"
    MANAGE_KINDS = "manage_kinds"
    """Kinds of paper, journals, templates of printed papers."""
    IMPORT = "import"
    SEND_SSTU = "send_sstu"
    """Make the month's package for ССТУ, say that it was sent, load the protocol of errors back."""
    TAKE_CASE = "take_case"
    """Take the complete case of a paper, with all its files, for a prosecutor or a court."""
    READ_JOURNAL = "read_journal"
    MANAGE_OFFICIALS = "manage_officials"
    """Accounts, roles, departments, substitutions, leavers."""
    READ_NORMS = "read_norms"
    MANAGE_NORMS = "manage_norms"


_PAPERS = (
    Action.READ_LETTERS,
    Action.READ_APPEALS,
    Action.READ_INCIDENTS,
    Action.READ_MESSAGES,
    Action.READ_RECEPTIONS,
)
_ALL_PAPERS = dict.fromkeys((*_PAPERS, Action.READ_CITIZENS, Action.READ_REPORTS, Action.READ_NORMS), Scope.ALL)

RIGHTS: Mapping[Role, Mapping[Action, Scope]] = MappingProxyType(
    {
        Role.REGISTRAR: {
            **_ALL_PAPERS,
            Action.REGISTER: Scope.ALL,
            Action.ANNUL: Scope.ALL,
            Action.LEAVE_ANONYMOUS: Scope.ALL,
            Action.WITHDRAW: Scope.ALL,
            Action.CONSIDER: Scope.ALL,
            Action.CONTROL: Scope.ALL,
            Action.HAND_OVER: Scope.ALL,
            Action.PRINT: Scope.ALL,
            Action.CLASSIFY: Scope.ALL,
            Action.ASSIGN: Scope.ALL,
            Action.IMPORT: Scope.ALL,
            Action.SEND_SSTU: Scope.ALL,
            Action.TAKE_CASE: Scope.ALL,
        },
        Role.HEAD: {
            **_ALL_PAPERS,
            Action.LEAVE_ANONYMOUS: Scope.ALL,
            Action.LEAVE: Scope.ALL,
            Action.WITHDRAW: Scope.ALL,
            Action.CONSIDER: Scope.ALL,
            Action.RESOLVE: Scope.ALL,
            Action.CONTROL: Scope.ALL,
            Action.PRINT: Scope.ALL,
            Action.TAKE_CASE: Scope.ALL,
            Action.SHARE_VIEWS: Scope.ALL,
            Action.ASSIGN: Scope.ALL,
            Action.READ_READINGS: Scope.ALL,
            Action.SIGN_REPORTS: Scope.ALL,
        },
        Role.DEPUTY: {
            **dict.fromkeys(_PAPERS, Scope.BRANCH),
            Action.READ_RECEPTIONS: Scope.OWN,
            Action.LEAVE_ANONYMOUS: Scope.BRANCH,
            Action.LEAVE: Scope.BRANCH,
            Action.WITHDRAW: Scope.BRANCH,
            Action.CONSIDER: Scope.BRANCH,
            Action.RESOLVE: Scope.BRANCH,
            Action.EXECUTE: Scope.DEPARTMENT,
            Action.CONTROL: Scope.BRANCH,
            Action.PRINT: Scope.BRANCH,
            Action.ASSIGN: Scope.BRANCH,
            Action.READ_READINGS: Scope.BRANCH,
            Action.READ_REPORTS: Scope.ALL,
            Action.SIGN_REPORTS: Scope.ALL,
            Action.READ_NORMS: Scope.ALL,
        },
        Role.EXECUTOR: {
            Action.READ_LETTERS: Scope.DEPARTMENT,
            Action.READ_APPEALS: Scope.DEPARTMENT,
            Action.READ_INCIDENTS: Scope.DEPARTMENT,
            Action.READ_MESSAGES: Scope.DEPARTMENT,
            Action.WITHDRAW: Scope.DEPARTMENT,
            Action.CONSIDER: Scope.DEPARTMENT,
            Action.EXECUTE: Scope.DEPARTMENT,
            Action.PRINT: Scope.DEPARTMENT,
            Action.CLASSIFY: Scope.DEPARTMENT,
            Action.READ_NORMS: Scope.ALL,
        },
        Role.CONTROLLER: {
            **_ALL_PAPERS,
            Action.CONSIDER: Scope.ALL,
            Action.CONTROL: Scope.ALL,
            Action.PRINT: Scope.ALL,
            Action.SEND_SSTU: Scope.ALL,
            Action.TAKE_CASE: Scope.ALL,
            Action.SHARE_VIEWS: Scope.ALL,
            Action.CLASSIFY: Scope.ALL,
            Action.READ_READINGS: Scope.ALL,
        },
        Role.PRESS_OFFICER: {
            Action.READ_INCIDENTS: Scope.ALL,
            Action.READ_MESSAGES: Scope.ALL,
            Action.READ_REPORTS: Scope.ALL,
            Action.READ_NORMS: Scope.ALL,
        },
        Role.RECEPTION_SECRETARY: {
            Action.READ_APPEALS: Scope.ALL,
            Action.READ_RECEPTIONS: Scope.ALL,
            Action.READ_CITIZENS: Scope.ALL,
            Action.READ_NORMS: Scope.ALL,
        },
        Role.ADMINISTRATOR: {
            **_ALL_PAPERS,
            Action.READ_READINGS: Scope.ALL,
            Action.IMPORT: Scope.ALL,
            Action.READ_JOURNAL: Scope.ALL,
            Action.PRINT: Scope.ALL,
            Action.SHARE_VIEWS: Scope.ALL,
            Action.MANAGE_KINDS: Scope.ALL,
            Action.MANAGE_OFFICIALS: Scope.ALL,
            Action.MANAGE_NORMS: Scope.ALL,
        },
        Role.AUDITOR: {
            **_ALL_PAPERS,
            Action.READ_READINGS: Scope.ALL,
            Action.READ_JOURNAL: Scope.ALL,
            Action.TAKE_CASE: Scope.ALL,
        },
    }
)

BY_NAME: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {Action.REGISTER_ON_ANOTHER_DAY: frozenset({Role.REGISTRAR})}
)
"""Actions that no role has: an administrator gives them to persons by name, of these roles alone, for all papers."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which papers an official reaches: all, or those of persons, departments and receiving posts (keys of rows)."""

    everything: bool = False
    persons: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            self.everything or other.everything,
            self.persons | other.persons,
            self.departments | other.departments,
            self.posts | other.posts,
        )


def keys(of: frozenset[int]) -> frozenset[int]:
    """Return keys for a condition; of none, one that no row has, since SQL knows no empty list."""
    return of or frozenset({0})


EVERYTHING = Reach(everything=True)
"""What the house itself reads: reports, exchange, checks."""
NOTHING = Reach()


@dataclass(frozen=True, slots=True)
class Standing:
    """An official as she stands on a day, herself or as somebody stands in for her."""

    person: int
    role: Role
    department: int | None
    branch: frozenset[int]
    post: int | None
    granted: frozenset[str] = frozenset()
    """Actions given to her by name; those that her role cannot have lie idle."""

    def may(self, action: Action) -> bool:
        """Tell whether this person may do this at all."""
        return self._scope(action) is not None

    def _scope(self, action: Action) -> Scope | None:
        if action in self.granted and self.role in BY_NAME.get(action, ()):
            return Scope.ALL
        return RIGHTS[self.role].get(action)

    def reach(self, action: Action) -> Reach:
        """Return the papers that this person may do this with."""
        match self._scope(action):
            case None:
                return NOTHING
            case Scope.ALL:
                return EVERYTHING
            case Scope.BRANCH:
                return Reach(persons=self._herself(), departments=self.branch, posts=self._posts())
            case Scope.DEPARTMENT:
                return Reach(persons=self._herself(), departments=self._departments(), posts=self._posts())
            case Scope.OWN:
                return Reach(persons=self._herself(), posts=self._posts())

    def _herself(self) -> frozenset[int]:
        return frozenset({self.person})

    def _departments(self) -> frozenset[int]:
        return frozenset({self.department} if self.department else ())

    def _posts(self) -> frozenset[int]:
        return frozenset({self.post} if self.post else ())


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, on a day: the official first, then all whom she stands in for."""

    standings: tuple[Standing, ...]

    def may(self, action: Action) -> bool:
        """Tell whether she may do this at all."""
        return any(standing.may(action) for standing in self.standings)

    def instead_of(self, holds: Callable[[Standing], bool]) -> int | None:
        """Return whom she stands in for when she does what `holds` says of a standing that it lets her do.

        None if she does it by her own right.
        """
        own, *others = self.standings
        if not others or holds(own):  # `holds` may ask the database: not where there is but one answer
            return None
        return next((standing.person for standing in others if holds(standing)), None)

    def reach(self, action: Action) -> Reach:
        """Return the papers that she may do this with, by her own rights and by those of whom she stands in for."""
        found = NOTHING
        for standing in self.standings:
            found |= standing.reach(action)
        return found


ROLES = tuple(Role.choices)
"""The roles and how they are called, for forms."""
