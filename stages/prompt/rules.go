package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages/ground/pattern"
	"prefdeck/stages/ground/words"
)

// Limits of the rules. The first two are from Self-Instruct's code; in scripts
// without spaces they count characters instead of words.
const (
	minWords      = 4
	maxWords      = 150
	maxCharacters = 300
)

// unfit returns why a generated text is no task worth asking, or "". It applies the
// rules of Self-Instruct (Wang and others, arXiv 2212.10560, section 2.2 and its
// published code), except the one against anything but ASCII, Magpie's rule against
// tasks that end before the material they announce, WizardLM's against the words of
// its own instructions (arXiv 2304.12244, section 3.3), and some of our own, for
// small models write dates, titles and gaps where a task should be.
func unfit(text string) string { return unfitIn(text, false) }

// unfitIn is unfit for a text that may stand in a conversation, where it can point at what
// was said before.
func unfitIn(text string, conversation bool) string {
	ws := terms(text)
	limit := maxWords
	if mostlyUnspaced(ws) {
		limit = maxCharacters
	}
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case !utf8.ValidString(text):
		return "broken text"
	case len(ws) < minWords:
		return "too short"
	case len(ws) > limit:
		return "too long"
	case unicode.IsPunct(first) && !strings.ContainsRune("\"'“‘«¿¡(「", first):
		return "begins with punctuation"
	case strings.HasSuffix(text, ":") || strings.HasSuffix(text, "："):
		return "ends before its input"
	case strings.HasPrefix(strings.Join(ws, " "), "write a program"):
		return "asks for a program in general"
	case mostlySymbols(text):
		return "hardly any words"
	case gap().MatchString(text):
		return "has a gap to fill in"
	case program().MatchString(text):
		return "is a program"
	case leaked(text):
		return "repeats the instructions"
	case repetitive(ws):
		return "repeats itself"
	case answered().MatchString(text):
		return "answers itself"
	case subjectless(ws):
		return "is half a sentence"
	case !conversation && (missingInput().MatchString(text) || pointer().MatchString(text)) && !strings.Contains(text, "\n") && len(ws) < 40 && !quoted(text):
		return "asks about a text that is not there"
	case !conversation && len(ws) <= 5 && nobody().MatchString(text):
		return "does not say who “they” are"
	case label().MatchString(text):
		return "begins with a label"
	case !asks(text):
		return "asks for nothing"
	}
	for i, w := range ws {
		if beyondText(w) || w == "go" && i+1 < len(ws) && ws[i+1] == "to" && (i == 0 || ws[i-1] == "you") {
			return "asks for more than text"
		}
	}
	return ""
}

// beyondText reports whether a word asks for something that a language model cannot
// see or make.
func beyondText(word string) bool {
	switch word {
	case "image", "images", "graph", "graphs", "picture", "pictures", "file", "files", "map", "maps",
		"draw", "plot", "video", "videos", "audio", "music", "flowchart", "diagram":
		return true
	}
	return false
}

// mostlyUnspaced reports whether more than half of the words are single characters
// of a script without spaces.
func mostlyUnspaced(ws []string) bool {
	n := 0
	for _, w := range ws {
		if r, _ := utf8.DecodeRuneInString(w); words.Unspaced(r) {
			n++
		}
	}
	return 2*n > len(ws)
}

// mostlySymbols reports whether letters are the smaller part of text: a date, a
// formula, a piece of code.
func mostlySymbols(text string) bool {
	letters, others := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r):
			letters++
		case !unicode.IsSpace(r):
			others++
		}
	}
	return letters < others
}

