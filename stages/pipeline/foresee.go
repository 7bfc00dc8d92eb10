package pipeline

import (
	"context"
	"fmt"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Foresight is the part of the store that Foresee needs.
type Foresight interface {
	prompt.Library
	response.History
}

// Foresee forecasts the requests for responses that running the named stages would make.
// It asks no server and changes nothing. If the stages curate prompts first, it counts
// the prompts that would be left, without those yet to be written.
func Foresee(ctx context.Context, d Foresight, c Config, which []stages.Stage) (response.Forecast, error) {
	if !slices.Contains(which, stages.Prompts) {
		return response.Foresee(ctx, d, c.Responses)
	}
	var err error
	if c.Prompts.Screen.HeldOut, err = heldOut(ctx, c.HeldOut); err != nil {
		return response.Forecast{}, fmt.Errorf("%s: %w", stages.Prompts, err)
	}
	in, dropped, err := prompt.Foresee(ctx, d, c.Prompts)
	if err != nil {
		return response.Forecast{}, err
	}
	f, err := response.Foresee(ctx, curated{d, in}, c.Responses)
	f.Dropped = dropped
	return f, err
}

// curated is a store whose prompts are those that curation would leave in.
type curated struct {
	Foresight
	in map[stages.ID]bool
}

func (c curated) CountPrompts(context.Context) (n int, err error) {
	for _, in := range c.in {
		if in {
			n++
		}
	}
	return n, nil
}

// Prompts skips pages whose prompts are all dropped, because an empty page ends the
// list.
func (c curated) Prompts(ctx context.Context, after stages.ID, limit int) ([]prompt.Prompt, error) {
	for {
		page, err := c.AllPrompts(ctx, after, limit)
		if err != nil || len(page) == 0 {
			return nil, err
		}
		after = page[len(page)-1].ID
		page = slices.DeleteFunc(page, func(p prompt.Prompt) bool { return !c.in[p.ID] })
		if len(page) > 0 {
			return page, nil
		}
	}
}
