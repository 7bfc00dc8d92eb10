package pipeline

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// What is written is read as the same configuration, whatever it has been changed to, and
// the comments stay.
func TestWrittenConfigIsReadAgain(t *testing.T) {
	t.Parallel()
	three, none := 3, 0
	spread := "spread"
	texts := map[string]string{
		"defaults":  "",
		"prompts":   "[prompts]\ngenerate = 5\nby = \"topics\"\ntopics = [\"a \\\"b\\\"\", 'c\\d', \"ünï\\n\"]\nlanguages = [\"de\"]\nheld_out = [\"x.jsonl\"]\npersonal_data = true\n[prompts.options]\nstop = [\"\\n\\n\", \"'\"]\ntemperature = 0.9\n",
		"responses": "[responses]\nmodels = [\"a:1b\", \"b\"]\nplan = \"grid\"\nhosts = [\"gpu:11500\"]\ndeadline = \"90s\"\nbackoff = \"1h30m\"\npull = true\n[responses.options]\nthink = false\nnum_ctx = 512\n[[responses.sets]]\nname = \"terse\"\nsystem = \"Say “less”.\\n# [filter]\"\nstop = [\"x\"]\n[[responses.sets]]\ntop_p = 1.0\n",
		"filter":    "[filter]\noff = [\"refusal\", \"format\"]\nnear_identical = 0.95\nstrategy = \"gap\"\naudit = 0.0\n[embeddings]\nmodel = \"all-minilm\"\n",
		"no sets":   "[responses]\nsets = []\n",
	}
	flags := map[string]Overrides{
		"none": {},
		"some": {Models: []string{"x", "y:cloud"}, Samples: &three, Plan: "mix", Draw: &three, Generate: &three, PromptsBy: "evol", PairsPerPrompt: &none, Strategy: &spread,
			Set: map[string]float64{"length_ratio": 4}, Embed: "mini", AllowRemote: []string{"y:cloud"}, Sets: []map[string]any{{"temperature": 0.2}, {"name": "hot", "seed": int64(3)}}},
	}
	for of, text := range texts {
		for over, o := range flags {
			path := filepath.Join(t.TempDir(), "c.toml")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := Load(path)
			if err != nil {
				t.Fatal(of, err)
			}
			c = c.With(o, "")
			written, err := c.TOML()
			if err != nil {
				t.Fatal(of, over, err)
			}
			if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
				t.Fatal(err)
			}
			again, err := Load(path)
			if err != nil {
				t.Errorf("%s, %s: %v in\n%s", of, over, err, written)
				continue
			}
			if got, want := fileOf(again).values(), fileOf(c).values(); !reflect.DeepEqual(lists(got), lists(want)) {
				t.Errorf("%s, %s: read are\n%v\nwant\n%v\nin\n%s", of, over, got, want, written)
			}
			comments := func(text string) int { return strings.Count("\n"+text, "\n#") }
			if n := comments(written); n != comments(Example()) || (written == Example()) != (of == "defaults" && over == "none") {
				t.Errorf("%s, %s: %d lines of comments in\n%s", of, over, n, written)
			}
		}
	}
}

// What no file may have is not written to one.
func TestFaultyConfigIsNotWritten(t *testing.T) {
	t.Parallel()
	on := "on-policy"
	for want, o := range map[string]Overrides{
		"filter.max_repetition: NaN is not between 0 and 1": {Set: map[string]float64{"max_repetition": math.NaN()}},
		"filter.foo: there is no such threshold":            {Set: map[string]float64{"foo": 1}},
		"filter.policy_model: the strategy on-policy needs": {Strategy: &on},
	} {
		if text, err := Default().With(o, "").TOML(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v in %q, want %q", err, text, want)
		}
	}
}

// lists makes every empty list nil.
func lists(all map[string]map[string]any) map[string]map[string]any {
	for _, table := range all {
		for key, value := range table {
			if empty(value) {
				table[key] = nil
			}
		}
	}
	return all
}
