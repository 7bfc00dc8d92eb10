package store

import (
	"context"
	"slices"
	"strings"

	"prefdeck/stages"
)

// law is a rule that holds in every deck without a constraint of the schema: query
// counts the rows that break it.
type law struct {
	check  string
	cost   int // see named
	query  string
	what   string // see worded
	level  stages.Level
	advice string
	remedy []string // restores the law from the deck's permanent data; nil if nothing can
	byPair bool     // remedy is for the pairs after ?1 up to ?2: see stretches
}

const repairAdvice = "run prefdeck doctor --repair, which rebuilds it from data that is never deleted"

// queueColumns lists the columns of the queue that the view queue_expected computes from
// pairs and the log; the other is doubt.
const queueColumns = `pair, state, skips, place, prompt, made`

// The queue is compared with the view queue_expected in two steps, since the view looks
// up the log pair by pair: in the order of the labels' pairs, which is random, that
// takes three times as long as reading it once.
const (
	isQueued     = `p.route = 'person' OR EXISTS (SELECT 1 FROM audits a WHERE a.pair = p.n)`
	givenColumns = `p.place, substr(o.id, 1, 8), p.created_at`
	// wrongRows counts the pairs whose row is missing, superfluous, or not what the
	// pairs say.
	wrongRows = `
SELECT coalesce(sum(q.pair IS NULL OR (q.place, q.prompt, q.made) IS NOT (` + givenColumns + `)), 0)
	+ (SELECT count(*) FROM queue) - count(q.pair)
FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt LEFT JOIN queue q ON q.pair = p.n
WHERE ` + isQueued
	// wrongStates counts the rows whose state or skips contradict the log. Most pairs
	// have only choices of the deck's annotator that were never taken back: they are
	// done, and the index of the log's pairs lists them in order. The others are odd. The
	// answer is the newest choice's: SQLite takes it from the row of the maximum. A
	// retraction may name another pair in a damaged log, and counts all the same.
	wrongStates = `
WITH odd AS MATERIALIZED (
	SELECT e.pair FROM deck d CROSS JOIN events e NOT INDEXED
	WHERE e.kind <> 'choose' OR e.answer = 'skip' OR e.repeat_of IS NOT NULL OR e.annotator <> d.annotator
	UNION SELECT e.pair FROM events k CROSS JOIN events e ON e.n = k.target WHERE k.target IS NOT NULL)
SELECT coalesce(sum((q.state, q.skips) IS NOT (c.state, c.skips)), 0)
	+ (SELECT count(*) FROM queue WHERE state = 'done' OR skips > 0) - coalesce(sum(q.state = 'done' OR q.skips > 0), 0)
FROM (
	SELECT pair, 'done' AS state, 0 AS skips FROM (SELECT DISTINCT pair FROM events) WHERE pair NOT IN odd
	UNION ALL
	SELECT pair, iif(answer = 'skip', 'open', 'done'), skips FROM (
		SELECT l.pair, max(l.n), l.answer, sum(l.answer = 'skip') AS skips FROM odd o CROSS JOIN deck d CROSS JOIN events_live l
		WHERE l.pair = o.pair AND l.annotator = d.annotator AND l.repeat_of IS NULL GROUP BY l.pair)) c
	CROSS JOIN queue q ON q.pair = c.pair`
)

// expectedFlags computes the flagged pairs from the notes.
const expectedFlags = `
SELECT n.pair FROM notes n
WHERE n.kind = 'flag' AND n.text <> '' AND n.annotator = (SELECT annotator FROM deck)
	AND n.n = (SELECT max(m.n) FROM notes m WHERE m.pair = n.pair AND m.annotator = n.annotator AND m.kind = n.kind)`

// expectedCounts counts without sorting.
const expectedCounts = `
WITH q AS MATERIALIZED (
	SELECT coalesce(sum(state = 'open'), 0) AS open, coalesce(sum(state = 'open' AND skips > 0), 0) AS open_skipped,
		coalesce(sum(state = 'done'), 0) AS done, coalesce(sum(state = 'done' AND skips > 0), 0) AS done_skipped
	FROM queue)
SELECT 'flagged' AS state, 0 AS skipped, count(*) AS n FROM flagged
UNION ALL SELECT 'open', 0, open - open_skipped FROM q
UNION ALL SELECT 'open', 1, open_skipped FROM q
UNION ALL SELECT 'done', 0, done - done_skipped FROM q
UNION ALL SELECT 'done', 1, done_skipped FROM q`

