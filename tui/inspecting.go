package tui

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"prefdeck/stages/exchange"
	"prefdeck/tui/inspect"
)

// InspectFlags are the flags of inspect.
type InspectFlags struct {
	As   exchange.RowKind  `placeholder:"KIND" help:"What the rows of a file are, as for import."`
	Map  map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"Our name for a field = the file's name for it, as for import."`
	Show string            `placeholder:"WHICH" default:"all" help:"Which pairs: all, kept, dropped, or those that a filter dropped, by its name."`

	Sample int  `placeholder:"N" help:"Only so many pairs, drawn at random; the same ones each time."`
	Plain  bool `help:"Lines of text instead of a screen; so it is without a terminal."`

	Files []string `arg:"" optional:"" name:"file" help:"A deck, or files that import reads (default: the deck)."`
}

// Validate rejects what no file can have, before anything is opened.
func (f InspectFlags) Validate() error {
	if f.Sample < 0 {
		return errors.New("--sample: the number of pairs is above 0")
	}
	if err := exchange.CheckKind(f.As); err != nil {
		return err
	}
	return exchange.CheckMap(f.Map)
}

// Name returns what the header calls the files.
func (f InspectFlags) Name() string {
	name := filepath.Base(f.Files[0])
	if len(f.Files) > 1 {
		name += ", …"
	}
	return name
}

// Inspect shows all pairs of the deck on the screen, or writes them to out. reading is
// the file on its way into the deck; nil: the deck is what is shown.
func (f InspectFlags) Inspect(ctx context.Context, v Overrides, d WholeDeck, leave <-chan struct{}, reading *inspect.Reading, out io.Writer) error {
	o := inspect.Options{Name: d.Name(), Reading: reading, Show: f.Show, Sample: f.Sample}
	if reading != nil {
		o.Name = f.Name()
	}
	if f.Plain || !Terminal() {
		_, err := inspect.Print(ctx, d, out, o)
		return err
	}
	whole, err := v.Options()
	if err != nil {
		return err
	}
	whole.Deck, whole.Inspect, whole.Leave = d, &o, leave
	_, err = Run(ctx, whole)
	return err
}

// inspecting completes the options of the screen that shows all pairs.
func (o Options) inspecting(i inspect.Options, l look) inspect.Options {
	set := o.Settings.Labelling
	i.Keys, i.Theme, i.Mask, i.Width = l.keys, l.theme, set.MaskIdentity == nil || *set.MaskIdentity, set.Width
	return i
}
