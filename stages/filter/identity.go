package filter

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"prefdeck/stages"
	"prefdeck/stages/ground/pattern"
)

// Names that a model may give itself. Names with another meaning count only close
// to a mention of an assistant.
const (
	modelNames  = `Chat ?GPT|GPT-?[2345](?:\.5|o)?(?:-turbo)?|Open ?Assistant|Mixtral|Qwen\d*|ChatGLM|DeepSeek(?:[- ](?:R1|V\d|Coder))?|StarCoder|SmolLM\d*|WizardLM|StableLM|InternLM|Baichuan|Tongyi Qianwen|通义千问|文心一言|ERNIE Bot|豆包|Kimi`
	commonNames = `Claude|Gemini|Gemma|Bard|Llama|LLaMA|Alpaca|Vicuna|Mistral|Falcon|Koala|Dolly|Zephyr|Phi|Grok|Copilot|Command|Hermes|Granite|OLMo|Orca|Pi|Nova|Sydney|Bing|Yi|Jamba|Luminous`
	// Companies that make nothing but models, and companies that make other things,
	// too.
	labs       = `OpenAI|Open AI|Anthropic|LMSYS|Large Model Systems Organization|Mistral AI|DeepSeek|Cohere|Hugging ?Face|Stability AI|xAI|Zhipu(?: AI)?|Moonshot AI|Nous Research|EleutherAI|LAION|AI21 Labs|Aleph Alpha|Inflection AI|Technology Innovation Institute|DeepMind|Google DeepMind|Google AI|Meta AI|Microsoft Research|Databricks|MosaicML|Allen Institute for (?:AI|Artificial Intelligence)`
	makers     = `Google|Meta|Facebook|Microsoft|Alibaba(?: Cloud)?|Amazon|IBM|Apple|NVIDIA|Baidu|Tencent|ByteDance|Stanford(?: University)?|Salesforce|Huawei`
	madeBy     = `(?:created|developed|trained|made|built|designed|fine-?tuned|programmed|engineered|owned|powered|produced|released|maintained|provided)(?: and (?:created|developed|trained|made|built|designed|maintained|owned))? by (?:(?:the |a )?(?:team|researchers|engineers|company|people|folks) (?:at|from|of|called|named) )?(?:the )?`
	everyday   = commonNames + `|model|chat|assistant|test|base|instruct|tiny|small|large|open|code|coder|writer|helper|fake|nous|stable`
	assistants = `AI|A\.I\.|language model|LLM|assistant|chatbot|chat bot|artificial intelligence|virtual`
)

// selfIdentifications match what a model says about itself. Group 1 is the name.
var selfIdentifications = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		// I am ChatGPT; my name is Qwen; you can call me Vicuna, a language model
		regexp.MustCompile(`\b(?i:I am|I'm|my name is|call me|known as)(?i: called| named| actually| indeed| just| also)*(?i: an?| the)?(?i: (?:large |advanced |AI )?(?:language )?(?:model|assistant|chatbot)(?: called| named)?,?)? (?:` + "`|\\*\\*|\"" + `)?(` + modelNames + `)(?:\b|$)`),
		regexp.MustCompile(`\b(?i:I am|I'm|my name is|call me)(?i: called| named)? (` + commonNames + `)\b(?: ?\d[\d.]*)?[,.!]?[^.!?\n]{0,60}?\b(?i:` + assistants + `|created by|developed by|trained by)\b`),
		// je suis, ich bin, soy, sou, sono, ik ben, я, 我是, 私は, 저는
		regexp.MustCompile(`(?i:\bje suis|\bje m'appelle|\bich bin|\bich heiße|\bsoy|\bme llamo|\b(?:eu )?sou|\bsono|\bik ben|\bjestem|\x{044f}(?: —| -)?|我是|我叫|私は|저는|나는) ?(?:un |une |ein |eine )?(` + modelNames + `|Claude|Gemini|LLaMA)`),
		// as an AI language model developed by OpenAI; I was trained by Anthropic
		regexp.MustCompile(`(?i:\b(?:as|I am|I'm|I was|I've been|I have been|being)\b(?: an?| the)?)[^.!?\n]{0,90}?\b(?i:` + madeBy + `)(?:\*\*)?(` + labs + `)\b`),
		regexp.MustCompile(`(?i:\b(?:as|I am|I'm|being) (?:an?|the)\b)[^.!?\n]{0,60}?\b(?i:` + assistants + `|model)\b[^.!?\n]{0,60}?\b(?i:` + madeBy + `)(?:\*\*)?(` + makers + `)\b`),
		regexp.MustCompile(`(?i:\bmy (?:creators?|developers?|makers?|training by)(?: is| are|,)?(?: the (?:team|people) at)?) (` + labs + `)\b`),
		regexp.MustCompile(`(?i:\bje suis|\bich bin|\bsoy|\bsou|\bsono|\bik ben|我是|私は|저는)[^.!?。\n]{0,60}?(?i:développée? par|créée? par|entraînée? par|entwickelt|von|desarrollad[oa] por|cread[oa] por|entrenad[oa] por|desenvolvid[oa] (?:por|pela)|criad[oa] (?:por|pela)|sviluppato da|creato da|ontwikkeld door|由|が開発した|によって)[^.!?。\n]{0,20}?(` + labs + `|阿里云|阿里巴巴|百度|智谱|腾讯)`),
		regexp.MustCompile(`\b(?i:I am|I'm) (?i:an?|the) (` + labs + `|` + modelNames + `)(?i: language)? (?i:model|assistant|chatbot|AI)\b`),
	}
})

