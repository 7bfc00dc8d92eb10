package labelling

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// comparisons returns the strength of each binding, from A (−3) to B (3). Plain A or B is
// a lead of one, and the weakest lead on the scale of four counts as 0.
func comparisons() map[keys.ActionID]int {
	return map[keys.ActionID]int{
		keys.CompareA3: -3, keys.CompareA2: -2, keys.CompareA1: -1, keys.CompareA: -1,
		keys.CompareA0: 0, keys.Compare0: 0, keys.CompareB0: 0,
		keys.CompareB1: 1, keys.CompareB: 1, keys.CompareB2: 2, keys.CompareB3: 3,
	}
}

// criteria is an overlay that asks for one criterion after another.
type criteria struct {
	layer
	at int // index of the current criterion in the scheme
}

// openCriteria makes the digits compare the pair by one criterion after another.
// The pair stays visible and the clock runs.
func (s *Screen) openCriteria() tea.Cmd {
	switch {
	case !s.deciding():
		return s.tellBusy()
	case len(s.scheme.Criteria) == 0:
		return s.tell("this deck has no criteria")
	}
	o := &criteria{layer: layer{s: s, mode: keys.Comparing, exit: keys.CompareClose}}
	o.do = actions{
		keys.CompareNext:     func() tea.Cmd { return o.next(1) },
		keys.ComparePrevious: func() tea.Cmd { return o.next(-1) },
		keys.CompareClose:    s.close,
	}
	for id, strength := range comparisons() {
		o.do[id] = func() tea.Cmd { return o.compare(strength) }
	}
	return s.lay(o)
}

// press compares, or answers with a plain A or B and leaves.
func (o *criteria) press(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, bound := o.perform(msg); bound {
		return cmd
	}
	s := o.s
	if id, _ := s.keys.Lookup(keys.Deciding, msg.String()); id == keys.ChooseA || id == keys.ChooseB {
		s.close()
		return s.act(id, msg.IsRepeat)
	}
	return s.tell(gate.Line(keys.Show(msg.String())) + " compares nothing; " + s.keys.Key(o.mode, o.exit) + " ends")
}

// compare records which side is better by the current criterion and goes on to the
// next one, if there is one. Repeating a comparison clears it.
func (o *criteria) compare(strength int) tea.Cmd {
	s, name := o.s, o.name()
	if said, ok := s.sitting.Criteria()[name]; ok && said == strength {
		s.sitting.Uncompare(name)
		return nil
	}
	s.sitting.Compare(name, strength)
	if o.at == len(s.scheme.Criteria)-1 {
		return nil
	}
	return o.next(1)
}

// name returns the current criterion.
func (o *criteria) name() string { return o.s.scheme.Criteria[o.at] }

func (o *criteria) next(by int) tea.Cmd {
	n := len(o.s.scheme.Criteria)
	o.at = (o.at + by + n) % n
	return nil
}

// all returns every criterion with its answer.
func (o *criteria) all() string {
	chips := make([]string, len(o.s.scheme.Criteria))
	for i := range chips {
		chips[i] = o.chip(i)
		if i == o.at {
			chips[i] = o.s.theme.Styles().Accent.Render(o.s.theme.Glyphs.Cursor+" ") + chips[i]
		}
	}
	return strings.Join(chips, o.s.theme.Styles().Muted.Render(o.s.words(" · ")))
}

// chip returns a criterion with its answer. The current one stands out.
func (o *criteria) chip(i int) string {
	s := o.s
	styles := s.theme.Styles()
	name := gate.Line(s.scheme.Criteria[i])
	chip := styles.Muted.Render(name)
	if i == o.at {
		chip = styles.TitleFocus.Render(name)
	}
	if strength, ok := s.sitting.Criteria()[s.scheme.Criteria[i]]; ok {
		chip += " " + styles.Strong.Render(leaning(strength, s.scheme.Scale))
	}
	return chip
}

func (o *criteria) foot() []string {
	s := o.s
	styles := s.theme.Styles()
	said := styles.Accent.Render("by ") + o.all()
	if ansi.StringWidth(said) > s.roomFor(o.hints()) {
		said = styles.Accent.Render("by ") + o.chip(o.at) + styles.Muted.Render(fmt.Sprintf(" (%d/%d)", o.at+1, len(s.scheme.Criteria)))
	}
	if s.notice != "" {
		said = styles.Warn.Render(s.words(s.notice))
	}
	return []string{s.besideKeys(said, o.hints())}
}
