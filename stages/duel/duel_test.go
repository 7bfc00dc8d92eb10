package duel_test

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/duel"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
)

const question = "Why is the sky blue?"

// ring is a deck and a server of two models, one of which stops in the middle of its
// answer until the test ends.
type ring struct {
	deck   *store.Deck
	server *ollamatest.Server
	client *peer.Client
	models [2]stages.Model
}

// The answers that the fake gives. B is held back after its second word.
const (
	wholeAnswer = "Because air scatters blue light most."
	heldAnswer  = "Blue light is bent more than the rest of it."
)

func enter(t *testing.T) ring {
	t.Helper()
	server := ollamatest.New(ollamatest.Model{Name: "quick"}, ollamatest.Model{Name: "slow"})
	t.Cleanup(server.Close)
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if strings.HasPrefix(c.Model, "quick") {
			return ollamatest.Answer{Text: wholeAnswer}
		}
		return ollamatest.Answer{Text: heldAnswer, Fault: ollamatest.Stall, After: 2}
	})
	host, err := url.Parse(server.URL)
	must(t, err)
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Create: true, Annotator: "ann"})
	must(t, err)
	t.Cleanup(func() { must(t, deck.Close()) })
	r := ring{deck: deck, server: server, client: peer.New(host)}
	t.Cleanup(r.client.Close)
	models, err := response.Resolve(t.Context(), r.client, response.Options{Models: []string{"quick", "slow"}})
	must(t, err)
	r.models = [2]stages.Model(models)
	return r
}

func (r ring) start(t *testing.T, models [2]stages.Model) *duel.Bout {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: question})
	must(t, err)
	d, err := duel.Start(t.Context(), r.client, p, models, response.Options{})
	must(t, err)
	t.Cleanup(d.Stop)
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// await waits until what is shown satisfies ok.
func await(t *testing.T, d *duel.Bout, ok func([2]duel.Shown) bool) [2]duel.Shown {
	t.Helper()
	for {
		if shown := d.Shown(); ok(shown) {
			return shown
		}
		if !d.Next() {
			t.Fatal("it never comes to that")
		}
	}
}

// A decision stops both models. What was on the screen is stored to the letter; the
// answer that went on is stored as cut, and exported only when that is asked for.
func TestDecidedBeforeTheEnd(t *testing.T) {
	t.Parallel()
	for name, swap := range map[string]bool{"the quick one on the left": false, "on the right": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := enter(t)
			models, choice, quick := r.models, label.Graded(-3), 0
			if swap {
				models, choice, quick = [2]stages.Model{models[1], models[0]}, label.Graded(3), 1
			}
			d := r.start(t, models)
			shown := await(t, d, func(s [2]duel.Shown) bool { return len(s[1-quick].Text) >= len("Blue light") })
			for i, s := range shown {
				if s.Whole || len(s.Text) > len(heldAnswer) {
					t.Errorf("side %d shows %q, whole: %v", i, s.Text, s.Whole)
				}
			}
			must(t, d.Decide(t.Context(), r.deck, duel.Call{Shown: shown, Choice: choice}))
			stored, err := r.deck.Item(t.Context(), pairOf(t, r.deck))
			must(t, err)
			texts := map[string]response.Response{stored.A.Text: stored.A, stored.B.Text: stored.B}
			for i, s := range shown {
				got, there := texts[s.Text]
				if !there || got.Status != response.Cut || got.Model != models[i].ID {
					t.Errorf("side %d showed %q; stored is %+v", i, s.Text, texts)
				}
			}
			better := stored.A
			if stored.Current.Choice.Answer == label.B {
				better = stored.B
			}
			if better.Text != shown[quick].Text || stored.Pair.Strategy != "duel" {
				t.Errorf("%q was better, stored as better is %q; %+v", shown[quick].Text, better.Text, stored.Pair)
			}
			var out strings.Builder
			sum, err := export.Export(t.Context(), r.deck, &out, "trl", export.Options{})
			if !errors.Is(err, export.ErrNothing) || sum.Left[export.Stopped] != 1 {
				t.Errorf("%v, left out %v", err, sum.Left)
			}
			_, err = export.Export(t.Context(), r.deck, &out, "trl", export.Options{Policy: export.Policy{Stopped: true}})
			must(t, err)
			if !strings.Contains(out.String(), shown[quick].Text) {
				t.Errorf("exported is %s", &out)
			}
		})
	}
}

