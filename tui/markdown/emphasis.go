package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// delim is a row of one delimiter that may open or close emphasis.
type delim struct {
	char            byte
	from, to        int // what is left of it
	length          int // what it was
	opens, closes   bool
	previous, after int // its neighbours among the runs that are left; -1: none
}

// delimiter reads a row of * _ or ~. Only two tildes strike text out: one stands
// for "about".
func (in *inline) delimiter(c byte) {
	from := in.at
	in.at += runAt(in.buf, from)
	before, after := in.before(from), in.after(in.at)
	switch {
	case c == '~' && in.at-from != 2, operator(before, after):
		return
	case c == '_' && in.dunder(from):
		return
	}
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	punctBefore, punctAfter := util.IsPunctRune(before), util.IsPunctRune(after)
	left := !spaceAfter && (!punctAfter || spaceBefore || punctBefore)
	right := !spaceBefore && (!punctBefore || spaceAfter || punctAfter)
	r := delim{char: c, from: from, to: in.at, length: in.at - from, opens: left, closes: right}
	if c == '_' {
		r.opens = left && (!right || punctBefore)
		r.closes = right && (!left || punctAfter)
	}
	in.runs = append(in.runs, r)
}

// operator reports whether a delimiter between two characters is one of arithmetic
// or of a name: 2*3, f(x)*(y), x**2, a_b. CommonMark would take 2*3*4 for emphasis.
func operator(before, after rune) bool {
	return operand(before, ")]") && operand(after, "([")
}

func operand(r rune, brackets string) bool {
	return r < utf8.RuneSelf && (isWord(byte(r)) || byte(r) == brackets[0] || byte(r) == brackets[1])
}

func isWord(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }

// dunder passes over a name such as __init__.
func (in *inline) dunder(from int) bool {
	if in.at-from != 2 {
		return false
	}
	end := in.at
	for end < len(in.buf) && (isWord(in.buf[end]) || in.buf[end] == '_') {
		end++
	}
	if end-in.at < 3 || in.buf[end-1] != '_' || in.buf[end-2] != '_' {
		return false
	}
	in.at = end
	return true
}

// pair matches the runs from one on by the rules of CommonMark and forgets them.
// A closer that finds no opener remembers how far it looked, which keeps the whole
// linear.
func (in *inline) pair(bottom int) {
	runs := in.runs[bottom:]
	for i := range runs {
		runs[i].previous, runs[i].after = i-1, i+1
	}
	floor := map[[3]int]int{} // below which no opener is left, by kind of closer
	for closer := 0; closer < len(runs); {
		c := &runs[closer]
		if !c.closes {
			closer = c.after
			continue
		}
		kind := [3]int{int(c.char), c.length % 3, 0}
		if c.opens {
			kind[2] = 1
		}
		low, known := floor[kind]
		if !known {
			low = -1
		}
		opener := c.previous
		for opener > low && !matches(&runs[opener], c) {
			opener = runs[opener].previous
		}
		if opener <= low {
			floor[kind] = c.previous
			closer = c.after
			continue
		}
		closer = in.match(runs, opener, closer)
	}
	in.runs = in.runs[:bottom]
}

// matches reports whether o opens what c closes.
func matches(o, c *delim) bool {
	if !o.opens || o.char != c.char || o.from == o.to {
		return false
	}
	return !(o.closes || c.opens) || (o.length+c.length)%3 != 0 || o.length%3 == 0 && c.length%3 == 0
}

// match makes a range of an opener and a closer, and returns the next closer. The
// runs between them stay as text.
func (in *inline) match(runs []delim, opener, closer int) int {
	o, c := &runs[opener], &runs[closer]
	n, l := 1, emphasised
	if o.to-o.from >= 2 && c.to-c.from >= 2 {
		n, l = 2, strong
	}
	r := nest{look: l, open: o.to - n, inside: o.to, end: c.from, close: c.from + n}
	if c.char == '~' {
		// mosh and GNU screen show struck text as any other, so the tildes stay.
		r.look, r.inside, r.end = struck, r.open, r.close
	}
	in.ranges = append(in.ranges, r)
	o.to -= n
	c.from += n
	c.previous = opener
	o.after = closer
	if o.from == o.to {
		c.previous = o.previous
		if o.previous >= 0 {
			runs[o.previous].after = closer
		}
	}
	if c.from < c.to {
		return closer
	}
	next := c.after
	if next < len(runs) {
		runs[next].previous = c.previous
	}
	if c.previous >= 0 {
		runs[c.previous].after = next
	}
	return next
}
