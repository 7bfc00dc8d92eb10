package progress

import "prefdeck/stages"

// Show does something that reports events, shows them while it lasts, and
// returns what it returned, with everything said.
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
