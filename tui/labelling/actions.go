package labelling

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
	"prefdeck/tui/pane"
	"prefdeck/tui/screen"
)

// actions is the column of the key table that says what its bindings do. It is kept
// here because the table knows no screen. A test compares the two: every binding
// has an action, and every action a binding.
type actions map[keys.ActionID]func() tea.Cmd

// paired is an action that says something of the pair. While none has come yet, that
// would be untrue.
func (s *Screen) paired(do func() tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		if !s.has() {
			return s.tellBusy()
		}
		return do()
	}
}

// pairActions returns the actions of bindings while nothing lies over the pair,
// except those that answer.
func (s *Screen) pairActions() actions {
	do := actions{
		keys.Retry: s.retry,
		keys.Undo:  s.undo,
		keys.Redo:  s.redo,

		keys.Flag:       s.toggleFlag,
		keys.FlagReason: s.openFlag,
		keys.Note:       s.openNote,
		keys.NoteEditor: s.openNoteInEditor,
		keys.Tags:       s.openTags,
		keys.Criteria:   s.openCriteria,
		keys.Edit:       s.editBetter,
		keys.Changes:    s.openChanges,
		keys.Copy:       s.paired(s.copyText),
		keys.Info:       s.openInfo,

		keys.ScrollFocus: func() tea.Cmd { s.pair.CycleFocus(); return nil },
		keys.ScrollSync:  func() tea.Cmd { return s.tell(s.pair.ToggleTogether()) },

		keys.ViewLayout:   func() tea.Cmd { return s.said(s.pair.CycleLayout()) },
		keys.ViewZoom:     func() tea.Cmd { return s.painted(s.pair.ToggleZoom()) },
		keys.ViewRaw:      func() tea.Cmd { return s.painted(s.pair.ToggleRaw()) },
		keys.ViewDiff:     s.paired(func() tea.Cmd { return s.said(s.pair.ToggleDiff()) }),
		keys.MarkNext:     s.paired(func() tea.Cmd { return s.tell(s.pair.JumpMark(true)) }),
		keys.MarkPrevious: s.paired(func() tea.Cmd { return s.tell(s.pair.JumpMark(false)) }),
		keys.ViewPrompt:   func() tea.Cmd { return s.painted(s.pair.TogglePrompt()) },
		keys.ViewThinking: s.paired(func() tea.Cmd { return s.said(s.pair.ToggleSteps()) }),
		keys.ViewReset:    s.resetView,

		keys.QueueSearch:     s.openSearch,
		keys.QueuePrevious:   func() tea.Cmd { return s.visit(label.Destination{To: label.Backward}) },
		keys.QueueNext:       func() tea.Cmd { return s.visit(label.Destination{To: label.Forward}) },
		keys.QueueUnlabelled: func() tea.Cmd { return s.visit(label.Destination{To: label.Forward, Unlabelled: true}) },
		keys.QueueJump:       s.openJump,
		keys.QueueOrder:      s.openOrders,

		keys.Advance:   s.advance,
		keys.Export:    s.export,
		keys.Import:    func() tea.Cmd { return func() tea.Msg { return screen.Import{} } },
		keys.History:   s.openHistory,
		keys.Guideline: s.openGuideline,
		keys.Sitting:   s.openNumbers,
		keys.Palette:   s.openCommands,
		keys.Help:      s.openHelp,
		keys.ThemeOpen: func() tea.Cmd { return func() tea.Msg { return screen.Themes{} } },
		keys.Elsewhere: s.openElsewhere,
		keys.Leave:     func() tea.Cmd { return s.Leave(false) },
	}
	maps.Copy(do, scrolling(func(m pane.Move) tea.Cmd { s.pair.Scroll(m); return nil }))
	return do
}