// stems are parts of all those names: places worth a closer look. Searching for
// them one by one is many times faster than one expression for all.
var stems = []string{
	"GPT", "ssistant", "ixtral", "Qwen", "ChatGLM", "eepSeek", "tarCoder", "molLM", "izardLM", "tableLM", "nternLM", "aichuan", "Qianwen",
	"通义千问", "文心一言", "ERNIE", "豆包", "Kimi", "Claude", "Gemini", "Gemma", "Bard", "Llama", "LLaMA", "Alpaca", "Vicuna", "Mistral",
	"Falcon", "Koala", "Dolly", "Zephyr", "Phi", "Grok", "Copilot", "Command", "Hermes", "Granite", "OLMo", "Orca", "Pi", "Nova", "Sydney",
	"Bing", "Yi", "Jamba", "Luminous", "OpenAI", "Open AI", "Anthropic", "LMSYS", "Large Model", "Cohere", "Hugging", "Stability AI", "xAI", "Zhipu",
	"Moonshot", "Nous Research", "EleutherAI", "LAION", "AI21", "Aleph Alpha", "Inflection", "Innovation Institute", "DeepMind", "Databricks",
	"MosaicML", "Allen Institute", "Google", "Meta", "Facebook", "Microsoft", "Alibaba", "Amazon", "IBM", "Apple", "NVIDIA", "Baidu",
	"Tencent", "ByteDance", "Stanford", "Salesforce", "Huawei", "阿里", "百度", "智谱", "腾讯",
}

// namedSentences bounds the number of sentences examined, so that a megabyte of
// names takes no longer than any other text.
const namedSentences = 200

// A sentence about the author is only a leak up to this share of the response, if
// an answer comes with it: labelling masks the name, and the rest is worth comparing.
const (
	leakShare = 0.4
	leakRest  = 150 // bytes of answer beside it, so that a greeting is none
)

// identity drops responses that say little but who wrote them, which labelling hides
// (promise 2), and remarks on answers that let it slip. Only what a model says about
// itself counts: talk about models and companies is left alone, and so are a role
// that the prompt assigns and a text that it asks to work on. A character in a story
// may be a model, and who is asked for a name may give it.
func identity(*builder) Filter {
	return Filter{
		Spec:  Spec{Name: "identity", Kind: stages.OfResponse, Version: 4},
		About: "the response is about which model or company it comes from; an answer that mentions it gets a remark",
		response: func(s Subject) finding {
			text := strings.ReplaceAll(s.Response.Text, "’", "'")
			at, name := selfIdentification(text)
			how := "it says who it is: "
			if at < 0 || givenRole(s, name) {
				at, name = ownName(text, s.Model.Name)
				how = "it names its own model: "
			}
			if at < 0 || givenRole(s, name) || s.asked.said(name) {
				return finding{}
			}
			start, end := sentenceBounds(text, 0, at)
			share := float64(end-start) / float64(max(1, len(strings.TrimSpace(text))))
			f := finding{value: share, reason: how + excerpt(text[at:]), at: placeOf(s.Response.Text, s.Response.Text[min(at, len(s.Response.Text)):min(end, len(s.Response.Text))])}
			rest := len(text) - (end - start)
			f.remark = share <= leakShare && rest >= leakRest || s.asked.wishes().fiction || aboutSelf(s.asked.lower())
			return f
		},
	}
}

