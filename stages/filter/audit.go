package filter

import (
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// audit draws the audit sample: the share of drops that goes to the person anyway.
// It draws drops, not pairs. A dropped response is compared once, with one of the
// remaining responses, however many there are; a pair dropped as near-identical is
// its own comparison.
//
// A hash of the dropped subject decides the draw: every run draws the same, and a
// larger share includes all that a smaller one draws. pairs holds the prompt's
// pairs after this run; left holds the responses that passed.
func (d *decision) audit(c Candidate, left []response.Response, pairs []pairing.Pair, share float64) {
	if share <= 0 {
		return
	}
	have := make(map[stages.ID]pairing.Pair, len(pairs))
	for _, p := range pairs {
		have[p.ID] = p
		if p.DroppedKind == stages.OfPair && p.DroppedBy != pairing.ByHand && drawn(share, string(p.ID)) {
			d.auditPair(c, p.ID, share)
		}
	}
	seen := map[stages.ID]bool{}
	left = distinct(left, seen)
	out := slices.DeleteFunc(slices.Clone(c.Responses), func(r response.Response) bool {
		return d.Dropped[r.ID] == "" || !readable(r.Text)
	})
	for _, r := range distinct(out, seen) {
		if !drawn(share, string(c.Prompt.ID), string(r.TextID())) {
			continue
		}
		p, ok := opposite(c, r, left)
		was, known := have[p.ID]
		switch {
		case !ok || known && was.Route != pairing.Dropped:
			continue // nothing to compare it with
		case !known:
			p.Strategy, p.Probability = pairing.StrategyAudit, share/float64(len(left))
			p.DropWith(d.Dropped[r.ID])
			d.Pairs = append(d.Pairs, p)
		}
		d.auditPair(c, p.ID, share)
	}
}

// opposite pairs a dropped response with a remaining one: the one it was paired
// with before, or one that the hashes choose. ok is false if none remains.
func opposite(c Candidate, r response.Response, left []response.Response) (best pairing.Pair, ok bool) {
	for _, other := range left {
		p, fits := pairing.New(r, other)
		if !fits || c.Rescued[p.ID] {
			continue
		}
		if _, again := c.Audited[p.ID]; again {
			return p, true
		}
		if !ok || p.ID < best.ID {
			best, ok = p, true
		}
	}
	return best, ok
}

// auditPair puts a pair into the audit sample, or records that a larger share would
// have drawn it, too.
func (d *decision) auditPair(c Candidate, pair stages.ID, share float64) {
	if share <= c.Audited[pair] {
		return
	}
	if d.Audits == nil {
		d.Audits = map[stages.ID]float64{}
	}
	d.Audits[pair] = share
}

// drawn reports whether a drop is in the sample of this share.
func drawn(share float64, dropped ...string) bool {
	const scale = 1 << 53
	return float64(stages.Hash("audit", dropped...).Uint64()>>11)/scale < share
}

// readable reports whether a dropped response can be compared: it contains an
// answer, however short.
func readable(text string) bool { return !stillThinking(text) && visible(answer(text)) > 0 }
