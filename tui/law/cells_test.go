package law

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/prompt"
	"prefdeck/tui/gate"
)

// box is a framed part of the screen.
type box struct {
	title string
	text  string // without white space
	all   bool   // the text ends inside the box
}

// picture is a screen taken apart.
type picture struct {
	header string
	folded []string // the prompt, if folded
	boxes  []box
	foot   string
}

func (f *screen) rows() []string {
	rows := strings.Split(f.m.View(), "\n")
	for i, row := range rows {
		rows[i] = ansi.Strip(row)
	}
	return rows
}

func (f *screen) foot() string {
	rows := f.rows()
	return rows[len(rows)-1]
}

func (f *screen) picture() picture {
	rows := f.rows()
	p := picture{header: rows[0], foot: rows[len(rows)-1]}
	at := 1
	for ; at < len(rows) && strings.HasPrefix(rows[at], "▎ "); at++ {
		p.folded = append(p.folded, strings.TrimPrefix(rows[at], "▎ "))
	}
	for at < len(rows) && strings.HasPrefix(rows[at], "╭") {
		end := at
		for !strings.HasPrefix(rows[end], "╰") {
			end++
		}
		if strings.Contains(rows[at], "╮╭") {
			var left, right []string
			for _, row := range rows[at : end+1] {
				half := ansi.TruncateWc(row, f.width/2, "")
				left, right = append(left, half), append(right, row[len(half):])
			}
			p.boxes = append(p.boxes, boxOf(left), boxOf(right))
		} else {
			p.boxes = append(p.boxes, boxOf(rows[at:end+1]))
		}
		at = end + 1
	}
	return p
}

func boxOf(rows []string) box {
	last := len(rows) - 1
	b := box{title: strings.Trim(rows[0], "╭╮─ ›▲"), all: strings.Contains(rows[last], " end ")}
	var text strings.Builder
	for _, row := range rows[1:last] {
		cells := []rune(strings.TrimRight(row, " "))
		text.WriteString(string(cells[1 : len(cells)-1])) // without the frame
	}
	b.text = squash(text.String())
	return b
}

// squash drops white space, because wrapping and padding change nothing else.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// has reads the screen and reports whether a pair is on it.
func (f *screen) has() bool {
	f.seen = f.picture()
	return len(f.seen.boxes) > 0
}

// shows compares the cells with the pair that must be up.
func (f *screen) shows(up *sight) {
	f.s.t.Helper()
	p := f.seen
	if up == nil {
		return
	}
	if p.boxes[0].title == "Prompt" {
		f.see("the whole prompt", strings.ReplaceAll(p.boxes[0].text, "▎", ""), p.boxes[0].all, []string{conversation(up.couple.asked.Prompt)})
		p.boxes = p.boxes[1:]
	} else if len(p.folded) > 0 {
		f.folded(p.folded, up.couple.asked.Prompt)
	}
	if len(p.boxes) == 0 || len(p.boxes) > 2 || len(p.boxes) == 2 && p.boxes[0].title+p.boxes[1].title != "AB" {
		f.s.fail("boxes %+v:\n%s", p.boxes, strings.Join(f.rows(), "\n"))
	}
	for _, b := range p.boxes {
		text := up.left
		if b.title == "B" {
			text = up.right
		}
		f.see("pane "+b.title, b.text, b.all, responseLooks(up.couple, text))
	}
	if f.width >= 160 && up.as.RepeatOf == "" {
		f.header(p.header, up)
	}
}

// see fails unless the text on screen is one of the wanted texts, or the beginning
// of one that continues below.
func (f *screen) see(what, got string, all bool, wanted []string) {
	f.s.t.Helper()
	for _, want := range wanted {
		if want = squash(want); got == want || !all && strings.HasPrefix(want, got) {
			return
		}
	}
	f.s.fail("%s shows\n%q\nwant one of\n%q", what, got, wanted)
}

var more = regexp.MustCompile(`… \d+ more, p shows all *$`)

func (f *screen) folded(rows []string, p prompt.Prompt) {
	f.s.t.Helper()
	want := gate.Text(p.Text())
	if p.Conversational() {
		if after := strings.TrimSpace(more.ReplaceAllString(rows[0], "")); after != afterWhat(p) {
			f.s.fail("the folded prompt begins with %q, want %q", after, afterWhat(p))
		}
		want = afterWhat(p) + want
	}
	text := strings.Join(rows, "\n")
	f.see("the folded prompt", squash(more.ReplaceAllString(text, "")), !more.MatchString(text), []string{want})
}

// afterWhat returns the words that announce the turns before the last.
func afterWhat(p prompt.Prompt) string {
	var parts []string
	if p.System != "" {
		parts = append(parts, "system message")
	}
	switch n := len(p.Turns) - 1; n {
	case 0:
	case 1:
		parts = append(parts, "1 earlier turn")
	default:
		parts = append(parts, fmt.Sprintf("%d earlier turns", n))
	}
	return "after: " + strings.Join(parts, ", ")
}

// conversation returns the whole prompt as it is shown, without the bars before the
// lines of text.
func conversation(p prompt.Prompt) string {
	var out []string
	for _, m := range p.Messages() {
		out = append(out, string(m.Role), gate.Text(m.Content))
	}
	return strings.Join(out, "\n")
}

// responseLooks returns the forms in which a response may be shown: thinking
// folded, then the answer. If several models gave the same answer, the thinking of
// any of them may be shown.
func responseLooks(c *couple, text string) []string {
	var out []string
	for _, r := range c.asked.replies {
		if r.text != text {
			continue
		}
		trace, answer := apart(r.thinking, text)
		look := gate.Text(answer)
		if strings.TrimSpace(answer) == "" {
			look = "(no text)"
		}
		if strings.TrimSpace(trace) != "" {
			look = "▸ thinking (w shows it)" + look
		}
		out = append(out, look)
	}
	return out
}

// header compares the first line with the ledger.
func (f *screen) header(row string, up *sight) {
	f.s.t.Helper()
	l := f.s.ledger
	for part, wanted := range map[string]bool{
		"has a note":  l.notes[up.couple] != "",
		"⚑ this pair": l.flags[up.couple] != "",
		fmt.Sprintf("%d decided", f.s.done()+l.repeats()): true,
	} {
		if strings.Contains(row, part) != wanted {
			f.s.fail("the header %q: has %q %v, want %v", row, part, !wanted, wanted)
		}
	}
	if up.was != "" && !strings.Contains(row, "was: "+up.was) {
		f.s.fail("the header %q does not say that it was %q", row, up.was)
	}
}

var beside = regexp.MustCompile(`\[((?:accuracy|instruction|completeness|format|safety|length|style|helpfulness|correctness|coherence)[^\]]*)\]`)

// said returns what the footer says will go with the next choice.
func (f *screen) said() (tags []string, compared map[string]string) {
	compared = map[string]string{}
	foot := f.foot()
	if strings.Contains(foot, "redone · ") { // about another pair with reasons of its own
		_, foot, _ = strings.Cut(foot, "· this pair")
	}
	all := beside.FindAllStringSubmatch(foot, -1)
	if len(all) == 0 {
		return nil, compared
	}
	for _, part := range strings.Split(all[len(all)-1][1], ", ") {
		if name, leaning, ok := strings.Cut(part, " "); ok {
			compared[name] = leaning
		} else {
			tags = append(tags, part)
		}
	}
	return tags, compared
}
