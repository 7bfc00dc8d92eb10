-- The deck, version 1. Times are Unix milliseconds (…_at) or milliseconds (…_ms);
-- identities are content hashes of stages.Hash (32 hexadecimal digits), so that
-- they agree between decks. Nothing here is ever deleted but rows of queue and
-- flagged, projections that can be made again from pairs, label_events and notes.

CREATE TABLE deck (
	id         INTEGER PRIMARY KEY CHECK (id = 1),
	name       TEXT    NOT NULL DEFAULT '',
	annotator  TEXT    NOT NULL,          -- whose queue this deck holds
	queue_seed INTEGER NOT NULL,          -- shuffles the queue, reproducibly
	version    TEXT    NOT NULL,          -- of the program that made it
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what

CREATE TABLE runs (
	id         TEXT PRIMARY KEY,
	stage      TEXT    NOT NULL,
	config     TEXT    NOT NULL CHECK (json_valid(config)),
	version    TEXT    NOT NULL,
	status     TEXT    NOT NULL CHECK (status IN ('running', 'done', 'failed', 'interrupted')),
	counts     TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
	error      TEXT    NOT NULL DEFAULT '',
	pid        INTEGER NOT NULL DEFAULT 0, -- the process at work, to tell a killed run from a live one
	started_at INTEGER NOT NULL,
	ended_at   INTEGER
) STRICT;
CREATE INDEX runs_started ON runs (started_at);
CREATE INDEX runs_running ON runs (status) WHERE status = 'running';

CREATE TABLE models (
	id             TEXT PRIMARY KEY,      -- of name and digest
	name           TEXT NOT NULL,
	digest         TEXT NOT NULL DEFAULT '',
	family         TEXT NOT NULL DEFAULT '',
	parameter_size TEXT NOT NULL DEFAULT '',
	quantization   TEXT NOT NULL DEFAULT '',
	remote_host    TEXT NOT NULL DEFAULT '',
	template       TEXT NOT NULL DEFAULT '',
	system         TEXT NOT NULL DEFAULT '',
	parameters     TEXT NOT NULL DEFAULT '',
	capabilities   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(capabilities))
) STRICT;

-- Stage 1

