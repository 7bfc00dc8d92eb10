package keys

// The modes of the home screen.
const (
	Browsing     Mode = "browsing"     // the four stages
	ChoosingKind Mode = "choosing"     // a list: models
	Typing       Mode = "typing"       // a line of text: a path, a number
	HelpingHome  Mode = "helping-home" // the help overlay is open
	LeavingHome  Mode = "leaving-home" // a stage is being stopped
)

// Actions of the home screen.
const (
	HomeDown     ActionID = "home.down"
	HomeUp       ActionID = "home.up"
	HomeFirst    ActionID = "home.1"
	HomeSecond   ActionID = "home.2"
	HomeThird    ActionID = "home.3"
	HomeFourth   ActionID = "home.4"
	HomeFifth    ActionID = "home.5"
	HomeEnter    ActionID = "home.enter"
	HomeAll      ActionID = "home.all"
	HomeStop     ActionID = "home.stop"
	HomeLabel    ActionID = "home.label"
	HomeImport   ActionID = "home.import"
	HomeExport   ActionID = "home.export"
	HomeDuel     ActionID = "home.duel"
	HomeStats    ActionID = "home.statistics"
	HomePipeline ActionID = "home.pipeline"
	HomeDisputes ActionID = "home.adjudicate"
	HomeInspect  ActionID = "home.inspect"
	HomeGenerate ActionID = "home.generate"
	HomeModels   ActionID = "home.models"
	HomeSample   ActionID = "home.sample"
	HomeRefresh  ActionID = "home.refresh"
	HomeMark     ActionID = "home.mark"
	HomeAccept   ActionID = "home.accept"
	HomeCancel   ActionID = "home.cancel"
	HomeHelp     ActionID = "home.help"
	HomeQuit     ActionID = "home.quit"
)

// Headings of the home screen's help.
const (
	groupStages = "Stages"
	GroupData   = "Data" // what goes in and out, and is looked at
)

// Home returns the default keys of the home screen.
func Home() []Binding {
	var (
		browsing = []Mode{Browsing}
		lists    = []Mode{Browsing, ChoosingKind}
		asking   = []Mode{ChoosingKind, Typing}
	)
	return []Binding{
		{HomeEnter, browsing, []string{"enter"}, groupStages, "start", "do what the selected line says"},
		{HomeAll, browsing, []string{"a"}, groupStages, "all stages", "prompts, responses and filter, one after another"},
		{HomeStop, browsing, []string{"x"}, groupStages, "stop", "stop; a restart goes on from there"},
		{HomePipeline, browsing, []string{"p"}, groupStages, "pipeline", "the stages at work: rates, failures, pause, jobs"},
		{HomeLabel, browsing, []string{"l"}, groupStages, "label", "label the pairs in the queue"},
		{HomeDown, lists, []string{"j", "down", "tab"}, groupStages, "", "the next, the previous one"},
		{HomeUp, lists, []string{"k", "up", "shift+tab"}, groupStages, "", "the next, the previous one"},
		{HomeFirst, browsing, []string{"1"}, groupStages, "", "go to this stage"},
		{HomeSecond, browsing, []string{"2"}, groupStages, "", "go to this stage"},
		{HomeThird, browsing, []string{"3"}, groupStages, "", "go to this stage"},
		{HomeFourth, browsing, []string{"4"}, groupStages, "", "go to this stage"},
		{HomeFifth, browsing, []string{"5"}, groupStages, "", "go to this stage"},

		{HomeImport, browsing, []string{"i"}, GroupData, "import", "import a file of prompts, responses or pairs"},
		{HomeExport, browsing, []string{"e"}, GroupData, "export", "write the labels as a training file"},
		{HomeStats, browsing, []string{"S"}, GroupData, "statistics", "statistics: how good the labels are"},
		{HomeDuel, browsing, []string{"d"}, GroupData, "duel", "duel: two models answer your prompt, and you decide"},
		{HomeDisputes, browsing, []string{"D"}, GroupData, "adjudicate", "adjudicate: decide where annotators disagree"},
		{HomeInspect, browsing, []string{"v"}, GroupData, "", "look at all pairs, and why filters dropped them"},
		{HomeGenerate, browsing, []string{"g"}, GroupData, "generate", "let a model write new prompts"},
		{HomeModels, browsing, []string{"m"}, GroupData, "", "choose the models to ask"},
		{HomeSample, browsing, []string{"s"}, GroupData, "", "the sample deck; leaving it returns here"},
		{HomeRefresh, browsing, []string{"r", "ctrl+l"}, GroupData, "", "read the deck again, and ask Ollama"},

		{HomeMark, []Mode{ChoosingKind}, []string{"space"}, GroupData, "mark", "mark or unmark"},
		{HomeAccept, asking, []string{"enter"}, GroupData, "go", "go"},
		{HomeCancel, []Mode{ChoosingKind}, []string{"esc", "q"}, GroupData, "back", "back"},
		{HomeCancel, []Mode{Typing}, []string{"esc"}, GroupData, "back", "back"},

		{HomeHelp, browsing, []string{"?", "f1"}, groupGo, "keys", "the keys of this screen"},
		{HomeHelp, []Mode{HelpingHome}, []string{"?", "f1", "esc", "q", "enter", "space"}, groupGo, "close", "close"},
		{HomeQuit, browsing, []string{"q"}, groupGo, "quit", "quit: a running stage stops cleanly first"},
		{HomeQuit, []Mode{LeavingHome}, []string{"q", "esc"}, groupGo, "quit at once", "do not wait"},
	}
}
