package markdown

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestCacheKeepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark")
	text := func(i int) string { return fmt.Sprint(i, " ", strings.Repeat("word ", 200)) }
	c := NewCache(5 * size(Render(text(0), 40, th, Rendered)))
	for i := range 20 {
		c.Render(text(i), 40, th, Rendered)
		c.Get(KeyOf(text(0), 40, th, Rendered))
	}
	if _, ok := c.Get(KeyOf(text(0), 40, th, Rendered)); !ok {
		t.Error("the rendering used again and again is gone")
	}
	if _, ok := c.Get(KeyOf(text(3), 40, th, Rendered)); ok {
		t.Error("a rendering long unused is still there")
	}
	if c.bytes > c.maxBytes || len(c.entries) != c.order.Len() {
		t.Errorf("%d bytes of %d, %d entries in the map and %d in order", c.bytes, c.maxBytes, len(c.entries), c.order.Len())
	}
}

func TestCacheTellsRenderingsApart(t *testing.T) {
	t.Parallel()
	dark, mono := theme(t, "dark"), theme(t, "mono")
	c := NewCache(1 << 20)
	c.Render("a *b*", 40, dark, Rendered)
	for _, key := range []Key{
		KeyOf("a *c*", 40, dark, Rendered), KeyOf("a *b*", 41, dark, Rendered),
		KeyOf("a *b*", 40, mono, Rendered), KeyOf("a *b*", 40, dark, Raw),
	} {
		if _, ok := c.Get(key); ok {
			t.Errorf("%+v is taken for another", key)
		}
	}
	if lines, ok := c.Get(KeyOf("a *b*", 40, dark, Rendered)); !ok || len(lines) != 1 {
		t.Errorf("the rendering is not there: %q", lines)
	}
}

// However many callers ask for one rendering at the same time, it is made once.
func TestCacheRendersOnce(t *testing.T) {
	t.Parallel()
	c := NewCache(1 << 20)
	th := theme(t, "dark")
	results := make([][]string, 16)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i] = c.Render("# same\n\ntext for all", 40, th, Rendered) })
	}
	all.Wait()
	for _, r := range results {
		if &r[0] != &results[0][0] {
			t.Fatal("two renderings of one key")
		}
	}
}

// The cache counts the memory it keeps alive, give or take the allocator's
// rounding. This test is not parallel: it reads the heap of the whole process.
func TestCacheCountsRealBytes(t *testing.T) {
	th := theme(t, "dark")
	alone := runtime.NumGoroutine()
	heap := func() int {
		for runtime.NumGoroutine() > alone { // a lexer that was given up on a busy machine holds memory
			runtime.Gosched()
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // the second run frees what the first has only finalised
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	for name, text := range heavy() {
		for _, mode := range []Form{Rendered, Raw} {
			Render(text, 76, th, mode) // fills what is compiled once and belongs to no cache
			c := NewCache(1 << 30)
			before := heap()
			for i := range 4 {
				c.Render(fmt.Sprint(i, "\n\n", text), 76, th, mode)
			}
			kept := heap() - before
			if kept > c.bytes*5/4 || kept < c.bytes*3/4 {
				t.Errorf("%s %v: %d KB are counted and %d KB kept", name, mode, c.bytes>>10, kept>>10)
			}
			runtime.KeepAlive(c)
		}
	}
	c := NewCache(1 << 30)
	before := heap()
	for i := range 500 {
		c.Render(fmt.Sprint("short ", i), 76, th, Rendered)
	}
	if kept := heap() - before; kept > c.bytes*5/4 {
		t.Errorf("short texts: %d KB are counted and %d KB kept", c.bytes>>10, kept>>10)
	}
	runtime.KeepAlive(c)
}
