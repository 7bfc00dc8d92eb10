package measure

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"prefdeck/stages/label"
)

func TestWhatIsWrongWithADrop(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		x     Audited
		wrong bool
	}{
		{"the dropped one", Audited{Dropped: label.SideA, Answer: label.A}, true},
		{"the dropped one, on the other side", Audited{Dropped: label.SideB, Answer: label.B}, true},
		{"the one that is left", Audited{Dropped: label.SideA, Answer: label.B}, false},
		{"a tie", Audited{Dropped: label.SideA, Answer: label.Tie}, false},
		{"both bad", Audited{Dropped: label.SideA, Answer: label.BothBad}, false},
		{"near-identical, one is better", Audited{Answer: label.B}, true},
		{"near-identical, a tie", Audited{Answer: label.Tie}, false},
		{"near-identical, both bad", Audited{Answer: label.BothBad}, false},
	} {
		if got := test.x.Wrong(); got != test.wrong {
			t.Errorf("%s: wrong is %v", test.name, got)
		}
	}
}

func TestAudits(t *testing.T) {
	t.Parallel()
	a := AuditsOf([]Audited{
		{"refusal", label.SideA, label.A, 0.1}, {"refusal", label.SideA, label.B, 0.2}, {"refusal", label.SideB, label.Skip, 0.2},
		{"near-identical", "", label.A, 0.5}, {"near-identical", "", label.Tie, 0.5}, {"empty", label.SideB, "", 0.5},
	})
	refusal, identical := a.Precision["refusal"], a.Precision["near-identical"]
	if math.Abs(refusal.Value-1.0/3) > 1e-12 || refusal.N != 2 || !refusal.Bounded() || identical.Value != 0.5 {
		t.Errorf("precision %+v", a.Precision) // a drop drawn with half the probability stands for twice as many
	}
	want := Audits{Drawn: 6, Waiting: 2, Wrong: Share{Of: 2, N: 4, Rare: true}, Filters: map[string]Share{"refusal": {Of: 1, N: 2, Rare: true}, "near-identical": {Of: 1, N: 2, Rare: true}}, Precision: a.Precision}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	b, err := json.Marshal(a)
	var back Audits
	if err != nil || json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(back, want) {
		t.Errorf("%s came back as %+v, %v", b, back, err)
	}
}

// The machine errs where the person prefers the other response; where they prefer
// neither is counted apart. Audits that wait and skips say nothing of it.
func TestWhatTheMachineDecides(t *testing.T) {
	t.Parallel()
	m := NewMachine(40, 100, []MachineAudit{
		{0.1, label.A, label.A}, {0.1, label.A, label.B}, {0.1, label.B, label.Tie}, {0.1, label.B, label.B},
		{0.1, label.B, label.Skip}, {0.1, label.B, ""},
	})
	if m.Labels != 40 || m.Audits != 6 || m.Waiting != 2 || m.Saved != (Share{Of: 34, N: 100}) {
		t.Errorf("%+v", m)
	}
	if math.Abs(m.Error.Value-1.0/3) > 1e-12 || m.Error.N != 3 || m.NoWinner.Value != 0.25 || m.NoWinner.N != 4 || !(m.Error.Low < 0.1 && m.Error.High > 0.9) {
		t.Errorf("error %+v, no winner %+v", m.Error, m.NoWinner)
	}
	if m := NewMachine(1, 1, nil); m.Error.Defined() || m.Error.N != 0 {
		t.Errorf("without an audit the error is %+v", m.Error)
	}
}
