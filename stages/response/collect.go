package response

import (
	"context"
	"fmt"

	"prefdeck/stages"
)

// maxWaiting is how many outcomes may wait for the current commit to end. Beyond
// that the workers wait as well: it bounds the memory on a slow disk, and the
// answers that a crash can cost.
const maxWaiting = 64

// collect stores the outcomes of m until the channel is closed. While one commit is
// being synced it keeps receiving, and the next commit stores everything that
// arrived meanwhile. An outcome counts, and is reported, only after its commit.
//
// It calls stop when nothing more should be asked: the deck is in trouble, or m is
// parked, since it has failed too often or was replaced.
func (g *generation) collect(ctx context.Context, m stages.Model, outcomes <-chan outcome, stop func()) (parked, err error) {
	t := tally{model: m}
	saved := make(chan error)
	var waiting, saving []outcome
	for outcomes != nil || len(waiting) > 0 || len(saving) > 0 {
		if len(saving) == 0 && len(waiting) > 0 {
			saving, waiting = waiting, nil
			go func() { saved <- g.save(ctx, m, saving) }()
		}
		receiving := outcomes
		if len(waiting) >= maxWaiting {
			receiving = nil
		}
		select {
		case out, ok := <-receiving:
			switch {
			case !ok:
				outcomes = nil
			case err != nil: // the deck is in trouble: only wait for the workers
			case out.unasked:
				parked = out.err
				stop()
			default:
				waiting = append(waiting, out)
				if parked == nil && t.park(out) {
					parked = out.err
					stop()
				}
			}
		case failed := <-saved:
			if failed != nil {
				err, waiting = failed, nil
				stop()
			} else {
				g.report(m, &t, saving)
			}
			saving = nil
		}
	}
	return parked, err
}

// save stores outcomes in one commit. It stores whole answers even if ctx has ended
// meanwhile: they are paid for.
func (g *generation) save(ctx context.Context, m stages.Model, outs []outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	rs := make([]Response, len(outs))
	for i, out := range outs {
		rs[i] = out.response
	}
	if err := g.deck.SaveResponses(ctx, rs); err != nil {
		return fmt.Errorf("store %d responses of %s: %w", len(rs), m.Name, err)
	}
	return nil
}

// replied returns the event about a stored outcome.
func replied(run stages.RunID, m stages.Model, out outcome) stages.Replied {
	r := out.response
	e := stages.Replied{
		Run: run, Stage: stages.Responses, Model: m.Name, Done: r.DoneReason, Tokens: r.Tokens, Took: r.Total, Attempts: r.Attempts,
	}
	if out.err != nil {
		kind, _ := readError(r.Error)
		e.Failure = string(kind)
	}
	return e
}

// report counts and announces stored outcomes.
func (g *generation) report(m stages.Model, t *tally, outs []outcome) {
	for _, out := range outs {
		if out.err != nil {
			g.counts.Failed++
			g.failures.Add(m.Name, out.response.Error, 1)
		} else {
			g.counts.Added++
			if out.again != nil && len(g.seeds) < mostChecked {
				g.seeds = append(g.seeds, out)
			}
		}
		g.events.Send(replied(g.run.ID, m, out))
		g.counts.In++
		g.counts.Tokens += out.response.Tokens
		g.done++
		g.total = max(g.total, g.done) // prompts may have been added meanwhile
		g.events.Send(stages.Progress{
			Run: g.run.ID, Stage: stages.Responses, Done: g.done, Total: g.total, Unasked: g.unasked, Counts: g.counts, Now: m.Name,
		})
		if text := t.warn(out); text != "" {
			g.notice(true, text)
		}
	}
}
