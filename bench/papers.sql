-- Ten years of papers, 2018–2027, drawn set by set. Of ten, six are letters, two appeals (every other one stands in the
-- journal of correspondence too), one is an incident; the tenth a message (three) or a reception card (two).

SELECT setseed(0.2018);

-- The planner does not know how long a series is.
SET enable_nestloop = off;

INSERT INTO otklik_registry_correspondent (name) SELECT 'Организация № ' || n FROM generate_series(1, 2000) n;

INSERT INTO otklik_reference_letterkind (name)
VALUES ('обращение гражданина'), ('письмо'), ('запрос'), ('договор'), ('счёт') ON CONFLICT DO NOTHING;

INSERT INTO otklik_reference_department (name) SELECT 'Отдел № ' || n FROM generate_series(1, 8) n;

INSERT INTO otklik_reference_official (post, name)
VALUES ('Глава', ''), ('Заместитель Главы', ''), ('Управляющий делами', '') ON CONFLICT DO NOTHING;

INSERT INTO otklik_people_citizen (surname, first_name, patronymic, address)
SELECT 'Фамилия' || n, 'Имя' || mod(n, 50), 'Отчество' || mod(n, 40), 'д. Заречье, ул. Мира, д. ' || n
FROM generate_series(1, greatest(10, %(papers)s / 20)) n;

-- Books, numbered from 0, so that paper n takes row n modulo their length.
CREATE TEMPORARY TABLE places AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_reference_settlement;

CREATE TEMPORARY TABLE kinds AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_reference_letterkind;

CREATE TEMPORARY TABLE bodies AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_reference_higherbody;

CREATE TEMPORARY TABLE networks AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_reference_network;

CREATE TEMPORARY TABLE departments AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_reference_department;

CREATE TEMPORARY TABLE codes AS
SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM otklik_reference_classifieritem WHERE level = 4;

CREATE TEMPORARY TABLE citizens AS
SELECT id, surname, first_name, patronymic, address, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_people_citizen;

CREATE TEMPORARY TABLE correspondents AS
SELECT id, name, row_number() OVER (ORDER BY id) - 1 AS place FROM otklik_registry_correspondent;

INSERT INTO otklik_registry_letter (
    direction, series_id, number, serial, registered_on, received_on, in_correspondence, kind_id, correspondent_id,
    correspondent_name, outgoing_number, delivery, summary, sheets, case_index, outer_system)
SELECT 'incoming', series.id, n::text, n, day, day, true, kind.id, correspondent.id,
    correspondent.name, n || '-исх', 'почта', 'О направлении документов № ' || n, 1 + mod(n, 9), '01-02', 'ДелоПро'
FROM generate_series(1, %(papers)s * 60 / 100) n
CROSS JOIN LATERAL (SELECT date '2018-01-01' + floor(random() * 3652 + n * 0)::int AS day)
JOIN otklik_registry_series series ON series.code = 'correspondence'
JOIN kinds kind ON kind.place = mod(n, (SELECT count(*) FROM kinds))
JOIN correspondents correspondent ON correspondent.place = mod(n, (SELECT count(*) FROM correspondents));

INSERT INTO otklik_registry_letter (
    direction, series_id, number, serial, registered_on, received_on, in_correspondence, correspondent_name,
    outgoing_number, delivery, summary, case_index, outer_system)
SELECT 'incoming', series.id, 'К-' || n, n, day, day, mod(n, 2) = 0, 'Фамилия И.О.', '', 'почта', 'Прошу отремонтировать дорогу',
    '01-15', 'ДелоПро'
FROM generate_series(1, %(papers)s * 20 / 100) n
CROSS JOIN LATERAL (SELECT date '2018-01-01' + floor(random() * 3652 + n * 0)::int AS day)
JOIN otklik_registry_series series ON series.code = 'appeals';

CREATE TEMPORARY TABLE drawn AS
SELECT letter.id, letter.serial AS n, letter.registered_on
FROM otklik_registry_letter letter JOIN otklik_registry_series series ON series.id = letter.series_id
WHERE series.code = 'appeals';

INSERT INTO otklik_appeals_appeal (
    letter_id, form, kind, citizen_id, surname, first_name, patronymic, address, settlement_id, email, phone, text,
    signatures, repeat_of_number, received_on)
SELECT drawn.id, CASE mod(n, 5) WHEN 0 THEN 'electronic' ELSE 'written' END, 'application', citizen.id, citizen.surname,
    citizen.first_name, citizen.patronymic, citizen.address, places.id, '', '+7 900 000-00-00',
    'Прошу отремонтировать дорогу, ямы по всей улице, скорая не может проехать', CASE mod(n, 30) WHEN 0 THEN 12 END,
    CASE mod(n, 25) WHEN 0 THEN 'К-1' ELSE '' END, registered_on
FROM drawn
JOIN citizens citizen ON citizen.place = mod(n * 7919::bigint, (SELECT count(*) FROM citizens))
JOIN places ON places.place = mod(n, (SELECT count(*) FROM places));

