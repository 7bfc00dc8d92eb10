package prompt

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/ground/near"
)

func TestCurationKeepsOneOfEachGroup(t *testing.T) {
	t.Parallel()
	long := "Explain to a reader who has never programmed how a hash table finds an entry without looking at all of them"
	tests := []struct {
		name string
		in   []Prompt
		left int
	}{
		{"case, space and punctuation", []Prompt{bare(t, "Tell me a joke."), bare(t, "tell  me a JOKE"), bare(t, "Tell me a joke!")}, 1},
		{"one word more", []Prompt{bare(t, long), bare(t, long+", please"), bare(t, "Kindly: "+long)}, 1},
		{"another subject", []Prompt{bare(t, "Write a poem about cats"), bare(t, "Write a poem about dogs")}, 2},
		{"another symbol", []Prompt{bare(t, "What is 12 + 30 in base 4 ?"), bare(t, "What is 12 - 30 in base 4 ?")}, 2},
		{"only punctuation", []Prompt{bare(t, "?"), bare(t, "!")}, 2},
		{"another system message", []Prompt{conversation(t, "You are a pirate.", long), bare(t, long)}, 2},
		{"another earlier turn", []Prompt{
			conversation(t, "", "Name a river in France.", "The Loire.", "And one more?"),
			conversation(t, "", "Name a composer of operas.", "Verdi.", "And one more?"),
		}, 2},
		{"a long system message does not make them the same", []Prompt{
			conversation(t, strings.Repeat("Answer briefly and in plain words of English. ", 9), "Who wrote the Decameron?"),
			conversation(t, strings.Repeat("Answer briefly and in plain words of English. ", 9), "How far away is the Moon?"),
		}, 2},
		{"the same conversation", []Prompt{
			conversation(t, "Be kind.", "Name a river in France.", "The Loire.", "And one more?"),
			conversation(t, "be kind", "name a river in france", "the loire", "and one more"),
		}, 1},
		{"Chinese, one character more", []Prompt{
			bare(t, "请用简单的语言解释为什么天空在白天是蓝色而在傍晚变成红色"),
			bare(t, "请用简单的语言解释为什么天空在白天是蓝色而在傍晚变成红色呢"),
		}, 1},
	}
	classify := "Classify the sentiment of the following customer review as positive, negative or neutral and answer with one word only. Review: "
	translate := "Translate the following sentence into German and keep the tone of the original, do not add anything of your own: "
	rule := "Write a rule for the garden of our house that says when the gate has to be closed at night and that the children "
	for name, in := range map[string][]string{
		"a template, another review":   {classify + "Great kettle.", classify + "It broke.", classify + "It boils water.", classify + "Never again!"},
		"a template, another sentence": {translate + "The cat sleeps.", translate + "We lost the key.", translate + "Rain again."},
		"one number":                   {long + " with 3 examples", long + " with 7 examples"},
		"a not":                        {rule + "may open it", rule + "may not open it"},
		"the other way round":          {long + ", first in French and then in English", long + ", first in English and then in French"},
	} {
		var ps []Prompt
		for _, text := range in {
			ps = append(ps, bare(t, text))
		}
		tests = append(tests, struct {
			name string
			in   []Prompt
			left int
		}{name, ps, len(ps)})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newMemory(tt.in...)
			if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
				t.Fatal(err)
			}
			if got := len(d.in()); got != tt.left {
				t.Errorf("%d prompts are in, want %d; reasons: %v", got, tt.left, d.reasons)
			}
			for id, drop := range d.reasons {
				if !strings.Contains(drop.Reason, "“") || drop.Value < 0.7 {
					t.Errorf("%s was dropped for %+v, want the prompt that stays named", id, drop)
				}
			}
		})
	}
}

func TestCurationIsIdempotentAndCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	d := newMemory(
		bare(t, "Explain how a hash table finds an entry without looking at all of them."),
		bare(t, "Please explain how a hash table finds an entry without looking at all of them."),
		bare(t, "Something else entirely"))
	for i, moved := range []Moved{{Left: 3, Back: 1}, {}} {
		d.moves = moved
		events, stop := listen()
		if err := Run(t.Context(), d, nil, Options{}, events); err != nil {
			t.Fatal(err)
		}
		last := stop()
		told := notices(last)
		if want := "pairs that left the queue, as their prompts are dropped now: 3; that came back with theirs: 1"; strings.Contains(told, want) != (i == 0) {
			t.Errorf("run %d: told %q", i+1, told)
		}
		finished := last[len(last)-1].(stages.Finished).Run
		if want := 1 - i; finished.Counts.Dropped != want || finished.Counts.In != 3 || finished.Status != stages.Done {
			t.Errorf("run %d: %+v, want %d dropped of 3", i+1, finished, want)
		}
		if len(d.in()) != 2 {
			t.Errorf("run %d: %d prompts are in, want 2", i+1, len(d.in()))
		}
	}
	if err := Run(t.Context(), d, nil, Options{NearDuplicate: 2}, nil); err != nil {
		t.Fatal(err)
	}
	if len(d.in()) != 3 {
		t.Errorf("with the filter off %d prompts are in, want 3", len(d.in()))
	}
}

func TestPeoplesPromptsStand(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		ours := bare(t, fmt.Sprintf("Name %d uses of a paper clip", i))
		theirs := bare(t, fmt.Sprintf("name %d uses of a paper clip!", i))
		theirs.Operator = SelfInstruct
		d := newMemory(ours, theirs)
		if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if d.prompts[ours.ID].Dropped != "" || d.prompts[theirs.ID].Dropped != ExactDuplicate {
			t.Fatalf("%+v: the imported prompt should stay", d.prompts)
		}
	}
}

