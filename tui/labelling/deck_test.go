package labelling

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// memory is a deck in memory that keeps the contract of label.SittingDeck. It fails the
// test if it is called from Update or View instead of a command.
type memory struct {
	t         testing.TB
	inCommand bool
	items     []label.Item
	shown     []label.Presentation
	shownAt   int // how long the log was at the last of them
	log       []label.Event
	alive     []label.Event // the result of live for that many log entries
	aliveOf   int
	notes     []label.Note
	desk      desk
	fail      error // returned by Append
	refused   []label.EventID
	calls     int
}

func (m *memory) enter() {
	m.calls++
	if !m.inCommand {
		m.t.Error("the deck was called outside a command")
	}
}

func (m *memory) Annotator() string { return "ann" }

// live returns the choices in force, oldest first.
func (m *memory) live() []label.Event {
	if len(m.log) == m.aliveOf && m.alive != nil {
		return m.alive
	}
	counts := map[label.EventID]bool{}
	for _, e := range m.log {
		switch e.Kind {
		case label.Choose:
			counts[e.ID] = true
		case label.Retract:
			counts[e.Target] = false
		case label.Restore:
			counts[e.Target] = true
		}
	}
	var out []label.Event
	for _, e := range m.log {
		if e.Kind == label.Choose && counts[e.ID] {
			out = append(out, e)
		}
	}
	m.alive, m.aliveOf = out, len(m.log)
	return out
}

// labels returns the current labels by pair.
func (m *memory) labels() map[stages.ID]label.Choice {
	out := map[stages.ID]label.Choice{}
	for _, e := range m.live() {
		if e.RepeatOf != "" {
			continue // it decides nothing
		}
		if e.Choice.Decides() {
			out[e.Pair] = e.Choice
		} else {
			delete(out, e.Pair)
		}
	}
	return out
}

// skips returns the skips in force by pair.
func (m *memory) skips() map[stages.ID]int {
	out := map[stages.ID]int{}
	for _, e := range m.live() {
		if e.Choice.Answer == label.Skip {
			out[e.Pair]++
		}
	}
	return out
}

func (m *memory) item(i int, skips map[stages.ID]int) label.Item {
	item := m.items[i]
	item.Skips = skips[item.Pair.ID]
	item.Drafts = m.draftsOn(item.Pair.ID, "")
	for i, live := 0, m.live(); i < len(live); i++ {
		if e := &live[i]; e.Pair == item.Pair.ID && e.RepeatOf == "" {
			item.Current = e
		}
	}
	for i := range m.log {
		switch e := &m.log[i]; {
		case e.Pair != item.Pair.ID || e.RepeatOf != "":
		case e.Kind == label.Choose:
			item.Undone = e
		}
	}
	if undone := item.Undone; undone != nil && slices.ContainsFunc(m.live(), func(e label.Event) bool { return e.ID == undone.ID }) {
		item.Undone = nil
	}
	for _, n := range m.notes {
		if n.Pair != item.Pair.ID {
			continue
		}
		if n.Kind == label.NoteFlag {
			item.Flag = n.Text
		} else {
			item.Note = n.Text
		}
	}
	for i := range m.desk.edits {
		if e := &m.desk.edits[i]; e.Pair == item.Pair.ID {
			item.Edit = e
		}
	}
	return item
}

func (m *memory) Upcoming(_ context.Context, n int, except ...stages.ID) ([]label.Item, error) {
	m.enter()
	labels, skips := m.labels(), m.skips()
	var out []label.Item
	for i := range m.items {
		item := m.item(i, skips)
		if _, done := labels[item.Pair.ID]; !done && !slices.Contains(except, item.Pair.ID) && m.keeps(item, m.desk.view.Filter) {
			out = append(out, item)
		}
	}
	slices.SortStableFunc(out, func(a, b label.Item) int { return a.Skips - b.Skips })
	return out[:min(n, len(out))], nil
}

func (m *memory) Item(_ context.Context, pair stages.ID) (label.Item, error) {
	m.enter()
	for i := range m.items {
		if m.items[i].Pair.ID == pair {
			return m.item(i, m.skips()), nil
		}
	}
	return label.Item{}, errors.New("no such pair")
}

func (m *memory) Progress(context.Context) (label.DeckProgress, error) {
	m.enter()
	var p label.DeckProgress
	labels, skips := m.labels(), m.skips()
	for i := range m.items {
		item := m.item(i, skips)
		if _, done := labels[item.Pair.ID]; done {
			p.Done++
		} else {
			p.Open++
			if item.Skips > 0 {
				p.Skipped++
			}
		}
		if item.Flag != "" {
			p.Flagged++
		}
	}
	return p, nil
}

func (m *memory) answered(id label.PresentationID) bool {
	return slices.ContainsFunc(m.log, func(e label.Event) bool { return e.Presentation == id })
}