INSERT INTO otklik_appeals_question (appeal_id, position, code_id, outcome, measures_taken)
SELECT drawn.id, 1, code.code,
    (ARRAY['supported', 'explained', 'explained', 'not_supported', 'redirected', ''])[1 + mod(n, 6)], mod(n, 12) = 0
FROM drawn
JOIN codes code ON code.place = mod(n, (SELECT count(*) FROM codes));

INSERT INTO otklik_appeals_coverletter (appeal_id, higher_body_id, position, number, dated_on)
SELECT drawn.id, body.id, 1, 'А-' || n, registered_on - 3
FROM drawn
JOIN bodies body ON body.place = mod(n, (SELECT count(*) FROM bodies))
WHERE mod(n, 4) = 1;

INSERT INTO otklik_work_term (letter_id, legal_due, stated_due, extended_to)
SELECT id, registered_on + 30, CASE WHEN mod(n, 10) > 0 THEN registered_on + 25 END,
    CASE mod(n, 20) WHEN 0 THEN registered_on + 60 END
FROM drawn;

INSERT INTO otklik_work_reply (letter_id, number, sent_on)
SELECT id, n || '-исх', registered_on + 5 + mod(n, 27) FROM drawn WHERE mod(n, 6) < 5;

INSERT INTO otklik_work_assignment (letter_id, department_id, is_responsible)
SELECT drawn.id, department.id, true
FROM drawn
-- By 24 papers, so that a department has papers of every form, result, source and term.
JOIN departments department ON department.place = mod(n / 24, (SELECT count(*) FROM departments));

INSERT INTO otklik_incidents_incident (
    external_id, network_id, url, author, published_at, accepted_at, urgent, topic_group, topic, text, settlement_id,
    department_id, answered_at, answer, result, outer_system)
SELECT 'И-' || n, network.id, 'https://example.org/' || n, 'user_' || n, moment, moment, mod(n, 6) = 0,
    (ARRAY['Дороги', 'ЖКХ', 'Экология'])[1 + mod(n, 3)], (ARRAY['Ремонт дорог', 'Отопление', 'Свалки'])[1 + mod(n, 3)],
    'После дождя не пройти и не проехать', places.id, department.id, moment + mod(n, 40) * interval '37 minutes',
    'Здравствуйте! Работы включены в план.', 'решено', 'incidents'
FROM generate_series(1, %(papers)s * 10 / 100) n
CROSS JOIN LATERAL (SELECT timestamptz '2018-01-01 00:00+03'
    + floor(random() * 5100000 + n * 0) * interval '1 minute' AS moment)
JOIN networks network ON network.place = mod(n, (SELECT count(*) FROM networks))
JOIN departments department ON department.place = mod(n, (SELECT count(*) FROM departments))
JOIN places ON places.place = mod(n, (SELECT count(*) FROM places));

INSERT INTO otklik_messages_message (
    external_id, accepted_at, category, subcategory, text, address, settlement_id, department_id, due_on,
    answered_at, answer, rating, outer_system)
SELECT 'ПОС-' || n, moment, (ARRAY['Дороги', 'Мусор', 'Освещение'])[1 + mod(n, 3)], 'Ямы', 'Прошу принять меры', 'д. Заречье',
    places.id, department.id, moment::date + 10, moment + mod(n, 12) * interval '1 day', 'Направлен ответ.', 1 + mod(n, 5), 'ПОС'
FROM generate_series(1, %(papers)s * 6 / 100) n
CROSS JOIN LATERAL (SELECT timestamptz '2018-01-01 00:00+03'
    + floor(random() * 5200000 + n * 0) * interval '1 minute' AS moment)
JOIN departments department ON department.place = mod(n, (SELECT count(*) FROM departments))
JOIN places ON places.place = mod(n, (SELECT count(*) FROM places));

INSERT INTO otklik_receptions_receptionday (held_on, official_id)
SELECT day::date, official.id
FROM generate_series(date '2018-01-01', date '2027-12-31', interval '7 days') day, otklik_reference_official official;

CREATE TEMPORARY TABLE days AS
SELECT id, held_on, row_number() OVER (ORDER BY held_on, id) - 1 AS place FROM otklik_receptions_receptionday;

INSERT INTO otklik_receptions_receptioncard (
    day_id, number, year, surname, first_name, patronymic, address, settlement_id, code_id, text, outcome, measures_taken,
    answer_form, outer_system)
SELECT day.id, 'ЛП-' || n, extract(year FROM day.held_on), 'Фамилия' || n, 'Имя', 'Отчество', 'д. Заречье, д. ' || n, places.id,
    '0003.0011.0123.0850', 'Участок', (ARRAY['supported', 'explained'])[1 + mod(n, 2)], false, 'oral', ''
FROM generate_series(1, %(papers)s * 4 / 100) n
JOIN days day ON day.place = mod(n, (SELECT count(*) FROM days))
JOIN places ON places.place = mod(n, (SELECT count(*) FROM places));

RESET enable_nestloop;

VACUUM ANALYZE
