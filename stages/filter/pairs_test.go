package filter

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, x, y  string
		least, most float64
	}{
		{"equal", "The city of Ghent.", "The city of Ghent.", 1, 1},
		{"spacing", "The  city\nof Ghent. ", "The city of Ghent.", 1, 1},
		{"nothing and nothing", "", " \n", 1, 1},
		{"nothing in common", "wool", "cloth", 0, 0},
		{"one word of many", english, english + " indeed", 0.95, 0.99},
		{"another order", "1 2 3 4 5 6", "6 5 4 3 2 1", 0, 0.2},
		{"one number", "42", "43", 0, 0},
		{"one symbol", "a+b", "a-b", 0, 0.7},
		{"ideographs", chinese, chinese + "吗", 0.95, 0.999},
	} {
		if got := similarity(newProfile(c.x), newProfile(c.y)); got < c.least || got > c.most {
			t.Errorf("%s: %v, want %v to %v", c.name, got, c.least, c.most)
		}
	}
}

func TestSimilarityLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"wool", "cloth", "and", "+", "字", "\n", "é"})
		text := rapid.Custom(func(t *rapid.T) string {
			s := ""
			for _, w := range rapid.SliceOfN(word, 0, 30).Draw(t, "words") {
				s += w + " "
			}
			return s + rapid.String().Draw(t, "rest")
		})
		x, y := text.Draw(t, "x"), text.Draw(t, "y")
		xy, yx := similarity(newProfile(x), newProfile(y)), similarity(newProfile(y), newProfile(x))
		if xy != yx {
			t.Fatalf("not symmetric: %v and %v", xy, yx)
		}
		if xy < 0 || xy > 1 {
			t.Fatalf("%v is not between 0 and 1", xy)
		}
		if self := similarity(newProfile(x), newProfile(x)); self != 1 {
			t.Fatalf("%v to itself", self)
		}
	})
}

// The words as hashes are those of words.Split, one for one.
func TestHashTerms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"wool", " ", "+", "字", "é", "e\u0301", "\xff", "\n", "42", "を", "\u0301", "。"})
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "") + rapid.String().Draw(t, "rest")
		for _, symbols := range []bool{false, true} {
			keep := words.Symbols
			if !symbols {
				keep = nil
			}
			var want []uint64
			for _, w := range words.Split(text, keep) {
				want = append(want, hash(hashBasis, w))
			}
			if got := hashTerms(text, symbols); !slices.Equal(got, want) {
				t.Fatalf("%q: %v, want %v", text, got, want)
			}
		}
	})
}

func newResponse(prompt stages.ID, text string) response.Response {
	r := response.Response{Prompt: prompt, Text: text, Status: response.Complete}
	r.Identify()
	return r
}

// proposals returns the pairs proposed for responses with these texts.
func proposals(texts []string, have []pairing.Pair, limit int) []pairing.Pair {
	var rs []response.Response
	for _, text := range texts {
		rs = append(rs, newResponse("p", text))
	}
	ms := matches(rs)
	for i := range ms {
		a := slices.IndexFunc(rs, func(r response.Response) bool { return r.ID == ms[i].pair.A })
		b := slices.IndexFunc(rs, func(r response.Response) bool { return r.ID == ms[i].pair.B })
		ms[i].similarity = similarity(newProfile(rs[a].Text), newProfile(rs[b].Text))
	}
	return propose(ms, have, limit)
}

func TestProposeAll(t *testing.T) {
	t.Parallel()
	texts := []string{"a b c", "a b d", "x y z", "a b c"}
	ps := proposals(texts, nil, 0)
	if len(ps) != 3 {
		t.Fatalf("%d pairs of 3 different texts, want 3", len(ps))
	}
	for _, p := range ps {
		if p.Strategy != pairing.StrategyAll || p.Probability != 1 || p.Route != pairing.ToPerson {
			t.Errorf("%+v", p)
		}
	}
	if again := proposals(texts, ps, 0); len(again) != 0 {
		t.Errorf("proposed again: %+v", again)
	}
}

func TestProposeSpread(t *testing.T) {
	t.Parallel()
	texts := []string{"a b c d e f", "a b c d e g", "u v w x y z", "a b c h i j"}
	ps := proposals(texts, nil, 2)
	if len(ps) != 2 {
		t.Fatalf("%d pairs, want 2", len(ps))
	}
	seen := map[stages.ID]bool{}
	for _, p := range ps {
		if p.Strategy != pairing.StrategySpread || p.Probability != 1 {
			t.Errorf("%+v", p)
		}
		seen[p.A], seen[p.B] = true, true
	}
	if len(seen) != 4 {
		t.Errorf("%d of 4 responses take part", len(seen))
	}
	slices.Reverse(texts)
	if again := proposals(texts, nil, 2); !slices.Equal(again, ps) {
		t.Errorf("another order of responses gives %+v, not %+v", again, ps)
	}
	if more := proposals(texts, ps, 2); len(more) != 0 {
		t.Errorf("more than the limit: %+v", more)
	}
	ps[0].Route = pairing.Dropped
	if more := proposals(texts, ps, 2); len(more) != 1 {
		t.Errorf("%d in the place of one that was dropped, want 1", len(more))
	}
}

func TestSpreadCoversEveryResponse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "responses")
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		var texts []string
		for i := range n {
			texts = append(texts, fmt.Sprintf("answer %d %s", i, rapid.StringN(0, 20, -1).Draw(t, "text")))
		}
		ps := proposals(texts, nil, limit)
		if want := min(limit, n*(n-1)/2); len(ps) != want {
			t.Fatalf("%d pairs, want %d", len(ps), want)
		}
		degree := map[stages.ID]int{}
		for _, p := range ps {
			degree[p.A]++
			degree[p.B]++
		}
		if 2*limit >= n+1 && len(degree) != n {
			t.Fatalf("%d of %d responses take part in %d pairs", len(degree), n, len(ps))
		}
	})
}
