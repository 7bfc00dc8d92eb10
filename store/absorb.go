package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

const (
	// A slot that another response fills already stays that one's.
	freeSlot = `CASE WHEN EXISTS (SELECT 1 FROM generations WHERE slot = %[1]s) THEN NULL ELSE %[1]s END`
	// A pair is two texts: here another response may stand for one of them.
	sideOfPair = `(SELECT CASE WHEN x.n IN (p.a, p.b) OR x.text NOT IN (a.text, b.text) THEN x.n WHEN x.text = a.text THEN p.a ELSE p.b END
	FROM responses x, pairs p JOIN responses a ON a.n = p.a JOIN responses b ON b.n = p.b WHERE x.id = unhex(%s) AND p.id = unhex(%s))`
	adoptIdentity = `UPDATE deck SET name = ?, annotator = ?, queue_seed = ?, version = ?, created_at = ? WHERE NOT EXISTS (SELECT 1 FROM prompts) AND NOT EXISTS (SELECT 1 FROM events)`
	isEmptyDeck   = `SELECT NOT EXISTS (SELECT 1 FROM prompts) AND NOT EXISTS (SELECT 1 FROM filters)`
	// A pair that is known here joins the test stream as one does that is drawn (saveTest).
	joinTests = `
UPDATE pairs SET strategy = '` + pairing.StrategyTest + `', probability = ?2, route = 'person', dropped_by = '', dropped_kind = '', reason = ''
WHERE id = ?1 AND strategy <> '` + pairing.StrategyTest + `' AND dropped_by <> '` + pairing.ByHand + `' AND NOT EXISTS (SELECT 1 FROM gold g WHERE g.pair = pairs.n)
RETURNING n`
	joinedTests = `
INSERT INTO audits (pair, probability, at) VALUES (?, ?, ?) ON CONFLICT (pair) DO UPDATE SET probability = excluded.probability`
	newerRescue    = `(subject) DO UPDATE SET annotator = excluded.annotator, reason = excluded.reason, at = excluded.at WHERE excluded.at > rescues.at`
	hasList        = `SELECT EXISTS (SELECT 1 FROM checklists c JOIN prompts o ON o.n = c.prompt WHERE o.id = unhex(?))`
	comparedLabels = `
SELECT count(*), coalesce(sum(alike = 0), 0) FROM (
	SELECT min(c.answer) = max(c.answer) AS alike FROM events_current c WHERE c.answer <> 'skip' GROUP BY c.pair HAVING count(*) > 1)`
)

// absorbing is one Absorb.
type absorbing struct {
	d     *Deck
	ctx   context.Context
	tx    *sql.Tx
	s     *statements
	empty bool // the deck was, so that it takes over everything
	known map[string][]wholeColumn
	tests []test          // of the other deck
	lists map[string]bool // prompts whose checklist here stays as it is, or not, since it has none
	out   exchange.Absorbed
}

// test is a pair of a test stream.
type test struct{ id, probability any }

// Absorb stores, in one transaction, every record that the deck does not have yet.
// What both have stays as it is here, but for pairs of the other deck's test stream, on
// which nothing trains here, either, and for what was done last (see keepNewer). An empty
// deck becomes the other one, with the order of its queue, and with its annotator unless
// Options name one.
func (d *Deck) Absorb(ctx context.Context, read func(f func(exchange.Record) error) error) (out exchange.Absorbed, err error) {
	if err := d.indexIdentities(ctx); err != nil {
		return out, d.failed(err, "index the deck")
	}
	var said error // by read, which is not the store's error
	err = d.write(ctx, func(tx *sql.Tx) error {
		s := &statements{ctx: ctx, tx: tx}
		defer s.close()
		a := absorbing{d: d, ctx: ctx, tx: tx, s: s, known: map[string][]wholeColumn{}, out: exchange.Absorbed{Rows: map[string]int{}}}
		var last, lastNote int64
		if err := tx.QueryRowContext(ctx, isEmptyDeck).Scan(&a.empty); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, lastOfLogs).Scan(&last, &lastNote); err != nil {
			return err
		}
		if said = read(a.record); said != nil {
			return said
		}
		if err := a.sane(last); err != nil {
			return err
		}
		if err := a.keepNewer(last, lastNote); err != nil {
			return err
		}
		if err := a.joinTests(); err != nil {
			return err
		}
		if err := a.sumUpLists(); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, dropForeignMachine); err != nil {
			return err
		}
		if _, err := settle(ctx, tx, func(l law) error { return l.restore(ctx, tx, mendedAtOnce) }); err != nil {
			return err
		}
		if !a.empty { // what this deck drops may not be what the other dropped
			if err := settleAllPrompts(ctx, tx); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, countMoves, settingMoves); err != nil {
			return err
		}
		if err := dropOrder(ctx, tx, label.Hardest); err != nil { // whose ratings may have come with it
			return err
		}
		if err := prepareOrderInForce(ctx, tx); err != nil {
			return err
		}
		err := tx.QueryRowContext(ctx, comparedLabels).Scan(&a.out.Both, &a.out.Disagree)
		out = a.out
		return err
	})
	if e := d.readIdentity(ctx); err == nil {
		err = e
	}
	if said != nil {
		return out, said
	}
	return out, d.failed(err, "take in the rows of another deck")
}

