package words

import "testing"

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"École":        "ecole",
		"E\u0301cole":  "ecole",
		"ÅNGSTRÖM":     "angstrom",
		"Łódź":         "lodz",
		"Straße":       "strasse",
		"Việt Nam":     "viet nam",
		"Ἀθῆναι":       "αθηναι",
		"Ёлка":         "елка",
		"東京タワー":        "東京タワー",
		"한국어":          "한국어",
		"a\xffB\x80":   "a\xffb\x80",
		"\u0301":       "",
		"naïve ŒUVRES": "naive oeuvres",
	} {
		if got := string(Fold(nil, text)); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}
