package filter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"prefdeck/stages"
	"prefdeck/stages/ground/words"
)

// Trigram statistics are confident on very little text, so both sides have to be
// long before they count.
const (
	promptLetters   = 60  // of the prompt, to determine its language
	responseLetters = 120 // of the response
	sampleBytes     = 2000
)

// alike groups languages that trigrams confuse: each group counts as one language.
var alike = [][]string{
	{"da", "nb", "nn", "no", "sv"}, {"hr", "sr", "sl", "bs", "mk", "bg"}, {"cs", "sk"}, {"es", "pt", "gl", "ca", "it", "eo"},
	{"id", "jv", "ms", "su", "tl"}, {"ru", "uk", "be", "bg", "mk", "sr"}, {"hi", "mr", "ne"}, {"nl", "af", "de"}, {"tr", "az", "tk"},
	{"ar", "fa", "ur"}, {"fi", "et"}, {"en", "eo"}, {"he", "yi"}, {"lt", "lv"},
}

// spoken lists the languages to look for. Trigrams have profiles for more, which
// they find in names and word lists more often than in texts of those languages.
var spoken = []whatlanggo.Lang{
	whatlanggo.Afr, whatlanggo.Arb, whatlanggo.Azj, whatlanggo.Bel, whatlanggo.Ben, whatlanggo.Bul, whatlanggo.Ces,
	whatlanggo.Cmn, whatlanggo.Dan, whatlanggo.Deu, whatlanggo.Ell, whatlanggo.Eng, whatlanggo.Epo, whatlanggo.Est,
	whatlanggo.Fin, whatlanggo.Fra, whatlanggo.Guj, whatlanggo.Heb, whatlanggo.Hin, whatlanggo.Hrv, whatlanggo.Hun,
	whatlanggo.Ind, whatlanggo.Ita, whatlanggo.Jpn, whatlanggo.Kan, whatlanggo.Kat, whatlanggo.Khm, whatlanggo.Kor,
	whatlanggo.Lav, whatlanggo.Lit, whatlanggo.Mal, whatlanggo.Mar, whatlanggo.Mkd, whatlanggo.Mya, whatlanggo.Nep,
	whatlanggo.Nld, whatlanggo.Nno, whatlanggo.Nob, whatlanggo.Ori, whatlanggo.Pan, whatlanggo.Pes, whatlanggo.Pol,
	whatlanggo.Por, whatlanggo.Ron, whatlanggo.Rus, whatlanggo.Sin, whatlanggo.Slv, whatlanggo.Som, whatlanggo.Spa,
	whatlanggo.Srp, whatlanggo.Swe, whatlanggo.Tam, whatlanggo.Tel, whatlanggo.Tgl, whatlanggo.Tha, whatlanggo.Tur,
	whatlanggo.Ukr, whatlanggo.Urd, whatlanggo.Uzb, whatlanggo.Vie, whatlanggo.Ydd, whatlanggo.Zul,
}

// namesLanguage matches prompts that mention languages: their answers may be in
// any.
var namesLanguage = regexp.MustCompile(`(?i)\b(?:translat\w*|language|multilingual|bilingual|afrikaans|arabic|bengali|bulgarian|cantonese|catalan|chinese|croatian|czech|danish|dutch|english|esperanto|estonian|farsi|finnish|french|german|greek|gujarati|hebrew|hindi|hungarian|icelandic|indonesian|irish|italian|japanese|kannada|korean|latin|latvian|lithuanian|malay|malayalam|mandarin|marathi|norwegian|persian|polish|portuguese|punjabi|romanian|russian|serbian|slovak|slovenian|spanish|swahili|swedish|tagalog|filipino|tamil|telugu|thai|turkish|ukrainian|urdu|vietnamese|welsh|yiddish|zulu|` +
	`übersetz\w*|sprache|deutsch\w*|englisch\w*|französisch\w*|spanisch\w*|italienisch\w*|tradu\w+|langue|anglais\w*|français\w*|allemand\w*|espagnol\w*|idioma|inglés|español|francés|alemán|inglês|português|francês|alemão|lingua|inglese|italiano|francese|tedesco|vertaal\w*|nederlands|engels|przetłumacz\w*)\b` +
	`|перевед|перевод|язык|англий|русск|немец|француз|翻译|翻譯|译成|英语|英文|中文|汉语|法语|德语|日语|翻訳|英語|日本語|中国語|번역|영어|한국어`)

