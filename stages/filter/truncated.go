package filter

import (
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/response"
)

// truncated drops responses that end because something stopped the model. Imported
// responses rarely say how they ended, and no ending of a text proves it: an
// unclosed code fence or a missing full stop is common in complete answers. So
// those are dropped only if the answer never began.
func truncated(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "truncated", Kind: stages.OfResponse, Version: 1},
		About: "stopped by the token limit or by a person, or still thinking at the end",
		response: func(s Subject) finding {
			r := s.Response
			switch {
			case r.DoneReason == "length":
				return finding{reason: "done_reason is length"}
			case r.Status == response.Cut:
				return finding{reason: "a person stopped it"}
			case stillThinking(r.Text):
				return finding{reason: "it ends while still thinking"}
			}
			return finding{}
		},
	}
}

// stillThinking reports whether text ends before its answer begins.
func stillThinking(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), response.ThinkOpen) && !strings.Contains(text, response.ThinkClose)
}