// said reports whether the prompt asks for work on a text with this name in it.
func (a *asked) said(name string) bool {
	return (a.wishes().textWork) && strings.Contains(a.lower(), strings.ToLower(name))
}

// aboutSelf reports whether a prompt asks the model about itself.
func aboutSelf(low string) bool {
	for _, ask := range []string{"who are you", "what are you", "your name", "call you", "introduce yourself", "about yourself", "which model", "who made you", "who created you", "wer bist du", "qui es-tu", "quién eres", "你是谁", "кто ты"} {
		if strings.Contains(low, ask) {
			return true
		}
	}
	return false
}

// selfIdentification returns where text names its author, and the name; at is -1 if
// it does not. It examines sentences with a name in them, except quoted ones.
func selfIdentification(text string) (at int, name string) {
	end := 0
	for _, place := range namePlaces(text) {
		if place < end {
			continue // in a sentence already examined
		}
		var start int
		start, end = sentenceBounds(text, end, place)
		for _, m := range namings(text, start, end) {
			if quoted(text[:start+m[0]]) || strings.Count(text[:start], "```")%2 == 1 {
				continue
			}
			return start + m[0], text[start+m[2] : start+m[3]]
		}
	}
	return -1, ""
}

// beginnings maps the first two bytes of a stem to the stems that begin with them.
var beginnings = sync.OnceValue(func() *[1 << 16][]string {
	var table [1 << 16][]string
	for _, stem := range stems {
		k := int(stem[0])<<8 | int(stem[1])
		table[k] = append(table[k], stem)
	}
	return &table
})

// namePlaces returns where the stems occur, in order.
func namePlaces(text string) []int {
	table := beginnings()
	var places []int
	for i := 0; i+1 < len(text) && len(places) < namedSentences; i++ {
		for _, stem := range table[int(text[i])<<8|int(text[i+1])] {
			if strings.HasPrefix(text[i:], stem) {
				places = append(places, i)
				break
			}
		}
	}
	return places
}

// sentenceBounds returns the sentence around at, not before from and at most 400
// bytes to each side.
func sentenceBounds(text string, from, at int) (start, end int) {
	from, to := min(max(from, at-400), at), min(len(text), at+400)
	start = from + strings.LastIndexAny(text[from:at], ".!?\n。") + 1
	end = to
	for i, r := range text[at:to] {
		if r == '\n' || r == '。' || strings.ContainsRune(".!?", r) && (at+i+1 >= len(text) || text[at+i+1] <= ' ') {
			end = at + i
			break
		}
	}
	return start, end
}

// ownName returns where text says "I am" and the name of the answering model. Names
// that are common words are left to selfIdentification, which requires more.
func ownName(text, model string) (at int, name string) {
	if i := strings.LastIndexByte(model, '/'); i >= 0 {
		model = model[i+1:]
	}
	model, _, _ = strings.Cut(model, ":")
	parts := strings.FieldsFunc(model, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(parts) == 0 || len(parts[0]) < 4 {
		return -1, ""
	}
	name = strings.ToLower(parts[0])
	if everydayWord(name) {
		return -1, ""
	}
	if !strings.Contains(text, "am ") && !strings.Contains(text, "'m ") && !strings.Contains(text, "all me ") && !strings.Contains(text, "ame is ") {
		return -1, ""
	}
	low := strings.ToLower(text)
	for _, marker := range []string{"i am ", "i'm ", "my name is ", "you can call me "} {
		for from := 0; ; {
			i := strings.Index(low[from:], marker+name)
			if i < 0 {
				break
			}
			i += from
			end := i + len(marker) + len(name)
			begins := i == 0 || !isWord(low[i-1])
			if begins && (end == len(low) || !unicode.IsLetter(rune(low[end]))) && !quoted(low[:i]) {
				return min(i, len(text)), name
			}
			from = end
		}
	}
	return -1, ""
}

func isWord(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }

// asksForRole matches prompts that tell the model who to be.
var asksForRole = pattern.Lazy(`(?i)\b(?:you are|you're|your name is|act as|acting as|pretend|imagine|role-? ?play|persona|play the role|impersonate|speak as|respond as|answer as|write as|dialogue|conversation between|script|du bist|tu es|vous êtes|eres|você é|sei)\b|你是|あなたは|당신은`)

// givenRole reports whether the prompt itself calls the model name.
func givenRole(s Subject, name string) bool {
	said := s.asked.lower()
	return strings.Contains(said, strings.ToLower(name)) && asksForRole().MatchString(said)
}
