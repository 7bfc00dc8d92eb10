package history

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

func newList(t *testing.T) *List {
	t.Helper()
	table, err := keys.Keymap{}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	l := New(table, []string{"format", "style"})
	l.SetChoices(label.FilterChoices{Sources: []string{"mine"}})
	l.SetSize(80, 24)
	return l
}

func past(from, n int) []PastDecision {
	var rows []PastDecision
	for i := range n {
		rows = append(rows, PastDecision{Past: label.Past{
			Seq: int64(from - i), Pair: stages.ID(fmt.Sprint("pair", from-i)), Excerpt: fmt.Sprintf("Question %d\x1b[31m?", from-i),
			Current: label.Event{Choice: label.Graded(-2), Blind: true}, Versions: 1,
		}, As: label.Presentation{Left: label.SideB}})
	}
	return rows
}

func cells(t *testing.T, l *List, width, height int) string {
	t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	l.SetSize(width, height)
	rows := l.View(theme)
	if len(rows) != height {
		t.Fatalf("%d lines, want %d", len(rows), height)
	}
	for _, row := range rows {
		if ansi.StringWidth(row) > width {
			t.Errorf("%d cells: %q", ansi.StringWidth(row), row)
		}
		if strings.Contains(row, "\x1b[31m?") {
			t.Errorf("foreign text reaches the terminal: %q", row)
		}
	}
	return ansi.Strip(strings.Join(rows, "\n"))
}

func TestPagesAreAskedForBeforeTheEnd(t *testing.T) {
	t.Parallel()
	l := newList(t)
	first := l.First()
	l.Got(first.Number, past(100, Page), nil)
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}} {
		if got := cells(t, l, size[0], size[1]); !strings.Contains(got, "B better") || !strings.Contains(got, "Question 100") {
			t.Errorf("%v:\n%s", size, got)
		}
	}
	a := l.Press(screentest.Key("G"))
	if a.Ask == nil || a.Ask.Before != 51 {
		t.Fatalf("%+v", a)
	}
	if l.Press(screentest.Key("j")).Ask != nil {
		t.Error("asked twice for one page")
	}
	l.Got(a.Ask.Number, past(50, 3), nil)
	l.Press(screentest.Key("G"))
	if got := l.Press(screentest.Key("enter")); got.Open == nil || got.Open.Pair != "pair48" || !got.Closed {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(cells(t, l, 80, 24), "all · 53") {
		t.Error(cells(t, l, 80, 24))
	}
}

func TestFiltersStartAgainAndStaleAnswersAreDropped(t *testing.T) {
	t.Parallel()
	l := newList(t)
	stale := l.First()
	for _, c := range []struct {
		key  string
		want label.HistoryFilter
	}{
		{"f", label.HistoryFilter{Flagged: true}}, {"s", label.HistoryFilter{Skipped: true}}, {"!", label.HistoryFilter{Fast: true}},
		{"t", label.HistoryFilter{Tied: true}}, {"r", label.HistoryFilter{Tied: true, Tag: "format"}}, {"t", label.HistoryFilter{Tag: "format"}},
		{"r", label.HistoryFilter{Tag: "style"}}, {"r", label.HistoryFilter{}}, {"p", label.HistoryFilter{Source: "mine"}}, {"a", label.HistoryFilter{}},
	} {
		if a := l.Press(screentest.Key(c.key)); a.Ask == nil || a.Ask.Filter != c.want || a.Ask.Before != 0 {
			t.Errorf("%s: %+v", c.key, a.Ask)
		}
	}
	l.Got(stale.Number, past(5, 5), nil)
	if got := cells(t, l, 80, 10); !strings.Contains(got, "reading…") {
		t.Errorf("an old answer is shown:\n%s", got)
	}
	l.Press(screentest.Key("/"))
	for _, k := range []string{"x", "q", "backspace"} {
		l.Press(screentest.Key(k))
	}
	if a := l.Press(screentest.Key("enter")); a.Ask == nil || a.Ask.Filter.Text != "x" {
		t.Errorf("%+v", a)
	} else {
		l.Got(a.Ask.Number, nil, nil)
	}
	if got := cells(t, l, 80, 10); !strings.Contains(got, "no decision matches") {
		t.Error(got)
	}
	l.Got(l.asked, nil, errors.New("no\x1bdisk"))
	if got := cells(t, l, 80, 10); !strings.Contains(got, "cannot be read") {
		t.Error(got)
	}
	if !l.Press(screentest.Key("esc")).Closed {
		t.Error("esc does not close it")
	}
}

// A search reads the language of the queue's, and says at once which word past
// decisions cannot be searched by.
func TestSearchReadsTheLanguageOfTheQueue(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]label.HistoryFilter{
		"the sea":                       {Text: "the sea"},
		`source:mine is:flagged "a  b"`: {Text: "a  b", Source: "mine", Flagged: true},
		"is:skipped is:flagged":         {Skipped: true, Flagged: true},
		"is:done north":                 {Text: "north"},
		"north sou\tm\t":                {Text: "north", Source: "mine"},
	} {
		l := newList(t)
		l.Press(screentest.Key("/"))
		for i, part := range strings.Split(text, "\t") {
			if i > 0 {
				l.Press(screentest.Key("tab"))
			}
			l.Type(part)
		}
		if a := l.Press(screentest.Key("enter")); a.Ask == nil && want != (label.HistoryFilter{}) || a.Ask != nil && a.Ask.Filter != want {
			t.Errorf("%q asks for %+v, want %+v", text, a.Ask, want)
		}
	}
	for text, says := range map[string]string{
		"model:x":  "model:x searches the queue, not past decisions",
		"is:so":    "is:so: write is:done",
		`"unclose`: "lacks its closing quotation mark",
	} {
		l := newList(t)
		l.Press(screentest.Key("/"))
		l.Type(text)
		if a := l.Press(screentest.Key("enter")); a.Ask != nil || !strings.Contains(cells(t, l, 120, 24), says) {
			t.Errorf("%q asks for %+v:\n%s", text, a.Ask, cells(t, l, 120, 3))
		}
		l.Press(screentest.Key("backspace"))
		if strings.Contains(cells(t, l, 120, 24), says) {
			t.Errorf("%q is still said after it was changed", says)
		}
	}
}
