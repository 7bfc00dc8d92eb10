package figures

import (
	"math"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/measure"
)

func measured() measure.Stats {
	return measure.Stats{
		Funnel:   measure.Funnel{{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "refusal", In: 9, Dropped: 4, Passed: 5}, {Filter: measure.LimitRow, In: 5, Dropped: 3, Passed: 2}}}},
		Quality:  &measure.Quality{},
		Measures: &measure.Measures{},
	}
}

// rows returns the rows of all figures.
func rows(s measure.Stats) (out []Bar) {
	for _, section := range Of(s) {
		for _, f := range section.Figures {
			out = append(out, f.Rows...)
		}
	}
	return out
}

// Pairs beyond a limit are left out, as prefdeck stats says: no filter dropped them.
func TestALimitLeavesOut(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, r := range rows(measured()) {
		texts[r.Name] = r.Text
	}
	if texts["refusal"] != "5 of 9, 4 dropped" || texts[measure.LimitRow] != "2 of 5, 3 left out" {
		t.Errorf("%q, %q", texts["refusal"], texts[measure.LimitRow])
	}
}

// Imported preferences may not say which side was on the left: then the share of it is
// undefined for that reason.
func TestNoSidesAreKnown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answers measure.Labels
		want    string
	}{{measure.Labels{Tie: 2}, "no preference yet"}, {measure.Labels{A: 1, Tie: 2}, "no label says which side was on the left"}} {
		s := measured()
		s.Quality.Answers = c.answers
		for _, r := range rows(s) {
			if r.Name == "left chosen" && !strings.Contains(r.Text, c.want) {
				t.Errorf("with %+v: %q", c.answers, r.Text)
			}
		}
	}
}

// The machine's share stands among the judges, and each filter's precision beside what
// it drops wrongly, once there is any.
func TestTheMachineAndPrecision(t *testing.T) {
	t.Parallel()
	s := measured()
	before := len(rows(s))
	s.Machine = measure.NewMachine(40, 100, nil)
	s.Machine.Promise(measure.Promised{Judges: []string{"j"}, Rule: measure.ByAgreement, Target: 0.9, Certainty: 0.95, Threshold: 0.5})
	s.Audits = measure.AuditsOf([]measure.Audited{{Filter: "refusal", Answer: "a", Dropped: "b", Drawn: 0.5}})
	texts := map[string]string{}
	for _, r := range rows(s) {
		texts[r.Name] = r.Text
	}
	for name, want := range map[string]string{"decides": "40 of 100", "its error": "takes 29 decided audits", "labour saved": "40 % (n=100", "refusal": "100 % (n=1"} {
		if !strings.Contains(texts[name], want) {
			t.Errorf("%s: %q, want %q", name, texts[name], want)
		}
	}
	about := ""
	for _, section := range Of(s) {
		for _, f := range section.Figures {
			about += f.About + "\n"
		}
	}
	if len(rows(s)) <= before || !strings.Contains(about, "Promised: 90 % agreement with 95 % certainty, from a confidence |2p−1| of 0.50 on, by j.") {
		t.Errorf("%s", about)
	}
}

// One share has one interval: how often one annotator and how often all choose the
// longer response is the same share in a deck of one.
func TestOneShareHasOneInterval(t *testing.T) {
	t.Parallel()
	n := 0
	for _, r := range rows(measured()) {
		if strings.Contains(r.Name, "longer chosen") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d rows say how often the longer response is chosen", n)
	}
}

