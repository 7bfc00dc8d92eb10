package filter

import (
	"regexp"
	"strings"
	"sync"

	"prefdeck/stages/ground/pattern"
)

// Names that, standing alone, seldom mean anything but a model. Any other name
// standing alone may be a person, a star sign or an animal.
const (
	ownNames = modelNames + `|Claude|Gemini|Gemma|Llama|LLaMA|Vicuna|Grok|Mistral|Copilot`
	version  = `(?:[ -]?\d[\d.]*[a-zA-Z]?)?`
	selfIs   = `(?i:I am|I'm|my name is|call me)(?i: called| named)?`
	talking  = `(?i:you are|you're)(?i: now| currently)? (?i:talking|speaking|chatting|conversing|interacting) (?i:to|with)`
)

// selfNamings match shorter things that a model says about itself, within one
// sentence. Group 1 is the name.
var selfNamings = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		// As Claude, an AI by Anthropic, I …
		regexp.MustCompile(`\b[Aa]s (` + modelNames + `|` + commonNames + `)` + version + `, (?:an?|the|your) [^.!?\n]{0,60}?\b(?i:` + assistants + `|model)\b`),
		// As ChatGPT, I can't
		regexp.MustCompile(`\b[Aa]s (` + ownNames + `)` + version + `, (?:I|my)\b`),
		// I'm Llama 3 from Meta
		regexp.MustCompile(`\b` + selfIs + ` (` + modelNames + `|` + commonNames + `)` + version + `,? (?:from|by|of) (?:the )?(?:` + labs + `)\b`),
		regexp.MustCompile(`\b` + selfIs + ` (Llama|LLaMA|Gemini|Gemma|Bard|Vicuna|Alpaca|Granite|Copilot|Phi-?\d|Nova)` + version + `,? (?:from|by) (?:the )?(?:` + makers + `)\b`),
		// I'm an AI called Claude
		regexp.MustCompile(`\b(?i:I am|I'm) (?i:an?|the) (?:[a-z]+ ){0,3}?(?i:` + assistants + `|AI model|model)\b[^.!?\n]{0,20}? (?i:called|named|known as) (` + modelNames + `|` + commonNames + `)\b`),
		// As an AI by Anthropic; I'm an AI language model from Google
		regexp.MustCompile(`\b(?i:as|I am|I'm) (?i:an?|the) (?:large )?(?:AI|AI language model|AI assistant|AI model|language model|chatbot),? (?:from|by) (` + labs + `|` + makers + `)\b`),
		// I was created by Google. Companies train people, too, as something or in
		// something
		regexp.MustCompile(`\bI(?: was|'ve been| have been)(?i: originally| first)? (?i:created|developed|built|programmed)(?i: and [a-z]+)? by (?i:the team at |engineers at |researchers at )?(` + makers + `)\b`),
		regexp.MustCompile(`\bI(?: was|'ve been| have been) trained by (` + makers + `)(?:$|,| to | as an? (?i:` + assistants + `))`),
		// You're talking to Vicuna, a chatbot
		regexp.MustCompile(`\b` + talking + ` (` + modelNames + `)\b`),
		regexp.MustCompile(`\b` + talking + ` (` + commonNames + `)` + version + `,? (?:an?|the|your) [^.!?\n]{0,60}?\b(?i:` + assistants + `|model)\b`),
		// This is ChatGPT speaking
		regexp.MustCompile(`^\W*(?i:this is) (` + modelNames + `|` + commonNames + `)` + version + `(?: speaking| here|,? your (?:[a-z]+ )?(?i:` + assistants + `))\b`),
	}
})

// bareNaming matches a sentence that only gives a name: a model does so in a
// greeting, and a person in a story does so, too.
var bareNaming = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`\b(?:` + selfIs + `|` + talking + `) (` + ownNames + `)` + version + `\W*$`),
		regexp.MustCompile(`^\W*(?i:this is) (` + modelNames + `|Claude)` + version + `\W*$`),
	}
})

// offersHelp matches how models go on after giving their name.
var offersHelp = pattern.Lazy(`\b(?i:help you|assist you|can I help|can I assist|may I help|may I assist|here to help|here to assist|` + assistants + `)\b`)

// namings returns where the sentence text[start:end] names the author of text: for
// each place its start, its end, and those of the name.
func namings(text string, start, end int) [][]int {
	sentence := text[start:end]
	if !ofItself(sentence) {
		return nil
	}
	var found [][]int
	for _, list := range [][]*regexp.Regexp{selfIdentifications(), selfNamings()} {
		for _, re := range list {
			found = append(found, re.FindAllStringSubmatchIndex(sentence, -1)...)
		}
	}
	if greets(text, start, end) {
		for _, re := range bareNaming() {
			found = append(found, re.FindAllStringSubmatchIndex(sentence, -1)...)
		}
	}
	return found
}

// ofItself reports whether a sentence may be about its author: all expressions above
// need one of these words, and most sentences with the name of a company have none.
// Other languages than English are left to the expressions.
func ofItself(sentence string) bool {
	if !asciiOnly(sentence) {
		return true
	}
	low := strings.ToLower(sentence)
	for _, w := range []string{"i am", "i'm", "i was", "i've", "i have", "my ", "call me", "known as", "as ", "being", "this is", "you are", "you're", "je suis", "ich ", "soy", "me llamo", "sou ", "sono", "ik ben", "jestem", "je m'appelle"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// greets reports whether a sentence of text may be a greeting: it is at the
// beginning, and hardly anything follows but an offer of help.
func greets(text string, start, end int) bool {
	const opening, little, near = 60, 40, 200
	if len(strings.TrimSpace(text[:start])) > opening {
		return false
	}
	rest := strings.TrimSpace(text[end:])
	return len(rest) <= little || offersHelp().MatchString(rest[:min(len(rest), near)])
}
