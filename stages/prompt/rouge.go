package prompt

import "math"

// pool holds the words of all prompts that a new one must differ from.
type pool struct {
	numbers map[string]int32 // word → number
	texts   [][]int32
	counts  []int32 // scratch: occurrences by word number
}

func newPool() *pool { return &pool{numbers: map[string]int32{}} }

func (p *pool) encode(ws []string) []int32 {
	out := make([]int32, len(ws))
	for i, w := range ws {
		n, ok := p.numbers[w]
		if !ok {
			n = int32(len(p.numbers))
			p.numbers[w] = n
		}
		out[i] = n
	}
	return out
}

func (p *pool) add(ws []string) { p.texts = append(p.texts, p.encode(ws)) }

// reaches reports whether a text of the pool is as similar to ws as limit, by
// ROUGE-L F1, and which text is the first. It passes over the text of number except.
//
// The common subsequence cannot be longer than the shorter text, nor than the
// number of shared words in any order. Both bounds are far cheaper than the
// subsequence itself and settle nearly all texts.
func (p *pool) reaches(ws []string, limit float64, except int) (n int, f1 float64, ok bool) {
	asked := p.encode(ws)
	if len(p.counts) < len(p.numbers) {
		p.counts = make([]int32, 2*len(p.numbers))
	}
	for _, w := range asked {
		p.counts[w]++
	}
	defer func() {
		for _, w := range asked {
			p.counts[w] = 0
		}
	}()
	for n, text := range p.texts {
		if n == except || measure(min(len(asked), len(text)), len(asked), len(text)) < limit {
			continue
		}
		if measure(p.shared(text), len(asked), len(text)) < limit {
			continue
		}
		if f := measure(commonSubsequence(asked, text), len(asked), len(text)); f >= limit {
			return n, f, true
		}
	}
	return 0, 0, false
}

// shared returns how many words a text has in common with the counted words.
func (p *pool) shared(text []int32) int {
	n := 0
	for _, w := range text {
		if p.counts[w]--; p.counts[w] >= 0 {
			n++
		}
	}
	for _, w := range text {
		p.counts[w]++
	}
	return n
}

// measure returns the harmonic mean of common/m and common/n: ROUGE-L with β = 1 of
// two texts of m and n words with a common subsequence of that length (Lin, ROUGE:
// A Package for Automatic Evaluation of Summaries, 2004, equations 2–4). It is NaN for
// two texts without words.
func measure(common, m, n int) float64 {
	if m+n == 0 {
		return math.NaN()
	}
	return 2 * float64(common) / float64(m+n)
}

// commonSubsequence returns the length of the longest common subsequence.
func commonSubsequence(a, b []int32) int {
	if len(a) < len(b) {
		a, b = b, a
	}
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
