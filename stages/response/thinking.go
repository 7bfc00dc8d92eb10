package response

import "strings"

// Some models put these marks around their thinking.
const (
	ThinkOpen  = "<think>"
	ThinkClose = "</think>"
)

// Apart returns a response as a person reads it: the thinking, then the answer. A
// text that begins with a closed <think> block is split there; the stored and
// exported text keeps it. A block that is not closed has no answer, and the text
// stays whole.
func (r Response) Apart() (thinking, answer string) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(r.Text), ThinkOpen)
	if !ok {
		return r.Thinking, r.Text
	}
	trace, _, ok := strings.Cut(rest, ThinkClose)
	if !ok {
		return r.Thinking, r.Text
	}
	_, answer, _ = strings.Cut(r.Text, ThinkClose)
	parts := []string{r.Thinking, trace}
	if strings.TrimSpace(r.Thinking) == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, "\n\n"), strings.TrimLeft(answer, "\r\n")
}
