package plain

import (
	"fmt"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/tui/gate"
)

// say prints a line of our own.
func (s *sitting) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// foreign prints a text that others wrote, sanitised (promise 3).
func (s *sitting) foreign(text string) {
	s.say("%s", strings.TrimRight(gate.Text(text), "\n"))
}

// heading says which pair it is.
func (s *sitting) heading(p label.DeckProgress, was *label.Event) {
	s.say("\nDecision %d. The deck has %d pairs.", p.Done+s.repeats+1, p.Total())
	item := s.session.Item()
	if was != nil {
		s.say("It was: %s.", s.session.Presentation().Screen(was.Choice))
		if len(was.Tags) > 0 {
			s.say("Because of: %s.", gate.Line(strings.Join(was.Tags, ", ")))
		}
	}
	if item.Flag != "" {
		s.say("It is flagged: %s.", gate.Line(item.Flag))
	}
	if item.Note != "" {
		s.say("Your note: %s", gate.Line(item.Note))
	}
	if draft := item.Drafts[""]; draft != "" {
		s.say("Draft of your note: %s", gate.Line(draft))
		s.say("n saves it as it is, n TEXT another note in its place; else it is kept.")
	}
}

// pair prints the pair that is up.
func (s *sitting) pair() {
	item := s.session.Item()
	if item.Prompt.System != "" {
		s.say("\nSystem message:")
		s.foreign(item.Prompt.System)
	}
	for i, turn := range item.Prompt.Turns {
		switch {
		case i == len(item.Prompt.Turns)-1:
			s.say("\nPrompt:")
		case turn.Role == prompt.Assistant:
			s.say("\nEarlier, the assistant:")
		default:
			s.say("\nEarlier, the user:")
		}
		s.foreign(turn.Content)
	}
	_, a := item.A.Apart()
	_, b := item.B.Apart()
	if s.session.Presentation().Left == label.SideB {
		a, b = b, a
	}
	if s.o.Scheme.Mask && s.session.LooksBlind() {
		names := item.Identities()
		a, b = label.Mask(a, names, masked), label.Mask(b, names, masked)
	}
	s.say("\nResponse A:")
	s.foreign(a)
	s.say("\nResponse B:")
	s.foreign(b)
	s.say("")
}

// thinking prints what the responses of the pair came with before the answer.
func (s *sitting) thinking() {
	item := s.session.Item()
	a, _ := item.A.Apart()
	b, _ := item.B.Apart()
	if s.session.Presentation().Left == label.SideB {
		a, b = b, a
	}
	if s.o.Scheme.Mask && s.session.LooksBlind() {
		names := item.Identities()
		a, b = label.Mask(a, names, masked), label.Mask(b, names, masked)
	}
	for _, side := range []struct{ name, thinking string }{{"A", a}, {"B", b}} {
		if strings.TrimSpace(side.thinking) == "" {
			s.say("%s came without its thinking.", side.name)
			continue
		}
		s.say("Thinking of %s:", side.name)
		s.foreign(side.thinking)
	}
}

// masked stands for a name by which a response gives away its model.
const masked = "[name]"

// ask is the line that the answer is typed on.
func (s *sitting) ask() {
	switch {
	case s.pending != nil:
		fmt.Fprint(s.out, "empty line saves again, q > ")
	case s.up:
		fmt.Fprintf(s.out, "%s, x, s, u, n text, ? > ", answers(s.o.Scheme.Scale))
	default:
		fmt.Fprint(s.out, "u, empty line looks again, q > ")
	}
}

// answers is what tells a preference on a scale.
func answers(scale label.Scale) string {
	switch scale {
	case label.FourStrengths:
		return "1-8"
	case label.PlainAB:
		return "a, b, t"
	}
	return "1-7, t"
}

func (s *sitting) help() {
	switch s.o.Scheme.Scale {
	case label.FourStrengths:
		s.say("1 A significantly better, 2 better, 3 slightly, 4 negligibly")
		s.say("5 B negligibly better, 6 slightly, 7 better, 8 significantly")
	case label.PlainAB:
		s.say("a or 1 A better, b or 2 B better, t or 0 tie: equally good")
	default:
		s.say("1 A much better, 2 A better, 3 A slightly better, 4 tie")
		s.say("5 B slightly better, 6 B better, 7 B much better")
		s.say("a A better, b B better, without a strength; t or 0 tie: equally good")
	}
	s.say("x both bad, s skip: the pair comes back last")
	s.say("u undo, without end; r redo")
	s.say("n TEXT notes a text for this pair; f TEXT flags it, f alone takes the flag off or sets it")
	s.say("/ WORDS goes through pairs with a text, tag:NAME, source:NAME and the like; / alone through all")
	s.say("p prints the pair again, w their thinking, g the guideline, i the models (recorded with the label)")
	s.say("save FILE writes the deck to another file, as when its disk is full or its file has gone")
	s.say("? these lines; q or the end of the input leaves: all is saved")
}

// models tells what is behind the pair that is up; its label will say so.
func (s *sitting) models() {
	item := s.session.Item()
	s.session.Reveal()
	a, b := item.NameA, item.NameB
	if s.session.Presentation().Left == label.SideB {
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
