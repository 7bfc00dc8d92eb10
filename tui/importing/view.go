package importing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/numbers"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 12
)

// nameColumn is the width of the names before the values.
const nameColumn = 10

// View draws the screen: height lines, none wider than width.
func (m *Screen) View() string {
	if m.width < minWidth || m.height < minHeight {
		text := fmt.Sprintf("the import needs %d×%d,\nthis is %d×%d.\nesc goes back", minWidth, minHeight, m.width, m.height)
		return m.fit(strings.Split(ansi.Wrap(m.theme.Glyphs.Words(text), max(m.width, 1), ""), "\n"), nil)
	}
	if m.helping {
		rows := legend.List(m.theme, m.o.Keys.Help(m.mode), m.width, max(m.height-2, 0))
		return m.fit(append([]string{m.header()}, rows...), []string{legend.Closing(m.theme, m.o.Keys.Key(m.mode, keys.ScreenHelp))})
	}
	rows := []string{m.header(), "", m.label("File") + "  " + m.file()}
	foot := m.foot()
	room := m.height - len(rows) - len(foot)
	switch m.mode {
	case keys.ChoosingFile:
		rows = append(rows, m.fileLines(room)...)
	case keys.Importing, keys.NamingAnnotator, keys.NamingPrompts:
		rows = append(rows, m.previewLines(room)...)
	case keys.Loading:
		rows = append(rows, "", " "+m.theme.Styles().Accent.Render(m.theme.Glyphs.Words(m.loading())))
	case keys.Imported:
		rows = append(rows, m.resultLines(room)...)
	}
	return m.fit(rows, foot)
}

// fit puts the last lines at the bottom and cuts every line to the width.
func (m *Screen) fit(rows, foot []string) string {
	above := max(m.height-len(foot), 0)
	rows = slices.Concat(rows, make([]string, above))[:above]
	rows = slices.Concat(rows, foot)[:max(m.height, 0)]
	for i, row := range rows {
		rows[i] = ansi.Truncate(row, m.width, m.theme.Glyphs.Ellipsis)
	}
	return strings.Join(rows, "\n")
}

func (m *Screen) header() string {
	left := m.theme.Glyphs.Words(" Import · ") + gate.Line(m.o.Name)
	right := ""
	if m.found != nil && m.mode != keys.ChoosingFile && m.mode != keys.Loading && m.mode != keys.Imported {
		right = "nothing is stored yet "
	}
	gap := m.width - ansi.StringWidth(left) - ansi.StringWidth(right)
	if gap < 2 {
		right, gap = "", m.width-ansi.StringWidth(left)
	}
	return m.theme.Styles().Header.Render(left + strings.Repeat(" ", max(gap, 0)) + right)
}

func (m *Screen) label(name string) string {
	return " " + m.theme.Styles().Muted.Render(name+strings.Repeat(" ", max(nameColumn-len(name), 0)))
}

// file shows the path, with a cursor while it is being typed.
func (m *Screen) file() string {
	if m.mode == keys.ChoosingFile {
		return gate.Input(m.input.View())
	}
	text := m.theme.Styles().Text.Render(gate.Line(m.wish.path))
	if m.found != nil && m.found.preview.Files > 1 {
		text += m.theme.Styles().Muted.Render("  " + numbers.Plural(m.found.preview.Files, "file"))
	}
	return text
}

