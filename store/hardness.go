package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"modernc.org/sqlite"

	"prefdeck/stages"
)

// The difficulty of a prompt is a score, not a column of the queue, and no index of
// SQLite reaches into another table. So while the order label.Hardest is in force, the
// deck has a table with the ease of every rated prompt, and one with that of every pair
// of the queue. Triggers keep up the second, because pairs come from runs in other
// processes, too. Whoever stores a difficulty calls settleEase, since SQL cannot tell
// the versions of a judge, and no trigger may call a function of ours.

const (
	isDifficulty = `what = 'difficulty' AND kind = 'prompt'`
	// Of the versions of a judge the newest that rated the prompt counts.
	easeRated = `-difficulty(s.scorer, s.value, coalesce(z.started_at, 0), s.id)`
	ratings   = `scores s LEFT JOIN runs z ON z.n = s.run`

	easeByPrompt = `
SELECT o.n AS prompt, ` + easeRated + ` AS ease FROM ` + ratings + ` CROSS JOIN prompts o ON o.id = s.subject
WHERE s.` + isDifficulty + ` GROUP BY o.n`
	// easeOf is minus the mean over all who rated the prompt of pair q.pair, or 1.
	easeOf = `coalesce((SELECT ` + easeRated + ` FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN ` + ratings + `
	WHERE p.n = q.pair AND s.subject = o.id AND s.` + isDifficulty + ` GROUP BY s.subject), 1.0)`
	isRated = `EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN scores s ON s.subject = o.id AND s.` + isDifficulty + ` WHERE p.n = q.pair)`

	insertHardness = `
INSERT INTO queue_difficulty (pair, ease, place, waits)
SELECT q.pair, coalesce((SELECT r.ease FROM pairs p CROSS JOIN queue_rated r ON r.prompt = p.prompt WHERE p.n = q.pair), 1.0),
	q.place, q.state = 'open' AND q.skips = 0 FROM queue q`

	hardnessOf = ` CROSS JOIN queue_difficulty h ON h.pair = q.pair`
)

// ratedPrompts and hardness are the tables of the order. Decks from before versions were
// told apart have another one.
var (
	ratedPrompts = orderStep{
		made: []made{{`table`, `queue_rated`, `(
	prompt INTEGER PRIMARY KEY,
	ease   REAL    NOT NULL
) STRICT`}},
		fill: `INSERT INTO queue_rated (prompt, ease)` + easeByPrompt,
		former: []made{
			{kind: `trigger`, name: `queue_hardness_join`}, {kind: `trigger`, name: `queue_hardness_leave`}, {kind: `trigger`, name: `queue_hardness_wait`},
			{kind: `trigger`, name: `queue_hardness_rate`}, {kind: `index`, name: `queue_ease`}, {kind: `index`, name: `queue_by_ease`}, {kind: `table`, name: `queue_hardness`}},
	}
	hardness = orderStep{
		made: []made{
			{`table`, `queue_difficulty`, `(
	pair  INTEGER PRIMARY KEY,
	ease  REAL    NOT NULL,
	place INTEGER NOT NULL,
	waits INTEGER NOT NULL -- neither decided nor skipped
) STRICT`},
			{`trigger`, `queue_difficulty_join`, `AFTER INSERT ON queue BEGIN ` + insertHardness + ` WHERE q.pair = NEW.pair; END`},
			{`trigger`, `queue_difficulty_leave`, `AFTER DELETE ON queue BEGIN DELETE FROM queue_difficulty WHERE pair = OLD.pair; END`},
			{`trigger`, `queue_difficulty_wait`, `AFTER UPDATE OF state, skips ON queue BEGIN
	UPDATE queue_difficulty SET waits = NEW.state = 'open' AND NEW.skips = 0 WHERE pair = NEW.pair;
END`}},
		fill: insertHardness,
	}
)

const (
	rerate = `
INSERT INTO queue_rated (prompt, ease)
SELECT o.n, ` + easeRated + ` FROM prompts o CROSS JOIN ` + ratings + `
WHERE o.id = unhex(?) AND s.subject = o.id AND s.` + isDifficulty + ` GROUP BY o.n
ON CONFLICT (prompt) DO UPDATE SET ease = excluded.ease`
	reorder = `
UPDATE queue_difficulty SET ease = r.ease FROM prompts o CROSS JOIN queue_rated r ON r.prompt = o.n CROSS JOIN pairs p ON p.prompt = o.n
WHERE o.id = unhex(?) AND queue_difficulty.pair = p.n`
)

