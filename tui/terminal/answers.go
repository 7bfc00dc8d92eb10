package terminal

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// lastAnswer is how long leaving waits for an answer of the terminal: a long way over
// SSH and back.
const lastAnswer = 200 * time.Millisecond

// Answers delays the end of a program until the terminal has answered the last question
// about the cursor or the background, at most for lastAnswer. An answer that arrives
// later would appear behind the shell's prompt, as if it were typed. Bubble Tea sends
// such questions even after it has decided to end.
//
// Upstream: none.
type Answers struct {
	send func(tea.Msg) // to the program; it may block until the program reads
	wait time.Duration

	cursor, background bool // asked and not answered
	leaving            bool // an end was held back
}

// NewAnswers follows the questions of a program that send gives messages to.
func NewAnswers(send func(tea.Msg)) *Answers { return &Answers{send: send, wait: lastAnswer} }

// Filter is the program's filter for messages. It sees questions on their way out,
// which have types of Bubble Tea's own, and answers on their way in. While the end is
// held back, keys go nowhere.
func (a *Answers) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch m := msg.(type) {
	case tea.QuitMsg:
		if !a.open() || a.leaving {
			return msg
		}
		a.leaving = true
		time.AfterFunc(a.wait, func() { a.send(msg) })
		return nil
	case tea.CursorPositionMsg:
		a.cursor = false
	case tea.BackgroundColorMsg:
		a.background = false
	case tea.KeyPressMsg:
		if m.Code == tea.KeyF3 { // how an answer from the first row may be read
			a.cursor = false
		} else if a.leaving {
			return nil
		}
	case tea.PasteMsg:
		if a.leaving {
			return nil
		}
	default:
		a.cursor = a.cursor || msg == cursorQuestion
		a.background = a.background || msg == backgroundQuestion
		return msg
	}
	if a.leaving && !a.open() {
		go a.send(tea.Quit())
	}
	return msg
}

// open reports whether an answer is still to come.
func (a *Answers) open() bool { return a.cursor || a.background }

// The questions are values of types without fields, which are equal to each other.
var cursorQuestion, backgroundQuestion = tea.RequestCursorPosition(), tea.RequestBackgroundColor()
