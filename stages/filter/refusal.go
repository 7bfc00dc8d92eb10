package filter

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"prefdeck/stages"
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
var refusals = []*regexp.Regexp{
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

// refusal drops responses that are nothing but a refusal. A refusal that gives the
// answer after all is an answer.
func refusal(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "refusal", Kind: stages.OfResponse, Version: 1},
		About: "the whole response declines to answer",
		response: func(s Subject) (float64, string) {
			text := strings.TrimSpace(s.Response.Text)
			if len(text) > 4*refusalLength || utf8.RuneCountInString(text) > refusalLength || strings.Contains(text, "```") {
				return 0, ""
			}
			text = strings.ReplaceAll(text, "’", "'")
			opening := text
			if len(opening) > refusalOpens {
				opening = strings.ToValidUTF8(opening[:refusalOpens], "")
			}
			for _, re := range refusals {
				at := re.FindStringIndex(opening)
				if at == nil || quoted(opening[:at[0]]) || answersAfterAll(text[at[1]:]) {
					continue
				}
				return 1, "it declines: " + excerpt(sentenceAround(text, at[0]))
			}
			return 0, ""
		},
	}
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

// sentenceAround returns the text from the beginning of the sentence around at.
func sentenceAround(text string, at int) string {
	start := strings.LastIndexAny(text[:at], ".!?\n") + 1
	return strings.TrimSpace(text[start:])
}
