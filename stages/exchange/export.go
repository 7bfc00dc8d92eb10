package exchange

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// InvalidUTF8 says how to export a row with bytes that are not UTF-8, which JSON
// cannot represent.
type InvalidUTF8 string

// The treatments of such a row.
const (
	ReplaceInvalid InvalidUTF8 = "replace" // U+FFFD replaces each byte, and every reader accepts the file
	KeepInvalid    InvalidUTF8 = "keep"    // the bytes as they are: exact, but few readers besides prefdeck import accept them
	SkipInvalid    InvalidUTF8 = "skip"
)

// ExportOptions configures an export.
type ExportOptions struct {
	Deck        string      // path of the deck, which an export never replaces
	Stdout      io.Writer   // written for the path "-"; nil: standard output
	InvalidUTF8 InvalidUTF8 // "": ReplaceInvalid
	Edits       bool        // also edited responses, over those they were made from
}

// ExportSummary counts the rows of an export.
type ExportSummary struct {
	Format         string
	Rows           int  // written, including those of edits
	Edited         int  // of Rows: an edited response over the one it was made from
	Unexported     int  // edited responses that were not asked for
	Conversational bool // prompts and responses are lists of messages

	// Left out, by reason.
	Ties      int
	BothBad   int
	Skipped   int
	Retracted int // the label was taken back
	Gold      int // pairs with known answers, which measure the annotator
	Filtered  int // labelled, but dropped by filtering: audits, and pairs dropped later

	// Rows with bytes that are not UTF-8, by their treatment. The deck keeps the
	// bytes in any case.
	Repaired int // written with U+FFFD instead
	Inexact  int // written with the bytes as they are, which is not strictly JSON
	Broken   int // left out
}

// format writes the labels of a deck in one shape.
type format struct {
	name  string
	write func(ctx context.Context, d Exporter, w io.Writer, o ExportOptions) (ExportSummary, error)
}

func formats() []format {
	return []format{
		{"trl", writeTRL},
	}
}

// Formats returns the names of the formats that Export knows.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

func findFormat(name string) (format, error) {
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("export to %q: prefdeck writes %s", name, strings.Join(Formats(), ", "))
}

// Export writes the labels of a deck to w in the named format.
func Export(ctx context.Context, d Exporter, w io.Writer, name string, o ExportOptions) (ExportSummary, error) {
	f, err := findFormat(name)
	if err != nil {
		return ExportSummary{}, err
	}
	o.InvalidUTF8 = cmp.Or(o.InvalidUTF8, ReplaceInvalid)
	if o.InvalidUTF8 != ReplaceInvalid && o.InvalidUTF8 != KeepInvalid && o.InvalidUTF8 != SkipInvalid {
		return ExportSummary{}, fmt.Errorf("export to %s: invalid UTF-8 %q: want %s, %s or %s", name, o.InvalidUTF8, ReplaceInvalid, KeepInvalid, SkipInvalid)
	}
	buffered := bufio.NewWriterSize(w, 64<<10)
	s, err := f.write(ctx, d, buffered, o)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return s, fmt.Errorf("export to %s: %w", name, err)
	}
	s.Format = name
	return s, nil
}

// ExportFile writes the labels of a deck to a file, or to standard output for "-".
// The file appears as a whole, once all of it is on disk, or not at all.
func ExportFile(ctx context.Context, d Exporter, path, name string, o ExportOptions) (ExportSummary, error) {
	if _, err := findFormat(name); err != nil {
		return ExportSummary{}, err
	}
	if path == Stdin {
		w := o.Stdout
		if w == nil {
			w = os.Stdout
		}
		return Export(ctx, d, w, name, o)
	}
	path, err := checkTarget(path, o.Deck)
	if err != nil {
		return ExportSummary{}, err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return exportDevice(ctx, d, path, name, o)
	}
	f, err := atomicfile.Create(path)
	if err != nil {
		return ExportSummary{}, err
	}
	s, err := Export(ctx, d, f, name, o)
	if err != nil {
		return s, stages.Both(fmt.Errorf("write %s: %w", path, unwrapPath(err)), f.Discard())
	}
	return s, f.Commit()
}

