package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/tui/commands"
	"prefdeck/tui/settings"
)

// call runs the program with a command line, without a terminal.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Run(t.Context(), t.Context(), args, &out, &err)
	return code, out.String(), err.String()
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args string
		says string
	}{
		{"bogus", "unexpected argument bogus"},
		{"import --as labels x.jsonl", "--as must be one of"},
		{"run --stages label", "--stages must be one of"},
		{"run --samples many", "--samples"},
		{"run --jobs=-1", "count from 1"},
		{"run --samples 0", "count from 1"},
		{"run --stages=", "names none"},
		{"run --host=", "--host: host \"\": it is empty"},
		{"judge m --host=", "it is empty"},
		{"run --host a,b", "it names several"},
		{"run --pairs-per-prompt -1", "are not negative"},
		{"run --strategy some", "there are all, balanced"},
		{"run --strategy on-policy", "--policy-model NAME"},
		{"import --map foo=bar x.jsonl", "the left side is one of"},
		{"run --config /nonexistent/p.toml", "--config"},
		{"export --to trl", "--out"},
		{"export --to nemo --out x", "--to must be one of"},
		{"export", "--to=FORMAT or --list"},
		{"export --to openai --out x --details", "openai has no place for further columns"},
		{"export --to trl --out x --ties keep", "trl has no place for a tie as such"},
		{"export --to deck-jsonl --out x --trim", "deck-jsonl has no place for anything but the whole deck"},
		{"export --to openai-batch --out x", "no model is chosen"},
		{"export --to openai-batch --model m --out x --trim", "holds requests and no labels"},
		{"export --to trl --model m --out x", "are for --to openai-batch"},
		{"export --to trl --judge m --out x", "are for --to openai-batch"},
		{"export --to openai-batch --judge m --model m --out x", "--judge goes without --config and --model"},
		{"export --to openai-batch --model m --labelled --out x", "are for judges: name one with --judge NAME"},
		{"export --to openai-batch --judge m --samples 3 --out x", "--samples is for --mode sample"},
		{"export --to openai-batch --judge m --limit -1 --out x", "--limit is not negative"},
		{"query", "--schema"},
		{"query --out x SELECT", "--to=FORMAT"},
		{"merge", "prefdeck merge needs <deck> ...;"},
		{"measure", "prefdeck measure needs one of replay, reward, stages;"},
		{"judge checklist read", "prefdeck judge checklist read needs <file>"},
		{"stats --yaml", "unknown flag --yaml"},
		{"--theme nope stats", "theme \"nope\" is not known"},
		{"stats extra", "unexpected argument extra"},
		{"stat", "unexpected argument stat; did you mean `prefdeck stats`?; see prefdeck --help"},
		{"lable", "did you mean \"label\"?"},
		{"import", "prefdeck: prefdeck import needs <file> ...; see prefdeck import --help"},
		{"measure reward x", "prefdeck measure reward --help"},
		{"export --to trll --out x", `--to must be one of "trl",`},
		{"run --config /none.toml", "--config: there is no file /none.toml; correct the name, or make the file first; see prefdeck run --help"},
		{"judge checklist read /none", "<file>: there is no file /none; correct the name"},
		{"run --set bad=1", "--set: bad: there is no such threshold; there are "},
		{"run --set near_identical=7", "--set: near_identical: 7 is not between "},
		{"run filter", "did you mean `prefdeck run --stages filter`?"},
		{"annotate --guard 0", "did you mean `prefdeck label --guard 0`?"},
		{"export trl", "did you mean `prefdeck export --to trl --out pairs.jsonl`?"},
		{"help --deck g.db", "did you mean `prefdeck --help`?"},
		{"--export", "did you mean `prefdeck export`?"},
		{"stats --deck", "prefdeck: --deck needs a value; see prefdeck stats --help"},
		{"label g.db", "did you mean `prefdeck label --deck g.db`?"},
		{"rows.jsonl", "did you mean `prefdeck import rows.jsonl`?"},
	} {
		t.Run(tc.args, func(t *testing.T) {
			t.Parallel()
			code, out, err := call(t, strings.Fields(tc.args)...)
			if code != exitUsage || out != "" {
				t.Errorf("exit code %d, stdout %q; want %d and nothing", code, out, exitUsage)
			}
			if !strings.HasPrefix(err, "prefdeck: ") || !strings.Contains(err, tc.says) || strings.Count(err, "\n") != 1 {
				t.Errorf("stderr %q; want one line that says %q", err, tc.says)
			}
		})
	}
}

