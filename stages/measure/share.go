package measure

import (
	"encoding/json"
	"math"
)

// Share counts the Of out of N that satisfy a condition. With N 0 it is not defined
// (promise 7).
type Share struct{ Of, N int }

// z95 is the quantile of the normal distribution for a 95 % interval.
const z95 = 1.959963984540054

// Value returns the share; ok is false if it is not defined.
func (s Share) Value() (share float64, ok bool) {
	if s.N == 0 {
		return 0, false
	}
	return float64(s.Of) / float64(s.N), true
}

// Interval returns Wilson's 95 % interval (1927), which stays within 0…1 and is
// honest for small n; ok is false if it is not defined.
func (s Share) Interval() (low, high float64, ok bool) {
	if s.N == 0 {
		return 0, 0, false
	}
	n := float64(s.N)
	p := float64(s.Of) / n
	middle := (p + z95*z95/(2*n)) / (1 + z95*z95/n)
	half := z95 / (1 + z95*z95/n) * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1), true
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

// shareJSON is a share as JSON; null means "not defined".
type shareJSON struct {
	Of    int      `json:"of"`
	N     int      `json:"n"`
	Share *float64 `json:"share"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// MarshalJSON writes the share with its n and its interval; undefined values are
// null.
func (s Share) MarshalJSON() ([]byte, error) {
	j := shareJSON{Of: s.Of, N: s.N}
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
	*s = Share{Of: j.Of, N: j.N}
	return nil
}
