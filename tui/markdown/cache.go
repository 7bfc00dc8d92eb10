package markdown

import (
	"sync"

	"prefdeck/themes"
)

// Cache keeps renderings up to a number of bytes, the latest used ones. It is
// safe for use by several goroutines.
type Cache struct {
	mu    sync.Mutex
	lines map[Key][]string
}

// NewCache makes a cache of at most maxBytes of lines.
func NewCache(maxBytes int) *Cache { return &Cache{lines: map[Key][]string{}} }

// Get is the rendering of key, if it is there. It never renders.
func (c *Cache) Get(key Key) ([]string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, ok := c.lines[key]
	return lines, ok
}

// Render is the rendering of text, made at most once for one key however many
// ask at the same time. The caller must not change the lines.
func (c *Cache) Render(text string, width int, th themes.Theme, mode Mode) []string {
	key := KeyOf(text, width, th, mode)
	if lines, ok := c.Get(key); ok {
		return lines
	}
	lines := Render(text, width, th, mode)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines[key] = lines
	return lines
}
