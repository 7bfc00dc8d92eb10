//go:build !unix

package terminal

import tea "charm.land/bubbletea/v2"

// Suspend does nothing where programs cannot be stopped.
func Suspend() tea.Msg { return nil }

// Resumed does nothing there either.
func Resumed() {}
