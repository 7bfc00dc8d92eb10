package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages"
)

// numbering is the meaning of the numbers in a field that names the better of two
// answers.
type numbering int

// The numberings.
const (
	fromZero   numbering = iota // 0 is the first answer, 1 the second
	fromOne                     // 1 is the first, 2 the second; 0, where AlpacaEval has it, a draw
	asStrength                  // from −3, the first is much better, to 3
)

// ranges are the numbers that a field of a numbering may hold, and the lowest informative
// one.
var ranges = [...]struct{ least, lowest, most float64 }{fromZero: {0, 0, 1}, fromOne: {0, 1, 2}, asStrength: {-3, -3, 3}}

// scale collects, by field, the numbers that a file has for the better of two answers.
// One row does not show whether 1 is the first of them, the second, or slightly better.
type scale map[string]*numbers

// numbers sums up the values of one field of a file so far.
type numbers struct {
	least, most float64
	shares      bool // some are between 0 and 1, as probabilities are
	draws       bool // 0 is a draw beside 1 and 2
	commas      commas
	strengths   int              // that were taken and are not 0, which has no sign
	doubt       doubt            // of rows that leave it open which answer is better
	doubtful    string           // the first of their values
	doubts      int              // their number
	taken       [len(ranges)]int // that were read, by what they were taken for
}

// manyStrengths is how many numbers from −3 to 3 but 0 have to hold one that is below 0: if
// either answer is as likely to be the better one, a million files meet that.
const manyStrengths = 20

// see notes a number of a field.
func (s scale) see(field string, value float64) *numbers {
	n := s[field]
	if n == nil {
		n = &numbers{least: value, most: value, draws: field == "preference"}
		s[field] = n
	}
	n.least, n.most = min(n.least, value), max(n.most, value)
	n.shares = n.shares || value > 0 && value < 1 && value != 0.5
	return n
}

// countedFromZero are fields that count the answers from 0, unless the answers have
// numbers themselves; an index and an id of a response do, too.
var countedFromZero = []string{"choice", "better_response_id", "chosen"}

// fromZeroByName reports whether a field of this name counts the answers from 0.
func fromZeroByName(field string) bool {
	return slices.Contains(countedFromZero, field) || strings.HasSuffix(field, "_index") || strings.HasSuffix(field, "_idx") || strings.HasSuffix(field, "_response_id")
}

// numbering returns what the numbers of a field mean: by its name, by the number in the
// name of the first answer, and by the other rows where these leave it open.
func (n *numbers) numbering(field string, first byte) numbering {
	counts := fromZeroByName(field)
	switch {
	case first == '0', field == "labels", (counts || field == "label") && first != '1':
		return fromZero
	case first == '1' && !counts:
		return fromOne
	case n.taken[fromZero] > 0, n.least == 0 && n.most <= 1 && n.taken[fromOne] == 0:
		return fromZero
	}
	return fromOne
}

// take takes a number for one of a numbering, and reports whether that has a meaning in
// this file.
func (n *numbers) take(as numbering, value float64) bool {
	if n.beyond(as) || value < ranges[as].lowest {
		return false
	}
	n.taken[as]++
	if as == asStrength && value != 0 {
		n.strengths++
	}
	return true
}

// beyond reports whether the file has numbers outside a numbering. Of 0, 1 and 2 either 0
// is the draw, as in PandaLM, or 2, as in Auto-J: then 1 is the other answer.
func (n *numbers) beyond(as numbering) bool {
	return as == fromOne && n.least == 0 && n.most == 2 && !n.draws || n.least < ranges[as].least || n.most > ranges[as].most || n.shares && as == fromZero
}

// fault returns an error if numbers were read in a way that the rest of the file
// contradicts.
func (s scale) fault() error {
	if err := s.commaFault(); err != nil {
		return err
	}
	for _, field := range slices.Sorted(maps.Keys(s)) {
		n := s[field]
		for as, taken := range n.taken {
			as, noSecond := numbering(as), n.least == 0 && n.most <= 1
			if as == asStrength && n.strengths >= manyStrengths && n.least >= 0 {
				return fmt.Errorf("%s is never below 0 in %s rows: it seems to say how much better an answer is, not which one, so labels made from it may be wrong: import the file into a new deck without labels, or with --map winner=FIELD",
					field, stages.Number(taken))
			}
			if taken > 0 && (n.beyond(as) || as == fromOne && noSecond) {
				instead := "a, b and tie in that field"
				if noSecond && !n.shares {
					instead = fmt.Sprintf("--map %s=%[3]s or --map %[2]s=%[3]s", wordWinnerIndex, wordFirstBetter, shellWord(field))
				}
				return fmt.Errorf("%s goes from %v to %v, which its first numbers did not tell; labels that came of them (%s) may be wrong: bring the file into a new deck without labels, or with %s",
					field, n.least, n.most, stages.Number(taken), instead)
			}
		}
	}
	return nil
}
