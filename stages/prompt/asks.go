package prompt

import (
	"slices"
	"strings"
	"unicode/utf8"

	"prefdeck/stages/ground/tongue"
	"prefdeck/stages/ground/words"
)

// asks reports whether an English text asks for something: it has a question, or a
// sentence that begins with the plain form of a verb of asking, or one that says what
// somebody wants. A title, a date and the beginning of a story do not. Texts that may
// be of another language pass, since their verbs are not known here.
func asks(text string) bool {
	if strings.ContainsAny(text, "?？") || !maybeEnglish(text) {
		return true
	}
	for sentence := range sentences(text) {
		ws := terms(sentence)
		for len(ws) > 1 && leadIn[ws[0]] {
			ws = ws[1:]
		}
		if len(ws) < 2 {
			continue
		}
		if requestVerbs[ws[0]] || questionWords[ws[0]] || wants[ws[0]+" "+ws[1]] ||
			slices.ContainsFunc(ws, func(w string) bool { return w == "please" || ownWants[w] && oneself[ws[0]] }) {
			return true
		}
		for i := range len(ws) - 1 {
			if obliging[ws[i]+" "+ws[i+1]] && (i == 0 || !others[ws[i-1]]) {
				return true
			}
		}
		// “In this task, write …”, “For each sentence, decide …”, “…: translate …”
		for _, clause := range clauses(sentence) {
			if first, _, _ := strings.Cut(clause, " "); requestVerbs[first] {
				return true
			}
		}
	}
	return false
}

// maybeEnglish reports whether text can be English: in Latin letters, and not clearly
// of another language.
func maybeEnglish(text string) bool {
	if code := tongue.Of(text); code != "" {
		return code == "en"
	}
	for _, r := range text {
		if r >= utf8.RuneSelf && !sentencePunctuation(r) {
			return false
		}
	}
	return true
}

// sentences yields the sentences and lines of text.
func sentences(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!\n;", r) }) {
			if !yield(s) {
				return
			}
		}
	}
}

// clauses returns what follows each comma and colon of a sentence, in lower case.
func clauses(sentence string) []string {
	parts := strings.FieldsFunc(sentence, func(r rune) bool { return strings.ContainsRune(",:–—", r) })
	var out []string
	for _, p := range parts[min(1, len(parts)):] {
		out = append(out, strings.Join(words.Split(strings.ToLower(p), nil), " "))
	}
	return out
}

var (
	leadIn = set(`please kindly now then next first finally also and so hi hello hey okay ok just let's lets briefly carefully always`)

	// obliging make a request of a sentence by two words in it.
	obliging = pairs(`you should, you must, you need, should be, must be`)

	// others are who a model talks about when it preaches: “they should be willing”.
	others = set(`they he she people everyone everybody`)

	// ownWants make a request of a sentence about oneself.
	ownWants = set(`need want would like looking trying wondering wonder help advice suggest recommend`)
	oneself  = set(`i we my our`)

	questionWords = set(`what why how who whom whose which when where can could would will should do does did is are was were have has am may might shall`)

	// requestVerbs are verbs that requests begin with. “List” and “name” are nouns as
	// well, but a title rarely begins with them.
	requestVerbs = set(`act adapt add adjust advise analyse analyze annotate answer apply argue arrange articulate ask assess assign assume
		balance begin brainstorm break build calculate categorise categorize change characterize chat check choose cite clarify classify clean combine come
		comment compare compile complete compose compress compute conclude conduct consider construct continue contrast convert convince correct count craft
		create critique curate debate debug decide decode deduce define deliver demonstrate derive describe design detail detect determine develop devise
		diagnose differentiate discover discuss distinguish divide do draft draw edit elaborate encode enhance enter enumerate estimate evaluate examine
		expand explain explore express extend extract fill find fix follow forecast form format formulate generate get give go group guess guide help
		highlight hypothesize identify illustrate imagine implement improve include indicate infer inform insert inspect interpret introduce invent
		investigate judge justify keep label lead learn link list locate look make map mark match measure mention modify motivate name narrate negotiate
		notify offer optimise optimize order organise organize outline paraphrase parse perform persuade phrase pick plan play plot point predict prepare
		present pretend prioritise prioritize produce proofread propose prove provide put quote rank rate react read rearrange recall recap recite recommend
		reconstruct record reduce refactor refine reflect reformat reformulate rehearse relate remove reorder reorganize repeat rephrase replace reply
		report represent research resolve respond restate restructure return reverse review revise rewrite role-play roleplay say schedule score search
		select separate shorten show simplify simulate sketch solve sort speak specify speculate spell split spot start state structure study subtract
		suggest sum summarise summarize suppose survey synthesise synthesize take talk teach tell test think trace transcribe transform translate treat try
		turn update use validate verify visualize walk weigh work write`)

	// wants begin sentences that say what somebody wants, by their first two words.
	wants = pairs(`you are, you're a, you will, you have, you need, your task, your job, your goal, given a, given an, given the, given two, given some, given this, the task, the goal, there are, there is, if a, if an, if i, if it,
		if the, if you, in this, this task, let me, someone wants`)
)

func pairs(list string) map[string]bool {
	out := map[string]bool{}
	for p := range strings.SplitSeq(list, ",") {
		out[strings.Join(terms(p)[:2], " ")] = true
	}
	return out
}
