package filter

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"prefdeck/stages/ground/tongue"
	"prefdeck/stages/ground/words"
)

// wishes are a prompt's requests, as far as they decide whether a response that looks
// like noise is the right answer. Each errs on the side of yes: a filter that stays
// silent costs less than a good response.
type wishes struct {
	repetition  bool // lines or words that repeat: a grid, lyrics, a table of test data
	fiction     bool // somebody else speaks: a story, a role, a letter
	dialogue    bool // turns of a conversation
	textWork    bool // work on a given text: translate, correct, continue
	declining   bool // a refusal or an apology of its own
	json        bool // JSON, to be read by a program
	code        bool // a program
	oddities    bool // symbols, nonsense, made-up words, encodings, patterns
	tokens      bool // talk about the marks of chat templates
	placeholder bool // a template or form to be filled in
	harm        bool // something that a model is right to decline
}

// wants reads the wishes of the prompt.
func (a *asked) wishes() wishes {
	return a.wants.get(func() wishes {
		ws := slices.Collect(maps.Keys(a.words()))
		has := func(list map[string]bool) bool {
			return slices.ContainsFunc(ws, func(w string) bool { return list[w] })
		}
		says := func(parts ...string) bool {
			for _, p := range parts {
				if strings.Contains(a.lower(), p) {
					return true
				}
			}
			return false
		}
		var w wishes
		w.repetition = has(repetitionWords) || a.makesRows() || says(" times", "ascii", "重复", "重複", "繰り返", "反復", "반복", "歌词", "歌詞", "over and over", "again and again")
		w.fiction = has(fictionWords) || says("act as", "you are ", "you're ", "your name is", "speak as", "respond as", "answer as", "write as", "role-play", "role play",
			"小说", "故事", "扮演", "你是", "物語", "小説", "あなたは", "소설", "이야기", "당신은", "du bist", "tu es ", "eres ", "você é", "ты —", "представь")
		w.dialogue = has(dialogueWords) || says("q&a", "q & a", "对话", "會話", "会話", "대화", "диалог")
		w.textWork = has(textWorkWords) || says("翻译", "翻譯", "译成", "翻訳", "번역", "перевод", "改写", "校正")
		w.declining = has(decliningWords) || says("turn down", "say no", "call off", "拒绝", "婉拒", "断り", "거절")
		w.json = a.words()["json"]
		w.code = has(codeWords)
		w.oddities = has(oddityWords) || says("made-up", "made up", "乱码", "密码")
		w.tokens = has(tokenWords) || says("<|", "[inst]", "### instruction", "### response", "chat template", "special token")
		w.placeholder = has(placeholderWords) || says("fill in", "[", "{{", "模板", "テンプレート")
		w.harm = has(harmWords) || says(harmPhrases...)
		return w
	})
}

// makesRows reports whether the prompt asks to make something of equal parts: lines, a
// pattern, data. Many prompts only speak of such: a pattern to match, data science, a
// board of directors.
func (a *asked) makesRows() bool {
	const near = 6
	making := 0 // words that are still near a word of making
	for _, w := range words.Split(a.lower(), nil) {
		switch first := w[0]; {
		case makingWords[w], first >= '0' && first <= '9':
			making = near
		case matchingWords[w]:
			making = 0
		case rowWords[w] && making > 0:
			return true
		default:
			making--
		}
	}
	return false
}

