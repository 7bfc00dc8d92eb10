package statistic

import (
	"math"
)

// ngram is up to four tokens of a text.
type ngram [4]token

// token is the number of a token. Numbers are compared and hashed faster than words.
type token int32

// numbered returns the texts with a number, from 1 on, for each different token.
func numbered(texts [][]string) [][]token {
	numbers, out := map[string]token{}, make([][]token, len(texts))
	for i, text := range texts {
		out[i] = make([]token, len(text))
		for j, word := range text {
			number, known := numbers[word]
			if !known {
				number = token(len(numbers) + 1)
				numbers[word] = number
			}
			out[i][j] = number
		}
	}
	return out
}

func ngrams(text []token, n int, each func(ngram)) {
	for i := 0; i+n <= len(text); i++ {
		var g ngram
		copy(g[:], text[i:i+n])
		each(g)
	}
}

// Distinct returns the number of different n-grams of the texts over the number of
// all, n up to 4 (Li et al. 2016). It is NaN without an n-gram. It falls with the
// amount of text, so compare equal amounts only.
func Distinct(texts [][]string, n int) float64 {
	seen, all := map[ngram]bool{}, 0
	for _, t := range numbered(texts) {
		ngrams(t, n, func(g ngram) {
			seen[g] = true
			all++
		})
	}
	return float64(len(seen)) / float64(all)
}

// SelfBLEU returns how alike the texts are: the mean BLEU-4 of each against all
// others (Zhu et al. 2018), smoothed by method 1 of Chen and Cherry (2014). Lower is
// more diverse. It is NaN for fewer than two texts.
func SelfBLEU(texts [][]string) float64 {
	if len(texts) < 2 {
		return math.NaN()
	}
	sum := 0.0
	for _, x := range selfBLEUs(texts) {
		sum += x
	}
	return sum / float64(len(texts))
}

// selfBLEUs returns the BLEU-4 of each text against all others.
func selfBLEUs(texts [][]string) []float64 {
	counts := make([][4]map[ngram]int, len(texts))
	var most [4]map[ngram]most2
	for n := range most {
		most[n] = map[ngram]most2{}
	}
	lengths := map[int]int{}
	for i, t := range numbered(texts) {
		lengths[len(t)]++
		for n := range counts[i] {
			c := map[ngram]int{}
			ngrams(t, n+1, func(g ngram) { c[g]++ })
			counts[i][n] = c
			for g, k := range c {
				most[n][g] = most[n][g].with(k)
			}
		}
	}
	out := make([]float64, len(texts))
	for i, t := range texts {
		out[i] = selfBLEU(len(t), counts[i], most, lengths)
	}
	return out
}

// most2 holds the two greatest counts of an n-gram in a text, so that the greatest
// among all other texts is known without counting again.
type most2 struct{ first, second int }

func (m most2) with(k int) most2 {
	switch {
	case k > m.first:
		return most2{k, m.first}
	case k > m.second:
		return most2{m.first, k}
	}
	return m
}

// elsewhere returns the greatest count among the other texts for a text with k.
func (m most2) elsewhere(k int) int {
	if k == m.first {
		return m.second
	}
	return m.first
}

func selfBLEU(length int, counts [4]map[ngram]int, most [4]map[ngram]most2, lengths map[int]int) float64 {
	log := 0.0
	for n, c := range counts {
		shared := 0
		for g, k := range c {
			shared += min(k, most[n][g].elsewhere(k))
		}
		if n == 0 && shared == 0 {
			return 0
		}
		numerator := float64(shared)
		if shared == 0 {
			numerator = 0.1
		}
		log += math.Log(numerator/float64(max(1, length-n))) / 4
	}
	if closest := closestLength(length, lengths); length <= closest && length > 0 {
		log += 1 - float64(closest)/float64(length)
	}
	return math.Exp(log)
}

// closestLength returns the length of another text that is closest to one, the
// shorter on a tie.
func closestLength(length int, lengths map[int]int) int {
	best := -1
	for other, texts := range lengths {
		if other == length {
			if texts > 1 {
				return length
			}
			continue
		}
		a, b := max(other-length, length-other), max(best-length, length-best)
		if best < 0 || a < b || a == b && other < best {
			best = other
		}
	}
	return best
}