// exportDevice writes to a target that cannot be replaced: a pipe, a terminal.
func exportDevice(ctx context.Context, d Exporter, path, name string, o ExportOptions) (ExportSummary, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return ExportSummary{}, fmt.Errorf("write %s: %w", path, unwrapPath(err))
	}
	s, err := Export(ctx, d, f, name, o)
	if e := f.Close(); err == nil && e != nil {
		err = fmt.Errorf("write %s: %w", path, unwrapPath(e))
	}
	return s, err
}

// checkTarget follows links, so that a link stays one, and refuses targets that an
// export must not replace.
func checkTarget(path, deck string) (string, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		folder := filepath.Dir(path)
		if at, err := os.Stat(folder); err != nil || !at.IsDir() {
			return path, fmt.Errorf("write %s: there is no folder %s", path, folder)
		}
		return path, nil
	}
	if err != nil {
		return path, fmt.Errorf("write %s: %w", path, unwrapPath(err))
	}
	if info.IsDir() {
		return path, fmt.Errorf("write %s: this is a folder, name a file in it", path)
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if deck == "" {
			break
		}
		if own, err := os.Stat(deck + suffix); err == nil && os.SameFile(info, own) {
			return path, fmt.Errorf("write %s: this is the deck itself; name another file", path)
		}
	}
	if info.Mode().IsRegular() && isDatabase(path) {
		return path, fmt.Errorf("write %s: this is a deck or another SQLite database; name another file", path)
	}
	return path, nil
}

// isDatabase reports whether a file begins like an SQLite database, which may hold
// somebody's labels.
func isDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(sqliteHead))
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == sqliteHead
}

const sqliteHead = "SQLite format 3\x00"

// preferred returns the responses of a labelled pair if its label prefers one, and
// counts it otherwise. A pair that filtering drops is counted whatever its label:
// nobody should train on it until the filter is off or a person rescues it. A pair
// with a known answer is left out, too: it measures the annotator, and its answer
// was known before.
func (s *ExportSummary) preferred(l Labelled) (chosen, rejected response.Response, ok bool) {
	if l.Current == nil {
		s.Retracted++
		return chosen, rejected, false
	}
	if l.Pair.Route == pairing.Dropped {
		s.Filtered++
		return chosen, rejected, false
	}
	if l.Gold != nil {
		s.Gold++
		return chosen, rejected, false
	}
	switch l.Current.Choice.Answer {
	case label.A:
		return l.A, l.B, true
	case label.B:
		return l.B, l.A, true
	case label.Tie:
		s.Ties++
	case label.BothBad:
		s.BothBad++
	case label.Skip:
		s.Skipped++
	}
	return chosen, rejected, false
}

// preference is one row of a training file.
type preference struct{ chosen, rejected string }

// exported returns the rows of a labelled pair: the preference and, on request, the
// edit over the response it was made from. It leaves out, and counts, rows that
// cannot be written.
func (s *ExportSummary) exported(l Labelled, o ExportOptions) []preference {
	better, worse, ok := s.preferred(l)
	if !ok {
		return nil
	}
	var out []preference
	if row := (preference{better.Text, worse.Text}); s.writable(l, row, o.InvalidUTF8) {
		out = append(out, row)
	}
	base := l.A.Text
	if l.Edit != nil && l.Edit.Base == l.B.ID {
		base = l.B.Text
	}
	if l.Edit == nil || l.Edit.Text == base {
		return out
	}
	if !o.Edits {
		s.Unexported++
		return out
	}
	if row := (preference{l.Edit.Text, base}); s.writable(l, row, o.InvalidUTF8) {
		s.Edited++
		out = append(out, row)
	}
	return out
}

// writable reports whether a row of a labelled pair can be written as requested.
func (s *ExportSummary) writable(l Labelled, row preference, invalid InvalidUTF8) bool {
	valid := utf8.ValidString(row.chosen) && utf8.ValidString(row.rejected)
	for _, m := range l.Prompt.Messages() {
		valid = valid && utf8.ValidString(m.Content)
	}
	switch {
	case valid:
	case invalid == SkipInvalid:
		s.Broken++
		return false
	case invalid == KeepInvalid:
		s.Inexact++
	default:
		s.Repaired++
	}
	return true
}