// language drops responses in another language than the prompt asks for.
func language(b *builder) Filter {
	allowed := b.options.Languages
	b.config["languages"] = slices.Sorted(slices.Values(allowed))
	return Filter{
		Spec:  Spec{Name: "language", Kind: stages.OfResponse, Version: 1},
		About: "in another language than the prompt's, or than those allowed",
		response: func(s Subject) (float64, string) {
			if namesLanguage.MatchString(ends(allText(s))) {
				return 0, ""
			}
			text := prose(s.Response.Text)
			if 2*len(text) < len(s.Response.Text) {
				return 0, "" // mostly code
			}
			found, sure := languageOf(text, responseLetters)
			if !sure {
				return 0, ""
			}
			if len(allowed) > 0 {
				if slices.ContainsFunc(allowed, func(a string) bool { return same(a, found) }) {
					return 0, ""
				}
				return 1, fmt.Sprintf("it is in %s, allowed is %s", languageName(found), strings.Join(allowed, ", "))
			}
			wanted := languagesOf(s)
			if len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return same(w, found) }) {
				return 0, ""
			}
			return 1, fmt.Sprintf("it is in %s, the prompt in %s", languageName(found), languageName(wanted[0]))
		},
	}
}

// allText returns all text of the prompt, including the system message and earlier
// turns.
func allText(s Subject) string {
	var b strings.Builder
	for _, m := range s.Prompt.Messages() {
		b.WriteString(m.Content)
		b.WriteByte('\n')
	}
	return b.String()
}

// languagesOf returns every language that the prompt may be written in: its
// declared one, that of the whole, and those of its paragraphs. English
// instructions about a French text have two. If none is certain, it returns none.
func languagesOf(s Subject) []string {
	var found []string
	add := func(text string) {
		if code, sure := languageOf(text, promptLetters); sure && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	if s.Prompt.Language != "" {
		found = append(found, s.Prompt.Language)
	}
	text := prose(ends(s.Prompt.Text()))
	add(text)
	for paragraph := range strings.SplitSeq(text, "\n") {
		add(paragraph)
	}
	if len(found) > 0 && englishWords(text) >= 2 && !slices.Contains(found, "en") {
		found = append(found, "en")
	}
	return found
}

// languageOf returns the ISO 639-1 code of a text with at least that many letters,
// and whether it is certain.
func languageOf(text string, letters int) (code string, sure bool) {
	if len(text) > sampleBytes {
		text = strings.ToValidUTF8(text[:sampleBytes], "")
	}
	n, latin := 0, 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			n++
			latin++
		case words.Unspaced(r) || unicode.Is(unicode.Hangul, r):
			n += 8 // a character says more than a letter
		default:
			n += 3 // and a script that few languages share more than Latin
		}
	}
	switch {
	case n < letters:
		return "", false
	case englishWords(text)*10 > len(strings.Fields(text)):
		return "en", true // at once, and more reliably than by trigrams
	}
	// Lists of names resemble one language or another, but seldom the same one
	// twice.
	if half := strings.LastIndexByte(text[:len(text)/2], ' '); half > 0 && latin == n && len(text) > 2*letters {
		if detect(text[:half]).Lang != detect(text[half:]).Lang {
			return "", false
		}
	}
	info := detect(text)
	code = isoCode(info.Lang)
	if code == "" || info.Script == nil {
		return "", false
	}
	// A script other than Latin has decided: see alike.
	return code, info.Script != unicode.Latin || info.IsReliable()
}

// isoCode returns the two-letter code, even where whatlanggo has none.
func isoCode(l whatlanggo.Lang) string {
	switch l {
	case whatlanggo.Pes:
		return "fa"
	case whatlanggo.Ydd:
		return "yi"
	}
	return l.Iso6391()
}

func detect(text string) whatlanggo.Info {
	return whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: whitelist()})
}

func whitelist() map[whatlanggo.Lang]bool {
	ls := make(map[whatlanggo.Lang]bool, len(spoken))
	for _, l := range spoken {
		ls[l] = true
	}
	return ls
}

// englishWords counts words that are frequent in English and in no other language.
func englishWords(text string) int {
	n := 0
	for w := range strings.FieldsSeq(text) {
		switch strings.ToLower(strings.Trim(w, ".,;:!?\"'()")) {
		case "the", "of", "and", "that", "with", "this", "for", "what", "which", "you", "your", "are", "is", "how", "my", "from", "they",
			"have", "has", "was", "would", "can", "about", "write", "tell", "give", "make", "explain", "list", "please", "following":
			n++
		}
	}
	return n
}

// same reports whether two codes name one language, or two that are easily
// confused.
func same(x, y string) bool {
	if x == y {
		return true
	}
	return slices.ContainsFunc(alike, func(group []string) bool {
		return slices.Contains(group, x) && slices.Contains(group, y)
	})
}

func knownLanguage(code string) bool { return languageName(code) != code }

// languageName returns the English name of a language, or its code.
func languageName(code string) string {
	for _, l := range spoken {
		if isoCode(l) == code {
			if l == whatlanggo.Cmn {
				return "Chinese"
			}
			return l.String()
		}
	}
	return code
}
