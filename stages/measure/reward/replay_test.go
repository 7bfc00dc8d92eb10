package reward

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestReplay(t *testing.T) {
	t.Parallel()
	r, err := Replay(written(300, kind), Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := r.Curve[len(r.Curve)-1]
	if r.Seeds != 10 || r.Curve[0].Labels != replayStart || last.Labels != r.Pairs || math.Abs(last.Random-r.Final.Value) > 0.02 {
		t.Errorf("%+v", r)
	}
	// With all labels the order of labelling makes no difference.
	if math.Abs(last.Random-last.Informative) > 0.02 || math.Abs(r.Saved.Value-(r.Random.Value-r.Informative.Value)) > 1e-9 {
		t.Errorf("%+v", r)
	}
	if _, err := Replay(written(4*replayStart-1, kind), Options{}); !errors.Is(err, ErrTooFew) {
		t.Errorf("error %v", err)
	}
}

// The most informative examples come first; nothing is lost or doubled.
func TestBring(t *testing.T) {
	t.Parallel()
	h := Head{Weights: []float64{4, 0}, Curvature: []float64{9, 0}, Lambda: 1}
	known, unknown := Vector{[]int32{0}, []float64{1}}, Vector{[]int32{1}, []float64{1}}
	examples := []Example{{1, known, 0}, {2, known, 0}, {3, unknown, 0}, {4, known, 0}, {5, unknown, 0}}
	h.bring(examples, 2)
	var order []int
	for _, e := range examples {
		order = append(order, e.Prompt)
	}
	if !slices.Equal(order, []int{3, 5, 1, 2, 4}) {
		t.Errorf("order %v", order)
	}
}
