-- Version 2: the labelling workstation. What an annotator can say grows by scales,
-- edits and reasons changed later; the queue by orders, audit samples and gold
-- items; the deck by guidelines.

-- The scale a choice was made on: 7, 4 (without a tie) or 2 (plain A/B) points. On
-- 4, a strength that is NULL is "negligibly better"; elsewhere none was given.
ALTER TABLE label_events ADD COLUMN scale INTEGER NOT NULL DEFAULT 7 CHECK (scale IN (7, 4, 2));
CREATE INDEX label_events_repeats ON label_events (repeat_of) WHERE repeat_of IS NOT NULL;

-- A note of kind tags changes the reasons of this choice; its text is a JSON array.
-- Nothing writes such notes any more: reasons are changed by choosing again.
ALTER TABLE notes ADD COLUMN event TEXT REFERENCES label_events (id);
CREATE INDEX notes_event ON notes (event, seq) WHERE event IS NOT NULL;

-- A draft is the one thing besides projections that is not kept: the note replaces it.
CREATE TRIGGER notes_end_draft AFTER INSERT ON notes WHEN NEW.kind = 'note' BEGIN
	DELETE FROM notes WHERE pair = NEW.pair AND annotator = NEW.annotator AND kind = 'draft';
END;

CREATE INDEX edits_pair ON edits (pair, annotator, at);

CREATE TABLE guidelines (
	hash TEXT PRIMARY KEY,                -- setting guideline names the one in force
	text TEXT    NOT NULL,
	at   INTEGER NOT NULL                 -- when it was first put in force
) STRICT;

-- Pairs with a known answer, by content.
CREATE TABLE gold (
	pair     TEXT PRIMARY KEY REFERENCES pairs (id),
	answer   TEXT    NOT NULL CHECK (answer IN ('a', 'b', 'tie', 'both_bad')),
	strength INTEGER NOT NULL DEFAULT 0 CHECK (strength BETWEEN -3 AND 3),
	why      TEXT    NOT NULL DEFAULT '',
	at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pairs that filtering was sure about and that go to the person all the same.
CREATE TABLE audits (
	pair TEXT PRIMARY KEY REFERENCES pairs (id),
	run  TEXT    REFERENCES runs (id),
	at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the orders of the queue go by.
ALTER TABLE queue ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE queue ADD COLUMN made INTEGER NOT NULL DEFAULT 0;  -- pairs.created_at
ALTER TABLE queue ADD COLUMN doubt REAL NOT NULL DEFAULT 1;    -- |judges' mean probability − ½|; 1 without verdict
UPDATE queue SET (prompt, made, doubt) = (
	SELECT p.prompt, p.created_at, coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = p.id), 1)
	FROM pairs p WHERE p.id = queue.pair);
CREATE INDEX queue_place ON queue (place, pair, state);
CREATE INDEX queue_prompt ON queue (skips, prompt, place, pair) WHERE state = 'open';
CREATE INDEX queue_newest ON queue (skips, made DESC, place, pair) WHERE state = 'open';
CREATE INDEX queue_doubt ON queue (doubt, place, pair) WHERE state = 'open' AND skips = 0 AND doubt < 1;

-- What filters of the queue look few pairs up by.
CREATE INDEX prompt_tags_tag ON prompt_tags (tag, prompt);
CREATE INDEX prompts_source ON prompts (source);
CREATE INDEX responses_model ON responses (model);
CREATE INDEX scores_value ON scores (what, value, subject);
CREATE INDEX filter_results_dropped ON filter_results (filter, subject) WHERE pass = 0;

-- A pair is in the queue if it is routed to a person or drawn for an audit.
CREATE VIEW queue_expected AS
SELECT p.id AS pair,
	CASE WHEN EXISTS (
		SELECT 1 FROM labels_current c
		WHERE c.pair = p.id AND c.annotator = d.annotator AND c.answer <> 'skip')
	THEN 'done' ELSE 'open' END AS state,
	(SELECT count(*) FROM labels_live s
		WHERE s.pair = p.id AND s.annotator = d.annotator AND s.answer = 'skip' AND s.repeat_of IS NULL) AS skips,
	p.place, p.prompt, p.created_at AS made,
	coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = p.id), 1) AS doubt
