package response

import (
	"context"
	"fmt"

	"prefdeck/stages"
)

const (
	checkedEvery = 50  // responses
	mostChecked  = 100 // of a model
)

// checkSeeds asks for some of the responses of m a second time, once all are there and the
// server has other prompts in memory, and says how many came back. It stores nothing.
func (g *generation) checkSeeds(ctx context.Context, m stages.Model) {
	asked, same := 0, 0
	for _, first := range g.seeds {
		if g.o.Throttle.Enter(ctx) != nil {
			return
		}
		second, ok := g.asker.Ask(ctx, *first.again, first.response.Slot)
		g.o.Throttle.Leave()
		if !ok || second.Lost {
			return
		}
		if second.Err != nil {
			continue
		}
		asked++
		if second.Reply.Text == first.response.Text && second.Reply.Thinking == first.response.Thinking {
			same++
		}
	}
	if asked > 0 {
		g.notice(same < asked, fmt.Sprintf("%s: %d of %d texts came back with their seeds", m.Name, same, asked))
	}
}
