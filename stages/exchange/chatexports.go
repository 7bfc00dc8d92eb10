package exchange

import "slices"

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

// chatTurn reads one message of ChatGPT's export; nil for a message that the program
// keeps for itself.
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
