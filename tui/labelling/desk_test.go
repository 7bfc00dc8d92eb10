package labelling

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// desk is the part of the deck in memory for finding pairs, the archive, remarks
// and rules.
type desk struct {
	view      label.QueueView
	scheme    label.Scheme
	guideline string
	repeat    func() (label.Item, label.Presentation, error) // nil: none is ever due
	drafts    map[label.Draft]string
	edits     []label.Edit
	dropped   []stages.ID
	dir       string // the folder in which the deck would be
	choices   label.FilterChoices
	toPrepare int // calls of PrepareSearch that are needed
	prepared  int // calls so far

	behind func(i int, b *label.Background) // adds the facts behind item i; nil: only those in the item
	lost   error                            // returned by Background

	unarranged error // returned by Arranged

	gone      error    // returned by Standing
	full      error    // returned by SaveElsewhere
	elsewhere []string // the files it was saved to
}

func (m *memory) View(context.Context) (label.QueueView, error) {
	m.enter()
	return m.desk.view, nil
}

func (m *memory) SetView(_ context.Context, v label.QueueView) error {
	m.enter()
	m.desk.view = v
	return nil
}

func (m *memory) Arranged(context.Context) error { return m.desk.unarranged }

// listed returns the pairs of the view in the order of the deck.
func (m *memory) listed() []stages.ID {
	var out []stages.ID
	for _, item := range m.items {
		if m.keeps(item, m.desk.view.Filter) {
			out = append(out, item.Pair.ID)
		}
	}
	return out
}

func (m *memory) keeps(item label.Item, f label.QueueFilter) bool {
	_, done := m.labels()[item.Pair.ID]
	if f.State == label.Decided && !done {
		return false
	}
	return f.Text == "" || strings.Contains(strings.ToLower(item.Prompt.Text()+item.A.Text+item.B.Text), strings.ToLower(f.Text))
}

func (m *memory) Neighbour(_ context.Context, pair stages.ID, d label.Direction, unlabelledOnly bool) (stages.ID, error) {
	m.enter()
	list, done := m.listed(), m.labels()
	for i := slices.Index(list, pair) + int(d); i >= 0 && i < len(list); i += int(d) {
		if _, decided := done[list[i]]; !decided || !unlabelledOnly {
			return list[i], nil
		}
	}
	return "", label.ErrNone
}

func (m *memory) At(_ context.Context, n int) (stages.ID, error) {
	m.enter()
	list := m.listed()
	if n < 1 || n > len(list) {
		return "", label.ErrNone
	}
	return list[n-1], nil
}

func (m *memory) Position(_ context.Context, pair stages.ID) (label.Place, error) {
	m.enter()
	list := m.listed()
	return label.Place{N: slices.Index(list, pair) + 1, Of: len(list)}, nil
}

func (m *memory) Matching(_ context.Context, f label.QueueFilter, limit int) (int, error) {
	m.enter()
	n, done := 0, m.labels()
	for _, item := range m.items {
		if _, decided := done[item.Pair.ID]; (!decided || f.Walks()) && m.keeps(item, f) {
			n++
		}
	}
	return min(n, limit), nil
}

func (m *memory) PrepareSearch(context.Context, time.Duration) (float64, error) {
	m.enter()
	m.desk.prepared = min(m.desk.prepared+1, max(m.desk.toPrepare, 1))
	return float64(m.desk.prepared) / float64(max(m.desk.toPrepare, 1)), nil
}

func (m *memory) Choices(context.Context) (label.FilterChoices, error) {
	m.enter()
	c := m.desk.choices
	c.Sources = []string{"first", "second"}
	return c, nil
}

