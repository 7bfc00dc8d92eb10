package filter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

// memory is a deck that remembers as the store does.
type memory struct {
	mu         sync.Mutex // a page is stored while the next one is read
	candidates []Candidate
	specs      []Spec
	verdicts   map[string]map[stages.ID]Verdict // spec → subject
	computed   int                              // verdicts received as new
	saves      int
	runs       []stages.Run
	fail       error // returned by SaveOutcomes
	onSave     func()
	pages      int // of candidates that were read
	searched   int // how often all texts were read
	settled    Settled
	sum        string // of the subjects then
	scores     map[string]map[stages.ID]float64
}

func newMemory(candidates ...Candidate) *memory {
	slices.SortFunc(candidates, func(x, y Candidate) int { return cmp.Compare(x.Prompt.ID, y.Prompt.ID) })
	return &memory{candidates: candidates, verdicts: map[string]map[stages.ID]Verdict{}}
}

func key(s Spec) string { return fmt.Sprint(s.Name, s.Version, string(s.Config)) }

func (m *memory) StartRun(_ context.Context, r stages.Run) error {
	m.runs = append(m.runs, r)
	return nil
}

func (m *memory) FinishRun(ctx context.Context, r stages.Run) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m.runs[len(m.runs)-1] = r
	return nil
}

func (m *memory) UseFilters(_ context.Context, specs []Spec) error {
	m.specs = specs
	return nil
}

func (m *memory) Subjects(_ context.Context, run stages.RunID) (string, error) {
	var sum strings.Builder
	for _, c := range m.candidates {
		fmt.Fprintln(&sum, c.Prompt.ID, len(c.Responses), len(c.Rescued))
		for _, p := range c.Pairs {
			if p.Run != run {
				fmt.Fprintln(&sum, p.ID)
			}
		}
	}
	return sum.String(), nil
}

func (m *memory) Settle(ctx context.Context, run stages.RunID, before string, s Settled) error {
	if now, _ := m.Subjects(ctx, run); now != before {
		return nil
	}
	m.settled = s
	m.sum, _ = m.Subjects(ctx, "")
	return nil
}

func (m *memory) Settled(ctx context.Context, config string) (Settled, bool, error) {
	now, _ := m.Subjects(ctx, "")
	return m.settled, m.settled.Config == config && m.sum == now, nil
}

func (m *memory) Grown(context.Context, stages.RunID, string) (*Growth, Settled, error) {
	return nil, Settled{}, nil
}

func (m *memory) CandidatesOf(context.Context, []stages.ID) ([]Candidate, error) { return nil, nil }

func (m *memory) PromptsOf(context.Context, []stages.ID) ([]stages.ID, error) { return nil, nil }

func (m *memory) CountCandidates(context.Context) (int, error) { return len(m.candidates), nil }

func (m *memory) Candidates(_ context.Context, after stages.ID, limit int) ([]Candidate, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages++
	var page []Candidate
	for _, c := range m.candidates {
		if c.Prompt.ID > after && len(page) < limit {
			page = append(page, c)
		}
	}
	return page, nil
}

func (m *memory) Known(_ context.Context, subjects []stages.ID) (map[stages.ID]map[string]Verdict, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := map[stages.ID]map[string]Verdict{}
	for _, s := range m.specs {
		for _, id := range subjects {
			if v, ok := m.verdicts[key(s)][id]; ok {
				if known[id] == nil {
					known[id] = map[string]Verdict{}
				}
				known[id][s.Name] = v
			}
		}
	}
	return known, nil
}

