package markdown

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inline reads the text of one block: emphasis, code, links, addresses, formulas.
//
// It decides for each byte how it looks, and hides only delimiters whose effect can
// be seen. A byte that no rule speaks of is drawn as it is, so a mistake here shows
// too much, never too little. All rules together take linear time.
type inline struct {
	buf    []byte // the lines of the block, as they are in the source
	parts  []part // where they are in the source
	pens   *pens
	base   look
	ascii  bool    // keep formulas as LaTeX
	looks  []look  // of each byte, besides what the spans around it add
	ranges []nest  // emphasis, code and links, each with two delimiters
	units  []whole // converted formulas

	runs     []delim // of the delimiters * _ and ~ that may pair up
	brackets []bracket
	ticks    map[int][]int // places of runs of backticks, by their length
	at       int
}

// part is a line of the block.
type part struct {
	at     int // in buf
	source int
	indent int // spaces before it, without those of its containers
}

// nest is a range in a look of its own, between two delimiters.
type nest struct {
	look         look
	open, inside int // the opening delimiter and the end of it
	end, close   int // the closing delimiter and the end of it
	shown        bool
}

// whole is a range that is shown as other text.
type whole struct {
	from, to int
	text     string
}

// segment is a piece of the source and the number of spaces to its left that are the
// text's own.
type segment struct {
	text.Segment
	indent int
}

// inlineOf reads lines of the source. The document has one inline, whose memory every
// block uses anew: most blocks are short, and a text may have thousands.
func (d *document) inlineOf(lines []segment, base look) *inline {
	in := &d.inline
	*in = inline{
		pens: d.pens, base: base, ascii: d.theme.Glyphs.ASCII,
		buf: in.buf[:0], parts: in.parts[:0], looks: in.looks[:0], ranges: in.ranges[:0], units: in.units[:0], runs: in.runs[:0], brackets: in.brackets[:0],
	}
	for _, l := range lines {
		in.parts = append(in.parts, part{len(in.buf), l.Start, l.indent})
		in.buf = append(in.buf, d.src[l.Start:l.Stop]...)
	}
	in.looks = slices.Grow(in.looks, len(in.buf))[:len(in.buf)]
	clear(in.looks)
	in.scan()
	return in
}

// scan reads the text from left to right.
func (in *inline) scan() {
	for in.at < len(in.buf) {
		from := in.at
		switch c := in.buf[in.at]; c {
		case '\\':
			in.backslash()
		case '`':
			in.code()
		case '$':
			in.dollar()
		case '<':
			in.angle()
		case '*', '_', '~':
			in.delimiter(c)
		case '!', '[', ']':
			in.bracket(c)
		case 'h', 'w':
			in.address()
		}
		if in.at == from {
			in.at++
		}
	}
	in.pair(0)
}

// backslash passes over an escaped character, or a formula. The backslash stays
// visible: hiding it would make two different answers look the same.
func (in *inline) backslash() {
	if in.spanning() {
		return
	}
	if next := in.at + 1; next < len(in.buf) && util.IsPunct(in.buf[next]) {
		in.at += 2
	}
}

// code reads a code span.
func (in *inline) code() {
	if in.ticks == nil {
		in.ticks = runsOf(in.buf, '`')
	}
	length := runAt(in.buf, in.at)
	open := in.at
	in.at += length
	places := in.ticks[length]
	for len(places) > 0 && places[0] < in.at {
		places = places[1:]
	}
	in.ticks[length] = places
	if len(places) == 0 {
		return
	}
	n := nest{look: coded, open: open, inside: in.at, end: places[0], close: places[0] + length}
	in.at = n.close
	inside := in.buf[n.inside:n.end]
	if len(bytes.TrimSpace(inside)) == 0 {
		return
	}
	if inside[0] == ' ' && inside[len(inside)-1] == ' ' { // they only keep backticks apart
		n.inside, n.end = n.inside+1, n.end-1
	}
	in.ranges = append(in.ranges, n)
}

// runsOf returns where the runs of c start, by their length.
func runsOf(buf []byte, c byte) map[int][]int {
	runs := map[int][]int{}
	for at := 0; at < len(buf); {
		if buf[at] != c {
			at++
			continue
		}
		n := runAt(buf, at)
		runs[n] = append(runs[n], at)
		at += n
	}
	return runs
}

// runAt returns how often the byte at an offset is repeated.
func runAt(buf []byte, at int) int {
	end := at
	for end < len(buf) && buf[end] == buf[at] {
		end++
	}
	return end - at
}

// maxTag bounds the search for the end of a tag or an address.
const maxTag = 1000

// angle passes over a tag or an address in angle brackets, which hold no markup.
func (in *inline) angle() {
	rest := in.buf[in.at+1 : min(len(in.buf), in.at+maxTag)]
	end := bytes.IndexAny(rest, "<>")
	if end < 1 || rest[end] != '>' || !isLetter(rest[0]) && bytes.IndexByte([]byte("/!?"), rest[0]) < 0 {
		return
	}
	if inside := rest[:end]; !bytes.ContainsAny(inside, " \n") && bytes.IndexAny(inside, ":@") > 0 {
		in.paint(in.at, in.at+end+2, linked)
	}
	in.at += end + 2
}

