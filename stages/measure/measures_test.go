package measure

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/embed"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/statistic"
)

// planted returns labels of two annotators on pairs of four models, two pairs a
// prompt, drawn from known effects.
func planted(labels int, left, longer float64) *Rows {
	random := rand.New(rand.NewPCG(1, 1))
	r := &Rows{Models: []string{"m0", "m1", "m2", "m3"}, Annotators: []string{"ann", "bea"}, Prompts: labels / 4}
	strength := []float64{0.6, 0.2, -0.2, -0.6}
	at := time.Unix(1_700_000_000, 0)
	for p := range labels / 2 {
		a := random.IntN(4)
		b := (a + 1 + random.IntN(3)) % 4
		pair := PairRow{Prompt: p / 2, ModelA: a, ModelB: b, A: Style{Runes: 100 + random.IntN(900)}, B: Style{Runes: 100 + random.IntN(900)}}
		r.Pairs = append(r.Pairs, pair)
		for who := range 2 {
			side, from := label.SideA, 1.0
			if random.IntN(2) == 0 {
				side, from = label.SideB, -1
			}
			odds := strength[a] - strength[b] + longer*math.Log2(float64(pair.A.Runes+1)/float64(pair.B.Runes+1)) + from*left
			choice := label.Graded(1)
			if random.Float64() < statistic.Logistic(odds) {
				choice = label.Graded(-2)
			}
			at = at.Add(time.Minute)
			r.Labels = append(r.Labels, LabelRow{Pair: p, Annotator: who, At: at, Decision: Decision{
				Choice: choice, Left: side, LenA: pair.A.Runes, LenB: pair.B.Runes, Active: time.Duration(5+random.IntN(20)) * time.Second,
			}})
		}
	}
	return r
}

func within(t *testing.T, what string, e Estimate, want float64) {
	t.Helper()
	if !e.Bounded() || e.Low > want || e.High < want || e.Value < e.Low || e.Value > e.High {
		t.Errorf("%s is %.3f (%.3f … %.3f, n=%d), planted %.3f", what, e.Value, e.Low, e.High, e.N, want)
	}
}