func (m *memory) Texts(_ context.Context, yield func(Passage) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.searched++
	for n, c := range m.candidates {
		for _, r := range c.Responses {
			if err := yield(Passage{Response: r.ID, Prompt: int64(n), Text: r.Text}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) Fellows(_ context.Context, responses []stages.ID) (map[stages.ID]Fellow, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[stages.ID]Fellow{}
	for _, c := range m.candidates {
		for _, r := range c.Responses {
			if slices.Contains(responses, r.ID) {
				out[r.ID] = Fellow{Ask: c.Prompt.Text(), Text: r.Text}
			}
		}
	}
	return out, nil
}

func (m *memory) Scores(context.Context, string, []stages.ID) (map[string]map[stages.ID]float64, error) {
	return m.scores, nil
}

func (m *memory) Meetings(context.Context) (*pairing.Meetings, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := pairing.NewMeetings()
	for _, c := range m.candidates {
		by := authors(c)
		for _, p := range c.Pairs {
			if p.Route != pairing.Dropped {
				t.Add([2]stages.ID{by[p.A].ID, by[p.B].ID}, 1)
			}
		}
	}
	return t, nil
}

func (m *memory) Seed() int64 { return 7 }

func (m *memory) SaveOutcomes(ctx context.Context, _ stages.RunID, os []Ruling) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.onSave != nil {
		m.onSave()
	}
	m.settled = Settled{}
	if m.fail != nil {
		return m.fail
	}
	m.saves++
	for _, o := range os {
		for _, v := range o.Verdicts {
			i := slices.IndexFunc(m.specs, func(s Spec) bool { return s.Name == v.Filter })
			k := key(m.specs[i])
			if m.verdicts[k] == nil {
				m.verdicts[k] = map[stages.ID]Verdict{}
			}
			if was, twice := m.verdicts[k][v.Subject]; twice && (was == v || !slices.Contains([]string{"length", "refusal", Boilerplate}, v.Filter)) {
				return fmt.Errorf("%s of %s computed twice", v.Filter, v.Subject)
			}
			m.verdicts[k][v.Subject] = v
			m.computed++
		}
		c := &m.candidates[slices.IndexFunc(m.candidates, func(c Candidate) bool { return c.Prompt.ID == o.Prompt })]
		for i := range c.Responses {
			c.Responses[i].Dropped = o.Dropped[c.Responses[i].ID]
		}
		for _, p := range o.Pairs {
			if i := slices.IndexFunc(c.Pairs, func(q pairing.Pair) bool { return q.ID == p.ID }); i >= 0 {
				c.Pairs[i] = p
			} else {
				c.Pairs = append(c.Pairs, p)
			}
		}
		for id, p := range o.Audits {
			if c.Audited == nil {
				c.Audited = map[stages.ID]float64{}
			}
			c.Audited[id] = p
		}
	}
	return nil
}

// candidate returns a prompt with answers of these texts.
func candidate(t testing.TB, ask string, texts ...string) Candidate {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: ask})
	if err != nil {
		t.Fatal(err)
	}
	c := Candidate{Prompt: p}
	for _, text := range texts {
		c.Responses = append(c.Responses, newResponse(p.ID, text))
	}
	return c
}

func (m *memory) routes() map[pairing.Route]int {
	n := map[pairing.Route]int{}
	for _, c := range m.candidates {
		for _, p := range c.Pairs {
			n[p.Route]++
		}
	}
	return n
}

func TestRunDropsAndProposes(t *testing.T) {
	t.Parallel()
	m := newMemory(candidate(t, "Tell me about Ghent.", "A city of wool.", "A city of cloth and of many towers.", "", "I'm sorry, but I can't help with that."))
	if err := Run(t.Context(), m, Options{Version: "1"}, nil); err != nil {
		t.Fatal(err)
	}
	c := m.candidates[0]
	dropped := map[string]int{}
	for _, r := range c.Responses {
		dropped[r.Dropped]++
	}
	if dropped[""] != 2 || dropped["empty"] != 1 || dropped["refusal"] != 1 {
		t.Errorf("dropped by %v", dropped)
	}
	if len(c.Pairs) != 1 || c.Pairs[0].Route != pairing.ToPerson || c.Pairs[0].Run != m.runs[0].ID {
		t.Errorf("pairs %+v", c.Pairs)
	}
	r := m.runs[0]
	if r.Status != stages.Done || r.Counts.In != 4 || r.Counts.Added != 1 || r.Counts.Dropped != 2 || r.Version != "1" {
		t.Errorf("run %+v", r)
	}
	if want := `{"audit":0,"boilerplate":0.7,"length_outlier":10,"length_ratio":3,"max_repetition":0.5,"min_chars":1,"near_identical":0.95,"pairs_per_prompt":0,"pairs_per_response":0,"random_share":0,"strategy":""}`; string(r.Config) != want {
		t.Errorf("configuration %s, want %s", r.Config, want)
	}
	// The chain stops at the first drop: no later filter saw the empty response.
	for _, s := range m.specs {
		if v, ok := m.verdicts[key(s)][c.Responses[2].ID]; ok && s.Name != "empty" {
			t.Errorf("%s judged an empty response: %+v", s.Name, v)
		}
	}
}