FROM pairs p CROSS JOIN deck d
WHERE p.route = 'person' OR p.route = 'machine' AND EXISTS (SELECT 1 FROM audits a WHERE a.pair = p.id);

DROP TRIGGER pairs_queue_insert;
DROP TRIGGER pairs_queue_leave;
DROP TRIGGER pairs_queue_return;
CREATE TRIGGER pairs_queue_insert AFTER INSERT ON pairs WHEN NEW.route = 'person' BEGIN
	INSERT INTO queue (pair, state, skips, place, prompt, made) VALUES (NEW.id, 'open', 0, NEW.place, NEW.prompt, NEW.created_at);
END;
-- A pair that leaves the queue keeps its labels.
CREATE TRIGGER pairs_queue_leave AFTER UPDATE OF route ON pairs WHEN NEW.route <> OLD.route BEGIN
	DELETE FROM queue WHERE pair = NEW.id AND NOT EXISTS (SELECT 1 FROM queue_expected e WHERE e.pair = NEW.id);
	INSERT INTO queue (pair, state, skips, place, prompt, made, doubt)
	SELECT e.pair, e.state, e.skips, e.place, e.prompt, e.made, e.doubt FROM queue_expected e
	WHERE e.pair = NEW.id AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.pair = NEW.id);
END;
CREATE TRIGGER audits_queue AFTER INSERT ON audits BEGIN
	INSERT INTO queue (pair, state, skips, place, prompt, made, doubt)
	SELECT e.pair, e.state, e.skips, e.place, e.prompt, e.made, e.doubt FROM queue_expected e
	WHERE e.pair = NEW.pair AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.pair = NEW.pair);
END;
CREATE TRIGGER judgements_queue_insert AFTER INSERT ON judgements BEGIN
	UPDATE queue SET doubt = coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = NEW.pair), 1)
	WHERE pair = NEW.pair;
END;
CREATE TRIGGER judgements_queue_update AFTER UPDATE OF probability ON judgements BEGIN
	UPDATE queue SET doubt = coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = NEW.pair), 1)
	WHERE pair = NEW.pair;
END;
CREATE TRIGGER judgements_queue_delete AFTER DELETE ON judgements BEGIN
	UPDATE queue SET doubt = coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = OLD.pair), 1)
	WHERE pair = OLD.pair;
END;

-- Public: the reasons of every choice, as they stand.
CREATE VIEW label_tags AS
SELECT e.id AS event, e.pair, e.annotator, t.value AS tag
FROM label_events e, json_each(coalesce(
	(SELECT n.text FROM notes n WHERE n.event = e.id AND n.kind = 'tags' ORDER BY n.seq DESC LIMIT 1), e.tags)) t
WHERE e.kind = 'choose';

-- Searching. Pairs in the order they came, and an index of the three-letter pieces
-- of their texts. It is made when somebody searches (setting searched says up to
-- which pair), so that nobody else pays for it.
CREATE TABLE arrivals (
	n    INTEGER PRIMARY KEY,
	pair TEXT NOT NULL
) STRICT;
INSERT INTO arrivals (pair) SELECT id FROM pairs ORDER BY created_at, id;
CREATE TRIGGER pairs_arrive AFTER INSERT ON pairs BEGIN
	INSERT INTO arrivals (pair) VALUES (NEW.id);
END;
CREATE VIRTUAL TABLE pieces USING fts5 (text, content = '', detail = none, columnsize = 0, tokenize = 'trigram');

-- A deck has one annotator, so an index that begins with the annotator narrows
-- nothing down and one that begins with the pair nearly everything. SQLite cannot
-- know that of an empty table, and would walk the whole log to find what was said
-- of one pair.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1 WHERE tbl = 'label_events';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('label_events', 'label_events_pair', '100000 2 2 1'),
	('label_events', 'label_events_annotator', '100000 100000 90000 1'),
	('label_events', 'label_events_presentation', '100000 2'),
	('label_events', 'label_events_target', '10000 2 1'),
	('label_events', 'label_events_repeats', '5000 2'),
	('label_events', 'sqlite_autoindex_label_events_1', '100000 1');
