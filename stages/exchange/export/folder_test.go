package export

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

func manyPrompts(t *testing.T) []exchange.Labelled {
	t.Helper()
	var out []exchange.Labelled
	for i := range 40 {
		// Prompts 2i and 2i+1 repeat each other but for their case.
		text := fmt.Sprintf("Please explain number %d of the long list of things to explain", i/2)
		if i%2 == 1 {
			text = strings.ToUpper(text) + "!"
		}
		l := labelledPair(t, ask(t, "", user(text)), "yes", "no", choice(label.A))
		l.Details = &exchange.Details{}
		out = append(out, l)
	}
	return out
}

func TestSplitKeepsNearDuplicatesTogether(t *testing.T) {
	t.Parallel()
	m := newMemory(manyPrompts(t)...)
	of := func(seed uint64) map[string]string {
		folder := filepath.Join(t.TempDir(), "set")
		s, err := File(t.Context(), m, folder, "trl", Options{Split: 0.3, Seed: seed})
		if err != nil || s.Rows != 40 || len(s.Files) != 2 || s.Files[0].Rows+s.Files[1].Rows != 40 {
			t.Fatalf("%+v, %v", s, err)
		}
		files := map[string]string{}
		for _, split := range []string{train, test} {
			text, err := os.ReadFile(filepath.Join(folder, split+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			files[split] = strings.ToLower(string(text))
		}
		for i := range 20 {
			name := fmt.Sprintf("number %d of", i)
			if in := strings.Count(files[train], name); in != 0 && in != 2 {
				t.Errorf("of prompts %q, %d of 2 are in one split", name, in)
			}
		}
		return files
	}
	one, again, other := of(1), of(1), of(2)
	if one[train] != again[train] || one[test] != again[test] {
		t.Error("the same seed makes another split")
	}
	if one[test] == other[test] {
		t.Error("another seed makes the same split")
	}
}

// moving is a deck that changes between any two snapshots.
type moving struct {
	*memory
	then []exchange.Labelled
}

func (m *moving) Export(ctx context.Context, do func(exchange.Snapshot) error) error {
	err := m.memory.Export(ctx, do)
	m.labelled = append(m.labelled, m.then...)
	m.then = nil
	return err
}

// The columns, the split and the rows are of one snapshot: a label made meanwhile has
// no row, for which the columns would have no place.
func TestSplitIsOfOneSnapshot(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Split: 0.3}, {Push: true}} {
		later := withSteps(t)
		later.Details = &exchange.Details{}
		s, err := File(t.Context(), &moving{newMemory(manyPrompts(t)...), []exchange.Labelled{later}}, t.TempDir(), "trl", o)
		if err != nil || s.Rows != 40 {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

func TestCard(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, err := File(t.Context(), newMemory(append(manyPrompts(t), plainLabels(t)[3:7]...)...), folder, "trl", Options{Push: true})
	if err != nil || len(s.Files) != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	golden.RequireEqual(t, text)
	if found, _ := filepath.Glob(filepath.Join(folder, "data", "*")); len(found) != 1 {
		t.Errorf("the folder has %v: an empty split has no file", found)
	}
}

func TestNothingToExportLeavesNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, o := range []Options{{}, {Parquet: true}, {Split: 0.5}, {Push: true}} {
		_, err := File(t.Context(), newMemory(plainLabels(t)[3:7]...), filepath.Join(folder, "x"), "openai", o)
		if err == nil || !strings.Contains(err.Error(), "nothing to export") {
			t.Errorf("%+v: %v", o, err)
		}
		files := 0
		_ = filepath.Walk(folder, func(_ string, info os.FileInfo, _ error) error {
			if info.Mode().IsRegular() {
				files++
			}
			return nil
		})
		if files > 0 {
			t.Errorf("%+v left %d files", o, files)
		}
		_ = os.RemoveAll(filepath.Join(folder, "x"))
	}
}
