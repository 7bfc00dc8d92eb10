package webpage

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/measure"
	"prefdeck/tui/figures"
)

// hostile are names that would be markup, a script, a way out of an attribute, or no
// XML at all.
var hostile = []string{`</svg><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\x00\x1b[2J\xff\ufffe\u202eevil", "&amp;<!--"}

func estimate(value, low, high float64, n int) measure.Estimate {
	return measure.Estimate{Value: value, N: n, Low: low, High: high}
}

// all returns a page with every kind of figure, and a name in every place for one.
func all(name string) Page {
	nan := math.NaN()
	rows := []figures.Bar{
		{Name: name, Estimate: estimate(0.7, 0.6, 0.8, 40), Text: "70 % (n=40)"}, {Name: "b", Against: name, Estimate: estimate(0.4, nan, nan, 3), Text: "40 % (n=3)"},
		{Name: "c", Estimate: estimate(nan, nan, nan, 0), Text: "not defined (n=0): " + name},
	}
	axis := figures.Axis{Low: 0, High: 1, Mark: 0.5}
	grid := &figures.Grid{Names: []string{name, "b"}, Cells: [][]measure.Estimate{{estimate(nan, nan, nan, 0), rows[0].Estimate}, {estimate(0.3, 0.2, 0.4, 40), estimate(nan, nan, nan, 0)}}}
	return Page{Deck: name, Version: "v1", Made: time.Unix(1_700_000_000, 0).UTC(), Figures: []figures.Section{{Name: "Models", Figures: []figures.Figure{
		{Title: "Intervals", Of: name, About: "About.", Axis: axis, Rows: rows},
		{Title: "Counts", About: "About.", Axis: figures.Axis{High: 1, Mark: nan}, Kind: figures.Counts, Rows: rows},
		{Title: "Series", About: "About.", Axis: axis, Kind: figures.Series, Rows: rows},
		{Title: "Matrix", About: "About.", Axis: axis, Kind: figures.Matrix, Grid: grid, Rows: rows},
		{Title: "None", Why: name + " won every comparison"},
		{Title: "Flat", About: "About.", Axis: figures.Axis{Low: 1, High: 1, Mark: 1, Log: true}, Rows: rows[:1]},
	}}}}
}

func written(t *testing.T, p Page) string {
	t.Helper()
	var b strings.Builder
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// inert are the elements that the page is made of: none runs anything or fetches.
var inert = map[string]bool{
	"html": true, "head": true, "meta": true, "title": true, "style": true, "body": true, "header": true, "nav": true, "a": true, "section": true, "h1": true, "h2": true, "h3": true,
	"figure": true, "figcaption": true, "dl": true, "dt": true, "dd": true, "p": true, "svg": true, "text": true, "rect": true, "line": true, "path": true, "circle": true, "polyline": true,
}

// The page is well-formed, runs nothing and refers to nothing outside itself, whatever
// models and decks are called.
func TestThePageIsInert(t *testing.T) {
	t.Parallel()
	outside := regexp.MustCompile(`(?i)https?:|//|url\(|@import|javascript:|data:`)
	for _, name := range append(hostile, "llama3.2") {
		page := written(t, all(name))
		d := xml.NewDecoder(strings.NewReader(page))
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			if !inert[start.Name.Local] {
				t.Errorf("%q makes an element %s", name, start.Name.Local)
			}
			for _, a := range start.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
					t.Errorf("%q makes %s=%q", name, a.Name.Local, a.Value)
				}
			}
		}
		if found := outside.FindString(page); found != "" {
			t.Errorf("%q: the page refers to something outside: %s", name, found)
		}
		if strings.Contains(page, "NaN") || strings.Contains(page, "Inf") {
			t.Errorf("%q: a place that is not defined", name)
		}
	}
}

// Every text of the list is on the page.
func TestThePageHasEveryNumber(t *testing.T) {
	t.Parallel()
	p := all("llama3.2")
	page := written(t, p)
	for _, f := range p.Figures[0].Figures {
		texts := []string{f.Title, f.About, f.Why}
		for _, r := range f.Rows {
			texts = append(texts, r.Name, r.Text)
		}
		for _, text := range texts {
			if !strings.Contains(page, escaped(text)) {
				t.Errorf("the page lacks %q", text)
			}
		}
		for _, r := range f.Rows { // for windows too narrow for the chart
			if f.Why == "" && !strings.Contains(page, "<dd>"+escaped(r.Text)+"</dd>") {
				t.Errorf("no list has %q", r.Text)
			}
		}
	}
	for _, want := range []string{"70+", "30−", "prefers-color-scheme: dark", "@media print", "won every comparison"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("disk full")

func TestAFullDiskIsTold(t *testing.T) {
	t.Parallel()
	if err := all("x").Write(fullDisk{}); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}
