package judge

import "prefdeck/stages/ground/pattern"

// Replaced returns the judges that a newer version of themselves replaces, each with the
// newest. names come in the order in which the judges began. Versions are of one model,
// one kind of question and one mode: whoever words a question anew, teaches a judge with
// other examples or pulls its model again wants that in place of what was there. Two
// versions are no two judges who agree.
func Replaced(names []string) map[string]string {
	newest := map[string]string{}
	for _, name := range names {
		newest[line(name)] = name
	}
	out := map[string]string{}
	for _, name := range names {
		if by := newest[line(name)]; by != name {
			out[name] = by
		}
	}
	return out
}

// Standing returns the judges that no newer version replaces, in their order.
func Standing(names []string) (out []string) {
	replaced := Replaced(names)
	for _, name := range names {
		if _, old := replaced[name]; !old {
			out = append(out, name)
		}
	}
	return out
}

// versioned is the name of a judge as session.name and session.compares make it.
var versioned = pattern.Lazy(`^(.+?)(?:@[0-9a-f]{1,8})? (.+?)@[0-9a-f]{1,8}(?:\+\d+@[0-9a-f]{8})? ([a-z]+)(?:-\d+)?$`)

// line returns what all versions of a judge have in common: model, question and mode. A
// judge that is not ours has one version.
func line(name string) string {
	return versioned().ReplaceAllString(name, "$1 $2 $3")
}
