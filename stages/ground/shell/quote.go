// Package shell writes words for a person to paste into a shell.
package shell

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quote returns a word so that a POSIX shell reads it as one word again: as it is if
// it needs no quotation marks. Of one that holds anything but printable characters it
// makes $'…', which bash, zsh and ksh understand.
func Quote(word string) string {
	plain, printable := word != "", true
	for i, r := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		invalid := r == utf8.RuneError && size == 1
		printable = printable && unicode.IsPrint(r) && !invalid
		plain = plain && (r == '/' || r == '.' || r == '_' || r == ':' || r == ',' || r == '+' || r == '@' || r == '-' && i > 0 ||
			!invalid && (unicode.IsLetter(r) || unicode.IsDigit(r)))
	}
	switch {
	case plain && printable:
		return word
	case printable:
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	var out strings.Builder
	out.WriteString("$'")
	for i, r := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		switch {
		case r == '\'' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case unicode.IsPrint(r) && (r != utf8.RuneError || size > 1):
			out.WriteRune(r)
		default:
			for _, b := range []byte(word[i : i+size]) {
				fmt.Fprintf(&out, `\%03o`, b)
			}
		}
	}
	return out.String() + "'"
}
