package webpage

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"prefdeck/tui/figures"
	"prefdeck/tui/gate"
)

// Page says what the page is about.
type Page struct {
	Deck    string // its name; foreign text
	Version string // the program's
	Made    time.Time
	Figures []figures.Section
}

//go:embed page.css
var style string

// Write writes the page. It is well-formed XML, too, so that a program can read it.
func (p Page) Write(w io.Writer) error {
	var b strings.Builder
	title := "Statistics of " + escaped(p.Deck)
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"+
		"<meta name=\"color-scheme\" content=\"light dark\"/>\n"+
		"<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n", title, style)
	fmt.Fprintf(&b, "<header>\n<h1>%s</h1>\n<p>Made by prefdeck %s on %s. In brackets: n and the 95 %% interval.</p>\n<nav>", title, escaped(p.Version), p.Made.Format("2 January 2006, 15:04"))
	for _, s := range p.Figures {
		fmt.Fprintf(&b, "<a href=\"#%s\">%s</a> ", escaped(s.Name), escaped(s.Name))
	}
	b.WriteString("</nav>\n</header>\n")
	for _, s := range p.Figures {
		fmt.Fprintf(&b, "<section id=\"%s\">\n<h2>%s</h2>\n", escaped(s.Name), escaped(s.Name))
		for _, f := range s.Figures {
			figure(&b, f)
		}
		b.WriteString("</section>\n")
	}
	b.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped returns a text for the page. Foreign text shows what it would do to a
// terminal, and can be no markup.
func escaped(s string) string { return html.EscapeString(gate.Line(s)) }

func figure(b *strings.Builder, f figures.Figure) {
	title := escaped(f.Title)
	if f.Of != "" {
		title = escaped(f.Of) + " " + title
	}
	fmt.Fprintf(b, "<figure>\n<figcaption><h3>%s</h3>", title)
	if f.Why != "" {
		fmt.Fprintf(b, "<p>not defined: %s</p></figcaption>\n</figure>\n", escaped(f.Why))
		return
	}
	fmt.Fprintf(b, "<p>%s</p></figcaption>\n", escaped(f.About))
	switch f.Kind {
	case figures.Series:
		series(b, f)
	case figures.Matrix:
		heat(b, f.Grid)
	}
	bars(b, f)
	numbers(b, f)
	b.WriteString("</figure>\n")
}

// numbers lists the numbers of a figure as text, which narrow windows show in place of
// the chart: there the chart would be cut where its numbers are, or too small to read.
func numbers(b *strings.Builder, f figures.Figure) {
	b.WriteString("<dl>\n")
	for _, bar := range f.Rows {
		name := escaped(bar.Name)
		if bar.Against != "" {
			name += " and " + escaped(bar.Against)
		}
		fmt.Fprintf(b, "<dt>%s</dt><dd>%s</dd>\n", name, escaped(bar.Text))
	}
	b.WriteString("</dl>\n")
}
