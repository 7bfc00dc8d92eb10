package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/words"
	"prefdeck/stages/ollama"
)

// ErrNoVerdict says that a reply holds no answer to the question. It costs its own
// verdict and no other.
var ErrNoVerdict = errors.New("no verdict in the reply")

// ErrNoProbabilities says that a server reports no probabilities.
var ErrNoProbabilities = errors.New("the server gives no log-probabilities (Ollama does from 0.12.11 on)")

// noVerdict returns an ErrNoVerdict that quotes the reply.
func noVerdict(reply string) error {
	const most = 40
	if strings.TrimSpace(reply) == "" {
		return fmt.Errorf("%w: it is empty", ErrNoVerdict)
	}
	return fmt.Errorf("%w: “%s”", ErrNoVerdict, words.Excerpt(reply, most))
}

// leastMass is how much probability the possible answers need together for their
// shares to say anything.
const leastMass = 0.05

// shares reads the probabilities of the possible answers, which sum to 1, and the
// probability mass that the model gave all of them together. Ollama reports probabilities
// before temperature, penalties and grammar, so other tokens have a share, too; an answer
// outside the likeliest tokens has none. Where the answer begins with blank tokens, its
// probabilities are those in the place after them.
func shares(reply ollama.Reply, answers []string) (of []float64, mass float64, err error) {
	if len(reply.Said) == 0 {
		return nil, 0, ErrNoProbabilities
	}
	at := slices.IndexFunc(reply.Said, func(t ollama.Token) bool { return strings.TrimSpace(t.Text) != "" })
	if at < 0 {
		return nil, 0, noVerdict(reply.Text)
	}
	of = make([]float64, len(answers))
	for _, t := range reply.Said[at].Likely {
		if i := slices.Index(answers, strings.TrimSpace(t.Text)); i >= 0 {
			p := math.Exp(t.Logprob)
			of[i] += p
			mass += p
		}
	}
	said := strings.TrimSpace(reply.Said[at].Text)
	whole := true // the token is the answer, not the beginning of a longer word or number
	if slices.Contains(answers, said) && at+1 < len(reply.Said) {
		next, _ := utf8.DecodeRuneInString(reply.Said[at+1].Text)
		whole = !goesOn(next)
	}
	if mass < leastMass || !whole || math.IsNaN(mass) {
		return nil, mass, noVerdict(reply.Text)
	}
	for i := range of {
		of[i] /= mass
	}
	return of, mass, nil
}

// goesOn reports whether a character belongs to the word or number before it.
func goesOn(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// leading reads a reply that is one of the answers alone, perhaps in brackets or bold, or
// that begins with one, before one of the marks that may end it. "A better one is B" does
// not count.
func leading(reply string, answers []string, ends string) (int, error) {
	const opening, closing = "[](){}*_`\"'“ \t\r\n", "])}*_`\"'” \t\r"
	text := strings.TrimLeft(reply, opening)
	for i, answer := range answers {
		if rest, ok := strings.CutPrefix(text, answer); ok {
			rest = strings.TrimLeft(rest, closing)
			if rest == "" || strings.ContainsRune(ends, rune(rest[0])) {
				return i, nil
			}
		}
	}
	return 0, noVerdict(reply)
}

// number finds numbers as people write them, so that 10, 4.5 and 4/5 are not read as
// their first digit.
var number = pattern.Lazy(`[-−]?\pN+(?:[.,]\pN+)*`)

// rating reads a reply in words: the one number in it, if that is a whole one from 1
// to 5. A number at the end of a reply that was cut may be the beginning of another.
func rating(reply ollama.Reply) (int, error) {
	found := number().FindAllStringIndex(reply.Text, -1)
	if len(found) != 1 || reply.DoneReason == "length" && found[0][1] == len(reply.Text) {
		return 0, noVerdict(reply.Text)
	}
	i := slices.Index(digits, reply.Text[found[0][0]:found[0][1]])
	if i < 0 {
		return 0, noVerdict(reply.Text)
	}
	return i + 1, nil
}

// structured reads a JSON text that is one of the answers.
func structured(reply string, answers []string) (int, error) {
	var text string
	if err := json.Unmarshal([]byte(reply), &text); err != nil {
		return 0, noVerdict(reply)
	}
	if i := slices.Index(answers, text); i >= 0 {
		return i, nil
	}
	return 0, noVerdict(reply)
}
