package importing

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange"
	"prefdeck/tui/keys"
	"prefdeck/tui/path"
)

// files are those that match the path being typed.
type files struct {
	typed   string // the path that they match
	entries []entry
	chosen  int
	wanted  string // the entry that the cursor goes to when it is listed
	taking  bool   // take was pressed before the path was listed
}

// entry is a line of the list of files.
type entry struct {
	name string
	size int64
	kind kind
}

// kind says what an entry stands for.
type kind int

const (
	file   kind = iota
	folder      // is listed when it is opened
	all         // every file of the folder that is listed
	text        // a file of plain text: one prompt per line, which most are not
)

// listed answers list.
type listed struct {
	typed   string
	entries []entry
}

// list reads the folder of the path being typed.
func (m *Screen) list() tea.Cmd {
	typed := m.input.Value()
	return func() tea.Msg { return listed{typed, matching(typed)} }
}

// matching returns the files and folders that match a path: files with rows first,
// plain text last. A name matches anywhere, best at its beginning; hidden ones have to
// be begun.
func matching(typed string) []entry {
	dir, base := filepath.Split(typed)
	inside, err := os.ReadDir(cmp.Or(path.Expand(dir), "."))
	if err != nil {
		return nil
	}
	wanted := strings.ToLower(base)
	var found []entry
	for _, e := range inside {
		hidden, lower := strings.HasPrefix(e.Name(), "."), strings.ToLower(e.Name())
		if hidden != strings.HasPrefix(base, ".") || !strings.Contains(lower, wanted) {
			continue
		}
		info, err := os.Stat(filepath.Join(path.Expand(dir), e.Name()))
		switch {
		case err != nil:
		case info.IsDir():
			found = append(found, entry{name: e.Name(), kind: folder})
		case exchange.Importable(e.Name()):
			found = append(found, entry{name: e.Name(), size: info.Size(), kind: kindOf(e.Name())})
		}
	}
	files := 0
	for _, e := range found {
		if e.kind == file {
			files++
		}
	}
	if base == "" && files > 1 {
		found = append(found, entry{name: ".", kind: all})
	}
	slices.SortStableFunc(found, func(a, b entry) int {
		return cmp.Or(int(a.kind)-int(b.kind), later(a.name, wanted)-later(b.name, wanted))
	})
	return found
}

// kindOf distinguishes plain text, which may be anything, from files with rows.
func kindOf(name string) kind {
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	if filepath.Ext(bare) == ".txt" {
		return text
	}
	return file
}

// later returns 0 for a name that begins as typed, else 1.
func later(name, wanted string) int {
	if strings.HasPrefix(strings.ToLower(name), wanted) {
		return 0
	}
	return 1
}

func (m *Screen) onListed(msg listed) tea.Cmd {
	if msg.typed != m.input.Value() {
		return nil // of a path that is no longer typed
	}
	m.files.typed, m.files.entries, m.files.chosen = msg.typed, msg.entries, 0
	if i := slices.IndexFunc(msg.entries, func(e entry) bool { return e.name == m.files.wanted }); i >= 0 {
		m.files.chosen = i
	}
	if m.files.taking {
		return m.take()
	}
	return nil
}

// typed passes a key or a paste to the path.
func (m *Screen) typed(msg tea.Msg) (cmd tea.Cmd) {
	m.trouble, m.files.wanted, m.files.taking = "", "", false
	m.input, cmd = m.input.Update(msg)
	return tea.Batch(cmd, m.list())
}

func (m *Screen) setInput(value string) {
	m.input.SetValue(value)
	m.input.CursorEnd()
}

func (m *Screen) onChoosing(id keys.ActionID) tea.Cmd {
	n := len(m.files.entries)
	switch id {
	case keys.ImportNext:
		m.files.chosen = (m.files.chosen + 1) % max(n, 1)
	case keys.ImportBefore:
		m.files.chosen = (m.files.chosen + n - 1 + max(1-n, 0)) % max(n, 1)
	case keys.ImportComplete:
		return complete(m.input.Value())
	case keys.ImportTake:
		return m.take()
	}
	return nil
}

// completed answers complete.
type completed struct{ typed, full string }

func complete(typed string) tea.Cmd {
	return func() tea.Msg {
		full, _ := path.Complete(typed)
		return completed{typed, full}
	}
}

// onCompleted extends the path as far as the files agree, or by the chosen entry.
func (m *Screen) onCompleted(msg completed) tea.Cmd {
	if msg.typed != m.input.Value() {
		return nil
	}
	if m.mode != keys.ChoosingFile {
		m.setInput(msg.full)
		return nil
	}
	if msg.full == msg.typed && m.files.typed == msg.typed && len(m.files.entries) > 0 {
		msg.full = m.chosen()
	}
	m.setInput(msg.full)
	return m.list()
}

// chosen returns the path of the chosen entry.
func (m *Screen) chosen() string {
	dir, _ := filepath.Split(m.input.Value())
	switch e := m.files.entries[m.files.chosen]; e.kind {
	case folder:
		return dir + e.name + string(filepath.Separator)
	case all:
		return cmp.Or(dir, ".")
	default:
		return dir + e.name
	}
}

// take opens the chosen entry: a folder is listed, a file is looked at. A path that
// no entry matches is taken as it is typed: it may be a pattern.
func (m *Screen) take() tea.Cmd {
	typed := strings.TrimSpace(m.input.Value())
	m.files.taking = m.files.typed != m.input.Value()
	switch {
	case m.files.taking: // the list is of another path
		return nil
	case len(m.files.entries) == 0 && typed == "":
		m.trouble = "type the path of a file"
		return nil
	case len(m.files.entries) == 0:
	case m.files.entries[m.files.chosen].kind == folder:
		m.setInput(m.chosen())
		return m.list()
	default:
		typed = m.chosen()
		if m.files.entries[m.files.chosen].kind != all {
			m.setInput(typed)
		}
	}
	m.input.Blur()
	m.wish = wish{path: typed}
	m.mode, m.row, m.cursor = keys.Importing, 0, 0
	return m.look()
}

// nobody is an empty standard input: the terminal's belongs to the screen.
type nobody struct{}

func (nobody) Read([]byte) (int, error) { return 0, io.EOF }
