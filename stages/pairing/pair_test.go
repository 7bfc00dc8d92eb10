package pairing

import (
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

func newResponse(prompt stages.ID, text string) response.Response {
	r := response.Response{Prompt: prompt, Text: text, Status: response.Complete}
	r.Identify()
	return r
}

func TestPairIDIgnoresOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := newResponse("p", rapid.String().Draw(t, "x"))
		y := newResponse("p", rapid.String().Draw(t, "y"))
		p, ok := New(x, y)
		q, ok2 := New(y, x)
		if ok != ok2 || p != q {
			t.Fatalf("%+v is not %+v", p, q)
		}
		if ok == (x.Text == y.Text) {
			t.Fatalf("ok is %v for %q and %q", ok, x.Text, y.Text)
		}
	})
	if _, ok := New(newResponse("p", "x"), newResponse("q", "y")); ok {
		t.Error("a pair of responses to two prompts")
	}
}

// LetIn undoes a drop completely.
func TestDropAndLetIn(t *testing.T) {
	t.Parallel()
	p, _ := New(newResponse("p", "x"), newResponse("p", "y"))
	for name, c := range map[string]struct {
		drop func(*Pair)
		by   string
		kind stages.SubjectKind
		why  string
	}{
		"with a response": {func(p *Pair) { p.DropWith("empty") }, "empty", stages.OfResponse, "response dropped: empty"},
		"by itself":       {func(p *Pair) { p.Drop("near-identical", "96 %") }, "near-identical", stages.OfPair, "near-identical: 96 %"},
	} {
		q := p
		if c.drop(&q); q.Route != Dropped || q.DroppedBy != c.by || q.DroppedKind != c.kind || q.Reason != c.why {
			t.Errorf("%s: %+v", name, q)
		}
		if q.LetIn(); q != p {
			t.Errorf("%s: let in again it is %+v, was %+v", name, q, p)
		}
	}
}

// What dropped a pair is said once.
func TestFate(t *testing.T) {
	t.Parallel()
	var byFilter, byResponse Pair
	byFilter.Drop("both-bad", "two refusals")
	byResponse.DropWith("refusal")
	for _, c := range []struct {
		p    Pair
		want string
	}{
		{byFilter, "dropped by both-bad: two refusals"},
		{byResponse, "dropped by refusal, as one of its responses is"},
		{Pair{DroppedBy: ByHand, Reason: DroppedBy + "ann: an advert"}, "dropped by ann: an advert"},
		{Pair{DroppedBy: ByHand, Reason: "an advert"}, "dropped by person: an advert"},
		{Pair{DroppedBy: "gone"}, "dropped by gone"},
		{Pair{Reason: WithPrompt + "length"}, "dropped by length, as its prompt is"},
		{Pair{}, "dropped"},
	} {
		if got := c.p.Fate(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.p, got, c.want)
		}
	}
}
