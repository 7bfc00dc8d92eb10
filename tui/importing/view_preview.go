package importing

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/exchange"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
	"prefdeck/tui/report"
)

// previewLines shows a row's fields, what they hold and what the row becomes, and sums
// the rows looked at up, on n lines.
func (m *Screen) previewLines(n int) []string {
	st := m.theme.Styles()
	rows := []string{m.label("Rows are") + "  " + st.Text.Render(kindText(m.wish.as))}
	if text := m.promptsText(); text != "" {
		rows = append(rows, m.label("Prompts")+"  "+text)
	}
	if text := m.labelsText(); text != "" {
		rows = append(rows, m.label("Labels")+"  "+text)
	}
	switch {
	case m.found == nil:
		return append(rows, "", " "+st.Muted.Render("reading the first rows"+m.theme.Glyphs.Ellipsis))
	case m.found.err != nil:
		return append(append(rows, ""), m.wrapped(m.theme.Glyphs.Cross+" "+m.found.err.Error(), st.Bad, n-2)...)
	case m.found.preview.Whole:
		return append(append(rows, ""), m.wrapped("This is a whole deck: all of it comes in as it is, with its labels.", st.Text, n-2)...)
	}
	sum := m.summary()
	room := n - len(rows) - len(sum) - 2
	fields := m.fieldLines(max(room-minBecomes, 2))
	rows = append(append(rows, ""), fields...)
	if left := room - len(fields) - 1; left > 0 {
		rows = append(append(rows, ""), m.outcomes(left)...)
	}
	for len(rows)+len(sum) < n {
		rows = append(rows, "")
	}
	return append(rows[:max(n-len(sum), 0)], sum...)
}

// promptsText says where the prompts are, if the rows only name them; "" if they hold
// them.
func (m *Screen) promptsText() string {
	st := m.theme.Styles()
	switch {
	case m.mode == keys.NamingPrompts:
		return st.Muted.Render("of ") + gate.Input(m.input.View())
	case m.wish.prompts != "":
		return st.Text.Render("of " + gate.Line(m.wish.prompts))
	case m.elsewhere():
		return st.Text.Render("numbers, so they are in another file; ") + st.Key.Render(m.o.Keys.Key(keys.Importing, keys.ImportPrompts)) + st.Text.Render(" names it")
	}
	return ""
}

// labelsText says what becomes of preferences in the rows; "" if there are none.
func (m *Screen) labelsText() string {
	st := m.theme.Styles()
	switch {
	case m.mode == keys.NamingAnnotator:
		return st.Muted.Render("of ") + gate.Input(m.input.View())
	case m.wish.labelsOf != "":
		return st.Text.Render("of " + gate.Line(m.wish.labelsOf))
	case m.preferring():
		return st.Text.Render("none: preferences are left out; ") + st.Key.Render(m.o.Keys.Key(keys.Importing, keys.ImportLabels)) + st.Text.Render(" makes labels of them")
	}
	return ""
}

// minBecomes is how many lines the fields leave to what the row becomes.
const minBecomes = 5

// kindText says what rows of a kind are read as.
func kindText(as exchange.RowKind) string {
	if as == "" {
		return "recognised by their fields"
	}
	return string(as)
}

// The widths of the columns of fields.
const (
	maxFieldColumn = 24
	wordColumn     = 12
)

// short returns a word of the map without the model whose column the field is: it has
// the field's name.
func short(word string) string {
	word, _, _ = strings.Cut(word, ":")
	return word
}

// fieldLines lists the fields of the row with what they hold, on at most n lines.
func (m *Screen) fieldLines(n int) []string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	fields := m.fields()
	width := len("Field")
	for _, f := range fields {
		width = max(width, ansi.StringWidth(gate.Line(f.Name)))
	}
	width = min(width, maxFieldColumn)
	rows := []string{"   " + st.Muted.Render(column("Field", width)+"  "+column("holds", wordColumn)+"  "+m.rowName(m.row))}
	n = max(n-1, 1)
	first := min(max(m.cursor-n/2, 0), max(len(fields)-n, 0))
	for i := first; i < min(first+n, len(fields)); i++ {
		cursor, style := "  ", st.Text
		if i == m.cursor {
			cursor, style = g.Cursor+" ", st.TitleFocus
		}
		f := fields[i]
		word, wordStyle := short(f.Word), st.Good
		switch {
		case f.Out:
			word, wordStyle = "left out", st.Warn
		case word == "":
			word, wordStyle = "-", st.Muted
		}
		rows = append(rows, " "+st.Accent.Render(cursor)+style.Render(column(gate.Line(f.Name), width))+"  "+
			wordStyle.Render(column(word, wordColumn))+"  "+st.Muted.Render(m.sample(f.Sample)))
	}
	return rows
}

// sample draws foreign text on one line.
func (m *Screen) sample(text string) string {
	text = gate.Line(text)
	if m.theme.Glyphs.ASCII {
		text = strings.ReplaceAll(text, "⏎", `\n`)
	}
	return text
}

// column cuts or fills a text to a width.
func column(text string, width int) string {
	text = ansi.Truncate(text, width, "")
	return text + strings.Repeat(" ", width-ansi.StringWidth(text))
}

// rowName names a row of the preview by its place in the file.
func (m *Screen) rowName(i int) string {
	if first := m.found.preview.First; i < len(first) && first[i].Line > 0 {
		return fmt.Sprintf("Line %d", first[i].Line)
	}
	return fmt.Sprintf("Row %d", i+1)
}

