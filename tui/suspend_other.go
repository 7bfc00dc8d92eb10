//go:build !unix

package tui

import tea "charm.land/bubbletea/v2"

// suspend does nothing where programs cannot be stopped.
func suspend() tea.Msg { return nil }
