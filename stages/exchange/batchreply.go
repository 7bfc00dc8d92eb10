package exchange

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"prefdeck/stages/exchange/batch"
	"prefdeck/stages/ollama"
)

// batchReply returns the answer that a row of a batch's output holds, and the model
// that gave it. The error is the one that came in place of an answer.
func batchReply(row map[string]any, t batch.Ticket) (r ollama.Reply, model string, err error) {
	if text, ok := row["generated_text"].(string); ok && batchError(row, t.Model) == nil {
		return rayReply(row, text, t), t.Model, nil
	}
	replies, model, err := batchReplies(row, t.Model)
	switch {
	case err != nil:
		return r, model, err
	case len(replies) > 1:
		return r, model, errNoText{errors.New("it holds several answers to one request: ask with n = 1")}
	}
	return replies[0], model, nil
}

// batchReplies returns the answers, at least one, that a row of a batch's output holds
// in OpenAI's form, and the model that gave them: asked unless the row names another.
func batchReplies(row map[string]any, asked string) (rs []ollama.Reply, model string, err error) {
	if err := batchError(row, asked); err != nil {
		return nil, asked, err
	}
	body := at(row, "response", "body")
	choices, _ := at(body, "choices").([]any)
	for _, choice := range choices {
		r, err := replyOf(choice, asked)
		if err != nil {
			return nil, asked, err
		}
		r.PromptTokens = wholeNumber(at(body, "usage", "prompt_tokens"))
		r.Tokens = wholeNumber(at(body, "usage", "completion_tokens"))
		rs = append(rs, r)
	}
	if len(rs) == 0 {
		return nil, asked, batch.ErrorOf(asked, 0, "its line holds neither an answer nor an error")
	}
	if by, ok := at(body, "model").(string); ok && by != "" {
		asked = by
	}
	return rs, asked, nil
}

// batchError returns the error that came in place of an answer; nil for none.
func batchError(row map[string]any, model string) error {
	status, text := wholeNumber(at(row, "response", "status_code")), complaint(row)
	if text != "" || status >= 400 {
		return batch.ErrorOf(model, status, text)
	}
	return nil
}

// replyOf returns one of the answers to a request.
func replyOf(choice any, model string) (r ollama.Reply, err error) {
	message, ok := at(choice, "message").(map[string]any)
	if !ok {
		return r, batch.ErrorOf(model, 0, "its line holds neither an answer nor an error")
	}
	if calls, _ := message["tool_calls"].([]any); len(calls) > 0 {
		return r, errNoText{errors.New("the answer calls tools and has no text")}
	}
	if r.DoneReason, _ = at(choice, "finish_reason").(string); r.DoneReason == "abort" {
		return r, batch.ErrorOf(model, 0, "the server gave up on the answer")
	}
	r.Text, r.Said = said(message), tokensOf(choice)
	for _, name := range []string{"reasoning", "reasoning_content"} { // vLLM's name since 0.12, and the one before
		if thinking, ok := message[name].(string); ok && r.Thinking == "" {
			r.Thinking = thinking
		}
	}
	return r, nil
}

// tokensOf returns the tokens of an answer with the likely ones in the place of each;
// nil where they were not asked for.
func tokensOf(choice any) []ollama.Token {
	token := func(v any) ollama.Token {
		text, _ := at(v, "token").(string)
		s := asScore(at(v, "logprob"), false)
		if !s.given {
			s.value = math.Inf(-1)
		}
		return ollama.Token{Text: text, Logprob: s.value}
	}
	list, _ := at(choice, "logprobs", "content").([]any)
	var all []ollama.Token
	for _, item := range list {
		t := token(item)
		likely, _ := at(item, "top_logprobs").([]any)
		for _, v := range likely {
			t.Likely = append(t.Likely, token(v))
		}
		all = append(all, t)
	}
	return all
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

// rayReply returns the answer in a row of Ray Data LLM, which does not record why the
// model stopped: an answer with as many tokens as allowed counts as cut.
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

// wholeNumber returns a value as a whole number; 0 for other values.
func wholeNumber(v any) int {
	n, _ := v.(number)
	i, err := strconv.Atoi(string(n))
	if err != nil {
		return 0
	}
	return i
}
