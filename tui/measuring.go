package tui

import (
	"path/filepath"

	"github.com/adrg/xdg"

	"prefdeck/stages"
	"prefdeck/stages/measure"
)

// Measuring says how the numbers of a deck are computed, so that the statistics
// screen, the page and prefdeck stats show the same ones, remembered in one place.
func Measuring() measure.Measuring {
	return measure.Measuring{Memory: filepath.Join(xdg.CacheHome, "prefdeck"), Version: stages.Version()}
}
