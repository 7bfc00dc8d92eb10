package history

import (
	"fmt"
	"slices"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
	"prefdeck/tui/query"
)

// Page is how many decisions one request asks for.
const Page = 50

// maxText is longer than any sensible search.
const maxText = 200

// PastDecision is one past decision.
type PastDecision struct {
	label.Past
	As label.Presentation // the presentation it was made on; zero if unknown
}

// PageRequest asks for a page: decisions older than Before that pass a filter. The
// answer repeats the Number.
type PageRequest struct {
	Number int
	Filter label.HistoryFilter
	Before int64
}

// Action is the result of a key; the zero Action is none.
type Action struct {
	Ask    *PageRequest
	Open   *label.Past
	Drop   stages.ID // the pair to be dropped by hand; "": none
	Rescue stages.ID // the pair to be let in; "": none
	Said   string    // about a key without a meaning; "": it had one
	Closed bool
}

// List is the open list.
type List struct {
	table   *keys.Table
	tags    []string
	choices label.FilterChoices

	filter  label.HistoryFilter
	rows    []PastDecision
	chosen  int
	width   int
	height  int // of the list itself, which is a page
	asked   int // pages requested so far; answers to earlier requests are stale
	waiting bool
	end     bool // there are no older ones
	err     error
	typing  bool
	text    []rune
	misread error // what is wrong with the text
}

// New returns a list of all decisions. Tags are the reasons to filter by, in turn.
// First returns the request for its first page.
func New(table *keys.Table, tags []string) *List {
	return &List{table: table, tags: tags, height: 1}
}

// SetChoices sets the values that a search completes, and the sources of prompts to
// filter by, in turn.
func (l *List) SetChoices(c label.FilterChoices) { l.choices = c }

// First requests the first page.
func (l *List) First() PageRequest { return *l.ask(0).Ask }

// Got takes a page, unless another one has been requested since.
func (l *List) Got(number int, rows []PastDecision, err error) {
	if number != l.asked {
		return
	}
	l.waiting, l.err = false, err
	if err != nil {
		return
	}
	l.rows = append(l.rows, rows...)
	l.end = len(rows) < Page
}

// Mode returns the mode in which keys are looked up.
func (l *List) Mode() keys.Mode {
	if l.typing {
		return keys.Searching
	}
	return keys.Listing
}

// Press handles a key.
func (l *List) Press(msg tea.KeyPressMsg) Action {
	id, bound := l.table.Lookup(l.Mode(), msg.String())
	if l.typing {
		return l.edit(id, msg)
	}
	if !bound {
		return Action{Said: l.table.Unbound(keys.Listing, msg.String(), "")}
	}
	if by, ok := l.step(id); ok {
		return l.Move(by)
	}
	switch id {
	case keys.HistoryClose:
		return Action{Closed: true}
	case keys.HistoryPick:
		if len(l.rows) > 0 {
			return Action{Open: &l.rows[l.chosen].Past, Closed: true}
		}
	case keys.HistoryDrop, keys.HistoryRescue:
		d, ok := l.Chosen()
		switch {
		case ok && id == keys.HistoryDrop && !d.Dropped:
			return Action{Drop: d.Pair}
		case ok && id == keys.HistoryRescue && d.Dropped:
			return Action{Rescue: d.Pair}
		}
	case keys.HistorySearch:
		l.typing, l.text, l.misread = true, []rune(l.filter.Text), nil
	default:
		return l.narrow(id)
	}
	return Action{}
}

// Chosen returns the decision under the cursor; ok is false if there is none.
func (l *List) Chosen() (d PastDecision, ok bool) {
	if l.chosen >= len(l.rows) {
		return d, false
	}
	return l.rows[l.chosen], true
}

// Mark says of the decisions on a pair that it is dropped, or that it is not.
func (l *List) Mark(pair stages.ID, dropped bool) {
	for i := range l.rows {
		if l.rows[i].Pair == pair {
			l.rows[i].Dropped = dropped
		}
	}
}

