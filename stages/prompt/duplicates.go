package prompt

import (
	"fmt"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/near"
)

// exactDuplicates drops all but the first prompt of each normalised conversation.
func exactDuplicates(es []*entry) map[stages.ID]Drop {
	first := map[string]*entry{}
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if kept, taken := first[e.key]; taken {
			dropped[e.id] = Drop{Value: 1, Reason: repeats("the same as", kept)}
			continue
		}
		first[e.key] = e
	}
	return dropped
}

// nearDuplicates goes through the prompts in order and drops each one that repeats
// a prompt kept before it. So no two kept prompts repeat each other, and each
// dropped one names a kept one.
func nearDuplicates(es []*entry, threshold float64) map[stages.ID]Drop {
	index := near.NewFinder(threshold)
	var kept []*entry
	var sets []near.Set
	dropped := map[stages.ID]Drop{}
	for _, e := range es {
		if len(e.last) == 0 {
			continue // nothing but punctuation
		}
		set := e.last.shingles()
		signature := near.Sign(set)
		var closest *entry
		best := 0.0
		seen := map[int]bool{}
		index.Near(&signature, func(n int) {
			if seen[n] {
				return
			}
			seen[n] = true
			k := kept[n]
			s := near.Jaccard(set, sets[n])
			if s < threshold || s < best || !e.last.repeats(k.last) {
				return
			}
			s = min(s, near.Jaccard(e.before.shingles(), k.before.shingles()))
			if s >= threshold && (s > best || s == best && k.id < closest.id) && e.before.repeats(k.before) {
				closest, best = k, s
			}
		})
		if closest != nil {
			dropped[e.id] = Drop{Value: best, Reason: repeats("nearly", closest)}
			continue
		}
		index.Add(&signature)
		kept, sets = append(kept, e), append(sets, set)
	}
	return dropped
}

// repeats returns a reason that names the prompt that stays.
func repeats(how string, kept *entry) string {
	return fmt.Sprintf("%s %s “%s”", how, string(kept.id)[:min(8, len(kept.id))], strings.ToValidUTF8(kept.short, "\uFFFD"))
}
