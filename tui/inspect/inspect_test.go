package inspect

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

// gallery holds exhibits in memory.
type gallery []label.Exhibited

func (g gallery) Exhibits(_ context.Context, lone bool, after int64, limit int) ([]label.Exhibit, error) {
	var out []label.Exhibit
	for _, e := range g {
		if e.Lone == lone && e.N > after && len(out) < limit {
			out = append(out, e.Exhibit)
		}
	}
	return out, nil
}

func (g gallery) Exhibited(ctx context.Context, wanted []label.Exhibit) ([]label.Exhibited, error) {
	out := make([]label.Exhibited, len(wanted))
	for i, w := range wanted {
		out[i] = g[slices.IndexFunc(g, func(e label.Exhibited) bool { return e.Exhibit == w })]
	}
	return out, ctx.Err()
}

func (g gallery) Background(_ context.Context, pair stages.ID) (label.Background, error) {
	i := slices.IndexFunc(g, func(e label.Exhibited) bool { return e.Pair.ID == pair })
	return label.Background{Pair: g[i].Pair, A: label.Origin{Response: g[i].Responses[0]}, B: label.Origin{Response: g[i].Responses[1]}}, nil
}

// mixed returns a pair that was decided, one that was dropped, one that waits, and a
// dropped response.
func mixed(t *testing.T) gallery {
	t.Helper()
	var g gallery
	for i, word := range []string{"one", "two", "three", "four"} {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: "Say " + word + "."})
		if err != nil {
			t.Fatal(err)
		}
		e := label.Exhibited{Exhibit: label.Exhibit{N: int64(i + 1)}, Prompt: p, Models: []string{"qwen", "llama"},
			Responses: []response.Response{{ID: stages.ID("a" + word), Text: "Left " + word + ", says Qwen."}, {ID: stages.ID("b" + word), Text: "Right " + word + "."}},
			Pair:      pairing.Pair{ID: stages.ID("pair " + word), Route: pairing.ToPerson}}
		g = append(g, e)
	}
	g[0].Given = []label.GivenChoice{{Annotator: "ann", Choice: label.Graded(3)}}
	g[1].Dropped, g[1].By = true, "near-identical"
	g[1].Pair.Drop("near-identical", "they say the same")
	g[2].Waits = true
	g[3].Lone, g[3].Dropped, g[3].By, g[3].Reason, g[3].N = true, true, "refusal", "it refuses", 1
	g[3].Responses, g[3].Models, g[3].Pair = g[3].Responses[:1], g[3].Models[:1], pairing.Pair{}
	return g
}

// visitor drives the screen without a program around it.
type visitor struct {
	*screentest.Stage
	s *Screen
}

func visit(t *testing.T, g label.Gallery, o Options, width, height int) *visitor {
	t.Helper()
	o.Keys, o.Mask = keys.DefaultOn(label.SevenPoint), true
	s := New(t.Context(), g, o)
	v := &visitor{Stage: screentest.Set(t, s, width, height, themes.Env{}), s: s}
	v.Run(s.Init())
	return v
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	for name, names := range map[string][]string{"decided": nil, "dropped": {"]"}, "lone": {"}"}, "facts": {"i"}} {
		screentest.Draw(t, name, false, func(t *testing.T, width, height int) string {
			v := visit(t, mixed(t), Options{Name: "g.db"}, width, height)
			v.Press(names...)
			return v.Cells()
		})
	}
	t.Run("tall", func(t *testing.T) { // with what is behind the pair below it
		t.Parallel()
		golden.RequireEqual(t, visit(t, mixed(t), Options{Name: "g.db"}, 200, 60).Cells())
	})
}

// Below a pair that waits stands nothing that would sway the person.
func TestATallScreenKeepsPairsThatWaitBlind(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{Name: "g.db"}, 200, 60)
	v.See("Behind the pair")
	v.Press("]", "]")
	if screen := v.Cells(); !v.s.now.Waits || strings.Contains(screen, "Behind the pair") || strings.Contains(strings.ToLower(screen), "qwen") {
		t.Error(screen)
	}
}

