package export

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// collected returns a pair with all that can be known of it.
func collected(t *testing.T) exchange.Labelled {
	t.Helper()
	l := labelledPair(t, ask(t, "Be kind.", user("Hi"), bot("Ho"), user("Hum?")), "yes", "no", &label.Choice{Answer: label.B, Strength: 2})
	l.Prompt.Tags, l.Prompt.Language, l.Prompt.Source = []string{"chat"}, "en", "in.jsonl"
	g := &l.Labels[0]
	g.Annotator, g.Left, g.Kind, g.Tags = "anna", label.SideA, label.Fresh, []string{"clear", "short"}
	g.Criteria, g.Active, g.At = map[string]int{"style": 1}, 1500*time.Millisecond, time.UnixMilli(1_700_000_000_000)
	l.Edits = []label.Edit{{Annotator: "anna", Base: decided(&l, g.Choice.Answer, l.Labels).chosen().ID, Text: "no, sorry"}}
	l.Details = &exchange.Details{
		ModelA: stages.Model{Name: "m1", Digest: "d1"}, ModelB: stages.Model{Name: "m2", Digest: "d2"},
		Remarks: []exchange.Remark{
			{Annotator: "anna", Kind: label.NoteText, Text: "both are short"}, {Annotator: "anna", Kind: label.NoteText, Text: "about A", About: l.A.ID},
			{Annotator: "anna", Kind: label.NoteFlag, Text: "odd"}, {Annotator: "ben", Kind: label.NoteText, Text: "of somebody else"},
		},
		Filters: []exchange.FilterResult{{Filter: "refusal", Of: "a", Pass: true}, {Filter: "language", Of: "b", Pass: false, Reason: "in French"}},
	}
	return l
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"trl": {}, "trl --reference": {Reference: true}, "trl --implicit": {Implicit: true}, "trl --edits": {Edits: true}, "trl --details": {Details: true},
		"trl-unpaired": {}, "messages": {}, "llamafactory": {}, "helpsteer3": {}, "openai": {}, "ultrafeedback": {}, "hh": {},
		"rewardbench": {}, "rewardbench2": {}, "arena": {}, "csv": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plain := labelledPair(t, ask(t, "", user("1+1?")), "2", "3", &label.Choice{Answer: label.A, Strength: -1})
			bad := labelledPair(t, ask(t, "", user("2+2?")), "5", "6", choice(label.BothBad))
			plain.Details, bad.Details = collected(t).Details, collected(t).Details
			var out bytes.Buffer
			format, _, _ := strings.Cut(name, " ")
			if _, err := Export(t.Context(), newMemory(collected(t), plain, bad), &out, format, o); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, out.Bytes())
		})
	}
}

// ruled marks a label as the decision of a dispute.
func ruled(g exchange.Given) exchange.Given {
	g.Ordering = label.Adjudication
	return g
}

// at returns a label that was given at a second.
func at(second int64, g exchange.Given) exchange.Given {
	g.At = time.Unix(second, 0)
	return g
}

