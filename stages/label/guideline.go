package label

import (
	"fmt"
	"os"
	"strings"
)

// ReadGuideline reads a guideline from a file, which must say something.
func ReadGuideline(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the guideline: %w", err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return "", fmt.Errorf("the guideline %s is empty", path)
	}
	return string(text), nil
}
