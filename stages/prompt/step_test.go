package prompt

import (
	"encoding/json"
	"testing"
)

// A step folds to a line that tells it from others; of thinking, the line tells
// nothing. Unfolded, it is all there.
func TestSteps(t *testing.T) {
	t.Parallel()
	call := func(arguments string) Part {
		return Part{Type: PartCall, Name: "find", ID: "c1", Arguments: json.RawMessage(arguments)}
	}
	for _, test := range []struct {
		role        Role
		part        Part
		title, text string
	}{
		{Assistant, call(`{"q":"a b","n":[1,2]}`), `call find(q="a b", n=[1,2])`, "{\n  \"q\": \"a b\",\n  \"n\": [\n    1,\n    2\n  ]\n}"},
		{Assistant, call(`{}`), `call find()`, `{}`},
		{Assistant, call(``), `call find()`, ``},
		{Assistant, call(`"2 and\n3"`), `call find("2 and\n3")`, "2 and\n3"},
		{Assistant, Part{Type: PartThinking, Text: "hm"}, "thinking", "hm"},
		{User, Part{Type: PartTools, Tools: json.RawMessage(`[{"name":"f"}]`)}, "tools: f", "[\n  {\n    \"name\": \"f\"\n  }\n]"},
		{Tool, Part{Type: PartResult, ID: "c1", Name: "find"}, "result of find", "said"},
		{Tool, Part{Type: PartResult, ID: "c1"}, "result", "said"},
	} {
		steps, text := Message{Role: test.role, Content: "said", Parts: EncodeParts([]Part{test.part})}.Steps()
		if len(steps) != 1 || steps[0].Title != test.title || steps[0].Text != test.text || steps[0].Type != test.part.Type || (text == "said") == (test.role == Tool) {
			t.Errorf("%+v is %+v with %q", test.part, steps, text)
		}
	}
	if steps, text := (Message{Role: User, Content: "said"}).Steps(); steps != nil || text != "said" {
		t.Errorf("a text has the steps %+v and the text %q", steps, text)
	}
}
