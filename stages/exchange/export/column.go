package export

import (
	"prefdeck/stages/prompt"
)

// kind is what a value of a row is.
type kind int

// The kinds of value, and the Go types of their values.
const (
	text     kind = iota // string
	whole                // int64
	fraction             // float64; written with a point, so that no reader takes the column for whole numbers
	truth                // bool
	list                 // []any
	record               // []any, one for each field
)

// shape is the type of a value. A file has one for each column, so that loaders that
// guess types from the first rows guess the same from all of them.
type shape struct {
	kind     kind
	optional bool     // a text, a number or a truth may be nil
	of       *shape   // the items of a list
	fields   []column // of a record
}

// column is a named value of a row or of a record.
type column struct {
	name string
	shape
}

func textColumn(name string) column     { return column{name, shape{kind: text}} }
func wholeColumn(name string) column    { return column{name, shape{kind: whole}} }
func fractionColumn(name string) column { return column{name, shape{kind: fraction}} }
func truthColumn(name string) column    { return column{name, shape{kind: truth}} }

func listColumn(name string, of shape) column { return column{name, shape{kind: list, of: &of}} }

func recordColumn(name string, fields ...column) column {
	return column{name, shape{kind: record, fields: fields}}
}

// messageShape is the shape of a turn.
var messageShape = shape{kind: record, fields: []column{textColumn("role"), textColumn("content")}}

func messagesColumn(name string) column { return listColumn(name, messageShape) }

// messages returns the value of a list of turns.
func messages(turns ...prompt.Message) []any {
	out := make([]any, len(turns))
	for i, m := range turns {
		out[i] = []any{string(m.Role), m.Content}
	}
	return out
}

// reply returns a response as the list of messages that follows the prompt.
func reply(text string) []any {
	return messages(prompt.Message{Role: prompt.Assistant, Content: text})
}

// dialogue returns a prompt with the response that follows it.
func dialogue(p prompt.Prompt, response string) []any {
	return append(messages(p.Messages()...), reply(response)...)
}

// eachText calls f for every text of a value, by the path to it, and stores what f
// returns in its place.
func eachText(path string, s shape, v any, f func(path, text string) string) any {
	switch s.kind {
	case text:
		return f(path, v.(string))
	case list:
		for i, item := range v.([]any) {
			v.([]any)[i] = eachText(path, *s.of, item, f)
		}
	case record:
		for i, c := range s.fields {
			v.([]any)[i] = eachText(path+"."+c.name, c.shape, v.([]any)[i], f)
		}
	}
	return v
}
