-- Version 5: rows without what most responses lack. An imported response is its text,
-- so that a few bytes less in its row bring another one onto each page. What only the
-- request for a generated one has goes to generations, and the name of a file, which all
-- of its rows repeat, to sources. The public views stay as they are.

DROP VIEW prompts_full;
DROP VIEW responses_full;
DROP INDEX prompts_source;
DROP INDEX responses_prompt;
DROP INDEX responses_model;
DROP INDEX responses_failed;
DROP INDEX responses_slot;

-- The index for searching before word_chunks, which nothing reads any more.
DROP TABLE pieces;
DROP TABLE piece_chunks;

-- Tables and views that name prompts and responses go on to mean those of today.
PRAGMA legacy_alter_table = on;
ALTER TABLE prompts RENAME TO old_prompts;
ALTER TABLE responses RENAME TO old_responses;
PRAGMA legacy_alter_table = off;

-- The files, or names of generators, that prompts and responses came from.
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

-- How a response was asked for and made. One of which a file gave only the text has no
-- row: for it the defaults hold.
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

-- rows: see splitRows

DROP TABLE old_responses;
DROP TABLE old_prompts;

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
