package exchange

import (
	"fmt"

	"prefdeck/stages"
)

// tally counts what an import says at its end.
type tally struct {
	unasked int // user turns left out
	ranked  int // rows whose preference was left out
	loose   int // rows that rate or rank answers of which no pair was made
	split   int // transcripts taken apart
	same    int // rows whose two answers are the same
	unread  []string
}

func (im *importing) notices() {
	for _, text := range im.tally.notices(!im.options.NoFlags) {
		im.events.Send(stages.Notice{Run: im.run.ID, Stage: stages.Import, Text: text})
	}
}

// notices lists what an import says at its end, with the flags that would change it
// or without.
func (t tally) notices(flags bool) []string {
	var said []string
	notice := func(n int, text string) {
		if n > 0 {
			said = append(said, fmt.Sprintf(text, stages.Number(n)))
		}
	}
	notice(t.unasked, "%s later user turns were left out: a conversation goes on only after an answer, so the first turn is the prompt")
	notice(t.split, "%s transcripts in one text were split into turns")
	notice(t.same, "%s rows have the same answer twice: there is nothing to prefer, so they are no pairs")
	ranked := "%s pairs came with a preference; they are unlabelled here, and nothing shows which was chosen"
	if flags {
		ranked += " (--labels-of NAME makes labels of them)"
	}
	notice(t.ranked, ranked)
	loose := "%s rows rate or rank their answers, but labels are of pairs: read as pairs"
	if flags {
		loose += " (--as pairs)"
	}
	notice(t.loose, loose+", they can make labels")
	return append(said, t.unread...)
}
