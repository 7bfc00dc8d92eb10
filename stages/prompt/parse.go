package prompt

import (
	"encoding/json"
	"strconv"
	"strings"

	"prefdeck/stages/ground/pattern"
)

// numbered matches the beginning of a list item: "9.", "Task 9:", "**9)**".
var numbered = pattern.Lazy(`^(?:[#>*_\s]*)(?i:task|instruction|prompt|question)?\s*#?(\d{1,4})\s*(?:\*\*|__)?\s*[.):：、．]\s*(.*)$`)

var bulleted = pattern.Lazy(`^[-*•]\s+(.*)$`)

// parseList finds the items of a list that a model wrote. An item begins at a
// number greater than the last one, continues on the lines below, and ends at a
// blank line; text before the first item and between items is chat. A list with
// bullets will do if there are no numbers at all.
func parseList(reply string) []string {
	items := parseItems(reply, func(line string, last int) (int, string, bool) {
		m := numbered().FindStringSubmatch(line)
		if m == nil {
			return 0, "", false
		}
		n, err := strconv.Atoi(m[1])
		text := m[2]
		if strings.HasPrefix(strings.TrimLeft(line, "#> "), "**") { // a bold number or a bold line
			text = strings.TrimSuffix(strings.TrimLeft(strings.TrimPrefix(text, "**"), " "), "**")
		}
		return n, text, err == nil && n > last
	})
	if len(items) == 1 {
		return inline(items[0])
	}
	if len(items) > 0 {
		return items
	}
	return parseItems(reply, func(line string, last int) (int, string, bool) {
		m := bulleted().FindStringSubmatch(line)
		if m == nil {
			return 0, "", false
		}
		return last + 1, m[1], true
	})
}

// inlineNumber matches the number of an item that follows another on the same line.
var inlineNumber = pattern.Lazy(`\s(\d{1,2})[.)]\s+\p{Lu}`)

// inline takes apart a list that a model wrote as one line: its numbers follow each
// other. The number of the first item is gone already.
func inline(line string) []string {
	var items []string
	last := -1
	rest := 0
	for _, m := range inlineNumber().FindAllStringSubmatchIndex(line, -1) {
		n, err := strconv.Atoi(line[m[2]:m[3]])
		if err != nil || last >= 0 && n != last+1 {
			continue
		}
		items, last, rest = append(items, tidy(line[rest:m[0]])), n, m[3]+1
	}
	return append(items, tidy(line[rest:]))
}

// parseItems reads a list; begins recognises the first line of an item.
func parseItems(reply string, begins func(line string, last int) (n int, text string, ok bool)) []string {
	var items []string
	last, open := 0, false
	for line := range strings.Lines(strings.ReplaceAll(reply, "\r", "\n")) {
		line = strings.TrimRight(line, " \t\n")
		if n, text, ok := begins(line, last); ok {
			items = append(items, text)
			last, open = n, true
			continue
		}
		switch {
		case strings.TrimSpace(line) == "":
			// A number alone on its line is followed by its text.
			open = open && items[len(items)-1] == ""
		case open:
			items[len(items)-1] = strings.TrimPrefix(items[len(items)-1]+"\n"+line, "\n")
		}
	}
	for i := range items {
		items[i] = tidy(items[i])
	}
	return items
}

// tidy removes the bold type and quotation marks that models put around a task.
func tidy(text string) string {
	text = strings.TrimSpace(text)
	for _, mark := range []struct{ open, close string }{{"**", "**"}, {`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		inner, opened := strings.CutPrefix(text, mark.open)
		inner, closed := strings.CutSuffix(inner, mark.close)
		if opened && closed && !strings.Contains(inner, mark.open) {
			text = strings.TrimSpace(inner)
		}
	}
	return text
}

// taskSchema makes a server write {"tasks": ["…", …]} and nothing else.
const taskSchema = `{"type":"object","properties":{"tasks":{"type":"array","minItems":3,"maxItems":8,"items":{"type":"string"}}},"required":["tasks"]}`

// parseTasks returns the tasks in a reply that follows taskSchema. If the reply
// breaks off, it returns the complete ones.
func parseTasks(reply string) []string {
	d := json.NewDecoder(strings.NewReader(reply))
	var items []string
	list := false
	for {
		t, err := d.Token()
		if err != nil {
			return items
		}
		switch t := t.(type) {
		case json.Delim:
			list = t == '['
		case string:
			if list {
				if m := numbered().FindStringSubmatch(t); m != nil {
					t = m[2]
				}
				items = append(items, tidy(t))
			}
		}
	}
}
