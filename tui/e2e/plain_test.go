package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Labelled through a pipe, the deck has what was typed, and only text is printed.
func TestLabellingThroughAPipe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, pairs := filepath.Join(dir, "p.db"), filepath.Join(dir, "pairs.jsonl")
	rows := `{"prompt":"One?","response_a":"1","response_b":"one"}
{"prompt":"Two?","response_a":"2","response_b":"two"}
{"prompt":"Three?","response_a":"3\u001b[2J","response_b":"three"}
`
	if err := os.WriteFile(pairs, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	done(t, "--deck", deck, "import", pairs)
	cmd := exec.Command(program, "label", "--plain", "--deck", deck)
	cmd.Env = environment(t)
	cmd.Stdin = strings.NewReader("t\nx\nu\ns\n7")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	if strings.ContainsFunc(string(out), func(r rune) bool { return r < ' ' && r != '\n' }) {
		t.Errorf("control characters are printed: %q", out)
	}
	if !strings.Contains(stderr.String(), "labels               3, 1 undone") {
		t.Errorf("the summary is %q", stderr.String())
	}
	if s := statsOf(t, deck); s.Labels.Tie != 1 || s.Labels.BothBad != 0 || s.Labels.A+s.Labels.B != 1 || s.Queue != 1 {
		t.Errorf("the deck has %+v", s)
	}
	sound(t, deck)
}

// A mistake in the settings is reported before the screen is touched, and a dumb
// terminal gets the line mode.
func TestSettingsAndDumbTerminals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte("[labelling]\nscale = 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tm := start(t, 80, 24, nil, "demo", "--settings", config)
	<-tm.done
	if out := string(tm.written()); tm.cmd.ProcessState.ExitCode() != 1 || strings.Contains(out, "\x1b") || !strings.Contains(out, "line 2: labelling.scale") {
		t.Errorf("exit code %d, written %q", tm.cmd.ProcessState.ExitCode(), out)
	}
	tm = start(t, 80, 24, []string{"TERM=dumb", "PREFDECK_SETTINGS="}, "demo")
	if _, ok := tm.within(patience, contains("1-7, t, x, s, u, n text, ? >")); !ok {
		t.Fatalf("no prompt:\n%s", tm.screen())
	}
	tm.typed("3\nq\n")
	<-tm.done
	if out := string(tm.written()); strings.Contains(out, "\x1b") || !strings.Contains(out, "Saved: A slightly better.") || !strings.Contains(out, "labels               1") {
		t.Errorf("written %q", out)
	}
}

// Training reveals the known answer and its reason; without training nothing does.
// In both cases the pair stays out of training files.
func TestTrainingOnKnownAnswers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, pairs := filepath.Join(dir, "p.db"), filepath.Join(dir, "pairs.jsonl")
	row := `{"prompt":"One?","response_a":"1","response_b":"one","gold":"tie","gold_why":"they say the same"}` + "\n"
	if err := os.WriteFile(pairs, []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	done(t, "--deck", deck, "import", pairs)
	said := func(flags ...string) string {
		cmd := exec.Command(program, append([]string{"label", "--plain", "--deck", deck}, flags...)...)
		cmd.Env = environment(t)
		cmd.Stdin = strings.NewReader("1\nu\n")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if out := said("--training", "warm-up"); !strings.Contains(out, "warm-up: the known answer is tie.\nWhy: they say the same") {
		t.Errorf("training tells %s", out)
	}
	if out := said(); strings.Contains(out, "known answer is") {
		t.Errorf("told outside training: %s", out)
	}
}
