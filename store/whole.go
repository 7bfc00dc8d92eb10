package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/exchange"
)

// wholeTables lists the tables whose rows belong to the content of a deck, each
// after those that it refers to. The others are projections, or about this file.
var wholeTables = []string{
	"deck", "guidelines", "settings", "filters", "runs", "models", "prompts", "prompt_turns", "prompt_tags", "prompt_parents", "checklists",
	"responses", "filter_results", "rescues", "judge_prompts", "scores", "embeddings", "pairs", "judgements", "machine_labels",
	"presentations", "events", "label_criteria", "notes", "drafts", "edits", "gold", "audits",
}

// stoppedRun is the status of a run as another deck has to see it: whatever is still
// running is not running there.
const stoppedRun = `CASE t.status WHEN 'running' THEN 'interrupted' ELSE t.status END`

// wholeColumn is a column of such a table.
type wholeColumn struct {
	name   string
	blob   bool
	ref    string // the table whose row it names; "": none
	absent string // of a column of generations: what holds of a response that has no row there
}

// read is the expression that selects the column: identities for numbers.
func (c wholeColumn) read() string {
	name := "t." + c.name
	if c.absent != "" {
		return "coalesce(g." + c.name + ", " + c.absent + ")"
	}
	switch c.ref {
	case "":
		return name
	case "sources":
		return "coalesce((SELECT r.name FROM sources r WHERE r.n = " + name + "), '')"
	case "filters":
		return "(SELECT json_array(r.stage, r.kind, r.name, r.version, r.config) FROM filters r WHERE r.id = " + name + ")"
	case "runs", "presentations", "events":
		return "(SELECT r.id FROM " + c.ref + " r WHERE r.n = " + name + ")"
	case "judge_prompts":
		return "(SELECT lower(hex(r.hash)) FROM judge_prompts r WHERE r.n = " + name + ")"
	}
	return "(SELECT lower(hex(r.id)) FROM " + c.ref + " r WHERE r.n = " + name + ")"
}

// write is the expression that stores the column, with its parameter.
func (c wholeColumn) write(n int) string {
	at := fmt.Sprintf("?%d", n)
	switch c.ref {
	case "", "sources": // whose number it is bound to
		return at
	case "filters":
		return `(SELECT r.id FROM filters r WHERE json_array(r.stage, r.kind, r.name, r.version, r.config) = ` + at + `)`
	case "runs", "presentations", "events":
		return "(SELECT r.n FROM " + c.ref + " r WHERE r.id = " + at + ")"
	case "judge_prompts":
		return "(SELECT r.n FROM judge_prompts r WHERE r.hash = unhex(" + at + "))"
	}
	return "(SELECT r.n FROM " + c.ref + " r WHERE r.id = unhex(" + at + "))"
}

// wholeColumnsOf reads the columns of a table from the schema, so that none is
// forgotten when one is added: all but the number of a row, which is another one in
// another deck.
func wholeColumnsOf(ctx context.Context, q querier, table string) ([]wholeColumn, error) {
	refs := map[string]string{}
	if table == "drafts" { // 0 stands for none there, which a foreign key could not say
		refs = map[string]string{"base": "responses", "repeat_of": "presentations"}
	}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var from, to string
		err := rows.Scan(&from, &to)
		refs[from] = to
		return err
	}, `SELECT "from", "table" FROM pragma_foreign_key_list(?)`, table)
	if err != nil {
		return nil, err
	}
	var out []wholeColumn
	err = each(ctx, q, func(rows *sql.Rows) error {
		var name, kind string
		var key int
		if err := rows.Scan(&name, &kind, &key); err != nil {
			return err
		}
		if key == 1 && kind == "INTEGER" && refs[name] == "" {
			return nil
		}
		out = append(out, wholeColumn{name: name, blob: kind == "BLOB", ref: refs[name]})
		return nil
	}, `SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid`, table)
	if err != nil || table != "responses" {
		return out, err
	}
	err = each(ctx, q, func(rows *sql.Rows) error {
		c := wholeColumn{}
		err := rows.Scan(&c.name, &c.blob, &c.absent)
		out = append(out, c)
		return err
	}, `SELECT name, type = 'BLOB', coalesce(dflt_value, 'NULL') FROM pragma_table_info('generations') WHERE pk = 0 ORDER BY cid`)
	return out, err
}

// wholeFrom returns where the columns of a table are read. How a response was made is
// part of its record, as it was part of its row in version 4.
func wholeFrom(table string) string {
	if table == "responses" {
		return "responses t LEFT JOIN generations g ON g.response = t.n"
	}
	return table + " t"
}

// Records calls f for every row that is not made from other rows, those that are
// referred to first. It reads one snapshot.
func (d *Deck) Records(ctx context.Context, f func(exchange.Record) error) error {
	var said error
	err := d.read(ctx, func(tx *sql.Tx) error {
		for _, table := range wholeTables {
			columns, err := wholeColumnsOf(ctx, tx, table)
			if err != nil {
				return err
			}
			names, reads := make([]string, len(columns)), make([]string, len(columns))
			for i, c := range columns {
				names[i], reads[i] = c.name, c.read()
				if table == "runs" && c.name == "status" {
					reads[i] = stoppedRun
				}
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			err = each(ctx, tx, func(rows *sql.Rows) error {
				if err := rows.Scan(into...); err != nil {
					return err
				}
				said = f(exchange.Record{Table: table, Names: names, Values: slices.Clone(values)})
				return said
			}, "SELECT "+strings.Join(reads, ", ")+" FROM "+wholeFrom(table)+" WHERE "+wholeRows(table)+" ORDER BY "+wholeOrder(table))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if said != nil {
		return said
	}
	return d.failed(err, "read the whole deck")
}

// wholeRows returns which rows of a table belong to the content: of the settings,
// how the deck is labelled.
func wholeRows(table string) string {
	if table == "settings" {
		return "t.key IN ('" + settingScheme + "', '" + settingGuideline + "')"
	}
	return "true"
}

// wholeOrder returns an order that does not depend on the order of arrival where
// that means nothing, so that decks of the same content give the same records.
func wholeOrder(table string) string {
	switch table {
	case "models", "prompts", "responses", "pairs":
		return "t.id"
	case "prompt_turns":
		return "(SELECT id FROM prompts WHERE n = t.prompt), t.turn"
	case "prompt_tags":
		return "(SELECT id FROM prompts WHERE n = t.prompt), t.tag"
	case "prompt_parents", "checklists":
		return "(SELECT id FROM prompts WHERE n = t.prompt), t.place"
	case "filter_results":
		return "t.subject, t.filter"
	case "rescues":
		return "t.subject"
	case "settings":
		return "t.key"
	case "machine_labels", "gold", "audits":
		return "(SELECT id FROM pairs WHERE n = t.pair)"
	case "label_criteria":
		return "t.event, t.criterion"
	case "guidelines":
		return "t.hash"
	case "drafts":
		return "(SELECT id FROM pairs WHERE n = t.pair), t.annotator, t.base, t.repeat_of"
	}
	return "t.rowid"
}
