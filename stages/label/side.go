package label

import (
	"strconv"

	"prefdeck/stages"
)

// Left draws the side that is on the left in showing number n of a pair to an
// annotator: half of all pairs either way, and always the same for the same
// showing. The number of a showing from the queue is Item.Skips. A skip returns the
// pair with its sides drawn anew; undoing lowers the number again, so that an
// undone pair looks exactly as when it was decided, and a restart shows the same
// sides without having stored them.
func Left(pair stages.ID, annotator string, n int) Side {
	if stages.Hash("side", string(pair), annotator, strconv.Itoa(n)).Uint64()&1 == 0 {
		return SideA
	}
	return SideB
}

// Other returns the opposite side.
func (s Side) Other() Side {
	if s == SideA {
		return SideB
	}
	return SideA
}

// Content turns a choice as made on screen, where A is the left response, into a
// choice by content, where A is the pair's A.
func (p Presentation) Content(screen Choice) Choice {
	if p.Left == SideB {
		return screen.Mirrored()
	}
	return screen
}

// Screen turns a choice by content into one by screen sides. Mirroring twice
// changes nothing, so it equals Content.
func (p Presentation) Screen(content Choice) Choice { return p.Content(content) }
