package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"prefdeck/stages/judge"
	"prefdeck/store"
	"prefdeck/tui/editor"
	"prefdeck/tui/report"
)

// judgeChecklistCommand holds the commands about checklists.
type judgeChecklistCommand struct {
	Write writeChecklistCommand `cmd:"" help:"Let a model write checklists for the prompts that have none."`
	Show  showChecklistCommand  `cmd:"" help:"Print checklists as text that can be edited and read back."`
	Edit  editChecklistCommand  `cmd:"" help:"Open checklists in your editor ($VISUAL, $EDITOR or vi)."`
	Read  readChecklistCommand  `cmd:"" help:"Read checklists from a file: the text that show prints, or JSONL rows with a prompt and its checklist."`
}

// writeChecklistCommand asks models for checklists.
type writeChecklistCommand struct {
	Limit    int  `placeholder:"N" help:"Write at most N more."`
	Labelled bool `help:"Only for prompts with a labelled pair."`
	asking
}

func (c writeChecklistCommand) Run(ctx context.Context, s *session) error {
	if c.Limit < 0 {
		return errors.New("--limit is not negative")
	}
	o, err := c.over(judge.Options{Compose: true, Scope: judge.Scope{Limit: c.Limit, Labelled: c.Labelled}})
	if err != nil {
		return err
	}
	return s.judge(ctx, o, c.Hosts)
}

// listed names the prompts whose checklists are shown or edited.
type listed struct {
	All    bool   `help:"Also the prompts without a checklist."`
	Prompt string `arg:"" optional:"" help:"A prompt or one of its pairs, by the beginning of its identity (default: every prompt with a checklist)."`
}

// showChecklistCommand prints checklists.
type showChecklistCommand struct{ listed }

func (c showChecklistCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.Checklists(ctx, d, s.Out, c.Prompt, c.All)
	})
}

// editChecklistCommand opens checklists in the person's editor.
type editChecklistCommand struct{ listed }

// Run keeps the text where it cannot be read or stored.
func (c editChecklistCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		var text bytes.Buffer
		if err := report.Checklists(ctx, d, &text, c.Prompt, c.All); err != nil {
			return err
		}
		f, err := os.CreateTemp("", "prefdeck-checklists-*.txt")
		if err != nil {
			return fmt.Errorf("write the checklists for the editor: %w", err)
		}
		_, err = f.Write(text.Bytes())
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err == nil {
			err = editor.Open(f.Name())
		}
		if err == nil {
			err = readChecklists(ctx, s, d, f.Name(), text.String())
		}
		if err != nil {
			return fmt.Errorf("%w; the text is in %s, and prefdeck judge checklist read takes it in", err, f.Name())
		}
		return os.Remove(f.Name())
	})
}

// readChecklistCommand takes in checklists.
type readChecklistCommand struct {
	File string `arg:"" type:"existingfile" help:"The file."`
}

func (c readChecklistCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error { return readChecklists(ctx, s, d, c.File, "") })
}

func readChecklists(ctx context.Context, s *session, d *store.Deck, name, shown string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read the checklists: %w", err)
	}
	defer f.Close()
	return report.TakeChecklists(ctx, d, f, shown, s.Out, d.Annotator())
}
