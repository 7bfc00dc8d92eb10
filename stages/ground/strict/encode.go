package strict

import "github.com/pelletier/go-toml/v2"

// Encode writes a value as TOML that Decode reads.
func Encode(v any) ([]byte, error) { return toml.Marshal(v) }
