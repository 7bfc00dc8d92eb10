package plain

import (
	"bufio"
	"fmt"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
)

// printer writes lines of ours and foreign text.
type printer struct{ out *bufio.Writer }

// say prints a line of our own.
func (p printer) say(format string, args ...any) { fmt.Fprintf(p.out, format+"\n", args...) }

// foreign prints foreign text, sanitised (promise 3). Each of its lines is indented,
// and none of ours is, so that no text can pass for a heading.
func (p printer) foreign(text string) {
	for line := range strings.SplitSeq(strings.TrimRight(gate.Text(text), "\n"), "\n") {
		if line != "" {
			line = "  " + line
		}
		p.say("%s", line)
	}
}

// show prints the current pair with its heading.
func (s *sitting) show() {
	s.heading()
	s.pair()
}

// pair prints the current pair.
func (s *sitting) pair() { s.texts(s.Up().Item.Prompt, s.sides()) }

// texts prints a prompt and the responses to it.
func (p printer) texts(asked prompt.Prompt, sides [2]side) {
	if asked.System != "" {
		p.say("\nSystem message:")
		p.foreign(asked.System)
	}
	for i, turn := range asked.Turns {
		switch {
		case i == len(asked.Turns)-1:
			p.say("\nPrompt:")
		case turn.Role == prompt.Assistant:
			p.say("\nEarlier, the assistant:")
		case turn.Role == prompt.Tool:
			p.say("\nEarlier, a tool:")
		default:
			p.say("\nEarlier, the user:")
		}
		steps, text := turn.Steps()
		for _, step := range steps {
			p.folded(step.Title)
		}
		if text != "" || len(steps) == 0 {
			p.foreign(text)
		}
	}
	differs := response.FirstDifference(sides[0].parts, sides[1].parts)
	for _, side := range sides {
		p.say("\nResponse %s:", side.name)
		if len(side.parts) == 0 {
			p.say("")
		}
		step := -1
		for _, piece := range side.parts {
			switch {
			case piece.Thinking:
				p.folded("thinking")
			case piece.Step != "":
				title := piece.Step
				if step++; step == differs {
					title = "first difference: " + title
				}
				p.folded(title)
			default:
				p.foreign(piece.Text)
			}
		}
	}
	p.say("")
}

// folded prints the line that stands for thinking or a step.
func (p printer) folded(title string) { p.say("[%s: w prints it]", gate.Line(title)) }

// unfold prints the steps of a prompt, and the thinking and the steps of the responses.
func (p printer) unfold(asked prompt.Prompt, sides [2]side) {
	for _, turn := range asked.Turns {
		steps, _ := turn.Steps()
		for _, step := range steps {
			p.say("Before the responses, %s:", gate.Line(step.Title))
			p.foreign(step.Text)
		}
	}
	for _, side := range sides {
		some := false
		for _, piece := range side.parts {
			switch {
			case piece.Thinking:
				p.say("Thinking of %s:", side.name)
			case piece.Step != "":
				p.say("Of %s, %s:", side.name, gate.Line(piece.Step))
			default:
				continue
			}
			p.foreign(piece.Text)
			some = true
		}
		if !some {
			p.say("%s came without its thinking.", side.name)
		}
	}
}

// side is a response as it is printed.
type side struct {
	name  string
	parts []response.Piece
}

// sides returns the two responses of the current pair, the left one first. Names
// that give away their models are masked as long as the pair looks blind.
func (s *sitting) sides() [2]side {
	var names []string
	if s.o.Scheme.Mask && s.LooksBlind() {
		names = s.Up().Item.Identities()
	}
	left, right := s.Up().Responses()
	return sidesOf(left, right, names)
}

// sidesOf returns responses as they are printed, with some names masked.
func sidesOf(left, right response.Response, names []string) (out [2]side) {
	for i, r := range []response.Response{left, right} {
		out[i] = side{string(rune('A' + i)), r.Pieces()}
		for n := range out[i].parts {
			p := &out[i].parts[n]
			p.Text, p.Step = gate.MaskAs(p.Text, names, masked), gate.MaskAs(p.Step, names, masked)
		}
	}
	return out
}

// masked replaces a name that gives away a model. A screen reader reads it out.
const masked = "[name]"

// ask returns the prompt for an answer.
func (s *sitting) ask() {
	switch {
	case s.Phase() == label.Unsaved:
		fmt.Fprint(s.out, "empty line saves again, q, ? > ")
	case s.up():
		fmt.Fprintf(s.out, "%s, x, s, u, n text, ? > ", answers(s.o.Scheme.Scale))
	default:
		fmt.Fprint(s.out, "u, empty line looks again, q, ? > ")
	}
}

// answers lists the preferences on a scale.
func answers(scale label.Scale) string {
	switch scale {
	case label.FourStrengths:
		return "1-8"
	case label.PlainAB:
		return "a, b, t"
	}
	return "1-7, t"
}

// scaleHelp tells the preferences on a scale.
func scaleHelp(p printer, scale label.Scale) {
	switch scale {
	case label.FourStrengths:
		p.say("1 A significantly better, 2 better, 3 slightly, 4 negligibly")
		p.say("5 B negligibly better, 6 slightly, 7 better, 8 significantly")
	case label.PlainAB:
		p.say("a or 1 A better, b or 2 B better, t or 0 tie: equally good")
	default:
		p.say("1 A much better, 2 A better, 3 A slightly better, 4 tie")
		p.say("5 B slightly better, 6 B better, 7 B much better")
		p.say("a A better, b B better, without a strength; t or 0 tie: equally good")
	}
}

func (s *sitting) help() {
	scaleHelp(s.printer, s.o.Scheme.Scale)
	s.say("x both bad, s skip: the pair comes back last")
	s.say("u undo, unlimited; r redo")
	s.say("n TEXT notes a text for this pair; f TEXT flags it, f alone takes the flag off or sets it")
	s.say("/ WORDS goes through pairs with a text, tag:NAME, source:NAME and the like; / alone through all")
	s.say("p prints the pair again, w thinking and steps, g the guideline, i the models (recorded with the label)")
	s.say("save FILE writes the deck to another file, as when its disk is full or its file has gone")
	s.say("? these lines; q or the end of the input leaves: everything is saved")
}

// models prints the facts behind the current pair; its label will record that.
func (s *sitting) models() {
	s.Reveal()
	up := s.Up()
	a, b := up.Item.NameA, up.Item.NameB
	if up.Left() == label.SideB {
		a, b = b, a
	}
	s.say("A is by %s, B is by %s.", named(a), named(b))
}

func named(model string) string {
	if model == "" {
		return "a model that is not known"
	}
	return gate.Line(model)
}
