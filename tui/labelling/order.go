package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// orderOf is the order that a binding stands for.
func orderOf(id keys.ActionID) (label.Order, bool) {
	switch id {
	case keys.OrderRandom:
		return label.Random, true
	case keys.OrderPrompt:
		return label.ByPrompt, true
	case keys.OrderUncertain:
		return label.Uncertain, true
	case keys.OrderDiverse:
		return label.Diverse, true
	case keys.OrderNewest:
		return label.Newest, true
	}
	return "", false
}

// orderPart is an order as the header says it; "" for the usual one.
func orderPart(o label.Order) string {
	switch o {
	case label.ByPrompt:
		return "by prompt"
	case label.Uncertain:
		return "least certain first"
	case label.Diverse:
		return "most diverse next"
	case label.Newest:
		return "newest first"
	}
	return ""
}

// orderRows is the list of orders.
func (s *Screen) orderRows() []string {
	styles := s.theme.Styles()
	rows := []string{styles.Strong.Render("The order of the queue"), ""}
	width := 0
	for _, b := range s.keys.In(keys.Ordering) {
		order, ok := orderOf(b.ID)
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
	return append(rows, "", styles.Muted.Render("Skipped pairs come last in every order."))
}
