package progress

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
	"prefdeck/tui/numbers"
)

// maxTail is how many lines of the tail are kept.
const maxTail = 200

// Board collects what the stages of a task report, for every screen that shows it. It
// belongs to the goroutine of the screens.
type Board struct {
	Throttle *ollama.Throttle // of all requests; nil: nothing bounds them

	Task     string // in progress; "" for none
	Stopping bool
	Now      time.Time // of the latest event
	Meters   Meters
	Failures []Failed   // requests of this task that failed, by kind
	Models   []Replies  // that were asked in this task, in the order of their first reply
	Tail     []TailLine // the newest last
	Said     string     // to the person, by whoever does the work; may quote foreign text
	Warn     bool       // Said is about a fault
}

// Failed counts the requests that failed for one reason.
type Failed struct {
	Reason string
	N      int
}

// Replies counts the requests of this task to one model.
type Replies struct {
	Model   string // foreign text
	Answers int
	Failed  int
	Tokens  int
	Took    time.Duration // by all answers that say how long
}

// TailLine is a line of the tail. It names models, but neither prompt nor answer: whoever
// reads it may label that answer later (promise 2).
type TailLine struct {
	At   time.Time
	Text string // may quote foreign text
	Warn bool
	N    int // how often it came; 0: once
}

// Line returns the text, with how often it came.
func (l TailLine) Line() string {
	if l.N < 2 {
		return l.Text
	}
	return l.Text + " (" + numbers.Plural(l.N, "time") + ")"
}

// Begin forgets the task before. A pause ends with it: a task that waits from its first
// moment looks broken.
func (b *Board) Begin(task string, at time.Time) {
	*b = Board{Throttle: b.Throttle, Task: task, Now: at}
	b.Throttle.Pause(false)
}

// Hold pauses the requests of the task, or lets them go on, and reports which.
func (b *Board) Hold(at time.Time) (paused bool) {
	_, _, paused = b.Throttle.State()
	paused = !paused
	b.Throttle.Pause(paused)
	for _, m := range b.Meters {
		if m.Stage != stages.Filter { // it makes no requests
			m.pause(paused, at)
		}
	}
	return paused
}

// End says that the task has ended.
func (b *Board) End(at time.Time) { b.Task, b.Stopping, b.Now = "", false, at }

// Take counts an event that came at the given time.
func (b *Board) Take(e stages.RunEvent, at time.Time) {
	b.Now = at
	m := b.Meters.Take(e, at)
	if _, begins := e.(stages.Started); begins && m.Stage != stages.Filter {
		_, _, paused := b.Throttle.State()
		m.pause(paused, at)
	}
	switch e := e.(type) {
	case stages.Replied:
		b.replied(e, at)
	case stages.Notice:
		b.add(TailLine{At: at, Text: string(e.Stage) + ": " + e.Text, Warn: e.Warn})
	case stages.Finished:
		b.add(TailLine{At: at, Text: string(e.Run.Stage) + ": " + strings.Join(b.Meters.Of(e.Run.Stage).ending(at), ", "), Warn: e.Run.Status == stages.Failed})
	}
}

func (b *Board) replied(e stages.Replied, at time.Time) {
	b.count(e)
	if e.Failure != "" {
		reason := response.Failure{Kind: response.FailureKind(e.Failure)}.Reason()
		i := slices.IndexFunc(b.Failures, func(f Failed) bool { return f.Reason == reason })
		if i < 0 {
			i = len(b.Failures)
			b.Failures = append(b.Failures, Failed{Reason: reason})
		}
		b.Failures[i].N++
		b.add(TailLine{At: at, Text: e.Model + ": " + reason + attempts(e.Attempts), Warn: true})
		return
	}
	text := e.Model + ": " + numbers.Plural(e.Tokens, "token")
	if e.Took > 0 {
		text += " in " + numbers.Seconds(e.Took)
	}
	if e.Done != "" && e.Done != "stop" {
		text += ", ended by " + e.Done
	}
	b.add(TailLine{At: at, Text: text + attempts(e.Attempts)})
}

// count adds a reply to those of its model.
func (b *Board) count(e stages.Replied) {
	i := slices.IndexFunc(b.Models, func(a Replies) bool { return a.Model == e.Model })
	if i < 0 {
		i = len(b.Models)
		b.Models = append(b.Models, Replies{Model: e.Model})
	}
	m := &b.Models[i]
	if e.Failure != "" {
		m.Failed++
		return
	}
	m.Answers++
	m.Tokens += e.Tokens
	m.Took += e.Took
}

func attempts(n int) string {
	if n <= 1 {
		return ""
	}
	return ", at attempt " + strconv.Itoa(n)
}

// recent is how many lines back a warning is looked for that says the same.
const recent = 8

// add appends a line to the tail. A warning that came a moment ago is counted and moves to
// the end: a server that fails everything would push out all other lines.
func (b *Board) add(l TailLine) {
	from := max(0, len(b.Tail)-recent)
	if i := slices.IndexFunc(b.Tail[from:], func(o TailLine) bool { return l.Warn && o.Warn && o.Text == l.Text }); i >= 0 {
		l.N = max(b.Tail[from+i].N, 1) + 1
		b.Tail = slices.Delete(b.Tail, from+i, from+i+1)
	}
	b.Tail = append(b.Tail, l)
	if len(b.Tail) > maxTail {
		b.Tail = slices.Delete(b.Tail, 0, len(b.Tail)-maxTail)
	}
}
