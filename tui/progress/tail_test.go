package progress

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// A model that fails every request leaves the other lines of the tail where they are.
func TestWarningsOfOneKindAreCounted(t *testing.T) {
	t.Parallel()
	var b Board
	at := time.Unix(0, 0)
	b.Take(stages.Replied{Stage: stages.Responses, Model: "small", Tokens: 12}, at)
	for range 300 {
		for _, model := range []string{"big", "huge"} {
			b.Take(stages.Replied{Stage: stages.Responses, Model: model, Failure: string(response.NoServer), Attempts: 4}, at)
		}
	}
	b.Take(stages.Replied{Stage: stages.Responses, Model: "small", Tokens: 12}, at)
	b.Take(stages.Replied{Stage: stages.Responses, Model: "small", Tokens: 12}, at)
	var lines []string
	for _, l := range b.Tail {
		lines = append(lines, l.Line())
	}
	reason := response.Failure{Kind: response.NoServer}.Reason()
	want := fmt.Sprintf("small: 12 tokens|big: %[1]s, at attempt 4 (300 times)|huge: %[1]s, at attempt 4 (300 times)|small: 12 tokens|small: 12 tokens", reason)
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
