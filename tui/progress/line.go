package progress

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

const (
	nameWidth = 10 // "responses" and a space
	barMin    = 8
	barMax    = 32

	patience = 3 * time.Second // how long a stage may be without a rate before its age is shown
)

// line shows the stage in one line of at most width cells. Without room it drops
// the least important first: current item, tokens, rate.
func (m *Meter) line(now time.Time, width int, ascii bool) string {
	name := fmt.Sprintf("%-*s", nameWidth, m.Stage)
	facts := m.Facts(now)
	if width < 32 {
		return ansi.Truncate(name+strings.Join(facts, "  "), width, "…")
	}
	for n := len(facts); n > 0; n-- {
		tail := strings.Join(facts[:n], "  ")
		room := width - nameWidth - ansi.StringWidth(tail) - 2
		if room < barMin {
			continue
		}
		return ansi.Truncate(name+m.bar(min(barMax, room), ascii)+"  "+tail, width, "…")
	}
	return ansi.Truncate(name, width, "…")
}

func (m *Meter) bar(width int, ascii bool) string {
	glyphs := themes.Unicode()
	if ascii {
		glyphs = themes.ASCII()
	}
	share, _ := m.Share()
	full, rest := glyphs.Bar(share, width)
	return full + rest
}

// tokenRate formats tokens per second; a busy CPU may write less than one.
func tokenRate(perSecond float64) string {
	if perSecond < 9.95 {
		return fmt.Sprintf("%.1f tokens/s", perSecond)
	}
	return fmt.Sprintf("%.0f tokens/s", perSecond)
}

// Facts returns the facts about the stage, ready to be drawn, the most important
// first.
func (m *Meter) Facts(now time.Time) []string {
	if m.Status != "" && !m.Running() {
		return m.ending(now)
	}
	fs := []string{m.count()}
	if d, ok := m.Left(now); ok {
		fs = append(fs, "ETA "+Duration(d))
	}
	fs = append(fs, m.losses()...)
	if r, ok := m.Rate(now); ok {
		fs = append(fs, Rate(r))
	} else if d := m.Took(now); d >= patience {
		fs = append(fs, "for "+Duration(d)) // a model is loading or thinking
	}
	if r, ok := m.TokenRate(now); ok {
		fs = append(fs, tokenRate(r))
	}
	if m.Now != "" {
		fs = append(fs, ansi.Truncate(gate.Line(m.Now), 30, "…"))
	}
	return fs
}

// waiting returns the facts about a stage in which nothing has changed for a while:
// how far it is, and the current item.
func (m *Meter) waiting(now time.Time) []string {
	fs := []string{m.count(), "running for " + Duration(m.Took(now))}
	if m.Now != "" {
		fs = append(fs, "waiting for "+ansi.Truncate(gate.Line(m.Now), 60, "…"))
	}
	return fs
}

func (m *Meter) count() string {
	if m.Total > 0 {
		return numbers.Number(m.Done) + "/" + numbers.Number(m.Total)
	}
	return numbers.Number(m.Done)
}

func (m *Meter) losses() []string {
	var fs []string
	if n := m.Counts.Failed; n > 0 {
		fs = append(fs, numbers.Number(n)+" failed")
	}
	if n := m.Counts.Dropped; n > 0 {
		fs = append(fs, numbers.Number(n)+" dropped")
	}
	return fs
}

// ending returns the facts about a stage that has ended. An import has failed only if
// nothing came in.
func (m *Meter) ending(now time.Time) []string {
	word := "done in "
	switch m.Status {
	case stages.Failed:
		if m.Stage != stages.Import || m.Counts.Added+m.Counts.Known == 0 {
			word = "failed after "
		}
	case stages.Interrupted:
		word = "stopped after "
	}
	var fs []string
	if m.Done > 0 || m.Total > 0 { // a stage without work counts nothing
		fs = append(fs, m.count())
	}
	fs = append(fs, word+Duration(m.Took(now)))
	if m.Stage == stages.Import {
		return fs // its report says the rest
	}
	if n := m.Counts.Added; n > 0 {
		fs = append(fs, numbers.Number(n)+" new")
	}
	if n := m.Counts.Known; n > 0 {
		fs = append(fs, numbers.Number(n)+" known")
	}
	fs = append(fs, m.losses()...)
	if n := m.Counts.Tokens; n > 0 {
		fs = append(fs, numbers.Number(n)+" tokens")
	}
	return fs
}
