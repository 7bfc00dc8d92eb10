package export

import (
	"bytes"
	"fmt"
	"maps"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// Only a machine's label tells its judge, and how confident it is.
func TestDetailsTellTheJudge(t *testing.T) {
	t.Parallel()
	machine := &exchange.Decided{Choice: *choice(label.A), Judge: "some judge", Confidence: 0.75}
	var d memory
	for i, c := range []*label.Choice{nil, choice(label.B)} {
		l := labelledPair(t, ask(t, "", user(fmt.Sprint("asked ", i))), "a", "b", c)
		l.Machine = machine
		d.labelled = append(d.labelled, l)
	}
	var out bytes.Buffer
	_, err := Export(t.Context(), &d, &out, "trl", Options{Policy: Policy{Machine: true}, Details: true})
	for _, want := range []string{`"judge":"some judge","judge_confidence":0.75`, `"judge":"","judge_confidence":0.0`} {
		if err != nil || bytes.Count(out.Bytes(), []byte(want)) != 1 {
			t.Errorf("%v: not once %s in\n%s", err, want, out.String())
		}
	}
}

// A pair with a known answer measures the annotator: it makes no training pair,
// whatever its label.
func TestKnownAnswersAreNotExported(t *testing.T) {
	t.Parallel()
	var d memory
	for _, answer := range []label.Answer{label.A, label.B, label.Tie, label.Skip} {
		gold := labelledPair(t, ask(t, "", user("known "+string(answer))), "a", "b", choice(answer))
		gold.Gold = &label.Known{Answer: label.A}
		d.labelled = append(d.labelled, gold)
	}
	d.labelled = append(d.labelled, labelledPair(t, ask(t, "", user("asked")), "a", "b", choice(label.A)))
	var out bytes.Buffer
	s, err := Export(t.Context(), &d, &out, "trl", Options{})
	if err != nil || s.Rows != 1 || s.Left[Gold] != 4 || s.Left[Ties]+s.Left[Skipped] != 0 || bytes.Contains(out.Bytes(), []byte("known")) {
		t.Errorf("%+v, %v:\n%s", s, err, out.String())
	}
}

// Labels of the test set are left out of every export but the one that asks for them,
// which has no others. Other pairs on its prompts are in neither.
func TestTheTestSetIsExportedAlone(t *testing.T) {
	t.Parallel()
	tested := labelledPair(t, ask(t, "", user("tested")), "a", "b", choice(label.A))
	tested.Pair.Strategy = pairing.StrategyTest
	beside := labelledPair(t, ask(t, "", user("tested")), "a", "c", choice(label.A))
	tested.Tested, beside.Tested = true, true
	d := memory{labelled: []exchange.Labelled{tested, beside, labelledPair(t, ask(t, "", user("trained")), "a", "b", choice(label.B))}}
	for _, c := range []struct {
		stream label.Stream
		has    string
		left   Tally
	}{{"", "trained", Tally{TestSet: 1, TestPrompt: 1}}, {label.TestStream, "tested", Tally{Elsewhere: 2}}} {
		var out bytes.Buffer
		s, err := Export(t.Context(), &d, &out, "trl", Options{Policy: Policy{Stream: c.stream}})
		if err != nil || s.Rows != 1 || !maps.Equal(s.Left, c.left) || !bytes.Contains(out.Bytes(), []byte(c.has)) {
			t.Errorf("stream %q: %+v, %v:\n%s", c.stream, s, err, out.String())
		}
	}
}

// The test set is kept from labels of machines as from those of people: a model that
// trained on a prompt is no longer tested by it, whoever labelled.
func TestLabelsOfMachinesKeepOutOfTheTestSet(t *testing.T) {
	t.Parallel()
	var d memory
	for _, c := range []struct {
		asked, strategy string
		tested          bool
		status          response.Status
	}{
		{"a test", pairing.StrategyTest, true, response.Complete}, {"beside a test", "", true, response.Complete},
		{"stopped", "", false, response.Cut}, {"trained", "", false, response.Complete},
	} {
		l := labelledPair(t, ask(t, "", user(c.asked)), "a", "b", nil)
		l.Labels, l.Machine = nil, &exchange.Decided{Choice: *choice(label.A), Judge: "some judge"}
		l.Pair.Strategy, l.Tested, l.B.Status = c.strategy, c.tested, c.status
		d.labelled = append(d.labelled, l)
	}
	for _, c := range []struct {
		stream label.Stream
		has    string
		left   Tally
	}{{"", "trained", Tally{TestSet: 1, TestPrompt: 1, Stopped: 1}}, {label.TestStream, "a test", Tally{Elsewhere: 3}}} {
		var out bytes.Buffer
		s, err := Export(t.Context(), &d, &out, "trl", Options{Policy: Policy{Stream: c.stream, Machine: true}})
		if err != nil || s.Rows != 1 || !maps.Equal(s.Left, c.left) || !bytes.Contains(out.Bytes(), []byte(c.has)) {
			t.Errorf("stream %q: %+v, %v:\n%s", c.stream, s, err, out.String())
		}
	}
}