func (m *memory) History(_ context.Context, f label.HistoryFilter, before int64, limit int) ([]label.Past, error) {
	m.enter()
	place := func(e label.Event) int {
		return slices.IndexFunc(m.log, func(l label.Event) bool { return l.ID == e.ID })
	}
	newest, counts := map[stages.ID]int{}, map[int]bool{}
	for _, e := range m.live() {
		counts[place(e)] = true
		if e.RepeatOf == "" {
			newest[e.Pair] = place(e)
		}
	}
	var out []label.Past
	for i, e := range slices.Backward(m.log) {
		if newest[e.Pair] > i || !counts[i] || len(out) >= limit || before > 0 && int64(i+1) >= before || e.Kind != label.Choose {
			continue
		}
		at := slices.IndexFunc(m.items, func(item label.Item) bool { return item.Pair.ID == e.Pair })
		item := m.item(at, nil)
		switch {
		case f.Flagged && item.Flag == "", f.Skipped && e.Choice.Answer != label.Skip, f.Fast && !e.Fast,
			f.Tied && e.Choice.Answer != label.Tie, f.Tag != "" && !slices.Contains(e.Tags, f.Tag),
			!strings.Contains(item.Prompt.Text(), f.Text):
			continue
		}
		out = append(out, label.Past{Seq: int64(i + 1), Pair: e.Pair, Excerpt: item.Prompt.Text(), Current: e, Versions: 1, Dropped: slices.Contains(m.desk.dropped, e.Pair)})
		if e.RepeatOf == "" {
			out[len(out)-1].Flag, out[len(out)-1].Note = item.Flag, item.Note
		}
	}
	return out, nil
}

func (m *memory) DropByHand(_ context.Context, pair stages.ID, _ string) error {
	m.enter()
	m.desk.dropped = append(m.desk.dropped, pair)
	return nil
}

func (m *memory) Rescue(_ context.Context, _ stages.SubjectKind, pair stages.ID, _ string) error {
	m.enter()
	m.desk.dropped = slices.DeleteFunc(m.desk.dropped, func(id stages.ID) bool { return id == pair })
	return nil
}

func (m *memory) Versions(_ context.Context, pair stages.ID) ([]label.Event, error) {
	m.enter()
	return slices.DeleteFunc(slices.Clone(m.log), func(e label.Event) bool { return e.Pair != pair }), nil
}

func (m *memory) Presentation(_ context.Context, id label.PresentationID) (label.Presentation, error) {
	m.enter()
	for _, p := range m.shown {
		if p.ID == id {
			return p, nil
		}
	}
	return label.Presentation{}, label.ErrNone
}

func (m *memory) NextRepeat(_ context.Context, _ float64, now time.Time) (label.Item, label.Presentation, error) {
	m.enter()
	if m.desk.repeat == nil {
		return label.Item{}, label.Presentation{}, label.ErrNone
	}
	item, as, err := m.desk.repeat()
	as.At = now
	return item, as, err
}

// SaidOfRepeat returns the remarks made since, by the clock.
func (m *memory) SaidOfRepeat(_ context.Context, pair stages.ID, of label.PresentationID) (said label.Remarked, err error) {
	m.enter()
	i := slices.IndexFunc(m.shown, func(p label.Presentation) bool { return p.RepeatOf == of })
	for _, n := range m.notes {
		switch {
		case i < 0 || n.Pair != pair || n.At.Before(m.shown[i].At):
		case n.Kind == label.NoteFlag:
			said.Flag = n.Text
		default:
			said.Note = n.Text
		}
	}
	said.Drafts = m.draftsOn(pair, of)
	return said, nil
}

func (m *memory) Repeated(context.Context) (n int, err error) {
	m.enter()
	for _, e := range m.live() {
		if e.RepeatOf != "" && e.Choice.Decides() {
			n++
		}
	}
	return n, nil
}

func (m *memory) SaveDraft(_ context.Context, d label.Draft) error {
	m.enter()
	switch {
	case m.fail != nil:
		return m.fail
	case d.Text == "":
		delete(m.desk.drafts, d)
		return nil
	case m.desk.drafts == nil:
		m.desk.drafts = map[label.Draft]string{}
	}
	m.desk.drafts[d.Of()] = d.Text
	return nil
}

