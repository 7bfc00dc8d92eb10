package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/store/sample"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
)

// session is one call of the program: the flags of every command, and what it
// writes to.
type session struct {
	commandLine
	hard           context.Context // the screen's: it outlives a clean stop by the last commit
	stdout, stderr io.Writer
}

// path is the deck's file in full: what messages name is then found wherever
// they are read.
func (s *session) path() string {
	path := s.Deck
	if path == "" {
		path = store.DefaultPath
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

func (s *session) open(ctx context.Context, o store.Options) (*store.Deck, error) {
	o.Version, o.Annotator = version(), s.Annotator
	return store.Open(ctx, s.path(), o)
}

// close closes the deck. Nothing depends on it any more, so an error is only said.
func (s *session) close(d *store.Deck) { s.cleanly(d.Close) }

func (s *session) cleanly(end func() error) {
	if err := end(); err != nil {
		complain(s.stderr, err)
	}
}

func (s *session) progress() progress.Options {
	return progress.Options{Out: s.stderr, Terminal: isTerminal(s.stderr) && os.Getenv("TERM") != "dumb", Width: s.width, ASCII: s.ascii()}
}

func (s *session) ascii() bool { return s.ASCII || themes.EnvFrom(os.Getenv).ASCII }

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// width is the terminal's, asked anew each time: it may be resized.
func (s *session) width() int {
	for _, f := range []any{s.stderr, s.stdout} {
		if f, ok := f.(*os.File); ok {
			if w, _, err := term.GetSize(f.Fd()); err == nil && w > 0 {
				return w
			}
		}
	}
	return 80
}

func (s *session) terminal() report.Terminal {
	t := report.Terminal{Terminal: tui.Terminal(), Profile: colorprofile.Detect(os.Stdout, os.Environ()), Getenv: os.Getenv}
	t.Cols, t.Rows, _ = term.GetSize(os.Stdout.Fd())
	return t
}

func examineOllama(ctx context.Context) []stages.Finding {
	client, err := ollama.FromEnvironment()
	if err != nil {
		return []stages.Finding{{Check: "ollama host", Level: stages.Warn, Text: err.Error(), Advice: "set OLLAMA_HOST to a host and port, such as 127.0.0.1:11434"}}
	}
	defer client.Close()
	return client.Check(ctx, nil)
}

type openCommand struct {
	Config string `placeholder:"FILE" type:"existingfile" help:"Settings of the stages in TOML."`
}

func (c openCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	result, err := s.workstation(ctx, s.path(), tui.Options{}, c.Config)
	if err == nil && result.Sample {
		return demoCommand{}.Run(ctx, &session{commandLine: commandLine{Annotator: s.Annotator, Theme: s.Theme, ASCII: s.ASCII},
			hard: s.hard, stdout: s.stdout, stderr: s.stderr})
	}
	return err
}

type labelCommand struct{}

func (labelCommand) Help() string { return "Leave with q: there is nothing to save." }

func (labelCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	_, err := s.workstation(ctx, s.path(), tui.Options{Label: true}, "")
	return err
}

type demoCommand struct{}

func (demoCommand) Help() string {
	return "The deck is kept among your data, so what you label there survives. --deck puts it elsewhere."
}

func (demoCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	path := s.path()
	if s.Deck == "" {
		var err error
		if path, err = xdg.DataFile("prefdeck/demo.db"); err != nil {
			return fmt.Errorf("a place for the sample deck: %w; name one with --deck", err)
		}
	}
	if err := sample.WriteTo(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	result, err := s.workstation(ctx, path, tui.Options{Label: true}, "")
	if err == nil || result.Labels > 0 {
		fmt.Fprintf(s.stderr, "%s made. The deck is %s; export it with\n  prefdeck export --deck %s --to trl --out pairs.jsonl\n",
			labels(result.Labels), path, path)
	}
	return err
}

// workstation opens a deck on the screen until the person leaves.
func (s *session) workstation(soft context.Context, path string, o tui.Options, config string) (tui.Result, error) {
	settings, err := pipeline.Load(config)
	if err != nil {
		return tui.Result{}, err
	}
	deck, err := store.Open(soft, path, store.Options{Version: version(), Annotator: s.Annotator, Create: !o.Label})
	if err != nil {
		return tui.Result{}, err
	}
	defer s.close(deck)
	o.Deck, o.Config, o.Version, o.Theme, o.Leave = deck, settings, version(), s.Theme, soft.Done()
	o.Env = themes.EnvFrom(os.Getenv)
	o.Env.ASCII = o.Env.ASCII || s.ASCII
	client, err := ollama.FromEnvironment()
	if err != nil {
		o.ServerError = err
	} else {
		defer client.Close()
		o.Server = client
	}
	result, err := tui.Run(s.hard, o)
	if err == nil && result.Interrupted {
		err = errInterrupted
	}
	return result, err
}

func labels(n int) string {
	if n == 1 {
		return "1 label"
	}
	return fmt.Sprintf("%d labels", n)
}
