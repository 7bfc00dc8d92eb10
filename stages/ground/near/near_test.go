package near

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// sets returns two sets of n elements with about the wanted similarity.
func sets(r *rand.Rand, n int, similarity float64) (a, b Set) {
	common := int(math.Round(2 * float64(n) * similarity / (1 + similarity)))
	ws := func(k int) []uint64 {
		out := make([]uint64, k)
		for i := range out {
			out[i] = r.Uint64()
		}
		return out
	}
	shared := ws(common)
	return Shingles(append(ws(n-common), shared...), 1), Shingles(append(ws(n-common), shared...), 1)
}

// An estimate is right on average, for sets of any size, and as exact as 128
// independent values allow.
func TestSimilarityIsUnbiased(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 3, 10, 40, 128, 500} {
		for _, want := range []float64{0, 0.5, 0.8, 1} {
			sum, squares, exact := 0.0, 0.0, 0.0
			const tries = 300
			for range tries {
				a, b := sets(r, n, want)
				sa, sb := Sign(a), Sign(b)
				e := similarity(&sa, &sb) - Jaccard(a, b)
				sum += e
				squares += e * e
				exact += Jaccard(a, b)
			}
			j := exact / tries
			bound := math.Sqrt(j*(1-j)/Length) + 1e-9
			if mean := sum / tries; math.Abs(mean) > 5*bound/math.Sqrt(tries)+1e-9 {
				t.Errorf("%d elements, similarity %.2f: mean error %v", n, j, mean)
			}
			if rms := math.Sqrt(squares / tries); rms > 1.25*bound {
				t.Errorf("%d elements, similarity %.2f: error %v, want at most %v", n, j, rms, bound)
			}
		}
	}
}

// The index finds nearly all that reach its threshold, of small sets and large ones.
func TestIndexRecall(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, threshold := range []float64{0.5, 0.7, 0.9} {
		for _, n := range []int{8, 30, 300} {
			x := NewFinder(threshold)
			var wanted []Signature
			for range 400 {
				a, b := sets(r, n, threshold+(1-threshold)/4)
				if Jaccard(a, b) < threshold {
					continue
				}
				s := Sign(a)
				x.Add(&s)
				wanted = append(wanted, Sign(b))
			}
			found, seen := 0, 0
			for i := range wanted {
				hit := false
				x.Near(&wanted[i], func(n int) {
					hit = hit || n == i
					if n != i {
						seen++
					}
				})
				if hit {
					found++
				}
			}
			if found < len(wanted)*995/1000 {
				t.Errorf("threshold %v, %d elements: found %d of %d", threshold, n, found, len(wanted))
			}
			if seen > 20*len(wanted) {
				t.Errorf("threshold %v, %d elements: %d others looked at", threshold, n, seen)
			}
		}
	}
}

func TestJaccardLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.Uint64Range(0, 9), 0, 40)
		a, b := Shingles(words.Draw(t, "a"), 2), Shingles(words.Draw(t, "b"), 2)
		j := Jaccard(a, b)
		if j < 0 || j > 1 || j != Jaccard(b, a) || Jaccard(a, a) != 1 {
			t.Fatalf("%v", j)
		}
		sa, sb := Sign(a), Sign(b)
		if again := Sign(a); again != sa || len(a) > 0 && j == 1 && sa != sb {
			t.Fatal("equal sets have different signatures")
		}
	})
}

func BenchmarkSign(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	set, _ := sets(r, 250, 0)
	for b.Loop() {
		Sign(set)
	}
}

// similarity estimates the Jaccard similarity of the sets behind two signatures.
func similarity(a, b *Signature) float64 {
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / Length
}
