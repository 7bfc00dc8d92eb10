// Package hostile holds texts that attack the terminal they are shown on: a model
// may write them, and nothing in prefdeck may let them through. Only tests import
// it.
package hostile

import (
	"fmt"
	"strings"
)

// Text is one attack, named after its aim.
type Text struct{ Name, Text string }

// Broken is not UTF-8: lone lead and continuation bytes, overlong forms, half a
// surrogate pair, and a character beyond the last.
const Broken = "lead \xc3 and \xe2\x82, tail \x80\xbf, overlong \xc0\xaf \xe0\x80\xaf, surrogate \xed\xb0\x80, too far \xf5\x80\x80\x80, \xff\xfe end\n"

// Texts returns the attacks. All are valid UTF-8; Broken is not.
func Texts() []Text {
	return []Text{
		{"clipboard write", "Take this: \x1b]52;c;aGFja2Vk\a and paste it."},
		{"clipboard read", "\x1b]52;p;?\x1b\\ asks what you copied"},
		{"window title", "\x1b]2;all your title\x1b\\ are belong"},
		{"icon name", "before \x1b]1;icon\a after"},
		{"working folder", "\x1b]7;file://elsewhere/etc\x1b\\ye olde folder"},
		{"notification", "\x1b]9;You have won\a and \x1b]777;notify;You;won\a"},
		{"palette", "\x1b]4;1;rgb:00/00/00\x1b\\\x1b]10;#000000\a\x1b]11;#000000\a black on black"},
		{"hyperlink", "See \x1b]8;id=1;https://phish.example/login\x1b\\the manual\x1b]8;;\x1b\\."},
		{"hyperlink left open", "\x1b]8;;https://phish.example\aeverything below is a link"},
		{"string left open", "\x1b]0;no end of this title\nand a second line"},
		{"erase", "one\x1b[2J\x1b[3Jtwo\x1b[Kthree\x1b[1Jfour"},
		{"cursor", "\x1b[5;5Hdown \x1b[Aup \x1b[999Cright \x1b[sstored\x1b[u"},
		{"scroll region", "\x1b[2;3r\x1b[10S\x1b[10T rolls away"},
		{"insert and delete", "\x1b[4h\x1b[9L\x1b[9M\x1b[9@\x1b[9P lines"},
		{"colours left on", "\x1b[1;5;7;38;2;255;0;0mred for ever"},
		{"invisible", "read this \x1b[8mnot this\x1b[28m"},
		{"main screen", "\x1b[?1049l\x1b[?47l good-bye, alternate screen"},
		{"hidden cursor", "\x1b[?25l where am I"},
		{"mouse and paste", "\x1b[?1002h\x1b[?1006h\x1b[?2004l\x1b[?1004h who touched me"},
		{"synchronized", "\x1b[?2026h nothing is drawn from here on"},
		{"keyboard", "\x1b[>31u\x1b[=1;1u\x1b[>4;2m other keys"},
		{"wrap off", "\x1b[?7l\x1b[?3h\x1b[?5h a wide white screen"},
		{"reports", "\x1b[5n\x1b[6n\x1b[c\x1b[>c\x1b[>q\x1b[18t\x1b[21t typed by the terminal"},
		{"reset", "\x1bc and \x1b[!p and \x1b#8 and \x1b(0qqqq\x1b(B"},
		{"shift out", "\x0eabc\x0fdef"},
		{"tmux passthrough", "\x1bPtmux;\x1b\x1b]52;c;aGFja2Vk\a\x1b\\"},
		{"device string", "\x1bP+q436f\x1b\\ and \x1bP$qm\x1b\\"},
		{"sixel", "\x1bPq#0;2;0;0;0~~@@vv\x1b\\ picture"},
		{"kitty picture", "\x1b_Ga=T,f=24,s=1,v=1;AAAA\x1b\\ picture"},
		{"privacy and start of string", "\x1b^secret\x1b\\ \x1bXstring\x1b\\"},
		{"8-bit sequence", "\u009b2J\u009b1;31mtext\u009bm"},
		{"8-bit string", "\u009d2;title\u009c \u0090$qr\u009c \u009fGa=d\u009c"},
		{"next line, index", "a\u0085b\u0084c\u008dd\u008ee"},
		{"escape at the end", "cut off here\x1b"},
		{"sequence at the end", "cut off here\x1b[38;5"},

		{"overwritten", "rm -rf /important\rls -l            "},
		{"rubbed out", "safe\b\b\b\bevil"},
		{"bell, null, delete", "ring\aring nothing\x00here gone\x7f"},
		{"tab, feed", "a\tb\vc\fd"},
		{"other line ends", "one\r\ntwo\rthree\u2028four\u2029five"},

		{"reversed name", "open invoice\u202Efdp.exe\u202C now"},
		{"isolates left open", "\u2066\u2067\u2068 all that follows \u202a\u202b\u202d"},
		{"marks of direction", "a\u200eb\u200fc\u061cd"},
		{"zero width", "pass\u200bword un\u200cseen\u200d soft\u00adhyphen \ufeffmark \u2060join \u180evowel"},
		{"letters of no width", "\u115f\u1160\u3164\uffa0 \u17b4\u17b5 \u034f fill"},
		{"tags", "look\U000E0049\U000E0067\U000E006E\U000E006F\U000E0072\U000E0065 here"},
		{"variations", "a\ufe00b\ufe0fc\U000E0100d"},
		{"not characters", "\ufffe \uffff \ufdd0 \U0010ffff \U0001fffe"},
		{"private use", "\ue000 \uf8ff \U000f0000 \U00100000"},
		{"annotations", "\ufff9shown\ufffahidden\ufffb"},
		{"lookalikes", "pаypаl.com with Cyrillic, ɡооgle with script, ⅼIl1 and ＡＢＣ"},
		{"pile of marks", "H\u0323\u0331\u0330\u0324\u0316o\u0489\u0488\u20dd" + strings.Repeat("\u0302\u0317", 60) + "t"},
		{"mark without letter", "\u0301 alone,\n\u0300 at the start, \u20e3"},

		{"families", "👨‍👩‍👧‍👦 👩🏿‍🚒 🧑🏻‍🤝‍🧑🏾 🏳️‍🌈 🏴‍☠️ 🇧🇪🇯🇵 5️⃣ ☺︎ ☺️"},
		{"broken families", "👩\u200d \u200d👧 🏽alone 🇧 \ufe0f\ufe0f 👩\u200dx"},
		{"endless family", "👩" + strings.Repeat("\u200d👩", 80)},
		{"wide", "大きな文字、半角ｶﾅ、全角ＡＢＣ、큰 글자, ตัวอักษร, देवनागरी लिपि, 𝔊𝔬𝔱𝔥𝔦𝔠 ﷽ 𒐫"},
		{"right to left", "שלום לכולם 12:30 وداعا (٣٤) mixed with left to right"},
		{"ambiguous width", "①②③ ±§¶ ░▒▓ ┌─┐ ★☆ Ⅻ ㎏ ½"},

		{"sequence in a block of code", "```sh\n\x1b[2Jecho\x1b]0;t\a hi\n```\n\n    \x1b[5mindented\u009bm"},
		{"sequence in a fence's words", "```py\x1b[31m\x1b]2;t\a\nx = 1\n```"},
		{"sequence in code", "run `\x1b[31mmake\u009b0m` or ``\x1b]0;`\a``"},
		{"sequence in a link", "[here\x1b[8m](https://a.example/\x1b]52;c;eA==\a \"title\x1b[2J\") <https://b.example/\x1b[K>"},
		{"sequence in a picture", "![alt\x1b[1A](pic\u009b2J.png)"},
		{"sequence in a table", "| a\x1b[2K | b\r |\n|:-:|--:|\n| \x1b[1A\u202e | \t\x00 |"},
		{"sequence in headings", "# one\x1b[31m\n\ntwo\x1b[2J\n=====\n\n### three\u009b5m ###"},
		{"sequence in lists", "1. a\x1b[A\n   - b\x1b[A\n     > c\x1b[A\n- [ ] \x1b[Btask\n- [x] \u202edone"},
		{"sequence in HTML", "<b title=\"\x1b[2J\">x</b><!-- \x1b]0;t\a --><script>\x1b[1A</script>"},
		{"sequence in a formula", "$x_\x1b[31m^2$ \\(\\frac{\x1b[A}{\u009bA}\\) $$\x1b]0;t\a$$"},
		{"sequence in a definition", "[ref\x1b[1A]: https://a.example '\x1b[2J'\n\n[ref\x1b[1A]"},
		{"entities", "&#x1b;[2J &#27;]0;t&#7; &#155;31m &#0; &#xD; &#8238;gnp.exe &ZeroWidthSpace;&shy;&lrm;"},
		{"escapes of markdown", "\\\x1b[31m \\\u009b \\\r \\\a"},
		{"thinking", "<think>\x1b[2J</think>\x1b[1A<think>not closed \u202e"},

		{"fence left open", "Here is the code:\n~~~~go\nfunc main() {\n\tfmt.Println(\"```\")\n"},
		{"marks left open", "**bold *both ~~gone `code [link](no\\end ![ <a href=\" $x \\( \\[ {{{"},
		{"formulas", "Say \\(e^{i\\pi}+1=0\\), \\[\\sum_{k=0}^n\\binom{n}{k}=2^n\\], $\\sqrt[3]{x_1}$, $$\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}$$ for $3 or $4."},
		{"endless word", strings.Repeat("Donaudampfschiff", 400)},
		{"endless line", strings.Repeat("left right ", 8000)},
		{"endless wide word", strings.Repeat("長い", 1500)},
		{"deep list", nested("* ", 60)},
		{"deep quotes", strings.Repeat(">", 240) + " bottom\n" + strings.Repeat("> ", 240) + "bottom"},
		{"wide table", table(90)},
		{"many lines", strings.Repeat("\n", 3000) + "at last"},
		{"only spaces", strings.Repeat(" \t\u00a0\u3000\n", 40)},
	}
}

// nested returns a list nested depth levels deep.
func nested(mark string, depth int) string {
	var list strings.Builder
	for i := range depth {
		fmt.Fprintf(&list, "%s%sstep %d\n", strings.Repeat(" ", len(mark)*i), mark, i)
	}
	return list.String()
}

// table returns a table with one row.
func table(columns int) string {
	var head, rule, row strings.Builder
	for i := range columns {
		fmt.Fprintf(&head, "|col %d", i)
		rule.WriteString("|:--")
		fmt.Fprintf(&row, "|%d", i*i)
	}
	return head.String() + "|\n" + rule.String() + "|\n" + row.String() + "|"
}
