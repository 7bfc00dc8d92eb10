package keys

// The modes of the pipeline screen.
const (
	Piping   Mode = "piping"
	Planning Mode = "planning" // what the next run asks is being chosen
)

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
	PipelinePlan  ActionID = "pipeline.plan"

	PlanDown  ActionID = "plan.down"
	PlanUp    ActionID = "plan.up"
	PlanMore  ActionID = "plan.more"
	PlanLess  ActionID = "plan.less"
	PlanMark  ActionID = "plan.mark"
	PlanStart ActionID = "plan.start"
	PlanAll   ActionID = "plan.all"
	PlanSave  ActionID = "plan.save"
	PlanHelp  ActionID = "plan.help"
	PlanClose ActionID = "plan.close"
)

// piping returns the keys of the pipeline screen.
func piping() []Binding {
	modes, plans := []Mode{Piping}, []Mode{Planning}
	return []Binding{
		{PipelineStart, modes, []string{"enter"}, groupStages, "start", "run the chosen stage"},
		{PipelineAll, modes, []string{"a"}, groupStages, "all stages", "prompts, responses and filter, one after another"},
		{PipelinePlan, modes, []string{"c"}, groupStages, "plan", "plan: which models to ask, and what it takes"},
		{PipelineHold, modes, []string{"space", "p"}, groupStages, "pause", "pause: running requests finish; again to go on"},
		{PipelineStop, modes, []string{"x"}, groupStages, "stop", "stop; a restart goes on from there"},
		{PipelineMore, modes, []string{"+", "="}, groupStages, "jobs", "one more request at a time, also while a stage runs"},
		{PipelineFewer, modes, []string{"-"}, groupStages, "jobs", "one less"},
		{PipelineDown, modes, []string{"j", "down", "tab"}, groupStages, "", "the next stage"},
		{PipelineUp, modes, []string{"k", "up"}, groupStages, "", "the previous stage"},
		{PipelineAgain, modes, []string{"r"}, groupGo, "", "read the deck again, and ask Ollama what is loaded"},
		{PipelineHelp, modes, []string{"?", "f1"}, groupGo, "keys", "show or hide the keys"},
		{PipelineClose, modes, []string{"q", "esc"}, groupGo, "back", "back; what runs goes on"},

		{PlanMark, plans, []string{"space"}, groupStages, "mark", "include or exclude a model or option set"},
		{PlanLess, plans, []string{"h", "left", "-"}, groupStages, "less", "the previous plan, or one less"},
		{PlanMore, plans, []string{"l", "right", "+", "="}, groupStages, "more", "the next plan, or one more"},
		{PlanStart, plans, []string{"enter"}, groupStages, "start", "ask for the responses, and filter them"},
		{PlanAll, plans, []string{"a"}, groupStages, "all stages", "curate the prompts first"},
		{PlanSave, plans, []string{"s"}, groupStages, "save", "save the plan for prefdeck run --config"},
		{PlanDown, plans, []string{"j", "down", "tab"}, groupStages, "", "the next line"},
		{PlanUp, plans, []string{"k", "up"}, groupStages, "", "the previous line"},
		{PlanHelp, plans, []string{"?", "f1"}, groupGo, "keys", "show or hide the keys"},
		{PlanClose, plans, []string{"q", "esc"}, groupGo, "back", "back to the stages; the choice stays"},
	}
}
