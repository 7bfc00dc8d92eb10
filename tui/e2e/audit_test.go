package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	kinds "prefdeck/stages/label"
	"prefdeck/store"
)

// audits is the part of stats --json about the audit sample and the pairs that go
// to the person anyway.
type audits struct {
	Audits struct {
		Drawn, Waiting int
		Wrong          ofN
		Filters        map[string]ofN
	}
	Quality struct{ Audit ofN }
	Funnel  struct {
		Label struct {
			Human struct{ In, Dropped, Passed, Waiting int }
		}
	}
}

type ofN struct {
	Of, N int
	Share *float64
}

// numbersOf returns shares without their ratio, which is a pointer.
func numbersOf(shares map[string]ofN) map[string][2]int {
	out := map[string][2]int{}
	for name, s := range shares {
		out[name] = [2]int{s.Of, s.N}
	}
	return out
}

func auditsOf(t testing.TB, deck string) audits {
	t.Helper()
	var a audits
	if err := json.Unmarshal([]byte(done(t, "--deck", deck, "stats", "--json")), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// audited makes a deck of numbered pairs. Filtering drops four, and three of those
// are audited; what names the filter of each.
func audited(t *testing.T) (deck string, what map[string]string) {
	t.Helper()
	kept := func(which string, n int) string {
		return fmt.Sprintf("%s-%04d says that the river runs to the sea.", which, n)
	}
	what = map[string]string{"0003": "repetition", "0004": "identity", "0005": "near-identical"}
	var rows strings.Builder
	for n := range 7 {
		other := fmt.Sprintf("%s-%04d knows how the mountain came to be.", second, n)
		switch n {
		case 3:
			other = fmt.Sprintf("%s-%04d ", second, n) + strings.Repeat("goes on and on ", 60)
		case 4:
			other += " I am ChatGPT, a language model trained by OpenAI."
		case 5:
			other = kept(second, n)
		case 6:
			other = " \n " // nothing to read, so nothing to audit
		}
		row, err := json.Marshal(map[string]string{"prompt": fmt.Sprintf("Question %04d: which is better?", n), "response_a": kept(first, n), "response_b": other})
		if err != nil {
			t.Fatal(err)
		}
		rows.Write(append(row, '\n'))
	}
	dir := t.TempDir()
	file, config := filepath.Join(dir, "pairs.jsonl"), filepath.Join(dir, "prefdeck.toml")
	deck = filepath.Join(dir, "deck.db")
	for path, text := range map[string]string{file: rows.String(), config: "[filter]\nnear_identical = 0.7\naudit = 1.0\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done(t, "--deck", deck, "import", "--as", "pairs", file)
	for range 2 { // the second run changes nothing
		done(t, "--deck", deck, "run", "--stages", "filter", "--config", config)
		if s := statsOf(t, deck); s.Pairs != 7 || s.Queue != 6 {
			t.Fatalf("after filtering: %+v", s)
		}
	}
	return deck, what
}

// Dropped pairs come up among the others and look like them; the answers measure
// the filters and make no training pair.
func TestDropsAreAuditedUnannounced(t *testing.T) {
	t.Parallel()
	deck, what := audited(t)
	if a := auditsOf(t, deck); a.Audits.Drawn != 3 || a.Audits.Waiting != 3 || a.Audits.Wrong.Share != nil || a.Funnel.Label.Human.In != 3 {
		t.Errorf("before labelling: %+v", a)
	}
	settings := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(settings, []byte("[labelling]\nmask_identity = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := &reader{terminal: start(t, 120, 36, nil, "--deck", deck, "--settings", settings, "label")}
	var frame string // the screen around the first pair
	for n := range 6 {
		pair := r.reads()
		screen := r.await("the whole of the pair", contains(fmt.Sprintf(" %d decided", n), "blind", "╰", "7 B much better"))
		lower := strings.ToLower(screen)
		for _, word := range []string{"audit", "dropped", "filter", "identical", "repetition", "identity"} {
			if strings.Contains(lower, word) {
				t.Errorf("pair %s (%s) is announced by %q:\n%s", pair.pair, what[pair.pair], word, screen)
			}
		}
		if now := around(screen); frame == "" {
			frame = now
		} else if now != frame {
			t.Errorf("around pair %s (%s):\n%s\naround the first:\n%s", pair.pair, what[pair.pair], now, frame)
		}
		switch what[pair.pair] {
		case "identity": // prefer what was dropped
			if !contains("▒▒▒▒")(screen) || contains("ChatGPT")(screen) {
				t.Errorf("the name is not masked:\n%s", screen)
			}
			r.decides(keyFor(pair, second))
		case "near-identical":
			r.decides("t")
		default:
			r.decides(keyFor(pair, first))
		}
	}
	r.gets("the end of the queue", contains("6 decided"))
	r.leaves()

	a := auditsOf(t, deck)
	want := map[string][2]int{"repetition": {0, 1}, "identity": {1, 1}, "near-identical": {0, 1}}
	if got := numbersOf(a.Audits.Filters); !maps.Equal(got, want) || a.Audits.Waiting != 0 || a.Audits.Wrong.Of != 1 || a.Audits.Wrong.N != 3 {
		t.Errorf("audits %+v, want wrong of n %v", a.Audits, want)
	}
	if text := done(t, "--deck", deck, "stats"); !contains("drops overruled      33 % (n=3, ", "identity             100 % (n=1, ")(text) {
		t.Errorf("stats do not say so:\n%s", text)
	}
	if h := a.Funnel.Label.Human; h.In != 3 || h.Passed != 3 || h.Dropped != 0 || a.Quality.Audit.N != 3 {
		t.Errorf("labels of the pairs that were not dropped: %+v, quality %+v", h, a.Quality)
	}
	if won := winners(t, deck); len(won) != 3 {
		t.Errorf("exported %v, want the three that were not dropped", won)
	}
	if got, want := shownAs(t, deck), map[string]int{kinds.Fresh: 3, kinds.Audit: 3}; !maps.Equal(got, want) {
		t.Errorf("stored as %v, want %v", got, want)
	}
	sound(t, deck)
}

// keyFor returns the key that prefers a response.
func keyFor(s shown, which string) string {
	if s.left == which {
		return "1"
	}
	return "7"
}

// around returns the frames of the panes with their titles.
func around(screen string) string {
	var out []string
	for line := range strings.SplitSeq(screen, "\n") {
		if strings.HasPrefix(line, "╭") || strings.HasPrefix(line, "╰") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// shownAs counts how often decided pairs were shown as audits and as ordinary
// pairs.
func shownAs(t *testing.T, deck string) map[string]int {
	t.Helper()
	d, err := store.Open(t.Context(), deck, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	past, err := d.History(t.Context(), kinds.HistoryFilter{}, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, x := range past {
		p, err := d.Presentation(t.Context(), x.Current.Presentation)
		if err != nil {
			t.Fatal(err)
		}
		out[p.Kind]++
	}
	return out
}
