package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
)

// CheckOptions configures Check. The zero value checks everything in silence.
type CheckOptions struct {
	Quick    bool                              // leave out checks that read the whole deck
	Repaired bool                              // Intact and Repair have just found nothing wrong: what they look at is in order
	Progress func(done, total int, now string) // called when a check begins; may be nil. Calls do not overlap
}

// Check examines the deck at path for prefdeck doctor. It opens the file read-only,
// whatever its state, and returns a finding, with advice, for each check.
func Check(ctx context.Context, path string, o CheckOptions) []stages.Finding {
	d, err := Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		return []stages.Finding{unopened(path, err)}
	}
	c := checker{d: d, reads: d.mapped(atOnce), found: []stages.Finding{{Check: "deck", Level: stages.OK, Text: path + " opens"}}}
	c.mode()
	c.copied()
	c.found = append(c.found, c.all(ctx, o)...)
	c.failures(ctx)
	if err := errors.Join(c.reads.close(), d.Close()); err != nil {
		c.add("deck", stages.Warn, err.Error(), "")
	}
	return c.found
}

// named is a check with the name of its finding.
type named struct {
	name string
	look check
	cost int // how long it takes, roughly, beside the others that read the whole deck; 0: it does not

	repaired bool // Intact or Repair looks at the same
}

// checks returns what Check runs, in the order of the findings.
func (c *checker) checks() []named {
	list := []named{
		{"deck integrity", c.integrity, 30, true},
		{"deck rows", c.rows, 20, true},
		{"deck schema", c.schema, 0, false},
		{"deck settings", c.settings, 0, false},
	}
	for _, l := range laws {
		list = append(list, named{l.check, l.look, l.cost, l.remedy != nil})
	}
	return append(list,
		named{"deck runs", c.killedRuns, 0, false},
		named{"deck last run", lastRun, 0, false})
}

// atOnce is how many checks run at a time. The longest takes about as long as all the
// others together.
const atOnce = 2

// all runs the checks, the longest first so that none is left to run alone, and returns
// their findings in order.
func (c *checker) all(ctx context.Context, o CheckOptions) []stages.Finding {
	list := c.checks()
	if o.Quick {
		list = slices.DeleteFunc(list, func(n named) bool { return n.cost > 0 })
	}
	turns := make([]int, len(list))
	for i := range turns {
		turns[i] = i
	}
	slices.SortStableFunc(turns, func(a, b int) int { return list[b].cost - list[a].cost })
	found := make([]stages.Finding, len(list))
	var mu sync.Mutex
	begun := 0
	next := func() (i int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if begun == len(list) {
			return 0, false
		}
		if o.Progress != nil {
			o.Progress(max(0, begun-atOnce+1), len(list), list[turns[begun]].name)
		}
		begun++
		return turns[begun-1], true
	}
	var working sync.WaitGroup
	for range atOnce {
		working.Go(func() {
			for i, ok := next(); ok; i, ok = next() {
				if o.Repaired && list[i].repaired {
					found[i] = passed(list[i].name)
				} else {
					found[i] = c.finding(ctx, list[i])
				}
			}
		})
	}
	working.Wait()
	return found
}

// unopened says why the deck cannot be checked.
func unopened(path string, err error) stages.Finding {
	f := stages.Finding{Check: "deck", Level: stages.Broken, Text: err.Error()}
	var e *Error
	if errors.As(err, &e) {
		f.Text, f.Advice = path+" "+e.What, e.Hint
		if e.Kind == ErrOlder {
			f.Level = stages.Warn
		}
		if e.Hint == askDoctor {
			f.Advice = "take a copy " + path + ".v*.bak beside it, or save what can be read with: sqlite3 " + shell.Quote(path) + " .recover"
		}
	}
	return f
}

type checker struct {
	d     *Deck
	reads *mapped
	found []stages.Finding
}

func (c *checker) add(check string, level stages.Level, text, advice string) {
	c.found = append(c.found, stages.Finding{Check: check, Level: level, Text: text, Advice: advice})
}

// problem is the result of a check; nil means that there is nothing to report.
type problem struct {
	level  stages.Level
	text   string
	advice string
}

type check func(ctx context.Context, q querier) (*problem, error)

func (c *checker) finding(ctx context.Context, n named) stages.Finding {
	p, err := c.reads.look(ctx, n.look)
	switch {
	case err != nil:
		return stages.Finding{Check: n.name, Level: stages.Broken, Text: "could not be checked: " + explain(c.d.path, err).Error(), Advice: restore(c.d)}
	case p != nil:
		return stages.Finding{Check: n.name, Level: p.level, Text: p.text, Advice: p.advice}
	}
	return passed(n.name)
}

func passed(check string) stages.Finding {
	return stages.Finding{Check: check, Level: stages.OK, Text: "in order"}
}

func restore(d *Deck) string {
	return "copy the deck, then take a backup " + d.path + ".v*.bak, or save what can be read with: sqlite3 " + shell.Quote(d.path) + " .recover"
}

