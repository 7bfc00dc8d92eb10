package behind

import (
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// amount formats a number with its significant digits, a whole one with separators.
func amount(v float64) string {
	switch size := math.Abs(v); {
	case v == math.Trunc(v) && size < 1e15:
		return numbers.Number(int(v))
	case size < 0.001 || size >= 1e15:
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0")
}

// optionOrder lists the options that come before all others.
var optionOrder = []string{"temperature", "top_p", "top_k", "min_p", "repeat_penalty", "num_predict", "num_ctx"}

// settings formats a JSON object: "temperature 0.7, num_predict 300". It skips null
// values.
func settings(raw json.RawMessage, without ...string) string {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return brief(string(raw))
	}
	names := slices.SortedFunc(maps.Keys(values), func(x, y string) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x, y))
	})
	var parts []string
	for _, name := range names {
		value := string(values[name])
		if value == "null" || slices.Contains(without, name) {
			continue
		}
		var text string
		if json.Unmarshal(values[name], &text) == nil {
			value = text
		}
		parts = append(parts, name+" "+value)
	}
	return brief(strings.Join(parts, ", "))
}

func rank(option string) int {
	if i := slices.Index(optionOrder, option); i >= 0 {
		return i
	}
	return len(optionOrder)
}

// brief returns foreign text on one line, cut to a bounded length.
func brief(text string) string {
	const most = 400
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	return gate.Line(text)
}