// expectedFunnel computes the funnel from the verdicts: see funnel.go.
const expectedFunnel = `
SELECT f.id, coalesce(c.passed, 0) AS passed, coalesce(c.dropped, 0) AS dropped
FROM filters f LEFT JOIN (
	SELECT r.filter, sum(r.pass) AS passed, sum(1 - r.pass) AS dropped
	FROM filter_results r CROSS JOIN filters k ON k.id = r.filter
	WHERE k.in_force = 1 AND NOT EXISTS (
		SELECT 1 FROM filters b
		WHERE b.in_force = 1 AND b.stage = k.stage AND b.kind = k.kind AND b.place < k.place AND NOT EXISTS (
			SELECT 1 FROM filter_results e WHERE e.subject = r.subject AND e.filter = b.id AND e.pass = 1))
	GROUP BY r.filter) c ON c.filter = f.id`

// strayRetractions counts what takes back or restores anything but an earlier choice of
// the same annotator on the same pair. Which labels count depends on the target alone, so
// such a row would change the label of a pair that it does not name.
const (
	strayRetractions = `
SELECT count(*) FROM events k INDEXED BY events_target CROSS JOIN events e ON e.n = k.target
WHERE k.target IS NOT NULL AND NOT (e.kind = 'choose' AND e.n < k.n AND e.pair = k.pair AND e.annotator = k.annotator)`
	strayText = "%d [undo or redo names|undos or redos name] no earlier choice of the same annotator on the same pair"
)

