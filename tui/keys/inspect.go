package keys

// Inspecting is the mode of the screen that shows all pairs, read-only.
const Inspecting Mode = "inspecting"

// Actions of that screen.
const (
	InspectNext     ActionID = "inspect.next"
	InspectPrevious ActionID = "inspect.previous"
	InspectFirst    ActionID = "inspect.first"
	InspectLast     ActionID = "inspect.last"
	InspectJump     ActionID = "inspect.jump"
	InspectShow     ActionID = "inspect.show"
	InspectSearch   ActionID = "inspect.search"
	InspectHit      ActionID = "inspect.hit"
	InspectHitBack  ActionID = "inspect.hit-before"
	InspectFacts    ActionID = "inspect.facts"
	InspectDrop     ActionID = "inspect.drop"
	InspectRescue   ActionID = "inspect.rescue"
	InspectBack     ActionID = "inspect.back"
	InspectClose    ActionID = "inspect.close"
)

const groupInspect = "Pairs"

// inspecting returns the keys of that screen but those for reading a pair.
func inspecting() []Binding {
	modes := []Mode{Inspecting}
	return []Binding{
		{InspectNext, modes, []string{"]", "right", "enter"}, groupInspect, "next", "the next pair"},
		{InspectPrevious, modes, []string{"[", "left", "backspace"}, groupInspect, "before", "the previous pair"},
		{InspectFirst, modes, []string{"{"}, groupInspect, "", "the first pair"},
		{InspectLast, modes, []string{"}"}, groupInspect, "", "the last pair"},
		{InspectShow, modes, []string{"f"}, groupInspect, "kept/dropped", "all, kept, dropped, dropped by one filter"},
		{InspectSearch, modes, []string{"/"}, groupInspect, "search", "search for a text"},
		{InspectHit, modes, []string{"n"}, groupInspect, "", "the next pair with that text"},
		{InspectHitBack, modes, []string{"N"}, groupInspect, "", "the previous pair with that text"},
		{InspectJump, modes, []string{":"}, groupInspect, "jump", "jump to a number"},
		{InspectFacts, modes, []string{"i"}, groupInspect, "behind it", "models, filters, scores, unless the pair waits"},
		{InspectDrop, modes, []string{"x"}, groupInspect, "drop", "drop this pair by hand"},
		{InspectRescue, modes, []string{"R"}, groupInspect, "rescue", "rescue it: no filter drops it again"},
		{InspectBack, modes, []string{"esc"}, groupGo, "", "stop searching, close what is open, or leave"},
		{Palette, modes, []string{"ctrl+p"}, groupGo, "", "every command by name"},
		{ScreenHelp, modes, []string{"?", "f1"}, groupGo, "keys", "show or hide these keys"},
		{InspectClose, modes, []string{"q"}, groupGo, "leave", "leave"},
	}
}
