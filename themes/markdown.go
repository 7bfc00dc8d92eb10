package themes

import "charm.land/glamour/v2/ansi"

// newMarkdown returns the palette as a Glamour style. It has no margins and no
// prefixes: the pane has its own border, and a marker drawn for the reader would
// look like one that the model wrote.
func newMarkdown(t Theme) *ansi.StyleConfig {
	p := t.Palette
	yes := true
	fg := func(c Colour) ansi.StylePrimitive {
		if c == "" {
			return ansi.StylePrimitive{}
		}
		return ansi.StylePrimitive{Color: (*string)(&c)}
	}
	bold := func(s ansi.StylePrimitive) ansi.StylePrimitive { s.Bold = &yes; return s }
	under := func(s ansi.StylePrimitive) ansi.StylePrimitive { s.Underline = &yes; return s }
	block := func(s ansi.StylePrimitive) ansi.StyleBlock { return ansi.StyleBlock{StylePrimitive: s} }

	return &ansi.StyleConfig{
		Document:      block(fg(p.Text)),
		Heading:       block(bold(fg(p.Accent))),
		H1:            block(under(bold(fg(p.Accent)))),
		Emph:          ansi.StylePrimitive{Italic: &yes},
		Strong:        ansi.StylePrimitive{Bold: &yes},
		Strikethrough: ansi.StylePrimitive{CrossedOut: &yes},
		Link:          fg(p.Muted),
		LinkText:      under(fg(p.Accent)),
		Code:          block(code(t)),
		CodeBlock: ansi.StyleCodeBlock{Chroma: &ansi.Chroma{
			Text:                fg(p.Text),
			Comment:             italic(fg(p.Comment)),
			CommentPreproc:      fg(p.Type),
			Keyword:             keyword(t),
			KeywordType:         fg(p.Type),
			NameBuiltin:         fg(p.Name),
			NameTag:             fg(p.Keyword),
			NameAttribute:       fg(p.Name),
			NameClass:           fg(p.Type),
			NameDecorator:       fg(p.Type),
			NameException:       fg(p.Type),
			NameFunction:        fg(p.Name),
			LiteralNumber:       fg(p.Number),
			LiteralString:       fg(p.String),
			LiteralStringEscape: fg(p.Number),
			GenericDeleted:      fg(p.Bad),
			GenericInserted:     fg(p.Good),
			GenericEmph:         ansi.StylePrimitive{Italic: &yes},
			GenericStrong:       ansi.StylePrimitive{Bold: &yes},
			GenericSubheading:   fg(p.Muted),
		}},
	}
}

func italic(s ansi.StylePrimitive) ansi.StylePrimitive {
	yes := true
	s.Italic = &yes
	return s
}

// code is inline code: a colour, or an underline without colours.
func code(t Theme) ansi.StylePrimitive {
	if t.Mono {
		yes := true
		return ansi.StylePrimitive{Underline: &yes}
	}
	c := t.Palette.Code
	if c == "" {
		return ansi.StylePrimitive{}
	}
	return ansi.StylePrimitive{Color: (*string)(&c)}
}

func keyword(t Theme) ansi.StylePrimitive {
	if t.Mono {
		yes := true
		return ansi.StylePrimitive{Bold: &yes}
	}
	c := t.Palette.Keyword
	if c == "" {
		return ansi.StylePrimitive{}
	}
	return ansi.StylePrimitive{Color: (*string)(&c)}
}
