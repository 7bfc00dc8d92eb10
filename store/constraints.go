package store

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
)

// SQLite checks the constraints of every row in a quick check, too, but only on a
// connection that could write, and takes as long for that as for all the rest. So doctor
// does it with the terms of the schema, in the pass over each table in which it checks
// the references, on the other core.

const tablesMade = `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL`

// constraintsByTable returns the CHECK constraints of the tables that have any.
func constraintsByTable(ctx context.Context, q querier) (map[string][]string, error) {
	out := map[string][]string{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var name, text string
		err := rows.Scan(&name, &text)
		if found := constraints(text); found != nil {
			out[name] = found
		}
		return err
	}, tablesMade)
	return out, err
}

// checkTokens matches the parts of a table's text that matter for finding its
// constraints.
var checkTokens = regexp.MustCompile("(?is)`[^`]*`|\\[[^]]*]|" + `'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|\bCHECK\b|[()]`)

// constraints returns the terms of the CHECK constraints of a table that a statement
// makes.
func constraints(statement string) (out []string) {
	depth, inside, from, next := 0, 0, 0, false
	for _, at := range checkTokens.FindAllStringIndex(statement, -1) {
		switch token := statement[at[0]:at[1]]; {
		case token == "(":
			depth++
			if next {
				next, inside, from = false, depth, at[1]
			}
		case token == ")":
			if inside > 0 && depth == inside {
				out = append(out, statement[from:at[0]])
				inside = 0
			}
			depth--
		case strings.EqualFold(token, "CHECK"):
			next = inside == 0
		}
	}
	return out
}

var (
	// inList matches a constraint that is nothing but a column's list of values: what
	// stands around a list may bind more tightly. SQLite makes a table in memory of a list
	// and a key of the value, which takes three times as long as comparing.
	inList = regexp.MustCompile(`^(\w+) IN \(((?:'[^'(),]*'|\d+)(?:, (?:'[^'(),]*'|\d+))*)\)$`)
	// validJSON matches what most rows need no parser for, at the end of a constraint, which
	// no text between quotes can be.
	validJSON = regexp.MustCompile(`\bjson_valid\((\w+)\)$`)
)

// breaks returns a term that holds of the rows that break a constraint, cheap to compute
// for those that do not.
func breaks(constraint string) string {
	quick := validJSON.ReplaceAllString(constraint, `($1 = '[]' OR $1 = '{}' OR json_valid($1))`)
	if parts := inList.FindStringSubmatch(constraint); parts != nil {
		quick = parts[1] + ` = ` + strings.ReplaceAll(parts[2], `, `, ` OR `+parts[1]+` = `)
	}
	return "NOT (" + quick + "\n)" // the constraint may end in a comment
}

// brokenIn says which constraints of a table are broken, by how many rows.
func brokenIn(ctx context.Context, q querier, table string) (said []string, err error) {
	all, err := constraintsByTable(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, constraint := range all[table] {
		var n int
		err := q.QueryRowContext(ctx, `SELECT count(*) FROM `+quoted(table)+` WHERE NOT (`+constraint+"\n)").Scan(&n)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			said = append(said, worded("%d [row breaks|rows break] a CHECK of ", n)+table+": "+strings.Join(strings.Fields(constraint), " "))
		}
	}
	return said, nil
}
