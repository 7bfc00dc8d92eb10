package exchange

import (
	"slices"
	"strings"
)

// logged takes what a model was asked and what it answered out of the logs of servers
// and tools: the request beside its response, the inputs beside the outputs, samples of
// evaluations. It returns the row itself if it is no such log. The answer gets one of
// the names that rows have, so that everything after this reads it as it reads others.
func logged(row map[string]any) map[string]any {
	row = opened(row)
	if flat := traced(row); flat != nil {
		return flat
	}
	for _, read := range []func(map[string]any) map[string]any{
		evaluated, promptfooRow, lightEval, arenaHard, chatExport, openAIEvents, responsesAPI, requested, struckLists, exchanges,
	} {
		if flat := read(row); flat != nil {
			return flat
		}
	}
	return row
}

// opened takes a request and its reply out of the JSON text that a table, or a log
// within a log, holds them as. It returns other rows as they are.
func opened(row map[string]any) map[string]any {
	flat := row
	for _, sides := range []struct {
		names []string
		is    func(any) bool
	}{
		{[]string{"request", "request_body", "inputs", "input", "inputRecord"}, func(v any) bool { m, _ := v.(map[string]any); return asksIn(m) }},
		{[]string{"response", "response_body", "outputs", "output", "modelOutput"}, answersIn},
	} {
		for _, name := range sides.names {
			v, plain := row[name], strings.TrimSuffix(name, "_body")
			text, isText := v.(string)
			if isText {
				v = listInText(text)
			}
			if v != nil && (isText || plain != name) && sides.is(v) {
				flat = without(flat, name)
				flat[plain] = v
			}
		}
	}
	return flat
}

// traced reads the messages of a span as OpenTelemetry's conventions for models have
// them, among its attributes or beside them, as lists or as their JSON text.
func traced(row map[string]any) map[string]any {
	within := row
	if attributes := object(row, "attributes"); attributes != nil {
		within = attributes
	}
	messages := func(names ...string) (list []any, found string) {
		for _, name := range names {
			v := within[name]
			if text, ok := v.(string); ok {
				v = listInText(text)
			}
			if list, _ = v.([]any); len(list) > 0 && isMessage(list[0]) {
				return list, name
			}
		}
		return nil, ""
	}
	asked, name := messages("gen_ai.input.messages", "input_messages")
	said, other := messages("gen_ai.output.messages", "output_messages")
	if asked == nil || said == nil {
		return nil
	}
	flat := without(within, name, other)
	flat["messages"] = slices.Concat(asked, said)
	if model := firstText(within, "gen_ai.response.model", "gen_ai.request.model"); model != "" {
		flat["model"] = model
	}
	return flat
}

// answersIn reports whether a value is the reply of an API. A message alone does not
// count: a model may have written it.
func answersIn(v any) bool {
	m, _ := v.(map[string]any)
	for _, name := range []string{"choices", "candidates", "output", "outputs", "generations", "message"} {
		switch m[name].(type) {
		case []any, map[string]any:
			return true
		}
	}
	_, blocks := m["content"].([]any)
	return blocks
}

// without returns a copy of a row but for some fields.
func without(row map[string]any, names ...string) map[string]any {
	flat := make(map[string]any, len(row))
	for name, v := range row {
		if !slices.Contains(names, name) {
			flat[name] = v
		}
	}
	return flat
}

// object returns the object under a name; nil if there is none.
func object(row map[string]any, name string) map[string]any {
	m, _ := row[name].(map[string]any)
	return m
}

// requested reads a request and its response under the names of APIs (request,
// response), LangSmith and MLflow (inputs, outputs), Weave (inputs, output), Langfuse
// (input, output, expectedOutput), HELM (request, result) and OpenAI's evals (sample).
func requested(row map[string]any) map[string]any {
	if sample := object(row, "sample"); sample != nil && sample["input"] != nil && sample["output"] != nil {
		flat := without(row, "sample", "results", "datasource_item")
		flat["prompt"], flat["model"] = sample["input"], sample["model"]
		storeReply(flat, sample["output"])
		return flat
	}
	for _, asked := range []string{"request", "inputRecord", "inputs", "input"} {
		within := object(row, asked)
		if within == nil {
			_, list := row[asked].([]any)
			if _, text := row[asked].(string); !list && !text || asked == "request" {
				continue
			}
		}
		if example := object(within, "example"); example != nil {
			within = example
		}
		for _, said := range []string{"response", "outputs", "output", "expectedOutput", "result", "modelResponses"} {
			v, has := row[said]
			if !has || within == nil && !isReply(v) {
				continue
			}
			flat := without(row, asked, said)
			for name, v := range within {
				flat[name] = v
			}
			if list, ok := flat["messages"].([]any); ok && len(list) == 1 { // LangChain's, in batches
				if inner, ok := list[0].([]any); ok {
					flat["messages"] = inner
				}
			}
			if within == nil {
				flat["prompt"] = row[asked]
			}
			if !storeReply(flat, v) && !asksIn(flat) {
				return nil
			}
			storeRest(flat, v)
			return flat
		}
		if within != nil && asksIn(within) {
			flat := without(row, asked)
			for name, v := range within {
				flat[name] = v
			}
			return flat
		}
	}
	if reply := object(row, "response"); reply != nil && asksIn(row) && !isMessage(reply) && answersIn(reply) { // LiteLLM
		flat := without(row, "response")
		if storeReply(flat, reply) {
			storeRest(flat, reply)
			return flat
		}
	}
	if m := object(row, "message"); m != nil && row["messages"] != nil && isMessage(m) { // Ollama's chat
		flat := without(row, "message")
		flat["response"] = m
		return flat
	}
	return nil
}

