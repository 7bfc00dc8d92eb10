package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// queryViews completes the public views of the schema for queries: what refers to
// other rows by number in its table refers to them by identity here.
const queryViews = `
CREATE TEMP VIEW responses_full AS
SELECT r.*, (SELECT v.reason FROM main.verdicts v
	WHERE v.subject = r.id AND v.filter = r.dropped_by AND v.in_force = 1 AND v.pass = 0 LIMIT 1) AS reason
FROM main.responses_full r;
CREATE TEMP VIEW scores AS
SELECT lower(hex(s.subject)) AS subject, s.kind, s.what, s.scorer, m.name AS model, m.digest, s.value, s.raw, u.id AS run, lower(hex(w.hash)) AS asked
FROM main.scores s LEFT JOIN main.models m ON m.n = s.model LEFT JOIN main.runs u ON u.n = s.run LEFT JOIN main.judge_prompts w ON w.n = s.asked;
CREATE TEMP VIEW judgements AS
SELECT lower(hex(p.id)) AS pair, j.judge, m.name AS model, m.digest, j.first, j.probability, j.answer, j.raw, u.id AS run, lower(hex(w.hash)) AS asked
FROM main.judgements j JOIN main.pairs p ON p.n = j.pair LEFT JOIN main.models m ON m.n = j.model LEFT JOIN main.runs u ON u.n = j.run
	LEFT JOIN main.judge_prompts w ON w.n = j.asked;
CREATE TEMP VIEW judge_prompts AS
SELECT lower(hex(w.hash)) AS id, w.name, w.text, w.at FROM main.judge_prompts w;
CREATE TEMP VIEW checklists AS
SELECT lower(hex(p.id)) AS prompt, c.place, c.item, c.weight, c.source, u.id AS run
FROM main.checklists c JOIN main.prompts p ON p.n = c.prompt LEFT JOIN main.runs u ON u.n = c.run;
CREATE TEMP VIEW machine_labels AS
SELECT lower(hex(p.id)) AS pair, l.answer, l.strength, l.confidence, l.judge, u.id AS run, l.at
FROM main.machine_labels l JOIN main.pairs p ON p.n = l.pair LEFT JOIN main.runs u ON u.n = l.run;
PRAGMA query_only = on`

// Query runs one statement that reads, and calls columns once and row for each row
// of the result, with values that are nil, int64, float64, string or []byte. It ends
// when ctx does. A statement that writes is refused.
func (d *Deck) Query(ctx context.Context, statement string, columns func(names []string), row func(values []any) error) error {
	if err := onlyReads(statement); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	dsn := d.dsn("rw", "FULL") // SQLite's files beside the deck go when a connection closes that could write
	switch {
	case d.frozen:
		dsn = d.onlyFile()
	case !writable(d.file):
		dsn = d.dsn("ro", "FULL")
	}
	db := d.connect(1, dsn)
	err := runQuery(ctx, db, statement, columns, row)
	if closed := db.Close(); err == nil {
		err = closed
	}
	return err
}

func runQuery(ctx context.Context, db *sql.DB, statement string, columns func(names []string), row func(values []any) error) error {
	if _, err := db.ExecContext(ctx, queryViews); err != nil {
		return fmt.Errorf("query: open the views: %w", err)
	}
	found, err := db.QueryContext(ctx, statement)
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	defer func() { _ = found.Close() }() // Err tells of a result that broke off
	names, err := found.Columns()
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	columns(names)
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(into...); err != nil {
			return fmt.Errorf("query: %w", err)
		}
		if err := row(slices.Clone(values)); err != nil {
			return err
		}
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("query: %w", err)
	}
	return nil
}

// onlyReads refuses everything but one statement that reads. SQLite itself, on this
// connection, refuses a statement that begins like a read and writes; only a second
// statement could lift that.
func onlyReads(statement string) error {
	words, more := firstStatement(statement)
	first, _, _ := strings.Cut(strings.TrimLeft(words, "( \t\r\n"), " ")
	first, _, _ = strings.Cut(first, "\n")
	switch strings.ToUpper(strings.TrimSpace(first)) {
	case "SELECT", "WITH", "VALUES", "EXPLAIN":
	default:
		return errors.New("only SELECT, WITH, VALUES and EXPLAIN are run: a query changes nothing")
	}
	if strings.TrimSpace(more) != "" {
		return errors.New("there is more than one statement")
	}
	return nil
}

// firstStatement returns the text before the first semicolon and the text after it,
// both without comments.
func firstStatement(text string) (first, more string) {
	var out strings.Builder
	ended := -1
	for i := 0; i < len(text); {
		skip, blank := 1, false
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "--"):
			skip, blank = until(rest, "\n"), true
		case strings.HasPrefix(rest, "/*"):
			skip, blank = until(rest, "*/"), true
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			skip = 1 + until(rest[1:], rest[:1])
		case rest[0] == '[':
			skip = until(rest, "]")
		case rest[0] == ';' && ended < 0:
			ended, blank = out.Len(), true
		}
		if blank {
			out.WriteByte(' ')
		} else {
			out.WriteString(text[i : i+skip])
		}
		i += skip
	}
	if ended < 0 {
		return out.String(), ""
	}
	return out.String()[:ended], out.String()[ended:]
}

// until returns the length of text up to and including an end, or of the whole text.
func until(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return len(text)
}
