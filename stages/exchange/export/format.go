package export

import (
	"fmt"
	"strings"

	"prefdeck/stages/exchange"
)

// format writes decided pairs in one shape.
type format struct {
	name  string
	about string

	undecided  bool      // has a place for ties as such
	bothBad    bool      // has a place for pairs whose sides are both bad
	ties       TiePolicy // by default
	annotators string    // by default
	wish       exchange.Wish
	extras     bool     // readers ignore further columns
	takes      []string // options of Options by their flags
	weightless bool     // has no place for a strength but in the columns of --details
	table      bool     // written as CSV, not JSONL
	steps      keeping  // what of pairs with steps it has a place for
	noTools    string   // what its place for the tools on offer holds where there are none; "": it has no place

	columns func(o Options) []column
	rows    func(d decision, o Options, s *Account) []line

	// grouped replaces rows for a format whose rows are about several pairs of a
	// prompt.
	grouped func(of []decision, o Options, s *Account) []line
}

// line is one row to write.
type line struct {
	values []any
	from   *preference // nil: nothing has to be told of it
}

func formats() []format {
	return []format{
		trl(), trlUnpaired(), messagesFormat(), llamaFactory(), helpsteer3(), openAI(), ultraFeedback(), hh(),
		rewardBench(), rewardBench2(), arena(), table(), wholeDeck(),
	}
}

// Formats returns the names of the formats that Export knows.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

func find(name string) (format, error) {
	for _, f := range formats() {
		if f.name == name {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("export to %q: prefdeck writes %s", name, strings.Join(Formats(), ", "))
}

// withExtras lists the formats whose readers ignore further columns.
func withExtras() []string {
	var names []string
	for _, f := range formats() {
		if f.extras {
			names = append(names, f.name)
		}
	}
	return names
}
