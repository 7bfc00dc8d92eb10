package prompt

import (
	"fmt"
	"slices"

	"prefdeck/stages"
)

// A prompt is contaminated by a text of a test set if it has half of the text's runs
// of eight words, the length that decontamination of instruction data commonly uses.
// A text of four to seven words is one run; a shorter one is met only by a prompt
// that is the same.
const (
	runWords  = 8
	shortest  = 4
	heldShare = 0.5
)

// held finds the texts of test sets in prompts.
type held struct {
	texts []TestText
	runs  []int              // of each text
	long  [runWords + 1]bool // some text has runs of this many words
	by    map[uint64][]int32 // texts by run
	whole map[uint64]int32   // texts of fewer than shortest words
	seen  map[uint64]bool    // scratch of in
	found map[int32]int      // scratch of in: runs of a text that a prompt has
}

func newHeld(texts []TestText) *held {
	if len(texts) == 0 {
		return nil
	}
	h := &held{texts: texts, runs: make([]int, len(texts)), by: map[uint64][]int32{}, whole: map[uint64]int32{},
		seen: map[uint64]bool{}, found: map[int32]int{}}
	for i, t := range texts {
		words := newTask(terms(t.Text))
		n := min(runWords, len(words))
		switch {
		case n == 0:
			continue
		case n < shortest:
			h.whole[hashRun(words)] = int32(i)
			continue
		}
		h.long[n] = true
		clear(h.seen)
		for at := range len(words) - n + 1 {
			run := hashRun(words[at : at+n])
			if !h.seen[run] {
				h.seen[run] = true
				h.by[run] = append(h.by[run], int32(i))
				h.runs[i]++
			}
		}
	}
	return h
}

// in returns why a prompt is contaminated: the drop has no reason if it is not.
func (h *held) in(words task) Drop {
	if len(words) < shortest {
		if i, ok := h.whole[hashRun(words)]; ok && len(words) > 0 {
			return h.drop(i, 1)
		}
		return Drop{}
	}
	clear(h.seen)
	clear(h.found)
	for n := shortest; n <= runWords; n++ {
		if !h.long[n] || n > len(words) {
			continue
		}
		for at := range len(words) - n + 1 {
			run := hashRun(words[at : at+n])
			of := h.by[run]
			if len(of) == 0 || h.seen[run] {
				continue
			}
			h.seen[run] = true
			for _, i := range of {
				h.found[i]++
			}
		}
	}
	best, share := int32(-1), heldShare
	for i, n := range h.found {
		s := float64(n) / float64(h.runs[i])
		if s > share || s == share && (best < 0 || i < best) {
			best, share = i, s
		}
	}
	if best < 0 {
		return Drop{}
	}
	return h.drop(best, share)
}

func (h *held) drop(i int32, share float64) Drop {
	return Drop{Value: share, Reason: fmt.Sprintf("has %.0f %% of “%s” of %s", 100*share, excerpt(h.texts[i].Text), h.texts[i].File)}
}

func hashRun(words task) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = (h ^ w) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}

// hashOf identifies a list of texts, in whatever order.
func hashOf(texts []TestText) stages.ID {
	var all []string
	for _, t := range texts {
		all = append(all, t.Text)
	}
	slices.Sort(all)
	return stages.Hash("held out", all...)
}
