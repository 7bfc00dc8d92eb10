package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/tui/gate"
)

// Diagnosis holds the findings of prefdeck doctor. Its JSON is a public contract.
type Diagnosis struct {
	OK       bool             `json:"ok"` // nothing is broken
	Findings []stages.Finding `json:"findings"`
}

// Diagnose combines findings into a diagnosis.
func Diagnose(findings ...[]stages.Finding) Diagnosis {
	d := Diagnosis{OK: true, Findings: slices.Concat(findings...)}
	for _, f := range d.Findings {
		if f.Level == stages.Broken {
			d.OK = false
		}
	}
	return d
}

// ErrBroken says that something is broken. The findings name it.
var ErrBroken = errors.New("something is broken")

// Print prints the findings, as JSON or for a person, and returns ErrBroken if
// something is broken.
func (d Diagnosis) Print(c Console, json, ascii bool) error {
	var err error
	if json {
		err = JSON(c.Out, d)
	} else {
		err = d.Text(c.Out, c.width(), c.ascii(ascii))
	}
	if err == nil && !d.OK {
		return ErrBroken
	}
	return err
}

// Text prints the findings for a person, wrapped to width cells.
func (d Diagnosis) Text(w io.Writer, width int, ascii bool) error {
	width = min(max(width, 40), 100)
	indent := 0
	for _, f := range d.Findings {
		indent = max(indent, ansi.StringWidth(gate.Line(f.Check)))
	}
	indent = min(indent, 20)
	var b strings.Builder
	for _, f := range d.Findings {
		lead := fmt.Sprintf("%s %-*s  ", mark(f.Level, ascii), indent, gate.Line(f.Check))
		hang := ansi.StringWidth(lead)
		b.WriteString(lead + wrapped(gate.Line(f.Text), width, hang) + "\n")
		if f.Advice != "" {
			arrow := "→ "
			if ascii {
				arrow = "> "
			}
			b.WriteString(strings.Repeat(" ", hang) + arrow + wrapped(gate.Line(f.Advice), width, hang+2) + "\n")
		}
	}
	b.WriteString(d.verdict() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func wrapped(s string, width, hang int) string {
	return strings.ReplaceAll(ansi.Wrap(s, max(20, width-hang), " "), "\n", "\n"+strings.Repeat(" ", hang))
}

func mark(l stages.Level, ascii bool) string {
	marks := map[stages.Level][2]string{stages.OK: {"✓", "ok    "}, stages.Warn: {"!", "warn  "}, stages.Broken: {"✗", "BROKEN"}}
	m, known := marks[l]
	if !known {
		m = [2]string{"?", "?     "}
	}
	if ascii {
		return m[1]
	}
	return m[0]
}

func (d Diagnosis) verdict() string {
	var broken, warned int
	for _, f := range d.Findings {
		switch f.Level {
		case stages.Broken:
			broken++
		case stages.Warn:
			warned++
		}
	}
	switch {
	case broken > 0:
		return fmt.Sprintf("%d broken, %d to look at.", broken, warned)
	case warned > 0:
		return fmt.Sprintf("Nothing is broken, %d to look at.", warned)
	}
	return "All is well."
}
