package law

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// file is a file to import.
type file struct {
	name string
	rows []row
	text []byte
}

// newFiles deals the rows out to files of different formats.
func newFiles(w *writer, rows []row) []file {
	tables := map[bool][]row{}
	var objects []row
	for _, r := range rows {
		if inTable(r) && w.chance(2) {
			tables[len(r.replies) == 2] = append(tables[len(r.replies) == 2], r)
		} else {
			objects = append(objects, r)
		}
	}
	var out []file
	for n := 0; len(objects) > 0; n++ {
		some := objects[:1+w.IntN(len(objects))]
		objects = objects[len(some):]
		f := file{name: fmt.Sprintf("%d.jsonl", n), rows: some, text: w.lines(some)}
		if w.chance(4) {
			f.name, f.text = fmt.Sprintf("%d.json", n), w.list(some)
		}
		out = append(out, f)
	}
	for _, pairs := range []bool{false, true} {
		if name := map[bool]string{false: "responses.csv", true: "pairs.csv"}[pairs]; len(tables[pairs]) > 0 {
			out = append(out, file{name: name, rows: tables[pairs], text: table(tables[pairs], pairs)})
		}
	}
	w.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// write puts the file on disk.
func (f file) write(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, f.name)
	must(t, os.WriteFile(path, f.text, 0o600))
	return path
}

// lines writes rows as JSONL, with blank lines and both line endings.
func (w *writer) lines(rows []row) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(w.object(r))
		b.WriteString(pick(w, []string{"\n", "\n", "\n", "\r\n", "\n\n"}))
	}
	return b.Bytes()
}

// list writes rows as one JSON list, bare or inside an object.
func (w *writer) list(rows []row) []byte {
	var objects []string
	for _, r := range rows {
		objects = append(objects, w.object(r))
	}
	list := "[" + strings.Join(objects, pick(w, []string{",", " ,\n"})) + "]"
	if w.chance(3) {
		list = `{"rows":` + list + `}`
	}
	return []byte(list)
}

// object writes a row as a JSON object in one of the known shapes.
func (w *writer) object(r row) string {
	fields := w.common(r)
	a := r.asked
	switch len(r.replies) {
	case 0:
		fields = append(fields, w.prompt(a)...)
	case 1:
		fields = append(fields, w.response(r)...)
	default:
		fields = append(fields, w.pair(r)...)
	}
	w.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return "{" + strings.Join(fields, ",") + "}"
}

// common returns the fields that rows of every kind have.
func (w *writer) common(r row) []string {
	var fields []string
	if tags := r.asked.Tags; len(tags) > 0 {
		list := make([]string, len(tags))
		for i, tag := range tags {
			list[i] = w.jsonText(tag)
		}
		fields = append(fields, `"tags":[`+strings.Join(list, ",")+"]")
	}
	for i, reply := range r.replies {
		suffix := ""
		if len(r.replies) == 2 {
			suffix = []string{"_a", "_b"}[i]
		}
		if reply.model != "" {
			fields = append(fields, `"model`+suffix+`":`+w.jsonText(reply.model))
		}
		if reply.thinking != "" {
			fields = append(fields, `"thinking`+suffix+`":`+w.jsonText(reply.thinking))
		}
	}
	if r.gold != nil {
		fields = append(fields, `"gold":"`+string(r.gold.told(r))+`"`)
	}
	return fields
}

// told returns the known answer with A as the first response of the row.
func (k *known) told(r row) label.Answer {
	if k.answer == label.A && k.better == r.replies[1].text {
		return label.B
	}
	return k.answer
}

// prompt returns the fields that hold the prompt.
func (w *writer) prompt(a *asked) []string {
	fields := []string{}
	if len(a.Turns) == 1 && w.chance(2) {
		if a.System != "" {
			fields = append(fields, pick(w, []string{`"system":`, `"system_prompt":`})+w.jsonText(a.System))
		}
		return append(fields, pick(w, []string{`"prompt":`, `"question":`, `"instruction":`})+w.jsonText(a.Text()))
	}
	return append(fields, pick(w, []string{`"prompt":`, `"messages":`})+w.messages(a.Messages(), false))
}