// What became of each pair is told, with the reason; of a pair that waits for a
// decision, only its texts, and without the names of models.
func TestEachPairTellsItsFate(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{Name: "g.db"}, 100, 30)
	v.See("1 of 4", "Say one.", "kept; ann: B much better", "rejected", "chosen", "3 pairs and 1 response in no pair, 2 dropped: near-identical 1, refusal 1")
	v.Press("]")
	v.See("2 of 4", "dropped by near-identical: they say the same", "Left two, says Qwen.")
	v.Press("]")
	v.See("3 of 4", "waits for your decision", "Left three")
	v.DontSee("Qwen", "chosen")
	v.Press("i")
	v.See("what is behind it would sway you")
	v.Press("]")
	v.See("a response in no pair, dropped by refusal: it refuses", "Left four")
	v.Press("]")
	v.See("no more pairs")
	v.Press("[", "[", "i")
	v.See("Behind the pair", "model", "Filters on the pair")
	v.Press("]")
	v.DontSee("Behind the pair") // it waits
	v.Press("]", "i")
	v.See("dropped by refusal", "by qwen")
	v.Press("esc")
	v.See("Left four")
	v.Press("q")
	if !v.Left {
		t.Error("q does not leave")
	}
}

func TestOnlySomeAreListed(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{}, 100, 30)
	for _, want := range [][]string{{"kept", "1 of 2", "Say one."}, {"dropped", "1 of 2", "Say two."}, {"dropped by near-identical", "1 of 1"}, {"dropped by refusal", "1 of 1", "Say four."}, {"1 of 4"}} {
		v.Press("f")
		if want[0] == "1 of 4" {
			want[0] = "4 of 4" // the pair on screen stays
		}
		v.See(want...)
	}
	v = visit(t, mixed(t), Options{Show: "length"}, 100, 30)
	v.See("no pair is dropped by length")
	v.Press("]", "j", "p", "w", "i", "n", "/", "x", "enter") // nothing to do it with
	sampled := visit(t, mixed(t), Options{Sample: 2}, 100, 30)
	sampled.See("1 of 2")
}

func TestSearching(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{}, 100, 30)
	v.Press("/", "T", "H", "R", "enter")
	v.See("3 of 4", "Say three.")
	v.Press("n")
	v.See("no further pair has “THR”", "3 of 4")
	v.Press("esc", "N")
	v.See("search for a text first")
	v.Press("/", "o", "n", "e", "enter", "]", "N", ":", "4", "enter")
	v.See("4 of 4")
	v.Press(":", "9", "enter")
	v.See("there is no pair 9: they are 1 to 4")
}

// A file is shown while it is read, and its rows that cannot be read are told. Its
// preferences say which response was chosen.
func TestAFileIsShown(t *testing.T) {
	t.Parallel()
	d, path := emptyDeck(t), filepath.Join(t.TempDir(), "pairs.jsonl")
	const rows = `{"prompt":"Say it.","chosen":"Good.","rejected":"Bad.","margin":2}` + "\nno row\n" + `{"prompt":"Again.","chosen":"Well.","rejected":"Ill."}` + "\n"
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	release := make(chan struct{})
	r := Begin(t.Context(), func(ctx context.Context) (exchange.Report, error) {
		select {
		case <-release:
		case <-ctx.Done():
			return exchange.Report{}, ctx.Err()
		}
		return exchange.Import(ctx, d, []string{path}, exchange.ImportOptions{LabelsOf: "file"}, nil)
	})
	defer r.Close()
	m := New(t.Context(), d, Options{Name: "pairs.jsonl", Reading: r, Keys: keys.DefaultOn(label.SevenPoint)})
	v := &visitor{Stage: screentest.Set(t, m, 100, 30, themes.Env{}), s: m}
	v.See("reading…")
	close(release)
	v.Run(v.s.Init()) // until all has come
	v.See("1 of 2", "Good.", "chosen", "1 row could not be read")
	v.DontSee("waits for your decision")

	var out bytes.Buffer
	n, err := Print(t.Context(), d, &out, Options{Reading: r})
	if err != nil || n != 2 || !strings.Contains(out.String(), ", chosen:\n  Good.\n") || !strings.HasSuffix(out.String(), "\n2 pairs\n") {
		t.Errorf("%d printed, %v:\n%s", n, err, out.String())
	}
}

