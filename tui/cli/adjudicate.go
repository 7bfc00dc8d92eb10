package cli

import (
	"context"
	"strings"

	"prefdeck/tui"
)

// adjudicateCommand opens the pairs that annotators answered differently.
type adjudicateCommand struct {
	As string `placeholder:"NAME" help:"Who decides (default: the deck's annotator). Nobody decides between their own label and another's."`
}

func (c adjudicateCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	o, err := s.Overrides.Options()
	if err != nil {
		return err
	}
	o.Adjudicate, o.Adjudicator = true, strings.TrimSpace(c.As)
	_, err = s.show(ctx, o)
	return err
}
