package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Man returns the manual page, in roff, of a program of this version.
func Man(version string, app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH PREFDECK 1 \"\" \"prefdeck %s\"\n", escaped(version))
	b.WriteString(".SH NAME\nprefdeck \\- collect preference pairs in a terminal\n")
	b.WriteString(".SH SYNOPSIS\n.B prefdeck\n.RI [ command ]\n.RI [ flags ]\n")
	b.WriteString(".SH DESCRIPTION\n" + paragraphs(About))
	b.WriteString(".SH COMMANDS\n")
	for _, s := range specsOf(app) {
		fmt.Fprintf(&b, ".SS prefdeck %s\n%s%s", strings.Join(append([]string{s.name}, alternatives(s.words)...), " "), paragraphs(s.does), paragraphs(s.more))
		manFlags(&b, s.flags)
	}
	b.WriteString(".SH FLAGS OF EVERY COMMAND\n")
	manFlags(&b, flagsOf(app.Flags))
	return b.String()
}

// alternatives returns words of which one follows a command, as a synopsis has them.
func alternatives(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	return []string{strings.Join(words, "|")}
}

func manFlags(b *strings.Builder, flags []flag) {
	for _, f := range flags {
		name := "--" + f.name
		if f.value != "" {
			name += "=" + f.value
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", escaped(name), escaped(f.does))
		for _, env := range f.env {
			fmt.Fprintf(b, "Also set by %s.\n", escaped(env))
		}
	}
}

// paragraphs turns help into roff. A block with indented lines holds examples, and
// keeps its lines.
func paragraphs(text string) string {
	var b strings.Builder
	indented := func(line string) bool { return strings.HasPrefix(line, "  ") }
	for block := range strings.SplitSeq(text, "\n\n") {
		switch {
		case block == "":
		case slices.ContainsFunc(strings.Split(block, "\n"), indented):
			b.WriteString(".PP\n.nf\n" + escaped(block) + "\n.fi\n")
		default:
			b.WriteString(".PP\n" + escaped(block) + "\n")
		}
	}
	return b.String()
}

// escaped returns a text that roff sets as it stands.
func escaped(text string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
