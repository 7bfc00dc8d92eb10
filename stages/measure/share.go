package measure

import (
	"encoding/json"
	"maps"
	"math"
	"slices"

	"prefdeck/stages/measure/statistic"
)

// Share counts the Of out of N that satisfy a condition. With N 0 it is not defined
// (promise 7).
type Share struct {
	Of, N int
	Rare  bool // counts errors, of which there should be few or none
	// Independent is the number of independent cases that would be as informative as
	// these, since cases on one prompt are alike; 0: all are independent, −1: how alike
	// they are is unknown.
	Independent float64
}

// Value returns the share; ok is false if it is not defined.
func (s Share) Value() (share float64, ok bool) {
	if s.N == 0 {
		return 0, false
	}
	return float64(s.Of) / float64(s.N), true
}

// Interval returns a 95 % interval that stays within 0…1 and is honest for small n:
// Wilson's (1927), or Jeffreys' for an error rate, where Wilson's misses the truth too
// often. Cases that are alike count for fewer. ok is false if it is not defined.
func (s Share) Interval() (low, high float64, ok bool) {
	switch {
	case s.N == 0, s.Independent < 0:
		return 0, 0, false
	case s.Independent > 0:
		low, high = statistic.Wilson(float64(s.Of)/float64(s.N)*s.Independent, s.Independent)
		return low, high, true
	}
	interval := statistic.Wilson
	if s.Rare {
		interval = statistic.Jeffreys
	}
	low, high = interval(float64(s.Of), float64(s.N))
	return low, high, true
}

// Excludes reports whether the interval excludes a value, so that the difference is
// not chance.
func (s Share) Excludes(value float64) bool {
	low, high, ok := s.Interval()
	return ok && (value < low || value > high)
}

// add counts one more.
func (s *Share) add(so bool) {
	s.N++
	if so {
		s.Of++
	}
}

// alike says that the cases of one prompt are alike, by their counts.
func (s *Share) alike(byPrompt map[int64]statistic.Count) {
	clusters := make([]statistic.Count, 0, len(byPrompt))
	for _, prompt := range slices.Sorted(maps.Keys(byPrompt)) { // sums of any order differ in their last digit
		clusters = append(clusters, byPrompt[prompt])
	}
	switch independent := statistic.Independent(clusters); {
	case math.IsNaN(independent):
		s.Independent = -1
	case independent < float64(s.N):
		s.Independent = independent
	}
}

// addError counts one more case, an error or none.
func (s *Share) addError(so bool) {
	s.Rare = true
	s.add(so)
}

// shareJSON is a share as JSON; null means "not defined".
type shareJSON struct {
	Of   int  `json:"of"`
	N    int  `json:"n"`
	Rare bool `json:"rare,omitempty"`
	// Independent is there where cases of one prompt are alike.
	Independent float64  `json:"independent,omitempty"`
	Share       *float64 `json:"share"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
}

// MarshalJSON writes the share with its n and its interval; undefined values are
// null.
func (s Share) MarshalJSON() ([]byte, error) {
	j := shareJSON{Of: s.Of, N: s.N, Rare: s.Rare, Independent: s.Independent}
	if share, ok := s.Value(); ok {
		j.Share = &share
		if low, high, ok := s.Interval(); ok {
			j.Low, j.High = &low, &high
		}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Share) UnmarshalJSON(b []byte) error {
	var j shareJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*s = Share{Of: j.Of, N: j.N, Rare: j.Rare, Independent: j.Independent}
	return nil
}
