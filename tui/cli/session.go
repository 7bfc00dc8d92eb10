package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ground/shell"
	"prefdeck/store"
	"prefdeck/tui"
	"prefdeck/tui/gate"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
)

// session is one call of the program: its command line and its output.
type session struct {
	commandLine
	report.Console
	hard context.Context // the screen's: it outlives a clean stop by the last commit
}

// path returns the deck's full path, so that a message about it is clear anywhere.
func (s *session) path() string {
	path := cmp.Or(s.Deck, store.DefaultPath)
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// with keeps the deck open while do runs.
func (s *session) with(ctx context.Context, o store.Options, do func(*store.Deck) error) error {
	deck, err := store.Open(ctx, s.path(), s.options(o))
	if err != nil {
		return err
	}
	defer s.Cleanly(deck.Close)
	if copied, was := deck.Copied(); was && copied.Found.IsZero() {
		fmt.Fprintf(s.Err, "%s %s\n", gate.Line(s.path()), copied)
	}
	return do(deck)
}

// options adds to o who opens the deck.
func (s *session) options(o store.Options) store.Options {
	o.Version, o.Annotator = stages.Version(), s.Annotator
	o.Upgrading = func(deck, backup string) {
		fmt.Fprintf(s.Err, "%s is of an older version: it is copied to %s and brought up to date\n", gate.Line(deck), gate.Line(backup))
	}
	o.UpgradeProgress = report.Upgrade(s.Err)
	return o
}

// fill opens the deck for something that adds to it. A deck made for that goes again if
// nothing came into it.
func (s *session) fill(ctx context.Context, do func(*store.Deck) error) error {
	_, missing := os.Lstat(s.path())
	empty := false
	err := s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		err := do(d)
		if missing != nil {
			first, unknown := d.AllPrompts(context.WithoutCancel(ctx), "", 1)
			empty = unknown == nil && len(first) == 0
		}
		return err
	})
	if empty {
		s.Cleanly(func() error { return os.Remove(s.path()) })
	}
	return err
}

// missing reports whether there is no deck yet.
func (s *session) missing() bool {
	_, err := os.Lstat(s.path())
	return errors.Is(err, fs.ErrNotExist)
}

// watch shows the progress that do reports.
func (s *session) watch(do func(stages.Events) error) error {
	return progress.Show(s.Progress(s.ASCII), do)
}

// foreign refuses an annotator to whom the deck does not belong: whatever they decide
// would be stored as the decision of another.
func (s *session) foreign(d *store.Deck) error {
	if s.Annotator == "" || s.Annotator == d.Annotator() {
		return nil
	}
	own := s.Annotator + ".db"
	return fmt.Errorf("%s holds the labels of %s, not of %s: make a deck of the same pairs with prefdeck --deck %s --annotator %s merge %s, or leave --annotator and PREFDECK_ANNOTATOR out",
		gate.Line(s.path()), gate.Line(d.Annotator()), gate.Line(s.Annotator), shell.Quote(own), shell.Quote(s.Annotator), shell.Quote(s.path()))
}

// spareStart puts off collecting garbage for a second, by which the first pair is on the
// screen: collections would take an eighth of the time until then. The function that it
// returns ends that early.
func spareStart() (end func()) {
	usual := collectSeldom(400)
	settled := time.AfterFunc(time.Second, usual)
	return func() {
		if settled.Stop() {
			usual()
		}
	}
}

// show gives the deck to the person until they leave. For labelling alone the deck
// has to exist.
func (s *session) show(soft context.Context, o tui.Options) (result tui.Result, err error) {
	defer spareStart()()
	err = s.with(soft, store.Options{Create: !o.Label && !o.Adjudicate}, func(d *store.Deck) error {
		if err := s.foreign(d); err != nil && !o.Adjudicate {
			return err
		}
		o.Deck, o.Version, o.Leave = d, stages.Version(), soft.Done()
		if copied, was := d.Copied(); was && copied.Found.IsZero() {
			o.Notice = copied.Short()
		}
		for _, err := range o.Unread { // whole on leaving, and in short on the screen
			s.Complain(err)
			o.Notice = cmp.Or(o.Notice, strings.TrimPrefix(err.Error(), filepath.Dir(o.SettingsPath)+string(filepath.Separator)))
		}
		result, err = tui.Show(s.hard, o, os.Stdin, s.Out)
		s.Cleanly(func() error { return result.Tell(s.hard, s.Console, d, s.ASCII) })
		if err == nil && result.Labels > 0 && !result.Interrupted {
			report.Next(s.hard, d, s.Err, s.Deck)
		}
		switch { // closing the deck may take longer than the second signal allows
		case err == nil && result.Interrupted:
			return errInterrupted
		case err != nil && soft.Err() != nil && !errors.Is(err, context.Canceled):
			s.Complain(err) // the exit code only reports the signal
		}
		return err
	})
	return result, err
}
