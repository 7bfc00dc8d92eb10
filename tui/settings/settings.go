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

	"prefdeck/ground/strict"
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// Settings is what a person has set.
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

// Layout is how the two responses are laid out.
type Layout string

// The layouts. Auto is what fits.
const (
	Auto       Layout = "auto"
	SideBySide Layout = "side-by-side"
	Stacked    Layout = "stacked"
	Flip       Layout = "flip"
)

// Labelling is how labelling goes. What is nil is not said: then the deck says it.
type Labelling struct {
	Scale        label.Scale
	Guard        time.Duration // before a label key counts on a new pair
	Double       time.Duration // before a second one counts
	Idle         time.Duration // before the clock stops
	Repeats      *float64      // share of pairs that come back with their sides swapped
	MaskIdentity *bool
	Layout       Layout
	Criteria     []string
	Mouse        bool // is the screen's; else the terminal's
	Plain        bool
	Training     string // the name of training mode; "" is off
}

// CheckTraining says what is wrong with a name for training mode. "" turns it off.
func CheckTraining(name string) error {
	if name != "" && strings.TrimSpace(name) == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("%q is no name", name)
	}
	return nil
}

// Guards is what swallows label keys that cannot have been meant. Who wants no
// guard against a second key wants none against one that is held down either.
func (l Labelling) Guards() *label.Guard {
	g := label.DefaultGuard()
	g.Settle, g.Between = l.Guard, l.Double
	g.Held = min(g.Held, g.Between)
	return &g
}

//go:embed example.toml
var example string

// Example is a settings file with every key, its default and what it does.
func Example() string { return example }

// Load reads the settings at path over the defaults. A file that does not exist
// is none. Errors name the file, and the line and the key where there is one.
func Load(path string) (Settings, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = nil, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("read the settings: %w", err)
	}
	s, _, err := parse(path, text)
	return s, err
}

// parse reads text over the defaults.
func parse(path string, text []byte) (Settings, *strict.File, error) {
	var f file
	if _, err := strict.Decode("example.toml", []byte(example), &f); err != nil {
		panic(err) // it is built in, and tested
	}
	read, err := strict.Decode(path, text, &f)
	if err != nil {
		return Settings{}, nil, err
	}
	s, err := f.settings(read, filepath.Dir(path))
	return s, read, err
}
