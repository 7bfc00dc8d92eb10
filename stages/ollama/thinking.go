package ollama

import (
	"strings"

	"prefdeck/stages/ground/pattern"
)

// Thought is a stretch of a text in which the model thought: with its marks, and
// without.
type Thought struct{ From, Inner, InnerEnd, To int }

// Portion is a stretch of a text: what the model thought, without the marks, or what it
// said, without the line ends that set it apart from the thinking before.
type Portion struct {
	Thinking bool
	Text     string
}

// Portions splits a text. The last portion is the model's final answer, which may be
// empty.
func Portions(text string) []Portion {
	var out []Portion
	at := 0
	say := func(to int) {
		said := text[at:to]
		if at > 0 {
			said = strings.TrimLeft(said, "\r\n")
		}
		out = append(out, Portion{Text: said})
	}
	for _, t := range Thoughts(text) {
		say(t.From)
		out = append(out, Portion{Thinking: true, Text: text[t.Inner:t.InnerEnd]})
		at = t.To
	}
	say(len(text))
	return out
}

// Answer returns a text without what the model thought in it.
func Answer(text string) string {
	answer := ""
	for _, p := range Portions(text) {
		if !p.Thinking {
			answer += p.Text
		}
	}
	return answer
}

// Thoughts finds the thinking in a text. Models, and the servers in front of them,
// write it in these forms: a block that begins a line outside of fenced code; a first
// block without its opening mark, which many chat templates end with; and a first
// block that is never closed, because the model ran out of tokens.
func Thoughts(text string) []Thought {
	var out []Thought
	code := fences{text: text}
	if m := wordsOnly().FindStringSubmatchIndex(text); m != nil {
		out = append(out, Thought{0, m[2], m[3], m[1]})
		code.at = m[1]
	}
	ms := marksIn(text)
	last := map[string]int{} // closing mark of each kind
	for i, m := range ms {
		if m.closes {
			last[m.kind], last[""] = i, i
		}
	}
	mentioned := false // an opening mark that opens nothing
	for i := 0; i < len(ms); i++ {
		m := ms[i]
		if m.from < code.at {
			continue
		}
		if m.closes {
			if len(out) == 0 && !mentioned && m.ends(text) {
				out = append(out, Thought{0, 0, m.from, m.to})
				code = fences{text: text, at: m.to}
			}
			continue
		}
		if m.kind != channel && (!beginsLine(text[code.at:m.from]) || code.around(m.from)) {
			mentioned = true
			continue
		}
		switch c := closing(ms, i, last); {
		case c > 0:
			out = append(out, Thought{m.from, m.to, ms[c].from, ms[c].to})
			code = fences{text: text, at: ms[c].to}
			i = c
		case len(out) == 0 && strings.TrimSpace(text[:m.from]) == "":
			return append(out, Thought{m.from, m.to, len(text), len(text)})
		default:
			mentioned = true
		}
	}
	return out
}

// mark opens or closes a block.
type mark struct {
	from, to int
	kind     string
	closes   bool
}

// channel is the kind of the marks of gpt-oss, which heads its thinking as a message
// of the channel analysis (https://cookbook.openai.com/articles/openai-harmony).
const channel = "channel"

var (
	markForm = pattern.Lazy(`(?i)\A(?:<(/?)(think|thinking|thought|reasoning)>|\[(/?)(THINK)\]|◁(/?)(think)▷` +
		`|((?:<\|start\|>assistant)?<\|channel\|>analysis<\|message\|>)` +
		`|<\|end\|>(?:<\|start\|>assistant)?(?:<\|channel\|>final<\|message\|>)?` +
		`|<\|start\|>assistant<\|channel\|>final<\|message\|>|<\|channel\|>final<\|message\|>)`)
	// wordsOnly is the same where the server dropped the special tokens.
	wordsOnly = pattern.Lazy(`(?s)\Aanalysis([^\s\p{Ll}].*?)assistantfinal`)
)

// longestMark is how many bytes of a text markForm may look at.
const longestMark = 64

// marksIn finds the marks of a text. It tries markForm only where a mark may begin:
// to search a text for it would take 0.1 µs a byte. In most texts none begins, and every
// filter asks.
func marksIn(text string) []mark {
	if strings.IndexByte(text, '<') < 0 && strings.IndexByte(text, '[') < 0 && !strings.Contains(text, "◁") {
		return nil
	}
	var out []mark
	for from := 0; from < len(text); from++ {
		if !mayMark(text[from:]) {
			continue
		}
		at := markForm().FindStringSubmatchIndex(text[from:min(from+longestMark, len(text))])
		if at == nil {
			continue
		}
		m := mark{from: from, to: from + at[1], kind: channel, closes: at[14] < 0}
		for group := 2; group <= 10; group += 4 {
			if at[group] >= 0 {
				m.kind = strings.ToLower(text[from+at[group+2]:from+at[group+3]]) + text[from:from+1]
				m.closes = at[group] < at[group+1]
			}
		}
		out = append(out, m)
		from = m.to - 1
	}
	return out
}

// mayMark reports by two bytes whether a mark may begin a text.
func mayMark(text string) bool {
	if len(text) < 2 {
		return false
	}
	switch text[0] {
	case '<':
		return strings.IndexByte("/|tTrR", text[1]) >= 0
	case '[':
		return strings.IndexByte("/tT", text[1]) >= 0
	}
	return strings.HasPrefix(text, "◁")
}

// closing returns the number of the mark that closes the i-th one: one of its kind,
// or else of any; 0 if none does.
func closing(ms []mark, i int, last map[string]int) int {
	kind := ms[i].kind
	if last[kind] <= i {
		kind = ""
	}
	for n := i + 1; n <= last[kind]; n++ {
		if ms[n].closes && (kind == "" || ms[n].kind == kind) {
			return n
		}
	}
	return 0
}

// ends reports whether a closing mark without an opening one ends thinking, and is
// not spoken of: something comes before it, and it stands at the end of its line or
// directly before a word.
func (m mark) ends(text string) bool {
	before, after := text[:m.from], text[m.to:]
	if strings.TrimSpace(before) == "" {
		return false
	}
	if m.kind == channel {
		return strings.HasSuffix(text[:m.to], "<|message|>")
	}
	if strings.HasSuffix(before, "`") {
		return false
	}
	line, _, _ := strings.Cut(after, "\n")
	return beginsLine(before) || strings.TrimSpace(line) == "" || !strings.ContainsAny(after[:1], " \t.,;:!?'\"`)]}")
}

// beginsLine reports whether nothing but spaces precedes on the line.
func beginsLine(before string) bool {
	before = strings.TrimRight(before, " \t")
	return before == "" || strings.HasSuffix(before, "\n") || strings.HasSuffix(before, "\r")
}

// fences follows a text from at on, and knows whether it is in fenced code.
type fences struct {
	text string
	at   int
	read int  // as far as lines were looked at
	open bool // a fence is
}

// around reports whether fenced code surrounds a place that begins a line.
func (f *fences) around(place int) bool {
	f.read = max(f.read, f.at)
	for f.read < place {
		line, _, more := strings.Cut(f.text[f.read:place], "\n")
		if !more {
			break
		}
		f.read += len(line) + 1
		line = strings.TrimLeft(line, " ")
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") {
			f.open = !f.open
		}
	}
	return f.open
}