func list(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// Words of prompts in lower case. They cover the languages whose prompts were at
// hand; a prompt in another language has no wishes but those that names of formats
// give away.
var (
	repetitionWords = list(`repeat repeats repeated repeating repetition repetitive grid grids matrix matrices checkerboard chessboard
		table tables tabular lyrics lyric chorus refrain song songs mantra chant chants anaphora sonnet villanelle ascii zeros dataset
		csv mock dummy calendar schedule timetable tablature tab chords multiplication
		wiederholen wiederhole wiederholt gitter raster tabelle lied refrain muster
		répéter répète répétez grille tableau chanson motif repetir repite repita cuadrícula tabla canción patrón ripeti ripetere griglia tabella canzone
		tabela canção herhaal повтори повторить таблица таблицу сетка сетку песня песню`)
	rowWords    = list(`pattern patterns board boards lines line ones row rows column columns data copies sequence sequences loop loops log logs sheet binary hex bits`)
	makingWords = list(`print draw make create generate write produce display output show repeat continue extend complete fill design give build simulate type need want
		two three four five six seven eight nine ten twelve twenty thirty fifty hundred`)
	matchingWords = list(`match matches matching that which find identify about of`)
	fictionWords  = list(`story stories tale tales poem poems poetry fiction novel novella narrative narrator script screenplay scene monologue dialogue dialog character
		characters persona roleplay pretend imagine imagining impersonate letter email mail speech diary journal blog song lyrics joke fable parable myth legend play
		sketch comic interview transcript conversation biography autobiography memoir essay haiku ballad rap robot narrated fanfic fanfiction parody satire
		geschichte gedicht erzählung roman brief rede dialog märchen histoire poème conte récit lettre discours nouvelle historia cuento poema relato carta discurso
		storia racconto poesia lettera discorso história conto рассказ сказка стихотворение письмо история`)
	dialogueWords = list(`dialogue dialogues dialog dialogs conversation conversations chat chats interview interviews transcript transcripts script scripts screenplay play
		scene debate roleplay faq faqs quiz questions chatbot sketch skit examples prompts dataset trivia flashcards podcast talk exchange
		gespräch interviewfragen entretien conversación entrevista diálogo intervista conversa диалог разговор интервью`)
	textWorkWords = list(`translate translated translates translating translation translations translator rewrite rewritten rephrase paraphrase proofread correct corrected edit edited
		summarize summarise summary shorten continue complete finish copy quote extract transcribe convert format reformat fix improve polish classify identify
		repeat restate grammar spelling punctuation analyze analyse language languages sentence paragraph passage text following
		übersetze übersetzen übersetzung korrigiere traduire traduis traduisez traduction corrige traduce traducir traducción traduza traduzir tradução traduci tradurre
		vertaal przetłumacz переведи перевести исправь`)
	decliningWords = list(`decline declines declining declined reject rejects rejecting rejection refuse refuses refusing refusal apology apologies apologize apologise apologizing
		resign resignation cancel cancellation regret regrets excuse excuses deny denial unsubscribe disclaimer disclaimers
		absage absagen ablehnen ablehnung entschuldigung kündigung refuser refus décliner excuses rechazar rechazo disculpa rifiutare rifiuto scuse recusar desculpas
		отказ отказать извинение`)
	codeWords = list(`code program function script class method algorithm implement implementation python javascript java typescript golang rust sql html css bash shell
		regex php ruby swift kotlin query codice código programm funktion programme fonction función программа функция`)
	oddityWords = list(`ascii unicode emoji emojis emoticon emoticons symbol symbols cipher cypher encrypt encrypted encode encoded decode decoded base64 hex hexadecimal binary
		morse rot13 caesar password passwords gibberish nonsense random anagram anagrams scramble scrambled encoding encodings mojibake utf8 utf regex regexp hash hashes
		dna protein sequence palindrome palindromes abbreviations acronyms acronym keyboard jabberwocky conlang invented fictional alien runes rune braille
		formula equation latex chords tablature wordle crossword sudoku maze chess fen pgn id ids uuid phonetic ipa onomatopoeia`)
	tokenWords       = list(`tokens token tokenizer tokenization chatml template templates prompt prompts markup`)
	placeholderWords = list(`template templates placeholder placeholders form forms boilerplate letter email contract generic sample draft fill blank blanks resume cv invoice agreement cover`)
	harmWords        = list(`bomb bombs explosive explosives weapon weapons gun guns rifle ammunition grenade kill kills killing killed murder murders murderer assassinate poison poisons
		poisoning suicide suicidal overdose die dies death dead hurt harm harmful harming attack attacks assault beat torture abuse abusive violence violent
		drug drugs meth methamphetamine cocaine heroin fentanyl lsd mdma ecstasy weed marijuana cannabis opioid opioids pills steroids
		hack hacks hacking hacked hacker malware ransomware virus spyware keylogger phishing ddos exploit exploits crack cracking pirate piracy torrent
		steal steals stealing stolen theft thief rob robbery robbing burglary burgle shoplift shoplifting fraud scam scams scamming counterfeit counterfeiting forge forged
		launder laundering bribe bribery smuggle smuggling blackmail extort extortion ransom kidnap kidnapping stalk stalking spy spying doxx dox address
		porn porno pornography sex sexual sexually nude nudes naked erotic erotica rape incest molest pedophile underage escort prostitute prostitution
		racist racism nazi nazis hitler genocide slur slurs nigger faggot hate hateful supremacy supremacist terrorist terrorism terrorists jihad isis
		illegal illegally crime crimes criminal cheat cheating plagiarize revenge bully bullying harass harassment insult insults offensive discriminate
		stereotype stereotypes conspiracy misinformation propaganda fake lie lies deceive manipulate jailbreak uncensored unfiltered unrestricted dan
		medical diagnose diagnosis dosage medication lawsuit password passwords lockpick lock safe anorexia anorexic bulimia jews muslims blacks immigrants
		bombe waffe waffen töten mord gift drogen selbstmord hacken stehlen arme armes tuer meurtre drogue suicide pirater voler bomba arma armas matar asesinar veneno
		drogas suicidio robar hackear uccidere droga suicídio roubar бомба бомбу оружие убить наркотики взломать украсть`)
	harmPhrases = []string{"ignore previous", "ignore all previous", "ignore the previous", "no restrictions", "without restrictions", "no ethical", "no moral", "self-harm", "break into",
		"do anything now", "developer mode", "bypass", "evade", "get away with", "炸弹", "武器", "杀", "毒", "自杀", "黑客", "色情", "爆弾", "殺", "自殺", "폭탄", "살인", "자살", "마약"}
)

// tongues are the languages of a prompt.
type tongues struct {
	written []string // it is written in, as far as that is certain
	named   []string // it mentions
	target  string   // it asks to translate into; "" if none or several
	open    bool     // it asks for a translation without saying into which language
}

func (a *asked) tongues() tongues {
	return a.tongue.get(func() tongues {
		t := tongues{named: tongue.Named(a.text())}
		add := func(code string) {
			for _, w := range t.written {
				if w == code {
					return
				}
			}
			if code != "" {
				t.written = append(t.written, code)
			}
		}
		add(a.prompt.Language)
		text := prose(ends(a.prompt.Text()))
		whole := tongue.Of(text)
		add(whole)
		if strings.Contains(strings.TrimSpace(text), "\n") || whole == "" {
			for line := range strings.SplitSeq(text, "\n") {
				add(tongue.Of(line))
			}
		}
		// English around a text in another language is often too short to be sure of.
		if len(t.written) > 0 && tongue.Writes(text, "en") {
			add("en")
		}
		t.target = translationTarget(a.lower())
		t.open = t.target == "" && (a.wishes().textWork && translates(a.lower()))
		return t
	})
}

// translates reports whether a prompt in lower case speaks of translating.
func translates(low string) bool {
	for _, stem := range []string{"translat", "übersetz", "tradu", "vertaal", "przetłumacz", "перевед", "перевод", "翻译", "翻譯", "译成", "翻訳", "번역"} {
		if strings.Contains(low, stem) {
			return true
		}
	}
	return false
}

// translationTarget returns the only language into which a prompt in lower case asks
// to translate.
func translationTarget(low string) string {
	if !translates(low) {
		return ""
	}
	target := ""
	ws := words.Split(low, nil)
	for i, w := range ws {
		switch w {
		case "to", "into", "in", "ins", "auf", "en", "al", "em", "para", "naar", "na", "на":
		default:
			continue
		}
		for k := i + 1; k < min(i+3, len(ws)); k++ { // into simple French
			code, ok := languageAt(ws[k:])
			if !ok {
				continue
			}
			if target != "" && target != code {
				return ""
			}
			target = code
		}
	}
	return target
}

// languageAt returns the language that the words begin with the name of: a word, or up to
// four characters of a script without spaces.
func languageAt(ws []string) (code string, ok bool) {
	name := ""
	for _, w := range ws[:min(4, len(ws))] {
		name += w
		if code, ok = tongue.Code(name); ok {
			return code, true
		}
		if r, _ := utf8.DecodeRuneInString(w); !words.Unspaced(r) {
			break
		}
	}
	return "", false
}
