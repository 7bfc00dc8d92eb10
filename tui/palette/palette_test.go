package palette

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

func labelling(t testing.TB, s keys.Keymap) *keys.Table {
	t.Helper()
	table, err := s.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// typed presses a list of keys and returns the result of the last one.
func typed(p *Palette, names ...string) (run keys.ActionID, closed bool) {
	for _, name := range names {
		run, closed = p.Press(screentest.Key(name))
	}
	return run, closed
}

func TestFinds(t *testing.T) {
	t.Parallel()
	table := labelling(t, keys.Keymap{})
	for query, want := range map[string]keys.ActionID{
		"undo": keys.Undo, "redo": keys.Redo, "tie": keys.Choose0, "equal": keys.ChooseTie, "bad": keys.ChooseBad, "raw": keys.ViewRaw, "guid": keys.Guideline,
		"copy": keys.Copy, "theme": keys.ThemeOpen, "b much": keys.ChooseB3, "much b": keys.ChooseB3, "past": keys.History, "editor": keys.NoteEditor,
		"scroll.top": keys.ScrollTop, "SKIP": keys.ChooseSkip, "zoom": keys.ViewZoom, "leave": keys.Leave,
	} {
		p := New(table, keys.Deciding)
		p.Type(query)
		if run, closed := typed(p, "enter"); run != want || !closed {
			t.Errorf("%q finds %q, want %q", query, run, want)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	p := New(labelling(t, keys.Keymap{}), keys.Deciding)
	first, second := p.found[0].command.ID, p.found[1].command.ID
	if run, _ := typed(p, "down", "ctrl+n", "ctrl+p", "enter"); run != second {
		t.Errorf("down is %q, want %q", run, second)
	}
	if run, _ := typed(p, "up", "up", "enter"); run != p.found[len(p.found)-1].command.ID {
		t.Errorf("up from the first is %q", run)
	}
	if run, closed := typed(p, "x", "y", "q", "z", "enter"); run != "" || closed {
		t.Errorf("nothing found, and yet %q, %v", run, closed)
	}
	if run, _ := typed(p, "ctrl+u", "enter"); run != first {
		t.Errorf("cleared, the first is %q, want %q", run, first)
	}
	typed(p, "a", "b", "space", "c", "backspace", "ctrl+h")
	if string(p.query) != "ab" {
		t.Errorf("the query is %q", string(p.query))
	}
	typed(p, "space", "c", "d", "ctrl+w")
	if string(p.query) != "ab " {
		t.Errorf("the query is %q", string(p.query))
	}
	p.Type("\x1b[2J\n\x07" + strings.Repeat("x", 500))
	if q := string(p.query); strings.ContainsAny(q, "\x1b\n\x07") || len(p.query) > maxQuery {
		t.Errorf("the query is %q", q)
	}
	if typed(p, "left"); p.notice != "← does nothing here" {
		t.Errorf("left says %q", p.notice)
	}
	if _, closed := typed(p, "esc"); !closed {
		t.Error("esc does not close")
	}
}

// Every command of every mode with the palette, bound to a key or not, is in it
// once and found by its own name.
func TestHoldsEverything(t *testing.T) {
	t.Parallel()
	table := labelling(t, keys.Keymap{Bind: map[keys.ActionID][]string{keys.ViewRaw: nil}})
	for _, mode := range []keys.Mode{keys.Deciding, keys.Unsaved, keys.Idling} {
		for _, b := range table.Commands(mode) {
			if b.ID == keys.Palette {
				continue
			}
			p := New(table, mode)
			p.Type(b.Long)
			if len(p.found) == 0 || !slices.ContainsFunc(p.found, func(f found) bool { return f.command.ID == b.ID && f.score == p.found[0].score }) {
				t.Errorf("%s is not found by %q while %s", b.ID, b.Long, mode)
			}
		}
	}
}

// The fast match scores the same as trying every way through the text.
func TestMatchAgainstEveryWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		query := []rune(rapid.StringMatching(`[ab ]{1,4}`).Draw(t, "query"))
		text := []rune(rapid.StringMatching(`[abAB -]{0,9}`).Draw(t, "text"))
		score, at, ok := match(query, text)
		want, possible := every(query, text, 0, -1)
		if ok != possible || ok && score != want {
			t.Fatalf("match is %d, %v; trying all is %d, %v", score, ok, want, possible)
		}
		if ok && len(at) != len(query) {
			t.Fatalf("hits %v", at)
		}
	})
}

func every(query, text []rune, from, before int) (best int, ok bool) {
	if len(query) == 0 {
		return 0, true
	}
	for j := from; j < len(text); j++ {
		if !strings.EqualFold(string(query[0]), string(text[j])) {
			continue
		}
		rest, possible := every(query[1:], text, j+1, j)
		if !possible {
			continue
		}
		score := rest + worthAt(text, j)
		if before >= 0 && j == before+1 {
			score += worthNext
		}
		if !ok || score > best {
			best, ok = score, true
		}
	}
	return best, ok
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	dark, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	table := labelling(t, keys.Keymap{Bind: map[keys.ActionID][]string{keys.ScrollSync: nil}})
	for _, c := range []struct {
		name  string
		theme themes.Theme
		keys  []string
	}{
		{"all", dark, nil},
		{"found", dark, []string{"s", "c", "r", "down"}},
		{"none", dark, []string{"q", "x", "z"}},
		{"last", dark, []string{"up"}},
	} {
		screentest.Draw(t, c.name, false, func(t *testing.T, width, height int) string {
			p := New(table, keys.Deciding)
			typed(p, c.keys...)
			return screentest.Cells(t, p.View(width, height, c.theme), width, height)
		})
	}
}

func TestASCIIScreen(t *testing.T) {
	t.Parallel()
	plain, err := themes.Pick("", true, themes.Env{NoColor: true, ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	p := New(labelling(t, keys.Keymap{}), keys.Deciding)
	typed(p, "b", "e", "t", "t")
	screen := screentest.Cells(t, p.View(80, 24, plain), 80, 24)
	screentest.ASCII(t, strings.ReplaceAll(screen, "←", ""))
}

// The palette never draws beyond its cells, at any size, for any query.
func TestAnySize(t *testing.T) {
	t.Parallel()
	table := labelling(t, keys.Keymap{})
	th, err := themes.Pick("light", false, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"", "e", "界界界👩‍💻 long query that does not fit anywhere at all"} {
		p := New(table, keys.Deciding)
		p.Type(query)
		for width := 1; width < 100; width += 7 {
			for height := 1; height < 40; height += 5 {
				screentest.Cells(t, p.View(width, height, th), width, height)
			}
		}
	}
}
