package stages

// SubjectKind is the kind of thing that a verdict judges.
type SubjectKind string

// The kinds of subject.
const (
	OfPrompt   SubjectKind = "prompt"
	OfResponse SubjectKind = "response"
	OfPair     SubjectKind = "pair"
)
