package law

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
)

// roundTrips lists the formats that import reads back so that exporting once more
// writes the same bytes.
//
// What a format cannot hold, the second deck does not have, and so the second file
// does not lack: ties, both-bad, skips, labels taken back, who labelled when and how
// long, reasons and notes (but in helpsteer3), models, repeats, edits. Beyond that:
//
//   - trl, messages, ultrafeedback: a margin that is no whole number, the mean of
//     several annotators, comes back as 0.0 (the others of a pair agree here);
//   - openai: strengths and thinking; helpsteer3: thinking;
//   - thinking in a prompt that is not exported: without it, the prompt is another one,
//     so that its rows have another place;
//   - helpsteer3: a preference without a strength comes back with the slightest, and
//     annotators as numbers; tags but the first;
//   - messages, ultrafeedback: where responses begin that start with the same turn, for
//     both files hold whole conversations;
//   - with Edits, the rows come in another order: an edit has become a pair.
var roundTrips = map[string]export.Options{
	"trl": {}, "trl thinking": {Thinking: true}, "messages": {}, "messages thinking": {Thinking: true}, "openai": {},
	"helpsteer3": {}, "ultrafeedback": {}, "ultrafeedback thinking": {Thinking: true}, "trl edits": {Edits: true}, export.WholeDeck: {},
}

// Exporting what was imported from an export writes the same file, over random decks:
// several pairs a prompt, several turns, steps, thinking, ties, strengths, repeats,
// edits, several annotators, and what filters, judges and routes left. To try more
// decks than the suite has time for, run
//
//	go test ./tui/law -run ExportedImported -timeout 1h -args -decks 1000
func TestExportedImportedExported(t *testing.T) {
	t.Parallel()
	first := *seed
	if first == 0 {
		first = rand.Uint64()
	}
	blank := newBlanks(t)
	for n := range tries(usual / 20) { // each is exported and imported in ten ways
		own := first + uint64(n)
		t.Run(fmt.Sprint(own), func(t *testing.T) {
			t.Parallel()
			w := &writer{Rand: rand.New(rand.NewPCG(own, 1))}
			d := openedAt(t, blank.copy(t, 0))
			thoughtful := w.chance(2)
			b := labelAtRandom(t, w, d, thoughtful)
			if w.chance(2) {
				stagesAtRandom(t, w, d, b)
			}
			for name, o := range roundTrips {
				lost := thoughtful && !o.Thinking
				roundTrip(t, blank, d, name, o, lost || o.Edits)
			}
		})
	}
}

