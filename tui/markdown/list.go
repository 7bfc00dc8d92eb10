package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// list shows the items under their markers, numbered as the model numbered them.
func (d *document) list(n *ast.List, width int) []line {
	var lines []line
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		item := item.(*ast.ListItem)
		marker := d.marker(item, n.IsOrdered())
		outer := d.base
		d.base += item.Offset
		cells := textWidth(marker.text) + 1
		block := d.blocks(item, inner(width, cells), !n.IsTight)
		d.base = outer
		if len(block) == 0 {
			block = []line{{}} // an empty item is still an item
		}
		if len(lines) > 0 && !n.IsTight {
			lines = append(lines, line{})
		}
		lines = append(lines, d.indent(block, marker, false, width)...)
	}
	return lines
}

// marker returns the marker of an item: its number as written, a bullet, or the box
// of a task.
func (d *document) marker(item *ast.ListItem, ordered bool) span {
	from, pen := item.Pos(), d.pens.of(muted)
	if ordered {
		to := from
		for d.src[to] >= '0' && d.src[to] <= '9' {
			to++
		}
		return d.written(from, to+1, muted)
	}
	if box, at := d.box(item); box != "" {
		d.hide(from, from+1)
		return standing(box, pen, at, len("[ ]"))
	}
	return standing(d.theme.Glyphs.Bullet, pen, from, 1)
}

// box takes the box of a task out of an item's text. It returns the sign that shows
// it and where it was.
func (d *document) box(item ast.Node) (sign string, at int) {
	n := item.FirstChild()
	if n == nil || n.Kind() != ast.KindTextBlock && n.Kind() != ast.KindParagraph {
		return "", 0
	}
	l := n.Lines().At(0)
	switch text := l.Value(d.src); {
	case bytes.HasPrefix(text, []byte("[ ] ")):
		sign = d.theme.Glyphs.BoxNot
	case bytes.HasPrefix(text, []byte("[x] ")), bytes.HasPrefix(text, []byte("[X] ")):
		sign = d.theme.Glyphs.BoxChecked
	default:
		return "", 0
	}
	at = l.Start
	l.Start += len("[ ] ")
	n.Lines().Set(0, l)
	return sign, at
}
