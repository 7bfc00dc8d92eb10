package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// hour is somebody who has a file of responses, knows no command, and wants a file to
// train on. It counts the keys that this takes.
type hour struct {
	*reader
	keys int
}

// press types keys, and waits for what they lead to.
func (h *hour) press(keys, leadsTo string, on ...string) {
	h.t.Helper()
	h.keys += utf8.RuneCountInString(keys)
	h.typed(keys)
	h.await(leadsTo, contains(on...))
}

// label answers the pair on screen. A key that is typed again because it came too soon
// for a busy machine counts once.
func (h *hour) label(key string) {
	h.t.Helper()
	h.keys++
	h.decides(key)
}

// The keys from a file of 40 responses to a training file: 4 import it, 2 pair the
// responses and open labelling, 20 label, 6 give reasons, 16 write a note, 2 take an
// answer back and give another, 2 export and 3 leave.
const hourKeys = 55

// TestTheFirstHour goes all the way on one screen: import with a preview, pairs, twenty
// labels with reasons and a note, undo, export. The file has, row for row, what was
// typed. Where PREFDECK_HOUR names a file, the export is left there.
func TestTheFirstHour(t *testing.T) {
	if raceEnabled {
		t.Skip("other tests type on each of its screens under the race detector")
	}
	t.Parallel()
	const pairs = 20
	dir := t.TempDir()
	write(t, filepath.Join(dir, "answers.jsonl"), twoAnswers(t, pairs))
	deck := filepath.Join(dir, "prefdeck.db")
	h := &hour{reader: &reader{terminal: launch(t, 80, 24, nil, nil, "env", "-C", dir, program)}}

	h.await("an empty deck", contains("This deck is empty", "Import a file"))
	h.press("i", "the files", "answers.jsonl", "enter open")
	h.press("\r", "the first rows", "It becomes a prompt with a response", "nothing is stored yet")
	if s := statsOf(t, deck); s.Prompts > 0 {
		t.Errorf("the preview has stored %d prompts", s.Prompts)
	}
	h.press("\r", "the result", "20 prompts, 40 responses new of 40 rows", "enter back")
	h.press("\r", "what comes next", "40 responses wait to be paired")
	h.press("\r", "the pairs", "20 pairs wait for you", "enter labels")
	h.keys++
	h.typed("\r")

	winners := map[string]string{}
	reasoned := 0
	for i := range pairs {
		h.reads()
		if i < 3 {
			h.press("r", "the reasons", "accuracy")
			h.press("a", "one of them", "accuracy")
			reasoned++
		}
		if i == 5 {
			h.press("n", "a line for a note", "enter save")
			h.press("both are brief", "the note as it is typed", "both are brief")
			h.keys++
			h.typed("\r")
		}
		key := []string{"1", "2", "3", "5", "6", "7"}[i%6]
		h.label(key)
		winners[h.before] = keyOf[key].winner(h.pair)
		if i == 9 {
			last := h.before
			h.reads()
			h.press("u", "the previous pair, with its answer", "Question "+last)
			h.await("its sides", h.other())
			h.label("7")
			winners[last] = h.pair.right
		}
	}
	h.gets("the end", contains("Everything is decided.", "enter exports"))
	h.press("\r", "the export", "prefdeck-trl.jsonl", "20 rows")
	h.press("\r", "the report", "20 rows written", "load_dataset")
	h.press("q", "the end once more", "Everything is decided.")
	h.press("q", "home", "20 preferences to export")
	h.keys++
	h.leaves()

	if h.keys > hourKeys {
		t.Errorf("%d keys, want at most %d", h.keys, hourKeys)
	}
	t.Logf("%d keys", h.keys)
	file := filepath.Join(dir, "prefdeck-trl.jsonl")
	wrote(t, file, winners)
	details := done(t, "--deck", deck, "export", "--to", "trl", "--details", "--out", "-")
	if r, n := strings.Count(details, "accuracy"), strings.Count(details, "both are brief"); r != reasoned || n != 1 {
		t.Errorf("the export has %d reasons and %d notes, want %d and 1", r, n, reasoned)
	}
	if keep := os.Getenv("PREFDECK_HOUR"); keep != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, keep, string(text))
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// twoAnswers returns a file with the responses of two models to n questions.
func twoAnswers(t *testing.T, n int) string {
	t.Helper()
	var rows strings.Builder
	for _, a := range []struct{ model, text string }{
		{"cedar", first + "-%04d says that the river runs to the sea."}, {"larch", second + "-%04d knows how the mountain came to be."},
	} {
		for i := range n {
			row, err := json.Marshal(map[string]string{
				"question": fmt.Sprintf("Question %04d: which is better?", i), "answer": fmt.Sprintf(a.text, i), "model": a.model,
			})
			if err != nil {
				t.Fatal(err)
			}
			rows.Write(append(row, '\n'))
		}
	}
	return rows.String()
}

// wrote fails unless a training file has one row for each winner.
func wrote(t *testing.T, path string, winners map[string]string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(file)) {
		var row exportedRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows++
		asked := question.FindStringSubmatch(text(t, row.Prompt))
		chosen := answer.FindStringSubmatch(text(t, row.Chosen))
		rejected := answer.FindStringSubmatch(text(t, row.Rejected))
		if asked == nil || chosen == nil || rejected == nil || asked[1] != chosen[2] || chosen[2] != rejected[2] ||
			chosen[1] == rejected[1] || chosen[1] != winners[asked[1]] {
			t.Errorf("row %schosen were %v", line, winners)
		}
	}
	if rows != len(winners) {
		t.Errorf("%d rows, want %d", rows, len(winners))
	}
}
