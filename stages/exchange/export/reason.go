package export

// Reason says why labels were left out of an export, or what their reader has to
// know of rows that were written. It reads as words after a number.
type Reason string

// The reasons to leave a label out.
const (
	Ties         Reason = "tied"
	BothBad      Reason = "both bad"
	Skipped      Reason = "skipped"
	Retracted    Reason = "taken back"
	Gold         Reason = "with a known answer"
	TestSet      Reason = "of the test set, which nothing trains on"
	TestPrompt   Reason = "on prompts of the test set, which nothing trains on"
	HeldOut      Reason = "on prompts of a held-out test set"
	Elsewhere    Reason = "not of the test set"
	Filtered     Reason = "dropped by filtering"
	Stopped      Reason = "with a response that was stopped early"
	ByMachine    Reason = "labelled by a machine alone"
	ByOthers     Reason = "labelled by others alone"
	NoMajority   Reason = "without a majority"
	Overruled    Reason = "overruled by an adjudicator"
	Disagreeing  Reason = "answered differently when repeated"
	Steps        Reason = "with tool calls or several turns in a response, for which the format has no place"
	Stepped      Reason = "with tool calls or several turns in a response"
	Weak         Reason = "below the minimum strength"
	Flagged      Reason = "flagged"
	Fast         Reason = "answered faster than anyone reads"
	Unblind      Reason = "not blind"
	Blank        Reason = "with an empty side"
	Equal        Reason = "with equal sides once trimmed"
	Broken       Reason = "with bytes that are not UTF-8"
	Conversation Reason = "with a conversation, which plain text cannot hold"
	Miscut       Reason = "whose prompt TRL would cut in another place"
	Ambiguous    Reason = "with text that looks like a turn of the transcript"
	SystemPrompt Reason = "with a system message, which the format cannot hold"
	NoModel      Reason = "without the names of both models"
	NoEdit       Reason = "without an edit of the better response"
	Unbeaten     Reason = "on prompts where no response beats another"
)

// What a reader has to know of rows that were written.
const (
	Repaired   Reason = "repaired"
	Inexact    Reason = "inexact"
	Unexported Reason = "edits not exported"
	Ungraded   Reason = "without a strength"
	Weightless Reason = "strength not exported"
	Unthought  Reason = "thinking not exported"
	Padded     Reason = "padded"
	OneLetter  Reason = "one letter"
	LongRow    Reason = "long"
	LongPrompt Reason = "long prompt"
)

// leftOut lists the reasons to leave a label out, in the order of the report.
var leftOut = []Reason{
	Ties, BothBad, Skipped, Retracted, Gold, TestSet, TestPrompt, HeldOut, Elsewhere, Filtered, Stopped, Steps, Stepped, ByMachine, ByOthers, NoMajority, Overruled, Disagreeing, Weak, Flagged, Fast, Unblind,
	Blank, Equal, Broken, Conversation, Miscut, Ambiguous, SystemPrompt, NoModel, NoEdit, Unbeaten,
}

// LeftOut returns the reasons to leave a label out, in the order of the report.
func LeftOut() []Reason { return append([]Reason(nil), leftOut...) }

// Tally counts labels or rows by reason.
type Tally map[Reason]int

// Account counts what an export wrote and left out.
type Account struct {
	Format string
	Rows   int
	Edited int // of Rows: an edited response over the one it was made from
	Left   Tally
	Said   Tally    // rows that were written and have something to tell
	Dates  []string // columns that the datasets library would take for dates
	Files  []Written
}

// Written is one file of an export.
type Written struct {
	Path string
	Rows int
}

func newAccount(format string) *Account {
	return &Account{Format: format, Left: Tally{}, Said: Tally{}}
}
