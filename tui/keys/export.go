package keys

// The modes of the export screen.
const (
	Exporting  Mode = "exporting"   // a format is being chosen
	NamingFile Mode = "naming-file" // the file is being typed
)

// Actions of the export screen.
const (
	ExportNext     ActionID = "export.next"
	ExportPrevious ActionID = "export.previous"
	ExportFile     ActionID = "export.file"
	ExportEdits    ActionID = "export.edits"
	ExportTrim     ActionID = "export.trim"
	ExportWrite    ActionID = "export.write"
	ExportClose    ActionID = "export.close"
)

// exporting returns the keys of the export screen.
func exporting() []Binding {
	modes := []Mode{Exporting}
	return []Binding{
		{ExportWrite, modes, []string{"enter"}, GroupData, "write", "write the file"},
		{ExportFile, modes, []string{"f", "tab"}, GroupData, "file", "name the file"},
		{ExportNext, modes, []string{"j", "down"}, GroupData, "format", "the next format"},
		{ExportPrevious, modes, []string{"k", "up"}, GroupData, "format", "the format before"},
		{ExportEdits, modes, []string{"e"}, GroupData, "with edits", "with edited responses, or without"},
		{ExportTrim, modes, []string{"t"}, GroupData, "trim", "cut blanks at the ends of responses, or keep them"},
		{ScreenHelp, modes, []string{"?", "f1"}, groupGo, "keys", "the keys, or the screen again"},
		{ExportClose, modes, []string{"esc", "q"}, groupGo, "back", "back"},
	}
}
