package store

import (
	"context"
	"database/sql"
	"fmt"

	"prefdeck/stages/label"
)

// The difficulty of a prompt is a score, not a column of the queue, and no index of
// SQLite reaches into another table. So while the order label.Hardest is in force, the
// deck has a table with the difficulty of every pair of the queue. Triggers keep it up,
// because pairs come from runs in other processes, too.

// made is a thing of the schema that exists while its order is in force.
type made struct{ kind, name, sql string }

const (
	isDifficulty = `what = 'difficulty' AND kind = 'prompt'`

	// ease is minus the mean over all who rated the prompt of pair q.pair, or 1.
	ease = `
coalesce((SELECT -avg(s.value) FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN scores s ON s.subject = o.id
	WHERE p.n = q.pair AND s.` + isDifficulty + `), 1.0)`
	insertHardness = `
INSERT INTO queue_hardness (pair, ease, place, waits)
SELECT q.pair, %s, q.place, q.state = 'open' AND q.skips = 0 FROM queue q`
	// One look at the scores is faster than a search for those of each pair.
	fillHardness = `
WITH rated AS MATERIALIZED (
	SELECT o.n AS prompt, -avg(s.value) AS ease FROM scores s CROSS JOIN prompts o ON o.id = s.subject
	WHERE s.` + isDifficulty + ` GROUP BY o.n)` + insertHardness
	easeRated = `coalesce((SELECT r.ease FROM pairs p CROSS JOIN rated r ON r.prompt = p.prompt WHERE p.n = q.pair), 1.0)`

	hardnessOf = ` CROSS JOIN queue_hardness h ON h.pair = q.pair`
)

// hardness lists what the order needs, the table first.
var hardness = []made{
	{`table`, `queue_hardness`, `(
	pair  INTEGER PRIMARY KEY,
	ease  REAL    NOT NULL,
	place INTEGER NOT NULL,
	waits INTEGER NOT NULL -- neither decided nor skipped
) STRICT`},
	{`index`, `queue_ease`, `ON queue_hardness (ease, place) WHERE waits AND ease < 1`},
	{`index`, `queue_by_ease`, `ON queue_hardness (ease, place)`},
	{`trigger`, `queue_hardness_join`, `AFTER INSERT ON queue BEGIN ` + fmt.Sprintf(insertHardness, ease) + ` WHERE q.pair = NEW.pair; END`},
	{`trigger`, `queue_hardness_leave`, `AFTER DELETE ON queue BEGIN DELETE FROM queue_hardness WHERE pair = OLD.pair; END`},
	{`trigger`, `queue_hardness_wait`, `AFTER UPDATE OF state, skips ON queue BEGIN
	UPDATE queue_hardness SET waits = NEW.state = 'open' AND NEW.skips = 0 WHERE pair = NEW.pair;
END`},
	{`trigger`, `queue_hardness_rate`, `AFTER INSERT ON scores WHEN NEW.what = 'difficulty' AND NEW.kind = 'prompt' BEGIN
	UPDATE queue_hardness AS q SET ease = ` + ease + `
	WHERE pair IN (SELECT p.n FROM prompts o CROSS JOIN pairs p ON p.prompt = o.n WHERE o.id = NEW.subject);
	INSERT INTO settings (key, value) VALUES ('` + settingMoves + `', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value + 1 AS TEXT);
END`},
}

// orderTable is the table that an order has while it is in force.
type orderTable struct {
	made []made // the table first
	fill string // its rows, anew
}

var orderTables = map[label.Order]orderTable{
	label.Hardest:     {hardness, fmt.Sprintf(fillHardness, easeRated)},
	label.Informative: {turns, clearTurns}, // by SaveOrder
}

const hasTable = `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)`

// there reports whether the deck has the table.
func (o orderTable) there(ctx context.Context, q querier) (there bool, err error) {
	err = q.QueryRowContext(ctx, hasTable, o.made[0].name).Scan(&there)
	return there, err
}

// make makes the table and what belongs to it: the indexes once it is full, which takes
// a fraction of the time.
func (o orderTable) make(ctx context.Context, tx *sql.Tx) error {
	for i, m := range o.made {
		if _, err := tx.ExecContext(ctx, `CREATE `+m.kind+` `+m.name+` `+m.sql); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, o.fill); err != nil {
			return err
		}
	}
	return nil
}

// drop drops the table and what belongs to it.
func (o orderTable) drop(ctx context.Context, tx *sql.Tx) error {
	for _, m := range o.made[1:] {
		if m.kind != `trigger` {
			continue // goes with its table
		}
		if _, err := tx.ExecContext(ctx, `DROP TRIGGER `+m.name); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `DROP TABLE `+o.made[0].name)
	return err
}

// keep makes the table, or drops it.
func (o orderTable) keep(ctx context.Context, tx *sql.Tx, wanted bool) error {
	there, err := o.there(ctx, tx)
	switch {
	case err != nil || there == wanted:
		return err
	case there:
		return o.drop(ctx, tx)
	}
	return o.make(ctx, tx)
}
