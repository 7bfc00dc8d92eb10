package filter

import (
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// marks are the control tokens of chat templates, by family. Text that contains one
// was cut out of a conversation at the wrong place.
var marks = []string{
	"<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|endoftext|>", "<|end_of_text|>", "<|begin_of_text|>", // ChatML, GPT, Llama 3
	"<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>", "<|python_tag|>",
	"<|user|>", "<|assistant|>", "<|system|>", "<|end|>", "<|observation|>", // Phi, Zephyr, GLM
	"<|start|>", "<|channel|>", "<|message|>", "<|return|>", "<|call|>", // harmony
	"<start_of_turn>", "<end_of_turn>", // Gemma
	"[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "[AVAILABLE_TOOLS]", "[TOOL_CALLS]", // Llama 2, Mistral
	"<｜User｜>", "<｜Assistant｜>", "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", // DeepSeek
	"<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|USER_TOKEN|>", "<|CHATBOT_TOKEN|>", // Command R
	"<|start_of_role|>", "<|end_of_role|>", "<extra_id_0>", "<extra_id_1>", "<|prompter|>", "<|endofprompt|>", // Granite, Nemotron, OpenAssistant
}

// weakMarks mean something else in some texts, such as HTML, so they count only at
// the end.
var weakMarks = []string{"</s>", "<eos>", "<bos>", "<pad>", "<unk>"}

// turnHeads match the head of a turn that a model goes on to invent after its answer.
// Recipes have a heading “### Instructions:”, so only the singular counts, and words
// that people use, too, count after a blank line.
var turnHeads = pattern.Lazy(`(?m)^(?:#{2,3} ?(?:Instruction|Input|Response|Human|User|Assistant|System|Prompt) ?:|(?:Human|USER|ASSISTANT|GPT4 Correct User|GPT4 Correct Assistant) ?:|<(?:human|bot|user|assistant)>:|\n(?:User|Assistant|Instruction|Exercise \d+|Follow-up exercises?(?: \d+)?) ?:)`)

// strayTag matches a closing tag of HTML that nothing opened.
var strayTag = pattern.Lazy(`^\s*</[a-z][a-z0-9]*>`)

// headStems are parts of all those heads.
var headStems = []string{"## ", "##I", "##R", "##H", "##U", "##A", "Human", "USER", "ASSISTANT", "GPT4 Correct", "<human>", "<bot>", "<user>", "<assistant>",
	"\n\nUser", "\n\nAssistant", "\n\nInstruction", "\n\nExercise", "\n\nFollow-up"}

// template drops responses with the remains of a chat template: control tokens, the
// head of an instruction, or turns that the model invented.
func template(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "template", Kind: stages.OfResponse, Version: 2},
		About: "control tokens of a chat template, or a next turn that the model made up",
		response: func(s Subject) finding {
			text := s.Response.Text
			if strings.ContainsAny(text, "<[") {
				if f := tokens(s); f.reason != "" {
					return f
				}
				if at := strayTag().FindStringIndex(text); at != nil && !s.asked.wishes().code {
					return finding{value: 1, remark: true, reason: "it begins with a closing tag: " + excerpt(text), at: place{at[0], at[1]}}
				}
			}
			if !slices.ContainsFunc(headStems, func(stem string) bool { return strings.Contains(text, stem) }) || s.asked.wishes().tokens {
				return finding{}
			}
			at := turnHeads().FindStringIndex(text)
			if at == nil || fencedAt(text, at[0]) {
				return finding{}
			}
			head := strings.TrimSpace(text[at[0]:at[1]])
			if s.asked.wishes().dialogue && !strings.HasPrefix(head, "#") || s.asked.words()[strings.ToLower(strings.Trim(head, "#:<> "))] {
				return finding{}
			}
			f := finding{value: 1, at: place{at[0], len(text)}}
			if strings.TrimSpace(text[:at[0]]) == "" {
				// The answer carries its own head, and nothing else is wrong with it.
				f.remark, f.at = true, place{at[0], at[1]}
				f.reason = "it begins with " + excerpt(head)
				return f
			}
			f.reason = "it runs on into a turn of its own: " + excerpt(text[at[0]:])
			return f
		},
	}
}

// tokens finds control tokens. Those at the very end cost the response nothing but a
// remark: the answer before them is whole.
func tokens(s Subject) finding {
	text := s.Response.Text
	first, token := -1, ""
	for _, m := range marks {
		if i := strings.Index(text, m); i >= 0 && (first < 0 || i < first) {
			first, token = i, m
		}
	}
	whole := strings.TrimSpace(text)
	for _, m := range weakMarks {
		if strings.HasSuffix(whole, m) && first < 0 {
			first, token = strings.LastIndex(text, m), m
		}
	}
	switch {
	case first < 0, weight(answer(text)) == 0, s.asked.wishes().tokens, strings.Contains(s.asked.text(), token), fencedAt(text, first), inBackticks(text, first):
		return finding{}
	case visible(answer(text[first:])) == 0 && visible(text[:first]) > 0:
		return finding{value: 1, remark: true, reason: "it ends with " + excerpt(text[first:]), at: place{first, len(text)}}
	}
	return finding{value: 1, reason: "the control token " + excerpt(token) + " is part of it", at: place{first, first + len(token)}}
}

// fencedAt reports whether a place is in a block of code.
func fencedAt(text string, at int) bool {
	return strings.Contains(text[:at], "```") && endsInCode(text[:at])
}

func inBackticks(text string, at int) bool {
	line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
	return strings.Count(line, "`")%2 == 1
}
