"""An appeal carries its day, term and state, copied by triggers from the rows that say them (decision 0007).

For each of those tables one function brings the appeals of the rows that a statement wrote to what the rows say now.
Whatever writes them – an action, an import, a hand – the copies are true when the statement ends. What is executed by
EXECUTE is planned for this statement alone: a plan that was made for a whole import would make one paper wait.
"""

from django.db import migrations, models
from django.db.models import Q

from otklik.office.base import KeptDate, KeptFlag, KeptText

RESULTS = [
    ("supported", "поддержано"),
    ("explained", "разъяснено"),
    ("not_supported", "не поддержано"),
    ("redirected", "перенаправлено"),
    ("left_without_answer", "без ответа"),
    ("answered", "дан ответ"),
    ("withdrawn", "отозвано"),
]

COLUMNS = """
ALTER TABLE otklik_appeals_appeal
    ADD registered_on date,
    ADD due date,
    ADD answered_on date,
    ADD result varchar(30) NOT NULL DEFAULT '',
    ADD from_higher boolean NOT NULL DEFAULT false;
UPDATE otklik_appeals_appeal appeal
SET registered_on = letter.registered_on,
    due = term.due,
    answered_on = reply.sent_on,
    result = coalesce(question.outcome, ''),
    from_higher = cover.higher_body_id IS NOT NULL
FROM otklik_registry_letter letter
LEFT JOIN otklik_work_term term ON term.letter_id = letter.id
LEFT JOIN otklik_work_reply reply ON reply.letter_id = letter.id
LEFT JOIN otklik_appeals_question question ON question.appeal_id = letter.id AND question.position = 1
LEFT JOIN otklik_appeals_coverletter cover ON cover.appeal_id = letter.id AND cover.position = 1
WHERE letter.id = appeal.letter_id;
"""

SOURCES = (
    # the column, the table that says it, that one's key, which of its rows, what it says
    ("registered_on", "otklik_registry_letter", "id", "true", "said.registered_on"),
    ("due", "otklik_work_term", "letter_id", "true", "said.due"),
    ("answered_on", "otklik_work_reply", "letter_id", "true", "said.sent_on"),
    ("result", "otklik_appeals_question", "appeal_id", "said.position = 1", "coalesce(said.outcome, '')"),
    (
        "from_higher",
        "otklik_appeals_coverletter",
        "appeal_id",
        "said.position = 1",
        "(said.higher_body_id IS NOT NULL)",
    ),
)
KEEP = """
CREATE FUNCTION otklik_appeals_keep_{column}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE otklik_appeals_appeal appeal SET {column} = {value}
        FROM written LEFT JOIN {table} said ON said.{key} = written.{key} AND {which}
        WHERE appeal.letter_id = written.{key} AND appeal.{column} IS DISTINCT FROM {value}
    $sql$;
    RETURN NULL;
END $$;
"""
WRITTEN = """
CREATE TRIGGER keep_{column}_{event} AFTER {event} ON {table} REFERENCING {rows} TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_keep_{column}();
"""
NEW_APPEALS = """
CREATE FUNCTION otklik_appeals_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE otklik_appeals_appeal appeal
        SET registered_on = letter.registered_on, due = term.due, answered_on = reply.sent_on
        FROM written
        JOIN otklik_registry_letter letter ON letter.id = written.letter_id
        LEFT JOIN otklik_work_term term ON term.letter_id = written.letter_id
        LEFT JOIN otklik_work_reply reply ON reply.letter_id = written.letter_id
        WHERE appeal.letter_id = written.letter_id
          AND (written.registered_on, written.due, written.answered_on)
              IS DISTINCT FROM (letter.registered_on, term.due, reply.sent_on)
    $sql$;
    RETURN NULL;
END $$;
CREATE TRIGGER fill AFTER INSERT ON otklik_appeals_appeal REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION otklik_appeals_fill();
"""
ROWS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
TRIGGERS = [
    *(
        KEEP.format(column=column, table=table, key=key, which=which, value=value)
        for column, table, key, which, value in SOURCES
    ),
    *(
        WRITTEN.format(column=column, table=table, event=event, rows=rows)
        for column, table, *_ in SOURCES
        for event, rows in ROWS.items()
        if (column, event) not in (("registered_on", "insert"), ("registered_on", "delete"))  # no appeal without it
    ),
    NEW_APPEALS,
]


class Migration(migrations.Migration):
    dependencies = [
        ("otklik_appeals", "0005_what_is_in_work"),
        ("otklik_registry", "0003_orders"),
        ("otklik_work", "0004_indexes_of_a_reach"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(COLUMNS)],
            [
                migrations.AddField(
                    "appeal",
                    "registered_on",
                    KeptDate(
                        null=True, help_text="of the letter; empty within the statement that makes the appeal only"
                    ),
                ),
                migrations.AddField("appeal", "due", KeptDate(null=True, help_text="of the term")),
                migrations.AddField("appeal", "answered_on", KeptDate(null=True, help_text="of the reply")),
                migrations.AddField(
                    "appeal",
                    "result",
                    KeptText(blank=True, choices=RESULTS, max_length=30, help_text="of the first question"),
                ),
                migrations.AddField(
                    "appeal", "from_higher", KeptFlag(help_text="whether the first cover letter names a higher body")
                ),
            ],
        ),
        migrations.RunSQL("".join(TRIGGERS)),
        migrations.RemoveIndex("question", "question_without_result"),
        migrations.AddIndex(
            "appeal",
            models.Index(
                fields=["registered_on", "letter"],
                include=("due", "answered_on", "result", "from_higher"),
                name="appeal_by_day",
            ),
        ),
        migrations.AddIndex("appeal", models.Index(fields=["due", "letter"], name="appeal_by_last_day")),
        migrations.AddIndex(
            "appeal",
            models.Index(
                condition=Q(answered_on__isnull=True, result=""),
                fields=["due", "letter"],
                name="appeal_in_work_by_last_day",
            ),
        ),
    ]
