package law

import (
	"bytes"
	"slices"
	"strings"

	folding "prefdeck/stages/ground/words"
	"prefdeck/stages/label"
)

// said is one entry of the label log as a person would keep it without a database:
// by texts, not by sides.
type said struct {
	id       label.EventID
	kind     label.EventKind
	target   label.EventID
	couple   *couple
	repeatOf label.PresentationID
	shown    label.PresentationID
	verdict  verdict
	left     string // the text that stood on the left
	tags     []string
	criteria map[string]lead
}

// verdict is an answer by texts.
type verdict struct {
	answer label.Answer // A if one is better, never B
	better string
	degree int // 3 much better … 1 slightly; 0 if not given, or negligible
	points int // of the scale
}

// lead is a comparison by one criterion; better is "" for equal.
type lead struct {
	better string
	degree int
}

// decides reports whether a verdict settles its pair.
func (v verdict) decides() bool { return v.answer != label.Skip }

// worse returns the text of the pair that lost.
func (v verdict) worse(c *couple) string {
	if v.better == c.a {
		return c.b
	}
	return c.a
}

// ledger records everything typed: the log, and all that is stored beside the
// answers.
type ledger struct {
	log    []said
	notes  map[*couple]string
	drafts map[*couple]string // half-written notes
	flags  map[*couple]string
	edits  map[*couple]edit
}

// written returns the text with which editing the note of a pair begins.
func (l *ledger) written(c *couple) string {
	if draft, ok := l.drafts[c]; ok {
		return draft
	}
	return l.notes[c]
}

// edit is an improved text and the text it was made from.
type edit struct{ base, text string }

func newLedger() *ledger {
	return &ledger{notes: map[*couple]string{}, drafts: map[*couple]string{}, flags: map[*couple]string{}, edits: map[*couple]edit{}}
}

// live returns the choices in force, oldest first.
func (l *ledger) live() []said {
	back := map[label.EventID]bool{}
	for _, e := range l.log {
		if e.target != "" {
			back[e.target] = e.kind == label.Retract
		}
	}
	return slices.DeleteFunc(slices.Clone(l.log), func(e said) bool { return e.kind != label.Choose || back[e.id] })
}

// current returns the label of a pair: the newest choice in force. Repeats decide
// nothing.
func (l *ledger) current(c *couple) *said {
	for _, e := range slices.Backward(l.live()) {
		if e.couple == c && e.repeatOf == "" {
			return &e
		}
	}
	return nil
}

// labels returns all current labels.
func (l *ledger) labels() map[*couple]said {
	out := map[*couple]said{}
	for _, e := range l.live() {
		if e.repeatOf == "" {
			out[e.couple] = e
		}
	}
	return out
}

func (l *ledger) open(c *couple) bool {
	e := l.current(c)
	return e == nil || !e.verdict.decides()
}

func (l *ledger) skips(c *couple) (n int) {
	for _, e := range l.live() {
		if e.couple == c && e.repeatOf == "" && !e.verdict.decides() {
			n++
		}
	}
	return n
}

// repeats counts the hidden repeats in force that decide.
func (l *ledger) repeats() (n int) {
	for _, e := range l.live() {
		if e.repeatOf != "" && e.verdict.decides() {
			n++
		}
	}
	return n
}

func (l *ledger) undoable() *said {
	if live := l.live(); len(live) > 0 {
		return &live[len(live)-1]
	}
	return nil
}

// redoable returns the retracted choice that redo would restore, if nothing was
// chosen since.
func (l *ledger) redoable() *said {
	for i, e := range slices.Backward(l.log) {
		switch e.kind {
		case label.Choose:
			return nil
		case label.Retract:
			if !slices.ContainsFunc(l.log[i+1:], func(k said) bool { return k.target == e.target }) {
				return l.event(e.target)
			}
		}
	}
	return nil
}

func (l *ledger) event(id label.EventID) *said {
	for _, e := range l.log {
		if e.id == id {
			return &e
		}
	}
	return nil
}

// undone returns the newest choice on a pair if it was taken back.
func (l *ledger) undone(c *couple) label.EventID {
	for _, e := range slices.Backward(l.log) {
		if e.couple != c || e.kind != label.Choose || e.repeatOf != "" {
			continue
		}
		if slices.ContainsFunc(l.live(), func(k said) bool { return k.id == e.id }) {
			return ""
		}
		return e.id
	}
	return ""
}

// listed returns the rows of the list of past decisions, newest first.
func (l *ledger) listed() []said {
	var out []said
	decided := map[*couple]bool{}
	for _, e := range slices.Backward(l.live()) {
		if !decided[e.couple] {
			out = append(out, e)
		}
		decided[e.couple] = decided[e.couple] || e.repeatOf == ""
	}
	return out
}

// keeps reports whether a pair passes a filter of the queue.
func (l *ledger) keeps(f label.QueueFilter, c *couple) bool {
	switch f.State {
	case label.Waiting, label.Skipped:
		if !l.open(c) || f.State == label.Skipped && l.skips(c) == 0 {
			return false
		}
	case label.Decided:
		if l.open(c) {
			return false
		}
	case label.Flagged:
		if l.flags[c] == "" {
			return false
		}
	}
	switch {
	case !c.queued(), f.Stream != "" && !c.tested, f.Flag && l.flags[c] == "", f.Source != "" && c.asked.Source != f.Source,
		f.Tag != "" && !slices.Contains(c.asked.Tags, f.Tag), f.Model != "" && !slices.Contains(c.models, f.Model), f.Text != "" && !c.holds(f.Text):
		return false
	}
	return true
}

// holds reports whether a text occurs in a turn or in a response, folded alike. A
// search reads a text up to its first NUL: a known fault.
func (c *couple) holds(text string) bool {
	texts := []string{c.a, c.b}
	for _, turn := range c.asked.Turns {
		texts = append(texts, turn.Content)
	}
	folded := folding.Fold(nil, text)
	return slices.ContainsFunc(texts, func(in string) bool {
		in, _, _ = strings.Cut(in, "\x00")
		return bytes.Contains(folding.Fold(nil, in), folded)
	})
}
