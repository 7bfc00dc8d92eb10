package keys

// The modes of the import screen.
const (
	ChoosingFile    Mode = "choosing-file"    // a path is typed, above the files that match it
	Importing       Mode = "importing"        // the first rows are shown, and what their fields hold
	NamingAnnotator Mode = "naming-annotator" // whose labels the file holds is typed
	NamingPrompts   Mode = "naming-prompts"   // the file with the prompts of the rows is typed
	Loading         Mode = "loading"          // the file is being imported
	Imported        Mode = "imported"         // the result is shown
)

// Actions of the import screen.
const (
	ImportTake   ActionID = "import.take"
	ImportNext   ActionID = "import.next-file"
	ImportBefore ActionID = "import.previous-file"

	ImportComplete ActionID = "import.complete"

	ImportStart    ActionID = "import.start"
	ImportSuggest  ActionID = "import.suggestion"
	ImportDown     ActionID = "import.down"
	ImportUp       ActionID = "import.up"
	ImportAsPrompt ActionID = "import.as-prompt"
	ImportAsAnswer ActionID = "import.as-response"
	ImportAsA      ActionID = "import.as-a"
	ImportAsB      ActionID = "import.as-b"
	ImportAsModel  ActionID = "import.as-model"
	ImportOut      ActionID = "import.leave-out"
	ImportOther    ActionID = "import.other"
	ImportReverse  ActionID = "import.other-back"
	ImportAgain    ActionID = "import.as-found"
	ImportLabels   ActionID = "import.labels"
	ImportPrompts  ActionID = "import.prompts"
	ImportKind     ActionID = "import.kind"
	ImportRow      ActionID = "import.next-row"
	ImportRowUp    ActionID = "import.previous-row"
	ImportFile     ActionID = "import.file"
	ImportStop     ActionID = "import.stop"
	ImportClose    ActionID = "import.close"
)

// groupFields heads what a field of a file can hold.
const groupFields = "The field holds"

// importing returns the keys of the import screen.
func importing() []Binding {
	var (
		choosing = []Mode{ChoosingFile}
		looking  = []Mode{Importing}
	)
	return []Binding{
		{ImportTake, choosing, []string{"enter"}, groupGo, "open", "open this file or folder"},
		{ImportNext, choosing, []string{"down", "ctrl+n"}, groupGo, "choose", "the next one"},
		{ImportBefore, choosing, []string{"up", "ctrl+p"}, groupGo, "choose", "the previous one"},
		{ImportComplete, choosing, []string{"tab"}, groupGo, "complete", "complete the path"},
		{ImportClose, choosing, []string{"esc"}, groupGo, "back", "back"},

		{ImportAsPrompt, looking, []string{"p"}, groupFields, "prompt", "the prompt"},
		{ImportAsAnswer, looking, []string{"r"}, groupFields, "response", "the response"},
		{ImportAsA, looking, []string{"a"}, groupFields, "response A", "the first response of a pair"},
		{ImportAsB, looking, []string{"b"}, groupFields, "B", "the second response of a pair"},
		{ImportAsModel, looking, []string{"m"}, groupFields, "model", "the name of the model"},
		{ImportOut, looking, []string{"o"}, groupFields, "nothing", "nothing: leave it out, or read it again"},
		{ImportReverse, looking, []string{"left", "h"}, groupFields, "other", "the previous role, the next"},
		{ImportOther, looking, []string{"right", "l"}, groupFields, "other", "the previous role, the next"},
		{ImportAgain, looking, []string{"x", "backspace", backspaceBS}, groupFields, "as found", "all fields as suggested"},

		{ImportStart, looking, []string{"enter"}, groupGo, "import", "import the file as shown"},
		{ImportSuggest, looking, []string{"s"}, groupGo, "as suggested", "read the fields as suggested"},
		{ImportDown, looking, []string{"j", "down"}, groupGo, "field", "the next, the previous field"},
		{ImportUp, looking, []string{"k", "up"}, groupGo, "field", "the next, the previous field"},
		{ImportRow, looking, []string{"n", "space"}, groupGo, "row", "the next, the previous row"},
		{ImportRowUp, looking, []string{"N"}, groupGo, "row", "the next, the previous row"},
		{ImportKind, looking, []string{"t"}, groupGo, "kind", "rows are prompts, responses or pairs"},
		{ImportPrompts, looking, []string{"P"}, groupGo, "prompts", "the file with the prompts that rows only name"},
		{ImportLabels, looking, []string{"w"}, groupGo, "whose labels", "turn preferences into labels of an annotator"},
		{ImportFile, looking, []string{"f", "tab"}, groupGo, "file", "another file"},
		{ScreenHelp, looking, []string{"?", "f1"}, groupGo, "keys", "show or hide the keys"},
		{ImportClose, looking, []string{"esc", "q"}, groupGo, "back", "back"},

		{ImportStop, []Mode{Loading}, []string{"x", "esc", "q"}, groupGo, "stop", "stop cleanly: imported rows stay"},
		{ImportClose, []Mode{Imported}, []string{"enter", "esc", "q"}, groupGo, "back", "back"},
		{ImportFile, []Mode{Imported}, []string{"f", "tab"}, groupGo, "another file", "another file"},
	}
}