// record stores one record.
func (a *absorbing) record(r exchange.Record) error {
	if !slices.Contains(wholeTables, r.Table) {
		return fmt.Errorf("this version of the deck has no table %q: it was written by a newer prefdeck", r.Table)
	}
	switch {
	case r.Table == "deck":
		return a.identity(r)
	case r.Table == "settings" && !a.empty:
		return nil // how this deck is labelled stays
	}
	if r.Table == "checklists" {
		if keep, err := a.keepsList(r); keep || err != nil {
			a.out.Known++
			return err
		}
	}
	columns, err := a.columns(r)
	if err != nil {
		return err
	}
	values, err := a.values(r, columns)
	if err != nil {
		return err
	}
	if r.Table == "responses" {
		return a.response(r, columns, values)
	}
	return a.row(r, columns, values)
}

// row stores the row of a record.
func (a *absorbing) row(r exchange.Record, columns []wholeColumn, values []any) error {
	names, writes := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], writes[i] = c.name, a.expression(r, columns, i)
	}
	query := "INSERT INTO " + r.Table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(writes, ", ")
	if r.Table == "notes" { // which have no identity
		query += " WHERE NOT EXISTS (SELECT 1 FROM notes o WHERE (o." + strings.Join(names, ", o.") + ") IS (" + strings.Join(writes, ", ") + "))"
	} else if query += " WHERE true ON CONFLICT "; r.Table == "rescues" {
		query += newerRescue
	} else {
		query += "DO NOTHING"
	}
	n, err := a.s.exec(query, values...)
	if err != nil {
		return fmt.Errorf("a row of %s: %w", r.Table, err)
	}
	if n == 0 {
		a.out.Known++
		if r.Table == "pairs" {
			a.noteTest(r)
		}
	}
	a.out.Rows[r.Table] += int(n)
	return nil
}

// response stores a response and how it was made; the record holds both.
func (a *absorbing) response(r exchange.Record, columns []wholeColumn, values []any) error {
	var own []wholeColumn
	var bound []any
	var names, writes, absent []string // of generations
	made := []any{r.Value("id")}
	for i, c := range columns {
		if c.absent == "" {
			own, bound = append(own, c), append(bound, values[i])
			continue
		}
		made = append(made, values[i])
		at := fmt.Sprintf("?%d", len(made))
		if c.name == "slot" {
			at = fmt.Sprintf(freeSlot, at)
		}
		names, writes, absent = append(names, c.name), append(writes, at), append(absent, c.absent)
	}
	before := a.out.Rows[r.Table]
	if err := a.row(r, own, bound); err != nil || len(names) == 0 || a.out.Rows[r.Table] == before {
		return err
	}
	list := strings.Join(writes, ", ")
	_, err := a.s.exec("INSERT INTO generations (response, "+strings.Join(names, ", ")+") SELECT n, "+list+" FROM responses WHERE id = ?1 AND ("+
		list+", 0) IS NOT ("+strings.Join(absent, ", ")+", 0)", made...)
	if err != nil {
		return fmt.Errorf("how a response was made: %w", err)
	}
	return nil
}

// keepsList reports whether the prompt of an item has a checklist here, which stays as it
// is: a mix of two lists would be a third that nobody wrote.
func (a *absorbing) keepsList(r exchange.Record) (bool, error) {
	prompt := fmt.Sprint(r.Value("prompt"))
	keep, met := a.lists[prompt]
	if met {
		return keep, nil
	}
	if a.lists == nil {
		a.lists = map[string]bool{}
	}
	err := a.tx.QueryRowContext(a.ctx, hasList, prompt).Scan(&keep)
	a.lists[prompt] = keep
	return keep, err
}

