package report

import (
	"bytes"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

func TestStatsOfAudits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		audits measure.Audits
		want   []string
	}{
		"none":    {},
		"waiting": {measure.Audits{Drawn: 2, Waiting: 2}, []string{"audits             2   2 waiting", "audits     drops overruled      not defined yet (n=0)"}},
		"decided": {measure.Audits{Drawn: 4, Waiting: 1, Wrong: measure.Share{Of: 1, N: 3, Rare: true},
			Filters: map[string]measure.Share{"refusal": {Of: 1, N: 2, Rare: true}, "near-identical": {N: 1, Rare: true}}}, []string{
			"audits             4   1 waiting",
			"audits     drops overruled      33 % (n=3, 4–82 %)",
			"           near-identical       0 % (n=1, 0–85 %)",
			"           refusal              50 % (n=2, 6–94 %)"}},
	} {
		var b bytes.Buffer
		if err := Stats(&b, measure.Stats{Audits: test.audits}); err != nil {
			t.Fatal(err)
		}
		if len(test.want) == 0 && strings.Contains(b.String(), "audits") {
			t.Errorf("%s: of no audits something is said:\n%s", name, b.String())
		}
		at := 0
		for _, line := range test.want {
			i := strings.Index(b.String()[at:], line+"\n")
			if i < 0 {
				t.Fatalf("%s: %q is not there, or not in its place:\n%s", name, line, b.String())
			}
			at += i + len(line)
		}
	}
}

// What the machine decides stands beside what was promised of it, with the number of
// audits that would show it; examples of drops are one line each, without any control
// character of theirs.
func TestStatsOfTheMachine(t *testing.T) {
	t.Parallel()
	m := measure.NewMachine(40, 100, []measure.MachineAudit{{Probability: 0.1, Machine: label.A, Person: label.A}, {Probability: 0.1, Machine: label.A}})
	m.Promise(measure.Promised{Judges: []string{"j", "k"}, Rule: measure.ByMean, Calibrated: true, Target: 0.9, Certainty: 0.95, Threshold: 0.42})
	drops := []measure.DropExample{
		{Filter: "refusal", Kind: stages.OfResponse, ID: "0123456789abcdef", Reason: "it says \"I'm sorry\"", Text: "I'm sorry\x1b[2J, but\nno."},
		{Filter: "refusal", Kind: stages.OfResponse, ID: "1123456789abcdef", Text: "Not shown."}, {Filter: "too-short", Kind: stages.OfResponse, ID: "2", Reason: "1 word", Text: "No."},
	}
	var b bytes.Buffer
	if err := Stats(&b, measure.Stats{Machine: m, Examples: drops}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"machine    decides              40 labels, 2 audits, 1 waiting\n",
		"           promised             90 % agreement with 95 % certainty, from a calibrated confidence |2p−1| of 0.42 on, by the mean of 2 judges\n",
		"takes 29 decided audits without an error, and there are 1\n",
		"           labour saved         38 % (n=100, 29–48 %) of the pairs, at that error\n",
		"dropped    refusal              0123456789ab it says \"I'm sorry\": “I'm sorry [2J, but no.”\n           too-short            2 1 word: “No.”\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "Not shown") {
		t.Errorf("more than one drop of a filter:\n%s", b.String())
	}
}

// The audits of a sitting are reported after it and on the way out, if there were
// any.
func TestAuditsOfASitting(t *testing.T) {
	t.Parallel()
	s := label.Summary{Labels: 3}
	for _, test := range []struct {
		audit measure.Share
		says  bool
	}{{measure.Share{}, false}, {measure.Share{Of: 1, N: 3}, true}} {
		q := measure.Quality{Audit: test.audit}
		for name, lines := range map[string][]string{"screen": numbers.Fit(numbers.Lines(s, q), 80), "way out": numbers.Brief(s, q)} {
			if got := strings.Contains(strings.Join(lines, "\n"), "yet preferred"); got != test.says {
				t.Errorf("%s, %+v: %q", name, test.audit, lines)
			}
		}
	}
}

func TestExportSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	Export(&b, export.Account{Rows: 3, Left: export.Tally{export.Gold: 1, export.Filtered: 2}}, "pairs.jsonl")
	if want := "left out: 1 with a known answer, 2 dropped by filtering\n"; !strings.Contains(b.String(), want) {
		t.Errorf("%q does not say %q", b.String(), want)
	}
}
