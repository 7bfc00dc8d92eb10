package webpage

import (
	"fmt"
	"math"
	"strings"

	"prefdeck/stages/measure"
	"prefdeck/tui/figures"
)

// The places of a chart, in the units of its SVG.
const (
	chartWidth = 960.0
	namesWidth = 250.0
	textLeft   = 650.0
	textGap    = 14.0
	rowHeight  = 24.0

	plotLeft  = namesWidth + textGap
	plotRight = textLeft - textGap
)

// along returns the place of a value on the axis of a chart.
func along(a figures.Axis, v float64) float64 { return plotLeft + a.At(v)*(plotRight-plotLeft) }

// bars draws the numbers of a figure, one below the other.
func bars(b *strings.Builder, f figures.Figure) {
	begin(b, "bars", rowHeight*float64(len(f.Rows)))
	for i, bar := range f.Rows {
		y := rowHeight * (float64(i) + 0.5)
		fmt.Fprintf(b, "<text class=\"end\" x=\"%.0f\" y=\"%.1f\">%s</text>\n", namesWidth, y+4.5, shortened(bar))
		if !bar.Defined() {
			fmt.Fprintf(b, "<text class=\"dim\" x=\"%.0f\" y=\"%.1f\">%s</text>\n", plotLeft, y+4.5, escaped(bar.Text))
			continue
		}
		fmt.Fprintf(b, "<text x=\"%.0f\" y=\"%.1f\">%s</text>\n", textLeft, y+4.5, escaped(bar.Text))
		if f.Kind == figures.Counts {
			full(b, f.Axis, bar.Value, y)
			continue
		}
		if x := along(f.Axis, f.Axis.Mark); !math.IsNaN(f.Axis.Mark) {
			fmt.Fprintf(b, "<line class=\"mark\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, y-rowHeight/2, x, y+rowHeight/2)
		}
		interval(b, f.Axis, bar.Estimate, y)
	}
	b.WriteString("</svg>\n")
}

// begin begins a chart of a class, which the style sheet knows.
func begin(b *strings.Builder, class string, height float64) {
	fmt.Fprintf(b, "<svg class=\"%s\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\">\n", class, chartWidth, height, chartWidth, height)
}

// full draws a bar filled up to a value.
func full(b *strings.Builder, a figures.Axis, value, y float64) {
	x := along(a, value)
	fmt.Fprintf(b, "<rect class=\"empty\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"10\"/>\n", plotLeft, y-5, plotRight-plotLeft)
	fmt.Fprintf(b, "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"10\"/>\n", plotLeft, y-5, x-plotLeft)
}

// interval draws a point with its interval.
func interval(b *strings.Builder, a figures.Axis, e measure.Estimate, y float64) {
	if e.Bounded() {
		low, high := along(a, e.Low), along(a, e.High)
		fmt.Fprintf(b, "<path class=\"line\" d=\"M%.1f %.1fv8m0 -4H%.1fm0 -4v8\"/>\n", low, y-4, high)
	}
	fmt.Fprintf(b, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", along(a, e.Value), y)
}

// The greatest lengths of names, in characters.
const (
	longestName = 34
	longestHalf = 15
)

// shortened returns the name of a row, escaped, with the full name to be read on
// pointing.
func shortened(b figures.Bar) string {
	name, whole := cut(b.Name, longestName), b.Name
	if b.Against != "" {
		name, whole = cut(b.Name, longestHalf)+" and "+cut(b.Against, longestHalf), b.Name+" and "+b.Against
	}
	if name == whole {
		return escaped(name)
	}
	return escaped(name) + "<title>" + escaped(whole) + "</title>"
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// seriesHeight is the height of the line of a series.
const seriesHeight = 130.0

// series draws the numbers in order as a line, with their intervals.
func series(b *strings.Builder, f figures.Figure) {
	begin(b, "series", seriesHeight)
	top, bottom := 10.0, seriesHeight-24
	height := func(v float64) float64 { return bottom - f.Axis.At(v)*(bottom-top) }
	step := (plotRight - plotLeft) / float64(max(len(f.Rows), 1))
	fmt.Fprintf(b, "<line class=\"mark\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", plotLeft, bottom, plotRight, bottom)
	for _, v := range []float64{f.Axis.Low, f.Axis.High} {
		fmt.Fprintf(b, "<text class=\"end dim\" x=\"%.0f\" y=\"%.1f\">%s</text>\n", namesWidth, height(v)+4.5, escaped(fmt.Sprintf("%.3g", v)))
	}
	var line strings.Builder
	for i, bar := range f.Rows {
		if !bar.Defined() {
			continue
		}
		x, y := plotLeft+step*(float64(i)+0.5), height(bar.Value)
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		fmt.Fprintf(&line, "%.1f,%.1f", x, y)
		if bar.Bounded() {
			fmt.Fprintf(b, "<line class=\"line\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, height(bar.Low), x, height(bar.High))
		}
		fmt.Fprintf(b, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", x, y)
	}
	fmt.Fprintf(b, "<polyline class=\"line\" points=\"%s\"/>\n</svg>\n", line.String())
}

// The size of a cell of the heat map, and the most models that it has.
const (
	cellWidth = 44.0
	mostCells = 16
)

// heat draws the matrix: the surer a difference, the stronger the colour, and the share
// in per cent in each cell, with + above one half and − below it where the interval
// excludes it.
func heat(b *strings.Builder, g *figures.Grid) {
	n := min(len(g.Names), mostCells)
	begin(b, "heat", rowHeight*float64(n+1))
	for i := range n {
		x, y := plotLeft+cellWidth*(float64(i)+0.5), rowHeight*(float64(i)+1.5)
		fmt.Fprintf(b, "<text class=\"middle dim\" x=\"%.1f\" y=\"16\">%d</text>\n", x, i+1)
		fmt.Fprintf(b, "<text class=\"end\" x=\"%.0f\" y=\"%.1f\">%s</text>\n", namesWidth, y+4.5, shortened(figures.Bar{Name: fmt.Sprintf("%d  %s", i+1, g.Names[i])}))
		for j := range n {
			if i != j {
				cell(b, g.Cells[i][j], plotLeft+cellWidth*float64(j), y)
			}
		}
	}
	b.WriteString("</svg>\n")
	if rest := len(g.Names) - n; rest > 0 {
		fmt.Fprintf(b, "<p>and %d more models, which the list below has</p>\n", rest)
	}
}

func cell(b *strings.Builder, e measure.Estimate, x, y float64) {
	if !e.Defined() {
		fmt.Fprintf(b, "<text class=\"middle dim\" x=\"%.1f\" y=\"%.1f\">·</text>\n", x+cellWidth/2, y+4.5)
		return
	}
	class, sign := "good", ""
	if e.Value < 0.5 {
		class = "bad"
	}
	switch {
	case e.Bounded() && e.Low > 0.5:
		sign = "+"
	case e.Bounded() && e.High < 0.5:
		sign = "−"
	}
	fmt.Fprintf(b, "<rect class=\"%s\" fill-opacity=\"%.2f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", class, 0.7*math.Abs(2*e.Value-1), x+1, y-rowHeight/2+1, cellWidth-2, rowHeight-2)
	fmt.Fprintf(b, "<text class=\"middle\" x=\"%.1f\" y=\"%.1f\">%.0f%s</text>\n", x+cellWidth/2, y+4.5, 100*e.Value, sign)
}
