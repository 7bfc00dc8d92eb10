package response

import (
	"context"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/ollama/ollamatest"
)

// Whatever the pool, every two models meet about equally often: a fair share more or
// less by two encounters or, in 18 of 60,000 draws, by three, while a lot alone would be
// off by the root of that share.
func TestMixIsBalanced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		models := rapid.IntRange(2, 12).Draw(t, "models")
		n := rapid.IntRange(2, models).Draw(t, "drawn")
		prompts := rapid.IntRange(1, 120).Draw(t, "prompts")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		e := newEncounters(models)
		for range prompts {
			if got := bits.OnesCount64(e.draw(0, n, random)); got != n {
				t.Fatalf("%d drawn, want %d", got, n)
			}
		}
		low, high := prompts, 0
		for i := range e {
			for j := range i {
				low, high = min(low, e[i][j]), max(high, e[i][j])
			}
		}
		if high-low > 5 {
			t.Fatalf("%d models, %d drawn for %d prompts: two meet %d times, two others %d times", models, n, prompts, low, high)
		}
	})
}

// A mix is gone on with where it stopped, asks nothing twice, and retries what failed
// instead of drawing another model.
func TestMixGoesOn(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "d", "e"}
	var pool []ollamatest.Model
	for _, name := range names {
		pool = append(pool, ollamatest.Model{Name: name})
	}
	s, c := start(t, pool...)
	d := newMemory()
	for i := range 40 {
		d.add(fmt.Sprint("prompt ", i))
	}
	o := quickly(names...)
	o.Plan, o.Draw, o.Samples = Mix, 2, 1
	ctx, stop := context.WithCancel(t.Context())
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if len(s.Chats()) > 25 {
			stop()
		}
		if strings.Contains(q.Model, "b") {
			return ollamatest.Answer{Fault: ollamatest.Refuse}
		}
		return ollamatest.Default(q)
	})
	if _, err := run(ctx, d, c, o); err == nil {
		t.Fatal("the run was not stopped")
	}
	s.Script(ollamatest.Default)
	for i := range 10 {
		d.add(fmt.Sprint("a later prompt ", i))
	}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	answers := map[stages.ID]int{}
	for _, r := range d.responses {
		if answers[r.Prompt]++; r.Status != Complete {
			t.Errorf("%s: %s", r.Status, r.Error)
		}
	}
	for p, n := range answers {
		if n != 2 {
			t.Errorf("prompt %s has %d responses, want 2", p, n)
		}
	}
	if len(answers) != 50 {
		t.Errorf("%d prompts have responses, want 50", len(answers))
	}
	asked := len(s.Chats())
	if _, err := run(t.Context(), d, c, o); err != nil || len(s.Chats()) != asked {
		t.Errorf("a third run asked %d times: %v", len(s.Chats())-asked, err)
	}
}

// Each prompt and model begin with a set of their own, so that one sample each brings
// all sets.
func TestMixUsesAllSets(t *testing.T) {
	t.Parallel()
	_, c := start(t, one, two)
	d := newMemory()
	for i := range 30 {
		d.add(fmt.Sprint("prompt ", i))
	}
	o := quickly("one", "two")
	o.Plan, o.Samples = Mix, 1
	o.Sets = []map[string]any{{"name": "terse"}, {"name": "kind"}, {"name": "strict"}}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	used := map[string]int{}
	for _, r := range d.responses {
		_, name, _ := strings.Cut(string(r.Options), `"set":"`)
		name, _, _ = strings.Cut(name, `"`)
		used[name]++
	}
	if len(d.responses) != 60 || len(used) != 3 || used["terse"] < 8 || used["kind"] < 8 || used["strict"] < 8 {
		t.Errorf("%d responses of the sets %v", len(d.responses), used)
	}
}
