package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/measure"
	"prefdeck/stages/response"
)

func TestStats(t *testing.T) {
	t.Parallel()
	full := measure.Stats{
		Prompts: 175, Responses: 12340, Failed: 2, Pairs: 118, Queue: 96, Skipped: 4, Flagged: 1, Events: 31,
		Labels: measure.Labels{A: 9, B: 8, Tie: 3, BothBad: 2, Skip: 4},
		Funnel: measure.Funnel{
			{Stage: "prompts", Filters: []measure.FunnelFilter{{Filter: "exact-duplicate", In: 178, Dropped: 3, Passed: 175}, {Filter: "near-duplicate", In: 175, Passed: 175}}},
			{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "empty", In: 12340, Dropped: 1, Passed: 12339}}},
		},
		Failures: response.Failures{
			{Kind: response.Refused, Model: "embed:latest", N: 1, Words: "400 \"embed:latest\" does not support chat\x1b[2J"},
			{Kind: response.Broken, Model: "one:latest", N: 1, Words: "after 12 bytes"},
		},
	}
	for name, s := range map[string]measure.Stats{"full": full, "empty": {}} {
		var b bytes.Buffer
		if err := Stats(&b, s); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, b.String()) })
	}
}

func findings() []stages.Finding {
	return []stages.Finding{
		{Check: "deck integrity", Level: stages.OK, Text: "118 pairs, 31 label events, every reference holds"},
		{Check: "ollama", Level: stages.Warn, Text: "no Ollama server answers at http://127.0.0.1:11434\x1b[2J", Advice: "start it with `ollama serve`, or set OLLAMA_HOST to where it runs; everything but generating works without it"},
		{Check: "queue", Level: stages.Broken, Text: "3 pairs are missing from the queue", Advice: "run prefdeck run --stages filter"},
	}
}

func TestDiagnosis(t *testing.T) {
	t.Parallel()
	d := Diagnose(findings()[:2], findings()[2:])
	for name, ascii := range map[string]bool{"unicode": false, "ascii": true} {
		var b bytes.Buffer
		if err := d.Text(&b, 72, ascii); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			if n := ansi.StringWidth(line); n > 72 {
				t.Errorf("%d cells: %q", n, line)
			}
		}
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, b.String()) })
	}
	if d.OK || !Diagnose(findings()[:2]).OK {
		t.Error("only something broken is not ok")
	}
	var b bytes.Buffer
	if err := JSON(&b, d); err != nil {
		t.Fatal(err)
	}
	var back Diagnosis
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back.OK || len(back.Findings) != 3 {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	env := func(kv ...string) func(string) string {
		return func(name string) string {
			for i := 0; i < len(kv); i += 2 {
				if kv[i] == name {
					return kv[i+1]
				}
			}
			return ""
		}
	}
	for _, tc := range []struct {
		name string
		t    Terminal
		warn string // the checks that warn
	}{
		{"good", Terminal{true, 120, 40, colorprofile.TrueColor, env("TERM", "xterm-256color", "LANG", "en_GB.UTF-8")}, ""},
		{"tmux", Terminal{true, 120, 40, colorprofile.ANSI256, env("TERM", "tmux-256color", "LC_ALL", "C.utf8", "LANG", "C")}, ""},
		{"small", Terminal{true, 60, 20, colorprofile.ANSI, env("TERM", "linux", "LANG", "C.UTF-8")}, "size"},
		{"dumb", Terminal{true, 80, 24, colorprofile.ASCII, env("TERM", "dumb", "LANG", "POSIX")}, "terminal characters"},
		{"none", Terminal{Getenv: env()}, "terminal"},
	} {
		var warn []string
		for _, f := range tc.t.Findings() {
			if f.Level == stages.Broken || (f.Level == stages.Warn) != (f.Advice != "") {
				t.Errorf("%s: %+v", tc.name, f)
			}
			if f.Level == stages.Warn {
				warn = append(warn, f.Check)
			}
		}
		if got := strings.Join(warn, " "); got != tc.warn {
			t.Errorf("%s: warns of %q, want %q", tc.name, got, tc.warn)
		}
	}
}

func TestWhatImportAndExportSay(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	bad := func(line int) exchange.RowError {
		return exchange.RowError{File: "a\x1b[2J.csv", Line: line, Field: "prompt", Err: errors.New("is empty")}
	}
	many := bad(2)
	many.More = 3
	unread := exchange.Unread{}
	if err := Import(&b, exchange.Report{Rows: 12, Added: exchange.Added{Prompts: 1, Responses: 2}, Known: 3, Bads: 7, Files: 1, Bad: []exchange.RowError{bad(1), many}}, unread); !errors.Is(err, ErrReported) {
		t.Errorf("still to be told: %v", err)
	}
	if err := Import(&b, exchange.Report{Rows: 1, Known: 1}, nil); err != nil {
		t.Error(err)
	}
	if err := Import(&b, exchange.Report{Bads: 1, Bad: []exchange.RowError{bad(0)}}, unread); err != unread {
		t.Errorf("a file that could not be read is not told: %v", err)
	}
	every := export.Account{Format: "trl", Rows: 1200, Edited: 2, Left: export.Tally{}, Said: export.Tally{}, Dates: []string{"chosen.content"}}
	for i, why := range export.LeftOut() {
		every.Left[why] = i + 1
	}
	for _, why := range []export.Reason{export.Unexported, export.Unthought, export.Ungraded, export.Weightless, export.LongRow, export.LongPrompt, export.Padded, export.OneLetter, export.Repaired, export.Inexact} {
		every.Said[why] = 1
	}
	Export(&b, every, "pairs.jsonl")
	Export(&b, export.Account{Rows: 3, Said: export.Tally{export.Unexported: 2}}, "no-edits.jsonl")
	Export(&b, export.Account{Format: "llamafactory", Rows: 1, Files: []export.Written{{Path: "train.jsonl", Rows: 1}}}, "data/x.jsonl")
	Export(&b, export.Account{Format: "helpsteer3", Rows: 1, Said: export.Tally{export.Ungraded: 1}}, "x.jsonl")
	Export(&b, export.Account{Left: export.Tally{export.Ties: 1}}, "-")
	golden.RequireEqual(t, b.String())
}

// A deck that brings nothing but what judges said brings something.
func TestMergeCountsWhatJudgesSaid(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	Merge(&b, "b.db", exchange.Absorbed{Rows: map[string]int{"judgements": 2, "scores": 1, "checklists": 3}})
	if want := "b.db: 2 verdicts, 1 score, 3 checklist items new\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
