package importing

import (
	"context"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange"
	"prefdeck/tui/keys"
	"prefdeck/tui/path"
)

// looked answers look.
type looked struct {
	id      int
	preview exchange.Preview
	err     error
}

// look reads the first rows as the screen says.
func (m *Screen) look() tea.Cmd {
	m.looks++
	m.found = nil
	return preview(m.ctx, m.deck, m.looks, m.wish.path, m.options())
}

func preview(ctx context.Context, deck exchange.Holder, id int, file string, o exchange.ImportOptions) tea.Cmd {
	return func() tea.Msg {
		p, err := exchange.LookAt(ctx, deck, path.Expand(file), o)
		return looked{id, p, err}
	}
}

// onLooked shows a preview. The cursor stays on its field, which may have moved.
func (m *Screen) onLooked(msg looked) {
	if msg.id != m.looks {
		return // of an import that has been changed since
	}
	m.found = &msg
	m.row = min(m.row, max(len(msg.preview.First)-1, 0))
	m.cursor = 0
	if i := slices.IndexFunc(m.fields(), func(f exchange.PreviewField) bool { return f.Name == m.files.wanted }); i >= 0 {
		m.cursor = i
	}
}

// fields returns the fields of the row on screen.
func (m *Screen) fields() []exchange.PreviewField {
	if r := m.shownRow(); r != nil {
		return r.Fields
	}
	return nil
}

// shownRow returns the row on screen; nil for none.
func (m *Screen) shownRow() *exchange.PreviewRow {
	if m.found == nil || m.row >= len(m.found.preview.First) {
		return nil
	}
	return &m.found.preview.First[m.row]
}

func (m *Screen) moveCursor(by int) {
	if n := len(m.fields()); n > 0 {
		m.cursor = (m.cursor + by + n) % n
	}
}

func (m *Screen) moveRow(by int) {
	if m.found == nil {
		return
	}
	if n := len(m.found.preview.First); n > 0 {
		m.row = (m.row + by + n) % n
		m.cursor = min(m.cursor, max(len(m.fields())-1, 0))
	}
}

// nextKind lets the rows be the next kind.
func (m *Screen) nextKind() tea.Cmd {
	kinds := rowKinds()
	m.wish.as = kinds[(slices.Index(kinds, m.wish.as)+1)%len(kinds)]
	return m.look()
}

// rowKinds lists what rows can be on this screen: decisions that others have made are
// the command line's.
func rowKinds() []exchange.RowKind {
	return []exchange.RowKind{"", exchange.Prompts, exchange.Responses, exchange.Pairs}
}

// holds takes the chosen field for a word; "" leaves it to its name again.
func (m *Screen) holds(word string) tea.Cmd {
	fields := m.fields()
	if len(fields) == 0 {
		return nil
	}
	field := fields[m.cursor].Name
	names := maps.Clone(m.wish.maps)
	if names == nil {
		names = map[string]string{}
	}
	maps.DeleteFunc(names, func(_, of string) bool { return of == field })
	m.wish.without = slices.DeleteFunc(m.wish.without, func(out string) bool { return out == field })
	others := m.responses(field)
	switch {
	case exchange.IsResponse(word) && len(others) > 0: // one does not take the other's place
		for _, of := range append(others, field) {
			maps.DeleteFunc(names, func(_, mapped string) bool { return mapped == of })
			names[exchange.ModelColumn(of)] = of
		}
	case word != "":
		names[word] = field
	}
	m.wish.maps = names
	m.files.wanted = field
	return m.look()
}

// responses lists the fields that hold a response, but for one.
func (m *Screen) responses(except string) []string {
	var others []string
	for _, f := range m.fields() {
		if f.Name != except && exchange.IsResponse(f.Word) {
			others = append(others, f.Name)
		}
	}
	return others
}

// leaveOut leaves the chosen field out, or reads it again.
func (m *Screen) leaveOut() tea.Cmd {
	fields := m.fields()
	if len(fields) == 0 {
		return nil
	}
	field := fields[m.cursor]
	if !field.Out {
		maps.DeleteFunc(m.wish.maps, func(_, of string) bool { return of == field.Name })
		m.wish.without = append(m.wish.without, field.Name)
		m.files.wanted = field.Name
		return m.look()
	}
	return m.holds("")
}

// cycle takes the chosen field for another word of the list.
func (m *Screen) cycle(by int) tea.Cmd {
	fields := m.fields()
	if len(fields) == 0 {
		return nil
	}
	words := append([]string{""}, exchange.Words()...)
	at := slices.Index(words, fields[m.cursor].Word)
	return m.holds(words[(max(at, 0)+by+len(words))%len(words)])
}

// suggests reports whether enter reads the fields as suggested before it imports: as
// they are found, no answer would come in. Whoever goes back to what was found after
// that means it.
func (m *Screen) suggests() bool {
	return m.found != nil && m.found.preview.Suggestion != nil && m.found.preview.Report.Added.Responses == 0 && !m.wish.advised
}

// takeSuggestion reads the fields as the preview suggests.
func (m *Screen) takeSuggestion() tea.Cmd {
	if m.found == nil || m.found.preview.Suggestion == nil {
		return nil
	}
	names := maps.Clone(m.wish.maps)
	if names == nil {
		names = map[string]string{}
	}
	maps.Copy(names, m.found.preview.Suggestion)
	m.wish.maps, m.wish.advised = names, true
	return m.look()
}

// suggestKey returns the key that takes the suggestion.
func (m *Screen) suggestKey() string {
	if m.suggests() {
		return m.o.Keys.Key(keys.Importing, keys.ImportStart)
	}
	return m.o.Keys.Key(keys.Importing, keys.ImportSuggest)
}