// settleEase brings the tables of the order, if the deck has them, in line with the
// ratings of some prompts.
func settleEase(ctx context.Context, tx *sql.Tx, prompts []stages.ID) error {
	if len(prompts) == 0 {
		return nil
	}
	s := statements{ctx: ctx, tx: tx}
	defer s.close()
	for _, of := range []struct {
		table orderStep
		query string
	}{{ratedPrompts, rerate}, {hardness, reorder}} {
		if there, err := of.table.there(ctx, tx); err != nil || !there {
			return err
		}
		for _, prompt := range prompts {
			if _, err := s.exec(of.query, prompt); err != nil {
				return err
			}
		}
	}
	_, err := s.exec(countMoves, settingMoves)
	return err
}

// registerDifficulty makes difficulty a function of SQL, for connections opened from then
// on: the mean of the judges that count.
var registerDifficulty = sync.OnceFunc(func() {
	sqlite.MustRegisterFunction("difficulty", &sqlite.FunctionImpl{
		NArgs: 4, Deterministic: true,
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &verdicts{}, nil },
	})
})

// Until the tables are there, the hardest pairs are looked for from the highest ratings
// down.
const (
	highest = `
SELECT count(*), min(value) FROM (SELECT value FROM scores WHERE what = 'difficulty' ORDER BY value DESC LIMIT ?)`
	// The prompts with a rating among the highest.
	fromHighest = `
(SELECT o.n AS prompt, ` + easeRated + ` AS ease
	FROM (SELECT DISTINCT subject FROM (SELECT subject FROM scores WHERE what = 'difficulty' ORDER BY value DESC LIMIT %d)) t
		CROSS JOIN prompts o ON o.id = t.subject CROSS JOIN ` + ratings + `
	WHERE s.subject = o.id AND s.` + isDifficulty + ` GROUP BY o.n) h
	CROSS JOIN pairs p ON p.prompt = h.prompt CROSS JOIN queue q ON q.pair = p.n`

	waits = isOpen + ` AND q.skips = 0`
)

// hardestFirst returns the first waiting pairs that satisfy a condition, by the ease of
// their prompts, without the tables of the order.
func (c condition) hardestFirst(ctx context.Context, q querier, wanted int) ([]stages.ID, error) {
	next, err := c.ratedFirst(ctx, q, wanted)
	if err != nil || len(next) == wanted {
		return next, err
	}
	more, err := c.first(ctx, q, queueInTurn, isOpen+` AND NOT (q.skips = 0 AND `+isRated+`)`, inTurn, wanted-len(next))
	return append(next, more...), err
}

// ratedFirst is hardestFirst for the pairs whose prompts are rated and that were never
// skipped.
func (c condition) ratedFirst(ctx context.Context, q querier, wanted int) ([]stages.ID, error) {
	if c.only != nil {
		return c.first(ctx, q, ``, waits+` AND `+isRated, easeOf+`, q.place, q.pair`, wanted)
	}
	for top := c.page; ; top *= 8 {
		var n int
		var lowest sql.Null[float64]
		if err := q.QueryRowContext(ctx, highest, top).Scan(&n, &lowest); err != nil || n == 0 {
			return nil, err
		}
		// No mean is above the highest rating, so no pair beside these comes before them.
		above := c.with(`h.ease < ?`, -lowest.V)
		if n < top {
			above = c
		}
		next, err := above.first(ctx, q, fmt.Sprintf(fromHighest, top), waits, `h.ease, q.place, q.pair`, wanted)
		if err != nil || len(next) == wanted || n < top {
			return next, err
		}
		// Where many are as hard as the lowest of these, some of the next in turn are.
		more, err := c.with(easeOf+` = ?`, -lowest.V).leading(ctx, q, queueInTurn, waits, `q.place, q.pair`, wanted-len(next), lookedThrough)
		if err != nil || len(next)+len(more) == wanted {
			return append(next, more...), err
		}
	}
}
