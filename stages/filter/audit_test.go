package filter

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// audited returns the pairs of the sample, with their probabilities.
func (m *memory) audited() map[stages.ID]float64 {
	out := map[stages.ID]float64{}
	for _, c := range m.candidates {
		maps.Copy(out, c.Audited)
	}
	return out
}

func (m *memory) pair(id stages.ID) (pairing.Pair, bool) {
	for _, c := range m.candidates {
		if i := slices.IndexFunc(c.Pairs, func(p pairing.Pair) bool { return p.ID == id }); i >= 0 {
			return c.Pairs[i], true
		}
	}
	return pairing.Pair{}, false
}

func filtered(t *testing.T, m *memory, o Options) {
	t.Helper()
	if err := Run(t.Context(), m, o, nil); err != nil {
		t.Fatal(err)
	}
}

const (
	kept    = "A city of wool, where two rivers meet."
	another = "It has three towers in a row, and a castle."
	refuses = "I'm sorry, but I can't help with that."
)

// Every kind of drop that can be read is audited once; a drop with nothing to read
// is not, and neither is one without anything to compare it with.
func TestWhatIsAudited(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		texts  []string
		o      Options
		by     []string // the filter of each audited pair
		person int
	}{
		"nothing dropped":              {texts: []string{kept, another}, person: 1},
		"refusal":                      {texts: []string{kept, another, refuses}, by: []string{"refusal"}, person: 1},
		"repetition":                   {texts: []string{kept, strings.Repeat("again and again ", 60)}, by: []string{"repetition"}},
		"language":                     {texts: []string{kept, french}, by: []string{"language"}},
		"identity":                     {texts: []string{kept, "I am ChatGPT, a language model trained by OpenAI."}, by: []string{"identity"}},
		"too short":                    {texts: []string{kept, another, "No."}, o: Options{Thresholds: map[string]float64{"min_chars": 10}}, by: []string{"empty"}, person: 1},
		"empty":                        {texts: []string{kept, ""}},
		"nothing but controls":         {texts: []string{kept, " \n</s>"}},
		"still thinking":               {texts: []string{kept, "<think>What is Ghent?"}},
		"near-identical":               {texts: []string{kept, kept + " "}, by: []string{"near-identical"}},
		"near-identical to one of two": {texts: []string{kept, another, kept + " "}, by: []string{"near-identical"}, person: 2},
		"nothing left":                 {texts: []string{refuses, "No."}, o: Options{Thresholds: map[string]float64{"min_chars": 10}}},
		"two drops":                    {texts: []string{kept, refuses, "I am ChatGPT, a language model trained by OpenAI."}, by: []string{"identity", "refusal"}},
		"a limit":                      {texts: []string{kept, another, refuses}, o: Options{PairsPerPrompt: 1}, by: []string{"refusal"}, person: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMemory(candidate(t, askLong, test.texts...))
			test.o.Audit = 1
			filtered(t, m, test.o)
			var by []string
			for id, p := range m.audited() {
				pair, ok := m.pair(id)
				if !ok || pair.Route != pairing.Dropped || p != 1 {
					t.Errorf("audited with probability %v: %+v", p, pair)
				}
				by = append(by, pair.DroppedBy)
			}
			slices.Sort(by)
			if !slices.Equal(by, test.by) {
				t.Errorf("audits of %v, want %v", by, test.by)
			}
			if n := m.routes()[pairing.ToPerson]; n != test.person {
				t.Errorf("%d pairs go to the person anyhow, want %d", n, test.person)
			}
		})
	}
}

// A pair made for the audit says so, with its probability.
func TestPairsMadeForTheAudit(t *testing.T) {
	t.Parallel()
	m := newMemory(candidate(t, "Tell me about Ghent.", kept, another, refuses, refuses+" "))
	filtered(t, m, Options{Audit: 1})
	made := 0
	for _, p := range m.candidates[0].Pairs {
		if p.Route != pairing.Dropped {
			continue
		}
		made++
		if p.Strategy != pairing.StrategyAudit || p.Probability != 0.5 || p.Reason != "response dropped: refusal" || p.Run != m.runs[0].ID {
			t.Errorf("%+v", p)
		}
	}
	if made != 2 || m.runs[0].Counts.Added != 1 || m.runs[0].Counts.Dropped != 2 {
		t.Errorf("%d pairs for two drops, run %+v", made, m.runs[0])
	}
}

// withDrops returns prompts with two good answers and a refusal.
func withDrops(t *testing.T, n int) []Candidate {
	var cs []Candidate
	for i := range n {
		cs = append(cs, candidate(t, fmt.Sprint("Question ", i), kept, another, refuses, kept+" "))
	}
	return cs
}

// The draw is the same again, a larger share includes the smaller one, and its size
// fits: of 400 refusals and 400 near-identical pairs.
func TestTheDrawIsTheSameAgainAndNested(t *testing.T) {
	t.Parallel()
	m := newMemory(withDrops(t, 400)...)
	before := map[stages.ID]float64{}
	for _, share := range []float64{0, 0.05, 0.2, 0.2, 0.05, 1} {
		filtered(t, m, Options{Audit: share})
		now := m.audited()
		for id, p := range before {
			if now[id] != max(p, share) {
				t.Errorf("share %v: pair %s was drawn with probability %v, now %v", share, id, p, now[id])
			}
		}
		if want := 800 * share; share > 0 && len(before) < len(now) && (float64(len(now)) < want*0.7 || float64(len(now)) > want*1.3) {
			t.Errorf("share %v draws %d of 800", share, len(now))
		}
		if share == 0.05 && len(before) > len(now) {
			t.Errorf("a smaller share took %d of %d away", len(before)-len(now), len(before))
		}
		before = now
	}
	if len(before) != 800 {
		t.Errorf("share 1 draws %d of 800", len(before))
	}
	whole := newMemory(withDrops(t, 400)...)
	filtered(t, whole, Options{Audit: 0.2})
	for id := range whole.audited() {
		if _, ok := before[id]; !ok {
			t.Errorf("another deck draws another pair: %s", id)
		}
	}
}

