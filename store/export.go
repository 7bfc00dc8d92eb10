package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

const (
	exportPage = 500
	// Hidden repeats decide nothing, and a repeated pair was chosen on before.
	labelledPairs = `
SELECT p.n, p.id FROM (SELECT DISTINCT e.pair AS n FROM events e WHERE e.annotator = ? AND e.kind = 'choose' AND e.repeat_of IS NULL) c
	CROSS JOIN pairs p ON p.n = c.n`
	labelledConversations = labelledPairs + ` CROSS JOIN prompts o ON o.n = p.prompt
WHERE o.system <> '' OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n)`
	labelsOf = `
SELECT lower(hex(p.id)), p.route, p.dropped_by,
	lower(hex(o.id)), o.system, o.role, o.text, EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = o.n),
	lower(hex(a.id)), a.text, lower(hex(b.id)), b.text,
	g.answer, e.id, e.answer, e.strength, e.scale, coalesce(s.left_side, ''),
	EXISTS (SELECT 1 FROM edits x WHERE x.pair = p.n)
FROM json_each(?1) j CROSS JOIN pairs p ON p.n = j.value CROSS JOIN prompts o ON o.n = p.prompt
	CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	LEFT JOIN gold g ON g.pair = p.n
	LEFT JOIN events e ON e.n = (
		SELECT l.n FROM events_live l WHERE l.pair = p.n AND l.annotator = ?2 AND l.repeat_of IS NULL ORDER BY l.n DESC LIMIT 1)
	LEFT JOIN presentations s ON s.n = e.presentation`
)

// Export calls do with one snapshot of the labels that the deck's annotator made:
// labels that are made meanwhile wait for the next export.
func (d *Deck) Export(ctx context.Context, do func(exchange.Snapshot) error) error {
	var said error // by do, which is not the store's error
	err := d.read(ctx, func(tx *sql.Tx) error {
		said = do(&labels{d: d, tx: tx})
		return said
	})
	if said != nil {
		return said
	}
	return d.failed(err, "read the labelled pairs")
}

// labels is a snapshot for an export. It lives inside one call of Export.
type labels struct {
	d  *Deck
	tx *sql.Tx
}

// Each calls f for every pair that a choice was made on, or for those whose prompt
// is a conversation, by pair ID. It reads ahead while f is at work.
func (l *labels) Each(ctx context.Context, conversations bool, f func(exchange.Labelled) error) error {
	wanted, err := l.pairs(ctx, conversations)
	if err != nil {
		return l.d.failed(err, "read the labelled pairs")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan []exchange.Labelled, 2)
	read := make(chan error, 1)
	go func() {
		defer close(pages)
		for page := range slices.Chunk(wanted, exportPage) {
			found, err := l.page(ctx, page)
			if err != nil {
				read <- err
				return
			}
			select {
			case pages <- found:
			case <-ctx.Done():
				read <- ctx.Err()
				return
			}
		}
		read <- nil
	}()
	var said error
	for page := range pages {
		for _, one := range page {
			if said == nil {
				said = f(one)
			}
		}
		if said != nil {
			stop()
		}
	}
	err = <-read
	if said != nil {
		return said
	}
	return l.d.failed(err, "read the labelled pairs")
}

// pairs is the numbers of the pairs to export, by identity.
func (l *labels) pairs(ctx context.Context, conversations bool) ([]int64, error) {
	query := labelledPairs
	if conversations {
		query = labelledConversations
	}
	type pair struct {
		n  int64
		id string
	}
	var found []pair
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		var p pair
		err := rows.Scan(&p.n, &p.id)
		found = append(found, p)
		return err
	}, query, l.d.annotator)
	slices.SortFunc(found, func(a, b pair) int { return cmp.Compare(a.id, b.id) })
	out := make([]int64, len(found))
	for i, p := range found {
		out[i] = p.n
	}
	return out, err
}

// page reads what an export needs of some pairs. Prompts of several turns and edits,
// which few pairs have, are read apart.
func (l *labels) page(ctx context.Context, wanted []int64) ([]exchange.Labelled, error) {
	out := make([]exchange.Labelled, 0, len(wanted))
	var long, edited []stages.ID
	err := each(ctx, l.tx, func(rows *sql.Rows) error {
		one, turns, edits, err := scanLabelled(rows)
		if turns {
			long = append(long, one.Prompt.ID)
		}
		if edits {
			edited = append(edited, one.Pair.ID)
		}
		out = append(out, one)
		return err
	}, labelsOf, numberArray(wanted), l.d.annotator)
	if err != nil || len(long)+len(edited) == 0 {
		return out, err
	}
	whole, err := prompts(ctx, l.tx, long)
	if err != nil {
		return nil, err
	}
	better, err := l.d.edits(ctx, l.tx, array(edited))
	for i := range out {
		if p, ok := whole[out[i].Prompt.ID]; ok {
			out[i].Prompt = p
		}
		out[i].Edit = better[out[i].Pair.ID]
	}
	return out, err
}

// scanLabelled reads a row of labelsOf, and whether the prompt has more turns and the
// pair has edits.
func scanLabelled(rows *sql.Rows) (l exchange.Labelled, turns, edits bool, err error) {
	var asked prompt.Message
	var gold, answer sql.Null[label.Answer]
	var event sql.Null[label.EventID]
	var strength, scale sql.Null[int]
	err = rows.Scan(&l.Pair.ID, &l.Pair.Route, &l.Pair.DroppedBy,
		&l.Prompt.ID, &l.Prompt.System, &asked.Role, &asked.Content, &turns,
		&l.A.ID, &l.A.Text, &l.B.ID, &l.B.Text,
		&gold, &event, &answer, &strength, &scale, &l.Left, &edits)
	if err != nil {
		return l, false, false, err
	}
	l.Prompt.Turns = []prompt.Message{asked}
	if gold.Valid {
		l.Gold = &label.Known{Answer: gold.V}
	}
	if event.Valid {
		l.Current = &label.Event{ID: event.V, Choice: label.Choice{Answer: answer.V, Strength: strength.V}}
		l.Current.Choice.Scale, err = label.ScaleOf(scale.V)
	}
	return l, turns, edits, err
}
