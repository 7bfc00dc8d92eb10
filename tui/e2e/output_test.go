package e2e

import (
	"bytes"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

var pieces = flag.Uint64("pieces", uint64(time.Now().UnixNano()), "seed of the sizes in which terminals read the program's output")

// read feeds the program's output to the emulator until the program is gone.
func (tm *terminal) read(answers <-chan struct{}) {
	defer close(tm.done)
	buf := make([]byte, 32<<10)
	for {
		n, err := tm.pty.Read(buf[:tm.portion()])
		at := time.Now()
		for rest := buf[:n]; len(rest) > 0; {
			part := rest[:tm.carried(len(rest))]
			rest = rest[len(part):]
			tm.take(part, at, false)
		}
		if err != nil { // the program's end of the terminal is closed
			tm.take(nil, at, true)
			break
		}
	}
	tm.cmd.Wait()
	// Closing the emulator itself would race with the goroutine that reads from it.
	tm.emulator.InputPipe().(*io.PipeWriter).Close()
	<-answers
	tm.pty.Close()
}

// take passes output on, at the end also what is held back, and tells whoever waits.
func (tm *terminal) take(output []byte, at time.Time, end bool) {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	tm.output.Write(output)
	tm.arrived = at
	if !tm.covered {
		var whole []byte
		if whole, tm.held = wholeFrames(append(tm.held, output...)); end {
			whole, tm.held = append(whole, tm.held...), nil
		}
		tm.feed(whole)
	}
	if len(output) > 0 && tm.watch != nil && tm.wholly && !tm.painting {
		tm.watch(tm.picture())
	}
	close(tm.changed)
	tm.changed = make(chan struct{})
}

// feed passes output to the emulator. Unlike a terminal that panics over a scrolling
// region of rows that are gone, which the program may use until it knows that the
// window is smaller. Then it paints everything anew.
func (tm *terminal) feed(output []byte) {
	defer func() {
		if p := recover(); p != nil && !tm.resized {
			panic(p)
		}
	}()
	tm.emulator.Write(output)
}

// throttled makes the line to the terminal slow from now on.
func (tm *terminal) throttled(bytesPerSecond int) {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	tm.slow = bytesPerSecond
}

// speed returns how many bytes a second the line carries; 0: no limit.
func (tm *terminal) speed() int {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.slow
}

// portion returns how much to read. A pty hands out pieces of other sizes on each
// machine: here some are small and some as large as they come.
func (tm *terminal) portion() int {
	if _, measured := tm.t.(*testing.B); measured {
		return 32 << 10
	}
	return []int{1 + tm.random.IntN(200), 4 << 10, 32 << 10}[tm.random.IntN(3)]
}

// carried waits for the line, and returns how many of n bytes come through.
func (tm *terminal) carried(n int) int {
	slow := tm.speed()
	if slow == 0 {
		return n
	}
	const portions = 10 // a second
	<-time.After(time.Second / portions)
	return min(n, slow/portions)
}

const (
	frameBegins = ansi.SetModeSynchronizedOutput
	frameEnds   = ansi.ResetModeSynchronizedOutput
)

// wholeFrames splits output before a frame that has not ended yet and where no
// emoji is being joined. Unlike a terminal the emulator joins only within one write,
// and the pty hands out pieces of a few kilobytes.
func wholeFrames(output []byte) (whole, rest []byte) {
	end := bytes.LastIndex(output, []byte(frameBegins))
	if end < bytes.LastIndex(output, []byte(frameEnds)) {
		end = -1
	}
	if escape := bytes.LastIndexByte(output, ansi.ESC); end < 0 && escape >= 0 && strings.HasPrefix(frameBegins, string(output[escape:])) {
		end = escape
	}
	if end < 0 {
		end = bytes.LastIndexFunc(output, func(r rune) bool { return r < utf8.RuneSelf }) + 1
		if tail := output[end:]; !bytes.ContainsAny(tail, "\u200d\ufe0f") && bytes.IndexByte(tail, 0xf0) < 0 {
			return output, nil
		}
	}
	return output[:end], slices.Clone(output[end:])
}