func given(annotator string, c label.Choice) exchange.Given {
	return exchange.Given{Event: label.Event{Annotator: annotator, Choice: c, Blind: true}}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	a2, b1, tie, skip := label.Graded(-2), label.Graded(1), label.Graded(0), label.Choice{Answer: label.Skip}
	fast, seen := given("anna", a2), given("anna", a2)
	fast.Fast, seen.Blind = true, false
	for name, tc := range map[string]struct {
		labels, repeats []exchange.Given
		policy          Policy
		rows            int
		left            Tally
		has             string
	}{
		"majority":             {labels: []exchange.Given{given("anna", a2), given("ben", a2), given("cleo", b1)}, rows: 1, has: `"margin":2.0`},
		"adjudicated":          {labels: []exchange.Given{given("anna", a2), given("ben", a2), ruled(given("cleo", b1))}, rows: 1, has: `"margin":1.0`, left: Tally{Overruled: 2}},
		"adjudicated twice":    {labels: []exchange.Given{given("anna", a2), given("ben", b1), at(2, ruled(given("cleo", b1))), at(1, ruled(given("dave", a2)))}, rows: 1, has: `"margin":1.0`, left: Tally{Overruled: 2}},
		"a ruling is no vote":  {labels: []exchange.Given{given("anna", a2), given("ben", b1), given("cleo", a2), ruled(given("dave", b1))}, policy: Policy{Annotators: Distribution}, rows: 1, has: `"votes_chosen":2,"votes_rejected":1`},
		"no majority":          {labels: []exchange.Given{given("anna", a2), given("ben", b1)}, left: Tally{NoMajority: 1}},
		"skips do not vote":    {labels: []exchange.Given{given("anna", a2), given("ben", skip)}, rows: 1},
		"each":                 {labels: []exchange.Given{given("anna", a2), given("ben", b1)}, policy: Policy{Annotators: Each}, rows: 2},
		"one annotator":        {labels: []exchange.Given{given("anna", a2), given("ben", b1)}, policy: Policy{Annotators: "ben"}, rows: 1, has: `"margin":1.0`},
		"somebody else":        {labels: []exchange.Given{given("anna", a2)}, policy: Policy{Annotators: "ben"}, left: Tally{ByOthers: 1}},
		"distribution":         {labels: []exchange.Given{given("anna", a2), given("ben", a2), given("cleo", tie)}, policy: Policy{Annotators: Distribution}, rows: 1, has: `"soft_label":0.8333333333333334,"votes_chosen":2,"votes_rejected":0,"votes_neither":1`},
		"a tie dropped":        {labels: []exchange.Given{given("anna", tie)}, left: Tally{Ties: 1}},
		"a tie both ways":      {labels: []exchange.Given{given("anna", tie)}, policy: Policy{Ties: BothTies}, rows: 2},
		"a soft tie":           {labels: []exchange.Given{given("anna", tie)}, policy: Policy{Ties: SoftTies}, rows: 1, has: `"margin":0.0,"soft_label":0.5`},
		"a soft label":         {labels: []exchange.Given{given("anna", a2)}, policy: Policy{Ties: SoftTies}, rows: 1, has: `"soft_label":1.0`},
		"weak":                 {labels: []exchange.Given{given("anna", b1)}, policy: Policy{MinStrength: 2}, left: Tally{Weak: 1}},
		"strong":               {labels: []exchange.Given{given("anna", a2)}, policy: Policy{MinStrength: 2}, rows: 1},
		"fast":                 {labels: []exchange.Given{fast}, policy: Policy{Without: []string{"fast"}}, left: Tally{Fast: 1}},
		"not blind":            {labels: []exchange.Given{seen}, policy: Policy{Without: []string{"unblind"}}, left: Tally{Unblind: 1}},
		"repeated, first":      {labels: []exchange.Given{given("anna", a2)}, repeats: []exchange.Given{given("anna", b1)}, rows: 1, has: `"margin":2.0`},
		"repeated, last":       {labels: []exchange.Given{given("anna", a2)}, repeats: []exchange.Given{given("anna", b1)}, policy: Policy{Repeats: LastAnswer}, rows: 1, has: `"margin":1.0`},
		"repeated, agreed":     {labels: []exchange.Given{given("anna", a2)}, repeats: []exchange.Given{given("anna", a2)}, policy: Policy{Repeats: AgreedAnswer}, rows: 1},
		"repeated, not agreed": {labels: []exchange.Given{given("anna", a2)}, repeats: []exchange.Given{given("anna", b1)}, policy: Policy{Repeats: AgreedAnswer}, left: Tally{Disagreeing: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := labelledPair(t, ask(t, "", user("Which?")), "this one", "that one", nil)
			l.Labels, l.Repeats = tc.labels, tc.repeats
			var out bytes.Buffer
			s, err := Export(t.Context(), newMemory(l), &out, "trl", Options{Policy: tc.policy})
			if (err == nil) != (tc.rows > 0) || s.Rows != tc.rows || tc.rows == 0 && !maps.Equal(s.Left, tc.left) || !strings.Contains(out.String(), tc.has) {
				t.Errorf("%+v, %v:\n%s", s, err, out.String())
			}
		})
	}
}

// The datasets library takes a block of texts that all look like dates for dates.
func TestDatesAreTold(t *testing.T) {
	t.Parallel()
	date := labelledPair(t, ask(t, "", user("When?")), "2024-05-01", "2024-05-02T10:00:00+02:00", choice(label.A))
	s, err := Export(t.Context(), newMemory(date), new(bytes.Buffer), "trl", Options{})
	if err != nil || strings.Join(s.Dates, " ") != "chosen.content rejected.content" {
		t.Errorf("%v, %v", s.Dates, err)
	}
}

func TestEveryDetailIsDescribed(t *testing.T) {
	t.Parallel()
	for _, c := range DetailColumns() {
		if c.About == "" {
			t.Errorf("column %s says nothing of itself", c.Name)
		}
	}
}

// Each format says what it makes of a strength: it writes it, or counts it as lost.
func TestStrengthsThatAFormatLoses(t *testing.T) {
	t.Parallel()
	plain := labelledPair(t, ask(t, "", user("1+1?")), "2", "3", &label.Choice{Answer: label.A, Strength: -1})
	plain.Details = collected(t).Details
	for _, name := range Formats() {
		if name == WholeDeck {
			continue
		}
		for _, details := range []bool{false, true} {
			f, err := find(name)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			s, err := Export(t.Context(), newMemory(plain), &out, name, Options{Details: details && f.extras})
			if err != nil {
				t.Fatal(err)
			}
			if lost := f.weightless && !(details && f.extras); (s.Said[Weightless] == 1) != lost || lost && s.Said[Ungraded] > 0 {
				t.Errorf("%s, details %v: %v of %s", name, details, s.Said, out.String())
			}
		}
	}
}
