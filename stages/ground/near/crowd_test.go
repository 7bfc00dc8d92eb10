package near

import (
	"math"
	"math/rand/v2"
	"testing"
)

// An imprint estimates without bias, and as exactly as 128 places allow.
func TestSketchIsUnbiased(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	for _, want := range []float64{0, 0.3, 0.7, 0.9, 1} {
		sum, exact := 0.0, 0.0
		const tries = 300
		for range tries {
			a, b := sets(r, 250, want)
			ka, kb := ImprintOf(a, 1), ImprintOf(append(b, b...), 1)
			sum += ka.Similarity(&kb)
			exact += Jaccard(a, b)
		}
		j := exact / tries
		bound := 5*math.Sqrt(j*(1-j)/Length/tries) + 0.0015 // chance itself varies where nothing is shared
		if mean := sum / tries; math.Abs(mean-j) > bound {
			t.Errorf("similarity %.3f is estimated as %.3f on average", j, mean)
		}
	}
}

// Copies with changes are found among thousands, whatever their group has of them,
// and nothing is found that has no twin.
func TestCrowdFindsPlantedCopies(t *testing.T) {
	t.Parallel()
	const threshold, planted = 0.7, 1000
	r := rand.New(rand.NewPCG(9, 10))
	c := NewCrowd(threshold)
	var all []Set
	add := func(s Set, group int) {
		sign := Sign(s)
		c.Add(sign.Imprint(), uint32(group))
		all = append(all, s)
	}
	wanted := map[int]bool{}
	for i := range planted {
		like := 0.5 + 0.5*r.Float64()
		a, b := sets(r, 120, like)
		add(a, 2*i)
		add(b, 2*i+1)
		if Jaccard(a, b) >= threshold {
			wanted[2*i], wanted[2*i+1] = true, true
		}
	}
	for i := range 500 { // the same text in one group is no twin
		a, _ := sets(r, 120, 0)
		add(a, 10_000+i)
		add(a, 10_000+i)
	}
	hits, close := 0, 0
	c.Pair(func(n, twin int) {
		if wanted[n] && Jaccard(all[n], all[twin]) >= threshold {
			hits++
		}
		if j := Jaccard(all[n], all[twin]); j < threshold-0.2 {
			t.Errorf("set %d is said to be like %d, at %.2f", n, twin, j)
		}
		close++
	})
	if hits < len(wanted)*995/1000 {
		t.Errorf("found %d of %d", hits, len(wanted))
	}
	if close > len(wanted)+planted/2 {
		t.Errorf("%d sets to compare, for %d that have a twin", close, len(wanted))
	}
}

// A set is told the later one that reaches the threshold, not one before that nearly does.
func TestCrowdPrefersWhatReachesTheThreshold(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 16))
	c := NewCrowd(0.7)
	const sought = 200
	for i := range sought {
		first, _ := sets(r, 120, 0)
		for j, changed := range []int{0, 25, 3} { // of 120 elements: similarities of 0.66 and 0.95
			s := append(Set(nil), first...)
			for k := range changed {
				s[k] = r.Uint64()
			}
			c.Add(ImprintOf(s, 1), uint32(3*i+j))
		}
	}
	wrong := 0
	c.Pair(func(n, twin int) {
		if n%3 == 0 && twin != n+2 {
			wrong++
		}
	})
	if wrong > sought/4 { // an estimate may reach it where the similarity does not
		t.Errorf("%d of %d sets are told the one that does not reach the threshold", wrong, sought)
	}
}

// A set's twin stays its twin whatever comes later.
func TestCrowdKeepsTwins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	c := NewCrowd(0.7)
	twins := func() map[int]int {
		of := map[int]int{}
		c.Pair(func(n, twin int) { of[n] = twin })
		return of
	}
	base, _ := sets(r, 100, 0)
	changed := func() Set {
		s := append(Set(nil), base...)
		for range r.IntN(8) {
			s[r.IntN(len(s))] = r.Uint64()
		}
		return Shingles(s, 1)
	}
	var before map[int]int
	for i := range 40 {
		sign := Sign(changed())
		c.Add(sign.Imprint(), uint32(i))
		now := twins()
		for n, twin := range before {
			if now[n] != twin {
				t.Fatalf("after %d sets the twin of %d was %d, after %d it is %d", i, n, twin, i+1, now[n])
			}
		}
		before = now
	}
	if len(before) != 40 {
		t.Errorf("%d of 40 copies have a twin", len(before))
	}
}

func BenchmarkCrowd(b *testing.B) {
	r := rand.New(rand.NewPCG(13, 14))
	c := NewCrowd(0.7)
	for i := range 100_000 {
		var k Imprint
		for j := range k {
			k[j] = byte(r.Uint32())
		}
		c.Add(k, uint32(i))
	}
	b.ResetTimer()
	for b.Loop() {
		c.Pair(func(int, int) {})
	}
}