func openedAt(t *testing.T, path string) *store.Deck {
	t.Helper()
	d, err := store.Open(t.Context(), path, store.Options{Version: "law"})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// roundTrip exports a deck, imports the file into another, and exports that. moved says
// that the rows come back in another order.
func roundTrip(t *testing.T, blank *blanks, d *store.Deck, name string, o export.Options, moved bool) {
	t.Helper()
	format, _, _ := strings.Cut(name, " ")
	o.InvalidUTF8 = export.KeepInvalid
	if format == export.WholeDeck {
		o.InvalidUTF8 = ""
	}
	dir := t.TempDir()
	was, err := exported(t, d, filepath.Join(dir, "first.jsonl"), format, o)
	if errors.Is(err, export.ErrNothing) {
		return
	}
	must(t, err)
	back := openedAt(t, blank.copy(t, 1)) // made later, with another order of the queue
	path := filepath.Join(dir, "in.jsonl")
	must(t, os.WriteFile(path, was, 0o600))
	opts := exchange.ImportOptions{Version: "law"}
	if format != export.WholeDeck {
		opts.LabelsOf = "them"
	}
	if _, err := exchange.Import(t.Context(), back, []string{path}, opts, nil); err != nil {
		t.Errorf("%s: %v\n%q", name, err, was)
		return
	}
	if format == export.WholeDeck { // nor do its exports differ
		for other, o := range roundTrips {
			if format, _, _ := strings.Cut(other, " "); format != export.WholeDeck {
				x, errX := exported(t, d, filepath.Join(dir, "x"), format, o)
				y, errY := exported(t, back, filepath.Join(dir, "y"), format, o)
				same(t, "deck-jsonl, then "+other, x, y)
				if (errX == nil) != (errY == nil) {
					t.Errorf("%s after deck-jsonl: %v, and %v", other, errX, errY)
				}
			}
		}
	}
	again, err := exported(t, back, filepath.Join(dir, "second.jsonl"), format, o)
	must(t, err)
	if moved {
		was, again = sorted(was), sorted(again)
	}
	same(t, name, was, again)
}

func exported(t *testing.T, d *store.Deck, path, format string, o export.Options) ([]byte, error) {
	t.Helper()
	if _, err := export.File(t.Context(), d, path, format, o); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func same(t *testing.T, name string, was, again []byte) {
	t.Helper()
	x, y := strings.Split(string(was), "\n"), strings.Split(string(again), "\n")
	for i := range max(len(x), len(y)) {
		switch {
		case i >= len(x) || i >= len(y):
			t.Errorf("%s: %d rows, then %d", name, len(x), len(y))
			return
		case x[i] != y[i]:
			t.Errorf("%s: row %d was\n%q\nand is\n%q", name, i, x[i], y[i])
			return
		}
	}
}

func sorted(file []byte) []byte {
	lines := strings.Split(string(file), "\n")
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}

// labelAtRandom fills a deck with prompts of up to four responses each, some with
// steps, and labels of none, one or several annotators. Only prompts of thoughtful
// decks hold thinking.
func labelAtRandom(t *testing.T, w *writer, d *store.Deck, thoughtful bool) (b exchange.Batch) {
	t.Helper()
	for range 1 + w.IntN(6) {
		p := drawPrompt(t, w, thoughtful)
		b.Prompts = append(b.Prompts, p)
		var rs []response.Response
		for i := range 2 + w.IntN(3) {
			rs = append(rs, drawResponse(t, w, p, i))
		}
		b.Responses = append(b.Responses, rs...)
		for i := range rs {
			for j := range i {
				if pair, ok := pairing.New(rs[i], rs[j]); ok && !w.chance(4) {
					b.Pairs = append(b.Pairs, pair)
				}
			}
		}
	}
	for _, p := range b.Pairs {
		c := drawChoice(w)
		for i := range w.IntN(3) { // others, who agree as strongly: a mean would be lost
			g := exchange.OutsideLabel{ID: label.NewEventID(), Pair: p.ID, Annotator: fmt.Sprint("annotator ", i), Choice: c, Source: "law", At: time.UnixMilli(1_700_000_000_000)}
			if w.chance(3) {
				g.Comment, g.Reasons = w.text(3)+".", []string{"clear"}
			}
			b.Labels = append(b.Labels, g)
		}
	}
	for _, p := range b.Pairs {
		if w.chance(5) {
			b.Gold = map[stages.ID]label.Known{p.ID: {Answer: label.A, Why: w.text(3)}}
		}
	}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	for i, p := range b.Pairs {
		c := drawChoice(w)
		for _, g := range b.Labels {
			if g.Pair == p.ID {
				c = g.Choice
			}
		}
		for range w.IntN(3) { // none, one, or the same pair twice
			sit(t, w, d, p, c)
			if i%2 == 0 {
				c = label.Choice{Answer: c.Answer, Strength: c.Strength}
			}
		}
	}
	return b
}

// sit labels a pair once, perhaps repeats it, takes the label back or edits a response.
func sit(t *testing.T, w *writer, d *store.Deck, p pairing.Pair, c label.Choice) {
	t.Helper()
	shown, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: p.ID, Left: label.SideA, Kind: label.Fresh})
	must(t, err)
	e := label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: p.ID, Presentation: shown.ID, Choice: c, Blind: true, Tags: []string{"clear", "kind"}[:w.IntN(3)]}
	must(t, d.Append(t.Context(), e))
	switch w.IntN(6) {
	case 0:
		again, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: p.ID, Left: label.SideB, Kind: label.Repeat, RepeatOf: shown.ID})
		must(t, err)
		must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: p.ID, Presentation: again.ID, RepeatOf: shown.ID, Choice: drawChoice(w)}))
	case 1:
		must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: p.ID}))
	case 2:
		must(t, d.AddNote(t.Context(), label.Note{Pair: p.ID, Kind: label.NoteText, Text: w.text(3) + "."}))
	case 3:
		base := p.A
		if c.Answer == label.B {
			base = p.B
		}
		must(t, d.AddEdit(t.Context(), label.Edit{ID: label.NewEditID(), Pair: p.ID, Base: base, Text: "edited " + w.needle()}))
	}
}

