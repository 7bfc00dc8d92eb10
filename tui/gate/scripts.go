package gate

import "unicode"

const (
	zwnj       = '\u200c'
	zwj        = '\u200d'
	textStyle  = '\ufe0e'
	emojiStyle = '\ufe0f'
)

// hidden reports whether a character takes no space of its own or changes how
// others are drawn: controls, bidirectional marks, zero-width spaces, fillers,
// tags, line separators, noncharacters.
func hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < 0x20
	case r < 0xa0: // DEL and C1
		return true
	case r == 0xad: // soft hyphen
		return true
	case r < 0x300, r >= 0x3400 && r < 0xd800: // letters, Han, Hangul syllables
		return false
	}
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0, 0x2028, 0x2029, 0x2065:
		return true
	}
	return r >= 0x180b && r <= 0x180f ||
		r >= 0xfdd0 && r <= 0xfdef ||
		r >= 0xfe00 && r <= 0xfe0f ||
		r >= 0xfff0 && r <= 0xfffb ||
		r&0xfffe == 0xfffe ||
		r >= 0xe0000 && r <= 0xe0fff ||
		unicode.Is(unicode.Cf, r)
}

// mark reports whether r is drawn onto the character before it and takes no cell.
func mark(r rune) bool {
	if r < 0x300 || r >= 0x3400 && r < 0xa000 {
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me)
}

// emojiBase reports whether r may start an emoji, so that a variation selector or a
// joiner beside it has a meaning.
func emojiBase(r rune) bool {
	switch {
	case r < 0x80:
		return r >= '0' && r <= '9' || r == '#' || r == '*'
	case r < 0x2000:
		return r == '©' || r == '®'
	case r < 0x3400:
		return r >= 0x2190 && r <= 0x21ff || r >= 0x2300 && r <= 0x23ff ||
			r >= 0x25a0 && r <= 0x27bf || r >= 0x2934 && r <= 0x2935 ||
			r >= 0x2b00 && r <= 0x2bff || r == 0x203c || r == 0x2049 ||
			r == 0x2122 || r == 0x2139 || r == 0x24c2 || r == 0x3030 ||
			r == 0x303d || r == 0x3297 || r == 0x3299
	}
	return r >= 0x1f000 && r <= 0x1faff
}

// emojiEnd reports whether an emoji may end with r, and go on after a joiner.
func emojiEnd(r rune) bool { return emojiBase(r) || r == emojiStyle }

func skinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// joining reports whether r belongs to a script that is spelled with ZWJ and ZWNJ:
// Arabic (Persian, Urdu), Mongolian and the Brahmic family.
func joining(r rune) bool {
	if r < 0x600 {
		return false
	}
	return unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
		unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Mongolian)
}
