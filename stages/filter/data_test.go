package filter

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// sharedData is where real answers of real models are, if they are anywhere.
const sharedData = "../../../shared/data"

// readShared reads a file of the shared data, or skips the test without it.
func readShared(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(sharedData, name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		if _, err := plain.ReadFrom(z); err != nil {
			t.Fatal(err)
		}
		b = plain.Bytes()
	}
	return b
}

// realSubjects is the answers of one model to the 805 instructions of AlpacaEval.
func realSubjects(t testing.TB, model string) []Subject {
	t.Helper()
	var rows []struct{ Instruction, Output, Generator string }
	if err := json.Unmarshal(readShared(t, "alpacaeval/"+model+".json.gz"), &rows); err != nil {
		t.Fatal(err)
	}
	var ss []Subject
	for _, row := range rows {
		ss = append(ss, newSubject(t, row.Instruction, row.Output, row.Generator))
	}
	return ss
}

// crowdSubjects is what 59 models answered to the 19 prompts of LLMFAO.
func crowdSubjects(t testing.TB) []Subject {
	t.Helper()
	prompts := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(readShared(t, "llmfao/prompts.jsonl")))
	for lines.Scan() {
		var p struct{ Slug, Text string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		prompts[p.Slug] = p.Text
	}
	var ss []Subject
	lines = bufio.NewScanner(bytes.NewReader(readShared(t, "llmfao/results.jsonl")))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r struct{ Slug, Result, Name string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		ss = append(ss, newSubject(t, prompts[r.Slug], r.Result, r.Name))
	}
	return ss
}

func newSubject(t testing.TB, ask, answer, model string) Subject {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: ask})
	if err != nil {
		t.Fatal(err)
	}
	m := response.Model{ID: response.ModelID(model, ""), Name: model}
	r := response.Response{Prompt: p.ID, Model: m.ID, Text: answer, Status: response.Complete}
	r.Identify()
	return Subject{Prompt: p, Response: r, Model: m}
}

// tally counts what each filter turns down by itself, with the first few for a
// person to read.
func tally(ss []Subject) (drops map[string]int, samples map[string][]string) {
	drops, samples = map[string]int{}, map[string][]string{}
	for _, s := range ss {
		for _, f := range All() {
			if f.Kind != OfResponse {
				continue
			}
			if _, reason := f.response(s); reason != "" {
				drops[f.Name]++
				if len(samples[f.Name]) < 20 {
					samples[f.Name] = append(samples[f.Name], fmt.Sprintf("%s | %.80q | %.160q", reason, s.Prompt.Text(), s.Response.Text))
				}
			}
		}
	}
	return drops, samples
}

// What was read one by one and found right; see the bounds it leaves.
func TestRealAnswers(t *testing.T) {
	t.Parallel()
	want := map[string]map[string][2]int{ // filter → at least, at most
		"gpt4_1106_preview":        {"empty": {0, 0}, "refusal": {3, 4}, "repetition": {0, 0}, "language": {0, 0}, "identity": {3, 4}},
		"Meta-Llama-3-8B-Instruct": {"empty": {0, 0}, "refusal": {3, 5}, "repetition": {0, 0}, "language": {0, 0}, "identity": {1, 2}},
		"vicuna-7b-v1.5":           {"empty": {0, 0}, "refusal": {3, 5}, "repetition": {1, 2}, "language": {0, 0}, "identity": {2, 3}},
		"gemma-2b-it":              {"empty": {22, 22}, "refusal": {12, 17}, "repetition": {0, 1}, "language": {0, 0}, "identity": {0, 1}},
		"phi-2-sft":                {"empty": {0, 0}, "refusal": {2, 4}, "repetition": {5, 7}, "language": {1, 1}, "identity": {2, 3}},
	}
	for model, bounds := range want {
		t.Run(model, func(t *testing.T) {
			t.Parallel()
			ss := realSubjects(t, model)
			drops, samples := tally(ss)
			for name, b := range bounds {
				if n := drops[name]; n < b[0] || n > b[1] {
					t.Errorf("%s turned down %d of %d, want %d to %d:\n%s", name, n, len(ss), b[0], b[1], strings.Join(samples[name], "\n"))
				}
			}
			total := 0
			for _, n := range drops {
				total += n
			}
			if model == "gpt4_1106_preview" && total*100 >= len(ss) {
				t.Errorf("%d of %d good answers turned down, want less than 1 %%", total, len(ss))
			}
		})
	}
}

// The crowd's 59 models are of 2023, many of them not tuned to answer at all.
func TestCrowdAnswers(t *testing.T) {
	t.Parallel()
	drops, samples := tally(crowdSubjects(t))
	for name, b := range map[string][2]int{"empty": {72, 72}, "repetition": {55, 70}, "language": {0, 0}, "refusal": {2, 3}, "identity": {0, 1}} {
		if n := drops[name]; n < b[0] || n > b[1] {
			t.Errorf("%s turned down %d, want %d to %d:\n%s", name, n, b[0], b[1], strings.Join(samples[name], "\n"))
		}
	}
}
