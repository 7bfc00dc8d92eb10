package inspect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/tui/behind"
	"prefdeck/tui/gate"
	"prefdeck/tui/pairview"
)

// shown is an exhibit with the facts that may be shown.
type shown struct {
	label.Exhibited
	backdrop *behind.Backdrop // nil: it waits for a decision, or it is no pair
}

// fate describes the fate of an exhibit and people's labels on it.
func (s shown) fate() string {
	reason := ""
	if s.Reason != "" {
		reason = ": " + gate.Line(s.Reason)
	}
	var out string
	switch {
	case s.Lone && !s.Dropped:
		return "a response in no pair"
	case s.Lone:
		out = "a response in no pair, dropped by " + gate.Line(s.By) + reason
	case s.Dropped:
		out = gate.Line(s.Pair.Fate())
	case s.Waits:
		return "kept; waits for your decision"
	case s.Pair.Route == pairing.ToMachine:
		out = "kept, left to the machine" + reason
	default:
		out = "kept"
	}
	for _, g := range s.Given {
		out += "; " + gate.Line(cmp.Or(g.Annotator, "somebody")) + ": " + g.Choice.String()
	}
	return out
}

// verdicts returns what stands below the responses: which one people chose, if they
// agree.
func (s shown) verdicts() []string {
	if s.Waits || len(s.Given) == 0 || len(s.Responses) != 2 {
		return nil
	}
	answer := s.Given[0].Choice.Answer
	for _, g := range s.Given {
		if g.Choice.Answer != answer {
			return nil
		}
	}
	switch answer {
	case label.A:
		return []string{"chosen", "rejected"}
	case label.B:
		return []string{"rejected", "chosen"}
	}
	return nil
}

// content returns the exhibit for the pair view. It masks the names that give models
// away in a pair that waits.
func (s shown) content() pairview.Content {
	c := pairview.Content{ID: s.Pair.ID, Prompt: s.Prompt, Responses: s.Responses}
	if s.Lone {
		c.ID = s.Responses[0].ID
	}
	if s.Waits {
		item := label.Item{Prompt: s.Prompt, A: s.Responses[0], NameA: s.Models[0]}
		if !s.Lone {
			item.B, item.NameB = s.Responses[1], s.Models[1]
		}
		c.Names = item.Identities
	}
	return c
}

// order returns the panes of the responses.
func (s shown) order() pairview.PaneOrder {
	if s.Lone {
		return pairview.PaneOrder{0}
	}
	return pairview.PaneOrder{0, 1}
}

// holds reports whether a text occurs in an exhibit, folded steps included, ignoring
// case. It looks at what is shown: the names and escapes of the stored form are not.
func holds(e label.Exhibited, text string) bool {
	within := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	for _, m := range e.Prompt.Messages() {
		steps, said := m.Steps()
		if within(said) || slices.ContainsFunc(steps, func(f prompt.Folded) bool { return within(f.Title) || within(f.Text) }) {
			return true
		}
	}
	for _, r := range e.Responses {
		if slices.ContainsFunc(r.Pieces(), func(p response.Piece) bool { return within(p.Step) || within(p.Text) }) {
			return true
		}
	}
	return false
}

// lines returns an exhibit as lines of text, with nothing folded.
func (s shown) lines(n int) []string {
	out := []string{fmt.Sprintf("Pair %d, %s", n, s.fate())}
	add := func(heading string, steps []prompt.Folded, text string) {
		out = append(out, "", heading+":")
		for _, step := range steps {
			out = append(out, "["+gate.Line(step.Title)+"]")
			out = append(out, indented(step.Text)...)
		}
		if len(steps) > 0 && text != "" {
			out = append(out, "")
		}
		if text != "" || len(steps) == 0 {
			out = append(out, indented(text)...)
		}
	}
	for _, m := range s.Prompt.Messages() {
		steps, text := m.Steps()
		add("Prompt, "+string(m.Role), steps, text)
	}
	verdicts := s.verdicts()
	for i, r := range s.Responses {
		heading := "Response " + string(rune('A'+i))
		if !s.Waits && s.Models[i] != "" {
			heading += " of " + gate.Line(s.Models[i])
		}
		if verdicts != nil {
			heading += ", " + verdicts[i]
		}
		out = append(out, "", heading+":")
		for i, p := range pieces(s, r) {
			switch {
			case p.Thinking:
				out = append(out, "[thinking]")
			case p.Step != "":
				out = append(out, "["+gate.Line(p.Step)+"]")
			case i > 0:
				out = append(out, "")
			}
			out = append(out, indented(p.Text)...)
		}
	}
	return append(out, "")
}

// pieces returns a response as it is printed, without names in a pair that waits.
func pieces(s shown, r response.Response) []response.Piece {
	all := r.Pieces()
	if !s.Waits {
		return all
	}
	names := s.content().Names()
	for i := range all {
		all[i].Text, all[i].Step = gate.MaskAs(all[i].Text, names, "[name]"), gate.MaskAs(all[i].Step, names, "[name]")
	}
	return all
}

// indented returns foreign text as lines that cannot pass for headings.
func indented(text string) []string {
	lines := strings.Split(strings.TrimRight(gate.Text(text), "\n"), "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "  " + line
		}
	}
	return lines
}
