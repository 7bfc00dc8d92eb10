package filter

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// A refusal is short and comes at once: long answers that begin with what the model
// cannot do usually go on to do it.
const (
	refusalLength = 600 // characters, at most
	refusalOpens  = 260 // bytes of the opening that must contain it
)

// refusals match the opening words of a refusal: a first person, an inability, and
// a verb of answering. The verb distinguishes "I'm sorry, but I can't help with
// that" from "I can't wait to see you" and "I'm sorry to hear that".
var refusals = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\bI(?:'m| am)? ?(?:just |simply |currently |really |still |genuinely |afraid (?:that )?I )*` +
			`(?:cannot|can not|can't|could not|couldn't|won't|will not|do not|don't|am not able to|not able to|am unable to|unable to|not allowed to|not permitted to|not programmed to|not going to|not comfortable|not capable of)` +
			`(?: (?:be able to|feel comfortable|directly|actually|really|currently|simply|ethically|personally|in good conscience|with|to|have the ability to|have the capability to|have enough (?:information|context) to))*` +
			`,? (?:provid(?:e|ing)|assist|help(?:ing)? (?:you|with|him|her|them|create|write)|fulfil|complet(?:e|ing) (?:this|that|your|the)|comply|answer(?:ing)?|respond|generat(?:e|ing)|creat(?:e|ing)|writ(?:e|ing)|produc(?:e|ing)|discuss(?:ing)?|engag(?:e|ing)|participat(?:e|ing)|support(?:ing)? (?:the|this|that|any)|endors(?:e|ing)|condon(?:e|ing)|promot(?:e|ing)|shar(?:e|ing) (?:that|this|any|personal|the)|offer(?:ing)? (?:advice|guidance|help|assistance|an? opinion)|give (?:you|advice|instructions|medical|legal|financial)|recommend|continu(?:e|ing) (?:with )?(?:this|that|the conversation)|proceed|satisfy|process|perform|do (?:that|this)|talk about|tell you (?:how|about)|make (?:jokes|fun)|translat(?:e|ing) (?:this|that|the)|summari[sz](?:e|ing)|access|browse|reveal|determin(?:e|ing)|verify|find (?:any|that|this|the)|understand (?:your|the|this) (?:question|request|prompt|instruction))`),
		regexp.MustCompile(`(?i)^(?:i'm sorry|i am sorry|sorry|my apologies|i apologi[sz]e)[,.!]? ?(?:but )?(?:i )?(?:can't|cannot|can not) ?(?:help|do|assist|answer|provide|fulfil|comply)?`),
		regexp.MustCompile(`(?i)\b(?:against|violates?|outside) (?:of )?(?:my|the|our|openai's|content) (?:programming|guidelines|polic(?:y|ies)|principles|content polic(?:y|ies)|use case polic(?:y|ies))\b`),
		// German, Dutch
		regexp.MustCompile(`(?i)\b(?:ich kann|kann ich|ich darf|darf ich|ich werde)\b[^.!?]{0,80}\bnicht\b[^.!?]{0,60}\b(?:helfen|beantworten|erfüllen|nachkommen|bereitstellen|unterstützen|erstellen|weiterhelfen|geben|anbieten|dienen)`),
		regexp.MustCompile(`(?i)\bich bin (?:leider )?nicht in der lage\b`),
		regexp.MustCompile(`(?i)\b(?:ik kan|kan ik)\b[^.!?]{0,60}\b(?:niet|geen)\b[^.!?]{0,60}\b(?:helpen|beantwoorden|geven|verstrekken|voldoen|bieden)`),
		// French, Spanish, Portuguese, Italian
		regexp.MustCompile(`(?i)\bje (?:ne (?:peux|puis|suis)|n'ai) (?:malheureusement )?(?:pas )?(?:pas |en mesure |capable |autorisée? |la possibilité |répondre |fournir |vous aider |aider |d'|de |vous |à )+`),
		regexp.MustCompile(`(?i)\bno (?:puedo|me es posible|estoy en condiciones de|soy capaz de) (?:ayudar|proporcionar|responder|cumplir|ofrecer|generar|crear|brindar|asistir|dar(?:te|le)|participar|hablar)`),
		regexp.MustCompile(`(?i)\bnão (?:posso|consigo|sou capaz de|estou autorizad[oa] a) (?:te |lhe |o |a )?(?:ajudar|fornecer|responder|atender|cumprir|oferecer|gerar|criar|auxiliar|participar)`),
		regexp.MustCompile(`(?i)\bnon (?:posso|sono in grado di|mi è possibile) (?:aiutar|fornir|risponder|soddisfar|offrir|generar|crear|assister|parlar)`),
		// Polish, Russian, Ukrainian
		regexp.MustCompile(`(?i)(?:nie mogę|nie jestem w stanie) (?:ci |panu |pani )?(?:pomóc|udzielić|odpowiedzieć|spełnić|podać|zapewnić|dostarczyć)`),
		regexp.MustCompile(`(?i)\x{044f} не (?:могу|можу|в состоянии|буду) (?:вам |тебе |с этим )?(?:помочь|предоставить|ответить|выполнить|допомогти|надати|відповісти|обсуждать|помогать)`),
		// Chinese, Japanese, Korean
		regexp.MustCompile(`我(?:无法|不能|無法|没办法|沒辦法)(?:为您|为你|給您|给你|给您|向您|直接)?(?:提供|回答|协助|協助|帮助|幫助|满足|完成|生成|讨论|回應|回应)`),
		regexp.MustCompile(`(?:申し訳(?:ありません|ございません)|すみません|ごめんなさい)[^。]{0,80}(?:できません|できかねます|お答えすることは|いたしかねます)`),
		regexp.MustCompile(`(?:죄송|미안)[^.]{0,80}(?:수 없습니다|수 없어요|드릴 수 없|도와드릴 수)`),
	}
})

