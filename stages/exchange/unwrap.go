package exchange

import (
	"fmt"
	"strings"
)

// unwrap takes a row out of what a tool puts around it: the Hub's viewer, Argilla,
// Label Studio. It returns the row itself if there is nothing around it.
func unwrap(row map[string]any) map[string]any {
	for _, inner := range []struct{ name, beside string }{
		{"row", "row_idx"}, {"fields", "responses"}, {"fields", "suggestions"}, {"fields", "metadata"},
		{"data", "annotations"}, {"data", "completions"}, {"data", "predictions"},
	} {
		within, ok := row[inner.name].(map[string]any)
		if _, has := row[inner.beside]; !ok || !has {
			continue
		}
		flat := make(map[string]any, len(row)+len(within))
		for name, v := range row {
			if name != inner.name && name != "metadata" && name != "responses" {
				flat[name] = v
			}
		}
		for name, v := range within {
			flat[name] = v
		}
		if given := row["responses"]; inner.name == "fields" && given != nil {
			flat[argillaAnswers] = given
		}
		return flat
	}
	return withCandidates(row)
}

// withCandidates takes the two last turns of a row for SageMaker's Nova models apart,
// of which one is marked as preferred. It returns other rows as they are.
func withCandidates(row map[string]any) map[string]any {
	list, _ := row["messages"].([]any)
	if len(list) == 0 {
		return row
	}
	last, _ := list[len(list)-1].(map[string]any)
	candidates, _ := last["candidates"].([]any)
	if len(candidates) != 2 {
		return row
	}
	flat := map[string]any{"messages": list[:len(list)-1]}
	for name, v := range row {
		if name != "messages" {
			flat[name] = v
		}
	}
	if parts, ok := row["system"].([]any); ok {
		said := message{}
		if err := said.content(parts, nil); err == nil {
			flat["system"] = said.text.String()
		}
	}
	for i, c := range candidates {
		m, _ := c.(map[string]any)
		name := "rejected"
		switch label, ok := m["preferenceLabel"].(string); {
		case ok && label == "preferred":
			name = "chosen"
		case !ok:
			name = fmt.Sprintf("response_%d", i)
		}
		flat[name] = map[string]any{"role": "assistant", "content": m["content"]}
	}
	return flat
}

// argillaAnswers holds the annotators' answers of an Argilla record: its own name for
// them, responses, is one for answers of models.
const argillaAnswers = "record responses"

// columns returns the rows of an object that holds columns: lists of one length, or
// objects with the same keys, as pandas and Dataset.to_dict write them. nil if it is
// no such object.
func columns(row map[string]any, f *fields) []map[string]any {
	n, asks := -1, false
	var keys []string
	for name, v := range row {
		size := 0
		switch v := v.(type) {
		case []any:
			if size = len(v); size > 0 && isMessage(v[0]) || strings.EqualFold(name, "turns") {
				return nil
			}
		case map[string]any:
			if size = len(v); keys == nil {
				keys = indexKeys(v)
			}
			if !sameKeys(v, keys) {
				return nil
			}
		default:
			return nil
		}
		if n >= 0 && size != n || size == 0 {
			return nil
		}
		n = size
		for _, w := range f.meaning[strings.ToLower(name)] {
			asks = asks || w == wordPrompt || w == wordResponseA
		}
		asks = asks || f.mapped[wordPrompt] == name
	}
	if !asks {
		return nil
	}
	rows := make([]map[string]any, n)
	for i := range rows {
		rows[i] = make(map[string]any, len(row))
		for name, v := range row {
			switch v := v.(type) {
			case []any:
				rows[i][name] = v[i]
			case map[string]any:
				rows[i][name] = v[keys[i]]
			}
		}
	}
	return rows
}

// indexKeys returns the keys "0", "1", … of a column; empty if it has others.
func indexKeys(column map[string]any) []string {
	keys := make([]string, 0, len(column))
	for i := range len(column) {
		keys = append(keys, fmt.Sprint(i))
	}
	if !sameKeys(column, keys) {
		return []string{}
	}
	return keys
}

func sameKeys(column map[string]any, keys []string) bool {
	for _, k := range keys {
		if _, ok := column[k]; !ok {
			return false
		}
	}
	return len(column) == len(keys)
}

// splitColumns returns the rows of {"columns": […], "data": [[…], …]}, as pandas writes
// them; nil for other objects.
func splitColumns(found map[string]any) []row {
	header, ok := found["columns"].([]any)
	names := texts(header)
	data, isData := found["data"].([]any)
	if !ok || !isData || len(names) == 0 {
		return nil
	}
	var rows []row
	for _, item := range data {
		cells, ok := item.([]any)
		if !ok || len(cells) != len(names) {
			return nil
		}
		fields := make(map[string]any, len(names))
		for i, name := range names {
			fields[name] = cells[i]
		}
		rows = append(rows, row{fields: fields})
	}
	return rows
}

// objectsByKey returns the rows of an object of objects, in the order of the file; nil
// if an object has anything else, or columns.
func objectsByKey(found map[string]any, names []string) []row {
	var rows []row
	for _, name := range names {
		fields, ok := found[name].(map[string]any)
		if !ok || isMessage(fields) {
			return nil
		}
		rows = append(rows, row{fields: fields})
	}
	return rows
}

// isRow reports whether an object can be a row: it has a prompt, or answers that only
// lack one, or columns of them.
func (rd *reader) isRow(found map[string]any) bool {
	if columns(found, rd.layouts.fields) != nil {
		return true
	}
	r := rd.record(found)
	if name, v := r.promptField(); v != nil && r.asks(plainName(name), v) {
		return true
	}
	for _, p := range r.ranked {
		if answerLike(r.at(p[0])) {
			return true
		}
	}
	for _, g := range r.groups {
		if g.role == roleAnswer && answerLike(r.at(g.names[0])) {
			return true
		}
	}
	for _, name := range r.lists {
		if found, err := r.listed(name); found != nil && err == nil {
			return true
		}
	}
	return manyRows(found) != nil || treeIn(r) != nil
}
