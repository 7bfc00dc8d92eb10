package stages

// SubjectKind is what a verdict is about.
type SubjectKind string

// The kinds of subject.
const (
	OfPrompt   SubjectKind = "prompt"
	OfResponse SubjectKind = "response"
	OfPair     SubjectKind = "pair"
)