func (m *memory) Present(_ context.Context, p label.Presentation) (label.Presentation, error) {
	m.enter()
	if n := len(m.shown); n > 0 {
		last := m.shown[n-1]
		same := last.Pair == p.Pair && last.Kind == p.Kind && last.RepeatOf == p.RepeatOf && (p.Kind != label.Revisit || last.Left == p.Left)
		if same && !m.answered(last.ID) {
			return last, nil
		}
	}
	if slices.ContainsFunc(m.shown, func(old label.Presentation) bool { return old.ID == p.ID }) {
		return p, fmt.Errorf("showing %s is stored already", p.ID)
	}
	m.shown, m.shownAt = append(m.shown, p), len(m.log)
	return p, nil
}

func (m *memory) Interrupted(context.Context) (label.Presentation, error) {
	m.enter()
	if len(m.shown) == 0 {
		return label.Presentation{}, label.ErrNone
	}
	last := m.shown[len(m.shown)-1]
	_, decided := m.labels()[last.Pair]
	redone := decided && slices.ContainsFunc(m.log[m.shownAt:], func(e label.Event) bool { return e.Pair == last.Pair && e.Kind != label.Retract })
	if redone || m.answered(last.ID) {
		return label.Presentation{}, label.ErrNone
	}
	return last, nil
}

func (m *memory) Append(_ context.Context, e label.Event) error {
	m.enter()
	if m.fail != nil {
		m.refused = append(m.refused, e.ID)
		return m.fail
	}
	if e.Kind == label.Choose && !slices.ContainsFunc(m.shown, func(p label.Presentation) bool { return p.ID == e.Presentation }) {
		return fmt.Errorf("showing %s is unknown", e.Presentation)
	}
	if !slices.ContainsFunc(m.log, func(old label.Event) bool { return old.ID == e.ID }) {
		m.log = append(m.log, e)
	}
	return nil
}

func (m *memory) Undoable(context.Context) (label.Event, error) {
	m.enter()
	live := m.live()
	if len(live) == 0 {
		return label.Event{}, label.ErrNone
	}
	return live[len(live)-1], nil
}

func (m *memory) Redoable(context.Context) (label.Event, error) {
	m.enter()
	var stack []label.EventID
	for _, e := range m.log {
		switch e.Kind {
		case label.Choose:
			stack = nil
		case label.Retract:
			stack = append(stack, e.Target)
		case label.Restore:
			stack = stack[:len(stack)-1]
		}
	}
	if len(stack) == 0 {
		return label.Event{}, label.ErrNone
	}
	for _, e := range m.log {
		if e.ID == stack[len(stack)-1] {
			return e, nil
		}
	}
	return label.Event{}, label.ErrNone
}

func (m *memory) AddNote(_ context.Context, n label.Note) error {
	m.enter()
	if m.fail != nil {
		return m.fail
	}
	m.notes = append(m.notes, n)
	if n.Kind == label.NoteText {
		delete(m.desk.drafts, label.Draft{Pair: n.Pair, RepeatOf: n.RepeatOf})
	}
	return nil
}

func (m *memory) Pace(_ context.Context, n int) ([]time.Duration, error) {
	m.enter()
	var out []time.Duration
	for _, e := range slices.Backward(m.live()) {
		if len(out) < n && e.Choice.Decides() {
			out = append(out, e.Active)
		}
	}
	return out, nil
}

// newItem makes a pair of two responses; their hashes decide which of the texts x
// and y is A.
func newItem(t testing.TB, system string, turns []prompt.Message, x, y string) label.Item {
	t.Helper()
	p, err := prompt.New(system, turns...)
	if err != nil {
		t.Fatal(err)
	}
	rx := response.Response{Prompt: p.ID, Model: stages.ModelID("secret-one", ""), Text: x}
	ry := response.Response{Prompt: p.ID, Model: stages.ModelID("secret-two", ""), Text: y}
	rx.Identify()
	ry.Identify()
	pair, ok := pairing.New(rx, ry)
	if !ok {
		t.Fatal("no pair")
	}
	item := label.Item{Pair: pair, Prompt: p, A: rx, B: ry, NameA: "secret-one", NameB: "secret-two"}
	if pair.A == ry.ID {
		item.A, item.B = ry, rx
		item.NameA, item.NameB = item.NameB, item.NameA
	}
	return item
}

func user(text string) []prompt.Message { return []prompt.Message{{Role: prompt.User, Content: text}} }

// numbered makes n short pairs whose texts contain their numbers.
func numbered(t testing.TB, n int) []label.Item {
	var out []label.Item
	for i := range n {
		out = append(out, newItem(t, "", user(fmt.Sprintf("Question %d?", i+1)),
			fmt.Sprintf("First answer to question %d.", i+1), fmt.Sprintf("Second answer to question %d.", i+1)))
	}
	return out
}

// tall returns a text of n numbered paragraphs.
func tall(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s paragraph %d.\n\n", name, i+1)
	}
	return b.String()
}
