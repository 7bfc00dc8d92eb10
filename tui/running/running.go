// Package running holds what screens ask of each other about running stages. It is
// apart from package screen so that screens that run none need not know how a run is
// configured.
package running

import (
	"prefdeck/stages"
	"prefdeck/stages/pipeline"
)

// Show asks for the stages at work over the screen in front.
type Show struct {
	Chosen pipeline.Overrides // what runs ask, over the configuration
}

// Start asks the screen that runs stages to run these.
type Start struct {
	Stages []stages.Stage
	Chosen pipeline.Overrides // what they ask, from now on
}

// Stop asks it to stop what runs.
type Stop struct{}

// Chose says what runs ask from now on, over the configuration.
type Chose struct{ Chosen pipeline.Overrides }
