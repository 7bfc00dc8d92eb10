package measure

import (
	"time"

	"prefdeck/stages"
)

// Recent lists the latest events in a deck.
type Recent struct {
	Runs []stages.Run // the latest first; without their configurations
	Days []Day        // on which the person answered, the latest first
}

// Day counts the answers in force that the deck's annotator gave on one day.
type Day struct {
	On      time.Time // its midnight
	Answers int
	Active  time.Duration // that the answers took
}