// Single responses of a file are shown while it is read, too, and behind the pairs that
// come after them.
func TestSingleResponsesAreShown(t *testing.T) {
	t.Parallel()
	g := mixed(t)
	lone := g[3]
	lone.Dropped, lone.By, lone.Reason, lone.Waits = false, "", "", true
	lone.Responses[0].Text = "Qwen says four."
	r := Begin(t.Context(), func(ctx context.Context) (exchange.Report, error) {
		<-ctx.Done()
		return exchange.Report{}, ctx.Err()
	})
	defer r.Close()
	s := New(t.Context(), gallery{lone}, Options{Name: "f.jsonl", Reading: r, Keys: keys.DefaultOn(label.SevenPoint)})
	v := &visitor{Stage: screentest.Set(t, s, 100, 30, themes.Env{}), s: s}
	pairs := s.Init()().(listed)
	s.Update(pairs)
	single := s.listMore(pairs)().(listed)
	if !single.lone || len(single.page) != 1 || single.final {
		t.Fatalf("listed %+v", single)
	}
	s.Update(single)
	v.Run(s.visit(0))
	v.See("1 of 1+", "a response in no pair", "Qwen says four.", "0 pairs and 1 response in no pair so far")
	s.Update(listed{page: []label.Exhibit{g[0].Exhibit}})
	if s.list.listed[0] != g[0].Exhibit || s.at != 1 {
		t.Errorf("place %d of %+v", s.at, s.list.listed)
	}

	w := visit(t, gallery{lone}, Options{Name: "g.db"}, 100, 30)
	w.See("a response in no pair", "says four.")
	w.Press("i")
	w.See("waits for your decision")
	w.DontSee("Qwen", "by qwen")
}

// A search finds what a folded step shows, and nothing of the form it is stored in.
func TestSearchLooksIntoSteps(t *testing.T) {
	t.Parallel()
	p, err := prompt.New("",
		prompt.Message{Role: prompt.User, Content: "How warm?"},
		prompt.Message{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{
			{Type: prompt.PartThinking, Text: "Say \"warm\"."}, {Type: prompt.PartCall, Name: "temp", Arguments: []byte(`{"city":"Ulm"}`)},
		})},
		prompt.Message{Role: prompt.Tool, Content: "20"})
	if err != nil {
		t.Fatal(err)
	}
	turns := []prompt.Message{
		{Role: prompt.Assistant, Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, Name: "wind", Arguments: []byte(`{"unit":"knots"}`)}})},
		{Role: prompt.Tool, Content: "calm"},
	}
	parts, err := prompt.AsParts(turns)
	if err != nil {
		t.Fatal(err)
	}
	e := label.Exhibited{Prompt: p, Responses: []response.Response{{Text: prompt.Transcript(turns), Parts: prompt.EncodeParts(parts), Thinking: "Hm, knots?"}}}
	for text, want := range map[string]bool{
		`say "warm"`: true, `"city": "ulm"`: true, "temp": true, `"unit": "knots"`: true, "calm": true, "hm, knots": true, "tool_call": false, "arguments": false,
	} {
		if holds(e, text) != want {
			t.Errorf("%q is found: %v", text, !want)
		}
	}
}

// A file that is given up is not read any further, and the screen does not wait for it.
func TestReadingIsGivenUp(t *testing.T) {
	t.Parallel()
	r := Begin(t.Context(), func(ctx context.Context) (exchange.Report, error) {
		<-ctx.Done()
		return exchange.Report{}, ctx.Err()
	})
	if r.over() {
		t.Error("it is over before it ends")
	}
	r.Close()
	if _, err := r.Result(); err == nil || !r.over() {
		t.Error("it goes on after Close")
	}
}

// What is printed tells of a pair that waits no more than the screen does.
func TestPrintIsBlind(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	n, err := Print(t.Context(), mixed(t), &out, Options{})
	if err != nil || n != 4 {
		t.Fatal(n, err)
	}
	_, third, _ := strings.Cut(out.String(), "Pair 3")
	third, fourth, _ := strings.Cut(third, "Pair 4")
	if strings.Contains(strings.ToLower(third), "qwen") || !strings.Contains(third, "Left three, says [name].") {
		t.Errorf("of a pair that waits is printed\n%s", third)
	}
	if !strings.Contains(fourth, "a response in no pair, dropped by refusal: it refuses\n") || !strings.Contains(out.String(), "Response B of llama, chosen:\n") {
		t.Errorf("printed is\n%s", out.String())
	}
	out.Reset()
	if n, err := Print(t.Context(), mixed(t), &out, Options{Show: "dropped", Sample: 1}); err != nil || n != 1 {
		t.Errorf("%d of a sample of one, %v", n, err)
	}
}

// late is a gallery to which pairs come last: the file is read at the second look.
type late struct {
	gallery
	reading *Reading
	read    chan struct{}
	looks   int
}

// Exhibits lists no pair before the file is read.
func (l *late) Exhibits(ctx context.Context, lone bool, after int64, limit int) ([]label.Exhibit, error) {
	if l.looks++; l.looks == 2 {
		close(l.read)
	}
	if !lone && !l.reading.over() {
		return nil, nil
	}
	return l.gallery.Exhibits(ctx, lone, after, limit)
}

