package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// orders is the overlay that lists the orders of the queue.
type orders struct {
	layer
	choices *label.FilterChoices // of the deck; nil until they are read
}

func (s *Screen) openOrders() tea.Cmd {
	o := &orders{layer: layer{s: s, mode: keys.Ordering, exit: keys.OrderClose, do: actions{keys.OrderClose: s.close}, covers: belowHeader, stays: true}}
	for id, order := range orderKeys() {
		o.do[id] = func() tea.Cmd {
			if why := o.lacks(order); why != "" {
				return s.tell(why)
			}
			s.close()
			view := s.sitting.View()
			view.Order = order
			return s.through(view)
		}
	}
	return tea.Batch(s.open(o), readChoices(s.ctx, s.deck))
}

func (o *orders) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(choicesRead); ok {
		o.choices = &m.choices
	}
	return nil
}

// lacks says what an order needs that the deck does not have; "" for nothing.
func (o *orders) lacks(order label.Order) string {
	if o.choices == nil {
		return ""
	}
	return o.choices.Lacks(order)
}

// orderKeys returns the order of each binding.
func orderKeys() map[keys.ActionID]label.Order {
	return map[keys.ActionID]label.Order{
		keys.OrderRandom:    label.Random,
		keys.OrderPrompt:    label.ByPrompt,
		keys.OrderUncertain: label.Uncertain,
		keys.OrderHardest:   label.Hardest,
		keys.OrderTeaching:  label.Informative,
		keys.OrderDiverse:   label.Diverse,
		keys.OrderNewest:    label.Newest,
	}
}

func (o *orders) rows() []string {
	s := o.s
	styles := s.theme.Styles()
	rows := []string{styles.Strong.Render("The order of the queue"), ""}
	width := 0
	for _, b := range s.keys.In(keys.Ordering) {
		order, ok := orderKeys()[b.ID]
		if !ok {
			continue
		}
		text := styles.KeyHelp.Render(b.Long)
		mark := "  "
		if order == s.sitting.View().Order {
			text, mark = styles.Strong.Render(b.Long), s.theme.Glyphs.Check+" "
		}
		if why := o.lacks(order); why != "" {
			text = styles.Muted.Render(b.Long + ": " + why)
		}
		row := mark + styles.Key.Render(keys.Show(b.Keys[0])) + "  " + text
		rows = append(rows, row)
		width = max(width, ansi.StringWidth(row))
	}
	rows = append(rows, "", styles.Muted.Render("Skipped pairs come last in every order."))
	for i, row := range rows {
		rows[i] = row + strings.Repeat(" ", max(width-ansi.StringWidth(row), 0))
	}
	return centred(rows, s.width, s.height-2)
}