// The first prompt, which may have responses, is not dropped for a later import.
func TestTheFirstImportStands(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		first := bare(t, fmt.Sprintf("Name %d uses of a paper clip", i))
		later := bare(t, fmt.Sprintf("name %d uses of a paper clip!", i))
		first.Added, later.Added = time.UnixMilli(1000), time.UnixMilli(2000)
		d := newMemory(first, later)
		if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if d.prompts[first.ID].Dropped != "" || d.prompts[later.ID].Dropped != ExactDuplicate {
			t.Fatalf("%+v: the first one should stay", d.prompts)
		}
	}
}

func TestPromptsOfOtherFiltersAreLeftAlone(t *testing.T) {
	t.Parallel()
	a, b := bare(t, "Tell me a joke"), bare(t, "tell me a joke.")
	a.Dropped = "person"
	d := newMemory(a, b)
	if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if d.prompts[b.ID].Dropped != "" || d.prompts[a.ID].Dropped != "person" {
		t.Errorf("%+v: a dropped prompt must not stand for another", d.prompts)
	}
}

// TestNearDuplicatesAgainstAllPairs compares the index with comparing every prompt
// with every other.
func TestNearDuplicatesAgainstAllPairs(t *testing.T) {
	t.Parallel()
	vocabulary := strings.Fields("the a of river stone bird seven write sing count 猫 犬 + explain")
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.SampledFrom([]float64{0.3, 0.5, 0.7, 0.9, 1}).Draw(t, "threshold")
		c := newCurator(newMemory(), "run", Screen{})
		text := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 14).Draw(t, "words"), " ")
		})
		for _, s := range rapid.SliceOfN(text, 0, 30).Draw(t, "prompts") {
			p, err := New(rapid.SampledFrom([]string{"", "", "Be brief."}).Draw(t, "system"), Message{Role: User, Content: s})
			if err != nil {
				t.Fatal(err)
			}
			p.Operator = rapid.SampledFrom([]string{Imported, SelfInstruct}).Draw(t, "operator")
			c.add(p)
		}
		es := c.judged()
		got := nearDuplicates(es, threshold)
		want := map[stages.ID]float64{}
		var kept []*entry
		for _, e := range es {
			best := 0.0
			for _, k := range kept {
				s := min(near.Jaccard(e.last.shingles(), k.last.shingles()), near.Jaccard(e.before.shingles(), k.before.shingles()))
				if s >= threshold && e.last.repeats(k.last) && e.before.repeats(k.before) {
					best = max(best, s)
				}
			}
			if best > 0 {
				want[e.id] = best
			} else {
				kept = append(kept, e)
			}
		}
		for _, e := range es {
			drop, gone := got[e.id]
			value, wanted := want[e.id]
			if gone != wanted || drop.Value != value {
				t.Fatalf("%q: dropped %v (%v), want %v (%v)", e.short, gone, drop.Value, wanted, value)
			}
		}
	})
}

func TestExactDuplicatesLeaveOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := newCurator(newMemory(), "run", Screen{})
		groups := map[string]int{}
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			s := rapid.SampledFrom([]string{"Ho ho", "ho  HO", "ho ho.", "hi", "Hi!", "…", "?!"}).Draw(t, "text")
			p, err := New("", Message{Role: User, Content: s})
			if err != nil {
				t.Fatal(err)
			}
			c.add(p)
			groups[c.entries[len(c.entries)-1].key]++
		}
		// Equal prompts are one prompt in a deck.
		seen := map[stages.ID]bool{}
		var es []*entry
		for _, e := range c.judged() {
			if !seen[e.id] {
				es = append(es, e)
			}
			seen[e.id] = true
		}
		if left := len(es) - len(exactDuplicates(es)); left != len(groups) {
			t.Fatalf("%d stay of %d groups", left, len(groups))
		}
	})
}

// Exclamation marks behind a word are emphasis, those behind a number or variable ask for
// something else.
func TestAFactorialIsNoEmphasis(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Compute 5", "Simplify n", "What is (a + b)"} {
		if normalised(text) == normalised(text+"!") {
			t.Errorf("%q and the same with a factorial are equal", text)
		}
	}
	for _, text := range []string{"Sing a song", "Tell me more", "你好"} {
		if normalised(text) != normalised(text+"!!") {
			t.Errorf("%q and the same with emphasis differ", text)
		}
	}
}

// Prompts that begin alike, or ask the same about something else, are not repeats.
func TestPromptsThatAreAlikeStay(t *testing.T) {
	t.Parallel()
	ps := varied(t)
	d := newMemory(ps...)
	if err := Run(t.Context(), d, nil, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	for id, drop := range d.reasons {
		t.Errorf("%s: %s", excerpt(d.prompts[id].Text()), drop.Reason)
	}
	if len(ps) < 80 || len(d.in()) != len(ps) {
		t.Errorf("%d of %d stay", len(d.in()), len(ps))
	}
}

// varied returns prompts such as people write, one per line of a file.
func varied(t testing.TB) []Prompt {
	t.Helper()
	file, err := os.ReadFile("testdata/prompts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var ps []Prompt
	for line := range strings.Lines(string(file)) {
		ps = append(ps, bare(t, strings.TrimSuffix(line, "\n")))
	}
	return ps
}

func BenchmarkCuration(b *testing.B) {
	var ps []Prompt
	for i := range 20_000 {
		ps = append(ps, bare(b, fmt.Sprintf("Explain step %d of %d of building a bridge over river %d to apprentice %d in %d words", i%7, i%13, i, i*i%997, i%101)))
	}
	for b.Loop() {
		c := newCurator(newMemory(), "run", Screen{})
		for _, p := range ps {
			c.add(p)
		}
		if _, err := c.curate(context.Background(), Options{}.withDefaults()); err != nil {
			b.Fatal(err)
		}
	}
}
