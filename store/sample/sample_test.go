package sample_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/store"
	"prefdeck/store/sample"
)

func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demo.db")
	if err := sample.WriteTo(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheSampleIsWrittenOnceForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := written(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, want 0600", info.Mode())
	}
	if err := os.WriteFile(path, []byte("labels of somebody"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := sample.WriteTo(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v, want %v", err, fs.ErrExist)
	}
	if have, _ := os.ReadFile(path); string(have) != "labels of somebody" {
		t.Errorf("the file now holds %q", have)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left beside it: %v", left)
	}
}

func TestNothingIsLeftWhereTheSampleCannotBeWritten(t *testing.T) {
	t.Parallel()
	if err := sample.WriteTo(filepath.Join(t.TempDir(), "missing", "demo.db")); err == nil {
		t.Error("no error for a folder that does not exist")
	}
}

func TestTheSampleIsADeckWithSomethingToLabel(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := written(t)
	for _, f := range store.Check(ctx, path, store.CheckOptions{}) {
		if f.Level == stages.Broken {
			t.Errorf("%s: %s", f.Check, f.Text)
		}
	}
	deck, err := store.Open(ctx, path, store.Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer deck.Close()
	if beside, _ := filepath.Glob(path + ".v*"); len(beside) > 0 {
		t.Errorf("the sample is of an older version, so the first to open it had to wait: %v", beside)
	}
	stats, err := deck.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if stats.Unpaired != 0 {
		t.Errorf("%d responses wait to be paired: the deck does not know that filtering has gone over them", stats.Unpaired)
	}
	if stats.Events != 0 || stats.Failed != 0 {
		t.Errorf("%d label events and %d failed responses, want none", stats.Events, stats.Failed)
	}
	items, err := deck.Upcoming(ctx, stats.Queue)
	if err != nil {
		t.Fatal(err)
	}
	prompts, models, conversations := map[stages.ID]bool{}, map[stages.ID]bool{}, 0
	for _, item := range items {
		if !prompts[item.Prompt.ID] && len(item.Prompt.Turns) > 1 {
			conversations++
		}
		prompts[item.Prompt.ID] = true
		models[item.A.Model], models[item.B.Model] = true, true
		if item.Prompt.Operator != prompt.Imported || item.A.Slot == "" || item.B.Slot == "" {
			t.Errorf("pair %s is not made of imported prompts and generated responses", item.Pair.ID)
		}
	}
	if len(prompts) < 24 || len(models) < 2 || conversations < 2 {
		t.Errorf("pairs of %d prompts, %d models and %d conversations; want at least 24, 2 and 2", len(prompts), len(models), conversations)
	}
}

func TestTheSampleNamesNobodyAndNoPlace(t *testing.T) {
	t.Parallel()
	deck, err := os.ReadFile(written(t))
	if err != nil {
		t.Fatal(err)
	}
	places := regexp.MustCompile(`/(home|root|Users|tmp|work)/[\w.-]*`)
	for _, found := range places.FindAll(deck, -1) {
		t.Errorf("names a place: %s", found)
	}
	if host, err := os.Hostname(); err == nil && len(host) > 8 && bytes.Contains(deck, []byte(host)) {
		t.Errorf("names this machine: %s", host)
	}
}
