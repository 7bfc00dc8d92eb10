package law

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clock advances only when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// blanks hands out copies of empty decks, because making one takes longer than
// testing the law on it. They are in memory if possible: nothing has to outlive
// this test.
type blanks struct {
	dir   string
	empty [4][]byte // one for each seed of the queue
}

func newBlanks(t *testing.T) *blanks {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "prefdeck")
	if err != nil {
		dir = t.TempDir()
	} else {
		t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	}
	b := &blanks{dir: dir}
	for i := range b.empty {
		path := filepath.Join(dir, fmt.Sprintf("empty%d.db", i))
		d, err := store.Open(t.Context(), path, store.Options{Create: true, Annotator: "ann", QueueSeed: int64(i + 1), Version: "law"})
		must(t, err)
		must(t, d.Close())
		b.empty[i], err = os.ReadFile(path)
		must(t, err)
	}
	return b
}

// copy returns the path of a new empty deck in a folder of its own.
func (b *blanks) copy(t *testing.T, n int) string {
	t.Helper()
	dir, err := os.MkdirTemp(b.dir, "deck")
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	path := filepath.Join(dir, "deck.db")
	must(t, os.WriteFile(path, b.empty[n%len(b.empty)], 0o600))
	return path
}

// spy is a deck that records how a face used it: the presentation that is up, and
// everything written.
type spy struct {
	*store.Deck
	shown  label.Presentation // the latest
	shows  int                // the number of new presentations
	events []label.Event
	notes  []label.Note
	edits  []label.Edit
}

// Present passes the call on and records the presentation.
func (s *spy) Present(ctx context.Context, p label.Presentation) (label.Presentation, error) {
	kept, err := s.Deck.Present(ctx, p)
	if err == nil {
		s.shown = kept
		s.shows++
	}
	return kept, err
}

// Interrupted passes the call on and records the presentation.
func (s *spy) Interrupted(ctx context.Context) (label.Presentation, error) {
	p, err := s.Deck.Interrupted(ctx)
	if err == nil {
		s.shown = p
		s.shows++
	}
	return p, err
}

// Append passes the call on and records the event.
func (s *spy) Append(ctx context.Context, e label.Event) error {
	err := s.Deck.Append(ctx, e)
	if err == nil {
		s.events = append(s.events, e)
	}
	return err
}

// AddNote passes the call on and records the note.
func (s *spy) AddNote(ctx context.Context, n label.Note) error {
	err := s.Deck.AddNote(ctx, n)
	if err == nil {
		s.notes = append(s.notes, n)
	}
	return err
}

// AddEdit passes the call on and records the edit.
func (s *spy) AddEdit(ctx context.Context, e label.Edit) error {
	err := s.Deck.AddEdit(ctx, e)
	if err == nil {
		s.edits = append(s.edits, e)
	}
	return err
}

// written returns everything written since its last call.
func (s *spy) written() (events []label.Event, notes []label.Note, edits []label.Edit) {
	events, notes, edits = s.events, s.notes, s.edits
	s.events, s.notes, s.edits = nil, nil, nil
	return events, notes, edits
}

var _ label.SittingDeck = (*spy)(nil)

// named names a pair in messages.
func named(id stages.ID) string { return string(id[:min(8, len(id))]) }

// views is a connection to the public schema, as other programs use it.
type views struct {
	s  *sitting
	db *sql.DB
}

func (s *sitting) connect() views {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.path+"?mode=ro&_query_only=on")
	must(s.t, err)
	return views{s, db}
}

func (v views) close() { must(v.s.t, v.db.Close()) }

// rows returns the result of a query as texts, with "" for NULL.
func (v views) rows(q string, columns int) [][]string {
	v.s.t.Helper()
	rows, err := v.db.QueryContext(v.s.t.Context(), q)
	must(v.s.t, err)
	defer rows.Close()
	var out [][]string
	for rows.Next() {
		values, into := make([]sql.NullString, columns), make([]any, columns)
		for i := range values {
			into[i] = &values[i]
		}
		must(v.s.t, rows.Scan(into...))
		cells := make([]string, columns)
		for i, value := range values {
			cells[i] = value.String
		}
		out = append(out, cells)
	}
	must(v.s.t, rows.Err())
	return out
}
