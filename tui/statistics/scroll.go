package statistics

// numbers returns the lines that hold a number.
func (m *Screen) numbers() []int {
	var out []int
	for i, l := range m.lines {
		if l.number {
			out = append(out, i)
		}
	}
	return out
}

// chosen returns the line of the number under the cursor; ok is false if there is none.
func (m *Screen) chosen() (at int, ok bool) {
	numbers := m.numbers()
	if m.cursor >= len(numbers) {
		return 0, false
	}
	return numbers[m.cursor], true
}

// turn goes to another section.
func (m *Screen) turn(by int) {
	if n := len(m.sections); n > 0 {
		m.section, m.cursor, m.first = (m.section+by+n)%n, 0, 0
		m.layout()
	}
}

// move moves the cursor by some numbers, and scrolls so that it is visible: with the
// titles above the first number and the remarks below the last one.
func (m *Screen) move(by int) {
	numbers := m.numbers()
	if len(numbers) == 0 {
		m.first = m.bounded(m.first + by)
		return
	}
	m.cursor = max(0, min(len(numbers)-1, m.cursor+by))
	from, to := numbers[m.cursor], numbers[m.cursor]
	switch {
	case m.cursor == 0:
		from = 0
	case m.cursor == len(numbers)-1:
		to = len(m.lines) - 1
	}
	if from < m.first {
		m.first = from
	}
	m.first = m.bounded(max(m.first, to-m.room()+1))
	if at := numbers[m.cursor]; at < m.first {
		m.first = at
	} else if at >= m.first+m.room() {
		m.first = at - m.room() + 1
	}
}

// scroll moves the text by some lines, and the cursor to the number nearest to where
// it was on the screen.
func (m *Screen) scroll(by int) {
	m.first = m.bounded(m.first + by)
	numbers := m.numbers()
	for m.cursor < len(numbers)-1 && numbers[m.cursor] < m.first {
		m.cursor++
	}
	for m.cursor > 0 && m.cursor < len(numbers) && numbers[m.cursor] >= m.first+m.room() {
		m.cursor--
	}
}

// bounded returns the top line nearest to first that leaves no room unused.
func (m *Screen) bounded(first int) int {
	return max(0, min(first, len(m.lines)-m.room()))
}

// layout draws the section in front for the size and the theme of the screen.
func (m *Screen) layout() {
	if m.width == 0 || m.sections == nil {
		m.lines = nil
		return
	}
	m.section = min(m.section, len(m.sections)-1)
	m.lines = drawn(m.sections[m.section], m.width-1, m.theme)
	m.cursor = max(0, min(m.cursor, len(m.numbers())-1))
	m.move(0)
}
