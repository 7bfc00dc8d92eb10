package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/judge"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
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
	all := `SELECT group_concat(status || ' ' || error || ' ' || run || ' ' || id, x'0a') FROM (SELECT * FROM responses_full ORDER BY created_at, id)`
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
	c := peer.New(u)
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
	if got := query[string](t, b.Deck, `SELECT group_concat(text || done_reason || tokens, ' ') FROM (SELECT * FROM responses r JOIN generations g ON g.response = r.n ORDER BY r.n)`); got != "A 0.stop7 A 1.length1024 0" {
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

// questioned is a deck whose judges are asked elsewhere.
type questioned struct {
	batched
	o judge.Options
}

// toJudge returns a deck with a pair for each number.
func toJudge(t *testing.T, pairs int, o judge.Options) questioned {
	d := fresh(t)
	var rows strings.Builder
	for i := range pairs {
		fmt.Fprintf(&rows, `{"prompt":"Question %d?","response_a":"Yes, %d.","response_b":"No, %d."}`+"\n", i, i, i)
	}
	file := filepath.Join(t.TempDir(), "pairs.jsonl")
	must(t, os.WriteFile(file, []byte(rows.String()), 0o600))
	_, err := exchange.Import(t.Context(), d, []string{file}, exchange.ImportOptions{}, nil)
	must(t, err)
	o.Models = []string{"qwen3:8b"}
	return questioned{batched{T: t, Deck: d}, o}
}

// questions returns the lines that ask the judge; none where nothing is pending.
func (q questioned) questions() []map[string]any {
	q.Helper()
	out, err := q.asking()
	if err != nil && !errors.Is(err, export.ErrNothing) {
		q.Fatal(err)
	}
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		var m map[string]any
		must(q, json.Unmarshal([]byte(line), &m))
		lines = append(lines, m)
	}
	return lines
}

// asking returns the text of the questions.
func (q questioned) asking() (*bytes.Buffer, error) {
	var out bytes.Buffer
	_, err := export.Questions(q.Context(), q.Deck, export.Standard, q.o, q.Path(), &out, nil)
	return &out, err
}

// decided returns a line of vLLM's output with choices, as it writes them.
func decided(question map[string]any, choices ...string) string {
	return fmt.Sprintf(`{"id":"vllm-1","custom_id":%q,"response":{"status_code":200,"request_id":"r","body":{"model":"qwen3:8b","choices":[%s],`+
		`"usage":{"prompt_tokens":90,"completion_tokens":2}}},"error":null}`, question["custom_id"], strings.Join(choices, ","))
}

// likely is a choice that begins with A, which is as likely as that.
func likely(p float64) string {
	return fmt.Sprintf(`{"message":{"role":"assistant","content":"A","tool_calls":[]},"finish_reason":"stop","logprobs":{"content":[`+
		`{"token":"A","logprob":%[1]g,"bytes":[65],"top_logprobs":[{"token":"A","logprob":%[1]g},{"token":"B","logprob":%[2]g},{"token":"The","logprob":-9999.0}]}]}}`,
		math.Log(p), math.Log(1-p))
}

func plainly(text string) string {
	return fmt.Sprintf(`{"message":{"role":"assistant","content":%q},"finish_reason":"stop","logprobs":null}`, text)
}

// judged returns the opinions of a deck, in the order of the pairs.
func (q questioned) judged() string {
	return query[string](q.T, q.Deck, `SELECT coalesce(group_concat(line, x'0a'), '') FROM (
SELECT j.judge || ' ' || j.first || ' ' || round(j.probability, 3) || ' ' || j.answer || ' ' || j.raw || ' ' || m.name || ' ' || (length(w.text) > 100) || ' ' || r.stage AS line
FROM judgements j JOIN models m ON m.n = j.model JOIN judge_prompts w ON w.n = j.asked JOIN runs r ON r.n = j.run ORDER BY j.pair, j.first)`)
}

