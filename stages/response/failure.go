package response

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prefdeck/stages/ground/shell"
	"prefdeck/stages/ollama"
)

// FailureKind says why a request got no answer. The values are a public contract:
// they appear in the JSON of the statistics.
type FailureKind string

// The kinds of failure. Other covers everything without a sentinel error.
const (
	NoServer FailureKind = "no_server"
	NoModel  FailureKind = "no_model"
	Busy     FailureKind = "busy"
	Crashed  FailureKind = "server_failed"
	Broken   FailureKind = "broken_off"
	Stalled  FailureKind = "stalled"
	Late     FailureKind = "late"
	Endless  FailureKind = "endless"
	Refused  FailureKind = "refused"
	TooLong  FailureKind = "too_long"
	Remote   FailureKind = "remote"
	SignIn   FailureKind = "sign_in"
	Other    FailureKind = "other"
)

// errLate says that a response exceeded its deadline.
var errLate = errors.New("no whole answer in time")

// kinds maps the beginning of a stored error to its kind.
var kinds = []struct {
	kind   FailureKind
	err    error // a response's error begins with this text
	spoken bool  // followed by the server's own words
}{
	{TooLong, ollama.ErrTooLong, false}, // before Refused, with which its text begins
	{Refused, ollama.ErrRefused, true},
	{NoServer, ollama.ErrUnreachable, false},
	{NoModel, ollama.ErrNoModel, true},
	{Busy, ollama.ErrBusy, true},
	{Crashed, ollama.ErrServer, true},
	{Broken, ollama.ErrCut, false},
	{Stalled, ollama.ErrStalled, false},
	{Late, errLate, false},
	{Endless, ollama.ErrEndless, false},
	{Remote, ollama.ErrRemote, false},
	{SignIn, ollama.ErrSignIn, true},
}

// readError returns the kind of a failed response's Error, and the words after the
// kind's own. ask stores the text as "ask MODEL: KIND: WORDS".
func readError(text string) (kind FailureKind, words string) {
	told := text
	if rest, ok := strings.CutPrefix(text, "ask "); ok {
		_, told, _ = strings.Cut(rest, ": ")
	}
	for _, k := range kinds {
		if rest, ok := strings.CutPrefix(told, k.err.Error()); ok {
			return k.kind, strings.TrimLeft(rest, ": ")
		}
	}
	return Other, text
}

// Failure counts the requests to one model that failed for one reason.
type Failure struct {
	Kind  FailureKind `json:"kind"`
	Model string      `json:"model"`
	N     int         `json:"n"`
	Words string      `json:"words,omitempty"` // of the latest, in one line; foreign text
	// NumCtx is the largest num_ctx that an error about a long prompt asked for; 0 if
	// none did.
	NumCtx int `json:"num_ctx,omitempty"`
}

// Reason returns the reason, with the latest words about it.
func (f Failure) Reason() string {
	text, spoken := f.text()
	switch {
	case f.Words == "":
		return text
	case spoken:
		return text + ": “" + f.Words + "”"
	}
	return text + ": " + f.Words
}

// text returns the kind in words, and whether Words are the server's own.
func (f Failure) text() (text string, spoken bool) {
	for _, k := range kinds {
		if k.kind == f.Kind {
			return strings.TrimPrefix(k.err.Error(), ollama.ErrRefused.Error()+": "), k.spoken
		}
	}
	return "no answer", true
}

// Advice says what to do about the failure.
func (f Failure) Advice() string { return Failures{f}.Advice() }

// remedies maps what servers say to what would help. The first that fits counts.
var remedies = []struct {
	kind         FailureKind
	says, remedy string
}{
	{Crashed, "more system memory", "use a smaller model or num_ctx, or free some memory"},
	{Refused, "does not support thinking", "set think to false in the configuration"},
	{Refused, "does not support chat", "use another model"},
	{Refused, "401 ", "get access to the server, or name another with --host"},
	{Refused, "403 ", "get access to the server, or name another with --host"},
}

// remedy returns what would help besides another try; "" for nothing.
func (f Failure) remedy() string {
	for _, r := range remedies {
		if f.Kind == r.kind && strings.Contains(f.Words, r.says) {
			return r.remedy
		}
	}
	switch f.Kind {
	case NoServer:
		return "start Ollama with `ollama serve`"
	case NoModel:
		return "get the model with `ollama pull " + shell.Quote(f.Model) + "`"
	case Stalled:
		return "raise stall in the configuration if the model is that slow"
	case Late:
		return "raise deadline in the configuration if the model is that slow"
	case Endless:
		return "set num_predict in the configuration"
	case Refused:
		return "use another model or other options"
	case TooLong:
		if f.NumCtx > 0 {
			return fmt.Sprintf("raise num_ctx in the configuration to %d", f.NumCtx)
		}
		return "raise num_ctx in the configuration"
	case Remote:
		return "allow " + f.Model + " with --allow-remote"
	case SignIn:
		return "give the server the account it asks for, or use another model"
	}
	return ""
}

// Failures lists failures of several kinds or models.
type Failures []Failure

// Add counts n failed responses of a model with the same Error. Calls must end with
// the newest error for Words to be the latest.
func (fs *Failures) Add(model, text string, n int) {
	kind, words := readError(text)
	i := slices.IndexFunc(*fs, func(f Failure) bool { return f.Kind == kind && f.Model == model })
	if i < 0 {
		i = len(*fs)
		*fs = append(*fs, Failure{Kind: kind, Model: model})
	}
	f := &(*fs)[i]
	f.N, f.Words = f.N+n, words
	if _, size, ok := strings.Cut(words, wouldDo); ok {
		if size, err := strconv.Atoi(size); err == nil {
			f.NumCtx = max(f.NumCtx, size)
		}
	}
}

// Sort puts the most frequent failure first.
func (fs Failures) Sort() {
	slices.SortStableFunc(fs, func(a, b Failure) int { return cmp.Compare(b.N, a.N) })
}

// of returns how many requests to a model failed.
func (fs Failures) of(model string) int {
	n := 0
	for _, f := range fs {
		if f.Model == model {
			n += f.N
		}
	}
	return n
}

// reasons lists how many requests failed for each reason, over all models, and how
// many failed in all. After the kind it quotes only the server's own words: "8 ×
// the server refused the request: “400 …”".
func (fs Failures) reasons() (lines []string, total int) {
	fs = slices.Clone(fs)
	fs.Sort()
	counts := map[string]int{}
	var texts []string
	for _, f := range fs {
		text, spoken := f.text()
		if spoken {
			text = f.Reason()
		}
		if counts[text] == 0 {
			texts = append(texts, text)
		}
		counts[text] += f.N
		total += f.N
	}
	for _, text := range texts {
		lines = append(lines, fmt.Sprintf("%d × %s", counts[text], text))
	}
	return lines, total
}

// Advice says what to do about the failures: a remedy for each, then another run.
func (fs Failures) Advice() string {
	var remedies []string
	for _, f := range fs {
		if r := f.remedy(); r != "" && !slices.Contains(remedies, r) {
			remedies = append(remedies, r)
		}
	}
	if len(remedies) == 0 {
		return "run again"
	}
	return strings.Join(remedies, "; ") + ", then run again"
}
