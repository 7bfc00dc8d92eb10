package stages

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"
)

// Stage names a stage in runs, events and the funnel.
type Stage string

// The stages, in the order in which data passes through them. Import is not one
// of the four, but it is recorded as a run like them.
const (
	Import    Stage = "import"
	Prompts   Stage = "prompts"
	Responses Stage = "responses"
	Filter    Stage = "filter"
	Label     Stage = "label"
)

// RunStatus is how a run stands.
type RunStatus string

// The statuses of a run. A run found Running whose process is gone was killed.
const (
	Running     RunStatus = "running"
	Done        RunStatus = "done"
	Failed      RunStatus = "failed"
	Interrupted RunStatus = "interrupted"
)

// RunID names one execution of a stage.
type RunID string

// NewRunID is a new random RunID of 128 bits.
func NewRunID() RunID { return RunID(rand.Text()) }

// Counts says what a run has done so far.
type Counts struct {
	In      int `json:"in"`      // what it looked at
	Added   int `json:"added"`   // what is new in the deck
	Known   int `json:"known"`   // what the deck had already
	Dropped int `json:"dropped"` // what a filter turned down
	Failed  int `json:"failed"`  // what went wrong and is worth another try
	Tokens  int `json:"tokens"`  // tokens that models generated
}

// Run is one execution of a stage. Every prompt, response, verdict and pair
// names the run that made it.
type Run struct {
	ID      RunID
	Stage   Stage
	Config  json.RawMessage // snapshot of the configuration, a JSON object
	Version string          // of the program
	Started time.Time
	Ended   time.Time // zero while it runs
	Status  RunStatus
	Counts  Counts
	Error   string // why it failed, in one line
}

// RunLog keeps the record of runs. Every stage's Deck interface includes it.
type RunLog interface {
	StartRun(ctx context.Context, r Run) error
	FinishRun(ctx context.Context, r Run) error
}

// RunEvent is something a running stage reports: Started, Progress, Notice or
// Finished.
type RunEvent interface{ event() }

// Started is the first event of a run.
type Started struct {
	Run   Run
	Total int // what there is to do; 0 when that is not known
}

// Progress says how far a run is; its numbers are totals since the start.
type Progress struct {
	Run    RunID
	Stage  Stage
	Done   int // of Total, failures and drops included
	Total  int // 0 when not known
	Counts Counts
	Now    string // what is being worked on: a model, a file; may be empty
}

// Notice is something a person should read: a warning, a retry, a parked model.
type Notice struct {
	Run   RunID
	Stage Stage
	Warn  bool
	Text  string // one line, not sanitised: it may quote foreign text
}

// Finished is the last event of a run.
type Finished struct {
	Run Run // with Ended, Status, Counts and Error
}

func (Started) event()  {}
func (Progress) event() {}
func (Notice) event()   {}
func (Finished) event() {}

// Events is where a stage reports. Whoever makes the channel reads it until the
// stage has returned, then closes it; a stage never closes it.
type Events chan<- RunEvent

// Send reports e. A nil Events reports to nobody.
func (es Events) Send(e RunEvent) {
	if es != nil {
		es <- e
	}
}