// address reads a bare web address, in which underscores and asterisks are its own.
func (in *inline) address() {
	rest := in.buf[in.at:]
	if !bytes.HasPrefix(rest, []byte("http://")) && !bytes.HasPrefix(rest, []byte("https://")) && !bytes.HasPrefix(rest, []byte("www.")) {
		return
	}
	if before := in.before(in.at); before < utf8.RuneSelf && isWord(byte(before)) {
		return
	}
	end := bytes.IndexAny(rest, " \n<>`\"|")
	if end < 0 {
		end = len(rest)
	}
	open := 0
	for i, c := range rest[:end] { // brackets that the address does not open are not its own
		switch c {
		case '(', '[':
			open++
		case ')', ']':
			if open--; open < 0 {
				end = i
			}
		}
		if open < 0 {
			break
		}
	}
	end = len(bytes.TrimRight(rest[:end], "?!.,:*_~'\\"))
	if end <= len("www.") || bytes.HasSuffix(rest[:end], []byte("/")) && end <= len("https://") {
		return
	}
	in.paint(in.at, in.at+end, linked)
	in.at += end
}

func (in *inline) paint(from, to int, l look) {
	for i := from; i < to; i++ {
		in.looks[i] |= l
	}
}

// before returns the character before an offset; a line break at the start.
func (in *inline) before(at int) rune {
	if at == 0 {
		return '\n'
	}
	r, _ := utf8.DecodeLastRune(in.buf[:at])
	return r
}

// after returns the character at an offset; a line break at the end.
func (in *inline) after(at int) rune {
	if at >= len(in.buf) {
		return '\n'
	}
	r, _ := utf8.DecodeRune(in.buf[at:])
	return r
}

// content is a line of a block, ready to be wrapped.
type content struct {
	spans  []span
	indent int
}

// lines draws what was read, and records the delimiters that it hides.
func (in *inline) lines(d *document) []content {
	slices.SortFunc(in.ranges, func(a, b nest) int { return cmp.Compare(a.open, b.open) })
	w := &drawing{inline: in, doc: d, state: []look{in.base}}
	w.newLine(0)
	for at := 0; at < len(in.buf); {
		at = w.step(at)
	}
	w.flush(len(in.buf))
	return w.out
}

// drawing draws the bytes of an inline in order.
type drawing struct {
	*inline
	doc   *document
	next  int    // the next of ranges
	open  []nest // the ranges around the current byte
	state []look // the look inside each of them, after that of the block

	out  []content
	from int // start of the current span
	look look
}

// step draws the byte at an offset, or the formula that starts there, and returns
// where to go on.
func (w *drawing) step(at int) int {
	if len(w.units) > 0 && w.units[0].from == at {
		return w.formula(at)
	}
	l, hidden := w.lookOf(at)
	switch {
	case w.buf[at] == '\n':
		w.flush(at)
		w.newLine(at + 1)
		return at + 1
	case hidden:
		w.flush(at)
		w.doc.hide(w.source(at), w.source(at)+1)
		if w.buf[at] == ']' {
			w.draw(drawn(" ", w.pens.of(w.base)))
		}
		w.from = at + 1
		return at + 1
	case l != w.look:
		w.flush(at)
		w.look = l
	}
	return at + 1
}

// lookOf returns the look of the byte at an offset and whether it is a delimiter
// with a visible effect.
func (w *drawing) lookOf(at int) (l look, hidden bool) {
	for len(w.open) > 0 && at >= w.open[len(w.open)-1].close {
		w.open, w.state = w.open[:len(w.open)-1], w.state[:len(w.state)-1]
	}
	for w.next < len(w.ranges) && w.ranges[w.next].open <= at {
		n := w.ranges[w.next]
		outer := w.state[len(w.state)-1]
		n.shown = w.pens.same(outer, outer|n.look) || w.marked(n.inside) || w.marked(n.close)
		w.open, w.state = append(w.open, n), append(w.state, outer|n.look)
		w.next++
	}
	l = w.state[len(w.state)-1] | w.looks[at]
	if len(w.open) == 0 {
		return l, false
	}
	n := w.open[len(w.open)-1]
	if at >= n.inside && at < n.end {
		return l, false
	}
	return w.state[len(w.state)-2] | muted, !n.shown
}

// marked reports whether a combining mark stands at an offset: without the delimiter
// before it, it would join another character.
func (w *drawing) marked(at int) bool { return unicode.Is(unicode.M, w.after(at)) }

// formula draws a converted formula.
func (w *drawing) formula(at int) int {
	unit := w.units[0]
	w.units = w.units[1:]
	l, _ := w.lookOf(at)
	w.flush(at)
	start, end := w.source(unit.from), w.source(unit.to-1)+1
	for i, row := range bytes.Split([]byte(unit.text), []byte("\n")) {
		if i > 0 {
			w.out = append(w.out, content{})
		}
		w.draw(standing(string(row), w.pens.of(l), start, end-start))
	}
	w.from, w.look = unit.to, l
	return unit.to
}

func (w *drawing) draw(s span) {
	last := &w.out[len(w.out)-1]
	last.spans = append(last.spans, s)
}

// flush ends the current span.
func (w *drawing) flush(at int) {
	if w.from < at {
		from := w.source(w.from)
		w.draw(w.doc.written(from, from+at-w.from, w.look))
	}
	w.from = at
}

// newLine starts the line at an offset, with its indent as it was written.
func (w *drawing) newLine(at int) {
	c := content{}
	i := sort.Search(len(w.parts), func(i int) bool { return w.parts[i].at >= at })
	if i < len(w.parts) && w.parts[i].at == at && w.parts[i].indent > 0 {
		c.indent = w.parts[i].indent
		c.spans = append(c.spans, span{text: spaces(c.indent), at: w.parts[i].source - c.indent, n: c.indent})
	}
	if at < len(w.buf) || at == 0 {
		w.out = append(w.out, c)
	}
	w.from = at
}

// source returns the offset in the source of a byte.
func (in *inline) source(at int) int {
	i := sort.Search(len(in.parts), func(i int) bool { return in.parts[i].at > at }) - 1
	return in.parts[i].source + at - in.parts[i].at
}
