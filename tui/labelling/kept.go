package labelling

import (
	"slices"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// keptScale is the row of the scale as it was drawn last. To draw it and the hints took
// a third of a picture's time, and most keys change neither.
type keptScale struct {
	theme  string
	width  int
	stands label.Choice
	row    string // "": none yet
}

func (k *keptScale) draw(width int, a legend.AnswerKeys) string {
	theme := a.Theme.Key()
	if k.row == "" || k.theme != theme || k.width != width || k.stands != a.Stands {
		*k = keptScale{theme, width, a.Stands, a.Row(width)}
	}
	return k.row
}

// keptHints are the hints of the footer as they were drawn last.
type keptHints struct {
	theme string
	width int
	hints []keys.Hint
	vital []keys.ActionID
	row   string
}

func (k *keptHints) draw(th themes.Theme, width int, hints []keys.Hint, vital []keys.ActionID) string {
	theme := th.Key()
	if k.theme != theme || k.width != width || !slices.Equal(k.hints, hints) || !slices.Equal(k.vital, vital) {
		*k = keptHints{theme, width, slices.Clone(hints), vital, legend.Fill(th, hints, width, vital...)}
	}
	return k.row
}
