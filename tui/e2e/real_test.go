//go:build realollama

package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// settings keep the real model short: one this small goes in circles if it may. Its
// threads would compete with other work. Audits are off because they are labelled
// but never exported, and this test compares the two.
const settings = `
[responses.options]
num_ctx = 2048
num_predict = 300
num_thread = 1

[[responses.sets]]
temperature = 0.4

[[responses.sets]]
temperature = 0.9

[filter]
audit = 0
`

// The main job of the whole program with a real Ollama server (OLLAMA_HOST) and a
// real model (PREFDECK_TEST_MODEL, or smollm2:135m): a file of prompts becomes
// responses, filtered pairs, labels, and a training file that agrees with the keys
// typed.
func TestFromPromptsToTrainingFileWithARealModel(t *testing.T) {
	host := os.Getenv("OLLAMA_HOST")
	if host == "" {
		t.Fatal("OLLAMA_HOST names no server; .ci/real-ollama start makes one")
	}
	model := os.Getenv("PREFDECK_TEST_MODEL")
	if model == "" {
		model = "smollm2:135m"
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "settings.toml")
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	const prompts, samples = 20, 2
	deck := filepath.Join(dir, "deck.db")
	done(t, "--deck", deck, "import", "--as", "prompts", samplePrompts(t, prompts))
	run := func() error {
		cmd := exec.Command(program, "--deck", deck, "run", "--config", config,
			"--model", model, "--samples", fmt.Sprint(samples))
		cmd.Env = append(environment(t), "OLLAMA_HOST="+host)
		cmd.Stderr = os.Stderr
		return cmd.Run()
	}
	err := run()
	if err != nil && statsOf(t, deck).Failed > 0 {
		err = run() // on a busy machine a request times out: the next run asks only for that
	}
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	s := statsOf(t, deck)
	if s.Prompts != prompts || s.Responses != prompts*samples || s.Failed != 0 {
		t.Errorf("after the run: %+v", s)
	}
	if s.Queue < 5 {
		t.Fatalf("only %d pairs to label came of %d prompts", s.Queue, prompts)
	}

	want := labelRealPairs(t, deck, s.Queue)
	got := map[string]string{}
	for _, row := range exported(t, deck) {
		got[squeezed(text(t, row.Chosen))] = squeezed(text(t, row.Rejected))
	}
	compareVisible(t, got, want)
	sound(t, deck)
}

// seenPair holds the visible text of both sides at the time of a key.
type seenPair struct{ chosen, rejected string }

// labelRealPairs labels all pairs, alternating between the left and the right side,
// and returns the visible texts.
func labelRealPairs(t *testing.T, deck string, pairs int) []seenPair {
	t.Helper()
	const cols, rows = 160, 60 // panes as wide as a text at most: no margin
	tm := start(t, cols, rows, nil, "--deck", deck, "label")
	tm.await("the first pair", contains("0 decided", "╭─ B"))
	tm.typed("m") // raw
	tm.settled()
	var seen []seenPair
	for i := range pairs {
		tm.await("the pair", contains(fmt.Sprintf(" %d decided", i), "╭─ B"))
		tm.settled() // both panes are rendered
		left, right := tm.paneText(0, cols/2), tm.paneText(cols/2, cols)
		if left == right {
			t.Fatalf("the sides look the same:\n%s", tm.screen())
		}
		if i%2 == 0 {
			seen = append(seen, seenPair{left, right})
			tm.labels("2", i+1)
		} else {
			seen = append(seen, seenPair{right, left})
			tm.labels("6", i+1)
		}
	}
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	return seen
}

// compareVisible finds each seen pair among the exported ones.
func compareVisible(t *testing.T, exported map[string]string, seen []seenPair) {
	t.Helper()
	if len(exported) != len(seen) {
		t.Errorf("%d rows exported, %d keys typed", len(exported), len(seen))
	}
	left := maps.Clone(exported)
	for _, s := range seen {
		found := false
		for chosen, rejected := range left {
			if strings.HasPrefix(chosen, s.chosen) && strings.HasPrefix(rejected, s.rejected) {
				delete(left, chosen)
				found = true
				break
			}
		}
		if !found {
			t.Errorf("typed, and not exported so:\nchosen   %.200s\nrejected %.200s", s.chosen, s.rejected)
		}
	}
}

// paneText returns the visible text between two columns, inside the frame of the
// pane there, without white space.
func (tm *terminal) paneText(from, to int) string {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	var text strings.Builder
	inside := false
	for y := range tm.emulator.Height() {
		switch edge := tm.emulator.CellAt(from, y); {
		case edge == nil:
		case edge.Content == "╭":
			inside = true
		case edge.Content == "╰":
			inside = false
		case inside:
			for x := from + 1; x < to-1; x++ {
				if cell := tm.emulator.CellAt(x, y); cell != nil {
					text.WriteString(cell.Content)
				}
			}
		}
	}
	return squeezed(text.String())
}

// squeezed drops white space, which wrapping changes.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// samplePrompts writes the first n prompts of the sample deck to a file.
func samplePrompts(t *testing.T, n int) string {
	t.Helper()
	all, err := os.ReadFile("../../store/sample/prompts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	rows := slices.Collect(strings.Lines(string(all)))
	path := filepath.Join(t.TempDir(), "prompts.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(rows[:n], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
