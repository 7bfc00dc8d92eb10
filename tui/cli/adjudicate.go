package cli

import (
	"context"
	"strings"
)

// adjudicateCommand opens the pairs that annotators answered differently.
type adjudicateCommand struct {
	As string `placeholder:"NAME" help:"The adjudicator (default: the deck's annotator). Nobody decides between their own label and another's."`
	plainFlag
}

func (c adjudicateCommand) Run(ctx context.Context, s *session) error {
	o, err := c.labelling(s.Overrides)
	if err != nil {
		return err
	}
	o.Label, o.Adjudicate, o.Adjudicator = false, true, strings.TrimSpace(c.As)
	_, err = s.show(ctx, o)
	return err
}
