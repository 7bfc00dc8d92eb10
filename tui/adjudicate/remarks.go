package adjudicate

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// remarks holds the adjudicator's remarks on the dispute on screen, beside the answer.
// They are stored with the decision.
type remarks struct {
	reasons []string
	note    string
	mode    keys.Mode // Tagging, Noting; "": the keys are the screen's
	input   textinput.Model
	kept    map[stages.ID]said // of other disputes: left open, or with their ruling taken back
}

// said holds the remarks on one dispute.
type said struct {
	reasons []string
	note    string
}

func newRemarks() remarks {
	in := textinput.New()
	in.Prompt = ""
	return remarks{input: in, kept: map[stages.ID]said{}}
}

// leave keeps what was said of a dispute until it is on screen again. Nothing is kept
// of one that is decided.
func (r *remarks) leave(pair stages.ID, decided bool) {
	if !decided && pair != "" && (len(r.reasons) > 0 || r.note != "") {
		r.kept[pair] = said{r.reasons, r.note}
	}
	r.reasons, r.note, r.mode = nil, "", ""
}

// restore brings back what was said of a dispute before another was shown, or before its
// ruling was taken back.
func (r *remarks) restore(pair stages.ID) {
	if was, ok := r.kept[pair]; ok {
		r.reasons, r.note = slices.Clone(was.reasons), was.note
		delete(r.kept, pair)
	}
}

// typed passes a key or a paste to the note.
func (r *remarks) typed(msg tea.Msg) (cmd tea.Cmd) {
	if r.mode == keys.Noting {
		r.input, cmd = r.input.Update(msg)
	}
	return cmd
}

// said sums up what would be stored with the next decision; "" for nothing.
func (r *remarks) said() string {
	text := ""
	if len(r.reasons) > 0 {
		text = "because " + strings.Join(r.reasons, ", ")
	}
	if r.note != "" {
		text = strings.TrimPrefix(text+" · note “"+r.note+"”", " · ")
	}
	return text
}

// remark lets letters be reasons, or opens the note.
func (s *Screen) remark(id keys.ActionID) tea.Cmd {
	switch {
	case s.now.Item.Pair.ID == "" || s.saving || s.cramped():
		s.message = message{text: "no pair is open"}
		return nil
	case id == keys.Note:
		s.remarks.mode = keys.Noting
		s.remarks.input.SetValue(s.remarks.note)
		s.remarks.input.CursorEnd()
		return s.remarks.input.Focus()
	case len(s.o.Reasons) == 0:
		s.message = message{text: "this deck has no reasons"}
		return nil
	}
	s.remarks.mode = keys.Tagging
	return nil
}

// onRemark handles a key while reasons are chosen or the note is typed.
func (s *Screen) onRemark(msg tea.KeyPressMsg) tea.Cmd {
	r := &s.remarks
	id, _ := s.o.Keys.Lookup(r.mode, msg.String())
	switch {
	case id == keys.TagClose:
		r.mode = ""
	case id == keys.NoteSave, id == keys.NoteLeave:
		r.mode, r.note = "", strings.TrimSpace(r.input.Value())
		r.input.Blur()
	case r.mode == keys.Noting:
		return r.typed(msg)
	default:
		for _, tag := range s.o.Keys.Reasons(s.o.Reasons) {
			if tag.Key == msg.String() {
				r.toggle(tag.Name)
			}
		}
	}
	return nil
}

// toggle sets a reason or clears it.
func (r *remarks) toggle(name string) {
	if i := slices.Index(r.reasons, name); i >= 0 {
		r.reasons = slices.Delete(r.reasons, i, i+1)
		return
	}
	r.reasons = append(r.reasons, name)
}

// line is the status line while remarks are made.
func (r *remarks) line(s *Screen) string {
	st := s.theme.Styles()
	if r.mode == keys.Noting {
		return " " + st.Accent.Render("note") + " " + gate.Input(r.input.View())
	}
	row := " " + st.Accent.Render("because")
	for _, tag := range s.o.Keys.Reasons(s.o.Reasons) {
		name := gate.Line(tag.Name)
		if slices.Contains(r.reasons, tag.Name) {
			name += s.theme.Glyphs.Check
		}
		row += "  " + legend.Hint(s.theme, keys.Hint{Keys: keys.Show(tag.Key), Text: name})
	}
	return row
}