func TestAblation(t *testing.T) {
	t.Parallel()
	estimate := measure.Estimate{Value: 0.04, N: 150, Low: -0.02, High: 0.1}
	s := measured()
	text := func() string {
		var b strings.Builder
		for _, f := range ablation(s.Ablation) {
			b.WriteString(f.Title + "|" + f.About + "|" + f.Why + "\n")
			for _, r := range f.Rows {
				b.WriteString(r.Name + "|" + r.Text + "\n")
			}
		}
		return b.String()
	}
	if got := text(); !strings.Contains(got, "not measured yet: prefdeck measure stages") {
		t.Error(got)
	}
	s.Ablation = &measure.Ablation{Why: "too few labels"}
	if got := text(); !strings.HasSuffix(got, "||too few labels\n") {
		t.Error(got)
	}
	s.Ablation = &measure.Ablation{Labels: 300, Sets: 32, Pairs: 60, TestPairs: 150, TestPrompts: 90,
		Arms: []measure.Arm{{Name: "curated", Accuracy: measure.Estimate{Value: 0.7, N: 150, Low: 0.6, High: 0.8}, BestOf: measure.Undefined()}, {Name: "diverse", Why: "no model is known", Accuracy: measure.Undefined(), BestOf: measure.Undefined()}},
		Effects: []measure.StageEffect{{Stage: "filter", Difference: estimate, Verdict: measure.Open, More: 40, Show: 0.05}, {Stage: "judge", Difference: estimate, Verdict: measure.Harms},
			{Stage: "responses", Difference: measure.Undefined(), Why: "no model is known"}},
	}
	for _, want := range []string{"As of 300 labelled pairs", "Of filter, 5 points would show with about 40 more labels", "filter: no verdict|+4.0 points (n=150, -2.0 to +10.0)", "judge harms|",
		"responses|not defined: no model is known", "curated|70 % (n=150, 60–80 %)", "diverse|not defined (n=0): no model is known", "curated|not defined (n=0): too few responses or labels on the pick"} {
		if got := text(); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if axis := ablation(s.Ablation)[0].Axis; axis.Low != -0.1 || axis.High != 0.1 || math.IsNaN(axis.Mark) {
		t.Errorf("axis %+v", axis)
	}
}

// drained returns a test stream for which no pair is left to draw.
func drained(t measure.TestStream) measure.TestStream {
	t.Drained = true
	return t
}

// The test set says how many labels it has and needs, and how to give them.
func TestTestSet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stream      measure.TestStream
		text, about string
	}{
		{measure.NewTestStream(0, 0, 0), "0 of 97 labels", "It needs 97 more labels: prefdeck label --stream test draws and starts them."},
		{measure.NewTestStream(60, 20, 37), "37 of 97 labels, 20 waiting", "It needs 60 more labels"},
		{measure.NewTestStream(40, 0, 37), "37 of 97 labels, none waiting", "It needs 60 more labels"},
		{measure.NewTestStream(130, 0, 120), "120 labels", "±10 points."},
		{drained(measure.NewTestStream(40, 0, 37)), "37 of 97 labels, none waiting",
			"It needs 60 more labels, and no pair is left to draw: it takes more prompts with two responses that differ."},
		{drained(measure.NewTestStream(40, 3, 37)), "37 of 97 labels, 3 waiting",
			"It needs 60 more labels: prefdeck label --stream test starts 3, and the others take more prompts with two responses that differ."},
	} {
		f := testSet(c.stream, nil)
		if got := f.Rows[0]; got.Text != c.text || !strings.HasSuffix(f.About, c.about) && !strings.Contains(f.About, c.about+":") || got.Value > 1 {
			t.Errorf("%+v: %q, %q", c.stream, got.Text, f.About)
		}
	}
	q := queue(measure.Stats{Queue: 9, Skipped: 2, Test: measure.TestStream{Last: 4}})
	if len(q.Rows) != 5 || q.Rows[3].Name != "  of tested prompts, last of all" || q.Rows[3].Text != "4 of 9" || !strings.Contains(q.About, "Nothing trains on") {
		t.Errorf("%+v", q)
	}
	if f := testSet(measure.NewTestStream(0, 0, 0), &measure.Ablation{}); strings.Contains(f.About, "needs") || !strings.Contains(f.About, "This deck has none") {
		t.Errorf("a deck that was measured without one: %q", f.About)
	}
}

// A deck that is counted has the sections that it will have once it is measured.
func TestCountedHasAllSections(t *testing.T) {
	t.Parallel()
	name := func(sections []Section) (names []string) {
		for _, s := range sections {
			names = append(names, s.Name)
		}
		return names
	}
	if counted, whole := name(Counted(measured())), name(Of(measured())); !slices.Equal(counted, whole) {
		t.Errorf("counted %v, measured %v", counted, whole)
	}
}