// sumUpLists scores the responses, whose sums may be of the other deck's checklist, by the
// one that stays.
func (a *absorbing) sumUpLists() error {
	for id, kept := range a.lists {
		if !kept {
			continue
		}
		n, err := number(a.s, promptKind, stages.ID(id))
		if err == nil {
			err = sumUpList(a.s, n, nil)
		}
		if err != nil {
			return fmt.Errorf("checklist of prompt %s: %w", id, err)
		}
	}
	return nil
}

// noteTest remembers a known pair that is in the test stream of the other deck.
func (a *absorbing) noteTest(r exchange.Record) {
	if r.Value("strategy") == pairing.StrategyTest && r.Value("route") == string(pairing.ToPerson) {
		a.tests = append(a.tests, test{r.Value("id"), r.Value("probability")})
	}
}

// joinTests puts the pairs of the other deck's test stream into that of this deck.
func (a *absorbing) joinTests() error {
	for _, t := range a.tests {
		var pair int64
		err := a.tx.QueryRowContext(a.ctx, joinTests, t.id, t.probability).Scan(&pair)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err == nil {
			_, err = a.s.exec(joinedTests, pair, t.probability, a.d.now().UnixMilli())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// identity takes over whose an empty deck is, unless that was said when it was opened.
func (a *absorbing) identity(r exchange.Record) error {
	annotator := r.Value("annotator")
	if a.d.o.named {
		annotator = a.d.o.Annotator
	}
	if _, err := a.tx.ExecContext(a.ctx, adoptIdentity, r.Value("name"), annotator, r.Value("queue_seed"), r.Value("version"), r.Value("created_at")); err != nil {
		return err
	}
	return a.tx.QueryRowContext(a.ctx, deckRow).Scan(&a.d.annotator, &a.d.queueSeed)
}

// columns returns the columns of a record's table, in the record's order.
func (a *absorbing) columns(r exchange.Record) ([]wholeColumn, error) {
	all, ok := a.known[r.Table]
	if !ok {
		var err error
		if all, err = wholeColumnsOf(a.ctx, a.tx, r.Table); err != nil {
			return nil, err
		}
		a.known[r.Table] = all
	}
	out := make([]wholeColumn, len(r.Names))
	for i, name := range r.Names {
		at := slices.IndexFunc(all, func(c wholeColumn) bool { return c.name == name })
		if at < 0 {
			return nil, fmt.Errorf("this version of the deck has no column %q in %s: it was written by a newer prefdeck", name, r.Table)
		}
		out[i] = all[at]
	}
	return out, nil
}

// expression returns what is stored of a column, where that is not simply its value.
func (a *absorbing) expression(r exchange.Record, columns []wholeColumn, i int) string {
	c, own := columns[i], columns[i].write(i+1)
	pair := 1 + slices.IndexFunc(columns, func(c wholeColumn) bool { return c.name == "pair" })
	switch {
	case c.ref == "responses" && pair > 0:
		own = fmt.Sprintf(sideOfPair, fmt.Sprintf("?%d", i+1), fmt.Sprintf("?%d", pair))
	}
	if r.Table == "drafts" && c.ref != "" && c.name != "pair" {
		return "coalesce(" + own + ", 0)"
	}
	return own
}

// values returns what a record's parameters are bound to.
func (a *absorbing) values(r exchange.Record, columns []wholeColumn) ([]any, error) {
	values := slices.Clone(r.Values)
	for i, c := range columns {
		switch {
		case r.Table == "filters" && !a.empty && (c.name == "in_force" || c.name == "passed" || c.name == "dropped"):
			values[i] = 0 // the filters in force are those of this deck's own last run
		case r.Table == "pairs" && c.name == "place":
			id, ok := r.Value("id").([]byte)
			if !ok {
				return nil, errors.New("a pair has no identity")
			}
			values[i] = a.d.place(stages.ID(hex.EncodeToString(id)))
		case c.ref == "sources":
			name, _ := values[i].(string) // NULL is none
			number, err := a.s.source(name)
			if err != nil {
				return nil, err
			}
			values[i] = number
		}
	}
	return values, nil
}
