package pairing

import "prefdeck/stages"

// Option is a pair that a prompt could have, with what strategies look at.
type Option struct {
	Pair       Pair
	Models     [2]stages.ID // of A and of B; "" if unknown
	OnPolicy   [2]bool      // whether the policy model wrote A, and B
	Similarity float64      // of the two texts, 0 to 1
	// Margins holds, for each scorer of both, A's score minus B's in standard deviations
	// of its scores on the prompt.
	Margins []float64
	Quality float64 // the mean of both scores, on the same scale
	// Difference holds the features of A minus B's; nil if they are not known.
	Difference []float64
}

// Margin returns the mean margin over the scorers; 0 without one.
func (o *Option) Margin() float64 {
	sum := 0.0
	for _, m := range o.Margins {
		sum += m
	}
	if sum == 0 {
		return 0
	}
	return sum / float64(len(o.Margins))
}

// differs reports whether any scorer sees a difference.
func (o *Option) differs() bool {
	for _, m := range o.Margins {
		if m != 0 {
			return true
		}
	}
	return false
}

// Meetings counts the pairs of a deck by the models of their responses.
type Meetings struct {
	met map[[2]stages.ID]int
	in  map[stages.ID]int
}

// NewMeetings returns a count of no pairs.
func NewMeetings() *Meetings { return &Meetings{met: map[[2]stages.ID]int{}, in: map[stages.ID]int{}} }

// Add counts n pairs between two models.
func (t *Meetings) Add(models [2]stages.ID, n int) {
	t.met[sorted(models)] += n
	t.in[models[0]] += n
	t.in[models[1]] += n
}

// Met returns the number of pairs between two models.
func (t *Meetings) Met(models [2]stages.ID) int { return t.met[sorted(models)] }

// In returns the number of pairs with one model plus the number with the other.
func (t *Meetings) In(models [2]stages.ID) int { return t.in[models[0]] + t.in[models[1]] }

func sorted(models [2]stages.ID) [2]stages.ID {
	if models[1] < models[0] {
		models[0], models[1] = models[1], models[0]
	}
	return models
}
