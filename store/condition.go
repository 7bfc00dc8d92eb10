package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
)

// condition is the condition on rows q of the queue besides their state.
type condition struct {
	and  []string
	args []any
	only []int64 // if not nil, the numbers of the only pairs to search
	join string  // to the queue, for the keys of an order
	long bool    // checking a row is slow, so not all are counted
	page int     // how many pairs leading begins with
}

func (c *condition) need(sql string, args ...any) {
	c.and = append(c.and, sql)
	c.args = append(c.args, args...)
}

// with returns the condition with one more part.
func (c condition) with(sql string, args ...any) condition {
	c.and, c.args = append(slices.Clip(c.and), sql), append(slices.Clip(c.args), args...)
	return c
}

// first returns the first pairs in an order.
func (c condition) first(ctx context.Context, q querier, from, state, order string, limit int) ([]stages.ID, error) {
	if from == queueUnsorted && c.only == nil && len(c.and) > 0 {
		return c.leading(ctx, q, from, state, order, limit, math.MaxInt)
	}
	query, args := c.query(`q.pair`, from, state)
	return pairIDs(ctx, q, query+` ORDER BY `+order+` LIMIT ?`, append(args, limit)...)
}

// leadingFirst is how many pairs leading begins with.
const leadingFirst = 4096

