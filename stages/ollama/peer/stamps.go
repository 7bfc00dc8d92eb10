package peer

import (
	"sync"
	"time"

	"prefdeck/stages/ollama"
)

// stamps remembers when a server said that it had stored each model. A model that is
// replaced and put back between two looks has its digest again, but not its time.
type stamps struct {
	mu    sync.Mutex
	lists int                   // that the server has given
	seen  map[[2]string][]stamp // by name and digest
}

// stamp is a time with the number of the list that was the first to have it.
type stamp struct {
	stored time.Time
	list   int
}

// mostStamps bounds the times of one model that are believed. Some servers make them up
// for each list, and what spreads requests over several servers lists now these times, now
// those.
const mostStamps = 4

// see takes note of a list.
func (s *stamps) see(models []ollama.ModelInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	if s.seen == nil {
		s.seen = map[[2]string][]stamp{}
	}
	for _, m := range models {
		key := [2]string{m.Name, m.Digest}
		if _, known := find(s.seen[key], m.Modified); !known && len(s.seen[key]) < mostStamps {
			s.seen[key] = append(s.seen[key], stamp{m.Modified, s.lists})
		}
	}
}

// now returns how many lists there were.
func (s *stamps) now() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists
}

// anew reports whether the server has stored a model since it gave its list of that
// number, though it had that very model then.
func (s *stamps) anew(m ollama.ModelInfo, list int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.seen[[2]string{m.Name, m.Digest}]
	if len(all) == 0 || all[0].list > list || len(all) >= mostStamps {
		return false
	}
	last, known := find(all, m.Modified)
	return known && last.list > list
}

func find(all []stamp, stored time.Time) (stamp, bool) {
	for _, s := range all {
		if s.stored.Equal(stored) {
			return s, true
		}
	}
	return stamp{}, false
}
