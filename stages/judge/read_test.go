package judge

import (
	"errors"
	"math"
	"testing"

	"prefdeck/stages/ollama"
)

// told returns a token with the probabilities of those in its place.
func told(text string, likely map[string]float64) ollama.Token {
	t := ollama.Token{Text: text}
	for token, p := range likely {
		t.Likely = append(t.Likely, ollama.Token{Text: token, Logprob: math.Log(p)})
	}
	return t
}

func TestShares(t *testing.T) {
	t.Parallel()
	ab := map[string]float64{"A": 0.3, " A": 0.3, "B": 0.2, "The": 0.1, "a": 0.1}
	for _, c := range []struct {
		name    string
		said    []ollama.Token
		answers []string
		want    float64 // share of the first answer; 0: no verdict
	}{
		{"renormalised over the answers", []ollama.Token{told("A", ab)}, letters, 0.75},
		{"said something else, leaning to A", []ollama.Token{told("The", ab)}, letters, 0.75},
		{"behind a blank, as Gemma's digits", []ollama.Token{told(" ", map[string]float64{" ": 0.9, "1": 0.1}), told("4", map[string]float64{"1": 0.2, "4": 0.6})}, digits, 0.25},
		{"the other answer is outside the likeliest", []ollama.Token{told("A", map[string]float64{"A": 0.9})}, letters, 1},
		{"no answer among the likeliest", []ollama.Token{told("The", map[string]float64{"The": 0.9, "B": 0.04})}, letters, 0},
		{"1 is not 10", []ollama.Token{told("1", map[string]float64{"1": 0.9}), told("0", nil)}, digits, 0},
		{"1 is 1", []ollama.Token{told("1", map[string]float64{"1": 0.9, "2": 0.9}), told(".", nil)}, digits, 0.5},
		{"A is not Answer", []ollama.Token{told("A", ab), told("nswer", nil)}, letters, 0},
		{"A before another word", []ollama.Token{told("A", ab), told(" is", nil)}, letters, 0.75},
		{"blank alone", []ollama.Token{told("\n", ab)}, letters, 0},
	} {
		of, mass, err := shares(ollama.Reply{Text: "x", Said: c.said}, c.answers)
		switch {
		case c.want == 0 && !errors.Is(err, ErrNoVerdict):
			t.Errorf("%s: %v, %v, want no verdict", c.name, of, err)
		case c.want > 0 && (err != nil || math.Abs(of[0]-c.want) > 1e-9 || mass <= 0 || mass > 2):
			t.Errorf("%s: %v of %v, %v, want %v", c.name, of, mass, err, c.want)
		}
	}
	if _, _, err := shares(ollama.Reply{Text: "A"}, letters); !errors.Is(err, ErrNoProbabilities) {
		t.Errorf("without probabilities: %v", err)
	}
}

func TestLetter(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]string{
		"A": "A", " B\n": "B", "[[A]]": "A", "**B**": "B", "(A)": "A", "A.": "A", "B: it is shorter": "B", "A\n\nIt is right.": "A", "\"B\"": "B", "`A`": "A",
		"": "", "C": "", "AB": "", "Answer: A": "", "A better answer is B": "", "A or B": "", "Both": "", "Because": "", "a": "", "A/B": "", "A, B": "", "A>>B": "",
	} {
		i, err := leading(reply, letters, ".:\n")
		got := ""
		if err == nil {
			got = letters[i]
		}
		if got != want || (want == "") != errors.Is(err, ErrNoVerdict) {
			t.Errorf("%q is read as %q, %v", reply, got, err)
		}
	}
}

func TestRating(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]int{
		"1": 1, " 5\n": 5, "4.": 4, "Rating: 3": 3, "**2**": 2, "3 stars": 3,
		"": 0, "10": 0, "1.5": 0, "4,5": 0, "4/5": 0, "0": 0, "6": 0, "-1": 0, "−1": 0, "1e1": 0, "between 3 and 4": 0, "high": 0, "1 0": 0, "five": 0, "100": 0, "٣": 0, "½": 0,
	} {
		got, err := rating(ollama.Reply{Text: reply, DoneReason: "stop"})
		if want == 0 && !errors.Is(err, ErrNoVerdict) || want > 0 && (got != want || err != nil) {
			t.Errorf("%q is read as %v, %v", reply, got, err)
		}
	}
	if v, err := rating(ollama.Reply{Text: "My rating is 1", DoneReason: "length"}); !errors.Is(err, ErrNoVerdict) {
		t.Errorf("a number that may go on is read as %v", v)
	}
	if v, err := rating(ollama.Reply{Text: "1: it is", DoneReason: "length"}); v != 1 || err != nil {
		t.Errorf("a number that does not go on: %v, %v", v, err)
	}
}

func TestStructured(t *testing.T) {
	t.Parallel()
	answers, p := ByStructure.compared()
	for i, a := range answers {
		if got, err := structured(`"`+a+`"`, answers); got != i || err != nil {
			t.Errorf("%s is read as %d, %v", a, got, err)
		}
		if p[i]+p[len(p)-1-i] != 1 {
			t.Errorf("%s is no mirror image: %v", a, p)
		}
	}
	for _, reply := range []string{"", "A", `"A"`, `{"answer": "A>B"}`, `"A>B`, `1`} {
		if got, err := structured(reply, answers); !errors.Is(err, ErrNoVerdict) {
			t.Errorf("%s is read as %d", reply, got)
		}
	}
}
