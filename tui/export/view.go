package export

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/shell"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/numbers"
	"prefdeck/tui/path"
)

// nameColumn is the width of the names before the values.
const nameColumn = 10

// View draws the screen: height lines, none wider than width.
func (m *Screen) View() string {
	st := m.theme.Styles()
	if m.helping {
		rows := append([]string{m.header()}, legend.List(m.theme, m.o.Keys.Help(m.mode), m.width, max(m.height-2, 0))...)
		return strings.Join(append(rows, legend.Closing(m.theme, m.key(keys.ScreenHelp)))[:m.height], "\n")
	}
	rows := []string{m.header(), ""}
	rows = append(rows, m.formatRows(max(m.height-formatsLeave, 3))...)
	rows = append(rows, m.label("File")+"  "+m.file()+m.replaces())
	if len(m.choices) > 1 {
		rows = append(rows, strings.Repeat(" ", nameColumn+3)+st.Muted.Render(gate.Line(strings.Join(m.choices, "  "))))
	}
	rows = append(rows, "")
	rows = append(rows, m.counts()...)
	foot := m.foot()
	if room := m.height - len(rows) - len(foot) - 3; room > 0 && m.found != nil && m.found.first != "" {
		rows = append(rows, "", " "+st.Muted.Render("The first row"))
		rows = append(rows, m.preview(room)...)
	}
	for len(rows)+len(foot) < m.height {
		rows = append(rows, "")
	}
	rows = append(rows[:max(m.height-len(foot), 0)], foot...)
	for i, row := range rows {
		rows[i] = ansi.Truncate(row, m.width, m.theme.Glyphs.Ellipsis)
	}
	return strings.Join(rows[:m.height], "\n")
}

// formatsLeave is how many rows of the screen the list of formats leaves to the rest.
const formatsLeave = 18

// formatRows lists the formats with their columns on at most n rows, scrolled so that
// the chosen one is among them.
func (m *Screen) formatRows(n int) []string {
	st := m.theme.Styles()
	width := 0
	for _, f := range m.formats {
		width = max(width, len(f.Name))
	}
	first := min(max(m.chosen-n/2, 0), max(len(m.formats)-n, 0))
	var rows []string
	for i := first; i < min(first+n, len(m.formats)); i++ {
		name, cursor, style := "", "  ", st.Text
		switch above, below := first, len(m.formats)-first-n; {
		case i == first:
			name = "Format"
		case i == first+1 && above > 0:
			name = fmt.Sprintf("%s %d more", m.theme.Glyphs.Above, above)
		case i == first+n-1 && below > 0:
			name = fmt.Sprintf("%s %d more", m.theme.Glyphs.Below, below)
		}
		if i == m.chosen {
			cursor, style = m.theme.Glyphs.Cursor+" ", st.TitleFocus
		}
		f := m.formats[i]
		rows = append(rows, m.label(name)+st.Accent.Render(cursor)+style.Render(f.Name)+
			strings.Repeat(" ", width-len(f.Name)+2)+st.Muted.Render(m.theme.Glyphs.Words(f.Columns)))
	}
	return rows
}

func (m *Screen) header() string {
	left := m.theme.Glyphs.Words(" Export · ") + gate.Line(m.o.Name)
	return m.theme.Styles().Header.Render(left + strings.Repeat(" ", max(m.width-ansi.StringWidth(left), 0)))
}

func (m *Screen) label(name string) string {
	name = m.theme.Glyphs.Words(name)
	return " " + m.theme.Styles().Muted.Render(name+strings.Repeat(" ", max(nameColumn-ansi.StringWidth(name), 0)))
}

// file shows the path, with a cursor while it is being typed.
func (m *Screen) file() string {
	if m.mode == keys.NamingFile {
		return gate.Input(m.input.View())
	}
	return m.theme.Styles().Text.Render(gate.Line(m.wish().path))
}

