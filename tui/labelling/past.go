package labelling

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/history"
	"prefdeck/tui/keys"
	"prefdeck/tui/pairview"
)

// past is the overlay that lists past decisions.
type past struct {
	layer
	list    *history.List
	preview preview
}

// openHistory opens the list of past decisions.
func (s *Screen) openHistory() tea.Cmd {
	if !s.sitting.Ready() {
		return s.tellBusy()
	}
	var tags []string
	for _, tag := range s.scheme.Tags {
		tags = append(tags, tag.Name)
	}
	o := &past{layer{s: s, mode: keys.Listing, exit: keys.HistoryClose, covers: belowHeader, stays: true}, history.New(s.keys, tags), newPreview(s)}
	s.open(o)
	return tea.Batch(o.read(o.list.First()), readChoices(s.ctx, s.deck))
}

func (o *past) place() tea.Cmd {
	s, rows := o.s, max(o.s.height-2, 0)
	o.list.SetSize(o.width(), rows)
	return tea.Batch(o.follow(), o.preview.view.Fit(pairview.Frame{
		Width: s.width - o.width(), Height: s.height, Rows: rows, Theme: s.theme, Method: s.method,
	}))
}

// width returns how many columns the list takes.
func (o *past) width() int {
	if o.s.width < previewWidth {
		return o.s.width
	}
	return o.s.width / 2
}

// follow shows the pair of the decision under the cursor.
func (o *past) follow() tea.Cmd {
	if d, ok := o.list.Chosen(); ok {
		return o.preview.follow(o.s, d)
	}
	return nil
}

func (o *past) rows() []string {
	rows := o.list.View(o.s.theme)
	if _, ok := o.list.Chosen(); !ok || o.s.width < previewWidth {
		return rows
	}
	return o.preview.beside(rows, o.width())
}

// hints leaves out the keys shown above the list.
func (o *past) hints() []keys.Hint {
	hints := slices.DeleteFunc(o.layer.hints(), func(h keys.Hint) bool {
		return history.Narrows(h.ID)
	})
	if i := slices.IndexFunc(hints, func(h keys.Hint) bool { return h.ID == keys.HistoryPick }); i > 0 {
		open := hints[i] // what enter does comes first
		hints = slices.Insert(slices.Delete(hints, i, i+1), 0, open)
	}
	return hints
}

func (o *past) paste(text string) tea.Cmd {
	o.list.Type(onOneLine(text))
	return nil
}

// press runs the action of a key of the list.
func (o *past) press(msg tea.KeyPressMsg) tea.Cmd {
	action := o.list.Press(msg)
	if o.mode, o.exit = o.list.Mode(), keys.HistoryClose; o.mode != keys.Listing { // a text is being typed
		o.exit = keys.LineCancel
	}
	if action.Closed {
		o.s.close()
	}
	o.s.dead = action.Said
	switch {
	case action.Ask != nil:
		return o.read(*action.Ask)
	case action.Open != nil:
		return o.s.visit(label.Destination{Past: action.Open})
	case action.Drop != "":
		return byHand(o.s.ctx, o.s.deck, action.Drop, true)
	case action.Rescue != "":
		return byHand(o.s.ctx, o.s.deck, action.Rescue, false)
	}
	return o.follow()
}

func (o *past) wheel(m tea.Mouse) tea.Cmd {
	move, ok := pairview.WheelMove(m)
	if action := o.list.Move(move.Lines(0)); ok && action.Ask != nil {
		return o.read(*action.Ask)
	}
	return o.follow()
}

func (o *past) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pastRead:
		o.list.Got(msg.number, msg.rows, msg.err)
		return o.follow()
	case handled:
		return o.onHandled(msg)
	case choicesRead:
		o.list.SetChoices(msg.choices)
	}
	return o.preview.update(msg)
}

func (o *past) read(r history.PageRequest) tea.Cmd { return readPast(o.s.ctx, o.s.deck, r) }

// pastRead answers readPast.
type pastRead struct {
	number int
	rows   []history.PastDecision
	err    error
}

// readPast reads a page of past decisions, each with its showing.
func readPast(ctx context.Context, deck label.Archive, r history.PageRequest) tea.Cmd {
	return func() tea.Msg {
		msg := pastRead{number: r.Number}
		past, err := deck.History(ctx, r.Filter, r.Before, history.Page)
		if err != nil {
			msg.err = err
			return msg
		}
		for _, p := range past {
			row := history.PastDecision{Past: p}
			if id := p.Current.Presentation; id != "" {
				if row.As, msg.err = deck.Presentation(ctx, id); msg.err != nil {
					return msg
				}
			}
			msg.rows = append(msg.rows, row)
		}
		return msg
	}
}

// handled answers byHand.
type handled struct {
	pair stages.ID
	drop bool
	err  error
}

// byHand drops the pair of a past decision, or lets it in. The label stays.
func byHand(ctx context.Context, deck label.Hand, pair stages.ID, drop bool) tea.Cmd {
	return func() tea.Msg {
		if drop {
			return handled{pair, drop, deck.DropByHand(ctx, pair, "")}
		}
		return handled{pair, drop, deck.Rescue(ctx, stages.OfPair, pair, "")}
	}
}

func (o *past) onHandled(msg handled) tea.Cmd {
	switch {
	case msg.err != nil && msg.drop:
		return o.s.complain("not dropped", msg.err)
	case msg.err != nil:
		return o.s.complain("not rescued", msg.err)
	}
	o.list.Mark(msg.pair, msg.drop)
	return nil
}