// refusal drops responses that are nothing but a refusal, where the others show that
// the prompt can be answered. A refusal that gives the answer after all is an answer.
//
// Where a model is right to decline, its refusal is the better response, and without it
// only those remain that comply. So it stays, with a remark, if the prompt mentions
// anything harmful, or if fewer responses answer than decline. It also stays if it says
// what the model cannot know.
func refusal(*builder) Filter {
	return Filter{
		Spec:     Spec{Name: "refusal", Kind: stages.OfResponse, Version: 5},
		About:    "the whole response declines to answer a harmless prompt that others answered; any other refusal gets a remark",
		compares: true,
		response: func(s Subject) finding {
			at := declines(s)
			if at.empty() {
				return finding{}
			}
			f := finding{value: 1, remark: true, at: at, reason: "it declines: " + excerpt(s.Response.Text[at.from:])}
			if s.company == nil || s.asked.wishes().harm || honest().MatchString(s.Response.Text[at.from:at.to]) {
				return f
			}
			refused, answered := 0, 0
			for i, o := range s.company.subjects {
				switch {
				case !s.company.declines(i).empty():
					refused++
				case weight(answer(o.Response.Text)) > 0:
					answered++
				}
			}
			f.remark = answered == 0 || answered < refused
			return f
		},
	}
}

// honest matches a refusal that says what the model cannot know. Where the answer
// depends on it, those that do answer have made it up.
var honest = pattern.Lazy(`(?i)real[- ]time|current (?:date|time|events|weather|location)|today's date|(?:have|no) access|access (?:to|external|the internet)|internet|brows|up-to-date|latest|knowledge cutoff|copyright|more (?:context|information|details)|enough (?:context|information)|any information (?:about|on)|实时|最新|リアルタイム|echtzeit|temps réel|tiempo real`)

// declines returns where a response declines to answer; empty if it does not.
func declines(s Subject) place {
	for i := range s.company.of() {
		if s.company.subjects[i].Response.ID == s.Response.ID {
			return s.company.declines(i)
		}
	}
	return findRefusal(s)
}

func (c *company) of() []Subject {
	if c == nil {
		return nil
	}
	return c.subjects
}

// declines returns where the n-th response declines.
func (c *company) declines(n int) place {
	if c.refusals == nil {
		c.refusals = make([]place, len(c.subjects))
		for i, s := range c.subjects {
			c.refusals[i] = findRefusal(s)
		}
	}
	return c.refusals[n]
}

// refusalStems are parts of every refusal in refusals, in lower case: most short
// answers have none, and need no closer look.
var refusalStems = []string{"cannot", "can not", "n't", "not ", "unable", "sorry", "apolog", "polic", "guidelines", "programming", "decline", "principles", "against",
	"nicht", "niet", "geen", "ne ", "n'", "no ", "não", "non ", "nie ", "не ", "无法", "不能", "無法", "没办法", "沒辦法", "申し訳", "すみません", "ごめん", "죄송", "미안", "抱歉", "对不起"}

