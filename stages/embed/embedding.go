package embed

import (
	"math"

	"prefdeck/stages"
)

// Embedding is the vector of a text, scaled to length 1. Nil stands for a text without
// content, which resembles nothing.
type Embedding []float32

// TextID identifies a text whose vector the deck keeps.
func TextID(text string) stages.ID { return stages.Hash("embedded", text) }

// Likeness returns the cosine between two vectors, −1 to 1; NaN if one is nil or they
// differ in length, as vectors of different models do.
func Likeness(a, b Embedding) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return math.NaN()
	}
	dot := 0.0
	for i, x := range a {
		dot += float64(x) * float64(b[i])
	}
	return dot
}

// unit scales v to length 1; ok is false if its length is zero or no number.
func unit(v []float32) (_ Embedding, ok bool) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if !(length > 0) || math.IsInf(length, 0) {
		return nil, false
	}
	out := make(Embedding, len(v))
	for i, x := range v {
		out[i] = float32(float64(x) / length)
	}
	return out, true
}

// mean returns the weighted mean of vectors, scaled to length 1.
func mean(vs []Embedding, weights []int) (Embedding, bool) {
	sum := make([]float32, len(vs[0]))
	for i, v := range vs {
		for j, x := range v {
			sum[j] += x * float32(weights[i])
		}
	}
	return unit(sum)
}
