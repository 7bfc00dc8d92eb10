package exchange

// thinking returns the thinking before a response: from a field of the row, or else
// from the message in which the response stands, which is the row's value said.
func (f fields) thinking(r map[string]any, w word, said any) (string, error) {
	text, err := f.text(r, w)
	if err != nil || text != "" {
		return text, err
	}
	if written, ok := said.(string); ok && messageList(written) {
		said, _ = parseValue([]byte(written))
	}
	if list, ok := said.([]any); ok && len(list) > 0 {
		said = list[len(list)-1]
	}
	m, _ := said.(map[string]any)
	for _, name := range aliases(wordThinking) {
		if text, ok := field(m, name).(string); ok && text != "" {
			return text, nil
		}
	}
	return "", nil
}