func findRefusal(s Subject) place {
	text := s.Response.Text
	if len(text) > 4*refusalLength || utf8.RuneCountInString(text) > refusalLength || strings.Contains(text, "```") {
		return place{}
	}
	low := strings.ToLower(text)
	if !slices.ContainsFunc(refusalStems, func(stem string) bool { return strings.Contains(low, stem) }) && !strings.Contains(low, "’") {
		return place{}
	}
	if w := s.asked.wishes(); w.declining {
		return place{} // it was asked for
	}
	plain := strings.ReplaceAll(text, "’", "'")
	from := len(plain) - len(strings.TrimLeftFunc(plain, unicode.IsSpace))
	opening := plain[from:]
	if len(opening) > refusalOpens {
		opening = strings.ToValidUTF8(opening[:refusalOpens], "")
	}
	for _, re := range refusals() {
		at := re.FindStringIndex(opening)
		if at == nil || quoted(opening[:at[0]]) || idiom(opening[at[0]:]) || spoken(s, opening, at[0]) || answersAfterAll(plain[from+at[1]:]) {
			continue
		}
		// An apostrophe takes two bytes more in the text than in plain.
		start := from + at[0]
		start += 2 * strings.Count(text[:min(len(text), start)], "’")
		start = min(start, len(text)-1)
		for start > 0 && !utf8.RuneStart(text[start]) {
			start--
		}
		start = strings.LastIndexAny(text[:start], ".!?\n") + 1
		for start < len(text)-1 && text[start] == ' ' {
			start++
		}
		return place{start, len(text)}
	}
	return place{}
}

// idiom reports whether words that look like a refusal say the opposite: "I can't
// recommend it enough".
func idiom(text string) bool {
	clause := text
	if end := strings.IndexAny(clause, ".!?\n;:"); end >= 0 {
		clause = clause[:end]
	}
	low := strings.ToLower(clause)
	return strings.HasSuffix(strings.TrimRight(low, " "), " enough") || strings.Contains(low, " enough ") && !strings.Contains(low, "not enough ") && !strings.Contains(low, "enough information") && !strings.Contains(low, "enough context") ||
		strings.Contains(low, "too highly") || strings.Contains(low, "help but ") || strings.Contains(low, "wait to ")
}

// spoken reports whether somebody in a story declines, or the writer of a letter: the
// prompt asks for a text in another voice, and more than the refusal comes. Who tells
// of lacking access or context is the model itself.
func spoken(s Subject, opening string, at int) bool {
	if !s.asked.wishes().fiction || honest().MatchString(opening[at:]) {
		return false
	}
	before := strings.TrimSpace(opening[:at])
	return strings.HasPrefix(strings.ToLower(before), "dear ") || strings.Contains(before, "\n") || len(before) > 60
}

// answersAfterAll reports whether the text after a refusal turns to the question:
// "However, Taiwan is …", but not "However, I can suggest …" or a list of items.
func answersAfterAll(rest string) bool {
	if list := strings.Count(rest, "\n- ") + strings.Count(rest, "\n* ") + strings.Count(rest, "\n1."); list > 0 {
		return true
	}
	low := strings.ToLower(rest)
	for _, turn := range []string{"however, ", "but ", "that said, ", "that being said, ", "nevertheless, ", "nonetheless, ", "generally, ", "in general, "} {
		for at := strings.Index(low, turn); at >= 0; {
			after := low[at+len(turn):]
			if !offers(after) && len(after) > 40 {
				return true
			}
			next := strings.Index(after, turn)
			if next < 0 {
				break
			}
			at += len(turn) + next
		}
	}
	return false
}

// offers reports whether a clause is about the conversation, not about its subject.
func offers(clause string) bool {
	for _, start := range []string{"i ", "i'", "if ", "you ", "please", "feel free", "it is important", "it's important", "let me", "there are many resources", "rather", "instead"} {
		if strings.HasPrefix(clause, start) {
			return true
		}
	}
	return false
}

// quoted reports whether a place is inside quotation marks, judging by the text
// before it.
func quoted(before string) bool {
	if n := strings.LastIndexByte(before, '\n'); n >= 0 {
		before = before[n:]
	}
	return strings.Count(before, `"`)%2 == 1 || strings.Count(before, "“") > strings.Count(before, "”") ||
		strings.Count(before, "«") > strings.Count(before, "»") || strings.Count(before, "「") > strings.Count(before, "」")
}