// Pairs are printed before single responses, also where these come first and the file is
// slow to read: the order depends on the file alone.
func TestPrintsPairsFirst(t *testing.T) {
	t.Parallel()
	g := mixed(t)
	read := make(chan struct{})
	r := Begin(t.Context(), func(ctx context.Context) (exchange.Report, error) {
		<-read
		return exchange.Report{Rows: len(g)}, nil
	})
	defer r.Close()
	var out bytes.Buffer
	if _, err := Print(t.Context(), &late{gallery: g, reading: r, read: read}, &out, Options{Reading: r}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Pair 4, a response in no pair") {
		t.Errorf("a response stands before a pair:\n%s", out.String())
	}
}

// The palette runs a command by its name, and no other key meanwhile.
func TestCommandsByName(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{Name: "x.db"}, 100, 30)
	v.Press("ctrl+p")
	v.See("Commands", "search for a text", "type a few letters")
	for _, key := range "last pair" {
		v.Press(map[rune]string{' ': "space"}[key] + strings.TrimSpace(string(key)))
	}
	v.See("1 of ")
	v.Press("enter")
	v.See("4 of 4")
	v.DontSee("Commands")
	v.Press("ctrl+p")
	v.Paste("search")
	v.Press("enter")
	v.See("searching")
	v.Press("esc", "ctrl+p", "esc")
	v.DontSee("Commands")
}

// A pair is dropped and rescued by hand, for good and in the list. Read-only, the keys
// say which command does it.
func TestByHand(t *testing.T) {
	t.Parallel()
	d, path := emptyDeck(t), filepath.Join(t.TempDir(), "pairs.jsonl")
	const rows = `{"prompt":"Say it.","response_a":"Good.","response_b":"Bad."}` + "\n" + `{"prompt":"Again.","response_a":"Well.","response_b":"Ill."}` + "\n" + `{"prompt":"Alone.","response":"One."}`
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Import(t.Context(), d, []string{path}, exchange.ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	v := visit(t, d, Options{Name: "x.db", Hand: d}, 100, 30)
	v.See("1 of 3", "kept; waits for your decision", "x drop")
	v.DontSee("R rescue")
	v.Press("x")
	v.See("1 of 3", "dropped by hand", "dropped by ann", "R rescue")
	v.DontSee("by person")
	v.DontSee("x drop")
	v.Press("f", "f")
	v.See("1 of 1 · dropped", "1 dropped: person 1")
	v.Press("R")
	v.See("rescued by hand", "no pair is dropped")
	v.Press("f")
	v.See("1 of 3", "kept; waits for your decision")
	v.DontSee("dropped: ")
	v.Press("}", "x")
	v.See("by hand, only pairs are dropped")
	v.DontSee("x drop")

	read := visit(t, d, Options{Name: "x.db"}, 100, 30)
	read.Press("x")
	read.See("the deck is open read-only: prefdeck drop ")
	read.Press("R")
	read.See("prefdeck rescue ")
	read.DontSee("x drop", "R rescue")
}

// A sample depends on nothing but what there is, in whatever pages it comes.
func TestASampleIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	draw := func(page int) string {
		l := newList(all, 5)
		for n := 1; n <= 100; n += page {
			var es []label.Exhibit
			for i := n; i < min(n+page, 101); i++ {
				es = append(es, label.Exhibit{N: int64(i)})
			}
			l.add(es)
		}
		return fmt.Sprint(l.listed)
	}
	if draw(100) != draw(7) || draw(1) != draw(7) || !strings.Contains(draw(7), " ") {
		t.Errorf("the samples are %s, %s and %s", draw(100), draw(7), draw(1))
	}
}

func emptyDeck(t *testing.T) *store.Deck {
	t.Helper()
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// The sums name the filters that fit, the busiest first.
func TestSumsFit(t *testing.T) {
	t.Parallel()
	l := list{have: make([]label.Exhibit, 170), lone: 51, whole: true, dropped: 73, by: map[string]int{"empty": 38, "truncated": 34, "language": 1}}
	for room, want := range map[int]string{
		200: "119 pairs and 51 responses in no pair, 73 dropped: empty 38, truncated 34, language 1",
		78:  "119 pairs and 51 responses in no pair, 73 dropped: empty 38 and 2 more",
		50:  "119 pairs and 51 responses in no pair, 73 dropped",
	} {
		if got := l.sum(room); got != want {
			t.Errorf("in %d columns: %q, want %q", room, got, want)
		}
	}
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	v := visit(t, mixed(t), Options{Name: "g.db"}, 100, 30)
	v.Press("Q")
	v.See("Q does nothing here; ? lists the keys")
	v.Press("]")
	v.DontSee("does nothing")
}
