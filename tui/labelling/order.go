package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// orders is the overlay that lists the orders of the queue.
type orders struct{ layer }

func (s *Screen) openOrders() tea.Cmd {
	do := actions{keys.OrderClose: s.close}
	for id, order := range orderKeys() {
		do[id] = func() tea.Cmd {
			s.close()
			view := s.sitting.View()
			view.Order = order
			return s.through(view)
		}
	}
	return s.open(&orders{layer{s: s, mode: keys.Ordering, exit: keys.OrderClose, do: do, covers: belowHeader, stays: true}})
}

// orderKeys returns the order of each binding.
func orderKeys() map[keys.ActionID]label.Order {
	return map[keys.ActionID]label.Order{
		keys.OrderRandom:    label.Random,
		keys.OrderPrompt:    label.ByPrompt,
		keys.OrderUncertain: label.Uncertain,
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
		row := mark + styles.Key.Render(keys.Show(b.Keys[0])) + "  " + text
		rows = append(rows, row)
		width = max(width, ansi.StringWidth(row))
	}
	for i, row := range rows {
		rows[i] = row + strings.Repeat(" ", max(width-ansi.StringWidth(row), 0))
	}
	rows = append(rows, "", styles.Muted.Render("Skipped pairs come last in every order."))
	return centred(rows, s.width, s.height-2)
}