// leading is first for a condition that takes longer to check than a pair to find: it is
// checked from the first pair on until enough satisfy it, or most pairs have been looked
// at. args belong to state.
func (c condition) leading(ctx context.Context, q querier, from, state, order string, limit, most int, args ...any) ([]stages.ID, error) {
	var found []int64
	seen := 0
	for n := min(c.page, most); ; n = min(8*n, most) {
		top, err := numbers(ctx, q, `SELECT q.pair FROM `+from+` WHERE `+state+` ORDER BY `+order+` LIMIT ?`, append(slices.Clip(args), n)...)
		if err != nil {
			return nil, err
		}
		for some := range slices.Chunk(top[min(seen, len(top)):], max(1, c.page/8)) {
			if found, err = c.among(ctx, q, found, some); err != nil {
				return nil, err
			}
			if len(found) >= limit {
				return ids(ctx, q, idsOfPairs, numberArray(found[:limit]))
			}
		}
		if len(top) < n || n == most {
			break
		}
		seen = len(top)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return ids(ctx, q, idsOfPairs, numberArray(found))
}

// among appends those of some pairs that satisfy the condition, in their order.
func (c condition) among(ctx context.Context, q querier, to, some []int64) ([]int64, error) {
	c.only = some
	query, args := c.query(`q.pair`, ``, `true`)
	passing, err := numbers(ctx, q, query, args...)
	if err != nil {
		return nil, err
	}
	slices.Sort(passing)
	for _, n := range some {
		if _, ok := slices.BinarySearch(passing, n); ok {
			to = append(to, n)
		}
	}
	return to, nil
}

const idsOfPairs = `SELECT lower(hex(p.id)) FROM json_each(?) j CROSS JOIN pairs p ON p.n = j.value`

// pairIDs returns the identities of the pairs whose numbers a query selects, in its
// order.
func pairIDs(ctx context.Context, q querier, query string, args ...any) ([]stages.ID, error) {
	found, err := numbers(ctx, q, query, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return ids(ctx, q, idsOfPairs, numberArray(found))
}

func (c condition) query(columns, from, state string) (string, []any) {
	var args []any
	if c.only != nil {
		from = `json_each(?) only CROSS JOIN queue q ON q.pair = only.value` + c.join
		args = append(args, numberArray(c.only))
	}
	query := `SELECT ` + columns + ` FROM ` + from
	if and := append([]string{state}, c.and...); len(and) > 0 {
		query += ` WHERE ` + strings.Join(and, ` AND `)
	}
	return query, append(args, c.args...)
}

// count counts the rows that satisfy the condition, up to label.CountedTo if that
// is slow.
func (c condition) count(ctx context.Context, q querier, from string) (n int, err error) {
	query, args := c.query(`count(*)`, from, `true`)
	if c.long {
		query, args = c.query(`1`, from, `true`)
		query, args = `SELECT count(*) FROM (`+query+` LIMIT ?)`, append(args, label.CountedTo)
	}
	err = q.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

// few is the number of pairs up to which they are looked up and sorted rather than
// met on a walk through the queue. If more satisfy a condition, the walk meets them
// soon.
const few = 2000

// narrow reduces the condition to the pairs of a query, if it has few.
func (c *condition) narrow(ctx context.Context, q querier, query string, args ...any) error {
	if c.only != nil {
		return nil // narrow enough
	}
	found, err := numbers(ctx, q, `SELECT DISTINCT pair FROM (`+query+`) LIMIT ?`, append(args, few+1)...)
	if err != nil || len(found) > few {
		return err
	}
	c.only = append([]int64{}, found...) // none is not nil
	return nil
}

const (
	isSkipped = `+q.state = 'open' AND q.skips > 0`
	isFlagged = `EXISTS (SELECT 1 FROM flagged f WHERE f.pair = q.pair)`
	hasTag    = `EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompt_tags g ON g.prompt = p.prompt WHERE p.n = q.pair AND g.tag = ?)`
	hasSource = `EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt WHERE p.n = q.pair AND o.source = (SELECT n FROM sources WHERE name = ?))`
	hasModel  = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN responses r ON r.n IN (p.a, p.b) CROSS JOIN models m ON m.n = r.model
	WHERE p.n = q.pair AND m.name = ?)`
	hasScore = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	CROSS JOIN scores s ON s.subject IN (o.id, a.id, b.id)
	WHERE p.n = q.pair AND s.what = ? AND s.value BETWEEN ? AND ? AND s.scorer IN ` + standingOnScore + `)`
	hasVerdict = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	CROSS JOIN filters f CROSS JOIN filter_results r ON r.subject IN (p.id, o.id, a.id, b.id) AND r.filter = f.id
	WHERE p.n = q.pair AND f.in_force = 1 AND f.name = ? AND r.pass = ?)`

	// The probability that a judge gives A, or what its answer comes to.
	judgedLikely = `coalesce(%[1]s.probability, CASE %[1]s.answer WHEN 'a' THEN 1.0 WHEN 'b' THEN 0.0 ELSE 0.5 END)`
	flippedPairs = `
SELECT j.pair AS pair FROM judgements j CROSS JOIN judgements y ON y.pair = j.pair AND y.judge = j.judge AND y.first = 'b'
WHERE j.first = 'a' AND (%[1]s - 0.5) * (%[2]s - 0.5) < 0 AND j.judge IN ` + standingOnPair
	// From the labels on, of which there are few beside what judges have said.
	disputedPairs = `
SELECT c.pair AS pair FROM deck d CROSS JOIN events_current c ON c.annotator = d.annotator CROSS JOIN judgements j ON j.pair = c.pair
WHERE c.answer IN ('a', 'b') GROUP BY c.pair, j.judge
HAVING (avg(%[1]s) - 0.5) * (CASE c.answer WHEN 'a' THEN 1 ELSE -1 END) < 0 AND j.judge IN ` + standingOnPair + `
UNION ALL
SELECT c.pair FROM deck d CROSS JOIN events_current c ON c.annotator = d.annotator CROSS JOIN pairs p ON p.n = c.pair
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	CROSS JOIN scores s ON s.subject = a.id AND s.what IN ('` + judge.ChecklistScore + `', '` + judge.Overall + `')
	CROSS JOIN scores y ON y.subject = b.id AND y.what = s.what AND y.scorer = s.scorer
WHERE c.answer IN ('a', 'b') AND (s.value - y.value) * (CASE c.answer WHEN 'a' THEN 1 ELSE -1 END) < 0 AND s.scorer IN ` + standingOnScore + `
UNION ALL
SELECT c.pair FROM deck d CROSS JOIN events_current c ON c.annotator = d.annotator CROSS JOIN machine_labels m ON m.pair = c.pair
WHERE c.answer IN ('a', 'b') AND m.answer IN ('a', 'b') AND m.answer <> c.answer` // what route made of several judges

	hasStream = `
EXISTS (SELECT 1 FROM audits u CROSS JOIN pairs p ON p.n = u.pair WHERE u.pair = q.pair AND p.strategy = ?)`
	streamPairs = `SELECT u.pair AS pair FROM audits u CROSS JOIN pairs p ON p.n = u.pair WHERE p.strategy = ?`

	flaggedPairs = `SELECT f.pair AS pair FROM flagged f`
	skippedPairs = `SELECT q.pair AS pair FROM queue q WHERE q.state = 'open' AND q.skips > 0`
	taggedPairs  = `SELECT p.n AS pair FROM prompt_tags g CROSS JOIN pairs p ON p.prompt = g.prompt WHERE g.tag = ?`
	sourcePairs  = `SELECT p.n AS pair FROM prompts o CROSS JOIN pairs p ON p.prompt = o.n WHERE o.source = (SELECT n FROM sources WHERE name = ?)`
	modelPairs   = `
SELECT p.n AS pair FROM models m CROSS JOIN responses r ON r.model = m.n CROSS JOIN pairs p ON p.prompt = r.prompt AND r.n IN (p.a, p.b)
WHERE m.name = ?`
	scoredPairs = `
SELECT p.n AS pair FROM scores s CROSS JOIN prompts o ON o.id = s.subject CROSS JOIN pairs p ON p.prompt = o.n
WHERE s.what = ?1 AND s.value BETWEEN ?2 AND ?3 AND s.scorer IN ` + standingOnScore + `
UNION ALL
SELECT p.n FROM scores s CROSS JOIN responses r ON r.id = s.subject CROSS JOIN pairs p ON p.prompt = r.prompt AND r.n IN (p.a, p.b)
WHERE s.what = ?1 AND s.value BETWEEN ?2 AND ?3 AND s.scorer IN ` + standingOnScore
	droppedBy = `
FROM filters f CROSS JOIN filter_results r INDEXED BY filter_results_dropped ON r.filter = f.id AND r.pass = 0`
	droppedPairs = `
SELECT p.n AS pair ` + droppedBy + ` CROSS JOIN pairs p ON p.id = r.subject WHERE f.in_force = 1 AND f.name = ?1
UNION ALL
SELECT p.n ` + droppedBy + ` CROSS JOIN prompts o ON o.id = r.subject CROSS JOIN pairs p ON p.prompt = o.n WHERE f.in_force = 1 AND f.name = ?1
UNION ALL
SELECT p.n ` + droppedBy + ` CROSS JOIN responses o ON o.id = r.subject CROSS JOIN pairs p ON p.prompt = o.prompt AND o.n IN (p.a, p.b)
WHERE f.in_force = 1 AND f.name = ?1`
)

// condition returns the condition of a filter, without the states waiting, decided
// and any. It checks the rarest properties first.
func (d *Deck) condition(ctx context.Context, q querier, f label.QueueFilter) (condition, error) {
	c := condition{page: d.o.page}
	var failed error
	part := func(on bool, has, pairs string, args ...any) {
		if !on || failed != nil {
			return
		}
		c.need(has, args...)
		if pairs != "" {
			failed = c.narrow(ctx, q, pairs, args...)
		}
	}
	part(f.State == label.Flagged || f.Flag, isFlagged, flaggedPairs)
	part(f.State == label.Skipped, isSkipped, skippedPairs)
	part(f.Stream != "", hasStream, streamPairs, string(f.Stream))
	if f.Text != "" && failed == nil {
		if failed = d.searched(ctx, q, f.Text, &c); failed != nil {
			failed = fmt.Errorf("search for %q: %w", f.Text, failed)
		}
	}
	part(f.Tag != "", hasTag, taggedPairs, f.Tag)
	if v := f.Verdict; v != nil && v.Pass {
		part(true, hasVerdict, "", v.Filter, true)
	} else if v != nil {
		part(true, hasVerdict, "", v.Filter, false)
		if failed == nil {
			failed = c.narrow(ctx, q, droppedPairs, v.Filter)
		}
	}
	if s := f.Score; s != nil {
		part(true, hasScore, scoredPairs, s.What, s.Min, s.Max)
	}
	if f.Judge != "" {
		listed := judgedPairs(f.Judge)
		part(true, `q.pair IN (`+listed+`)`, listed)
	}
	part(f.Source != "", hasSource, sourcePairs, f.Source)
	part(f.Model != "", hasModel, modelPairs, f.Model)
	return c, failed
}

// judgedPairs returns the query for the pairs that a filter on judges selects.
func judgedPairs(f label.JudgeFilter) string {
	likely := func(table string) string { return fmt.Sprintf(judgedLikely, table) }
	if f == label.JudgeFlips {
		return fmt.Sprintf(flippedPairs, likely("j"), likely("y"))
	}
	return fmt.Sprintf(disputedPairs, likely("j"))
}