func TestHelpAndVersionAreResults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ args, says string }{
		{"--help", "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."},
		{"import --help", "prefdeck import --map prompt=question faq.csv"},
		{"run --help", "prefdeck run --stages filter"},
		{"export --help", "prefdeck export --to trl --out pairs.jsonl"},
		{"export --help", "trl, trl-unpaired, messages"},
		{"label --help", "there is nothing to save"},
		{"demo --help", "survives"},
		{"stats --help", "--json"},
		{"doctor --help", "what to do"},
		{"--version", stages.Version()},
		{"version", stages.Version()},
		{"config", "samples"},
		{"query --schema", "labels_current"},
		{"query --schema", "prompts_full.id = scores.subject finds"},
		{"export --list", "prefdeck export --to trl-unpaired --out kto.jsonl"},
		{"export --list", "of trl-unpaired the responses without labels"},
		{"export --list", "kto.jsonl\").shuffle("},
		{"completion bash", "complete -o filenames -F _prefdeck prefdeck"},
		{"completion zsh", "'doctor:Check the deck"},
		{"completion fish", "-a label -d 'Go straight to labelling.'"},
		{"man", ".SS prefdeck measure replay|reward|stages"},
	} {
		t.Run(tc.args, func(t *testing.T) {
			t.Parallel()
			code, out, err := call(t, strings.Fields(tc.args)...)
			if code != exitDone || err != "" || !strings.Contains(out, tc.says) {
				t.Errorf("exit code %d, stderr %q; stdout does not say %q:\n%s", code, err, tc.says, out)
			}
		})
	}
}

func TestMissingDeckIsNotMade(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"stats", "stats --json", "export --to trl --out -", "doctor --json"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "none.db")
			// The flag works the same before and after the command.
			for _, line := range [][]string{
				append([]string{"--deck", path}, strings.Fields(args)...),
				append(strings.Fields(args), "--deck="+path),
			} {
				code, out, err := call(t, line...)
				if code != exitFailed || !strings.Contains(out+err, "does not exist") {
					t.Errorf("%q: exit code %d, stdout %q, stderr %q", line, code, out, err)
				}
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Error("the deck was made")
			}
		})
	}
}

// Who interrupts doctor is not told that a deck is broken because it was not read.
func TestInterruptedDoctorFindsNothing(t *testing.T) {
	t.Parallel()
	deck := filepath.Join(t.TempDir(), "deck.db")
	prompts := filepath.Join(filepath.Dir(deck), "p.txt")
	if err := os.WriteFile(prompts, []byte("What is love?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "import", prompts, "--deck", deck); code != exitDone {
		t.Fatal(err)
	}
	soft, interrupt := context.WithCancel(t.Context())
	interrupt()
	var out, err bytes.Buffer
	if code := Run(soft, t.Context(), []string{"doctor", "--deck", deck}, &out, &err); code != Interrupted || out.Len()+err.Len() > 0 {
		t.Errorf("exit code %d, it says:\n%s%s", code, &out, &err)
	}
}

func TestDeckFromTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "from-env.db")
	t.Setenv("PREFDECK_DECK", path)
	if _, _, err := call(t, "stats"); !strings.Contains(err, path) {
		t.Errorf("stderr %q does not name %s", err, path)
	}
	if _, _, err := call(t, "stats", "--deck", path+"2"); !strings.Contains(err, path+"2") {
		t.Errorf("stderr %q: the flag does not win", err)
	}
}

func TestDefaultDeckIsInTheWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("p.txt", []byte("What is love?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"import p.txt", "stats --json", "import p.txt --deck ./prefdeck.db"} {
		if code, _, err := call(t, strings.Fields(args)...); code != exitDone {
			t.Fatalf("%s: exit code %d, stderr %q", args, code, err)
		}
	}
	if _, err := os.Stat("prefdeck.db"); err != nil {
		t.Error(err)
	}
}

func TestScreenFlags(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"--scale 5 stats":      "--scale must be one of 7, 4, 2, not 5",
		"--scale 0 stats":      "--scale must be one of 7, 4, 2, not 0",
		"--preset emacs stats": "--preset must be one of default, prodigy, vim, left-hand, not emacs",
		"--theme zork stats":   "is not known; there are",
		"import --as x -":      "--as must be one of prompts, responses, pairs, comparisons, verdicts, openai-batch, not x",
		"--guard soon stats":   "--guard",
		"--guard=-1s stats":    "counts from 0",
		"label --training=\t":  "is not a name",
	} {
		if code, _, err := call(t, strings.Split(args, " ")...); code != exitUsage || !strings.Contains(err, says) {
			t.Errorf("%s: exit code %d, stderr %q", args, code, err)
		}
	}
	if code, out, err := call(t, "config", "--screen"); code != exitDone || out != settings.Example() || err != "" {
		t.Errorf("config --screen: exit code %d, stderr %q", code, err)
	}
}

// Every command of the table can be parsed, and none else, with the table's help.
func TestCommandsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	var c commandLine
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	var table, parsed []string
	for _, c := range commands.All() {
		table = append(table, c.Name+": "+c.Does)
	}
	for _, n := range parser.Model.Children {
		if !n.Hidden {
			parsed = append(parsed, n.Name+": "+n.Help)
		}
	}
	if !slices.Equal(parsed, table) {
		t.Errorf("the command line has %q,\nthe table %q", parsed, table)
	}
}
