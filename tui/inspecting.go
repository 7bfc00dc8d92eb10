package tui

import "prefdeck/tui/inspect"

// inspecting completes the options of the screen that shows all pairs.
func (o Options) inspecting(i inspect.Options, l look) inspect.Options {
	set := o.Settings.Labelling
	i.Keys, i.Theme, i.Mask, i.Width = l.keys, l.theme, set.MaskIdentity == nil || *set.MaskIdentity, set.Width
	return i
}