func drawChoice(w *writer) label.Choice {
	return pick(w, []label.Choice{label.Graded(-3), label.Graded(-1), label.Graded(2), label.Graded(1), label.Graded(0), {Answer: label.A}, {Answer: label.B}, {Answer: label.BothBad}, {Answer: label.Skip}})
}

// drawPrompt draws a prompt of one or several turns, some of which call tools or
// think.
func drawPrompt(t *testing.T, w *writer, thoughtful bool) prompt.Prompt {
	t.Helper()
	turns := []prompt.Message{{Role: prompt.User, Content: w.turn() + w.needle()}}
	if w.chance(3) {
		turns[0].Parts = prompt.EncodeParts([]prompt.Part{{Type: prompt.PartTools, Tools: []byte(`[{"function":{"name":"find"},"type":"function"}]`)}})
	}
	if w.chance(3) {
		turns = append(turns, drawCall(w, w.needle()), drawResult(w))
	}
	if w.chance(3) {
		said := prompt.Message{Role: prompt.Assistant, Content: w.answer()}
		if thoughtful && w.chance(2) {
			said.Parts = prompt.EncodeParts([]prompt.Part{{Type: prompt.PartThinking, Text: w.turn()}})
		}
		turns = append(turns, said, prompt.Message{Role: prompt.User, Content: w.turn()})
	}
	system := ""
	if w.chance(3) {
		system = w.turn()
	}
	p, err := prompt.New(system, turns...)
	must(t, err)
	if w.chance(3) {
		p.Tags = []string{"chat", "code"}[:1+w.IntN(2)]
	}
	p.Operator = prompt.Imported
	return p
}

// drawResponse draws a response whose first turn no other has.
func drawResponse(t *testing.T, w *writer, p prompt.Prompt, sample int) response.Response {
	t.Helper()
	r := response.Response{Prompt: p.ID, Sample: sample, Text: w.answer(), Status: response.Complete, Source: "law"}
	if w.chance(4) {
		turns := []prompt.Message{drawCall(w, w.needle())}
		if w.chance(2) {
			turns = append(turns, drawResult(w), prompt.Message{Role: prompt.Assistant, Content: w.text(3)})
		}
		parts, err := prompt.AsParts(turns)
		must(t, err)
		r.Text, r.Parts = prompt.Transcript(turns), prompt.EncodeParts(parts)
	} else if w.chance(4) {
		r.Thinking = w.turn()
	}
	r.Identify()
	return r
}

func drawCall(w *writer, text string) prompt.Message {
	arguments := pick(w, []string{`{"x":1}`, `{"x":"` + text + `","a":[null,1.50]}`, `{}`, `"not an object"`})
	return prompt.Message{Role: prompt.Assistant, Content: text, Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, ID: "call", Name: "find", Arguments: []byte(arguments)}})}
}

func drawResult(w *writer) prompt.Message {
	return prompt.Message{Role: prompt.Tool, Content: w.text(2), Parts: prompt.EncodeParts([]prompt.Part{{Type: prompt.PartResult, ID: "call", Name: "find"}})}
}
