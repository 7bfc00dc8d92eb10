package reward

import (
	"maps"
	"math"
	"slices"
	"strings"

	"prefdeck/stages/ground/words"
	"prefdeck/stages/response"
)

// Vector is a sparse vector of features, ascending by Index.
type Vector struct {
	Index []int32
	Value []float64
}

// The features of style, before the hashed ones.
const (
	styleLength = iota
	styleWords
	styleLines
	styleItems
	styleBold
	styleVariety
	styleQuestions
	styleExclaims
	styleWordLength
	styles
)

// hashed is the number of places that n-grams are hashed to.
const hashed = 1 << 14

// Size is the length of a vector.
const Size = styles + hashed

// FeaturesOf returns the features of what a response says without thinking: its style, and the words and pairs
// of words in it, hashed (Weinberger et al. 2009), with a norm of 1 whatever its
// length.
func FeaturesOf(text string) Vector {
	text = response.Said(text)
	tokens := words.Split(strings.ToLower(text), nil)
	counts := map[int32]float64{}
	add := func(gram string) {
		h := fnv(gram)
		sign := 1.0
		if h>>63 == 1 {
			sign = -1
		}
		counts[styles+int32(h%hashed)] += sign
	}
	different := map[string]bool{}
	letters := 0
	for i, t := range tokens {
		add(t)
		different[t] = true
		letters += len(t)
		if i > 0 {
			add(tokens[i-1] + " " + t)
		}
	}
	for f, c := range counts {
		if c == 0 {
			delete(counts, f) // two grams of one place that cancel out
		}
	}
	v := Vector{Index: slices.Sorted(maps.Keys(counts))}
	norm := 0.0
	for _, f := range v.Index {
		c := counts[f]
		x := math.Copysign(math.Log1p(math.Abs(c)), c)
		v.Value = append(v.Value, x)
		norm += x * x
	}
	for i := range v.Value {
		v.Value[i] /= math.Sqrt(norm)
	}
	return join(style(text, len(tokens), len(different), letters), v)
}

// style returns the features of style.
func style(text string, tokens, different, letters int) Vector {
	items := 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimLeft(line, " \t")
		rest := strings.TrimLeft(line, "0123456789")
		if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || len(rest) < len(line) && strings.HasPrefix(rest, ". ") {
			items++
		}
	}
	log := func(n int) float64 { return math.Log1p(float64(n)) }
	per := func(n, of int) float64 { return float64(n) / float64(of+1) }
	sentences := strings.Count(text, ".") + strings.Count(text, "!") + strings.Count(text, "?")
	values := [styles]float64{
		styleLength: log(len(text)), styleWords: log(tokens), styleLines: log(strings.Count(text, "\n")),
		styleItems: log(items), styleBold: log(strings.Count(text, "**") + strings.Count(text, "`")),
		styleVariety: per(different, tokens), styleQuestions: per(strings.Count(text, "?"), sentences),
		styleExclaims: per(strings.Count(text, "!"), sentences), styleWordLength: per(letters, tokens),
	}
	v := Vector{}
	for f, x := range values {
		v.Index, v.Value = append(v.Index, int32(f)), append(v.Value, x)
	}
	return v
}

func join(a, b Vector) Vector {
	return Vector{append(a.Index, b.Index...), append(a.Value, b.Value...)}
}

// minus returns a − b.
func (a Vector) minus(b Vector) Vector {
	var d Vector
	put := func(f int32, x float64) {
		if x != 0 {
			d.Index, d.Value = append(d.Index, f), append(d.Value, x)
		}
	}
	i, j := 0, 0
	for i < len(a.Index) || j < len(b.Index) {
		switch {
		case j == len(b.Index) || i < len(a.Index) && a.Index[i] < b.Index[j]:
			put(a.Index[i], a.Value[i])
			i++
		case i == len(a.Index) || b.Index[j] < a.Index[i]:
			put(b.Index[j], -b.Value[j])
			j++
		default:
			put(a.Index[i], a.Value[i]-b.Value[j])
			i, j = i+1, j+1
		}
	}
	return d
}

func (a Vector) dot(x []float64) float64 {
	sum := 0.0
	for i, f := range a.Index {
		sum += x[f] * a.Value[i]
	}
	return sum
}

// fnv is the 64-bit FNV-1a hash, the same on every machine and for ever, which a head
// that is kept depends on.
func fnv(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 32
	return h * 0x9E3779B97F4A7C15
}
