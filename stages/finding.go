package stages

// Level says how bad a Finding is.
type Level string

// The levels of a finding.
const (
	OK     Level = "ok"
	Warn   Level = "warning" // prefdeck works, something else may not
	Broken Level = "broken"  // doctor exits with 1
)

// Finding is one thing that prefdeck doctor looked at.
type Finding struct {
	Check  string `json:"check"` // what was looked at: "deck integrity"
	Level  Level  `json:"level"`
	Text   string `json:"text"`             // what was found
	Advice string `json:"advice,omitempty"` // what to do about it
}
