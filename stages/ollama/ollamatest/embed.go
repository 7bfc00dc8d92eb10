package ollamatest

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"net/http"
	"slices"
	"strings"
)

// embedDims is the length of the embeddings.
const embedDims = 64

// synonyms lets ByWords find the texts alike that stages/embed checks models with.
var synonyms = strings.NewReplacer("kitten", "cat", "naps", "sleeps", "couch", "sofa",
	"best way to cook", "boil", "eggs", "egg", "crashed", "stopped working", "laptop", "computer", "yesterday evening", "last night")

// ByWords embeds a text by its words: texts without a common word have next to nothing in
// common.
func ByWords(text string) []float32 {
	v := make([]float32, embedDims)
	for word := range strings.FieldsFuncSeq(synonyms.Replace(strings.ToLower(text)), func(r rune) bool { return strings.ContainsRune(" .,?!\n", r) }) {
		h := fnv.New32a()
		h.Write([]byte(word))
		n := h.Sum32() * 2654435761
		sign := float32(1)
		if n&1 == 0 {
			sign = -1
		}
		v[n>>16%embedDims] += sign
	}
	v[0] += 0.01 // no text is nothing
	return normal(v)
}

// Blurred embeds as chat models do: all texts are alike.
func Blurred(text string) []float32 {
	v := ByWords(text)
	v[0] += 3
	return normal(v)
}

func normal(v []float32) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// Embedded returns the texts that embeddings were asked of so far, failed requests
// included.
func (s *Server) Embedded() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.embedded)
}

// embed answers with embeddings, or with the next of the faults.
func (s *Server) embed(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model    string
		Input    []string
		Truncate *bool
	}
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		writeError(w, http.StatusBadRequest, "%v", err)
		return
	}
	s.mu.Lock()
	s.embedded = append(s.embedded, q.Input...)
	fault := None
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	s.mu.Unlock()
	m, ok := s.find(q.Model)
	long := func(text string) bool {
		return q.Truncate != nil && !*q.Truncate && m.EmbedWords > 0 && len(strings.Fields(text)) > m.EmbedWords
	}
	switch {
	case (Answer{Fault: fault}).refuse(w):
	case !ok:
		writeError(w, http.StatusNotFound, "model %q not found, try pulling it first", q.Model)
	case m.Embed == nil:
		writeError(w, http.StatusNotImplemented, "this model does not support embeddings")
	case slices.ContainsFunc(q.Input, long):
		writeError(w, http.StatusBadRequest, "the input length exceeds the context length")
	default:
		out := make([][]float32, len(q.Input))
		for i, text := range q.Input {
			out[i] = m.Embed(text)
		}
		writeJSON(w, http.StatusOK, map[string]any{"model": q.Model, "embeddings": out})
	}
}
