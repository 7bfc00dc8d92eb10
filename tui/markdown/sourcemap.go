package markdown

import "strings"

// Fate says what became of a part of the source.
type Fate int

// The fates. There is no other: a rendering that loses a byte is not shown.
const (
	Shown  Fate = iota // its bytes stand in cells
	Whole              // cells show all of it at once: a formula, a bullet, a rule
	Markup             // a delimiter, whose effect is on the screen
	Blank              // spaces and line breaks
)

// MapEntry says where a part of the source is on the screen.
type MapEntry struct {
	From, To int // in the source
	Fate     Fate
	Row, Col int    // the line, and the offset of Text in it without its styles
	Text     string // what the line shows of it; "" for markup and blanks
}

// Map says what became of each byte of a text.
type Map struct {
	Source string     // the text behind the gate, which all offsets are in
	Places []MapEntry // line by line, then those without cells
}

// mapOf returns the map of a rendering and whether it knows every byte. Parts that are shown twice, such as the head of a table in each of
// its records, have several places.
func mapOf(safe string, lines []line, markup []stretch) (m Map, total bool) {
	m.Source = safe
	spans := len(markup)
	for _, l := range lines {
		spans += len(l.spans)
	}
	m.Places = make([]MapEntry, 0, spans+spans/4)
	known := make([]bool, len(safe))
	end := 0 // of the last whole place, whose rows need not be marked again and again
	for row, l := range lines {
		col := 0
		for _, s := range l.spans {
			if s.n > 0 {
				p := MapEntry{From: s.at, To: s.at + s.n, Row: row, Col: col, Text: s.text}
				if s.whole {
					p.Fate = Whole
				}
				m.Places = append(m.Places, p)
				if !s.whole || p.To != end {
					mark(known[p.From:p.To])
				}
				if s.whole {
					end = p.To
				}
			}
			col += len(s.text)
		}
	}
	for _, part := range markup {
		m.Places = append(m.Places, MapEntry{From: part.from, To: part.to, Fate: Markup})
		mark(known[part.from:part.to])
	}
	return m, m.addRest(known)
}

func mark(known []bool) {
	for i := range known {
		known[i] = true
	}
}

// addRest adds the places of the bytes that are not known yet: blanks, and the marks
// of quotes, before which their line has only others of them, spaces and the markers
// of lists. It reports false if there is any other.
func (m *Map) addRest(known []bool) (total bool) {
	prefix := true
	for i, known := range known {
		if known && !prefix {
			continue
		}
		c, fate := m.Source[i], Blank
		switch {
		case known:
			prefix = strings.IndexByte(" -+*0123456789.)", c) >= 0
			continue
		case c == '\n':
			prefix = true
		case c == ' ':
		case c == '>' && prefix:
			fate = Markup
		default:
			return false
		}
		if last := len(m.Places) - 1; last >= 0 && m.Places[last].To == i && m.Places[last].Fate == fate {
			m.Places[last].To++
		} else {
			m.Places = append(m.Places, MapEntry{From: i, To: i + 1, Fate: fate})
		}
	}
	return true
}
