package exchange

import "strings"

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