var (
	// gap matches a place that the reader of a template would fill in.
	gap = pattern.Lazy(`(?:^|[^\w\]}\\])\{[\w ,'-]{0,30}\}|\[(?i:your|insert|enter|name|topic|subject|company|product|date|city|place|x|y|blank|\.\.\.|…)[\w ,'-]{0,30}\]|<(?i:your|insert|enter|name|topic)[\w -]{0,30}>|_{3,}`)

	// program matches the beginning of a piece of code, which models that were trained
	// on much of it write in place of a request.
	program = pattern.Lazy("^(?:```|#include\\b|#!|#+ *language|def \\w+\\(|class \\w+[:({]|import \\w+|from \\w+ import|function \\w*\\(|public (?:class|static)|<\\?php|using namespace|package \\w+$|let \\w+ =|var \\w+ =|const \\w+ =|SELECT .* FROM)")

	// missingInput matches requests that point at a text, which has to follow.
	missingInput = pattern.Lazy(`(?i)\b(?:the|this|these|following|given|above|below)\s+(?:given\s+|following\s+)?(?:sentences?|paragraphs?|passages?|texts?|articles?|essays?|reviews?|poems?|lists?|tables?|numbers|words|code|snippets?|conversations?|dialogues?|emails?|excerpts?|descriptions?|information|data|facts)\s*(?:above|below)?\s*[.?!]?$|\b(?:following|given below|shown below|provided below|attached|shown above|listed above)\b[^:"“]*$`)

	// pointer matches a first sentence about something that would have to be there.
	pointer = pattern.Lazy(`(?i)^[^.!?\n]*\b(?:this|these) (?:two |three )?(?:words|jokes?|stor(?:y|ies)|puzzles?|quotes?|headlines?|tweets?|comments?|messages?|functions?|songs?)\b|^(?:rank|sort|order|compare|classify|categorize|translate|convert|rewrite|combine|identify) (?:each of |all )?these \w+`)

	// nobody matches a question about people or things that another one named.
	nobody = pattern.Lazy(`(?i)^(?:what|how|where|when|why|which|who) (?:do|does|did|are|is|was|were|can|will|would|should|have|has|had) (?:they|he|she|them)\b`)

	// label matches the key of an entry, such as “2023-07-18_Task1:”.
	label = pattern.Lazy(`(?i)^(?:\d{4}-\d{2}-\d{2}_\S*|task[ _]?\d+):`)

	// meta matches the words of our own instructions and of a model that talks about
	// its task instead of writing one.
	meta = pattern.Lazy(`(?i)\b(?:given|provided|rewritten|created|original|new|evolved) prompt\b|\brewrite the prompt\b|\bnumbered (?:list|from)\b|\btasks? (?:above|that people could)|^(?:add|make|use|write|create|give)\b.{0,60}\b(?:a|the|this|each|new) tasks?\b|\bcomplete in itself\b|\bas an? (?:ai|language model|ai assistant)\b|^(?:sure|certainly|of course|here (?:is|are)|here's|i'm sorry|sorry|i apologize|thank you|you're welcome|great|as an ai)\b|<\|[a-z_]+\|>|<(?:start|end)_of_turn>|<end>|</s>`)
)

// answered matches a text that goes on with the answer to its own question.
var answered = pattern.Lazy(`(?im)(?:^|[.?!\n])[ \t]*(?:the )?(?:correct )?answer(?: is)?:[ \t]*\S`)

// subjectless reports whether a text begins like the notes that small models make about a
// person: “Does not eat breakfast every day?” Its verb comes where the subject should.
func subjectless(ws []string) bool {
	if len(ws) < 3 || ws[0] != "does" && ws[0] != "did" || ws[1] != "not" {
		return false
	}
	return !subjects[ws[2]] && !strings.HasSuffix(ws[2], "ing")
}

// subjects are words that the subject of a question begins with.
var subjects = set(`i you he she it we they this that these those the a an my your his her its our their any every each all some one no
	anyone everyone everything anything someone something there most many more such`)

func leaked(text string) bool { return meta().MatchString(text) }

// quoted reports whether text holds a piece in quotation marks, which may be its
// input.
func quoted(text string) bool {
	return strings.Count(text, `"`) >= 2 || strings.Contains(text, "“") || strings.Contains(text, ": ")
}

// repetitive reports whether a text of some length has few different words.
func repetitive(ws []string) bool {
	if len(ws) < 12 || mostlyUnspaced(ws) {
		return false
	}
	different := map[string]bool{}
	for _, w := range ws {
		different[w] = true
	}
	return 5*len(different) < 2*len(ws)
}
