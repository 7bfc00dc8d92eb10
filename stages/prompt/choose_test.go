package prompt

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/embed"
)

// chooseFrom curates a deck of prompts with a choice, and returns who is in.
func chooseFrom(t testing.TB, d *memory, k int) (in map[string]bool, said string) {
	t.Helper()
	events, end := listen()
	err := Run(t.Context(), d, nil, Options{Choose: k}, events)
	for _, e := range end() {
		if n, ok := e.(stages.Notice); ok {
			said += n.Text
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	in = map[string]bool{}
	for _, p := range d.in() {
		in[p.Text()] = true
	}
	return in, said
}

// Of three subjects with four prompts each, three prompts cover all.
func TestChoiceCovers(t *testing.T) {
	t.Parallel()
	var ps []Prompt
	for _, subject := range []string{"wooden sailing boats", "ripe garden tomatoes", "distant spiral galaxies"} {
		for _, form := range []string{"Describe %s", "Write a poem about %s", "Explain how %s age", "List five facts about %s"} {
			ps = append(ps, bare(t, fmt.Sprintf(form, subject)))
		}
	}
	d := newMemory(ps...)
	in, said := chooseFrom(t, d, 3)
	for _, subject := range []string{"boats", "tomatoes", "galaxies"} {
		n := 0
		for text := range in {
			if strings.Contains(text, subject) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d prompts about %s, want 1 of %v", n, subject, in)
		}
	}
	if !strings.HasPrefix(said, "3 of 12 prompts chosen. Likeness of a prompt to the nearest chosen one: 0.") {
		t.Errorf("said %q", said)
	}
	for id, drop := range d.reasons {
		if p := d.prompts[id]; p.Dropped != NotChosen || drop.Reason != "not chosen: 3 of 12 cover most" {
			t.Errorf("%q dropped by %s: %s", p.Text(), p.Dropped, drop.Reason)
		}
	}
	if in, _ = chooseFrom(t, d, 0); len(in) != 3 {
		t.Errorf("%d are in after a run that chooses nothing, want the 3 chosen", len(in))
	}
	if in, _ = chooseFrom(t, d, 12); len(in) != 12 {
		t.Errorf("%d are in once all are chosen, want 12", len(in))
	}
}

// Among many prompts the farthest are picked, and that is said.
func TestChoiceAmongMany(t *testing.T) {
	t.Parallel()
	c := newCurator(newMemory(), "run", Screen{})
	for i := range mostCovered + 1 {
		c.add(bare(t, fmt.Sprintf("alpha beta gamma %d", i)))
	}
	es := c.judged()
	es[1].last = newTask([]string{"delta"})
	dropped := choose(es, 2)
	if _, gone := dropped[es[1].id]; gone || len(dropped) != mostCovered-1 {
		t.Errorf("%d dropped, the farthest among them: %v", len(dropped), gone)
	}
	for i := range c.entries {
		if _, gone := dropped[c.entries[i].id]; gone {
			c.entries[i].dropped = NotChosen
		}
	}
	if said := c.chosen(1); !strings.Contains(said, "chosen, the farthest first (coverage is maximised up to 3,000)") {
		t.Errorf("said %q", said)
	}
}

// The choice is the greedy one, computed by its definition: each time the prompt that
// makes all prompts most like their nearest picked one.
func TestChoiceIsGreedy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		kernel := make([][]float64, n)
		for i := range kernel {
			kernel[i] = make([]float64, n)
			for j := range i {
				kernel[i][j] = float64(rapid.IntRange(0, 8).Draw(t, "likeness")) / 8
				kernel[j][i] = kernel[i][j]
			}
			kernel[i][i] = 1
		}
		covered := func(picked []int) float64 {
			sum := 0.0
			for i := range n {
				best := 0.0
				for _, j := range picked {
					best = max(best, kernel[i][j])
				}
				sum += best
			}
			return sum
		}
		c := newChooser(make([]string, n), remembered(n, func(i, j int) float64 { return kernel[i][j] }))
		var picked []int
		for range n {
			best := -1
			for i := range n {
				if !slices.Contains(picked, i) && (best < 0 || covered(append(slices.Clip(picked), i)) > covered(append(slices.Clip(picked), best))) {
					best = i
				}
			}
			got := c.covering(func(int) bool { return true })
			if got != best {
				t.Fatalf("after %v picked %d, want %d", picked, got, best)
			}
			c.pick(got)
			picked = append(picked, got)
		}
	})
}