func (m *Screen) replaces() string {
	if m.found == nil || !m.found.exists || m.said != nil || m.mode == keys.NamingFile {
		return ""
	}
	return "  " + m.theme.Styles().Warn.Render("replaces the existing file")
}

// counts says how many rows there are and what is left out.
func (m *Screen) counts() []string {
	st := m.theme.Styles()
	switch {
	case m.found == nil:
		return []string{" " + st.Muted.Render("counting"+m.theme.Glyphs.Ellipsis)}
	case m.found.err != nil || m.found.sum.Rows == 0:
		return append([]string{" " + st.Warn.Render(gate.Line(m.nothing()))}, m.wrapped(m.left())...)
	}
	first := []string{" " + st.Strong.Render(numbers.Plural(m.found.sum.Rows, "row"))}
	return append(first, m.wrapped(m.left())...)
}

// left says what is left out, and what a reader of the file has to know, with keys in
// place of the options that have one.
func (m *Screen) left() []string {
	lines := told(m.found.sum, "")
	if m.found.sum.Rows > 0 {
		lines = lines[1:] // the first says how many rows there are
	}
	if m.trim {
		lines = append(lines, "whitespace at both ends of responses is trimmed; "+m.key(keys.ExportTrim)+" keeps them")
	}
	here := strings.NewReplacer("--edits", m.key(keys.ExportEdits), "--trim", m.key(keys.ExportTrim), "--", "prefdeck export --")
	for i, line := range lines {
		lines[i] = here.Replace(line)
	}
	return lines
}

// key names the key of an action.
func (m *Screen) key(id keys.ActionID) string { return m.o.Keys.Key(keys.Exporting, id) }

func (m *Screen) wrapped(lines []string) []string {
	var out []string
	for _, line := range lines {
		for l := range strings.SplitSeq(ansi.Wrap(m.theme.Glyphs.Words(gate.Line(line)), max(m.width-2, 10), " "), "\n") {
			out = append(out, " "+m.theme.Styles().Muted.Render(l))
		}
	}
	return out
}

// loaders says how two programs load the file.
func (m *Screen) loaders() []string {
	st := m.theme.Styles()
	var rows []string
	told := 0
	for _, l := range export.Loaders() {
		if m.edits || !strings.HasPrefix(l.Export, "--to "+m.format()+" --out ") || told == 2 {
			continue
		}
		_, file, _ := strings.Cut(l.Export, " --out ")
		lines := gate.Line(named(l.Lines, file, path.Expand(m.wish().path)))
		rows = append(rows, " "+st.Muted.Render(l.Name))
		for line := range strings.SplitSeq(ansi.Wrap(lines, max(m.width-4, 10), ""), "\n") { // whole, to be copied
			rows = append(rows, "   "+st.Code.Render(line))
		}
		told++
	}
	return rows
}

// named puts another file's path into a loader's lines: in its quotation marks, or as a
// shell takes it, which YAML does as well.
func named(lines, file, written string) string {
	if base := filepath.Base(file); base != file { // the loader knows the folder
		file, written = base, filepath.Base(written)
	}
	return strings.NewReplacer(strconv.Quote(file), strconv.Quote(written), file, shell.Quote(written)).Replace(lines)
}

// foot returns the last lines: what happened, how to go on, and the live keys.
func (m *Screen) foot() []string {
	st := m.theme.Styles()
	var rows []string
	switch {
	case m.trouble != "":
		rows = append(rows, " "+st.Bad.Render(m.theme.Glyphs.Cross+" "+gate.Line(m.trouble)))
	case m.writing:
		rows = append(rows, " "+st.Accent.Render("writing"+m.theme.Glyphs.Ellipsis))
	case m.said != nil:
		rows = append(rows, " "+st.Good.Render(m.theme.Glyphs.Check+" "+gate.Line(m.said[0])))
		rows = append(rows, m.loaders()...)
	}
	return append(rows, legend.Line(m.theme, m.hints(), m.width, keys.ScreenHelp, keys.ExportClose))
}
