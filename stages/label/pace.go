package label

import (
	"slices"
	"time"
	"unicode"

	"prefdeck/ground/words"
)

// Faster than this nobody reads.
const (
	quickest       = 2 * time.Second
	wordsPerMinute = 1000
)

// Fast says whether a decision came faster than anybody reads: in under two
// seconds, or at more than 1,000 words a minute. words counts both responses as
// a whole; text that was never scrolled into view was not read any faster. A
// fast decision is marked, never blocked.
func Fast(active time.Duration, words int) bool {
	if active < quickest {
		return true
	}
	return float64(words) > active.Minutes()*wordsPerMinute
}

// Words counts the words of a text. Scripts that are written without spaces
// count two characters as a word.
func Words(text string) int {
	spaced, unspaced := 0, 0
	inWord := false
	for _, r := range text {
		switch {
		case words.Unspaced(r):
			unspaced++
			inWord = false
		case unicode.IsSpace(r):
			inWord = false
		case !inWord:
			spaced++
			inWord = true
		}
	}
	return spaced + (unspaced+1)/2
}

// PaceOf is how many of the newest decisions the pace is taken from.
const PaceOf = 20

// Pace says how fast the labelling goes: the median active time of the newest
// decisions, N of them. With N 0 it is not defined.
type Pace struct {
	N      int
	Median time.Duration
}

// NewPace is the pace of active times, newest first, of which it uses PaceOf.
func NewPace(active []time.Duration) Pace {
	active = active[:min(len(active), PaceOf)]
	return Pace{N: len(active), Median: median(active)}
}

// Left is how long open pairs will take at this pace; not ok when there is no
// pace yet.
func (p Pace) Left(open int) (eta time.Duration, ok bool) {
	return p.Median * time.Duration(open), p.N > 0
}

// median is 0 for no times at all: say with it how many there were.
func median(times []time.Duration) time.Duration {
	n := len(times)
	if n == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	if n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[n/2]
}
