package filter

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
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

var realModels = []string{"gpt4_1106_preview", "Meta-Llama-3-8B-Instruct", "vicuna-7b-v1.5", "gemma-2b-it", "phi-2-sft"}

// tally counts what each filter turns down by itself.
func tally(ss []Subject, dropped func(f Filter, s Subject, reason string)) map[string]int {
	n := map[string]int{}
	for _, s := range ss {
		for _, f := range All() {
			if f.Kind != OfResponse {
				continue
			}
			if _, reason := f.response(s); reason != "" {
				n[f.Name]++
				dropped(f, s, reason)
			}
		}
	}
	return n
}

func TestRealDrops(t *testing.T) {
	t.Parallel()
	show := func(f Filter, s Subject, reason string) {
		t.Logf("%s\t%s\t%s\t| %.70q | %.150q", f.Name, s.Model.Name, reason, s.Prompt.Text(), s.Response.Text)
	}
	for _, m := range realModels {
		t.Log(m, tally(realSubjects(t, m), show))
	}
	t.Log("llmfao", tally(crowdSubjects(t), show))
}