func TestChoiceBalancesTags(t *testing.T) {
	t.Parallel()
	var ps []Prompt
	for i, word := range strings.Fields("anvil bridge candle drum engine falcon granite harbour island jasmine") {
		p := bare(t, "Tell the history of the "+word)
		p.Tags = []string{"history"}
		if i < 3 {
			p.Tags = []string{"craft"}
		}
		ps = append(ps, p)
	}
	d := newMemory(ps...)
	chooseFrom(t, d, 6)
	craft := 0
	for _, p := range d.in() {
		if p.Tags[0] == "craft" {
			craft++
		}
	}
	if craft != 3 || len(d.in()) != 6 {
		t.Errorf("%d of %d are of the small group, want 3 of 6", craft, len(d.in()))
	}
}

// What was chosen stays when other prompts come or the choice grows, because it may
// have responses by then. What a person rescued stays in any case.
func TestChoiceStays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newMemory()
		add := func(n int, at time.Time) {
			for i := range n {
				p := bare(t, fmt.Sprintf("Explain %d with %d and %d", i, rapid.IntRange(0, 40).Draw(rt, "a"), rapid.IntRange(0, 40).Draw(rt, "b")))
				p.Added = at
				if _, known := d.prompts[p.ID]; !known {
					d.prompts[p.ID] = p
				}
			}
		}
		expect := func(k int, more map[string]bool) map[string]bool {
			in, _ := chooseFrom(t, d, k)
			for text := range more {
				if !in[text] {
					rt.Fatalf("%q was chosen and is not any longer", text)
				}
			}
			return in
		}
		add(30, time.Unix(1, 0))
		k := rapid.IntRange(1, 10).Draw(rt, "k")
		first := expect(k, nil)
		if len(first) != k {
			rt.Fatalf("%d chosen, want %d", len(first), k)
		}
		add(20, time.Unix(2, 0))
		if same := expect(k, first); len(same) != k {
			rt.Fatalf("%d chosen, want %d", len(same), k)
		}
		for id, p := range d.prompts {
			if p.Dropped == NotChosen {
				p.Rescued, p.Dropped = true, ""
				d.prompts[id] = p
				break
			}
		}
		if more := expect(k+3, first); len(more) != k+3 {
			rt.Fatalf("%d chosen, want %d", len(more), k+3)
		}
	})
}

// themes embeds a prompt by its theme, whatever its words.
type themes struct{ embedded int }

func (*themes) Model() stages.Model { return stages.Model{ID: "id", Name: "embedder"} }

func (e *themes) Vectors(_ context.Context, texts []string) ([]embed.Embedding, error) {
	e.embedded += len(texts)
	out := make([]embed.Embedding, len(texts))
	for i, text := range texts {
		out[i] = embed.Embedding{0, 1}
		if strings.Contains(text, "cat") || strings.Contains(text, "kitten") {
			out[i] = embed.Embedding{1, 0}
		}
	}
	return out, nil
}

// With an embedding model, a choice covers what prompts mean: the two about animals share
// no word, the one about money shares most.
func TestChoiceByMeaning(t *testing.T) {
	t.Parallel()
	e := &themes{}
	d := newMemory(bare(t, "Describe your cat briefly"), bare(t, "Tell something funny of kittens"), bare(t, "Describe your taxes briefly"))
	if err := Run(t.Context(), d, nil, Options{Choose: 2, Embedder: e}, nil); err != nil {
		t.Fatal(err)
	}
	var in []string
	for _, p := range d.in() {
		in = append(in, p.Text())
	}
	if len(in) != 2 || !slices.Contains(in, "Describe your taxes briefly") || e.embedded != 3 {
		t.Errorf("chosen %q after embedding %d", in, e.embedded)
	}
	if err := Run(t.Context(), d, nil, Options{Embedder: e}, nil); err != nil || e.embedded != 3 {
		t.Errorf("%v: embedded %d without a choice", err, e.embedded)
	}
}
