package measure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"prefdeck/stages/ground/atomicfile"
)

// Memory keeps the numbers of a deck in a file outside the deck, so that asking again
// costs nothing while the deck is unchanged. It may be lost at any time.
type Memory struct {
	Dir string // "": remember nothing
	// Deck names the deck, and Key the state that it and the program are in.
	Deck, Key string
}

// remembered is the content of a memory's file.
type remembered struct {
	Key   string
	Stats Stats
}

// file returns the one file of the deck, which each new state replaces.
func (m Memory) file() string {
	sum := sha256.Sum256([]byte(m.Deck))
	return filepath.Join(m.Dir, hex.EncodeToString(sum[:8])+".json")
}

// Recall returns the numbers of this state; ok is false if they are not remembered. A
// file that cannot be read counts as forgotten.
func (m Memory) Recall() (s Stats, ok bool) {
	if m.Dir == "" {
		return Stats{}, false
	}
	b, err := os.ReadFile(m.file())
	if err != nil {
		return Stats{}, false
	}
	var r remembered
	if json.Unmarshal(b, &r) != nil || r.Key != m.Key {
		return Stats{}, false
	}
	return r.Stats, true
}

// Remember stores the numbers of this state.
func (m Memory) Remember(s Stats) error {
	if m.Dir == "" {
		return nil
	}
	b, err := json.Marshal(remembered{m.Key, s})
	if err == nil {
		err = os.MkdirAll(m.Dir, 0o700)
	}
	if err == nil {
		err = m.write(b)
	}
	if err != nil {
		return fmt.Errorf("remember the numbers of the deck: %w", err)
	}
	return nil
}

func (m Memory) write(b []byte) error {
	f, err := atomicfile.Create(m.file())
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Discard())
	}
	return f.Commit()
}

// definitions rises whenever a definition of a number changes, so that no program
// shows a number by an older definition.
const definitions = 10

// worthRemembering is how many labels take long enough to measure that their numbers
// are remembered. Smaller decks leave no file behind.
const worthRemembering = 2_000

// StatsDeck is the part of the store that StatsOf needs.
type StatsDeck interface {
	Counter
	RowsDeck
	// Corpora returns a random sample of the texts of each stage: of responses, what they say
	// without thinking.
	Corpora(ctx context.Context, size int) ([]Corpus, error)
	// Ablation returns what was measured last of the stages, or nil.
	Ablation(ctx context.Context) (*Ablation, error)
	// Fingerprint returns a text that changes whenever the deck does.
	Fingerprint() (string, error)
	Path() string
}

// Measuring configures StatsOf; the zero value works.
type Measuring struct {
	Bootstrap
	Memory   string   // the folder for the numbers of unchanged decks; "": none
	Version  string   // the program's, whose definitions the numbers follow
	Progress Listener // nil: nobody wants to know
	// Counted hears the numbers without their measures, which take far longer; it may be
	// nil. It isn't called for remembered ones, which come at once.
	Counted func(Stats)
}

// StatsOf returns all numbers of a deck: remembered ones if the deck is unchanged. An
// error of remembering comes with the numbers, as forgotten. It ends early, with the
// error of ctx, when ctx does.
func StatsOf(ctx context.Context, d StatsDeck, o Measuring) (s Stats, forgotten, err error) {
	state, err := d.Fingerprint()
	if err != nil {
		return Stats{}, nil, err
	}
	m := Memory{Dir: o.Memory, Deck: d.Path(), Key: fmt.Sprintf("%d %s %s %d %d", definitions, state, o.Version, o.Samples, o.Seed)}
	if s, ok := m.Recall(); ok {
		return s, nil, nil
	}
	o.Progress.Tell(0, 0, "reading labels")
	if s, err = d.Stats(ctx); err != nil {
		return Stats{}, nil, err
	}
	if o.Counted != nil {
		o.Counted(s)
	}
	rows, err := d.Rows(ctx)
	if err != nil {
		return Stats{}, nil, err
	}
	o.Progress.Tell(0, 0, "reading texts")
	corpora, err := d.Corpora(ctx, CorpusSize)
	if err != nil {
		return Stats{}, nil, err
	}
	measures, err := MeasuresOf(ctx, &rows, o.Bootstrap, o.Progress)
	if err != nil {
		return Stats{}, nil, err
	}
	if measures.Diversity, err = DiversityOf(ctx, corpora, o.Progress); err != nil {
		return Stats{}, nil, err
	}
	if measures.Ablation, err = d.Ablation(ctx); err != nil {
		return Stats{}, nil, err
	}
	quality := QualityIn(&rows)
	s.Quality, s.Measures = &quality, &measures
	if len(rows.Labels) < worthRemembering {
		return s, nil, nil
	}
	return s, m.Remember(s), nil
}
