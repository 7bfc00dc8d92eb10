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

// answersIn reports whether a value is the reply of an API. A message alone is none: it
// may be what a model wrote.
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

// storeRest stores what stands in a reply beside its answer, so that it is read or told:
// texts, or everything where there is no answer. A failure is none of it.
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

// evaluated reads a sample of lm-evaluation-harness or of Inspect.
func evaluated(row map[string]any) map[string]any {
	if resps, ok := row["resps"].([]any); ok && object(row, "doc") != nil {
		asked := lookup(row, "arguments.gen_args_0.arg_0")
		if asked == nil {
			asked = lookup(row, "arguments.0.0")
		}
		flat := without(row, "doc", "arguments", "resps", "filtered_resps", "target")
		for len(resps) == 1 {
			inner, ok := resps[0].([]any)
			if !ok {
				break
			}
			resps = inner
		}
		flat["prompt"], flat["responses"] = asked, resps
		if texts(resps) == nil {
			return nil // likelihoods: foreign says so
		}
		return flat
	}
	if out := object(row, "output"); out != nil && row["epoch"] != nil && row["messages"] != nil {
		flat := without(row, "output", "input", "target", "scores", "choices", "events", "store")
		flat["model"] = out["model"]
		return flat
	}
	return nil
}

// lightEval reads a row of LightEval's details.
func lightEval(row map[string]any) map[string]any {
	doc, said := object(row, "doc"), object(row, "model_response")
	if doc == nil || said == nil {
		return nil
	}
	if _, ok := doc["query"].(string); !ok {
		return nil
	}
	flat := without(row, "doc", "model_response", "metric")
	flat["prompt"], flat["responses"] = doc["query"], said["text"]
	return flat
}

// promptfooRow reads one result of promptfoo.
func promptfooRow(row map[string]any) map[string]any {
	asked, said := object(row, "prompt"), object(row, "response")
	if asked == nil || said == nil || asked["raw"] == nil {
		return nil
	}
	flat := without(row, "prompt", "response", "provider", "vars", "gradingResult", "testCase")
	flat["prompt"], flat["model"] = asked["raw"], row["provider"]
	if provider := object(row, "provider"); provider != nil {
		flat["model"] = provider["id"]
	}
	switch out := said["output"].(type) {
	case nil:
	case string:
		flat["response"] = out
	default: // a JSON answer, parsed
		flat["response"] = encode(out)
	}
	return flat
}

// arenaHard reads a question of Arena-Hard, whose turns are objects.
func arenaHard(row map[string]any) map[string]any {
	list, _ := row["turns"].([]any)
	var turns []any
	for _, item := range list {
		m, _ := item.(map[string]any)
		text, ok := m["content"].(string)
		if !ok || len(m) != 1 {
			return nil
		}
		turns = append(turns, text)
	}
	if turns == nil {
		return nil
	}
	flat := without(row, "turns")
	flat["turns"] = turns
	return flat
}

// struckLists turns lists of answers that stand as columns, which is how datasets kept
// a sequence of objects, into objects: answers {text: […], score: […]}.
func struckLists(row map[string]any) map[string]any {
	for name, v := range row {
		columns, ok := v.(map[string]any)
		if !ok || !isListName(name) || columns["label"] != nil { // ARC: the choices of a question
			continue
		}
		var items []any
		for key, v := range columns {
			list, ok := v.([]any)
			if !ok || items != nil && len(list) != len(items) {
				return nil
			}
			if items == nil {
				items = make([]any, len(list))
			}
			for i, cell := range list {
				if items[i] == nil {
					items[i] = map[string]any{}
				}
				items[i].(map[string]any)[key] = cell
			}
		}
		if len(items) == 0 {
			return nil
		}
		flat := without(row, name)
		flat[name] = items
		if title, ok := row["title"].(string); ok && !asksIn(row) { // ELI5
			more, _ := row["selftext"].(string)
			delete(flat, "title")
			delete(flat, "selftext")
			flat["prompt"] = strings.TrimSpace(title + "\n\n" + more)
		}
		return flat
	}
	return nil
}

// openAIEvents reads a sample in the log of OpenAI's evals.
func openAIEvents(row map[string]any) map[string]any {
	data := object(row, "data")
	if row["type"] != "sampling" || data == nil || data["sampled"] == nil {
		return nil
	}
	return map[string]any{"prompt": data["prompt"], "responses": data["sampled"]}
}

