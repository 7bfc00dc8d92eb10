package label

import (
	"slices"
	"time"
	"unicode"

	"prefdeck/stages/ground/words"
)

// Nobody reads faster than this.
const (
	quickest       = 2 * time.Second
	wordsPerMinute = 1000
)

// Fast reports whether a decision came faster than anybody reads: in under two
// seconds, or at more than 1,000 words a minute. words counts both responses as a
// whole; text that was never scrolled into view was not read any faster. A fast
// decision is marked, never blocked.
func Fast(active time.Duration, words int) bool {
	if active < quickest {
		return true
	}
	return float64(words) > active.Minutes()*wordsPerMinute
}

// Words counts the words of a text. In scripts without spaces two characters count
// as a word.
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

// PaceOf is how many of the newest decisions determine the pace.
const PaceOf = 20

// Pace is the median active time of the N newest decisions. With N 0 it is not
// defined.
type Pace struct {
	N      int
	Median time.Duration
}

// NewPace returns the pace of active times, newest first, of which it uses PaceOf.
func NewPace(active []time.Duration) Pace {
	active = active[:min(len(active), PaceOf)]
	return Pace{N: len(active), Median: median(active)}
}

// leastPace is the least time in which somebody reads a pair. A median below it comes
// from a script or from keys that were tried out, and predicts nothing.
const leastPace = time.Second

// Left returns how long open pairs will take at this pace; ok is false without a pace, or
// with one too fast to keep up.
func (p Pace) Left(open int) (eta time.Duration, ok bool) {
	return p.Median * time.Duration(open), p.N > 0 && p.Median >= leastPace
}

// UsualPace stands in for the pace of somebody who has not labelled yet.
const UsualPace = 40 * time.Second

// Estimate returns how long open pairs will take: at this pace, or at UsualPace if there
// is none yet.
func (p Pace) Estimate(open int) (eta time.Duration, own bool) {
	if eta, own = p.Left(open); !own {
		eta = UsualPace * time.Duration(open)
	}
	return eta, own
}

// median returns the median, or 0 for no times at all: show the number of times
// with it.
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
