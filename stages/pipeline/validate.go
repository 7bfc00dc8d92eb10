package pipeline

import (
	"fmt"
	"time"
)

// validate returns an error about the configuration that names the key.
func (c Config) validate() error {
	p, r := c.Prompts, c.Responses
	for _, n := range []struct {
		key          string
		value, least int
	}{
		{"prompts.generate", p.Generate, 0},
		{"prompts.examples", p.Examples, 1},
		{"prompts.num_ctx", p.NumCtx, 1},
		{"responses.samples", r.Samples, 1},
		{"responses.jobs", r.Jobs, 1},
		{"responses.attempts", r.Attempts, 1},
	} {
		if n.value < n.least {
			return fmt.Errorf("%s: %d is less than %d", n.key, n.value, n.least)
		}
	}
	for _, d := range []struct {
		key   string
		value time.Duration
	}{
		{"responses.deadline", r.Deadline}, {"responses.stall", r.Stall}, {"responses.backoff", r.Backoff},
	} {
		if d.value <= 0 {
			return fmt.Errorf("%s: %v is no time", d.key, d.value)
		}
	}
	if p.MaxRouge <= 0 || p.MaxRouge > 1 {
		return fmt.Errorf("prompts.max_rouge: %v is not above 0 and at most 1", p.MaxRouge)
	}
	if p.NearDuplicate <= 0 {
		return fmt.Errorf("prompts.near_duplicate: %v is not above 0", p.NearDuplicate)
	}
	for _, m := range r.Models {
		if m == "" {
			return fmt.Errorf("responses.models: a name is empty")
		}
	}
	if err := c.Filter.Validate(); err != nil {
		return fmt.Errorf("filter.%w", err)
	}
	return nil
}
