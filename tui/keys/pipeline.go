package keys

// Piping is the mode of the pipeline screen.
const Piping Mode = "piping"

// Actions of the pipeline screen.
const (
	PipelineStart ActionID = "pipeline.start"
	PipelineAll   ActionID = "pipeline.all"
	PipelineHold  ActionID = "pipeline.hold"
	PipelineStop  ActionID = "pipeline.stop"
	PipelineMore  ActionID = "pipeline.more"
	PipelineFewer ActionID = "pipeline.fewer"
	PipelineDown  ActionID = "pipeline.down"
	PipelineUp    ActionID = "pipeline.up"
	PipelineAgain ActionID = "pipeline.again"
	PipelineHelp  ActionID = "pipeline.help"
	PipelineClose ActionID = "pipeline.close"
)

// piping returns the keys of the pipeline screen.
func piping() []Binding {
	modes := []Mode{Piping}
	return []Binding{
		{PipelineStart, modes, []string{"enter"}, groupStages, "start", "run the chosen stage"},
		{PipelineAll, modes, []string{"a"}, groupStages, "all stages", "prompts, responses and filter, one after another"},
		{PipelineHold, modes, []string{"space", "p"}, groupStages, "pause", "no new request starts, running ones end; again to go on"},
		{PipelineStop, modes, []string{"x"}, groupStages, "stop", "stop what runs; it goes on where it stopped"},
		{PipelineMore, modes, []string{"+", "="}, groupStages, "jobs", "one more request at a time, also while a stage runs"},
		{PipelineFewer, modes, []string{"-"}, groupStages, "jobs", "one less"},
		{PipelineDown, modes, []string{"j", "down", "tab"}, groupStages, "", "the next stage"},
		{PipelineUp, modes, []string{"k", "up"}, groupStages, "", "the stage before"},
		{PipelineAgain, modes, []string{"r"}, groupGo, "", "read the deck again, and ask Ollama which models are loaded"},
		{PipelineHelp, modes, []string{"?", "f1"}, groupGo, "keys", "the keys, or the stages again"},
		{PipelineClose, modes, []string{"q", "esc"}, groupGo, "back", "back; what runs goes on"},
	}
}
