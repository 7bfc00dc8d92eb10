package exchange

import "prefdeck/stages"

// tally counts what an import says at its end.
type tally struct {
	unasked int // user turns left out
	ranked  int // rows whose preference was left out
	open    int // pairs that labels were to be made of, without a preference
	loose   int // rows that rate or rank answers of which no pair was made
	split   int // transcripts taken apart
	same    int // rows whose two answers are the same
	half    int // rows that lack one of their two answers
	against int // rows that score the rejected answer higher
	swapped int // rows that say that their answers were swapped
	rated   int // rows that call their only answer good or bad
	opposed int // rows that contradict an earlier one
	evened  int // ties in two rows
	lossy   int // rows of our own exports that tell more of a label than was kept
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
	notice := func(n int, one, many, text string) {
		if n == 1 {
			said = append(said, "1 "+one+" "+text)
		} else if n > 1 {
			said = append(said, stages.Number(n)+" "+many+" "+text)
		}
	}
	notice(t.unasked, "later user turn was", "later user turns were", "left out: a conversation goes on only after an answer, so the first turn is the prompt")
	notice(t.split, "transcript in one text was", "transcripts in one text were", "split into turns")
	notice(t.same, "row has", "rows have", "the same answer twice: there is nothing to prefer, so no pair comes of that")
	ranked := "came with a preference; no label is made of it, and which answer was chosen stays hidden"
	if flags {
		ranked += " (--labels-of NAME turns preferences into labels)"
	}
	notice(t.ranked, "pair", "pairs", ranked)
	notice(t.open, "pair came", "pairs came", "without a readable preference, so without a label")
	loose := "but labels are of pairs: read as pairs"
	if flags {
		loose += " (--as pairs)"
	}
	notice(t.loose, "row rates or ranks its answers", "rows rate or rank their answers", loose+", they can make labels")
	notice(t.half, "row has", "rows have", "only one of several answers, so it makes no pair")
	notice(t.against, "row scores", "rows score", "the rejected answer higher than the chosen one: what is chosen counts")
	notice(t.swapped, "row says", "rows say", "that the answers were swapped or flipped: the better one was still read by field name")
	notice(t.rated, "row calls", "rows call", "the answer good or bad (label): that is left out, since labels are of pairs")
	notice(t.opposed, "row says", "rows say", "the opposite of an earlier one, on the same pair: the later one counts")
	notice(t.evened, "pair has", "pairs have", "two consecutive rows that prefer opposite answers: read as a tie, as export --ties both writes it")
	notice(t.lossy, "row has", "rows have", "an edit, a flag, criteria or a note on one response, which are left out: only deck-jsonl brings them back")
	return append(said, t.unread...)
}