var laws = []law{
	{check: "deck log", cost: 1, level: stages.Broken, advice: "another program wrote to the log, which prefdeck never rewrites: go back to a backup, or label these pairs anew",
		what: strayText, query: strayRetractions},
	{check: "deck queue", cost: 10, level: stages.Broken, advice: repairAdvice, what: "%d [row|rows] of the queue [contradicts|contradict] the pairs or the label log",
		query:  `SELECT (` + wrongRows + `) + (` + wrongStates + `)`,
		byPair: true,
		remedy: []string{ // in most wrong rows only the state is wrong, and fewer indexes change with it
			`UPDATE queue SET state = e.state, skips = e.skips FROM queue_expected e
				WHERE e.pair = queue.pair AND e.pair > ?1 AND e.pair <= ?2 AND queue.pair > ?1 AND queue.pair <= ?2
					AND (queue.state, queue.skips) IS NOT (e.state, e.skips)`,
			`DELETE FROM queue WHERE pair > ?1 AND pair <= ?2 AND NOT EXISTS (
				SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt
				WHERE p.n = queue.pair AND (` + isQueued + `) AND (queue.place, queue.prompt, queue.made) IS (` + givenColumns + `))`,
			`INSERT INTO queue (` + queueColumns + `) SELECT ` + queueColumns + ` FROM queue_expected e
				WHERE pair > ?1 AND pair <= ?2 AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.pair = e.pair)`}},
	// A deck of an earlier day counts all versions of a judge: that is no damage.
	{check: "deck doubts", cost: 3, level: stages.Warn, advice: repairAdvice, what: "%d [pair is|pairs are] where older versions of [its|their] judges put [it|them] in the order \"least certain first\"",
		query:  `SELECT count(*) FROM queue WHERE ` + isWrongDoubt,
		byPair: true,
		remedy: []string{`UPDATE queue SET doubt = ` + doubtNow + ` WHERE pair > ?1 AND pair <= ?2 AND ` + isWrongDoubt}},
	{check: "deck flags", cost: 1, level: stages.Broken, advice: repairAdvice, what: "%d [flag contradicts|flags contradict] the notes",
		query: `SELECT (SELECT count(*) FROM (SELECT pair FROM flagged EXCEPT ` + expectedFlags + `))
			+ (SELECT count(*) FROM (` + expectedFlags + ` EXCEPT SELECT pair FROM flagged))`,
		remedy: []string{
			`DELETE FROM flagged WHERE pair NOT IN (` + expectedFlags + `)`,
			`INSERT INTO flagged (pair) ` + expectedFlags + ` ON CONFLICT DO NOTHING`}},
	{check: "deck counts", cost: 1, level: stages.Broken, advice: repairAdvice, what: "%d [number|numbers] of the queue [is|are] wrong",
		query: `SELECT count(*) FROM (` + expectedCounts + `) e LEFT JOIN queue_counts c USING (state, skipped) WHERE c.n IS NOT e.n`,
		remedy: []string{
			`INSERT INTO queue_counts (state, skipped, n) SELECT state, skipped, n FROM (` + expectedCounts + `) WHERE true
				ON CONFLICT (state, skipped) DO UPDATE SET n = excluded.n`}},
	{check: "deck funnel", cost: 2, level: stages.Broken, advice: repairAdvice, what: "the counts of %d [filter|filters] are wrong",
		query: `SELECT count(*) FROM filters f JOIN (` + expectedFunnel + `) e USING (id) WHERE f.passed <> e.passed OR f.dropped <> e.dropped`,
		remedy: []string{
			`UPDATE filters SET passed = e.passed, dropped = e.dropped FROM (` + expectedFunnel + `) e WHERE e.id = filters.id`}},
	{check: "deck test set", cost: 1, level: stages.Warn, advice: repairAdvice, what: "%d list of the test set's prompts contradicts the test set",
		query:  `SELECT coalesce((SELECT value FROM settings WHERE key = '` + settingTested + `'), '[]') <> (` + testedPrompts + `)`,
		remedy: []string{saveTested}},
	{check: "deck verdicts", cost: 5, level: stages.Warn, advice: "that does no harm; filter again to replace them", what: "%d [verdict refers|verdicts refer] to nothing in the deck",
		// Two responses are judged before they are proposed as a pair, and may
		// never be.
		query: `SELECT count(*) FROM filter_results r JOIN filters f ON f.id = r.filter WHERE NOT CASE f.kind
				WHEN 'prompt' THEN EXISTS (SELECT 1 FROM prompts WHERE id = r.subject)
				WHEN 'response' THEN EXISTS (SELECT 1 FROM responses WHERE id = r.subject)
				ELSE 1 END`},
	{check: "deck scores", cost: 9, level: stages.Warn, advice: "that does no harm", what: "%d [score refers|scores refer] to nothing in the deck",
		// In the order of the subjects it is quick to find whether they are prompts. For
		// prompts, the sum is compared with the number of scores of kind prompt; a score
		// that claims to be about a prompt and is not makes the number 1 too small
		// besides being wrong.
		query: `SELECT coalesce(sum(CASE WHEN o.n IS NOT NULL THEN 1 WHEN s.kind = 'prompt' THEN 2
				ELSE NOT EXISTS (SELECT 1 FROM responses WHERE id = s.subject) END), 0) - (SELECT count(*) FROM scores WHERE kind = 'prompt')
			FROM scores s INDEXED BY sqlite_autoindex_scores_1 LEFT JOIN prompts o ON o.id = s.subject`},
	{check: "deck pairs", cost: 6, level: stages.Broken, advice: "import the responses again into a new deck", what: "%d [pair compares|pairs compare] answers to another prompt",
		// The index answers this without reading the long rows of responses.
		query: `SELECT count(*) FROM pairs p WHERE p.a = p.b
			OR NOT EXISTS (SELECT 1 FROM responses r INDEXED BY responses_prompt WHERE r.prompt = p.prompt AND r.n = p.a)
				AND EXISTS (SELECT 1 FROM responses r WHERE r.n = p.a)
			OR NOT EXISTS (SELECT 1 FROM responses r INDEXED BY responses_prompt WHERE r.prompt = p.prompt AND r.n = p.b)
				AND EXISTS (SELECT 1 FROM responses r WHERE r.n = p.b)`},
}

func (l law) look(ctx context.Context, q querier) (*problem, error) {
	var n int
	if err := q.QueryRowContext(ctx, l.query).Scan(&n); err != nil || n == 0 {
		return nil, err
	}
	return &problem{l.level, worded(l.what, n), l.advice}, nil
}

func outcome(wrong []string, advice string) (*problem, error) {
	if len(wrong) == 0 {
		return nil, nil
	}
	slices.Sort(wrong)
	return &problem{stages.Broken, strings.Join(wrong, ", "), advice}, nil
}
