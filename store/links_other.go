//go:build !unix

package store

import "os"

// noFollow would make os.OpenFile fail on a symbolic link, where that can be asked
// for.
const noFollow = 0

// links returns how many names a file has, as far as that can be known here.
func links(os.FileInfo) uint64 { return 1 }

// identity distinguishes a file from its copies, as far as possible here.
func identity(os.FileInfo) string { return "" }
