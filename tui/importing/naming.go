package importing

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// named reports whether a name is being typed: of an annotator or of a file.
func (m *Screen) named() bool { return m.mode == keys.NamingAnnotator || m.mode == keys.NamingPrompts }

// preferring reports whether the rows hold preferences, which can become labels.
func (m *Screen) preferring() bool {
	return m.wish.labelsOf != "" || m.found != nil && m.found.preview.Preferred > 0
}

// elsewhere reports whether the row on screen only names its prompt.
func (m *Screen) elsewhere() bool {
	r := m.shownRow()
	return m.wish.prompts != "" || r != nil && r.Elsewhere
}

// nameAnnotator lets the person type whose labels the preferences become.
func (m *Screen) nameAnnotator() tea.Cmd {
	switch {
	case m.preferring():
	case m.found != nil && m.found.preview.Loose > 0:
		m.trouble = "these rows are read as responses, and labels are of pairs: " + m.o.Keys.Key(keys.Importing, keys.ImportKind) + " reads them as pairs"
		return nil
	default:
		m.trouble = "these rows have no preference to make labels of"
		return nil
	}
	m.mode = keys.NamingAnnotator
	m.setInput(m.wish.labelsOf)
	return m.input.Focus()
}

// namePrompts lets the person type the file with the prompts. A file beside the one
// that is imported and named after prompts is offered.
func (m *Screen) namePrompts() tea.Cmd {
	offered := m.wish.prompts
	folder, own := filepath.Split(m.wish.path)
	for _, e := range m.files.entries {
		if name := strings.ToLower(e.name); offered == "" && e.kind == file && e.name != own && (strings.Contains(name, "prompt") || strings.Contains(name, "question")) {
			offered = folder + e.name
		}
	}
	if offered == "" {
		offered = folder
	}
	m.mode = keys.NamingPrompts
	m.setInput(offered)
	return m.input.Focus()
}

// typedName passes a key or a paste to the name being typed.
func (m *Screen) typedName(msg tea.Msg) (cmd tea.Cmd) {
	m.input, cmd = m.input.Update(msg)
	return cmd
}

// onNaming takes the name that was typed, or leaves it as it was. Without a name,
// preferences make no labels, and rows hold their own prompts.
func (m *Screen) onNaming(id keys.ActionID) tea.Cmd {
	if id == keys.LineComplete {
		return complete(m.input.Value())
	}
	name, of := strings.TrimSpace(m.input.Value()), &m.wish.labelsOf
	if m.mode == keys.NamingPrompts {
		of = &m.wish.prompts
	}
	m.mode = keys.Importing
	m.input.Blur()
	if id != keys.LineAccept || name == *of {
		return nil
	}
	*of = name
	return m.look()
}
