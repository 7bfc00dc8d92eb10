package terminal

import (
	"bytes"
	"io"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestAnswersHoldBackTheEnd(t *testing.T) {
	t.Parallel()
	f3 := tea.KeyPressMsg{Code: tea.KeyF3}
	for _, tc := range []struct {
		name  string
		msgs  []tea.Msg
		after time.Duration // from QuitMsg, which comes next, to the end
		late  tea.Msg       // comes then; nil: nothing
	}{
		{"nothing was asked", nil, 0, nil},
		{"all was answered", []tea.Msg{cursorQuestion, tea.CursorPositionMsg{}, backgroundQuestion, tea.BackgroundColorMsg{}}, 0, nil},
		{"an answer read as F3", []tea.Msg{cursorQuestion, f3}, 0, nil},
		{"the cursor's answer is late", []tea.Msg{cursorQuestion}, time.Millisecond, tea.CursorPositionMsg{}},
		{"the background's answer is late", []tea.Msg{backgroundQuestion}, time.Millisecond, tea.BackgroundColorMsg{}},
		{"one of two answers is late", []tea.Msg{cursorQuestion, backgroundQuestion, tea.CursorPositionMsg{}}, time.Millisecond, tea.BackgroundColorMsg{}},
		{"no answer comes", []tea.Msg{cursorQuestion}, lastAnswer, nil},
		{"another answer comes", []tea.Msg{cursorQuestion}, lastAnswer, tea.BackgroundColorMsg{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := make(chan tea.Msg, 2)
				a := NewAnswers(func(m tea.Msg) { sent <- m })
				for _, m := range tc.msgs {
					if a.Filter(nil, m) != m {
						t.Errorf("%T is kept from the program", m)
					}
				}
				began := time.Now()
				if ends := a.Filter(nil, tea.QuitMsg{}) != nil; ends != (tc.after == 0) {
					t.Fatalf("ends at once: %v", ends)
				} else if ends {
					return
				}
				if a.Filter(nil, tea.KeyPressMsg{Code: 'q'}) != nil {
					t.Error("a key reaches a program that has ended")
				}
				if tc.late != nil {
					time.Sleep(time.Millisecond)
					a.Filter(nil, tc.late)
				}
				if m := a.Filter(nil, <-sent); m != (tea.QuitMsg{}) {
					t.Errorf("the end is %#v", m)
				}
				if took := time.Since(began); took != tc.after {
					t.Errorf("the end came after %v, want %v", took, tc.after)
				}
			})
		})
	}
}

// asker asks for the cursor's position and quits.
type asker struct{ answered bool }

func (a *asker) Init() tea.Cmd { return tea.Sequence(tea.RequestCursorPosition, tea.Quit) }

func (a *asker) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.CursorPositionMsg); ok {
		a.answered = true
	}
	return a, nil
}

func (a *asker) View() tea.View { return tea.NewView("") }

// replying is a terminal that answers where the cursor is.
type replying struct {
	keyboard *io.PipeWriter
	written  []byte
}

func (r *replying) Write(p []byte) (int, error) {
	const question = "\x1b[6n"
	before := bytes.Count(r.written, []byte(question))
	r.written = append(r.written, p...)
	if bytes.Count(r.written, []byte(question)) > before {
		go io.WriteString(r.keyboard, "\x1b[5;7R")
	}
	return len(p), nil
}

// Should Bubble Tea's questions no longer pass the filter, the program ends without
// its answer, and answers.go has to find another way.
func TestAProgramReadsTheAnswerBeforeItEnds(t *testing.T) {
	t.Parallel()
	in, keyboard := io.Pipe()
	defer keyboard.Close()
	m := &asker{}
	var p *tea.Program
	a := NewAnswers(func(msg tea.Msg) { p.Send(msg) })
	a.wait = time.Minute // however busy the machine is
	p = tea.NewProgram(m, tea.WithInput(in), tea.WithOutput(&replying{keyboard: keyboard}), tea.WithoutSignalHandler(), tea.WithFilter(a.Filter))
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if !m.answered {
		t.Error("the program ended without the answer")
	}
}
