package filter

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
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

// Hashes come out in order however many there are and however they begin.
func TestSortedHashes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		hashes := rapid.SliceOfN(rapid.Uint64(), 0, 300).Draw(t, "hashes")
		if rapid.Bool().Draw(t, "many") {
			hashes = slices.Repeat(hashes, 20)
		}
		want := slices.Sorted(slices.Values(hashes))
		if got := sorted(slices.Clone(hashes)); !slices.Equal(got, want) {
			t.Fatalf("%d come out as %d", want, got)
		}
	})
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

func newResponse(prompt stages.ID, text string) response.Response {
	r := response.Response{Prompt: prompt, Text: text, Status: response.Complete}
	r.Identify()
	return r
}

// Filters look at answers alone, but a pair is known by the texts as they are stored.
func TestThinkingInTheTextIsPartOfThePair(t *testing.T) {
	t.Parallel()
	c := candidate(t, "How fast is an ICE train?", "<think>\nIt is a fast one.\n</think>\n\nUp to 300 km/h on some lines.", "About 250 km/h, which few other trains reach.")
	want, _ := pairing.New(c.Responses[0], c.Responses[1])
	d := decide(c, nil, verdicts{}, Options{})
	if len(d.open) != 1 || d.open[0].Pair.ID != want.ID || d.left[0].Text != c.Responses[0].Text {
		t.Errorf("pairs %+v of %+v, want %s", d.open, d.left, want.ID)
	}
}
