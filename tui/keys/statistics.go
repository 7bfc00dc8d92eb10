package keys

// Surveying is the mode of the statistics screen.
const Surveying Mode = "surveying"

// Actions of the statistics screen.
const (
	StatisticsNext     ActionID = "statistics.next"
	StatisticsPrevious ActionID = "statistics.previous"
	StatisticsDown     ActionID = "statistics.down"
	StatisticsUp       ActionID = "statistics.up"
	StatisticsPageDown ActionID = "statistics.page-down"
	StatisticsPageUp   ActionID = "statistics.page-up"
	StatisticsTop      ActionID = "statistics.top"
	StatisticsBottom   ActionID = "statistics.bottom"
	StatisticsPairs    ActionID = "statistics.pairs"
	StatisticsAgain    ActionID = "statistics.again"
	StatisticsTest     ActionID = "statistics.test"
	StatisticsGiveUp   ActionID = "statistics.give-up"
	StatisticsHelp     ActionID = "statistics.help"
	StatisticsClose    ActionID = "statistics.close"
)

const groupFigures = "Figures"

// surveying returns the keys of the statistics screen.
func surveying() []Binding {
	modes := []Mode{Surveying}
	return []Binding{
		{StatisticsPairs, modes, []string{"enter"}, groupFigures, "pairs", "open the pairs behind the number"},
		{StatisticsPrevious, modes, []string{"h", "left"}, groupFigures, "section", "the previous section"},
		{StatisticsNext, modes, []string{"l", "right", "tab"}, groupFigures, "section", "the next section"},
		{StatisticsDown, modes, []string{"j", "down"}, groupFigures, "move", "the next number"},
		{StatisticsUp, modes, []string{"k", "up"}, groupFigures, "move", "the previous number"},
		{StatisticsPageDown, modes, []string{"space", "ctrl+d", "pgdown"}, groupFigures, "", "half a page down"},
		{StatisticsPageUp, modes, []string{"ctrl+u", "pgup"}, groupFigures, "", "half a page up"},
		{StatisticsTop, modes, []string{"g", "home"}, groupFigures, "", "to the first number"},
		{StatisticsBottom, modes, []string{"G", "end"}, groupFigures, "", "to the last number"},
		{StatisticsAgain, modes, []string{"r"}, groupFigures, "measure again", "measure the deck again"},
		{StatisticsTest, modes, []string{"L"}, groupFigures, "label the test set", "draw the pairs that the test set needs, and label them"},
		{StatisticsGiveUp, modes, []string{"esc"}, groupGo, "", "give up measuring, or back"},
		{StatisticsHelp, modes, []string{"?", "f1"}, groupGo, "keys", "show or hide the keys"},
		{StatisticsClose, modes, []string{"q"}, groupGo, "back", "back"},
	}
}
