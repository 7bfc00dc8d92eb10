package settings

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"prefdeck/stages/ground/strict"
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// Settings holds a person's settings.
type Settings struct {
	Keys      keys.Keymap // its scale is that of Labelling
	Theme     Appearance
	Labelling Labelling
}

// Appearance is how the screen looks.
type Appearance struct {
	Name string
	Dir  string // of the person's own themes; "" if there are none
}

// Layout says how the two responses are arranged.
type Layout string

// The layouts. Auto selects the one that fits.
const (
	Auto       Layout = "auto"
	SideBySide Layout = "side-by-side"
	Stacked    Layout = "stacked"
	Flip       Layout = "flip"
)

// Labelling holds the rules of labelling. If a field is nil, the deck decides.
type Labelling struct {
	Scale        label.Scale
	Guard        time.Duration // before a label key counts on a new pair
	Double       time.Duration // before a second one counts
	Idle         time.Duration // before the clock stops
	Repeats      *float64      // share of pairs that return with their sides swapped
	MaskIdentity *bool
	Layout       Layout
	Width        int // of the text of a response at most; 0: as wide as fits
	Criteria     []string
	Reasons      []string
	Mouse        bool // belongs to the screen; else to the terminal
	Plain        bool
	Training     string // the name of training mode; "" is off
}

// CheckTraining returns what is wrong with a name for training mode. "" turns it
// off.
func CheckTraining(name string) error {
	if name != "" && strings.TrimSpace(name) == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("%q is not a name: it has a control character, or nothing but blanks", name)
	}
	return nil
}

// Guards returns the guard against label keys that cannot have been meant.
// Switching off the guard against a second key also switches off the one against a
// key held down.
func (l Labelling) Guards() *label.Guard {
	g := label.DefaultGuard()
	g.Settle, g.Between = l.Guard, l.Double
	g.Held = min(g.Held, g.Between)
	return &g
}

//go:embed example.toml
var example string

// Example returns a settings file with every key, its default and its meaning.
func Example() string { return example }

// Load reads the settings at path over the defaults. A missing file is empty. Its error
// lists all faults of the file, each with its line and its key; the sound settings come
// with it, and the defaults for the rest.
func Load(path string) (Settings, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = nil, nil
	}
	if err != nil {
		s, _, _ := parse(path, nil)
		return s, fmt.Errorf("read the settings: %w", err)
	}
	s, read, err := parse(path, text)
	if err != nil {
		return sound(path, text, read, err)
	}
	return s, nil
}

// sound returns the settings of a file with faults, without the keys that have them, and
// all faults. A file that is not TOML, and was not read, has the defaults.
func sound(path string, text []byte, read *strict.File, faults error) (Settings, error) {
	for read != nil {
		faults = read.Err()
		rest, err := read.Sound(text)
		if err != nil {
			break
		}
		s, left, err := parse(path, rest)
		if err == nil {
			return s, faults
		}
		if left == nil || !read.Join(left) {
			break
		}
	}
	s, _, _ := parse(path, nil)
	return s, faults
}

// parse reads text over the defaults.
func parse(path string, text []byte) (Settings, *strict.File, error) {
	var f file
	defaults, err := strict.Decode("example.toml", []byte(example), &f)
	if err == nil {
		err = defaults.Err()
	}
	if err != nil {
		panic(err) // it is built in, and tested
	}
	read, err := strict.Decode(path, text, &f)
	if err != nil {
		return Settings{}, nil, err
	}
	s := f.settings(read, filepath.Dir(path))
	return s, read, read.Err()
}