func (c *checker) mode() {
	info, err := os.Stat(c.d.file)
	switch {
	case err != nil:
		c.add("deck mode", stages.Broken, err.Error(), "check the file")
	case info.Mode().Perm()&0o077 != 0:
		c.add("deck mode", stages.Warn, fmt.Sprintf("other users may open the deck (mode %04o)", info.Mode().Perm()), "chmod 600 "+shell.Quote(c.d.path))
	default:
		c.add("deck mode", stages.OK, "only its owner may open the deck", "")
	}
	if err == nil && links(info) > 1 {
		c.add("deck links", stages.Broken, fmt.Sprintf("the file has %d names (hard links), so it is not opened for writing", links(info)), ownCopy(c.d.path))
	}
}

// copied reports a deck that was not closed, which may lack what was still in the
// log of the original.
func (c *checker) copied() {
	copied, was := c.d.Copied()
	switch {
	case !was:
	case copied.Found.IsZero():
		c.add("deck copy", stages.Warn, "it "+copied.String(), "take the original if there is one; prefdeck backup copies an open deck whole")
	default:
		c.add("deck copy", stages.OK, "before it was opened on "+copied.Found.Local().Format(time.DateTime)+" it "+copied.String(), "")
	}
}

// integrity reads every page and compares the number of rows in each index with its
// table. SQLite's full check would also look up every row in every index, which
// takes many times as long. Constraints are left to rows.
func (c *checker) integrity(ctx context.Context, q querier) (*problem, error) {
	var lines []string
	err := each(ctx, q, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		lines = append(lines, line)
		return err
	}, `PRAGMA quick_check(5)`)
	if err != nil || len(lines) == 1 && lines[0] == "ok" {
		return nil, err
	}
	return &problem{stages.Broken, strings.Join(lines, "; "), restore(c.d)}, nil
}

// rows looks for rows that break a constraint and for references that lead nowhere.
func (c *checker) rows(ctx context.Context, q querier) (*problem, error) {
	tables, err := suspects(ctx, q)
	if err != nil {
		return nil, err
	}
	var wrong []string
	n, first := 0, ""
	for _, table := range tables {
		said, err := brokenIn(ctx, q, table)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, said...)
		err = each(ctx, q, func(rows *sql.Rows) error {
			var table, parent string
			var row sql.NullInt64
			var key int
			err := rows.Scan(&table, &row, &parent, &key)
			if n++; n == 1 {
				first = fmt.Sprintf("of %s to %s", table, parent)
			}
			return err
		}, `PRAGMA foreign_key_check(`+quoted(table)+`)`)
		if err != nil {
			return nil, err
		}
	}
	if n > 0 {
		wrong = append(wrong, worded("%d [reference leads|references lead] nowhere, the first ", n)+first)
	}
	return outcome(wrong, restore(c.d))
}

const schemaObjects = `
SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1`

// schema compares the deck's tables, views and triggers with those that the
// migrations make.
func (c *checker) schema(ctx context.Context, q querier) (*problem, error) {
	have, err := objects(ctx, q)
	if err != nil {
		return nil, err
	}
	want, err := c.d.pristine(ctx)
	if err != nil {
		return nil, fmt.Errorf("make a deck to compare with: %w", err)
	}
	var wrong []string
	for name, text := range want {
		switch got, ok := have[name]; {
		case !ok:
			wrong = append(wrong, name+" is missing")
		case got != text:
			wrong = append(wrong, name+" differs")
		}
	}
	for name := range have {
		if _, ok := want[name]; !ok && !madeLater(name) {
			wrong = append(wrong, name+" is foreign")
		}
	}
	return outcome(wrong, "somebody changed the schema; import what you can into a new deck")
}

func objects(ctx context.Context, q querier) (map[string]string, error) {
	out := map[string]string{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var name, text string
		err := rows.Scan(&name, &text)
		out[name] = text
		return err
	}, schemaObjects)
	return out, err
}

// pristine returns the schema of a new deck, made in memory from schemaText, which takes
// a tenth of the time of the migrations and has the same result.
func (d *Deck) pristine(ctx context.Context) (map[string]string, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	schema := d.o.schema
	if schema == "" {
		for _, m := range d.o.migrations {
			schema += m.sql + "\n"
		}
	}
	_, err = db.ExecContext(ctx, schema)
	var out map[string]string
	if err == nil {
		out, err = objects(ctx, db)
	}
	return out, errors.Join(err, db.Close())
}

const runAgain = "run prefdeck run again: it does only what is missing"

func (c *checker) killedRuns(ctx context.Context, q querier) (*problem, error) {
	n := 0
	err := each(ctx, q, func(rows *sql.Rows) error {
		var id stages.RunID
		var pid int
		err := rows.Scan(&id, &pid)
		if !alive(pid) {
			n++
		}
		return err
	}, runningNow)
	if err != nil || n == 0 {
		return nil, err
	}
	return &problem{stages.Warn, killed(n), runAgain}, nil
}

func killed(n int) string {
	return worded("%d [run was|runs were] killed before [it|they] ended", n)
}

// alternatives matches the words that depend on a number: for one, and for several.
var alternatives = regexp.MustCompile(`\[([^|\]]*)\|([^\]]*)]`)

// worded puts a number into a sentence such as "%d [row is|rows are] wrong".
func worded(sentence string, n int) string {
	form := "$2"
	if n == 1 {
		form = "$1"
	}
	return fmt.Sprintf(alternatives.ReplaceAllString(sentence, form), n)
}
