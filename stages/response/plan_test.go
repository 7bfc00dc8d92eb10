package response

import (
	"context"
	"iter"
	"math"
	"testing"
	"time"

	"prefdeck/stages"
)

// everything lists what a run would now ask all models.
func everything(ctx context.Context, d Ledger, models []stages.Model, o Options) iter.Seq2[Wanted, error] {
	return func(yield func(Wanted, error) bool) {
		o, err := o.filled()
		if err != nil {
			yield(Wanted{}, err)
			return
		}
		for _, m := range models {
			for w, err := range pending(ctx, d, m, o) {
				if !yield(w, err) || err != nil {
					return
				}
			}
		}
	}
}

func TestPendingSendsNothing(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	d := newMemory("a", "b", "c")
	o := quickly("one", "two")
	models, err := Resolve(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	list := func() (slots []stages.ID) {
		for w, err := range everything(t.Context(), d, models, o) {
			if err != nil {
				t.Fatal(err)
			}
			slots = append(slots, w.Slot)
		}
		return slots
	}
	if before := list(); len(before) != 12 || len(s.Chats()) != 0 {
		t.Errorf("%d pending, %d requests; want 12 and 0", len(before), len(s.Chats()))
	}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	if after := list(); len(after) != 0 {
		t.Errorf("%d pending after the run", len(after))
	}
}

func TestPendingPages(t *testing.T) {
	t.Parallel()
	d := newMemory()
	for i := range 7 {
		d.add(string(rune('a' + i)))
	}
	o := Options{Models: []string{"m"}, Samples: 400} // two prompts per page
	seen := map[stages.ID]bool{}
	for w, err := range everything(t.Context(), d, []stages.Model{{ID: "x", Name: "m"}}, o) {
		if err != nil {
			t.Fatal(err)
		}
		seen[w.Slot] = true
	}
	if len(seen) != 7*400 {
		t.Errorf("%d slots, want %d", len(seen), 7*400)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range everything(ctx, d, []stages.Model{{ID: "x", Name: "m"}}, o) {
		if err == nil {
			t.Fatal("a wanted response after the context has ended")
		}
	}
}

// Equal options make the same slot, whichever decoder read them.
func TestVariantsAreCanonical(t *testing.T) {
	t.Parallel()
	slots := map[string]bool{}
	for _, base := range []map[string]any{
		{"num_ctx": 2048, "temperature": 1, "seed": 5},
		{"temperature": 1.0, "num_ctx": int64(2048), "think": true},
		{"seed": int64(9), "num_ctx": 2048.0, "temperature": int64(1)},
	} {
		o, err := Options{Models: []string{"m"}, Base: base, Sets: []map[string]any{{}}}.filled()
		if err != nil {
			t.Fatal(err)
		}
		vs, err := o.variants(stages.Model{Name: "m"})
		if err != nil {
			t.Fatal(err)
		}
		slots[vs[0].canonical] = true
		if _, changed := base["num_predict"]; changed {
			t.Error("the caller's map was changed")
		}
		if seed, ok := whole(base["seed"]); ok && (*vs[0].seed != seed || *vs[1].seed != seed+1) {
			t.Errorf("seeds %d and %d for %d", *vs[0].seed, *vs[1].seed, seed)
		}
	}
	if len(slots) != 1 || !slots[`{"num_ctx":2048,"num_predict":1024,"temperature":1}`] {
		t.Errorf("canonical options %v, want one", slots)
	}
}

func TestBadOptions(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"no models":     {},
		"samples":       {Models: []string{"m"}, Samples: -1},
		"not a number":  {Models: []string{"m"}, Base: map[string]any{"temperature": math.NaN()}},
		"think":         {Models: []string{"m"}, Sets: []map[string]any{{"think": "hard"}}},
		"broken seed":   {Models: []string{"m"}, Base: map[string]any{"seed": 1.5}},
		"text, num_ctx": {Models: []string{"m"}, Base: map[string]any{"num_ctx": "big"}},
	} {
		if _, err := o.filled(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestReloads(t *testing.T) {
	t.Parallel()
	o := Options{Base: map[string]any{"num_ctx": 4096}, Sets: []map[string]any{{}, {"num_ctx": 4096}}}
	if got := o.reloads(); got != "" {
		t.Errorf("reloads %q", got)
	}
	o.Sets[1]["num_ctx"] = 2048
	if got := o.reloads(); got != "num_ctx" {
		t.Errorf("reloads %q, want num_ctx", got)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	differ := map[time.Duration]bool{}
	for n := 1; n < 80; n++ {
		slot := stages.Hash("slot", "x")
		d := backoff(time.Second, n, slot)
		base := min(time.Second<<min(n-1, 16), maxBackoff)
		if d < base/2 || d > base*3/2 || d != backoff(time.Second, n, slot) {
			t.Errorf("attempt %d: %s for %s", n, d, base)
		}
		differ[d] = true
	}
	if len(differ) < 70 {
		t.Errorf("%d different pauses of 79", len(differ))
	}
}
