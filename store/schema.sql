-- Written by go test ./store -run TestSchema -update from the migrations.

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

CREATE TABLE guidelines (
	hash TEXT PRIMARY KEY,                -- setting guideline names the one in force
	text TEXT    NOT NULL,
	at   INTEGER NOT NULL                 -- when it was first put in force
) STRICT;

CREATE TABLE runs (
	n          INTEGER PRIMARY KEY,
	id         TEXT    NOT NULL UNIQUE,
	stage      TEXT    NOT NULL,
	round      INTEGER NOT NULL DEFAULT 0, -- of going round again; 0: not counted
	config     TEXT    NOT NULL CHECK (json_valid(config)),
	version    TEXT    NOT NULL,
	status     TEXT    NOT NULL CHECK (status IN ('running', 'done', 'failed', 'interrupted')),
	counts     TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
	error      TEXT    NOT NULL DEFAULT '',
	host       TEXT    NOT NULL DEFAULT '', -- of the model server
	server     TEXT    NOT NULL DEFAULT '', -- its version
	pid        INTEGER NOT NULL DEFAULT 0,  -- the process at work, to tell a killed run from a live one
	started_at INTEGER NOT NULL,
	ended_at   INTEGER
) STRICT;

CREATE TABLE models (
	n              INTEGER PRIMARY KEY,
	id             BLOB NOT NULL UNIQUE,    -- of name and digest
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

CREATE TABLE prompt_turns (
	prompt  INTEGER NOT NULL REFERENCES prompts (n),
	turn    INTEGER NOT NULL,               -- from 0, without the last
	role    TEXT    NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
	content TEXT    NOT NULL,               -- what of the turn is text
	parts   TEXT    CHECK (parts IS NULL OR json_valid(parts)), -- [{"type": "thinking", …}, {"type": "tool_call", …}] of one that is more
	PRIMARY KEY (prompt, turn)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt_tags (
	prompt INTEGER NOT NULL REFERENCES prompts (n),
	tag    TEXT    NOT NULL,
	PRIMARY KEY (prompt, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt_parents (
	prompt INTEGER NOT NULL REFERENCES prompts (n),
	place  INTEGER NOT NULL,
	parent INTEGER NOT NULL REFERENCES prompts (n),
	PRIMARY KEY (prompt, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklists (
	prompt INTEGER NOT NULL REFERENCES prompts (n),
	place  INTEGER NOT NULL,
	item   TEXT    NOT NULL,
	weight REAL    NOT NULL DEFAULT 1,
	source TEXT    NOT NULL DEFAULT '',     -- who wrote it: a model, a file, an annotator
	run    INTEGER REFERENCES runs (n),
	PRIMARY KEY (prompt, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE filter_results (
	subject   BLOB    NOT NULL,             -- a prompt, response or pair, by filters.kind
	filter    INTEGER NOT NULL REFERENCES filters (id),
	pass      INTEGER NOT NULL CHECK (pass IN (0, 1)),
	value     REAL    NOT NULL DEFAULT 0,
	reason    TEXT    NOT NULL DEFAULT '',
	span_from INTEGER,                      -- bytes of the text that the reason is about
	span_to   INTEGER,
	run       INTEGER REFERENCES runs (n),
	PRIMARY KEY (subject, filter)
) STRICT, WITHOUT ROWID;

CREATE TABLE rescues (
	subject   BLOB    NOT NULL,
	kind      TEXT    NOT NULL CHECK (kind IN ('prompt', 'response', 'pair')),
	annotator TEXT    NOT NULL,
	reason    TEXT    NOT NULL DEFAULT '',
	at        INTEGER NOT NULL,
	PRIMARY KEY (subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE judge_prompts (
	n    INTEGER PRIMARY KEY,
	hash BLOB    NOT NULL UNIQUE,
	name TEXT    NOT NULL DEFAULT '',
	text TEXT    NOT NULL,
	at   INTEGER NOT NULL
) STRICT;

CREATE TABLE scores (
	id      INTEGER PRIMARY KEY,
	subject BLOB    NOT NULL,
	kind    TEXT    NOT NULL CHECK (kind IN ('prompt', 'response')),
	what    TEXT    NOT NULL,               -- helpfulness, difficulty, …
	scorer  TEXT    NOT NULL,               -- a judge or a program, with its version
	model   INTEGER REFERENCES models (n),  -- with its digest
	asked   INTEGER REFERENCES judge_prompts (n),
	value   REAL    NOT NULL,
	raw     TEXT    NOT NULL DEFAULT '',
	run     INTEGER REFERENCES runs (n),
	UNIQUE (subject, what, scorer)
) STRICT;

CREATE TABLE judgements (
	id          INTEGER PRIMARY KEY,
	pair        INTEGER NOT NULL REFERENCES pairs (n),
	judge       TEXT    NOT NULL,
	model       INTEGER REFERENCES models (n),
	asked       INTEGER REFERENCES judge_prompts (n),
	first       TEXT    NOT NULL CHECK (first IN ('a', 'b')),
	probability REAL,                       -- that A is better; NULL where the judge gave none
	answer      TEXT    NOT NULL,
	raw         TEXT    NOT NULL DEFAULT '',
	run         INTEGER REFERENCES runs (n),
	UNIQUE (pair, judge, first)
) STRICT;

CREATE TABLE pairs (
	n            INTEGER PRIMARY KEY,
	id           BLOB    NOT NULL UNIQUE,
	prompt       INTEGER NOT NULL REFERENCES prompts (n),
	a            INTEGER NOT NULL REFERENCES responses (n),
	b            INTEGER NOT NULL REFERENCES responses (n),
	strategy     TEXT    NOT NULL,          -- that chose it, by name
	probability  REAL    NOT NULL,          -- with which it chose it
	route        TEXT    NOT NULL CHECK (route IN ('person', 'machine', 'dropped')),
	dropped_by   TEXT    NOT NULL DEFAULT '', -- the filter in force that turned it or a response of it down
	dropped_kind TEXT    NOT NULL DEFAULT '' CHECK (dropped_kind IN ('', 'response', 'pair')), -- of that filter
	reason       TEXT    NOT NULL DEFAULT '', -- of the route, in words for people
	place        INTEGER NOT NULL,          -- in the shuffled queue, of deck.queue_seed and id
	run          INTEGER REFERENCES runs (n),
	created_at   INTEGER NOT NULL,
	CHECK ((dropped_by = '') = (dropped_kind = '')),
	CHECK (dropped_by = '' OR route = 'dropped')
) STRICT;

CREATE TABLE machine_labels (
	pair       INTEGER PRIMARY KEY REFERENCES pairs (n),
	answer     TEXT    NOT NULL CHECK (answer IN ('a', 'b', 'tie', 'both_bad')),
	strength   INTEGER CHECK (strength BETWEEN -3 AND 3),
	confidence REAL    NOT NULL,
	judge      TEXT    NOT NULL,            -- or the rule that several were put together by
	run        INTEGER REFERENCES runs (n),
	at         INTEGER NOT NULL
) STRICT;

CREATE TABLE embeddings (
	subject BLOB    NOT NULL,               -- hash of the embedded text
	model   INTEGER NOT NULL REFERENCES models (n),
	dims    INTEGER NOT NULL,
	vector  BLOB    NOT NULL,               -- dims × float32, little-endian
	UNIQUE (subject, model)
) STRICT;

CREATE TABLE presentations (
	n           INTEGER PRIMARY KEY,
	id          TEXT    NOT NULL UNIQUE,
	pair        INTEGER NOT NULL REFERENCES pairs (n),
	annotator   TEXT    NOT NULL,
	left_side   TEXT    NOT NULL CHECK (left_side IN ('a', 'b')),
	kind        TEXT    NOT NULL CHECK (kind IN ('fresh', 'revisit', 'repeat', 'audit', 'gold')),
	repeat_of   INTEGER REFERENCES presentations (n),
	ordering    TEXT    NOT NULL DEFAULT '', -- the order of the queue that brought it up
	probability REAL,                       -- with which that order chose it; NULL: not drawn
	at          INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
	n            INTEGER PRIMARY KEY,
	id           TEXT    NOT NULL UNIQUE,
	kind         TEXT    NOT NULL CHECK (kind IN ('choose', 'retract', 'restore')),
	target       INTEGER REFERENCES events (n),
	pair         INTEGER NOT NULL REFERENCES pairs (n),
	annotator    TEXT    NOT NULL,
	presentation INTEGER REFERENCES presentations (n),
	repeat_of    INTEGER REFERENCES presentations (n),
	answer       TEXT    CHECK (answer IN ('a', 'b', 'tie', 'both_bad', 'skip')),
	strength     INTEGER CHECK (strength BETWEEN -3 AND 3), -- 0 for a tie, NULL for plain A/B and the rest
	scale        INTEGER NOT NULL DEFAULT 7 CHECK (scale IN (7, 4, 2)), -- on 4, NULL is "negligibly better"
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
	source       TEXT    NOT NULL DEFAULT '', -- the file of an imported label
	at           INTEGER NOT NULL,
	CHECK ((kind = 'choose') = (answer IS NOT NULL)),
	CHECK ((kind = 'choose') = (target IS NULL)),
	CHECK (strength IS NULL
		OR (answer = 'a' AND strength < 0)
		OR (answer = 'b' AND strength > 0)
		OR (answer = 'tie' AND strength = 0))
) STRICT;

CREATE TABLE label_criteria (
	event     INTEGER NOT NULL REFERENCES events (n),
	criterion TEXT    NOT NULL,
	strength  INTEGER NOT NULL CHECK (strength BETWEEN -3 AND 3),
	PRIMARY KEY (event, criterion)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
	n         INTEGER PRIMARY KEY,
	pair      INTEGER NOT NULL REFERENCES pairs (n),
	annotator TEXT    NOT NULL,
	kind      TEXT    NOT NULL,             -- note, flag: the newest of each stands
	text      TEXT    NOT NULL,
	response  INTEGER REFERENCES responses (n), -- which it is about; NULL: the pair
	span_from INTEGER,                      -- bytes of that response
	span_to   INTEGER,
	event     INTEGER REFERENCES events (n), -- of kind tags, which nothing writes any more: the choice whose reasons it changes
	at        INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
	pair      INTEGER NOT NULL REFERENCES pairs (n),
	annotator TEXT    NOT NULL,
	base      INTEGER NOT NULL,             -- the response that is being edited; 0: a note
	repeat_of INTEGER NOT NULL,             -- the presentation of which this is a hidden repeat; 0: of none
	text      TEXT    NOT NULL,
	at        INTEGER NOT NULL,
	PRIMARY KEY (pair, annotator, base, repeat_of)
) STRICT, WITHOUT ROWID;

CREATE TABLE edits (
	n         INTEGER PRIMARY KEY,
	id        TEXT    NOT NULL UNIQUE,
	pair      INTEGER NOT NULL REFERENCES pairs (n),
	base      INTEGER NOT NULL REFERENCES responses (n),
	annotator TEXT    NOT NULL,
	text      TEXT    NOT NULL,
	at        INTEGER NOT NULL
) STRICT;

CREATE TABLE gold (
	pair     INTEGER PRIMARY KEY REFERENCES pairs (n),
	answer   TEXT    NOT NULL CHECK (answer IN ('a', 'b', 'tie', 'both_bad')),
	strength INTEGER NOT NULL DEFAULT 0 CHECK (strength BETWEEN -3 AND 3),
	why      TEXT    NOT NULL DEFAULT '',
	at       INTEGER NOT NULL
) STRICT;

CREATE TABLE audits (
	pair        INTEGER PRIMARY KEY REFERENCES pairs (n),
	probability REAL    NOT NULL DEFAULT 1 CHECK (probability > 0 AND probability <= 1), -- with which it was drawn
	run         INTEGER REFERENCES runs (n),
	at          INTEGER NOT NULL
) STRICT;

CREATE TABLE queue (
	pair   INTEGER PRIMARY KEY REFERENCES pairs (n),
	state  TEXT    NOT NULL CHECK (state IN ('open', 'done')),
	skips  INTEGER NOT NULL DEFAULT 0,      -- skipped pairs come back last
	place  INTEGER NOT NULL,
	prompt BLOB    NOT NULL,                -- the first 8 bytes of its identity, by which prompts follow each other
	made   INTEGER NOT NULL,                -- pairs.created_at
	doubt  REAL    NOT NULL DEFAULT 1       -- |judges' mean probability − ½|; 1 without verdict
) STRICT;

CREATE TABLE flagged (
	pair INTEGER PRIMARY KEY REFERENCES pairs (n)
) STRICT;

CREATE TABLE queue_counts (
	state   TEXT    NOT NULL CHECK (state IN ('open', 'done', 'flagged')),
	skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
	n       INTEGER NOT NULL,
	PRIMARY KEY (state, skipped)
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_running ON runs (status) WHERE status = 'running';

CREATE INDEX pairs_prompt ON pairs (prompt);

CREATE INDEX prompt_tags_tag ON prompt_tags (tag, prompt);

CREATE INDEX scores_value ON scores (what, value, subject);

CREATE INDEX filter_results_dropped ON filter_results (filter, subject) WHERE pass = 0;

CREATE INDEX presentations_repeats ON presentations (repeat_of) WHERE repeat_of IS NOT NULL;

CREATE INDEX events_pair ON events (pair);

CREATE INDEX events_annotator ON events (annotator);

CREATE INDEX events_target ON events (target) WHERE target IS NOT NULL;

CREATE INDEX events_repeats ON events (repeat_of) WHERE repeat_of IS NOT NULL;

CREATE INDEX notes_pair ON notes (pair);

CREATE INDEX notes_event ON notes (event) WHERE event IS NOT NULL;

CREATE INDEX edits_pair ON edits (pair);

CREATE INDEX queue_next ON queue (skips, place) WHERE state = 'open';

CREATE INDEX queue_place ON queue (place);

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the label log is append-only'); END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the label log is append-only'); END;

CREATE VIEW events_live AS
SELECT e.* FROM events e
WHERE e.kind = 'choose'
	AND (SELECT k.kind FROM events k WHERE k.target = e.n ORDER BY k.n DESC LIMIT 1) IS NOT 'retract';

CREATE VIEW events_current AS
SELECT l.* FROM events_live l
WHERE l.repeat_of IS NULL
	AND NOT EXISTS (
		SELECT 1 FROM events_live m
		WHERE m.pair = l.pair AND m.annotator = l.annotator AND m.repeat_of IS NULL AND m.n > l.n);

CREATE VIEW queue_expected AS
SELECT p.n AS pair,
	CASE WHEN EXISTS (
		SELECT 1 FROM events_current c
		WHERE c.pair = p.n AND c.annotator = d.annotator AND c.answer <> 'skip')
	THEN 'done' ELSE 'open' END AS state,
	(SELECT count(*) FROM events_live s
		WHERE s.pair = p.n AND s.annotator = d.annotator AND s.answer = 'skip' AND s.repeat_of IS NULL) AS skips,
	p.place, substr(o.id, 1, 8) AS prompt, p.created_at AS made,
	coalesce((SELECT abs(avg(j.probability) - 0.5) FROM judgements j WHERE j.pair = p.n), 1) AS doubt
FROM pairs p CROSS JOIN deck d CROSS JOIN prompts o ON o.n = p.prompt
WHERE p.route = 'person' OR EXISTS (SELECT 1 FROM audits a WHERE a.pair = p.n);

CREATE VIEW pairs_full AS
SELECT lower(hex(p.id)) AS id, lower(hex(o.id)) AS prompt, lower(hex(a.id)) AS a, lower(hex(b.id)) AS b,
	a.text AS text_a, b.text AS text_b, ma.name AS model_a, mb.name AS model_b,
	p.strategy, p.probability, p.route, p.reason, q.state, q.skips, u.id AS run, p.created_at
FROM pairs p
	JOIN prompts o ON o.n = p.prompt JOIN responses a ON a.n = p.a JOIN responses b ON b.n = p.b
	LEFT JOIN models ma ON ma.n = a.model LEFT JOIN models mb ON mb.n = b.model
	LEFT JOIN queue q ON q.pair = p.n LEFT JOIN runs u ON u.n = p.run;

CREATE VIEW label_events AS
SELECT e.n AS seq, e.id, e.kind, t.id AS target, lower(hex(p.id)) AS pair, e.annotator, s.id AS presentation, o.id AS repeat_of,
	e.answer, e.strength, e.blind, e.view, e.active_ms, e.wall_ms, e.seen_left, e.seen_right, e.fast, e.swallowed,
	e.tags, e.guideline, e.cols, e.rows, e.version, e.at, e.scale
FROM events e JOIN pairs p ON p.n = e.pair
	LEFT JOIN events t ON t.n = e.target
	LEFT JOIN presentations s ON s.n = e.presentation LEFT JOIN presentations o ON o.n = e.repeat_of;

CREATE VIEW labels_live AS
SELECT v.* FROM events_live l JOIN label_events v ON v.seq = l.n;

CREATE VIEW labels_current AS
SELECT v.* FROM events_current c JOIN label_events v ON v.seq = c.n;

CREATE VIEW label_tags AS
SELECT e.id AS event, lower(hex(p.id)) AS pair, e.annotator, t.value AS tag
FROM events e JOIN pairs p ON p.n = e.pair, json_each(coalesce(
	(SELECT n.text FROM notes n WHERE n.event = e.n AND n.kind = 'tags' ORDER BY n.n DESC LIMIT 1), e.tags)) t
WHERE e.kind = 'choose';

CREATE VIEW verdicts AS
SELECT lower(hex(r.subject)) AS subject, f.kind, f.name AS filter, f.version, f.config, f.in_force, r.pass, r.value, r.reason, u.id AS run
FROM filter_results r JOIN filters f ON f.id = r.filter LEFT JOIN runs u ON u.n = r.run;

CREATE VIEW funnel AS
SELECT f.stage, f.name AS filter, f.kind, f.place, f.passed + f.dropped AS taken, f.dropped, f.passed
FROM filters f
WHERE f.in_force = 1;

CREATE TABLE sources (
	n    INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE prompts (
	n          INTEGER PRIMARY KEY,
	id         BLOB    NOT NULL UNIQUE,
	system     TEXT    NOT NULL DEFAULT '',
	role       TEXT    NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'assistant', 'system', 'tool')), -- of the last turn
	text       TEXT    NOT NULL,            -- what of the last turn is text
	parts      TEXT    CHECK (parts IS NULL OR json_valid(parts)), -- of a last turn that is more than text
	language   TEXT    NOT NULL DEFAULT '',
	source     INTEGER REFERENCES sources (n), -- NULL: none
	operator   TEXT    NOT NULL DEFAULT 'import',
	model      INTEGER REFERENCES models (n),
	run        INTEGER REFERENCES runs (n),
	dropped_by TEXT    NOT NULL DEFAULT '', -- the filter in force that turned it down
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE responses (
	n          INTEGER PRIMARY KEY,
	id         BLOB    NOT NULL UNIQUE,
	prompt     INTEGER NOT NULL REFERENCES prompts (n),
	model      INTEGER REFERENCES models (n),
	text       TEXT    NOT NULL,
	parts      TEXT    CHECK (parts IS NULL OR json_valid(parts)), -- as a turn's
	thinking   TEXT    NOT NULL DEFAULT '',
	status     TEXT    NOT NULL CHECK (status IN ('complete', 'cut', 'failed')),
	source     INTEGER REFERENCES sources (n), -- NULL: none
	run        INTEGER REFERENCES runs (n),
	dropped_by TEXT    NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE generations (
	response       INTEGER PRIMARY KEY REFERENCES responses (n),
	slot           BLOB,                    -- NULL for imported ones
	sample         INTEGER NOT NULL DEFAULT 0,
	options        TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(options)),
	seed           INTEGER NOT NULL DEFAULT 0,
	done_reason    TEXT    NOT NULL DEFAULT '', -- length: at the limit, and complete; cut is by a person
	prompt_tokens  INTEGER NOT NULL DEFAULT 0,
	tokens         INTEGER NOT NULL DEFAULT 0,
	load_ms        INTEGER NOT NULL DEFAULT 0,
	prompt_eval_ms INTEGER NOT NULL DEFAULT 0,
	eval_ms        INTEGER NOT NULL DEFAULT 0,
	total_ms       INTEGER NOT NULL DEFAULT 0,
	error          TEXT    NOT NULL DEFAULT '',
	attempts       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX prompts_source ON prompts (source);

CREATE INDEX responses_prompt ON responses (prompt);

CREATE INDEX responses_model ON responses (model) WHERE model IS NOT NULL;

CREATE INDEX responses_failed ON responses (n) WHERE status = 'failed';

CREATE UNIQUE INDEX generations_slot ON generations (slot) WHERE slot IS NOT NULL;

CREATE VIEW prompts_full AS
SELECT lower(hex(p.id)) AS id, p.system, p.text,
	1 + (SELECT count(*) FROM prompt_turns t WHERE t.prompt = p.n) AS turns,
	(SELECT json_group_array(g.tag) FROM prompt_tags g WHERE g.prompt = p.n) AS tags,
	p.language, coalesce(s.name, '') AS source, p.operator, m.name AS model, p.dropped_by, r.id AS run, p.created_at
FROM prompts p LEFT JOIN sources s ON s.n = p.source LEFT JOIN models m ON m.n = p.model LEFT JOIN runs r ON r.n = p.run;

CREATE VIEW responses_full AS
SELECT lower(hex(r.id)) AS id, lower(hex(p.id)) AS prompt, m.name AS model, m.digest, coalesce(g.sample, 0) AS sample, r.text, r.thinking,
	coalesce(g.options, '{}') AS options, coalesce(g.seed, 0) AS seed, r.status, coalesce(g.done_reason, '') AS done_reason,
	coalesce(g.prompt_tokens, 0) AS prompt_tokens, coalesce(g.tokens, 0) AS tokens, coalesce(g.load_ms, 0) AS load_ms,
	coalesce(g.prompt_eval_ms, 0) AS prompt_eval_ms, coalesce(g.eval_ms, 0) AS eval_ms, coalesce(g.total_ms, 0) AS total_ms,
	coalesce(g.error, '') AS error, coalesce(g.attempts, 0) AS attempts, coalesce(s.name, '') AS source, r.dropped_by, u.id AS run, r.created_at
FROM responses r JOIN prompts p ON p.n = r.prompt LEFT JOIN generations g ON g.response = r.n LEFT JOIN sources s ON s.n = r.source
	LEFT JOIN models m ON m.n = r.model LEFT JOIN runs u ON u.n = r.run;

ANALYZE sqlite_schema;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', 'events_pair', '100000 2');

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', 'events_annotator', '100000 1000');

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', 'events_target', '10000 2');

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', 'events_repeats', '5000 2');

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('events', 'sqlite_autoindex_events_1', '100000 1');

INSERT INTO queue_counts (state, skipped, n) VALUES ('done', 0, 0);

INSERT INTO queue_counts (state, skipped, n) VALUES ('done', 1, 0);

INSERT INTO queue_counts (state, skipped, n) VALUES ('flagged', 0, 0);

INSERT INTO queue_counts (state, skipped, n) VALUES ('open', 0, 0);

INSERT INTO queue_counts (state, skipped, n) VALUES ('open', 1, 0);

