package label

import "fmt"

// Choice is an answer with its strength: −3 (A much better) … +3 (B much better).
// The strength of A and B is 0 if none was given (plain A/B, also on the 7-point
// scale) and for "negligibly better" on FourStrengths; it is always 0 for the other
// answers. In the deck only a tie has strength 0: the other zeros are NULL there,
// and the scale tells "negligibly better" from none given.
type Choice struct {
	Answer   Answer
	Strength int
	Scale    Scale
}

// Graded returns the choice of a strength on the 7-point scale, −3…+3; 0 is a tie.
func Graded(strength int) Choice {
	switch {
	case strength < 0:
		return Choice{Answer: A, Strength: strength}
	case strength > 0:
		return Choice{Answer: B, Strength: strength}
	}
	return Choice{Answer: Tie}
}

// Forced returns a choice on the 4-strength scale: places 1 … 4 are A significantly
// … negligibly better, 5 … 8 are B negligibly … significantly better, in the order
// of the keys from left to right.
func Forced(place int) (Choice, error) {
	switch {
	case place >= 1 && place <= 4:
		return Choice{Answer: A, Strength: place - 4, Scale: FourStrengths}, nil
	case place >= 5 && place <= 8:
		return Choice{Answer: B, Strength: place - 5, Scale: FourStrengths}, nil
	}
	return Choice{}, fmt.Errorf("there is no place %d among eight", place)
}

// Decides reports whether the choice settles the pair: a skip does not.
func (c Choice) Decides() bool { return c.Answer != Skip }

// String returns the choice in the screen's words: "A much better", "tie", "both
// bad".
func (c Choice) String() string {
	switch c.Answer {
	case A, B:
		name, n := "A", -c.Strength
		if c.Answer == B {
			name, n = "B", c.Strength
		}
		return name + degree(n, c.Scale)
	case BothBad:
		return "both bad"
	}
	return string(c.Answer)
}

func degree(n int, s Scale) string {
	switch {
	case n == 3 && s == FourStrengths:
		return " significantly better"
	case n == 0 && s == FourStrengths:
		return " negligibly better"
	case n == 3:
		return " much better"
	case n == 1:
		return " slightly better"
	}
	return " better"
}

// Valid returns what is wrong with the choice, if anything.
func (c Choice) Valid() error {
	s := c.Strength
	switch c.Answer {
	case A, B:
		if c.Answer == A {
			s = -s
		}
		if s >= 0 && s <= 3 && (s == 0 || c.Scale != PlainAB) {
			return nil
		}
	case Tie:
		if s == 0 && c.Scale != FourStrengths {
			return nil
		}
	case BothBad, Skip:
		if s == 0 {
			return nil
		}
	default:
		return fmt.Errorf("unknown answer %q", c.Answer)
	}
	if c.Scale != SevenPoint {
		return fmt.Errorf("answer %s cannot have strength %d on a scale of %d", c.Answer, c.Strength, c.Scale.Points())
	}
	return fmt.Errorf("answer %s cannot have strength %d", c.Answer, c.Strength)
}

// Mirrored returns the choice as seen with the two responses swapped: A becomes B,
// and the strength changes its sign.
func (c Choice) Mirrored() Choice {
	switch c.Answer {
	case A:
		c.Answer, c.Strength = B, -c.Strength
	case B:
		c.Answer, c.Strength = A, -c.Strength
	}
	return c
}

// mirrored returns strengths by criterion as seen with the two responses swapped.
func mirrored(criteria map[string]int) map[string]int {
	out := make(map[string]int, len(criteria))
	for name, strength := range criteria {
		out[name] = -strength
	}
	return out
}