// chatExport reads a conversation that a chat program exported: ChatGPT's tree, along
// the branch that was last shown, or Open WebUI's.
func chatExport(row map[string]any) map[string]any {
	if chat := object(row, "chat"); chat != nil {
		list, _ := chat["messages"].([]any)
		if len(list) == 0 {
			return nil
		}
		flat := without(row, "chat", "title")
		flat["messages"] = list
		last, _ := list[len(list)-1].(map[string]any)
		flat["model"] = textOf(last, "model")
		return flat
	}
	nodes := object(row, "mapping")
	at, _ := row["current_node"].(string)
	var turns []any
	model := ""
	for range nodes {
		node := object(nodes, at)
		m := object(node, "message")
		if role, said := chatTurn(m); said != nil {
			turns = append(turns, map[string]any{"role": role, "content": said})
			if model == "" {
				model = textOf(object(m, "metadata"), "model_slug")
			}
		}
		at, _ = node["parent"].(string)
	}
	if turns == nil {
		return nil
	}
	slices.Reverse(turns)
	flat := without(row, "mapping", "current_node", "title")
	flat["messages"], flat["model"] = turns, model
	return flat
}

// chatTurn reads one message of ChatGPT's export: nil is what the program keeps for itself.
func chatTurn(m map[string]any) (role string, said any) {
	role = textOf(object(m, "author"), "role")
	content := object(m, "content")
	text := textOf(content, "text")
	switch kind := textOf(content, "content_type"); {
	case kind == "code" && role == "assistant":
		return role, []any{map[string]any{"type": "tool_call", "name": m["recipient"], "arguments": text}}
	case role == "tool" && text != "":
		return role, text
	}
	parts, _ := content["parts"].([]any)
	var all []any
	for _, part := range parts {
		if p, ok := part.(map[string]any); ok { // a picture, which is refused by its name
			part = map[string]any{"type": p["content_type"]}
		}
		if part != "" {
			all = append(all, part)
		}
	}
	if all == nil {
		return role, nil
	}
	return role, all
}

// firstText returns the first of an object's fields that holds text.
func firstText(m map[string]any, names ...string) string {
	for _, name := range names {
		if text := textOf(m, name); text != "" {
			return text
		}
	}
	return ""
}

// exchanges reads a conversation of inputs with their outputs, as Capybara has it.
func exchanges(row map[string]any) map[string]any {
	list, _ := row["conversation"].([]any)
	var turns []any
	for _, item := range list {
		m, _ := item.(map[string]any)
		input, asked := m["input"].(string)
		output, answered := m["output"].(string)
		if !asked || !answered {
			return nil
		}
		turns = append(turns, map[string]any{"role": "user", "content": input}, map[string]any{"role": "assistant", "content": output})
	}
	if turns == nil {
		return nil
	}
	flat := without(row, "conversation")
	flat["messages"] = turns
	return flat
}

// manyRows returns the rows in one: the results of promptfoo, the turns of a PRISM
// conversation, each with what was said before it. nil if it is one row.
func manyRows(row map[string]any) []map[string]any {
	if results := object(row, "results"); results != nil {
		list, _ := results["results"].([]any)
		var rows []map[string]any
		for _, item := range list {
			if m, ok := item.(map[string]any); ok && promptfooRow(m) != nil {
				rows = append(rows, m)
			}
		}
		return rows
	}
	list, _ := row["conversation_history"].([]any)
	var rows []map[string]any
	var before []any
	for at := 0; at < len(list); {
		m, _ := list[at].(map[string]any)
		if m["role"] != "user" {
			return nil
		}
		before = append(slices.Clone(before), map[string]any{"role": "user", "content": m["content"]})
		turn := without(row, "conversation_history", "opening_prompt")
		turn["prompt"] = before
		var said []any
		var chosen any
		for at++; at < len(list); at++ {
			m, _ := list[at].(map[string]any)
			if m["role"] != "model" {
				break
			}
			if m["model_name"] == nil && m["score"] == nil {
				return nil // Gemini's role of the same name
			}
			said = append(said, map[string]any{"text": m["content"], "model_name": m["model_name"], "score": m["score"]})
			if m["if_chosen"] == true || chosen == nil {
				chosen = m["content"]
			}
		}
		turn["responses"] = said
		rows = append(rows, turn)
		before = append(slices.Clone(before), map[string]any{"role": "assistant", "content": chosen})
	}
	return rows
}
