package exchange

import (
	"errors"
	"strconv"
	"strings"

	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/ollama"
)

// batchReply returns the answer that a row of a batch's output holds, and the model
// that gave it. The error is the one that came in place of an answer.
func batchReply(row map[string]any, t batch.Ticket) (r ollama.Reply, model string, err error) {
	status, text := wholeNumber(at(row, "response", "status_code")), complaint(row)
	if text != "" || status >= 400 {
		return r, t.Model, batch.ErrorOf(t.Model, status, text)
	}
	if text, ok := row["generated_text"].(string); ok {
		return rayReply(row, text, t), t.Model, nil
	}
	body := at(row, "response", "body")
	choice := at(body, "choices", 0)
	message, ok := at(choice, "message").(map[string]any)
	if !ok {
		return r, t.Model, batch.ErrorOf(t.Model, 0, "its line holds neither an answer nor an error")
	}
	if calls, _ := message["tool_calls"].([]any); len(calls) > 0 {
		return r, t.Model, errNoText{errors.New("the answer calls tools instead of saying something")}
	}
	if r.DoneReason, _ = at(choice, "finish_reason").(string); r.DoneReason == "abort" {
		return r, t.Model, batch.ErrorOf(t.Model, 0, "the server gave the answer up")
	}
	if others, _ := at(body, "choices").([]any); len(others) > 1 {
		return r, t.Model, errNoText{errors.New("it holds several answers to one request: ask with n = 1")}
	}
	r.Text = said(message)
	r.PromptTokens = wholeNumber(at(body, "usage", "prompt_tokens"))
	r.Tokens = wholeNumber(at(body, "usage", "completion_tokens"))
	for _, name := range []string{"reasoning", "reasoning_content"} { // vLLM's name since 0.12, and the one before
		if thinking, ok := message[name].(string); ok && r.Thinking == "" {
			r.Thinking = thinking
		}
	}
	model = t.Model
	if by, ok := at(body, "model").(string); ok && by != "" {
		model = by
	}
	return r, model, nil
}

// errNoText says that a row brings no answer that could be stored, and none that could
// be asked for again.
type errNoText struct{ error }

// said returns the text of an answer, which may come in parts, or be a refusal with a
// field of its own.
func said(message map[string]any) string {
	text, _ := message["content"].(string)
	parts, _ := message["content"].([]any)
	var all strings.Builder
	for _, part := range parts {
		piece, _ := at(part, "text").(string)
		all.WriteString(piece)
	}
	if text += all.String(); text == "" {
		text, _ = message["refusal"].(string)
	}
	return text
}

// rayReply returns the answer in a row of Ray Data LLM, which does not tell why the
// model stopped: one of as many tokens as it could have is taken for cut.
func rayReply(row map[string]any, text string, t batch.Ticket) ollama.Reply {
	r := ollama.Reply{
		Text: text, DoneReason: "stop",
		PromptTokens: wholeNumber(row["num_input_tokens"]), Tokens: wholeNumber(row["num_generated_tokens"]),
	}
	if limit := t.Limit(); limit > 0 && r.Tokens >= limit {
		r.DoneReason = "length"
	}
	return r
}

// complaint returns the text of the error that a row of output holds in place of an
// answer; "" for none. vLLM writes a text, or an error in an error; OpenAI its own, or
// the body of the server's; Ray a column.
func complaint(row map[string]any) string {
	for _, v := range []any{row["error"], at(row, "response", "body", "error"), row["__inference_error__"]} {
		for ; v != nil; v = at(v, "error") {
			text, ok := v.(string)
			if !ok {
				text, _ = at(v, "message").(string)
			}
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// at follows names and positions into a value; nil if there is nothing.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

// wholeNumber returns a value as a whole number; 0 if it is none.
func wholeNumber(v any) int {
	n, _ := v.(number)
	i, err := strconv.Atoi(string(n))
	if err != nil {
		return 0
	}
	return i
}
