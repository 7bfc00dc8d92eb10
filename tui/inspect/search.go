package inspect

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// scan is a search in progress.
type scan struct {
	number int
	cancel context.CancelFunc // nil: there is none
}

// onTyped handles a key while a text or a number is typed.
func (s *Screen) onTyped(msg tea.KeyPressMsg) tea.Cmd {
	id, _ := s.o.Keys.Lookup(s.typing, msg.String())
	switch {
	case id == keys.LineCancel:
		s.typing = ""
	case id == keys.LineAccept && s.typing == keys.Jumping:
		s.typing = ""
		n, err := strconv.Atoi(strings.TrimSpace(string(s.typed)))
		if err != nil || n < 1 || n > len(s.list.listed) {
			s.message = message{fmt.Sprintf("there is no pair %s: they are 1 to %s", string(s.typed), numbers.Number(len(s.list.listed))), true}
			return nil
		}
		return s.visit(n - 1)
	case id == keys.LineAccept:
		s.typing, s.text = "", string(s.typed)
		if s.text == "" {
			return s.view.Find("")
		}
		if len(s.now.Responses) > 0 && holds(s.now.Exhibited, strings.ToLower(s.text)) {
			return s.view.Find(s.text)
		}
		return tea.Batch(s.view.Find(s.text), s.search(1))
	case msg.String() == "backspace" || msg.String() == "ctrl+h":
		s.typed = s.typed[:max(len(s.typed)-1, 0)]
	case msg.String() == "ctrl+u":
		s.typed = nil
	default:
		s.enter(msg.Text)
	}
	return nil
}

// enter adds to what is typed.
func (s *Screen) enter(text string) {
	if s.typing != "" {
		s.typed = append(s.typed, []rune(strings.ReplaceAll(text, "\n", " "))...)
	}
}

// search looks for the text in the exhibits behind the one on screen, or before it.
func (s *Screen) search(by int) tea.Cmd {
	s.giveUp()
	if s.text == "" {
		s.message = message{text: "search for a text first"}
		return nil
	}
	if len(s.list.listed) == 0 {
		return nil
	}
	within := s.list.listed[s.at+1:]
	if by < 0 {
		within = slices.Clone(s.list.listed[:s.at])
		slices.Reverse(within)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.scan = scan{s.scan.number + 1, cancel}
	return find(ctx, s.gallery, within, s.text, s.scan.number)
}

// giveUp ends the search in progress.
func (s *Screen) giveUp() {
	if s.scan.cancel != nil {
		s.scan.cancel()
		s.scan.cancel = nil
	}
}

func (s *Screen) onFound(msg found) tea.Cmd {
	if s.scan.cancel == nil || msg.number != s.scan.number {
		return nil
	}
	s.giveUp()
	switch {
	case msg.err != nil:
		s.message = message{msg.err.Error(), true}
	case !msg.some:
		s.message = message{text: "no further pair has “" + s.text + "”"}
	default:
		return s.visit(s.list.near(msg.at))
	}
	return nil
}
