package filter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"prefdeck/stages/ground/near"
)

// remarked returns the remarks of a filter, by the text of the response.
func (m *memory) remarked(filter string) map[string]string {
	out := map[string]string{}
	for _, s := range m.specs {
		if s.Name != filter {
			continue
		}
		for _, c := range m.candidates {
			for _, r := range c.Responses {
				if v := m.verdicts[key(s)][r.ID]; v.Pass && v.Reason != "" {
					out[r.Text] = v.Reason
				}
			}
		}
	}
	return out
}

// A model that says the same whatever it is asked gets a remark that names the other
// prompt; so does the first of such a series. Short answers, answers to prompts that are
// alike, and equal answers to one prompt do not.
func TestBoilerplate(t *testing.T) {
	t.Parallel()
	const stock = "That is a great question! There are many things to consider, and it is important to look at every side of %s before deciding what is best for you."
	bees, taxes := fmt.Sprintf(stock, "keeping bees"), fmt.Sprintf(stock, "paying taxes")
	bees = "<think>\nA balcony is small, and the neighbours may be afraid of stings. A hive needs flowers within some two miles, water and shade.\n</think>\n\n" + bees
	positive := "The sentiment of this review is positive, because the author praises the product several times in the text."
	m := newMemory(
		candidate(t, "How do I keep bees on a balcony?", bees, "Buy a hive, and ask your neighbours first.", "Yes, of course you can."),
		candidate(t, "Explain income tax in Belgium.", taxes, "Rates rise from 25 to 50 per cent of what a person earns in a year.", "Yes, of course you can."),
		candidate(t, "What is the sentiment of the review: I love this phone?", positive),
		candidate(t, "What is the sentiment of the review: I love this car?", positive+" "),
		candidate(t, "Name a river.", "The river Lys flows through the whole of the city of Ghent, and then on into the Scheldt.",
			"The river Lys flows through the whole of the city of Ghent, and then on to the Scheldt."))
	if err := Run(t.Context(), m, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	got := m.remarked(Boilerplate)
	for text, other := range map[string]string{bees: "Explain income tax", taxes: "How do I keep bees"} {
		if !strings.Contains(got[text], other) || !strings.Contains(got[text], " % the same") {
			t.Errorf("%s: remark %q, want the prompt %q named", text, got[text], other)
		}
	}
	if len(got) != 2 {
		t.Errorf("remarks %q", got)
	}
	for _, c := range m.candidates {
		for _, r := range c.Responses {
			if r.Dropped == Boilerplate {
				t.Errorf("%q is dropped", r.Text)
			}
		}
	}
	// Nothing is searched where nothing has changed, or with the filter off.
	m.searched, m.computed = 0, 0
	m.settled = Settled{}
	if err := Run(t.Context(), m, Options{}, nil); err != nil || m.computed != 0 {
		t.Errorf("again: %v, %d verdicts", err, m.computed)
	}
	if err := Run(t.Context(), m, Options{}, nil); err != nil || m.searched != 1 {
		t.Errorf("all texts were read %d times in a run that looked and one that had nothing to do: %v", m.searched, err)
	}
	if err := Run(t.Context(), m, Options{Off: []string{Boilerplate}}, nil); err != nil || m.searched != 1 {
		t.Errorf("all texts are read although the filter is off: %v", err)
	}
}

// While responses still come, only the last pass looks at the whole deck, and what it
// said before stands meanwhile.
func TestBoilerplateWaitsForTheLastPass(t *testing.T) {
	t.Parallel()
	const said = "As with everything in life, the answer depends on the circumstances, and there is no one way that suits all."
	m := newMemory(candidate(t, "How do I keep bees?", said), candidate(t, "Explain income tax.", said+" Really."))
	more := make(chan struct{}, 3)
	for range cap(more) {
		more <- struct{}{}
	}
	close(more)
	if err := Run(t.Context(), m, Options{More: more}, nil); err != nil {
		t.Fatal(err)
	}
	if m.searched != 1 || len(m.remarked(Boilerplate)) != 2 {
		t.Errorf("all texts were read %d times, remarks %q", m.searched, m.remarked(Boilerplate))
	}
}

// On planted copies with changed words the filter agrees with exact similarity: what it
// remarks on is that similar, and it misses one in a hundred at most.
func TestBoilerplateAgainstExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 22))
	word := func() string { return fmt.Sprintf("w%x", r.Uint32()) }
	text := func(n int) []string {
		ws := make([]string, n)
		for i := range ws {
			ws[i] = word()
		}
		return ws
	}
	var cs []Candidate
	exact := map[string]bool{}
	for range 300 {
		a := text(20 + r.IntN(100))
		b := append([]string(nil), a...)
		for range r.IntN(1 + len(b)/8) {
			b[r.IntN(len(b))] = word()
		}
		x, y := strings.Join(a, " "), strings.Join(b, " ")
		cs = append(cs, candidate(t, strings.Join(text(8), " "), x), candidate(t, strings.Join(text(8), " "), y))
		if near.Jaccard(grams(x), grams(y)) >= 0.7 {
			exact[x], exact[y] = true, true
		}
	}
	m := newMemory(cs...)
	if err := Run(t.Context(), m, Options{Off: []string{"garbled"}}, nil); err != nil {
		t.Fatal(err)
	}
	found := m.remarked(Boilerplate)
	for text := range found {
		if !exact[text] {
			t.Errorf("a remark on what is not that similar: %s", text)
		}
	}
	if len(found) < len(exact)*99/100 || len(exact) < 100 {
		t.Errorf("found %d of %d", len(found), len(exact))
	}
}