// outcomes shows the row's result in the deck and, as far as there is room on n lines,
// the results of the rows after it. The sum counts the unreadable ones.
func (m *Screen) outcomes(n int) []string {
	st, r := m.theme.Styles(), m.shownRow()
	switch {
	case r == nil:
		return nil
	case r.Err != nil:
		return m.wrapped(m.theme.Glyphs.Cross+" this row cannot be read: "+r.Err.Error(), st.Warn, n)
	case r.Prompt == "":
		return []string{" " + st.Muted.Render("what this row becomes depends on the rows that follow it")}
	}
	rows := m.becomes("It", r)
	for i := m.row + 1; i < len(m.found.preview.First); i++ {
		r := &m.found.preview.First[i]
		if r.Err != nil || r.Prompt == "" {
			continue
		}
		next := m.becomes(m.rowName(i), r)
		if len(rows)+1+len(next) > n {
			break
		}
		rows = append(append(rows, ""), next...)
	}
	return rows[:min(len(rows), n)]
}

// becomes shows what a row, which name stands for, becomes in the deck.
func (m *Screen) becomes(name string, r *exchange.PreviewRow) []string {
	st := m.theme.Styles()
	rows := []string{" " + st.Muted.Render(name+" becomes "+become(r))}
	quote := func(who, text string) {
		line := ansi.Truncate(m.sample(text), max(m.width-4-ansi.StringWidth(who), 0), m.theme.Glyphs.Ellipsis)
		rows = append(rows, " "+st.Border.Render(m.theme.Glyphs.Quote)+" "+st.Muted.Render(who)+st.Text.Render(line))
	}
	quote("", r.Prompt)
	for i, a := range r.Answers {
		who := string(rune('A'+i)) + "  "
		if len(r.Answers) == 1 {
			who = ""
		}
		if a.Model != "" {
			who += gate.Line(a.Model) + ": "
		}
		quote(who, a.Text)
	}
	return rows
}

// become names what a row becomes.
func become(r *exchange.PreviewRow) string {
	switch {
	case r.Kind == exchange.Pairs:
		return "a prompt with two responses to compare"
	case len(r.Answers) == 1:
		return "a prompt with a response"
	case len(r.Answers) > 1:
		return "a prompt with " + numbers.Plural(len(r.Answers), "response")
	}
	return "a prompt"
}

// summary sums the rows looked at up, with what was not read of them.
func (m *Screen) summary() []string {
	st := m.theme.Styles()
	p := m.found.preview
	which := "Would come in: "
	if !p.All {
		which = "From the first rows would come in: "
	}
	style := st.Strong
	if p.Report.Added == (exchange.Added{}) {
		style = st.Warn
	}
	rows := m.wrapped(which+report.ImportLine(p.Report), style, 2)
	if len(p.Report.Bad) > 0 && (m.shownRow() == nil || m.shownRow().Err == nil) {
		rows = append(rows, m.wrapped(m.theme.Glyphs.Cross+" "+brief(p.Report).Bad[0].Error(), st.Warn, 2)...)
	}
	for _, text := range p.Notices[:min(len(p.Notices), 2)] {
		rows = append(rows, m.wrapped(text, st.Muted, 2)...)
	}
	if s := p.Suggestion; s != nil {
		var names []string
		for _, word := range slices.Sorted(maps.Keys(s)) {
			names = append(names, s[word]+" as "+short(word))
		}
		rows = append(rows, m.wrapped(m.suggestKey()+" reads "+strings.Join(names, ", "), st.Accent, 2)...)
	}
	return rows
}

// resultLines shows the result of the import, with the words of the command line.
func (m *Screen) resultLines(n int) []string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	r := m.result
	rows := []string{""}
	switch {
	case r.stopped:
		rows = append(rows, m.wrapped("Stopped. What has come in stays; imported again, the rest follows.", st.Strong, 2)...)
		rows = append(rows, m.wrapped(report.ImportLine(r.report), st.Text, 2)...)
	case r.report.Rows == 0 && r.err != nil:
		return append(rows, m.wrapped(g.Cross+" "+r.err.Error(), st.Bad, n-1)...)
	case r.report.Added == exchange.Added{} && r.report.Known == 0:
		rows = append(rows, m.wrapped(g.Cross+" "+report.ImportLine(r.report), st.Bad, 2)...)
	default:
		rows = append(rows, m.wrapped(g.Check+" "+report.ImportLine(r.report), st.Good, 2)...)
	}
	if text := next(r.report.Added); text != "" && !r.stopped {
		rows = append(append(rows, ""), m.wrapped(text, st.Text, 2)...)
	}
	var told strings.Builder
	report.Unread(&told, brief(r.report))
	if told.Len() > 0 {
		rows = append(rows, "")
		for line := range strings.Lines(told.String()) {
			rows = append(rows, m.wrapped(strings.TrimSuffix(line, "\n"), st.Warn, 3)...)
		}
	}
	for i, text := range r.notices {
		if i == 0 {
			rows = append(rows, "")
		}
		rows = append(rows, m.wrapped(text, st.Muted, 3)...)
	}
	if len(rows) > n {
		rows = append(rows[:n-1], " "+st.Muted.Render(fmt.Sprintf("%s%d more lines", g.Ellipsis, len(rows)-n+1)))
	}
	return rows
}

// next says what becomes of the rows that came in; "" if none did.
func next(a exchange.Added) string {
	switch {
	case a.Pairs > 0 && a.Labels == 0:
		return "Next: label the pairs."
	case a.Pairs == 0 && a.Responses > 0:
		return "Next: filter the responses; two to one prompt become a pair to label."
	case a.Pairs == 0 && a.Prompts > 0:
		return "Next: ask models for responses, or import some."
	}
	return ""
}

// brief returns a report whose rows name their files without the folder, which is on
// the screen already.
func brief(r exchange.Report) exchange.Report {
	r.Bad = slices.Clone(r.Bad)
	for i := range r.Bad {
		r.Bad[i].File = filepath.Base(r.Bad[i].File)
	}
	return r
}
