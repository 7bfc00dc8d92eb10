package measure

import (
	"encoding/json"
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
	var a Audits
	for _, x := range []Audited{
		{"refusal", label.SideA, label.A}, {"refusal", label.SideA, label.B}, {"refusal", label.SideB, label.Skip},
		{"near-identical", "", label.A}, {"near-identical", "", label.Tie}, {"empty", label.SideB, ""},
	} {
		a.Add(x)
	}
	want := Audits{Drawn: 6, Waiting: 2, Wrong: Share{2, 4}, Filters: map[string]Share{"refusal": {1, 2}, "near-identical": {1, 2}}}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	b, err := json.Marshal(a)
	var back Audits
	if err != nil || json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(back, want) {
		t.Errorf("%s came back as %+v, %v", b, back, err)
	}
}
