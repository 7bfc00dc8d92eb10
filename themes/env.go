package themes

import (
	"strconv"
	"strings"
)

// Env holds what the environment says about the terminal before the terminal is
// asked.
type Env struct {
	NoColor    bool   // NO_COLOR is set
	Dumb       bool   // TERM=dumb
	ASCII      bool   // the locale has no UTF-8
	Background string // COLORFGBG, "foreground;background"
}

// EnvFrom reads the environment through getenv.
func EnvFrom(getenv func(string) string) Env {
	term := getenv("TERM")
	locale := getenv("LC_ALL")
	if locale == "" {
		locale = getenv("LC_CTYPE")
	}
	if locale == "" {
		locale = getenv("LANG")
	}
	locale = strings.ToLower(strings.ReplaceAll(locale, "-", ""))
	return Env{
		NoColor: getenv("NO_COLOR") != "",
		Dumb:    term == "dumb",
		// An unset locale is common in containers and over SSH and says nothing
		// about the terminal; a locale that names another encoding does.
		ASCII:      term == "dumb" || locale != "" && locale != "c" && locale != "posix" && !strings.Contains(locale, "utf8"),
		Background: getenv("COLORFGBG"),
	}
}

// Dark guesses the background until the terminal answers: by COLORFGBG if set, else
// dark.
func (e Env) Dark() bool {
	i := strings.LastIndexByte(e.Background, ';')
	n, err := strconv.Atoi(e.Background[i+1:])
	if err != nil {
		return true
	}
	return n != 7 && n != 15 // white and bright white; rxvt's 8 is dark grey
}