// fileLines lists the files that match the path, scrolled so that the chosen one is
// among them.
func (m *Screen) fileLines(n int) []string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	rows := []string{""}
	if len(m.files.entries) == 0 {
		return append(rows, " "+st.Muted.Render("no file here that import reads; you can type a path or a pattern"))
	}
	n = max(n-4, 1)
	width := 0
	for _, e := range m.files.entries {
		width = max(width, ansi.StringWidth(gate.Line(e.name))+1)
	}
	width = min(width, m.width-14)
	first := min(max(m.files.chosen-n/2, 0), max(len(m.files.entries)-n, 0))
	for i := first; i < min(first+n, len(m.files.entries)); i++ {
		cursor, style := "  ", st.Text
		if i == m.files.chosen {
			cursor, style = g.Cursor+" ", st.TitleFocus
		}
		e := m.files.entries[i]
		name, about := gate.Line(e.name), size(e.size)
		switch e.kind {
		case folder:
			name, about = name+"/", ""
		case all:
			name, about = "./", "all files of this folder and those below it"
		case text:
			about += "  plain text: one prompt per line"
		}
		name = ansi.Truncate(name, width, g.Ellipsis)
		rows = append(rows, " "+st.Accent.Render(cursor)+style.Render(name)+strings.Repeat(" ", max(width-ansi.StringWidth(name), 0)+2)+st.Muted.Render(about))
	}
	return append(rows, "", " "+st.Muted.Render(g.Words("Type to narrow the list, or any path or pattern: ~/data/*.jsonl")))
}

// size returns the size of a file as a person would say it.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1e6:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// loading says how far the import is.
func (m *Screen) loading() string {
	if m.task == nil {
		return ""
	}
	text := "importing" + m.theme.Glyphs.Ellipsis
	if m.task.stopped {
		text = "stopping" + m.theme.Glyphs.Ellipsis
	}
	if h := m.task.heard; h.rows > 0 {
		text += " " + numbers.Plural(h.rows, "row") + " read, " + numbers.Number(h.counts.Added) + " new"
	}
	return text
}

// foot returns the last lines: what happened, and the live keys.
func (m *Screen) foot() []string {
	st := m.theme.Styles()
	var rows []string
	if m.trouble != "" {
		rows = append(rows, m.wrapped(m.theme.Glyphs.Cross+" "+m.trouble, st.Bad, 3)...)
	}
	about, rest := m.hints()
	if len(about) > 0 {
		start := " " + st.Muted.Render("holds") + "  "
		rows = append(rows, start+legend.Fill(m.theme, about, m.width-ansi.StringWidth(start)))
	}
	return append(rows, legend.Line(m.theme, rest, m.width, keys.ScreenHelp, keys.ImportClose))
}

// hints returns the live keys that have something to do: those that say what a field
// holds, and the rest.
func (m *Screen) hints() (about, rest []keys.Hint) {
	for _, h := range m.o.Keys.Hints(m.mode) {
		switch h.ID {
		case keys.ImportAsPrompt, keys.ImportAsAnswer, keys.ImportAsA, keys.ImportAsB, keys.ImportAsModel, keys.ImportOut, keys.ImportReverse, keys.ImportAgain:
			if len(m.fields()) > 0 && (h.ID != keys.ImportAgain || len(m.wish.maps)+len(m.wish.without) > 0) {
				about = append(about, h)
			}
			continue
		case keys.ImportStart:
			if m.suggests() {
				h.Text = "as suggested"
			}
		case keys.ImportSuggest:
			if m.found == nil || m.found.preview.Suggestion == nil || m.suggests() {
				continue
			}
		case keys.ImportLabels:
			if !m.preferring() {
				continue
			}
		case keys.ImportPrompts:
			if !m.elsewhere() {
				continue
			}
		case keys.ImportRow:
			if m.found == nil || len(m.found.preview.First) < 2 {
				continue
			}
		case keys.ImportDown:
			if len(m.fields()) == 0 {
				continue
			}
		case keys.ImportComplete, keys.ImportNext:
			if len(m.files.entries) == 0 {
				continue
			}
		}
		rest = append(rest, h)
	}
	return about, rest
}

// wrapped puts a text on at most n lines in a style.
func (m *Screen) wrapped(text string, style themes.Pen, n int) []string {
	lines := strings.Split(ansi.Wrap(m.theme.Glyphs.Words(gate.Line(text)), max(m.width-2, 10), " "), "\n")
	var out []string
	for i, line := range lines {
		if i == n-1 && len(lines) > n {
			line = ansi.Truncate(line, max(m.width-3, 0), "") + m.theme.Glyphs.Ellipsis
		}
		if i == n {
			break
		}
		out = append(out, " "+style.Render(line))
	}
	return out
}
