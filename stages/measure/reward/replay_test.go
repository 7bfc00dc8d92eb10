package reward

import (
	"errors"
	"math"
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
