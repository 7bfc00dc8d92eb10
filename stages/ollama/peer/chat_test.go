package peer

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ollama"
)

// A long wait for the first byte is the server's queue, not a stall.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var barked atomic.Int32
		w := watchdog{after: time.Minute, bark: func() { barked.Add(1) }}
		pause := func(d time.Duration) {
			time.Sleep(d) // the bubble's clock: it takes no real time
			synctest.Wait()
		}
		pause(time.Hour)
		for range 3 {
			w.pet()
			pause(59 * time.Second)
		}
		if barked.Load() != 0 {
			t.Errorf("barked %d times before the first silence", barked.Load())
		}
		pause(time.Minute)
		if barked.Load() != 1 {
			t.Errorf("barked %d times in a silence, want once", barked.Load())
		}
		never := watchdog{after: -1, bark: func() { barked.Add(1) }}
		never.pet()
		pause(time.Hour)
		w.stop()
		never.stop()
		if barked.Load() != 1 {
			t.Error("a watchdog that was told never to bark did")
		}
	})
}

// Calls of tools reach the server; a broken one as it was written.
func TestChatRequestCarriesCalls(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(chatRequest(ollama.Request{Model: "m", Messages: []ollama.ChatMessage{
		{Role: "assistant", Calls: []ollama.ToolCall{{ID: "x", Name: "temp", Arguments: []byte(`{"city":"Ulm"}`)}, {Name: "temp", Arguments: []byte(`"{city"`)}, {Name: "now"}}},
		{Role: "tool", Content: "20", Tool: "temp", Answers: "x"},
	}}).Messages)
	want := `[{"role":"assistant","content":"","tool_calls":[{"id":"x","function":{"index":0,"name":"temp","arguments":{"city":"Ulm"}}},` +
		`{"function":{"index":0,"name":"temp","arguments":{"arguments":"{city"}}},{"function":{"index":0,"name":"now","arguments":{}}}]},` +
		`{"role":"tool","content":"20","tool_name":"temp","tool_call_id":"x"}]`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant\n%s", got, err, want)
	}
}

// A loop is 30 equal pieces to the end, whatever blanks stand between them: only then is a
// stream that ends without done no broken connection.
func TestLooped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, pieces string // separated by |
		want         bool
	}{
		{"to the end", strings.Repeat("na|", 29) + "na", true},
		{"one too few", strings.Repeat("na|", 28) + "na", false},
		{"with blanks between and after", strings.Repeat(" na|\n|", 30) + " ", true},
		{"blanks alone", strings.Repeat("\n|", 40) + "\n", false},
		{"in the middle", strings.Repeat("na|", 40) + "end", false},
		{"of two", strings.Repeat("na|no|", 40) + "na", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var a answer
			for piece := range strings.SplitSeq(tt.pieces, "|") {
				a.add(api.ChatResponse{Message: api.Message{Content: piece}})
			}
			if a.looped(nil) != tt.want {
				t.Errorf("%d in a row: looped %v", a.repeated, !tt.want)
			}
		})
	}
}
