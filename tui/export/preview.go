package export

import (
	"encoding/json"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
)

// mostName is how wide the column with the names of a row's fields gets at most.
const mostName = 24

// preview shows the first row on at most n lines: of JSON each field with the beginning
// of its value, as it is written; of other text the beginning.
func (m *Screen) preview(n int) []string {
	fields := split(m.found.first)
	column := 0
	for _, f := range fields {
		column = max(column, min(ansi.StringWidth(gate.Line(f.name)), mostName))
	}
	if column > 0 {
		column += 2
	}
	st, ellipsis := m.theme.Styles(), m.theme.Glyphs.Ellipsis
	width := max(m.width-4-column, 10)
	values := make([][]string, len(fields))
	for i, f := range fields {
		values[i] = strings.Split(ansi.Wrap(gate.Line(f.value), width, ""), "\n")
	}
	var out []string
	for i, rows := range shares(values, n) {
		value := values[i]
		for k := range rows {
			name, line := "", value[k]
			if k == 0 {
				name = ansi.Truncate(gate.Line(fields[i].name), mostName, ellipsis)
			}
			if k == rows-1 && len(value) > rows {
				line = ansi.Truncate(line, width-1, "") + ellipsis
			}
			name += strings.Repeat(" ", column-ansi.StringWidth(name))
			out = append(out, " "+st.Border.Render(m.theme.Glyphs.Quote)+" "+st.Accent.Render(name)+line)
		}
	}
	return out
}

// field is one field of a row with its value as the row writes it.
type field struct{ name, value string }

// split returns the fields of a row of JSON. The last one may be cut. A row of another
// form is one field without a name.
func split(row string) []field {
	whole := []field{{value: row}}
	dec := json.NewDecoder(strings.NewReader(row))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return whole
	}
	var fields []field
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			break
		}
		at := dec.InputOffset()
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			value = json.RawMessage(strings.TrimLeft(row[at:], ": "))
			fields = append(fields, field{name.(string), string(value)})
			break
		}
		fields = append(fields, field{name.(string), string(value)})
	}
	if len(fields) == 0 {
		return whole
	}
	return fields
}

// shares says how many lines of each value fit on n lines: at least one of the first n
// values, and what is left goes to all that are longer by turns.
func shares(values [][]string, n int) []int {
	rows := make([]int, min(len(values), n))
	for given := true; given && n > 0; {
		given = false
		for i := range rows {
			if n > 0 && rows[i] < len(values[i]) {
				rows[i]++
				n--
				given = true
			}
		}
	}
	return rows
}
