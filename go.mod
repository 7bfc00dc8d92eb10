module prefdeck

go 1.26

require (
	charm.land/bubbletea/v2 v2.1.1 // github.com/charmbracelet/bubbletea, current major
	charm.land/lipgloss/v2 v2.0.6 // github.com/charmbracelet/lipgloss, current major
	charm.land/glamour/v2 v2.0.1 // github.com/charmbracelet/glamour, current major
	modernc.org/sqlite v1.62.0 // modernc.org/sqlite
	github.com/ollama/ollama v0.17.4 // github.com/ollama/ollama/api
)
