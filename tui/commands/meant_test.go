package commands

import (
	"slices"
	"strings"
	"testing"
)

func TestMeant(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"": "", "--nonsense": "", "label --bogus": "", "merge a.db --bogus": "", "stats --deck a.db --bogus": "", "run": "", "run nonsense": "",
		"run filter":                    "run --stages filter",
		"run responses -m x":            "run --stages responses -m x",
		"filter":                        "run --stages filter",
		"responses --model m":           "run --stages responses --model m",
		"labels":                        "label",
		"--label":                       "label",
		"--export --to trl":             "export --to trl",
		"--train":                       "measure reward",
		"rows.jsonl more.csv":           "import rows.jsonl more.csv",
		"rows.json.gz":                  "import rows.json.gz",
		"deck.db label":                 "--deck deck.db label",
		"export pairs.jsonl":            "export --to trl --out pairs.jsonl",
		"export hh pairs.jsonl":         "export --to hh --out pairs.jsonl",
		"export it's":                   `export --to trl --out 'it'\''s'`,
		"help import":                   "import --help",
		"help --deck g.db":              "--help",
		"help --deck g.db pair":         "run --help",
		"export trl":                    "export --to trl --out pairs.jsonl",
		"export csv --deck g":           "export --to csv --out pairs.csv --deck g",
		"export trl x.jsonl":            "export --to trl --out x.jsonl",
		"export hh x --trim":            "export --to hh --out x --trim",
		"help":                          "--help",
		"repair":                        "doctor --repair",
		"settings":                      "config --screen",
		"run label":                     "label",
		"run export --to trl":           "export --to trl",
		"export parquet":                "export --to trl --out pairs.parquet",
		"resume":                        "run",
		"ls":                            "inspect",
		"new deck.db":                   "--deck deck.db",
		"init":                          "open",
		"open deck.db":                  "open --deck deck.db",
		"annotate deck.db":              "label --deck deck.db",
		"stats deck.db --json":          "stats --deck deck.db --json",
		"measure reward a.db":           "measure reward --deck a.db",
		"join a.db b.db":                "merge a.db b.db",
		"export --format trl":           "export --to trl",
		"export --format=hh -o x.jsonl": "export --to hh --out x.jsonl",
	} {
		if got := Meant(strings.Fields(typed)); got != want {
			t.Errorf("%q means %q, want %q", typed, got, want)
		}
	}
}

// No synonym is a command itself, or leads to a command that does not exist.
func TestSynonymsLeadToCommands(t *testing.T) {
	t.Parallel()
	for word, line := range synonyms() {
		if _, there := Named(word); there {
			t.Errorf("%s is a command", word)
		}
		if _, there := Named(strings.Fields(line)[0]); !there {
			t.Errorf("%s leads to %s", word, line)
		}
	}
	if n := len(synonyms()); n < 50 || !slices.Contains(strings.Fields(synonyms()["filter"]), "filter") {
		t.Errorf("%d synonyms", n)
	}
}

// A negative number reaches the flag that it was typed for, which refuses it in words.
func TestNegativeNumbers(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"run --samples -1":  "run --samples=-1",
		"--samples -1 -2":   "--samples=-1 -2",
		"--samples=3 -1":    "--samples=3 -1",
		"query -- --x -1":   "query -- --x -1",
		"import - --deck x": "import - --deck x",
		"-1":                "-1",
	} {
		if got := strings.Join(Negative(strings.Fields(typed)), " "); got != want {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
	}
}