// measured returns the measures of labels.
func measured(t *testing.T, r *Rows, b Bootstrap) Measures {
	t.Helper()
	m, err := MeasuresOf(t.Context(), r, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMeasuresFindWhatIsPlanted(t *testing.T) {
	t.Parallel()
	m := measured(t, planted(4000, 0.4, 0.5), Bootstrap{Samples: 200})
	within(t, "left", m.Bias.Left, 0.4)
	within(t, "longer", m.Bias.Longer, 0.5)
	within(t, "left late", m.Bias.LeftLate, 0)
	if m.Bias.Markdown.Defined() {
		t.Errorf("an effect of markdown, which nothing has: %+v", m.Bias.Markdown)
	}
	for i, want := range []float64{0.6, 0.2, -0.2, -0.6} {
		row := m.Leaderboard[i]
		within(t, row.Model, row.Controlled, math.Exp(want))
		if row.Score.N != row.Rate.N || !row.Davidson.Bounded() || math.Abs(math.Exp(row.Davidson.Value)-row.Score.Value) > 1e-6 {
			t.Errorf("without ties the two strengths differ: %+v", row)
		}
	}
	if m.Ranking.Why != "" || m.Ranking.Ties.Value != 0 || len(m.Ranking.Matrix) != 6 {
		t.Errorf("ranking %+v", m.Ranking)
	}
	if s := m.Effort.Seconds; !s.Bounded() || s.N != 4000 || math.Abs(s.Value-14.5) > 0.5 {
		t.Errorf("seconds per label %+v", s)
	}
}

// rowsOf returns labels on pairs of prompts of their own, given as one answer of each
// annotator, "" for none.
func rowsOf(answers ...[]label.Answer) *Rows {
	r := &Rows{Models: []string{"x", "y"}, Prompts: len(answers)}
	for p, of := range answers {
		r.Pairs = append(r.Pairs, PairRow{Prompt: p, ModelA: 0, ModelB: 1})
		for who, a := range of {
			for len(r.Annotators) <= who {
				r.Annotators = append(r.Annotators, string(rune('a'+who)))
			}
			if a != "" {
				r.Labels = append(r.Labels, LabelRow{Pair: p, Annotator: who, Decision: Decision{Choice: label.Choice{Answer: a}}})
			}
		}
	}
	return r
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	const A, B, T, X, S = label.A, label.B, label.Tie, label.BothBad, label.Skip
	r := rowsOf([]label.Answer{A, A, B}, []label.Answer{B, B, ""}, []label.Answer{T, "", T}, []label.Answer{X, A, ""}, []label.Answer{S, A, B})
	a := measured(t, r, Bootstrap{Samples: 100}).Agreement
	// Couples of labels: AA AB AB, BB, TT, XA, AB; the skip is no label.
	if a.Percent.N != 7 || math.Abs(a.Percent.Value-3.0/7) > 1e-12 {
		t.Errorf("per cent %+v", a.Percent)
	}
	// Both bad is a category of its own, and has no place on the scale.
	if a.AlphaNominal.N != 5 || a.AlphaOrdinal.N != 4 || a.Graded {
		t.Errorf("α nominal %+v, ordinal %+v", a.AlphaNominal, a.AlphaOrdinal)
	}
	if len(a.Couples) != 3 || a.Couples[0].A != "a" || a.Couples[0].B != "b" || a.Couples[0].Percent.N != 3 {
		t.Errorf("couples %+v", a.Couples)
	}
	if a.Self.Defined() || len(a.Judges) != 0 {
		t.Errorf("self %+v, judges %+v of none", a.Self, a.Judges)
	}
}

// A ruling on a dispute is no label of another annotator, and outweighs them all.
func TestRulings(t *testing.T) {
	t.Parallel()
	const A, B, T = label.A, label.B, label.Tie
	r := rowsOf([]label.Answer{A, A, B, B}, []label.Answer{B, B}, []label.Answer{A, T, T, B})
	for i := range r.Labels {
		r.Labels[i].Ruling = r.Labels[i].Annotator == 3
	}
	a := measured(t, r, Bootstrap{Samples: 100}).Agreement
	if a.Percent.N != 7 || math.Abs(a.Percent.Value-3.0/7) > 1e-12 || len(a.Couples) != 3 {
		t.Errorf("per cent %+v, couples %+v", a.Percent, a.Couples)
	}
	if got := r.majority(); !slices.Equal(got, []float64{1, 1, 1}) {
		t.Errorf("majority %v", got)
	}
}

// A ruling is no comparison of its own on the leaderboard, sways no bias, takes no place
// in a sitting and no effort of labelling, whether its adjudicator owns the deck or not.
func TestRulingsCompareNothing(t *testing.T) {
	t.Parallel()
	for _, annotator := range []int{2, 0} {
		rulingsCompareNothing(t, annotator)
	}
}

func rulingsCompareNothing(t *testing.T, annotator int) {
	t.Helper()
	r := planted(400, 0.5, 1)
	want, quality := measured(t, r, Bootstrap{Samples: 100}), QualityIn(r)
	r.Annotators = append(r.Annotators, "adjudicator")
	for p := range r.Pairs {
		r.Labels = append(r.Labels, LabelRow{Pair: p, Annotator: annotator, At: r.Labels[p].At.Add(-time.Second),
			Decision: Decision{Choice: label.Choice{Answer: label.A}, Left: label.SideA, Active: time.Hour, Ruling: true}})
	}
	got := measured(t, r, Bootstrap{Samples: 100})
	for name, both := range map[string][2]any{
		"leaderboard": {got.Leaderboard, want.Leaderboard},
		"ranking":     {got.Ranking, want.Ranking},
		"bias":        {got.Bias, want.Bias},
		"effort":      {got.Effort, want.Effort},
		"quality":     {QualityIn(r), quality},
	} {
		if g, w := jsonOf(t, both[0]), jsonOf(t, both[1]); g != w {
			t.Errorf("%s with rulings of annotator %d\n%s\nwithout\n%s", name, annotator, g, w)
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSelfConsistency(t *testing.T) {
	t.Parallel()
	r := rowsOf([]label.Answer{label.A}, []label.Answer{label.B}, []label.Answer{label.A})
	for p, again := range []label.Answer{label.A, label.A, label.Skip} {
		first := r.Labels[p].Choice
		r.Labels = append(r.Labels, LabelRow{Pair: p, Decision: Decision{Choice: label.Choice{Answer: again}, First: &first}})
	}
	a := measured(t, r, Bootstrap{Samples: 100}).Agreement
	if a.Self.N != 2 || a.Self.Value != 0.5 || a.SelfKappa.Value != 0 {
		t.Errorf("self %+v, κ %+v", a.Self, a.SelfKappa)
	}
	if a.Percent.Defined() {
		t.Errorf("a repeat counts as another annotator: %+v", a.Percent)
	}
}

func TestJudges(t *testing.T) {
	t.Parallel()
	const A, B, T = label.A, label.B, label.Tie
	r := rowsOf([]label.Answer{A, A, B}, []label.Answer{B}, []label.Answer{A, B}, []label.Answer{T}, []label.Answer{A})
	r.Judges = []string{"j"}
	nan := math.NaN()
	r.Verdicts = []VerdictRow{
		{Pair: 0, Probability: 0.9}, {Pair: 0, Probability: 0.7}, // A, both ways
		{Pair: 1, Probability: nan, Answer: A}, {Pair: 1, Probability: nan, Answer: B}, // flips: a tie
		{Pair: 2, Probability: 0.2}, // people are divided: a tie
		{Pair: 3, Probability: nan, Answer: T},
		{Pair: 4, Probability: 0.1},
	}
	j := measured(t, r, Bootstrap{Samples: 100}).Agreement.Judges[0]
	if j.Accuracy.N != 2 || j.Accuracy.Value != 0.5 {
		t.Errorf("accuracy %+v", j.Accuracy)
	}
	if j.Flips.N != 2 || j.Flips.Value != 0.5 || j.KappaWithTies.N != 5 || j.CalibrationError.N != 2 {
		t.Errorf("%+v", j)
	}
	if want := (0.2 + 0.9) / 2; math.Abs(j.CalibrationError.Value-want) > 1e-12 {
		t.Errorf("calibration error %v, want %v", j.CalibrationError.Value, want)
	}
}

func TestLeaderboardSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	const A, B = label.A, label.B
	unbeaten := measured(t, rowsOf([]label.Answer{A}, []label.Answer{A}), Bootstrap{Samples: 50})
	if row := unbeaten.Leaderboard[0]; row.Score.Defined() || row.Model != "x" || row.Rate.Value != 1 || row.Rate.Low > 0.9 {
		t.Errorf("%+v", row)
	}
	if !strings.Contains(unbeaten.Ranking.Why, "x won every comparison; y lost every comparison: ") {
		t.Errorf("why: %q", unbeaten.Ranking.Why)
	}
	apart := rowsOf([]label.Answer{A}, []label.Answer{B}, []label.Answer{A}, []label.Answer{B})
	apart.Models = append(apart.Models, "z", "w")
	for p := 2; p < 4; p++ {
		apart.Pairs[p].ModelA, apart.Pairs[p].ModelB = 2, 3
	}
	m := measured(t, apart, Bootstrap{Samples: 50})
	if want := [][]string{{"x", "y"}, {"z", "w"}}; !reflect.DeepEqual(m.Ranking.Islands, want) || m.Leaderboard[0].Score.Defined() {
		t.Errorf("islands %v, %+v", m.Ranking.Islands, m.Leaderboard[0])
	}
	if none := measured(t, &Rows{}, Bootstrap{}); none.Ranking.Why == "" || none.Bias.Why == "" {
		t.Errorf("nothing gave %+v", none)
	}
}

// Labels that are all ties do not prove that nothing sways them.
func TestTiesBoundNoEffect(t *testing.T) {
	t.Parallel()
	r := planted(60, 0, 0)
	for i := range r.Labels {
		r.Labels[i].Choice = label.Graded(0)
	}
	m := measured(t, r, Bootstrap{Samples: 50})
	for what, e := range map[string]Estimate{"left": m.Bias.Left, "longer": m.Bias.Longer, "model": m.Leaderboard[0].Controlled} {
		if e.Bounded() || !e.Defined() {
			t.Errorf("%s: %+v", what, e)
		}
	}
}

// What is measured comes back from JSON as it went in, and null is "not defined".
func TestMeasuresJSON(t *testing.T) {
	t.Parallel()
	for _, r := range []*Rows{{}, planted(200, 0.1, 0.2)} {
		first, err := json.Marshal(measured(t, r, Bootstrap{Samples: 50}))
		if err != nil {
			t.Fatal(err)
		}
		var back Measures
		if err := json.Unmarshal(first, &back); err != nil {
			t.Fatal(err)
		}
		if second, err := json.Marshal(back); err != nil || string(second) != string(first) {
			t.Errorf("%s came back as %s, %v", first, second, err)
		}
	}
	b, err := json.Marshal([]any{undefined(3), Ranked{Model: "m", Score: undefined(2), Davidson: undefined(0), Controlled: undefined(0), Rate: undefined(0)}})
	want := `[{"value":null,"n":3,"low":null,"high":null},{"model":"m","score":null,"n":2,"low":null,"high":null,`
	if err != nil || !strings.HasPrefix(string(b), want) {
		t.Errorf("%s, %v; want %s…", b, err, want)
	}
}

// One prompt says nothing about others, and a share of all has not shown its misses.
func TestIntervalsOfLittle(t *testing.T) {
	t.Parallel()
	r := rowsOf([]label.Answer{label.A, label.A})
	if e := measured(t, r, Bootstrap{}).Agreement.Percent; e.Value != 1 || e.Low > 0.3 || e.High != 1 {
		t.Errorf("%+v", e)
	}
}

func TestStyleOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Style{
		"": {}, "plain prose - with a dash": {Runes: 25}, "# Head\n\n- one\n* two\n1. three\n12) four": {37, 5},
		"**bold** and `code`": {19, 2}, "| a | b |\n> quoted\n-none\n3.14": {29, 2}, "für": {3, 0},
	} {
		if got := StyleOf([]byte(text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// heldDeck is a deck whose numbers can be counted being read.
type heldDeck struct {
	rows  *Rows
	state string
	read  int
}

func (d *heldDeck) Stats(context.Context) (Stats, error) { d.read++; return Stats{Pairs: d.read}, nil }
func (d *heldDeck) Rows(context.Context) (Rows, error)   { return *d.rows, nil }
func (d *heldDeck) Corpora(context.Context, int) ([]Corpus, error) {
	return []Corpus{{Kind: "prompts", Stage: "all", N: 1, Texts: []string{"a b"}}}, nil
}
func (d *heldDeck) Ablation(context.Context) (*Ablation, error) {
	return &Ablation{Labels: 7, Dropped: Undefined()}, nil
}
func (d *heldDeck) Fingerprint() (string, error) { return d.state, nil }
func (d *heldDeck) Path() string                 { return "/deck.db" }

func TestUnchangedDecksAreRemembered(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	d := &heldDeck{rows: planted(worthRemembering, 0, 0), state: "one"}
	counted := 0
	stats := func(dir string) Stats {
		s, forgotten, err := StatsOf(t.Context(), d, Measuring{Memory: dir, Version: "v", Bootstrap: Bootstrap{Samples: 20}, Counted: func(s Stats) {
			if counted++; s.Pairs != d.read || s.Measures != nil {
				t.Errorf("counted: %+v", s)
			}
		}})
		if err != nil || forgotten != nil {
			t.Fatal(err, forgotten)
		}
		return s
	}
	first, again := stats(dir), stats(dir)
	if a, b := marshalled(t, first), marshalled(t, again); d.read != 1 || counted != 1 || a != b {
		t.Errorf("read %d times, counted %d times: %s, then %s", d.read, counted, a, b)
	}
	d.state = "two"
	if stats(dir); d.read != 2 {
		t.Error("a changed deck was not read")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
	d.rows = planted(40, 0, 0)
	d.state = "three"
	if stats(dir); stats(dir).Pairs != 4 {
		t.Error("a small deck was remembered")
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.rows = planted(worthRemembering, 0, 0)
	if _, forgotten, err := StatsOf(t.Context(), d, Measuring{Memory: blocked, Version: "v", Bootstrap: Bootstrap{Samples: 20}}); err != nil || forgotten == nil {
		t.Errorf("error %v, forgotten %v", err, forgotten)
	}
}

func marshalled(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestStatsOfADeckThatCannotBeRead(t *testing.T) {
	t.Parallel()
	if _, _, err := StatsOf(t.Context(), unreadable{}, Measuring{}); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

type unreadable struct{}

func (unreadable) Stats(context.Context) (Stats, error)           { return Stats{}, errBroken }
func (unreadable) Corpora(context.Context, int) ([]Corpus, error) { return nil, errBroken }
func (unreadable) Ablation(context.Context) (*Ablation, error)    { return nil, errBroken }
func (unreadable) Fingerprint() (string, error)                   { return "", nil }
func (unreadable) Rows(context.Context) (Rows, error)             { return Rows{}, errBroken }
func (unreadable) Path() string                                   { return "" }

func TestDiversity(t *testing.T) {
	t.Parallel()
	same, different := make([]string, 40), make([]string, 30)
	for i := range same {
		same[i] = "the same few words again"
	}
	for i := range different {
		different[i] = strings.Repeat(string(rune('a'+i%26)), 1+i) + " is its own"
	}
	vectors := make([]embed.Embedding, len(different)) // two meanings
	for i := range vectors {
		vectors[i] = embed.Embedding{float32(i % 2), float32(1 - i%2)}
	}
	got, err := DiversityOf(t.Context(), []Corpus{
		{Kind: "prompts", Stage: "all", N: 400, Texts: same}, {Kind: "prompts", Stage: "kept", N: 30, Texts: different, Model: "m", Vectors: vectors}, {Kind: "responses", Stage: "all"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	all, kept, none := got[0], got[1], got[2]
	if all.Distinct1.N != 30 || kept.Distinct1.N != 30 || all.Texts != 400 {
		t.Errorf("the samples differ in size: %+v and %+v", all, kept)
	}
	if all.Distinct1.Value != 5.0/150 || math.Abs(all.SelfBLEU.Value-1) > 1e-9 || kept.Distinct1.Low <= all.Distinct1.Value || kept.SelfBLEU.Value >= all.SelfBLEU.Value {
		t.Errorf("all %+v\nkept %+v", all, kept)
	}
	if v := all.Vendi; math.Abs(v.Value-1) > 1e-9 || kept.Vendi.Value < 2 || kept.Vendi.Value > 30 || kept.Vendi.N != 30 {
		t.Errorf("effective numbers %+v of one text, %+v of 30", v, kept.Vendi)
	}
	if v := kept.VendiEmbedded; math.Abs(v.Value-2) > 1e-6 || kept.EmbeddedBy != "m" || all.VendiEmbedded.Defined() || all.EmbeddedBy != "" {
		t.Errorf("by meaning %+v of two texts, %+v where nothing is embedded", v, all.VendiEmbedded)
	}
	if none.Vendi.Defined() || none.Distinct2.Defined() || none.SelfBLEU.Defined() {
		t.Errorf("of nothing: %+v", none)
	}
}

// What a judge could decide is what route lets it: flips are left to the person, and to
// other prompts, a prompt's pairs are worth fewer than pairs of different ones.
func TestRouting(t *testing.T) {
	t.Parallel()
	rows := func(n, perPrompt int, flips bool) (*Rows, []map[int]verdict) {
		answers := make([][]label.Answer, n)
		for i := range answers {
			answers[i] = []label.Answer{label.A}
		}
		r := rowsOf(answers...)
		r.Judges = []string{"j"}
		of := map[int]verdict{}
		for p := range r.Pairs {
			r.Pairs[p].Prompt = p / perPrompt
			of[p] = verdict{p: 0.9, orders: 2, winners: [2]bool{true, flips}}
		}
		return r, []map[int]verdict{of}
	}
	for _, c := range []struct {
		name                 string
		n, perPrompt         int
		flips, opens, others bool
		saved                float64
	}{
		{"one too few", 28, 1, false, false, false, 0},
		{"enough", 29, 1, false, true, true, 1},
		{"all flip", 40, 1, true, false, false, 0},
		{"of few prompts", 29, 8, false, true, false, 1},
		{"many of few prompts", 200, 25, false, true, false, 1},
		{"of many prompts", 128, 4, false, true, true, 1},
	} {
		r, verdicts := rows(c.n, c.perPrompt, c.flips)
		got := r.routingOf(0, verdicts, r.majority())
		if (got.Threshold != nil) != c.opens || (got.NewPrompts != nil) != c.others || got.Smallest != 29 || c.opens && got.Saved.Value != c.saved || got.Saved.N != c.n {
			t.Errorf("%s: %+v", c.name, got)
		}
		prompts := float64((c.n + c.perPrompt - 1) / c.perPrompt) // pairs of one are alike
		if low, _ := statistic.Wilson(prompts, prompts); c.opens && got.Saved.Low != low {
			t.Errorf("%s: saved %+v, want from %v on", c.name, got.Saved, low)
		}
	}
}

// A measurement tells how far it is, and ends soon after nobody wants it any more.
func TestMeasuringIsGivenUp(t *testing.T) {
	t.Parallel()
	ctx, giveUp := context.WithCancel(t.Context())
	told := 0
	_, err := MeasuresOf(ctx, planted(400, 0, 0), Bootstrap{Samples: 100_000}, func(done, total int, _ string) {
		told++
		if total != 100_000 || done != told-1 {
			t.Errorf("told %d of %d as number %d", done, total, told)
		}
		if done == 7 {
			giveUp()
		}
	})
	if !errors.Is(err, context.Canceled) || told != 8 {
		t.Errorf("error %v after %d calls", err, told)
	}
	if _, err := DiversityOf(ctx, []Corpus{{Kind: "prompts"}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("diversity goes on: %v", err)
	}
}

// Places in the sitting begin anew after a pause, and the last part takes the rest.
func TestEffortByPlace(t *testing.T) {
	t.Parallel()
	r, at := &Rows{Prompts: 2, Annotators: []string{"ann"}, Pairs: []PairRow{{Prompt: 0}, {Prompt: 1}}}, time.Unix(1_700_000_000, 0)
	for i := range 400 {
		seconds := 10
		if i == 350 {
			at = at.Add(time.Hour)
		}
		if i < 350 && i >= 275 {
			seconds = 4
		}
		at = at.Add(time.Minute)
		r.Labels = append(r.Labels, LabelRow{Pair: i % 2, At: at, Decision: Decision{Choice: label.Graded(1), Active: time.Duration(seconds) * time.Second}})
	}
	parts := measured(t, r, Bootstrap{Samples: 20}).Effort.ByPlace
	if len(parts) != 12 || parts[0].What != "1 to 25" || parts[0].Seconds.N != 50 || parts[0].Seconds.Value != 10 {
		t.Fatalf("%+v", parts)
	}
	if last := parts[11]; last.What != "276 and later" || last.Seconds.N != 75 || last.Seconds.Value != 4 {
		t.Errorf("last %+v", last)
	}
}

// The lead of one rule over another is the mean of the differences, over the cases that
// both decide. The values are those of other packages.
func TestPairedDifferences(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct {
		a, b []float64
		want float64
		n    int
	}{
		{[]float64{1, 0, 1, 1, 0.5}, []float64{0, 0, 1, 0.5, 1}, 0.2, 5},
		{[]float64{1, nan, 1, 0}, []float64{0, 1, nan, 1}, 0, 2},
		{[]float64{1, nan}, []float64{nan, 0}, nan, 0},
	} {
		apart, prompts := make([]float64, len(tt.a)), make([]int, len(tt.a))
		for i := range apart {
			apart[i], prompts[i] = tt.a[i]-tt.b[i], i
		}
		e := MeanOf(prompts, apart, Bootstrap{Samples: 50})
		if e.N != tt.n || e.Defined() == math.IsNaN(tt.want) || e.Defined() && math.Abs(e.Value-tt.want) > 1e-9 {
			t.Errorf("%v against %v: %+v, want %v of %d", tt.a, tt.b, e, tt.want, tt.n)
		}
	}
}

// The Brier score of a judge that gives probabilities is 0.25 for always one half.
func TestBrierOfAJudge(t *testing.T) {
	t.Parallel()
	r := rowsOf([]label.Answer{label.A}, []label.Answer{label.B}, []label.Answer{label.Tie})
	r.Judges = []string{"half", "silent"}
	for p := range r.Pairs {
		r.Verdicts = append(r.Verdicts, VerdictRow{Pair: p, Judge: 0, Probability: 0.5, Answer: label.Tie}, VerdictRow{Pair: p, Judge: 1, Probability: math.NaN(), Answer: label.A})
	}
	judges := measured(t, r, Bootstrap{Samples: 50}).Agreement.Judges
	if b := judges[0].Brier; b.Value != 0.25 || b.N != 2 {
		t.Errorf("of one half %+v", b)
	}
	if judges[1].Brier.Defined() {
		t.Errorf("without probabilities %+v", judges[1].Brier)
	}
}
