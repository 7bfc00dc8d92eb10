package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Completion returns a script with which a shell (bash, zsh or fish) completes the
// commands, their flags, the values of flags that have few, and files.
func Completion(shell string, app *kong.Application) string {
	specs, global := specsOf(app), flagsOf(app.Flags)
	switch shell {
	case "zsh":
		return zsh(specs, global)
	case "fish":
		return fish(specs, global)
	}
	return bash(specs, global)
}

// bash finds the command among the words before the cursor. It reads --to=x, which
// bash splits at the sign, like --to x.
func bash(specs []spec, global []flag) string {
	var b strings.Builder
	fmt.Fprintf(&b, `_prefdeck() {
	local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= word words=
	if [ "$now" = = ]; then
		now=
	elif [ "$before" = = ]; then
		before=${COMP_WORDS[COMP_CWORD-2]}
	fi
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		%s) command=$word; break ;;
		esac
	done
	case $command:$before in
`, strings.Join(namesOf(specs), " | "))
	valued := func(command string, flags []flag) {
		for _, f := range flags {
			switch {
			case len(f.values) > 0:
				fmt.Fprintf(&b, "\t%s:--%s) COMPREPLY=($(compgen -W %s -- \"$now\")); return ;;\n", command, f.name, quoted(strings.Join(f.values, " ")))
			case f.takesFile():
				fmt.Fprintf(&b, "\t%s:--%s) COMPREPLY=($(compgen -f -- \"$now\")); return ;;\n", command, f.name)
			case f.value != "":
				fmt.Fprintf(&b, "\t%s:--%s) COMPREPLY=(); return ;;\n", command, f.name)
			}
		}
	}
	for _, s := range specs {
		valued(s.name, s.flags)
	}
	valued("*", global)
	b.WriteString("\tesac\n\tcase $command:$now in\n")
	fmt.Fprintf(&b, "\t:-*) words=%s ;;\n", quoted(dashed(global)))
	fmt.Fprintf(&b, "\t:*) words=%s ;;\n", quoted(strings.Join(namesOf(specs), " ")))
	for _, s := range specs {
		fmt.Fprintf(&b, "\t%s:-*) words=%s ;;\n", s.name, quoted(dashed(slices.Concat(s.flags, global))))
		if len(s.words) > 0 {
			fmt.Fprintf(&b, "\t%s:*) words=%s ;;\n", s.name, quoted(strings.Join(s.words, " ")))
		}
	}
	b.WriteString("\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$now\"))\n")
	b.WriteString("\t[ -n \"$words\" ] || COMPREPLY=($(compgen -f -- \"$now\"))\n}\ncomplete -o filenames -F _prefdeck prefdeck\n")
	return b.String()
}

// dashed lists flags as they are typed.
func dashed(flags []flag) string {
	var out []string
	for _, f := range flags {
		out = append(out, "--"+f.name)
	}
	return strings.Join(out, " ")
}

// zsh works as a file _prefdeck on the fpath and when it is sourced.
func zsh(specs []spec, global []flag) string {
	var b strings.Builder
	b.WriteString("#compdef prefdeck\n\n_prefdeck() {\n\tlocal curcontext=$curcontext state\n\tlocal -a commands\n\t_arguments -C \\\n")
	zshFlags(&b, "\t\t", global)
	b.WriteString("\t\t'1: :->command' '*:: :->rest'\n\tcase $state in\n\tcommand)\n\t\tcommands=(\n")
	for _, s := range specs {
		fmt.Fprintf(&b, "\t\t\t%s\n", quoted(s.name+":"+s.does))
	}
	b.WriteString("\t\t)\n\t\t_describe command commands\n\t\t;;\n\trest)\n\t\tcase $words[1] in\n")
	for _, s := range specs {
		fmt.Fprintf(&b, "\t\t%s)\n\t\t\t_arguments \\\n", s.name)
		zshFlags(&b, "\t\t\t\t", slices.Concat(s.flags, global))
		switch {
		case len(s.words) > 0:
			fmt.Fprintf(&b, "\t\t\t\t'1: :(%s)'\n", strings.Join(s.words, " "))
		case s.files:
			b.WriteString("\t\t\t\t'*: :_files'\n")
		default:
			b.WriteString("\t\t\t\t'*: :'\n")
		}
		b.WriteString("\t\t\t;;\n")
	}
	b.WriteString("\t\tesac\n\t\t;;\n\tesac\n}\n\nif [ \"$funcstack[1]\" = _prefdeck ]; then\n\t_prefdeck \"$@\"\nelse\n\tcompdef _prefdeck prefdeck\nfi\n")
	return b.String()
}

func zshFlags(b *strings.Builder, indent string, flags []flag) {
	plain := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`)
	for _, f := range flags {
		arg := "--" + f.name
		if f.value != "" {
			arg += "="
		}
		arg += "[" + plain.Replace(f.does) + "]"
		switch {
		case len(f.values) > 0:
			arg += ":" + plain.Replace(f.value) + ":(" + strings.Join(f.values, " ") + ")"
		case f.takesFile():
			arg += ":" + f.value + ":_files"
		case f.value != "":
			arg += ":" + plain.Replace(f.value) + ":"
		}
		fmt.Fprintf(b, "%s%s \\\n", indent, quoted(arg))
	}
}

func fish(specs []spec, global []flag) string {
	var b strings.Builder
	word := func(text string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
	}
	flags := func(condition string, flags []flag) {
		for _, f := range flags {
			fmt.Fprintf(&b, "complete -c prefdeck%s -l %s -d %s", condition, f.name, word(f.does))
			switch {
			case len(f.values) > 0:
				fmt.Fprintf(&b, " -xa %s", word(strings.Join(f.values, " ")))
			case f.takesFile():
				b.WriteString(" -rF")
			case f.value != "":
				b.WriteString(" -x")
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("complete -c prefdeck -f\n")
	flags("", global)
	for _, s := range specs {
		fmt.Fprintf(&b, "complete -c prefdeck -n __fish_use_subcommand -a %s -d %s\n", s.name, word(s.does))
		seen := " -n '__fish_seen_subcommand_from " + s.name + "'"
		flags(seen, s.flags)
		for _, w := range s.words {
			fmt.Fprintf(&b, "complete -c prefdeck%s -a %s", seen, w)
			if does := s.about[w]; does != "" {
				fmt.Fprintf(&b, " -d %s", word(does))
			}
			b.WriteString("\n")
		}
		if s.files {
			fmt.Fprintf(&b, "complete -c prefdeck%s -F\n", seen)
		}
	}
	return b.String()
}