// A decision is kept if a model was replaced meanwhile, under its name alone: its answer may
// be of either.
func TestAModelIsReplaced(t *testing.T) {
	t.Parallel()
	r := enter(t)
	d := r.start(t, r.models)
	shown := await(t, d, func(s [2]duel.Shown) bool { return len(s[1].Text) >= len("Blue light") })
	r.server.Add(ollamatest.Model{Name: "slow", Digest: strings.Repeat("f", 64)})
	must(t, d.Decide(t.Context(), r.deck, duel.Call{Shown: shown, Choice: label.Graded(-3)}))
	stored, err := r.deck.Item(t.Context(), pairOf(t, r.deck))
	must(t, err)
	for _, x := range []response.Response{stored.A, stored.B} {
		want := r.models[0].ID
		if x.Text == shown[1].Text {
			want = response.Named("slow:latest").ID
		}
		if x.Model != want {
			t.Errorf("%q is stored as of %s, want %s", x.Text, x.Model, want)
		}
	}
}

// Answers that ended are whole, and stay after filtering, as all duels do.
func TestDecidedAfterTheEnd(t *testing.T) {
	t.Parallel()
	r := enter(t)
	r.server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if strings.HasPrefix(c.Model, "quick") {
			return ollamatest.Answer{Text: wholeAnswer}
		}
		return ollamatest.Answer{Text: "I'm sorry, but I cannot help with that."}
	})
	d := r.start(t, r.models)
	shown := await(t, d, func(s [2]duel.Shown) bool { return s[0].Whole && s[1].Whole })
	must(t, d.Decide(t.Context(), r.deck, duel.Call{Shown: shown, Choice: label.Graded(-2)}))
	must(t, d.Decide(t.Context(), r.deck, duel.Call{Shown: shown, Choice: label.Graded(-2)})) // changes nothing
	must(t, filter.Run(t.Context(), r.deck, filter.Options{PairsPerPrompt: 10}, nil))
	stats, err := r.deck.Stats(t.Context())
	must(t, err)
	if stats.Prompts != 1 || stats.Responses != 2 || stats.Pairs != 1 || stats.Labels.A+stats.Labels.B != 1 || stats.Queue != 0 {
		t.Errorf("%+v", stats)
	}
	var out strings.Builder
	sum, err := export.Export(t.Context(), r.deck, &out, "trl", export.Options{})
	must(t, err)
	if sum.Rows != 1 || !strings.Contains(out.String(), wholeAnswer) {
		t.Errorf("%+v: %s", sum, &out)
	}
}

// What cannot be compared is refused, and leaves nothing.
func TestNothingToCompare(t *testing.T) {
	t.Parallel()
	r := enter(t)
	d := r.start(t, r.models)
	for want, shown := range map[error][2]duel.Shown{
		duel.ErrNothingToCompare: {{Text: "Because"}, {Text: " \n"}},
		duel.ErrEqual:            {{Text: "Because"}, {Text: "Because"}},
	} {
		if err := d.Decide(t.Context(), r.deck, duel.Call{Shown: shown, Choice: label.Graded(1)}); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if stats, err := r.deck.Stats(t.Context()); err != nil || stats.Prompts+stats.Responses+stats.Events != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// A model that fails says so on its side.
func TestAModelFails(t *testing.T) {
	t.Parallel()
	r := enter(t)
	r.server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if strings.HasPrefix(c.Model, "quick") {
			return ollamatest.Answer{Text: wholeAnswer}
		}
		return ollamatest.Answer{Fault: ollamatest.Crash}
	})
	d := r.start(t, r.models)
	await(t, d, func(s [2]duel.Shown) bool { return s[0].Whole && s[1].Err != nil })
}

// pairOf returns the deck's only pair.
func pairOf(t *testing.T, d *store.Deck) (id stages.ID) {
	t.Helper()
	must(t, d.Query(context.WithoutCancel(t.Context()), "SELECT lower(hex(id)) FROM pairs", func([]string) {}, func(v []any) error {
		id = stages.ID(v[0].(string))
		return nil
	}))
	return id
}
