package markdown

import (
	"container/list"
	"sync"

	"prefdeck/themes"
)

// Cache keeps the renderings used last, up to a number of bytes. It is safe for use
// by several goroutines.
type Cache struct {
	maxBytes int

	mu      sync.Mutex
	bytes   int
	entries map[Key]*list.Element
	order   *list.List // of *entry, most recently used first
	pending map[Key]*pending
}

type entry struct {
	key   Key
	lines []string
	bytes int
}

// pending is a rendering in progress; done is closed once lines is set.
type pending struct {
	done  chan struct{}
	lines []string
}

// NewCache returns a cache of at most maxBytes of lines. The rendering used last
// stays whatever its size, so that a screen never renders the same text twice in a
// row.
func NewCache(maxBytes int) *Cache {
	return &Cache{
		maxBytes: maxBytes,
		entries:  map[Key]*list.Element{},
		order:    list.New(),
		pending:  map[Key]*pending{},
	}
}

// Get returns the cached rendering of key, if there is one. It never renders, so a
// View or an Update may call it.
func (c *Cache) Get(key Key) ([]string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry).lines, true
}

// Render returns the rendering of text and makes it at most once per key, however
// many callers ask at the same time. The lines are shared: callers must not change
// them.
func (c *Cache) Render(text string, width int, th themes.Theme, mode Form) []string {
	key := KeyOf(text, width, th, mode)
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*entry).lines
	}
	if p, ok := c.pending[key]; ok {
		c.mu.Unlock()
		<-p.done
		return p.lines
	}
	p := &pending{done: make(chan struct{})}
	c.pending[key] = p
	c.mu.Unlock()

	defer func() { // after a panic too: waiters must not hang
		c.mu.Lock()
		delete(c.pending, key)
		c.put(key, p.lines)
		c.mu.Unlock()
		close(p.done)
	}()
	p.lines = Render(text, width, th, mode)
	return p.lines
}

// put stores lines and evicts the least recently used ones. The caller holds the
// lock.
func (c *Cache) put(key Key, lines []string) {
	e := &entry{key: key, lines: lines, bytes: size(lines)}
	c.entries[key] = c.order.PushFront(e)
	c.bytes += e.bytes
	for c.bytes > c.maxBytes && c.order.Len() > 1 {
		last := c.order.Remove(c.order.Back()).(*entry)
		delete(c.entries, last.key)
		c.bytes -= last.bytes
	}
}

// size estimates what an entry costs in memory: its lines, which share memory with
// nothing else (see compact), its key, and its places in the map and the list.
func size(lines []string) int {
	const header, perEntry = 16, 512
	n := perEntry
	for _, line := range lines {
		n += header + len(line)
	}
	return n
}
