package exchange

import (
	"slices"
	"strings"
	"unicode"
)

// role says what a field holds that has siblings, such as response_0 and response_1.
type role uint8

// The roles.
const (
	roleNone   role = iota // a property of an answer that no row needs: is_response_0_safe
	roleAnswer             // response_0, Response 1, human_ref_A, conversation_b
	roleModel              // model_a, generator_1, response_0_source
	roleThinking
	roleScore   // score_A, rating_1
	roleRank    // rank_1
	roleUnknown // text under it may be an answer: a_story, left-hand
)

// sibling is the name of a field taken apart: response_0 is number 0 of response_*.
type sibling struct {
	stem    string // with * in place of the number; "" if the name has none
	variant byte   // '0' … '9', 'a' … 'f'
	role    role
}

// nameOf takes the name of a field apart, in any spelling: "Response 1",
// "response-1", "response1", "responseA".
func nameOf(name string) sibling {
	parts := nameParts(name)
	at := -1
	for i, p := range parts {
		if len(p) == 1 && (p[0] >= '0' && p[0] <= '9' || p[0] >= 'a' && p[0] <= 'f') {
			at = i // the last one
		}
	}
	if at < 0 {
		return sibling{}
	}
	s := sibling{variant: parts[at][0]}
	rest := slices.Delete(slices.Clone(parts), at, at+1)
	parts[at] = "*"
	s.stem, s.role = strings.Join(parts, "_"), roleOf(rest)
	return s
}

// nameParts splits a name at separators, before digits and at a capital after a
// small letter, in lower case.
func nameParts(name string) []string {
	var parts []string
	var part []rune
	end := func() {
		if len(part) > 0 {
			parts = append(parts, string(part))
			part = part[:0]
		}
	}
	var before rune
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			before = c
			continue
		case unicode.IsDigit(c) != unicode.IsDigit(before), unicode.IsUpper(c) && unicode.IsLower(before):
			end()
		}
		part = append(part, unicode.ToLower(c))
		before = c
	}
	end()
	return parts
}

// roleOf returns the role for the parts of a name without its number: the last known one
// decides, so that response_model is a model and model_response an answer.
func roleOf(parts []string) role {
	if len(parts) > 0 && (parts[0] == "is" || parts[0] == "has" || parts[0] == "winner") {
		return roleNone
	}
	named := false
	for _, p := range slices.Backward(parts) {
		if p == "name" || p == "id" { // model_a_name
			named = true
			continue
		}
		if named {
			if p == "model" || p == "generator" {
				return roleModel
			}
			return roleNone
		}
		switch p {
		case "response", "output", "answer", "completion", "generation", "summary", "candidate", "reply", "ref", "continuation",
			"conversation", "conv", "dialogue", "messages", "chat", "assistant", "generated", "resp":
			return roleAnswer
		case "model", "generator", "llm", "source", "policy", "engine":
			return roleModel
		case "thinking", "reasoning", "cot":
			return roleThinking
		case "score", "rating", "reward", "elo", "likert":
			return roleScore
		case "rank", "ranking":
			return roleRank
		case "url", "hash", "lang", "language", "len", "length", "tokens", "time", "date", "count", "type", "label", "category",
			"safe", "winner", "better", "toxic", "author", "user", "user_id", "prompt", "question", "instruction", "feedback", "reason", "rationale", "explanation",
			"comment", "metadata", "meta", "key", "index", "version", "system", "turn", "quotes", "finish":
			return roleNone
		}
	}
	if named {
		return roleNone
	}
	return roleUnknown
}

// rankedPairs are the names of pairs of which the first is the preferred one.
func rankedPairs() [][2]string {
	return [][2]string{
		{"chosen", "rejected"}, {"chosen_response", "rejected_response"}, {"preferred_output", "non_preferred_output"},
		{"preferred", "dispreferred"}, {"preferred", "rejected"}, {"preferred_response", "dispreferred_response"}, {"preferred_response", "rejected_response"},
		{"accepted", "rejected"}, {"accepted_response", "rejected_response"}, {"better", "worse"}, {"better_response", "worse_response"},
		{"best", "worst"}, {"best_response", "worst_response"}, {"good_response", "bad_response"}, {"winner_response", "loser_response"}, {"winning_response", "losing_response"}, {"y_w", "y_l"},
		{"positive", "negative"}, {"pos", "neg"}, {"edited_response", "original_response"}, {"good_edited_response", "bad_edited_response"}, {"winning", "losing"}, {"win", "lose"}, {"chosen_messages", "rejected_messages"},
		{"chosen_output", "rejected_output"}, {"chosen_answer", "rejected_answer"}, {"chosen_completion", "rejected_completion"},
		{"response_chosen", "response_rejected"}, {"accepted_answer", "rejected_answer"}, {"accepted_answer", "rejected"}, {"response_j", "response_k"}, {"pos_resp", "neg_resp"}, {"response", "rejected_response"}, {"messages", "rejected_response"}, {"messages", "rejected_messages"}, {"messages", "rejected_message"},
	}
}

// rankedPairName reports whether only a pair has a field of this name.
func rankedPairName(name string) bool {
	for _, p := range rankedPairs() {
		if strings.EqualFold(p[1], name) {
			return true
		}
	}
	return false
}

// isListName reports whether a field of this name holds the answers to one prompt.
func isListName(name string) bool {
	switch plainName(name) {
	case "completions", "generations", "answers", "responses", "outputs", "candidates", "choices", "summaries", "options", "replies",
		"samples", "continuations", "model_outputs", "model_responses", "all_responses", "generated_responses":
		return true
	}
	return false
}

// plainName returns a name in lower case with underscores for its separators.
func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		if c == ' ' || c == '-' || c == '.' {
			return '_'
		}
		return unicode.ToLower(c)
	}, name)
}