// A batch of a judge's questions brings back the verdicts that the judge would have
// given to a run: by content, in both orders, with the model, the wording and the run.
// Imported again it changes nothing, and only what failed is asked for again.
func TestJudgementsComeBack(t *testing.T) {
	t.Parallel()
	q := toJudge(t, 2, judge.Options{})
	asked := q.questions()
	if len(asked) != 4 || len(q.questions()) != 4 {
		t.Fatalf("%d questions, want 4", len(asked))
	}
	body := asked[0]["body"].(map[string]any)
	if body["logprobs"] != true || body["top_logprobs"] != 20.0 || body["max_tokens"] != 4.0 || body["temperature"] != 0.0 || body["n"] != nil ||
		fmt.Sprint(body["chat_template_kwargs"]) != "map[enable_thinking:false]" {
		t.Errorf("asked with %v", body)
	}
	lines := []string{
		decided(asked[0], likely(0.75)), decided(asked[1], likely(0.75)), decided(asked[2], plainly("Hm.")),
		fmt.Sprintf(`{"custom_id":%q,"response":{"status_code":500,"body":null},"error":{"message":"It broke."}}`, asked[3]["custom_id"]),
	}
	r, err := q.take(lines...)
	if r.Added.Verdicts != 2 || r.Failed != 1 || r.Bads != 1 || err == nil || !strings.Contains(r.Bad[0].Error(), "no verdict in the reply") {
		t.Errorf("%+v, %v", r, err)
	}
	const name = "qwen3:8b pairwise@"
	got := q.judged()
	for _, want := range []string{" probability a 0.75 a A qwen3:8b 1 import", " probability b 0.25 b A qwen3:8b 1 import"} {
		if !strings.Contains(got, want) || !strings.HasPrefix(got, name) {
			t.Errorf("the verdicts are\n%s\nwant %s", got, want)
		}
	}
	r, err = q.take(lines[0], lines[1])
	must(t, err)
	if r.Known != 2 || r.Added.Verdicts != 0 || q.judged() != got {
		t.Errorf("the second time: %+v\n%s", r, q.judged())
	}
	if again := q.questions(); len(again) != 2 || again[0]["custom_id"] != asked[2]["custom_id"] || again[1]["custom_id"] != asked[3]["custom_id"] {
		t.Errorf("asked again: %v", again)
	}
	lawful(t, q.Deck)
}

// Several answers to one question are counted, and one in a fixed form is read.
func TestJudgementsByOtherMethods(t *testing.T) {
	t.Parallel()
	q := toJudge(t, 1, judge.Options{Method: judge.BySample, Samples: 4})
	asked := q.questions()
	if n := asked[0]["body"].(map[string]any)["n"]; n != 4.0 {
		t.Errorf("n is %v", n)
	}
	_, err := q.take(decided(asked[0], plainly("A"), plainly("B"), plainly("A."), plainly("Both are fine")))
	must(t, err)
	if got := q.judged(); !strings.Contains(got, "sample-4 a 0.667 a A\nB\nA.\nBoth are fine qwen3:8b") {
		t.Error(got)
	}
	q.o = judge.Options{Models: q.o.Models, Method: judge.ByStructure}
	asked = q.questions()
	if form, err := json.Marshal(asked[1]["body"].(map[string]any)["response_format"]); err != nil || !strings.Contains(string(form), `"enum":["A\u003e\u003eB"`) {
		t.Errorf("the form is %s, %v", form, err)
	}
	_, err = q.take(decided(asked[1], plainly(`"A>>B"`)))
	must(t, err)
	if got := q.judged(); !strings.Contains(got, `structured b 0.05 b "A>>B" qwen3:8b`) {
		t.Error(got)
	}
}

// What no deck asked, another one asked, or was asked with a text that this deck does
// not have is refused.
func TestJudgementsOfOthers(t *testing.T) {
	t.Parallel()
	here, there := toJudge(t, 1, judge.Options{}), toJudge(t, 1, judge.Options{})
	foreign, own := there.questions()[0], here.questions()[0]
	cut := map[string]any{"custom_id": own["custom_id"].(string)[:60]}
	ticket, err := batch.ParseJudgementTicket(own["custom_id"].(string))
	must(t, err)
	ticket.Asked = stages.Hash("another text")
	for want, line := range map[string]string{
		"a request of another deck":         decided(foreign, likely(0.5)),
		"changed or cut on the way":         decided(cut, likely(0.5)),
		"it is a request, not an answer":    fmt.Sprintf(`{"custom_id":%q,"body":{}}`, own["custom_id"]),
		"whose wording is not in this deck": decided(map[string]any{"custom_id": ticket.String()}, likely(0.5)),
		"no verdict in the reply":           decided(own, strings.NewReplacer(`"token":"A"`, `"token":"Hm"`, `"token":"B"`, `"token":"So"`).Replace(likely(0.5))),
		"an answer in OpenAI's form":        fmt.Sprintf(`{"custom_id":%q,"generated_text":"A"}`, own["custom_id"]),
	} {
		r, err := here.take(line)
		if err == nil || len(r.Bad) != 1 || !strings.Contains(r.Bad[0].Error(), want) {
			t.Errorf("%s: %+v, %v", want, r, err)
		}
	}
	if got := here.judged(); got != "" {
		t.Error(got)
	}
}
