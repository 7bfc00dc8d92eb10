package exchange

import (
	"regexp"
	"strings"
	"sync"

	"prefdeck/stages/prompt"
)

// template is a way to write a conversation into one text.
type template struct {
	begins  []string       // what such a text begins with, one of them
	marker  *regexp.Regexp // of a turn; its first group names who speaks
	ends    []string       // marks after a turn
	needs   string         // text without which it is none; "" for no such
	trimmed bool           // spaces around a turn belong to the template
}

// templates lists the templates that a text is tried for, by what it begins with.
var templates = sync.OnceValue(func() []template {
	return []template{
		{begins: []string{"Human:", "User:", "H:", "System:"}, marker: regexp.MustCompile(`(?:\A\s*|\n\n)(Human|User|H|Assistant|A|System): ?`), needs: ":"},
		{begins: []string{"<|im_start|>"}, marker: regexp.MustCompile(`<\|im_start\|>(\w+)\n`), ends: []string{"<|im_end|>"}},
		{begins: []string{"<|begin_of_text|>", "<|start_header_id|>"}, marker: regexp.MustCompile(`(?:<\|begin_of_text\|>)?<\|start_header_id\|>(\w+)<\|end_header_id\|>\n\n`), ends: []string{"<|eot_id|>", "<|end_of_text|>"}},
		{begins: []string{"<bos>", "<start_of_turn>"}, marker: regexp.MustCompile(`(?:<bos>)?<start_of_turn>(\w+)\n`), ends: []string{"<end_of_turn>", "<eos>"}},
		{begins: []string{"<|user|>", "<|system|>"}, marker: regexp.MustCompile(`<\|(user|assistant|system)\|>\n?`), ends: []string{"</s>", "<|end|>", "<|endoftext|>"}, trimmed: true},
		{begins: []string{"<extra_id_"}, marker: regexp.MustCompile(`<extra_id_[01]>(System|User|Assistant)\n`), trimmed: true},
		{begins: []string{"<｜begin▁of▁sentence｜>", "<｜User｜>"}, marker: regexp.MustCompile(`(?:<｜begin▁of▁sentence｜>)?<｜(User|Assistant)｜>`), ends: []string{"<｜end▁of▁sentence｜>"}},
		{begins: []string{"<BOS_TOKEN>", "<|START_OF_TURN_TOKEN|>"}, marker: regexp.MustCompile(`(?:<BOS_TOKEN>)?<\|START_OF_TURN_TOKEN\|><\|(USER|CHATBOT|SYSTEM)_TOKEN\|>`), ends: []string{"<|END_OF_TURN_TOKEN|>"}},
		{begins: []string{"### Human:", "### Instruction:", "### User:", "### System:", "Below is an instruction"}, marker: regexp.MustCompile(`(?:\A|\s*)### (Human|User|Instruction|Input|Assistant|Response|System):[ \n]?`), trimmed: true},
		{begins: []string{"USER:", "A chat between"}, marker: regexp.MustCompile(`(?:\A|\s)(USER|ASSISTANT): ?`), ends: []string{"</s>"}, needs: "ASSISTANT:", trimmed: true},
		{begins: []string{"<s>[INST]", "<s> [INST]", "[INST]"}, marker: regexp.MustCompile(`\s*(?:<s>)?\s*(\[/?INST\])\s?`), ends: []string{"</s>"}, trimmed: true},
	}
})

// transcript splits a text that is a whole conversation: HH-RLHF's and the templates of
// chat models. A text that only mentions such marks does not count: it has to begin with
// one. A last turn of the assistant without text is left out.
func transcript(text string) (dialogue, bool) {
	head := strings.TrimLeft(text, " \n\r\t")
	if len(head) < len("H: A:") || strings.IndexByte("HUSA<#[B", head[0]) < 0 {
		return nil, false
	}
	for _, t := range templates() {
		for _, start := range t.begins {
			if strings.HasPrefix(head, start) {
				if d, ok := t.split(text); ok {
					return d, true
				}
			}
		}
	}
	return nil, false
}

// split splits a text at the template's markers.
func (t template) split(text string) (dialogue, bool) {
	if !strings.Contains(text, t.needs) {
		return nil, false
	}
	marks := t.marker.FindAllStringSubmatchIndex(text, -1)
	var d dialogue
	asked, answers := false, false
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		role, ok := templateRole(text[m[2]:m[3]])
		if !ok {
			return nil, false
		}
		content := t.clean(text[m[1]:end])
		asked = asked || role == prompt.User
		answers = answers || role == prompt.Assistant
		switch {
		case content == "" && role != prompt.User && i+1 == len(marks), content == "" && role == prompt.System:
			continue
		case text[m[2]:m[3]] == "Input" && len(d) > 0:
			d[len(d)-1].Content += "\n\n" + content
			continue
		}
		d = append(d, prompt.Message{Role: role, Content: content})
	}
	if !asked || !answers && len(t.ends) == 0 {
		return nil, false
	}
	return system(d), true
}

// clean takes the template's marks from the end of a turn.
func (t template) clean(content string) string {
	for _, end := range t.ends {
		if at := strings.LastIndex(content, end); at >= 0 && strings.TrimSpace(content[at+len(end):]) == "" {
			content = content[:at]
		}
	}
	if t.trimmed {
		return strings.TrimSpace(content)
	}
	return content
}

func templateRole(name string) (prompt.Role, bool) {
	switch name {
	case "H", "Instruction", "Input", "[INST]":
		return prompt.User, true
	case "A", "Response", "[/INST]":
		return prompt.Assistant, true
	}
	role, err := asRole(name)
	return role, err == nil
}

// system takes Llama 2's system message out of the first turn.
func system(d dialogue) dialogue {
	const open, shut = "<<SYS>>", "<</SYS>>"
	rest, found := strings.CutPrefix(d[0].Content, open)
	if !found {
		return d
	}
	said, rest, found := strings.Cut(rest, shut)
	if !found {
		return d
	}
	d[0].Content = strings.TrimSpace(rest)
	return append(dialogue{{Role: prompt.System, Content: strings.TrimSpace(said)}}, d...)
}

// openEnded reports whether a transcript ends with the assistant's mark: the answer
// beside it begins with a space of the transcript's.
func openEnded(text string) bool { return strings.HasSuffix(text, "Assistant:") }
