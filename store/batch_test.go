package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/response"
)

// batched is a deck whose responses come from elsewhere.
type batched struct {
	*testing.T
	*Deck
	o response.Options
}

// toBatch returns a deck with two prompts, of each of which two responses are wanted.
func toBatch(t *testing.T) batched {
	d := fresh(t)
	file := filepath.Join(t.TempDir(), "prompts.txt")
	must(t, os.WriteFile(file, []byte("Name a colour.\nName a river.\n"), 0o600))
	_, err := exchange.Import(t.Context(), d, []string{file}, exchange.ImportOptions{As: exchange.Prompts}, nil)
	must(t, err)
	return batched{t, d, response.Options{Models: []string{"qwen3:8b"}}}
}

// requests returns the lines of a batch; none where nothing is pending.
func (b batched) requests() []map[string]any {
	b.Helper()
	var out bytes.Buffer
	_, err := export.Requests(b.Context(), b.Deck, export.Standard, b.o, b.Path(), &out)
	if err != nil && !errors.Is(err, export.ErrNothing) {
		b.Fatal(err)
	}
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var m map[string]any
		must(b, json.Unmarshal([]byte(line), &m))
		lines = append(lines, m)
	}
	return lines
}

// take imports answers.
func (b batched) take(lines ...string) (exchange.Report, error) {
	file := filepath.Join(b.TempDir(), "answers.jsonl")
	must(b, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
	return exchange.Import(b.Context(), b.Deck, []string{file}, exchange.ImportOptions{As: exchange.BatchAnswers}, nil)
}

// responded returns a line of vLLM's output.
func responded(request map[string]any, text, finish string) string {
	return fmt.Sprintf(`{"id":"vllm-1","custom_id":%q,"response":{"status_code":200,"request_id":"vllm-batch-1","body":{"id":"chatcmpl-1",`+
		`"object":"chat.completion","created":1,"model":"qwen3:8b","choices":[{"index":0,"message":{"role":"assistant","content":%q,`+
		`"refusal":null,"tool_calls":[],"reasoning":"Hm."},"logprobs":null,"finish_reason":%q}],`+
		`"usage":{"prompt_tokens":12,"total_tokens":19,"completion_tokens":7}}},"error":null}`, request["custom_id"], text, finish)
}

// A batch brings back what a run would have stored: the answers in their slots with
// options, seed and tokens, the errors as failed responses. Imported again it changes
// nothing, and only what failed is asked for again.
func TestBatchComesBack(t *testing.T) {
	t.Parallel()
	b := toBatch(t)
	asked := b.requests()
	if len(asked) != 4 || len(b.requests()) != 4 {
		t.Fatalf("%d requests, want 4", len(asked))
	}
	refused := fmt.Sprintf(`{"id":"v","custom_id":%q,"response":{"status_code":400,"request_id":"v","body":null},"error":{"error":`+
		`{"message":"This model's maximum context length is 8 tokens.","type":"BadRequestError","param":null,"code":400}}}`, asked[2]["custom_id"])
	broken := fmt.Sprintf(`{"id":"v","custom_id":%q,"response":null,"error":{"code":"batch_expired","message":"It took too long."}}`, asked[3]["custom_id"])
	lines := []string{responded(asked[0], "Red.", "stop"), responded(asked[1], "Dark r", "length"), refused, broken}
	r, err := b.take(lines...)
	must(t, err)
	if r.Added.Responses != 2 || r.Failed != 2 || r.Known != 0 || r.Bads != 0 {
		t.Errorf("%+v", r)
	}
	t1, err := batch.ParseTicket(asked[1]["custom_id"].(string))
	must(t, err)
	got, err := b.InSlots(t.Context(), slotsOf(t, asked))
	must(t, err)
	cut := got[t1.Slot]
	body := asked[1]["body"].(map[string]any)
	if cut.Text != "Dark r" || cut.Thinking != "Hm." || cut.DoneReason != "length" || cut.Status != response.Complete ||
		cut.PromptTokens != 12 || cut.Tokens != 7 || cut.Sample != 1 || float64(cut.Seed) != body["seed"] ||
		string(cut.Options) != fmt.Sprintf(`{"num_ctx":4096,"num_predict":1024,"seed":%d,"temperature":0.7}`, cut.Seed) || cut.Source != "answers.jsonl" {
		t.Errorf("%+v", cut)
	}
	all := `SELECT group_concat(status || ' ' || error || ' ' || run || ' ' || hex(id), x'0a') FROM (SELECT * FROM responses ORDER BY n)`
	before := query[string](t, b.Deck, all)
	if !strings.Contains(before, "the prompt is longer than the context (num_ctx): 400 This model's") || !strings.Contains(before, "the server failed: It took too long.") {
		t.Errorf("the errors are\n%s", before)
	}
	r, err = b.take(lines...)
	must(t, err)
	if after := query[string](t, b.Deck, all); after != before || r.Known != 4 || r.Added.Responses != 0 || r.Failed != 0 {
		t.Errorf("the second time: %+v\n%s\nwas\n%s", r, after, before)
	}
	again := b.requests()
	if len(again) != 2 || again[0]["custom_id"] != asked[2]["custom_id"] || again[1]["custom_id"] != asked[3]["custom_id"] {
		t.Errorf("asked again: %v", again)
	}
	r, err = b.take(responded(again[0], "The Rhine.", "stop"), responded(again[1], "The Po.", "stop"))
	must(t, err)
	if r.Added.Responses != 2 || len(b.requests()) != 0 {
		t.Errorf("%+v, and %d are pending", r, len(b.requests()))
	}
	lawful(t, b.Deck)
}

// slotsOf returns the slots that requests are for.
func slotsOf(t *testing.T, asked []map[string]any) (slots []stages.ID) {
	t.Helper()
	for _, a := range asked {
		ticket, err := batch.ParseTicket(a["custom_id"].(string))
		must(t, err)
		slots = append(slots, ticket.Slot)
	}
	return slots
}

// A run asks its server for nothing that came in of a batch for a model of the same
// name, and a batch for nothing that a run got.
func TestBatchAndRunShareTheWork(t *testing.T) {
	t.Parallel()
	s := ollamatest.New(ollamatest.Model{Name: "qwen3:8b"}, ollamatest.Model{Name: "tiny"})
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	must(t, err)
	c := ollama.New(u)
	t.Cleanup(c.Close)

	b := toBatch(t)
	for _, asked := range b.requests()[:3] {
		_, err := b.take(responded(asked, "An answer.", "stop"))
		must(t, err)
	}
	must(t, response.Run(t.Context(), b.Deck, c, b.o, nil))
	if n := len(s.Chats()); n != 1 || len(b.requests()) != 0 {
		t.Errorf("the run sent %d requests, %d are pending; want 1 and 0", n, len(b.requests()))
	}
	b.o.Models = []string{"tiny"} // tiny:latest to the server
	must(t, response.Run(t.Context(), b.Deck, c, b.o, nil))
	if n := len(b.requests()); n != 0 {
		t.Errorf("%d are pending after the run", n)
	}
}

// Rows that answer no request of this deck are refused, each with its reason.
func TestBatchOfAnotherDeck(t *testing.T) {
	t.Parallel()
	b, other := toBatch(t), toBatch(t)
	asked, foreign := b.requests(), other.requests()
	id := asked[0]["custom_id"].(string)
	strange := map[string]any{"custom_id": "request-1"}
	cut := map[string]any{"custom_id": id[:len(id)-3]}
	r, err := b.take(responded(foreign[0], "x", "stop"), responded(strange, "x", "stop"), responded(cut, "x", "stop"), `{"text":"x"}`, responded(asked[0], "Red.", "stop"))
	if !errors.As(err, new(exchange.Unread)) || r.Bads != 4 || r.Added.Responses != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	for i, want := range []string{"another deck", "prefdeck did not write", "changed or cut", "no custom_id"} {
		if got := r.Bad[i].Error(); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if _, err := exchange.Import(t.Context(), exchange.NewDry(nil), []string{os.DevNull}, exchange.ImportOptions{As: exchange.BatchAnswers}, nil); err == nil {
		t.Error("a dry run of answers told something")
	}
}

// What holds no text, or not one text, is refused or asked for again: it is never an
// empty answer.
func TestBatchOfOtherAnswers(t *testing.T) {
	t.Parallel()
	b := toBatch(t)
	asked := b.requests()
	line := func(i int, message, finish, more string) string {
		return fmt.Sprintf(`{"custom_id":%q,"response":{"status_code":200,"body":{"choices":[{"message":%s,"finish_reason":%q}%s]}},"error":null}`, asked[i]["custom_id"], message, finish, more)
	}
	request, err := json.Marshal(asked[0])
	must(t, err)
	r, err := b.take(string(request),
		line(0, `{"content":[{"type":"text","text":"In "},{"type":"text","text":"parts."}]}`, "stop", ""),
		line(1, `{"content":null,"refusal":"I would rather not."}`, "stop", ""),
		line(2, `{"content":null,"tool_calls":[{"id":"1"}]}`, "tool_calls", ""),
		line(2, `{"content":"One."}`, "stop", `,{"message":{"content":"Two."}}`),
		line(3, `{"content":"Half an"}`, "abort", ""))
	if !errors.As(err, new(exchange.Unread)) || r.Added.Responses != 2 || r.Failed != 1 || r.Bads != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	for i, want := range []string{"a request, not an answer", "calls tools", "several answers"} {
		if got := r.Bad[i].Error(); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if got := query[string](t, b.Deck, `SELECT group_concat(status || ' ' || text, ', ') FROM (SELECT * FROM responses ORDER BY n)`); got != "complete In parts., complete I would rather not., failed " {
		t.Errorf("stored: %s", got)
	}
}

// Ray Data LLM tells no reason why a model stopped: an answer of as many tokens as it
// could have was cut.
func TestBatchOfRay(t *testing.T) {
	t.Parallel()
	b := toBatch(t)
	asked := b.requests()
	row := func(i, tokens int, failed string) string {
		return fmt.Sprintf(`{"custom_id":%q,"generated_text":"A %d.","num_input_tokens":9,"num_generated_tokens":%d,"__inference_error__":%q}`, asked[i]["custom_id"], i, tokens, failed)
	}
	r, err := b.take(row(0, 7, ""), row(1, 1024, ""), row(2, 0, "ValueError: it is too long"))
	must(t, err)
	if r.Added.Responses != 2 || r.Failed != 1 {
		t.Errorf("%+v", r)
	}
	if got := query[string](t, b.Deck, `SELECT group_concat(text || done_reason || tokens, ' ') FROM (SELECT * FROM responses ORDER BY n)`); got != "A 0.stop7 A 1.length1024 0" {
		t.Errorf("stored: %s", got)
	}
}

// A batch's lines that come in without --as are told what to do, not taken for prompts.
func TestBatchWithoutItsName(t *testing.T) {
	t.Parallel()
	b := toBatch(t)
	asked := b.requests()
	request, err := json.Marshal(asked[1])
	must(t, err)
	file := filepath.Join(t.TempDir(), "answers.jsonl")
	must(t, os.WriteFile(file, []byte(responded(asked[0], "Red.", "stop")+"\n"+string(request)), 0o600))
	r, err := exchange.Import(t.Context(), b.Deck, []string{file}, exchange.ImportOptions{}, nil)
	if err == nil || len(r.Bad) != 2 || !strings.Contains(r.Bad[0].Error(), "--as openai-batch") || strings.Contains(r.Bad[1].Error(), "--map") {
		t.Errorf("%v, %+v", err, r.Bad)
	}
}
