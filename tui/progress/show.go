package progress

import "prefdeck/stages"

// Show runs do, shows the events that it reports, and returns its error once all
// have been shown.
func Show(o Options, do func(stages.Events) error) error {
	events := make(chan stages.RunEvent, 64)
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		Listen(events, o)
	}()
	defer func() {
		close(events)
		<-shown
	}()
	return do(events)
}
