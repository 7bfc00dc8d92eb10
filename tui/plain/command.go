package plain

import (
	"cmp"
	"context"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// command runs a line of input. Its error ends the sitting.
func (s *sitting) command(ctx context.Context, line string) error {
	s.Touch()
	line = strings.TrimSpace(line)
	if text, ok := searched(line); ok {
		return s.search(ctx, text)
	}
	word, text, _ := strings.Cut(line, " ")
	text = strings.TrimSpace(text)
	switch word {
	case "?", "h", "help":
		s.help()
		return nil
	case "q", "quit":
		return s.leave(ctx)
	case "save":
		return s.saveElsewhere(ctx, text)
	case "u":
		return s.do(ctx, s.Undo())
	case "r":
		return s.do(ctx, s.Redo())
	case "g":
		s.showGuideline()
		return nil
	case "":
		return s.again(ctx)
	}
	if !s.up() {
		s.say("No pair is open.")
		return nil
	}
	switch word {
	case "n":
		return s.note(ctx, text)
	case "f":
		if text == "" {
			return s.do(ctx, s.ToggleFlag())
		}
		return s.do(ctx, s.Flag(text))
	case "p":
		s.pair()
		return nil
	case "w":
		s.unfold(s.Up().Item.Prompt, s.sides())
		return nil
	case "i":
		s.models()
		return nil
	}
	choice, ok := choiceOf(s.o.Scheme.Scale, word)
	if !ok || text != "" {
		s.say("%q is not a command; ? lists them.", gate.Line(line))
		return nil
	}
	return s.do(ctx, s.Answer(choice, label.Look{View: label.Raw, SeenLeft: 1, SeenRight: 1}, false))
}

// choiceOf returns the choice that a word stands for in the printed prompt.
func choiceOf(scale label.Scale, word string) (label.Choice, bool) {
	switch word {
	case "x":
		return label.Choice{Answer: label.BothBad, Scale: scale}, true
	case "s":
		return label.Choice{Answer: label.Skip, Scale: scale}, true
	}
	digit := 0
	if len(word) == 1 && word[0] >= '0' && word[0] <= '9' {
		digit = int(word[0] - '0')
	}
	switch scale {
	case label.FourStrengths:
		choice, err := label.Forced(digit)
		return choice, err == nil
	case label.PlainAB:
		word = strings.NewReplacer("1", "a", "2", "b").Replace(word)
	default:
		if digit >= 1 && digit <= 7 {
			return label.Graded(digit - 4), true
		}
	}
	answer, ok := map[string]label.Answer{"a": label.A, "b": label.B, "t": label.Tie, "0": label.Tie, "=": label.Tie}[word]
	return label.Choice{Answer: answer, Scale: scale}, ok
}

// again saves an unsaved answer again, or looks for new pairs.
func (s *sitting) again(ctx context.Context) error {
	if s.Phase() == label.Unsaved {
		return s.do(ctx, s.Retry())
	}
	return s.do(ctx, s.Look())
}

// note saves a text, or else the current draft, as the note on the current pair.
func (s *sitting) note(ctx context.Context, text string) error {
	text = cmp.Or(text, s.draft(s.Up()).Text)
	if text == "" {
		s.say("n needs the text of the note.")
		return nil
	}
	return s.do(ctx, s.Note(text))
}

// draft returns the draft of the note on a showing.
func (s *sitting) draft(up label.Showing) label.DraftState { return s.Draft(up, up.NoteDraft()) }

func (s *sitting) showGuideline() {
	if s.guideline == "" {
		s.say("This deck has no guideline.")
		return
	}
	s.foreign(s.guideline)
}
