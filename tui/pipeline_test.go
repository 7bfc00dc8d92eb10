package tui

import (
	"context"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/tui/running"
	"prefdeck/tui/settings"
)

// loaded is a server that has no models and has loaded none.
type loaded struct{ server }

func (loaded) Loaded(context.Context) ([]ollama.Loaded, error) { return nil, nil }

// The pipeline opens over home, shows what home runs, and asks it to start and stop.
func TestPipelineShowsWhatHomeRuns(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Server: loaded{}, Settings: settings.Settings{}})
	s.press('p')
	s.contains("Pipeline · test")
	s.send(running.Start{Stages: []stages.Stage{stages.Responses}})
	s.contains("first choose the models to ask")
	s.send(running.Stop{})
	s.contains("nothing is running")
	s.press('+')
	s.contains("2 at a time") // from 1, which an empty configuration comes to
	if jobs, _, _ := s.a.o.board.Throttle.State(); jobs != 2 {
		t.Errorf("%d jobs", jobs)
	}
	s.press('q')
	s.contains("2 in the queue")
}
