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
		{ExportPrevious, modes, []string{"k", "up"}, GroupData, "format", "the previous format"},
		{ExportEdits, modes, []string{"e"}, GroupData, "with edits", "include edited responses, or not"},
		{ExportTrim, modes, []string{"t"}, GroupData, "trim", "trim whitespace at both ends of responses"},
		{ScreenHelp, modes, []string{"?", "f1"}, groupGo, "keys", "show or hide the keys"},
		{ExportClose, modes, []string{"esc", "q"}, groupGo, "back", "back"},
	}
}