func TestRunAgainComputesNothing(t *testing.T) {
	t.Parallel()
	m := newMemory(
		candidate(t, "One?", "A city of wool.", "A city of cloth and of many towers.", "A city of wool . "),
		candidate(t, "Two?", "", "No.", "Perhaps so."))
	for i := range 3 {
		m.computed = 0
		if err := Run(t.Context(), m, Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if i > 0 && (m.computed != 0 || m.runs[i].Counts.Added != 0) {
			t.Errorf("run %d computed %d verdicts and added %d pairs", i, m.computed, m.runs[i].Counts.Added)
		}
	}
	// A changed threshold runs only its own filter.
	m.computed = 0
	if err := Run(t.Context(), m, Options{Thresholds: map[string]float64{"min_chars": 5}}, nil); err != nil {
		t.Fatal(err)
	}
	if m.computed != 6 {
		t.Errorf("%d verdicts computed for 6 responses and one new threshold", m.computed)
	}
}

// A filter that is new to the deck judges everything, and no other judges anything again:
// neither when it comes nor when one goes and comes back.
func TestANewFilterRunsAlone(t *testing.T) {
	t.Parallel()
	m := newMemory(candidate(t, "One?", "A city of wool.", "A city of cloth and of many towers.", "A city of three rivers."))
	for _, c := range []struct {
		off  []string
		want int
	}{{[]string{"garbled", "length-gap"}, -1}, {[]string{"length-gap"}, 3}, {nil, 3}, {[]string{"empty", "garbled"}, 0}, {nil, 0}} {
		m.computed = 0
		if err := Run(t.Context(), m, Options{Off: c.off}, nil); err != nil {
			t.Fatal(err)
		}
		if c.want >= 0 && m.computed != c.want {
			t.Errorf("without %v: %d verdicts computed, want %d", c.off, m.computed, c.want)
		}
	}
}

// Scores that tell nothing apart make no pair, whichever strategy compares them, and
// leave the default to its other strategy.
func TestEqualScoresMakeNoPair(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[string]string{
		pairing.StrategyGap: "", pairing.StrategyNearTie: "", pairing.StrategyUncertain: "", pairing.StrategyModerate: "", "": pairing.StrategyBalanced,
	} {
		c := candidate(t, "One?", "A city of wool.", "A city of cloth and of many towers.", "A city of three rivers.")
		m := newMemory(c)
		m.scores = map[string]map[stages.ID]float64{"judge": {}, "other": {}}
		for _, r := range c.Responses {
			m.scores["judge"][r.ID], m.scores["other"][r.ID] = 2, 0.1 // of which three do not sum up to 0.3
		}
		if err := Run(t.Context(), m, Options{Strategy: strategy, PairsPerPrompt: 2}, nil); err != nil {
			t.Fatal(err)
		}
		if got := m.candidates[0].Pairs; want == "" && len(got) > 0 || want != "" && (len(got) != 2 || got[0].Strategy != want) {
			t.Errorf("strategy %q: pairs %+v", strategy, got)
		}
	}
}

// A run over subjects that another has gone over reads none of them and comes to the
// same numbers; whatever is new or changed is gone over.
func TestRunWithNothingChangedReadsNothing(t *testing.T) {
	t.Parallel()
	m := newMemory(
		candidate(t, "One?", "A city of wool.", "A city of cloth and of many towers.", "A city of wool . ", "I'm sorry, but I can't help with that."),
		candidate(t, "Two?", "", "No.", "Perhaps so."))
	o := Options{Audit: 1}
	run := func(what string, reads bool) stages.Run {
		t.Helper()
		m.pages = 0
		if err := Run(t.Context(), m, o, nil); err != nil {
			t.Fatal(err)
		}
		if (m.pages > 0) != reads {
			t.Errorf("%s: %d pages read, want %v", what, m.pages, reads)
		}
		return m.runs[len(m.runs)-1]
	}
	run("first", true)
	quick := run("again", false)
	m.settled = Settled{}
	if slow := run("again, all of them", true); slow.Counts != quick.Counts || quick.Status != stages.Done || quick.Counts.Known == 0 || quick.Counts.Added != 0 {
		t.Errorf("a run with nothing changed counts %+v, one that reads all %+v", quick.Counts, slow.Counts)
	}
	m.candidates[0].Responses = append(m.candidates[0].Responses, newResponse(m.candidates[0].Prompt.ID, "Its port silted up."))
	run("a new response", true)
	run("that one known", false)
	o.Thresholds = map[string]float64{"min_chars": 4}
	run("another threshold", true)
	run("that one known", false)
	o.PairsPerPrompt = 1
	run("another option", true)

	// A run with another configuration that was broken off has changed a part.
	run("that one known", false)
	o.PairsPerPrompt = 2
	full := errors.New("disk full")
	m.fail = full
	if err := Run(t.Context(), m, o, nil); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	m.fail = nil
	o.PairsPerPrompt = 1
	run("after another was broken off", true)

	// What comes while a run is at work is for the next.
	o.PairsPerPrompt = 3
	m.onSave = func() {
		m.onSave = nil
		m.candidates[1].Responses = append(m.candidates[1].Responses, newResponse(m.candidates[1].Prompt.ID, "Only on Sundays."))
	}
	run("with a response on the way", true)
	run("with that response", true)
	run("that one known", false)
}

func TestImportedPairsComeAndGo(t *testing.T) {
	t.Parallel()
	c := candidate(t, "Tell me about Ghent.", "A city of wool.", "Sorry, I can't do that.", "A city of cloth and of many towers.")
	p, _ := pairing.New(c.Responses[0], c.Responses[1])
	q, _ := pairing.New(c.Responses[0], c.Responses[2])
	p.Strategy, q.Strategy, p.Run, q.Run = pairing.StrategyImported, pairing.StrategyImported, "import", "import"
	q.Route, q.Reason = pairing.ToMachine, "sure"
	c.Pairs = []pairing.Pair{p, q}
	m := newMemory(c)
	find := func(id stages.ID) pairing.Pair {
		ps := m.candidates[0].Pairs
		return ps[slices.IndexFunc(ps, func(p pairing.Pair) bool { return p.ID == id })]
	}
	run := func(o Options) {
		t.Helper()
		if err := Run(t.Context(), m, o, nil); err != nil {
			t.Fatal(err)
		}
	}
	run(Options{PairsPerPrompt: 1})
	if got := find(p.ID); got.Route != pairing.Dropped || got.Reason != "response dropped: refusal" || got.Strategy != pairing.StrategyImported || got.Run != "import" {
		t.Errorf("pair of a refusal: %+v", got)
	}
	if find(q.ID) != q {
		t.Errorf("a pair that another decided: %+v", find(q.ID))
	}
	if len(m.candidates[0].Pairs) != 2 {
		t.Errorf("pairs %+v", m.candidates[0].Pairs)
	}
	run(Options{Off: []string{"refusal"}, PairsPerPrompt: 1})
	if got := find(p.ID); got.Route != pairing.ToPerson || got.Reason != "" {
		t.Errorf("pair of a refusal that is allowed: %+v", got)
	}
	run(Options{Off: []string{"refusal"}, Thresholds: map[string]float64{"near_identical": 0.0001}})
	if got := find(q.ID); got.Route != pairing.Dropped {
		t.Errorf("pair too alike: %+v", got)
	}
}

// Filtering takes back only its own drops: a pair that a person or a merged deck
// dropped stays out although both responses pass and differ.
func TestADropThatIsNotFilteringsStays(t *testing.T) {
	t.Parallel()
	for by, drop := range map[string]func(p *pairing.Pair){
		"nobody knows whom": func(p *pairing.Pair) { p.Route, p.Reason = pairing.Dropped, "an advert" },
		"a person":          func(p *pairing.Pair) { p.Drop(pairing.ByHand, "an advert") },
	} {
		c := candidate(t, "Tell me about Ghent.", "A city of wool.", "A city of cloth and of many towers.")
		p, _ := pairing.New(c.Responses[0], c.Responses[1])
		drop(&p)
		staysAsItIs(t, "dropped by "+by, c, p)
	}
}

// People decided duels before there was anything to filter, and the test stream stands
// for pairs before filtering.
func TestDuelsAndTheTestStreamAreNotFiltered(t *testing.T) {
	t.Parallel()
	for _, strategy := range []string{pairing.StrategyDuel, pairing.StrategyTest} {
		c := candidate(t, "Tell me about Ghent.", "A city of wool.", "A  city of wool.")
		p, _ := pairing.New(c.Responses[0], c.Responses[1])
		p.Strategy, p.Probability, p.Route = strategy, 1, pairing.ToPerson
		staysAsItIs(t, strategy, c, p)
	}
}

// staysAsItIs runs filtering over a candidate with one pair, which has to stay.
func staysAsItIs(t *testing.T, name string, c Candidate, p pairing.Pair) {
	t.Helper()
	for _, o := range []Options{{}, {PairsPerPrompt: 1}, {Off: Names()}} {
		c.Pairs = []pairing.Pair{p}
		m := newMemory(c)
		if err := Run(t.Context(), m, o, nil); err != nil {
			t.Fatal(err)
		}
		if got := m.candidates[0].Pairs; len(got) != 1 || got[0] != p {
			t.Errorf("%s, with %+v: pairs %+v, want only %+v", name, o, got, p)
		}
	}
}

func TestNearIdenticalIsKeptAndComesBack(t *testing.T) {
	t.Parallel()
	m := newMemory(candidate(t, "Tell me about Ghent.", "A city of wool.", "A  city of wool."))
	if err := Run(t.Context(), m, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if ps := m.candidates[0].Pairs; len(ps) != 1 || ps[0].Route != pairing.Dropped || ps[0].Reason != "near-identical: the same text but for spacing" {
		t.Fatalf("pairs %+v", ps)
	}
	if err := Run(t.Context(), m, Options{Off: []string{"near-identical"}}, nil); err != nil {
		t.Fatal(err)
	}
	if n := m.routes(); n[pairing.ToPerson] != 1 || n[pairing.Dropped] != 0 {
		t.Errorf("routes %v", n)
	}
}

func TestRunInterruptedAndFailed(t *testing.T) {
	t.Parallel()
	m := newMemory(manyCandidates(t, pageSize+10)...)
	ctx, cancel := context.WithCancel(t.Context())
	m.onSave = cancel
	if err := Run(ctx, m, Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if m.runs[0].Status != stages.Interrupted || m.saves != 1 || m.runs[0].Counts.Added != pageSize {
		t.Errorf("%d saves, run %+v", m.saves, m.runs[0])
	}
	m.onSave = nil
	full := errors.New("disk full")
	m.fail = full
	if err := Run(t.Context(), m, Options{}, nil); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if m.runs[1].Status != stages.Failed || m.runs[1].Error == "" {
		t.Errorf("run %+v", m.runs[1])
	}
	m.fail = nil
	if err := Run(t.Context(), m, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if n := m.routes(); n[pairing.ToPerson] != pageSize+10 {
		t.Errorf("routes %v", n)
	}
}

func manyCandidates(t testing.TB, n int) []Candidate {
	var cs []Candidate
	for i := range n {
		cs = append(cs, candidate(t, fmt.Sprint("Question ", i), "Yes, it is.", "No, not at all."))
	}
	return cs
}

func TestRunEvents(t *testing.T) {
	t.Parallel()
	m := newMemory(manyCandidates(t, pageSize+1)...)
	events := make(chan stages.RunEvent, 10)
	if err := Run(t.Context(), m, Options{}, events); err != nil {
		t.Fatal(err)
	}
	close(events)
	var got []string
	for e := range events {
		switch e := e.(type) {
		case stages.Started:
			got = append(got, fmt.Sprint("started ", e.Total))
		case stages.Progress:
			got = append(got, fmt.Sprint("progress ", e.Done, "/", e.Total))
		case stages.Finished:
			got = append(got, fmt.Sprint("finished ", e.Run.Counts.Added))
		}
	}
	if want := []string{"started 201", "progress 200/201", "progress 201/201", "finished 201"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"unknown filter":   {Off: []string{"refusals"}},
		"unknown language": {Languages: []string{"english"}},
		"negative":         {PairsPerPrompt: -1},
		"negative length":  {Thresholds: map[string]float64{"min_chars": -1}},
		"share":            {Thresholds: map[string]float64{"max_repetition": 50}},
		"similarity":       {Thresholds: map[string]float64{"near_identical": 95}},
		"half a character": {Thresholds: map[string]float64{"min_chars": 1.5}},
		"no similarity":    {Thresholds: map[string]float64{"near_identical": math.NaN()}},
		"no threshold":     {Thresholds: map[string]float64{"near_identicle": 0.5}},
		"audit":            {Audit: 5},
		"negative audit":   {Audit: -0.1},
		"no audit":         {Audit: math.NaN()},
	} {
		m := newMemory()
		if err := Run(t.Context(), m, o, nil); err == nil || len(m.runs) != 0 {
			t.Errorf("%s: error %v, %d runs", name, err, len(m.runs))
		}
	}
	if err := (Options{Off: Names(), Languages: []string{"en", "fa", "zh"}}).Validate(); err != nil {
		t.Error(err)
	}
	if n := len(Chain(Options{Off: Names()})); n != 0 {
		t.Errorf("%d filters left of none", n)
	}
}

// A response is judged by the name of the model that gave it.
func TestModelReachesTheFilter(t *testing.T) {
	t.Parallel()
	c := candidate(t, "Who built this wall?", "I am Brightling.", "Nobody.")
	c.Models = []stages.Model{{ID: "m", Name: "brightling:7b"}}
	c.Responses[0].Model = "m"
	m := newMemory(c)
	if err := Run(t.Context(), m, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if got := m.candidates[0].Responses[0].Dropped; got != "identity" {
		t.Errorf("dropped by %q", got)
	}
}

func TestRescuedStaysIn(t *testing.T) {
	t.Parallel()
	c := candidate(t, "Tell me about Ghent.", "A city of wool.", "Sorry, I can't do that.", "A  city of wool.")
	alike, _ := pairing.New(c.Responses[0], c.Responses[2])
	alike.Reason = "rescued"
	c.Pairs = []pairing.Pair{alike}
	c.Rescued = map[stages.ID]bool{c.Responses[1].ID: true, alike.ID: true}
	m := newMemory(c)
	if err := Run(t.Context(), m, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if got := m.candidates[0].Responses[1].Dropped; got != "" {
		t.Errorf("a rescued response was dropped by %s", got)
	}
	if m.candidates[0].Pairs[0] != alike || m.routes()[pairing.ToPerson] != 3 {
		t.Errorf("pairs %+v", m.candidates[0].Pairs)
	}
}

// A filter of pairs sees both responses with their models, and the prompt.
func TestPairFiltersSeeBothSides(t *testing.T) {
	t.Parallel()
	c := candidate(t, "Who are you?", "Nobody.", "I am a weaver.", "A city of wool.")
	c.Models = []stages.Model{{ID: "m", Name: "one:1b"}, {ID: "n", Name: "two:1b"}}
	for i, m := range []stages.ID{"m", "n", "n"} {
		c.Responses[i].Model = m
	}
	calls, compared := 0, 0
	var dropped []stages.ID
	chain := []Filter{{
		Spec: Spec{Name: "same-model", Kind: stages.OfPair, Version: 1},
		pair: func(s PairSubject) finding {
			calls++
			for _, side := range []Subject{s.A, s.B} {
				want := map[stages.ID]string{"m": "one:1b", "n": "two:1b"}[side.Response.Model]
				if side.Prompt.Text() != "Who are you?" || side.Model.Name != want {
					t.Errorf("the filter sees %+v", side)
				}
			}
			if p, ok := pairing.New(s.B.Response, s.A.Response); !ok || p.A != s.A.Response.ID {
				t.Errorf("A and B are not those of the pair: %+v", p)
			} else if s.A.Model.ID == s.B.Model.ID {
				dropped = append(dropped, p.ID)
				return finding{value: 1, reason: "both are of one model"}
			}
			return finding{}
		},
	}, {
		Spec: Spec{Name: "after", Kind: stages.OfPair, Version: 1},
		pair: func(s PairSubject) finding { compared++; return finding{value: s.Similarity()} },
	}}
	d := decide(c, chain, nil, Options{})
	d.propose(c, pairing.Plan{}, 0, pairing.NewMeetings(), nil, 0)
	if calls != 3 || compared != 2 || len(dropped) != 1 {
		t.Fatalf("%d pairs seen and %d after that, %d dropped", calls, compared, len(dropped))
	}
	for _, p := range d.Pairs {
		if out := p.ID == dropped[0]; (p.Route == pairing.Dropped) != out || (p.DroppedBy == "same-model") != out {
			t.Errorf("%+v", p)
		}
	}
	if len(d.Pairs) != 3 || len(d.Verdicts) != 5 {
		t.Errorf("%d pairs, %d verdicts", len(d.Pairs), len(d.Verdicts))
	}
}
