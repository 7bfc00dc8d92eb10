package response

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"prefdeck/stages/ollama/ollamatest"
)

// One response in fifty is asked for again, with all that belongs to it, after the others.
// What comes is compared and not stored; without being asked to, nothing is sent twice.
func TestSeedsAreChecked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		check      bool
		forgetful  bool // the server goes on from other prompts the second time
		wantChecks int
		want       string
	}{
		{"not asked for", false, true, 0, ""},
		{"they hold", true, false, 3, "two:latest: 3 of 3 texts came back with their seeds"},
		{"they do not", true, true, 3, "two:latest: 0 of 3 texts came back with their seeds"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, c := start(t, two)
			var mu sync.Mutex
			times := map[int64]int{}
			s.Script(func(q ollamatest.Chat) ollamatest.Answer {
				mu.Lock()
				defer mu.Unlock()
				a := ollamatest.Default(q)
				if times[q.Seed()]++; times[q.Seed()] > 1 && tt.forgetful {
					a.Text += " Or not."
				}
				return a
			})
			d := newMemory()
			for n := range 100 {
				d.add(fmt.Sprint("prompt ", n))
			}
			o := quickly("two")
			o.CheckSeeds = tt.check
			events, err := run(t.Context(), d, c, o)
			if err != nil || d.with(Complete) != 200 || d.last().Counts.Added != 200 {
				t.Fatalf("%v, %d complete, counts %+v", err, d.with(Complete), d.last().Counts)
			}
			chats := s.Chats()
			for _, q := range chats[200:] {
				if times[q.Seed()] != 2 {
					t.Errorf("asked again with another seed: %+v", q)
				}
			}
			if len(chats) != 200+tt.wantChecks || !strings.Contains(notices(events), tt.want) {
				t.Errorf("%d requests, and it says %q", len(chats), notices(events))
			}
		})
	}
}
