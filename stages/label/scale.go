package label

import (
	"encoding/json"
	"fmt"
)

// Scale says how finely a preference is graded.
type Scale int

// The scales. All of them have both bad and skip; all have a tie except
// FourStrengths, which makes the annotator choose a side.
const (
	// SevenPoint goes from −3 (A much better) over 0 (a tie) to +3 (B much better).
	SevenPoint Scale = iota
	// FourStrengths has significantly (3), better (2), slightly (1) and negligibly
	// or unsure (0; NULL in the deck), as in the labelling of Llama 2 (arXiv
	// 2307.09288, section 3.1).
	FourStrengths
	// PlainAB records only which response is better.
	PlainAB
)

// Scales lists the scales, the default first.
func Scales() []Scale { return []Scale{SevenPoint, FourStrengths, PlainAB} }

// Points returns the number by which decks, exports and settings know the scale: 7,
// 4 or 2.
func (s Scale) Points() int {
	switch s {
	case FourStrengths:
		return 4
	case PlainAB:
		return 2
	}
	return 7
}

// Choices returns the graded choices of the scale, from A to B. Choice.String puts
// them in words.
func (s Scale) Choices() []Choice {
	switch s {
	case FourStrengths:
		return []Choice{
			{A, -3, s}, {A, -2, s}, {A, -1, s}, {A, 0, s},
			{B, 0, s}, {B, 1, s}, {B, 2, s}, {B, 3, s},
		}
	case PlainAB:
		return []Choice{{A, 0, s}, {B, 0, s}}
	}
	return []Choice{{A, -3, s}, {A, -2, s}, {A, -1, s}, {Tie, 0, s}, {B, 1, s}, {B, 2, s}, {B, 3, s}}
}

// ScaleOf returns the scale with that many points.
func ScaleOf(points int) (Scale, error) {
	for _, s := range Scales() {
		if s.Points() == points {
			return s, nil
		}
	}
	return SevenPoint, fmt.Errorf("no scale has %d points: there are 7, 4 (without a tie) and 2 (plain A/B)", points)
}

// MarshalJSON writes the number of points.
func (s Scale) MarshalJSON() ([]byte, error) { return json.Marshal(s.Points()) }

// UnmarshalJSON reads the number of points.
func (s *Scale) UnmarshalJSON(b []byte) (err error) {
	var points int
	if err := json.Unmarshal(b, &points); err != nil {
		return fmt.Errorf("scale: %w", err)
	}
	*s, err = ScaleOf(points)
	return err
}
