package palette

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// maxWidth bounds the distance between the name of a command and its key.
const maxWidth = 96

// View draws the palette in the middle of exactly width by height cells. It is no larger
// than its commands need.
func (p *Palette) View(width, height int, th themes.Theme) string {
	if width < 8 || height < 4 {
		return strings.Repeat("\n", max(height-1, 0))
	}
	box := p.box(min(width, maxWidth), min(height, len(p.commands)+4), th)
	left := (width - min(width, maxWidth)) / 2
	right := width - min(width, maxWidth) - left
	for i, row := range box {
		box[i] = strings.Repeat(" ", left) + row + strings.Repeat(" ", right)
	}
	for len(box) < height {
		box = append(box, strings.Repeat(" ", width))
	}
	return strings.Join(box, "\n")
}

// box draws the frame with what is in it.
func (p *Palette) box(width, height int, th themes.Theme) []string {
	st, b := th.Styles(), th.Glyphs.Border
	inner := width - 4
	rows := []string{p.queryRow(inner, th), st.Faint.Render(strings.Repeat(th.Glyphs.Rule, inner))}
	rows = append(rows, p.list(inner, height-4, th)...)

	count := fmt.Sprintf(" %d of %d ", len(p.found), len(p.commands))
	if p.notice != "" {
		count = " " + th.Glyphs.Words(gate.Line(p.notice)) + " "
	}
	edge := func(left, middle, right, text string) string {
		text = ansi.Truncate(text, width-3, "")
		return st.BorderFocus.Render(left+middle) + st.TitleFocus.Render(text) +
			st.BorderFocus.Render(strings.Repeat(middle, width-3-ansi.StringWidth(text))+right)
	}
	out := []string{edge(b.TopLeft, b.Top, b.TopRight, " Commands ")}
	for i := range height - 2 {
		row := ""
		if i < len(rows) {
			row = rows[i]
		}
		row += strings.Repeat(" ", max(inner-ansi.StringWidth(row), 0))
		out = append(out, st.BorderFocus.Render(b.Left)+" "+row+" "+st.BorderFocus.Render(b.Right))
	}
	return append(out, edge(b.BottomLeft, b.Bottom, b.BottomRight, count))
}

// queryRow shows the query, or its end if it is long.
func (p *Palette) queryRow(width int, th themes.Theme) string {
	st := th.Styles()
	text := string(p.query)
	if over := ansi.StringWidth(text) - (width - 3); over > 0 {
		text = ansi.TruncateLeft(text, over+1, th.Glyphs.Ellipsis)
	}
	row := st.Accent.Render(th.Glyphs.Cursor) + " " + text + st.Text.Reverse(true).Render(" ")
	if len(p.query) == 0 {
		row += st.Muted.Render(ansi.Truncate("type a few letters of a command", width-3, th.Glyphs.Ellipsis))
	}
	return row
}

// list shows the found commands, scrolled to the selected one.
func (p *Palette) list(width, height int, th themes.Theme) []string {
	if len(p.found) == 0 {
		return []string{th.Styles().Muted.Render(ansi.Truncate("  no command is called that", width, th.Glyphs.Ellipsis))}
	}
	first := min(max(p.chosen-height/2, 0), max(len(p.found)-height, 0))
	var rows []string
	for i := first; i < min(first+height, len(p.found)); i++ {
		rows = append(rows, p.row(i, width, th))
	}
	return rows
}

// row shows one command: its name, its heading if there is room, and its keys.
func (p *Palette) row(i, width int, th themes.Theme) string {
	st, f := th.Styles(), p.found[i]
	mark, plain, hit, quiet, key := " ", st.Text, themes.NewPen(st.Accent.Underline(true)), st.Muted, st.Key
	if i == p.chosen {
		mark = th.Glyphs.Cursor
		plain, quiet, key = st.Selection, st.Selection, st.Selection
		hit = themes.NewPen(st.Selection.Underline(true))
	}
	shown := th.Glyphs.Words(f.command.Shown())
	if shown == "" {
		shown = "no key"
		if i != p.chosen {
			key = st.Muted
		}
	}
	group := ""
	if width >= 64 {
		group = fmt.Sprintf("%-10s", f.command.Group)
	}
	keyWidth := p.keyWidth(th)
	room := width - 2 - len(group) - keyWidth
	if width < 50 {
		room = max(width-2-min(ansi.StringWidth(shown), keyWidth)-1, (width-2)/2)
	}
	name := styled(f, room, plain, hit, th)
	shown = ansi.Truncate(shown, width-2-room-len(group), th.Glyphs.Ellipsis)
	gap := strings.Repeat(" ", max(width-2-room-len(group)-ansi.StringWidth(shown), 0))
	return plain.Render(mark+" ") + name + quiet.Render(group) + key.Render(shown) + plain.Render(gap)
}

// The column of keys is as wide as the longest of them, within these bounds, and
// keeps its width whatever is found.
const (
	leastKeys = 8
	mostKeys  = 18
)

func (p *Palette) keyWidth(th themes.Theme) int {
	width := leastKeys
	for _, c := range p.commands {
		width = max(width, ansi.StringWidth(th.Glyphs.Words(c.Shown())))
	}
	return min(width, mostKeys)
}

// styled shows the name of a command in width cells, with the matched letters
// highlighted.
func styled(f found, width int, plain, hit themes.Pen, th themes.Theme) string {
	var out strings.Builder
	used, left := 0, ansi.StringWidth(th.Glyphs.Words(f.command.Long))
	for i, r := range []rune(f.command.Long) {
		text := th.Glyphs.Words(string(r))
		w := ansi.StringWidth(text)
		if used+left > width-1 && used+w > width-2 {
			out.WriteString(plain.Render(th.Glyphs.Ellipsis))
			used++
			break
		}
		left -= w
		used += w
		style := plain
		if slices.Contains(f.at, i) {
			style = hit
		}
		out.WriteString(style.Render(text))
	}
	return out.String() + plain.Render(strings.Repeat(" ", max(width-used, 0)))
}
