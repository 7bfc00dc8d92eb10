package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

const (
	heldOut      = `o.dropped_by = '` + prompt.Contaminated + `'`
	onHeldOut    = `EXISTS (SELECT 1 FROM prompts o WHERE o.n = p.prompt AND ` + heldOut + `)`
	withdrawn    = `p.route = 'dropped' AND p.dropped_by = '' AND p.reason LIKE '` + pairing.WithPrompt + `%'`
	promptFilter = `replace(p.reason, '` + pairing.WithPrompt + `', '')` // of what is withdrawn
	// A choice says which prompts to answer, and nothing against those it leaves out. A
	// label is exported although a filter drops its prompt later, and so nothing is
	// withdrawn that somebody has decided; on a prompt of a test set only the annotator's
	// own label keeps the pair, as a decision to look back at.
	toWithdraw = `o.dropped_by NOT IN ('', '` + prompt.NotChosen + `') AND p.strategy <> '` + pairing.StrategyTest + `'
	AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = p.n) AND NOT EXISTS (SELECT 1 FROM rescues r WHERE r.subject = p.id)
	AND NOT EXISTS (SELECT 1 FROM events_current c WHERE c.pair = p.n AND c.answer <> 'skip' AND (NOT ` + heldOut + ` OR c.annotator = d.annotator))`
	withdrawals = `
SELECT p.n, ` + toWithdraw + ` AS goes, ` + withdrawn + `
FROM json_each(?) j CROSS JOIN prompts o ON o.id = unhex(j.value) CROSS JOIN pairs p ON p.prompt = o.n CROSS JOIN deck d
WHERE iif(` + withdrawn + `, NOT goes OR p.reason <> '` + pairing.WithPrompt + `' || o.dropped_by,
	(p.route = 'person' OR p.route = 'machine' AND ` + heldOut + ` OR EXISTS (SELECT 1 FROM audits a WHERE a.pair = p.n)) AND goes)`
	// What a machine decided stays decided, as a label does: only its audit is withdrawn.
	withdraw = `
UPDATE pairs SET route = 'dropped', reason = '` + pairing.WithPrompt + `' || o.dropped_by
FROM json_each(?) j CROSS JOIN prompts o
WHERE pairs.n = j.value AND o.n = pairs.prompt AND pairs.dropped_by = ''
	AND (pairs.route = 'person' OR pairs.route = 'machine' AND ` + heldOut + ` OR pairs.reason LIKE '` + pairing.WithPrompt + `%')`
	// The same audits are drawn again once filtering goes over the prompt.
	withdrawAudits = `DELETE FROM audits WHERE pair IN (SELECT value FROM json_each(?))`
	bringBack      = `UPDATE pairs SET route = 'person', reason = '' WHERE n IN (SELECT value FROM json_each(?))`

	anyCurated    = `SELECT EXISTS (SELECT 1 FROM filters WHERE stage = 'prompts')`
	concernedHere = `
SELECT lower(hex(o.id)) FROM prompts o WHERE o.dropped_by <> ''
UNION SELECT lower(hex(o.id)) FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt WHERE ` + withdrawn
	pairsWithPrompt = `
SELECT count(DISTINCT p.n) FROM filters f CROSS JOIN filter_results r ON r.filter = f.id AND r.pass = 0
	CROSS JOIN prompts o ON o.id = r.subject CROSS JOIN pairs p ON p.prompt = o.n
WHERE f.stage = 'prompts' AND ` + withdrawn
)

// settlePrompts withdraws the pairs of those prompts that are dropped, so that nobody
// labels them, and brings back those of the others. Whoever drops prompts, lets them in
// or adds pairs to them calls it in the same transaction.
func settlePrompts(ctx context.Context, tx *sql.Tx, prompts []stages.ID) (prompt.Moved, error) {
	var out, in []int64
	var moved prompt.Moved
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var n int64
		var goes, gone bool
		err := rows.Scan(&n, &goes, &gone)
		switch {
		case !goes:
			in = append(in, n)
			moved.Back++
		case gone: // another filter drops its prompt now
			out = append(out, n)
		default:
			out = append(out, n)
			moved.Left++
		}
		return err
	}, withdrawals, array(prompts))
	if err != nil || len(out)+len(in) == 0 {
		return moved, err
	}
	for _, step := range []struct {
		query string
		pairs []int64
	}{{withdraw, out}, {withdrawAudits, out}, {dropStaleMachine, out}, {bringBack, in}} {
		if _, err := tx.ExecContext(ctx, step.query, numberArray(step.pairs)); err != nil {
			return moved, fmt.Errorf("withdraw the pairs of dropped prompts: %w", err)
		}
	}
	return moved, settlePairs(ctx, tx, slices.Concat(out, in)...)
}

// settleAllPrompts does what settlePrompts does, for every prompt of the deck.
func settleAllPrompts(ctx context.Context, tx *sql.Tx) error {
	var all []stages.ID
	err := each(ctx, tx, func(rows *sql.Rows) error {
		var id stages.ID
		err := rows.Scan(&id)
		all = append(all, id)
		return err
	}, concernedHere)
	if err != nil {
		return err
	}
	_, err = settlePrompts(ctx, tx, all)
	return err
}

// settleAdded settles the prompts of pairs that a file brings. In a deck in which nothing
// ever curated prompts there are none that are dropped.
func settleAdded(s *statements, ps []pairing.Pair) error {
	var curated bool
	if err := s.row(anyCurated)(&curated); err != nil || !curated || len(ps) == 0 {
		return err
	}
	prompts := make([]stages.ID, len(ps))
	for i, p := range ps {
		prompts[i] = p.Prompt
	}
	_, err := settlePrompts(s.ctx, s.tx, prompts)
	return err
}

// countWithPrompts adds the pairs that were withdrawn with their prompts to the funnel,
// if there are any. Not all of them came through the filters; the others are left.
func countWithPrompts(ctx context.Context, q querier, f *measure.Funnel, left int) error {
	var n int
	if err := q.QueryRowContext(ctx, pairsWithPrompt).Scan(&n); err != nil || n == 0 {
		return err
	}
	filters := filterRows(f)
	*filters = append(*filters, measure.FunnelFilter{Filter: measure.WithPromptRow, In: n + left, Dropped: n, Passed: left})
	return nil
}
