package measure

import (
	"encoding/json"

	"prefdeck/stages/measure/statistic"
)

// Share counts the Of out of N that satisfy a condition. With N 0 it is not defined
// (promise 7).
type Share struct {
	Of, N int
	Rare  bool // counts errors, of which there should be few or none
}

// Value returns the share; ok is false if it is not defined.
func (s Share) Value() (share float64, ok bool) {
	if s.N == 0 {
		return 0, false
	}
	return float64(s.Of) / float64(s.N), true
}

// Interval returns a 95 % interval that stays within 0…1 and is honest for small n:
// Wilson's (1927), or that of Jeffreys for a rate of errors, where Wilson's misses the
// truth too often. ok is false if it is not defined.
func (s Share) Interval() (low, high float64, ok bool) {
	if s.N == 0 {
		return 0, 0, false
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

// addError counts one more case, an error or none.
func (s *Share) addError(so bool) {
	s.Rare = true
	s.add(so)
}

// shareJSON is a share as JSON; null means "not defined".
type shareJSON struct {
	Of    int      `json:"of"`
	N     int      `json:"n"`
	Rare  bool     `json:"rare,omitempty"`
	Share *float64 `json:"share"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// MarshalJSON writes the share with its n and its interval; undefined values are
// null.
func (s Share) MarshalJSON() ([]byte, error) {
	j := shareJSON{Of: s.Of, N: s.N, Rare: s.Rare}
	if share, ok := s.Value(); ok {
		low, high, _ := s.Interval()
		j.Share, j.Low, j.High = &share, &low, &high
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Share) UnmarshalJSON(b []byte) error {
	var j shareJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*s = Share{Of: j.Of, N: j.N, Rare: j.Rare}
	return nil
}