// draftsOn returns the drafts on a hidden repeat, or on the pair itself.
func (m *memory) draftsOn(pair stages.ID, repeatOf label.PresentationID) label.Drafts {
	out := label.Drafts{}
	for d, text := range m.desk.drafts {
		if d.Pair == pair && d.RepeatOf == repeatOf {
			out[d.Base] = text
		}
	}
	return out
}

func (m *memory) Beside(what string) string {
	if m.desk.dir == "" {
		m.desk.dir = m.t.TempDir()
	}
	return filepath.Join(m.desk.dir, what)
}

func (m *memory) Path() string { return "/decks/d.db" }

func (m *memory) Standing(context.Context) error {
	m.enter()
	return m.desk.gone
}

func (m *memory) SaveElsewhere(_ context.Context, path string, rest func(label.Copy) error) error {
	m.enter()
	if m.desk.full != nil {
		return m.desk.full
	}
	m.desk.elsewhere = append(m.desk.elsewhere, path)
	fail := m.fail
	m.fail = nil // the copy takes what the deck does not
	defer func() { m.fail = fail }()
	return rest(m)
}

func (m *memory) AddEdit(_ context.Context, e label.Edit) error {
	m.enter()
	if m.fail != nil {
		return m.fail
	}
	if !slices.ContainsFunc(m.desk.edits, func(old label.Edit) bool { return old.ID == e.ID }) {
		m.desk.edits = append(m.desk.edits, e)
	}
	delete(m.desk.drafts, label.Draft{Pair: e.Pair, Base: e.Base, RepeatOf: e.RepeatOf})
	return nil
}

func (m *memory) Scheme(context.Context) (label.Scheme, error) {
	m.enter()
	return m.desk.scheme, nil
}

func (m *memory) Guideline(context.Context) (text, hash string, err error) {
	m.enter()
	if m.desk.guideline == "" {
		return "", "", nil
	}
	return m.desk.guideline, string(stages.Hash("guideline", m.desk.guideline)), nil
}

func (m *memory) SetGuideline(_ context.Context, text string) (hash string, err error) {
	m.enter()
	m.desk.guideline = text
	return string(stages.Hash("guideline", text)), nil
}

func (m *memory) SetKnown(_ context.Context, known map[stages.ID]label.Known) error {
	m.enter()
	for i := range m.items {
		if k, ok := known[m.items[i].Pair.ID]; ok {
			m.items[i].Gold = &k
		}
	}
	return nil
}

func (m *memory) Decisions(_ context.Context, since time.Time, each func(measure.Decision) error) error {
	m.enter()
	for i, e := range m.live() {
		if e.At.Before(since) {
			continue
		}
		x := measure.Decision{Prompt: int64(i), Choice: e.Choice, Left: label.SideA, LenA: 10, LenB: 20, Active: e.Active, Fast: e.Fast, Blind: e.Blind}
		if e.RepeatOf != "" {
			x.First = &e.Choice
		}
		if err := each(x); err != nil {
			return err
		}
	}
	return nil
}

// Background returns the facts in the item, with additions by desk.behind.
func (m *memory) Background(_ context.Context, pair stages.ID) (label.Background, error) {
	m.enter()
	if m.desk.lost != nil {
		return label.Background{}, m.desk.lost
	}
	for i, item := range m.items {
		if item.Pair.ID != pair {
			continue
		}
		b := label.Background{Pair: item.Pair, Gold: item.Gold}
		b.A = label.Origin{Response: item.A, Model: stages.Model{Name: item.NameA}}
		b.B = label.Origin{Response: item.B, Model: stages.Model{Name: item.NameB}}
		if m.desk.behind != nil {
			m.desk.behind(i, &b)
		}
		return b, nil
	}
	return label.Background{}, label.ErrNone
}
