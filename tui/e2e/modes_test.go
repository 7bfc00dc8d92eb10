package e2e

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// lasting matches the sequences whose effect outlives the program.
var lasting = regexp.MustCompile(`\x1b\[(?:` +
	`\?([0-9;]+)([hl])|` + // private modes
	`>4(?:;([0-9]))?m|` + // modifyOtherKeys
	`>[0-9]+(u)|<([0-9]*)u|` + // a keyboard of its own, put upon the one that was there
	`([0-9]*) q|` + // the shape of the cursor
	`([0-9]*(?:;[0-9]+)?)r)` + // what scrolls
	`|\x1b\][0-9]+;[^\x07\x1b]*|\x1b[=>]`)

// leftOn returns the modes that a program leaves changed.
func leftOn(out []byte) []string {
	standing := map[string]string{"cursor": "h", "wrapping": "h"}
	names := map[string]string{"25": "cursor", "7": "wrapping"}
	keyboards := map[string]int{} // one count for the main screen and one for the alternate screen
	screen := "main"
	for _, m := range lasting.FindAllSubmatch(out, -1) {
		part := func(i int) string { return string(m[i]) }
		switch whole := part(0); {
		case part(2) != "":
			for _, mode := range strings.Split(part(1), ";") {
				if name, ok := names[mode]; ok {
					mode = name
				}
				standing[mode] = part(2)
				if mode == "1049" {
					screen = map[string]string{"h": "alternate", "l": "main"}[part(2)]
				}
			}
		case strings.HasPrefix(whole, "\x1b[>4"):
			standing["modifyOtherKeys"] = map[bool]string{true: "l", false: "h"}[part(3) == "" || part(3) == "0"]
		case part(4) != "":
			keyboards[screen]++
		case strings.HasPrefix(whole, "\x1b[<"):
			n, err := strconv.Atoi(part(5))
			if err != nil {
				n = 1
			}
			keyboards[screen] -= n
		case strings.HasSuffix(whole, "r"):
			// The renderer resets margins by setting them to the whole screen.
			standing["margins"] = map[bool]string{true: "l", false: "h"}[part(7) == "" || strings.HasPrefix(part(7), "1;")]
		case strings.HasSuffix(whole, " q"):
			standing["cursor shape"] = map[bool]string{true: "l", false: "h"}[part(6) == "" || part(6) == "0"]
		case !strings.HasSuffix(whole, ";?"): // querying a colour sets none
			standing[fmt.Sprintf("%q", whole)] = "h"
		}
	}
	var on []string
	for _, mode := range slices.Sorted(maps.Keys(standing)) {
		found := "l"
		if mode == "cursor" || mode == "wrapping" {
			found = "h"
		}
		if standing[mode] != found {
			on = append(on, mode)
		}
	}
	for _, screen := range slices.Sorted(maps.Keys(keyboards)) {
		if keyboards[screen] > 0 { // one pop too many does nothing
			on = append(on, "keyboard of the "+screen+" screen")
		}
	}
	return on
}

func TestLeftOnSeesWhatIsLeftOn(t *testing.T) {
	t.Parallel()
	for out, want := range map[string]string{
		"": "", "plain": "",
		"\x1b[?1049h\x1b[?25l\x1b[>1u\x1b[<1u\x1b[?1049l\x1b[?25h": "",
		"\x1b[?1049h\x1b[?25l\x1b[>1u\x1b[?1049l\x1b[<1u\x1b[?25h": "keyboard of the alternate screen",
		"\x1b[?25l":                       "cursor",
		"\x1b[?7l":                        "wrapping",
		"\x1b[?1002;1006h\x1b[?1002l":     "1006",
		"\x1b[>4;2m":                      "modifyOtherKeys",
		"\x1b[>4;2m\x1b[>4m\x1b[?2026$p":  "",
		"\x1b[2;20r":                      "margins",
		"\x1b[2;20r\x1b[1;24r":            "",
		"\x1b[2;20r\x1b[r\x1b[6 q\x1b[ q": "",
		"\x1b]11;?\a":                     "",
		"\x1b]11;#ffffff\a":               `"\x1b]11;#ffffff"`,
	} {
		if got := strings.Join(leftOn([]byte(out)), ", "); got != want {
			t.Errorf("%q leaves on %q, want %q", out, got, want)
		}
	}
}
