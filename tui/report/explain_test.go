package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/store"
	"prefdeck/tui/behind"
)

// answered returns a deck with the pairs of three responses, one of them noise, and
// the pairs to decide.
func answered(t *testing.T) (*store.Deck, []label.Item) {
	t.Helper()
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Create: true, Annotator: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: "What made Ghent rich?"})
	if err != nil {
		t.Fatal(err)
	}
	b := exchange.Batch{Prompts: []prompt.Prompt{p}}
	for _, text := range []string{"Wool, and the cloth woven from it.", "Grain from the south, taxed at its gates.", "The guilds, in \x1b[2J all their pride."} {
		r := response.Response{Prompt: p.ID, Text: text, Status: response.Complete}
		r.Identify()
		b.Responses = append(b.Responses, r)
	}
	if _, err := d.SaveBatch(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := filter.Run(t.Context(), d, filter.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	items, err := d.Upcoming(t.Context(), 3)
	if err != nil || len(items) != 3 {
		t.Fatalf("%d pairs, %v", len(items), err)
	}
	return d, items
}

func explain(t *testing.T, d *store.Deck, prefix string, o ExplainOptions) (string, error) {
	t.Helper()
	var b bytes.Buffer
	err := Explain(t.Context(), d, Console{Out: &b, Err: &b}, prefix, o)
	return b.String(), err
}

func decide(t *testing.T, d *store.Deck, pair stages.ID) label.Event {
	t.Helper()
	e := label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: pair, Blind: true, Choice: label.Graded(-2)}
	if err := d.Append(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	log, err := d.Versions(t.Context(), pair)
	if err != nil {
		t.Fatal(err)
	}
	return log[len(log)-1]
}

// A pair that waits is told of only when asked to reveal it, and then not how it got
// here; its label is not blind. Neither is a label given after reading.
func TestExplainKeepsDecisionsBlind(t *testing.T) {
	t.Parallel()
	d, items := answered(t)
	id := items[0].Pair.ID
	if out, err := explain(t, d, string(id), ExplainOptions{}); !errors.Is(err, ErrHidden) || out != "" {
		t.Errorf("of a pair that waits: %q, %v", out, err)
	}
	if e := decide(t, d, items[1].Pair.ID); !e.Blind {
		t.Error("a pair of which nothing was told is not blind")
	}
	out, err := explain(t, d, string(id), ExplainOptions{Reveal: true})
	if err != nil || !strings.Contains(out, "Told after the decision.") || strings.Contains(out, "strategy") || strings.Contains(out, "\x1b") {
		t.Errorf("revealed: %q, %v", out, err)
	}
	if item, err := d.Item(t.Context(), id); err != nil || !item.Revealed {
		t.Errorf("the pair is not known as revealed: %v", err)
	}
	if e := decide(t, d, id); e.Blind {
		t.Error("the label of a revealed pair is blind")
	}
	out, err = explain(t, d, string(items[1].Pair.ID), ExplainOptions{})
	for _, want := range []string{"all: every two responses", "probability     1", "person", "anna: A better", "empty"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v; no %q in\n%s", err, want, out)
		}
	}
	if e := decide(t, d, items[1].Pair.ID); e.Blind {
		t.Error("a label given after reading what is behind the pair is blind")
	}
}

func TestExplainJSON(t *testing.T) {
	t.Parallel()
	d, items := answered(t)
	id := items[0].Pair.ID
	var got explained
	read := func(o ExplainOptions) {
		t.Helper()
		out, err := explain(t, d, string(id), o)
		if err == nil {
			got = explained{}
			err = json.Unmarshal([]byte(out), &got)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	read(ExplainOptions{JSON: true, Reveal: true})
	if got.Pair != id || got.Decided || got.Proposal != nil || len(got.Decisions) != 0 || len(got.A.Verdicts) == 0 || len(got.Verdicts) == 0 {
		t.Errorf("waiting: %+v", got)
	}
	decide(t, d, id)
	read(ExplainOptions{JSON: true})
	if !got.Decided || got.Proposal == nil || got.Proposal.Strategy != "all" || got.Proposal.Probability != 1 || len(got.Decisions) != 1 || got.Decisions[0].Answer != "a" || got.Decisions[0].Blind {
		t.Errorf("decided: %+v", got)
	}
}

func TestExplainFindsThePair(t *testing.T) {
	t.Parallel()
	d, items := answered(t)
	id := items[0].Pair.ID
	short := 1
	for _, other := range items[1:] {
		for other.Pair.ID[:short] == id[:short] {
			short++
		}
	}
	for _, c := range []struct{ prefix, want string }{
		{string(id[:short]), ErrHidden.Error()},
		{strings.ToUpper(string(id[:short])), ErrHidden.Error()},
		{"", "several pairs begin with"},
		{"xyz", "nothing's identity begins with \"xyz\""},
		{string(id) + "0", "nothing's identity begins with"},
		{fmt.Sprint(id[:31], "g"), "nothing's identity begins with"},
	} {
		if _, err := explain(t, d, c.prefix, ExplainOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.prefix, err, c.want)
		}
	}
}

// A dropped response that no pair has tells why, as a pair does of its own; one in a pair
// that waits stays hidden, like that.
func TestExplainOneResponse(t *testing.T) {
	t.Parallel()
	d, items := answered(t)
	r := response.Response{Prompt: items[0].Prompt.ID, Text: "Wool. Wool. Wool. Wool. Wool. Wool. Wool. Wool. Wool. Wool. Wool. Wool.", Status: response.Complete}
	r.Identify()
	if err := d.SaveResponses(t.Context(), []response.Response{r}); err != nil {
		t.Fatal(err)
	}
	if err := filter.Run(t.Context(), d, filter.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	out, err := explain(t, d, string(r.ID[:12]), ExplainOptions{})
	if err != nil || !strings.Contains(out, "dropped: the sentence") || !strings.Contains(out, "12 times in a row") || !strings.Contains(out, "response") {
		t.Errorf("%v\n%s", err, out)
	}
	var got behind.Alone
	if out, err = explain(t, d, string(r.ID), ExplainOptions{JSON: true}); err != nil || json.Unmarshal([]byte(out), &got) != nil || got.Response == nil || got.Response.ID != r.ID || len(got.Pairs) != 0 {
		t.Errorf("%v\n%s", err, out)
	}
	waiting := items[0].A.ID
	for _, id := range []stages.ID{waiting, items[0].Prompt.ID} {
		if out, err := explain(t, d, string(id), ExplainOptions{}); !errors.Is(err, ErrHidden) || out != "" {
			t.Errorf("in a pair that waits: %q, %v", out, err)
		}
	}
	if _, err := explain(t, d, string(waiting), ExplainOptions{Reveal: true}); err != nil {
		t.Error(err)
	}
	if e := decide(t, d, items[0].Pair.ID); e.Blind {
		t.Error("the label of a pair with a revealed response is blind")
	}
}
