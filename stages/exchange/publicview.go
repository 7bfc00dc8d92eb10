package exchange

// PublicView is a view of the deck that queries can rely on.
type PublicView struct {
	Name    string
	About   string
	Columns [][2]string // name and meaning
}
