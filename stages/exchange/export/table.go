package export

import (
	"time"

	"prefdeck/stages/exchange"
)

// table is a table of all labels for spreadsheets and statistics, one label per row, with
// everything known about it.
func table() format {
	return format{
		name: "csv", about: "one label per row, with everything known about it", undecided: true, bothBad: true, ties: KeepTies, annotators: Each,
		wish: exchange.Wish{Details: true}, takes: []string{"parquet"}, table: true,
		columns: func(Options) []column {
			out := make([]column, len(cells))
			for i, c := range cells {
				out[i] = c.column
			}
			return out
		},
		rows: func(d decision, o Options, s *Account) []line {
			if o.loses(d, d.A, d.B) {
				s.Said[Unthought]++
			}
			row := make([]any, len(cells))
			for i, c := range cells {
				row[i] = c.of(d)
			}
			return []line{{values: row}}
		},
	}
}

var cells = append([]detail{
	{textColumn("prompt"), "the last turn", func(d decision) any { return d.Prompt.Text() }},
	{textColumn("system"), "", func(d decision) any { return d.Prompt.System }},
	{textColumn("earlier_turns"), "JSON list of role and content", func(d decision) any { return jsonText(d.Prompt.Turns[:len(d.Prompt.Turns)-1]) }},
	{textColumn("response_a"), "", func(d decision) any { return d.A.Text }},
	{textColumn("response_b"), "", func(d decision) any { return d.B.Text }},
	{textColumn("model_a"), "", func(d decision) any { name, _ := d.model(false); return name }},
	{textColumn("model_b"), "", func(d decision) any { name, _ := d.model(true); return name }},
	{textColumn("chosen"), "a or b; empty for a tie and both bad", func(d decision) any {
		if d.preferred() {
			return string(d.answer)
		}
		return ""
	}},
	{textColumn("edit"), "an improved version of the better response", func(d decision) any {
		if e := d.edit(); e != nil {
			return e.Text
		}
		return ""
	}},
	{textColumn("labelled_at"), "", func(d decision) any { return stamp(d.first()) }},
}, details...)

func stamp(g exchange.Given) string {
	if g.At.IsZero() {
		return ""
	}
	return g.At.UTC().Format(time.RFC3339)
}
