package picker

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// The sample's two answers use, between them, the colours of code and of prose.
// Their lines are short, so that none is cut.
const (
	sampleCode = "Count as you go, in `O(n)`:\n\n```go\n// each word once\nvar n int\nfor i := range 10 {\n" +
		"\tif !old(w[i]) {\n\t\tn += 1\n\t}\n}\nsay(\"words\", n)\n```\n\nThat is all."
	sampleProse = "## Counting\n\nA **set** keeps each word *once*; its size is the answer.\n\n" +
		"- read the words\n- put them into the set\n\n> Mind the empty word.\n\n| step | cost |\n|---|---|\n| put | O(1) |"
)

// leastBeside is the width from which the two panes of the sample stand side by
// side.
const leastBeside = 50

// draw redraws the sample. It renders markdown, which View must not do.
func (p *Picker) draw() {
	width, height := p.sampleSize()
	p.sample = nil
	if width < 20 || height < 8 {
		return
	}
	th := p.Chosen().Theme
	st, g := th.Styles(), th.Glyphs
	blind := st.Header.Render(g.Blind + " blind ")
	rows := []string{
		across(fitting(width-ansi.StringWidth(blind), st.Header.Bold(true).Render(" sample "), st.HeaderMuted.Render(" 12 of 40"),
			st.HeaderMuted.Render(g.Words(" · 3 flagged "))), st.Header.Render(" "), width, blind),
		st.Accent.Render(g.Quote) + " " + st.Text.Render("Count the words of a list."),
	}
	rows = append(rows, panes(width, height-6, th)...)
	rows = append(rows,
		st.Selection.Render(ansi.Truncate(" "+g.Cursor+" a chosen row ", width, ""))+" "+st.Text.Render("and ")+st.Muted.Render("quiet ")+st.Faint.Render("text"),
		fitting(width, " "+st.A.Render("A")+" "+st.Added.Render("+added"), "  "+st.B.Render("B")+" "+st.Removed.Render("-removed"),
			"  "+st.Good.Render(g.Check+" done"), "  "+st.Bad.Render(g.Cross+" failed")),
		fitting(width, " "+st.Warn.Render("key ignored: too soon"), "  "+st.Notice.Render(" a notice ")),
		fitting(width, " "+st.Good.Render(g.Words("B better · 41 s")), key(th, g.Words("1…7"), "choose"), key(th, "u", "undo"), key(th, "?", "keys")),
	)
	for _, row := range rows {
		p.sample = append(p.sample, ansi.Truncate(row, width, ""))
	}
}

func key(th themes.Theme, name, does string) string {
	return "  " + th.Styles().Key.Render(name) + " " + th.Styles().KeyHelp.Render(does)
}

// fitting joins as many of the parts, from the first on, as fit.
func fitting(width int, parts ...string) string {
	row := ""
	for _, part := range parts {
		if ansi.StringWidth(row+part) > width {
			break
		}
		row += part
	}
	return row
}

// across fills a line between two texts.
func across(left, fill string, width int, right string) string {
	return left + strings.Repeat(fill, max(width-ansi.StringWidth(left)-ansi.StringWidth(right), 0)) + right
}

// panes returns the sample's two answers, the first one focused.
func panes(width, height int, th themes.Theme) []string {
	var a, b pane.Pane
	a.Title, b.Title = "A", "B"
	beside := width >= leastBeside
	if beside {
		a.SetSize(width/2, height)
		b.SetSize(width-width/2, height)
	} else {
		a.SetSize(width, (height+1)/2)
		b.SetSize(width, height/2)
	}
	for text, p := range map[string]*pane.Pane{sampleCode: &a, sampleProse: &b} {
		inner, _ := p.Inner()
		p.SetLines(markdown.Render(text, inner, th, markdown.Rendered))
	}
	if beside {
		return pane.Beside(th, pane.Box{Pane: &a, Focused: true}, pane.Box{Pane: &b})
	}
	return append(a.Rows(true, th), b.Rows(false, th)...)
}
