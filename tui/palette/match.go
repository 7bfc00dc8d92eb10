package palette

import (
	"math"
	"slices"
	"unicode"
)

// Scores of a matched letter. A letter at the start of a word or right after the previous
// match counts more than one in the middle, and a sequence of letters more than the same
// number of initials.
const (
	worthLetter = 2
	worthWord   = 8
	worthNext   = 9
	worthFirst  = 4
)

// matchAll matches every word against text, each where it fits best, and returns
// the runes of text that matched.
func matchAll(words []string, text string) (score int, at []int, ok bool) {
	for _, w := range words {
		s, hit, ok := match([]rune(w), []rune(text))
		if !ok {
			return 0, nil, false
		}
		score += s
		at = append(at, hit...)
	}
	return score, at, true
}

// match finds the letters of query in text, in order but with gaps, and chooses the
// match with the highest score.
func match(query, text []rune) (score int, at []int, ok bool) {
	const no = math.MinInt / 2
	// best[i][j] is the score of query[:i+1] if its last letter is text[j].
	best := make([][]int, len(query))
	from := make([][]int, len(query))
	for i := range query {
		best[i], from[i] = make([]int, len(text)), make([]int, len(text))
		reach, where := no, -1 // the best end of query[:i] before text[j-1]
		for j := range text {
			if i > 0 && j > 1 && best[i-1][j-2] > reach {
				reach, where = best[i-1][j-2], j-2
			}
			best[i][j] = no
			if unicode.ToLower(query[i]) != unicode.ToLower(text[j]) {
				continue
			}
			worth := worthAt(text, j)
			switch {
			case i == 0:
				best[i][j], from[i][j] = worth, -1
			case j > 0 && best[i-1][j-1] > no && best[i-1][j-1]+worthNext >= reach:
				best[i][j], from[i][j] = best[i-1][j-1]+worthNext+worth, j-1
			case reach > no:
				best[i][j], from[i][j] = reach+worth, where
			}
		}
	}
	if len(query) == 0 || len(text) == 0 {
		return 0, nil, len(query) == 0
	}
	last := best[len(query)-1]
	end := slices.Index(last, slices.Max(last))
	if last[end] <= no {
		return 0, nil, false
	}
	for i, j := len(query)-1, end; i >= 0; i-- {
		at = append(at, j)
		j = from[i][j]
	}
	return last[end], at, true
}

func worthAt(text []rune, j int) int {
	switch {
	case j == 0:
		return worthLetter + worthWord + worthFirst
	case !letter(text[j-1]):
		return worthLetter + worthWord
	}
	return worthLetter
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
