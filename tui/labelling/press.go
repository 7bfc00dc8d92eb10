package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
)

// keyMode is the mode in which a key is looked up now.
func (s *Screen) keyMode() keys.Mode {
	switch {
	case s.cramped():
		return keys.Cramped
	case s.overlay == helping:
		return keys.Helping
	case s.overlay == noting:
		return keys.Noting
	case s.overlay == informing:
		return keys.Informing
	case s.overlay == guiding:
		return keys.Guiding
	case s.overlay == commanding:
		return keys.Commanding
	case s.overlay == listing:
		return s.past.Mode()
	case s.overlay >= searching:
		return s.overlay.mode()
	}
	return s.pairMode()
}

// pairMode is the mode under any overlay.
func (s *Screen) pairMode() keys.Mode {
	switch {
	case s.stuck():
		return keys.Unsaved
	case s.empty():
		return keys.Idling
	}
	return keys.Deciding
}

// onKey does what the key table says. The note editor gets what is not bound.
func (s *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.leaving != staying {
		return nil
	}
	s.sitting.Touch()
	mode := s.keyMode()
	if mode == keys.Commanding {
		return s.pressCommand(msg)
	}
	if s.overlay == listing && mode != keys.Cramped {
		return s.pressHistory(msg)
	}
	id, bound := s.keys.Lookup(mode, msg.String())
	switch {
	case mode == keys.Tagging && id != keys.TagClose:
		return s.pressTag(msg.String())
	case bound:
		return s.act(id, msg.IsRepeat)
	case mode == keys.Noting:
		return s.typeNote(msg)
	case s.overlay.lineName() != "":
		return s.typeLine(msg)
	case mode == keys.Deciding:
		return s.unscaled(msg.String())
	}
	return nil
}

// act does what a binding is for. held says that the terminal reports the key as
// being held down.
func (s *Screen) act(id keys.ActionID, held bool) tea.Cmd {
	if choice, ok := choiceOf(id, s.scheme.Scale); ok {
		return s.choose(choice, held)
	}
	if cmd, ok := s.scroll(id); ok {
		return cmd
	}
	if cmd, ok := s.read(id); ok {
		return cmd
	}
	if cmd, ok := s.roam(id); ok {
		return cmd
	}
	if cmd, ok := s.remark(id); ok {
		return cmd
	}
	if cmd, ok := s.writeDown(id); ok {
		return cmd
	}
	switch id {
	case keys.Retry:
		return s.retry()
	case keys.Undo:
		return s.undo()
	case keys.Redo:
		return s.redo()
	case keys.Flag:
		return s.toggleFlag()
	case keys.Note:
		return s.openNote()
	case keys.NoteSave:
		return s.saveNote()
	case keys.NoteLeave:
		return s.leaveNote()
	case keys.Info:
		return s.openInfo()
	case keys.InfoReveal:
		return s.reveal()
	case keys.Help:
		return s.openOverlay(helping)
	case keys.ThemeOpen:
		return func() tea.Msg { return Themes{} }
	case keys.HelpClose, keys.InfoClose, keys.GuidelineClose:
		return s.closeOverlay()
	case keys.ViewLayout:
		return s.said(s.pair.CycleLayout())
	case keys.ViewZoom:
		return s.painted(s.pair.ToggleZoom())
	case keys.ViewRaw:
		return s.painted(s.pair.ToggleRaw())
	case keys.ViewPrompt:
		return s.painted(s.pair.TogglePrompt())
	case keys.ViewReset:
		if s.giveUpSearch() {
			return nil
		}
		return s.resetView()
	case keys.Leave:
		return s.Leave(false)
	case keys.Elsewhere:
		return s.openElsewhere()
	}
	return nil
}
