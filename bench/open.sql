-- What is open among the papers of papers.sql: one in fifty, appeals that have stood registered for up to six weeks. Of
-- eight one waits for a resolution; the others are given, half of them passed down to a person of the department. Half
-- have a cover that waits for a report; every tenth has a letter that waits to be sent.

INSERT INTO otklik_work_reply (letter_id, number, sent_on)
SELECT id, n || '-исх', registered_on + 20 FROM drawn WHERE mod(n, 6) = 5 AND mod(n / 6, 5) > 2;

CREATE TEMPORARY TABLE opened AS
SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM drawn WHERE mod(n, 6) = 5 AND mod(n / 6, 5) <= 2;

-- The triggers look papers up one by one.
ANALYZE;

UPDATE otklik_registry_letter letter
SET registered_on = CURRENT_DATE - mod(n, 45), received_on = CURRENT_DATE - mod(n, 45), procedure = 'appeal',
    outer_system = '', control = CASE mod(n, 9) WHEN 0 THEN 'special' ELSE 'ordinary' END,
    state = (ARRAY['registered', 'assigned', 'in_work', 'in_work', 'in_work', 'draft', 'approval', 'to_sign'])[1 + mod(n, 8)]
FROM opened WHERE letter.id = opened.id;

UPDATE otklik_work_term term
SET legal_due = CURRENT_DATE - mod(n, 45) + 30, control_due = CURRENT_DATE - mod(n, 45) + 28, stated_due = NULL,
    extended_to = CASE mod(n, 20) WHEN 0 THEN CURRENT_DATE - mod(n, 45) + 60 END
FROM opened WHERE letter_id = opened.id;

INSERT INTO otklik_people_user (
    username, name, role, password, is_superuser, is_staff, is_active, email, date_joined, department_id, granted)
SELECT 'executor' || n, 'Исполнитель ' || n, 'executor', '', false, false, true, '', now(), departments.id, '{}'
FROM generate_series(1, 64) n JOIN departments ON departments.place = mod(n, 8);

CREATE TEMPORARY TABLE people AS
SELECT id, department_id, row_number() OVER (PARTITION BY department_id ORDER BY id) - 1 AS place
FROM otklik_people_user WHERE username LIKE 'executor%%';

DELETE FROM otklik_work_assignment USING opened
WHERE letter_id = opened.id AND mod(n, 8) = 0;

UPDATE otklik_work_assignment assignment
SET given_at = now(), state_at = now(), state = CASE mod(n, 8) WHEN 1 THEN 'given' ELSE 'accepted' END,
    executor_id = CASE mod(n, 2) WHEN 1 THEN people.id END, text = 'Рассмотреть, подготовить ответ',
    due = CASE mod(n, 3) WHEN 0 THEN CURRENT_DATE - 5 + mod(n, 30) END
FROM opened, people
WHERE letter_id = opened.id AND people.department_id = assignment.department_id AND people.place = mod(n / 8, 8);

INSERT INTO otklik_work_assignment (
    public_id, letter_id, department_id, executor_id, is_responsible, parent_id, state, given_at, state_at)
SELECT gen_random_uuid(), letter_id, above.department_id, people.id, true, above.id, 'accepted', now(), now()
FROM otklik_work_assignment above JOIN opened ON opened.id = letter_id
JOIN people ON people.department_id = above.department_id AND people.place = mod(n / 8, 8)
WHERE above.executor_id IS NULL AND mod(n, 4) = 2;

UPDATE otklik_appeals_coverletter cover SET control_due = CURRENT_DATE - 5 + mod(n, 30)
FROM opened WHERE cover.appeal_id = opened.id;

INSERT INTO otklik_dispatch_dispatch (
    public_id, letter_id, kind, recipient, address, email, way, text, signatory, due, prepared_at, tracking, dropped)
SELECT gen_random_uuid(), id, 'interim', 'Фамилия' || n, 'д. Заречье', '', 'post', '', 'Глава', CURRENT_DATE - 2 + mod(n, 20),
    now(), '', ''
FROM opened WHERE mod(n, 10) = 7;

INSERT INTO otklik_answering_draft (public_id, begun_at, to_sign_since)
SELECT gen_random_uuid(), now() - n * interval '1 minute', now() - n * interval '1 minute' FROM opened WHERE mod(n, 8) = 7
ORDER BY n;

INSERT INTO otklik_answering_draftpaper (draft_id, letter_id, position, is_current)
SELECT draft.id, opened.id, 1, true
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM otklik_answering_draft) draft
JOIN (SELECT id, row_number() OVER (ORDER BY n) AS place FROM opened WHERE mod(n, 8) = 7) opened USING (place)
