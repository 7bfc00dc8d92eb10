//go:build unix

package store

import (
	"fmt"
	"os"
	"syscall"
)

// noFollow makes os.OpenFile fail on a symbolic link.
const noFollow = syscall.O_NOFOLLOW

// links returns how many names a file has.
func links(info os.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}

// identity distinguishes a file from its copies.
func identity(info os.FileInfo) string {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf("%d:%d", s.Dev, s.Ino)
	}
	return ""
}
