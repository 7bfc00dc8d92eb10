package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// From the command line: with too few labels nothing is routed, with enough of them the
// machine decides what it may, an export marks it, and it is taken back.
func TestRoute(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, all, some := filepath.Join(dir, "deck.db"), filepath.Join(dir, "all.jsonl"), filepath.Join(dir, "some.jsonl")
	var rows, labelled strings.Builder
	for i := range 40 {
		row := fmt.Sprintf(`{"prompt":"What is %d?","response_a":"A number: %d.","response_b":"No idea, ask %d others.","winner":"response_a"}`+"\n", i, i, i)
		rows.WriteString(row)
		if i < 30 {
			labelled.WriteString(row)
		}
	}
	if err := errors.Join(os.WriteFile(all, []byte(rows.String()), 0o600), os.WriteFile(some, []byte(labelled.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	does := func(want int, args ...string) string {
		t.Helper()
		code, out, stderr := call(t, append(args, "--deck", deck)...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, out, stderr)
		}
		return out + stderr
	}
	does(exitDone, "import", "--labels-of", "anna", some)
	if said := does(exitFailed, "route"); !strings.Contains(said, "no judge has compared a pair") {
		t.Error(said)
	}
	does(exitDone, "import", "--as", "verdicts", "--labels-of", "judge", all)
	if said := does(exitDone, "route", "--target", "0.95"); !strings.Contains(said, "takes 59 labelled pairs without an error, and there are 30") || !strings.Contains(said, "10 pairs that nobody has decided: 10 below") {
		t.Error(said)
	}
	said := does(exitDone, "route", "--audit", "0")
	for _, want := range []string{"30 pairs that people labelled", "from a confidence |2p−1| of 0.94 on", "calibrated by a Platt curve that is learnt from", "10 pairs: 10 new", "25 % (n=40, 14–40 %)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing:\n%s", want, said)
		}
	}
	if said = does(exitDone, "stats"); !strings.Contains(said, "10 labels, 0 audits") || !strings.Contains(said, "not defined (n=0)") {
		t.Error(said)
	}
	if said = does(exitDone, "export", "--to", "trl", "--out", filepath.Join(dir, "mine.jsonl")); !strings.Contains(said, "10 labelled by a machine alone") {
		t.Error(said)
	}
	does(exitDone, "export", "--to", "trl", "--machine", "--out", filepath.Join(dir, "both.jsonl"))
	both, err := os.ReadFile(filepath.Join(dir, "both.jsonl"))
	if err != nil || strings.Count(string(both), `"labelled_by":"machine"`) != 10 || strings.Count(string(both), `"labelled_by":"person"`) != 30 {
		t.Errorf("%v, %s", err, both)
	}
	csv := does(exitDone, "query", "--to", "csv", "SELECT id FROM pairs_full WHERE route = 'machine' LIMIT 1")
	id := strings.Fields(csv)[1]
	if said = does(exitDone, "explain", id); !strings.Contains(said, "machine: the judge names A, calibrated confidence 0.94 of at") {
		t.Error(said)
	}
	if said = does(exitDone, "rescue", id, "--reason", "mine"); !strings.Contains(said, "is in: it is yours") {
		t.Error(said)
	}
	if said = does(exitDone, "drop", id); !strings.Contains(said, "is dropped") {
		t.Error(said)
	}
	does(exitFailed, "drop", "zz")
	if said = does(exitDone, "route", "--undo"); !strings.Contains(said, "9 pairs back") {
		t.Error(said)
	}
	if said = does(exitDone, "query", "--to", "csv", "SELECT (SELECT count(*) FROM machine_labels), (SELECT count(*) FROM pairs_full WHERE route = 'machine'), (SELECT count(*) FROM runs WHERE stage = 'route')"); !strings.Contains(said, "0,0,3") {
		t.Error(said)
	}
	does(exitUsage, "route", "--target", "1")
}
