package keys

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// named lists the keys with a name, as Bubble Tea writes it.
func named() []string {
	names := []string{"enter", "tab", "backspace", "esc", "space", "up", "down", "left", "right",
		"insert", "delete", "pgup", "pgdown", "home", "end"}
	for n := range 12 {
		names = append(names, fmt.Sprintf("f%d", n+1))
	}
	return names
}

// alias returns Bubble Tea's name for a key that people call something else.
func alias(name string) string {
	switch name {
	case "escape":
		return "esc"
	case "return":
		return "enter"
	case "del":
		return "delete"
	case "ins":
		return "insert"
	case "pageup", "page up":
		return "pgup"
	case "pagedown", "page down", "pgdn":
		return "pgdown"
	case "←", "→", "↑", "↓":
		return map[string]string{"←": "left", "→": "right", "↑": "up", "↓": "down"}[name]
	}
	return name
}

// Parse reads a key as a person writes it and returns the names under which it
// arrives: "ctrl+r", "Space", "shift+tab", "U". Backspace arrives under two.
func Parse(written string) ([]string, error) {
	if written == " " {
		return []string{"space"}, nil
	}
	mods, name := split(strings.TrimSpace(written))
	if utf8.RuneCountInString(name) != 1 {
		name = strings.ToLower(name)
	}
	name = alias(name)
	if name == "" || utf8.RuneCountInString(name) != 1 && !slices.Contains(named(), name) {
		return nil, fmt.Errorf("there is no key %q; keys are written like a, U, space, left, f1, ctrl+r", written)
	}
	if utf8.RuneCountInString(name) == 1 && !unicode.IsPrint([]rune(name)[0]) {
		return nil, fmt.Errorf("key %q does not print and has no name", written)
	}
	key, err := modified(mods, name)
	if err != nil {
		return nil, fmt.Errorf("key %q %w", written, err)
	}
	if key == "backspace" {
		return []string{key, backspaceBS}, nil
	}
	return []string{key}, nil
}

// split separates the modifiers from a key; "+" and "ctrl++" are the key +.
func split(written string) (mods []string, name string) {
	for {
		mod, rest, found := strings.Cut(written, "+")
		if !found || mod == "" || rest == "" {
			return mods, written
		}
		mods = append(mods, strings.ToLower(strings.TrimSpace(mod)))
		written = strings.TrimSpace(rest)
	}
}

// modified returns the name of a key with modifiers, or an error if terminals
// cannot report it.
func modified(mods []string, name string) (string, error) {
	var ctrl, alt, shift bool
	for _, mod := range mods {
		switch mod {
		case "ctrl", "control", "c":
			ctrl = true
		case "alt", "option", "meta":
			alt = true
		case "shift":
			shift = true
		default:
			return "", fmt.Errorf("has the modifier %q; there are ctrl, alt and shift", mod)
		}
	}
	letter := utf8.RuneCountInString(name) == 1
	if ctrl && letter {
		name = strings.ToLower(name)
		switch name {
		case "c", "z":
			return "", fmt.Errorf("is the program's own: ctrl+c ends it, ctrl+z suspends it")
		case "i", "m", "[":
			return "", fmt.Errorf("arrives as %s in most terminals", map[string]string{"i": "tab", "m": "enter", "[": "esc"}[name])
		}
	}
	if shift && letter && !ctrl && !alt {
		upper := strings.ToUpper(name)
		if upper == name && !unicode.IsUpper([]rune(name)[0]) {
			return "", fmt.Errorf("depends on the keyboard: write the character that it types")
		}
		return upper, nil
	}
	key := name
	for _, m := range []struct {
		held bool
		text string
	}{{shift, "shift+"}, {alt, "alt+"}, {ctrl, "ctrl+"}} {
		if m.held {
			key = m.text + key
		}
	}
	return key, nil
}

// printable reports whether a key types a character.
func printable(key string) bool { return key == "space" || utf8.RuneCountInString(key) == 1 }
