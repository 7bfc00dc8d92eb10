package filter

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"prefdeck/stages"
)

// format drops responses that a program was to read and cannot, and remarks on code
// that stops in the middle.
func format(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "format", Kind: stages.OfResponse, Version: 2},
		About: "JSON that was asked for and does not parse, or code that breaks off",
		response: func(s Subject) finding {
			if f := brokenOff(s); f.reason != "" {
				return f
			}
			if !s.asked.wishes().json || s.asked.wishes().code && !strings.Contains(s.asked.lower(), "valid json") {
				return finding{}
			}
			return badJSON(s)
		},
	}
}

// brokenOff finds a block of code that is still open at the end. It is a drop where
// the prompt asks for code and a bracket is open, too; many complete answers lack
// only the last fence.
func brokenOff(s Subject) finding {
	text := s.Response.Text
	if !strings.Contains(text, "```") && !strings.Contains(text, "~~~") || !endsInCode(text) {
		return finding{}
	}
	at := max(strings.LastIndex(text, "```"), strings.LastIndex(text, "~~~"))
	block := text[at:]
	open := strings.Count(block, "{") + strings.Count(block, "(") + strings.Count(block, "[") -
		strings.Count(block, "}") - strings.Count(block, ")") - strings.Count(block, "]")
	f := finding{value: float64(open), at: place{at, len(text)}, reason: "its code block is not closed"}
	if f.remark = open <= 0 || !(s.asked.wishes().code || s.asked.wishes().json); !f.remark {
		f.reason = fmt.Sprintf("its code breaks off with %d open brackets", open)
	}
	return f
}

// badJSON finds JSON that does not parse. A response may wrap it in prose or a code
// block, give several values, or none where it only talks about JSON.
func badJSON(s Subject) finding {
	text := s.Response.Text
	body, from := text, 0
	if i := strings.Index(text, "```json"); i >= 0 {
		from = i + len("```json")
		body = text[from:]
		if end := strings.Index(body, "```"); end >= 0 {
			body = body[:end]
		}
	} else {
		trimmed := strings.TrimSpace(text)
		if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[{") && !strings.HasPrefix(trimmed, `["`) {
			return finding{}
		}
		from = strings.Index(text, trimmed)
		body = trimmed
	}
	d := json.NewDecoder(strings.NewReader(body))
	for d.More() {
		var v any
		err := d.Decode(&v)
		var syntax *json.SyntaxError
		if !errors.As(err, &syntax) && err != nil {
			return finding{value: 1, reason: "its JSON breaks off", at: place{from, from + len(body)}}
		}
		if syntax != nil {
			at := min(int(syntax.Offset), len(body))
			if prose := body[at-min(at, 1):]; from > 0 || !afterValue(body[:at]) {
				return finding{value: 1, at: place{from + max(0, at-1), from + at},
					reason: fmt.Sprintf("its JSON does not parse: %v at %s", syntax, excerpt(prose))}
			}
			return finding{} // words after a complete value
		}
	}
	return finding{}
}

// afterValue reports whether a complete JSON value comes before the last byte.
func afterValue(body string) bool {
	d := json.NewDecoder(strings.NewReader(body))
	var v any
	return d.Decode(&v) == nil
}
