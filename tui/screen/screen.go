// Package screen is the contract between the root of the workstation and its
// screens. It draws nothing and knows no screen.
package screen

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
)

// Screen fills the window while it is in front. Several may be open, one above the
// other.
type Screen interface {
	// Init starts the screen, after it has got its size and look.
	Init() tea.Cmd
	// Update handles a message. Keys, mouse and pasted text go only to the screen
	// in front, all other messages to every screen, which ignores those of others.
	Update(msg tea.Msg) tea.Cmd
	// View draws all cells.
	View() string

	SetSize(width, height int) tea.Cmd
	SetTheme(th themes.Theme) tea.Cmd
	// SetMethod says how the terminal measures joined emoji.
	SetMethod(method ansi.Method) tea.Cmd

	// Cover says whether something covers the screen.
	Cover(on bool)
	// Shown says that the screen above has closed. It follows Cover.
	Shown() tea.Cmd
	// Say shows a line for the person, which may quote foreign text.
	Say(text string, warn bool)
	// Leave asks the screen to close. It answers with Left once everything is saved,
	// or with Stays. Forced, it does not stay.
	Leave(force bool) tea.Cmd
}

// Passive is embedded by screens that do not react to the screens above them. Its methods
// do nothing; a screen overrides the ones that concern it.
type Passive struct{}

// SetMethod does nothing: no text of the screen joins emoji.
func (Passive) SetMethod(ansi.Method) tea.Cmd { return nil }

// Cover does nothing: work continues.
func (Passive) Cover(bool) {}

// Shown does nothing: no screen above changes the figures shown.
func (Passive) Shown() tea.Cmd { return nil }

// Summarizer is a screen on which labels are given.
type Summarizer interface {
	Screen
	// Summary sums up the labels so far.
	Summary() label.Summary
	// Unsaved is the error about input that is not on disk; nil: nothing is lost if
	// the program ends now.
	Unsaved() error
}

// Worker is a screen that works in the background, also while another covers it.
type Worker interface {
	Screen
	// Working names the work in progress, "" for none, and the share that is done, 0…1,
	// if that is known.
	Working() (work string, share float64, known bool)
}

// Left says that the screen in front has closed, with everything typed on disk,
// except what Err names.
type Left struct {
	Summary label.Summary // of the sitting; zero if nothing is labelled
	Err     error
}

// Stays says that the screen was asked to close and stays, because something could
// not be saved. Asked again, it closes anyway.
type Stays struct{}

// Export asks for the export of the labels over the screen in front.
type Export struct{}

// Import asks for the import of a file over the screen in front.
type Import struct{}

// Statistics asks for the figures about the deck over the screen in front.
type Statistics struct{}

// TaskBegan and TaskEnded say that something runs, or has ended.
type (
	TaskBegan struct{}
	TaskEnded struct{}
)

// Adjudicate asks for the pairs on which annotators disagree, over the screen in front.
type Adjudicate struct{}

// Inspect asks for all pairs of the deck, read-only, over the screen in front.
type Inspect struct{}

// Duel asks for a duel over the screen in front. The models are those that may take
// part; without any, all of the server's are.
type Duel struct{ Models []string }

// Pairs asks for labelling with the pairs that a filter selects.
type Pairs struct{ Filter label.QueueFilter }

// Themes asks for the theme picker over the screen in front.
type Themes struct{}
