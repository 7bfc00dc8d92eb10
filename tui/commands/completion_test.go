package commands

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// grammar is a small command line of every kind of flag.
type grammar struct {
	Deck string `placeholder:"FILE" env:"PREFDECK_DECK" help:"The deck."`

	Open   struct{} `cmd:"" default:"1" hidden:""`
	Export struct {
		To    string `enum:",trl,hh" default:"" placeholder:"FORMAT" help:"The format: it's one of [these]."`
		Edits bool   `help:"Also edits."`
		Out   string `placeholder:"PATH" help:"The file."`
		Seed  int    `placeholder:"N" help:"Of the split."`
	} `cmd:"" help:"Write the labels."`
	Preset string `placeholder:"NAME" help:"Which keys."`
	Run    struct {
		Strategy *string `placeholder:"NAME" help:"How pairs are chosen."`
	} `cmd:"" help:"Run the stages."`
	Import struct {
		Files []string `arg:"" name:"file"`
	} `cmd:"" help:"Import a file."`
	Measure struct {
		Replay struct{} `cmd:"" help:"Replay."`
		Reward struct {
			JSON bool `name:"json" help:"As JSON."`
		} `cmd:"" help:"Train."`
	} `cmd:"" help:"Measure what the labels teach."`
}

func parser(t *testing.T) *kong.Application {
	t.Helper()
	k, err := kong.New(&grammar{}, kong.Name("prefdeck"))
	if err != nil {
		t.Fatal(err)
	}
	k.Model.Children[1].Detail = "Ties are left out.\n\nExamples:\n\n  prefdeck export --to trl"
	return k.Model
}

// bash is part of every machine that runs the checks.
func TestBashCompletes(t *testing.T) {
	t.Parallel()
	script := Completion("bash", parser(t))
	for typed, want := range map[string]string{
		"ex":                "export",
		"--d":               "--deck",
		"export --e":        "--edits",
		"export --to h":     "hh",
		"export --to = h":   "hh", // how bash splits --to=h
		"export --to =":     "trl hh",
		"export --seed 1":   "",
		"export --str ne":   "", // no such flag
		"run --strategy n":  "near-tie",
		"run --strategy al": "all",
		"--preset v":        "vim",
		"--deck x.db imp":   "import",
		"measure re":        "replay reward",
		"measure reward --": "--json --help --deck --preset",
		"import ./compl":    "./completion.go ./completion_test.go",
		"export --out ./ma": "./man.go",
	} {
		words := strings.Fields("prefdeck " + typed)
		var line strings.Builder
		for _, w := range words {
			line.WriteString(" " + quoted(w))
		}
		run := script + "COMP_WORDS=(" + line.String() + "); COMP_CWORD=" + strconv.Itoa(len(words)-1) + "; _prefdeck; echo \"${COMPREPLY[@]}\""
		got, err := exec.CommandContext(t.Context(), "bash", "-c", run).CombinedOutput()
		if err != nil || strings.TrimSpace(string(got)) != want {
			t.Errorf("%q completes to %q, want %q; %v", typed, got, want, err)
		}
	}
}

func TestOtherShellsAndTheManual(t *testing.T) {
	t.Parallel()
	app := parser(t)
	for what, tc := range map[string]struct {
		text string
		has  []string
	}{
		"fish": {Completion("fish", app), []string{
			"-a export -d 'Write the labels.'", `-l to -d 'The format: it\'s one of [these].' -xa 'trl hh'`,
			"from export' -l out -d 'The file.' -rF\n", "from import' -F\n", "from run' -l strategy -d 'How pairs are chosen.' -xa 'all balanced ", "from measure' -a replay", "from measure' -a reward",
		}},
		"zsh": {Completion("zsh", app), []string{
			"#compdef prefdeck\n", "'export:Write the labels.'\n", `'--to=[The format\: it'\''s one of \[these\].]:FORMAT:(trl hh)'`,
			"'--out=[The file.]:PATH:_files'", "'*: :_files'\n", "'1: :(replay reward)'\n",
		}},
		"man": {Man("v1-2", app), []string{
			`"prefdeck v1\-2"`, ".SS prefdeck export\n.PP\nWrite the labels.\n.PP\nTies are left out.\n", ".B \\-\\-to=FORMAT\n",
			".nf\n  prefdeck export \\-\\-to trl\n.fi\n", ".SS prefdeck measure replay|reward\n", "Also set by PREFDECK_DECK.\n",
		}},
	} {
		for _, want := range tc.has {
			if !strings.Contains(tc.text, want) {
				t.Errorf("%s: %q is not in\n%s", what, want, tc.text)
			}
		}
		if strings.Contains(tc.text, "prefdeck open") || strings.Contains(tc.text, "'open") {
			t.Errorf("%s tells of the hidden command:\n%s", what, tc.text)
		}
	}
	if got := escaped(".so it\\begins"); got != `\&.so it\ebegins` {
		t.Error(got)
	}
}
