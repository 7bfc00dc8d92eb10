package labelling

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// overlay is something that covers the pair or has its keyboard. At most one is
// open. Each has a file of its own, with the function that opens it. Its key is in
// the key table and in actions.go; nothing else knows about it.
type overlay interface {
	common() *layer

	press(msg tea.KeyPressMsg) tea.Cmd
	paste(text string) tea.Cmd
	wheel(m tea.Mouse) tea.Cmd
	update(msg tea.Msg) tea.Cmd // takes the answers of its own commands

	place() tea.Cmd     // fits it to the screen
	rows() []string     // drawn in place of what it covers, or above the footer if that is nothing
	foot() []string     // drawn in place of the footer; nil: the footer with its hints
	hints() []keys.Hint // its live keys

	renew()         // another pair has come up
	leave() tea.Cmd // the screen is closing: keep unfinished work
}

// reach says how much of the screen an overlay covers.
type reach int

const (
	footerOnly  reach = iota
	lowerPart         // as many rows of the pair as it draws
	belowHeader       // all between header and footer
	everything        // except the footer
)

// layer is the common part of overlays, for embedding: its description, and methods
// that do nothing.
type layer struct {
	s      *Screen
	mode   keys.Mode     // in which its keys are looked up
	exit   keys.ActionID // the binding that leads out: the last to leave the footer
	do     actions       // the actions of its mode
	covers reach
	stays  bool // open when another pair comes up
	mouse  bool // the pair below it still gets the mouse
}

func (l *layer) common() *layer { return l }

func (l *layer) press(msg tea.KeyPressMsg) tea.Cmd {
	cmd, bound := l.perform(msg)
	if !bound {
		l.s.dead = l.s.keys.Unbound(l.mode, msg.String(), "")
	}
	return cmd
}

// perform runs the action of a key, and reports whether it has one.
func (l *layer) perform(msg tea.KeyPressMsg) (cmd tea.Cmd, bound bool) {
	id, bound := l.s.keys.Lookup(l.mode, msg.String())
	if do := l.do[id]; do != nil {
		return do(), true
	}
	return nil, bound
}

func (l *layer) paste(string) tea.Cmd    { return nil }
func (l *layer) wheel(tea.Mouse) tea.Cmd { return nil }
func (l *layer) update(tea.Msg) tea.Cmd  { return nil }
func (l *layer) place() tea.Cmd          { return nil }
func (l *layer) rows() []string          { return nil }
func (l *layer) foot() []string          { return nil }

// hints lists the keys of the overlay, with the one that leads out at the end, as on
// every screen.
func (l *layer) hints() []keys.Hint {
	hints := l.s.keys.Hints(l.mode)
	i := slices.IndexFunc(hints, func(h keys.Hint) bool { return h.ID == l.exit })
	if i < 0 {
		return hints
	}
	out := hints[i]
	return append(slices.Delete(hints, i, i+1), out)
}

func (l *layer) renew()         {}
func (l *layer) leave() tea.Cmd { return nil }
