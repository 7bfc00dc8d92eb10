package commands

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"prefdeck/stages/pairing"
	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// spec is one command as the parser has it.
type spec struct {
	name, does, more string
	words            []string          // that follow it: the commands below it
	about            map[string]string // what those commands do
	files            bool              // it takes files
	flags            []flag
}

// flag is a flag without its dashes.
type flag struct {
	name   string
	does   string
	value  string   // the placeholder of its value; "" for a switch
	values []string // those that are worth suggesting; nil: none
	env    []string // the variables that set it
}

// takesFile reports whether the value of the flag is a path.
func (f flag) takesFile() bool { return f.value == "FILE" || f.value == "PATH" }

// specsOf returns the commands of a parser, each with its own flags, those of the
// commands below it and those that every command takes.
func specsOf(app *kong.Application) []spec {
	var out []spec
	for _, n := range app.Children {
		if n.Hidden {
			continue
		}
		s := spec{name: n.Name, does: n.Help, more: n.Detail, about: map[string]string{}}
		flags := n.Flags
		for _, below := range belowOf(n) {
			s.words = append(s.words, below.Name)
			s.about[below.Name] = below.Help
			flags = slices.Concat(flags, below.Flags)
		}
		for _, p := range n.Positional {
			if p.Enum != "" {
				s.words = append(s.words, p.EnumSlice()...)
			}
			s.files = s.files || slices.Contains([]string{"file", "deck"}, p.Name)
		}
		s.flags = flagsOf(flags)
		out = append(out, s)
	}
	return out
}

// belowOf returns the commands below one, and those below them.
func belowOf(n *kong.Node) []*kong.Node {
	var out []*kong.Node
	for _, below := range n.Children {
		out = append(append(out, below), belowOf(below)...)
	}
	return out
}

// flagsOf returns the flags that are not hidden, each once.
func flagsOf(flags []*kong.Flag) []flag {
	var out []flag
	for _, f := range flags {
		if f.Hidden || slices.ContainsFunc(out, func(have flag) bool { return have.name == f.Name }) {
			continue
		}
		next := flag{name: f.Name, does: f.Help, env: f.Envs, values: suggested(f.Name)}
		if !f.IsBool() {
			next.value = f.FormatPlaceHolder()
		}
		if f.Enum != "" {
			next.values = slices.DeleteFunc(f.EnumSlice(), func(v string) bool { return v == "" })
		}
		out = append(out, next)
	}
	return out
}

// suggested lists values of a flag that the parser does not know, because others are
// allowed too or are refused elsewhere.
func suggested(name string) []string {
	switch name {
	case "theme":
		return append([]string{themes.Auto}, themes.Names()...)
	case "preset":
		return keys.Presets()
	case "scale":
		return []string{"7", "4", "2"}
	case "as":
		return []string{"prompts", "responses", "pairs", "comparisons", "verdicts"}
	case "strategy":
		return append([]string{pairing.StrategyAll}, pairing.Choosable()...)
	case "annotators":
		return []string{"majority", "each", "distribution"}
	case "min-strength":
		return []string{"1", "2", "3"}
	}
	return nil
}

// namesOf lists the names of commands.
func namesOf(specs []spec) []string {
	var out []string
	for _, s := range specs {
		out = append(out, s.name)
	}
	return out
}

// quoted returns a text as one word of bash and zsh.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