CREATE TABLE prompts (
	id         TEXT PRIMARY KEY,
	system     TEXT    NOT NULL DEFAULT '',
	language   TEXT    NOT NULL DEFAULT '',
	source     TEXT    NOT NULL DEFAULT '',
	operator   TEXT    NOT NULL DEFAULT 'import',
	model      TEXT    REFERENCES models (id),
	run        TEXT    REFERENCES runs (id),
	dropped_by TEXT    NOT NULL DEFAULT '', -- the filter in force that turned it down
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE prompt_turns (
	prompt  TEXT    NOT NULL REFERENCES prompts (id),
	n       INTEGER NOT NULL,
	role    TEXT    NOT NULL CHECK (role IN ('user', 'assistant')),
	content TEXT    NOT NULL,
	PRIMARY KEY (prompt, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt_tags (
	prompt TEXT NOT NULL REFERENCES prompts (id),
	tag    TEXT NOT NULL,
	PRIMARY KEY (prompt, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt_parents (
	prompt TEXT    NOT NULL REFERENCES prompts (id),
	n      INTEGER NOT NULL,
	parent TEXT    NOT NULL REFERENCES prompts (id),
	PRIMARY KEY (prompt, n)
) STRICT, WITHOUT ROWID;

-- Stage 2

CREATE TABLE responses (
	id             TEXT PRIMARY KEY,
	prompt         TEXT    NOT NULL REFERENCES prompts (id),
	model          TEXT    REFERENCES models (id),
	slot           TEXT    UNIQUE,          -- NULL for imported ones
	sample         INTEGER NOT NULL DEFAULT 0,
	text           TEXT    NOT NULL,
	thinking       TEXT    NOT NULL DEFAULT '',
	options        TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
	seed           INTEGER NOT NULL DEFAULT 0,
	status         TEXT    NOT NULL CHECK (status IN ('complete', 'cut', 'failed')),
	done_reason    TEXT    NOT NULL DEFAULT '',
	prompt_tokens  INTEGER NOT NULL DEFAULT 0,
	tokens         INTEGER NOT NULL DEFAULT 0,
	load_ms        INTEGER NOT NULL DEFAULT 0,
	prompt_eval_ms INTEGER NOT NULL DEFAULT 0,
	eval_ms        INTEGER NOT NULL DEFAULT 0,
	total_ms       INTEGER NOT NULL DEFAULT 0,
	error          TEXT    NOT NULL DEFAULT '',
	attempts       INTEGER NOT NULL DEFAULT 0,
	source         TEXT    NOT NULL DEFAULT '',
	run            TEXT    REFERENCES runs (id),
	dropped_by     TEXT    NOT NULL DEFAULT '',
	created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX responses_prompt ON responses (prompt);
CREATE INDEX responses_status ON responses (status);

-- Stage 3

-- One row per filter, version and configuration; in force are those of the last
-- run of their stage.
CREATE TABLE filters (
	id       INTEGER PRIMARY KEY,
	stage    TEXT    NOT NULL CHECK (stage IN ('prompts', 'filter')),
	kind     TEXT    NOT NULL CHECK (kind IN ('prompt', 'response', 'pair')),
	name     TEXT    NOT NULL,
	version  INTEGER NOT NULL,
	config   TEXT    NOT NULL CHECK (json_valid(config)),
	place    INTEGER NOT NULL DEFAULT 0,   -- in the order of the chain
	in_force INTEGER NOT NULL DEFAULT 1 CHECK (in_force IN (0, 1)),
	passed   INTEGER NOT NULL DEFAULT 0,   -- subjects it let pass, of those that every filter in force before it let pass
	dropped  INTEGER NOT NULL DEFAULT 0,   -- subjects it dropped of these; both are 0 when it is not in force
	UNIQUE (stage, kind, name, version, config)
) STRICT;

CREATE TABLE filter_results (
	subject TEXT    NOT NULL,              -- a prompt, response or pair, by filters.kind
	filter  INTEGER NOT NULL REFERENCES filters (id),
	pass    INTEGER NOT NULL CHECK (pass IN (0, 1)),
	value   REAL    NOT NULL DEFAULT 0,
	reason  TEXT    NOT NULL DEFAULT '',
	run     TEXT    REFERENCES runs (id),
	PRIMARY KEY (subject, filter)
) STRICT, WITHOUT ROWID;

-- A person lets a dropped prompt, response or pair back in.
CREATE TABLE rescues (
	subject   TEXT    NOT NULL,
	kind      TEXT    NOT NULL CHECK (kind IN ('prompt', 'response', 'pair')),
	annotator TEXT    NOT NULL,
	reason    TEXT    NOT NULL DEFAULT '',
	at        INTEGER NOT NULL,
	PRIMARY KEY (subject)
) STRICT, WITHOUT ROWID;

-- What somebody or something measured on a prompt or a response.
CREATE TABLE scores (
	id      INTEGER PRIMARY KEY,
	subject TEXT    NOT NULL,
	kind    TEXT    NOT NULL CHECK (kind IN ('prompt', 'response')),
	what    TEXT    NOT NULL,              -- helpfulness, difficulty, …
	scorer  TEXT    NOT NULL,              -- a judge or a program, with its version
	model   TEXT    REFERENCES models (id),
	value   REAL    NOT NULL,
	raw     TEXT    NOT NULL DEFAULT '',
	run     TEXT    REFERENCES runs (id),
	UNIQUE (subject, what, scorer)
) STRICT;

-- What a judge said of a pair, once per order of its sides.
CREATE TABLE judgements (
	id          INTEGER PRIMARY KEY,
	pair        TEXT NOT NULL REFERENCES pairs (id),
	judge       TEXT NOT NULL,
	model       TEXT REFERENCES models (id),
	first       TEXT NOT NULL CHECK (first IN ('a', 'b')),
	probability REAL,                      -- that A is better; NULL where the judge gave none
	answer      TEXT NOT NULL,
	raw         TEXT NOT NULL DEFAULT '',
	run         TEXT REFERENCES runs (id),
	UNIQUE (pair, judge, first)
) STRICT;

CREATE TABLE pairs (
	id          TEXT PRIMARY KEY,
	prompt      TEXT    NOT NULL REFERENCES prompts (id),
	a           TEXT    NOT NULL REFERENCES responses (id),
	b           TEXT    NOT NULL REFERENCES responses (id),
	strategy    TEXT    NOT NULL,
	probability REAL    NOT NULL,
	route       TEXT    NOT NULL CHECK (route IN ('person', 'machine', 'dropped')),
	reason      TEXT    NOT NULL DEFAULT '',
	place       INTEGER NOT NULL,          -- in the shuffled queue, of deck.queue_seed and id
	run         TEXT    REFERENCES runs (id),
	created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_prompt ON pairs (prompt);

CREATE TABLE embeddings (
	subject TEXT    NOT NULL,              -- hash of the embedded text
	model   TEXT    NOT NULL REFERENCES models (id),
	dims    INTEGER NOT NULL,
	vector  BLOB    NOT NULL,              -- dims × float32, little-endian
	PRIMARY KEY (subject, model)
) STRICT, WITHOUT ROWID;

-- Stage 4

CREATE TABLE presentations (
	seq       INTEGER PRIMARY KEY,
	id        TEXT    NOT NULL UNIQUE,
	pair      TEXT    NOT NULL REFERENCES pairs (id),
	annotator TEXT    NOT NULL,
	left_side TEXT    NOT NULL CHECK (left_side IN ('a', 'b')),
	kind      TEXT    NOT NULL CHECK (kind IN ('fresh', 'revisit', 'repeat', 'audit', 'gold')),
	repeat_of TEXT    REFERENCES presentations (id),
	at        INTEGER NOT NULL
) STRICT;
CREATE INDEX presentations_annotator ON presentations (annotator, seq);
CREATE INDEX presentations_pair ON presentations (pair, annotator, seq);

-- The label log. Rows are only ever added.
CREATE TABLE label_events (
	seq          INTEGER PRIMARY KEY AUTOINCREMENT,
	id           TEXT    NOT NULL UNIQUE,
	kind         TEXT    NOT NULL CHECK (kind IN ('choose', 'retract', 'restore')),
	target       TEXT    REFERENCES label_events (id),
	pair         TEXT    NOT NULL REFERENCES pairs (id),
	annotator    TEXT    NOT NULL,
	presentation TEXT    REFERENCES presentations (id),
	repeat_of    TEXT    REFERENCES presentations (id),
	answer       TEXT    CHECK (answer IN ('a', 'b', 'tie', 'both_bad', 'skip')),
	strength     INTEGER CHECK (strength BETWEEN -3 AND 3), -- 0 for a tie, NULL for plain A/B and the rest
	blind        INTEGER NOT NULL DEFAULT 1 CHECK (blind IN (0, 1)),
	view         TEXT    NOT NULL DEFAULT 'rendered',
	active_ms    INTEGER NOT NULL DEFAULT 0,
	wall_ms      INTEGER NOT NULL DEFAULT 0,
	seen_left    REAL    NOT NULL DEFAULT 0,
	seen_right   REAL    NOT NULL DEFAULT 0,
	fast         INTEGER NOT NULL DEFAULT 0 CHECK (fast IN (0, 1)),
	swallowed    INTEGER NOT NULL DEFAULT 0,
	tags         TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
	guideline    TEXT    NOT NULL DEFAULT '',
	cols         INTEGER NOT NULL DEFAULT 0,
	rows         INTEGER NOT NULL DEFAULT 0,
	version      TEXT    NOT NULL DEFAULT '',
	at           INTEGER NOT NULL,
	CHECK ((kind = 'choose') = (answer IS NOT NULL)),
	CHECK ((kind = 'choose') = (target IS NULL)),
	CHECK (strength IS NULL
		OR (answer = 'a' AND strength < 0)
		OR (answer = 'b' AND strength > 0)
		OR (answer = 'tie' AND strength = 0))
) STRICT;
CREATE INDEX label_events_pair ON label_events (pair, annotator, seq);
CREATE INDEX label_events_target ON label_events (target, seq) WHERE target IS NOT NULL;
CREATE INDEX label_events_annotator ON label_events (annotator, kind, seq);
CREATE INDEX label_events_presentation ON label_events (presentation);

CREATE TRIGGER label_events_no_update BEFORE UPDATE ON label_events
BEGIN SELECT RAISE(ABORT, 'the label log is append-only'); END;
CREATE TRIGGER label_events_no_delete BEFORE DELETE ON label_events
BEGIN SELECT RAISE(ABORT, 'the label log is append-only'); END;

-- Per-criterion comparisons that go with a choice.
CREATE TABLE label_criteria (
	event     TEXT    NOT NULL REFERENCES label_events (id),
	criterion TEXT    NOT NULL,
	strength  INTEGER NOT NULL CHECK (strength BETWEEN -3 AND 3),
	PRIMARY KEY (event, criterion)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
	seq       INTEGER PRIMARY KEY,
	pair      TEXT    NOT NULL REFERENCES pairs (id),
	annotator TEXT    NOT NULL,
	kind      TEXT    NOT NULL,            -- note, flag, draft: the newest of each stands
	text      TEXT    NOT NULL,
	at        INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_pair ON notes (pair, annotator, kind, seq);

-- A person's better version of a response: a third, "edited" one.
CREATE TABLE edits (
	id        TEXT PRIMARY KEY,
	pair      TEXT    NOT NULL REFERENCES pairs (id),
	base      TEXT    NOT NULL REFERENCES responses (id),
	annotator TEXT    NOT NULL,
	text      TEXT    NOT NULL,
	at        INTEGER NOT NULL
) STRICT;

-- Choices that count: not retracted, or restored since.
CREATE VIEW labels_live AS
SELECT e.* FROM label_events e
WHERE e.kind = 'choose'
	AND (SELECT k.kind FROM label_events k WHERE k.target = e.id ORDER BY k.seq DESC LIMIT 1) IS NOT 'retract';

-- The current label of each pair and annotator: the newest choice that counts.
-- Hidden repeats measure the annotator; they decide nothing.
CREATE VIEW labels_current AS
SELECT l.* FROM labels_live l
WHERE l.repeat_of IS NULL
	AND NOT EXISTS (
		SELECT 1 FROM labels_live m
		WHERE m.pair = l.pair AND m.annotator = l.annotator AND m.repeat_of IS NULL AND m.seq > l.seq);

-- The queue: a projection of pairs and label_events for deck.annotator, kept by
-- the triggers below in the transaction that changes them, so that the next pair
-- is one index look-up at any size (promise 9). `prefdeck doctor` compares.
CREATE TABLE queue (
	pair  TEXT PRIMARY KEY REFERENCES pairs (id),
	state TEXT    NOT NULL CHECK (state IN ('open', 'done')),
	skips INTEGER NOT NULL DEFAULT 0,      -- skipped pairs come back last
	place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_next ON queue (state, skips, place);

-- Pairs whose newest flag of deck.annotator is set: a projection of notes.
CREATE TABLE flagged (
	pair TEXT PRIMARY KEY REFERENCES pairs (id)
) STRICT, WITHOUT ROWID;

-- Numbers of the queue by state, so that no screen has to count a million rows.
-- State 'flagged' counts the table of that name.
CREATE TABLE queue_counts (
	state   TEXT    NOT NULL CHECK (state IN ('open', 'done', 'flagged')),
	skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
	n       INTEGER NOT NULL,
	PRIMARY KEY (state, skipped)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_counts VALUES ('open', 0, 0), ('open', 1, 0), ('done', 0, 0), ('done', 1, 0), ('flagged', 0, 0);

CREATE TRIGGER flagged_count_insert AFTER INSERT ON flagged BEGIN
	UPDATE queue_counts SET n = n + 1 WHERE state = 'flagged' AND skipped = 0;
END;
CREATE TRIGGER flagged_count_delete AFTER DELETE ON flagged BEGIN
	UPDATE queue_counts SET n = n - 1 WHERE state = 'flagged' AND skipped = 0;
END;
CREATE TRIGGER notes_flag AFTER INSERT ON notes
WHEN NEW.kind = 'flag' AND NEW.text <> '' AND NEW.annotator = (SELECT annotator FROM deck) BEGIN
	INSERT INTO flagged (pair) VALUES (NEW.pair) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER notes_unflag AFTER INSERT ON notes
WHEN NEW.kind = 'flag' AND NEW.text = '' AND NEW.annotator = (SELECT annotator FROM deck) BEGIN
	DELETE FROM flagged WHERE pair = NEW.pair;
END;

CREATE TRIGGER queue_count_insert AFTER INSERT ON queue BEGIN
	UPDATE queue_counts SET n = n + 1 WHERE state = NEW.state AND skipped = (NEW.skips > 0);
END;
CREATE TRIGGER queue_count_delete AFTER DELETE ON queue BEGIN
	UPDATE queue_counts SET n = n - 1 WHERE state = OLD.state AND skipped = (OLD.skips > 0);
END;
CREATE TRIGGER queue_count_update AFTER UPDATE ON queue BEGIN
	UPDATE queue_counts SET n = n - 1 WHERE state = OLD.state AND skipped = (OLD.skips > 0);
	UPDATE queue_counts SET n = n + 1 WHERE state = NEW.state AND skipped = (NEW.skips > 0);
END;

CREATE TRIGGER pairs_queue_insert AFTER INSERT ON pairs WHEN NEW.route = 'person' BEGIN
	INSERT INTO queue (pair, state, skips, place) VALUES (NEW.id, 'open', 0, NEW.place);
END;
-- A pair that is dropped or given to the machine leaves the queue; its labels stay.
CREATE TRIGGER pairs_queue_leave AFTER UPDATE OF route ON pairs
WHEN NEW.route <> 'person' AND OLD.route = 'person' BEGIN
	DELETE FROM queue WHERE pair = NEW.id;
END;
CREATE TRIGGER pairs_queue_return AFTER UPDATE OF route ON pairs
WHEN NEW.route = 'person' AND OLD.route <> 'person' BEGIN
	INSERT INTO queue (pair, state, skips, place)
	SELECT NEW.id,
		CASE WHEN EXISTS (
			SELECT 1 FROM labels_current c
			WHERE c.pair = NEW.id AND c.annotator = d.annotator AND c.answer <> 'skip')
		THEN 'done' ELSE 'open' END,
		(SELECT count(*) FROM labels_live s
			WHERE s.pair = NEW.id AND s.annotator = d.annotator AND s.answer = 'skip' AND s.repeat_of IS NULL),
		NEW.place
	FROM deck d;
END;
CREATE TRIGGER label_events_queue AFTER INSERT ON label_events
WHEN NEW.annotator = (SELECT annotator FROM deck) BEGIN
	UPDATE queue SET
		state = CASE WHEN EXISTS (
			SELECT 1 FROM labels_current c
			WHERE c.pair = NEW.pair AND c.annotator = NEW.annotator AND c.answer <> 'skip')
		THEN 'done' ELSE 'open' END,
		skips = (SELECT count(*) FROM labels_live s
			WHERE s.pair = NEW.pair AND s.annotator = NEW.annotator AND s.answer = 'skip' AND s.repeat_of IS NULL)
	WHERE pair = NEW.pair;
END;

-- The public schema: what `prefdeck query` will offer.

CREATE VIEW prompts_full AS
SELECT p.id, p.system,
	(SELECT t.content FROM prompt_turns t WHERE t.prompt = p.id ORDER BY t.n DESC LIMIT 1) AS text,
	(SELECT count(*) FROM prompt_turns t WHERE t.prompt = p.id) AS turns,
	(SELECT json_group_array(g.tag) FROM prompt_tags g WHERE g.prompt = p.id) AS tags,
	p.language, p.source, p.operator, m.name AS model, p.dropped_by, p.run, p.created_at
FROM prompts p LEFT JOIN models m ON m.id = p.model;

CREATE VIEW responses_full AS
SELECT r.id, r.prompt, m.name AS model, m.digest, r.sample, r.text, r.thinking, r.options, r.seed,
	r.status, r.done_reason, r.prompt_tokens, r.tokens, r.load_ms, r.prompt_eval_ms, r.eval_ms, r.total_ms,
	r.error, r.attempts, r.source, r.dropped_by, r.run, r.created_at
FROM responses r LEFT JOIN models m ON m.id = r.model;

CREATE VIEW pairs_full AS
SELECT p.id, p.prompt, p.a, p.b, a.text AS text_a, b.text AS text_b, ma.name AS model_a, mb.name AS model_b,
	p.strategy, p.probability, p.route, p.reason, q.state, q.skips, p.run, p.created_at
FROM pairs p
	JOIN responses a ON a.id = p.a JOIN responses b ON b.id = p.b
	LEFT JOIN models ma ON ma.id = a.model LEFT JOIN models mb ON mb.id = b.model
	LEFT JOIN queue q ON q.pair = p.id;

CREATE VIEW verdicts AS
SELECT r.subject, f.kind, f.name AS filter, f.version, f.config, f.in_force, r.pass, r.value, r.reason, r.run
FROM filter_results r JOIN filters f ON f.id = r.filter;

-- In the order of the chain when ordered by stage and place.
CREATE VIEW funnel AS
SELECT f.stage, f.name AS filter, f.kind, f.place, f.passed + f.dropped AS taken, f.dropped, f.passed
FROM filters f
WHERE f.in_force = 1;