// step returns how far a binding moves.
func (l *List) step(id keys.ActionID) (by int, ok bool) {
	switch id {
	case keys.ScrollDown:
		return 1, true
	case keys.ScrollUp:
		return -1, true
	case keys.ScrollPage:
		return l.height, true
	case keys.ScrollPageUp:
		return -l.height, true
	case keys.ScrollHalf:
		return l.height / 2, true
	case keys.ScrollHalfUp:
		return -l.height / 2, true
	case keys.ScrollTop:
		return -len(l.rows), true
	case keys.ScrollEnd:
		return len(l.rows), true
	}
	return 0, false
}

// Move selects another row, and requests older ones before the end is reached.
func (l *List) Move(by int) Action {
	l.chosen = max(min(l.chosen+by, len(l.rows)-1), 0)
	if n := len(l.rows); n > 0 && !l.end && !l.waiting && l.chosen >= n-l.height {
		return l.ask(l.rows[n-1].Seq)
	}
	return Action{}
}

// narrow toggles a filter: its key shows only matching decisions, and all again the
// second time.
func (l *List) narrow(id keys.ActionID) Action {
	was := l.filter
	next := label.HistoryFilter{Text: was.Text, Tag: was.Tag, Source: was.Source}
	switch id {
	case keys.HistoryAll:
		next = label.HistoryFilter{}
	case keys.HistoryFlagged:
		next.Flagged = !was.Flagged
	case keys.HistorySkipped:
		next.Skipped = !was.Skipped
	case keys.HistoryFast:
		next.Fast = !was.Fast
	case keys.HistoryTied:
		next.Tied = !was.Tied
	case keys.HistoryTag:
		next = was
		next.Tag = after(l.tags, was.Tag)
	case keys.HistorySource:
		next = was
		next.Source = after(l.choices.Sources, was.Source)
	}
	return l.by(next)
}

// after returns the element after now: the first after "", and "" after the last.
func after(list []string, now string) string {
	i := slices.Index(list, now) + 1
	if i == len(list) {
		return ""
	}
	return list[i]
}

// by starts over with a filter.
func (l *List) by(f label.HistoryFilter) Action {
	if f == l.filter {
		return Action{}
	}
	l.filter = f
	l.rows, l.chosen, l.end = nil, 0, false
	return l.ask(0)
}

func (l *List) ask(before int64) Action {
	l.asked++
	l.waiting = true
	return Action{Ask: &PageRequest{Number: l.asked, Filter: l.filter, Before: before}}
}

// edit changes the text to search for.
func (l *List) edit(id keys.ActionID, msg tea.KeyPressMsg) Action {
	switch id {
	case keys.LineCancel:
		l.typing = false
		return Action{}
	case keys.LineAccept:
		f, err := searched(l.filter, string(l.text))
		if l.misread = err; err != nil {
			return Action{}
		}
		l.typing = false
		return l.by(f)
	case keys.LineComplete:
		l.text = []rune(query.Completed(string(l.text), l.choices))
	}
	l.misread = nil
	switch msg.String() {
	case "backspace", "ctrl+h":
		l.text = l.text[:max(len(l.text)-1, 0)]
	case "ctrl+u":
		l.text = l.text[:0]
	default:
		l.Type(msg.Text)
	}
	return Action{}
}

// searched returns a filter with what was typed, in the language of the queue's
// search. Its error names a word that past decisions cannot be searched by.
func searched(f label.HistoryFilter, text string) (label.HistoryFilter, error) {
	q, err := query.Parse(text)
	if err != nil {
		return f, err
	}
	f.Text = q.Text
	if q.Source != "" {
		f.Source = q.Source
	}
	f.Flagged = f.Flagged || q.Flag || q.State == label.Flagged
	f.Skipped = f.Skipped || q.State == label.Skipped
	rest := q
	rest.Text, rest.Source, rest.State, rest.Flag = "", "", "", false
	if rest != (label.QueueFilter{}) {
		return f, fmt.Errorf("%s searches the queue, not past decisions", query.String(rest))
	}
	return f, nil
}

// Type adds typed or pasted text to the search.
func (l *List) Type(text string) {
	for _, r := range text {
		if l.typing && unicode.IsGraphic(r) && len(l.text) < maxText {
			l.text = append(l.text, r)
		}
	}
}
