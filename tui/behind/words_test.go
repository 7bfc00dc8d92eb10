package behind

import (
	"encoding/json"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

func TestSettingsAndAmounts(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		`{}`: "", `{"languages":null}`: "", `{"seed":3}`: "", `{"b":1,"a":"x","top_p":0.9,"temperature":0.70}`: "temperature 0.70, top_p 0.9, a x, b 1",
		`no json`: "no json", `["list"]`: `["list"]`,
	} {
		if got := settings(json.RawMessage(raw), "seed"); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
	for v, want := range map[float64]string{0: "0", 232: "232", -1: "-1", 0.5: "0.5", 0.12345: "0.123", 0.00001: "1e-05", 1e300: "1e+300", 1234567: "1,234,567"} {
		if got := amount(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

// A judge that is shown examples is told from itself without them.
func TestComparing(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"m:latest@0a1b2c3d pairwise@01234567 probability":            "m:latest",
		"m:latest@0a1b2c3d pairwise@01234567+3@89abcdef probability": "m:latest +3",
		"m:latest": "m:latest", "crowd": "crowd (m:latest)",
	} {
		if got := comparing(label.Judgement{Judge: name, Model: "m:latest"}); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// Two versions of a judge have one name; the one that no longer counts says so.
func TestReplacedVersions(t *testing.T) {
	t.Parallel()
	b := label.Background{Judgements: []label.Judgement{{Judge: "j 1", ReplacedBy: "j 2"}, {Judge: "j 2"}}}
	verdicts := judgementRows(b, label.SideA)
	ratings := scoreRows([]label.Score{{What: "overall", Scorer: "j 1", ReplacedBy: "j 2"}, {What: "overall", Scorer: "j 2"}})
	for _, rows := range [][]row{verdicts, ratings} {
		if len(rows) != 2 || !strings.HasSuffix(rows[0].text, replaced) || strings.Contains(rows[1].text, replaced) {
			t.Errorf("%+v", rows)
		}
	}
}
