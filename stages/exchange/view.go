package exchange

// View is a view of the deck that queries can rely on.
type View struct {
	Name    string
	About   string
	Columns [][2]string // name and meaning
}