func (w *writer) response(r row) []string {
	text := r.replies[0].text
	whole := append(append([]prompt.Message{}, r.asked.Messages()...), prompt.Message{Role: prompt.Assistant, Content: text})
	switch w.IntN(4) {
	case 0:
		return []string{`"messages":` + w.messages(whole, false)}
	case 1:
		return []string{`"conversations":` + w.messages(whole, true)}
	case 2:
		return append(w.prompt(r.asked), `"completion":`+w.messages(whole[len(whole)-1:], false))
	}
	return append(w.prompt(r.asked), pick(w, []string{`"response":`, `"output":`, `"answer":`})+w.jsonText(text))
}

func (w *writer) pair(r row) []string {
	names := pick(w, [][2]string{{`"chosen":`, `"rejected":`}, {`"response_a":`, `"response_b":`}})
	var values [2]string
	shape := w.IntN(3)
	for i, reply := range r.replies {
		message := prompt.Message{Role: prompt.Assistant, Content: reply.text}
		switch shape {
		case 0: // the conversation ends with the answer: the prompt is in both
			values[i] = w.messages(append(append([]prompt.Message{}, r.asked.Messages()...), message), false)
		case 1:
			values[i] = w.messages([]prompt.Message{message}, false)
		default:
			values[i] = w.jsonText(reply.text)
		}
	}
	fields := []string{names[0] + values[0], names[1] + values[1]}
	if shape == 0 {
		return fields
	}
	return append(fields, w.prompt(r.asked)...)
}

// messages writes a conversation in OpenAI's shape or in ShareGPT's.
func (w *writer) messages(list []prompt.Message, shared bool) string {
	role, content := "role", "content"
	names := map[prompt.Role]string{prompt.System: "system", prompt.User: "user", prompt.Assistant: "assistant"}
	if shared {
		role, content = "from", "value"
		names = map[prompt.Role]string{prompt.System: "system", prompt.User: "human", prompt.Assistant: "gpt"}
	}
	var out []string
	for _, m := range list {
		said := w.jsonText(m.Content)
		if !shared && w.chance(6) { // content in parts
			said = `[{"type":"text","text":` + said + `}]`
		}
		out = append(out, fmt.Sprintf(`{%q:%q,%q:%s}`, role, names[m.Role], content, said))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// inTable reports whether a table can hold a row: a prompt of one turn, no empty
// answer, for an empty cell is none, and no text that encoding/csv reads differently.
func inTable(r row) bool {
	if len(r.replies) == 0 || len(r.asked.Turns) > 1 {
		return false
	}
	texts := []string{r.asked.Text(), r.asked.System}
	for _, reply := range r.replies {
		if reply.text == "" {
			return false
		}
		texts = append(texts, reply.text, reply.thinking)
	}
	return !strings.ContainsAny(strings.Join(texts, ""), "\r\x00")
}

// table writes rows as CSV.
func table(rows []row, pairs bool) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	header := []string{"prompt", "system", "tags", "response", "model", "thinking"}
	if pairs {
		header = []string{"prompt", "system", "tags", "response_a", "model_a", "thinking_a", "response_b", "model_b", "thinking_b", "gold"}
	}
	_ = out.Write(header) // to memory: cannot fail
	for _, r := range rows {
		tags := ""
		if len(r.asked.Tags) > 0 {
			tags = `["` + strings.Join(r.asked.Tags, `","`) + `"]`
		}
		cells := []string{r.asked.Text(), r.asked.System, tags}
		for _, reply := range r.replies {
			cells = append(cells, reply.text, reply.model, reply.thinking)
		}
		if pairs {
			gold := ""
			if r.gold != nil {
				gold = string(r.gold.told(r))
			}
			cells = append(cells, gold)
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return b.Bytes()
}
