package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange/export"
	"prefdeck/tui/path"
	"prefdeck/tui/report"
)

// wish is an export as it stands on the screen.
type wish struct {
	format string
	path   string
	edits  bool
	trim   bool // whitespace at both ends of responses
}

func (w wish) options(deck string) export.Options {
	return export.Options{Deck: deck, Edits: w.edits, Trim: w.trim}
}

// surveyed answers survey: what an export would write.
type surveyed struct {
	wish   wish
	sum    export.Account
	first  string // the beginning of the file; "" if it is no text
	exists bool   // the file
	err    error
}

// survey runs an export that is written nowhere.
func survey(ctx context.Context, d export.Exportable, w wish) tea.Cmd {
	return func() tea.Msg {
		msg := surveyed{wish: w}
		head := &beginning{room: maxPreview}
		msg.sum, msg.err = export.Export(ctx, d, head, w.format, w.options(""))
		if errors.Is(msg.err, export.ErrNothing) {
			msg.err = nil // the counts say so
		}
		msg.first = head.line()
		_, err := os.Stat(path.Expand(w.path))
		msg.exists = !errors.Is(err, fs.ErrNotExist)
		return msg
	}
}

// written answers write.
type written struct {
	wish wish
	said []string // what was written and what was left out
	err  error
}

func write(ctx context.Context, d export.Exportable, deck string, w wish) tea.Cmd {
	return func() tea.Msg {
		sum, err := export.File(ctx, d, path.Expand(w.path), w.format, w.options(deck))
		if err != nil {
			return written{wish: w, err: err}
		}
		return written{wish: w, said: told(sum, w.path)}
	}
}

// told returns the report of an export as lines.
func told(sum export.Account, file string) []string {
	var b strings.Builder
	report.Export(&b, sum, file)
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

// completed answers complete.
type completed struct {
	typed, full string
	choices     []string
}

func complete(typed string) tea.Cmd {
	return func() tea.Msg {
		full, choices := path.Complete(typed)
		return completed{typed, full, choices}
	}
}

// maxPreview is how much of the first row is kept to be shown.
const maxPreview = 16 << 10

// beginning keeps the first bytes written to it and drops the rest.
type beginning struct {
	room int
	kept bytes.Buffer
}

func (b *beginning) Write(p []byte) (int, error) {
	b.kept.Write(p[:min(len(p), b.room-b.kept.Len())])
	return len(p), nil
}

// line returns the first line, or "" for what is not text.
func (b *beginning) line() string {
	line, _, _ := bytes.Cut(b.kept.Bytes(), []byte("\n"))
	if bytes.IndexByte(line, 0) >= 0 {
		return ""
	}
	return string(line)
}

var _ io.Writer = (*beginning)(nil)
