package stages

// Level says how bad a Finding is.
type Level string

// The levels of a finding.
const (
	OK     Level = "ok"
	Warn   Level = "warning" // prefdeck works, something else may not
	Broken Level = "broken"  // doctor exits with code 1
)

// Finding is the result of one check of prefdeck doctor.
type Finding struct {
	Check  string `json:"check"` // the check: "deck integrity"
	Level  Level  `json:"level"`
	Text   string `json:"text"`             // the result
	Advice string `json:"advice,omitempty"` // what to do about it
}
