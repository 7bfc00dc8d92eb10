package response

import (
	"slices"
	"strings"

	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
)

// Piece is a piece of a response as a person reads it: thinking, a step, or answer.
type Piece struct {
	Thinking bool
	Step     string // the line that a call of a tool or its result folds to; "": no step
	Text     string
}

// Pieces returns a response as a person reads it: the thinking that came apart from it,
// its steps, and its text, without the marks around thinking. The stored and exported
// text keeps them. Neighbouring pieces of thinking are one part, so that a fold does not
// reveal their number, and blank pieces are left out.
func (r Response) Pieces() []Piece {
	var out pieces
	out.think(r.Thinking)
	turns, err := prompt.DecodeTurns(r.Parts)
	if err != nil || len(turns) == 0 {
		out.answer(r.Text)
		return out
	}
	for i, turn := range turns {
		steps, text := turn.Steps()
		for _, s := range steps {
			if s.Type == prompt.PartThinking {
				out.think(s.Text)
			} else {
				out = append(out, Piece{Step: s.Title, Text: s.Text})
			}
		}
		if i > 0 && turn.Role != prompt.Assistant && text != "" {
			text = turn.Role.Speaker() + ": " + text
		}
		if text != "" {
			out.answer(text)
		}
	}
	return out
}

// pieces is a response that is taken apart.
type pieces []Piece

func (ps *pieces) think(text string) {
	last := len(*ps) - 1
	switch {
	case strings.TrimSpace(text) == "":
	case last >= 0 && (*ps)[last].Thinking:
		(*ps)[last].Text += "\n\n" + text
	default:
		*ps = append(*ps, Piece{Thinking: true, Text: text})
	}
}

// answer adds a text in which a model may have thought.
func (ps *pieces) answer(whole string) {
	portions := ollama.Portions(whole)
	for i, p := range portions {
		last := i == len(portions)-1
		switch {
		case p.Thinking:
			ps.think(p.Text)
		case strings.TrimSpace(p.Text) != "", last && len(*ps) == 0 && p.Text != "":
			*ps = append(*ps, Piece{Text: p.Text})
		}
	}
}

// FirstDifference returns the first step that one response has and the other has not,
// counted from 0: a call with other arguments, another result, one step more. It is -1 if
// there is none.
func FirstDifference(a, b []Piece) int {
	x, y := steps(a), steps(b)
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			return i
		}
	}
	return -1
}

func steps(all []Piece) []Piece {
	return slices.DeleteFunc(slices.Clone(all), func(p Piece) bool { return p.Step == "" })
}

// Said returns a text without what the model thought in it, unless it only thought.
func Said(text string) string {
	if answer := ollama.Answer(text); strings.TrimSpace(answer) != "" {
		return answer
	}
	return text
}

// Apart returns the thinking of a response, and its answer with its steps.
func (r Response) Apart() (thinking, answer string) {
	var thoughts []string
	for _, p := range r.Pieces() {
		switch {
		case p.Thinking:
			thoughts = append(thoughts, p.Text)
		case p.Step != "":
			answer += p.Step + "\n" + p.Text + "\n\n"
		default:
			answer += p.Text
		}
	}
	return strings.Join(thoughts, "\n\n"), answer
}