// A response that comes later does not change the comparison of an earlier drop.
func TestAnAuditKeepsItsPair(t *testing.T) {
	t.Parallel()
	m := newMemory(candidate(t, "Tell me about Ghent.", kept, refuses))
	filtered(t, m, Options{Audit: 1})
	was := m.audited()
	for i := range 20 {
		c := &m.candidates[0]
		c.Responses = append(c.Responses, newResponse(c.Prompt.ID, fmt.Sprint("There is more to say, namely ", strings.Repeat("x", i))))
		filtered(t, m, Options{Audit: 1, Thresholds: map[string]float64{"near_identical": 1}})
	}
	if now := m.audited(); len(was) != 1 || !maps.Equal(now, was) {
		t.Errorf("audits %v, were %v", now, was)
	}
}

// A pair made for the audit becomes an ordinary one when its response passes, by a
// setting or by a rescue; and a drop again when it does not.
func TestAuditedPairsComeBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		passes   func(*memory) Options
		strategy string
		person   int
	}{
		"the filter is off": {func(*memory) Options { return Options{Off: []string{"refusal"}} }, pairing.StrategyAll, 3},
		"rescued": {func(m *memory) Options {
			c := &m.candidates[0]
			c.Rescued = map[stages.ID]bool{c.Responses[2].ID: true}
			return Options{}
		}, pairing.StrategyAll, 3},
		"under a limit": {func(*memory) Options { return Options{Off: []string{"refusal"}, PairsPerPrompt: 1} }, pairing.StrategyAudit, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMemory(candidate(t, "Tell me about Ghent.", kept, another, refuses))
			filtered(t, m, Options{Audit: 1})
			audited := slices.Collect(maps.Keys(m.audited()))
			o := test.passes(m)
			o.Audit = 1
			filtered(t, m, o)
			p, _ := m.pair(audited[0])
			if p.Route != pairing.ToPerson || p.Reason != "" || p.Strategy != test.strategy || p.DroppedBy != "" {
				t.Errorf("%+v", p)
			}
			if (p.Probability == 1) != (test.strategy == pairing.StrategyAll) {
				t.Errorf("probability %v", p.Probability)
			}
			if n := m.routes(); n[pairing.ToPerson] != test.person || n[pairing.Dropped] != 0 {
				t.Errorf("routes %v", n)
			}
			m.candidates[0].Rescued = nil
			filtered(t, m, Options{Audit: 1})
			if p, _ := m.pair(audited[0]); p.DroppedBy != "refusal" || len(m.audited()) != 1 {
				t.Errorf("dropped again: %+v, audits %v", p, m.audited())
			}
		})
	}
}

// The text of a dropped response may equal that of one that a person let back in:
// then its pairs are neither dropped nor audited, proposed or not.
func TestATextThatIsInIsNotAudited(t *testing.T) {
	t.Parallel()
	for limit, person := range map[int]int{0: 3, 1: 1} {
		c := candidate(t, "Tell me about Ghent.", kept, another, refuses)
		twin := newResponse(c.Prompt.ID, refuses)
		twin.ID, twin.Source = "twin", "another file"
		c.Responses = append(c.Responses, twin)
		c.Rescued = map[stages.ID]bool{twin.ID: true}
		if p, _ := pairing.New(c.Responses[0], c.Responses[1]); limit == 1 {
			c.Pairs = []pairing.Pair{p} // so none is proposed
		}
		m := newMemory(c)
		filtered(t, m, Options{Audit: 1, PairsPerPrompt: limit})
		if n := m.routes(); n[pairing.ToPerson] != person || n[pairing.Dropped] != 0 || len(m.audited()) != 0 {
			t.Errorf("limit %d: routes %v, audits %v", limit, n, m.audited())
		}
	}
}

// If a person has let one pair of a dropped response back in, another one is
// audited.
func TestARescuedPairIsNotAudited(t *testing.T) {
	t.Parallel()
	for _, rescued := range []int{0, 1} {
		c := candidate(t, "Tell me about Ghent.", kept, another, refuses)
		p, _ := pairing.New(c.Responses[rescued], c.Responses[2])
		p.Reason = "rescued"
		c.Pairs, c.Rescued = []pairing.Pair{p}, map[stages.ID]bool{p.ID: true}
		m := newMemory(c)
		filtered(t, m, Options{Audit: 1})
		if _, audited := m.audited()[p.ID]; audited || len(m.audited()) != 1 || m.routes()[pairing.ToPerson] != 2 {
			t.Errorf("routes %v, audits %v, rescued %s", m.routes(), m.audited(), p.ID)
		}
	}
}

// A file's own pair of a response that was dropped is audited as it is.
func TestImportedPairsAreAudited(t *testing.T) {
	t.Parallel()
	c := candidate(t, "Tell me about Ghent.", kept, refuses)
	p, _ := pairing.New(c.Responses[0], c.Responses[1])
	p.Strategy, p.Run = pairing.StrategyImported, "import"
	c.Pairs = []pairing.Pair{p}
	m := newMemory(c)
	filtered(t, m, Options{Audit: 1})
	if got, _ := m.pair(p.ID); got.Strategy != pairing.StrategyImported || got.Probability != 1 || got.DroppedBy != "refusal" || m.audited()[p.ID] != 1 {
		t.Errorf("%+v, audits %v", got, m.audited())
	}
}
