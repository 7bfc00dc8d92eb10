package statistic

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// notPositive is how far below zero an eigenvalue may lie by rounding.
const notPositive = -1e-9

// Vendi returns the effective number of different items: exp(−Σ λ ln λ) over the
// eigenvalues λ of K/n, where K holds the similarities of n items, each 1 with itself
// (Friedman and Dieng 2023, definition 3.1). It is 1 for items that are all alike and n
// for items that have nothing in common, so compare equal numbers of items only. It is
// NaN without items, and for a K that is not positive semi-definite.
func Vendi(k *mat.SymDense) float64 {
	if k.IsEmpty() {
		return math.NaN()
	}
	n := k.SymmetricDim()
	var eigen mat.EigenSym
	if !eigen.Factorize(k, false) {
		return math.NaN()
	}
	entropy := 0.0
	for _, v := range eigen.Values(nil) {
		v /= float64(n)
		if v < notPositive {
			return math.NaN()
		}
		if v > 0 {
			entropy -= v * math.Log(v)
		}
	}
	return math.Exp(entropy)
}

// Part returns the similarities among some of the items.
func Part(k *mat.SymDense, items []int) *mat.SymDense {
	if len(items) == 0 {
		return &mat.SymDense{}
	}
	part := mat.NewSymDense(len(items), nil)
	for i, x := range items {
		for j, y := range items[:i+1] {
			part.SetSym(i, j, k.At(x, y))
		}
	}
	return part
}

// Cosines returns the cosine similarity of the word counts of texts. A text without
// words is like itself alone.
func Cosines(texts [][]string) *mat.SymDense {
	if len(texts) == 0 {
		return &mat.SymDense{}
	}
	numbers, words := map[string]int{}, make([][]int, len(texts))
	for i, text := range texts {
		for _, w := range text {
			n, known := numbers[w]
			if !known {
				n = len(numbers)
				numbers[w] = n
			}
			words[i] = append(words[i], n)
		}
	}
	out, counts := mat.NewSymDense(len(texts), nil), make([]float64, len(numbers))
	lengths := make([]float64, len(texts))
	for i := range texts {
		for _, w := range words[i] {
			counts[w]++
		}
		dot := func(text []int) (sum float64) {
			for _, w := range text {
				sum += counts[w]
			}
			return sum
		}
		lengths[i] = math.Sqrt(dot(words[i]))
		for j := range i {
			if shared := dot(words[j]); shared > 0 {
				out.SetSym(i, j, shared/(lengths[i]*lengths[j]))
			}
		}
		out.SetSym(i, i, 1)
		for _, w := range words[i] {
			counts[w] = 0
		}
	}
	return out
}
