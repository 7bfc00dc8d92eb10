package themes

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"prefdeck/stages/ground/strict"
)

// Auto is not a theme's name: it selects dark or light by the terminal's
// background.
const Auto = "auto"

// Catalogue holds the themes: the built-in ones and a person's own. The zero
// Catalogue has the built-in ones.
type Catalogue struct {
	own []named
}

// NewCatalogue adds the themes of a folder, one per .toml file, to the built-in
// ones; "" adds none. Errors name the file, the line and the key.
func NewCatalogue(dir string) (Catalogue, error) {
	var c Catalogue
	if dir == "" {
		return c, nil
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return c, fmt.Errorf("read the themes: %w", err)
	}
	for _, f := range files {
		if f.IsDir() || filepath.Ext(f.Name()) != ".toml" {
			continue
		}
		path := filepath.Join(dir, f.Name())
		n, read, err := load(path)
		if err != nil {
			return Catalogue{}, err
		}
		if n.name == Auto || slices.Contains(c.Names(), n.name) {
			read.Fault([]string{"name"}, "there is a theme %q already", n.name)
			return Catalogue{}, read.Err()
		}
		c.own = append(c.own, n)
	}
	return c, nil
}

// Names lists the themes in the order in which a picker shows them.
func (c Catalogue) Names() []string {
	var names []string
	for _, n := range c.all() {
		names = append(names, n.name)
	}
	return names
}

// Pick returns the theme of the given name; "" and Auto select the dark or the
// light one. If the environment forbids colours, every name returns the monochrome
// look: a coloured theme would lose its colours and keep none of the marks that
// replace them.
func (c Catalogue) Pick(name string, dark bool, env Env) (Theme, error) {
	if name == "" || name == Auto {
		name = "light"
		if dark {
			name = "dark"
		}
	}
	found, ok := c.lookup(name)
	if !ok {
		return Theme{}, fmt.Errorf("theme %q is not known%s; there are %s, %s",
			name, strings.TrimSuffix(strict.Meant(name, c.Names()), "?"), Auto, strings.Join(c.Names(), ", "))
	}
	return found.forEnv(env), nil
}

// All returns every theme under its own name, drawn as the environment allows.
func (c Catalogue) All(env Env) []Theme {
	var all []Theme
	for _, n := range c.all() {
		t := n.forEnv(env)
		t.Name = n.name
		all = append(all, t)
	}
	return all
}

func (c Catalogue) all() []named { return slices.Concat(builtIn(), c.own) }

func (c Catalogue) lookup(name string) (named, bool) {
	for _, n := range c.all() {
		if n.name == name {
			return n, true
		}
	}
	return named{}, false
}

// forEnv adapts the theme to the environment.
func (n named) forEnv(env Env) Theme {
	glyphs := n.glyphs
	if env.NoColor || env.Dumb {
		n = mono()
	}
	if env.ASCII {
		return build(n, ASCII())
	}
	return build(n, glyphs.over(Unicode()))
}

// Names lists the built-in themes.
func Names() []string { return Catalogue{}.Names() }

// Pick returns a built-in theme (see Catalogue.Pick).
func Pick(name string, dark bool, env Env) (Theme, error) { return Catalogue{}.Pick(name, dark, env) }
