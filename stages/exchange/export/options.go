package export

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"prefdeck/stages/label"
)

// InvalidUTF8 says how to export a row with bytes that are not UTF-8, which JSON
// cannot represent.
type InvalidUTF8 string

// The treatments of such a row.
const (
	ReplaceInvalid InvalidUTF8 = "replace" // U+FFFD replaces each byte, and every reader accepts the file
	KeepInvalid    InvalidUTF8 = "keep"    // the bytes as they are: exact, but few readers besides prefdeck import accept them
	SkipInvalid    InvalidUTF8 = "skip"
)

// TiePolicy says what becomes of ties.
type TiePolicy string

// The policies for ties.
const (
	DropTies TiePolicy = "drop"
	BothTies TiePolicy = "both" // two rows, one for each order
	SoftTies TiePolicy = "soft" // one row, with soft_label 0.5; other rows have 1
	KeepTies TiePolicy = "keep" // as the format writes a tie
)

// RepeatPolicy says which answer counts where a hidden repeat gave a second one.
type RepeatPolicy string

// The policies for repeats.
const (
	FirstAnswer  RepeatPolicy = "first"
	LastAnswer   RepeatPolicy = "last"
	AgreedAnswer RepeatPolicy = "agreed" // leave pairs out that were answered otherwise
)

// The policies for several annotators. Any other value names one of them.
const (
	Majority     = "majority"     // more than half of those who decided
	Each         = "each"         // one row for each label
	Distribution = "distribution" // the majority, with the votes
)

// Policy says which labels are exported, and as what.
type Policy struct {
	Ties        TiePolicy    // "": as the format has it
	Repeats     RepeatPolicy // "": FirstAnswer
	Annotators  string       // "": as the format has it
	MinStrength int
	Machine     bool         // also labels of machines, marked
	Stopped     bool         // also of answers that the person stopped
	Without     []string     // of Flags
	Stream      label.Stream // only these pairs; "": all but the test set
}

// Flags are the names of labels that Policy.Without leaves out.
func Flags() []string { return []string{"flagged", "fast", "unblind", "steps"} }

// Options configures an export. The zero value writes JSONL by each format's own
// policies.
type Options struct {
	Policy
	Deck        string      // path of the deck, which an export never replaces
	Stdout      io.Writer   // written for the path "-"; nil: standard output
	InvalidUTF8 InvalidUTF8 // "": ReplaceInvalid

	Edits     bool // also a row with the edited response over the one it was made from
	Reference bool // only pairs with an edit, which becomes the column reference (TRL's TPO)
	Implicit  bool // no column prompt: chosen and rejected begin with it
	PlainText bool // texts, not lists of messages
	Trim      bool // trim whitespace at both ends of responses
	Thinking  bool // write thinking as reasoning_content of its message
	Details   bool // columns with everything known about the label

	Parquet bool
	Split   float64 // share of the prompts that go to the test split; 0: no split
	Seed    uint64  // of the split
	Push    bool    // write a folder that can be pushed to the Hub, with a card

	found found // what the rows hold, known before the first is written
}

// ErrNothing says that no row was left to write.
var ErrNothing = errors.New("nothing to export")

// Check returns what is wrong with the options for a format, if anything.
func Check(name string, o Options) error {
	_, err := begin(name, o)
	return err
}

// check completes the options and refuses those that the format has no place for.
func (o *Options) check(f format) error {
	if o.InvalidUTF8 == "" {
		o.InvalidUTF8 = ReplaceInvalid
	}
	if o.Ties == "" {
		o.Ties = f.ties
	}
	if o.Repeats == "" {
		o.Repeats = FirstAnswer
	}
	if o.Annotators == "" {
		o.Annotators = f.annotators
	}
	switch {
	case !slices.Contains([]InvalidUTF8{ReplaceInvalid, KeepInvalid, SkipInvalid}, o.InvalidUTF8):
		return fmt.Errorf("invalid UTF-8 %q: want %s, %s or %s", o.InvalidUTF8, ReplaceInvalid, KeepInvalid, SkipInvalid)
	case o.Parquet && o.InvalidUTF8 == KeepInvalid:
		return errors.New("readers of Parquet refuse bytes that are not UTF-8: replace or skip them")
	case o.MinStrength < 0 || o.MinStrength > 3:
		return fmt.Errorf("the minimum strength is 0 to 3, not %d", o.MinStrength)
	case f.rows == nil && f.grouped == nil && (o.Split > 0 || o.Push || len(o.Without) > 0 || o.MinStrength > 0 || o.Trim):
		return f.refuses("anything but the whole deck", "another format")
	case o.Split < 0 || o.Split >= 1:
		return fmt.Errorf("the share of the test split is above 0 and below 1, not %g", o.Split)
	case o.Ties == KeepTies && !f.undecided:
		return f.refuses("a tie as such", "drop, both or soft")
	case (o.Ties == BothTies || o.Ties == SoftTies) && f.undecided:
		return f.refuses("a tie as a preference", "drop or keep")
	case !f.extras && (o.Details || o.Machine || o.Ties == SoftTies || o.Annotators == Distribution):
		return f.refuses("further columns", strings.Join(withExtras(), ", "))
	}
	for name, asked := range map[string]bool{"implicit": o.Implicit, "plain-text": o.PlainText, "reference": o.Reference, "edits": o.Edits, "parquet": o.Parquet, "thinking": o.Thinking} {
		if asked && !slices.Contains(f.takes, name) {
			return f.refuses("--"+name, "another format")
		}
	}
	if o.Reference && o.Edits {
		return errors.New("an edit is either a reference or a row of its own")
	}
	for _, name := range o.Without {
		if !slices.Contains(Flags(), name) {
			return fmt.Errorf("without %q: want %s", name, strings.Join(Flags(), ", "))
		}
	}
	return nil
}

func (f format) refuses(what, instead string) error {
	return fmt.Errorf("%s has no place for %s: choose %s", f.name, what, instead)
}
