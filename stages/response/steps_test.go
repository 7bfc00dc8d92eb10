package response

import (
	"fmt"
	"testing"

	"prefdeck/stages/prompt"
)

// acted returns a response that thinks, calls a tool, reads its result and answers.
func acted(t *testing.T, arguments, result, answer string) Response {
	t.Helper()
	turns := []prompt.Message{
		{Role: prompt.Assistant, Content: "Wait.", Parts: prompt.EncodeParts([]prompt.Part{
			{Type: prompt.PartThinking, Text: "hm"}, {Type: prompt.PartCall, Name: "find", Arguments: []byte(arguments)},
		})},
		{Role: prompt.Tool, Content: result},
		{Role: prompt.Assistant, Content: "<think>so</think>" + answer},
		{Role: prompt.User, Content: "Sure?"},
	}
	parts, err := prompt.AsParts(turns)
	if err != nil {
		t.Fatal(err)
	}
	return Response{Text: prompt.Transcript(turns), Parts: prompt.EncodeParts(parts), Thinking: "well"}
}

func TestPiecesOfSteps(t *testing.T) {
	t.Parallel()
	got := fmt.Sprintf("%+v", acted(t, `{"q":1}`, "one", "It is 1.").Pieces())
	want := fmt.Sprintf("%+v", []Piece{
		{Thinking: true, Text: "well\n\nhm"}, {Step: "call find(q=1)", Text: "{\n  \"q\": 1\n}"}, {Text: "Wait."}, {Step: "result", Text: "one"},
		{Thinking: true, Text: "so"}, {Text: "It is 1."}, {Text: "User: Sure?"},
	})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFirstDifference(t *testing.T) {
	t.Parallel()
	one := acted(t, `{"q":1}`, "one", "It is 1.").Pieces()
	for _, test := range []struct {
		other Response
		want  int
	}{
		{acted(t, `{"q":1}`, "one", "It is 2."), -1},
		{acted(t, `{"q":1}`, "two", "It is 1."), 1},
		{acted(t, `{"q":2}`, "two", "It is 1."), 0},
		{Response{Text: "It is 1."}, 0},
	} {
		if got, back := FirstDifference(one, test.other.Pieces()), FirstDifference(test.other.Pieces(), one); got != test.want || back != test.want {
			t.Errorf("%q: %d and %d, want %d", test.other.Text, got, back, test.want)
		}
	}
}
