package keys

// The modes of the home screen.
const (
	Browsing     Mode = "browsing"     // the four stages
	ChoosingKind Mode = "choosing"     // a list: models
	Typing       Mode = "typing"       // a line of text: a path, a number
	HelpingHome  Mode = "helping-home" // the help overlay is open
	LeavingHome  Mode = "leaving-home" // a stage is being stopped
)

// What the keys of the home screen do.
const (
	HomeDown     ID = "home.down"
	HomeUp       ID = "home.up"
	HomeFirst    ID = "home.1"
	HomeSecond   ID = "home.2"
	HomeThird    ID = "home.3"
	HomeFourth   ID = "home.4"
	HomeEnter    ID = "home.enter"
	HomeAll      ID = "home.all"
	HomeStop     ID = "home.stop"
	HomeLabel    ID = "home.label"
	HomeImport   ID = "home.import"
	HomeGenerate ID = "home.generate"
	HomeModels   ID = "home.models"
	HomeSample   ID = "home.sample"
	HomeRefresh  ID = "home.refresh"
	HomeMark     ID = "home.mark"
	HomeAccept   ID = "home.accept"
	HomeCancel   ID = "home.cancel"
	HomeHelp     ID = "home.help"
	HomeQuit     ID = "home.quit"
)

// Headings of the home screen's help.
const (
	groupStages = "Stages"
	groupData   = "Data"
)

// Home is what the keys of the home screen are unless the user says otherwise.
func Home() []Binding {
	var (
		browsing = []Mode{Browsing}
		lists    = []Mode{Browsing, ChoosingKind}
		asking   = []Mode{ChoosingKind, Typing}
	)
	return []Binding{
		{HomeEnter, browsing, []string{"enter"}, groupStages, "start", "start the chosen stage, or label"},
		{HomeAll, browsing, []string{"a"}, groupStages, "all stages", "prompts, responses and filter, one after another"},
		{HomeStop, browsing, []string{"x"}, groupStages, "stop", "stop what runs; it goes on where it stopped"},
		{HomeLabel, browsing, []string{"l"}, groupStages, "label", "label the pairs in the queue"},
		{HomeDown, lists, []string{"j", "down", "tab"}, groupStages, "", "the next one"},
		{HomeUp, lists, []string{"k", "up", "shift+tab"}, groupStages, "", "the one before"},
		{HomeFirst, browsing, []string{"1"}, groupStages, "", "go to this stage"},
		{HomeSecond, browsing, []string{"2"}, groupStages, "", "go to this stage"},
		{HomeThird, browsing, []string{"3"}, groupStages, "", "go to this stage"},
		{HomeFourth, browsing, []string{"4"}, groupStages, "", "go to this stage"},

		{HomeImport, browsing, []string{"i"}, groupData, "import", "import a file of prompts, responses or pairs"},
		{HomeGenerate, browsing, []string{"g"}, groupData, "generate", "let a model write new prompts"},
		{HomeModels, browsing, []string{"m"}, groupData, "", "choose the models that answer"},
		{HomeSample, browsing, []string{"s"}, groupData, "", "open the sample deck"},
		{HomeRefresh, browsing, []string{"r", "ctrl+l"}, groupData, "", "count anew, and ask Ollama again"},

		{HomeMark, []Mode{ChoosingKind}, []string{"space"}, groupData, "mark", "mark or unmark"},
		{HomeAccept, asking, []string{"enter"}, groupData, "go", "go"},
		{HomeCancel, []Mode{ChoosingKind}, []string{"esc", "q"}, groupData, "back", "back"},
		{HomeCancel, []Mode{Typing}, []string{"esc"}, groupData, "back", "back"},

		{HomeHelp, browsing, []string{"?", "f1"}, groupGo, "keys", "the keys of this screen"},
		{HomeHelp, []Mode{HelpingHome}, []string{"?", "f1", "esc", "q", "enter", "space"}, groupGo, "close", "close"},
		{HomeQuit, browsing, []string{"q"}, groupGo, "quit", "quit: a running stage stops cleanly first"},
		{HomeQuit, []Mode{LeavingHome}, []string{"q", "esc"}, groupGo, "quit at once", "do not wait"},
	}
}
