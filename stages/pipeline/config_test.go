package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/filter"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "prefdeck.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string) Config {
	t.Helper()
	c, err := Load(write(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExampleIsTheDefault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]Config{"example": load(t, Example()), "empty file": load(t, "")} {
		if !reflect.DeepEqual(c, Default()) {
			t.Errorf("%s: %+v\nwant %+v", name, c, Default())
		}
	}
	if c, err := Load(""); err != nil || !reflect.DeepEqual(c, Default()) {
		t.Errorf("no file: %+v, %v", c, err)
	}
}

// The example configures the stages exactly as their defaults do.
func TestDefaultsAreTheStages(t *testing.T) {
	t.Parallel()
	specs := func(o filter.Options) (out []string) {
		for _, f := range filter.Chain(o) {
			out = append(out, f.Name+string(f.Config))
		}
		return out
	}
	d := Default()
	if got, want := specs(d.Filter), specs(filter.Options{}); !reflect.DeepEqual(got, want) {
		t.Errorf("filters %v, want %v", got, want)
	}
	for _, name := range filter.Names() {
		if !strings.Contains(Example(), name) {
			t.Errorf("the example does not name the filter %s", name)
		}
	}
}

// Every key of the configuration is in the example, with a comment above it.
func TestExampleHasEveryKey(t *testing.T) {
	t.Parallel()
	for _, table := range []any{promptsTable{}, responsesTable{}, filterTable{}} {
		typ := reflect.TypeOf(table)
		for i := range typ.NumField() {
			key := typ.Field(i).Tag.Get("toml")
			if key == ",inline" {
				continue // see TestExampleHasEveryThreshold
			}
			if !strings.Contains(Example(), "\n"+key+" = ") && !strings.Contains(Example(), "[responses."+key+"]") {
				t.Errorf("%s is not in the example", key)
			}
		}
	}
}

func TestExampleHasEveryThreshold(t *testing.T) {
	t.Parallel()
	for _, th := range filter.Thresholds() {
		if want := fmt.Sprintf("\n%s = %v\n", th.Key, th.Default); !strings.Contains(Example(), want) || th.About == "" {
			t.Errorf("%s is not in the example", th.Key)
		}
		got := load(t, fmt.Sprintf("[filter]\n%s = 1\n", th.Key)).Filter.Thresholds
		for _, other := range filter.Thresholds() {
			want := other.Default
			if other.Key == th.Key {
				want = 1
			}
			if got[other.Key] != want {
				t.Errorf("with %s = 1, %s is %v, want %v", th.Key, other.Key, got[other.Key], want)
			}
		}
	}
	if strings.Contains(Example(), thresholds) || strings.Count(example, thresholds) != 1 {
		t.Error("the thresholds are not in the example")
	}
}

func TestLoadOverDefaults(t *testing.T) {
	t.Parallel()
	c := load(t, `
[prompts]
generate = 20

[responses]
models = ["qwen3:0.6b", "llama3.2"]
samples = 4
stall = "90s"

[responses.options]
num_ctx = 8192
think = false

[[responses.sets]]
temperature = 0

[filter]
off = ["refusal"]
`)
	if c.Prompts.Generate != 20 || c.Prompts.Examples != 8 {
		t.Errorf("prompts %+v", c.Prompts)
	}
	r := c.Responses
	if !reflect.DeepEqual(r.Models, []string{"qwen3:0.6b", "llama3.2"}) || r.Samples != 4 || r.Stall != 90*time.Second || r.Jobs != 2 {
		t.Errorf("responses %+v", r)
	}
	if want := map[string]any{"num_ctx": int64(8192), "num_predict": int64(1024), "think": false}; !reflect.DeepEqual(r.Base, want) {
		t.Errorf("options %v, want %v", r.Base, want)
	}
	if want := []map[string]any{{"temperature": int64(0)}}; !reflect.DeepEqual(r.Sets, want) {
		t.Errorf("sets %v, want %v", r.Sets, want)
	}
	if !reflect.DeepEqual(c.Filter.Off, []string{"refusal"}) || c.Filter.Thresholds["near_identical"] != 0.95 || c.Filter.Audit != 0.1 {
		t.Errorf("filter %+v", c.Filter)
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "[responses]\nsampels = 3\n", "line 2: there is no key responses.sampels; did you mean responses.samples?"},
		{"two unknown keys", "[filter]\nx = 1\ny = 2\n", "line 2: there is no key filter.x; line 3: there is no key filter.y"},
		{"unknown table", "[response]\nsamples = 3\n", "there is no key response"},
		{"no TOML", "[responses]\nsamples = = 3\n", "line 2: "},
		{"another type", "[responses]\nsamples = \"three\"\n", "line 2: responses.samples: found string, want a whole number"},
		{"a string for a list", "[responses]\nmodels = \"llama3.2\"\n", "line 2: responses.models: found string, want a list of strings"},
		{"no duration", "[responses]\ndeadline = \"soon\"\n", `line 2: responses.deadline: "soon" is not a duration like 90s or 10m`},
		{"negative", "[responses]\nsamples = -1\n", "line 2: responses.samples: -1 is less than 1"},
		{"no time", "[responses]\nstall = \"0s\"\n", "line 2: responses.stall: 0s is not above 0"},
		{"share", "[prompts]\nmax_rouge = 7.0\n", "line 2: prompts.max_rouge: 7 is not above 0 and at most 1"},
		{"filter", "[filter]\noff = [\"refusals\"]\n", `filter.off: there is no filter "refusals"; there are empty, repetition, truncated, template, garbled, echo, refusal, identity, language, format, off-topic, length, boilerplate, near-identical, same-answer, both-bad, length-gap`},
		{"language", "[filter]\nlanguages = [\"english\"]\n", `filter.languages: "english" is not the two-letter code of a language`},
		{"audit", "[filter]\naudit = 5\n", "filter.audit: 5 is not between 0 and 1"},
		{"similarity", "[filter]\nnear_identical = 95\n", "line 2: filter.near_identical: 95 is not between 0 and 1"},
		{"a mistyped threshold", "[filter]\nnear_identicle = 0.9\n", "line 2: there is no key filter.near_identicle; did you mean filter.near_identical?"},
		{"half a character", "[filter]\nmin_chars = 1.5\n", "line 2: filter.min_chars: 1.5 is not a whole number"},
		{"fewer than none", "[prompts]\nchoose = -1\n", "line 2: prompts.choose: -1 is less than 0"},
		{"no plan", "[responses]\nplan = \"gird\"\n", `line 2: responses.plan: there is no plan "gird"; there are in-turn, grid, mix`},
		{"one for a pair", "[responses]\ndraw = 1\n", "line 2: responses.draw: 1 is less than 2"},
		{"sets of one name", "[[responses.sets]]\nname = \"x\"\n[[responses.sets]]\nname = \"x\"\n", `responses.sets: two option sets are named "x"`},
		{"a name for all", "[responses.options]\nname = \"x\"\n", "responses.options: a name belongs to one of the option sets"},
		{"a misspelt option of a set", "[[responses.sets]]\ntemperature = 1\n[[responses.sets]]\ntemprature = 0.2\n", "line 4: there is no key responses.sets.temprature; did you mean responses.sets.temperature?"},
		{"in a list of tables", "[responses]\nsets = [\n  {top_p = 0.9},\n  {sytem = \"Be brief.\"},\n]\n", "line 4: there is no key responses.sets.sytem; did you mean responses.sets.system?"},
		{"a text for a number, told once", "[responses.options]\nnum_ctx = \"4k\"\n", "line 2: responses.options.num_ctx: "},
		{"a key without its table", "models = [\"llama3.2\"]\n", "line 1: there is no key models; did you mean responses.models?"},
		{"a misspelt option of all", "[responses.options]\nnum_cxt = 8192\n", "line 2: there is no key responses.options.num_cxt; did you mean responses.options.num_ctx?"},
		{"an option of another type", "[prompts.options]\ntemperature = \"hot\"\n", "line 2: prompts.options.temperature: option temperature is \"hot\", want a number"},
		{"all at once", "[prompts]\nseed = \"x\"\nmax_rouge = 7\n[responses]\nsampels = 3\njobs = 0\nstall = \"soon\"\nmodels = [\"\"]\n[filter]\noff = [\"x\", \"y\"]\naudit = 5\nnear_identical = -1\n",
			"line 2: prompts.seed: found string, want a whole number; line 3: prompts.max_rouge: 7 is not above 0 and at most 1; " +
				"line 5: there is no key responses.sampels; did you mean responses.samples?; line 6: responses.jobs: 0 is less than 1; " +
				"line 7: responses.stall: \"soon\" is not a duration like 90s or 10m; line 8: responses.models: a name is empty; " +
				"line 10: filter.off: there is no filter \"x\"; there are empty, repetition, truncated, template, garbled, echo, refusal, identity, language, format, off-topic, length, boilerplate, near-identical, same-answer, both-bad, length-gap; " +
				"line 10: filter.off: there is no filter \"y\"; there are empty, repetition, truncated, template, garbled, echo, refusal, identity, language, format, off-topic, length, boilerplate, near-identical, same-answer, both-bad, length-gap; " +
				"line 11: filter.audit: 5 is not between 0 and 1; line 12: filter.near_identical: -1 is not between 0 and 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := write(t, c.text)
			_, err := Load(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path+": ") {
				t.Errorf("%v\nwant %s: %s", err, path, c.want)
			}
			if err != nil && strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("more than one line: %v", err)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.toml")); err == nil || !strings.Contains(err.Error(), "none.toml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestStagesRunInOrder(t *testing.T) {
	t.Parallel()
	const prompts, responses, filter = stages.Prompts, stages.Responses, stages.Filter
	for _, tc := range []struct{ which, want []stages.Stage }{
		{[]stages.Stage{filter, prompts, responses}, All()},
		{[]stages.Stage{filter, prompts}, []stages.Stage{prompts, filter}},
		{[]stages.Stage{filter, filter}, []stages.Stage{filter}},
	} {
		if got, err := inOrder(tc.which); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%v: %v, %v; want %v", tc.which, got, err, tc.want)
		}
	}
	if _, err := inOrder([]stages.Stage{prompts, stages.Label}); err == nil || !strings.Contains(err.Error(), `there is no stage "label"; the stages are prompts, responses and filter`) {
		t.Errorf("label: %v", err)
	}
	if _, err := inOrder(nil); err == nil || !strings.Contains(err.Error(), "no stage is named") {
		t.Errorf("none: %v", err)
	}
}