// asksIn reports whether an object has the prompt of its row.
func asksIn(m map[string]any) bool {
	for _, name := range []string{"messages", "contents", "prompt", "question", "query", "instruction"} {
		if m[name] != nil {
			return true
		}
	}
	return false
}

// storeRest stores the parts of a reply beside its answer, so that they are read or
// reported: texts, or everything where there is no answer. A failure is left out.
func storeRest(row map[string]any, v any) {
	reply, _ := v.(map[string]any)
	answered := row["response"] != nil || row["responses"] != nil || row["choices"] != nil || row["candidates"] != nil || row["completions"] != nil
	for name, v := range reply {
		text, _ := v.(string)
		if row[name] == nil && name != "error" && (!answered || longText(text) && text != row["response"]) {
			row[name] = v
		}
	}
}

// isReply reports whether a value is the object of a reply, not plain text or messages.
func isReply(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return !isMessage(v)
	case []any:
		return len(v) > 0 && outputItem(v[0])
	}
	return false
}

// storeReply stores the answer in a reply into a row, and reports whether there is one.
func storeReply(row map[string]any, v any) bool {
	switch v := v.(type) {
	case string:
		row["response"] = v
		return true
	case []any:
		return storeReplies(row, v)
	case map[string]any:
		if model := firstText(v, "model", "modelVersion", "model_name"); model != "" {
			row["model"] = model
		}
		if isMessage(v) {
			row["response"] = v
			return true
		}
		for _, name := range []string{"choices", "candidates", "completions"} {
			if list, ok := v[name].([]any); ok && len(list) > 0 {
				row[name] = list
				return true
			}
		}
		for _, name := range []string{"message", "output", "model_output", "response", "answer", "text", "completion", "content", "generations", "generation", "output_text", "result"} {
			if inner := v[name]; inner != nil && storeReply(row, inner) {
				return true
			}
		}
	}
	return false
}

// storeReplies stores the answers in a list: output items of OpenAI's Responses API,
// content blocks, messages, generations in a list of lists.
func storeReplies(row map[string]any, list []any) bool {
	for len(list) == 1 {
		inner, ok := list[0].([]any)
		if !ok {
			break
		}
		list = inner
	}
	if len(list) == 0 {
		return false
	}
	switch {
	case outputItem(list[0]):
		row["response"] = ofItems(list)
	case contentBlocks(list):
		row["response"] = map[string]any{"role": "assistant", "content": list}
	case isMessage(list[0]) && len(list) == 1:
		row["response"] = list[0]
	case isMessage(list[0]):
		row["response"] = list
	default:
		row["responses"] = list
	}
	return true
}

// contentBlocks reports whether a list is the content of one answer, as Anthropic writes
// it, and not several answers.
func contentBlocks(list []any) bool {
	return !slices.ContainsFunc(list, func(item any) bool {
		m, _ := item.(map[string]any)
		switch m["type"] {
		case "text", "thinking", "redacted_thinking", "tool_use", "refusal":
			return false
		}
		return true
	})
}

// outputItem reports whether a value is an item of OpenAI's Responses API.
func outputItem(v any) bool {
	m, _ := v.(map[string]any)
	switch m["type"] {
	case "reasoning", "function_call", "message":
		return m["content"] != nil || m["summary"] != nil || m["arguments"] != nil
	}
	return false
}

// ofItems puts the items of a response of that API together as one message.
func ofItems(items []any) map[string]any {
	content := []any{}
	for _, item := range items {
		m, _ := item.(map[string]any)
		switch m["type"] {
		case "reasoning":
			for _, name := range []string{"summary", "content"} {
				parts, _ := m[name].([]any)
				for _, part := range parts {
					p, _ := part.(map[string]any)
					content = append(content, map[string]any{"type": "thinking", "thinking": textOf(p, "text")})
				}
			}
		case "function_call":
			content = append(content, map[string]any{"type": "tool_call", "id": m["call_id"], "name": m["name"], "arguments": m["arguments"]})
		default:
			parts, _ := m["content"].([]any)
			if text, ok := m["content"].(string); ok {
				parts = []any{text}
			}
			content = append(content, parts...)
		}
	}
	return map[string]any{"role": "assistant", "content": content}
}

// responsesAPI reads a response of OpenAI's Responses API with its input.
func responsesAPI(row map[string]any) map[string]any {
	list, _ := row["output"].([]any)
	if len(list) == 0 || !outputItem(list[0]) || row["input"] == nil {
		return nil
	}
	flat := without(row, "output", "input", "instructions", "text", "reasoning")
	flat["prompt"], flat["response"] = row["input"], ofItems(list)
	if text, ok := row["instructions"].(string); ok {
		flat["system"] = text
	}
	return flat
}
